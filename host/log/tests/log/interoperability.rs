//! Cloudflare's `tlog_tiles` and `signed_note`, which are made for Certificate Transparency, read what
//! is ours, and what is theirs is read here.

use std::{cell::Cell, fs, path::Path};

use assay_log::{
    ConsistencyProof, InclusionProof, Log, LogPolicy, Reader, SigningKey,
    note::Note as OurNote,
    storage::{Directory, WritableDirectory},
    tree::leaf_hash,
};
use assay_protocol::Sha256;
use signed_note::{Note, StandardSigner, StandardVerifier, VerifierList};
use tlog_tiles::{Checkpoint, Error, Hash, HashReader, Tile, TileHashReader, TileReader};

use crate::{
    base::{entry, key, policy},
    witnesses::{Witness, sign},
};

/// A client of a static file server, as theirs are.
struct Client<'a> {
    folder: &'a Path,
    saved: Cell<usize>,
}

impl TileReader for Client<'_> {
    fn height(&self) -> u8 {
        8
    }

    fn read_tiles(&self, tiles: &[Tile]) -> Result<Vec<Vec<u8>>, Error> {
        let read = |tile: &Tile| {
            // Their paths have the height; `tlog-tiles` has fixed it to 8 and left it out.
            let path = tile.path().replacen("tile/8/", "tile/", 1);
            let full = path.split(".p/").next().unwrap();
            let bytes =
                fs::read(self.folder.join(&path)).or_else(|_| fs::read(self.folder.join(full)));
            bytes.unwrap()[..tile.width() as usize * 32].to_vec()
        };
        Ok(tiles.iter().map(read).collect())
    }

    fn save_tiles(&self, tiles: &[Tile], _data: &[Vec<u8>]) {
        self.saved.set(self.saved.get() + tiles.len());
    }
}

fn theirs(hash: &Sha256) -> Hash {
    Hash(*hash.as_bytes())
}

fn ours(hashes: Vec<Hash>) -> Vec<Sha256> {
    hashes
        .into_iter()
        .map(|hash| Sha256::from_bytes(hash.0))
        .collect()
}

/// Their whole way: the note, the checkpoint in it, tiles checked against its root, and proofs from the
/// tiles. 66,000 entries have a full tile of level 1.
#[test]
fn their_client_reads_our_folder() {
    let folder = tempfile::tempdir().unwrap();
    let sizes = [1, 2, 255, 256, 257, 1_000, 65_535, 65_536, 65_537, 66_000];
    let storage = WritableDirectory::lock(folder.path().to_owned()).unwrap();
    let mut log = Log::create(storage, key()).unwrap();
    let mut checkpoints = Vec::new();
    for size in sizes {
        let new: Vec<Vec<u8>> = (log.size()..size).map(entry).collect();
        log.append(&new).unwrap();
        checkpoints.push(log.checkpoint().unwrap().clone());
    }

    let their_verifier = StandardVerifier::new(&key().verifier().to_string()).unwrap();
    let known = VerifierList::new(vec![Box::new(their_verifier)]);
    let client = Client {
        folder: folder.path(),
        saved: Cell::new(0),
    };
    for (place, signed) in checkpoints.iter().enumerate() {
        let note = Note::from_bytes(signed.note().as_bytes()).unwrap();
        let (verified, _) = note.verify(&known).unwrap();
        assert_eq!(verified.len(), 1);
        let checkpoint = Checkpoint::from_bytes(note.text()).unwrap();
        assert_eq!(checkpoint.size(), sizes[place]);
        assert_eq!(
            checkpoint.to_bytes(),
            signed.checkpoint().to_string().as_bytes()
        );

        let (size, root) = (checkpoint.size(), *checkpoint.hash());
        let hashes = TileHashReader::new(size, root, &client);
        let directory = Directory::new(folder.path().to_owned());
        let mut reader = Reader::at(directory, policy(), signed.note()).unwrap();
        let chosen = [
            0,
            1,
            254,
            255,
            256,
            257,
            65_279,
            65_535,
            65_536,
            size / 2,
            size - 1,
        ];
        for index in chosen.into_iter().filter(|index| *index < size) {
            let leaf = tlog_tiles::record_hash(&entry(index));
            assert_eq!(leaf, theirs(&leaf_hash(&entry(index))));
            let stored = tlog_tiles::stored_hash_index(0, index);
            assert_eq!(hashes.read_hashes(&[stored]).unwrap(), [leaf]);

            let their_proof = tlog_tiles::prove_record(size, index, &hashes).unwrap();
            let our_proof = reader.prove_inclusion(index).unwrap();
            let converted = our_proof.0.iter().map(theirs).collect();
            assert_eq!(their_proof, converted);
            tlog_tiles::check_record(&converted, size, root, index, leaf).unwrap();
            let proof = InclusionProof(ours(their_proof));
            let verified = proof.verify(index, &leaf_hash(&entry(index)), size, signed.root());
            assert_eq!(verified, Ok(()));
        }
        for older in &checkpoints[..place] {
            let their_proof = tlog_tiles::prove_tree(size, older.size(), &hashes).unwrap();
            let our_proof = reader.prove_consistency(older.size()).unwrap();
            let converted = our_proof.0.iter().map(theirs).collect();
            assert_eq!(their_proof, converted);
            let older_root = theirs(older.root());
            tlog_tiles::check_tree(&converted, size, root, older.size(), older_root).unwrap();
            let proof = ConsistencyProof(ours(their_proof));
            let (older, newer) = ((older.size(), older.root()), (size, signed.root()));
            assert_eq!(proof.verify(older, newer), Ok(()));
        }
    }
    assert!(client.saved.get() > 0, "their reader has checked our tiles");
}

#[test]
fn keys_and_notes_are_the_same_elsewhere() {
    let our_key = SigningKey::generate("log.example.com/new").unwrap();
    let signer = StandardSigner::new(&our_key.to_secret_text()).unwrap();
    let root = Hash([9; 32]);
    let checkpoint = Checkpoint::new("log.example.com/new", 12, root, "").unwrap();
    let mut note = Note::new(&checkpoint.to_bytes(), &[]).unwrap();
    note.add_sigs(&[&signer]).unwrap();
    let note = String::from_utf8(note.to_bytes()).unwrap();

    let policy = LogPolicy::new(our_key.verifier().clone(), Vec::new(), 0).unwrap();
    let signed = policy.verify(&note).unwrap();
    assert_eq!((signed.size(), signed.root().as_bytes()), (12, &root.0));
}

/// The example that Go's `note` package, where the format comes from, is documented with.
#[test]
fn a_note_signed_by_go_is_read() {
    let note = "If you think cryptography is the answer to your problem,\n\
                then you don't know what your problem is.\n\n\
                \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZ\
                SNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    let parsed = OurNote::parse(note).unwrap();
    assert_eq!(parsed.text().lines().count(), 2);
    assert_eq!(parsed.signatures()[0].id, [0xc7, 0x4f, 0x20, 0xa3]);
    // The signature holds, but it is of no checkpoint.
    let key = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let policy = LogPolicy::new(key.parse().unwrap(), Vec::new(), 0).unwrap();
    let error = policy.verify(note).unwrap_err();
    assert!(
        matches!(error, assay_log::CheckpointError::Text(_)),
        "{error}"
    );
}

/// A checkpoint that a witness has cosigned, made by tests/interop/cosignatures.py with the Ed25519 of
/// Python's `cryptography`. What is made here by the formula of these tests is the same.
#[test]
fn a_cosignature_made_elsewhere_is_read() {
    const KEY: &str =
        "witness.example.com/w1+8d946d24+BNYvAWoe/R5P33k+tCzYRHHhup8M8E0Sh7XMcfYWKHy4";
    const COSIGNED: &str = "log.example.com/test\n\
        5\n\
        SBNJTRN+FjG7owHVrKtue7eqdM4RhdRWVl71HXN2d7I=\n\
        \n\
        \u{2014} log.example.com/test \
        TN6aK8dgEQunYtzLdSa0rwNupkD8u+sR+8AhRsnN+NfFR7ZYl5p4UFRsICGrexsyWTtHRk1bL48qC6l6TaRaJ5wp8Qo=\n\
        \u{2014} witness.example.com/w1 \
        jZRtJAAAAABlU/EAzHPZJFT5fG/NbKTVt87OYa+ZlY09kktA1lWU6LMAH5+m1CDatltARcrDDt+FlTLc\
        Afh0Qy9CfWEfy51m1B2cDQ==\n";
    let witness = Witness::new(1);
    assert_eq!(witness.verifier().to_string(), KEY);
    let policy = LogPolicy::new(key().verifier().clone(), vec![KEY.parse().unwrap()], 1).unwrap();
    let signed = policy.verify(COSIGNED).unwrap();
    assert_eq!(signed.cosignatures().len(), 1);
    assert_eq!(signed.cosignatures()[0].witness, "witness.example.com/w1");
    assert_eq!(signed.cosignatures()[0].time, 1_700_000_000);

    let note = sign(key().verifier().name(), 5, &Sha256::of(b"root"));
    assert_eq!(
        note.clone() + &witness.cosign(&note, 1_700_000_000),
        COSIGNED
    );
    for altered in [
        COSIGNED.replacen("\n5\n", "\n6\n", 1),
        note.clone() + &COSIGNED[note.len()..].replacen("w1", "w2", 1),
        note,
    ] {
        assert!(policy.verify(&altered).is_err(), "{altered}");
    }
}
