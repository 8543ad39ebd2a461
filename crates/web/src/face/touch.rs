//! The touch screen: part of it is keys, which carry `data-key` like all others.

use maud::{Markup, html};
use offhook_view::page::clock;
use offhook_view::{CallCard, Key, LampKey, Screen, SoftKey, View};

use super::icons::{icon, lamp};
use super::{DIGITS, lamp_key_name};

/// The most flexible buttons shown at once.
const FLEXIBLE: usize = 6;
/// Pages of them.
const FLEXIBLE_PAGES: usize = 4;

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
                (icon(if is_signed_out(view) { "alert" } else { "signal" })) span { (view.device.owner()) } span class="sp" {}
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

/// Whether this is the idle screen of a phone that no server knows.
fn is_signed_out(view: &View) -> bool {
    match &view.screen {
        Screen::Idle { accounts, .. } => !accounts.iter().any(|account| account.registered),
        Screen::Boot { .. }
        | Screen::Dialling { .. }
        | Screen::RingingIn { .. }
        | Screen::RingingOut { .. }
        | Screen::Talking { .. }
        | Screen::Calls { .. }
        | Screen::Ended { .. }
        | Screen::Failed { .. }
        | Screen::Menu { .. }
        | Screen::List { .. } => false,
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
    } else if is(&["cancel", "close", "exit"]) {
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
    let flexible = flexible(view);
    let has_flexible = !flexible.is_empty();
    html! {
        div class=(if has_flexible { "tsplit" } else { "tsplit digits" }) {
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
                    @if has_flexible { button type="button" class="tk" data-toggle="pad" { (icon("pad")) "Keypad" } }
                    @for (place, key) in view.softkeys.iter().enumerate() {
                        @if let Some(key) = key { (soft(place, key, "tk")) }
                    }
                }
            }
            (flexible_pages(&flexible))
            (keypad())
        }
    }
}

/// The name, number and state of a flexible button.
type Flexible<'a> = (String, usize, &'a LampKey);

/// The buttons that something is assigned to.
fn flexible(view: &View) -> Vec<Flexible<'_>> {
    let numbered = |kind: &'static str, keys: &'_ [LampKey]| {
        (1..=keys.len()).map(move |number| (format!("{kind}{number}"), number))
    };
    let lines = numbered("line", &view.line_keys).zip(&view.line_keys);
    let memory = numbered("memory", &view.memory_keys).zip(&view.memory_keys);
    lines
        .chain(memory)
        .map(|((name, number), key)| (name, number, key))
        .filter(|(_, _, key)| !key.label.is_empty())
        .take(FLEXIBLE * FLEXIBLE_PAGES)
        .collect()
}

/// Pages of flexible buttons; the page's script turns them.
fn flexible_pages(all: &[Flexible<'_>]) -> Markup {
    let pages = all.len().div_ceil(FLEXIBLE);
    html! {
        @for (page, keys) in all.chunks(FLEXIBLE).enumerate() {
            div class="tflex" role="group" aria-label="Flexible buttons" data-flex=(page) {
                @for (name, number, key) in keys {
                    button type="button" class="tk" data-key=(name) aria-label=(lamp_key_name("Key", *number, key)) {
                        (lamp(name, key.lamp)) span { (key.label) @if !key.lamp.spoken().is_empty() { small { (key.lamp.spoken()) } } }
                    }
                }
                @if pages > 1 {
                    button type="button" class="tk next" data-toggle="flex" data-pages=(pages) {
                        span { "Page " (page + 1) " of " (pages) } (icon("right"))
                    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use offhook_view::{Face, Lamp, sample};

    fn in_a_call_with(buttons: usize) -> String {
        let mut view = sample::talking(Face::Touch);
        view.line_keys.clear();
        view.memory_keys = (1..=buttons)
            .map(|number| LampKey {
                label: format!("Desk {number}"),
                lamp: Lamp::Off,
                spoken: String::new(),
            })
            .collect();
        screen(&view).into_string()
    }

    #[test]
    fn without_flexible_buttons_a_call_shows_the_dial_pad() {
        let markup = in_a_call_with(0);
        assert!(markup.contains("tsplit digits"));
        assert!(markup.contains("data-key=\"#\""));
        assert!(!markup.contains("data-toggle"));
    }

    #[test]
    fn flexible_buttons_come_in_pages_of_six_four_at_most() {
        let pages = |buttons| in_a_call_with(buttons).matches("data-flex=").count();
        assert_eq!([1, 6, 7, 24, 60].map(pages), [1, 1, 2, 4, 4]);
        assert!(!in_a_call_with(6).contains("data-pages"));
        assert!(in_a_call_with(7).contains("Page 2 of 2"));
    }

    #[test]
    fn the_dialler_has_every_digit_and_the_home_screen_leads_there() {
        let dialling = screen(&sample::dialling(Face::Touch)).into_string();
        for (digit, _) in DIGITS {
            assert!(
                dialling.contains(&format!("data-key=\"{digit}\"")),
                "{digit}"
            );
        }
        let home = screen(&sample::idle(Face::Touch)).into_string();
        assert!(home.contains("Phone"));
    }
}
