//! DHCP packets: RFC 2131 §2 with the options of RFC 2132, as far as asking for information needs them.
//!
//! ```text
//!  0   | op | htype | hlen | hops |          12  | ciaddr | yiaddr | siaddr | giaddr |
//!  4   | xid                      |          28  | chaddr, 16 bytes                  |
//!  8   | secs       | flags       |          44  | sname, 64 | file, 128 | cookie | options ... |
//! ```
//!
//! `dhcproto` takes the options apart, untyped: its typed reader gives a whole packet up when one option that nobody
//! asked for is badly made.

use dhcproto::Encodable as _;
use dhcproto::v4::borrowed::{DhcpOptionIterator, Message as Raw};
use dhcproto::v4::{
    DhcpOption, Flags, HType, Message, MessageType, Opcode, OptionCode, UnknownOption,
};
use std::net::Ipv4Addr;

/// An Ethernet hardware address.
pub(crate) type Mac = [u8; 6];

/// Largest packet that is read, in bytes: the payload of one Ethernet frame.
pub(crate) const MAX_PACKET: usize = 1_472;
/// Shortest packet that is sent, in bytes: relays of BOOTP's age drop shorter ones (RFC 1542 §2.1).
const LEAST_PACKET: usize = 300;
/// Most options that are kept of one packet; there are no more codes than this.
const MAX_OPTIONS: usize = 254;

/// Options by number.
pub(crate) mod code {
    /// What `file` and `sname` hold: RFC 2132 §9.3.
    pub(crate) const OVERLOAD: u8 = 52;
    /// What the packet is: RFC 2132 §9.6.
    pub(crate) const KIND: u8 = 53;
    /// Which server speaks: RFC 2132 §9.7.
    pub(crate) const SERVER: u8 = 54;
    /// Which options the client wants: RFC 2132 §9.8.
    pub(crate) const WANTED: u8 = 55;
    /// What the client is: RFC 2132 §9.13.
    pub(crate) const VENDOR_CLASS: u8 = 60;
    /// Whose the client is: RFC 3004, here without its inner lengths.
    pub(crate) const USER_CLASS: u8 = 77;
    /// What only one maker understands: RFC 2132 §8.4.
    pub(crate) const VENDOR: u8 = 43;
    /// The TFTP server's name: RFC 2132 §9.4.
    pub(crate) const TFTP_SERVER: u8 = 66;
}

/// One packet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Packet {
    /// What it is; `None` for plain BOOTP.
    pub(crate) kind: Option<MessageType>,
    /// Whether a server wrote it.
    pub(crate) from_server: bool,
    /// The number that ties an answer to its question.
    pub(crate) xid: u32,
    /// The client's hardware address.
    pub(crate) mac: Mac,
    /// The client's own address.
    pub(crate) client: Ipv4Addr,
    /// The options besides [`code::KIND`], each number once, in their order.
    pub(crate) options: Vec<(u8, Vec<u8>)>,
}

impl Packet {
    /// Takes a packet apart; `None` for what is too short, too long, not Ethernet, or not DHCP.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_PACKET {
            return None;
        }
        let raw = Raw::new(bytes).ok()?;
        // The length must be looked at before `chaddr`, which trusts it.
        if usize::from(raw.hlen()) != size_of::<Mac>() {
            return None;
        }
        let mut packet = Self {
            kind: None,
            from_server: raw.opcode() == Opcode::BootReply,
            xid: raw.xid(),
            mac: raw.chaddr().try_into().ok()?,
            client: raw.ciaddr(),
            options: Vec::new(),
        };
        packet.take(raw.opts());
        // RFC 2131 §4.1: the options first, then `file`, then `sname`.
        let overload = packet.first_byte(code::OVERLOAD).unwrap_or(0);
        if overload & 1 != 0 {
            packet.take(DhcpOptionIterator::new(bytes.get(108..236)?));
        }
        if overload & 2 != 0 {
            packet.take(DhcpOptionIterator::new(bytes.get(44..108)?));
        }
        packet.kind = packet.first_byte(code::KIND).map(MessageType::from);
        packet.options.retain(|(number, _)| *number != code::KIND);
        Some(packet)
    }

    fn take(&mut self, options: DhcpOptionIterator<'_>) {
        for option in options {
            let number = u8::from(option.code());
            if self.options.len() < MAX_OPTIONS && self.option(number).is_none() {
                self.options.push((number, option.data().to_vec()));
            }
        }
    }

    /// The bytes of option `number`.
    pub(crate) fn option(&self, number: u8) -> Option<&[u8]> {
        let found = self.options.iter().find(|(it, _)| *it == number);
        found.map(|(_, bytes)| bytes.as_slice())
    }

    fn first_byte(&self, number: u8) -> Option<u8> {
        self.option(number)?.first().copied()
    }

    /// The packet's bytes; `None` when an option does not fit.
    pub(crate) fn write(&self) -> Option<Vec<u8>> {
        let none = Ipv4Addr::UNSPECIFIED;
        let mut message = Message::new_with_id(self.xid, self.client, none, none, none, &self.mac);
        message
            .set_opcode(if self.from_server {
                Opcode::BootReply
            } else {
                Opcode::BootRequest
            })
            .set_htype(HType::Eth)
            .set_flags(Flags::default());
        let options = message.opts_mut();
        if let Some(kind) = self.kind {
            options.insert(DhcpOption::MessageType(kind));
        }
        for (number, bytes) in &self.options {
            let option = UnknownOption::new(OptionCode::from(*number), bytes.clone());
            options.insert(DhcpOption::Unknown(option));
        }
        let mut bytes = message.to_vec().ok()?;
        bytes.resize(bytes.len().max(LEAST_PACKET), 0);
        (bytes.len() <= MAX_PACKET).then_some(bytes)
    }
}

/// Twelve hexadecimal digits as an address.
pub(crate) fn mac(digits: &str) -> Option<Mac> {
    if digits.len() != 12 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let number = u64::from_str_radix(digits, 16).ok()?;
    let [_, _, address @ ..] = number.to_be_bytes();
    Some(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn packet() -> Packet {
        Packet {
            kind: Some(MessageType::Ack),
            from_server: true,
            xid: 0x0102_0304,
            mac: [0x00, 0x15, 0x65, 0, 2, 1],
            client: Ipv4Addr::new(10, 0, 0, 9),
            options: vec![(66, b"pbx".to_vec()), (160, b"http://pbx/".to_vec())],
        }
    }

    #[test]
    fn what_is_written_is_read_again_and_is_no_shorter_than_relays_want() {
        let bytes = packet().write().unwrap();
        assert_eq!(bytes.len(), LEAST_PACKET);
        assert_eq!(
            bytes[..16],
            [2, 1, 6, 0, 1, 2, 3, 4, 0, 0, 0, 0, 10, 0, 0, 9]
        );
        assert_eq!(bytes[28..34], [0x00, 0x15, 0x65, 0, 2, 1]);
        assert_eq!(bytes[236..243], [99, 130, 83, 99, 53, 1, 5]);
        assert_eq!(Packet::read(&bytes), Some(packet()));
    }

    #[test]
    fn options_in_the_file_and_name_fields_are_read_after_the_others() {
        let mut bytes = packet().write().unwrap();
        bytes.truncate(240);
        bytes.extend([52, 1, 3, 53, 1, 5, 255]);
        bytes[108..114].copy_from_slice(&[66, 1, b'f', 67, 0, 255]);
        bytes[44..50].copy_from_slice(&[66, 1, b's', 43, 0, 255]);
        let read = Packet::read(&bytes).unwrap();
        assert_eq!(read.option(66), Some(b"f".as_slice()));
        assert_eq!(read.option(43), Some([].as_slice()));
        assert_eq!(read.kind, Some(MessageType::Ack));
    }

    #[test]
    fn an_option_in_pieces_is_joined() {
        let mut bytes = packet().write().unwrap();
        bytes.truncate(240);
        bytes.extend([66, 2, b'p', b'b', 66, 1, b'x', 255]);
        let read = Packet::read(&bytes).unwrap();
        assert_eq!(read.option(66), Some(b"pbx".as_slice()));
    }

    #[test]
    fn an_address_length_that_lies_and_an_option_that_runs_out_do_no_harm() {
        let whole = packet().write().unwrap();
        for length in [0, 1, 16, 255] {
            let mut bytes = whole.clone();
            bytes[2] = length;
            assert_eq!(Packet::read(&bytes), None);
        }
        let mut bytes = whole.clone();
        bytes.truncate(240);
        bytes.extend([66, 200, b'p']);
        assert_eq!(Packet::read(&bytes).unwrap().option(66), None);
        for length in 0..whole.len() {
            // No prefix of a good packet may end the program.
            let _ = Packet::read(&whole[..length]);
        }
    }

    #[test]
    fn a_packet_longer_than_a_frame_is_neither_read_nor_written() {
        let mut bytes = packet().write().unwrap();
        bytes.resize(MAX_PACKET + 1, 0);
        assert_eq!(Packet::read(&bytes), None);
        let mut large = packet();
        large.options.push((43, vec![0; MAX_PACKET]));
        assert_eq!(large.write(), None);
    }

    #[test]
    fn no_more_options_are_kept_than_there_are_numbers() {
        let mut bytes = packet().write().unwrap();
        bytes.truncate(240);
        for number in 0..=u8::MAX {
            bytes.extend([number, 0]);
        }
        bytes.extend([1, 0, 2, 0]);
        assert!(Packet::read(&bytes).unwrap().options.len() <= MAX_OPTIONS);
    }

    #[test]
    fn twelve_digits_are_an_address_and_nothing_else_is() {
        assert_eq!(mac("0080f0000202"), Some([0, 0x80, 0xf0, 0, 2, 2]));
        assert_eq!(mac("+080f0000202"), None);
        assert_eq!(mac("0080f000020"), None);
    }
}
