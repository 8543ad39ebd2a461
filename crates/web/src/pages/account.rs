//! Signing in, signing out, and the first password. There is no default password.

use maud::{Markup, html};
use offhook_base::Secret;

use super::layout::{head, page, token};
use super::{Context, with};
use crate::face::icon;
use crate::guard::SESSION_COOKIE;
use crate::http::Response;
use crate::site::{Answer, Effect};

/// The fewest letters of a password set here.
pub const MIN_PASSWORD: usize = 10;
/// The most bytes of a password looked at: hashing costs the more the longer it is.
const MAX_PASSWORD: usize = 256;
/// The most bytes of a name looked at.
const MAX_NAME: usize = 128;
/// Words that makers gave their phones as passwords; no part of ours.
const WELL_KNOWN: &[&str] = &[
    "administrator",
    "admin",
    "adminpass",
    "1234",
    "12345",
    "password",
    "user",
    "offhook",
    "0000",
];

pub(super) fn login(context: &Context<'_>) -> Answer {
    if !context.access.password_set {
        return Response::see_other(if context.access.loopback {
            "/"
        } else {
            "/first"
        })
        .into();
    }
    login_page(context, 200, None)
}

fn login_page(context: &Context<'_>, status: u16, problem: Option<&str>) -> Answer {
    let asks_name = context.access.asks_name;
    let main = html! {
        (head("Sign in", "This phone is protected by its administrator's password."))
        (problem_note(problem))
        form class="card plain" method="post" action="/login" {
            (token(context))
            @if asks_name {
                label for="name" { "User name" }
                input class="t" id="name" name="name" autocomplete="username" autocapitalize="none" spellcheck="false" required
                    maxlength=(MAX_NAME) autofocus;
            }
            label for="password" { "Password" }
            input class="t" id="password" name="password" type="password" autocomplete="current-password" required
                maxlength=(MAX_PASSWORD) autofocus[!asks_name] aria-invalid=[problem.map(|_| "true")] aria-describedby=[problem.map(|_| "problem")];
            button class="btn pri" { "Sign in" }
        }
    };
    Response::page(status, page(context, false, narrow(main))).into()
}

fn narrow(main: Markup) -> Markup {
    html! { div class="narrow" { (main) } }
}

fn problem_note(problem: Option<&str>) -> Markup {
    html! { @if let Some(problem) = problem { p class="note bad" id="problem" role="alert" { (icon("alert")) span { (problem) } } } }
}

fn wait_sentence(seconds: u64) -> String {
    format!("After a wrong try the next one has to wait. Try again in {seconds} s.")
}

pub(super) fn sign_in(context: &Context<'_>) -> Answer {
    if !context.access.password_set {
        return login(context);
    }
    if context.session.wait > 0 {
        return login_page(context, 429, Some(&wait_sentence(context.session.wait)));
    }
    let field = |name: &str| context.request.form_field(name).unwrap_or_default();
    let (name, password) = (field("name"), field("password"));
    let is_short = name.len() <= MAX_NAME && password.len() <= MAX_PASSWORD;
    if is_short && (context.checks.login)(&name, &password) {
        return with(signed_in(context), Effect::SignedIn);
    }
    let problem = if context.access.asks_name {
        "That is not a name with its password. They are the ones in the phone's settings."
    } else {
        "That is not the password. It is the one that was set here with the code."
    };
    let refused = login_page(context, 403, Some(problem));
    with(refused.response, Effect::SignInFailed)
}

fn signed_in(context: &Context<'_>) -> Response {
    let cookie = format!(
        "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Strict",
        context.session.fresh
    );
    Response::see_other("/").with("Set-Cookie", cookie)
}

pub(super) fn sign_out(context: &Context<'_>) -> Answer {
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
    let door = if context.access.password_set {
        "/login"
    } else {
        "/"
    };
    with(
        Response::see_other(door).with("Set-Cookie", gone),
        Effect::SignedOut,
    )
}

pub(super) fn first(context: &Context<'_>) -> Answer {
    if context.access.password_set {
        return Response::see_other("/login").into();
    }
    first_page(context, 200, None)
}

fn first_page(context: &Context<'_>, status: u16, problem: Option<&str>) -> Answer {
    let main = html! {
        (head("Set a password", "This phone has none yet, and there is no default. The code proves that you are the one who started it."))
        (problem_note(problem))
        form class="card plain" method="post" action="/first" {
            (token(context))
            label for="code" { "Code" }
            p class="help" { "It was printed where the phone was started, and holds for 30 minutes." }
            input class="t" id="code" name="code" autocomplete="one-time-code" required maxlength="64" autofocus;
            label for="password" { "New password" }
            p class="help" { "At least " (MIN_PASSWORD) " letters, and none of the well-known ones." }
            input class="t" id="password" name="password" type="password" autocomplete="new-password" required
                minlength=(MIN_PASSWORD) maxlength=(MAX_PASSWORD);
            label for="again" { "The same again" }
            input class="t" id="again" name="again" type="password" autocomplete="new-password" required maxlength=(MAX_PASSWORD);
            button class="btn pri" { "Set the password" }
        }
    };
    Response::page(status, page(context, false, narrow(main))).into()
}

pub(super) fn set_password(context: &Context<'_>) -> Answer {
    if context.access.password_set {
        return Response::see_other("/login").into();
    }
    if context.session.wait > 0 {
        return first_page(context, 429, Some(&wait_sentence(context.session.wait)));
    }
    let field = |name: &str| context.request.form_field(name).unwrap_or_default();
    let (code, password, again) = (field("code"), field("password"), field("again"));
    if code.len() > 64 || !(context.checks.code)(code.trim()) {
        let refused = first_page(
            context,
            403,
            Some(
                "That is not the code, or it is older than 30 minutes. Start the phone again for a new one.",
            ),
        );
        return with(refused.response, Effect::SignInFailed);
    }
    if let Some(problem) = weakness(&password, &again) {
        return first_page(context, 422, Some(&problem));
    }
    with(
        signed_in(context),
        Effect::SetPassword(Secret::new(password)),
    )
}

/// Why this is not taken as a password.
fn weakness(password: &str, again: &str) -> Option<String> {
    let letters = password.chars().count();
    let is_known = WELL_KNOWN
        .iter()
        .any(|word| password.to_lowercase().replace(word, "").chars().count() < 5);
    if letters < MIN_PASSWORD {
        Some(format!("{letters} letters are fewer than {MIN_PASSWORD}."))
    } else if password.len() > MAX_PASSWORD {
        Some(format!("The password is longer than {MAX_PASSWORD} bytes."))
    } else if is_known {
        Some(String::from(
            "That is one of the passwords everybody tries first.",
        ))
    } else if password != again {
        Some(String::from("The two are not the same."))
    } else {
        None
    }
}
