//! The JSON in Bittensor's key files.
//!
//! A hotkey's file has `secretPhrase`, `secretSeed`, `privateKey`, `publicKey`, `accountId` (the same
//! again), `ss58Address` and `cryptoType`, in any order, of which older wallets leave some out; the
//! file of its public half has no secrets. Each follows from those before it, and here each is checked
//! against those before it.
//!
//! A file that is imported may be laid out in any way. Those of the keyring are read only as they
//! are written here, compact and in one order, so that no byte of them can be altered unnoticed. With
//! one exception: a key at the end of a path whose last step is soft has neither phrase nor seed. Then
//! nothing is there to check the second half of `privateKey` against: 32 bytes that help to draw
//! the random part of signatures. An altered half still gives the same key, and right signatures.

use assay_protocol::{Hotkey, Phrase, hexadecimal};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::{error::KeyFileError, secret::HotkeySecret};

/// sr25519, in Substrate's numbering.
const SR25519: u32 = 1;
/// Room for all keys with a phrase of 24 words, so that the text is never moved while it is written.
const DOCUMENT_BYTES: usize = 1024;

/// Texts are borrowed from the file, so that no copies of secrets are left behind. Escapes can't be
/// borrowed, and are refused: no right value needs one.
#[derive(Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Document<'a> {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    account_id: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    public_key: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    private_key: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_phrase: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    secret_seed: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ss58_address: Option<&'a str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    crypto_type: Option<u32>,
}

/// Reads a hotkey's file.
pub(crate) fn parse_secret(bytes: &[u8]) -> Result<HotkeySecret, KeyFileError> {
    let document = Document::parse(bytes)?;
    let mut secret = None;
    if let Some(text) = document.secret_phrase {
        let phrase: Phrase = text.parse()?;
        if *phrase.reveal() != text {
            return Err(KeyFileError::Field {
                field: "secretPhrase",
                expected: "words with one space between them",
            });
        }
        secret = Some(HotkeySecret::from_phrase(phrase));
    }
    if let Some(text) = document.secret_seed {
        let expected = "`0x` and 64 lowercase hexadecimal digits";
        let seed = digits("secretSeed", text, expected)?;
        match &secret {
            None => secret = Some(HotkeySecret::from_seed(seed)),
            Some(secret) => agree("secretSeed", secret.seed() == Some(&*seed))?,
        }
    }
    if let Some(text) = document.private_key {
        let expected = "`0x` and 128 lowercase hexadecimal digits, an sr25519 secret key";
        let bytes = digits("privateKey", text, expected)?;
        match &secret {
            None => {
                let found = HotkeySecret::from_secret_bytes(&bytes);
                secret = Some(found.map_err(|_| KeyFileError::Field {
                    field: "privateKey",
                    expected,
                })?);
            }
            Some(secret) => agree("privateKey", secret.keypair().secret_bytes() == bytes)?,
        }
    }
    let secret = secret.ok_or(KeyFileError::NoSecret)?;
    document.belongs_to(&secret.keypair().hotkey())?;
    Ok(secret)
}

/// Reads the file of a hotkey's public half.
pub(crate) fn parse_public(bytes: &[u8]) -> Result<Hotkey, KeyFileError> {
    let document = Document::parse(bytes)?;
    if document.secret_phrase.is_some()
        || document.secret_seed.is_some()
        || document.private_key.is_some()
    {
        return Err(KeyFileError::NotPublic);
    }
    let field = "ss58Address";
    let expected = "a hotkey's address";
    let hotkey = document
        .ss58_address
        .and_then(|text| text.parse().ok())
        .ok_or(KeyFileError::Field { field, expected })?;
    document.belongs_to(&hotkey)?;
    Ok(hotkey)
}

/// Writes a hotkey's file.
pub(crate) fn write_secret(secret: &HotkeySecret) -> Zeroizing<Vec<u8>> {
    let phrase = secret.phrase().map(Phrase::reveal);
    let seed = secret.seed().map(|seed| hexadecimal(seed));
    let private_key = hexadecimal(&*secret.keypair().secret_bytes());
    write(
        &secret.keypair().hotkey(),
        Document {
            secret_phrase: phrase.as_ref().map(|text| text.as_str()),
            secret_seed: seed.as_ref().map(|text| text.as_str()),
            private_key: Some(&private_key),
            ..Document::default()
        },
    )
}

/// Writes the file of a hotkey's public half.
pub(crate) fn write_public(hotkey: &Hotkey) -> Zeroizing<Vec<u8>> {
    write(hotkey, Document::default())
}

fn write(hotkey: &Hotkey, secrets: Document<'_>) -> Zeroizing<Vec<u8>> {
    let public_key = hexadecimal(hotkey.as_bytes());
    let address = hotkey.to_string();
    let document = Document {
        account_id: Some(&public_key),
        public_key: Some(&public_key),
        ss58_address: Some(&address),
        crypto_type: Some(SR25519),
        ..secrets
    };
    let mut bytes = Zeroizing::new(Vec::with_capacity(DOCUMENT_BYTES));
    serde_json::to_writer(&mut *bytes, &document)
        .expect("memory can be written, and texts are JSON");
    bytes
}

impl<'a> Document<'a> {
    fn parse(bytes: &'a [u8]) -> Result<Self, KeyFileError> {
        // What serde_json says may repeat a secret: only the place is kept.
        let document: Self =
            serde_json::from_slice(bytes).map_err(|error| KeyFileError::NotAKeyFile {
                line: error.line(),
                column: error.column(),
            })?;
        // Serde takes a list of the values for the same.
        if !bytes.trim_ascii_start().starts_with(b"{") {
            return Err(KeyFileError::NotAKeyFile { line: 1, column: 1 });
        }
        match document.crypto_type {
            None | Some(SR25519) => Ok(document),
            Some(found) => Err(KeyFileError::OtherKind(found)),
        }
    }

    /// Whether everything public in the file is of this key.
    fn belongs_to(&self, hotkey: &Hotkey) -> Result<(), KeyFileError> {
        let key = hexadecimal(hotkey.as_bytes());
        let same = |field, value: Option<&str>, expected: &str| {
            agree(field, value.is_none_or(|value| value == expected))
        };
        same("publicKey", self.public_key, &key)?;
        same("accountId", self.account_id, &key)?;
        same("ss58Address", self.ss58_address, &hotkey.to_string())
    }
}

fn agree(field: &'static str, agrees: bool) -> Result<(), KeyFileError> {
    if agrees {
        Ok(())
    } else {
        Err(KeyFileError::Contradiction(field))
    }
}

fn hexadecimal(bytes: &[u8]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(2 + 2 * bytes.len()));
    text.push_str("0x");
    for byte in bytes {
        for digit in [byte >> 4, byte & 0xf] {
            let digit = char::from_digit(u32::from(digit), 16).expect("four bits are a digit");
            text.push(digit);
        }
    }
    text
}

fn digits<const N: usize>(
    field: &'static str,
    text: &str,
    expected: &'static str,
) -> Result<Zeroizing<[u8; N]>, KeyFileError> {
    let mut bytes = Zeroizing::new([0; N]);
    text.strip_prefix("0x")
        .filter(|digits| hexadecimal::read_into(digits, bytes.as_mut_slice()))
        .ok_or(KeyFileError::Field { field, expected })?;
    Ok(bytes)
}
