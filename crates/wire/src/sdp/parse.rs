//! Reading a description line by line.

use super::{
    Connection, Line, MAX_FORMATS, MAX_LINES, MAX_MEDIA, MAX_SDP, Media, Origin, SdpError, Session,
};
use crate::chars;

pub(super) fn session(bytes: &[u8]) -> Result<Session, SdpError> {
    if bytes.len() > MAX_SDP {
        return Err(SdpError::TooLong);
    }
    let text = str::from_utf8(bytes).map_err(|_| SdpError::NotUtf8)?;
    let mut session = Session {
        lines: Vec::new(),
        media: Vec::new(),
    };
    let lines = text
        .split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line));
    for (count, line) in lines.filter(|line| !line.is_empty()).enumerate() {
        if count >= MAX_LINES {
            return Err(SdpError::TooManyLines);
        }
        let (letter, value) = split(line)?;
        if count == 0 && letter != 'v' {
            return Err(SdpError::Version);
        }
        if letter == 'm' {
            if session.media.len() >= MAX_MEDIA {
                return Err(SdpError::TooManyMedia);
            }
            session.media.push(media(value)?);
            continue;
        }
        let line = read(letter, value)?;
        match session.media.last_mut() {
            Some(media) => media.lines.push(line),
            None => session.lines.push(line),
        }
    }
    if session.lines.is_empty() {
        return Err(SdpError::Version);
    }
    session.origin().ok_or(SdpError::NoOrigin)?;
    Ok(session)
}

fn split(line: &str) -> Result<(char, &str), SdpError> {
    // RFC 8866 §9: no byte-string holds them.
    if line.contains(['\r', '\0']) {
        return Err(SdpError::Line);
    }
    let (letter, value) = line.split_once('=').ok_or(SdpError::Line)?;
    let mut letters = letter.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => Ok((letter, value)),
        _ => Err(SdpError::Line),
    }
}

fn read(letter: char, value: &str) -> Result<Line, SdpError> {
    Ok(match letter {
        'v' if value.trim() == "0" => Line::Version,
        'v' => return Err(SdpError::Version),
        'o' => Line::Origin(Origin::parse(value).ok_or(SdpError::Origin)?),
        's' => Line::Name(value.to_owned()),
        'c' => Line::Connection(Connection::parse(value).ok_or(SdpError::Connection)?),
        'a' => match value.split_once(':') {
            Some((name, value)) => Line::attribute(name, Some(value.to_owned())),
            None => Line::attribute(value.trim_end(), None),
        },
        letter => Line::Other {
            letter,
            value: value.to_owned(),
        },
    })
}

fn media(value: &str) -> Result<Media, SdpError> {
    let mut words = value.split_ascii_whitespace();
    let mut word = || words.next().ok_or(SdpError::Media);
    let (kind, port, proto) = (word()?, word()?, word()?);
    let (port, ports) = match port.split_once('/') {
        Some((port, ports)) => (port, Some(chars::decimal(ports).ok_or(SdpError::Media)?)),
        None => (port, None),
    };
    let mut media = Media::new(kind, chars::decimal(port).ok_or(SdpError::Media)?, proto);
    media.ports = ports;
    for format in words {
        if media.formats.len() >= MAX_FORMATS {
            return Err(SdpError::TooManyFormats);
        }
        media.formats.push(format.to_owned());
    }
    if media.formats.is_empty() {
        Err(SdpError::Media)
    } else {
        Ok(media)
    }
}
