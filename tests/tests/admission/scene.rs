//! [`Scene`]: a small contest in a folder, on a track with programs of every kind.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{Challenge, Store};
use assay_protocol::{
    Keypair, Program, ProgramId, Score, Sha256,
    message::{Salt, Submission},
};
use assay_sandbox::{Compiler, Profile, Sandbox, semantics};
use assay_tests::{
    base, component,
    contest::{Contest, Stakes},
};
use assay_validator::{Judge, Stores};
use tempfile::TempDir;

/// A program is a letter, and on case i it scores i plus the letter's place, in nano-units. There are
/// exceptions:
///
/// | program | what it does |
/// |---|---|
/// | `q` | as `f`, with more fuel |
/// | `r` | as `b` |
/// | `s` | as `g` on the search split, as `b` on the hidden one |
/// | `t`, `v`, `w` | as `f`, but the first case has the worst score, a numeric fault, a budget's fault |
/// | `x` | traps when it is scored |
/// | `y` | recurses until the stack ends: no verdict |
/// | `A` to `Z` | another spelling of `a` to `z` |
/// | `!` | traps when it is checked |
/// | `~` | recurses when it is checked: no verdict |
///
/// The baselines are `a`, `b` and `r`.
const PIECES: &[(&str, &str)] = &[
    (
        "declarations",
        "
(func $down (param $level i64) (result i64)
  (i64.add (local.get $level) (call $down (i64.add (local.get $level) (i64.const 1)))))
(func $is (param $program i32) (param $letter i32) (result i32)
  (i32.eq (i32.load8_u (local.get $program)) (local.get $letter)))
(func $worth (param $program i32) (param $count i32) (result i32)
  (local $turns i32)
  (if (call $is (local.get $program) (i32.const 113))
    (then
      (loop $turn
        (local.set $turns (i32.add (local.get $turns) (i32.const 1)))
        (br_if $turn (i32.lt_u (local.get $turns) (i32.const 1000))))
      (return (i32.const 5))))
  (if (call $is (local.get $program) (i32.const 114)) (then (return (i32.const 1))))
  (if (call $is (local.get $program) (i32.const 115))
    (then (return (select (i32.const 6) (i32.const 1) (i32.eq (local.get $count) (i32.const 5))))))
  (if (i32.or
        (call $is (local.get $program) (i32.const 116))
        (i32.lt_u (i32.sub (i32.load8_u (local.get $program)) (i32.const 118)) (i32.const 2)))
    (then (return (i32.const 5))))
  (if (call $is (local.get $program) (i32.const 120)) (then unreachable))
  (if (call $is (local.get $program) (i32.const 121)) (then (drop (call $down (i64.const 0)))))
  (call $place (local.get $program)))

;; Gives the first of the outcomes that were written a fault, and the worst score in its place.
(func $spoil (param $is_fault i32) (param $fault i32)
  (local $outcome i32)
  (local.set $outcome (i32.load (i32.const 4)))
  (i32.store (local.get $outcome) (local.get $is_fault))
  (i64.store offset=8 (local.get $outcome) (i64.const 0))
  (i32.store8 offset=8 (local.get $outcome) (local.get $fault)))",
    ),
    (
        "canonicalize",
        "
(if (call $is (local.get $program) (i32.const 33)) (then unreachable))
(if (call $is (local.get $program) (i32.const 126)) (then (drop (call $down (i64.const 0)))))
(if (i32.lt_u
      (i32.sub (i32.load8_u (local.get $program)) (i32.const 65))
      (i32.const 26))
  (then
    (return
      (block (result i32)
        (i32.store8 (i32.const 64)
          (i32.add (i32.load8_u (local.get $program)) (i32.const 32)))
        (call $ok (i32.const 64) (i32.const 1))))))
(call $checked (local.get $program) (local.get $length))",
    ),
    (
        "baselines",
        "
(i32.store8 (i32.const 64) (i32.const 97))
(i32.store8 (i32.const 65) (i32.const 98))
(i32.store8 (i32.const 66) (i32.const 114))
(i64.store (i32.const 72) (i64.const 0x500000212))
(i64.store (i32.const 80) (i64.const 0x100000040))
(i64.store (i32.const 88) (i64.const 0x500000212))
(i64.store (i32.const 96) (i64.const 0x100000041))
(i64.store (i32.const 104) (i64.const 0x500000212))
(i64.store (i32.const 112) (i64.const 0x100000042))
(call $list (i32.const 72) (i32.const 3))",
    ),
    (
        "evaluate",
        "
(drop
  (call $outcomes
    (i64.extend_i32_u
      (i32.add (local.get $first) (call $worth (local.get $program) (local.get $count))))
    (local.get $count)))
(if (i32.eqz (local.get $first))
  (then
    (if (call $is (local.get $program) (i32.const 116))
      (then (call $spoil (i32.const 0) (i32.const 0))))
    (if (call $is (local.get $program) (i32.const 118))
      (then (call $spoil (i32.const 1) (i32.const 0))))
    (if (call $is (local.get $program) (i32.const 119))
      (then (call $spoil (i32.const 1) (i32.const 1))))))
(i32.const 0)",
    ),
];

/// A gain has to be more than 2 nano-units. (The search split has 5 cases.)
const STAKES: Stakes<'_> = Stakes {
    slices: 2,
    cases: 30,
    groups: 30,
    files: "[]",
    margin: 2,
};

/// The contest, its challenge, and a folder for everything else.
pub(crate) struct Scene {
    pub(crate) contest: Contest,
    pub(crate) challenge: Challenge,
    pub(crate) sandbox: Sandbox,
    pub(crate) folder: TempDir,
}

impl Scene {
    pub(crate) fn set() -> Self {
        Self::with_slices(2)
    }

    pub(crate) fn with_slices(slices: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let track = component::from_wat(&base::wat(PIECES));
        let path = |name: &str| folder.path().join(name);
        fs::write(path("letters.wasm"), &track).unwrap();
        let manifest = format!(
            "schema = 1\nname = \"letters\"\ntitle = \"Letters\"\n\n[track]\n\
             component = \"letters.wasm\"\nsha256 = \"{}\"\nsemantics = \"{}\"\n\n\
             [limits]\nprogram-bytes = 4\nfuel = {{ case = 1000000 }}\n\n\
             [search]\nseed = 1\ncases = 5\n",
            Sha256::of(&track),
            semantics::hash(),
        );
        fs::write(path("challenge.toml"), manifest).unwrap();
        let contest = Contest::of(folder.path(), Stakes { slices, ..STAKES });
        let challenge = Challenge::read(&contest.manifest, None).unwrap();
        Self {
            contest,
            challenge,
            sandbox: Sandbox::new(Profile::Verdict, Compiler::InProcess, None).unwrap(),
            folder,
        }
    }

    /// A judge whose stores are in folders of this name.
    pub(crate) fn judge(&self, name: &str) -> Judge<'_> {
        let stores = Stores {
            public: self.store(name, "public"),
            private: self.store(name, "private"),
        };
        let pack = &self.contest.pack;
        Judge::open(&self.challenge, pack, &self.sandbox, stores).unwrap()
    }

    pub(crate) fn store(&self, name: &str, side: &str) -> Store {
        let folder = self.stored(name, side);
        fs::create_dir_all(&folder).unwrap();
        Store::new(folder)
    }

    fn stored(&self, name: &str, side: &str) -> PathBuf {
        self.folder.path().join(name).join(side)
    }

    /// Everything that a judge has made of hidden data: it keeps prepared slices, and all results.
    pub(crate) fn traces_of_hidden_data(&self, name: &str) -> usize {
        count(&self.stored(name, "private"))
    }
}

fn count(folder: &Path) -> usize {
    fs::read_dir(folder).unwrap().count()
}

pub(crate) fn program(text: &str) -> Program {
    Program::new(text.as_bytes().to_vec())
}

/// The mean of the five cases of the search split for a letter of this place.
pub(crate) fn search_score(place: i64) -> Score {
    Score::from_nanos(place + 2).unwrap()
}

/// A submission by one of many authors.
pub(crate) fn submission(scene: &Scene, text: &str, claim: Score, author: u8) -> Submission {
    let author = Keypair::from_seed(&[author; 32]).hotkey();
    Submission {
        epoch: scene.challenge.manifest().epoch_id().unwrap(),
        program: program(text).id(),
        author,
        payout: author.payout_address(),
        search_score: claim,
        salt: Salt::from_bytes([7; 32]),
    }
}

/// The bytes of every program that tests submit, by their ids.
pub(crate) fn library() -> BTreeMap<ProgramId, Vec<u8>> {
    let letters = (b'a'..=b'z').map(|letter| vec![letter]);
    let others = ["F", "!", "~", "?", "fffff"].map(|text| text.as_bytes().to_vec());
    let bytes = letters.chain(others);
    bytes
        .map(|bytes| (Program::new(bytes.clone()).id(), bytes))
        .collect()
}
