//! `assay receipt replay`.

use assay_audit::{
    Assessment, ClosedHearing, Finding, History, HistoryError, Policy, RecordCheck, Review,
    Verified, check_record, check_settled, verify_receipt,
};
use assay_challenge::HiddenPack;
use assay_keyring::Home;
use assay_protocol::message::Verdict;

use super::read;
use crate::{
    arguments::ReceiptReplayArguments,
    commands::published::{self, Keeper, Published},
    exit::Exit,
    failure::Failure,
    heartbeat, interrupt, json,
    named::Named,
    output,
};

pub(crate) fn run(arguments: &ReceiptReplayArguments) -> Result<Exit, Failure> {
    let published = Published::read(&arguments.challenge, arguments.data.as_deref())?;
    let folder = &arguments.log.folder;
    let keeper = published.keeper(folder, &arguments.log.keeper)?;
    let policy = Policy::of_terms(&published.terms, keeper.policy.clone());
    let verified = verify_receipt(&read::bytes(&arguments.receipt)?, &policy)?;
    read::note_name(&arguments.receipt, verified.id);
    let pack = published
        .pack
        .as_ref()
        .ok_or_else(|| not_open(&published))?;

    let machine = published::machine()?;
    let mut replay = heartbeat::during("loading the track and its baselines", || {
        published.replay(&machine, folder)
    })?;
    let champion = published.first_champion(&mut replay, &arguments.champion)?;
    let mut reader = published::open_log(folder, keeper.policy.clone())?;
    reader.check_continues(verified.checkpoint.checkpoint())?;
    let terms = published.terms.clone();
    let history = History::fold(
        &mut reader,
        terms,
        champion,
        interrupt::stop_flag(interrupt::NO_RESULT),
    )?;
    check_settled(&verified.verdict, &history)?;
    let closed = find(&history, &verified)?;
    let review = heartbeat::during("computing the verdict again", || {
        replay.review(&history, &closed)
    });
    let review = review.ok_or_else(|| not_settled(&verified))?;

    let record = match &arguments.record {
        Some(path) => Some(published::record(path)?),
        None => at_home(&verified)?,
    };
    let record = record
        .map(|bytes| compare(&bytes, &verified, pack, &review))
        .transpose()?;
    let answer = Answer {
        verified: &verified,
        history: &history,
        keeper: &keeper,
        review: &review,
        record: record.as_ref(),
    };
    answer.report(arguments.json)
}

/// The hearing that the receipt is of.
fn find(history: &History, verified: &Verified) -> Result<ClosedHearing, Failure> {
    let verdict = &verified.verdict;
    history
        .closed_hearings()
        .into_iter()
        .find(|closed| closed.submission == verdict.submission && closed.hearing == verdict.hearing)
        .ok_or_else(|| not_settled(verified))
}

/// The record of a validator of this home, if there is one.
fn at_home(verified: &Verified) -> Result<Option<Vec<u8>>, Failure> {
    let records = Home::open()?.path().join("records");
    let folder = records.join(verified.verdict.epoch.to_string());
    published::record_of(&folder, verified.id)
}

fn compare(
    bytes: &[u8],
    verified: &Verified,
    pack: &HiddenPack,
    review: &Review,
) -> Result<RecordCheck, Failure> {
    let key = pack.digest_key();
    let found = review.finding.grounds();
    check_record(bytes, &verified.verdict, Some(&key), found).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
    })
}

/// What the command has found.
struct Answer<'a> {
    verified: &'a Verified,
    history: &'a History,
    keeper: &'a Keeper,
    review: &'a Review,
    record: Option<&'a RecordCheck>,
}

impl Answer<'_> {
    fn report(&self, is_json: bool) -> Result<Exit, Failure> {
        let found = match &self.review.finding {
            Finding::Verdict(computed) => &computed.body,
            Finding::Unavailable(error) => {
                return Err(Failure::new(
                    Exit::Sandbox,
                    format!("the verdict can't be computed here: {error}"),
                    error.remedy().to_owned(),
                ));
            }
            Finding::Unknown(hindrance) => {
                return Err(Failure::new(
                    Exit::Sandbox,
                    format!("the verdict can't be computed here: {hindrance}"),
                    published::COMPUTE.to_owned(),
                ));
            }
            Finding::Public(_) | Finding::Nothing => return Err(not_settled(self.verified)),
        };
        let signed = &self.verified.verdict;
        let reproduced = self.review.finding.assess(signed) == Assessment::Reproduced;
        match is_json {
            true => self.json(found, reproduced)?,
            false => self.text(found, reproduced)?,
        }
        let is_right = reproduced && self.record.is_none_or(|record| !record.is_wrong());
        Ok(if is_right { Exit::Success } else { Exit::No })
    }

    fn json(&self, found: &Verdict, reproduced: bool) -> Result<(), Failure> {
        output::json(&json::Replayed {
            schema: json::SCHEMA,
            receipt: self.verified.id,
            keeper: self.keeper.seen(self.history),
            program: self.review.program,
            reproduced,
            signed: self.verified.verdict.decision,
            found: found.decision,
            objection: self.review.finding.objection().map(ToString::to_string),
            record: self.record.map(Into::into),
        })
    }

    fn text(&self, found: &Verdict, reproduced: bool) -> Result<(), Failure> {
        let signed = &self.verified.verdict;
        output::line(format_args!("receipt     {}", self.verified.id))?;
        output::line(format_args!(
            "log key     {}",
            self.keeper.text(self.history)
        ))?;
        output::line(format_args!("program     {}", self.review.program))?;
        output::line(format_args!("signed      {}", signed.decision.text()))?;
        output::line(format_args!("found       {}", found.decision.text()))?;
        if let Some(objection) = self.review.finding.objection() {
            output::line(format_args!("refused as  {objection}"))?;
        }
        let text = match reproduced {
            true => "yes, byte for byte",
            false if signed.decision != found.decision => "NO: the decisions differ",
            false => "NO: the digests differ",
        };
        output::line(format_args!("reproduced  {text}"))?;
        match self.record {
            Some(record) => {
                output::line(format_args!("record      {}", published::describe(record)))
            }
            None if !reproduced => output::line(
                "record      none here; with one, the first case that differs is named",
            ),
            None => Ok(()),
        }
    }
}

fn not_open(published: &Published) -> Failure {
    let name = published.challenge.name();
    Failure::new(
        Exit::Input,
        format!(
            "the hidden pack of challenge `{name}` is not open: there is no hidden.pack with its opening.json beside the manifest"
        ),
        "wait until the epoch is over, and get both files from where the challenge was published"
            .to_owned(),
    )
}

fn not_settled(verified: &Verified) -> Failure {
    Failure::new(
        Exit::No,
        format!(
            "the log has not settled submission {} in hearing {}",
            verified.verdict.submission, verified.verdict.hearing
        ),
        "check with `assay receipt verify --log` that receipt and log belong together".to_owned(),
    )
}

impl From<HistoryError> for Failure {
    fn from(error: HistoryError) -> Self {
        match error {
            HistoryError::Log(error) => error.into(),
            HistoryError::Stopped => {
                let remedy = error.remedy().to_owned();
                Self::new(Exit::Interrupted, error, remedy)
            }
        }
    }
}
