//! [`Basis`]: what the power of a challenge's acceptance rule depends on, given or measured.

use std::path::Path;

use assay_challenge::{
    Challenge, HiddenPack, PackPin, PackSecret, PackedFile, PreparedSplit, ScoredBaseline,
    TrackError,
};
use assay_judgement::GroupCount;
use assay_keyring::Home;
use assay_protocol::{PackCommitment, Score, Sha256};
use assay_sandbox::Outcome;

use super::{folder::DraftTerms, packs::Packs, secret_files, slices::Bench, spread::Spread};
use crate::{arguments::ChallengePowerArguments, exit::Exit, failure::Failure, output};

/// What the power depends on, besides the manifest's numbers.
pub(super) struct Basis {
    pub(super) groups: GroupCount,
    /// Of a case's difference.
    pub(super) deviation: Score,
    /// Of two cases of a group, in parts per million.
    pub(super) correlation: u32,
    /// How the last two are known.
    pub(super) source: String,
}

impl Basis {
    /// What is given, and the rest as measured.
    pub(super) fn find(
        arguments: &ChallengePowerArguments,
        draft: &DraftTerms,
        secret_files: Vec<PackedFile>,
        path: &Path,
    ) -> Result<Self, Failure> {
        let groups = arguments.groups.map(GroupCount::new).transpose()?;
        if let Some(groups) = groups {
            check_groups(groups, draft.terms.hidden.cases)?;
        }
        let correlation = arguments.correlation.map(share).transpose()?;
        let given = arguments.spread.zip(correlation);
        if let (Some(groups), Some((deviation, correlation))) = (groups, given) {
            return Ok(Self::as_given(groups, deviation, correlation));
        }

        let pack = trial_pack(draft, secret_files)?;
        let challenge = trial_challenge(draft, pack.as_ref(), path, arguments.data.as_deref())?;
        let bench = Bench::new(&challenge)?;
        // A slice says more than the public cases: it has the hidden ones' groups.
        let (split, place) = match &pack {
            Some(pack) => (bench.first_half(pack)?, "half a trial slice"),
            None => (bench.search()?, "the search split"),
        };
        let groups = match (groups, &pack) {
            (Some(groups), _) => groups,
            (None, Some(_)) => counted(&split, draft, arguments.cases)?,
            (None, None) => draft.terms.pack.groups.ok_or_else(no_groups)?,
        };
        if let Some((deviation, correlation)) = given {
            return Ok(Self::as_given(groups, deviation, correlation));
        }
        let (spread, programs) = measure(&split)?;
        let single = groups.get() == draft.terms.hidden.cases;
        Ok(Self {
            groups,
            deviation: arguments.spread.unwrap_or(spread.deviation),
            correlation: correlation
                .or(spread.correlation)
                // Between groups of one case there is nothing to be alike.
                .or(single.then_some(0))
                .ok_or_else(|| no_correlation(place))?,
            source: format!("measured on {programs} on {place}"),
        })
    }

    fn as_given(groups: GroupCount, deviation: Score, correlation: u32) -> Self {
        Self {
            groups,
            deviation,
            correlation,
            source: "as given".to_owned(),
        }
    }
}

/// The groups of half a trial slice. Those in the manifest are of the pack that was made last.
fn counted(
    split: &PreparedSplit<'_>,
    draft: &DraftTerms,
    cases: Option<u32>,
) -> Result<GroupCount, Failure> {
    let found = GroupCount::new(split.group_count())?;
    let stated = draft.terms.pack.groups.filter(|stated| *stated != found);
    // With another number of cases, other groups are to be expected.
    if let (Some(stated), None) = (stated, cases) {
        output::note(format_args!(
            "`hidden.groups` is {}, and half a trial slice has {}: the manifest's number is of an \
             earlier pack (`assay challenge pack --again`)",
            stated.get(),
            found.get()
        ));
    }
    Ok(found)
}

/// Every group has a case.
pub(super) fn check_groups(groups: GroupCount, cases: u32) -> Result<(), Failure> {
    if groups.get() <= cases {
        return Ok(());
    }
    let text = format!("{} groups can't have a case each of {cases}", groups.get());
    let remedy = "give fewer groups (`--groups`) or more cases (`--cases`)".to_owned();
    Err(Failure::new(Exit::Usage, text, remedy))
}

fn no_groups() -> Failure {
    Failure::new(
        Exit::Input,
        "how many groups half a slice has can't be counted without the secret files of `hidden.files`",
        "give them with `--secret-file`, or the number with `--groups`".to_owned(),
    )
}

fn no_correlation(place: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!(
            "how much the cases of a group are alike can't be measured: on {place} the two best \
             baselines show nothing of it (no two groups, or no two cases in one)"
        ),
        "give it with `--correlation`, from 0 (not at all) to 1".to_owned(),
    )
}

fn no_spread(why: &str) -> Failure {
    Failure::new(
        Exit::Input,
        format!("how much two programs differ from case to case can't be measured: {why}"),
        "give it with `--spread` and `--correlation`; a slice's groups are counted, or given with \
         `--groups`"
            .to_owned(),
    )
}

/// What a trial slice is prepared from: the pack that was made, if its files are the manifest's; else
/// one whose secret everyone knows. None if a secret file is not here.
fn trial_pack(draft: &DraftTerms, given: Vec<PackedFile>) -> Result<Option<HiddenPack>, Failure> {
    let pins = || draft.terms.hidden.secret_files();
    let made = match draft.terms.pack.commitment {
        Some(commitment) => Packs::open(&Home::open()?)?.read(commitment)?,
        None => None,
    };
    let known = made.iter().flat_map(|pack| pack.files.clone());
    let none_given = given.is_empty();
    let files = secret_files::collect(pins(), given.into_iter().chain(known).collect());
    match (files, made) {
        (Ok(files), Some(pack)) if files == pack.files => Ok(Some(pack)),
        (Ok(files), _) => Ok(Some(HiddenPack {
            secret: PackSecret::from_bytes([0; 32]),
            files,
        })),
        (Err(_), _) if none_given => Ok(None),
        (Err(failure), _) => Err(failure),
    }
}

/// The draft as a challenge.
fn trial_challenge(
    draft: &DraftTerms,
    pack: Option<&HiddenPack>,
    path: &Path,
    data: Option<&Path>,
) -> Result<Challenge, Failure> {
    let least = GroupCount::new(*GroupCount::LIMITS.start()).expect("the least is within");
    let unknown = PackCommitment(Sha256::from_bytes([0; 32]));
    let manifest = draft.with_pack(PackPin {
        commitment: pack.map_or(unknown, HiddenPack::commitment),
        rule: draft.rule(least),
    });
    Ok(Challenge::of_manifest(manifest, path, data)?)
}

/// A share of one, in parts per million.
fn share(score: Score) -> Result<u32, Failure> {
    let millionths = u32::try_from(score.nanos() / 1_000).ok();
    millionths
        .filter(|millionths| *millionths <= 1_000_000)
        .ok_or_else(|| {
            let text = format!("a correlation of {score} is not possible");
            Failure::new(Exit::Usage, text, "give a number from 0 to 1".to_owned())
        })
}

/// The spread of the differences between the two best baselines, and their names.
fn measure(split: &PreparedSplit<'_>) -> Result<(Spread, String), Failure> {
    let direction = split.descriptor().metric.direction;
    let mut baselines = split.baselines()?;
    baselines.sort_by(|a, b| b.score.compare(a.score, direction));
    let [best, second, ..] = &baselines[..] else {
        return Err(no_spread("the track has fewer than two baselines"));
    };
    let scores = |baseline| case_scores(split, baseline);
    let spread = Spread::between(split.groups(), &scores(best)?, &scores(second)?)
        .ok_or_else(|| no_spread("the two best baselines differ by the same on every case"))?;
    Ok((spread, format!("{} and {}", best.name, second.name)))
}

fn case_scores(
    split: &PreparedSplit<'_>,
    baseline: &ScoredBaseline,
) -> Result<Vec<Score>, Failure> {
    match split.judge(&baseline.program) {
        (Outcome::Score(judgement), _) => Ok(judgement.evaluation.scores),
        (_, Some(failure)) => Err(TrackError::from(failure).into()),
        (_, None) => unreachable!("what is no score has a failure"),
    }
}
