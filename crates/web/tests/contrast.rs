//! The contrasts of the style sheet, computed from its own tokens by the WCAG 2.2 formula.

use std::collections::BTreeMap;

const CSS: &str = include_str!("../src/assets/phone.css");

type Tokens = BTreeMap<&'static str, u32>;

/// The colour tokens of a rule, which begins with this selector.
fn tokens(selector: &str) -> Tokens {
    let start = CSS.find(selector).expect("the rule is there") + selector.len();
    let rule = CSS[start..].split('}').next().unwrap_or_default();
    let pairs = rule
        .split(';')
        .filter_map(|line| line.trim().split_once(": "));
    pairs
        .filter_map(|(name, value)| {
            let name = name
                .trim()
                .trim_start_matches("{")
                .trim()
                .strip_prefix("--")?;
            let hex = value
                .trim()
                .strip_prefix('#')
                .filter(|hex| hex.len() == 6)?;
            Some((name, u32::from_str_radix(hex, 16).ok()?))
        })
        .collect()
}

fn luminance(colour: u32) -> f64 {
    let part = |shift: u32| {
        let value = f64::from(colour >> shift & 0xff) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.212_6 * part(16) + 0.715_2 * part(8) + 0.072_2 * part(0)
}

fn contrast(one: u32, other: u32) -> f64 {
    let (a, b) = (luminance(one), luminance(other));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

/// Text or mark, ground, the least ratio.
const PAIRS: &[(&str, &str, f64)] = &[
    ("ink", "paper", 4.5),
    ("ink", "surface", 4.5),
    ("muted", "paper", 4.5),
    ("muted", "surface", 4.5),
    ("muted", "sunken", 4.5),
    ("accent", "surface", 4.5),
    ("accent", "paper", 4.5),
    ("accent", "accent-soft", 4.5),
    ("ink", "accent-soft", 4.5),
    ("accent-ink", "accent", 4.5),
    ("ok", "ok-soft", 4.5),
    ("warn", "warn-soft", 4.5),
    ("bad", "bad-soft", 4.5),
    ("bad", "surface", 4.5),
    ("edge", "surface", 3.0),
    ("edge", "paper", 3.0),
    ("focus", "paper", 3.0),
    ("focus", "body2", 3.0),
    ("key-ink", "key", 4.5),
    ("key-sub", "key", 4.5),
    ("key-sub", "body2", 4.5),
    ("key-sub", "body", 4.5),
    ("bezel-ink", "bezel", 4.5),
    ("bezel-ink", "key-dark", 4.5),
    ("lcd-ink", "lcd", 4.5),
    ("lcd-ink", "lcd-dim", 4.5),
    ("green", "socket", 3.0),
    ("red", "socket", 3.0),
    ("amber", "socket", 3.0),
    ("lamp-ring", "socket", 3.0),
    ("on-fill", "go", 4.5),
    ("on-fill", "stop", 4.5),
    ("screen-ink", "screen", 4.5),
    ("screen-sub", "screen", 4.5),
    ("screen-ink", "screen-key", 4.5),
    ("screen-sub", "screen-key", 4.5),
    ("dark-focus", "key-dark", 3.0),
];

#[test]
fn every_pair_is_readable_by_day_and_by_night() {
    let day = tokens(":root {");
    let mut night = day.clone();
    night.extend(tokens(":root[data-theme=dark] {"));
    assert!(day.len() > 40 && night != day);
    for (theme, tokens) in [("light", &day), ("dark", &night)] {
        for &(text, ground, need) in PAIRS {
            let ratio = contrast(tokens[text], tokens[ground]);
            assert!(
                ratio >= need,
                "{text} on {ground}, {theme}: {ratio:.2} is less than {need}"
            );
        }
    }
}

#[test]
fn night_is_the_same_by_the_system_and_by_choice() {
    assert_eq!(
        tokens(":root:not([data-theme=light]) {"),
        tokens(":root[data-theme=dark] {")
    );
}

#[test]
fn the_formula_gives_the_known_ratio_of_black_on_white() {
    assert!((contrast(0, 0x00ff_ffff) - 21.0).abs() < 0.001);
}
