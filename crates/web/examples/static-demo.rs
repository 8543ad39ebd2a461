//! Writes pages of invented phones, with their assets, to a folder: to look at without a phone.
//!
//! `cargo run -p offhook-web --example static-demo -- FOLDER`

use std::{env, fs, io, path::PathBuf};

use offhook_view::{
    AccountStatus, CallStatus, Face, FileStatus, Happening, Snapshot, Status, View, sample,
};
use offhook_web::{Access, Checks, Method, Request, Session, Site, handle};

fn snapshot(view: View) -> Snapshot {
    let account = AccountStatus {
        line: 1,
        label: "Ana".into(),
        number: "201".into(),
        server: "127.0.0.1:5070".into(),
        transport: "UDP".into(),
        state: "registered".into(),
        registered: true,
        expires_in: Some(1_740),
        ..AccountStatus::default()
    };
    let call = CallStatus {
        line: 1,
        with: "Ben Okafor 202".into(),
        codec: "PCMU".into(),
        seconds: Some(207),
        sent: 10_350,
        received: 10_348,
        lost: 2,
        jitter_ms: 3,
        ..CallStatus::default()
    };
    let status = Status {
        model: view.device.model.clone(),
        mac: "001565000201".into(),
        version: "0.1.0".into(),
        uptime: 4_321,
        found_by: "command line".into(),
        provisioning: vec![FileStatus {
            name: "001565000201.cfg".into(),
            result: "read".into(),
            settings: 41,
        }],
        accounts: vec![account],
        calls: vec![call],
        problems: vec!["001565000201.cfg line 12: 20 is below the smallest value, 30.".into()],
        counters: vec![("datagrams dropped as garbage".into(), 2)],
    };
    Snapshot { view, status }
}

fn site(views: Vec<View>) -> Site {
    let happened = [
        (0, "Office started"),
        (412, "Ana's phone read 2 files, 41 settings, and registered"),
        (31_200, "Ana dialled 202"),
    ];
    Site {
        phones: views.into_iter().map(snapshot).collect(),
        place: "Demo office on this computer".into(),
        happened: happened
            .map(|(at_ms, text)| Happening {
                at_ms,
                text: text.into(),
                ..Happening::default()
            })
            .to_vec(),
        try_this: vec![
            "Click Ana's phone and press `2` `0` `2` `Enter`.".into(),
            "Then answer on Ben's phone with `F1`.".into(),
            "Dial 600 to hear yourself.".into(),
        ],
        machine_sound: true,
        ..Site::default()
    }
}

fn main() -> io::Result<()> {
    let folder = PathBuf::from(
        env::args()
            .nth(1)
            .unwrap_or_else(|| String::from("target/static-demo")),
    );
    fs::create_dir_all(folder.join("assets"))?;
    let all = |face: Face| {
        sample::states(face)
            .into_iter()
            .map(|(_, view)| view)
            .collect::<Vec<_>>()
    };
    let demo = vec![
        sample::ringing_out(Face::DeskPixel),
        sample::ringing_in(Face::Touch),
    ];
    let pages = [
        ("demo", "/", demo.clone()),
        ("desk", "/", all(Face::DeskPixel)[..12].to_vec()),
        ("touch", "/", all(Face::Touch)[..12].to_vec()),
        ("conference", "/", all(Face::Conference)[..12].to_vec()),
        ("status", "/status", demo.clone()),
        ("phone", "/phone/0", demo.clone()),
        ("kiosk", "/phone/0?kiosk=1&theme=dark", demo.clone()),
        ("missing", "/nothing", demo),
    ];
    let open = Access {
        loopback: true,
        names: vec!["localhost".into()],
        ..Access::default()
    };
    let locked = Access {
        password_set: true,
        ..open.clone()
    };
    let first = Access {
        loopback: false,
        ..open.clone()
    };
    let session = Session {
        csrf: "token".into(),
        fresh: "fresh".into(),
        ..Session::default()
    };
    let checks = Checks {
        login: &|_, _| false,
        code: &|_| false,
    };
    let get = |path: &str, site: &Site, access: &Access| {
        let mut request = Request::new(Method::Get, path);
        request.headers.push(("Host".into(), "localhost".into()));
        handle(&request, site, access, &session, checks)
            .response
            .body
    };
    for (name, path, views) in pages {
        fs::write(
            folder.join(format!("{name}.html")),
            get(path, &site(views), &open),
        )?;
    }
    fs::write(
        folder.join("login.html"),
        get("/login", &Site::default(), &locked),
    )?;
    fs::write(
        folder.join("first.html"),
        get("/first", &Site::default(), &first),
    )?;
    for file in [
        "phone.css",
        "phone.js",
        "sound.js",
        "sound-worklet.js",
        "icon.svg",
        "offhook-dot.ttf",
        "offhook-dot-bold.ttf",
    ] {
        fs::write(
            folder.join("assets").join(file),
            get(&format!("/assets/{file}"), &Site::default(), &open),
        )?;
    }
    Ok(())
}
