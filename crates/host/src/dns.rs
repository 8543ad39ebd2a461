//! Names to addresses: SRV, then A and AAAA, in the order RFC 3263 asks for.
//!
//! Address literals never reach the name service ([`literal`]). Everything else runs on the errand thread, so that a
//! slow name server delays nobody but the one who asked (reliability N9).

use hickory_resolver::TokioResolver;
use hickory_resolver::proto::rr::RData;
use offhook_base::Rng;
use offhook_sip::{Hop, ResolveError, Transport};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::Duration;

/// Most places one name may lead to; the rest of a longer answer is dropped.
pub(crate) const MAX_HOPS: usize = 16;
/// Longest time for one whole look-up, SRV and addresses together.
pub(crate) const LOOKUP_TIME: Duration = Duration::from_secs(10);

/// The port of a transport when nobody names one: RFC 3261 §19.1.2.
pub(crate) fn default_port(transport: Transport) -> u16 {
    match transport {
        Transport::Udp | Transport::Tcp => 5060,
        Transport::Tls => 5061,
    }
}

/// Our own address on the way to `to`, found by connecting a UDP socket, which sends nothing.
pub(crate) fn local_address(to: SocketAddr) -> IpAddr {
    let any: IpAddr = if to.is_ipv4() {
        Ipv4Addr::UNSPECIFIED.into()
    } else {
        Ipv6Addr::UNSPECIFIED.into()
    };
    UdpSocket::bind((any, 0))
        .and_then(|socket| socket.connect(to).and_then(|()| socket.local_addr()))
        .map_or(any, |local| local.ip())
}

fn hop(transport: Transport, addr: SocketAddr) -> Hop {
    Hop {
        transport,
        addr,
        local: local_address(addr),
    }
}

/// The answer when `host` is an address and no name (RFC 3263 §4.1 and §4.2); `None` for a name.
pub(crate) fn literal(
    host: &str,
    port: Option<u16>,
    transport: Option<Transport>,
) -> Option<Vec<Hop>> {
    let bare = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(host);
    let address: IpAddr = bare.parse().ok()?;
    let transport = transport.unwrap_or(Transport::Udp);
    let port = port.unwrap_or_else(|| default_port(transport));
    Some(vec![hop(transport, SocketAddr::new(address, port))])
}

/// The name service of the system, opened at the first name.
pub(crate) struct Dns {
    resolver: OnceLock<Result<TokioResolver, String>>,
    rng: Mutex<Rng>,
}

impl Dns {
    /// A resolver that will shuffle equal SRV records with `rng` (RFC 2782).
    pub(crate) fn new(rng: Rng) -> Self {
        Self {
            resolver: OnceLock::new(),
            rng: Mutex::new(rng),
        }
    }

    fn resolver(&self) -> Result<&TokioResolver, ResolveError> {
        self.resolver
            .get_or_init(|| {
                TokioResolver::builder_tokio()
                    .and_then(hickory_resolver::ResolverBuilder::build)
                    .map_err(|error| error.to_string())
            })
            .as_ref()
            .map_err(|error| ResolveError::Failed(error.clone()))
    }

    /// Where to send for `host`: the places in the order to try them (RFC 3263 §4).
    ///
    /// # Errors
    /// No such name, no answer in [`LOOKUP_TIME`], or what the name service says.
    pub(crate) async fn hops(
        &self,
        host: &str,
        port: Option<u16>,
        transport: Option<Transport>,
    ) -> Result<Vec<Hop>, ResolveError> {
        if let Some(hops) = literal(host, port, transport) {
            return Ok(hops);
        }
        tokio::time::timeout(LOOKUP_TIME, self.look_up(host, port, transport))
            .await
            .map_err(|_| ResolveError::TimedOut)?
    }

    async fn look_up(
        &self,
        host: &str,
        port: Option<u16>,
        transport: Option<Transport>,
    ) -> Result<Vec<Hop>, ResolveError> {
        let mut hops = Vec::new();
        if port.is_none() {
            let wanted: &[Transport] = match transport {
                Some(Transport::Udp) => &[Transport::Udp],
                Some(Transport::Tcp) => &[Transport::Tcp],
                Some(Transport::Tls) => &[Transport::Tls],
                None => &[Transport::Udp, Transport::Tcp, Transport::Tls],
            };
            for &transport in wanted {
                for (target, port) in self.services(host, transport).await {
                    for address in self.addresses(&target).await.unwrap_or_default() {
                        hops.push(hop(transport, SocketAddr::new(address, port)));
                    }
                }
                if !hops.is_empty() {
                    break;
                }
            }
        }
        if hops.is_empty() {
            let transport = transport.unwrap_or(Transport::Udp);
            let port = port.unwrap_or_else(|| default_port(transport));
            for address in self.addresses(host).await? {
                hops.push(hop(transport, SocketAddr::new(address, port)));
            }
        }
        hops.truncate(MAX_HOPS);
        if hops.is_empty() {
            return Err(ResolveError::NotFound);
        }
        Ok(hops)
    }

    /// The SRV records of a service in the order to try them; none is no error.
    async fn services(&self, host: &str, transport: Transport) -> Vec<(String, u16)> {
        let service = match transport {
            Transport::Udp => "_sip._udp",
            Transport::Tcp => "_sip._tcp",
            Transport::Tls => "_sips._tcp",
        };
        let Ok(resolver) = self.resolver() else {
            return Vec::new();
        };
        let Ok(found) = resolver.srv_lookup(format!("{service}.{host}")).await else {
            return Vec::new();
        };
        let records: Vec<Service> = found
            .answers()
            .iter()
            .take(MAX_HOPS)
            .filter_map(|record| {
                let RData::SRV(srv) = &record.data else {
                    return None;
                };
                Some(Service {
                    priority: srv.priority,
                    weight: srv.weight,
                    port: srv.port,
                    target: srv.target.to_utf8(),
                })
            })
            .collect();
        let mut rng = self.rng.lock().unwrap_or_else(PoisonError::into_inner);
        in_order(records, &mut rng)
            .into_iter()
            .map(|service| (service.target, service.port))
            .collect()
    }

    /// The addresses of a name.
    ///
    /// # Errors
    /// No such name, or what the name service says.
    pub(crate) async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        if let Ok(address) = host.trim_matches(['[', ']']).parse() {
            return Ok(vec![address]);
        }
        let found = self.resolver()?.lookup_ip(host).await.map_err(|error| {
            if error.is_no_records_found() || error.is_nx_domain() {
                ResolveError::NotFound
            } else {
                ResolveError::Failed(error.to_string())
            }
        })?;
        Ok(found.iter().take(MAX_HOPS).collect())
    }
}

/// One SRV record.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Service {
    priority: u16,
    weight: u16,
    port: u16,
    target: String,
}

/// RFC 2782: lower priority first; among equals each is drawn with a chance in proportion to its weight.
fn in_order(mut records: Vec<Service>, rng: &mut Rng) -> Vec<Service> {
    records.sort_by_key(|record| (record.priority, record.weight));
    let mut ordered = Vec::with_capacity(records.len());
    while let Some(first) = records.first() {
        let priority = first.priority;
        let equals = records
            .iter()
            .take_while(|record| record.priority == priority)
            .count();
        let total: u64 = records
            .iter()
            .take(equals)
            .map(|record| u64::from(record.weight))
            .sum();
        let mut draw = rng.below(total + 1);
        let mut chosen = 0;
        for (place, record) in records.iter().take(equals).enumerate() {
            chosen = place;
            if u64::from(record.weight) >= draw {
                break;
            }
            draw -= u64::from(record.weight);
        }
        ordered.push(records.remove(chosen));
    }
    ordered
}

#[cfg(test)]
mod tests {
    use super::*;

    fn service(priority: u16, weight: u16, target: &str) -> Service {
        Service {
            priority,
            weight,
            port: 5060,
            target: target.to_owned(),
        }
    }

    #[test]
    fn an_address_literal_needs_no_name_service() {
        let hops = literal("127.0.0.1", None, Some(Transport::Tls)).unwrap();
        assert_eq!(hops[0].addr, "127.0.0.1:5061".parse().unwrap());
        assert_eq!(hops[0].local, "127.0.0.1".parse::<IpAddr>().unwrap());
        assert!(literal("[::1]", Some(5070), None).is_some());
        assert!(literal("pbx.example", None, None).is_none());
    }

    #[test]
    fn srv_records_come_by_priority_and_then_by_weight() {
        let mut rng = Rng::from_number(3);
        let mut heavy_first = 0;
        for _ in 0..1_000 {
            let ordered = in_order(
                vec![
                    service(20, 0, "backup"),
                    service(10, 90, "heavy"),
                    service(10, 10, "light"),
                ],
                &mut rng,
            );
            assert_eq!(ordered[2].target, "backup");
            heavy_first += i32::from(ordered[0].target == "heavy");
        }
        assert!((820..=960).contains(&heavy_first), "{heavy_first}");
    }
}
