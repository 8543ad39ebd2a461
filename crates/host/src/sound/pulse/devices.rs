//! Which loudspeaker and which microphone a wish such as `--audio Jabra` means.

use super::server::Server;
use pulseaudio::protocol::{Command, SinkInfo, SourceInfo};
use std::ffi::CStr;

/// A device as the server names it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Named {
    /// Stays the same over restarts, unlike its number.
    name: String,
    /// For people.
    label: String,
    /// Gives back what a loudspeaker plays: no microphone unless it is asked for by its very name.
    is_monitor: bool,
}

/// Names for the two streams; `None` is the server's default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Pair {
    /// The loudspeaker.
    pub(super) sink: Option<String>,
    /// The microphone.
    pub(super) source: Option<String>,
}

/// Finds the devices that are wished for.
///
/// # Errors
/// In words: that there are none like that, and which there are; or that the server does not say.
pub(super) fn look_up(server: &mut Server, wish: &str) -> Result<Pair, String> {
    let words = |text: &CStr| text.to_string_lossy().into_owned();
    let sinks: Vec<SinkInfo> = server.ask(&Command::GetSinkInfoList)?;
    let sources: Vec<SourceInfo> = server.ask(&Command::GetSourceInfoList)?;
    let sinks: Vec<Named> = sinks
        .iter()
        .map(|sink| Named {
            name: words(&sink.name),
            label: sink.description.as_deref().map_or_else(String::new, words),
            is_monitor: false,
        })
        .collect();
    let sources: Vec<Named> = sources
        .iter()
        .map(|source| Named {
            name: words(&source.name),
            label: source
                .description
                .as_deref()
                .map_or_else(String::new, words),
            is_monitor: source.monitor_of_sink_index.is_some(),
        })
        .collect();
    choose(wish, &sinks, &sources)
}

/// `LOUDSPEAKER,MICROPHONE`, either may be empty; or one word for both, which must fit at least one.
fn choose(wish: &str, sinks: &[Named], sources: &[Named]) -> Result<Pair, String> {
    if let Some((sink, source)) = wish.split_once(',') {
        let side = |text: &str, list, what| match (text.trim(), find(list, text.trim())) {
            ("", _) => Ok(None),
            (_, Some(name)) => Ok(Some(name)),
            (text, None) => Err(missing(what, text, list)),
        };
        return Ok(Pair {
            sink: side(sink, sinks, "loudspeaker")?,
            source: side(source, sources, "microphone")?,
        });
    }
    let pair = Pair {
        sink: find(sinks, wish),
        source: find(sources, wish),
    };
    if pair == Pair::default() {
        let all = [sinks, sources].concat();
        return Err(missing("device", wish, &all));
    }
    Ok(pair)
}

/// The device of that very name, or else the first whose name or label holds the text.
fn find(list: &[Named], text: &str) -> Option<String> {
    let small = text.to_lowercase();
    let holds = |words: &str| words.to_lowercase().contains(&small);
    list.iter()
        .find(|device| device.name == text)
        .or_else(|| {
            list.iter()
                .find(|device| !device.is_monitor && (holds(&device.name) || holds(&device.label)))
        })
        .map(|device| device.name.clone())
}

fn missing(what: &str, text: &str, list: &[Named]) -> String {
    let names: Vec<&str> = list.iter().map(|device| device.name.as_str()).collect();
    if names.is_empty() {
        format!("no {what} \"{text}\": there is none at all")
    } else {
        format!("no {what} \"{text}\"; there is {}", names.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn device(name: &str, label: &str) -> Named {
        Named {
            name: name.to_owned(),
            label: label.to_owned(),
            is_monitor: name.ends_with(".monitor"),
        }
    }

    fn room() -> (Vec<Named>, Vec<Named>) {
        (
            vec![
                device("alsa_output.pci", "Built-in"),
                device("alsa_output.usb-77", "Jabra Speak"),
            ],
            vec![
                device("alsa_output.pci.monitor", "Monitor of Built-in"),
                device("alsa_input.pci", "Built-in"),
                device("alsa_output.usb-77.monitor", "Monitor of Jabra Speak"),
                device("alsa_input.usb-77", "Jabra Speak"),
            ],
        )
    }

    fn pair(wish: &str) -> Result<(Option<String>, Option<String>), String> {
        let (sinks, sources) = room();
        choose(wish, &sinks, &sources).map(|pair| (pair.sink, pair.source))
    }

    fn both(sink: &str, source: &str) -> (Option<String>, Option<String>) {
        let name = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        (name(sink), name(source))
    }

    #[test]
    fn one_word_finds_both_ends_of_a_headset_and_never_a_monitor() {
        let headset = both("alsa_output.usb-77", "alsa_input.usb-77");
        assert_eq!(pair("jabra"), Ok(headset.clone()));
        assert_eq!(pair("usb-77"), Ok(headset));
    }

    #[test]
    fn a_comma_parts_loudspeaker_and_microphone_and_a_very_name_may_be_a_monitor() {
        let wish = "alsa_output.pci,alsa_output.usb-77.monitor";
        let wanted = both("alsa_output.pci", "alsa_output.usb-77.monitor");
        assert_eq!(pair(wish), Ok(wanted));
        assert_eq!(pair(",jabra"), Ok(both("", "alsa_input.usb-77")));
        assert_eq!(
            pair("alsa_output.pci"),
            Ok(both("alsa_output.pci", "")),
            "the other end is the server's default"
        );
    }

    #[test]
    fn a_device_that_is_not_there_is_answered_with_those_that_are() {
        let why = pair("nonesuch").unwrap_err();
        assert!(
            why.contains("nonesuch") && why.contains("alsa_input.usb-77"),
            "{why}"
        );
        assert!(pair("jabra,nonesuch").unwrap_err().contains("microphone"));
    }
}
