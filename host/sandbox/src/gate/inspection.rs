//! What the gate learns about a component that it admits.

use std::ops::Range;

/// Facts about a component, for people and for `assay track inspect`. All sizes in bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inspection {
    /// The whole file.
    pub size: u64,
    /// Core modules, at any depth.
    pub modules: u64,
    /// Nested components, at any depth.
    pub components: u64,
    /// Instances of both after expansion.
    pub instances: u64,
    /// Functions defined in core modules.
    pub functions: u64,
    /// The function with the largest body; none if there is no function.
    pub largest_body: Option<Body>,
    /// The most locals a function declares.
    pub most_locals: u64,
    /// The deepest nesting of blocks in a function.
    pub deepest_nesting: u64,
    /// Custom sections, at any depth.
    pub custom_section_bytes: u64,
    /// Linear memories, in the order of the file.
    pub memories: Vec<Memory>,
    /// Elements that tables start with.
    pub table_elements: u64,
    /// The sections of the top level, in order.
    pub sections: Vec<Section>,
    /// The items of the exported interface, sorted by name.
    pub items: Vec<Item>,
}

/// The body of a function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Body {
    /// Its core module, numbered in the order of the file.
    pub module: u32,
    /// Its index in the module, imported functions counted.
    pub function: u32,
    /// Its size in bytes.
    pub size: u64,
}

/// A linear memory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// Size at the start, in pages of 64 KiB.
    pub minimum_pages: u64,
    /// What it may grow to, in pages, if the component sets a maximum.
    pub maximum_pages: Option<u64>,
}

/// A section of the component's top level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// The kind: `core module`, `canonical functions` and so on.
    pub kind: &'static str,
    /// Where its content lies in the file.
    pub range: Range<usize>,
}

/// A function or type of the exported interface.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The name as in the binary, `[method]space.baselines` say.
    pub name: String,
    /// The type written out to the end, `func(seed: u64) -> list<u8>` say.
    pub signature: String,
}
