//! What each phone would tell an administrator.

use maud::{Markup, html};
use offhook_view::page::clock;
use offhook_view::{AccountStatus, CallStatus, Snapshot, Status};

use super::layout::{head, page};
use super::{Context, ok};
use crate::face::icon;
use crate::site::Answer;

pub(super) fn get(context: &Context<'_>) -> Answer {
    let main = html! {
        (head("Status", "Accounts, calls, provisioning files and problems of each phone, as they were when the page was loaded."))
        @for (index, snapshot) in context.site.phones.iter().enumerate() { (card(index, snapshot)) }
        @if context.site.phones.is_empty() { p { "No phone yet. A phone appears here when it starts." } }
    };
    ok(page(context, false, main))
}

fn card(index: usize, snapshot: &Snapshot) -> Markup {
    let (view, status) = (&snapshot.view, &snapshot.status);
    html! {
        section class="card status" data-status=(index) {
            div class="hd" {
                h2 { a href={ "/phone/" (index) } { (view.device.owner()) } }
                span class="tag" { (view.brief()) }
            }
            div class="bd" {
                (facts(status))
                (accounts(&status.accounts))
                (calls(&status.calls))
                (files(status))
                (problems(status))
            }
        }
    }
}

fn facts(status: &Status) -> Markup {
    let rows = [
        ("Model", status.model.clone()),
        ("MAC", mac(&status.mac)),
        ("Version", status.version.clone()),
        (
            "Running for",
            clock(u32::try_from(status.uptime).unwrap_or(u32::MAX)),
        ),
        (
            "Settings found by",
            if status.found_by.is_empty() {
                String::from("nobody asked")
            } else {
                status.found_by.clone()
            },
        ),
    ];
    html! { dl class="kv" { @for (name, value) in rows { div { dt { (name) } dd { (value) } } } } }
}

/// Pairs of digits with colons between.
fn mac(digits: &str) -> String {
    let letters: Vec<char> = digits.chars().collect();
    let pairs: Vec<String> = letters
        .chunks(2)
        .map(|pair| pair.iter().collect())
        .collect();
    pairs.join(":")
}

fn accounts(accounts: &[AccountStatus]) -> Markup {
    let accounts: Vec<_> = accounts
        .iter()
        .filter(|account| !account.number.is_empty() || !account.server.is_empty())
        .collect();
    html! {
        h3 { "Accounts" }
        @if accounts.is_empty() { p class="muted" { "No account. The settings name none." } } @else {
            table class="cards" {
                thead { tr { th { "Line" } th { "Account" } th { "Server" } th { "State" } th { "Renewed in" } } }
                tbody { @for account in accounts { tr {
                    td data-th="Line" { (account.line) }
                    td data-th="Account" { b { (account.label) } @if !account.label.contains(&account.number) { " " (account.number) } }
                    td data-th="Server" { (account.server) " " (account.transport) }
                    td data-th="State" {
                        span class={ "tag " @if account.registered { "ok" } @else { "bad" } } {
                            (icon(if account.registered { "check" } else { "alert" })) (account.state)
                        }
                        @if !account.reason.is_empty() { " " (account.reason) }
                    }
                    td data-th="Renewed in" class="num" { @if let Some(seconds) = account.expires_in { (clock(u32::try_from(seconds).unwrap_or(u32::MAX))) } @else { "not known" } }
                } } }
            }
        }
    }
}

fn calls(calls: &[CallStatus]) -> Markup {
    html! {
        h3 { "Calls" }
        @if calls.is_empty() { p class="muted" { "No call now." } } @else {
            table class="cards" {
                thead { tr { th { "Line" } th { "With" } th { "State" } th { "Codec" } th { "Time" } th { "Sent" } th { "Received" } th { "Lost" } th { "Jitter" } } }
                tbody { @for call in calls { tr {
                    td data-th="Line" { (call.line) }
                    td data-th="With" { b { (call.with) } }
                    td data-th="State" { (call.state.word()) @if call.muted { ", muted" } }
                    td data-th="Codec" { (call.codec) }
                    td data-th="Time" class="num" { @if let Some(seconds) = call.seconds { (clock(seconds)) } @else { "0:00" } }
                    td data-th="Sent" class="num" { (call.sent) }
                    td data-th="Received" class="num" { (call.received) }
                    td data-th="Lost" class="num" { (call.lost) }
                    td data-th="Jitter" class="num" { (call.jitter_ms) " ms" }
                } } }
            }
        }
    }
}

fn files(status: &Status) -> Markup {
    html! {
        h3 { "Provisioning" }
        @if status.provisioning.is_empty() { p class="muted" { "No file was asked for." } } @else {
            table class="cards" {
                thead { tr { th { "File" } th { "Result" } th { "Settings" } } }
                tbody { @for file in &status.provisioning { tr {
                    td data-th="File" { code { (file.name) } }
                    td data-th="Result" { (file.result) }
                    td data-th="Settings" class="num" { (file.settings) }
                } } }
            }
        }
    }
}

fn problems(status: &Status) -> Markup {
    html! {
        h3 { "Problems" }
        @if status.problems.is_empty() { p class="muted" { "No problems." } } @else {
            ul class="plainlist" { @for problem in &status.problems { li { (icon("alert")) span { (problem) } } } }
        }
        @let counted: Vec<_> = status.counters.iter().filter(|(_, count)| *count > 0).collect();
        @if !counted.is_empty() {
            h3 { "Counted since the start" }
            dl class="kv" { @for (name, count) in counted { div { dt { (name.replace('_', " ")) } dd class="num" { (count) } } } }
        }
    }
}
