//! A provisioning server made of values, with every way in which real ones fail.

use offhook_base::Duration;
use offhook_provision::{Answer, FetchError, Tree};

/// How the server behaves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mood {
    /// Every file at once.
    #[default]
    Up,
    /// Every file, after this long.
    Slow(Duration),
    /// Half of each file; the client sees that its length is not the one announced.
    Truncated,
    /// 404 for everything.
    Missing,
    /// Bytes that are no configuration file.
    Wrong,
    /// No answer at all.
    Down,
    /// A web page that asks to log in, with status 200, as hotel networks do.
    LoginPage,
}

/// The page a lying network gives for every address.
pub const LOGIN_PAGE: &str = "<!DOCTYPE html>\n<html><head><title>Log in</title></head><body><form>Room number</form></body></html>\n";
/// How long a client waits for a server that is down.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The server.
#[derive(Clone, Debug, Default)]
pub struct FileServer {
    /// Its files.
    pub tree: Tree,
    /// How it behaves now.
    pub mood: Mood,
}

impl FileServer {
    /// What comes back for `path`, and after how long.
    pub fn answer(&self, path: &str, limit: usize) -> (Duration, Result<Vec<u8>, FetchError>) {
        let quick = Duration::from_millis(5);
        let file = || match self.tree.answer(path) {
            Answer::Found(bytes) if bytes.len() > limit => Err(FetchError::TooLarge),
            Answer::Found(bytes) => Ok(bytes.to_vec()),
            Answer::NotFound => Err(FetchError::NotFound),
            Answer::Refused => Err(FetchError::Refused("403 Forbidden".to_owned())),
        };
        match self.mood {
            Mood::Up => (quick, file()),
            Mood::Slow(delay) if delay >= PATIENCE => (PATIENCE, Err(FetchError::TimedOut)),
            Mood::Slow(delay) => (delay, file()),
            Mood::Truncated => {
                let broke = |bytes: Vec<u8>| {
                    format!("the connection broke after {} bytes", bytes.len() / 2)
                };
                (
                    quick,
                    file().and_then(|bytes| Err(FetchError::Unreachable(broke(bytes)))),
                )
            }
            Mood::Missing => (quick, Err(FetchError::NotFound)),
            Mood::Wrong => (quick, Ok(b"\x7fELF\x02\x01\x01\0\0\0\xff\xfe".to_vec())),
            Mood::Down => (PATIENCE, Err(FetchError::TimedOut)),
            Mood::LoginPage => (quick, Ok(LOGIN_PAGE.as_bytes().to_vec())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_mood_gives_its_answer() {
        let mut server = FileServer::default();
        assert!(server.tree.insert("a.cfg", b"12345678".to_vec()));
        let mut ask = |mood, path| {
            server.mood = mood;
            server.answer(path, 8)
        };
        assert_eq!(ask(Mood::Up, "/a.cfg").1, Ok(b"12345678".to_vec()));
        assert_eq!(ask(Mood::Up, "/b.cfg").1, Err(FetchError::NotFound));
        let broke = FetchError::Unreachable("the connection broke after 4 bytes".to_owned());
        assert_eq!(ask(Mood::Truncated, "/a.cfg").1, Err(broke));
        assert_eq!(ask(Mood::Missing, "/a.cfg").1, Err(FetchError::NotFound));
        assert_eq!(
            ask(Mood::Down, "/a.cfg"),
            (PATIENCE, Err(FetchError::TimedOut))
        );
        let second = Duration::from_secs(1);
        assert_eq!(ask(Mood::Slow(second), "/a.cfg").0, second);
        assert!(ask(Mood::LoginPage, "/a.cfg").1.is_ok());
        assert!(ask(Mood::Wrong, "/a.cfg").1.is_ok());
        server.mood = Mood::Up;
        assert_eq!(server.answer("/a.cfg", 7).1, Err(FetchError::TooLarge));
    }
}
