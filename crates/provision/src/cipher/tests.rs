//! Against what the `openssl` command writes, and against itself.

use super::*;

const YEALINK: &str = "#!version:1.0.0.1\naccount.1.label = Ana\n";
const AUDIOCODES: &str = "voip/line/0/id=201\nvoip/line/0/enabled=1\n";
const PANASONIC: &str =
    "# Panasonic SIP Phone Standard Format File #\r\nPHONE_NUMBER_1=\"201\"\r\n";
const SHORT: &str = "0123456789abcdef";
const LONG: &str = "0123456789abcdefABCDEFGHIJKLMNOP";
const PASSPHRASE: &str = "correct-horse-battery";
const THIRTY_TWO: &str = "0123456789abcdef0123456789ABCDEF";
const VALUE_KEY: &str = "00112233445566778899aabbccddeeff0123456789abcdeffedcba9876543210";

/// A lock, its key, what is inside, and what `openssl enc` made of it.
const WRITTEN_BY_OPENSSL: &[(Lock, &str, &str, &str)] = &[
    (
        Lock::Blocks,
        SHORT,
        YEALINK,
        "IuiLGFIckVXHiDnXrIwcRIPpXpaOVRje9STYn/c7pAg02KryJ6fNv2nSoTMJIAXQ",
    ),
    (
        Lock::Blocks,
        LONG,
        YEALINK,
        "ldXfcE+WdI876ci0KL4GfCX+C5BLjWfADSwlPfUlYSNvsoN80IuknwYfi2I3LFuS",
    ),
    (
        Lock::Key,
        SHORT,
        "fedcba9876543210",
        "C0vWcfZwfwm4OMPWyhxqPQ==",
    ),
    (
        Lock::TripleDes,
        PASSPHRASE,
        AUDIOCODES,
        "FZi19a3wsyNdxivddyVSdbLbTPavtTJmw1NHhK8HwUdjkQx3SlrxhucXUPfDAcfx",
    ),
    (
        Lock::TripleDes,
        PASSPHRASE,
        AUDIOCODES,
        "dQju8mZ3wAPtFhKO8xnteCI1HWxpnVIHHfvqz8a8XiXVDaJWZ1tSfZnjQLAKOPo7",
    ),
];

/// Salted files as `openssl enc -aes-BITS-cbc -a -salt -md DIGEST` prints them.
const SALTED_BY_OPENSSL: &[(Bits, &str)] = &[
    (
        Bits::B128,
        "U2FsdGVkX1/y81zLvrym5fK4swKyLtyeOzTCEPFiVP+Iux7CAHpnkgnSJasfCfGh\nedLhuGHKO72rWz/afAWQL9sJjMHsguursY/ku9vbSvNGvYrukVqRNh31D1v/MlN0\n",
    ),
    (
        Bits::B128,
        "U2FsdGVkX1+dHnpsyaAd3d3ZpdswbPYFj/rILa2E2K93U3/evPOUlAUPUoQTDWUj\nTSHxUKp12QQUdJS2a4gZI1wbxfz/a4iTHGcYFH2OGGAJunHJYD3gxzcMbxe/p22U\n",
    ),
    (
        Bits::B192,
        "U2FsdGVkX19TuwI42jo6rtk/uNPuVxn5Y2ql+rvRP/cDfuKJBiMLgkB54YQy7jJ7\nrRYkzu4Br7kwdIyBnYPM12i5vsYsLPQeof8Nh77lIsRVsETUbCQDkkLsQs4pOJ4B\n",
    ),
    (
        Bits::B192,
        "U2FsdGVkX1+5aSaxeylis4Nn9QsB15ldlQ58tz51LfpoOfib1mwXwn8G1c879tw3\njOHAhRsRVZx1F/FErJXsXo2/hpxjx2JPdylawZ6Gk+zOSUYZ1ISp6BkX3E6TQvrz\n",
    ),
    (
        Bits::B256,
        "U2FsdGVkX1+y3wna9JxZhkwV9W1KJqb+diYAYxXaIsudKRvDcxsLmDw+TbkMjb6R\nmRwLidAj/wLbIlgzJosZci0GlkHWRCzT3nDyHqPj1EJHFG+HgVqAPlDactNlGR25\n",
    ),
    (
        Bits::B256,
        "U2FsdGVkX18xkK08tKZvKs8D6JyU2/YkeaaOBO08FG1jYo6+VgOfzLXZwe496jYF\n3IgES1vO3M4pWEx5zk9Z/qatOmqU3hirK8H68qpJkSDqB+YcAvUEyPKEVFCF9ciI\n",
    ),
];

fn decode(text: &str) -> Vec<u8> {
    general_purpose::STANDARD
        .decode(text)
        .expect("it is base64")
}

/// Every lock with a key that suits it and something it can hold.
fn every_lock() -> [(Lock, &'static str, &'static str); 8] {
    [
        (Lock::Blocks, SHORT, YEALINK),
        (Lock::Blocks, LONG, YEALINK),
        (Lock::Key, SHORT, "fedcba9876543210"),
        (Lock::TripleDes, PASSPHRASE, AUDIOCODES),
        (Lock::Value, VALUE_KEY, "geheim1234"),
        (Lock::Salted(Bits::B128), THIRTY_TWO, PANASONIC),
        (Lock::Salted(Bits::B192), THIRTY_TWO, PANASONIC),
        (Lock::Salted(Bits::B256), THIRTY_TWO, PANASONIC),
    ]
}

#[test]
fn what_openssl_locked_opens() {
    for (lock, key, clear, locked) in WRITTEN_BY_OPENSSL {
        let opened = open(*lock, &Secret::new(*key), &decode(locked));
        assert_eq!(opened.as_deref(), Ok(clear.as_bytes()), "{lock:?}");
    }
    for (bits, text) in SALTED_BY_OPENSSL {
        let key = Secret::new(THIRTY_TWO);
        let raw: String = text.lines().collect();
        for bytes in [text.as_bytes(), &decode(&raw)] {
            let opened = open(Lock::Salted(*bits), &key, bytes);
            assert_eq!(opened.as_deref(), Ok(PANASONIC.as_bytes()), "{bits:?}");
        }
    }
}

#[test]
fn what_is_locked_here_is_what_openssl_writes() {
    for (lock_as, key, clear, locked) in &WRITTEN_BY_OPENSSL[..4] {
        let ours = lock(*lock_as, &Secret::new(*key), [0; SALT], clear.as_bytes());
        assert_eq!(ours, Ok(decode(locked)), "{lock_as:?}");
    }
    let (bits, text) = SALTED_BY_OPENSSL[0];
    let (salt, _) = salted(text.as_bytes()).unwrap();
    let ours = lock(
        Lock::Salted(bits),
        &Secret::new(THIRTY_TWO),
        salt,
        PANASONIC.as_bytes(),
    );
    assert_eq!(ours.as_deref(), Ok(text.as_bytes()));
}

#[test]
fn a_value_is_locked_as_openssl_does_and_opens() {
    let key = Secret::new(VALUE_KEY);
    for (clear, locked) in [
        ("secret", "pPRqRHI04As="),
        ("geheim1234", "usTSm7xDg48Y2FJbNX4yIQ=="),
    ] {
        let locked = format!("{{\"{locked}\"}}");
        assert_eq!(
            lock(Lock::Value, &key, [0; SALT], clear.as_bytes()),
            Ok(locked.clone().into_bytes())
        );
        assert_eq!(open(Lock::Value, &key, locked.as_bytes()), Ok(clear.into()));
    }
}

#[test]
fn every_lock_opens_with_its_key_and_with_no_other() {
    for (lock_as, key, clear) in every_lock() {
        let locked = lock(lock_as, &Secret::new(key), *b"saltsalt", clear.as_bytes()).unwrap();
        assert_ne!(locked, clear.as_bytes());
        assert_eq!(
            open(lock_as, &Secret::new(key), &locked),
            Ok(clear.into()),
            "{lock_as:?}"
        );
        let other = key.replace('1', "2");
        let other = Secret::new(other.replace("horse", "house"));
        assert_ne!(
            open(lock_as, &other, &locked),
            Ok(clear.into()),
            "{lock_as:?}"
        );
    }
}

#[test]
fn any_bytes_and_any_key_give_an_answer() {
    let mut rng = offhook_base::Rng::from_number(5);
    for (lock_as, key, _) in every_lock() {
        for length in [0, 1, 7, 8, 15, 16, 17, 40, 64] {
            let bytes: Vec<u8> = (0..length).map(|_| rng.next_u64() as u8).collect();
            let _ = open(lock_as, &Secret::new(key), &bytes);
        }
        assert!(
            open(lock_as, &Secret::new(key), b"").is_err(),
            "{lock_as:?}"
        );
        assert!(matches!(
            open(lock_as, &Secret::new(""), &[7; 64]),
            Err(CipherError::Key(_) | CipherError::Damaged)
        ));
    }
}

#[test]
fn a_lock_is_seen_by_name_and_by_first_bytes() {
    let locked = decode(WRITTEN_BY_OPENSSL[0].3);
    for (dialect, name, bytes, wanted) in [
        (
            Dialect::Yealink,
            "y000000000000.cfg",
            YEALINK.as_bytes(),
            Seen::Clear,
        ),
        (
            Dialect::Yealink,
            "y000000000000.cfg",
            &locked,
            Seen::Locked(Lock::Blocks),
        ),
        (
            Dialect::Yealink,
            "y000000000000.cfg",
            &locked[..40],
            Seen::Clear,
        ),
        (
            Dialect::Yealink,
            "y000000000000_Security.enc",
            &locked[..16],
            Seen::Locked(Lock::Key),
        ),
        (
            Dialect::AudioCodes,
            "00908f123456.CFX",
            &locked,
            Seen::Locked(Lock::TripleDes),
        ),
        (
            Dialect::AudioCodes,
            "00908f123456.cfg",
            AUDIOCODES.as_bytes(),
            Seen::Clear,
        ),
        (
            Dialect::Panasonic,
            "Config.e2c",
            b"U2Fsd",
            Seen::Locked(Lock::Salted(Bits::B128)),
        ),
        (
            Dialect::Panasonic,
            "Config.cfg",
            PANASONIC.as_bytes(),
            Seen::Clear,
        ),
    ] {
        assert_eq!(seen(dialect, name, bytes), wanted, "{name}");
    }
    let rsa = seen(Dialect::Yealink, "a.cfg", b"#!encrypt:1.0.0.0\n");
    assert!(matches!(rsa, Seen::Foreign(_)));
}
