//! What two user agents share during a call (RFC 3261 §12): names, numbers, and the way to each other.

use std::net::SocketAddr;

use offhook_wire::sip::{Message, Method, NameAddr};
use offhook_wire::uri::{Host, Scheme, Uri};

use crate::auth::Tries;
use crate::core::Dest;
use crate::draft::Draft;
use crate::{AccountId, Body, Hop, QueryId, Server, Transport};

/// Most routes kept of one dialog; a longer list is cut, and the far end will say so.
pub(crate) const MAX_ROUTES: usize = 32;

/// One dialog, or the beginning of one: without their tag it is not established.
#[derive(Clone, Debug)]
pub(crate) struct Dialog {
    pub(crate) account: AccountId,
    pub(crate) call_id: String,
    /// Our name with our tag, as a header value.
    pub(crate) local: String,
    pub(crate) local_tag: String,
    /// Their name with their tag, as a header value.
    pub(crate) remote: String,
    /// Their tag; `None` until they answered. An old peer has an empty one (RFC 3261 §12.1.1).
    pub(crate) remote_tag: Option<String>,
    pub(crate) local_seq: u32,
    pub(crate) remote_seq: Option<u32>,
    /// Where they said they are.
    pub(crate) target: String,
    /// The proxies between, nearest first.
    pub(crate) routes: Vec<String>,
    /// Where our requests go.
    pub(crate) dest: Dest,
    /// The name that `dest` was last looked up for, where the next place is no address.
    pub(crate) named: Option<Server>,
    /// The question after that name, while it is open.
    pub(crate) query: Option<QueryId>,
    /// Our own address in this dialog.
    pub(crate) contact: String,
    /// Whether the `Call-ID` is ours; it decides who waits longer after a glare (RFC 3261 §14.1).
    pub(crate) ours: bool,
}

impl Dialog {
    /// The next request in this dialog, with its own number.
    pub(crate) fn request(&mut self, method: Method, body: Option<Body>) -> Draft {
        self.local_seq = self.local_seq.saturating_add(1);
        self.draft(method, self.local_seq, body)
    }

    /// The ACK of a 2xx to the INVITE with this number.
    pub(crate) fn ack(&self, cseq: u32) -> Draft {
        Draft {
            contact: None,
            ..self.draft(Method::Ack, cseq, None)
        }
    }

    /// A request with a number of its own choice. RFC 3261 §12.2.1.1: with a strict router first, that router
    /// is the Request-URI, and the target goes last into the routes.
    fn draft(&self, method: Method, cseq: u32, body: Option<Body>) -> Draft {
        let mut routes = self.routes.clone();
        let mut uri = self.target.clone();
        let first = routes.first().and_then(|route| NameAddr::parse(route));
        if let Some(strict) = first.filter(|route| !route.uri.params().has("lr")) {
            let router = strict.uri.to_string();
            routes.remove(0);
            routes.push(format!("<{uri}>"));
            uri = router;
        }
        let contact = (method == Method::Invite).then(|| self.contact.clone());
        Draft {
            account: self.account,
            method,
            uri,
            routes,
            from: self.local.clone(),
            to: self.remote.clone(),
            call_id: self.call_id.clone(),
            cseq,
            contact,
            expires: None,
            body,
            unsigned: self.is_a_caller_s(),
            tries: Tries::default(),
        }
    }

    /// Whether our requests pass our server and end at somebody who called us. A challenge to them, and credentials
    /// in them, may be that caller's wish (T9): a proxy passes both on. A server that is itself the other end of the
    /// call is no caller.
    fn is_a_caller_s(&self) -> bool {
        let target = Uri::parse(&self.target).ok();
        let end = target.and_then(|uri| hop(&uri, &self.dest));
        !self.ours && end.is_none_or(|end| end.addr != self.dest.hop.addr)
    }

    /// Takes what their answer to our INVITE establishes (RFC 3261 §12.1.2).
    pub(crate) fn establish(&mut self, message: &Message<'_>) {
        let to = message.to().ok();
        self.remote_tag = Some(to.and_then(|to| to.tag()).unwrap_or_default().to_owned());
        if let Some(raw) = message.header("To") {
            self.remote = raw.to_owned();
        }
        self.routes = routes(message);
        self.routes.reverse();
        self.refresh_target(message);
    }

    /// Follows the `Contact` of a message that may move the target (RFC 3261 §12.2), and finds the way anew.
    pub(crate) fn refresh_target(&mut self, message: &Message<'_>) {
        let first = message.contacts().flatten().next();
        if let Some(contact) = first.as_ref().and_then(|contact| contact.addr())
            && contact.uri.is_sip()
        {
            self.target = contact.uri.to_string();
        }
        self.aim();
    }

    /// Where requests go next: the first route, else the target.
    fn next(&self) -> Option<Uri<'_>> {
        match self.routes.first().map(|route| NameAddr::parse(route)) {
            Some(route) => route.map(|route| route.uri),
            None => Uri::parse(&self.target).ok(),
        }
    }

    /// The name of the next place, where it is a name and no address.
    pub(crate) fn next_name(&self) -> Option<Server> {
        let uri = self.next()?;
        let host = host_of(&uri)?;
        if host.ip().is_some() || host.is_empty() {
            return None;
        }
        Some(Server {
            host: host.to_string(),
            port: uri.port(),
            transport: named_transport(&uri),
        })
    }

    /// Finds where requests go. A name that is no address leaves the way as it is, which is where the last message
    /// went or came from, until the name service has answered.
    fn aim(&mut self) {
        let Some(found) = self.next().and_then(|uri| hop(&uri, &self.dest)) else {
            return;
        };
        if found != self.dest.hop {
            self.dest = Dest {
                hop: found,
                conn: None,
                tls_name: self.dest.tls_name.clone(),
            };
        }
    }

    /// Takes the places behind the name; whether the way changed. It stays where it leads to one of them already.
    pub(crate) fn aim_at(&mut self, hops: &[Hop]) -> bool {
        let (Some(name), Some(first)) = (&self.named, hops.first()) else {
            return false;
        };
        let here = self.dest.hop;
        let fits = name.port.is_none_or(|port| port == here.addr.port())
            && name.transport.is_none_or(|word| word == here.transport);
        if fits && hops.iter().any(|hop| hop.addr.ip() == here.addr.ip()) {
            return false;
        }
        self.dest = Dest {
            hop: *first,
            conn: None,
            tls_name: (first.transport == Transport::Tls).then(|| name.host.clone()),
        };
        true
    }

    /// Whether a request of theirs comes in order; notes its number. Lower numbers are refused with 500.
    pub(crate) fn accepts(&mut self, cseq: u32) -> bool {
        if self.remote_seq.is_some_and(|last| cseq <= last) {
            return false;
        }
        self.remote_seq = Some(cseq);
        true
    }
}

/// The `Record-Route` values in their order.
pub(crate) fn routes(message: &Message<'_>) -> Vec<String> {
    let all = message.record_routes().flatten();
    all.take(MAX_ROUTES)
        .map(|route| route.to_string())
        .collect()
}

/// Where a URI leads (RFC 3261 §19.1.1: `maddr` overrides the host).
fn host_of<'a>(uri: &Uri<'a>) -> Option<Host<'a>> {
    match uri.params().value("maddr") {
        Some(maddr) => Host::parse(maddr),
        None => Some(uri.host()),
    }
}

/// The transport that a URI asks for, if it does.
fn named_transport(uri: &Uri<'_>) -> Option<Transport> {
    let named = uri
        .params()
        .value("transport")
        .and_then(Transport::from_word);
    match (named, uri.scheme()) {
        (None | Some(Transport::Tcp), Scheme::Sips) => Some(Transport::Tls),
        (named, _) => named,
    }
}

/// The hop behind a URI that names an address; `None` behind a name.
fn hop(uri: &Uri<'_>, last: &Dest) -> Option<Hop> {
    let ip = host_of(uri)?.ip()?;
    let at = |transport: Transport| {
        SocketAddr::new(ip, uri.port().unwrap_or_else(|| transport.default_port()))
    };
    let transport = match named_transport(uri) {
        Some(transport) => transport,
        // Where nothing is said and the address is the one in use, so is its transport.
        None if at(last.hop.transport) == last.hop.addr => last.hop.transport,
        None => Transport::Udp,
    };
    Some(Hop {
        transport,
        addr: at(transport),
        local: last.hop.local,
    })
}
