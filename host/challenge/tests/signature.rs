//! The owner's signature of a manifest, and the files that terms pin.

#![allow(
    clippy::unwrap_used,
    reason = "helpers, too, should fail where the files are wrong"
)]

use std::{fs, path::PathBuf};

use assay_challenge::{
    Challenge, ChallengeError, DataFileError, Manifest, OwnerSignatureError, SignError,
    sign_manifest, signature_path,
};
use assay_protocol::{
    Keypair, Sha256,
    message::{ManifestSignature, Signed},
};

/// A full challenge in a folder of its own, signed by its owner.
struct Published {
    folder: tempfile::TempDir,
    owner: Keypair,
}

impl Published {
    fn new() -> Self {
        let examples = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/examples");
        let mut text = fs::read_to_string(format!("{examples}/glyph-pairs.toml")).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let line_of = |text: &str, part: &str| {
            let line = text.lines().rfind(|line| line.contains(part)).unwrap();
            line.split('"')
                .rfind(|word| word.len() == 64)
                .unwrap()
                .to_owned()
        };
        let component = text
            .split('"')
            .find(|word| word.len() == 64)
            .unwrap()
            .to_owned();
        for (file, hash) in [
            ("glyphs.wasm", component),
            ("glyphs.tra", line_of(&text, "glyphs.tra")),
            ("glyphs.tes", line_of(&text, "glyphs.tes\", sha256")),
        ] {
            fs::write(folder.path().join(file), file).unwrap();
            text = text.replace(&hash, &Sha256::of(file.as_bytes()).to_string());
        }
        let semantics = text.split("semantics = \"").nth(1).unwrap()[..64].to_owned();
        text = text.replace(&semantics, &assay_sandbox::semantics::hash().to_string());
        text = text.replace(
            "glyphs.tes\", sha256",
            "other.tes\", secret = true, sha256 = \"8888888888888888888888888888888888888888888888888888888888888888\" },\n    { name = \"glyphs.tes\", sha256",
        );
        // One validator of the three, to have fewer bytes to flip and less to verify.
        let rest = text.match_indices("    { hotkey").nth(1).unwrap().0;
        let end = text.find("]\n\n[quotas]").unwrap();
        text.replace_range(rest..end, "");
        text = text.replace("votes = 2", "votes = 1");
        let published = Self {
            folder,
            owner: Keypair::from_seed(&[4; 32]),
        };
        fs::write(published.manifest(), text).unwrap();
        published.sign();
        published
    }

    fn manifest(&self) -> PathBuf {
        self.folder.path().join("challenge.toml")
    }

    fn signature(&self) -> PathBuf {
        self.folder.path().join("challenge.sig")
    }

    fn sign(&self) {
        let (manifest, text) = Manifest::read_with_text(&self.manifest()).unwrap();
        let signature = sign_manifest(&manifest, &text, &self.owner).unwrap();
        fs::write(self.signature(), signature.encode()).unwrap();
    }

    fn edit(&self, from: &str, to: &str) {
        let text = fs::read_to_string(self.manifest()).unwrap();
        assert!(text.contains(from), "{from}");
        fs::write(self.manifest(), text.replacen(from, to, 1)).unwrap();
    }

    fn read(&self) -> Result<Challenge, ChallengeError> {
        Challenge::read(&self.manifest(), None)
    }

    fn signature_error(&self) -> OwnerSignatureError {
        match self.read() {
            Err(ChallengeError::Signature { source, .. }) => *source,
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_challenge_with_prizes_must_be_signed() {
    let published = Published::new();
    assert_eq!(signature_path(&published.manifest()), published.signature());
    assert!(published.read().is_ok());

    fs::remove_file(published.signature()).unwrap();
    let error = published.signature_error();
    assert!(matches!(error, OwnerSignatureError::Missing { .. }));
    assert!(error.remedy().contains("assay challenge sign"));
    assert!(Challenge::read_unsigned(&published.manifest(), None).is_ok());

    published.sign();
    let signed = fs::read(published.signature()).unwrap();
    fs::write(published.signature(), [&signed[..], b"\n"].concat()).unwrap();
    let error = published.signature_error();
    assert!(matches!(error, OwnerSignatureError::Form { .. }), "{error}");
    fs::write(published.signature(), [b' '; 5000]).unwrap();
    let error = published.signature_error();
    assert!(matches!(error, OwnerSignatureError::Unreadable(_)));
}

#[test]
fn only_the_owner_signs() {
    let published = Published::new();
    let (manifest, text) = Manifest::read_with_text(&published.manifest()).unwrap();
    let other = Keypair::from_seed(&[5; 32]);
    assert!(matches!(
        sign_manifest(&manifest, &text, &other),
        Err(SignError::NotTheOwner { .. })
    ));
    let bytes = fs::read(published.signature()).unwrap();
    let signed = Signed::<ManifestSignature>::decode(&bytes).unwrap();
    let body = signed.unverified().clone();
    let owner = signed.signer();
    for forged in [
        Signed::sign(body.clone(), &other),
        Signed::from_parts(body.clone(), owner, *Signed::sign(body, &other).signature()),
    ] {
        fs::write(published.signature(), forged.encode()).unwrap();
        let error = published.signature_error();
        assert!(
            matches!(error, OwnerSignatureError::Signer { .. }),
            "{error}"
        );
    }
}

#[test]
fn neither_meaning_nor_text_can_change() {
    let published = Published::new();
    published.edit("day = 20", "day = 21");
    let error = published.signature_error();
    assert!(
        matches!(error, OwnerSignatureError::OtherEpoch { .. }),
        "{error}"
    );
    published.edit("day = 21", "day = 2_0");
    let error = published.signature_error();
    assert!(
        matches!(error, OwnerSignatureError::OtherText { .. }),
        "{error}"
    );
    published.sign();
    assert!(published.read().is_ok());
    published.edit("# The first epoch", "# The last epoch");
    let error = published.signature_error();
    assert!(
        matches!(error, OwnerSignatureError::OtherText { .. }),
        "{error}"
    );
}

#[test]
fn a_manifest_stripped_of_its_terms_is_not_taken_for_practice() {
    let published = Published::new();
    let text = fs::read_to_string(published.manifest()).unwrap();
    let (practice, _) = text.split_once("[epoch]").unwrap();
    fs::write(published.manifest(), practice).unwrap();
    let error = published.signature_error();
    assert!(
        matches!(error, OwnerSignatureError::Practice { .. }),
        "{error}"
    );
    fs::remove_file(published.signature()).unwrap();
    assert!(published.read().is_ok());
    let (manifest, text) = Manifest::read_with_text(&published.manifest()).unwrap();
    let signed = sign_manifest(&manifest, &text, &published.owner);
    assert!(matches!(signed, Err(SignError::Practice)));
}

/// Each byte, with one bit of it changed.
#[test]
fn every_flipped_byte_of_manifest_and_signature_is_refused() {
    let published = Published::new();
    for path in [published.signature(), published.manifest()] {
        let bytes = fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 1 << (at % 8);
            fs::write(&path, &flipped).unwrap();
            assert!(published.read().is_err(), "{} {at}", path.display());
        }
        fs::write(&path, bytes).unwrap();
    }
    assert!(published.read().is_ok());
}

#[test]
fn hidden_files_are_checked_unless_they_are_secret() {
    let published = Published::new();
    let challenge = published.read().unwrap();
    let data = challenge.public_hidden_data().unwrap();
    let names: Vec<_> = data.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["glyphs.tra", "glyphs.tes"]);
    assert_eq!(challenge.data().unwrap().len(), 1);

    let path = published.folder.path().join("glyphs.tes");
    fs::write(&path, "other").unwrap();
    let Err(ChallengeError::Data { key, source, .. }) = published.read() else {
        panic!();
    };
    assert_eq!(key, "hidden.files");
    assert!(matches!(*source, DataFileError::Unusable { .. }));
    assert!(challenge.public_hidden_data().is_err(), "hashed again");
    fs::remove_file(&path).unwrap();
    assert!(published.read().unwrap_err().is_missing_data());
}
