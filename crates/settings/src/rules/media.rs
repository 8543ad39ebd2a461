//! Speech: codecs, payload types, ports, jitter buffer, encryption, tones.

use crate::catalogue::*;
use crate::codecs::{CODEC_NAMES, CodecChoice};
use crate::rules::{Spot, rule_rows};
use crate::{Dialect, DtmfMethod, RtcpXr, Srtp, SrtpNegotiation, ToneCountry, Transport};

/// Payload types from here on mean what the session description says (RFC 3551 §6).
const DYNAMIC: u8 = 96;

rule_rows! {
    Clash "jitter-order" for Yealink, Panasonic: [JITTER_MIN, JITTER_NOMINAL, JITTER_MAX],
    at "000:5466, 003:4700", "the jitter buffer's shortest, first and longest time must rise", jitter_rises;

    Idle "jitter-fixed" for Yealink: [JITTER_ADAPTIVE] rule [JITTER_MIN, JITTER_MAX],
    at "004:17700", "only an adaptive jitter buffer has a shortest and a longest time", |it| it.get(&JITTER_ADAPTIVE);

    Idle "jitter-adaptive" for Yealink: [JITTER_ADAPTIVE] rule [JITTER_FIXED],
    at "004:17733", "only a fixed jitter buffer has a normal time", |it| !it.get(&JITTER_ADAPTIVE);

    Clash "rtp-port-order" for Yealink: [RTP_PORT_MIN, RTP_PORT_MAX],
    at "003:3055", "the lowest RTP port must lie below the highest",
    |it| it.get(&RTP_PORT_MIN) < it.get(&RTP_PORT_MAX);

    Clash "rtp-port-room" for Panasonic: [RTP_PORT_MIN, RTP_PORT_MAX],
    at "000:5494, 000:5503", "the RTP ports must be even, the highest at least 400 above the lowest",
    |it| {
        let (min, max) = (it.get(&RTP_PORT_MIN), it.get(&RTP_PORT_MAX));
        min % 2 == 0 && max % 2 == 0 && max >= min.saturating_add(400)
    };

    Clash "no-codec" for Yealink, AudioCodes, Panasonic: [CODECS],
    at "002:5032", "at least one codec must be enabled to make a call", |it| !it.get(&CODECS).is_empty();

    Missing "codec-without-name" for Yealink, AudioCodes: [CODECS],
    at "003:14677, 002:5053", "an enabled slot of the codec table must name its codec",
    |it| it.settings().codec_slots(it.line()).iter().all(|slot| slot.name.is_some());

    Missing "codec-without-payload-type" for Yealink: [CODECS],
    at "003:14749", "a codec that has no payload type of its own must be given one from 96 to 127",
    |it| it.settings().codec_slots(it.line()).iter().all(|slot| {
        slot.payload.is_some() || slot.name.and_then(usual_payload).is_none_or(|usual| usual < DYNAMIC)
    });

    Clash "codec-payload-clash" for Yealink, AudioCodes: [CODECS, OPUS_PAYLOAD],
    at "RFC 3551 §6, 003:14749", "two codecs must not have the same payload type", codecs_differ;

    Clash "dtmf-payload-clash" for Yealink, AudioCodes, Panasonic: [DTMF_PAYLOAD, OPUS_PAYLOAD, CODECS],
    at "RFC 4733 §2.4.1, 003:14251", "the payload type of telephone events must not be a codec's", |it| {
        let events = it.get(&DTMF_PAYLOAD);
        it.get(&CODECS).iter().all(|codec| payload_of(it, codec) != events)
    };

    Missing "dtmf-info-not-allowed" for AudioCodes: [DTMF_METHOD, DTMF_INFO_ALLOWED],
    at "002:4250", "digits by SIP must be allowed to be used",
    |it| it.get(&DTMF_METHOD) != DtmfMethod::Info || it.get(&DTMF_INFO_ALLOWED);

    Idle "dtmf-in-band" for Panasonic: [DTMF_OUT_OF_BAND] rule [DTMF_PAYLOAD],
    at "000:5564", "the payload type is used only when digits go out of band",
    |it| it.get(&DTMF_OUT_OF_BAND);

    Idle "dtmf-shown" for Yealink: [DTMF_HIDE] rule [DTMF_HIDE_DELAY],
    at "004:9663", "digits are shown for a moment only where they are hidden", |it| it.get(&DTMF_HIDE);

    Idle "rtp-loss-ignored" for AudioCodes: [RTP_LOSS_ENDS_CALL] rule [RTP_LOSS_TIMEOUT],
    at "002:4892", "the time counts only where a lost connection ends the call",
    |it| it.get(&RTP_LOSS_ENDS_CALL);

    Idle "rtcp-off" for Panasonic: [RTCP, RTCP_BY_SDP] rule [RTCP_INTERVAL],
    at "000:5528", "RTCP is sent at an interval only where it is enabled",
    |it| it.get(&RTCP) || it.get(&RTCP_BY_SDP);

    Idle "quality-off" for AudioCodes: [RTCP_XR] rule [QUALITY_REPORT],
    at "002:10008", "reports of quality are sent only where it is measured",
    |it| it.get(&RTCP_XR) != RtcpXr::Off;

    Missing "srtp-in-the-clear" for Yealink, AudioCodes: [SRTP, TRANSPORT],
    at "002:9310", "the keys of encrypted speech travel in SIP, so SIP must go over TLS",
    |it| it.get(&SRTP) == Srtp::Off || matches!(it.get(&TRANSPORT), Transport::Tls | Transport::Dns);

    Idle "srtp-not-negotiated" for AudioCodes: [SRTP] rule [SRTP_NEGOTIATION],
    at "002:9364", "encryption is negotiated only where it is optional",
    |it| it.get(&SRTP) == Srtp::Prefer || it.get(&SRTP_NEGOTIATION) == SrtpNegotiation::Basic;

    Clash "tone-frequency-order" for AudioCodes: [TONE_ENTRY_LOW, TONE_ENTRY_HIGH],
    at "002:4645, 002:4654", "a tone's low frequency must not exceed its high one", |it| {
        let (low, high) = (it.get(&TONE_ENTRY_LOW), it.get(&TONE_ENTRY_HIGH));
        low == 0 || high == 0 || low <= high
    };

    Idle "tones-of-a-country" for Yealink: [TONE_COUNTRY] rule [
        TONE_DIAL, TONE_RINGBACK, TONE_BUSY, TONE_REORDER, TONE_CALL_WAITING, TONE_DIAL_RECALL, TONE_INFO,
        TONE_STUTTER, TONE_MESSAGE, TONE_AUTO_ANSWER
    ],
    at "004:10730", "tones of one's own sound only where the country is Custom",
    |it| it.get(&TONE_COUNTRY) == ToneCountry::Custom;
}

fn jitter_rises(it: &Spot<'_>) -> bool {
    let (min, max) = (it.get(&JITTER_MIN), it.get(&JITTER_MAX));
    if it.is_of(Dialect::Panasonic) {
        let nominal = it.get(&JITTER_NOMINAL);
        min <= nominal && nominal < max && min < max
    } else {
        min <= max
    }
}

fn usual_payload(name: &str) -> Option<u8> {
    let (_, payload) = CODEC_NAMES.iter().find(|(known, _)| *known == name)?;
    Some(*payload)
}

/// The payload type of a codec; AudioCodes sets that of Opus beside the list.
fn payload_of(it: &Spot<'_>, codec: CodecChoice) -> u8 {
    if codec.name == "opus" && it.is_of(Dialect::AudioCodes) {
        it.get(&OPUS_PAYLOAD)
    } else {
        codec.payload
    }
}

/// Whether each enabled codec has a payload type of its own; both rates of G.723.1 share theirs (RFC 3551 §4.5.3).
fn codecs_differ(it: &Spot<'_>) -> bool {
    let codecs: Vec<_> = it.get(&CODECS).iter().collect();
    let one_codec = |name: &str| name.starts_with("G723-");
    codecs.iter().enumerate().all(|(place, codec)| {
        codecs.iter().skip(place + 1).all(|other| {
            payload_of(it, *codec) != payload_of(it, *other)
                || (one_codec(codec.name) && one_codec(other.name))
        })
    })
}
