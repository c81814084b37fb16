//! [`Contest`]: a challenge with prizes in a folder, made for a test with keys of its own.

use std::{
    fs,
    path::{Path, PathBuf},
};

use assay_challenge::{
    HiddenPack, Identity, MANIFEST_FILE, Manifest, PackSecret, sign_manifest, signature_path,
};
use assay_judgement::{Alpha, Attempts, GroupCount, Margin, Rule};
use assay_keyring::Home;
use assay_protocol::{
    Keypair,
    message::{Signed, ValidatorBinding},
};

/// A challenge with prizes, and everyone's secrets.
pub struct Contest {
    /// The manifest's path.
    pub manifest: PathBuf,
    /// The owner.
    pub owner: Keypair,
    /// Three validators; two votes make a quorum.
    pub validators: Vec<(Keypair, Identity)>,
    /// The plain pack.
    pub pack: HiddenPack,
}

/// What a contest's `[hidden]` and `[acceptance]` say.
#[derive(Debug, Clone, Copy)]
pub struct Stakes<'a> {
    /// `hidden.slices`.
    pub slices: u32,
    /// `hidden.cases`.
    pub cases: u32,
    /// `hidden.groups`.
    pub groups: u32,
    /// `hidden.files`, as TOML.
    pub files: &'a str,
    /// `acceptance.margin`.
    pub margin: u64,
}

impl Contest {
    /// Makes a contest of a folder with a challenge in it. Terms that its manifest has are replaced;
    /// they must stand at its end, from `[epoch]` on.
    ///
    /// # Panics
    /// The folder has no challenge, or the stakes are outside their limits.
    #[must_use]
    pub fn of(folder: &Path, stakes: Stakes<'_>) -> Self {
        let manifest = folder.join(MANIFEST_FILE);
        let text = fs::read_to_string(&manifest).expect("the folder has a manifest");
        let practice = text
            .split("\n[epoch]")
            .next()
            .expect("there is a first part");

        let owner = Keypair::from_seed(&[1; 32]);
        let validators: Vec<_> = [2, 3, 4]
            .map(|seed| (Keypair::from_seed(&[seed; 32]), Identity::draw()))
            .into();
        let pack = HiddenPack {
            secret: PackSecret::from_bytes([5; 32]),
            files: Vec::new(),
        };
        let text = format!("{practice}\n{}", terms(stakes, &owner, &validators, &pack));
        let parsed = Manifest::parse(&manifest, &text).expect("the terms are right");
        fs::write(&manifest, &text).expect("the folder can be written");
        let signature = sign_manifest(&parsed, &text, &owner).expect("it is the owner's key");
        fs::write(folder.join("challenge.sig"), signature.encode())
            .expect("the folder can be written");
        Self {
            manifest,
            owner,
            validators,
            pack,
        }
    }
}

fn terms(
    stakes: Stakes<'_>,
    owner: &Keypair,
    validators: &[(Keypair, Identity)],
    pack: &HiddenPack,
) -> String {
    const IN_RANGE: &str = "stakes are within their limits";
    let Stakes {
        slices,
        cases,
        groups,
        files,
        margin,
    } = stakes;
    let rule = Rule::new(
        Margin::new(margin).expect(IN_RANGE),
        Alpha::new(50_000).expect(IN_RANGE),
        Attempts::new(1000).expect(IN_RANGE),
        GroupCount::new(groups).expect(IN_RANGE),
    );
    let validators: String = validators
        .iter()
        .map(|(keypair, identity)| {
            let (hotkey, recipient) = (keypair.hotkey(), identity.recipient().to_string());
            let binding = ValidatorBinding {
                hotkey,
                recipient: recipient.parse().expect("recipients are of that form"),
            };
            let signature = *Signed::sign(binding, keypair).signature();
            format!(
                "    {{ hotkey = \"{hotkey}\", recipient = \"{recipient}\", \
                 signature = \"{signature}\" }},\n"
            )
        })
        .collect();
    format!(
        "[epoch]\nnumber = 0\ncloses = 2030-01-01T00:00:00Z\n\n\
         [hidden]\nslices = {slices}\ncases = {cases}\ngroups = {groups}\n\
         commitment = \"{}\"\nfiles = {files}\n\n\
         [acceptance]\nmargin = {margin}\nalpha = 50000\nattempts = 1000\ncritical-value = {}\n\n\
         [quorum]\nvotes = 2\nvalidators = [\n{validators}]\n\n\
         [quotas]\nday = 20\nat-once = 3\nepoch = 200\n\n\
         [reward]\nwinner = 100000\nresidual = \"burn\"\nowner = 0\n\n\
         [owner]\nhotkey = \"{}\"\n",
        pack.commitment(),
        rule.critical_value().millionths(),
        owner.hotkey(),
    )
}

/// Signs a manifest with a key of a home, whatever it says: `assay challenge sign` refuses to begin an
/// epoch that is over, and a test can't wait for the end of one.
pub fn sign_anyway(manifest: &Path, home: &Path, key: &str) {
    let (parsed, text) = Manifest::read_with_text(manifest).expect("the manifest is right");
    let home = Home::at(home.to_owned()).expect("the home is private");
    let keyring = home.keyring().expect("the home is private");
    let key = keyring.open(&key.parse().expect("a key's name"), None);
    let key = key.expect("the key is not encrypted");
    let signed = sign_manifest(&parsed, &text, key.keypair()).expect("it is the owner's key");
    fs::write(signature_path(manifest), signed.encode()).expect("the folder can be written");
}
