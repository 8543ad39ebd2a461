//! A request before it has a `Via`: kept until it is answered, so that it can be signed or sent elsewhere.

use offhook_wire::sip::{HeaderName, Method, Writer};

use crate::auth::Tries;
use crate::{AccountId, Body};

/// What we understand; a request for anything else gets 405 (RFC 3261 §8.2.1).
pub(crate) const ALLOW: &str = "INVITE, ACK, BYE, CANCEL, OPTIONS";

/// Hops a request may take (RFC 3261 §8.1.1.6).
const MAX_FORWARDS: u8 = 70;

/// One request of ours.
#[derive(Clone, Debug)]
pub(crate) struct Draft {
    /// Whose credentials may sign it.
    pub(crate) account: AccountId,
    pub(crate) method: Method,
    pub(crate) uri: String,
    pub(crate) routes: Vec<String>,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) call_id: String,
    pub(crate) cseq: u32,
    pub(crate) contact: Option<String>,
    pub(crate) expires: Option<u64>,
    pub(crate) body: Option<Body>,
    /// It ends at somebody who called us: never signed, whoever asks (T9).
    pub(crate) unsigned: bool,
    pub(crate) tries: Tries,
}

impl Draft {
    /// The message; `signed` are credentials, with `true` for those to a proxy.
    pub(crate) fn write(&self, via: &str, signed: &[(bool, String)], agent: &str) -> Vec<u8> {
        let mut writer = self.start(&self.method, via, &self.to);
        for (proxy, line) in signed {
            let name = if *proxy {
                HeaderName::ProxyAuthorization
            } else {
                HeaderName::Authorization
            };
            writer.header(name, line);
        }
        if let Some(contact) = &self.contact {
            writer.header(HeaderName::Contact, contact);
        }
        if let Some(expires) = self.expires {
            writer.header(HeaderName::Expires, expires);
        }
        if self.method == Method::Invite || self.method == Method::Register {
            writer.header(HeaderName::Allow, ALLOW);
        }
        if !agent.is_empty() {
            writer.header(HeaderName::UserAgent, agent);
        }
        if let Some(body) = &self.body {
            writer.body(&body.content_type, &body.bytes);
        }
        writer.finish()
    }

    /// The ACK of a refusal or the CANCEL of this request: its headers, same hop (RFC 3261 §9.1, §17.1.1.3).
    pub(crate) fn write_shadow(&self, method: &Method, via: &str, to: &str) -> Vec<u8> {
        self.start(method, via, to).finish()
    }

    fn start(&self, method: &Method, via: &str, to: &str) -> Writer {
        let mut writer = Writer::request(method, &self.uri);
        writer.header(HeaderName::Via, via);
        writer.header(HeaderName::MaxForwards, MAX_FORWARDS);
        for route in &self.routes {
            writer.header(HeaderName::Route, route);
        }
        writer.header(HeaderName::From, &self.from);
        writer.header(HeaderName::To, to);
        writer.header(HeaderName::CallId, &self.call_id);
        writer.header(HeaderName::CSeq, format_args!("{} {method}", self.cseq));
        writer
    }
}
