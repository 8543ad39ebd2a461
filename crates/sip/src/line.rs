//! One account at work: its servers, its credentials and its registration.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use offhook_base::{Deadline, Instant, Rng};
use offhook_wire::sip::{Method, name_addr};
use offhook_wire::uri::{Part, escape};

use crate::auth::{Tries, Wallet};
use crate::core::Dest;
use crate::draft::Draft;
use crate::registration::clamp_expires;
use crate::{Account, AccountId, Config, Flow, Hop, Server, Timers, Transport};

/// Most places kept of one account's servers.
pub(crate) const MAX_HOPS: usize = 32;

/// Characters of the contact's user part: 80 bits (reliability T8 asks for 64).
const CONTACT_TOKEN: usize = 16;
/// Characters of a `Call-ID`: 100 bits.
pub(crate) const CALL_ID_TOKEN: usize = 20;
/// Characters of a tag: 65 bits.
const TAG_TOKEN: usize = 13;

/// Where a registration stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Not registered, nothing planned.
    Idle,
    /// The servers' names are asked for.
    Finding,
    /// A REGISTER is on its way.
    Asking {
        /// Its transaction.
        transaction: u64,
    },
    /// The registrar knows us.
    Registered {
        /// When to say it again.
        refresh_at: Instant,
    },
    /// Failed; the next try is planned.
    Waiting {
        /// When.
        retry_at: Instant,
    },
    /// A REGISTER that takes our binding away is on its way.
    Leaving {
        /// Its transaction.
        transaction: u64,
    },
}

/// How long a place is passed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Avoid {
    until: Instant,
    /// It asked for it (`Retry-After`): it is not even tried where no other is left.
    strict: bool,
}

/// One account.
#[derive(Debug)]
pub(crate) struct Line {
    pub(crate) account: Account,
    /// Those of the account, shared with its transactions.
    pub(crate) timers: Arc<Timers>,
    /// The user part of our `Contact`, which nobody can guess.
    pub(crate) contact_user: String,
    call_id: String,
    cseq: u32,
    pub(crate) wallet: Wallet,
    /// The places to try, in order.
    pub(crate) hops: Vec<Hop>,
    /// Their addresses: who may send us requests and ask for our credentials.
    servers: BTreeSet<SocketAddr>,
    /// Places passed over, until when.
    avoid: BTreeMap<SocketAddr, Avoid>,
    /// Which hop the registration uses.
    pub(crate) current: usize,
    /// Our address as the registrar sees it, if a NAT is between.
    pub(crate) learned: Option<SocketAddr>,
    /// A contact that was registered before the address was learned, and must go.
    pub(crate) stale_contact: Option<String>,
    /// Corrections of the contact since the last refresh.
    pub(crate) corrections: u8,
    pub(crate) standing: Standing,
    pub(crate) failures: u32,
    /// The lifetime asked for, in seconds.
    pub(crate) asked: u64,
    /// Whether the registrar may still hold a binding of ours.
    pub(crate) bound: bool,
    /// Answers of the name service so far, one for each of [`Line::names`].
    pub(crate) found: Vec<Option<Vec<Hop>>>,
    /// Names still asked for.
    pub(crate) open_queries: usize,
    /// Taken away; forgotten as soon as nothing needs it.
    pub(crate) leaving: bool,
    /// Whether a request to register came while another was on its way.
    pub(crate) again: bool,
    pub(crate) due: Option<Instant>,
}

impl Line {
    pub(crate) fn new(account: Account, rng: &mut Rng) -> Self {
        let auth_user = if account.auth_user.is_empty() {
            &account.user
        } else {
            &account.auth_user
        };
        Self {
            wallet: Wallet::new(auth_user, &account.password, account.realm.as_deref()),
            contact_user: rng.token(CONTACT_TOKEN),
            call_id: rng.token(CALL_ID_TOKEN),
            cseq: 0,
            hops: Vec::new(),
            servers: BTreeSet::new(),
            avoid: BTreeMap::new(),
            current: 0,
            learned: None,
            stale_contact: None,
            corrections: 0,
            standing: Standing::Idle,
            failures: 0,
            asked: clamp_expires(account.expires.as_secs()).0,
            bound: false,
            found: Vec::new(),
            open_queries: 0,
            leaving: false,
            again: false,
            due: None,
            timers: Arc::new(account.timers),
            account,
        }
    }

    /// Takes an account that differs only in what needs no new registration; `false` if it differs in more.
    pub(crate) fn take_quietly(&mut self, account: &Account) -> bool {
        let quiet = Account {
            timers: account.timers,
            takes_strangers: account.takes_strangers,
            ..self.account.clone()
        };
        if quiet != *account {
            return false;
        }
        if self.account.timers != quiet.timers {
            self.timers = Arc::new(quiet.timers);
        }
        self.account = quiet;
        true
    }

    /// The servers whose names must be found: the outbound proxy alone, else the registrars.
    pub(crate) fn names(&self) -> Vec<Server> {
        let account = &self.account;
        match &account.outbound_proxy {
            Some(proxy) => vec![proxy.clone()],
            None => [&account.registrar, &account.backup]
                .into_iter()
                .flatten()
                .filter(|server| !server.host.is_empty())
                .cloned()
                .collect(),
        }
    }

    /// Takes newly found places; their order is the order of trying.
    pub(crate) fn set_hops(&mut self, mut hops: Vec<Hop>) {
        hops.truncate(MAX_HOPS);
        self.servers = hops.iter().map(|hop| hop.addr).collect();
        self.avoid.retain(|addr, _| self.servers.contains(addr));
        let current = self.hops.get(self.current).map(|hop| hop.addr);
        self.current = hops
            .iter()
            .position(|hop| Some(hop.addr) == current)
            .unwrap_or(0);
        self.hops = hops;
    }

    /// Whether this place is one of the account's own servers (reliability T9).
    pub(crate) fn is_server(&self, hop: &Hop) -> bool {
        self.servers.contains(&hop.addr)
    }

    /// Whether a message comes from one of the account's own servers. A server opens connections from any
    /// port, but sends datagrams from the one it is asked at.
    pub(crate) fn is_from_server(&self, flow: &Flow) -> bool {
        match flow.transport {
            Transport::Udp => self.servers.contains(&flow.remote),
            Transport::Tcp | Transport::Tls => self
                .servers
                .iter()
                .any(|addr| addr.ip() == flow.remote.ip()),
        }
    }

    /// Passes this place over until `until`; with `strict` because it asked for it.
    pub(crate) fn avoid(&mut self, addr: SocketAddr, until: Instant, strict: bool) {
        if self.servers.contains(&addr) {
            let entry = self.avoid.entry(addr).or_insert(Avoid { until, strict });
            entry.until = entry.until.max(until);
            entry.strict |= strict;
        }
    }

    /// This place works: it is not passed over any more.
    pub(crate) fn trust(&mut self, addr: SocketAddr) {
        self.avoid.remove(&addr);
    }

    fn avoided(&self, addr: SocketAddr, now: Instant) -> Option<Avoid> {
        self.avoid
            .get(&addr)
            .filter(|avoid| avoid.until > now)
            .copied()
    }

    /// The first place from `from` on that is not passed over; else the first that did not ask for it.
    pub(crate) fn next_hop(&self, from: usize, now: Instant) -> Option<usize> {
        let find = |fits: fn(Option<Avoid>) -> bool| {
            (from..self.hops.len()).find(|place| {
                let hop = self.hops.get(*place);
                hop.is_some_and(|hop| fits(self.avoided(hop.addr, now)))
            })
        };
        find(|avoid| avoid.is_none())
            .or_else(|| find(|avoid| avoid.is_none_or(|avoid| !avoid.strict)))
    }

    /// When the first place may be tried again, if all asked to be left alone.
    pub(crate) fn free_at(&self, now: Instant) -> Instant {
        let each = self
            .hops
            .iter()
            .map(|hop| match self.avoided(hop.addr, now) {
                Some(avoid) if avoid.strict => avoid.until,
                Some(_) | None => now,
            });
        each.min().unwrap_or(now)
    }

    /// The places for a new request: the registration's own first, those passed over last.
    pub(crate) fn order(&self, now: Instant) -> Vec<Hop> {
        let (later, first): (Vec<Hop>, Vec<Hop>) = self
            .hops
            .iter()
            .skip(self.current)
            .chain(self.hops.iter().take(self.current))
            .partition(|hop| self.avoided(hop.addr, now).is_some());
        first.into_iter().chain(later).collect()
    }

    /// The way to a place of this account.
    pub(crate) fn dest(&self, hop: Hop) -> Dest {
        let name = match &self.account.outbound_proxy {
            Some(proxy) => Some(proxy),
            None => self.account.registrar.as_ref(),
        };
        Dest {
            hop,
            conn: None,
            tls_name: (hop.transport == Transport::Tls)
                .then(|| name.map(|server| server.host.clone()))
                .flatten(),
        }
    }

    /// The host part of our address.
    pub(crate) fn domain(&self, local: IpAddr) -> String {
        let account = &self.account;
        match &account.registrar {
            _ if !account.domain.is_empty() => bracket(&account.domain),
            Some(server) if !server.host.is_empty() => bracket(&server.host),
            Some(_) | None => host_text(local),
        }
    }

    /// Our address of record.
    pub(crate) fn aor(&self, local: IpAddr) -> String {
        let user = escape(&self.account.user, Part::User);
        format!("sip:{user}@{}", self.domain(local))
    }

    /// Our name and address without a tag.
    pub(crate) fn identity(&self, local: IpAddr) -> String {
        let display = Some(self.account.display_name.as_str());
        name_addr(display, self.aor(local)).to_string()
    }

    /// Our `Contact` on the way to `dest`.
    pub(crate) fn contact(&self, dest: &Dest, config: &Config) -> String {
        let here = match (dest.hop.transport, self.learned) {
            (Transport::Udp, Some(learned)) if self.is_server(&dest.hop) => learned,
            _ => dest.here(config),
        };
        let transport = dest.hop.transport.uri_param();
        format!("<sip:{}@{here}{transport}>", self.contact_user)
    }

    /// The routes of a request outside dialogs on the way to `dest`: the outbound proxy (RFC 3261 §8.1.2), which
    /// may not know by the Request-URI alone that it is meant to pass the request on.
    pub(crate) fn routes(&self, dest: &Dest) -> Vec<String> {
        let proxy = self.account.outbound_proxy.iter();
        let route = |proxy: &Server| {
            let host = bracket(&proxy.host);
            let port = proxy.port.map(|port| format!(":{port}"));
            let port = port.unwrap_or_default();
            let transport = dest.hop.transport.uri_param();
            format!("<sip:{host}{port}{transport};lr>")
        };
        proxy.map(route).collect()
    }

    /// The next REGISTER on the way to `dest`; a lifetime of 0 takes the binding away.
    pub(crate) fn register(
        &mut self,
        id: AccountId,
        dest: &Dest,
        config: &Config,
        expires: u64,
        rng: &mut Rng,
    ) -> Draft {
        self.cseq = self.cseq.saturating_add(1);
        let local = dest.hop.local;
        let identity = self.identity(local);
        let mut contact = self.contact(dest, config);
        if let Some(stale) = self.stale_contact.take() {
            contact = format!("{contact}, {stale};expires=0");
        }
        Draft {
            account: id,
            method: Method::Register,
            uri: format!("sip:{}", self.domain(local)),
            routes: self.routes(dest),
            from: format!("{identity};tag={}", rng.token(TAG_TOKEN)),
            to: identity,
            call_id: self.call_id.clone(),
            cseq: self.cseq,
            contact: Some(contact),
            expires: Some(expires),
            body: None,
            unsigned: false,
            tries: Tries::default(),
        }
    }

    /// The number of the next REGISTER, for one that is sent again with credentials.
    pub(crate) fn next_cseq(&mut self) -> u32 {
        self.cseq = self.cseq.saturating_add(1);
        self.cseq
    }

    /// Whether a goodbye is still on its way.
    pub(crate) fn is_busy(&self) -> bool {
        matches!(self.standing, Standing::Leaving { .. })
    }

    pub(crate) fn deadline(&self) -> Option<Deadline> {
        match self.standing {
            Standing::Registered { refresh_at } => {
                Some(Deadline::new(refresh_at, "refresh registration"))
            }
            Standing::Waiting { retry_at } => Some(Deadline::new(retry_at, "register again")),
            Standing::Idle
            | Standing::Finding
            | Standing::Asking { .. }
            | Standing::Leaving { .. } => None,
        }
    }
}

/// A host as it stands in a URI: an IPv6 address in brackets.
fn bracket(host: &str) -> String {
    match host.parse::<IpAddr>() {
        Ok(ip) => host_text(ip),
        Err(_) => host.to_owned(),
    }
}

/// An address as it stands in a URI.
pub(crate) fn host_text(ip: IpAddr) -> String {
    match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    }
}
