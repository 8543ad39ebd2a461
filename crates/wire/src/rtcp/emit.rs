//! Writing RTCP packets; appended one after the other they are a compound.

use super::{BYE, MAX_BLOCKS, RR, ReportBlock, SDES, SR, SenderInfo};
use crate::rtp::Ssrc;

/// Appends a sender report; blocks beyond [`MAX_BLOCKS`] are left out.
pub fn sender_report(ssrc: Ssrc, info: &SenderInfo, blocks: &[ReportBlock], out: &mut Vec<u8>) {
    let start = open(SR, blocks.len().min(MAX_BLOCKS), out);
    out.extend_from_slice(&ssrc.0.to_be_bytes());
    out.extend_from_slice(&info.ntp.to_be_bytes());
    for word in [info.rtp.0, info.packets, info.octets] {
        out.extend_from_slice(&word.to_be_bytes());
    }
    write_blocks(blocks, out);
    close(start, out);
}

/// Appends a receiver report; blocks beyond [`MAX_BLOCKS`] are left out.
pub fn receiver_report(ssrc: Ssrc, blocks: &[ReportBlock], out: &mut Vec<u8>) {
    let start = open(RR, blocks.len().min(MAX_BLOCKS), out);
    out.extend_from_slice(&ssrc.0.to_be_bytes());
    write_blocks(blocks, out);
    close(start, out);
}

/// Appends a source description with a canonical name, cut to 255 bytes.
pub fn sdes_cname(ssrc: Ssrc, cname: &str, out: &mut Vec<u8>) {
    let start = open(SDES, 1, out);
    out.extend_from_slice(&ssrc.0.to_be_bytes());
    out.push(1);
    write_text(cname, out);
    // At least one zero ends the items, then zeros to the word boundary.
    out.push(0);
    close(start, out);
}

/// Appends a goodbye with an optional reason, cut to 255 bytes.
pub fn bye(ssrc: Ssrc, reason: Option<&str>, out: &mut Vec<u8>) {
    let start = open(BYE, 1, out);
    out.extend_from_slice(&ssrc.0.to_be_bytes());
    if let Some(reason) = reason {
        write_text(reason, out);
    }
    close(start, out);
}

fn open(kind: u8, count: usize, out: &mut Vec<u8>) -> usize {
    let start = out.len();
    out.extend_from_slice(&[0x80 | (count & 0x1f) as u8, kind, 0, 0]);
    start
}

/// Fills up to a word and writes the length.
fn close(start: usize, out: &mut Vec<u8>) {
    while !(out.len() - start).is_multiple_of(4) {
        out.push(0);
    }
    let words = u16::try_from((out.len() - start) / 4 - 1).unwrap_or(u16::MAX);
    out[start + 2..start + 4].copy_from_slice(&words.to_be_bytes());
}

fn write_text(text: &str, out: &mut Vec<u8>) {
    let mut end = text.len().min(255);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    out.push(end as u8);
    out.extend_from_slice(&text.as_bytes()[..end]);
}

fn write_blocks(blocks: &[ReportBlock], out: &mut Vec<u8>) {
    for block in blocks.iter().take(MAX_BLOCKS) {
        out.extend_from_slice(&block.ssrc.0.to_be_bytes());
        let lost = block.lost.clamp(-0x80_0000, 0x7f_ffff).to_be_bytes();
        out.extend_from_slice(&[block.fraction_lost, lost[1], lost[2], lost[3]]);
        for word in [
            block.highest_seq,
            block.jitter,
            block.last_sr,
            block.delay_since_sr,
        ] {
            out.extend_from_slice(&word.to_be_bytes());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rtcp::{MAX_ITEMS, MAX_PACKETS, Packet, RtcpError, parse};
    use crate::rtp::Timestamp;

    fn block(ssrc: u32, lost: i32) -> ReportBlock {
        ReportBlock {
            ssrc: Ssrc(ssrc),
            fraction_lost: 12,
            lost,
            highest_seq: 70_000,
            jitter: 33,
            last_sr: 0xdead_beef,
            delay_since_sr: 65_536,
        }
    }

    #[test]
    fn a_compound_reads_what_is_written() {
        let info = SenderInfo {
            ntp: 0x1122_3344_5566_7788,
            rtp: Timestamp(9),
            packets: 5,
            octets: 800,
        };
        assert_eq!(info.compact_ntp(), 0x3344_5566);
        let blocks = [block(1, -3), block(2, 0x7f_ffff)];
        let mut out = Vec::new();
        sender_report(Ssrc(7), &info, &blocks, &mut out);
        receiver_report(Ssrc(8), &blocks[..1], &mut out);
        sdes_cname(Ssrc(7), "ana@192.0.2.1", &mut out);
        bye(Ssrc(7), Some("over"), &mut out);
        bye(Ssrc(8), None, &mut out);
        out.extend_from_slice(&[0x81, 204, 0, 1, 1, 2, 3, 4]);
        let packets: Vec<_> = parse(&out).map(Result::unwrap).collect();
        let [
            sr,
            rr,
            Packet::Sdes(sdes),
            Packet::Bye(one),
            Packet::Bye(two),
            other,
        ] = packets[..]
        else {
            panic!("{packets:?}")
        };
        let Packet::SenderReport {
            ssrc,
            info: read,
            blocks: read_blocks,
        } = sr
        else {
            panic!()
        };
        assert_eq!((ssrc, read), (Ssrc(7), info));
        assert_eq!(read_blocks.iter().collect::<Vec<_>>(), blocks);
        let Packet::ReceiverReport {
            ssrc,
            blocks: read_blocks,
        } = rr
        else {
            panic!()
        };
        assert_eq!((ssrc, read_blocks.iter().count()), (Ssrc(8), 1));
        assert_eq!(sdes.cname(Ssrc(7)).as_deref(), Some("ana@192.0.2.1"));
        assert_eq!(sdes.cname(Ssrc(8)), None);
        assert_eq!(one.sources().collect::<Vec<_>>(), [Ssrc(7)]);
        assert_eq!((one.reason, two.reason), (Some(&b"over"[..]), None));
        assert_eq!(
            other,
            Packet::Other {
                count: 1,
                kind: 204,
                body: &[1, 2, 3, 4]
            }
        );
    }

    #[test]
    fn names_of_any_length_keep_the_word_boundary() {
        for length in 0..300 {
            let mut out = Vec::new();
            sdes_cname(Ssrc(7), &"é".repeat(length), &mut out);
            sdes_cname(Ssrc(8), "next", &mut out);
            let packets: Vec<_> = parse(&out).map(Result::unwrap).collect();
            let [Packet::Sdes(one), Packet::Sdes(two)] = packets[..] else {
                panic!("{length}")
            };
            assert_eq!(one.cname(Ssrc(7)).unwrap(), "é".repeat(length.min(127)));
            assert_eq!(two.cname(Ssrc(8)).unwrap(), "next");
        }
    }

    #[test]
    fn a_description_of_two_sources_is_read_chunk_by_chunk() {
        let bytes = [
            0x82, 202, 0, 5, 0, 0, 0, 1, 1, 1, b'a', 0, 0, 0, 0, 2, 1, 3, b'b', b'c', b'd', 0, 0, 0,
        ];
        let Some(Ok(Packet::Sdes(sdes))) = parse(&bytes).next() else {
            panic!()
        };
        assert_eq!(sdes.cname(Ssrc(1)).as_deref(), Some("a"));
        assert_eq!(sdes.cname(Ssrc(2)).as_deref(), Some("bcd"));
    }

    #[test]
    fn wrong_packets_and_too_many_are_errors() {
        for (bytes, error) in [
            (&[0x80, 200, 0][..], RtcpError::Short),
            (&[0x40, 200, 0, 0], RtcpError::Version),
            (&[0x80, 200, 0, 0], RtcpError::Short),
            (&[0x81, 201, 0, 1, 0, 0, 0, 1], RtcpError::Short),
            (&[0x80, 201, 0, 2, 0, 0, 0, 1], RtcpError::Short),
            (&[0xa0, 204, 0, 1, 0, 0, 0, 5], RtcpError::Padding),
            (&[0xa0, 204, 0, 0], RtcpError::Padding),
            (
                &[0x81, 202, 0, 2, 0, 0, 0, 1, 1, 9, b'a', 0],
                RtcpError::Short,
            ),
            (
                &[0x81, 203, 0, 2, 0, 0, 0, 1, 9, b'a', 0, 0],
                RtcpError::Short,
            ),
        ] {
            let read: Vec<_> = parse(bytes).collect();
            assert_eq!(read, [Err(error)], "{bytes:?}");
        }
        let many = [0x80, 204, 0, 0].repeat(MAX_PACKETS + 1);
        assert_eq!(parse(&many).last(), Some(Err(RtcpError::TooMany)));
        let items = |count: usize| {
            let mut bytes = vec![0x81, 202, 0, 0, 0, 0, 0, 1];
            bytes.extend([2, 2, b'a', b'b'].repeat(count));
            bytes.extend([0; 4]);
            bytes[3] = u8::try_from(bytes.len() / 4 - 1).unwrap();
            bytes
        };
        assert!(parse(&items(MAX_ITEMS)).all(|packet| packet.is_ok()));
        assert_eq!(
            parse(&items(MAX_ITEMS + 1)).last(),
            Some(Err(RtcpError::TooMany))
        );
    }
}
