//! From the generated types to [`values`](crate::values). Nothing is believed: strings are cut to
//! their limit, and a descriptor that breaks a rule of the interface is refused.

use assay_protocol::{Direction, Score};

use crate::{
    Axis, DataError, Descriptor, Fault, Metric, ParameterError, ProgramError, Split,
    bindings::wit,
    limits::{AXES, MUTATIONS, STRING_BYTES},
};

/// Checks a descriptor against the limits that the interface states.
pub(crate) fn descriptor(found: wit::Descriptor) -> Result<Descriptor, String> {
    let worst = score("worst score", found.metric.worst)?;
    let best = score("best score", found.metric.best)?;
    let direction = match found.metric.direction {
        wit::Direction::Maximize => Direction::Maximize,
        wit::Direction::Minimize => Direction::Minimize,
    };
    if !best.is_better_than(worst, direction) {
        return Err(format!(
            "the metric's best score {best} is not better than its worst {worst}"
        ));
    }
    if !MUTATIONS.contains(&found.mutations.len()) {
        return Err(format!(
            "{} kinds of mutation, allowed are 1 to 256",
            found.mutations.len()
        ));
    }
    if found.axes.len() > AXES {
        return Err(format!(
            "{} behaviour axes, allowed are {AXES}",
            found.axes.len()
        ));
    }
    Ok(Descriptor {
        name: string("name", found.name)?,
        summary: string("summary", found.summary)?,
        metric: Metric {
            name: string("metric's name", found.metric.name)?,
            unit: string("metric's unit", found.metric.unit)?,
            direction,
            worst,
            best,
        },
        representation: string("representation", found.representation)?,
        mutations: found
            .mutations
            .into_iter()
            .map(|name| string("mutation's name", name))
            .collect::<Result<_, _>>()?,
        axes: found.axes.into_iter().map(axis).collect::<Result<_, _>>()?,
    })
}

fn axis(found: wit::Axis) -> Result<Axis, String> {
    if found.low >= found.high {
        return Err(format!(
            "axis `{}` has no room between its bounds",
            cut(found.name)
        ));
    }
    Ok(Axis {
        name: string("axis' name", found.name)?,
        low: found.low,
        high: found.high,
    })
}

fn score(what: &str, nanos: i64) -> Result<Score, String> {
    Score::from_nanos(nanos).map_err(|error| format!("{what}: {error}"))
}

/// A string within the limit and without control characters, which would let a track write over a
/// terminal.
pub(crate) fn string(what: &str, text: String) -> Result<String, String> {
    if text.len() > STRING_BYTES {
        return Err(format!(
            "the {what} has {} bytes, allowed are {STRING_BYTES}",
            text.len()
        ));
    }
    if text.chars().any(char::is_control) {
        return Err(format!("the {what} has control characters"));
    }
    Ok(text)
}

/// Text of an error, made harmless: at most the limit of a string, no control characters.
fn cut(text: String) -> String {
    let mut end = text.len().min(STRING_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    text[..end]
        .chars()
        .map(|c| if c.is_control() && c != '\n' { ' ' } else { c })
        .collect()
}

pub(crate) fn parameter_error(error: wit::ParameterError) -> ParameterError {
    match error {
        wit::ParameterError::Malformed(text) => ParameterError::Malformed(cut(text)),
        wit::ParameterError::UnknownKey(text) => ParameterError::UnknownKey(cut(text)),
        wit::ParameterError::OutOfRange(text) => ParameterError::OutOfRange(cut(text)),
        wit::ParameterError::Other(code) => ParameterError::Other(code),
    }
}

pub(crate) fn data_error(error: wit::LoadError) -> DataError {
    match error {
        wit::LoadError::MissingFile(text) => DataError::MissingFile(cut(text)),
        wit::LoadError::Malformed(text) => DataError::Malformed(cut(text)),
        wit::LoadError::TooLarge => DataError::TooLarge,
        wit::LoadError::Other(code) => DataError::Other(code),
    }
}

pub(crate) fn program_error(error: wit::ProgramError) -> ProgramError {
    match error {
        wit::ProgramError::Malformed(text) => ProgramError::Malformed(cut(text)),
        wit::ProgramError::TooLarge => ProgramError::TooLarge,
        wit::ProgramError::Other(code) => ProgramError::Other(code),
    }
}

pub(crate) fn fault(fault: wit::Fault) -> Fault {
    match fault {
        wit::Fault::Numeric => Fault::Numeric,
        wit::Fault::OutOfBudget => Fault::OutOfBudget,
    }
}

pub(crate) fn split(split: Split) -> wit::Split {
    match split {
        Split::Search => wit::Split::Search,
        Split::Hidden => wit::Split::Hidden,
    }
}
