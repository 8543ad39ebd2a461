//! How many SIP messages a second are parsed, with every typed header a user agent needs, against
//! the crates `rsip` and `rsipstack` doing the same.
//!
//! `cargo run --release --bin parse` from this folder. With `--rounds N` only this crate reads the
//! set, N times and with no clock: for a tool that counts instructions.

use offhook_benches::{compare, messages, print};
use offhook_wire::sip::{self, HeaderError, StartLine};
use std::hint::black_box;
use std::time::Duration;

/// Reads one message as a user agent does; `false` where something in it is wrong.
fn ours(bytes: &[u8]) -> bool {
    let Ok(message) = sip::parse(bytes) else {
        return false;
    };
    typed(&message).is_ok()
}

fn typed(message: &sip::Message<'_>) -> Result<(), HeaderError> {
    match &message.start {
        StartLine::Request { method, .. } => {
            black_box((method, message.request_uri()?));
        }
        StartLine::Response { status, .. } => {
            black_box(status);
        }
    }
    let via = message.via()?;
    black_box((via.branch(), via.received(), via.rport(), &via));
    let from = message.from()?;
    black_box((from.tag(), &from));
    let to = message.to()?;
    black_box((to.tag(), &to));
    black_box((message.call_id()?, message.cseq()?, message.max_forwards()?));
    for contact in message.contacts() {
        black_box(contact?);
    }
    for route in message.record_routes() {
        black_box(route?);
    }
    black_box((
        message.content_type()?,
        message.content_length()?,
        message.expires()?,
    ));
    for challenge in message.challenges() {
        let challenge = challenge?;
        black_box((
            challenge.realm(),
            challenge.nonce(),
            challenge.has_qop("auth"),
        ));
    }
    Ok(())
}

/// The same with a crate of the `rsip` family: parse, then every header once, by value, so that no
/// header is cloned or searched for.
macro_rules! peer {
    ($name:ident, $sip:path, $routes:expr, $content_type:expr) => {
        mod $name {
            use super::black_box;
            use peer::prelude::*;
            use peer::{Header, SipMessage};
            use $sip as peer;

            pub fn parse(bytes: &[u8]) -> bool {
                let Ok(message) = SipMessage::try_from(bytes) else {
                    return false;
                };
                let headers = match message {
                    SipMessage::Request(request) => {
                        black_box((&request.method, &request.uri));
                        request.headers
                    }
                    SipMessage::Response(response) => {
                        black_box(&response.status_code);
                        response.headers
                    }
                };
                let mut is_top = true;
                let mut good = true;
                for header in headers {
                    good &= match header {
                        Header::Via(via) if is_top => {
                            is_top = false;
                            via.into_typed().is_ok_and(|via| {
                                black_box((via.branch(), via.received().is_some_or_ok(), &via));
                                true
                            })
                        }
                        Header::From(from) => from.into_typed().is_ok_and(|from| {
                            black_box((from.tag(), &from));
                            true
                        }),
                        Header::To(to) => to.into_typed().is_ok_and(|to| {
                            black_box((to.tag(), &to));
                            true
                        }),
                        Header::CallId(id) => !black_box(id).value().is_empty(),
                        Header::CSeq(cseq) => black_box(cseq.into_typed()).is_ok(),
                        Header::MaxForwards(hops) => black_box(hops.value().parse::<u32>()).is_ok(),
                        Header::Expires(time) => black_box(time.value().parse::<u32>()).is_ok(),
                        Header::ContentLength(length) => {
                            black_box(length.value().parse::<u32>()).is_ok()
                        }
                        Header::Contact(contact) => black_box(contact.into_typed()).is_ok(),
                        Header::RecordRoute(route) => ($routes)(route),
                        Header::ContentType(kind) => ($content_type)(kind),
                        Header::WwwAuthenticate(ask) => black_box(ask.into_typed()).is_ok(),
                        Header::ProxyAuthenticate(ask) => black_box(ask.into_typed()).is_ok(),
                        _ => true,
                    };
                }
                good
            }

            /// `received()` differs between the two crates.
            trait Seen {
                fn is_some_or_ok(self) -> bool;
            }
            impl<T> Seen for Option<T> {
                fn is_some_or_ok(self) -> bool {
                    self.is_some()
                }
            }
            impl<T, E> Seen for Result<T, E> {
                fn is_some_or_ok(self) -> bool {
                    self.is_ok()
                }
            }
        }
    };
}

peer!(
    rsip_crate,
    rsip,
    |route: rsip::headers::RecordRoute| black_box(route.into_typed()).is_ok(),
    |kind: rsip::headers::ContentType| black_box(kind.into_typed()).is_ok()
);
peer!(
    rsipstack_crate,
    rsipstack::sip,
    |route: rsipstack::sip::RecordRoute| {
        black_box(rsipstack::sip::typed::RecordRoute::parse_header_list(
            route.value(),
        ))
        .is_ok()
    },
    // This crate has no typed Content-Type; its text is the best it offers.
    |kind: rsipstack::sip::ContentType| !black_box(kind).value().is_empty()
);

/// The number after `--rounds`.
fn rounds() -> Option<usize> {
    let mut words = std::env::args().skip_while(|word| word != "--rounds");
    words.nth(1)?.parse().ok()
}

fn main() {
    let all = messages();
    let bytes: usize = all.iter().map(Vec::len).sum();
    println!(
        "{} messages of RFC 3665 flows, {} bytes on average",
        all.len(),
        bytes / all.len()
    );
    if let Some(rounds) = rounds() {
        for message in (0..rounds).flat_map(|_| &all) {
            black_box(ours(black_box(message)));
        }
        return;
    }
    let failed = |parse: fn(&[u8]) -> bool| {
        let all = &all;
        move || {
            all.iter()
                .filter(|message| !parse(black_box(message)))
                .count()
        }
    };
    let rows = compare(
        7,
        Duration::from_millis(300),
        all.len(),
        &mut [
            ("offhook-wire", &mut failed(ours)),
            ("rsip 0.4", &mut failed(rsip_crate::parse)),
            ("rsipstack 0.7", &mut failed(rsipstack_crate::parse)),
        ],
    );
    print("parse", "messages", &rows);
    let faster = rows[1].rate.max(rows[2].rate);
    println!("{:.1} times the faster of the two", rows[0].rate / faster);
}
