//! The start: all phones side by side, and what happened.

use maud::{Markup, html};
use offhook_view::Happening;

use super::layout::page;
use super::{Context, ok};
use crate::face::{icon, phone};
use crate::site::{Answer, Site, SoundPlace};

/// Phones shown on one page; more are reached by their own pages.
const SHOWN_PHONES: usize = 12;

pub(super) fn get(context: &Context<'_>) -> Answer {
    let site = context.site;
    let count = site.phones.len();
    let (title, sentence) = match count {
        0 => (
            String::from("No phone yet"),
            "A phone appears here when it starts.",
        ),
        1 => (String::from("One phone"), "It is alive: click it and dial."),
        2 => (
            String::from("Two phones, one small office"),
            "Click a phone, then use its keys or your keyboard. Nothing leaves this computer.",
        ),
        many => (
            format!("{many} phones, one small office"),
            "Click a phone, then use its keys or your keyboard. Nothing leaves this computer.",
        ),
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
        div class="two" {
            @for (index, snapshot) in site.phones.iter().enumerate().take(SHOWN_PHONES) { (phone(index, &snapshot.view)) }
        }
        @if count > SHOWN_PHONES {
            p class="muted" { "Showing " (SHOWN_PHONES) " of " (count) ". The others are at /phone/" (SHOWN_PHONES) " and up." }
        }
        noscript { p class="note warn" { (icon("alert")) span { "The pictures show the phones as the page was loaded. To press their keys the page needs scripts; each phone's own page has a form that works without." } } }
        section class="card happened" {
            div class="hd" { h2 { "What happened" } }
            ol class="tl" aria-live="polite" aria-label="What happened" tabindex="0" data-happened="" { (happenings(&site.happened)) }
        }
    };
    ok(page(context, true, main))
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
                    label {
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

/// The last lines of "What happened".
pub(crate) fn happenings(all: &[Happening]) -> Markup {
    let skipped = all.len().saturating_sub(Site::SHOWN_HAPPENINGS);
    html! {
        @if all.is_empty() { li class="muted" { "Nothing yet." } }
        @for line in all.iter().skip(skipped) {
            li { span class="num" { (line.at_ms / 1_000) "." (line.at_ms / 100 % 10) " s" } span { (line.text) } }
        }
    }
}
