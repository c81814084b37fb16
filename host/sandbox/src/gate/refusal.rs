//! Why the gate refused a component.

use std::fmt;

use super::caps::Cap;
use super::features::Proposal;

/// Names and messages that come out of the file are cut to this many characters before they are
/// shown: a name may be a hundred kilobytes long.
const SHOWN: usize = 200;

/// The first rule that a component breaks.
///
/// The [code](Refusal::code) is stable and for programs; the message is for people and may improve.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The file is something else than a component.
    #[error(
        "expected a WebAssembly component, found {found}; \
         build it with `assay track build`, which wraps the module into a component"
    )]
    NotAComponent {
        /// What the first bytes look like.
        found: &'static str,
    },

    /// The structure can't be read, or validation fails even with every feature switched on.
    #[error(
        "{message} (at byte {offset}); the file is damaged or its encoder is wrong: build it again"
    )]
    Malformed {
        /// The parser's or validator's message.
        message: String,
        /// Where in the file.
        offset: usize,
    },

    /// More of something than a [cap](super::caps) allows.
    #[error("{found} {} {place}, the cap is {}; {}", .cap.what, .cap.limit, .cap.remedy)]
    Cap {
        /// The cap.
        cap: &'static Cap,
        /// What the component has or declares, so far as it was read.
        found: u64,
        /// Where the cap was passed.
        place: Place,
    },

    /// The component imports something.
    #[error(
        "the component imports the {kind} {name}; a track may import nothing: \
         build for wasm32-unknown-unknown, not for a WASI target, and take everything as arguments"
    )]
    Import {
        /// The name of the first import, quoted.
        name: String,
        /// What it is: `instance`, `func` and so on.
        kind: &'static str,
    },

    /// Code would run when the component is instantiated.
    #[error(
        "{owner} has a start function (at byte {offset}); code that runs at instantiation runs \
         before any limit is set: initialise in `describe` or `space.open`, and export no `_initialize`"
    )]
    StartFunction {
        /// `a core module` or `a component`.
        owner: &'static str,
        /// Where in the file.
        offset: usize,
    },

    /// Strings would cross the boundary in another encoding than UTF-8.
    #[error(
        "a canonical function uses {encoding} strings (at byte {offset}); \
         encode the component with UTF-8 strings, the default of every encoder"
    )]
    StringEncoding {
        /// `UTF-16` or `Latin-1 or UTF-16`.
        encoding: &'static str,
        /// Where in the file.
        offset: usize,
    },

    /// A canonical built-in other than those that a track needs.
    #[error(
        "a canonical built-in is neither `lift`, `lower`, `resource.new`, `resource.drop` nor \
         `resource.rep` (at byte {offset}); build without async, streams and threads"
    )]
    Builtin {
        /// Where in the file.
        offset: usize,
    },

    /// A core module, component or core type is imported, exported or aliased inside the component,
    /// so that what is instantiated can't be read off the structure.
    #[error(
        "a {what} is passed on as a value (at byte {offset}); \
         define modules and components where they are instantiated"
    )]
    PassedOn {
        /// `core module`, `component` or `core type`.
        what: &'static str,
        /// Where in the file.
        offset: usize,
    },

    /// A WebAssembly feature outside the allow-list.
    #[error(
        "uses {}, which tracks may not: {message} (at byte {offset}); \
         build for wasm32-unknown-unknown without that target feature",
        .proposal.name
    )]
    Feature {
        /// The proposal that the feature belongs to.
        proposal: &'static Proposal,
        /// The validator's message.
        message: String,
        /// Where in the file.
        offset: usize,
    },

    /// The world's interface, or an item in it, is not exported.
    #[error("does not export {missing}, {found}; implement the world {world}")]
    MissingExport {
        /// What is missing.
        missing: &'static str,
        /// What is there instead, a clause.
        found: String,
        /// The world.
        world: &'static str,
    },

    /// An export has another type than the world says.
    #[error("{item} is `{found}` but must be `{expected}`; build against the world {world}")]
    ExportType {
        /// The export.
        item: &'static str,
        /// Its type.
        found: String,
        /// The world's type for it.
        expected: &'static str,
        /// The world.
        world: &'static str,
    },

    /// An export that the world does not have.
    #[error("exports {name}, which is not in the world {world}; remove the export")]
    UnexpectedExport {
        /// The export's name, quoted.
        name: String,
        /// The world.
        world: &'static str,
    },
}

impl Refusal {
    /// The stable code of this refusal, `gate/import` say. Caps and features have one each.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAComponent { .. } => "gate/not-a-component",
            Self::Malformed { .. } => "gate/malformed",
            Self::Cap { cap, .. } => cap.code,
            Self::Import { .. } => "gate/import",
            Self::StartFunction { .. } => "gate/start-function",
            Self::StringEncoding { .. } => "gate/string-encoding",
            Self::Builtin { .. } => "gate/builtin",
            Self::PassedOn { .. } => "gate/passed-on",
            Self::Feature { proposal, .. } => proposal.code,
            Self::MissingExport { .. } => "gate/missing-export",
            Self::ExportType { .. } => "gate/export-type",
            Self::UnexpectedExport { .. } => "gate/unexpected-export",
        }
    }
}

impl From<wasmparser::Error> for Refusal {
    /// For errors of the parser. The validator's go through `features::explain`, which knows more.
    fn from(error: wasmparser::Error) -> Self {
        Self::Malformed {
            message: shown(error.message()),
            offset: error.offset(),
        }
    }
}

/// A place in a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The offset in the file, in bytes.
    pub offset: usize,
    /// The function there: number of its core module in the order of the file, and index in it,
    /// imported functions counted.
    pub function: Option<(u32, u32)>,
}

impl Place {
    /// The place at an offset.
    pub fn at(offset: usize) -> Self {
        Self {
            offset,
            function: None,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((module, function)) = self.function {
            write!(f, "in function {function} of core module {module}, ")?;
        }
        write!(f, "at byte {}", self.offset)
    }
}

/// Text out of the file, safe and short enough for a terminal.
pub(super) fn shown(text: &str) -> String {
    let mut shown: String = text
        .chars()
        .take(SHOWN)
        .flat_map(char::escape_debug)
        .collect();
    if text.chars().nth(SHOWN).is_some() {
        shown.push_str("...");
    }
    shown
}

/// A name out of the file, in quotes.
pub(super) fn quoted(name: &str) -> String {
    format!("`{}`", shown(name))
}
