//! Which files a phone asks for, in which order, and what weight each has.
//!
//! Three ways of asking, one a dialect: a common and an own file below one address (`003:1539`), an own file
//! that may include others (`002:428`, `002:1674`), and a first file that names up to three more (`000:848`,
//! `000:915`).

use crate::address::{Address, AddressError, Scheme};
use crate::client::Config;
use offhook_settings::catalogue::{PROVISION_COMMON_URL, PROVISION_MASTER_URL, PROVISION_URL};
use offhook_settings::{Dialect, Layer, Patch, Settings};

/// One file to ask for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// Where it lies.
    pub(crate) address: Address,
    /// What it weighs against the other files.
    pub(crate) layer: Layer,
    /// How many `include` lines lead here; 0 for a file the phone knows by itself.
    pub(crate) depth: usize,
    /// Whether it is the key of the locked file before it.
    pub(crate) is_key: bool,
}

impl Step {
    fn new(address: Address, layer: Layer) -> Self {
        Self {
            address,
            layer,
            depth: 0,
            is_key: false,
        }
    }

    /// The file that holds this one's key: `NAME_Security.enc` beside `NAME.cfg` (`003:3892`).
    pub(crate) fn key(&self) -> Self {
        let name = self.address.file_name();
        let stem = name.strip_suffix(".cfg").unwrap_or(name);
        Self {
            address: self.address.beside(&format!("{stem}_Security.enc")),
            is_key: true,
            ..self.clone()
        }
    }
}

/// The files to ask for first when `config.url` is where the phone was pointed.
pub(crate) fn first_steps(config: &Config) -> Result<Vec<Step>, AddressError> {
    let address = Address::parse(&fill_in(&config.url, config))?;
    if !address.is_folder() {
        return Ok(vec![Step::new(address, Layer::Own)]);
    }
    // The first file of this dialect names the own file; the phone asks for no other by itself.
    let only_first = config.model.dialect == Dialect::Panasonic;
    let mut steps = Vec::new();
    for (name, own) in config.model.files(&config.mac) {
        let layer = match (own, only_first) {
            (true, true) => continue,
            (true, false) => Layer::Own,
            (false, true) => Layer::PreProvisioned,
            (false, false) => Layer::Common,
        };
        steps.push(Step::new(address.beside(&name), layer));
    }
    Ok(steps)
}

/// The files that a first file names, weakest first (`000:4509`), each with the name it has in a folder.
pub(crate) fn named_steps(config: &Config, first: &Patch) -> Vec<Step> {
    let mut settings = Settings::new(None);
    settings.apply(Layer::PreProvisioned, first.clone());
    let named = [
        (
            settings.get(&PROVISION_MASTER_URL),
            Layer::Master,
            "sip.cfg",
        ),
        (
            settings.get(&PROVISION_COMMON_URL),
            Layer::Common,
            "{MODEL}.cfg",
        ),
        (settings.get(&PROVISION_URL), Layer::Own, "Config{mac}.cfg"),
    ];
    let mut steps = Vec::new();
    for (url, layer, in_folder) in named {
        let Ok(address) = Address::parse(&fill_in(&url, config)) else {
            continue;
        };
        let in_folder = fill_in(in_folder, config);
        let address = if address.is_folder() {
            address.beside(&in_folder)
        } else {
            address
        };
        steps.push(Step::new(address, layer));
    }
    steps
}

/// The file that an `include TARGET` line in the file of `from` asks for: a whole address, or a name beside it.
///
/// It weighs less than the file that includes it: the manual means shared settings to be included by a phone's own
/// file (`002:428`) and leaves the winner open.
pub(crate) fn included_step(
    config: &Config,
    from: &Step,
    target: &str,
) -> Result<Step, AddressError> {
    let address = from.address.named(&fill_in(target, config))?;
    // As with redirects: whoever sits on the way must not be able to write a part of the settings.
    if from.address.scheme == Scheme::Https && address.scheme != Scheme::Https {
        return Err(AddressError::LessSafe);
    }
    Ok(Step {
        address,
        layer: Layer::Common,
        depth: from.depth + 1,
        is_key: false,
    })
}

/// Replaces what stands for this phone: `{mac}`, `{MAC}`, `<MAC>`, the model, the firmware version (`000:4509`, `002:440`).
fn fill_in(text: &str, config: &Config) -> String {
    config.model.expand(text, &config.mac)
}
