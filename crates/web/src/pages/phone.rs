//! One phone on a page of its own, with `?kiosk=1` alone.

use maud::html;

use super::demo::sound_switch;
use super::layout::{kiosk, page, token};
use super::{Context, command, ok, with};
use crate::face;
use crate::http::Response;
use crate::pages::error_page;
use crate::site::{Answer, Effect};

pub(super) fn first(_: &Context<'_>) -> Answer {
    Response::see_other("/phone/0").into()
}

pub(super) fn get(context: &Context<'_>) -> Answer {
    let Some((index, snapshot)) = context
        .phone
        .and_then(|index| Some((index, context.site.phones.get(index)?)))
    else {
        return error_page(404).into();
    };
    let view = &snapshot.view;
    if context
        .request
        .query_field("kiosk")
        .is_some_and(|value| value == "1")
    {
        let theme = context
            .request
            .query_field("theme")
            .filter(|theme| theme == "light" || theme == "dark");
        return ok(kiosk(
            &view.device.owner(),
            theme.as_deref(),
            face::phone(index, view),
        ));
    }
    let main = html! {
        div class="head" {
            div {
                h1 { (view.device.owner()) }
                p { (view.device.model) ". Click the phone, then use its keys or your keyboard." }
            }
            (sound_switch(context.site))
        }
        p class="note warn" data-sound-note="" role="status" hidden {}
        (face::phone(index, view))
        noscript {
            form class="card plain" method="post" action={ "/phone/" (index) } {
                (token(context))
                label for="dial" { "Number to call" }
                input class="t" id="dial" name="dial" maxlength="64" autocomplete="off";
                button class="btn pri" { "Call" }
            }
            form class="card plain" method="post" action={ "/phone/" (index) } {
                (token(context))
                p { "Soft keys" }
                @for (place, key) in view.softkeys.iter().enumerate() {
                    @if let Some(key) = key { button class="btn" name="key" value={ "soft" (place + 1) } { (key.label) } " " }
                }
            }
        }
    };
    ok(page(context, true, main))
}

pub(super) fn post(context: &Context<'_>) -> Answer {
    match (context.phone, command(context.request)) {
        (Some(phone), Some(command)) => with(
            Response::see_other(&format!("/phone/{phone}")),
            Effect::Command { phone, command },
        ),
        _ => error_page(404).into(),
    }
}
