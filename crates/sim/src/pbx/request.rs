//! Requests: is it well-formed, is it a copy, who is asking, and who shall have it (RFC 3261 §8.2, §16.3–16.5).

use offhook_base::Instant;

use super::config::Source;
use super::digest::Verdict;
use super::event::PbxEvent;
use super::message::{Message, Uri, address, param, split_port, with_param};
use super::transaction::{MAX_TRANSACTIONS, Server, T4, Transaction, response_to};
use super::{Pbx, TxId};

/// Methods the switchboard knows, for `Allow`.
const ALLOW: &str =
    "INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, INFO, UPDATE, PRACK, REFER, MESSAGE, NOTIFY";
/// The `Max-Forwards` given to a request without one (RFC 3261 §16.6 step 3).
const MAX_FORWARDS: u8 = 70;

impl Pbx {
    pub(super) fn on_request(&mut self, now: Instant, from: Source, mut message: Message) {
        let Some(reply_to) = fix_via(&mut message, from) else {
            return self.drop_message(from, "no Via");
        };
        if let Err(why) = check_form(&message) {
            self.drop_message(from, why);
            if message.method() != "ACK" {
                self.reply_without_state(reply_to, &message, 400);
            }
            return;
        }
        let key = transaction_key(&message);
        match message.method() {
            "ACK" => return self.on_ack(now, from, message, &key),
            "CANCEL" => return self.on_cancel(now, reply_to, &message, &key),
            _ => {}
        }
        if let Some(id) = self.by_key.get(&key).copied() {
            return self.on_copy(id);
        }
        if self.transactions.len() >= MAX_TRANSACTIONS {
            return self.reply_without_state(reply_to, &message, 503);
        }
        let tag = self.rng.token(13);
        let id = self.open(Transaction {
            key,
            reply_to,
            tag,
            request: message,
            server: Server::Open { last: None },
            legs: Vec::new(),
            ring_until: None,
            verdict: None,
            wake: None,
        });
        self.route(now, from, id);
    }

    /// A retransmitted request gets the last answer again.
    fn on_copy(&mut self, id: TxId) {
        let Some(transaction) = self.transactions.get(&id) else {
            return;
        };
        let last = match &transaction.server {
            Server::Open { last } => last.clone(),
            Server::Answered { last, .. } => Some(last.clone()),
            Server::Accepted { .. } | Server::Confirmed { .. } => None,
        };
        let to = transaction.reply_to;
        if let Some(bytes) = last {
            self.send(to, bytes);
        }
    }

    fn on_ack(&mut self, now: Instant, from: Source, mut message: Message, key: &str) {
        if let Some(id) = self.by_key.get(key).copied()
            && let Some(transaction) = self.transactions.get_mut(&id)
        {
            if matches!(transaction.server, Server::Answered { .. }) {
                transaction.server = Server::Confirmed { until: now + T4 };
                self.rearm(id);
            }
            return;
        }
        if self.services.on_ack(now, &message) {
            return;
        }
        // The ACK of a 2xx is its own transaction, passed on without state (RFC 3261 §16.11).
        if count_hop(&mut message).is_err() {
            return;
        }
        self.pop_own_routes(&mut message);
        self.take_own_credentials(&mut message);
        match self.next_hop(&message) {
            Some(to) => self.pass_without_state(to, message),
            None => self.drop_message(from, "an ACK that belongs to no call"),
        }
    }

    fn on_cancel(&mut self, now: Instant, reply_to: Source, message: &Message, key: &str) {
        let invite = key.replace("|CANCEL", "|INVITE");
        let Some(id) = self.by_key.get(&invite).copied() else {
            return self.reply_without_state(reply_to, message, 481);
        };
        self.reply_without_state(reply_to, message, 200);
        self.cancel_transaction(now, id, 487);
    }

    /// Decides who answers a new request.
    fn route(&mut self, now: Instant, from: Source, id: TxId) {
        let Some(transaction) = self.transactions.get_mut(&id) else {
            return;
        };
        let mut message = transaction.request.clone();
        if Uri::parse(message.uri()).is_none() {
            return self.refuse(now, id, 416, "the target is not a SIP address");
        }
        if message.get("Proxy-Require").is_some() {
            let wanted: Vec<String> = message.all("Proxy-Require").map(str::to_owned).collect();
            return self.respond_with(now, id, 420, &[("Unsupported", wanted.join(", "))]);
        }
        if count_hop(&mut message).is_err() {
            return self.refuse(now, id, 483, "too many hops");
        }
        self.pop_own_routes(&mut message);
        if message.tag("To").is_some() {
            self.take_own_credentials(&mut message);
            return self.route_in_dialog(now, from, id, message);
        }
        if message.method() == "REGISTER" && self.is_our_target(&message) {
            return self.on_register(now, from, id, &message);
        }
        if !self.is_our_target(&message) {
            return self.refuse(now, id, 403, "the target is in another domain");
        }
        self.route_to_user(now, from, id, message);
    }

    fn route_in_dialog(&mut self, now: Instant, from: Source, id: TxId, message: Message) {
        if self.services.has_dialog(&message) {
            return self.on_service_request(now, id, &message);
        }
        let Some(to) = self.next_hop(&message) else {
            return self.refuse(now, id, 481, "no such call");
        };
        if message.method() == "BYE" {
            let (from, to) = parties(&message);
            self.note(PbxEvent::HungUp { from, to });
        }
        self.learn_contact(now, from, &message);
        self.forward(now, from, id, message, vec![(None, to)]);
    }

    fn route_to_user(&mut self, now: Instant, from: Source, id: TxId, mut message: Message) {
        let user = Uri::parse(message.uri()).and_then(|uri| uri.user.map(unescape));
        let Some(user) = user else {
            return match message.method() {
                "OPTIONS" => self.answer_options(now, id),
                _ => self.respond_with(now, id, 405, &[("Allow", ALLOW.to_owned())]),
            };
        };
        match message.method() {
            "OPTIONS" => {}
            "SUBSCRIBE" | "PUBLISH" => return self.refuse(now, id, 489, "no such event here"),
            _ => {
                if !self.admit(now, id, &message) {
                    return;
                }
                self.take_own_credentials(&mut message);
            }
        }
        let (caller, _) = parties(&message);
        if message.method() == "INVITE" {
            self.counters.calls += 1;
            self.learn_contact(now, from, &message);
            let to = user.clone();
            self.note(PbxEvent::Calling { from: caller, to });
        }
        if self.is_service(&user) {
            return match message.method() {
                "INVITE" => self.start_service(now, id, &message, &user),
                "OPTIONS" => self.answer_options(now, id),
                _ => self.respond_with(now, id, 405, &[("Allow", ALLOW.to_owned())]),
            };
        }
        if !self.config.users.iter().any(|known| known.name == user) {
            return self.refuse(now, id, 404, "no such user");
        }
        let contacts = self.location.contacts(&user, now);
        let targets: Vec<_> = contacts
            .into_iter()
            .map(|binding| (Some(binding.contact.clone()), binding.source))
            .collect();
        if targets.is_empty() {
            return self.refuse(now, id, 480, "not registered");
        }
        self.forward(now, from, id, message, targets);
    }

    /// Whether the sender may; if not, the answer is on its way.
    fn admit(&mut self, now: Instant, id: TxId, message: &Message) -> bool {
        if !self.guard.asks() {
            return true;
        }
        let claimed = self.claimed_user(message);
        let users = &self.config.users;
        let verdict = self.guard.check(
            now,
            message.method(),
            message.all("Proxy-Authorization"),
            |name| {
                users
                    .iter()
                    .find(|user| user.name == name)
                    .map(|user| user.password.clone())
            },
        );
        match verdict {
            Verdict::Right(user) if claimed.as_deref().is_none_or(|name| name == user) => {
                return true;
            }
            Verdict::Missing if claimed.is_none() && self.config.guests => return true,
            Verdict::Right(_) => self.refuse(now, id, 403, "another user's name"),
            Verdict::Wrong => self.refuse(now, id, 403, "wrong name or password"),
            Verdict::Missing if claimed.is_none() => {
                self.refuse(now, id, 403, "callers who are not users are not let in");
            }
            Verdict::Missing | Verdict::Stale => {
                let fields = self.challenge_fields(now, "Proxy-Authenticate", verdict);
                self.respond_with(now, id, 407, &fields);
            }
        }
        false
    }

    /// Credentials for us have done their work here; others pass (RFC 3261 §22.3).
    fn take_own_credentials(&self, message: &mut Message) {
        message.headers.retain(|header| {
            let asked = header.name.eq_ignore_ascii_case("Proxy-Authorization");
            !asked || !self.guard.is_for_us(&header.value)
        });
    }

    pub(super) fn challenge_fields(
        &self,
        now: Instant,
        name: &'static str,
        verdict: Verdict,
    ) -> Vec<(&'static str, String)> {
        let challenges = self.guard.challenges(now, verdict == Verdict::Stale);
        challenges.into_iter().map(|value| (name, value)).collect()
    }

    /// The user the sender says to be, if it is one of ours.
    fn claimed_user(&self, message: &Message) -> Option<String> {
        let uri = Uri::parse(address(message.get("From")?))?;
        let user = unescape(uri.user?);
        let known = self.config.users.iter().any(|known| known.name == user);
        (known && self.is_our_host(uri.host)).then_some(user)
    }

    fn answer_options(&mut self, now: Instant, id: TxId) {
        let fields = [
            ("Allow", ALLOW.to_owned()),
            ("Accept", "application/sdp".to_owned()),
            ("Supported", String::new()),
        ];
        self.respond_with(now, id, 200, &fields);
    }

    /// Gives a final answer of our own and tells why in the log.
    pub(super) fn refuse(&mut self, now: Instant, id: TxId, status: u16, why: &'static str) {
        if let Some(transaction) = self.transactions.get(&id) {
            let request = &transaction.request;
            let (who, to) = parties(request);
            let what = format!("{} {to}", request.method());
            self.note(PbxEvent::Refused {
                who,
                what,
                status,
                why,
            });
        }
        self.respond_with(now, id, status, &[]);
    }

    /// Gives a final answer of our own with more header lines.
    pub(super) fn respond_with(
        &mut self,
        now: Instant,
        id: TxId,
        status: u16,
        fields: &[(&str, String)],
    ) {
        let Some(transaction) = self.transactions.get(&id) else {
            return;
        };
        let mut response = transaction.response(status);
        for (name, value) in fields {
            response.push(name, value.clone());
        }
        self.respond(now, id, &response);
    }

    fn reply_without_state(&mut self, to: Source, request: &Message, status: u16) {
        let tag = self.rng.token(13);
        let mut response = response_to(request, status, &tag);
        if status == 503 {
            response.push("Retry-After", "5");
        }
        self.send(to, response.to_bytes());
    }

    /// Where an in-dialog request goes: the first route left, else the target itself. Only places the
    /// switchboard knows from a registration or a call, so that it relays for nobody else.
    fn next_hop(&self, message: &Message) -> Option<Source> {
        let next = message.get("Route").map_or_else(|| message.uri(), address);
        self.location.find(next)
    }

    pub(super) fn learn_contact(&mut self, now: Instant, from: Source, message: &Message) {
        if let Some(contact) = message.get("Contact") {
            self.location.learn(address(contact), from, now);
        }
    }

    /// RFC 3261 §16.4: the routes that name us have done their work.
    fn pop_own_routes(&self, message: &mut Message) {
        while message.get("Route").is_some_and(|route| {
            Uri::parse(address(route)).is_some_and(|uri| self.is_our_address(&uri))
        }) {
            message.pop("Route");
        }
    }

    fn is_our_target(&self, message: &Message) -> bool {
        message.get("Route").is_none()
            && Uri::parse(message.uri()).is_some_and(|uri| {
                self.is_our_host(uri.host) && (uri.port.is_none() || self.is_our_address(&uri))
            })
    }

    fn is_our_host(&self, host: &str) -> bool {
        host.eq_ignore_ascii_case(&self.config.domain) || self.is_our_ip(host)
    }

    fn is_our_ip(&self, host: &str) -> bool {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let ours = [Some(self.config.listen), self.config.listen_tls];
        ours.into_iter().flatten().any(|listen| {
            host.parse() == Ok(listen.ip())
                || (listen.ip().is_loopback() && host.eq_ignore_ascii_case("localhost"))
        })
    }

    fn is_our_address(&self, uri: &Uri<'_>) -> bool {
        let port = uri.port.unwrap_or(if uri.secure { 5061 } else { 5060 });
        let tls = self.config.listen_tls.map(|listen| listen.port());
        // A name without a port leads here through DNS, whatever the port.
        let named = uri.port.is_none() && host_is(uri, &self.config.domain);
        named
            || (self.is_our_host(uri.host)
                && (port == self.config.listen.port() || Some(port) == tls))
    }
}

fn host_is(uri: &Uri<'_>, name: &str) -> bool {
    uri.host.eq_ignore_ascii_case(name)
}

/// The user parts of `From` and `To`, or the whole address without one.
pub(super) fn parties(message: &Message) -> (String, String) {
    let user = |name| {
        let text = address(message.get(name).unwrap_or_default());
        let user = Uri::parse(text).and_then(|uri| uri.user);
        unescape(user.unwrap_or(text))
    };
    (user("From"), user("To"))
}

/// Undoes `%23` and the like; what is not an escape stays.
pub(super) fn unescape(text: &str) -> String {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let escaped = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match escaped.and_then(|two| u8::from_str_radix(two, 16).ok()) {
            Some(byte) if *first == b'%' => {
                plain.push(byte);
                rest = &after[2..];
            }
            _ => {
                plain.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&plain).into_owned()
}

/// Writes `received` and `rport` into the top `Via` and tells where answers go (RFC 3261 §18.2.1, RFC 3581 §4).
fn fix_via(message: &mut Message, from: Source) -> Option<Source> {
    let via = message.get("Via")?.to_owned();
    let sent_by = via.split(';').next()?.split_whitespace().last()?;
    let (host, port) = split_port(sent_by)?;
    let mut reply_to = from;
    let mut fixed = via.clone();
    let asks_rport = param(&via, "rport").is_some();
    if asks_rport {
        fixed = with_param(&fixed, "rport", Some(&from.addr.port().to_string()));
    } else if from.conn.is_none() {
        reply_to.addr.set_port(port.unwrap_or(5060));
    }
    let host = host.trim_start_matches('[').trim_end_matches(']');
    if asks_rport || host.parse() != Ok(from.addr.ip()) {
        fixed = with_param(&fixed, "received", Some(&from.addr.ip().to_string()));
    }
    if fixed != via {
        message.set("Via", fixed);
    }
    Some(reply_to)
}

/// RFC 3261 §8.1.1 and §16.3: what every request carries.
fn check_form(message: &Message) -> Result<(), &'static str> {
    for name in ["From", "To", "Call-ID"] {
        if message.get(name).is_none_or(str::is_empty) {
            return Err("a request without From, To or Call-ID");
        }
    }
    let Some((_, method)) = message.cseq() else {
        return Err("a request without a CSeq");
    };
    if method != message.method() {
        return Err("the CSeq names another method");
    }
    if message.tag("From").is_none() {
        return Err("a From without a tag");
    }
    Ok(())
}

/// What copies of a request share (RFC 3261 §17.2.3); an ACK shares it with its INVITE.
fn transaction_key(message: &Message) -> String {
    let method = match message.method() {
        "ACK" => "INVITE",
        other => other,
    };
    let via = message.get("Via").unwrap_or_default();
    let sent_by = via.split(';').next().unwrap_or_default();
    match param(via, "branch").flatten() {
        Some(branch) if branch.len() > 7 && branch.starts_with("z9hG4bK") => {
            format!("{branch}|{sent_by}|{method}")
        }
        // RFC 2543 callers are told apart by everything they hold constant.
        _ => {
            let number = message.cseq().map_or(0, |(number, _)| number);
            let call = message.get("Call-ID").unwrap_or_default();
            let tag = message.tag("From").unwrap_or_default();
            format!("{call}|{tag}|{number}|{sent_by}|{method}")
        }
    }
}

/// Takes one from `Max-Forwards`; an error when none is left (RFC 3261 §16.3 step 3).
fn count_hop(message: &mut Message) -> Result<(), ()> {
    let left = match message.get("Max-Forwards") {
        Some(text) => text
            .parse::<u8>()
            .map_err(|_| ())?
            .checked_sub(1)
            .ok_or(())?,
        None => MAX_FORWARDS,
    };
    message.set("Max-Forwards", left.to_string());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_undone_and_broken_ones_stay() {
        assert_eq!(unescape("%2321%2A"), "#21*");
        assert_eq!(unescape("100%"), "100%");
        assert_eq!(unescape("%zz%4"), "%zz%4");
    }

    #[test]
    fn answers_go_where_rfc_3581_sends_them() {
        let from = Source::udp(([10, 0, 0, 9], 40_000).into());
        let mut message = Message::request("OPTIONS", "sip:a");
        message.push("Via", "SIP/2.0/UDP a.test:5070;branch=z9hG4bKx");
        assert_eq!(fix_via(&mut message, from).unwrap().addr.port(), 5_070);
        assert!(message.get("Via").unwrap().ends_with(";received=10.0.0.9"));
        message.set("Via", "SIP/2.0/UDP 10.0.0.9;rport;branch=z9hG4bKx");
        assert_eq!(fix_via(&mut message, from).unwrap().addr.port(), 40_000);
        assert!(
            message
                .get("Via")
                .unwrap()
                .contains("rport=40000;received=10.0.0.9")
        );
    }
}
