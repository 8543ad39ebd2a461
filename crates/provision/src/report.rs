//! What a round of provisioning brought.

use offhook_settings::{Layer, Patch, Problem};

/// The end of a round: all layers, or none and the reason.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// What each file sets, weakest first; within a layer a later one wins. Empty when the round failed.
    pub layers: Vec<(Layer, Patch)>,
    /// Every file that was asked for, in order.
    pub files: Vec<FileReport>,
    /// What is wrong inside the files that were read.
    pub problems: Vec<Problem>,
    /// How many values the files set.
    pub settings: usize,
    /// One sentence for the screen when the round failed; the phone keeps the settings it has.
    pub failed: Option<String>,
}

/// One file that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileReport {
    /// Its name.
    pub name: String,
    /// Its address without credentials.
    pub url: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It came and sets so many values.
    Read {
        /// How many values it sets.
        settings: usize,
    },
    /// The server does not have it.
    NotFound,
    /// It did not come, or is not what it should be.
    Failed(String),
}
