//! Serving: which bytes a request path names in a folder of configuration files.

use std::collections::BTreeMap;

/// The most files a [`Tree`] holds.
pub const MAX_FILES: usize = 100_000;

/// A folder of files held in memory, names relative and with `/` between parts.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    files: BTreeMap<String, Vec<u8>>,
}

/// What a path asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<'a> {
    /// The file.
    Found(&'a [u8]),
    /// No such file (HTTP 404, TFTP error 1).
    NotFound,
    /// A path that no phone asks for: it climbs, holds a control character or a backslash (HTTP 403, TFTP error 2).
    Refused,
}

impl Tree {
    /// Adds or replaces a file; beyond [`MAX_FILES`] a new one is not taken and `false` comes back.
    pub fn insert(&mut self, name: impl Into<String>, bytes: Vec<u8>) -> bool {
        let name = name.into();
        if self.files.len() >= MAX_FILES && !self.files.contains_key(&name) {
            return false;
        }
        self.files.insert(name, bytes);
        true
    }

    /// The file that `path` names.
    ///
    /// A leading `/` and a query are dropped. A name is also found in another letter case, because phones of
    /// one maker ask for their address in lower case and others in upper case.
    #[must_use]
    pub fn answer(&self, path: &str) -> Answer<'_> {
        let name = path.split('?').next().unwrap_or("").trim_start_matches('/');
        if name.split('/').any(|part| part == "..")
            || name.contains(['\\', '%'])
            || name.chars().any(char::is_control)
        {
            return Answer::Refused;
        }
        if let Some(bytes) = self.files.get(name) {
            return Answer::Found(bytes);
        }
        let alike = self
            .files
            .iter()
            .find(|(own, _)| own.eq_ignore_ascii_case(name));
        alike.map_or(Answer::NotFound, |(_, bytes)| Answer::Found(bytes))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tree() -> Tree {
        let mut tree = Tree::default();
        assert!(tree.insert("0015651130f9.cfg", b"own".to_vec()));
        assert!(tree.insert("dir/a.cfg", b"a".to_vec()));
        tree
    }

    #[test]
    fn a_file_is_found_by_name_in_either_letter_case() {
        let tree = tree();
        assert_eq!(tree.answer("/0015651130f9.cfg"), Answer::Found(b"own"));
        assert_eq!(tree.answer("0015651130F9.cfg?x=1"), Answer::Found(b"own"));
        assert_eq!(tree.answer("/dir/a.cfg"), Answer::Found(b"a"));
        assert_eq!(tree.answer("/b.cfg"), Answer::NotFound);
    }

    #[test]
    fn a_path_that_climbs_is_refused() {
        for path in [
            "/../etc/passwd",
            "/dir/../../x",
            "..\\x",
            "/%2e%2e/x",
            "/a\0b",
        ] {
            assert_eq!(tree().answer(path), Answer::Refused, "{path:?}");
        }
    }
}
