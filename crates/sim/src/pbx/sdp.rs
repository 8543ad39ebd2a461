//! As much SDP as the services need: read an offer, answer it (RFC 4566, RFC 3264).

use std::net::{IpAddr, SocketAddr};

/// The longest body read, in bytes.
const MAX_BODY: usize = 16_384;
/// The most media lines read.
const MAX_MEDIA: usize = 16;

/// What the far end offers for sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sound {
    /// Where it wants to get RTP.
    pub(crate) remote: SocketAddr,
    /// G.711 in its order: 0 is µ-law, 8 is A-law.
    pub(crate) payload: u8,
    /// Its payload type for telephone-event.
    pub(crate) event: Option<u8>,
    /// Whether it wants to hear us.
    pub(crate) wants_sound: bool,
    /// The direction to answer with.
    direction: &'static str,
    /// Which media line this is, of how many.
    place: usize,
    refused: Vec<String>,
}

/// The first usable audio line of an SDP body; `None` if there is none we can serve.
pub(crate) fn read(body: &[u8]) -> Option<Sound> {
    let text = std::str::from_utf8(body.get(..body.len().min(MAX_BODY))?).ok()?;
    let mut sections = text.split("\nm=").take(MAX_MEDIA + 1);
    let session = sections.next()?;
    let media: Vec<&str> = sections.collect();
    let (place, sound) = media
        .iter()
        .enumerate()
        .find_map(|(place, section)| Some((place, read_audio(session, section)?)))?;
    let refused = media.iter().map(|section| refuse(section)).collect();
    Some(Sound {
        place,
        refused,
        ..sound
    })
}

fn read_audio(session: &str, section: &str) -> Option<Sound> {
    let mut words = section.lines().next()?.split_whitespace();
    let (kind, port, proto) = (words.next()?, words.next()?, words.next()?);
    let port: u16 = port.split('/').next()?.parse().ok()?;
    if kind != "audio" || port == 0 || proto != "RTP/AVP" {
        return None;
    }
    let formats: Vec<u8> = words.filter_map(|word| word.parse().ok()).collect();
    let payload = formats
        .iter()
        .copied()
        .find(|format| matches!(format, 0 | 8))?;
    let address = connection(section).or_else(|| connection(session))?;
    let event = attribute(section, "rtpmap:")
        .filter_map(|map| map.split_once(' '))
        .find(|(_, name)| name.trim().eq_ignore_ascii_case("telephone-event/8000"))
        .and_then(|(payload, _)| payload.parse().ok());
    let offered = direction(section)
        .or_else(|| direction(session))
        .unwrap_or("sendrecv");
    let held = address.is_unspecified();
    Some(Sound {
        remote: SocketAddr::new(address, port),
        payload,
        event,
        wants_sound: !held && matches!(offered, "sendrecv" | "recvonly"),
        direction: match offered {
            "sendonly" => "recvonly",
            "recvonly" => "sendonly",
            "inactive" => "inactive",
            _ => "sendrecv",
        },
        place: 0,
        refused: Vec::new(),
    })
}

fn refuse(section: &str) -> String {
    let mut words: Vec<&str> = section
        .lines()
        .next()
        .unwrap_or_default()
        .split_whitespace()
        .collect();
    if let Some(port) = words.get_mut(1) {
        *port = "0";
    }
    format!("m={}\r\n", words.join(" "))
}

fn connection(section: &str) -> Option<IpAddr> {
    let line = section
        .lines()
        .find_map(|line| line.strip_prefix("c=IN "))?;
    let (_, address) = line.split_once(' ')?;
    address.split('/').next()?.trim().parse().ok()
}

fn attribute<'a>(section: &'a str, name: &'a str) -> impl Iterator<Item = &'a str> {
    section
        .lines()
        .filter_map(move |line| line.strip_prefix("a=")?.strip_prefix(name))
}

fn direction(section: &str) -> Option<&'static str> {
    const WORDS: [&str; 4] = ["sendrecv", "sendonly", "recvonly", "inactive"];
    WORDS.into_iter().find(|word| {
        section
            .lines()
            .any(|line| line.strip_prefix("a=") == Some(word))
    })
}

/// Our answer: G.711 as offered, other media refused; `version` grows with each answer of a call.
pub(crate) fn answer(sound: &Sound, local: SocketAddr, version: u32) -> String {
    let mut text = head(local, version);
    for (place, refused) in sound.refused.iter().enumerate() {
        if place == sound.place {
            text.push_str(&audio(
                local,
                &[sound.payload],
                sound.event,
                sound.direction,
            ));
        } else {
            text.push_str(refused);
        }
    }
    text
}

/// Our offer, for an INVITE that came without one.
pub(crate) fn offer(local: SocketAddr, version: u32) -> String {
    head(local, version) + &audio(local, &[0, 8], Some(101), "sendrecv")
}

fn head(local: SocketAddr, version: u32) -> String {
    let family = if local.is_ipv4() { "IP4" } else { "IP6" };
    let ip = local.ip();
    format!("v=0\r\no=- 1 {version} IN {family} {ip}\r\ns=-\r\nc=IN {family} {ip}\r\nt=0 0\r\n")
}

fn audio(local: SocketAddr, payloads: &[u8], event: Option<u8>, direction: &str) -> String {
    let all = payloads.iter().copied().chain(event);
    let formats: Vec<String> = all.map(|payload| payload.to_string()).collect();
    let mut text = format!("m=audio {} RTP/AVP {}\r\n", local.port(), formats.join(" "));
    for payload in payloads {
        let name = if *payload == 0 { "PCMU" } else { "PCMA" };
        text.push_str(&format!("a=rtpmap:{payload} {name}/8000\r\n"));
    }
    if let Some(event) = event {
        text.push_str(&format!(
            "a=rtpmap:{event} telephone-event/8000\r\na=fmtp:{event} 0-15\r\n"
        ));
    }
    text + &format!("a=ptime:20\r\na={direction}\r\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OFFER: &str = "v=0\r\no=- 1 1 IN IP4 10.0.0.2\r\ns=-\r\nc=IN IP4 10.0.0.2\r\nt=0 0\r\n\
        m=video 9 RTP/AVP 96\r\n\
        m=audio 4000 RTP/AVP 9 8 0 97\r\na=rtpmap:97 telephone-event/8000\r\na=sendonly\r\n";

    #[test]
    fn an_offer_is_answered_line_by_line() {
        let sound = read(OFFER.as_bytes()).unwrap();
        assert_eq!(sound.remote, ([10, 0, 0, 2], 4000).into());
        assert_eq!(
            (sound.payload, sound.event, sound.wants_sound),
            (8, Some(97), false)
        );
        let text = answer(&sound, ([10, 0, 0, 1], 6000).into(), 2);
        assert!(
            text.contains("m=video 0 RTP/AVP 96\r\nm=audio 6000 RTP/AVP 8 97\r\n"),
            "{text}"
        );
        assert!(text.ends_with("a=recvonly\r\n"));
    }

    #[test]
    fn no_usable_sound_is_no_sound() {
        assert_eq!(read(b""), None);
        assert_eq!(read(b"v=0\r\n"), None);
        assert_eq!(
            read(OFFER.replace("RTP/AVP 9 8 0", "RTP/AVP 9 18").as_bytes()),
            None
        );
        assert_eq!(
            read(OFFER.replace("audio 4000", "audio 0").as_bytes()),
            None
        );
    }
}
