//! What was counted instead of logged, answered or believed.

/// Counts since the endpoint began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counters {
    /// Messages given to us.
    pub received: u64,
    /// Messages sent, resends included.
    pub sent: u64,
    /// Resends among them.
    pub resent: u64,
    /// Not SIP, or not enough of it to answer.
    pub dropped_garbage: u64,
    /// Requests of strangers, met with silence (reliability T8).
    pub dropped_strangers: u64,
    /// Responses and ACKs that belong to nothing we know.
    pub dropped_stray: u64,
    /// Requests that could not be kept because a table was full.
    pub dropped_full: u64,
    /// Lingering transactions forgotten early because a table was full.
    pub evicted: u64,
    /// Challenges that we did not answer: foreign server, other realm, Basic, downgrade (T9, T10).
    pub refused_challenges: u64,
    /// Server-given times that were out of range and clamped (T25).
    pub clamped: u64,
    /// Outputs thrown away because nobody polled.
    pub outputs_lost: u64,
}

impl Counters {
    /// Each count with its name, for a status page.
    #[must_use]
    pub fn named(&self) -> [(&'static str, u64); 11] {
        [
            ("received", self.received),
            ("sent", self.sent),
            ("resent", self.resent),
            ("dropped_garbage", self.dropped_garbage),
            ("dropped_strangers", self.dropped_strangers),
            ("dropped_stray", self.dropped_stray),
            ("dropped_full", self.dropped_full),
            ("evicted", self.evicted),
            ("refused_challenges", self.refused_challenges),
            ("clamped", self.clamped),
            ("outputs_lost", self.outputs_lost),
        ]
    }
}
