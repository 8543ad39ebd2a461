//! What is round every page.

use maud::{DOCTYPE, Markup, html};

use super::{Context, PAGES};
use crate::face::{icon, sprite};
use crate::http::Response;

/// A whole document.
fn document(title: &str, class: &str, theme: Option<&str>, script: bool, body: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang="en" data-theme=[theme] {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width,initial-scale=1";
                title { (title) " · Offhook" }
                link rel="icon" href="/assets/icon.svg" type="image/svg+xml";
                link rel="stylesheet" href="/assets/phone.css";
                @if script {
                    link rel="preload" href="/assets/offhook-dot.ttf" as="font" type="font/ttf" crossorigin;
                    script type="module" src="/assets/phone.js" {}
                }
            }
            body class=(class) { (sprite()) (body) }
        }
    }
}

fn mark() -> Markup {
    html! {
        svg class="mark" viewBox="0 0 32 32" aria-hidden="true" {
            rect class="back" width="32" height="32" rx="9" {}
            path d="M7 14c5-5 13-5 18 0l-2.500 3.500-3.500-2v-2a9 9 0 0 0-6 0v2l-3.500 2z" transform="rotate(-14 16 12)" {}
            path d="M8 25h16M11 21h10" class="lines" {}
        }
    }
}

/// A page with the bar at its top.
pub(super) fn page(context: &Context<'_>, script: bool, main: Markup) -> Markup {
    titled(context, context.page.title, script, main)
}

/// The same with a title of its own.
pub(super) fn titled(context: &Context<'_>, title: &str, script: bool, main: Markup) -> Markup {
    let place = context.site.place.as_str();
    let body = html! {
        a class="skip" href="#main" { "Skip to content" }
        header class="top" {
            a class="brand" href="/" { (mark()) "Offhook" }
            @if !place.is_empty() { span class="where" { (place) } }
            span class="sp" {}
            @if !context.page.open {
                nav aria-label="Sections" {
                    @for page in PAGES.iter().filter(|page| page.in_menu) {
                        a href=(page.path) aria-current=[(page.path == context.page.path).then_some("page")] { (page.title) }
                    }
                    @if context.site.password_offered { a href="/first" { "Set a password" } }
                }
            }
            @if context.session.signed_in {
                form method="post" action="/logout" { (token(context)) button class="btn sm" { "Sign out" } }
            }
        }
        main class="page" id="main" { (main) }
    };
    document(title, "", None, script, body)
}

/// A phone and nothing else.
pub(super) fn kiosk(title: &str, theme: Option<&str>, main: Markup) -> Markup {
    document(
        title,
        "kiosk",
        theme,
        true,
        html! { main id="main" { h1 class="vh" { (title) } (main) } },
    )
}

/// The field that every form carries.
pub(super) fn token(context: &Context<'_>) -> Markup {
    html! { input type="hidden" name="csrf" value=(context.session.csrf); }
}

/// Title and a sentence.
pub(super) fn head(title: &str, sentence: &str) -> Markup {
    html! { div class="head" { div { h1 { (title) } p { (sentence) } } } }
}

/// A page of an error: what happened and what to do.
pub(crate) fn error_page(status: u16) -> Response {
    let (title, sentence) = match status {
        401 => (
            "Sign in first",
            "This part of the phone is for those who have signed in.",
        ),
        403 => (
            "Not from here",
            "The request did not come from a page of this phone, or the page is too old. Load the page again and repeat.",
        ),
        404 => (
            "No such page",
            "There is no page at this address. The list of phones is at the start.",
        ),
        405 => ("Not in this way", "This page cannot be asked like that."),
        413 => ("Too much", "The form is larger than 16 kB. Send less."),
        414 => (
            "Too long",
            "The address is longer than 2048 letters. Follow a link on a page instead.",
        ),
        421 => (
            "Another name",
            "This phone does not answer to the name in the address. Use the address that it printed at its start.",
        ),
        429 => ("Too many tries", "Wait a little before the next try."),
        431 => (
            "Too many headers",
            "The request carries more headers than any browser sends.",
        ),
        _ => ("This should not happen", "Save the report and tell us."),
    };
    let body = html! {
        header class="top" { a class="brand" href="/" { (mark()) "Offhook" } }
        main class="page narrow" id="main" {
            (head(title, sentence))
            p { a class="btn" href="/" { (icon("home")) "To the start" } " " span class="muted" { "(" (status) ")" } }
        }
    };
    Response::page(status, document(title, "", None, false, body))
}
