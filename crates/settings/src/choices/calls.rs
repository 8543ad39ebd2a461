//! Words of settings: calls.

use crate::choices::choices;

choices! {
    /// For whom something is set.
    SetFor {
        /// Once for all lines; what lines have of their own is ignored.
        Phone = "phone",
        /// For each line by itself.
        Line = "line",
    }

    /// When the calls to a line are forwarded.
    ForwardWhen {
        /// Always.
        Always = "always",
        /// While the line is in use.
        Busy = "busy",
        /// When nobody answers in time.
        NoAnswer = "no-answer",
    }

    /// What a ringing time is counted in.
    RingUnit {
        /// Seconds.
        Seconds = "seconds",
        /// Rings of the bell.
        Rings = "rings",
    }

    /// What a forwarded call says about where it came from (RFC 5806).
    DiversionHeader {
        /// Nothing.
        Off = "off",
        /// That this telephone forwarded it.
        Own = "own",
        /// That this telephone forwarded it, and who did before.
        Append = "append",
    }

    /// The provisional answer to a call that arrives during another.
    WaitingReply {
        /// 180 Ringing.
        Ringing = "ringing",
        /// 182 Queued.
        Queued = "queued",
    }

    /// Which calls are answered by themselves.
    AutoAnswerWhen {
        /// Every call.
        Always = "always",
        /// A call whose INVITE asks for it.
        Asked = "asked",
    }

    /// What a digit does while the telephone is idle and on the hook.
    OnHookDigits {
        /// Nothing.
        Ignored = "ignored",
        /// It opens the loudspeaker or headset and is the first digit of a number.
        Dialled = "dialled",
        /// It is collected in silence until the number is sent.
        Collected = "collected",
    }

    /// Which name an incoming call shows.
    IncomingName {
        /// The caller's only.
        CallerOnly = "caller-only",
        /// The caller's, else that of the group that is called.
        CallerFirst = "caller-first",
        /// That of the group that is called, else the caller's.
        GroupFirst = "group-first",
        /// That of the group that is called only.
        GroupOnly = "group-only",
    }

    /// The codec of a page to many telephones.
    PagingCodec {
        /// G.722.
        G722 = "g722",
        /// G.722 with the clock rate of 8000 Hz in its name.
        G722At8000 = "g722-8000",
        /// G.711 µ-law.
        Pcmu = "pcmu",
        /// G.711 A-law.
        Pcma = "pcma",
        /// G.729.
        G729 = "g729",
        /// G.726.
        G726 = "g726",
        /// RTAudio at 8 kHz.
        Rta = "rta",
        /// RTAudio at 16 kHz.
        RtaWide = "rta-wide",
    }
}
