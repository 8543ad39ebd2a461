//! What the host tells the pages, and what the pages ask of the host.

use offhook_base::Secret;
use offhook_view::{Command, Happening, Snapshot};

/// Everything a page may show.
#[derive(Clone, Debug, Default)]
pub struct Site {
    /// The phones in the order they stand on the page.
    pub phones: Vec<Snapshot>,
    /// What is over the page: "Demo office on this computer"; empty for a single phone.
    pub place: String,
    /// What happened, oldest first; the last [`Site::SHOWN_HAPPENINGS`] are shown.
    pub happened: Vec<Happening>,
    /// What a newcomer might try, a sentence each; what stands between back-quotes is drawn as a key.
    pub try_this: Vec<String>,
    /// Where sound goes now.
    pub sound: SoundPlace,
    /// True if this machine has a sound system we can use.
    pub machine_sound: bool,
    /// True if a first password can be set now: every page leads there then.
    pub password_offered: bool,
}

impl Site {
    /// How many lines of "What happened" a page shows.
    pub const SHOWN_HAPPENINGS: usize = 50;
}

/// Where the phones' sound goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum SoundPlace {
    /// Through the page.
    #[default]
    Browser,
    /// Through the sound system of the machine the phone runs on.
    Machine,
    /// Nowhere.
    Silent,
}

impl SoundPlace {
    /// All, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Browser, Self::Machine, Self::Silent];

    /// The word the page and the host exchange.
    pub fn word(self) -> &'static str {
        match self {
            Self::Browser => "browser",
            Self::Machine => "machine",
            Self::Silent => "silent",
        }
    }
}

/// Who may see what; the same for all requests until something is set.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Access {
    /// True once a password is set.
    pub password_set: bool,
    /// True if the settings say who may sign in: then a name is asked for beside the password.
    pub asks_name: bool,
    /// True if the request came in where only this machine reaches us.
    pub loopback: bool,
    /// The names and addresses this server answers to, without port, IPv6 in brackets.
    ///
    /// A request for any other name is refused: a foreign page may have bent its own name to our
    /// address (DNS rebinding).
    pub names: Vec<String>,
}

impl Access {
    /// Whether pages need a signed-in session.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.password_set || !self.loopback
    }
}

/// The session a request belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Session {
    /// True if its cookie names a session that has signed in.
    pub signed_in: bool,
    /// The token every form of this session carries; unguessable, never empty. A session that has
    /// not signed in has one too.
    pub csrf: String,
    /// An unguessable name, not used before: the session's name if this request signs in.
    pub fresh: String,
    /// Whole seconds until the next password is looked at, 0 for now. The host lengthens it with
    /// each [`Effect::SignInFailed`] of one source.
    pub wait: u64,
}

/// What only the host can judge.
#[derive(Clone, Copy)]
pub struct Checks<'a> {
    /// Whether this name, empty where none is asked for, and this password are right.
    pub login: &'a dyn Fn(&str, &str) -> bool,
    /// Whether this is the one-time code printed at the start, still good.
    pub code: &'a dyn Fn(&str) -> bool,
}

/// What a request leads to beside its response.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Give this phone this command.
    Command {
        /// An index into [`Site::phones`].
        phone: usize,
        /// What it shall do.
        command: Command,
    },
    /// Send sound there.
    Sound(SoundPlace),
    /// [`Session::fresh`] is now the name of a signed-in session.
    SignedIn,
    /// A wrong password or code came from this source.
    SignInFailed,
    /// Forget this session.
    SignedOut,
    /// Store this password (hashed) unless one has come meanwhile, spend the one-time code, sign [`Session::fresh`] in.
    SetPassword(Secret),
}

/// A response and what it leads to.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What goes back.
    pub response: crate::Response,
    /// What the host does now, in order.
    pub effects: Vec<Effect>,
}
