//! What a fuzz target does with its bytes; shared by `fuzz/` and the replay of its corpus.

use offhook_wire::sip::{self, Frame, Framer, Message, NameAddr};
use offhook_wire::uri::Uri;
use offhook_wire::{rtcp, rtp, sdp::Session, telephone_event::Event};

/// One datagram.
pub(crate) fn sip_message(bytes: &[u8]) {
    if let Ok(message) = sip::parse(bytes) {
        look(&message);
    }
}

/// One stream, pushed in pieces whose size the first byte says.
pub(crate) fn sip_stream(bytes: &[u8]) {
    let size = bytes.first().map_or(1, |byte| usize::from(*byte) + 1);
    let mut framer = Framer::new();
    for piece in bytes.get(1..).unwrap_or(&[]).chunks(size) {
        if framer.push(piece).is_err() {
            return;
        }
        while let Ok(Some(frame)) = framer.next_frame() {
            if let Frame::Message(bytes) = frame {
                sip_message(&bytes);
            }
        }
    }
}

/// One session description: what reads must print and read the same.
pub(crate) fn sdp(bytes: &[u8]) {
    if let Ok(session) = Session::parse(bytes) {
        let printed = session.to_string();
        let again = Session::parse(printed.as_bytes()).expect("a printed description reads");
        assert_eq!(again, session);
        for media in &session.media {
            let _ = (media.rtpmaps().count(), media.ptime(), media.rtcp_port());
        }
    }
}

/// Two URIs, a line each, compared both ways.
pub(crate) fn uri(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let (one, two) = text.split_once('\n').unwrap_or((&text, &text));
    if let (Ok(one), Ok(two)) = (Uri::parse(one), Uri::parse(two)) {
        assert!(one.same_as(&one));
        assert_eq!(one.same_as(&two), two.same_as(&one));
    }
    if let Some(address) = NameAddr::parse(one) {
        let printed = address.to_string();
        assert!(NameAddr::parse(&printed).is_some(), "{printed}");
    }
}

/// One media datagram.
pub(crate) fn rtp_rtcp(bytes: &[u8]) {
    if let Ok(packet) = rtp::Packet::parse(bytes) {
        let _ = (packet.csrcs().count(), Event::parse(packet.payload));
    }
    for packet in rtcp::parse(bytes).flatten() {
        match packet {
            rtcp::Packet::SenderReport { blocks, .. }
            | rtcp::Packet::ReceiverReport { blocks, .. } => {
                let _ = blocks.iter().count();
            }
            rtcp::Packet::Sdes(sdes) => {
                let _ = sdes.items().count();
            }
            rtcp::Packet::Bye(bye) => {
                let _ = bye.sources().count();
            }
            rtcp::Packet::Other { .. } => {}
        }
    }
}

/// Reads everything that can be read.
fn look(message: &Message<'_>) {
    let _ = message.validate();
    let _ = (
        message.request_uri(),
        message.from(),
        message.to(),
        message.call_id(),
    );
    let _ = message
        .via()
        .map(|via| (via.received(), via.rport(), via.to_string()));
    for contact in message.contacts().flatten() {
        let _ = (contact.to_string(), contact.addr().map(NameAddr::q));
    }
    let _ = (
        message.vias().count(),
        message.routes().count(),
        message.record_routes().count(),
    );
    let _ = (
        message.expires(),
        message.min_expires(),
        message.retry_after(),
    );
    for challenge in message.challenges().flatten() {
        let _ = (
            challenge.realm(),
            challenge.nonce(),
            challenge.qop(),
            challenge.stale(),
        );
    }
    for credentials in message.authorizations().flatten() {
        let _ = credentials.params.iter().count();
    }
    for header in message.headers.iter() {
        let _ = (
            message.header_text(header.name),
            sip::list(header.value).count(),
        );
    }
}
