//! What an administrator wants to know: the snapshot for the web page and `ctl status`.

use offhook_base::Instant;
use offhook_view::{AccountStatus, CallState, CallStatus, ListRow, Snapshot, Status};

use crate::Phone;
use crate::call::Call;
use crate::lines::LineState;
use crate::plan::LinePlan;

impl Phone {
    /// The picture and the facts an administrator wants, as of `now`.
    #[must_use]
    pub fn snapshot(&self, now: Instant) -> Snapshot {
        Snapshot {
            view: self.view.clone(),
            status: self.status(now),
        }
    }

    fn status(&self, now: Instant) -> Status {
        let plans = self.plan.line_plans().iter();
        let mut problems = self.story.problems.clone();
        problems.extend(self.story.failed.clone());
        Status {
            model: self.config.model.id.to_owned(),
            mac: self.config.mac.to_ascii_lowercase(),
            version: self.config.version.clone(),
            uptime: now.since(self.started).as_secs(),
            found_by: self.found_by(),
            provisioning: self.story.files.clone(),
            accounts: plans.map(|plan| self.account_status(now, plan)).collect(),
            calls: self
                .calls
                .iter()
                .map(|call| self.call_status(now, call))
                .collect(),
            problems,
            counters: self.counters(),
        }
    }

    fn account_status(&self, now: Instant, plan: &LinePlan) -> AccountStatus {
        let (state, reason, expires_in) = match self.lines.state(plan.line) {
            LineState::Alone => ("not registered", String::new(), None),
            LineState::SigningIn => ("registering", String::new(), None),
            LineState::SignedIn { until } => (
                "registered",
                String::new(),
                Some(until.since(now).as_secs()),
            ),
            LineState::Failed { reason, .. } => ("failed", reason.clone(), None),
        };
        AccountStatus {
            line: plan.line.number(),
            label: plan.label.clone(),
            number: plan.number.clone(),
            server: plan.server(),
            transport: plan.transport().to_owned(),
            state: state.to_owned(),
            registered: self.lines.signed_in(plan.line),
            reason,
            expires_in,
        }
    }

    fn call_status(&self, now: Instant, call: &Call) -> CallStatus {
        let figures = call.figures();
        let with = match (call.peer.name.as_str(), call.peer.number.as_str()) {
            ("", number) => number.to_owned(),
            (name, number) => format!("{name} {number}"),
        };
        let codec = call.session.agreed().map_or("", |agreed| agreed.codec.name);
        let seconds = call.talked(now).map(|talked| talked.as_secs());
        CallStatus {
            line: call.line.number(),
            with,
            state: call.shown(),
            codec: codec.to_owned(),
            seconds: seconds.map(|seconds| u32::try_from(seconds).unwrap_or(u32::MAX)),
            sent: figures.sent,
            received: figures.received,
            lost: figures.lost,
            jitter_ms: figures.jitter_ms,
            muted: self.panel.muted,
            on_hold: matches!(call.shown(), CallState::Held | CallState::HeldByThem),
        }
    }

    fn counters(&self) -> Vec<(String, u64)> {
        let net = self.net.counters;
        let mut counters: Vec<(String, u64)> = [
            ("datagrams that were neither SIP nor media", net.garbage),
            ("bytes for a socket that was gone", net.astray),
            (
                "streams closed because they made no sense",
                net.broken_streams,
            ),
            ("connections refused", net.refused_connections),
            ("messages dropped while a connection came up", net.overflow),
            ("records too long to keep", self.dropped_records),
        ]
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect();
        let sip = self.sip.counters().named();
        counters.extend(
            sip.into_iter()
                .map(|(name, count)| (name.to_owned(), count)),
        );
        counters
    }

    /// The lines of the status page on the screen.
    pub(crate) fn status_rows(&self) -> Vec<ListRow> {
        let row = |text: &str, detail: String| ListRow {
            text: text.to_owned(),
            detail,
        };
        let mut rows = vec![
            row("Model", self.config.model.name.to_owned()),
            row("MAC", self.config.mac.to_ascii_lowercase()),
            row("Version", self.config.version.clone()),
        ];
        for plan in self.plan.line_plans() {
            let state = match self.lines.state(plan.line) {
                LineState::Alone => "not registered",
                LineState::SigningIn => "registering",
                LineState::SignedIn { .. } => "registered",
                LineState::Failed { .. } => "failed",
            };
            rows.push(row(
                &format!("Line {}", plan.line),
                format!("{} {state}", plan.number),
            ));
        }
        for file in &self.story.files {
            rows.push(row(&file.name, file.result.clone()));
        }
        rows
    }
}
