//! `--find`: the provisioning server by DHCP, only when it is asked for.

use super::account::FlagError;
use super::{End, talk};
use crate::discover::pin::{self, Verdict};
use crate::discover::{self, Found, SERVER_PORT, packet};
use crate::store::Store;
use clap::Args;
use offhook_phone::{Config, Provision};
use offhook_provision::Address;
use std::net::{IpAddr, Ipv4Addr, SocketAddrV4};

/// The flags.
#[derive(Args, Debug)]
pub(super) struct FindFlags {
    /// Ask a DHCP server for the provisioning server: the one named, or whichever answers a broadcast. The first
    /// answer is kept, and another one later is refused.
    #[arg(
        long,
        value_name = "ADDRESS[:PORT]",
        num_args = 0..=1,
        default_missing_value = "255.255.255.255",
        conflicts_with = "provision",
        value_parser = dhcp_server
    )]
    find: Option<SocketAddrV4>,
    /// With --find: forget the answer that was kept, and take the new one.
    #[arg(long, requires = "find")]
    find_again: bool,
}

/// `address` or `address:port`.
fn dhcp_server(text: &str) -> Result<SocketAddrV4, String> {
    text.parse()
        .or_else(|_| {
            let address = text.parse::<Ipv4Addr>();
            address.map(|address| SocketAddrV4::new(address, SERVER_PORT))
        })
        .map_err(|_| "expected an IPv4 address of a DHCP server, such as 192.168.1.1".to_owned())
}

impl FindFlags {
    /// Asks, if that was asked for, and puts what was found into `config`.
    ///
    /// # Errors
    /// How the program ends when there is nothing to start with; it has been said why.
    pub(super) fn settle(&self, config: &mut Config, store: &mut Store) -> Result<(), End> {
        let Some(server) = self.find else {
            return Ok(());
        };
        let (mac, bind) = match (packet::mac(&config.mac), config.bind) {
            (Some(mac), IpAddr::V4(bind)) => (mac, bind),
            (None, _) | (_, IpAddr::V6(_)) => {
                let text = "--find asks by IPv4: --bind must be an IPv4 address".to_owned();
                return Err(super::account::complain(FlagError::Usage(text)));
            }
        };
        let kept = pin::kept(store, &config.mac);
        let answer = discover::ask_and_wait(config.model, mac, server, bind);
        let found = self.judge(
            pin::judge(answer, kept, self.find_again),
            &config.mac,
            store,
        )?;
        config.provision = Some(Provision {
            url: found.url,
            found_by: found.found_by,
        });
        Ok(())
    }

    fn judge(&self, verdict: Verdict, mac: &str, store: &Store) -> Result<Found, End> {
        match verdict {
            Verdict::Keep(found) => {
                pin::keep(store, mac, &found);
                talk(&format!(
                    "The provisioning server is {}, found by {}; it is kept.",
                    shown(&found),
                    found.found_by
                ));
                Ok(found)
            }
            Verdict::Same(found) => Ok(found),
            Verdict::Kept(found, failure) => {
                talk(&format!(
                    "{failure}. The server found before is used: {}",
                    shown(&found)
                ));
                Ok(found)
            }
            Verdict::Refused { kept, now } => {
                talk(&format!(
                    "error: DHCP names another provisioning server than before: {} now, {} before. If that is right, \
                     say --find-again; if not, somebody may be answering in your server's place",
                    shown(&now),
                    shown(&kept)
                ));
                Err(End::Wrong)
            }
            Verdict::Nothing(failure) => {
                talk(&format!("error: {failure}"));
                Err(End::Unknown)
            }
        }
    }
}

/// An address as people may see it.
fn shown(found: &Found) -> String {
    Address::parse(&found.url).map_or_else(|_| found.url.clone(), |it| it.without_login())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dhcp_server_is_an_address_with_or_without_a_port() {
        assert_eq!(dhcp_server("10.0.0.1"), Ok("10.0.0.1:67".parse().unwrap()));
        assert_eq!(
            dhcp_server("127.0.0.1:6767"),
            Ok("127.0.0.1:6767".parse().unwrap())
        );
        assert!(dhcp_server("pbx").is_err());
        assert!(dhcp_server("::1").is_err());
    }
}
