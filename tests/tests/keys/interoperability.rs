//! The same keys, signatures and files in py-sr25519-bindings and in Bittensor's own wallet.

use assay_protocol::{Keypair, SecretUri, Signature};
use serde_json::json;

use crate::keys::{
    home::{TestHome, WORDS},
    python::Python,
};

/// Bytes that depend on a number.
fn bytes(length: usize, seed: u64) -> Vec<u8> {
    let mut random = assay_random::Rng::new(seed);
    (0..length).map(|_| random.below(256) as u8).collect()
}

#[test]
fn signatures_verify_in_both_directions() {
    let Some(mut python) = Python::start() else {
        return;
    };
    for (number, length) in [
        0, 1, 2, 31, 32, 33, 63, 64, 65, 127, 128, 255, 256, 1000, 70_000,
    ]
    .into_iter()
    .enumerate()
    {
        let seed: [u8; 32] = bytes(32, number as u64).try_into().unwrap();
        let message = bytes(length, 100 + number as u64);
        let keypair = Keypair::from_seed(&seed);

        let ours = keypair.sign(&message);
        let mut verify = json!({
            "task": "verify",
            "public_key": hex(keypair.hotkey().as_bytes()),
            "message": hex(&message),
            "signature": ours.to_string(),
        });
        assert_eq!(python.ask(&verify), true, "{length} bytes");
        verify["message"] = format!("{}00", hex(&message)).into();
        assert_eq!(python.ask(&verify), false, "{length} bytes");

        let sign = json!({"task": "sign", "seed": hex(&seed), "message": hex(&message)});
        let answer = python.ask(&sign);
        assert_eq!(answer["public_key"], hex(keypair.hotkey().as_bytes()));
        let theirs: Signature = answer["signature"].as_str().unwrap().parse().unwrap();
        assert!(keypair.hotkey().verify(&message, &theirs), "{length} bytes");
    }
}

#[test]
fn phrases_and_paths_give_the_same_addresses() {
    let Some(mut python) = Python::start() else {
        return;
    };
    for words in [12, 15, 18, 21, 24] {
        let made = python.ask(&json!({"task": "phrase", "words": words}));
        let phrase: SecretUri = made["phrase"].as_str().unwrap().parse().unwrap();
        assert_eq!(made["address"], phrase.keypair().hotkey().to_string());
    }
    for path in ["//hard", "/soft", "//1/2//x", "///password", "//a///b c"] {
        let uri = format!("{WORDS}{path}");
        let address = python.ask(&json!({"task": "uri", "uri": uri}));
        let ours: SecretUri = uri.parse().unwrap();
        assert_eq!(address, ours.keypair().hotkey().to_string(), "{path}");
    }
}

/// Four times half a gigabyte and some seconds: theirs is written, read, written here, read there.
#[test]
fn files_open_in_both_directions() {
    let Some(mut python) = Python::start() else {
        return;
    };
    let home = TestHome::new();
    let passphrase = "Correct-Horse 7 battery";
    home.write("passphrase", passphrase);
    let made = python.ask(&json!({"task": "phrase", "words": 12}));
    let address = made["address"].as_str().unwrap();
    for (name, passphrase) in [("plain", None), ("encrypted", Some(passphrase))] {
        python.ask(&json!({
            "task": "write",
            "phrase": made["phrase"],
            "path": home.file(name),
            "passphrase": passphrase,
        }));
        let option = passphrase.map_or("", |_| "--passphrase-file passphrase");
        let imported = home.run(&format!("import {name} --file {name} --json {option}"));
        assert_eq!(imported.code, 0, "{imported:?}");
        assert_eq!(imported.objects()[0]["address"], address);
        assert_eq!(imported.objects()[0]["encrypted"], passphrase.is_some());

        let read = json!({"task": "read", "path": home.key(name), "passphrase": passphrase});
        assert_eq!(python.ask(&read), address, "{name}");
    }
    // A key at the end of a path, of which the seed is kept.
    let derived = home.run_with(
        "import derived --phrase-file - --json",
        &format!("{WORDS}/soft//hard"),
    );
    assert_eq!(derived.code, 0, "{derived:?}");
    let read = json!({"task": "read", "path": home.key("derived"), "passphrase": null});
    assert_eq!(python.ask(&read), derived.objects()[0]["address"]);
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
