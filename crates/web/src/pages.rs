//! The pages: one row each, and the way a request goes through them.

mod account;
mod demo;
mod layout;
mod phone;
mod status;

use maud::Markup;
use offhook_view::{Command, Edge, Key, MAX_COMMAND_TEXT};

use crate::assets::asset;
use crate::guard::{check_name, check_post, check_shape, secured};
use crate::http::{Method, Request, Response};
use crate::site::{Access, Answer, Checks, Effect, Session, Site};

pub use account::MIN_PASSWORD;
pub(crate) use demo::happenings;
pub(crate) use layout::error_page;

/// One page.
pub struct Page {
    /// Its path; `{n}` stands for a phone's place, 0 and up.
    pub path: &'static str,
    /// Its title, and its word in the menu.
    pub title: &'static str,
    /// Whether the menu shows it.
    pub in_menu: bool,
    /// Whether it is shown to those who have not signed in, once signing in is needed.
    pub open: bool,
    get: fn(&Context<'_>) -> Answer,
    post: Option<fn(&Context<'_>) -> Answer>,
}

/// Every page, in the order of the menu.
pub const PAGES: &[Page] = &[
    Page {
        path: "/",
        title: "Phones",
        in_menu: true,
        open: false,
        get: demo::get,
        post: None,
    },
    Page {
        path: "/status",
        title: "Status",
        in_menu: true,
        open: false,
        get: status::get,
        post: None,
    },
    Page {
        path: "/phone",
        title: "Phone",
        in_menu: false,
        open: false,
        get: phone::first,
        post: None,
    },
    Page {
        path: "/phone/{n}",
        title: "Phone",
        in_menu: false,
        open: false,
        get: phone::get,
        post: Some(phone::post),
    },
    Page {
        path: "/login",
        title: "Sign in",
        in_menu: false,
        open: true,
        get: account::login,
        post: Some(account::sign_in),
    },
    Page {
        path: "/first",
        title: "Set a password",
        in_menu: false,
        open: true,
        get: account::first,
        post: Some(account::set_password),
    },
    Page {
        path: "/logout",
        title: "Sign out",
        in_menu: false,
        open: true,
        get: account::login,
        post: Some(account::sign_out),
    },
];

/// What a page is made from.
pub(crate) struct Context<'a> {
    pub(crate) request: &'a Request,
    pub(crate) site: &'a Site,
    pub(crate) access: &'a Access,
    pub(crate) session: &'a Session,
    pub(crate) checks: Checks<'a>,
    /// The page asked for.
    pub(crate) page: &'static Page,
    /// The phone that `{n}` names.
    pub(crate) phone: Option<usize>,
}

impl From<Response> for Answer {
    fn from(response: Response) -> Self {
        Self {
            response,
            effects: Vec::new(),
        }
    }
}

/// Answers a request: the response, and what the host does beside sending it.
///
/// Before signing in, once that is needed, only the login pages and the static files are given.
pub fn handle(
    request: &Request,
    site: &Site,
    access: &Access,
    session: &Session,
    checks: Checks<'_>,
) -> Answer {
    let answer = checked(request, site, access, session, checks)
        .unwrap_or_else(|refusal| Answer::from(*refusal));
    let is_secured = answer.response.header("content-security-policy").is_some();
    let response = if is_secured {
        answer.response
    } else {
        secured(answer.response, request)
    };
    let is_file = response.header("vary").is_some();
    Answer {
        response: if is_file {
            response
        } else {
            response.compressed_for(request)
        },
        ..answer
    }
}

fn checked(
    request: &Request,
    site: &Site,
    access: &Access,
    session: &Session,
    checks: Checks<'_>,
) -> Result<Answer, Box<Response>> {
    check_shape(request)?;
    check_name(request, access)?;
    if let Some(file) = asset(request) {
        return if request.method == Method::Post {
            Err(Box::new(error_page(405)))
        } else {
            Ok(file.into())
        };
    }
    let found = PAGES
        .iter()
        .find_map(|page| Some((page, matched(page.path, &request.path)?)));
    let is_locked = access.is_closed() && !session.signed_in;
    let Some((page, phone)) = found.filter(|(page, _)| page.open || !is_locked) else {
        // Who has not signed in does not learn which pages there are.
        return if is_locked {
            Ok(to_the_door(request, access).into())
        } else {
            Err(Box::new(error_page(404)))
        };
    };
    if phone.is_some_and(|phone| phone >= site.phones.len()) {
        return Err(Box::new(error_page(404)));
    }
    let context = Context {
        request,
        site,
        access,
        session,
        checks,
        page,
        phone,
    };
    match (request.method, page.post) {
        (Method::Get | Method::Head, _) => Ok((page.get)(&context)),
        (Method::Post, Some(post)) => {
            check_post(request, session)?;
            Ok(post(&context))
        }
        (Method::Post, None) | (Method::Other, _) => Err(Box::new(error_page(405))),
    }
}

/// Where to sign in, or to set the first password.
fn to_the_door(request: &Request, access: &Access) -> Response {
    if matches!(request.method, Method::Get | Method::Head) {
        Response::see_other(if access.password_set {
            "/login"
        } else {
            "/first"
        })
    } else {
        error_page(403)
    }
}

/// Whether a path is this page's, and which phone it names.
fn matched(pattern: &str, path: &str) -> Option<Option<usize>> {
    let Some(prefix) = pattern.strip_suffix("{n}") else {
        return (pattern == path).then_some(None);
    };
    let number = path.strip_prefix(prefix)?;
    let is_number =
        (1..=4).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| number.parse().ok()).flatten().map(Some)
}

/// The command a form names: a key, or a number to dial.
fn command(request: &Request) -> Option<Command> {
    if let Some(key) = request.form_field("key") {
        return Some(Command::Key(key.parse::<Key>().ok()?, Edge::Press));
    }
    let number = request.form_field("dial")?;
    let is_good = !number.is_empty()
        && number.len() <= MAX_COMMAND_TEXT
        && !number.chars().any(char::is_control);
    is_good.then_some(Command::Dial { number, line: None })
}

fn ok(markup: Markup) -> Answer {
    Response::page(200, markup).into()
}

fn with(response: Response, effect: Effect) -> Answer {
    Answer {
        response,
        effects: vec![effect],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_path_is_listed_once_and_pages_before_signing_in_are_the_door_only() {
        let paths: BTreeSet<_> = PAGES.iter().map(|page| page.path).collect();
        assert_eq!(paths.len(), PAGES.len());
        let open: Vec<_> = PAGES
            .iter()
            .filter(|page| page.open)
            .map(|page| page.path)
            .collect();
        assert_eq!(open, ["/login", "/first", "/logout"]);
        assert!(crate::assets::paths().all(|path| path.starts_with("/assets/")));
    }

    #[test]
    fn a_phones_place_is_a_short_number() {
        assert_eq!(matched("/phone/{n}", "/phone/12"), Some(Some(12)));
        for path in [
            "/phone/",
            "/phone/x",
            "/phone/-1",
            "/phone/12345",
            "/phone/1/live",
        ] {
            assert_eq!(matched("/phone/{n}", path), None, "{path}");
        }
    }
}
