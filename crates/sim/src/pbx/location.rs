//! Where people are: registered contacts (RFC 3261 §10.3), and the far ends of calls that passed by.

use std::collections::BTreeMap;

use offhook_base::Instant;

use super::config::Source;
use super::message::Uri;

/// The most contacts of one user; the oldest gives way.
pub(crate) const MAX_CONTACTS: usize = 8;
/// The most remembered far ends of calls; the one unused for longest gives way.
pub(crate) const MAX_FLOWS: usize = 4_096;

/// One registered contact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// The contact URI as the phone wrote it.
    pub(crate) contact: String,
    /// Where the registration came from, and so where requests go (RFC 5626 in spirit).
    pub(crate) source: Source,
    /// When it ends.
    pub(crate) until: Instant,
    /// The registration's `Call-ID`.
    pub(crate) call_id: String,
    /// The registration's sequence number.
    pub(crate) cseq: u32,
}

/// Every user's contacts.
#[derive(Debug, Default)]
pub(crate) struct Location {
    bindings: BTreeMap<String, Vec<Binding>>,
    flows: BTreeMap<String, (Source, Instant)>,
    /// No binding ends before this.
    next_end: Option<Instant>,
}

impl Location {
    /// A user's live contacts, the newest first.
    pub(crate) fn contacts(&self, user: &str, now: Instant) -> Vec<&Binding> {
        let all = self.bindings.get(user).into_iter().flatten();
        all.filter(|binding| binding.until > now).rev().collect()
    }

    /// Users with a live contact, by name.
    pub(crate) fn users(&self, now: Instant) -> Vec<String> {
        let alive = |list: &[Binding]| list.iter().any(|binding| binding.until > now);
        let users = self.bindings.iter().filter(|(_, list)| alive(list));
        users.map(|(user, _)| user.clone()).collect()
    }

    /// Whether this registration is older than what is stored (RFC 3261 §10.3 step 7).
    pub(crate) fn is_out_of_order(&self, user: &str, call_id: &str, cseq: u32) -> bool {
        let mut all = self.bindings.get(user).into_iter().flatten();
        all.any(|binding| binding.call_id == call_id && cseq <= binding.cseq)
    }

    /// Adds or refreshes a contact.
    pub(crate) fn put(&mut self, user: &str, binding: Binding) {
        let key = contact_key(&binding.contact);
        let list = self.bindings.entry(user.to_owned()).or_default();
        list.retain(|old| contact_key(&old.contact) != key);
        if list.len() == MAX_CONTACTS {
            list.remove(0);
        }
        self.next_end = Some(
            self.next_end
                .map_or(binding.until, |end| end.min(binding.until)),
        );
        list.push(binding);
    }

    /// Removes one contact, or all of a user's. Tells whether there was one.
    pub(crate) fn remove(&mut self, user: &str, contact: Option<&str>) -> bool {
        let Some(list) = self.bindings.get_mut(user) else {
            return false;
        };
        let before = list.len();
        match contact.map(contact_key) {
            Some(key) => list.retain(|old| contact_key(&old.contact) != key),
            None => list.clear(),
        }
        let removed = list.len() != before;
        self.forget_empty();
        removed
    }

    /// Removes what came over a closed connection; gives the users concerned.
    pub(crate) fn close(&mut self, conn: u64) -> Vec<String> {
        self.flows
            .retain(|_, (source, _)| source.conn != Some(conn));
        self.take(|binding| binding.source.conn == Some(conn))
    }

    /// Removes what has ended; gives the users concerned.
    pub(crate) fn expire(&mut self, now: Instant) -> Vec<String> {
        if self.next_end.is_none_or(|end| end > now) {
            return Vec::new();
        }
        let users = self.take(|binding| binding.until <= now);
        let all = self.bindings.values().flatten();
        self.next_end = all.map(|binding| binding.until).min();
        users
    }

    /// When the next binding may end; never later than the truth.
    pub(crate) fn deadline(&self) -> Option<Instant> {
        self.next_end
    }

    /// Remembers where the contact of a call's far end is reached.
    pub(crate) fn learn(&mut self, contact: &str, source: Source, now: Instant) {
        let Some(key) = contact_key(contact) else {
            return;
        };
        if self.flows.len() >= MAX_FLOWS && !self.flows.contains_key(&key) {
            let oldest = self.flows.iter().min_by_key(|(_, (_, used))| *used);
            if let Some(key) = oldest.map(|(key, _)| key.clone()) {
                self.flows.remove(&key);
            }
        }
        self.flows.insert(key, (source, now));
    }

    /// Where a contact is reached, registered or seen in a call.
    pub(crate) fn find(&self, contact: &str) -> Option<Source> {
        let key = contact_key(contact)?;
        let mut all = self.bindings.values().flatten();
        let registered = all.find(|binding| contact_key(&binding.contact).as_ref() == Some(&key));
        registered
            .map(|binding| binding.source)
            .or_else(|| self.flows.get(&key).map(|(source, _)| *source))
    }

    fn take(&mut self, gone: impl Fn(&Binding) -> bool) -> Vec<String> {
        let mut users = Vec::new();
        for (user, list) in &mut self.bindings {
            let before = list.len();
            list.retain(|binding| !gone(binding));
            if list.len() != before {
                users.push(user.clone());
            }
        }
        self.forget_empty();
        users
    }

    fn forget_empty(&mut self) {
        self.bindings.retain(|_, list| !list.is_empty());
    }
}

/// What makes two contacts the same: user, host and port (RFC 3261 §19.1.4, without parameters that phones
/// change between a registration and a call).
pub(crate) fn contact_key(contact: &str) -> Option<String> {
    let uri = Uri::parse(contact)?;
    let port = uri.port.unwrap_or(if uri.secure { 5061 } else { 5060 });
    let host = uri.host.to_ascii_lowercase();
    Some(format!("{}@{host}:{port}", uri.user.unwrap_or_default()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binding(contact: &str, seconds: u64, conn: Option<u64>) -> Binding {
        let addr = std::net::SocketAddr::from(([10, 0, 0, 2], 5060));
        Binding {
            contact: contact.to_owned(),
            source: Source {
                conn,
                ..Source::udp(addr)
            },
            until: Instant::from_millis(seconds * 1_000),
            call_id: "c".to_owned(),
            cseq: 2,
        }
    }

    #[test]
    fn contacts_are_refreshed_ended_and_closed() {
        let mut location = Location::default();
        location.put("201", binding("sip:a@h", 10, None));
        location.put("201", binding("sip:a@H:5060;x=1", 20, None));
        location.put("202", binding("sip:b@h", 5, Some(7)));
        assert_eq!(location.contacts("201", Instant::ZERO).len(), 1);
        assert!(location.is_out_of_order("201", "c", 2));
        assert!(!location.is_out_of_order("201", "c", 3));
        assert_eq!(location.close(7), ["202"]);
        assert_eq!(
            location.expire(Instant::from_millis(10_000)),
            Vec::<String>::new()
        );
        assert_eq!(location.deadline(), Some(Instant::from_millis(20_000)));
        assert_eq!(location.expire(Instant::from_millis(20_000)), ["201"]);
        assert_eq!(location.deadline(), None);
    }

    #[test]
    fn neither_contacts_nor_flows_grow_without_end() {
        let mut location = Location::default();
        for number in 0..MAX_CONTACTS + 3 {
            location.put("201", binding(&format!("sip:{number}@h"), 10, None));
        }
        assert_eq!(location.contacts("201", Instant::ZERO).len(), MAX_CONTACTS);
        let source = binding("sip:a@h", 1, None).source;
        for number in 0..MAX_FLOWS as u64 + 3 {
            location.learn(
                &format!("sip:{number}@x"),
                source,
                Instant::from_millis(number),
            );
        }
        assert_eq!(location.flows.len(), MAX_FLOWS);
        assert_eq!(location.find("sip:0@x"), None);
        assert_eq!(location.find("sip:9@x:5060"), Some(source));
    }
}
