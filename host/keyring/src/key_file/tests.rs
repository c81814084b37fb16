//! Files of Bittensor's, files of ours, and what is neither.

use assay_protocol::{Phrase, SecretUri};

use super::*;

const PLAIN: &[u8] = include_bytes!("../../tests/golden/hotkey");
const PUBLIC: &[u8] = include_bytes!("../../tests/golden/hotkeypub.txt");
const WORDS: &str = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
const ADDRESS: &str = "5DfhGyQdFobKM8NsWvEeAKk5EQQgYe9AydgJ7rMB6E1EqRzV";

fn open(contents: impl AsRef<[u8]>) -> Result<HotkeySecret, KeyFileError> {
    KeyFile::new(Zeroizing::new(contents.as_ref().to_vec()))?.open(None)
}

fn address(secret: &HotkeySecret) -> String {
    secret.keypair().hotkey().to_string()
}

/// The golden file without one of its values.
fn without(fields: &[&str]) -> String {
    let mut document: serde_json::Value = serde_json::from_slice(PLAIN).unwrap();
    for field in fields {
        document.as_object_mut().unwrap().remove(*field).unwrap();
    }
    document.to_string()
}

#[test]
fn a_file_of_bittensors_opens_to_the_key_of_its_phrase() {
    let secret = open(PLAIN).unwrap();
    assert_eq!(address(&secret), ADDRESS);
    assert_eq!(*secret.phrase().unwrap().reveal(), WORDS);
    let written = KeyFile::of(&secret, None).unwrap();
    assert_eq!(address(&written.open(None).unwrap()), ADDRESS);
    // The same values, in another order.
    let [ours, theirs] =
        [written.as_bytes(), PLAIN].map(serde_json::from_slice::<serde_json::Value>);
    assert_eq!(ours.unwrap(), theirs.unwrap());
    assert!(!written.as_bytes().contains(&b'\n'));
}

#[test]
fn no_byte_can_be_altered() {
    for position in 0..PLAIN.len() {
        for mask in [0x01, 0x20, 0x80, 0xff] {
            let mut altered = PLAIN.to_vec();
            altered[position] ^= mask;
            assert!(open(&altered).is_err(), "byte {position}, mask {mask:#x}");
        }
        assert!(open(&PLAIN[..position]).is_err(), "{position} bytes");
    }
    for position in 0..PUBLIC.len() {
        for mask in [0x01, 0x20, 0x80, 0xff] {
            let mut altered = PUBLIC.to_vec();
            altered[position] ^= mask;
            let opened = document::parse_public(&altered);
            assert!(opened.is_err(), "byte {position}, mask {mask:#x}");
        }
    }
    assert_eq!(document::parse_public(PUBLIC).unwrap().to_string(), ADDRESS);
}

#[test]
fn every_secret_of_a_file_is_enough() {
    for fields in [
        &["secretPhrase"][..],
        &["secretPhrase", "secretSeed"],
        &["secretPhrase", "privateKey"],
        &["secretSeed", "privateKey", "publicKey", "accountId"],
        &["cryptoType", "ss58Address"],
    ] {
        let secret = open(without(fields)).unwrap();
        assert_eq!(address(&secret), ADDRESS, "{fields:?}");
        let again = KeyFile::of(&secret, None).unwrap().open(None).unwrap();
        assert_eq!(address(&again), ADDRESS, "{fields:?}");
        assert_eq!(again.phrase(), secret.phrase(), "{fields:?}");
    }
    let none = without(&["secretPhrase", "secretSeed", "privateKey"]);
    assert_eq!(open(none).unwrap_err(), KeyFileError::NoSecret);
    assert_eq!(open(PUBLIC).unwrap_err(), KeyFileError::NoSecret);
    assert_eq!(document::parse_public(PLAIN), Err(KeyFileError::NotPublic));
}

#[test]
fn a_derived_key_is_kept_without_the_phrase_of_its_parent() {
    for path in ["/soft", "//hard", "///password"] {
        let uri: SecretUri = format!("{WORDS}{path}").parse().unwrap();
        let secret = HotkeySecret::from_uri(&uri);
        let file = KeyFile::of(&secret, None).unwrap();
        let again = file.open(None).unwrap();
        assert_eq!(again.keypair().hotkey(), uri.keypair().hotkey());
        assert_eq!(again.phrase(), None);
        assert_eq!(again.seed().is_some(), path != "/soft");
        assert_eq!(again.seed(), secret.seed());
    }
}

/// Our own files, of keys made in every way: with each byte altered, removed or doubled.
#[test]
fn no_byte_of_our_own_files_can_be_altered() {
    for path in ["", "//hard", "/soft//hard", "///password", "/soft"] {
        let uri: SecretUri = format!("{WORDS}{path}").parse().unwrap();
        let file = KeyFile::of(&HotkeySecret::from_uri(&uri), None).unwrap();
        let text = str::from_utf8(file.as_bytes()).unwrap();
        assert!(file.open_own(None).is_ok(), "{path}");
        // The second half of a private key without a seed, as the page of `document` says.
        let private = text.find("\"privateKey\":\"0x").unwrap() + 16;
        let unchecked = match path {
            "/soft" => private + 64..private + 128,
            _ => 0..0,
        };
        let mut opened = 0;
        for at in 0..text.len() {
            let flips = [0x01, 0x20, 0x80, 0xff].map(|mask| {
                let mut altered = text.as_bytes().to_vec();
                altered[at] ^= mask;
                altered
            });
            let mut others = vec![text.as_bytes()[..at].to_vec()];
            for blank in [" ", "\n"] {
                others.push([&text[..at], blank, &text[at..]].concat().into_bytes());
            }
            for altered in flips.into_iter().chain(others) {
                if let Ok(file) = KeyFile::new(altered.into())
                    && let Ok(secret) = file.open_own(None)
                {
                    assert!(unchecked.contains(&at), "{path}, byte {at}");
                    assert_eq!(secret.keypair().hotkey(), uri.keypair().hotkey());
                    opened += 1;
                }
            }
        }
        assert_eq!(opened > 0, path == "/soft", "{path}");
        for more in [" ", "\n", "\0", text] {
            let longer = KeyFile::new(format!("{text}{more}").into_bytes().into()).unwrap();
            assert!(longer.open_own(None).is_err(), "{path}");
        }
    }
}

#[test]
fn a_file_in_another_layout_is_imported_but_not_kept() {
    let spaced = serde_json::from_slice::<serde_json::Value>(PLAIN).unwrap();
    let spaced = serde_json::to_string_pretty(&spaced).unwrap();
    for contents in [PLAIN, spaced.as_bytes()] {
        let file = KeyFile::new(contents.to_vec().into()).unwrap();
        assert_eq!(address(&file.open(None).unwrap()), ADDRESS);
        assert_eq!(file.open_own(None).unwrap_err(), KeyFileError::NotOurs);
    }
}

#[test]
fn only_plain_files_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let pipe = folder.path().join("pipe");
    let mode = rustix::fs::Mode::from_raw_mode(0o600);
    rustix::fs::mknodat(rustix::fs::CWD, &pipe, rustix::fs::FileType::Fifo, mode, 0).unwrap();
    for path in [pipe.as_path(), folder.path()] {
        let refused = KeyFile::read(path).unwrap_err().remedy().unwrap();
        assert!(refused.contains("--phrase-file -"), "{refused}");
    }
}

#[test]
fn contradictions_are_found() {
    let other = HotkeySecret::from_phrase(Phrase::generate().unwrap());
    let other = KeyFile::of(&other, None).unwrap();
    let other: serde_json::Value = serde_json::from_slice(other.as_bytes()).unwrap();
    for field in [
        "secretSeed",
        "privateKey",
        "publicKey",
        "accountId",
        "ss58Address",
    ] {
        let mut document: serde_json::Value = serde_json::from_slice(PLAIN).unwrap();
        document[field] = other[field].clone();
        let refused = open(document.to_string()).unwrap_err();
        assert_eq!(refused, KeyFileError::Contradiction(field));
    }
}

#[test]
fn what_is_no_file_of_an_sr25519_hotkey_is_refused() {
    let plain = str::from_utf8(PLAIN).unwrap();
    for (from, to) in [
        ("{", "{\"extra\":1,"),
        ("{", "{\"cryptoType\":1,"),
        ("\"ss58Address\"", "\"ss58address\""),
        ("\"cryptoType\":1", "\"cryptoType\":\"1\""),
        ("\"cryptoType\":1", "\"cryptoType\":-1"),
        ("\"cryptoType\":1", "\"cryptoType\":1.0"),
        ("bottom drive", "bottom\\u0020drive"),
        ("}", "}{}"),
    ] {
        let refused = open(plain.replacen(from, to, 1)).unwrap_err();
        let expected = matches!(refused, KeyFileError::NotAKeyFile { line: 1, .. });
        assert!(expected, "{to}: {refused}");
    }
    for (from, to, field) in [
        ("bottom drive", "bottom  drive", "secretPhrase"),
        ("0xfac7", "0xFac7", "secretSeed"),
        ("0xfac7", "fac7", "secretSeed"),
        ("0xfac7", "0xfa", "secretSeed"),
    ] {
        let refused = open(plain.replacen(from, to, 1)).unwrap_err();
        let found = matches!(refused, KeyFileError::Field { field: found, .. } if found == field);
        assert!(found, "{to}: {refused}");
    }
    for kind in [0, 2, u32::MAX] {
        let kind_of = plain.replace("\"cryptoType\":1", &format!("\"cryptoType\":{kind}"));
        assert_eq!(open(kind_of).unwrap_err(), KeyFileError::OtherKind(kind));
    }
    let vault = open("$ANSIBLE_VAULT;1.1;AES256\n6162").unwrap_err();
    assert_eq!(vault, KeyFileError::OldEncryption("an Ansible vault"));
    let fernet = open("gAAAAABlxyz").unwrap_err();
    assert_eq!(fernet, KeyFileError::OldEncryption("a Fernet token"));
    let large = open(vec![b' '; KeyFile::BYTES + 1]).unwrap_err();
    assert_eq!(large, KeyFileError::TooLarge);
    let encrypted = include_bytes!("../../tests/golden/hotkey.nacl");
    let [cut, least] = [45, 46].map(|length| open(&encrypted[..length]).unwrap_err());
    assert_eq!(
        (cut, least),
        (KeyFileError::CutOff, KeyFileError::Encrypted)
    );
    assert_eq!(open("$NACL").unwrap_err(), KeyFileError::CutOff);
    // The values of a file, as a list in the order of their names here.
    let document: serde_json::Value = serde_json::from_slice(PLAIN).unwrap();
    let list = [
        "accountId",
        "publicKey",
        "privateKey",
        "secretPhrase",
        "secretSeed",
        "ss58Address",
        "cryptoType",
    ]
    .map(|field| document[field].clone());
    let list = serde_json::to_string(&list).unwrap();
    for list in [list.clone(), format!("\n {list}")] {
        let refused = open(list).unwrap_err();
        assert_eq!(refused, KeyFileError::NotAKeyFile { line: 1, column: 1 });
    }
    for garbage in [&b""[..], b"null", b"[]", b"\xff\xfe", &[b'['; 60_000]] {
        assert!(open(garbage).is_err());
    }
}

#[test]
fn errors_and_formatting_show_no_secret() {
    // A secret where something else belongs must not be repeated by the JSON parser.
    let seed = "fac7959dbfe72f052e5a0c3c8d6530f202b02fd8f9f5ca3580ec8deb7797479e";
    for text in [
        format!("{{\"cryptoType\":\"{WORDS}\"}}"),
        format!("{{\"{WORDS}\":1}}"),
        format!("{{\"secretPhrase\":\"{WORDS} {WORDS}\"}}"),
        format!("{{\"secretPhrase\":[\"{WORDS}\"]}}"),
        format!("{{\"privateKey\":\"0x{seed}\"}}"),
        format!("{{\"secretSeed\":\"{seed}\"}}"),
        format!("\"{WORDS}\""),
    ] {
        let error = open(&text).unwrap_err();
        let shown = format!("{error} {error:?} {:?}", error.remedy());
        assert!(
            !shown.contains("bottom") && !shown.contains("fac7"),
            "{shown}"
        );
    }
    let secret = open(PLAIN).unwrap();
    assert_eq!(
        format!("{secret:?}"),
        format!("HotkeySecret({}, ..)", secret.keypair().hotkey())
    );
    let file = KeyFile::of(&secret, None).unwrap();
    assert_eq!(format!("{file:?}"), "KeyFile { encrypted: false, .. }");
}
