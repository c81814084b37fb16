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
    output::line(format_args!("sha256      {}", Sha256::of(&component)))?;
    let inspection = match gate::check(&component) {
        Ok(inspection) => inspection,
        Err(refusal) => {
            output::line(format_args!("refused: {}: {refusal}", refusal.code()))?;
            return Ok(Exit::No);
        }
    };
    output::line(facts(&inspection).trim_end())?;
    output::line(describe(&component)?.trim_end())?;
    Ok(Exit::Success)
}

/// Reads a component.
pub(crate) fn read_component(path: &std::path::Path) -> Result<Vec<u8>, Failure> {
    // Twice the cap: what is merely too large deserves the gate's answer.
    read_limited(path, 2 * gate::caps::SIZE.limit).map_err(|error| {
        let remedy = error.remedy().to_owned();
        Failure::new(Exit::Input, error, remedy)
    })
}

fn facts(inspection: &Inspection) -> String {
    let mut rows = vec![
        ["size".to_owned(), format!("{} bytes", inspection.size)],
        ["modules".to_owned(), inspection.modules.to_string()],
        ["functions".to_owned(), inspection.functions.to_string()],
    ];
    if let Some(body) = inspection.largest_body {
        let place = format!("{} bytes (function {})", body.size, body.function);
        rows.push(["largest".to_owned(), place]);
    }
    rows.push(["most locals".to_owned(), inspection.most_locals.to_string()]);
    rows.push(["nesting".to_owned(), inspection.deepest_nesting.to_string()]);
    for memory in &inspection.memories {
        let maximum = memory
            .maximum_pages
            .map_or("no maximum".to_owned(), |m| format!("at most {m}"));
        rows.push([
            "memory".to_owned(),
            format!("{} pages, {maximum}", memory.minimum_pages),
        ]);
    }
    for item in &inspection.items {
        rows.push([
            "export".to_owned(),
            format!("{}: {}", item.name, item.signature),
        ]);
    }
    columns(&rows)
}

fn describe(component: &[u8]) -> Result<String, Failure> {
    let cache = CacheFolder::open()?.folder("code")?;
    let cache = CodeCache::open(cache).map_err(|error| Failure::new(Exit::Sandbox, error, None))?;
    let compiler = Compiler::this_executable()
        .map_err(|error| Failure::new(Exit::Sandbox, error, "run `assay doctor`".to_owned()))?;
    let sandbox = Sandbox::new(Profile::Verdict, compiler, Some(cache))?;
    let descriptor = sandbox
        .load(component)?
        .instantiate(&Limits::default())
        .and_then(|mut instance| instance.describe())
        .map_err(|failure| Failure::new(Exit::No, failure, None))?;
    Ok(columns(&described(&descriptor)))
}

fn described(descriptor: &Descriptor) -> Vec<[String; 2]> {
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
        ["name".to_owned(), descriptor.name.clone()],
        ["summary".to_owned(), descriptor.summary.clone()],
        [
            "metric".to_owned(),
            format!("{}{unit}, {direction}", metric.name),
        ],
        [
            "scores".to_owned(),
            format!("{} (worst) to {} (best)", metric.worst, metric.best),
        ],
        ["programs".to_owned(), descriptor.representation.clone()],
        ["mutations".to_owned(), descriptor.mutations.join(", ")],
    ];
    for axis in &descriptor.axes {
        rows.push([
            "axis".to_owned(),
            format!("{}, {} to {}", axis.name, axis.low, axis.high),
        ]);
    }
    rows
}
