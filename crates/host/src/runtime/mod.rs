//! What drives phones: one loop over sockets and deadlines, and an errand thread beside it.
//!
//! The loop ([`node`]) is a thread with `mio` and nothing asynchronous: readiness, the earliest deadline, `step`,
//! outputs. A datagram becomes a step and the answer leaves the socket with no task switch between, ten thousand
//! sockets cost nothing while silent, and no phone or call has a thread or a task of its own. What is slow or rare
//! (DNS, HTTP, TFTP, the web server, the control socket) lives on one `tokio` thread ([`errands`]) and comes back as
//! letters.

mod errands;
pub(crate) mod member;
pub(crate) mod net;
mod node;
mod refusal;
pub(crate) mod stream;
pub(crate) mod switchboard;

pub(crate) use member::PhoneMember;
pub(crate) use node::Node;
#[cfg(test)]
pub(crate) use node::tests;

use crate::sound::{Page, Sound};
use crate::trust::Trust;
use offhook_phone::{Event, Logins};
use offhook_provision::{FetchError, FetchId};
use offhook_sip::{Hop, QueryId, ResolveError};
use offhook_view::{Command, Snapshot, View};
use std::future::Future;
use std::io;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::{broadcast, oneshot, watch};

/// Letters that may wait for the node; whoever writes one more waits.
const MAX_LETTERS: usize = 4_096;
/// Events a slow reader may fall behind before it loses the oldest.
const MAX_EVENTS: usize = 1_024;
/// The token of the waker.
pub(crate) const WAKE: mio::Token = mio::Token(0);

/// Something for the node from another thread.
pub(crate) enum Letter {
    /// A name look-up came back.
    Resolved {
        member: usize,
        query: QueryId,
        result: Result<Vec<Hop>, ResolveError>,
    },
    /// A file came, or did not.
    Fetched {
        member: usize,
        fetch: FetchId,
        result: Result<Vec<u8>, FetchError>,
    },
    /// A person or program wants something of a phone.
    Command { member: usize, command: Command },
    /// What a phone shows and knows now; nothing if there is no such phone.
    Snapshot {
        member: usize,
        reply: oneshot::Sender<Snapshot>,
    },
    /// The picture of a phone, now and at each change.
    Watch {
        member: usize,
        reply: oneshot::Sender<watch::Receiver<Arc<View>>>,
    },
    /// Another ear and mouth.
    Sound {
        member: usize,
        sound: Box<dyn Sound>,
    },
    /// A sound device has samples.
    SoundReady,
    /// All phones say goodbye; the reply comes when they have.
    Stop { reply: oneshot::Sender<()> },
    /// The loop ends.
    Quit,
}

/// The node's letter box.
#[derive(Clone, Debug)]
pub(crate) struct Post {
    sender: SyncSender<Letter>,
    waker: Arc<mio::Waker>,
}

impl Post {
    /// Leaves a letter; after the node's end it is lost.
    pub(crate) fn send(&self, letter: Letter) {
        if self.sender.send(letter).is_ok() {
            self.ring();
        }
    }

    fn ring(&self) {
        if let Err(error) = self.waker.wake() {
            tracing::error!(%error, "the node cannot be woken");
        }
    }
}

/// Something a phone told, and which.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    /// The phone's place in the roster.
    pub(crate) member: usize,
    /// Since the process began, in milliseconds.
    pub(crate) at_ms: u64,
    /// What.
    pub(crate) event: Event,
}

/// One phone as the web server and the control socket know it.
#[derive(Clone, Debug)]
pub(crate) struct Entry {
    /// Its place in the node.
    pub(crate) member: usize,
    /// Its name in commands: `ana`, `201`, or the hardware address.
    pub(crate) name: String,
    /// The page's end of its sound, if the sound goes through the browser.
    pub(crate) page: Option<Page>,
    /// Who may sign in to the page by its settings; nothing before it was switched on.
    pub(crate) logins: watch::Receiver<Option<Logins>>,
}

/// How other threads speak with the phones.
#[derive(Clone, Debug)]
pub(crate) struct Handle {
    post: Post,
    events: broadcast::Sender<Told>,
    first: Arc<Mutex<Vec<broadcast::Receiver<Told>>>>,
    /// The phones, in the order they were added.
    pub(crate) roster: Arc<Vec<Entry>>,
}

impl Handle {
    /// The node's letter box, for sound devices.
    pub(crate) fn post(&self) -> &Post {
        &self.post
    }

    /// Asks a phone for something.
    pub(crate) fn command(&self, member: usize, command: Command) {
        self.post.send(Letter::Command { member, command });
    }

    /// What a phone shows and knows now; `None` when the node has ended or there is no such phone.
    pub(crate) async fn snapshot(&self, member: usize) -> Option<Snapshot> {
        let (reply, answer) = oneshot::channel();
        self.post.send(Letter::Snapshot { member, reply });
        answer.await.ok()
    }

    /// A phone's picture, now and at each change.
    pub(crate) async fn watch(&self, member: usize) -> Option<watch::Receiver<Arc<View>>> {
        let (reply, answer) = oneshot::channel();
        self.post.send(Letter::Watch { member, reply });
        answer.await.ok()
    }

    /// What all phones tell from now on.
    pub(crate) fn events(&self) -> broadcast::Receiver<Told> {
        self.events.subscribe()
    }

    /// What all phones told since they were switched on, and from now on: for the first two who ask (who says
    /// it on the terminal, and the page). Whoever comes later hears what [`Handle::events`] gives.
    pub(crate) fn events_from_start(&self) -> broadcast::Receiver<Told> {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.pop().unwrap_or_else(|| self.events.subscribe())
    }

    /// Gives a phone another ear and mouth.
    pub(crate) fn sound(&self, member: usize, sound: Box<dyn Sound>) {
        self.post.send(Letter::Sound { member, sound });
    }

    /// Ends all calls and registrations, and waits for it.
    pub(crate) async fn stop(&self) {
        let (reply, answer) = oneshot::channel();
        self.post.send(Letter::Stop { reply });
        // An error means that the node is gone already.
        let _ = answer.await;
    }
}

/// Ends the node when `work` does, even when that panics: a program whose errands are dead must not run on.
struct QuitAtEnd(Post);

impl Drop for QuitAtEnd {
    fn drop(&mut self) {
        self.0.send(Letter::Quit);
    }
}

/// Builds a node with `build`, runs `work` beside it on the errand thread, and ends when `work` does. TLS peers are
/// judged by `trust`.
///
/// # Errors
/// When the operating system gives no poll or thread, or `build` fails.
pub(crate) fn run<T, W, F>(
    trust: Trust,
    build: impl FnOnce(&mut Node, &Post) -> io::Result<Vec<Entry>>,
    work: W,
) -> io::Result<T>
where
    T: Send + 'static,
    W: FnOnce(Handle) -> F + Send + 'static,
    F: Future<Output = T>,
{
    let poll = mio::Poll::new()?;
    let waker = Arc::new(mio::Waker::new(poll.registry(), WAKE)?);
    let (sender, letters) = sync_channel(MAX_LETTERS);
    let (events, first) = broadcast::channel(MAX_EVENTS);
    let second = events.subscribe();
    let post = Post { sender, waker };
    let (errands, errand_list) = errands::list();
    let trust = Arc::new(trust);
    let mut node = Node::new(poll, letters, events.clone(), errands, Arc::clone(&trust))?;
    let roster = Arc::new(build(&mut node, &post)?);
    let rng = crate::seed::rng()?;
    // The waker must outlive the loop: the last ring of one that is closed at once is never heard.
    let waker = Arc::clone(&post.waker);
    let thread = std::thread::Builder::new()
        .name("errands".to_owned())
        .spawn(move || -> io::Result<T> {
            let quit = QuitAtEnd(post.clone());
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let result = runtime.block_on(async {
                tokio::spawn(errand_list.run(post.clone(), rng, trust));
                work(Handle {
                    post: post.clone(),
                    events,
                    first: Arc::new(Mutex::new(vec![first, second])),
                    roster,
                })
                .await
            });
            drop(quit);
            // Blocking helpers, such as a name look-up in the system's library, are not waited for.
            runtime.shutdown_background();
            Ok(result)
        })?;
    let ran = node.run();
    drop(waker);
    ran?;
    thread
        .join()
        .map_err(|_| io::Error::other("the errand thread panicked"))?
}
