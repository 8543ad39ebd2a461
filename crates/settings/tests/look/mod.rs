//! What a fuzz target does with its bytes; shared by `fuzz/` and the replay of its corpus.

use std::collections::BTreeSet;

use offhook_settings::check::{check_file, render, show};
use offhook_settings::dialect::{self, Loss, MAX_PROBLEMS};
use offhook_settings::models::{MODELS, Model};
use offhook_settings::rules::check_phone;
use offhook_settings::{
    At, Dialect, Layer, LineNo, Patch, Problem, Row, Settings, Severity, explain,
};

/// Yealink's files.
pub(crate) fn settings_yealink(bytes: &[u8]) {
    file(Dialect::Yealink, bytes);
}

/// AudioCodes' files.
pub(crate) fn settings_audiocodes(bytes: &[u8]) {
    file(Dialect::AudioCodes, bytes);
}

/// Panasonic's text files.
pub(crate) fn settings_panasonic(bytes: &[u8]) {
    file(Dialect::Panasonic, bytes);
}

/// Panasonic's XML files: the bytes are what stands inside the root.
pub(crate) fn settings_panasonic_xml(bytes: &[u8]) {
    let xml = [b"<PANASipPhoneConfig>", bytes, b"</PANASipPhoneConfig>"].concat();
    file(Dialect::Panasonic, &xml);
    file(Dialect::Panasonic, bytes);
}

/// Checking a file of whatever maker, as `offhook config check` does.
pub(crate) fn settings_check(bytes: &[u8]) {
    let name = "0015651130f9.cfg";
    for model in [None, MODELS.get(bytes.len() % MODELS.len())] {
        let problems = check_file(name, bytes, model);
        // The rules of each line come on top of what the reader found.
        assert!(problems.len() <= 3 * MAX_PROBLEMS);
        for problem in problems {
            let _ = render(&problem, bytes);
        }
    }
}

/// A name somebody asks about.
pub(crate) fn settings_name(bytes: &[u8]) {
    let Ok(name) = core::str::from_utf8(bytes) else {
        return;
    };
    let _ = explain::explain(name);
    let _ = explain::names(name);
    let _ = explain::list(name).len();
}

/// Whose words a file has: a maker's, or those of one model.
#[derive(Clone, Copy)]
struct Tongue {
    dialect: Dialect,
    model: Option<&'static Model>,
}

impl Tongue {
    /// One of a maker's, as the length of a file has it.
    fn of(dialect: Dialect, bytes: &[u8]) -> Self {
        let models = MODELS.iter().filter(|model| model.dialect == dialect);
        let mut all: Vec<_> = models.map(Some).collect();
        all.push(None);
        let model = all[bytes.len() % all.len()];
        Self { dialect, model }
    }

    fn read(self, bytes: &[u8]) -> (Patch, Vec<Problem>) {
        dialect::read(self.dialect, self.model, "fuzz", bytes)
    }

    fn write(self, patch: &Patch) -> (String, Vec<Loss>) {
        match self.model {
            Some(model) => dialect::write_for(model, patch),
            None => dialect::write(self.dialect, patch),
        }
    }

    fn settings(self, patch: &Patch) -> Settings {
        let mut settings = Settings::new(self.model);
        settings.apply(Layer::Own, patch.clone());
        settings
    }
}

/// Reads a file; what is not named as lost must be the same after it was written and read again, in its own maker's words
/// or another's, and after it came back from there.
fn file(dialect: Dialect, bytes: &[u8]) {
    let own = Tongue::of(dialect, bytes);
    let (patch, problems) = own.read(bytes);
    assert!(problems.len() <= MAX_PROBLEMS + 1);
    let _ = dialect::includes(bytes);
    let _ = survives(own, own, &patch);
    for other in Dialect::ALL.into_iter().filter(|it| *it != dialect) {
        let other = Tongue::of(other, bytes);
        let whole = patch.with_whole_groups(own.model);
        let (there, lost) = survives(own, other, &whole);
        let (back, more) = survives(other, own, &there.with_whole_groups(other.model));
        same(
            [own, own],
            [&whole, &back],
            &lost.union(&more).cloned().collect(),
            "",
        );
    }
    let settings = own.settings(&patch);
    let _ = check_phone(&settings);
    let _ = show(&settings, false);
}

type Lost = BTreeSet<(String, At)>;

/// Writes and reads again; gives what came, and what was named as lost.
fn survives(from: Tongue, to: Tongue, patch: &Patch) -> (Patch, Lost) {
    let (text, losses) = to.write(patch);
    let (again, problems) = to.read(text.as_bytes());
    for problem in problems {
        assert!(problem.severity < Severity::Error, "{problem}\n{text}");
    }
    let lost = losses.into_iter().map(|loss| (loss.key, loss.at)).collect();
    let mut said = patch.clone();
    // What a maker says in other settings is there to be found only when it came back.
    let has_key = |row: &Row| row.spellings_of(to.dialect).next().is_some();
    said.entries.retain(|entry| has_key(entry.row));
    same([from, to], [&said, &again], &lost, &text);
    (again, lost)
}

/// All that the first says and that is not lost must count as much in the second.
fn same(tongues: [Tongue; 2], [first, second]: [&Patch; 2], lost: &Lost, text: &str) {
    let (was, is) = (tongues[0].settings(first), tongues[1].settings(second));
    for entry in &first.entries {
        let name = entry.row.name();
        let is_lost = |at: At| lost.contains(&(name.clone(), at));
        for at in places(entry.row, entry.at) {
            let [before, after] = [&was, &is].map(|it| it.value(entry.row, at));
            assert!(
                is_lost(at) || is_lost(entry.at) || before == after,
                "{name}{at} was {before:?}, is {after:?}\n{text}"
            );
        }
    }
}

/// Where a value counts: one for all lines on each of those that every model has.
fn places(row: &Row, at: At) -> Vec<At> {
    if !row.per_line || at.line.is_some() {
        return vec![at];
    }
    let of_line = |line| At {
        line: Some(line),
        ..at
    };
    let least = MODELS.iter().map(|model| model.lines).min();
    LineNo::up_to(least.unwrap_or(1)).map(of_line).collect()
}
