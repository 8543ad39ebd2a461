//! Lines, their servers, and SIP itself.

use core::net::Ipv4Addr;
use core::time::Duration;

use crate::catalogue::*;
use crate::key::{LineNo, MAX_LINES};
use crate::rules::{Spot, rule_rows};
use crate::{AcdServer, Redundancy, ServerType, Transport};

rule_rows! {
    Missing "line-incomplete" for Yealink: [LINE_ENABLE, LINE_USER_NAME, SERVER_HOST],
    at "003:11559, 003:11642, 003:11849", "a line in use must have a user name and a server",
    |it| !it.get(&LINE_ENABLE) || !(it.get(&LINE_USER_NAME).is_empty() || no_host(&it.get(&SERVER_HOST)));

    Clash "guessable-password" for Yealink, AudioCodes, Panasonic: [LINE_PASSWORD, LINE_USER_NAME, LINE_AUTH_NAME],
    at "NIST SP 800-63B §5.1.1.2", "a line's password must not be its user name", password_is_own;

    Clash "line-without-profile" for Panasonic: [LINE_ENABLE, LINE_PROFILE_ENABLE],
    at "000:5737, 000:5747", "a line works only when both it and its profile are enabled",
    |it| !it.given(&LINE_ENABLE) || !it.get(&LINE_ENABLE) || it.get(&LINE_PROFILE_ENABLE);

    Missing "server-without-address" for AudioCodes: [SERVER_USE, SERVER_HOST],
    at "002:2992, 002:2999", "a proxy that is used must have an address",
    |it| !it.get(&SERVER_USE) || !no_host(&it.get(&SERVER_HOST));

    Missing "registrar-without-address" for AudioCodes: [REGISTRAR_USE, REGISTRAR_HOST, REGISTRAR_IS_SERVER],
    at "002:3050, 002:3073", "a separate registrar must have an address",
    |it| !it.get(&REGISTRAR_USE) || it.get(&REGISTRAR_IS_SERVER) || !no_host(&it.get(&REGISTRAR_HOST));

    Idle "registrar-off" for AudioCodes: [REGISTRAR_USE] rule [REGISTRAR_HOST, REGISTRAR_PORT],
    at "002:3073, 002:3082", "the registrar's address counts only where a separate one is used",
    |it| it.get(&REGISTRAR_USE);

    Missing "outbound-proxy-without-address" for Yealink, AudioCodes: [OUTBOUND_PROXY_USE, OUTBOUND_PROXY_HOST],
    at "003:12583, 002:3111", "an outbound proxy that is used must have an address",
    |it| !it.get(&OUTBOUND_PROXY_USE) || !no_host(&it.get(&OUTBOUND_PROXY_HOST));

    Idle "outbound-proxy-off" for Yealink, AudioCodes:
    [OUTBOUND_PROXY_USE] rule [OUTBOUND_PROXY_HOST, OUTBOUND_PROXY_PORT],
    at "003:12583, 002:3100", "the outbound proxy's address counts only where it is used",
    |it| it.get(&OUTBOUND_PROXY_USE);

    Missing "second-server-without-address" for AudioCodes: [SECOND_SERVER_USE, SECOND_SERVER_HOST],
    at "002:3203, 002:3234", "a redundant proxy that is used must have an address",
    |it| !it.get(&SECOND_SERVER_USE) || !no_host(&it.get(&SECOND_SERVER_HOST));

    Missing "redundancy-off" for AudioCodes: [REDUNDANCY, SECOND_SERVER_USE],
    at "002:3203", "a mode of redundancy needs the redundant proxy to be enabled",
    |it| it.get(&REDUNDANCY) == Redundancy::Off || it.get(&SECOND_SERVER_USE);

    Missing "redundancy-without-second-server" for Yealink: [REDUNDANCY, SECOND_SERVER_HOST],
    at "003:11793, 003:11849", "redundancy needs a second server",
    |it| !it.given(&REDUNDANCY) || it.get(&REDUNDANCY) == Redundancy::Off
        || !no_host(&it.get(&SECOND_SERVER_HOST));

    Idle "redundancy-not-successive" for Yealink: [REDUNDANCY] rule [SERVER_PROBE_INTERVAL],
    at "003:11841", "servers are probed only where the telephone registers with one after the other",
    |it| it.get(&REDUNDANCY) == Redundancy::Successive;

    Clash "second-proxy-needs-address" for Panasonic: [SECOND_SERVER_HOST, SERVER_HOST],
    at "000:5872", "a second proxy is used only where the first is written as an IP address",
    |it| second_counts(&it.get(&SERVER_HOST), &it.get(&SECOND_SERVER_HOST));

    Clash "second-registrar-needs-address" for Panasonic: [SECOND_REGISTRAR_HOST, REGISTRAR_HOST],
    at "000:5888", "a second registrar is used only where the first is written as an IP address",
    |it| second_counts(&it.get(&REGISTRAR_HOST), &it.get(&SECOND_REGISTRAR_HOST));

    Clash "second-presence-server-needs-address" for Panasonic: [SECOND_PRESENCE_SERVER_HOST, PRESENCE_SERVER_HOST],
    at "000:6028", "a second presence server is used only where the first is written as an IP address",
    |it| second_counts(&it.get(&PRESENCE_SERVER_HOST), &it.get(&SECOND_PRESENCE_SERVER_HOST));

    Idle "dns-srv-off" for Panasonic: [DNS_SRV] rule [DNS_SRV_PREFIX_UDP, DNS_SRV_PREFIX_TCP],
    at "000:5964, 000:5974", "prefixes of SRV names count only where SRV records are asked for",
    |it| it.get(&DNS_SRV);

    Clash "sip-port-shared" for Panasonic: [SIP_PORT],
    at "000:2898", "each line must have a SIP port of its own", sip_port_is_own;

    Clash "timer-order" for Yealink, AudioCodes, Panasonic: [TIMER_T1, TIMER_T2],
    at "RFC 3261 §17.1.2.2", "timer T1 must not exceed timer T2", |it| it.get(&TIMER_T1) <= it.get(&TIMER_T2);

    Clash "session-order" for AudioCodes: [SESSION_MIN_EXPIRES, SESSION_EXPIRES],
    at "RFC 4028 §5, 002:3711, 002:3724", "a session must not expire before the shortest time that is accepted",
    |it| {
        let expires = it.get(&SESSION_EXPIRES);
        expires == Duration::ZERO || it.get(&SESSION_MIN_EXPIRES) <= expires
    };

    Idle "session-timer-off" for Yealink: [SESSION_TIMER] rule [SESSION_EXPIRES, SESSION_REFRESHER],
    at "003:13574", "sessions expire only where the session timer is on", |it| it.get(&SESSION_TIMER);

    Idle "sips-without-tls" for AudioCodes: [TRANSPORT] rule [SIPS],
    at "002:2756", "addresses begin with sips: only over TLS", |it| it.get(&TRANSPORT) == Transport::Tls;

    Idle "keepalive-without-udp" for Panasonic: [TRANSPORT] rule [NAT_KEEPALIVE],
    at "000:6061", "the packet that keeps a port open is sent only over UDP",
    |it| it.get(&TRANSPORT) == Transport::Udp;

    Idle "keepalive-off" for Yealink: [NAT_KEEPALIVE_USE] rule [NAT_KEEPALIVE],
    at "003:14398, 003:14428", "the interval counts only where the packet is sent",
    |it| it.get(&NAT_KEEPALIVE_USE);

    Missing "stun-without-server" for Yealink: [STUN, STUN_HOST],
    at "003:14328", "STUN needs a server", |it| !it.get(&STUN) || !no_host(&it.get(&STUN_HOST));

    Clash "second-stun-needs-address" for Panasonic: [STUN_SECOND_HOST, STUN_HOST],
    at "000:4817", "a second STUN server is used only where the first is written as an IP address",
    |it| second_counts(&it.get(&STUN_HOST), &it.get(&STUN_SECOND_HOST));

    Clash "shared-line-synchronised" for Panasonic: [LINE_SHARED, FEATURE_SYNC],
    at "000:5644, 000:5657", "a line must not be shared and synchronised with the server at once",
    |it| !(it.get(&LINE_SHARED) && it.get(&FEATURE_SYNC));

    Clash "voice-dial-port" for AudioCodes: [VOICE_DIAL_PORT, VOICE_DIAL_TRANSPORT],
    at "002:3905", "the port must be 5061 with TLS and 5060 without",
    |it| match it.get(&VOICE_DIAL_PORT) {
        5_060 => it.get(&VOICE_DIAL_TRANSPORT) != Transport::Tls,
        5_061 => it.get(&VOICE_DIAL_TRANSPORT) == Transport::Tls,
        _ => true,
    };

    Missing "voice-dial-without-server" for AudioCodes: [VOICE_DIAL_DIRECT, VOICE_DIAL_SERVER],
    at "002:3887", "direct access to the voice dial server needs its address",
    |it| !it.get(&VOICE_DIAL_DIRECT) || !no_host(&it.get(&VOICE_DIAL_SERVER));

    Clash "acd-with-two-proxies" for AudioCodes: [ACD_SERVER, REDUNDANCY],
    at "002:11447", "BroadSoft's call distribution must not be used with two proxies at once",
    |it| it.get(&ACD_SERVER) != AcdServer::Broadsoft || it.get(&REDUNDANCY) != Redundancy::Concurrent;

    Missing "acd-without-server" for AudioCodes: [ACD_HOTELING, ACD_SERVER_IS_SIP_SERVER, ACD_SERVER_HOST],
    at "002:12452", "call distribution needs the SIP server or a server of its own",
    |it| !it.get(&ACD_HOTELING) || it.get(&ACD_SERVER_IS_SIP_SERVER) || !no_host(&it.get(&ACD_SERVER_HOST));

    Idle "acd-at-sip-server" for AudioCodes: [ACD_SERVER_IS_SIP_SERVER] rule [ACD_SERVER_HOST, ACD_SERVER_PORT],
    at "002:12452, 002:12460", "the server's address counts only where it is not the SIP server",
    |it| !it.get(&ACD_SERVER_IS_SIP_SERVER);

    Missing "xsi-without-host" for AudioCodes: [XSI_CONTACTS, XSI_CALL_CENTRE, XSI_HOST],
    at "002:10929", "services of BroadWorks need its host",
    |it| !(it.get(&XSI_CONTACTS) || it.get(&XSI_CALL_CENTRE)) || !no_host(&it.get(&XSI_HOST));

    Missing "remote-call-without-talk" for AudioCodes: [REMOTE_MAKE_CALL, REMOTE_TALK],
    at "002:11892", "calls made from outside need the talk event",
    |it| !it.get(&REMOTE_MAKE_CALL) || it.get(&REMOTE_TALK);

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, TRANSPORT],
    at "002:12241", "a Genband server needs TCP", |it| !genband(it) || it.get(&TRANSPORT) == Transport::Tcp;

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, OUTBOUND_PROXY_USE],
    at "002:12248", "a Genband server needs the outbound proxy", |it| !genband(it) || it.get(&OUTBOUND_PROXY_USE);

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, SERVER_USE],
    at "002:12251", "a Genband server needs the proxy", |it| !genband(it) || it.get(&SERVER_USE);

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, CALL_WAITING_REMINDER, HOLD_TONE],
    at "002:12257", "a Genband server needs the reminders of waiting and held calls to be off",
    |it| !genband(it) || !(it.get(&CALL_WAITING_REMINDER) || it.get(&HOLD_TONE));

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, RTP_SEVERAL_SENDERS],
    at "002:12261", "a Genband server needs speech from several senders", |it| !genband(it) || it.get(&RTP_SEVERAL_SENDERS);

    Missing "genband-needs" for AudioCodes: [SERVER_TYPE, SHARED_LINE_BARGE],
    at "002:12267", "a Genband server needs barging into shared lines", |it| !genband(it) || it.get(&SHARED_LINE_BARGE);
}

/// Whether a line's password is another word than its user names; one that was not given is none.
fn password_is_own(it: &Spot<'_>) -> bool {
    let password = it.get(&LINE_PASSWORD);
    let names = [it.get(&LINE_USER_NAME), it.get(&LINE_AUTH_NAME)];
    !it.given(&LINE_PASSWORD)
        || password.is_empty()
        || names.iter().all(|name| name != password.expose())
}

/// Whether there is no server behind these words; 0.0.0.0 is how AudioCodes writes none (002:2999).
pub(super) fn no_host(host: &str) -> bool {
    host.is_empty() || host == "0.0.0.0"
}

/// Whether a second server, if there is one, comes after a first that is an address.
fn second_counts(first: &str, second: &str) -> bool {
    no_host(second) || first.parse::<Ipv4Addr>().is_ok()
}

fn genband(it: &Spot<'_>) -> bool {
    it.get(&SERVER_TYPE) == ServerType::Genband
}

/// Whether no other line was given the port that this line was given.
fn sip_port_is_own(it: &Spot<'_>) -> bool {
    let given = |line: LineNo| {
        it.settings()
            .is_given(SIP_PORT.row(), line.into())
            .then(|| it.settings().get_at(&SIP_PORT, line))
    };
    let Some(own) = given(it.line()) else {
        return true;
    };
    // The later of two lines is the one to blame.
    LineNo::up_to(MAX_LINES)
        .filter(|line| *line < it.line())
        .all(|line| given(line) != Some(own))
}
