//! The touch screen: part of it is keys, which carry `data-key` like all others.

use maud::{Markup, html};
use offhook_view::page::clock;
use offhook_view::{CallCard, Key, LampKey, Screen, SoftKey, View};

use super::icons::{icon, lamp};
use super::{DIGITS, lamp_key_name};

/// The most flexible buttons shown at once.
const FLEXIBLE: usize = 6;

/// The screen.
pub(crate) fn screen(view: &View) -> Markup {
    let (kind, body) = match &view.screen {
        Screen::Idle { .. } => ("home", home(view)),
        Screen::Dialling { .. } => ("dial", dialler(view)),
        Screen::Talking { card } => ("call", in_call(view, std::slice::from_ref(card), 0)),
        Screen::Calls { cards, chosen } => ("call", in_call(view, cards, *chosen)),
        Screen::RingingIn { card } => (
            "ring",
            person(view, card, &format!("{} is calling", card.number)),
        ),
        Screen::RingingOut { card } => (
            "ring",
            person(view, card, &format!("Calling {}", card.number)),
        ),
        Screen::Ended { card, reason } => ("ring", person(view, card, reason)),
        Screen::Failed { who, reason, .. } => {
            let card = CallCard {
                name: who.clone(),
                ..CallCard::default()
            };
            (
                "ring",
                person(view, &card, &format!("Could not call. {reason}")),
            )
        }
        Screen::Boot { .. } | Screen::Menu { .. } | Screen::List { .. } => ("rows", rows(view)),
    };
    html! {
        div class={ "tscr " (kind) } {
            div class="tbar" {
                (icon("signal")) span { (view.device.owner()) } span class="sp" {}
                @if view.audio.muted { (icon("mute")) span { "Muted" } }
                @if let Screen::Idle { messages, time, .. } = &view.screen {
                    @if *messages > 0 { (icon("message")) span { (messages) } }
                    span class="num" { (time) }
                }
            }
            (body)
            @if let Some(notice) = &view.notice { p class="tnotice" { (notice) } }
        }
    }
}

/// What a soft key looks like on the screen.
fn look(label: &str) -> (&'static str, &'static str) {
    let is = |words: &[&str]| words.iter().any(|word| label.eq_ignore_ascii_case(word));
    if is(&["answer", "send", "call"]) {
        ("go", "call")
    } else if is(&["reject", "end", "endcall", "end call"]) {
        ("stop", "handset")
    } else if is(&["hold", "resume"]) {
        ("", "hold")
    } else if is(&["transfer", "trans", "forward"]) {
        ("", "transfer")
    } else if is(&["conf", "conference"]) {
        ("", "conference")
    } else if is(&["silence", "dnd"]) {
        ("", "quiet")
    } else if is(&["history", "call log"]) {
        ("", "clock")
    } else if is(&["directory", "dir", "contacts"]) {
        ("", "book")
    } else if is(&["menu", "settings"]) {
        ("", "gear")
    } else if is(&["phone"]) {
        ("", "pad")
    } else if is(&["delete"]) {
        ("", "erase")
    } else if is(&["cancel"]) {
        ("", "x")
    } else if is(&["back"]) {
        ("", "back")
    } else if is(&["redial", "newcall", "new call"]) {
        ("", "call")
    } else {
        ("", "dot")
    }
}

fn soft(place: usize, key: &SoftKey, class: &str) -> Markup {
    let (tone, picture) = look(&key.label);
    html! {
        button type="button" class={ (class) " " (tone) } data-key={ "soft" (place + 1) } disabled[!key.enabled] {
            (icon(picture)) span data-softlabel=(place + 1) { (key.label) }
        }
    }
}

fn soft_row(view: &View) -> Markup {
    html! {
        div class="tsoft" {
            @for (place, key) in view.softkeys.iter().enumerate() {
                @if let Some(key) = key { (soft(place, key, "tk")) }
            }
        }
    }
}

fn home(view: &View) -> Markup {
    let Screen::Idle {
        date,
        time,
        facts,
        alert,
        missed,
        messages,
        ..
    } = &view.screen
    else {
        return html! {};
    };
    html! {
            div class="thome" {
                p class="tclock num" { (time) }
                p class="tdate" { (date) }
                @if let Some(alert) = alert { p class="tfact" { (icon("alert")) span { (alert) } } }
                @for fact in facts.iter().take(2) { p class="tfact" { span { (fact) } } }
                @if *missed > 0 { p class="tfact" { (icon("missed")) span { (missed) @if *missed == 1 { " missed call" } @else { " missed calls" } } } }
            }
            div class="tapps" {
    @if !view.softkeys.iter().flatten().any(|key| look(&key.label).1 == "pad") {
                                button type="button" data-key=(Key::Call) { span class="tile go" { (icon("pad")) } "Phone" }
                }
                @for (place, key) in view.softkeys.iter().enumerate() {
                    @if let Some(key) = key {
                        button type="button" data-key={ "soft" (place + 1) } disabled[!key.enabled] {
                            span class={ "tile t" (place + 1) } { (icon(look(&key.label).1)) }
                            span data-softlabel=(place + 1) { (key.label) }
                        }
                    }
                }
                @if *messages > 0 {
                    button type="button" data-key=(Key::Message) {
                        span class="tile t5" { (icon("message")) } "Messages" span class="badge" { (messages) }
                    }
                }
            }
        }
}

fn keypad() -> Markup {
    html! {
        div class="tpad" role="group" aria-label="Dial pad" {
            @for (digit, letters) in DIGITS {
                button type="button" class="tk" data-key=(digit) aria-label=(super::digit_name(digit)) {
                    span class="big" { (digit) } span class="sub" { (letters) }
                }
            }
        }
    }
}

fn dialler(view: &View) -> Markup {
    let Screen::Dialling {
        account,
        digits,
        matches,
        ..
    } = &view.screen
    else {
        return html! {};
    };
    html! {
        div class="tsplit" {
            div class="tcol" {
                p class="tfield" { (digits) span class="cursor" {} }
                p class="tfrom" { "Call from " (account) }
                ul class="tmatch" {
                    @for (index, found) in matches.iter().take(3).enumerate() {
                        li class=[(index == 0).then_some("on")] { b { (found.name) } span { (found.number) } }
                    }
                }
                (soft_row(view))
            }
            (keypad())
        }
    }
}

/// One or two letters that stand for a person.
fn initials(card: &CallCard) -> String {
    let words = card
        .name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|letter| letter.is_alphanumeric()));
    let letters: String = words.take(2).flat_map(char::to_uppercase).take(2).collect();
    if letters.is_empty() {
        String::from("?")
    } else {
        letters
    }
}

fn person(view: &View, card: &CallCard, line: &str) -> Markup {
    html! {
        div class="tperson" {
            span class="avatar" aria-hidden="true" { (initials(card)) }
            p class="tname" { (card.who()) }
            p { (line) }
            @if !card.account.is_empty() { p class="tsub" { (card.account) } }
        }
        (soft_row(view))
    }
}

fn in_call(view: &View, cards: &[CallCard], chosen: usize) -> Markup {
    html! {
        div class="tsplit" {
            div class="tcol" {
                @for (index, card) in cards.iter().enumerate().take(3) {
                    div class={ "tcall" @if index == chosen && cards.len() > 1 { " on" } } {
                        span class="avatar" aria-hidden="true" { (initials(card)) }
                        div {
                            p class="tname" { (card.who()) }
                            p class="num" {
                                @if !card.name.is_empty() { (card.number) " · " }
                                (card.state.word())
                                @if let Some(seconds) = card.seconds { " · " (clock(seconds)) }
                            }
                            @if card.secure { p class="tsub" { (icon("lock")) "Encrypted" } }
                        }
                    }
                }
                div class="tacts" {
                    button type="button" class="tk" data-key=(Key::Mute) aria-pressed=(view.audio.muted) { (icon("mute")) "Mute" }
                    button type="button" class="tk" data-toggle="pad" { (icon("pad")) "Keypad" }
                    @for (place, key) in view.softkeys.iter().enumerate() {
                        @if let Some(key) = key { (soft(place, key, "tk")) }
                    }
                }
            }
            (flexible(view))
            (keypad())
        }
    }
}

fn flexible(view: &View) -> Markup {
    let named = |key: &&(String, usize, &LampKey)| !key.2.label.is_empty();
    let lines = view
        .line_keys
        .iter()
        .enumerate()
        .map(|(index, key)| (format!("line{}", index + 1), index + 1, key));
    let memory = view
        .memory_keys
        .iter()
        .enumerate()
        .map(|(index, key)| (format!("memory{}", index + 1), index + 1, key));
    let all: Vec<_> = lines.chain(memory).collect();
    html! {
        div class="tflex" role="group" aria-label="Flexible buttons" {
            @for (name, number, key) in all.iter().filter(named).take(FLEXIBLE) {
                button type="button" class="tk" data-key=(name) aria-label=(lamp_key_name("Key", *number, key)) {
                    (lamp(name, key.lamp)) span { (key.label) @if !key.lamp.spoken().is_empty() { small { (key.lamp.spoken()) } } }
                }
            }
        }
    }
}

fn rows(view: &View) -> Markup {
    let (title, rows, chosen): (&str, Vec<(String, &str)>, Option<usize>) = match &view.screen {
        Screen::Boot { title, lines } => {
            let newest = lines.len().saturating_sub(7);
            (
                title,
                lines
                    .iter()
                    .skip(newest)
                    .map(|line| (line.clone(), ""))
                    .collect(),
                None,
            )
        }
        Screen::Menu {
            title,
            rows,
            chosen,
        } => {
            let rows = rows
                .iter()
                .enumerate()
                .map(|(index, row)| (format!("{}. {row}", index + 1), ""));
            (title, rows.collect(), Some(*chosen))
        }
        Screen::List {
            title,
            rows,
            chosen,
            empty,
        } if rows.is_empty() => (title, vec![(empty.clone(), "")], Some(*chosen + 1)),
        Screen::List {
            title,
            rows,
            chosen,
            ..
        } => (
            title,
            rows.iter()
                .map(|row| (row.text.clone(), row.detail.as_str()))
                .collect(),
            Some(*chosen),
        ),
        Screen::Idle { .. }
        | Screen::Dialling { .. }
        | Screen::RingingIn { .. }
        | Screen::RingingOut { .. }
        | Screen::Talking { .. }
        | Screen::Calls { .. }
        | Screen::Ended { .. }
        | Screen::Failed { .. } => return html! {},
    };
    let first = chosen.unwrap_or(0).saturating_sub(5);
    html! {
        div class="trows" {
            p class="tname" { (title) }
            ul {
                @for (index, (text, detail)) in rows.iter().enumerate().skip(first).take(6) {
                    li class=[(chosen == Some(index)).then_some("on")] { span { (text) } span { (detail) } }
                }
            }
        }
        (soft_row(view))
    }
}
