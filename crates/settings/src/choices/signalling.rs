//! Words of settings: signalling.

use crate::choices::choices;

choices! {
    /// How two servers share the work.
    Redundancy {
        /// The second server is not used.
        Off = "off",
        /// The line registers at the second server when the first is silent.
        Successive = "successive",
        /// The line is registered at both at once.
        Concurrent = "concurrent",
    }

    /// When requests go to the first server again after they went to another.
    Failback {
        /// With every new request.
        NewRequests = "new-requests",
        /// When the DNS answer has expired.
        DnsTtl = "dns-ttl",
        /// With the next registration.
        Registration = "registration",
        /// After a fixed time.
        Duration = "duration",
    }

    /// The server product whose ways are followed.
    ServerType {
        /// None in particular.
        Generic = "generic",
        /// Asterisk.
        Asterisk = "asterisk",
        /// BroadSoft BroadWorks.
        BroadSoft = "broadsoft",
        /// Coral.
        Coral = "coral",
        /// Metaswitch.
        Metaswitch = "metaswitch",
        /// FreeSWITCH.
        FreeSwitch = "freeswitch",
        /// GENBAND.
        Genband = "genband",
        /// Cosmocom.
        Cosmocom = "cosmocom",
        /// UCAP.
        Ucap = "ucap",
    }

    /// Which side refreshes a call (RFC 4028 §4).
    SessionRefresher {
        /// The INVITE does not say.
        None = "none",
        /// The side that sends the INVITE.
        Uac = "uac",
        /// The side that receives it.
        Uas = "uas",
    }

    /// Which request refreshes a call.
    SessionRefreshMethod {
        /// INVITE inside the call.
        Invite = "invite",
        /// UPDATE (RFC 3311).
        Update = "update",
        /// UPDATE where the other side allows it, INVITE otherwise.
        Auto = "auto",
    }

    /// What stands in a part of the From header of an anonymous call.
    AnonymousPart {
        /// The same as in any other call.
        Own = "own",
        /// The word `anonymous`.
        Anonymous = "anonymous",
        /// Nothing.
        None = "none",
    }

    /// Where the voices of a conference are mixed.
    ConferenceMode {
        /// In the telephone.
        Local = "local",
        /// In a conference server (RFC 4579).
        Server = "server",
    }

    /// When the music server is called.
    MusicOrder {
        /// Before the call is held.
        BeforeHold = "before-hold",
        /// After the call is held.
        AfterHold = "after-hold",
    }

    /// What a transfer or busy-lamp key does during a call.
    TransferKeyAction {
        /// Starts a new call.
        NewCall = "new-call",
        /// Starts an attended transfer.
        Attended = "attended",
        /// Transfers at once.
        Blind = "blind",
    }

    /// How an offer says that speech may but need not be encrypted.
    SrtpNegotiation {
        /// Two media lines, one in clear and one encrypted.
        Basic = "basic",
        /// One media line with capabilities (RFC 5939).
        Capabilities = "rfc5939",
    }

    /// Which ciphers are offered for speech (RFC 4568 §6.2).
    SrtpSuites {
        /// AES-128 with a tag of 32 bits.
        Sha1Bits32 = "aes-128-sha1-32",
        /// AES-128 with a tag of 80 bits.
        Sha1Bits80 = "aes-128-sha1-80",
        /// Both.
        All = "all",
    }

    /// How the quality of a call is measured and reported (RFC 3611).
    RtcpXr {
        /// Not at all.
        Off = "off",
        /// Within the telephone.
        Events = "events",
        /// Within the telephone, and in reports to the other side.
        RemoteAndEvents = "remote-and-events",
    }

    /// The bit rate of G.722.
    G722Rate {
        /// 64 kbit/s.
        Kbit64 = "64k",
        /// 56 kbit/s.
        Kbit56 = "56k",
        /// 48 kbit/s.
        Kbit48 = "48k",
    }

    /// The bit rate of G.723.1.
    G723Rate {
        /// 5.3 kbit/s.
        Low = "low",
        /// 6.3 kbit/s.
        High = "high",
    }
}
