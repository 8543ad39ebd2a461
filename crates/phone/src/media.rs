//! The media of calls: the port pairs, the streams, the digits and the sound frames.

use std::net::SocketAddr;

use offhook_base::{Duration, Instant};
use offhook_media::stream::{Output as StreamOutput, Stream};
use offhook_media::tone;

use crate::Phone;
use crate::audio::{Levels, ToneKind, Wanted};
use crate::call::{Call, Ports, State};
use crate::events::{CallNo, Event};
use crate::io::Output;
use crate::panel::Open;
use crate::transport::{Half, Purpose, address};

/// Port pairs tried for one call before it is given up.
pub(crate) const MAX_PORT_TRIES: u16 = 64;
/// After this long without a packet the person is told that nothing is heard.
pub(crate) const SILENT_AFTER: Duration = Duration::from_secs(5);
/// How long a key's own tone sounds in our ear.
const KEY_TONE: Duration = Duration::from_millis(100);

impl Phone {
    /// Asks for a pair of media sockets: an even port for RTP and the next one for RTCP (RFC 3550 §11).
    pub(crate) fn open_ports(&mut self, no: CallNo) {
        let tries = match self.call(no) {
            Some(call) => call.ports.as_ref().map_or(0, |ports| ports.tries + 1),
            None => return,
        };
        // When the whole range is taken, any two ports do: `a=rtcp` tells where RTCP is (RFC 3605).
        let (port, next) = if tries < self.rtp_pairs().min(MAX_PORT_TRIES - 1) {
            let port = self.next_rtp_port();
            (port, port + 1)
        } else {
            (0, 0)
        };
        let bind = self.config.bind;
        let mut open = |half, port| {
            let purpose = Purpose::Media(no, half);
            self.net.listen(purpose, address(bind, port), &mut self.out)
        };
        let (rtp, rtcp) = (open(Half::Rtp, port), open(Half::Rtcp, next));
        if let Some(call) = self.call_mut(no) {
            call.ports = Some(Ports {
                rtp,
                rtcp,
                rtp_port: None,
                rtcp_port: None,
                tries,
            });
        }
    }

    /// How many pairs the configured range holds, at least one.
    fn rtp_pairs(&self) -> u16 {
        let (low, high) = self.plan.rtp_ports;
        (high.saturating_sub(low) / 2).max(1)
    }

    /// The next even port of the configured range, going round.
    fn next_rtp_port(&mut self) -> u16 {
        let low = self.plan.rtp_ports.0.max(2);
        let first = low.checked_next_multiple_of(2).unwrap_or(low - 1);
        self.rtp_pair = (self.rtp_pair + 1) % self.rtp_pairs();
        first.saturating_add(2 * self.rtp_pair).min(u16::MAX - 1)
    }

    /// One half of a pair is open.
    pub(crate) fn media_listening(
        &mut self,
        now: Instant,
        (no, half): (CallNo, Half),
        local: SocketAddr,
    ) {
        let Some(ports) = self.call_mut(no).and_then(|call| call.ports.as_mut()) else {
            return;
        };
        match half {
            Half::Rtp => ports.rtp_port = Some(local.port()),
            Half::Rtcp => ports.rtcp_port = Some(local.port()),
        }
        if ports.ready().is_some() {
            self.media_ready(now, no);
        }
    }

    /// One half of a pair could not be opened: give both back and try the next pair.
    pub(crate) fn media_listen_failed(&mut self, now: Instant, no: CallNo) {
        let Some(ports) = self.call(no).and_then(|call| call.ports.clone()) else {
            return;
        };
        self.net.unlisten(ports.rtp, &mut self.out);
        self.net.unlisten(ports.rtcp, &mut self.out);
        if ports.tries + 1 < MAX_PORT_TRIES {
            return self.open_ports(no);
        }
        let Some(call) = self.call(no) else { return };
        let cause = offhook_sip::Cause {
            status: None,
            reason: "No free port for the sound. Widen the RTP port range".to_owned(),
            by: offhook_sip::By::Timeout,
        };
        if let Some(id) = call.sip {
            self.sip.reject(now, id, 500);
        }
        self.finish(now, no, &cause);
    }

    /// Opens the stream of what was agreed, or changes the one there is.
    pub(crate) fn apply_media(&mut self, now: Instant, no: CallNo) {
        let rng = self.rng.fork();
        let (rate, cname) = (self.audio.rate(), self.cname.clone());
        let Some(place) = self.calls.iter().position(|call| call.no == no) else {
            return;
        };
        let jitter = self.plan.line(self.calls[place].line).jitter;
        let call = &mut self.calls[place];
        let held = call.hold().us;
        let Some(agreed) = call.session.agreed().copied() else {
            return;
        };
        let (send, receive) = (agreed.send && !held, agreed.receive && !held);
        if call.session.take_renewed() || call.stream.is_none() {
            let mut config = agreed.stream(cname, rate, jitter);
            (config.send, config.receive) = (send, receive);
            config.silent_after = Some(SILENT_AFTER);
            call.stream = Some(Box::new(Stream::new(now, config, rng)));
        } else if let Some(stream) = &mut call.stream {
            stream.set_remote(now, agreed.remote, agreed.remote_rtcp);
            stream.set_direction(now, send, receive);
        }
    }

    /// Says goodbye on a call's stream and gives its ports back.
    pub(crate) fn close_media(&mut self, now: Instant, call: &mut Call) {
        if let Some(stream) = &mut call.stream {
            stream.close(now);
            let ports = call.ports.as_ref();
            while let Some(output) = stream.poll() {
                if let Some(ports) = ports {
                    send(ports, output, &mut self.out);
                }
            }
        }
        if let Some(ports) = call.ports.take() {
            self.net.unlisten(ports.rtp, &mut self.out);
            self.net.unlisten(ports.rtcp, &mut self.out);
        }
    }

    /// Carries out what the streams want; whether a person must be shown something.
    pub(crate) fn drain_media(&mut self, now: Instant) -> bool {
        let mut told = false;
        for place in 0..self.calls.len() {
            let call = &mut self.calls[place];
            let (no, ports) = (call.no, call.ports.as_ref());
            let Some(stream) = &mut call.stream else {
                continue;
            };
            let mut silent = false;
            while let Some(output) = stream.poll() {
                match output {
                    StreamOutput::Digit { digit, .. } => {
                        let event = Event::DigitReceived { call: no, digit };
                        self.out.push(Output::Event(event));
                    }
                    StreamOutput::Silent => silent = true,
                    StreamOutput::Rtp { .. } | StreamOutput::Rtcp { .. } => {
                        if let Some(ports) = ports {
                            send(ports, output, &mut self.out);
                        }
                    }
                }
            }
            let talking =
                matches!(call.state, State::Connected { hold, .. } if !hold.us && !hold.them);
            if silent && talking {
                told = true;
                self.notice(now, "Nothing is heard from the other end");
            }
        }
        told
    }

    /// A microphone frame: sound goes out on the live call, and something is given to the ear.
    pub(crate) fn mic(&mut self, now: Instant, samples: &[i16]) {
        let levels = Levels {
            volume: self.panel.volume,
            ringer: self.panel.ringer,
            muted: self.panel.muted,
        };
        let live = self.audio.wanted().talk;
        let call = live.and_then(|no| self.calls.iter_mut().find(|call| call.no == no));
        let stream = call.and_then(|call| call.stream.as_deref_mut());
        let heard = self.audio.frame(now, samples, stream, levels);
        self.out.push(Output::Speaker(heard));
    }

    /// Sends a digit into a call, and lets our own ear hear it.
    pub(crate) fn send_digit(&mut self, now: Instant, no: CallNo, digit: char) {
        let length = self.plan.digit_length;
        let Some(call) = self.call_mut(no) else {
            return;
        };
        let Some(stream) = &mut call.stream else {
            return;
        };
        if stream.send_digit(now, digit, length).is_err() {
            return self.notice(now, "The digit could not be sent");
        }
        if self.plan.local_digit_tone
            && let Some(tone) = tone::digit_tone(digit, KEY_TONE)
        {
            self.audio.cue(tone);
        }
    }

    /// Decides what should be heard, from the state of the calls and the screen.
    pub(crate) fn refresh_sound(&mut self) {
        let ringing = self.calls.iter().any(|call| {
            matches!(
                call.state,
                State::Ringing {
                    silenced: false,
                    ..
                }
            )
        });
        let talk = self.live();
        let busy_with_one = self.calls.iter().any(Call::is_live);
        let wanted = Wanted {
            ring: ringing && !busy_with_one,
            tone: self.wanted_tone(ringing && talk.is_some()),
            talk,
            route: self.panel.route,
        };
        self.audio.want(wanted, &self.plan.tones, &mut self.out);
    }

    fn wanted_tone(&self, waiting: bool) -> Option<ToneKind> {
        if waiting && self.plan.call_waiting_tone {
            return Some(ToneKind::CallWaiting);
        }
        let calling = self.calls.iter().find_map(|call| match call.state {
            State::Calling { ringing, early } => Some(ringing && !early),
            State::Opening { .. }
            | State::Ringing { .. }
            | State::Answering { .. }
            | State::Accepted { .. }
            | State::Connected { .. } => None,
        });
        if let Some(ringback) = calling {
            return ringback.then_some(ToneKind::Ringback);
        }
        let off_hook = self.panel.route != offhook_view::Route::OnHook;
        match &self.panel.open {
            Open::Dialling(field) if field.digits().is_empty() && off_hook => Some(if field.late {
                ToneKind::Reorder
            } else {
                ToneKind::Dial
            }),
            Open::Failed {
                tone_until: Some(_),
                code,
                ..
            } => Some(match code {
                Some(486 | 600) => ToneKind::Busy,
                Some(_) | None => ToneKind::Reorder,
            }),
            Open::Ended {
                tone_until: Some(_),
                ..
            } => Some(ToneKind::Busy),
            Open::Nothing
            | Open::Dialling(_)
            | Open::Failed { .. }
            | Open::Ended { .. }
            | Open::Menu { .. }
            | Open::History { .. }
            | Open::Status { .. } => None,
        }
    }
}

fn send(ports: &Ports, output: StreamOutput, out: &mut Vec<Output>) {
    let (socket, to, bytes) = match output {
        StreamOutput::Rtp { to, bytes } => (ports.rtp, to, bytes),
        StreamOutput::Rtcp { to, bytes } => (ports.rtcp, to, bytes),
        StreamOutput::Digit { .. } | StreamOutput::Silent => return,
    };
    out.push(Output::Send { socket, to, bytes });
}
