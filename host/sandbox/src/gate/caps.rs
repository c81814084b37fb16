//! The structural caps: how much of everything a component may have.
//!
//! Each is a named constant that says which attack it stops. Unless it says "a function" or "a
//! type", a cap counts over the whole file: all core modules and nested components together. The
//! counts that sections *declare* are added up before their items are read, so a section that
//! claims four billion items is refused by its claim.
//!
//! Caps are part of what a challenge pins: raising one changes which components are admitted.

use super::refusal::{Place, Refusal};

/// One limit of the gate.
#[derive(Debug, PartialEq, Eq)]
pub struct Cap {
    /// The code of the refusal, `gate/functions` say. Never changes once published.
    pub code: &'static str,
    /// What is counted, in the plural and with its unit if it has one.
    pub what: &'static str,
    /// The largest value that is admitted.
    pub limit: u64,
    /// What the author of a component can do about it.
    pub remedy: &'static str,
}

impl Cap {
    /// Admits `found` if it is within the limit.
    ///
    /// # Errors
    ///
    /// [`Refusal::Cap`] with this cap, what was found and where.
    pub fn admit(&'static self, found: u64, place: Place) -> Result<(), Refusal> {
        if found > self.limit {
            return Err(Refusal::Cap {
                cap: self,
                found,
                place,
            });
        }
        Ok(())
    }
}

const KIB: u64 = 1024;
const MIB: u64 = 1024 * KIB;

macro_rules! caps {
    ($($(#[$doc:meta])* $name:ident = $code:literal, $limit:expr, $what:literal, $remedy:literal;)*) => {
        $($(#[$doc])* pub static $name: Cap = Cap { code: $code, what: $what, limit: $limit, remedy: $remedy };)*

        /// Every cap, in the order of this page.
        pub static ALL: &[&Cap] = &[$(&$name),*];
    };
}

caps! {
    /// The whole file. Everything else the gate does is at least linear in it, and so is hashing,
    /// storing and sending the component.
    SIZE = "gate/too-large", 16 * MIB, "bytes",
        "strip debug information, and load data through `prepare` instead of embedding it";

    /// Sections, the top level's and those of everything nested. Three bytes make an empty section,
    /// and every reader pays for each: five million of them would fit into the size.
    SECTIONS = "gate/sections", 10_000, "sections",
        "merge adjacent sections of the same kind";

    /// Bytes in custom sections. They are ignored, so they are the place to hide a payload in a
    /// file that everybody stores by hash; a name section of an honest track is far smaller.
    CUSTOM_BYTES = "gate/custom-sections", MIB, "bytes in custom sections",
        "strip debug information (`strip = true` in the Cargo profile)";

    /// Core modules plus nested components, however deep. Each is compiled as a unit of its own with
    /// fixed costs. Encoders emit a few for shims; a hundred is a file made to be slow.
    MODULES = "gate/modules", 64, "core modules and nested components",
        "link the parts into one core module";

    /// Components within components. The engine resolves what one level takes from another by
    /// walking through the levels between.
    COMPONENT_NESTING = "gate/component-nesting", 8, "levels of nested components",
        "compose the parts side by side";

    /// Component and instance types within types. Parsers descend recursively: three bytes a level
    /// would run any parser's stack over.
    TYPE_NESTING = "gate/type-nesting", 16, "levels of nested types",
        "define the inner types on their own and refer to them";

    /// Bytes of component types. Each field and case of a type becomes a string and two hash table
    /// entries in every reader, thirty times what it took in the file. A world needs two kilobytes.
    TYPE_BYTES = "gate/type-bytes", 256 * KIB, "bytes of component types",
        "keep the types of the track world and drop the others";

    /// Instances that the component consists of once instantiated. Nested components are expanded
    /// where they are instantiated, so a chain of sixty that each instantiate the next one twice
    /// would be 2^60 instances in under a kilobyte. This counts the expansion, exactly.
    INSTANCES = "gate/instances", 256, "instances after expansion",
        "instantiate each part once";

    /// Functions defined. Each costs the compiler a context, tables and a stack frame layout before
    /// its first instruction.
    FUNCTIONS = "gate/functions", 20_000, "functions",
        "drop unused dependencies and build with `opt-level = \"s\"` and link-time optimisation";

    /// Parameters of a core function type or block. A branch may pass them all, so that two bytes of
    /// code become this many values in the compiler.
    PARAMETERS = "gate/parameters", 100, "parameters in a core type",
        "pass a pointer to a structure";

    /// Results of a core function type or block: two bytes of `call` push this many values, in the
    /// validator and in the compiler.
    RESULTS = "gate/results", 16, "results in a core type",
        "return a pointer to a structure";

    /// Local variables of a function, without its parameters. Declared run-length encoded: a few
    /// bytes declare them all, register allocation then has to track each.
    LOCALS = "gate/locals", 1_000, "locals",
        "split the function, or keep its state in memory";

    /// Bytes of a function body. Several passes of an optimising compiler are worse than linear in
    /// the size of one function; a single one of 7 MiB takes minutes.
    BODY = "gate/body", 512 * KIB, "bytes in a function body",
        "split the function, and keep tables in memory rather than in code";

    /// Blocks within blocks of a function. Compilers and validators keep a stack of open blocks, and
    /// some walk through it for every branch.
    NESTING = "gate/nesting", 200, "levels of nested blocks",
        "split the function, or use a jump table";

    /// Core and component types. Types are compared with each other, and trampolines are
    /// compiled for signatures.
    TYPES = "gate/types", 10_000, "types",
        "drop unused dependencies";

    /// Imports of core modules and nested components, and the arguments given for them; the component
    /// itself may have none at all. Each is a lookup by name and a slot in every instance.
    MODULE_IMPORTS = "gate/module-imports", 10_000, "imports and arguments of inner modules and components",
        "link the parts into one core module";

    /// Exports of core modules and of components. Each name is kept and looked up.
    EXPORTS = "gate/exports", 10_000, "exports",
        "export only what the track world asks for";

    /// Aliases in components. Each is a link that instantiation follows.
    ALIASES = "gate/aliases", 10_000, "aliases",
        "link the parts into one core module";

    /// Functions made by `canon`. For each a trampoline is compiled that converts values between
    /// both sides, and its size depends on the types, not on the bytes here.
    CANONICAL_FUNCTIONS = "gate/canonical-functions", 1_000, "canonical functions",
        "link the parts into one core module";

    /// Global variables: slots in every instance, each initialised at instantiation.
    GLOBALS = "gate/globals", 1_000, "globals",
        "keep the variables in memory";

    /// Tables. The engine reserves address space for each.
    TABLES = "gate/tables", 64, "tables",
        "use one table per core module";

    /// Elements that all tables start with: eight bytes of host memory each, asked for by a five-byte
    /// number.
    TABLE_ELEMENTS = "gate/table-elements", 100_000, "initial table elements",
        "let the table be as large as the number of functions in it";

    /// Segments that fill tables, each a step of instantiation.
    ELEMENT_SEGMENTS = "gate/element-segments", 10_000, "element segments",
        "merge the segments";

    /// Items in these segments. One byte in the file is up to sixteen in the engine.
    ELEMENT_ITEMS = "gate/element-items", 100_000, "items in element segments",
        "drop unused dependencies";

    /// Segments that fill memories, each a step of instantiation.
    DATA_SEGMENTS = "gate/data-segments", 10_000, "data segments",
        "merge the segments";

    /// Linear memories defined. The engine reserves gigabytes of address space for each.
    MEMORIES = "gate/memories", 4, "memories",
        "link the parts into one core module";

    /// Bytes that all memories start with. Within what a store may use, or no instantiation could
    /// ever succeed.
    MEMORY_BYTES = "gate/memory", 512 * MIB, "bytes of initial memory",
        "start with less memory and grow it, or reduce the data held in static variables";
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A reader of a refusal or of a log relies on these; a challenge pins the numbers.
    #[test]
    fn codes_and_limits_are_the_published_ones() {
        let table: Vec<_> = ALL.iter().map(|cap| (cap.code, cap.limit)).collect();
        assert_eq!(
            table,
            [
                ("gate/too-large", 16_777_216),
                ("gate/sections", 10_000),
                ("gate/custom-sections", 1_048_576),
                ("gate/modules", 64),
                ("gate/component-nesting", 8),
                ("gate/type-nesting", 16),
                ("gate/type-bytes", 262_144),
                ("gate/instances", 256),
                ("gate/functions", 20_000),
                ("gate/parameters", 100),
                ("gate/results", 16),
                ("gate/locals", 1_000),
                ("gate/body", 524_288),
                ("gate/nesting", 200),
                ("gate/types", 10_000),
                ("gate/module-imports", 10_000),
                ("gate/exports", 10_000),
                ("gate/aliases", 10_000),
                ("gate/canonical-functions", 1_000),
                ("gate/globals", 1_000),
                ("gate/tables", 64),
                ("gate/table-elements", 100_000),
                ("gate/element-segments", 10_000),
                ("gate/element-items", 100_000),
                ("gate/data-segments", 10_000),
                ("gate/memories", 4),
                ("gate/memory", 536_870_912),
            ]
        );
    }
}
