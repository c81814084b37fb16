//! The component that applies every row of the table, and how long the results of each row are.
//!
//! `prepare` with seed 0 gives the results of all rows, one after the other. With seed n, it applies
//! the n-th trapping conversion to the operand that `cases` indexes.

use std::fmt::Write as _;

use assay_tests::{base, component};

use super::{
    operands::Operands,
    table::{Code, Core, Listed, Row, listed, trapping},
};

/// Where the operands begin: well beyond what the base track uses.
const OPERANDS: usize = 1 << 16;

/// The component.
pub(crate) fn build(rows: &[Row]) -> Vec<u8> {
    let lists = lists(rows);
    let results = lists
        .last()
        .map_or(OPERANDS, |list| list.address + 2 * list.size());
    let end = results + rows.iter().map(Row::result_size).sum::<usize>();
    let memory = format!(r#"(memory (export "memory") {})"#, end.div_ceil(1 << 16));
    let mut declarations = CARRIERS.to_owned();
    let mut prepare = format!("(local $out i32) {LONE} (local.set $out (i32.const {results}))");
    for list in &lists {
        list.write_data(&mut declarations);
    }
    for row in rows {
        let list = find(&lists, row.operands);
        write_function(row, list, &mut declarations);
        write!(
            prepare,
            "(local.set $out (call ${} (local.get $out)))",
            row.name
        )
        .unwrap();
    }
    write_lone(&lists, &mut declarations);
    write!(
        prepare,
        "(call $ok (i32.const {results}) (i32.sub (local.get $out) (i32.const {results})))"
    )
    .unwrap();
    component::from_wat(&base::wat(&[
        ("memory", &memory),
        ("declarations", &declarations),
        ("prepare", &prepare),
    ]))
}

/// What moves take floats through.
const CARRIERS: &str = "
    (global $single (mut f32) (f32.const 0))
    (global $double (mut f64) (f64.const 0))
    (func $same_single (param f32) (result f32) (local.get 0))";

const LONE: &str = "
    (if (i64.ne (local.get $seed) (i64.const 0))
      (then (return (call $lone (i32.wrap_i64 (local.get $seed)) (local.get $cases)))))";

/// A list of operands in memory, twice, so that a walk may start anywhere and go round.
struct List {
    operands: Operands,
    bits: Vec<u64>,
    address: usize,
}

impl List {
    fn size(&self) -> usize {
        self.bits.len() * self.operands.size()
    }

    /// The bytes of as many operands as asked for, from the one at an index on.
    fn bytes(&self, index: usize, count: usize) -> Vec<u8> {
        let round = self.bits.iter().cycle().skip(index).take(count);
        round
            .flat_map(|bits| bits.to_le_bytes()[..self.operands.size()].to_vec())
            .collect()
    }

    fn write_data(&self, text: &mut String) {
        write!(text, "(data (i32.const {}) \"", self.address).unwrap();
        for byte in self.bytes(0, 2 * self.bits.len()) {
            write!(text, "\\{byte:02x}").unwrap();
        }
        text.push_str("\")\n");
    }

    /// The operand at an index as a constant, with those that follow it if it is a vector.
    fn constant(&self, core: Core, index: usize) -> String {
        let bits = self.bits[index % self.bits.len()];
        match core {
            Core::I32 => format!("(i32.const {})", bits as i32),
            Core::I64 => format!("(i64.const {})", bits as i64),
            Core::F32 => {
                let value = f32::from_bits(bits as u32);
                let payload = bits & 0x7f_ffff;
                format!(
                    "(f32.const {})",
                    float(value.into(), format!("{value:?}"), payload)
                )
            }
            Core::F64 => {
                let value = f64::from_bits(bits);
                let payload = bits & 0xf_ffff_ffff_ffff;
                format!(
                    "(f64.const {})",
                    float(value, format!("{value:?}"), payload)
                )
            }
            Core::V128 => {
                let bytes = self.bytes(index, 16 / self.operands.size());
                let bytes: Vec<String> = bytes.iter().map(u8::to_string).collect();
                format!("(v128.const i8x16 {})", bytes.join(" "))
            }
        }
    }
}

/// A float as WebAssembly text, which differs from Rust's for NaNs only.
fn float(value: f64, finite: String, payload: u64) -> String {
    match (value.is_nan(), value.is_sign_negative()) {
        (false, _) => finite,
        (true, false) => format!("nan:{payload:#x}"),
        (true, true) => format!("-nan:{payload:#x}"),
    }
}

/// Every list of operands that the rows name, placed in memory.
fn lists(rows: &[Row]) -> Vec<List> {
    let mut lists: Vec<List> = Vec::new();
    let mut address = OPERANDS;
    for row in rows {
        if lists.iter().all(|list| list.operands != row.operands) {
            let list = List {
                operands: row.operands,
                bits: row.operands.bits(),
                address,
            };
            address += 2 * list.size();
            lists.push(list);
        }
    }
    lists
}

fn find(lists: &[List], operands: Operands) -> &List {
    let found = lists.iter().find(|list| list.operands == operands);
    found.expect("every row's operands are in memory")
}

fn write_function(row: &Row, list: &List, text: &mut String) {
    let name = row.name;
    write!(
        text,
        "(func ${name} (param $out i32) (result i32)
           (local $a i32) (local $b i32) (local $shift i32) (local $single f32) (local $double f64)"
    )
    .unwrap();
    let operator = operator(name).text();
    match &row.code {
        Code::Function {
            arity,
            argument,
            result,
        } => {
            let load = argument.name();
            let store = result.name();
            if *arity == 1 {
                let body = format!("({store}.store OUT ({operator} ({load}.load A)))");
                text.push_str(&walk(row, list, &body, 1));
            } else {
                let body =
                    format!("({store}.store OUT ({operator} ({load}.load A) ({load}.load B)))");
                text.push_str(&walk(row, list, &body, list.bits.len()));
            }
            let mut offset = 0;
            for index in (0..list.bits.len()).step_by(row.lanes) {
                let mut arguments = list.constant(*argument, index);
                if *arity == 2 {
                    arguments.push_str(&list.constant(*argument, index + 1));
                }
                write!(
                    text,
                    "({store}.store offset={offset} (local.get $out) ({operator} {arguments}))"
                )
                .unwrap();
                offset += result.size();
            }
            text.push_str(&advance(offset));
        }
        Code::Constant(core) => {
            let name = core.name();
            let mut offset = 0;
            for index in 0..list.bits.len() {
                let constant = list.constant(*core, index);
                write!(
                    text,
                    "({name}.store offset={offset} (local.get $out) {constant})"
                )
                .unwrap();
                offset += core.size();
            }
            text.push_str(&advance(offset));
        }
        Code::Move { text: body, .. } => {
            text.push_str(&walk(row, list, &body.replace("OP", &operator), 1));
        }
    }
    text.push_str("(local.get $out))\n");
}

/// Code that runs `body` for all operands, and for as many shifts of the second against the first.
fn walk(row: &Row, list: &List, body: &str, shifts: usize) -> String {
    let body = body
        .replace("OUT", "(local.get $out)")
        .replace('A', "(local.get $a)")
        .replace('B', "(local.get $b)");
    let (start, size) = (list.address, list.operands.size());
    let end = start + list.size();
    format!(
        "(loop $shifts
           (local.set $a (i32.const {start}))
           (local.set $b (i32.add (i32.const {start}) (local.get $shift)))
           (loop $operands
             {body}
             {advance}
             (local.set $a (i32.add (local.get $a) (i32.const {stride})))
             (local.set $b (i32.add (local.get $b) (i32.const {stride})))
             (br_if $operands (i32.lt_u (local.get $a) (i32.const {end}))))
           (local.set $shift (i32.add (local.get $shift) (i32.const {size})))
           (br_if $shifts (i32.lt_u (local.get $shift) (i32.const {}))))",
        shifts * size,
        advance = advance(row.stored()),
        stride = row.lanes * size,
    )
}

fn advance(bytes: usize) -> String {
    format!("(local.set $out (i32.add (local.get $out) (i32.const {bytes})))")
}

/// The function that converts one operand, which may trap.
fn write_lone(lists: &[List], text: &mut String) {
    text.push_str("(func $lone (param $which i32) (param $index i32) (result i32)");
    for (number, (name, conversion, result)) in (1..).zip(trapping()) {
        let list = find(lists, conversion.source());
        let size = list.operands.size();
        let load = if conversion.from_double {
            Core::F64
        } else {
            Core::F32
        };
        write!(
            text,
            "(if (i32.eq (local.get $which) (i32.const {number}))
               (then
                 ({}.store (i32.const 64)
                   ({} ({}.load
                     (i32.add (i32.const {}) (i32.mul (local.get $index) (i32.const {size}))))))
                 (return (call $ok (i32.const 64) (i32.const {})))))",
            result.name(),
            operator(name).text(),
            load.name(),
            list.address,
            result.size(),
        )
        .unwrap();
    }
    text.push_str("unreachable)\n");
}

fn operator(name: &str) -> Listed {
    let found = listed().into_iter().find(|operator| operator.name == name);
    found.expect("every row is an operator of wasmparser's list")
}

impl Row {
    /// Bytes that one application stores.
    fn stored(&self) -> usize {
        match &self.code {
            Code::Function { result, .. } => result.size(),
            Code::Constant(core) => core.size(),
            Code::Move { moved, .. } => moved(&[0; 16]).len() * self.operands.size(),
        }
    }

    /// The index of the first operand, and of the second, in each application, in order.
    pub(crate) fn applications(&self) -> Vec<(usize, usize)> {
        let count = self.operands.bits().len();
        let walk = |shift| (0..count).step_by(self.lanes).map(move |a| (a, a + shift));
        match &self.code {
            Code::Function { arity, .. } => {
                let shifts = if *arity == 1 { 1 } else { count };
                let variable = (0..shifts).flat_map(walk);
                variable.chain(walk(1)).collect()
            }
            Code::Constant(_) | Code::Move { .. } => walk(0).collect(),
        }
    }

    /// Bytes of the row's results.
    pub(crate) fn result_size(&self) -> usize {
        self.applications().len() * self.stored()
    }
}
