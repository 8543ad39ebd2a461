//! Speech on the wire: codecs, packets, digits.

use core::time::Duration;

use crate::codecs::CodecList;
use crate::row::settings;

settings! {
    family "Speech";

    /// The codecs of the line, the most wanted first.
    CODECS: CodecList, PerLine, default "G722 PCMU PCMA G729", Live {
        Yealink "account.{line}.codec.{slot}.enable" as CODEC_ENABLE, at "003:14650";
        Yealink "account.{line}.codec.{slot}.payload_type" as CODEC_NAME, at "003:14677";
        Yealink "account.{line}.codec.{slot}.payload_type" as CODEC_NAME_HYPHEN, at "004:17173";
        Yealink "account.{line}.codec.{slot}.priority" as CODEC_PRIORITY, at "003:14723";
        Yealink "account.{line}.codec.{slot}.priority" as CODEC_PRIORITY_11, at "004:17230";
        Yealink "account.{line}.codec.{slot}.rtpmap" as CODEC_PAYLOAD, at "003:14749";
        AudioCodes "voip/codec/codec_info/{slot}/enabled" as CODEC_ENABLE, at "002:5029";
        AudioCodes "voip/codec/codec_info/{slot}/name" as CODEC_NAME, at "002:5053";
        Panasonic "CODEC_ENABLE{codec}_{line}" as CODEC_YES_NO, at "000:5410";
        Panasonic "CODEC_PRIORITY{codec}_{line}" as CODEC_RANK, at "000:5420";
    }

    /// The name of a codec on the screen, for each slot of the maker's table.
    CODEC_LABEL: String, PerLineItem(11), in 0..=99, default "", Kept {
        Yealink "account.{line}.codec.{item}.display_name" as TEXT, at "004:17317";
    }

    /// Whether PCMU is offered behind the others even where the list leaves it out.
    CODEC_ADD_PCMU: bool, PerPhone, default "on", Kept {
        Panasonic "CODEC_G711_REQ" as ZERO_ONE, at "000:5396";
    }

    /// Whether an offer of G.729 says that it comes without comfort noise (`annexb=no`).
    G729_WITHOUT_ANNEX_B: bool, PerPhone, default "off", Kept {
        Panasonic "CODEC_G729_PARAM" as ZERO_ONE, at "000:5403";
    }

    /// The bit rate of G.722.
    G722_RATE: crate::G722Rate, PerPhone, default "64k", Kept {
        AudioCodes "voip/codec/g722_bitrate" as G722_RATE_NAMES, at "002:5104";
    }

    /// The bit rate of G.723.1.
    G723_RATE: crate::G723Rate, PerPhone, default "high", Kept {
        AudioCodes "voip/codec/g723_bitrate" as G723_RATE_NAMES, at "002:5097";
    }

    /// The RTP payload type of Opus, where the codec list names none.
    OPUS_PAYLOAD: u8, PerPhone, in 96..=127, default "111", Kept {
        AudioCodes "voip/media/opus_payload" as NUMBER, at "002:5082";
    }

    /// Whether Opus lowers its bit rate during a call when reports tell of losses.
    OPUS_ADAPTS: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/voice_quality/mode" as RTCP_FEEDBACK, at "002:5148";
    }

    /// The licence that unlocks AMR in the maker's firmware.
    AMR_LICENCE: offhook_base::Secret, PerPhone, in 0..=256, default "", Refused("a licence for the maker's own firmware") {
        AudioCodes "system/activation_keys/amr_coder" as SECRET, at "002:5124";
    }

    /// How much speech goes into one packet; 0 leaves it to the other side.
    PTIME: Duration, PerLine, in 0..=120, default "20 ms", Live {
        Yealink "account.{line}.ptime" as PTIME_STEPS, at "003:13717";
        Panasonic "RTP_PTIME" as PTIME_PANASONIC, at "000:5507";
    }

    /// How much speech goes into one packet of a codec, for each slot of the maker's table. The first slot's length is
    /// that of every codec.
    CODEC_PTIME: Duration, PerItem(5), in 10..=120, default "20 ms", Live {
        AudioCodes "voip/codec/codec_info/{item}/ptime" as MS, at "002:5087";
    }

    /// How digits reach the other side during a call.
    DTMF_METHOD: crate::DtmfMethod, PerLine, default "rtp", Live {
        Yealink "account.{line}.dtmf.type" as DTMF_NUMBERS, at "003:14221";
        AudioCodes "voip/media/out_of_band_dtmf" as DTMF_NAMES, at "002:4242";
    }

    /// Whether digits go as telephone events rather than as tones in the speech.
    DTMF_OUT_OF_BAND: bool, PerLine, default "on", Live {
        Panasonic "OUTBANDDTMF_{line}" as YES_NO default "Y", at "000:5542";
    }

    /// Whether digits go as SIP INFO, whatever else is set.
    DTMF_RELAY: bool, PerLine, default "off", Kept {
        Panasonic "DTMF_RELAY_{line}" as YES_NO, at "000:5551";
    }

    /// Whether digits may go as SIP INFO at all; the method has no effect while this is off.
    DTMF_INFO_ALLOWED: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/media/dtmf_via_sip_force_flag" as ZERO_ONE, at "002:4250";
    }

    /// The RTP payload type of telephone events.
    DTMF_PAYLOAD: u8, PerLine, in 96..=127, default "101", Live {
        Yealink "account.{line}.dtmf.dtmf_payload" as NUMBER, at "003:14251";
        AudioCodes "voip/media/dtmf_payload" as NUMBER, at "002:4933";
        Panasonic "TELEVENT_PAYLOAD" as NUMBER, at "000:5560";
    }

    /// The body of a SIP INFO that carries a digit.
    DTMF_INFO: crate::DtmfInfo, PerLine, default "dtmf-relay", Kept {
        Yealink "account.{line}.dtmf.info_type" as DTMF_INFO_NUMBERS, at "003:14297";
        Yealink "account.{line}.dtmf.info_type" as DTMF_INFO_OR_OFF default "0", at "004:9515";
    }

    /// How long a digit sounds.
    DTMF_LENGTH: Duration, PerPhone, in 60..=200, default "100 ms", Live {
        Panasonic "DTMF_SIGNAL_LEN" as MS_BY_FIVES default "180", at "000:5580";
    }

    /// The pause after a digit.
    DTMF_PAUSE: Duration, PerPhone, in 60..=200, default "100 ms", Kept {
        Panasonic "DTMF_INTDIGIT_TIM" as MS_BY_FIVES default "90", at "000:5587";
    }

    /// How loud the digits of telephone events are, in steps of 1 dB from the quietest.
    DTMF_LEVEL: u8, PerPhone, in 0..=31, default "0", Kept {
        AudioCodes "voip/audio/gain/dtmf_rtp_event_signal_level" as NUMBER, at "002:4252";
    }

    /// How many times the last packet of a telephone event is sent.
    DTMF_END_PACKETS: u8, PerPhone, in 1..=3, default "3", Kept {
        Yealink "features.dtmf.repetition" as NUMBER, at "003:9655";
    }

    /// Whether telephone events from the other side stay silent instead of sounding as tones.
    DTMF_MUTE_RECEIVED: bool, PerPhone, default "on", Kept {
        AudioCodes "voip/media/ignore_rfc_2833_packets" as ZERO_ONE, at "002:4886";
    }

    /// Whether digits dialled during a call show as asterisks.
    DTMF_HIDE: bool, PerPhone, default "off", Kept {
        Yealink "features.dtmf.hide" as ZERO_ONE, at "003:9598";
    }

    /// Whether a digit that will be hidden shows for a moment first.
    DTMF_HIDE_DELAY: bool, PerPhone, default "off", Kept {
        Yealink "features.dtmf.hide_delay" as ZERO_ONE, at "003:9619";
    }

    /// Whether a call is held in the old way, with a connection address of 0.0.0.0 (RFC 2543).
    HOLD_RFC2543: bool, PerLine, default "off", Live {
        Yealink "sip.rfc2543_hold" as ZERO_ONE, at "003:4167";
        Panasonic "RFC2543_HOLD_ENABLE_{line}" as YES_NO default "Y", at "000:5569";
    }

    /// The lowest local RTP port.
    RTP_PORT_MIN: u16, PerPhone, in 1..=65535, default "11780", Live {
        Yealink "network.port.min_rtpport" as NUMBER, at "003:3079";
        AudioCodes "voip/media/media_port" as NUMBER default "4000", at "002:4941";
        Panasonic "RTP_PORT_MIN" as NUMBER in 1024..=48750 default "16000", at "000:5489";
    }

    /// The highest local RTP port; a maker that names only the lowest uses 126 more.
    RTP_PORT_MAX: u16, PerPhone, in 1..=65535, default "11800", Live {
        Yealink "network.port.max_rtpport" as NUMBER, at "003:3055";
        Panasonic "RTP_PORT_MAX" as NUMBER in 1424..=49150 default "20000", at "000:5498";
    }

    /// Whether RTCP reports are sent.
    RTCP: bool, PerLine, default "on", Live {
        Panasonic "RTCP_ENABLE_{line}" as YES_NO default "N", at "000:5515";
    }

    /// How often RTCP reports are sent.
    RTCP_INTERVAL: Duration, PerLine, in 5000..=65535000, default "5 s", Kept {
        Panasonic "RTCP_INTVL_{line}" as SECONDS, at "000:5452";
    }

    /// Whether the other side's `a=rtcp` decides about reports instead of this telephone's own settings.
    RTCP_BY_SDP: bool, PerLine, default "off", Kept {
        Panasonic "RTCP_SEND_BY_SDP_{line}" as ZERO_ONE, at "000:5524";
    }

    /// How the quality of a call is measured and reported (RTCP XR, RFC 3611).
    RTCP_XR: crate::RtcpXr, PerPhone, default "off", Kept {
        AudioCodes "voip/rtcp_xr/vq_statistics/mode" as RTCP_XR_NAMES, at "002:10004";
    }

    /// Whether a call ends when no speech arrives for a while.
    RTP_LOSS_ENDS_CALL: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/media/broken_connection_detection" as ZERO_ONE, at "002:4892";
    }

    /// How long no speech may arrive before the call counts as broken.
    RTP_LOSS_TIMEOUT: Duration, PerPhone, in 0..=65535000, default "10 s", Kept {
        AudioCodes "voip/media/broken_connection_timeout" as SECONDS, at "002:4901";
    }

    /// Whether speech from several senders is played within one call.
    RTP_SEVERAL_SENDERS: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/media/allow_multiple_rtp" as ZERO_ONE, at "002:12263";
    }

    /// The user name in the `o=` line of a session description.
    SDP_USER_NAME: String, PerLine, in 0..=32, default "-", Kept {
        Panasonic "SDP_USER_ID_{line}" as TEXT, at "000:6136";
    }

    /// Whether a session description says how much speech goes into one packet (`a=ptime`).
    SDP_PTIME: bool, PerPhone, default "off", Kept {
        AudioCodes "voip/signalling/sip/sdp_include_ptime" as ZERO_ONE, at "002:2820";
    }

    /// Whether speech stops while a call is held.
    RTP_MUTE_ON_HOLD: bool, PerLine, default "on", Kept {
        AudioCodes "voip/media/rtp_mute_on_hold" as ZERO_ONE, at "002:4871";
        Panasonic "RTP_CLOSE_ENABLE_{line}" as YES_NO, at "000:5532";
    }

    /// How RTP packets are marked for the network (DSCP, RFC 2474).
    RTP_DSCP: u8, PerLine, in 0..=63, default "46", Kept {
        Yealink "network.qos.rtptos" as NUMBER, at "003:3103";
        AudioCodes "voip/media/media_tos" as TOS_BYTE default "0xb8", at "002:4973";
        Panasonic "DSCP_RTP_{line}" as NUMBER default "0", at "000:5434";
    }

    /// How RTCP packets are marked for the network (DSCP, RFC 2474).
    RTCP_DSCP: u8, PerLine, in 0..=63, default "0", Kept {
        Panasonic "DSCP_RTCP_{line}" as NUMBER, at "000:5443";
    }

    /// Whether the receiver adapts how long it holds packets back.
    JITTER_ADAPTIVE: bool, PerPhone, default "on", Live {
        Yealink "voice.jib.adaptive" as ZERO_ONE, at "003:4681";
    }

    /// Time the receiver holds a packet back when it does not adapt.
    JITTER_FIXED: Duration, PerPhone, in 0..=400, default "120 ms", Live {
        Yealink "voice.jib.normal" as MS in 60..=300, at "003:4740";
        Yealink "voice.jib.normal" as MS, at "004:17726";
    }

    /// Shortest time the receiver holds a packet back to smooth its arrival.
    JITTER_MIN: Duration, PerLine, in 0..=400, default "20 ms", Live {
        Yealink "voice.jib.min" as MS in 60..=300 default "60", at "003:4700";
        Yealink "voice.jib.min" as MS default "60", at "004:17694";
        AudioCodes "voip/audio/jitter_buffer/min_delay" as MS in 10..=150 default "10", at "002:5185";
        Panasonic "MIN_DELAY_{line}" as TENS_OF_MS in 10..=20 default "2", at "000:5470";
    }

    /// Shortest time the receiver holds an Opus packet back, and the time at first.
    JITTER_MIN_OPUS: Duration, PerPhone, in 30..=500, default "30 ms", Kept {
        AudioCodes "voip/codec/opus/jitter_buffer/min_delay" as MS, at "002:5114";
    }

    /// How quickly the receiver holds packets back longer when they come more unevenly; the highest is the quickest.
    JITTER_REACTION: u8, PerPhone, in 0..=13, default "10", Kept {
        AudioCodes "voip/audio/jitter_buffer/optimization_factor" as NUMBER, at "002:5196";
    }

    /// Time the receiver holds a packet back at first; where a maker has no word for it, the shortest.
    JITTER_NOMINAL: Duration, PerLine, in 0..=400, default "20 ms", Live {
        Panasonic "NOM_DELAY_{line}" as TENS_OF_MS in 10..=70 default "2", at "000:5479";
    }

    /// Longest time the receiver may hold a packet back to smooth its arrival.
    ///
    /// Takes effect on the next call.
    JITTER_MAX: Duration, PerLine, in 0..=500, default "300 ms", Live {
        Yealink "voice.jib.max" as MS in 60..=300, at "003:4720";
        Yealink "voice.jib.max" as MS in 0..=400, at "004:17710";
        Panasonic "MAX_DELAY_{line}" as TENS_OF_MS in 30..=500 default "20", at "000:5461";
    }
}
