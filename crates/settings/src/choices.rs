//! Settings whose value is one of a few words, each as a Rust enum with Offhook's own word for every variant.

mod calls;
mod keys;
mod network;
mod services;
mod signalling;
mod sound;
mod upkeep;

pub use calls::*;
pub use keys::*;
pub use network::*;
pub use services::*;
pub use signalling::*;
pub use sound::*;
pub use upkeep::*;

/// One permitted word of a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Offhook's word, lower case, written in `--set` and shown in lists.
    pub word: &'static str,
    /// What it means, in one sentence.
    pub doc: &'static str,
}

/// An enum that a setting can have as its value.
pub trait Word: Copy + 'static {
    /// Every variant in order.
    const CHOICES: &'static [Choice];

    /// Offhook's word for this variant.
    fn word(self) -> &'static str;

    /// The variant with this word; words are compared exactly.
    fn from_word(word: &str) -> Option<Self>;
}

macro_rules! choices {
    ($(
        $(#[doc = $doc:literal])+
        $name:ident { $( #[doc = $vdoc:literal] $variant:ident = $word:literal, )+ }
    )+) => { $(
        $(#[doc = $doc])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $( #[doc = $vdoc] $variant, )+
        }

        impl $crate::choices::Word for $name {
            const CHOICES: &'static [$crate::choices::Choice] =
                &[$( $crate::choices::Choice { word: $word, doc: $vdoc }, )+];

            fn word(self) -> &'static str {
                match self {
                    $( Self::$variant => $word, )+
                }
            }

            fn from_word(word: &str) -> Option<Self> {
                match word {
                    $( $word => Some(Self::$variant), )+
                    _ => None,
                }
            }
        }
    )+ };
}

pub(crate) use choices;

choices! {
    /// How SIP messages travel.
    Transport {
        /// Datagrams, the usual way.
        Udp = "udp",
        /// A connection in the clear.
        Tcp = "tcp",
        /// A connection under TLS.
        Tls = "tls",
        /// Whatever the domain's NAPTR and SRV records offer (RFC 3263 §4.1).
        Dns = "dns",
    }

    /// How dialled digits reach the other side during a call.
    DtmfMethod {
        /// As audible tones in the speech.
        Inband = "inband",
        /// As telephone-event packets (RFC 4733).
        Rtp = "rtp",
        /// As SIP INFO requests.
        Info = "info",
        /// As telephone-event packets where the other side offers them, as SIP INFO otherwise.
        Auto = "auto",
    }

    /// The body type of a SIP INFO that carries a digit.
    DtmfInfo {
        /// `application/dtmf-relay`, with the digit and its length.
        Relay = "dtmf-relay",
        /// `application/dtmf`, the digit alone.
        Dtmf = "dtmf",
        /// `application/telephone-event`.
        Event = "telephone-event",
        /// No body type of its own.
        Off = "off",
    }

    /// Which header names the caller.
    CallerIdSource {
        /// The From header.
        From = "from",
        /// P-Asserted-Identity.
        Pai = "pai",
        /// P-Asserted-Identity, else From.
        PaiFrom = "pai-from",
        /// Remote-Party-ID, else P-Asserted-Identity, else From.
        RpidPaiFrom = "rpid-pai-from",
        /// P-Asserted-Identity, else Remote-Party-ID, else From.
        PaiRpidFrom = "pai-rpid-from",
        /// Remote-Party-ID, else From.
        RpidFrom = "rpid-from",
    }

    /// What names the one who was called.
    CalleeIdSource {
        /// P-Asserted-Identity of the answer, else its Remote-Party-ID, else the dialled number.
        PaiRpid = "pai-rpid",
        /// The dialled number.
        Dialled = "dialled",
        /// From in an UPDATE of the one who was called (RFC 4916); until UPDATE is spoken, the dialled number.
        Update = "update",
    }

    /// Whether speech is encrypted.
    Srtp {
        /// Speech goes in the clear.
        Off = "off",
        /// Encryption is offered, and given up where the other side has none.
        Prefer = "prefer",
        /// A call without encryption is refused.
        Require = "require",
    }

    /// Which certificate authorities a TLS server is checked against.
    TrustedCertificates {
        /// The built-in authorities.
        BuiltIn = "built-in",
        /// Only the authorities the administrator has loaded.
        Own = "own",
        /// Both.
        All = "all",
    }

    /// When the telephone looks for new configuration files.
    ProvisionSchedule {
        /// Never by itself.
        Never = "never",
        /// Each time it starts.
        PowerOn = "power-on",
        /// At a fixed interval.
        Repeatedly = "repeatedly",
        /// Once a day.
        Daily = "daily",
        /// On chosen days of the week.
        Weekly = "weekly",
        /// Each time it starts, and at a fixed interval.
        PowerOnRepeatedly = "power-on-repeatedly",
        /// Each time it starts, and on chosen days of the week.
        PowerOnWeekly = "power-on-weekly",
        /// Every 5 minutes.
        Every5Minutes = "every-5-minutes",
        /// Every 15 minutes.
        Every15Minutes = "every-15-minutes",
    }

    /// How the clock on the screen counts.
    TimeFormat {
        /// 1 to 12 with AM and PM.
        Hours12 = "12h",
        /// 0 to 23.
        Hours24 = "24h",
        /// As the language has it.
        ByLanguage = "language",
    }

    /// How the date on the screen is written.
    DateFormat {
        /// `Mon Nov 30`.
        WeekdayMonthDay = "www-mmm-dd",
        /// `30-Nov-26`.
        DayMonthNameYear2 = "dd-mmm-yy",
        /// `2026-11-30`.
        YearMonthDay = "yyyy-mm-dd",
        /// `30/11/2026`.
        DayMonthYear = "dd/mm/yyyy",
        /// `11/30/26`.
        MonthDayYear2 = "mm/dd/yy",
        /// `30 Nov 2026`.
        DayMonthNameYear = "dd-mmm-yyyy",
        /// `Mon 30 Nov`.
        WeekdayDayMonth = "www-dd-mmm",
        /// `11 30 26`.
        MonthDayYearPlain = "mm-dd-yy",
        /// `30 11 26`.
        DayMonthYearPlain = "dd-mm-yy",
        /// `26 11 30`.
        YearMonthDayPlain = "yy-mm-dd",
        /// As the language has it.
        ByLanguage = "language",
    }

    /// The language of the telephone's screen.
    Language {
        /// English.
        English = "en",
        /// German.
        German = "de",
        /// French.
        French = "fr",
        /// Spanish.
        Spanish = "es",
        /// Italian.
        Italian = "it",
        /// Portuguese.
        Portuguese = "pt",
        /// Dutch.
        Dutch = "nl",
        /// Polish.
        Polish = "pl",
        /// Russian.
        Russian = "ru",
        /// Turkish.
        Turkish = "tr",
        /// Japanese.
        Japanese = "ja",
        /// Simplified Chinese.
        Chinese = "zh",
        /// Traditional Chinese.
        ChineseTraditional = "zh-tw",
        /// Hebrew.
        Hebrew = "he",
        /// Korean.
        Korean = "ko",
        /// Ukrainian.
        Ukrainian = "uk",
        /// Finnish.
        Finnish = "fi",
        /// Hungarian.
        Hungarian = "hu",
        /// Czech.
        Czech = "cs",
        /// Slovak.
        Slovak = "sk",
        /// French as spoken in Canada.
        CanadianFrench = "fr-ca",
        /// English as spoken in Britain.
        BritishEnglish = "en-gb",
    }

    /// How much is reported to the log server.
    SyslogLevel {
        /// Nothing.
        None = "none",
        /// The telephone cannot go on.
        Emergency = "emergency",
        /// Something must be done at once.
        Alert = "alert",
        /// A part has failed.
        Critical = "critical",
        /// Errors and worse.
        Error = "error",
        /// Warnings and worse.
        Warning = "warning",
        /// Notable events and worse.
        Notice = "notice",
        /// What happens, in ordinary words.
        Info = "info",
        /// Everything.
        Debug = "debug",
    }
}
