//! Requests and snapshots in, responses and effects out.

use std::io::Read as _;

use offhook_view::{Command, Edge, Face, Key, Screen, Snapshot, View, sample};
use offhook_web::{
    Access, Answer, Checks, Effect, MAX_BODY, MAX_HEADERS, MAX_PATH, Method, PAGES, Request,
    SESSION_COOKIE, Session, Site, admit_socket, handle, is_at_the_door, session_id, view_json,
};

const HOST: &str = "127.0.0.1:8900";
const ORIGIN: &str = "http://127.0.0.1:8900";
const TOKEN: &str = "0123456789abcdef";

fn site() -> Site {
    let snapshot = |view: View| Snapshot {
        view,
        ..Snapshot::default()
    };
    let phones = [
        sample::idle(Face::DeskPixel),
        sample::ringing_in(Face::Touch),
        sample::talking(Face::Conference),
    ];
    Site {
        phones: phones.map(snapshot).to_vec(),
        ..Site::default()
    }
}

fn access(password_set: bool, loopback: bool) -> Access {
    Access {
        password_set,
        asks_name: false,
        loopback,
        names: vec!["127.0.0.1".into(), "localhost".into(), "[::1]".into()],
    }
}

fn session(signed_in: bool) -> Session {
    Session {
        signed_in,
        csrf: TOKEN.into(),
        fresh: "fresh-name".into(),
        wait: 0,
    }
}

fn request(method: Method, path: &str) -> Request {
    let mut request = Request::new(method, path);
    request.headers.push(("Host".into(), HOST.into()));
    request
}

fn form(path: &str, body: &str) -> Request {
    let mut request = request(Method::Post, path);
    request.headers.push(("Origin".into(), ORIGIN.into()));
    request.body = format!("csrf={TOKEN}&{body}").into_bytes();
    request
}

fn ask_with(request: &Request, access: &Access, session: &Session) -> Answer {
    let checks = Checks {
        login: &|name, word| matches!(name, "" | "boss") && word == "correct horse battery",
        code: &|code| code == "4711-0815",
    };
    handle(request, &site(), access, session, checks)
}

fn ask(request: &Request) -> Answer {
    ask_with(request, &access(false, true), &session(false))
}

fn body(answer: &Answer) -> String {
    String::from_utf8(answer.response.body.to_vec()).expect("a page is text")
}

#[test]
fn each_page_answers_and_every_other_path_does_not() {
    for (path, status) in [
        ("/", 200),
        ("/status", 200),
        ("/phone", 303),
        ("/phone/0", 200),
        ("/phone/2?kiosk=1", 200),
        ("/phone/3", 404),
        ("/phone/x", 404),
        ("/assets/phone.css", 200),
        ("/assets/offhook-dot.ttf", 200),
        ("/assets/", 404),
        ("/assets/../phone.css", 404),
        ("/nothing", 404),
        ("", 404),
    ] {
        assert_eq!(
            ask(&request(Method::Get, path)).response.status,
            status,
            "{path}"
        );
    }
}

#[test]
fn the_first_view_is_readable_without_a_script() {
    let page = body(&ask(&request(Method::Get, "/")));
    for text in [
        "2 missed calls",
        "Ben Okafor",
        "Soft keys: Answer, Forward, Silence, Reject.",
        "data-phone=\"2\"",
    ] {
        assert!(page.contains(text), "{text}");
    }
    let kiosk = body(&ask(&request(Method::Get, "/phone/0?kiosk=1&theme=dark")));
    assert!(kiosk.contains("data-theme=\"dark\"") && !kiosk.contains("class=\"top\""));
}

#[test]
fn what_scripts_and_tests_count_on_is_there() {
    let page = body(&ask(&request(Method::Get, "/")));
    for mark in [
        "data-phone=\"0\"",
        "data-key=\"soft1\"",
        "data-key=\"#\"",
        "data-key=\"line6\"",
        "data-key=\"memory10\"",
        "data-softlabel=\"1\"",
        "data-spoken",
        "data-lamp=\"line1\" data-state=\"off\"",
        "data-lamp=\"power\"",
        "role=\"alertdialog\"",
        "data-sound=\"silent\"",
        "data-happened",
    ] {
        assert!(page.contains(mark), "{mark}");
    }
}

#[test]
fn every_response_forbids_what_a_page_of_ours_never_does() {
    let long = format!("/{}", "a".repeat(MAX_PATH));
    for path in ["/", "/nothing", "/assets/phone.js", "/login", long.as_str()] {
        let response = ask(&request(Method::Get, path)).response;
        let policy = response
            .header("content-security-policy")
            .unwrap_or_default();
        assert!(
            policy.contains("default-src 'self'") && policy.contains("frame-ancestors 'none'"),
            "{path}"
        );
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(
            response.header("x-content-type-options"),
            Some("nosniff"),
            "{path}"
        );
        let count = response
            .headers
            .iter()
            .filter(|(name, _)| *name == "Content-Security-Policy")
            .count();
        assert_eq!(count, 1, "{path}");
    }
}

#[test]
fn no_page_has_an_inline_style_script_or_handler() {
    for page in PAGES {
        let path = page.path.replace("{n}", "1");
        for access in [
            access(false, true),
            access(true, true),
            access(false, false),
        ] {
            let html = body(&ask_with(
                &request(Method::Get, &path),
                &access,
                &session(true),
            ));
            assert!(
                !html.contains(" style=") && !html.contains("<style"),
                "{path}"
            );
            assert!(
                !html.contains(" onclick=") && !html.contains("javascript:"),
                "{path}"
            );
            assert!(
                html.matches("<script").count()
                    == html.matches("<script type=\"module\" src=").count(),
                "{path}"
            );
        }
    }
}

#[test]
fn a_foreign_name_is_misdirected_and_a_foreign_page_is_refused() {
    for (host, status) in [
        ("127.0.0.1:8900", 200),
        ("LOCALHOST", 200),
        ("[::1]:8900", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8900", 421),
        ("", 421),
    ] {
        let mut request = Request::new(Method::Get, "/");
        request.headers.push(("host".into(), host.into()));
        assert_eq!(ask(&request).response.status, status, "{host}");
    }
    assert_eq!(ask(&Request::new(Method::Get, "/")).response.status, 421);
    for origin in [
        "http://evil.example",
        "null",
        "http://127.0.0.1:8901",
        "http://127.0.0.1:8900.evil.example",
    ] {
        let mut request = form("/phone/0", "key=ok");
        request.headers[1].1 = origin.into();
        let answer = ask(&request);
        assert_eq!(
            (answer.response.status, answer.effects.len()),
            (403, 0),
            "{origin}"
        );
    }
}

#[test]
fn a_form_without_its_token_does_nothing() {
    for body in [
        "key=ok",
        "csrf=&key=ok",
        "csrf=0123456789abcdee&key=ok",
        &format!("key=ok&csrf={TOKEN}x"),
    ] {
        let mut request = form("/phone/0", "");
        request.body = body.as_bytes().to_vec();
        let answer = ask(&request);
        assert_eq!(
            (answer.response.status, answer.effects.len()),
            (403, 0),
            "{body}"
        );
    }
    let mut other_site = form("/phone/0", "key=ok");
    other_site.headers[1] = ("Sec-Fetch-Site".into(), "cross-site".into());
    assert_eq!(ask(&other_site).response.status, 403);
}

#[test]
fn a_form_presses_a_key_and_dials() {
    for (fields, expected) in [
        ("key=soft2", Some(Command::Key(Key::Soft(1), Edge::Press))),
        ("key=%23", Some(Command::Key(Key::Digit('#'), Edge::Press))),
        (
            "dial=%2B47+22",
            Some(Command::Dial {
                number: "+47 22".into(),
                line: None,
            }),
        ),
        ("key=none", None),
        ("dial=", None),
        ("dial=2%0D%0A", None),
        ("", None),
    ] {
        let answer = ask(&form("/phone/1", fields));
        let commands: Vec<_> = answer
            .effects
            .iter()
            .map(|effect| {
                let Effect::Command { phone: 1, command } = effect else {
                    panic!("{effect:?}");
                };
                command.clone()
            })
            .collect();
        assert_eq!(commands, Vec::from_iter(expected), "{fields}");
    }
    assert!(
        ask(&request(Method::Get, "/phone/1?key=ok"))
            .effects
            .is_empty()
    );
}

#[test]
fn what_is_too_long_or_asked_wrongly_is_refused() {
    let status = |request: &Request| ask(request).response.status;
    assert_eq!(
        status(&request(Method::Get, &format!("/{}", "a".repeat(MAX_PATH)))),
        414
    );
    assert_eq!(
        status(&request(
            Method::Get,
            &format!("/?{}", "a".repeat(MAX_PATH))
        )),
        414
    );
    assert_eq!(status(&form("/phone/0", &"a".repeat(MAX_BODY))), 413);
    let mut many = request(Method::Get, "/");
    many.headers
        .extend((0..MAX_HEADERS).map(|n| (format!("X-{n}"), String::new())));
    assert_eq!(status(&many), 431);
    let mut long = request(Method::Get, "/");
    let cookie = "a".repeat(offhook_web::MAX_HEAD);
    long.headers.push(("Cookie".to_owned(), cookie));
    assert_eq!(status(&long), 431);
    assert_eq!(status(&request(Method::Other, "/")), 405);
    assert_eq!(status(&form("/status", "")), 405);
    assert_eq!(status(&form("/assets/phone.css", "")), 405);
}

#[test]
fn before_signing_in_there_is_only_the_door() {
    for (access, door) in [
        (access(true, true), "/login"),
        (access(true, false), "/login"),
        (access(false, false), "/first"),
    ] {
        for path in ["/", "/status", "/phone/0", "/nothing", "/phone/99"] {
            let response = ask_with(&request(Method::Get, path), &access, &session(false)).response;
            assert_eq!(
                (response.status, response.header("location")),
                (303, Some(door)),
                "{path}"
            );
            assert!(response.body.is_empty());
        }
        assert_eq!(
            ask_with(&request(Method::Get, door), &access, &session(false))
                .response
                .status,
            200
        );
        assert_eq!(
            ask_with(
                &request(Method::Get, "/assets/phone.css"),
                &access,
                &session(false)
            )
            .response
            .status,
            200
        );
        let post = ask_with(&form("/phone/0", "key=ok"), &access, &session(false));
        assert_eq!((post.response.status, post.effects.len()), (403, 0));
        assert_eq!(
            ask_with(&request(Method::Get, "/"), &access, &session(true))
                .response
                .status,
            200
        );
    }
}

#[test]
fn the_password_signs_in_and_a_wrong_one_is_counted() {
    let locked = access(true, false);
    let good = ask_with(
        &form("/login", "password=correct+horse+battery"),
        &locked,
        &session(false),
    );
    assert_eq!(
        (good.response.status, good.response.header("location")),
        (303, Some("/"))
    );
    let cookie = good.response.header("set-cookie").unwrap_or_default();
    assert_eq!(
        cookie,
        format!("{SESSION_COOKIE}=fresh-name; Path=/; HttpOnly; SameSite=Strict")
    );
    assert!(matches!(good.effects[..], [Effect::SignedIn]));
    for word in ["", "admin", "correct horse", &"x".repeat(300)] {
        let bad = ask_with(
            &form("/login", &format!("password={word}")),
            &locked,
            &session(false),
        );
        assert_eq!(bad.response.status, 403);
        assert!(bad.response.header("set-cookie").is_none());
        assert!(matches!(bad.effects[..], [Effect::SignInFailed]));
    }
    let waiting = Session {
        wait: 8,
        ..session(false)
    };
    let early = ask_with(
        &form("/login", "password=correct+horse+battery"),
        &locked,
        &waiting,
    );
    assert_eq!((early.response.status, early.effects.len()), (429, 0));
    assert!(body(&early).contains("Try again in 8 s"));
    let out = ask_with(&form("/logout", ""), &locked, &session(true));
    assert!(matches!(out.effects[..], [Effect::SignedOut]));
    assert!(
        out.response
            .header("set-cookie")
            .is_some_and(|cookie| cookie.contains("Max-Age=0"))
    );
}

#[test]
fn a_name_is_asked_for_when_the_settings_say_who_may_sign_in() {
    let named = Access {
        asks_name: true,
        ..access(true, false)
    };
    let page = |access: &Access| {
        body(&ask_with(
            &request(Method::Get, "/login"),
            access,
            &session(false),
        ))
    };
    assert!(page(&named).contains("name=\"name\""));
    assert!(!page(&access(true, false)).contains("name=\"name\""));
    let sign_in = |name: &str, word: &str| {
        let fields = format!("name={name}&password={word}");
        ask_with(&form("/login", &fields), &named, &session(false))
            .response
            .status
    };
    assert_eq!(sign_in("boss", "correct+horse+battery"), 303);
    assert_eq!(sign_in("olive", "correct+horse+battery"), 403);
    assert_eq!(sign_in("boss", "correct"), 403);
    assert_eq!(sign_in(&"b".repeat(200), "correct+horse+battery"), 403);
}

#[test]
fn forms_of_those_who_have_not_signed_in_are_told_from_others() {
    for (path, is) in [
        ("/login", true),
        ("/first", true),
        ("/logout", true),
        ("/phone/0", false),
        ("/nothing", false),
    ] {
        assert_eq!(is_at_the_door(&form(path, "")), is, "{path}");
    }
    assert!(!is_at_the_door(&request(Method::Get, "/login")));
}

#[test]
fn the_first_password_needs_the_code_and_may_not_be_a_known_one() {
    let open = access(false, false);
    let set = |code: &str, word: &str, again: &str| {
        let fields = format!("code={code}&password={word}&again={again}");
        ask_with(&form("/first", &fields), &open, &session(false))
    };
    let good = set("4711-0815", "a+long+enough+one", "a+long+enough+one");
    let [Effect::SetPassword(password)] = &good.effects[..] else {
        panic!("{:?}", good.effects)
    };
    assert_eq!(
        (password.expose(), good.response.status),
        ("a long enough one", 303)
    );
    let guess = set("0000", "a+long+enough+one", "a+long+enough+one");
    assert_eq!(guess.response.status, 403);
    assert!(matches!(guess.effects[..], [Effect::SignInFailed]));
    for word in [
        "",
        "short",
        "admin",
        "adminadmin",
        "Password1234",
        "adminpass123",
    ] {
        let weak = set("4711-0815", word, word);
        assert_eq!(
            (weak.response.status, weak.effects.len()),
            (422, 0),
            "{word}"
        );
    }
    assert_eq!(
        set("4711-0815", "a+long+enough+one", "another+long+one")
            .response
            .status,
        422
    );
    // Once there is one, this page is no way round it.
    let closed = ask_with(
        &form(
            "/first",
            "code=4711-0815&password=a+long+enough+one&again=a+long+enough+one",
        ),
        &access(true, true),
        &session(false),
    );
    assert_eq!(
        (closed.response.header("location"), closed.effects.len()),
        (Some("/login"), 0)
    );
}

#[test]
fn a_socket_opens_for_our_own_page_only() {
    let socket = |path: &str, origin: Option<&str>, access: &Access, session: &Session| {
        let mut request = request(Method::Get, path);
        request
            .headers
            .extend(origin.map(|origin| ("Origin".into(), origin.into())));
        admit_socket(&request, 3, access, session).map_err(|refusal| refusal.status)
    };
    let open = access(false, true);
    assert_eq!(
        socket("/phone/2/live", Some(ORIGIN), &open, &session(false)),
        Ok(2)
    );
    assert_eq!(
        socket("/phone/3/live", Some(ORIGIN), &open, &session(false)),
        Err(404)
    );
    assert_eq!(
        socket("/phone/0", Some(ORIGIN), &open, &session(false)),
        Err(404)
    );
    assert_eq!(
        socket("/phone/0/live", None, &open, &session(false)),
        Err(403)
    );
    assert_eq!(
        socket(
            "/phone/0/live",
            Some("http://evil.example"),
            &open,
            &session(false)
        ),
        Err(403)
    );
    assert_eq!(
        socket(
            "/phone/0/live",
            Some(ORIGIN),
            &access(true, true),
            &session(false)
        ),
        Err(401)
    );
    assert_eq!(
        socket(
            "/phone/0/live",
            Some(ORIGIN),
            &access(true, true),
            &session(true)
        ),
        Ok(0)
    );
}

#[test]
fn a_hostile_caller_stays_text_on_every_face_and_page() {
    const NAME: &str = "<img src=x onerror=alert(1)>\u{1b}[31m\u{202e}\"'&";
    for face in [Face::DeskPixel, Face::Touch, Face::Conference] {
        for (state, mut view) in sample::states(face) {
            if let Screen::RingingIn { card }
            | Screen::RingingOut { card }
            | Screen::Talking { card } = &mut view.screen
            {
                card.name = NAME.into();
                card.number = NAME.into();
            }
            view.notice = Some(NAME.into());
            view.device.name = NAME.into();
            let mut site = site();
            site.phones[0].view = view;
            site.phones[0].status.problems.push(NAME.into());
            site.place = NAME.into();
            for path in ["/", "/status", "/phone/0"] {
                let checks = Checks {
                    login: &|_, _| false,
                    code: &|_| false,
                };
                let answer = handle(
                    &request(Method::Get, path),
                    &site,
                    &access(false, true),
                    &session(false),
                    checks,
                );
                let html = body(&answer);
                assert!(!html.contains("<img"), "{face:?} {state} {path}");
                assert!(
                    !html.contains(['\u{1b}', '\u{202e}']),
                    "{face:?} {state} {path}"
                );
            }
        }
    }
}

#[test]
fn the_session_is_found_among_other_cookies() {
    let mut request = request(Method::Get, "/");
    assert_eq!(session_id(&request), None);
    request
        .headers
        .push(("Cookie".into(), format!("a=b; {SESSION_COOKIE}=abc; c=d")));
    assert_eq!(session_id(&request), Some("abc"));
}

#[test]
fn a_phone_page_with_all_it_loads_weighs_less_than_sixty_kilobytes() {
    let mut total = 0;
    for path in [
        "/phone/0",
        "/assets/phone.css",
        "/assets/phone.js",
        "/assets/sound.js",
        "/assets/sound-worklet.js",
        "/assets/icon.svg",
        "/assets/offhook-dot.ttf",
        "/assets/offhook-dot-bold.ttf",
    ] {
        let mut request = request(Method::Get, path);
        request
            .headers
            .push(("Accept-Encoding".into(), "gzip, br".into()));
        let response = ask(&request).response;
        total += response.body.len();
        if response.header("content-encoding") == Some("gzip") {
            let mut plain = Vec::new();
            flate2::read::GzDecoder::new(&response.body[..])
                .read_to_end(&mut plain)
                .unwrap();
            assert!(plain.len() > response.body.len(), "{path}");
        }
    }
    assert!(total < 60_000, "{total} bytes");
}

#[test]
fn a_view_for_the_page_is_one_object_with_all_keys() {
    let json = view_json(&sample::ringing_in(Face::DeskPixel));
    for part in [
        "\"t\":\"view\"",
        "\"incoming\":\"Ben Okafor\"",
        "[\"Answer\",true]",
        "[\"ringing\",\"201\",\"Line key 1, 201, ringing\"]",
        "\"route\":\"onhook\"",
    ] {
        assert!(json.contains(part), "{part} in {json}");
    }
}

#[test]
fn a_browser_may_say_where_our_own_forms_come_from() {
    // With `no-referrer` a browser sends `Origin: null`, which is refused like any stranger's.
    let answer = ask(&request(Method::Get, "/"));
    assert_eq!(
        answer.response.header("referrer-policy"),
        Some("same-origin")
    );
}
