//! The office's DHCP answerer: it gives nobody an address, and tells whoever asks for information where the files are.
//!
//! It answers DHCPINFORM alone (RFC 2131 §4.3.5), to where the question came from, since on loopback everybody has the
//! same address.

use super::{DESKS, HOME, Way};
use crate::discover::packet::{MAX_PACKET, Packet, code, mac};
use crate::discover::{self, Found};
use dhcproto::v4::MessageType;
use offhook_settings::models;
use std::io;
use std::net::{SocketAddr, SocketAddrV4};

/// Where the files are.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    /// Over HTTP.
    pub(super) http: SocketAddr,
    /// Over TFTP.
    pub(super) tftp: SocketAddr,
}

impl Places {
    /// What option 66 holds for a phone of the office, or for a visitor's.
    fn url(&self, phone: [u8; 6]) -> String {
        let desk = DESKS.iter().find(|desk| mac(desk.mac) == Some(phone));
        match desk.map_or(Way::Http, |desk| desk.way) {
            Way::Http => format!("http://{}/", self.http),
            Way::Tftp => format!("tftp://{}/", self.tftp),
        }
    }

    /// The answer to one packet; `None` where DHCP asks for silence.
    fn answer(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        let question = Packet::read(bytes)?;
        if question.from_server || question.kind != Some(MessageType::Inform) {
            return None;
        }
        let mut options = vec![(code::SERVER, HOME.octets().to_vec())];
        if question.option(code::WANTED)?.contains(&code::TFTP_SERVER) {
            let url = self.url(question.mac);
            options.push((code::TFTP_SERVER, url.into_bytes()));
        }
        let answer = Packet {
            kind: Some(MessageType::Ack),
            from_server: true,
            options,
            ..question
        };
        answer.write()
    }
}

/// Answers until the socket breaks.
///
/// # Errors
/// When it does.
pub(super) async fn serve(socket: &tokio::net::UdpSocket, places: Places) -> io::Result<()> {
    let mut buffer = [0; MAX_PACKET + 1];
    loop {
        let (count, from) = socket.recv_from(&mut buffer).await?;
        let bytes = buffer.get(..count).unwrap_or_default();
        if let Some(answer) = places.answer(bytes)
            && let Err(error) = socket.send_to(&answer, from).await
        {
            tracing::debug!(%error, "a DHCP answer was not sent");
        }
    }
}

/// Lets every phone of the office ask the answerer at `socket`, before it is switched on; what each was told.
///
/// # Errors
/// When one is told nothing.
pub(super) fn ask_for_all(socket: &std::net::UdpSocket, places: Places) -> io::Result<Vec<Found>> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let server = SocketAddrV4::new(HOME, socket.local_addr()?.port());
        let socket = tokio::net::UdpSocket::from_std(socket.try_clone()?)?;
        tokio::select! {
            broken = serve(&socket, places) => {
                broken?;
                Err(io::Error::other("the demo's DHCP answerer is gone"))
            }
            found = ask_one_by_one(server) => found,
        }
    })
}

async fn ask_one_by_one(server: SocketAddrV4) -> io::Result<Vec<Found>> {
    let mut all = Vec::with_capacity(DESKS.len());
    for desk in &DESKS {
        let unknown = || io::Error::other("the demo names an unknown phone");
        let model = models::find(desk.model).ok_or_else(unknown)?;
        let address = mac(desk.mac).ok_or_else(unknown)?;
        let found = discover::ask(model, address, server, HOME).await;
        all.push(found.map_err(|failure| {
            io::Error::other(format!("{}'s phone found no server: {failure}", desk.owner))
        })?);
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places() -> Places {
        Places {
            http: "127.0.0.1:8901".parse().unwrap(),
            tftp: "127.0.0.1:6969".parse().unwrap(),
        }
    }

    fn question(kind: MessageType, phone: &str) -> Packet {
        Packet {
            kind: Some(kind),
            from_server: false,
            xid: 7,
            mac: mac(phone).unwrap(),
            client: HOME,
            options: vec![(code::WANTED, vec![66, 43])],
        }
    }

    fn answer(question: &Packet) -> Option<Packet> {
        let bytes = places().answer(&question.write().unwrap())?;
        Packet::read(&bytes)
    }

    #[test]
    fn each_phone_of_the_office_is_told_its_own_server() {
        for (phone, url) in [
            ("001565000201", "http://127.0.0.1:8901/"),
            ("0080f0000202", "tftp://127.0.0.1:6969/"),
            ("020000000001", "http://127.0.0.1:8901/"),
        ] {
            let answer = answer(&question(MessageType::Inform, phone)).unwrap();
            assert_eq!(answer.kind, Some(MessageType::Ack));
            assert_eq!((answer.xid, answer.mac), (7, mac(phone).unwrap()));
            assert_eq!(answer.option(66), Some(url.as_bytes()));
        }
    }

    #[test]
    fn nobody_is_given_an_address() {
        for kind in [
            MessageType::Discover,
            MessageType::Request,
            MessageType::Ack,
        ] {
            assert_eq!(answer(&question(kind, "001565000201")), None);
        }
        assert_eq!(places().answer(b"noise"), None);
    }

    #[test]
    fn the_phones_of_the_office_find_their_servers_by_asking() {
        let socket = std::net::UdpSocket::bind((HOME, 0)).unwrap();
        socket.set_nonblocking(true).unwrap();
        let found = ask_for_all(&socket, places()).unwrap();
        let urls: Vec<&str> = found.iter().map(|it| it.url.as_str()).collect();
        let (http, tftp) = ("http://127.0.0.1:8901/", "tftp://127.0.0.1:6969/");
        assert_eq!(urls, [http, tftp, http]);
        assert!(found.iter().all(|it| it.found_by == "DHCP option 66"));
    }
}
