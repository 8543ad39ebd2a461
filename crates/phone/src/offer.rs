//! Offer and answer (RFC 3264): which codec, where to, in which direction.
//!
//! One audio stream. What else is offered is refused with port 0 in the answer (§6); an offer without a
//! usable audio stream, or without a codec in common, is refused as a whole.

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use offhook_media::codec::{self, CodecRow};
use offhook_media::jitter;
use offhook_media::stream;
use offhook_sip::Body;
use offhook_wire::sdp::{self, Connection, Direction, Media, Origin};

/// The only profile spoken so far.
const AVP: &str = "RTP/AVP";
/// The name of digits in SDP (RFC 4733 §7.1).
const EVENTS: &str = "telephone-event";

/// A codec that may be used, with our payload type for it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ability {
    /// The codec.
    pub(crate) codec: &'static CodecRow,
    /// The payload type we offer it as.
    pub(crate) payload: u8,
}

/// What a line can do; filled by `plan.rs`.
#[derive(Clone, Debug)]
pub(crate) struct Abilities {
    /// The codecs, the most wanted first.
    pub(crate) codecs: Vec<Ability>,
    /// The payload type for digits as events; none sends them as tones.
    pub(crate) events: Option<u8>,
    /// Sound in one packet.
    pub(crate) ptime: Duration,
    /// Hold in the old way: `c=0.0.0.0` (RFC 2543 §B.5).
    pub(crate) zero_hold: bool,
    /// Whether RTCP is used.
    pub(crate) rtcp: bool,
}

/// Where our media is received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Local {
    /// Our address.
    pub(crate) address: IpAddr,
    /// The RTP port.
    pub(crate) rtp: u16,
    /// The RTCP port.
    pub(crate) rtcp: u16,
}

/// What both ends agreed on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Agreed {
    /// The codec.
    pub(crate) codec: &'static CodecRow,
    /// Its payload type, both ways.
    pub(crate) payload: u8,
    /// Sound in one packet.
    pub(crate) ptime: Duration,
    /// The payload type for digits as events.
    pub(crate) events: Option<u8>,
    /// Where to send RTP.
    pub(crate) remote: SocketAddr,
    /// Where to send RTCP.
    pub(crate) remote_rtcp: Option<SocketAddr>,
    /// Whether we send sound.
    pub(crate) send: bool,
    /// Whether we play theirs.
    pub(crate) receive: bool,
    /// Whether they want to hear us; if not, they hold us.
    pub(crate) they_receive: bool,
}

impl Agreed {
    /// The stream that does this.
    pub(crate) fn stream(
        &self,
        cname: String,
        audio_rate: u32,
        jitter: jitter::Config,
    ) -> stream::Config {
        stream::Config {
            codec: self.codec,
            payload_type: self.payload,
            ptime: self.ptime,
            event_payload: self.events,
            remote: self.remote,
            remote_rtcp: self.remote_rtcp,
            send: self.send,
            receive: self.receive,
            jitter,
            cname,
            audio_rate,
            latch: false,
            silent_after: None,
        }
    }

    /// Whether the same stream can go on, perhaps to another place or in another direction.
    fn same_sound(&self, other: &Self) -> bool {
        self.codec.name == other.codec.name
            && self.payload == other.payload
            && self.ptime == other.ptime
            && self.events == other.events
    }
}

/// Why a description cannot be agreed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The body is not SDP.
    NotSdp,
    /// It is SDP that cannot be read.
    Unreadable,
    /// There is no audio stream we could use.
    NoAudio,
    /// There is no codec in common.
    NoCodec,
    /// The address is not one that media can be sent to.
    NoAddress,
}

impl Refusal {
    /// The status that says so (RFC 3261 §21.4.13, §21.4.26; RFC 6337 §5.3).
    pub(crate) fn status(self) -> u16 {
        match self {
            Self::NotSdp => 415,
            Self::Unreadable => 400,
            Self::NoAudio | Self::NoCodec | Self::NoAddress => 488,
        }
    }

    /// The same in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotSdp => "The other phone describes its sound in a way not known here",
            Self::Unreadable => "The other phone's description of its sound cannot be read",
            Self::NoAudio => "The other phone offers no sound",
            Self::NoCodec => "The two phones have no codec in common",
            Self::NoAddress => "The other phone gives no address for its sound",
        }
    }
}

/// The media session of one call: what was said last and what was agreed.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    id: u64,
    version: u64,
    last: Option<sdp::Session>,
    agreed: Option<Agreed>,
    renewed: bool,
}

impl Session {
    /// A session in which nothing was said yet.
    pub(crate) fn new(id: u64) -> Self {
        Self {
            id,
            version: id,
            last: None,
            agreed: None,
            renewed: false,
        }
    }

    /// What was agreed last.
    pub(crate) fn agreed(&self) -> Option<&Agreed> {
        self.agreed.as_ref()
    }

    /// Whether the codec carries more than the telephone band.
    pub(crate) fn wideband(&self) -> bool {
        self.agreed.is_some_and(|agreed| agreed.codec.rate > 8_000)
    }

    /// Whether the last agreement needs a new stream; asked once for each.
    pub(crate) fn take_renewed(&mut self) -> bool {
        core::mem::take(&mut self.renewed)
    }

    /// Our offer. `hold` asks the other end to send nothing that matters.
    pub(crate) fn offer(&mut self, abilities: &Abilities, local: Local, hold: bool) -> Vec<u8> {
        let mut audio = Media::new("audio", local.rtp, AVP);
        for ability in &abilities.codecs {
            describe(
                &mut audio,
                ability.payload,
                ability.codec.name,
                ability.codec.clock,
            );
        }
        if let Some(events) = abilities.events {
            describe_events(&mut audio, events);
        }
        let direction = Direction::of(true, !hold);
        self.close(&mut audio, abilities, local, direction);
        let address = if hold && abilities.zero_hold {
            IpAddr::V4(Ipv4Addr::UNSPECIFIED)
        } else {
            local.address
        };
        self.say(local, address, vec![audio])
    }

    /// Whether an offer could be answered at all.
    pub(crate) fn check(abilities: &Abilities, offer: &Body) -> Result<(), Refusal> {
        let offer = read(offer)?;
        choose(abilities, &offer).map(|_| ())
    }

    /// Our answer to an offer. `hold` keeps our own hold in it.
    pub(crate) fn answer(
        &mut self,
        abilities: &Abilities,
        local: Local,
        offer: &Body,
        hold: bool,
    ) -> Result<Vec<u8>, Refusal> {
        let offer = read(offer)?;
        let Choice {
            place,
            codec,
            payload,
            events,
        } = choose(abilities, &offer)?;
        let theirs = &offer.media[place];
        let agreed = self.conclude(&offer, theirs, (codec, payload, events), abilities, hold)?;
        // The direction line says what we would do by ourselves, cut by what they allow (RFC 3264 §6.1).
        let direction = Direction::of(agreed.they_receive, agreed.receive);
        let media = offer.media.iter().enumerate().map(|(at, media)| {
            if at != place {
                return refused(media);
            }
            let mut audio = Media::new("audio", local.rtp, &media.proto);
            describe(&mut audio, payload, codec.name, codec.clock);
            if let Some(events) = events {
                describe_events(&mut audio, events);
            }
            self.close(&mut audio, abilities, local, direction);
            audio
        });
        let media = media.collect();
        let body = self.say(local, local.address, media);
        self.agree(agreed);
        Ok(body)
    }

    /// Takes the answer to our offer.
    pub(crate) fn take_answer(
        &mut self,
        abilities: &Abilities,
        answer: &Body,
    ) -> Result<(), Refusal> {
        let answer = read(answer)?;
        let Choice {
            place,
            codec,
            payload,
            events,
        } = choose(abilities, &answer)?;
        let hold = self.last_direction().is_some_and(|ours| !ours.receives());
        let theirs = &answer.media[place];
        let agreed = self.conclude(&answer, theirs, (codec, payload, events), abilities, hold)?;
        self.agree(agreed);
        Ok(())
    }

    fn last_direction(&self) -> Option<Direction> {
        let last = self.last.as_ref()?;
        let audio = last.media.iter().find(|media| media.port != 0)?;
        Some(last.direction_of(audio))
    }

    fn agree(&mut self, agreed: Agreed) {
        let same = self.agreed.is_some_and(|old| old.same_sound(&agreed));
        self.renewed |= !same;
        self.agreed = Some(agreed);
    }

    fn conclude(
        &self,
        session: &sdp::Session,
        theirs: &Media,
        (codec, payload, events): (&'static CodecRow, u8, Option<u8>),
        abilities: &Abilities,
        hold: bool,
    ) -> Result<Agreed, Refusal> {
        let connection = session.connection_of(theirs).ok_or(Refusal::NoAddress)?;
        let zero = connection.is_hold();
        let direction = session.direction_of(theirs);
        // A hold in the old way keeps the place that is known; nothing is sent there meanwhile.
        let known = self.agreed.map(|agreed| agreed.remote.ip());
        let ip = if zero { known } else { connection.ip() };
        let ip = ip.or_else(|| zero.then_some(IpAddr::V4(Ipv4Addr::UNSPECIFIED)));
        let ip = ip.ok_or(Refusal::NoAddress)?;
        if ip.is_multicast() {
            return Err(Refusal::NoAddress);
        }
        let they_receive = direction.receives() && !zero;
        let rtcp = theirs
            .rtcp_port()
            .unwrap_or_else(|| theirs.port.saturating_add(1));
        let ptime = theirs.ptime().map_or(abilities.ptime, |millis| {
            let millis = theirs.maxptime().map_or(millis, |max| millis.min(max));
            Duration::from_millis(u64::from(millis)).clamp(stream::MIN_PTIME, stream::MAX_PTIME)
        });
        Ok(Agreed {
            codec,
            payload,
            ptime,
            events,
            remote: SocketAddr::new(ip, theirs.port),
            remote_rtcp: (abilities.rtcp && !ip.is_unspecified())
                .then(|| SocketAddr::new(ip, rtcp)),
            send: they_receive && !hold,
            receive: direction.sends() && !hold,
            they_receive,
        })
    }

    /// The lines that every audio stream of ours ends with.
    fn close(&self, audio: &mut Media, abilities: &Abilities, local: Local, direction: Direction) {
        let ptime = abilities.ptime.as_millis();
        audio.push("ptime", Some(ptime.to_string()));
        if abilities.rtcp && local.rtcp != local.rtp.wrapping_add(1) {
            // RFC 3605: RTCP is not on the next port.
            audio.push("rtcp", Some(local.rtcp.to_string()));
        }
        audio.push(direction.as_str(), None);
    }

    /// Puts a description together; its version grows when anything changed (RFC 3264 §8).
    fn say(&mut self, local: Local, address: IpAddr, media: Vec<Media>) -> Vec<u8> {
        let compose = |version| {
            let mut session = sdp::Session::new(Origin::new(self.id, version, local.address), "-");
            for line in &mut session.lines {
                if let sdp::Line::Connection(connection) = line {
                    *connection = Connection::new(address.to_string());
                }
            }
            session.media.clone_from(&media);
            session
        };
        let mut session = compose(self.version);
        if self.last.as_ref().is_some_and(|last| *last != session) {
            self.version += 1;
            session = compose(self.version);
        }
        let text = session.to_string();
        self.last = Some(session);
        text.into_bytes()
    }
}

struct Choice {
    place: usize,
    codec: &'static CodecRow,
    payload: u8,
    events: Option<u8>,
}

fn read(body: &Body) -> Result<sdp::Session, Refusal> {
    let kind = body.content_type.split(';').next().unwrap_or("").trim();
    if !kind.eq_ignore_ascii_case("application/sdp") {
        return Err(Refusal::NotSdp);
    }
    sdp::Session::parse(&body.bytes).map_err(|_| Refusal::Unreadable)
}

/// The first usable audio stream, and the first of its codecs that we know: the other end's order counts
/// (RFC 3264 §6.1).
fn choose(abilities: &Abilities, session: &sdp::Session) -> Result<Choice, Refusal> {
    let usable = |media: &Media| {
        media.kind.eq_ignore_ascii_case("audio")
            && media.proto.eq_ignore_ascii_case(AVP)
            && media.port != 0
    };
    let mut refusal = Refusal::NoAudio;
    for (place, media) in session.media.iter().enumerate() {
        if !usable(media) {
            continue;
        }
        let found = media
            .payload_types()
            .find_map(|payload| Some((payload, known(abilities, media, payload)?)));
        if let Some((payload, codec)) = found {
            return Ok(Choice {
                place,
                codec,
                payload,
                events: abilities.events.and_then(|_| events(media, codec.clock)),
            });
        }
        refusal = Refusal::NoCodec;
    }
    Err(refusal)
}

/// The codec behind a payload type, if we may use it.
fn known(abilities: &Abilities, media: &Media, payload: u8) -> Option<&'static CodecRow> {
    let row = match media.rtpmap(payload) {
        Some(map) if map.channels > 1 => return None,
        Some(map) => codec::find(map.encoding, map.clock)?,
        None => codec::find_static(payload)?,
    };
    let may =
        |ability: &&Ability| ability.codec.name == row.name && ability.codec.clock == row.clock;
    abilities
        .codecs
        .iter()
        .find(may)
        .map(|ability| ability.codec)
}

/// Their payload type for digits, at the codec's clock (RFC 4733 §2.1).
fn events(media: &Media, clock: u32) -> Option<u8> {
    let offered: Vec<_> = media.payload_types().collect();
    media
        .rtpmaps()
        .filter(|map| map.encoding.eq_ignore_ascii_case(EVENTS) && map.clock == clock)
        .map(|map| map.payload_type)
        .find(|payload| offered.contains(payload))
}

fn describe(audio: &mut Media, payload: u8, name: &str, clock: u32) {
    audio.formats.push(payload.to_string());
    audio.push("rtpmap", Some(format!("{payload} {name}/{clock}")));
}

fn describe_events(audio: &mut Media, payload: u8) {
    describe(audio, payload, EVENTS, 8_000);
    audio.push("fmtp", Some(format!("{payload} 0-15")));
}

/// A stream we do not want: the same line with port 0.
fn refused(media: &Media) -> Media {
    let mut refused = Media::new(&media.kind, 0, &media.proto);
    refused.formats.clone_from(&media.formats);
    refused
}

#[cfg(test)]
mod tests {
    use super::*;

    fn abilities(names: &[&str]) -> Abilities {
        let row = |name: &&str| codec::find(name, 8_000).unwrap();
        Abilities {
            codecs: names
                .iter()
                .map(row)
                .map(|codec| Ability {
                    codec,
                    payload: codec.payload.unwrap(),
                })
                .collect(),
            events: Some(101),
            ptime: Duration::from_millis(20),
            zero_hold: false,
            rtcp: true,
        }
    }

    fn local() -> Local {
        Local {
            address: "192.0.2.7".parse().unwrap(),
            rtp: 11_780,
            rtcp: 11_781,
        }
    }

    fn body(media: &str) -> Body {
        let head = "v=0\r\no=- 1 1 IN IP4 192.0.2.9\r\ns=-\r\nc=IN IP4 192.0.2.9\r\nt=0 0\r\n";
        Body::sdp(format!("{head}{media}"))
    }

    fn text(bytes: Vec<u8>) -> String {
        String::from_utf8(bytes).unwrap()
    }

    #[test]
    fn an_offer_lists_the_codecs_in_our_order_and_digits_last() {
        let mut session = Session::new(7);
        let offer = text(session.offer(&abilities(&["PCMA", "PCMU"]), local(), false));
        assert_eq!(
            offer,
            "v=0\r\no=- 7 7 IN IP4 192.0.2.7\r\ns=-\r\nc=IN IP4 192.0.2.7\r\nt=0 0\r\n\
             m=audio 11780 RTP/AVP 8 0 101\r\na=rtpmap:8 PCMA/8000\r\na=rtpmap:0 PCMU/8000\r\n\
             a=rtpmap:101 telephone-event/8000\r\na=fmtp:101 0-15\r\na=ptime:20\r\na=sendrecv\r\n"
        );
    }

    #[test]
    fn the_version_grows_only_when_something_changed() {
        let mut session = Session::new(7);
        let abilities = abilities(&["PCMU"]);
        let first = session.offer(&abilities, local(), false);
        assert_eq!(session.offer(&abilities, local(), false), first);
        let hold = text(session.offer(&abilities, local(), true));
        assert!(
            hold.contains("o=- 7 8 ") && hold.contains("a=sendonly"),
            "{hold}"
        );
    }

    #[test]
    fn a_hold_in_the_old_way_has_no_address() {
        let mut session = Session::new(7);
        let mut abilities = abilities(&["PCMU"]);
        abilities.zero_hold = true;
        let hold = text(session.offer(&abilities, local(), true));
        assert!(hold.contains("\r\nc=IN IP4 0.0.0.0\r\n"), "{hold}");
        assert!(hold.contains("o=- 7 7 IN IP4 192.0.2.7\r\n"), "{hold}");
    }

    #[test]
    fn the_answer_takes_their_order_and_their_payload_types_and_refuses_the_rest() {
        let mut session = Session::new(7);
        let offer = body(
            "m=video 4000 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n\
             m=audio 5000 RTP/AVP 9 8 0 97\r\na=rtpmap:97 telephone-event/8000\r\na=ptime:30\r\n",
        );
        let answer = session.answer(&abilities(&["PCMU", "PCMA"]), local(), &offer, false);
        let answer = text(answer.unwrap());
        assert!(
            answer.contains("m=video 0 RTP/AVP 96\r\nm=audio 11780 RTP/AVP 8 97\r\n"),
            "{answer}"
        );
        let agreed = session.agreed().unwrap();
        assert_eq!(
            (agreed.codec.name, agreed.payload, agreed.events),
            ("PCMA", 8, Some(97))
        );
        assert_eq!(agreed.ptime, Duration::from_millis(30));
        assert_eq!(agreed.remote, "192.0.2.9:5000".parse().unwrap());
        assert_eq!(agreed.remote_rtcp, "192.0.2.9:5001".parse().ok());
        assert!(session.take_renewed() && !session.take_renewed());
    }

    #[test]
    fn what_cannot_be_agreed_is_refused_with_its_status() {
        let ours = abilities(&["PCMU"]);
        let refusal = |offer: &Body| Session::check(&ours, offer).unwrap_err();
        assert_eq!(refusal(&body("")), Refusal::NoAudio);
        assert_eq!(refusal(&body("m=audio 0 RTP/AVP 0\r\n")), Refusal::NoAudio);
        assert_eq!(
            refusal(&body("m=audio 5000 RTP/SAVP 0\r\n")),
            Refusal::NoAudio
        );
        assert_eq!(
            refusal(&body("m=audio 5000 RTP/AVP 18 99\r\n")),
            Refusal::NoCodec
        );
        assert_eq!(refusal(&Body::sdp("hello")), Refusal::Unreadable);
        let mut other = body("m=audio 5000 RTP/AVP 0\r\n");
        other.content_type = "text/plain".to_owned();
        assert_eq!(refusal(&other).status(), 415);
        assert_eq!(Refusal::NoCodec.status(), 488);
    }

    #[test]
    fn directions_follow_both_sides() {
        // their direction, our hold -> our line, send, receive, held by them
        let table = [
            ("sendrecv", false, "a=sendrecv", true, true, false),
            ("sendonly", false, "a=recvonly", false, true, true),
            ("recvonly", false, "a=sendonly", true, false, false),
            ("inactive", false, "a=inactive", false, false, true),
            ("sendrecv", true, "a=sendonly", false, false, false),
            ("sendonly", true, "a=inactive", false, false, true),
        ];
        for (theirs, hold, line, send, receive, held) in table {
            let mut session = Session::new(7);
            let offer = body(&format!("m=audio 5000 RTP/AVP 0\r\na={theirs}\r\n"));
            let answer = session.answer(&abilities(&["PCMU"]), local(), &offer, hold);
            let answer = text(answer.unwrap());
            assert!(answer.contains(line), "{theirs} {hold}: {answer}");
            let agreed = session.agreed().unwrap();
            assert_eq!(
                (agreed.send, agreed.receive),
                (send, receive),
                "{theirs} {hold}"
            );
            assert_eq!(!agreed.they_receive, held, "{theirs} {hold}");
        }
    }

    #[test]
    fn an_old_hold_by_them_keeps_their_place_and_stops_our_sound() {
        let mut session = Session::new(7);
        let ours = abilities(&["PCMU"]);
        let _ = session.answer(&ours, local(), &body("m=audio 5000 RTP/AVP 0\r\n"), false);
        let hold = body("m=audio 5000 RTP/AVP 0\r\nc=IN IP4 0.0.0.0\r\n");
        let answer = text(session.answer(&ours, local(), &hold, false).unwrap());
        assert!(answer.contains("a=recvonly"), "{answer}");
        let agreed = session.agreed().unwrap();
        assert_eq!(agreed.remote.ip(), "192.0.2.9".parse::<IpAddr>().unwrap());
        assert!(!agreed.send && !agreed.they_receive);
    }
}
