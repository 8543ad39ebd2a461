//! Settings into what each machine is told: the only place that knows both.
//!
//! The machines below know no setting and the files above no row of the catalogue.

use core::time::Duration;

use offhook_media::{codec, jitter};
use offhook_settings::catalogue as set;
use offhook_settings::{
    CalleeIdSource, CallerIdSource, DateFormat, DtmfMethod, LineNo, MAX_LINES, Settings,
    TimeFormat, Transport as Way, TrustedCertificates,
};
use offhook_sip::{Account, Config as SipConfig, Limits, Server, Timers, Transport};

use crate::audio::Tones;
use crate::clock::DateStyle;
use crate::dialling::{self, SendKey};
use crate::io::TlsClient;
use crate::offer::{Abilities, Ability};

/// SIP transactions kept at once by one phone, each side.
const MAX_TRANSACTIONS: usize = 256;
/// SIP outputs waiting at once in one phone.
const MAX_OUTPUTS: usize = 1_024;
/// A backlight that is on for this long or longer never goes off.
const ALWAYS: Duration = Duration::from_secs(24 * 60 * 60);

/// Everything the phone does by setting.
#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// The SIP machine.
    pub(crate) sip: SipConfig,
    /// The SIP port for UDP and TCP.
    pub(crate) sip_port: u16,
    /// Whether any line needs a TCP listener.
    pub(crate) tcp: bool,
    lines: Vec<LinePlan>,
    /// The lowest and highest port for media.
    pub(crate) rtp_ports: (u16, u16),
    /// How numbers are entered.
    pub(crate) dialling: dialling::Config,
    /// The tones.
    pub(crate) tones: Tones,
    /// The status of calls turned away by do-not-disturb.
    pub(crate) dnd_code: u16,
    /// The status of calls turned away by a person.
    pub(crate) reject_code: u16,
    /// The delay before a line answers by itself.
    pub(crate) auto_answer_delay: Duration,
    /// Whether a waiting call is heard.
    pub(crate) call_waiting_tone: bool,
    /// How long a digit sounds.
    pub(crate) digit_length: Duration,
    /// Whether we hear our own digits.
    pub(crate) local_digit_tone: bool,
    /// How TLS servers are known.
    pub(crate) tls: Tls,
    /// The loudness of the ear.
    pub(crate) volume: u8,
    /// The loudness of the ringer.
    pub(crate) ringer: u8,
    /// The loudness of handset and headset.
    pub(crate) worn_volumes: (u8, u8),
    /// The pause that dials once something is off the hook; none waits for the send key.
    pub(crate) off_hook_pause: Option<Duration>,
    /// Whether a pressed key is heard.
    pub(crate) key_tone: bool,
    /// How long the dial tone waits for the first digit.
    pub(crate) first_digit: Duration,
    /// The line that calls leave from when nobody chose one.
    pub(crate) default_line: Option<LineNo>,
    /// Busy tone after the other end hung up; none is silence.
    pub(crate) busy_tone: Option<Duration>,
    /// Whether a 180 after early media brings our own ringback tone back.
    pub(crate) ringback_after_early_media: bool,
    /// Whether the microphone may be switched off.
    pub(crate) allow_mute: bool,
    /// Whether calls are remembered.
    pub(crate) history: bool,
    /// AM and PM on the clock.
    pub(crate) twelve_hours: bool,
    /// How dates are written.
    pub(crate) date_style: DateStyle,
    /// How long the light stays; none is always.
    pub(crate) backlight: Option<Duration>,
}

/// How TLS servers are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tls {
    /// Whether certificates are checked.
    pub(crate) verify: bool,
    /// Authorities trusted beside or instead of the public ones, in PEM.
    pub(crate) extra_ca: Vec<u8>,
}

impl Tls {
    /// The same for one server.
    pub(crate) fn client(&self, name: String) -> TlsClient {
        TlsClient {
            name,
            verify: self.verify,
            extra_ca: self.extra_ca.clone(),
        }
    }
}

/// One line.
#[derive(Clone, Debug)]
pub(crate) struct LinePlan {
    /// Which.
    pub(crate) line: LineNo,
    /// Its account.
    pub(crate) account: Account,
    /// The word on the screen.
    pub(crate) label: String,
    /// Its number.
    pub(crate) number: String,
    /// Which header names a caller.
    pub(crate) caller_from: CallerIdSource,
    /// What names the one who was called.
    pub(crate) callee_from: CalleeIdSource,
    /// What it can say in SDP.
    pub(crate) abilities: Abilities,
    /// The delay that smooths arrival.
    pub(crate) jitter: jitter::Config,
    /// Calls are turned away.
    pub(crate) dnd: bool,
    /// Calls are answered by themselves.
    pub(crate) auto_answer: bool,
    /// Calls whose headers ask for it are answered by themselves.
    pub(crate) auto_answer_by_header: bool,
    /// The microphone is off when a call was answered by itself.
    pub(crate) auto_answer_muted: bool,
    /// A second call is announced.
    pub(crate) call_waiting: bool,
    /// The number of the mailbox; empty for none.
    pub(crate) voice_mail: String,
}

impl LinePlan {
    /// What is printed for it: `201 Ana`.
    pub(crate) fn owner(&self) -> String {
        match (self.number.as_str(), self.label.as_str()) {
            (number, label) if number == label || label.is_empty() => number.to_owned(),
            ("", label) => label.to_owned(),
            (number, label) if label.contains(number) => label.to_owned(),
            (number, label) => format!("{number} {label}"),
        }
    }

    /// Whose it is, without the number that many an administrator writes into the label: `Ana`.
    pub(crate) fn name(&self) -> &str {
        name_in(&self.label, &self.number)
    }

    /// Host and port of the server, for the status page.
    pub(crate) fn server(&self) -> String {
        self.account
            .registrar
            .as_ref()
            .map_or_else(String::new, |server| match server.port {
                Some(port) => format!("{}:{port}", server.host),
                None => server.host.clone(),
            })
    }

    /// The word for the transport.
    pub(crate) fn transport(&self) -> &'static str {
        let server = self.account.registrar.as_ref();
        server
            .and_then(|server| server.transport)
            .map_or("", Transport::via_word)
    }
}

/// A label without its number; the whole label where nothing else would be left.
fn name_in<'a>(label: &'a str, number: &str) -> &'a str {
    let parting = |letter: char| !letter.is_alphanumeric();
    let label = label.trim();
    let before = label.strip_suffix(number);
    let after = label.strip_prefix(number);
    let rest = before
        .filter(|rest| rest.ends_with(parting))
        .or_else(|| after.filter(|rest| rest.starts_with(parting)));
    match rest.map(|rest| rest.trim_matches(parting)) {
        None | Some("") => label,
        Some(name) => name,
    }
}

impl Plan {
    /// The plan of `settings` for a phone with `lines` lines.
    pub(crate) fn new(settings: &Settings, lines: u8, user_agent: String) -> Self {
        let first = LineNo::FIRST;
        let plans: Vec<_> = LineNo::up_to(lines.min(MAX_LINES))
            .filter_map(|line| line_plan(settings, line))
            .collect();
        let first = plans.first().map_or(first, |plan| plan.line);
        let uses = |way| {
            let server = |plan: &LinePlan| plan.account.registrar.as_ref()?.transport;
            plans.iter().any(|plan| server(plan) == Some(way))
        };
        let busy_tone = settings.get(&set::BUSY_TONE_LENGTH);
        Self {
            sip: sip_config(settings, first, user_agent),
            sip_port: settings.get_at(&set::SIP_PORT, first),
            tcp: uses(Transport::Tcp),
            rtp_ports: (
                settings.get(&set::RTP_PORT_MIN),
                settings.get(&set::RTP_PORT_MAX),
            ),
            dialling: dialling_config(settings),
            tones: tones(settings),
            dnd_code: settings.get(&set::DND_STATUS),
            reject_code: settings.get(&set::REJECT_STATUS),
            auto_answer_delay: settings.get(&set::AUTO_ANSWER_DELAY),
            call_waiting_tone: settings.get(&set::CALL_WAITING_TONE),
            digit_length: settings.get(&set::DTMF_LENGTH),
            local_digit_tone: settings.get(&set::LOCAL_DTMF_TONE),
            tls: tls(settings),
            volume: settings.get(&set::SPEAKER_VOLUME),
            ringer: settings.get(&set::RING_VOLUME),
            worn_volumes: (
                settings.get(&set::HANDSET_VOLUME),
                settings.get(&set::HEADSET_VOLUME),
            ),
            off_hook_pause: Some(settings.get(&set::INTER_DIGIT)).filter(|pause| !pause.is_zero()),
            key_tone: settings.get(&set::KEY_TONE),
            first_digit: settings.get(&set::FIRST_DIGIT),
            default_line: LineNo::new(settings.get(&set::DEFAULT_LINE)),
            busy_tone: Some(busy_tone).filter(|length| !length.is_zero()),
            ringback_after_early_media: true,
            allow_mute: true,
            history: settings.get(&set::CALL_LOG),
            twelve_hours: settings.get(&set::TIME_FORMAT) == TimeFormat::Hours12,
            date_style: date_style(settings.get(&set::DATE_FORMAT)),
            backlight: Some(settings.get(&set::BACKLIGHT)).filter(|stay| *stay < ALWAYS),
            lines: plans,
        }
    }

    /// The lines that are in use, in order.
    pub(crate) fn lines(&self) -> impl Iterator<Item = LineNo> {
        self.lines.iter().map(|plan| plan.line)
    }

    /// The plans of the lines that are in use, in order.
    pub(crate) fn line_plans(&self) -> &[LinePlan] {
        &self.lines
    }

    /// Whether a line is in use.
    pub(crate) fn has(&self, line: LineNo) -> bool {
        self.lines.iter().any(|plan| plan.line == line)
    }

    /// The account of a line that is in use.
    pub(crate) fn account(&self, line: LineNo) -> Option<Account> {
        let plan = self.lines.iter().find(|plan| plan.line == line);
        plan.map(|plan| plan.account.clone())
    }

    /// The plan of a line; of a line that was just taken out of use, the first one's or a bare one.
    pub(crate) fn line(&self, line: LineNo) -> &LinePlan {
        let own = self.lines.iter().find(|plan| plan.line == line);
        own.or_else(|| self.lines.first()).unwrap_or_else(|| bare())
    }
}

/// What a call of a vanished line falls back on.
fn bare() -> &'static LinePlan {
    static BARE: std::sync::LazyLock<LinePlan> = std::sync::LazyLock::new(|| LinePlan {
        line: LineNo::FIRST,
        account: Account::default(),
        label: String::new(),
        number: String::new(),
        caller_from: CallerIdSource::From,
        callee_from: CalleeIdSource::Dialled,
        abilities: Abilities {
            codecs: Vec::new(),
            events: None,
            ptime: Duration::from_millis(20),
            zero_hold: false,
            rtcp: false,
        },
        jitter: jitter::Config::default(),
        dnd: false,
        auto_answer: false,
        auto_answer_by_header: false,
        auto_answer_muted: true,
        call_waiting: true,
        voice_mail: String::new(),
    });
    &BARE
}

fn line_plan(settings: &Settings, line: LineNo) -> Option<LinePlan> {
    if !settings.get_at(&set::LINE_ENABLE, line)
        || !settings.get_at(&set::LINE_PROFILE_ENABLE, line)
    {
        return None;
    }
    let account = account(settings, line);
    // A line without a number that does not call directly either is one nobody has filled in.
    if account.user.is_empty() && account.registrar.is_some() {
        return None;
    }
    let label = [
        settings.get_at(&set::LINE_LABEL, line),
        settings.get_at(&set::LINE_DISPLAY_NAME, line),
    ];
    let label = label.into_iter().find(|label| !label.is_empty());
    Some(LinePlan {
        line,
        label: label.unwrap_or_else(|| account.user.clone()),
        number: account.user.clone(),
        caller_from: settings.get_at(&set::CALLER_ID_SOURCE, line),
        callee_from: settings.get_at(&set::CALLEE_ID_SOURCE, line),
        abilities: abilities(settings, line),
        jitter: jitter(settings, line),
        dnd: settings.get_at(&set::DND, line),
        auto_answer: settings.get_at(&set::AUTO_ANSWER, line),
        auto_answer_by_header: true,
        auto_answer_muted: true,
        call_waiting: settings.get_at(&set::CALL_WAITING, line),
        voice_mail: settings.get_at(&set::VOICE_MAIL_NUMBER, line),
        account,
    })
}

fn account(settings: &Settings, line: LineNo) -> Account {
    let text = |key| settings.get_at(key, line);
    let (mut user, mut domain) = (text(&set::LINE_USER_NAME), text(&set::LINE_DOMAIN));
    // Where a maker has both, the whole address wins over the number (000:5724).
    let uri = text(&set::LINE_URI);
    if let Some((name, host)) = uri.trim_start_matches("sip:").split_once('@') {
        user = name.to_owned();
        domain = host.to_owned();
    }
    let way = transport(settings.get_at(&set::TRANSPORT, line));
    let srv = settings.get_at(&set::DNS_SRV, line);
    let server = |host: String, port: u16| -> Option<Server> {
        let host = host.trim().to_owned();
        if host.is_empty() || host == "0.0.0.0" {
            return None;
        }
        // Without a port the name service is asked for one (RFC 3263 §4.2); an address has no such record.
        let port = match port {
            0 if srv => None,
            0 => Some(way.unwrap_or(Transport::Udp).default_port()),
            port => Some(port),
        };
        Some(Server {
            host,
            port,
            transport: way,
        })
    };
    let with = |on: bool, host, port| if on { server(host, port) } else { None };
    let main = with(
        settings.get_at(&set::SERVER_USE, line),
        text(&set::SERVER_HOST),
        settings.get_at(&set::SERVER_PORT, line),
    );
    let own_registrar = settings.get_at(&set::REGISTRAR_USE, line)
        && !settings.get_at(&set::REGISTRAR_IS_SERVER, line);
    let registrar = with(
        own_registrar,
        text(&set::REGISTRAR_HOST),
        settings.get_at(&set::REGISTRAR_PORT, line),
    );
    let backup = with(
        settings.get_at(&set::SECOND_SERVER_USE, line),
        text(&set::SECOND_SERVER_HOST),
        settings.get_at(&set::SECOND_SERVER_PORT, line),
    );
    let outbound_proxy = with(
        settings.get_at(&set::OUTBOUND_PROXY_USE, line),
        text(&set::OUTBOUND_PROXY_HOST),
        settings.get_at(&set::OUTBOUND_PROXY_PORT, line),
    );
    let registrar = registrar.or(main);
    Account {
        register: settings.get_at(&set::REGISTER, line) && registrar.is_some(),
        display_name: text(&set::LINE_DISPLAY_NAME),
        auth_user: text(&set::LINE_AUTH_NAME),
        password: settings.get_at(&set::LINE_PASSWORD, line),
        realm: Some(text(&set::LINE_REALM)).filter(|realm| !realm.is_empty()),
        expires: settings.get_at(&set::REGISTER_EXPIRES, line),
        timers: timers(settings, line),
        takes_strangers: !settings.get_at(&set::SIP_TRUST_SERVER_ONLY, line),
        user,
        domain,
        registrar,
        backup,
        outbound_proxy,
    }
}

fn timers(settings: &Settings, line: LineNo) -> Timers {
    let timer = |key| settings.get_at(key, line);
    Timers::new(
        timer(&set::TIMER_T1),
        timer(&set::TIMER_T2),
        timer(&set::TIMER_T4),
    )
}

fn transport(way: Way) -> Option<Transport> {
    match way {
        Way::Udp => Some(Transport::Udp),
        Way::Tcp => Some(Transport::Tcp),
        Way::Tls => Some(Transport::Tls),
        Way::Dns => None,
    }
}

fn abilities(settings: &Settings, line: LineNo) -> Abilities {
    let list = settings.get_at(&set::CODECS, line);
    // What the settings name and this version cannot speak is not offered.
    let codecs = list.iter().filter_map(|choice| {
        let row = codec::CODECS
            .iter()
            .find(|row| row.name.eq_ignore_ascii_case(choice.name))?;
        Some(Ability {
            codec: row,
            payload: row.payload.unwrap_or(choice.payload),
        })
    });
    let ptime = settings.get_at(&set::PTIME, line);
    let events = match settings.get_at(&set::DTMF_METHOD, line) {
        DtmfMethod::Inband => false,
        DtmfMethod::Rtp | DtmfMethod::Info | DtmfMethod::Auto => {
            settings.get_at(&set::DTMF_OUT_OF_BAND, line)
        }
    };
    Abilities {
        codecs: codecs.collect(),
        events: events.then(|| settings.get_at(&set::DTMF_PAYLOAD, line)),
        ptime: if ptime.is_zero() {
            Duration::from_millis(20)
        } else {
            ptime
        },
        zero_hold: settings.get_at(&set::HOLD_RFC2543, line),
        rtcp: settings.get_at(&set::RTCP, line),
    }
}

fn jitter(settings: &Settings, line: LineNo) -> jitter::Config {
    let min = settings.get_at(&set::JITTER_MIN, line);
    let max = settings.get_at(&set::JITTER_MAX, line).max(min);
    let adaptive = settings.get(&set::JITTER_ADAPTIVE);
    if !adaptive {
        let fixed = settings.get(&set::JITTER_FIXED);
        return jitter::Config {
            min: fixed,
            nominal: fixed,
            max: fixed,
            adaptive,
        };
    }
    jitter::Config {
        min,
        nominal: settings.get_at(&set::JITTER_NOMINAL, line).clamp(min, max),
        max,
        adaptive,
    }
}

fn sip_config(settings: &Settings, first: LineNo, user_agent: String) -> SipConfig {
    let own = settings.get(&set::USER_AGENT);
    SipConfig {
        // What belongs to no line is answered as the first line in use answers.
        timers: timers(settings, first),
        user_agent: if own.is_empty() { user_agent } else { own },
        limits: Limits {
            transactions: MAX_TRANSACTIONS,
            calls: crate::calls::MAX_CALLS + 2,
            outputs: MAX_OUTPUTS,
        },
        ..SipConfig::default()
    }
}

fn dialling_config(settings: &Settings) -> dialling::Config {
    let used = settings.get(&set::SEND_KEY_USE);
    let send_key = match settings.get(&set::SEND_KEY).as_str() {
        "#" if used => SendKey::Pound,
        "*" if used => SendKey::Star,
        _ => SendKey::None,
    };
    let pause = settings.get(&set::INTER_DIGIT);
    let auto = settings.get(&set::PREDIAL_AUTODIAL) && !pause.is_zero();
    dialling::Config {
        send_key,
        auto_dial: auto.then_some(pause),
    }
}

fn tones(settings: &Settings) -> Tones {
    Tones {
        dial: settings.get(&set::TONE_DIAL),
        ringback: settings.get(&set::TONE_RINGBACK),
        busy: settings.get(&set::TONE_BUSY),
        reorder: settings.get(&set::TONE_REORDER),
        call_waiting: settings.get(&set::TONE_CALL_WAITING),
    }
}

fn tls(settings: &Settings) -> Tls {
    let own = match settings.get(&set::TLS_TRUSTED) {
        TrustedCertificates::BuiltIn => String::new(),
        TrustedCertificates::Own | TrustedCertificates::All => settings.get(&set::TLS_CA_PEM),
    };
    Tls {
        verify: settings.get(&set::TLS_VERIFY),
        extra_ca: own.into_bytes(),
    }
}

fn date_style(format: DateFormat) -> DateStyle {
    match format {
        DateFormat::WeekdayMonthDay | DateFormat::ByLanguage => DateStyle::WeekdayMonthDay,
        DateFormat::DayMonthNameYear2 => DateStyle::DayMonthNameYear2,
        DateFormat::YearMonthDay | DateFormat::YearMonthDayPlain => DateStyle::YearMonthDay,
        DateFormat::DayMonthYear | DateFormat::DayMonthYearPlain => DateStyle::DayMonthYear,
        DateFormat::MonthDayYear2 | DateFormat::MonthDayYearPlain => DateStyle::MonthDayYear2,
        DateFormat::DayMonthNameYear => DateStyle::DayMonthNameYear,
        DateFormat::WeekdayDayMonth => DateStyle::WeekdayDayMonth,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_label_without_the_number() {
        for (label, number, name) in [
            ("Ana", "201", "Ana"),
            ("Ana 201", "201", "Ana"),
            ("201 - Ana Berg", "201", "Ana Berg"),
            ("Desk1201", "201", "Desk1201"),
            ("201", "201", "201"),
            ("- 201", "201", "- 201"),
            ("Ana", "", "Ana"),
            ("", "201", ""),
        ] {
            assert_eq!(name_in(label, number), name, "{label:?} {number:?}");
        }
    }
}
