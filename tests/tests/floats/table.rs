//! The float operators and how the test applies each: to which operands, and what it stores.

use assay_sandbox::gate;
use wasmparser::WasmFeatures;

use super::operands::{Conversion, Operands};

/// A type of a core module.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Core {
    I32,
    I64,
    F32,
    F64,
    V128,
}

/// One operator (or another way that a float takes through a program) on its operands.
pub(crate) struct Row {
    /// The name in wasmparser's list.
    pub(crate) name: &'static str,
    pub(crate) operands: Operands,
    /// How many operands one application takes: the lanes of a vector, or one.
    pub(crate) lanes: usize,
    pub(crate) code: Code,
}

/// How a row's operator is applied.
pub(crate) enum Code {
    /// A function of one operand, or of two; then to all pairs. Also applied to constants, which an
    /// optimising compiler may evaluate itself.
    Function {
        arity: usize,
        argument: Core,
        result: Core,
    },
    /// The constants of this type.
    Constant(Core),
    /// Code of its own that moves operands unchanged: `OP` is the operator, `A` the address of the
    /// operand, `OUT` where `moved` goes, the operands it stores out of those at `A`.
    Move {
        text: &'static str,
        moved: fn(&[u64]) -> Vec<u64>,
    },
}

impl Core {
    /// The type's name, which its loads, stores and constants begin with.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::I32 => "i32",
            Self::I64 => "i64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::V128 => "v128",
        }
    }

    /// Bytes in memory.
    pub(crate) fn size(self) -> usize {
        match self {
            Self::I32 | Self::F32 => 4,
            Self::I64 | Self::F64 => 8,
            Self::V128 => 16,
        }
    }
}

/// An operator of wasmparser's list.
pub(crate) struct Listed {
    pub(crate) name: &'static str,
    proposal: &'static str,
    visit: &'static str,
}

impl Listed {
    /// Whether it works on floats: every such operator has a float type in its name.
    pub(crate) fn is_float(&self) -> bool {
        self.name.contains("F32") || self.name.contains("F64")
    }

    /// Whether the gate lets it through.
    pub(crate) fn is_allowed(&self) -> bool {
        if self.proposal == "mvp" {
            return true;
        }
        let feature = WasmFeatures::from_name(&self.proposal.to_uppercase());
        gate::ALLOWED.contains(feature.expect("proposals are named like their features"))
    }

    /// The operator as WebAssembly text has it: `F32x4Add` is `f32x4.add`.
    pub(crate) fn text(&self) -> String {
        self.visit
            .trim_start_matches("visit_")
            .replacen('_', ".", 1)
    }
}

/// Every operator that wasmparser knows.
pub(crate) fn listed() -> Vec<Listed> {
    macro_rules! list {
        ($(@$proposal:ident $operator:ident $({ $($argument:ident: $type:ty),* })? => $visit:ident ($($annotation:tt)*))*) => {
            vec![$(Listed {
                name: stringify!($operator),
                proposal: stringify!($proposal),
                visit: stringify!($visit),
            }),*]
        };
    }
    wasmparser::for_each_operator!(list)
}

/// The table.
pub(crate) fn rows() -> Vec<Row> {
    let mut rows = Vec::new();
    scalar(&mut rows);
    conversions(&mut rows);
    vector(&mut rows);
    moves(&mut rows);
    rows
}

const SINGLE: (Operands, Core) = (Operands::F32, Core::F32);
const DOUBLE: (Operands, Core) = (Operands::F64, Core::F64);
const SINGLES: (Operands, Core) = (Operands::F32, Core::V128);
const DOUBLES: (Operands, Core) = (Operands::F64, Core::V128);
const WORD: (Operands, Core) = (Operands::I32, Core::I32);
const WORDS: (Operands, Core) = (Operands::I32, Core::V128);
const LONG_WORD: (Operands, Core) = (Operands::I64, Core::I64);

fn scalar(rows: &mut Vec<Row>) {
    let unary = "Abs Neg Ceil Floor Trunc Nearest Sqrt";
    let binary = "Add Sub Mul Div Min Max Copysign";
    let comparisons = "Eq Ne Lt Gt Le Ge";
    for (prefix, operand) in [("F32", SINGLE), ("F64", DOUBLE)] {
        functions(rows, 1, prefix, unary, operand, operand.1);
        functions(rows, 2, prefix, binary, operand, operand.1);
        functions(rows, 2, prefix, comparisons, operand, Core::I32);
    }
}

fn conversions(rows: &mut Vec<Row>) {
    functions(rows, 1, "F32", "DemoteF64", DOUBLE, Core::F32);
    functions(rows, 1, "F64", "PromoteF32", SINGLE, Core::F64);
    for (prefix, result) in [("F32", Core::F32), ("F64", Core::F64)] {
        functions(rows, 1, prefix, "ConvertI32S ConvertI32U", WORD, result);
        functions(
            rows,
            1,
            prefix,
            "ConvertI64S ConvertI64U",
            LONG_WORD,
            result,
        );
    }
    functions(rows, 1, "F32", "ReinterpretI32", WORD, Core::F32);
    functions(rows, 1, "F64", "ReinterpretI64", LONG_WORD, Core::F64);
    functions(rows, 1, "I32", "ReinterpretF32", SINGLE, Core::I32);
    functions(rows, 1, "I64", "ReinterpretF64", DOUBLE, Core::I64);
    for (prefix, result) in [("I32", Core::I32), ("I64", Core::I64)] {
        functions(rows, 1, prefix, "TruncSatF32S TruncSatF32U", SINGLE, result);
        functions(rows, 1, prefix, "TruncSatF64S TruncSatF64U", DOUBLE, result);
    }
    for (name, conversion, result) in trapping() {
        let argument = if conversion.from_double {
            Core::F64
        } else {
            Core::F32
        };
        let operand = (Operands::Convertible(conversion), argument);
        functions(rows, 1, "", name, operand, result);
    }
}

/// The conversions that trap on floats without an integer.
pub(crate) fn trapping() -> [(&'static str, Conversion, Core); 8] {
    let conversion = |from_double, width, signed| Conversion {
        from_double,
        width,
        signed,
    };
    [
        ("I32TruncF32S", conversion(false, 32, true), Core::I32),
        ("I32TruncF32U", conversion(false, 32, false), Core::I32),
        ("I32TruncF64S", conversion(true, 32, true), Core::I32),
        ("I32TruncF64U", conversion(true, 32, false), Core::I32),
        ("I64TruncF32S", conversion(false, 64, true), Core::I64),
        ("I64TruncF32U", conversion(false, 64, false), Core::I64),
        ("I64TruncF64S", conversion(true, 64, true), Core::I64),
        ("I64TruncF64U", conversion(true, 64, false), Core::I64),
    ]
}

fn vector(rows: &mut Vec<Row>) {
    let unary = "Abs Neg Ceil Floor Trunc Nearest Sqrt";
    let binary = "Add Sub Mul Div Min Max PMin PMax Eq Ne Lt Gt Le Ge";
    for (prefix, operand) in [("F32x4", SINGLES), ("F64x2", DOUBLES)] {
        functions(rows, 1, prefix, unary, operand, Core::V128);
        functions(rows, 2, prefix, binary, operand, Core::V128);
    }
    let from_words = "ConvertI32x4S ConvertI32x4U";
    functions(rows, 1, "F32x4", from_words, WORDS, Core::V128);
    let to_words = "TruncSatF32x4S TruncSatF32x4U";
    functions(rows, 1, "I32x4", to_words, SINGLES, Core::V128);
    // These give two lanes, and two zeros.
    let to_words = "TruncSatF64x2SZero TruncSatF64x2UZero";
    functions(rows, 1, "I32x4", to_words, DOUBLES, Core::V128);
    functions(rows, 1, "F32x4", "DemoteF64x2Zero", DOUBLES, Core::V128);
    // And these look at two lanes of four.
    let start = rows.len();
    let from_words = "ConvertLowI32x4S ConvertLowI32x4U";
    functions(rows, 1, "F64x2", from_words, WORDS, Core::V128);
    functions(rows, 1, "F64x2", "PromoteLowF32x4", SINGLES, Core::V128);
    for row in &mut rows[start..] {
        row.lanes = 2;
    }
}

/// Adds a row for each name in a list separated by spaces.
fn functions(
    rows: &mut Vec<Row>,
    arity: usize,
    prefix: &str,
    names: &str,
    (operands, argument): (Operands, Core),
    result: Core,
) {
    rows.extend(names.split(' ').map(|name| Row {
        name: name_of(&format!("{prefix}{name}")),
        operands,
        lanes: argument.size() / operands.size(),
        code: Code::Function {
            arity,
            argument,
            result,
        },
    }));
}

/// The name as wasmparser's list has it.
fn name_of(name: &str) -> &'static str {
    let listed = listed();
    let found = listed.iter().find(|operator| operator.name == name);
    found
        .unwrap_or_else(|| panic!("wasmparser has no operator {name}"))
        .name
}

fn moves(rows: &mut Vec<Row>) {
    let constant = |name, operands, core| Row {
        name,
        operands,
        lanes: 1,
        code: Code::Constant(core),
    };
    rows.push(constant("F32Const", Operands::F32, Core::F32));
    rows.push(constant("F64Const", Operands::F64, Core::F64));

    let mut add = |name, (operands, core): (Operands, Core), text, moved| {
        rows.push(Row {
            name,
            operands,
            lanes: core.size() / operands.size(),
            code: Code::Move { text, moved },
        });
    };
    let same: fn(&[u64]) -> Vec<u64> = |at| vec![at[0]];
    add(
        "F32Load",
        SINGLE,
        "(i32.store OUT (i32.reinterpret_f32 (OP A)))",
        same,
    );
    add(
        "F64Load",
        DOUBLE,
        "(i64.store OUT (i64.reinterpret_f64 (OP A)))",
        same,
    );
    add(
        "F32Store",
        SINGLE,
        "(OP OUT (f32.reinterpret_i32 (i32.load A)))",
        same,
    );
    add(
        "F64Store",
        DOUBLE,
        "(OP OUT (f64.reinterpret_i64 (i64.load A)))",
        same,
    );

    add(
        "F32x4Splat",
        SINGLE,
        "(v128.store OUT (OP (f32.load A)))",
        |at| vec![at[0]; 4],
    );
    add(
        "F64x2Splat",
        DOUBLE,
        "(v128.store OUT (OP (f64.load A)))",
        |at| vec![at[0]; 2],
    );
    add(
        "F32x4ExtractLane",
        SINGLES,
        "(f32.store OUT (OP 0 (v128.load A)))
         (f32.store offset=4 OUT (OP 1 (v128.load A)))
         (f32.store offset=8 OUT (OP 2 (v128.load A)))
         (f32.store offset=12 OUT (OP 3 (v128.load A)))",
        |at| at[..4].to_vec(),
    );
    add(
        "F64x2ExtractLane",
        DOUBLES,
        "(f64.store OUT (OP 0 (v128.load A)))
         (f64.store offset=8 OUT (OP 1 (v128.load A)))",
        |at| at[..2].to_vec(),
    );
    add(
        "F32x4ReplaceLane",
        SINGLES,
        "(v128.store OUT (OP 0 (v128.load A) (f32.load offset=16 A)))
         (v128.store offset=16 OUT (OP 1 (v128.load A) (f32.load offset=16 A)))
         (v128.store offset=32 OUT (OP 2 (v128.load A) (f32.load offset=16 A)))
         (v128.store offset=48 OUT (OP 3 (v128.load A) (f32.load offset=16 A)))",
        |at| replaced(at, 4),
    );
    add(
        "F64x2ReplaceLane",
        DOUBLES,
        "(v128.store OUT (OP 0 (v128.load A) (f64.load offset=16 A)))
         (v128.store offset=16 OUT (OP 1 (v128.load A) (f64.load offset=16 A)))",
        |at| replaced(at, 2),
    );

    // Not float operators, but ways that a NaN must survive with all its bits.
    add(
        "Select",
        SINGLE,
        "(f32.store OUT (OP (f32.load A) (f32.load offset=4 A) (i32.const 0)))",
        |at| vec![at[1]],
    );
    add(
        "TypedSelect",
        DOUBLE,
        "(f64.store OUT
           (select (result f64) (f64.load A) (f64.load offset=8 A) (i32.eqz (i32.load8_u A))))",
        |at| vec![at[usize::from(at[0].to_le_bytes()[0] != 0)]],
    );
    add(
        "LocalGet",
        SINGLE,
        "(local.set $single (f32.load A)) (f32.store OUT (OP $single))",
        same,
    );
    add(
        "LocalTee",
        DOUBLE,
        "(f64.store OUT (OP $double (f64.load A)))",
        same,
    );
    add(
        "GlobalGet",
        SINGLE,
        "(global.set $single (f32.load A)) (f32.store OUT (OP $single))",
        same,
    );
    add(
        "GlobalSet",
        DOUBLE,
        "(OP $double (f64.load A)) (f64.store OUT (global.get $double))",
        same,
    );
    add(
        "Call",
        SINGLE,
        "(f32.store OUT (OP $same_single (f32.load A)))",
        same,
    );
    add(
        "Block",
        DOUBLE,
        "(f64.store OUT (OP (result f64) (br 0 (f64.load A))))",
        same,
    );
}

/// A vector once for each lane, which the operand after the vector takes.
fn replaced(at: &[u64], lanes: usize) -> Vec<u64> {
    let mut all = at[..lanes].repeat(lanes);
    for lane in 0..lanes {
        all[lane * lanes + lane] = at[lanes];
    }
    all
}
