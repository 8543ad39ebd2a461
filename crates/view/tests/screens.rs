//! Every state of the screen as text, as pixels and as speech, on every face.

use std::{env, fs, path::Path};

use offhook_view::drawing::{Item, draw};
use offhook_view::page::Voice;
use offhook_view::{Face, View, lcd, sample, text};

const FACES: [(&str, Face); 3] = [
    ("desk", Face::DeskPixel),
    ("touch", Face::Touch),
    ("conference", Face::Conference),
];

/// Compares with the file, or writes it when `BLESS` is set.
fn assert_file(name: &str, actual: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/snapshots")
        .join(name);
    if env::var_os("BLESS").is_some() {
        fs::write(&path, actual).expect("the snapshot folder can be written");
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        expected == actual,
        "{name} is not current; BLESS=1 cargo test writes it. Now:\n{actual}"
    );
}

#[test]
fn the_screens_as_text_are_as_recorded() {
    for (name, face) in FACES {
        let all: String = sample::states(face)
            .iter()
            .map(|(state, view)| format!("{state}: {}\n{}\n", view.spoken(), text::render(view)))
            .collect();
        assert_file(&format!("{name}.txt"), &all);
    }
}

/// Two rows of pixels a line, so that the file shows the screen in its own proportions.
fn half_blocks(view: &View) -> String {
    let bitmap = lcd::render(view);
    let mut out = String::new();
    for y in (0..bitmap.height).step_by(2) {
        let line: String = (0..bitmap.width)
            .map(|x| match (bitmap.dark(x, y), bitmap.dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect();
        out.push_str(line.trim_end());
        out.push('\n');
    }
    out
}

#[test]
fn the_pixels_are_as_recorded() {
    let states = [
        ("desk-ringing", sample::ringing_in(Face::DeskPixel)),
        ("desk-idle", sample::idle(Face::DeskPixel)),
        ("desk-two-calls", sample::two_calls(Face::DeskPixel)),
        ("conference-talking", sample::talking(Face::Conference)),
    ];
    for (name, view) in states {
        assert_file(&format!("{name}.pixels.txt"), &half_blocks(&view));
    }
}

#[test]
fn each_panel_has_its_size() {
    for (face, size) in [
        (Face::DeskPixel, (240, 120)),
        (Face::Conference, (192, 64)),
        (Face::Touch, (400, 240)),
    ] {
        for (state, view) in sample::states(face) {
            let bitmap = lcd::render(&view);
            assert_eq!((bitmap.width, bitmap.height), size, "{state}");
            assert_eq!(bitmap.pixels.len(), size.0 * size.1);
        }
    }
}

#[test]
fn every_text_in_the_picture_is_in_the_spoken_sentence() {
    for (_, face) in FACES {
        for (state, view) in sample::states(face) {
            let spoken = view.spoken().to_lowercase();
            for item in draw(&view).items {
                let Item::Text {
                    text,
                    voice: Voice::Sentence,
                    ..
                } = item
                else {
                    continue;
                };
                let words = text.replace(
                    |letter: char| ('\u{e000}'..='\u{e0ff}').contains(&letter),
                    " ",
                );
                assert!(
                    spoken.contains(words.trim().trim_end_matches('…').to_lowercase().as_str()),
                    "{face:?} {state}: {words:?} is not in {spoken:?}"
                );
            }
        }
    }
}

#[test]
fn the_running_time_does_not_change_what_is_spoken() {
    let mut later = sample::talking(Face::DeskPixel);
    let before = later.spoken();
    if let offhook_view::Screen::Talking { card } = &mut later.screen {
        card.seconds = Some(3_600);
    }
    assert_eq!(later.spoken(), before);
}

#[test]
fn a_name_of_any_length_and_alphabet_stays_on_the_screen() {
    for (_, face) in FACES {
        for name in [
            "",
            "Ж",
            &"W".repeat(500),
            &"語".repeat(80),
            "a\u{202e}b",
            "\u{1b}[31m",
        ] {
            let mut view = sample::ringing_in(face);
            if let offhook_view::Screen::RingingIn { card } = &mut view.screen {
                card.name = name.to_owned();
                card.number = name.repeat(3);
            }
            let drawing = draw(&view);
            for item in &drawing.items {
                if let Item::Fill {
                    x,
                    y,
                    width,
                    height,
                    ..
                } = item
                {
                    assert!(x + width <= drawing.width && y + height <= drawing.height);
                }
            }
            lcd::render(&view);
            let lines = text::render(&view);
            assert!(
                lines.lines().all(|line| line.chars().count() < 80),
                "{lines}"
            );
        }
    }
}

#[test]
fn odd_views_are_drawn_without_a_fault() {
    let mut view = sample::two_calls(Face::DeskPixel);
    view.screen = offhook_view::Screen::Calls {
        cards: Vec::new(),
        chosen: 9,
    };
    let empty_menu = offhook_view::Screen::Menu {
        title: String::new(),
        rows: Vec::new(),
        chosen: 3,
    };
    let short = View {
        screen: empty_menu,
        ..view.clone()
    };
    for view in [view, short, View::default()] {
        lcd::render(&view);
        text::render(&view);
        view.spoken();
    }
}
