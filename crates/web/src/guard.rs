//! Who is let in: lengths, our own names, the page's own origin, the session.

use crate::http::{MAX_BODY, MAX_HEAD, MAX_HEADERS, MAX_PATH, Method, Request, Response};
use crate::pages::error_page;
use crate::site::{Access, Session};

/// The session cookie's name.
pub const SESSION_COOKIE: &str = "offhook_session";

/// The name of the session this request claims.
pub fn session_id(request: &Request) -> Option<&str> {
    request
        .header("cookie")?
        .split(';')
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| (name == SESSION_COOKIE && !value.is_empty()).then_some(value))
}

/// Whether this WebSocket may be opened, and on which phone: `/phone/{n}/live`.
///
/// # Errors
///
/// The response to send instead: 403 for a foreign page, 404, 421.
pub fn admit_socket(
    request: &Request,
    phones: usize,
    access: &Access,
    session: &Session,
) -> Result<usize, Box<Response>> {
    check_shape(request)?;
    check_name(request, access)?;
    // A browser always says which page opens a WebSocket; nothing else protects one (RFC 6455 §10.2).
    if !is_own_origin(request, request.header("origin")) {
        return Err(refuse(403, request));
    }
    if access.is_closed() && !session.signed_in {
        return Err(refuse(401, request));
    }
    let number = request
        .path
        .strip_prefix("/phone/")
        .and_then(|rest| rest.strip_suffix("/live"));
    let phone = number
        .and_then(|number| number.parse().ok())
        .filter(|&phone| phone < phones);
    phone.ok_or_else(|| refuse(404, request))
}

/// Whether this form may come from somebody who has not signed in and may carry a password or a code: such forms are
/// looked at one at a time.
pub fn is_at_the_door(request: &Request) -> bool {
    let mut pages = crate::pages::PAGES.iter();
    request.method == Method::Post && pages.any(|page| page.open && page.path == request.path)
}

/// Lengths and the method.
pub(crate) fn check_shape(request: &Request) -> Result<(), Box<Response>> {
    if request.path.len() + request.query.len() > MAX_PATH {
        return Err(refuse(414, request));
    }
    // Each line has a colon, a space and its end besides.
    let lines = request.headers.iter();
    let head: usize = lines
        .map(|(name, value)| name.len() + value.len() + 4)
        .sum();
    if request.headers.len() > MAX_HEADERS || head > MAX_HEAD {
        return Err(refuse(431, request));
    }
    if request.body.len() > MAX_BODY {
        return Err(refuse(413, request));
    }
    if request.method == Method::Other {
        return Err(refuse(405, request));
    }
    Ok(())
}

/// Our own name in `Host`, or 421 (RFC 9110 §7.4): the defence against DNS rebinding.
pub(crate) fn check_name(request: &Request, access: &Access) -> Result<(), Box<Response>> {
    let name = request.header("host").map(without_port).unwrap_or_default();
    if access
        .names
        .iter()
        .any(|own| own.eq_ignore_ascii_case(name))
    {
        Ok(())
    } else {
        Err(refuse(421, request))
    }
}

/// A `POST` comes from our own page and carries the session's token.
pub(crate) fn check_post(request: &Request, session: &Session) -> Result<(), Box<Response>> {
    let from_page = match request.header("origin") {
        Some(origin) => is_own_origin(request, Some(origin)),
        None => request
            .header("sec-fetch-site")
            .is_none_or(|site| site == "same-origin"),
    };
    let token = request.form_field("csrf").unwrap_or_default();
    if from_page && !session.csrf.is_empty() && same(token.as_bytes(), session.csrf.as_bytes()) {
        Ok(())
    } else {
        Err(refuse(403, request))
    }
}

/// Compares in a time that does not tell where the difference is.
fn same(one: &[u8], other: &[u8]) -> bool {
    one.len() == other.len() && one.iter().zip(other).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}

fn is_own_origin(request: &Request, origin: Option<&str>) -> bool {
    let authority = origin.and_then(|origin| {
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
    });
    match (authority, request.header("host")) {
        (Some(authority), Some(host)) => authority.eq_ignore_ascii_case(host),
        _ => false,
    }
}

fn without_port(host: &str) -> &str {
    match host.rfind(':') {
        Some(at) if !host[at..].contains(']') => &host[..at],
        _ => host,
    }
}

fn refuse(status: u16, request: &Request) -> Box<Response> {
    Box::new(secured(error_page(status), request))
}

/// Adds what every response carries.
pub(crate) fn secured(response: Response, request: &Request) -> Response {
    // Older browsers do not count a WebSocket on the same host as 'self'. The name goes in only
    // if it can be nothing but a name.
    let host = request.header("host").unwrap_or_default();
    let is_plain = host
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b".-:[]".contains(&byte));
    let sockets = if is_plain && !host.is_empty() {
        format!(" ws://{host} wss://{host}")
    } else {
        String::new()
    };
    let policy = format!(
        "default-src 'self'; connect-src 'self'{sockets}; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    );
    response
        .with("Content-Security-Policy", policy)
        .with("X-Content-Type-Options", "nosniff")
        .with("X-Frame-Options", "DENY")
        // Not `no-referrer`: with that a browser sends `Origin: null` with our own forms (Fetch §3.2),
        // and a null origin is a stranger's.
        .with("Referrer-Policy", "same-origin")
        .with("Cross-Origin-Opener-Policy", "same-origin")
        .with(
            "Permissions-Policy",
            "microphone=(self), camera=(), geolocation=()",
        )
}
