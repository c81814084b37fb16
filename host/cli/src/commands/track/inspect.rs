//! `assay track inspect`.

use assay_protocol::{Direction, Sha256};
use assay_sandbox::{
    Descriptor, Profile,
    gate::{self, Inspection},
};

use super::component::{Introduction, introduce, read};
use crate::{
    arguments::TrackInspectArguments, exit::Exit, failure::Failure, output, table::columns,
};

pub(crate) fn run(arguments: &TrackInspectArguments) -> Result<Exit, Failure> {
    let component = read(&arguments.file)?;
    let mut rows = vec![row("sha256", Sha256::of(&component))];
    let refused = match gate::check(&component) {
        Ok(inspection) => {
            rows.extend(facts(&inspection));
            match introduce(&component, Profile::Verdict)? {
                Introduction::Track(descriptor) => {
                    rows.extend(introduction(&descriptor));
                    None
                }
                Introduction::Refused { code, reason } => Some((code, reason)),
            }
        }
        Err(refusal) => Some((refusal.code(), refusal.to_string())),
    };
    output::line(columns(&rows).trim_end())?;
    match refused {
        None => Ok(Exit::Success),
        Some((code, reason)) => {
            output::line(format_args!("refused: {code}: {reason}"))?;
            Ok(Exit::No)
        }
    }
}

fn row(name: &str, value: impl ToString) -> [String; 2] {
    [name.to_owned(), value.to_string()]
}

/// What the gate learned. The exports are not among it: they are the world's, or it would have
/// refused.
fn facts(inspection: &Inspection) -> Vec<[String; 2]> {
    let mut rows = vec![
        row("size", format_args!("{} bytes", inspection.size)),
        row("core modules", inspection.modules),
        row("functions", inspection.functions),
    ];
    if let Some(body) = inspection.largest_body {
        let text = format!("{} bytes, function {}", body.size, body.function);
        rows.push(row("largest function", text));
    }
    rows.push(row("most locals", inspection.most_locals));
    rows.push(row("deepest nesting", inspection.deepest_nesting));
    for memory in &inspection.memories {
        let maximum = match memory.maximum_pages {
            Some(pages) => format!("at most {pages}"),
            None => "no maximum of its own".to_owned(),
        };
        rows.push(row(
            "memory",
            format_args!("{} pages, {maximum}", memory.minimum_pages),
        ));
    }
    rows.push(row("table elements", inspection.table_elements));
    rows.push(row(
        "custom sections",
        format_args!("{} bytes", inspection.custom_section_bytes),
    ));
    rows
}

/// What the track says of itself.
fn introduction(descriptor: &Descriptor) -> Vec<[String; 2]> {
    let metric = &descriptor.metric;
    let direction = match metric.direction {
        Direction::Maximize => "more is better",
        Direction::Minimize => "less is better",
    };
    let unit = if metric.unit.is_empty() {
        String::new()
    } else {
        format!(" ({})", metric.unit)
    };
    let mut rows = vec![
        row("name", &descriptor.name),
        row("summary", &descriptor.summary),
        row("metric", format_args!("{}{unit}, {direction}", metric.name)),
        row(
            "scores",
            format_args!("{} (worst) to {} (best)", metric.worst, metric.best),
        ),
        row("programs", &descriptor.representation),
        row("mutations", descriptor.mutations.join(", ")),
    ];
    for axis in &descriptor.axes {
        rows.push(row(
            "axis",
            format_args!("{}, {} to {}", axis.name, axis.low, axis.high),
        ));
    }
    rows
}
