//! Where a file lies: `scheme://user:password@host:port/path`, taken apart and joined with a name.
//!
//! Not a general URL library: no query rules, no relative dots; what the makers' manuals write, and no more
//! (`000:4509`, `002:1139`, `003:1237`).

use offhook_base::Secret;

/// The longest address that is read, in bytes; the strictest manual allows 500 (`000:4509`).
pub const MAX_ADDRESS: usize = 2_048;

/// How a file is fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scheme {
    /// FTP (RFC 959).
    Ftp,
    /// HTTP in the clear.
    Http,
    /// HTTP over TLS.
    Https,
    /// TFTP (RFC 1350).
    Tftp,
}

impl Scheme {
    const ALL: [(Self, &'static str); 4] = [
        (Self::Ftp, "ftp"),
        (Self::Http, "http"),
        (Self::Https, "https"),
        (Self::Tftp, "tftp"),
    ];

    fn read(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(_, name)| name.eq_ignore_ascii_case(text))
            .map(|(scheme, _)| *scheme)
    }

    fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(scheme, _)| *scheme == self)
            .map_or("", |(_, name)| name)
    }
}

/// A place to fetch a file from, with the credentials that were written into it kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// How to fetch.
    pub scheme: Scheme,
    /// User name written before `@`; empty if none.
    pub user: String,
    /// Password written before `@`; empty if none.
    pub password: Secret,
    /// `host` or `host:port`, as written.
    pub authority: String,
    /// Path from its leading `/` on, query included.
    pub path: String,
}

/// Why a text is not an [`Address`]; each says what was expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AddressError {
    /// No `scheme://` at the front, or one that no phone speaks.
    Scheme,
    /// Nothing between `//` and the path.
    Host,
    /// Longer than [`MAX_ADDRESS`].
    TooLong,
    /// A space or a control character.
    Character,
    /// More `..` than there are folders.
    Climbs,
    /// In the clear, named by a file that came by a safe way.
    LessSafe,
}

impl core::fmt::Display for AddressError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Scheme => "the address must begin with http://, https://, tftp:// or ftp://",
            Self::Host => "the address names no server after ://",
            Self::TooLong => "the address is longer than 2048 characters",
            Self::Character => "the address holds a space or a control character",
            Self::Climbs => "the name leads out of the server's folders; write it without `..`",
            Self::LessSafe => "a file that came by https:// may include only https:// addresses",
        })
    }
}

impl Address {
    /// Reads `text`; a text with no path gets `/`.
    ///
    /// # Errors
    /// An [`AddressError`] that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, AddressError> {
        let text = text.trim();
        if text.len() > MAX_ADDRESS {
            return Err(AddressError::TooLong);
        }
        if text.chars().any(|it| it.is_control() || it == ' ') {
            return Err(AddressError::Character);
        }
        let (scheme, rest) = text.split_once("://").ok_or(AddressError::Scheme)?;
        let scheme = Scheme::read(scheme).ok_or(AddressError::Scheme)?;
        let (place, path) = rest
            .find('/')
            .map_or((rest, "/"), |slash| rest.split_at(slash));
        // The last `@` ends the credentials: a password may hold one itself.
        let (login, authority) = place.rsplit_once('@').unwrap_or(("", place));
        let (user, password) = login.split_once(':').unwrap_or((login, ""));
        if authority.is_empty() {
            return Err(AddressError::Host);
        }
        Ok(Self {
            scheme,
            user: user.to_owned(),
            password: Secret::new(password),
            authority: authority.to_owned(),
            path: folder_by_name(path),
        })
    }

    /// Whether the address names a folder: it ends in `/`.
    #[must_use]
    pub fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }

    /// The last part of the path, the file's own name.
    #[must_use]
    pub fn file_name(&self) -> &str {
        let path = self.path.split(['?', ';']).next().unwrap_or("");
        path.rsplit('/').next().unwrap_or("")
    }

    /// The same place with another file name: beside this file, or inside this folder.
    #[must_use]
    pub fn beside(&self, name: &str) -> Self {
        let folder = self
            .path
            .rfind('/')
            .map_or("/", |slash| &self.path[..=slash]);
        Self {
            path: format!("{folder}{}", name.trim_start_matches('/')),
            ..self.clone()
        }
    }

    /// The file that a file at this address names: a whole address, or a path seen from its folder.
    ///
    /// # Errors
    /// An [`AddressError`]; a path never leads above the server's folders, nor to a file of the computer itself.
    pub fn named(&self, name: &str) -> Result<Self, AddressError> {
        if name.contains("://") {
            return Self::parse(name);
        }
        let there = Self::parse(&self.beside(name).without_login())?;
        let mut parts: Vec<&str> = Vec::new();
        for part in there.path.trim_start_matches('/').split('/') {
            match part {
                ".." => {
                    parts.pop().ok_or(AddressError::Climbs)?;
                }
                "." => {}
                _ => parts.push(part),
            }
        }
        Ok(Self {
            path: format!("/{}", parts.join("/")),
            ..self.clone()
        })
    }

    /// Whether both lie on one server that is reached in one way, so that a login for one is meant for the other.
    #[must_use]
    pub fn is_with(&self, other: &Self) -> bool {
        self.scheme == other.scheme && self.authority.eq_ignore_ascii_case(&other.authority)
    }

    /// The address as written without its credentials, for fetching and for people.
    #[must_use]
    pub fn without_login(&self) -> String {
        format!("{}://{}{}", self.scheme.name(), self.authority, self.path)
    }
}

/// A path whose last part has no dot names a folder, with or without its `/`: no configuration file is called `prov`.
fn folder_by_name(path: &str) -> String {
    let last = path.rsplit('/').next().unwrap_or("");
    let is_file = last.is_empty() || last.contains(['.', '?', ';']);
    format!("{path}{}", if is_file { "" } else { "/" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_taken_apart() {
        let address = Address::parse("http://ana:p@ss@prov.example.com:8088/t28/").expect("valid");
        assert_eq!(address.user, "ana");
        assert_eq!(address.password.expose(), "p@ss");
        assert_eq!(address.without_login(), "http://prov.example.com:8088/t28/");
        assert!(address.is_folder());
    }

    #[test]
    fn a_server_without_a_path_is_a_folder() {
        let address = Address::parse("tftp://192.0.2.1").expect("valid");
        assert_eq!(
            address.beside("a.cfg").without_login(),
            "tftp://192.0.2.1/a.cfg"
        );
    }

    #[test]
    fn a_last_part_without_a_dot_is_a_folder() {
        let address = Address::parse("http://pbx/prov").expect("valid");
        assert_eq!(
            address.beside("a.cfg").without_login(),
            "http://pbx/prov/a.cfg"
        );
        assert!(
            !Address::parse("http://pbx/prov.php?mac=1")
                .expect("valid")
                .is_folder()
        );
    }

    #[test]
    fn a_name_goes_beside_the_file_that_was_named() {
        let address = Address::parse("https://h/dir/ConfigA.cfg?v=1").expect("valid");
        assert_eq!(address.file_name(), "ConfigA.cfg");
        assert_eq!(
            address.beside("sip.cfg").without_login(),
            "https://h/dir/sip.cfg"
        );
    }

    #[test]
    fn a_named_file_stays_among_the_servers_folders() {
        let address = Address::parse("http://ana:x@h/a/b.cfg").expect("valid");
        for (name, there) in [
            ("c.cfg", Ok("http://h/a/c.cfg")),
            ("../c.cfg", Ok("http://h/c.cfg")),
            ("./d/../c.cfg", Ok("http://h/a/c.cfg")),
            ("/etc/passwd.cfg", Ok("http://h/a/etc/passwd.cfg")),
            ("../../etc/passwd", Err(AddressError::Climbs)),
            ("d/../../../c.cfg", Err(AddressError::Climbs)),
            ("a\0b", Err(AddressError::Character)),
            ("file:///etc/passwd", Err(AddressError::Scheme)),
            ("http://other/c.cfg", Ok("http://other/c.cfg")),
        ] {
            let named = address.named(name).map(|it| it.without_login());
            assert_eq!(named, there.map(str::to_owned), "{name:?}");
        }
    }

    #[test]
    fn each_wrong_address_says_what_was_expected() {
        let long = format!("http://h/{}", "a".repeat(MAX_ADDRESS));
        let wrong = [
            ("prov.example.com", AddressError::Scheme),
            ("gopher://h/", AddressError::Scheme),
            ("http:///x", AddressError::Host),
            ("http://user@/x", AddressError::Host),
            ("http://h/a b", AddressError::Character),
            (long.as_str(), AddressError::TooLong),
        ];
        for (text, error) in wrong {
            assert_eq!(Address::parse(text), Err(error), "{text:.40}");
        }
    }
}
