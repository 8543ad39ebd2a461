//! What a fuzz target does with its bytes; shared by `fuzz/` and the replay of its corpus.

use offhook_base::{Instant, Rng, Secret};
use offhook_provision::cipher::{self, Bits, Lock, SALT};
use offhook_provision::{Client, Config, FetchError, FileKeys, MAX_FILES, Output, TRIES};
use offhook_settings::models::MODELS;
use offhook_settings::{Dialect, Settings};

const LOCKS: [Lock; 7] = [
    Lock::Blocks,
    Lock::Key,
    Lock::TripleDes,
    Lock::Value,
    Lock::Salted(Bits::B128),
    Lock::Salted(Bits::B192),
    Lock::Salted(Bits::B256),
];
const SHORT: &str = "0123456789abcdef";
const LONG: &str = "0123456789abcdefABCDEFGHIJKLMNOP";
const VALUE_KEY: &str = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";

/// A locked file: its first byte says how and with which key, which may be the first line.
pub(crate) fn locked_file(bytes: &[u8]) {
    let Some((choice, body)) = bytes.split_first() else {
        return;
    };
    let way = LOCKS[usize::from(choice % 7)];
    let (key, body) = match choice / 7 % 4 {
        0 => (SHORT.into(), body),
        1 => (LONG.into(), body),
        2 => (VALUE_KEY.into(), body),
        _ => {
            let end = body.iter().position(|byte| *byte == b'\n');
            let (key, rest) = body.split_at(end.unwrap_or(body.len()));
            (String::from_utf8_lossy(key), rest)
        }
    };
    let key = Secret::new(key);
    for dialect in Dialect::ALL {
        for name in ["a.cfg", "a.cfx", "a.e1c", "a_Security.enc"] {
            let _ = cipher::seen(dialect, name, body);
        }
    }
    if let Ok(clear) = cipher::open(way, &key, body) {
        assert!(clear.len() <= body.len());
    }
    if let Ok(locked) = cipher::lock(way, &key, [*choice; SALT], body) {
        let again = cipher::open(way, &key, &locked);
        if can_be_held(way, body) {
            assert_eq!(again.as_deref(), Ok(body));
        }
    }
}

/// Whether a lock tells what was locked from what a wrong key makes: for all but one that is because it is a text.
fn can_be_held(way: Lock, clear: &[u8]) -> bool {
    match way {
        Lock::Blocks => true,
        Lock::Key => clear.iter().all(u8::is_ascii_alphanumeric),
        Lock::TripleDes | Lock::Value | Lock::Salted(_) => {
            core::str::from_utf8(clear).is_ok_and(|text| !text.contains(char::is_control))
        }
    }
}

/// A round of fetching: the first byte chooses the telephone, the rest, cut at each `0xFF`, is what the server answers.
pub(crate) fn provisioning_round(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else {
        return;
    };
    let mut answers = rest.split(|byte| *byte == 0xFF);
    let config = Config {
        model: &MODELS[usize::from(*choice) % MODELS.len()],
        mac: "0015651130F9".to_owned(),
        url: "http://192.0.2.1/p/".to_owned(),
        user: String::new(),
        password: Secret::default(),
        keys: FileKeys::of(&Settings::new(None)),
    };
    let mut client = Client::new(config, Rng::from_number(1));
    let mut now = Instant::ZERO;
    let mut asked = 0;
    client.start(now);
    loop {
        while let Some(output) = client.poll() {
            match output {
                Output::Fetch { id, .. } => {
                    asked += 1;
                    assert!(
                        asked <= MAX_FILES * (TRIES as usize + 1),
                        "it asks without end"
                    );
                    let answer = answers.next().map(<[u8]>::to_vec);
                    client.handle_fetched(now, id, answer.ok_or(FetchError::NotFound));
                }
                Output::Progress(_) => {}
                Output::Done(_) => return,
            }
        }
        now = client
            .deadline()
            .expect("a round that is not over waits for something")
            .at;
        client.handle_timeout(now);
    }
}
