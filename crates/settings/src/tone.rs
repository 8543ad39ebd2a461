//! A tone as one text and as the frequencies and the rhythm that some makers keep apart.

use core::fmt::Write as _;

/// The frequencies and the rhythm of a tone text with one set of frequencies: `480+620/500,0/500`.
pub(crate) fn parts_of(text: &str) -> (Vec<u16>, Vec<u16>) {
    let mut frequencies = Vec::new();
    let mut rhythm = Vec::new();
    for element in text.split(',') {
        let Some((notes, length)) = element.trim_start_matches('!').split_once('/') else {
            continue;
        };
        let notes: Vec<u16> = notes
            .split('+')
            .filter_map(|n| n.trim().parse().ok())
            .collect();
        if frequencies.is_empty() && notes.iter().any(|note| *note > 0) {
            frequencies = notes;
        }
        rhythm.push(length.trim().parse().unwrap_or(0));
    }
    (frequencies, rhythm)
}

/// Turns a rhythm that begins with silence into one that begins with sound: the first silence joins the last, because
/// the rhythm repeats.
pub(crate) fn on_first(list: &[u16]) -> Vec<u16> {
    let Some((first, rest)) = list.split_first() else {
        return vec![0];
    };
    let mut rest = rest.to_vec();
    match rest.last().copied() {
        None => return vec![0],
        // A sound without end is never followed by anything.
        Some(0) => return rest,
        // A list that begins with sound comes with no silence in front, and none is added at its end.
        Some(_) if *first == 0 => return rest,
        Some(_) if rest.len() % 2 == 1 => rest.push(*first),
        Some(last) => {
            let place = rest.len() - 1;
            rest[place] = last.saturating_add(*first);
        }
    }
    rest
}

/// Turns a rhythm that begins with sound into one that begins with silence: part of the last silence goes to the front.
pub(crate) fn off_first(rhythm: &[u16]) -> Vec<u16> {
    /// The silence that a list should begin with at least, in milliseconds (000:5064).
    const LEAD: u16 = 60;
    match rhythm.split_last() {
        Some((last, sound)) if rhythm.len().is_multiple_of(2) && *last > 0 => {
            let first = LEAD.min(*last);
            let tail = (*last > first).then(|| last - first);
            [first].iter().chain(sound).copied().chain(tail).collect()
        }
        // A sound that follows itself has no silence to give.
        Some((last, _)) if *last > 0 => [&[0], rhythm].concat(),
        Some(_) | None => [&[LEAD], rhythm].concat(),
    }
}

/// Writes a tone in Offhook's notation: `F1+F2/MS` and `0/MS` in turn; a length of 0 lasts for ever.
pub(crate) fn text(frequencies: &[u16], rhythm: &[u16]) -> String {
    let notes: Vec<_> = frequencies
        .iter()
        .filter(|frequency| **frequency > 0)
        .map(u16::to_string)
        .collect();
    let notes = if notes.is_empty() {
        "0".to_owned()
    } else {
        notes.join("+")
    };
    let rhythm = if rhythm.is_empty() { &[0][..] } else { rhythm };
    let mut text = String::new();
    for (place, length) in rhythm.iter().enumerate() {
        let comma = if place > 0 { "," } else { "" };
        let sound = if place % 2 == 0 { notes.as_str() } else { "0" };
        write!(text, "{comma}{sound}/{length}").expect("a String takes every write");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rhythm_comes_back_from_either_beginning() {
        for rhythm in [
            &[0][..],
            &[500, 500],
            &[2_000, 4_000],
            &[190, 40],
            &[500],
            &[300, 10_000, 300, 0],
        ] {
            assert_eq!(on_first(&off_first(rhythm)), rhythm);
        }
        assert_eq!(off_first(&[500, 500]), [60, 500, 440]);
        assert_eq!(off_first(&[0]), [60, 0]);
    }

    #[test]
    fn a_tone_of_one_set_of_frequencies_comes_back_from_its_parts() {
        let tone = "480+620/500,0/500";
        let (frequencies, rhythm) = parts_of(tone);
        assert_eq!(text(&frequencies, &rhythm), tone);
    }
}
