//! What outlives a restart: the last good files, the switches people set on the phone, and the call list.
//!
//! Each is one record. A record that cannot be read is as good as none.

use offhook_base::Instant;
use offhook_settings::models::Model;
use offhook_settings::{Layer, Patch, dialect};
use offhook_view::Reset;

use crate::Phone;
use crate::history::{History, Past};
use crate::io::{MAX_RECORD, Output, StoreRecord};

/// The record of the call list.
pub(crate) const HISTORY: &str = "history";
/// The record of do-not-disturb and the volumes.
pub(crate) const SWITCHES: &str = "switches";
/// The first part of the names of the last good settings; the layer follows.
const GOOD: &str = "good/";
/// What people changed on a web page.
pub(crate) const WEB: &str = "web";

/// The layers that come from files, with their names in records.
const FILE_LAYERS: [(Layer, &str); 3] = [
    (Layer::Master, "master"),
    (Layer::Common, "common"),
    (Layer::Own, "own"),
];

/// The record name of a layer that comes from files.
fn good_key(layer: Layer) -> Option<String> {
    let (_, name) = FILE_LAYERS.iter().find(|(other, _)| *other == layer)?;
    Some(format!("{GOOD}{name}"))
}

/// A patch as a file of `model`; what its maker cannot say is lost.
fn write(model: &Model, patch: &Patch) -> Vec<u8> {
    dialect::write_for(model, patch).0.into_bytes()
}

impl Phone {
    /// Emits a record, unless it is too long to keep.
    pub(crate) fn store(&mut self, key: &str, value: Vec<u8>) {
        if value.len() > MAX_RECORD {
            self.dropped_records += 1;
            return;
        }
        self.out.push(Output::Store(StoreRecord {
            key: key.to_owned(),
            value,
        }));
    }

    fn restored(&self, key: &str) -> Option<&[u8]> {
        let found = self.config.restored.iter().find(|record| record.key == key);
        found
            .map(|record| record.value.as_slice())
            .filter(|value| value.len() <= MAX_RECORD && !value.is_empty())
    }

    /// Takes back the switches and the call list.
    pub(crate) fn restore_switches(&mut self) {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if let Some(history) = self.restored(HISTORY).map(text) {
            self.history = History::from_text(&history);
        }
        if let Some(switches) = self.restored(SWITCHES).map(text) {
            for line in switches.lines() {
                match line.split_once(' ') {
                    Some(("dnd", value)) => self.dnd = value == "on",
                    Some(("volume", value)) => self.kept_volume = volume(value),
                    Some(("ringer", value)) => self.kept_ringer = volume(value),
                    Some(_) | None => (),
                }
            }
        }
    }

    /// Keeps do-not-disturb and the volumes.
    pub(crate) fn keep_switches(&mut self) {
        let dnd = if self.dnd { "on" } else { "off" };
        let (volume, ringer) = (self.panel.volume, self.panel.ringer);
        (self.kept_volume, self.kept_ringer) = (Some(volume), Some(ringer));
        let text = format!("dnd {dnd}\nvolume {volume}\nringer {ringer}\n");
        self.store(SWITCHES, text.into_bytes());
    }

    /// Adds a call to the list and keeps it.
    pub(crate) fn remember(&mut self, past: Past) {
        if !self.plan.history {
            return;
        }
        self.history.add(past);
        let text = self.history.to_text();
        self.store(HISTORY, text.into_bytes());
    }

    /// Keeps what the files said, for a day without a server.
    pub(crate) fn keep_good(&mut self, layers: &[(Layer, Patch)]) {
        let model = self.config.model;
        for (layer, _) in FILE_LAYERS {
            let mut whole = Patch::new();
            for (_, patch) in layers.iter().filter(|(other, _)| *other == layer) {
                whole.extend(patch.clone());
            }
            if let Some(key) = good_key(layer) {
                let value = if whole.is_empty() {
                    Vec::new()
                } else {
                    write(model, &whole)
                };
                self.store(&key, value);
            }
        }
    }

    /// The settings of the last good start, by layer.
    pub(crate) fn last_good(&self) -> Vec<(Layer, Patch)> {
        let model = self.config.model;
        let read = |(layer, name): &(Layer, &str)| {
            let key = format!("{GOOD}{name}");
            let bytes = self.restored(&key)?;
            let (patch, _) = dialect::read(model.dialect, Some(model), &key, bytes);
            Some((*layer, patch))
        };
        FILE_LAYERS.iter().filter_map(read).collect()
    }

    /// What people changed on a web page in earlier runs.
    pub(crate) fn restored_web(&self) -> Option<Patch> {
        let model = self.config.model;
        let bytes = self.restored(WEB)?;
        Some(dialect::read(model.dialect, Some(model), "web page", bytes).0)
    }

    /// Settings changed while the phone runs: they count at once and are kept.
    pub(crate) fn patch(&mut self, now: Instant, patch: Patch) {
        if patch.is_empty() {
            return;
        }
        self.settings.apply(Layer::Web, patch);
        self.keep_people();
        if self.running() {
            self.replan(now);
        }
    }

    /// Keeps what people set.
    fn keep_people(&mut self) {
        let patch = self.settings.patch_of(Layer::Web);
        let text = if patch.is_empty() {
            Vec::new()
        } else {
            write(self.config.model, &patch)
        };
        self.store(WEB, text);
    }

    /// Files have come: forgets what people set where the maker's files overwrite it.
    pub(crate) fn overwrite_people(&mut self) {
        if self.settings.overwrite_people() {
            self.keep_people();
        }
    }

    /// Forgets what people set or, with [`Reset::Factory`], everything that was kept, and looks for files again.
    /// Calls end. What was given on the command line stays: it says which phone this is.
    pub(crate) fn reset(&mut self, now: Instant, reset: Reset) {
        let calls: Vec<_> = self.calls.iter().map(|call| call.no).collect();
        for call in calls {
            self.hang_up(now, call);
        }
        self.settings.replace(Layer::Web, Patch::new());
        self.keep_people();
        if reset == Reset::Factory {
            self.forget_files();
            self.history = History::default();
            self.store(HISTORY, Vec::new());
            self.dnd = false;
            (self.kept_volume, self.kept_ringer) = (None, None);
            self.store(SWITCHES, Vec::new());
        }
        self.replan(now);
        if reset == Reset::Factory {
            (self.panel.volume, self.panel.ringer) = (self.plan.volume, self.plan.ringer);
        }
        self.look_for_files(now);
    }

    /// Forgets what a server's files said.
    fn forget_files(&mut self) {
        for (layer, _) in FILE_LAYERS {
            if let Some(key) = good_key(layer) {
                self.store(&key, Vec::new());
            }
        }
        self.apply_files(FILE_LAYERS.map(|(layer, _)| (layer, Patch::new())).into());
    }
}

fn volume(text: &str) -> Option<u8> {
    let step: u8 = text.parse().ok()?;
    (step <= offhook_view::Audio::LOUDEST).then_some(step)
}
