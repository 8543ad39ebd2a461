//! REGISTER (RFC 3261 §10.3).

use offhook_base::{Duration, Instant};

use super::config::Source;
use super::digest::Verdict;
use super::event::PbxEvent;
use super::location::Binding;
use super::message::{Message, Uri, address, param};
use super::request::unescape;
use super::{Pbx, TxId};

impl Pbx {
    pub(super) fn on_register(&mut self, now: Instant, from: Source, id: TxId, message: &Message) {
        let to = Uri::parse(address(message.get("To").unwrap_or_default()));
        let user = to
            .and_then(|uri| uri.user)
            .map(unescape)
            .unwrap_or_default();
        if !self.may_register(now, id, message, &user) {
            return;
        }
        if !self.config.users.iter().any(|known| known.name == user) {
            return self.refuse(now, id, 404, "no such user");
        }
        let call_id = message.get("Call-ID").unwrap_or_default().to_owned();
        let cseq = message.cseq().map_or(0, |(number, _)| number);
        let contacts: Vec<&str> = message.all("Contact").collect();
        if !contacts.is_empty() && self.location.is_out_of_order(&user, &call_id, cseq) {
            return self.refuse(now, id, 500, "an older registration");
        }
        if contacts.iter().any(|contact| contact.trim() == "*") {
            return self.remove_all(now, id, message, &user, contacts.len());
        }
        let mut wanted = Vec::new();
        for contact in contacts {
            match self.wanted_time(message, contact) {
                Ok(expires) => wanted.push((address(contact).to_owned(), expires)),
                Err(status) => return self.refuse_time(now, id, status),
            }
        }
        for (contact, expires) in wanted {
            let until = now + Duration::from_secs(u64::from(expires));
            let call_id = call_id.clone();
            let binding = Binding {
                contact,
                source: from,
                until,
                call_id,
                cseq,
            };
            self.put_or_remove(&user, binding, expires);
        }
        self.answer_register(now, id, &user);
    }

    fn may_register(&mut self, now: Instant, id: TxId, message: &Message, user: &str) -> bool {
        if !self.guard.asks() {
            return true;
        }
        let users = &self.config.users;
        let verdict = self
            .guard
            .check(now, "REGISTER", message.all("Authorization"), |name| {
                users
                    .iter()
                    .find(|user| user.name == name)
                    .map(|user| user.password.clone())
            });
        match verdict {
            Verdict::Right(name) if name == user => return true,
            Verdict::Right(_) => self.refuse(now, id, 403, "another user's name"),
            Verdict::Wrong => self.refuse(now, id, 403, "wrong name or password"),
            Verdict::Missing | Verdict::Stale => {
                let fields = self.challenge_fields(now, "WWW-Authenticate", verdict);
                self.respond_with(now, id, 401, &fields);
            }
        }
        false
    }

    /// Seconds asked for one contact, in our limits; 0 takes it back. The error is the status to give.
    fn wanted_time(&self, message: &Message, contact: &str) -> Result<u32, u16> {
        if Uri::parse(address(contact)).is_none() {
            return Err(400);
        }
        let text = param(contact, "expires")
            .flatten()
            .or_else(|| message.get("Expires"));
        let seconds = |length: Duration| u32::try_from(length.as_secs()).unwrap_or(u32::MAX);
        // RFC 3261 §20.19: a malformed value counts as absent.
        let Some(wish) = text.and_then(|text| text.trim().parse::<u32>().ok()) else {
            return Ok(seconds(self.config.expires_default));
        };
        if wish != 0 && wish < seconds(self.config.expires_min) {
            return Err(423);
        }
        Ok(wish.min(seconds(self.config.expires_max)))
    }

    fn refuse_time(&mut self, now: Instant, id: TxId, status: u16) {
        if status == 423 {
            let least = self.config.expires_min.as_secs().to_string();
            return self.respond_with(now, id, 423, &[("Min-Expires", least)]);
        }
        self.refuse(now, id, status, "a contact that is not a SIP address");
    }

    fn put_or_remove(&mut self, user: &str, binding: Binding, expires: u32) {
        if expires == 0 {
            if self.location.remove(user, Some(&binding.contact)) {
                let user = user.to_owned();
                self.note(PbxEvent::Unregistered {
                    user,
                    why: "taken back",
                });
            }
            return;
        }
        self.counters.registrations += 1;
        let from = binding.source;
        self.location.put(user, binding);
        let user = user.to_owned();
        self.note(PbxEvent::Registered {
            user,
            from,
            expires,
        });
    }

    /// `Contact: *` must stand alone and with `Expires: 0` (RFC 3261 §10.3 step 6).
    fn remove_all(&mut self, now: Instant, id: TxId, message: &Message, user: &str, count: usize) {
        if count != 1 || message.get("Expires").map(str::trim) != Some("0") {
            return self.refuse(
                now,
                id,
                400,
                "a star that is not alone or not with Expires: 0",
            );
        }
        if self.location.remove(user, None) {
            let user = user.to_owned();
            self.note(PbxEvent::Unregistered {
                user,
                why: "taken back",
            });
        }
        self.answer_register(now, id, user);
    }

    fn answer_register(&mut self, now: Instant, id: TxId, user: &str) {
        let contacts = self.location.contacts(user, now);
        let fields: Vec<(&str, String)> = contacts
            .into_iter()
            .map(|binding| {
                let left = binding.until.since(now).as_secs();
                ("Contact", format!("<{}>;expires={left}", binding.contact))
            })
            .collect();
        self.respond_with(now, id, 200, &fields);
    }
}
