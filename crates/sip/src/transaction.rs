//! The four transaction machines of RFC 3261 §17, with RFC 6026; each says what to do, none holds bytes.

pub(crate) mod client;
pub(crate) mod invite_client;
pub(crate) mod invite_server;
pub(crate) mod ladder;
pub(crate) mod server;

/// What a client transaction does with a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnResponse {
    /// Give it to whoever asked.
    Pass,
    /// Acknowledge it (ACK of a refusal) and give it to whoever asked.
    AckAndPass,
    /// Acknowledge it again, nothing more.
    Ack,
    /// A copy, or too late.
    Drop,
}

/// What a server transaction does with a copy of its request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnRequest {
    /// Send the last answer again.
    Resend,
    /// Nothing.
    Absorb,
}

/// What a transaction does when time has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnTimeout {
    /// It was not due.
    Nothing,
    /// Send the message again.
    Resend,
    /// The other side never answered: tell, and forget.
    GiveUp,
    /// It has lingered long enough: forget.
    Gone,
}

#[cfg(test)]
pub(crate) mod ladders {
    //! Drives a machine millisecond by millisecond and notes when it sends.

    use super::OnTimeout;
    use offhook_base::Instant;

    pub(crate) fn at(ms: u64) -> Instant {
        Instant::from_millis(ms)
    }

    /// The milliseconds of each resend from `from` to `end`, and what ended it when.
    pub(crate) fn sent_until(
        end: Instant,
        mut on_timeout: impl FnMut(Instant) -> OnTimeout,
        from: u64,
    ) -> (Vec<u64>, Option<(u64, OnTimeout)>) {
        let mut sent = Vec::new();
        for ms in from..=end.as_millis() {
            match on_timeout(at(ms)) {
                OnTimeout::Nothing => {}
                OnTimeout::Resend => sent.push(ms),
                done @ (OnTimeout::GiveUp | OnTimeout::Gone) => return (sent, Some((ms, done))),
            }
        }
        (sent, None)
    }
}
