//! The first answer is the one that counts: trust on first use (reliability T7).
//!
//! Whoever answers DHCP on a network can name a server of their own. So the first address is kept with the phone's
//! state, and another one later is refused until a person asks to find again.

use super::{Failure, Found};
use crate::store::{Row, Store};

/// The owner of what was found, in the store.
const OWNER: &str = "discovery";

/// What becomes of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Use it, and keep it.
    Keep(Found),
    /// Use it; it is the one that was kept.
    Same(Found),
    /// Nobody named a server, so the kept one is used; why not.
    Kept(Found, Failure),
    /// Another server than the kept one: do not start.
    Refused { kept: Found, now: Found },
    /// Nothing was found, and nothing is kept.
    Nothing(Failure),
}

/// Compares an answer with what is kept; `again` forgets that first.
pub(crate) fn judge(answer: Result<Found, Failure>, kept: Option<Found>, again: bool) -> Verdict {
    match (answer, kept.filter(|_| !again)) {
        (Ok(now), None) => Verdict::Keep(now),
        (Ok(now), Some(kept)) if now.url == kept.url => Verdict::Same(now),
        (Ok(now), Some(kept)) => Verdict::Refused { kept, now },
        (Err(failure), Some(kept)) => Verdict::Kept(kept, failure),
        (Err(failure), None) => Verdict::Nothing(failure),
    }
}

/// What was found for the phone `mac` in an earlier run.
pub(crate) fn kept(store: &mut Store, mac: &str) -> Option<Found> {
    let records = store.take(OWNER);
    let (_, bytes) = records.into_iter().find(|(key, _)| key == mac)?;
    let text = String::from_utf8(bytes).ok()?;
    let (found_by, url) = text.split_once('\n')?;
    Some(Found {
        url: url.to_owned(),
        found_by: found_by.to_owned(),
    })
}

/// Keeps what was found for the phone `mac`.
pub(crate) fn keep(store: &Store, mac: &str, found: &Found) {
    store.put(Row {
        phone: OWNER.to_owned(),
        key: mac.to_owned(),
        value: format!("{}\n{}", found.found_by, found.url).into_bytes(),
    });
    store.flush();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(url: &str) -> Found {
        Found {
            url: url.to_owned(),
            found_by: "DHCP option 66".to_owned(),
        }
    }

    #[test]
    fn the_first_answer_is_kept_and_another_one_is_refused_until_it_is_asked_for() {
        let one = found("http://one/");
        let two = found("http://two/");
        assert_eq!(
            judge(Ok(one.clone()), None, false),
            Verdict::Keep(one.clone())
        );
        assert_eq!(
            judge(Ok(one.clone()), Some(one.clone()), false),
            Verdict::Same(one.clone())
        );
        assert_eq!(
            judge(Ok(two.clone()), Some(one.clone()), false),
            Verdict::Refused {
                kept: one.clone(),
                now: two.clone()
            }
        );
        assert_eq!(judge(Ok(two.clone()), Some(one), true), Verdict::Keep(two));
    }

    #[test]
    fn a_silent_network_leaves_the_kept_server_unless_a_new_one_was_asked_for() {
        let one = found("http://one/");
        assert_eq!(
            judge(Err(Failure::Silence), Some(one.clone()), false),
            Verdict::Kept(one.clone(), Failure::Silence)
        );
        assert_eq!(
            judge(Err(Failure::Silence), Some(one), true),
            Verdict::Nothing(Failure::Silence)
        );
    }

    #[test]
    fn what_is_kept_is_there_at_the_next_start_for_this_phone_alone() {
        let folder = std::env::temp_dir().join(format!("offhook-pin-{}", std::process::id()));
        let _ = std::fs::remove_dir_all(&folder);
        let store = Store::open(&folder).unwrap();
        keep(&store, "001565000201", &found("http://one/"));
        drop(store);
        let mut store = Store::open(&folder).unwrap();
        let mut read = |mac| {
            let found = kept(&mut store, mac);
            store = Store::open(&folder.join(mac)).unwrap();
            found
        };
        assert_eq!(read("001565000201"), Some(found("http://one/")));
        assert_eq!(read("001565000202"), None);
        std::fs::remove_dir_all(&folder).unwrap();
    }
}
