//! `assay track inspect`.

use assay_challenge::{CacheFolder, read_limited};
use assay_protocol::{Direction, Sha256};
use assay_sandbox::{
    CodeCache, Compiler, Descriptor, Limits, Profile, Sandbox,
    gate::{self, Inspection},
};

use crate::{
    arguments::TrackInspectArguments, exit::Exit, failure::Failure, output, table::columns,
};

pub(crate) fn run(arguments: &TrackInspectArguments) -> Result<Exit, Failure> {
    let component = read_component(&arguments.file)?;
    let mut rows = vec![row("sha256", Sha256::of(&component))];
    match gate::check(&component) {
        Ok(inspection) => {
            rows.extend(facts(&inspection));
            rows.extend(introduction(&describe(&component)?));
            output::line(columns(&rows).trim_end())?;
            Ok(Exit::Success)
        }
        Err(refusal) => {
            output::line(columns(&rows).trim_end())?;
            output::line(format_args!("refused: {}: {refusal}", refusal.code()))?;
            Ok(Exit::No)
        }
    }
}

fn row(name: &str, value: impl ToString) -> [String; 2] {
    [name.to_owned(), value.to_string()]
}

/// Reads a component.
pub(crate) fn read_component(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    // Twice the cap: what is merely too large deserves the gate's answer.
    read_limited(path, 2 * gate::caps::SIZE.limit).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
    })
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

fn describe(component: &[u8]) -> Result<Descriptor, Failure> {
    let cache = CacheFolder::open()?.folder("code")?;
    let cache = CodeCache::open(cache).map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
    let compiler = Compiler::this_executable()
        .map_err(|error| Failure::new(Exit::Sandbox, error, "run `assay doctor`".to_owned()))?;
    let sandbox = Sandbox::new(Profile::Verdict, compiler, Some(cache))?;
    sandbox
        .load(component)?
        .instantiate(&Limits::default())
        .and_then(|mut instance| instance.describe())
        .map_err(|failure| Failure::new(Exit::No, failure, None))
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
