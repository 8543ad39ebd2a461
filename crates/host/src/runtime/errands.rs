//! Errands: look-ups and downloads that a phone asked for, run on the `tokio` thread.

use super::{Letter, Post};
use crate::dns::Dns;
use crate::fetch::{Want, fetch};
use crate::trust::Trust;
use offhook_base::Rng;
use offhook_provision::FetchId;
use offhook_sip::{QueryId, Transport};
use std::sync::Arc;
use tokio::sync::{Semaphore, mpsc};

/// Errands that may wait; one more fails at once.
const MAX_WAITING: usize = 4_096;
/// Errands under way at a time.
const MAX_UNDER_WAY: usize = 128;

/// One errand.
#[derive(Debug)]
pub(crate) enum Errand {
    /// Find a server.
    Resolve {
        member: usize,
        query: QueryId,
        host: String,
        port: Option<u16>,
        transport: Option<Transport>,
    },
    /// Download a file.
    Fetch {
        member: usize,
        fetch: FetchId,
        want: Want,
    },
}

/// The node's end of the list.
pub(super) type Sender = mpsc::Sender<Errand>;

/// The other end.
#[derive(Debug)]
pub(super) struct List(mpsc::Receiver<Errand>);

/// Both ends.
pub(super) fn list() -> (Sender, List) {
    let (sender, receiver) = mpsc::channel(MAX_WAITING);
    (sender, List(receiver))
}

impl List {
    /// Runs errands until the node is gone.
    pub(super) async fn run(mut self, post: Post, rng: Rng, trust: Arc<Trust>) {
        let dns = Arc::new(Dns::new(rng));
        let places = Arc::new(Semaphore::new(MAX_UNDER_WAY));
        while let Some(errand) = self.0.recv().await {
            let Ok(place) = Arc::clone(&places).acquire_owned().await else {
                return;
            };
            let (post, dns, trust) = (post.clone(), Arc::clone(&dns), Arc::clone(&trust));
            tokio::spawn(async move {
                let letter = carry_out(errand, &dns, &trust).await;
                post.send(letter);
                drop(place);
            });
        }
    }
}

async fn carry_out(errand: Errand, dns: &Dns, trust: &Trust) -> Letter {
    match errand {
        Errand::Resolve {
            member,
            query,
            host,
            port,
            transport,
        } => Letter::Resolved {
            member,
            query,
            result: dns.hops(&host, port, transport).await,
        },
        Errand::Fetch {
            member,
            fetch: id,
            want,
        } => Letter::Fetched {
            member,
            fetch: id,
            result: fetch(want, dns, trust).await,
        },
    }
}
