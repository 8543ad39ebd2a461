//! `o=` and `c=` (RFC 8866 §5.2 and §5.7).

use super::Clean;
use crate::chars;
use core::fmt;
use core::net::IpAddr;

/// `o=user id version IN IP4 address`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// `-` where there is none.
    pub user: String,
    /// Names the session together with the user and address.
    pub session_id: u64,
    /// Grows with each change (RFC 3264 §8).
    pub version: u64,
    /// An address or a name.
    pub address: String,
    /// `IP4` or `IP6`.
    pub address_type: String,
}

impl Origin {
    /// An origin without a user at `address`.
    #[must_use]
    pub fn new(session_id: u64, version: u64, address: IpAddr) -> Self {
        Self {
            user: "-".to_owned(),
            session_id,
            version,
            address: address.to_string(),
            address_type: type_of(address).to_owned(),
        }
    }

    pub(super) fn parse(value: &str) -> Option<Self> {
        let [user, id, version, net, kind, address] = words(value)?;
        (net == "IN").then_some(())?;
        Some(Self {
            user: user.to_owned(),
            session_id: chars::decimal(id)?,
            version: chars::decimal(version)?,
            address: address.to_owned(),
            address_type: kind.to_owned(),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (user, kind, address) = (
            Clean(&self.user),
            Clean(&self.address_type),
            Clean(&self.address),
        );
        write!(
            f,
            "{user} {} {} IN {kind} {address}",
            self.session_id, self.version
        )
    }
}

/// `c=IN IP4 address`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Connection {
    /// `IP4` or `IP6`.
    pub address_type: String,
    /// An address or a name, with `/ttl` and `/count` where multicast has them.
    pub address: String,
}

impl Connection {
    /// A connection whose type is that of `address`; `IP4` for a name.
    #[must_use]
    pub fn new(address: impl Into<String>) -> Self {
        let address = address.into();
        let kind = address.parse().map_or("IP4", type_of);
        Self {
            address_type: kind.to_owned(),
            address,
        }
    }

    /// The address, where it is one and not a name.
    #[must_use]
    pub fn ip(&self) -> Option<IpAddr> {
        self.address
            .split('/')
            .next()
            .and_then(|address| address.parse().ok())
    }

    /// Whether the address is 0.0.0.0 or ::, the old way to hold (RFC 3264 §8.4).
    #[must_use]
    pub fn is_hold(&self) -> bool {
        self.ip().is_some_and(|address| address.is_unspecified())
    }

    pub(super) fn parse(value: &str) -> Option<Self> {
        let [net, kind, address] = words(value)?;
        (net == "IN").then(|| Self {
            address_type: kind.to_owned(),
            address: address.to_owned(),
        })
    }
}

impl fmt::Display for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "IN {} {}",
            Clean(&self.address_type),
            Clean(&self.address)
        )
    }
}

fn type_of(address: IpAddr) -> &'static str {
    match address {
        IpAddr::V4(_) => "IP4",
        IpAddr::V6(_) => "IP6",
    }
}

/// Exactly `N` words; phones put more than one space between them, or one at the end.
fn words<const N: usize>(value: &str) -> Option<[&str; N]> {
    let mut words = value.split_ascii_whitespace();
    let mut found = [""; N];
    for slot in &mut found {
        *slot = words.next()?;
    }
    words.next().is_none().then_some(found)
}
