//! One view for each state of the screen, with invented people: for tests, pictures in the
//! documentation, and designing pages without a phone.

use crate::key::Key;
use crate::view::{
    AccountLabel, Audio, CallCard, CallState, Device, Face, Lamp, LampKey, ListRow, Match, Route,
    Screen, SoftKey, View,
};

/// Every state by name, for a phone with this face.
pub fn states(face: Face) -> Vec<(&'static str, View)> {
    vec![
        ("boot", boot(face)),
        ("idle", idle(face)),
        ("not registered", not_registered(face)),
        ("dialling", dialling(face)),
        ("ringing in", ringing_in(face)),
        ("ringing out", ringing_out(face)),
        ("talking", talking(face)),
        ("held", held(face)),
        ("two calls", two_calls(face)),
        ("ended", ended(face)),
        ("failed", failed(face)),
        ("menu", menu(face)),
        ("list", list(face)),
        ("notice", notice(face)),
    ]
}

fn device(face: Face) -> Device {
    let (model, name, number) = match face {
        Face::DeskPixel => ("desk-pixel", "Ana", "201"),
        Face::DeskColour => ("desk-colour", "Ben", "202"),
        Face::Touch => ("desk-touch", "Meeting room", "301"),
        Face::Conference => ("conference", "Boardroom", "850"),
    };
    Device {
        model: model.into(),
        name: name.into(),
        number: number.into(),
        face,
        hard_keys: Vec::new(),
    }
}

fn lamp_key(label: &str, lamp: Lamp, spoken: &str) -> LampKey {
    LampKey {
        label: label.into(),
        lamp,
        spoken: spoken.into(),
    }
}

fn softkeys(labels: [&str; 4]) -> [Option<SoftKey>; 4] {
    labels.map(|label| (!label.is_empty()).then(|| SoftKey::new(label)))
}

fn base(face: Face, screen: Screen, labels: [&str; 4]) -> View {
    let mut view = View::new(device(face));
    view.screen = screen;
    view.softkeys = softkeys(labels);
    let number = view.device.number.clone();
    if face != Face::Conference {
        view.line_keys = vec![
            lamp_key(&number, Lamp::Off, ""),
            lamp_key(&number, Lamp::Off, ""),
            lamp_key("Desk", Lamp::Off, ""),
            lamp_key("Ben", Lamp::Off, "BLF Ben 202"),
            lamp_key("Park 1", Lamp::Off, "Park 1"),
            lamp_key("Reception", Lamp::Busy, "BLF Reception"),
        ];
        view.memory_keys = vec![LampKey::default(); 10];
        view.memory_keys[0] = lamp_key("Lena", Lamp::Off, "");
        view.memory_keys[2] = lamp_key("Sales", Lamp::Busy, "BLF Sales");
    }
    view
}

fn account(face: Face) -> String {
    let device = device(face);
    format!("{} {}", device.number, device.name)
}

fn ben(face: Face, state: CallState, seconds: Option<u32>) -> CallCard {
    CallCard {
        name: "Ben Okafor".into(),
        number: "202".into(),
        account: account(face),
        state,
        seconds,
        secure: false,
        wideband: true,
        line: 1,
    }
}

fn with_lamp(mut view: View, lamp: Lamp) -> View {
    view.power = lamp;
    if let Some(key) = view.line_keys.first_mut() {
        key.lamp = lamp;
    }
    view
}

fn in_call(view: View, lamp: Lamp) -> View {
    let mut view = with_lamp(view, lamp);
    view.audio = Audio {
        route: Route::Speaker,
        ..view.audio
    };
    view
}

/// Starting.
pub fn boot(face: Face) -> View {
    let lines = [
        "Reading y000000000000.cfg",
        "Reading 001565000201.cfg, 41 settings",
        "Registering 201",
    ];
    let screen = Screen::Boot {
        title: "Starting".into(),
        lines: lines.map(String::from).to_vec(),
    };
    View {
        line_keys: Vec::new(),
        power: Lamp::On,
        ..base(face, screen, ["", "", "", ""])
    }
}

fn idle_screen(face: Face, registered: bool) -> Screen {
    let device = device(face);
    Screen::Idle {
        date: "Sat 21 Nov".into(),
        time: "10:42".into(),
        accounts: vec![AccountLabel {
            line: 1,
            label: device.name,
            number: device.number,
            registered,
        }],
        facts: Vec::new(),
        alert: (!registered).then(|| "Registration failure".into()),
        missed: 0,
        messages: 0,
    }
}

/// Idle, with two missed calls and a message.
pub fn idle(face: Face) -> View {
    let mut screen = idle_screen(face, true);
    if let Screen::Idle {
        missed, messages, ..
    } = &mut screen
    {
        (*missed, *messages) = (2, 1);
    }
    // The small screen has room for seven letters over a key.
    let directory = if face == Face::Conference {
        "Dir"
    } else {
        "Directory"
    };
    View {
        power: Lamp::Message,
        ..base(face, screen, ["History", directory, "DND", "Menu"])
    }
}

/// Idle, and the server refused us.
pub fn not_registered(face: Face) -> View {
    let mut view = with_lamp(
        base(face, idle_screen(face, false), ["History", "", "", "Menu"]),
        Lamp::Fault,
    );
    if let Screen::Idle { facts, .. } = &mut view.screen {
        facts.push("The server did not accept the password".into());
    }
    view
}

/// A number half entered.
pub fn dialling(face: Face) -> View {
    let found = |name: &str, number: &str| Match {
        name: name.into(),
        number: number.into(),
    };
    let screen = Screen::Dialling {
        account: account(face),
        mode: "123".into(),
        digits: "202".into(),
        matches: vec![
            found("Ben Okafor", "202"),
            found("Benedikte Ruud", "2021"),
            found("Meeting room 2", "2020"),
        ],
    };
    in_call(
        base(face, screen, ["Send", "123", "Delete", "Cancel"]),
        Lamp::On,
    )
}

/// Somebody calls.
pub fn ringing_in(face: Face) -> View {
    let screen = Screen::RingingIn {
        card: ben(face, CallState::Ringing, None),
    };
    let view = with_lamp(
        base(face, screen, ["Answer", "Forward", "Silence", "Reject"]),
        Lamp::Ringing,
    );
    View {
        ringing: true,
        ..view
    }
}

/// We call.
pub fn ringing_out(face: Face) -> View {
    let screen = Screen::RingingOut {
        card: ben(face, CallState::Calling, None),
    };
    in_call(base(face, screen, ["", "", "", "Cancel"]), Lamp::On)
}

/// Connected.
pub fn talking(face: Face) -> View {
    let card = CallCard {
        secure: true,
        ..ben(face, CallState::Talking, Some(207))
    };
    in_call(
        base(
            face,
            Screen::Talking { card },
            ["Transfer", "Hold", "Conf", "End"],
        ),
        Lamp::On,
    )
}

/// On hold, and muted.
pub fn held(face: Face) -> View {
    let screen = Screen::Talking {
        card: ben(face, CallState::Held, Some(230)),
    };
    let mut view = in_call(
        base(face, screen, ["Transfer", "Resume", "New call", "End"]),
        Lamp::Held,
    );
    view.audio.muted = true;
    view
}

/// One call active, one on hold.
pub fn two_calls(face: Face) -> View {
    let lena = CallCard {
        name: "Lena Holm".into(),
        number: "+47 22 00 41 18".into(),
        state: CallState::Held,
        seconds: Some(72),
        line: 2,
        ..ben(face, CallState::Held, None)
    };
    let screen = Screen::Calls {
        cards: vec![ben(face, CallState::Talking, Some(207)), lena],
        chosen: 0,
    };
    let mut view = in_call(
        base(face, screen, ["Transfer", "Hold", "Conf", "End"]),
        Lamp::On,
    );
    if let Some(key) = view.line_keys.get_mut(1) {
        key.lamp = Lamp::Held;
    }
    view
}

/// A call has ended.
pub fn ended(face: Face) -> View {
    let screen = Screen::Ended {
        card: ben(face, CallState::Ended, Some(207)),
        reason: "Ben Okafor hung up".into(),
    };
    base(face, screen, ["", "", "", "Redial"])
}

/// A call that was not made.
pub fn failed(face: Face) -> View {
    let screen = Screen::Failed {
        who: "Ben Okafor".into(),
        reason: "The number is busy".into(),
        code: Some(486),
    };
    base(face, screen, ["New call", "", "", "Cancel"])
}

/// The phone's menu.
pub fn menu(face: Face) -> View {
    let rows = [
        "Status",
        "Features",
        "Settings",
        "Call history",
        "Directory",
        "Messages",
    ];
    let screen = Screen::Menu {
        title: "Menu".into(),
        rows: rows.map(String::from).to_vec(),
        chosen: 1,
    };
    base(face, screen, ["Back", "", "", "Enter"])
}

/// The call history.
pub fn list(face: Face) -> View {
    let row = |text: &str, detail: &str| ListRow {
        text: text.into(),
        detail: detail.into(),
    };
    let screen = Screen::List {
        title: "All calls".into(),
        rows: vec![row("Ben Okafor", "202"), row("Lena Holm", "204")],
        chosen: 0,
        empty: "No calls yet".into(),
    };
    base(face, screen, ["Back", "Delete", "", "Send"])
}

/// A word over the idle screen.
pub fn notice(face: Face) -> View {
    View {
        notice: Some("Nothing to redial".into()),
        ..idle(face)
    }
}

/// Keys a desk set of this face has beside line, memory, soft and digit keys.
pub fn hard_keys(face: Face) -> Vec<Key> {
    match face {
        Face::DeskPixel | Face::DeskColour => vec![
            Key::Message,
            Key::Redial,
            Key::Cancel,
            Key::Hold,
            Key::Transfer,
            Key::Conference,
            Key::Handset,
            Key::Headset,
            Key::Speaker,
            Key::Mute,
            Key::VolumeDown,
            Key::VolumeUp,
        ],
        Face::Touch => vec![
            Key::Menu,
            Key::Home,
            Key::Back,
            Key::Speaker,
            Key::VolumeDown,
            Key::VolumeUp,
        ],
        Face::Conference => vec![
            Key::Call,
            Key::End,
            Key::Redial,
            Key::Mute,
            Key::VolumeDown,
            Key::VolumeUp,
        ],
    }
}
