//! The words of a screen in reading order, before anybody decides where they stand.
//!
//! The pixel renderer, the text renderer and the page all start here, so that they show the same.

use crate::font::Weight;
use crate::view::{AccountLabel, CallCard, CallState, Face, Screen, View};

/// Screen icons: private characters of the dot face, and the word for each.
pub mod icon {
    /// Registered.
    pub const BARS: char = '\u{e000}';
    /// Not registered.
    pub const BROKEN: char = '\u{e001}';
    /// New voice message.
    pub const ENVELOPE: char = '\u{e002}';
    /// Missed call.
    pub const MISSED: char = '\u{e003}';
    /// Ringing.
    pub const BELL: char = '\u{e004}';
    /// On hold.
    pub const PAUSE: char = '\u{e005}';
    /// In a call.
    pub const RECEIVER: char = '\u{e006}';
    /// Wideband voice.
    pub const HD: char = '\u{e007}';
    /// Encrypted.
    pub const LOCK: char = '\u{e008}';
    /// Loudspeaker.
    pub const SPEAKER: char = '\u{e009}';
    /// Microphone muted.
    pub const MUTED: char = '\u{e00a}';
    /// Something is wrong.
    pub const ALERT: char = '\u{e00b}';

    /// What the text renderer writes for an icon; `None` for a letter.
    pub fn plain(letter: char) -> Option<&'static str> {
        Some(match letter {
            BARS => "●",
            BROKEN => "○",
            ENVELOPE => "✉",
            MISSED => "↙",
            BELL => "♪",
            PAUSE => "‖",
            RECEIVER => "☏",
            HD => "HD",
            LOCK => "encrypted",
            SPEAKER => "speaker",
            MUTED => "⊘",
            ALERT => "!",
            _ => return None,
        })
    }
}

/// How a text reaches somebody who hears the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Voice {
    /// It is part of [`View::spoken`].
    #[default]
    Sentence,
    /// It is the name of the key beside it, and spoken there.
    Key,
    /// It runs (clock, seconds) and is never spoken.
    Running,
    /// It is a row of a list; only the chosen row is spoken.
    Row,
}

/// A piece of a line.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Span {
    /// The letters; icons are private characters, see [`icon`].
    pub text: String,
    /// Bold is a fresh fact.
    pub weight: Weight,
    /// How it is spoken.
    pub voice: Voice,
}

/// One line: what stands left, in the middle and right.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Line {
    /// From the left edge.
    pub left: Vec<Span>,
    /// In the middle; used instead of `left`.
    pub centre: Vec<Span>,
    /// To the right edge.
    pub right: Vec<Span>,
    /// 1, 2 or 3 times the face's size.
    pub size: usize,
    /// The selected row.
    pub inverse: bool,
    /// A cursor stands after `left`.
    pub cursor: bool,
}

/// What follows what under the head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// A line.
    Line(Line),
    /// A line across.
    Rule,
    /// A frame round lines; double if the keys act on it.
    Card {
        /// What is inside.
        lines: Vec<Line>,
        /// Whether the keys act on it.
        chosen: bool,
    },
}

/// The words of a screen.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Page {
    /// The first line, over a rule.
    pub head: Line,
    /// The body.
    pub rows: Vec<Row>,
    /// Labels beside the line keys, by place from 0; on screens that have such keys, while idle.
    pub labels: Vec<(usize, Line)>,
}

/// Rows of a menu or list that are shown at once.
pub(crate) const VISIBLE_ROWS: usize = 5;

fn span(text: impl Into<String>, weight: Weight, voice: Voice) -> Span {
    Span {
        text: text.into(),
        weight,
        voice,
    }
}

fn plain(text: impl Into<String>) -> Span {
    span(text, Weight::Regular, Voice::Sentence)
}

fn bold(text: impl Into<String>) -> Span {
    span(text, Weight::Bold, Voice::Sentence)
}

fn running(text: impl Into<String>) -> Span {
    span(text, Weight::Regular, Voice::Running)
}

fn left(spans: Vec<Span>) -> Line {
    Line {
        left: spans,
        size: 1,
        ..Line::default()
    }
}

fn big(text: &str) -> Line {
    Line {
        size: 2,
        ..left(vec![plain(text)])
    }
}

fn centred(size: usize, spans: Vec<Span>) -> Line {
    Line {
        centre: spans,
        size,
        ..Line::default()
    }
}

impl Line {
    fn right(self, right: Vec<Span>) -> Self {
        Self { right, ..self }
    }
}

/// The words of this view's screen.
pub fn page(view: &View) -> Page {
    match &view.screen {
        Screen::Boot { title, lines } => boot(title, lines),
        Screen::Idle { .. } => idle(view),
        Screen::Dialling {
            account,
            mode,
            digits,
            matches,
        } => {
            let from = if account.is_empty() {
                Vec::new()
            } else {
                vec![plain(format!(" from {account}"))]
            };
            let head = [vec![bold("Call")], from].concat();
            let mut rows = vec![
                Row::Line(Line {
                    cursor: true,
                    ..big(digits)
                }),
                Row::Rule,
            ];
            rows.extend(matches.iter().take(3).enumerate().map(|(index, found)| {
                Row::Line(Line {
                    inverse: index == 0,
                    ..left(vec![plain(&found.name)]).right(vec![plain(&found.number)])
                })
            }));
            Page {
                head: left(head).right(vec![plain(mode)]),
                rows,
                ..Page::default()
            }
        }
        Screen::RingingIn { card } => {
            let head = vec![plain(icon::BELL), bold(" Incoming call")];
            let to = Row::Line(left(vec![plain("to "), bold(&card.account)]).right(badges(card)));
            call_page(left(head).right(line_of(card)), card, vec![to])
        }
        Screen::RingingOut { card } => {
            let head = vec![plain(icon::RECEIVER), bold(" Calling")];
            let from =
                Row::Line(left(vec![plain("from "), bold(&card.account)]).right(badges(card)));
            call_page(left(head).right(line_of(card)), card, vec![from])
        }
        Screen::Talking { card } => talking(view, card),
        Screen::Calls { cards, chosen } => calls(view, cards, *chosen),
        Screen::Ended { card, reason } => {
            let lasted = card.seconds.map(|seconds| running(clock(seconds)));
            let why = Row::Line(left(vec![plain(reason)]).right(lasted.into_iter().collect()));
            call_page(
                left(vec![bold("Call ended")]).right(line_of(card)),
                card,
                vec![why],
            )
        }
        Screen::Failed { who, reason, code } => {
            let code = code.map(|code| plain(format!("SIP {code}")));
            Page {
                head: left(vec![plain(icon::ALERT), bold(" Could not call")]),
                rows: vec![
                    Row::Line(big(who)),
                    Row::Line(left(vec![plain(reason)]).right(code.into_iter().collect())),
                ],
                ..Page::default()
            }
        }
        Screen::Menu {
            title,
            rows,
            chosen,
        } => {
            let rows = rows
                .iter()
                .enumerate()
                .map(|(index, row)| (format!("{}. {row}", index + 1), String::new()));
            list(title, rows.collect(), *chosen, "")
        }
        Screen::List {
            title,
            rows,
            chosen,
            empty,
        } => {
            let rows = rows
                .iter()
                .map(|row| (row.text.clone(), row.detail.clone()));
            list(title, rows.collect(), *chosen, empty)
        }
    }
}

fn boot(title: &str, lines: &[String]) -> Page {
    let newest = lines.len().saturating_sub(VISIBLE_ROWS);
    Page {
        head: left(vec![bold(title)]),
        rows: lines
            .iter()
            .skip(newest)
            .map(|line| Row::Line(left(vec![plain(line)])))
            .collect(),
        ..Page::default()
    }
}

fn idle(view: &View) -> Page {
    let Screen::Idle {
        date,
        time,
        accounts,
        facts,
        alert,
        missed,
        messages,
    } = &view.screen
    else {
        return Page::default();
    };
    let mut right = Vec::new();
    if *messages > 0 {
        right.push(plain(format!(" {}{messages}", icon::ENVELOPE)));
    }
    if *missed > 0 {
        right.push(plain(format!(" {}{missed}", icon::MISSED)));
    }
    let mut rows = Vec::new();
    // The small screen has room for a large clock or for something to tell.
    let tells = alert.is_some() || !facts.is_empty() || *missed > 0 || *messages > 0;
    if view.device.face == Face::Conference && tells {
        right.push(running(format!("  {time}")));
    } else if !time.is_empty() {
        rows.push(Row::Line(centred(3, vec![running(time)])));
    }
    let beside_keys = matches!(view.device.face, Face::DeskPixel | Face::DeskColour)
        && !view.line_keys.is_empty();
    if !beside_keys {
        let used = accounts.iter().filter(|account| !named(account).is_empty());
        rows.extend(used.take(1).map(|account| {
            Row::Line(centred(
                1,
                vec![
                    plain(signal(account)),
                    plain(format!(" {}", named(account))),
                ],
            ))
        }));
    }
    let mut say = |text: String| rows.push(Row::Line(centred(1, vec![plain(text)])));
    if let Some(alert) = alert {
        say(format!("{} {alert}", icon::ALERT));
    }
    facts.iter().take(2).cloned().for_each(&mut say);
    for sentence in [missed_sentence(*missed), message_sentence(*messages)]
        .into_iter()
        .flatten()
    {
        say(sentence);
    }
    let labels = if beside_keys {
        key_labels(view, accounts)
    } else {
        Vec::new()
    };
    Page {
        head: left(vec![running(date)]).right(right),
        rows,
        labels,
    }
}

fn key_labels(view: &View, accounts: &[AccountLabel]) -> Vec<(usize, Line)> {
    let keys = view.line_keys.iter().take(6).enumerate();
    keys.filter(|(_, key)| !key.label.is_empty())
        .map(|(place, key)| {
            let account = accounts
                .iter()
                .find(|account| usize::from(account.line) == place + 1);
            let label = span(
                &key.label,
                if account.is_some() && place == 0 {
                    Weight::Bold
                } else {
                    Weight::Regular
                },
                Voice::Key,
            );
            let mut spans: Vec<Span> = account
                .map(|a| span(signal(a), Weight::Regular, Voice::Key))
                .into_iter()
                .collect();
            spans.push(label);
            let line = Line {
                inverse: account.is_some() && place == 0,
                ..left(spans)
            };
            (place, line)
        })
        .collect()
}

fn signal(account: &AccountLabel) -> char {
    if account.registered {
        icon::BARS
    } else {
        icon::BROKEN
    }
}

/// "201 Ana", or the part that is known.
pub(crate) fn named(account: &AccountLabel) -> String {
    match (account.number.as_str(), account.label.as_str()) {
        (number, label) if number == label || label.is_empty() => number.to_owned(),
        ("", label) => label.to_owned(),
        (number, label) if label.contains(number) => label.to_owned(),
        (number, label) => format!("{number} {label}"),
    }
}

pub(crate) fn missed_sentence(missed: u16) -> Option<String> {
    match missed {
        0 => None,
        1 => Some(String::from("1 missed call")),
        many => Some(format!("{many} missed calls")),
    }
}

pub(crate) fn message_sentence(messages: u16) -> Option<String> {
    match messages {
        0 => None,
        1 => Some(String::from("1 new voice message")),
        many => Some(format!("{many} new voice messages")),
    }
}

fn line_of(card: &CallCard) -> Vec<Span> {
    if card.line == 0 {
        Vec::new()
    } else {
        vec![plain(format!("Line {}", card.line))]
    }
}

fn badges(card: &CallCard) -> Vec<Span> {
    let secure = card.secure.then(|| plain(icon::LOCK));
    let wide = card.wideband.then(|| plain(icon::HD));
    secure.into_iter().chain(wide).collect()
}

/// Name, number, then what the state adds.
fn call_page(head: Line, card: &CallCard, more: Vec<Row>) -> Page {
    let mut rows = vec![Row::Line(big(card.who()))];
    if !card.name.is_empty() {
        rows.push(Row::Line(left(vec![plain(&card.number)])));
    }
    rows.extend(more);
    Page {
        head,
        rows,
        ..Page::default()
    }
}

fn state_icon(state: CallState) -> char {
    match state {
        CallState::Ringing => icon::BELL,
        CallState::Held | CallState::HeldByThem => icon::PAUSE,
        CallState::Calling | CallState::Talking | CallState::Ended => icon::RECEIVER,
    }
}

fn talking(view: &View, card: &CallCard) -> Page {
    let mut head = vec![
        plain(state_icon(card.state)),
        bold(format!(" {}", card.state.word())),
    ];
    if view.audio.muted {
        head.push(plain(format!("  {} ", icon::MUTED)));
        head.push(bold("Muted"));
    }
    let seconds = card
        .seconds
        .map(|seconds| span(clock(seconds), Weight::Bold, Voice::Running));
    let number = if card.name.is_empty() {
        Vec::new()
    } else {
        vec![plain(&card.number)]
    };
    let mut rows = vec![
        Row::Line(big(card.who())),
        Row::Line(left(number).right(seconds.into_iter().collect())),
    ];
    if !card.account.is_empty() {
        rows.push(Row::Line(
            left(vec![plain("on "), bold(&card.account)]).right(badges(card)),
        ));
    }
    Page {
        head: left(head).right(line_of(card)),
        rows,
        ..Page::default()
    }
}

fn calls(view: &View, cards: &[CallCard], chosen: usize) -> Page {
    let muted = view
        .audio
        .muted
        .then(|| vec![plain(icon::MUTED), bold(" Muted")]);
    // Two fit: the chosen one, and the one after it or before it.
    let first = chosen.min(cards.len().saturating_sub(2));
    let rows = cards
        .iter()
        .enumerate()
        .skip(first)
        .take(2)
        .map(|(index, card)| {
            let is_chosen = index == chosen;
            let seconds = card.seconds.map(|seconds| running(clock(seconds)));
            let name = if is_chosen {
                big(card.who())
            } else {
                left(vec![bold(card.who())])
            };
            let line = format!(" {} on line {}", card.number, card.line);
            Row::Card {
                lines: vec![
                    name.right(seconds.into_iter().collect()),
                    left(vec![plain(state_icon(card.state)), plain(line)])
                        .right(vec![plain(card.state.word())]),
                ],
                chosen: is_chosen,
            }
        });
    Page {
        head: left(vec![bold(format!("{} calls", cards.len()))]).right(muted.unwrap_or_default()),
        rows: rows.collect(),
        ..Page::default()
    }
}

fn list(title: &str, rows: Vec<(String, String)>, chosen: usize, empty: &str) -> Page {
    let count = rows.len();
    let first = chosen
        .saturating_sub(VISIBLE_ROWS - 1)
        .min(count.saturating_sub(VISIBLE_ROWS));
    let place = if count == 0 {
        Vec::new()
    } else {
        vec![plain(format!("{} of {count}", chosen.min(count - 1) + 1))]
    };
    let mut shown: Vec<Row> = rows
        .into_iter()
        .enumerate()
        .skip(first)
        .take(VISIBLE_ROWS)
        .map(|(index, (text, detail))| {
            let voice = if index == chosen {
                Voice::Sentence
            } else {
                Voice::Row
            };
            Row::Line(Line {
                inverse: index == chosen,
                ..left(vec![span(text, Weight::Regular, voice)]).right(vec![span(
                    detail,
                    Weight::Regular,
                    voice,
                )])
            })
        })
        .collect();
    if shown.is_empty() && !empty.is_empty() {
        shown.push(Row::Line(left(vec![plain(empty)])));
    }
    Page {
        head: left(vec![bold(title)]).right(place),
        rows: shown,
        ..Page::default()
    }
}

/// Minutes and seconds, and hours once there are some: "3:27", "1:02:03".
pub fn clock(seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{rest:02}")
    } else {
        format!("{minutes}:{rest:02}")
    }
}
