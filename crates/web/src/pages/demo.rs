//! The start: all phones side by side, and what happened.

use maud::{Markup, html};
use offhook_view::{Happening, Sign};

use super::layout::titled;
use super::{Context, ok};
use crate::face::{icon, phone};
use crate::site::{Answer, Site, SoundPlace};

/// Phones shown on one page; more are reached by their own pages.
const SHOWN_PHONES: usize = 12;

pub(super) fn get(context: &Context<'_>) -> Answer {
    let site = context.site;
    let count = site.phones.len();
    let title = title(count);
    let sentence = match count {
        0 => "A phone appears here when it starts.",
        1 => "It is alive: click it and dial.",
        _ => "Click a phone, then use its keys or your keyboard. Nothing leaves this computer.",
    };
    let main = html! {
        div class="head" {
            div { h1 { (title) } p { (sentence) } }
            (sound_switch(site))
        }
        p class="note warn" data-sound-note="" role="status" hidden {}
        @if !site.try_this.is_empty() {
            div class="note" {
                (icon("handset"))
                p { b { "Try this." } @for sentence in &site.try_this { " " (with_keys(sentence)) } }
            }
        }
        div class=(match count { 1 => "two one", 3 => "two three", _ => "two" }) {
            @for (index, snapshot) in site.phones.iter().enumerate().take(SHOWN_PHONES) { (phone(index, &snapshot.view)) }
            section class="card happened" {
                div class="hd" { h2 { "What happened" } }
                ol class="tl" aria-live="polite" aria-label="What happened" tabindex="0" data-happened="" { (happenings(&site.happened)) }
            }
        }
        @if count > SHOWN_PHONES {
            p class="muted" { "Showing " (SHOWN_PHONES) " of " (count) ". The others are at /phone/" (SHOWN_PHONES) " and up." }
        }
        noscript { p class="note warn" { (icon("alert")) span { "The pictures show the phones as the page was loaded. To press their keys the page needs scripts; each phone's own page has a form that works without." } } }
    };
    ok(titled(context, &title, true, main))
}

/// How many phones there are, in words as far as words are short.
fn title(count: usize) -> String {
    const WORDS: [&str; 12] = [
        "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven",
        "Twelve",
    ];
    match count {
        0 => String::from("No phone yet"),
        1 => String::from("One phone"),
        many => match WORDS.get(many - 1) {
            Some(word) => format!("{word} phones, one small office"),
            None => format!("{many} phones, one small office"),
        },
    }
}

/// A sentence in which what stands between back-quotes is drawn as a key.
fn with_keys(sentence: &str) -> Markup {
    html! {
        @for (index, part) in sentence.split('`').enumerate() {
            @if index % 2 == 1 { kbd { (part) } } @else { (part) }
        }
    }
}

/// The switch for where sound goes, and the key that silences ringing.
pub(super) fn sound_switch(site: &Site) -> Markup {
    html! {
        div class="row" {
            div class="seg" role="radiogroup" aria-label="Sound" {
                @for place in SoundPlace::ALL {
                    @let (word, picture) = match place {
                        SoundPlace::Browser => ("This browser", "speaker"),
                        SoundPlace::Machine => ("This machine", "cable"),
                        SoundPlace::Silent => ("Silent", "quiet"),
                    };
                    label title=[(place == SoundPlace::Machine && !site.machine_sound).then_some("No sound system was found on this machine")] {
                        input type="radio" name="sound" value=(place.word()) data-sound=(place.word())
                            checked[place == site.sound] disabled[place == SoundPlace::Machine && !site.machine_sound];
                        span { (icon(picture)) (word) }
                    }
                }
            }
            button type="button" class="btn" data-silence="" { (icon("quiet")) "Silence ringing" }
        }
    }
}

fn picture(sign: Sign) -> &'static str {
    match sign {
        Sign::Done => "check",
        Sign::Out => "out",
        Sign::Ring => "bell",
        Sign::Talk => "call",
        Sign::Hold => "hold",
        Sign::End => "handset",
        Sign::Trouble => "alert",
    }
}

/// The last lines of "What happened".
pub(crate) fn happenings(all: &[Happening]) -> Markup {
    let skipped = all.len().saturating_sub(Site::SHOWN_HAPPENINGS);
    html! {
        @if all.is_empty() { li class="muted" { "Nothing yet." } }
        @for line in all.iter().skip(skipped) {
            li class=[(line.sign == Sign::Trouble).then_some("trouble")] {
                span class="num" { (line.at_ms / 1_000) "." (line.at_ms / 100 % 10) " s" }
                (icon(picture(line.sign)))
                span { (line.text) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phones_are_counted_in_words() {
        for (count, expected) in [
            (0, "No phone yet"),
            (1, "One phone"),
            (2, "Two phones, one small office"),
            (3, "Three phones, one small office"),
            (12, "Twelve phones, one small office"),
            (13, "13 phones, one small office"),
        ] {
            assert_eq!(title(count), expected);
        }
    }

    #[test]
    fn every_sign_has_a_picture() {
        for sign in [
            Sign::Done,
            Sign::Out,
            Sign::Ring,
            Sign::Talk,
            Sign::Hold,
            Sign::End,
            Sign::Trouble,
        ] {
            assert!(crate::face::is_icon(picture(sign)), "{sign:?}");
        }
    }
}
