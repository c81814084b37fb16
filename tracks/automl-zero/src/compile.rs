//! [`Compiled`]: a program as the machine runs it.
//!
//! Dead instructions are left out, addresses become places in one memory, instructions of the
//! example loop whose result never changes move out of it, and two instructions become one where
//! that saves a pass over memory. Nothing of it changes a single bit of a result: the same numbers
//! are multiplied and added in the same order, and a random instruction draws by its place in the
//! program as written.

use crate::cells::{Cell, Cells};
use crate::liveness::{Flow, Liveness};
use crate::operation::Operation;
use crate::program::{Instruction, Phase, Program};
use crate::step::{Code, Layout, Step};

/// A program ready to run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Compiled {
    /// Setup, and then what moved out of the loop.
    pub(crate) setup: Vec<Step>,
    /// For each training example, before the label is known.
    pub(crate) predict: Vec<Step>,
    /// For each training example, with its label.
    pub(crate) learn: Vec<Step>,
    /// For each validation example.
    pub(crate) validate: Vec<Step>,
    /// Whether the probability, not just the prediction, is needed while training.
    pub(crate) reads_probability: bool,
}

/// An instruction and where it stood in the program as written.
#[derive(Debug, Clone, Copy)]
struct Placed {
    instruction: Instruction,
    phase: Phase,
    position: usize,
    /// The cells that matter after it.
    after: Cells,
}

impl Compiled {
    pub(crate) fn new(program: &Program, layout: Layout) -> Self {
        let liveness = Liveness::of(program);
        let place = |phase: Phase, flow: &Flow| -> Vec<Placed> {
            let instructions = program.phase(phase).iter().enumerate();
            instructions
                .filter(|(position, _)| flow.live[*position])
                .map(|(position, instruction)| Placed {
                    instruction: *instruction,
                    phase,
                    position,
                    after: flow.after[position],
                })
                .collect()
        };
        let mut predict = place(Phase::Predict, &liveness.predict);
        let mut learn = place(Phase::Learn, &liveness.learn);
        let mut validate = place(Phase::Predict, &liveness.validate);
        let mut setup = fuse(&place(Phase::Setup, &liveness.setup), layout);

        let invariants = hoist(&liveness, &mut [&mut predict, &mut learn, &mut validate]);
        // They run once, so joining them would save nothing.
        let invariants = invariants.iter().map(|placed| placed.step(layout));
        setup.extend(invariants.flat_map(|step| spaced(step, layout)));

        Self {
            setup,
            predict: fuse(&predict, layout),
            learn: fuse(&learn, layout),
            validate: fuse(&validate, layout),
            reads_probability: liveness.reads_probability(),
        }
    }
}

/// Takes out of the loops the instructions that write the same value every time, and gives them in
/// the order in which they first run.
///
/// Such an instruction draws nothing, its inputs are written by no instruction that stays in a loop
/// (the label, the prediction and the features are new for each example), no other instruction of
/// the loops writes its output, and nothing reads the output before it runs for the first time.
fn hoist(liveness: &Liveness, loops: &mut [&mut Vec<Placed>; 3]) -> Vec<Placed> {
    let mut hoisted: Vec<Placed> = Vec::new();
    let read_first = liveness.predict.before;
    loop {
        let mut varying = Cells::per_example();
        for placed in loops.iter().flat_map(|sequence| sequence.iter()) {
            varying = varying.union(placed.written());
        }
        let [predict, learn, validate] = &*loops;
        let moves = |placed: &Placed| {
            let written = placed.written();
            let elsewhere = |other: &&Placed| {
                other.written() == written
                    && (other.phase, other.position) != (placed.phase, placed.position)
            };
            !placed.instruction.operation.is_random()
                && !placed.instruction.operation.is_partial()
                && !placed.reads(varying)
                && !written.meets(read_first.union(Cells::per_example()))
                && !(predict.iter().chain(learn.iter()).chain(validate.iter()))
                    .any(|other| elsewhere(&other))
        };
        let Some(found) = predict.iter().chain(learn.iter()).find(|one| moves(one)) else {
            break;
        };
        let found = *found;
        for sequence in &mut *loops {
            sequence
                .retain(|placed| (placed.phase, placed.position) != (found.phase, found.position));
        }
        hoisted.push(found);
    }
    hoisted
}

/// Joins the instruction that fills a temporary with the one that adds it to something, or subtracts
/// it from something, if nothing else reads the temporary. All that the first reads must be unchanged
/// where the second stands, as that is where both are done.
fn fuse(sequence: &[Placed], layout: Layout) -> Vec<Step> {
    let mut steps: Vec<Option<Step>> = sequence
        .iter()
        .map(|placed| Some(placed.step(layout)))
        .collect();
    let is_plain =
        |step: Option<Step>| step.is_some_and(|step| matches!(step.code, Code::Plain(_)));
    for product in 0..sequence.len() {
        // A sum of two products can take in one of them only.
        let Some((sum, joined)) = with_sum(sequence, product, layout) else {
            continue;
        };
        if !is_plain(steps[sum]) {
            continue;
        }
        steps[product] = None;
        steps[sum] = Some(joined);
        if let Some((difference, joined)) = with_difference(sequence, product, sum, joined, layout)
            && is_plain(steps[difference])
        {
            steps[difference] = None;
            steps[sum] = Some(joined);
        }
    }
    let steps = steps.into_iter().flatten();
    steps.flat_map(|step| spaced(step, layout)).collect()
}

/// The sum or difference that takes in the product made at a position, and the step that does both.
fn with_sum(sequence: &[Placed], product: usize, layout: Layout) -> Option<(usize, Step)> {
    use Operation::*;

    let position = product;
    let product = &sequence[position];
    let [added, subtracted] = match product.instruction.operation {
        VectorOuter => [Code::AddOuter, Code::SubtractOuter],
        VectorScale => [Code::AddScaledVector, Code::SubtractScaledVector],
        MatrixScale => [Code::AddScaledMatrix, Code::SubtractScaledMatrix],
        _ => return None,
    };
    let temporary = product.written();
    let later = &sequence[position + 1..];
    let between = later.iter().position(|placed| placed.reads(temporary))?;
    let kept = product.reading().union(temporary);
    if later[..between]
        .iter()
        .any(|placed| placed.written().meets(kept))
    {
        return None;
    }
    let sum = &later[between];
    let output = product.instruction.output;
    let (code, other) = match (sum.instruction.operation, sum.instruction.inputs) {
        (VectorAdd | MatrixAdd, [first, second]) if first == output => (added, second),
        (VectorAdd | MatrixAdd, [first, _]) => (added, first),
        (VectorSubtract | MatrixSubtract, [first, _]) if first != output => (subtracted, first),
        _ => return None,
    };
    if other == output || !sum.ends(temporary) {
        return None;
    }
    let kind = sum.instruction.written()?.kind;
    let address = layout.place(Cell {
        kind,
        address: other,
    });
    let [first, second, ..] = product.step(layout).inputs;
    let step = Step {
        code,
        inputs: [first, second, address, 0],
        ..sum.step(layout)
    };
    Some((position + 1 + between, step))
}

/// The difference that is scaled by the product and then added, and the step that does all three.
fn with_difference(
    sequence: &[Placed],
    product: usize,
    sum: usize,
    joined: Step,
    layout: Layout,
) -> Option<(usize, Step)> {
    let code = match joined.code {
        Code::AddScaledVector => Code::AddScaledVectorDifference,
        Code::AddScaledMatrix => Code::AddScaledMatrixDifference,
        _ => return None,
    };
    let kind = sequence[product].instruction.written()?.kind;
    let [_, address] = sequence[product].instruction.inputs;
    let temporary = Cells::of(Cell { kind, address });
    let earlier = &sequence[..product];
    let position = earlier
        .iter()
        .rposition(|placed| placed.written() == temporary)?;
    let difference = &earlier[position];
    if !matches!(
        difference.instruction.operation,
        Operation::VectorSubtract | Operation::MatrixSubtract
    ) {
        return None;
    }
    // What the product itself writes is not written any more.
    let kept = difference.reading();
    let changes = |placed: &Placed| placed.written().meets(kept);
    let before = &sequence[position + 1..product];
    if before
        .iter()
        .any(|placed| placed.reads(temporary) || changes(placed))
        || sequence[product + 1..sum].iter().any(changes)
        || !sequence[product].ends(temporary)
    {
        return None;
    }
    let [factor, _, added, _] = joined.inputs;
    let [first, second, ..] = difference.step(layout).inputs;
    let step = Step {
        code,
        inputs: [factor, first, second, added],
        ..joined
    };
    Some((position, step))
}

/// The step, or the two that do its work without spoiling their own operands.
fn spaced(step: Step, layout: Layout) -> Vec<Step> {
    step.split(layout)
        .map_or_else(|| vec![step], |steps| steps.to_vec())
}

impl Placed {
    /// The cells it reads.
    fn reading(&self) -> Cells {
        self.instruction.read()
    }

    fn reads(&self, cells: Cells) -> bool {
        self.reading().meets(cells)
    }

    /// Whether nothing reads what the cell holds until then once this is done.
    fn ends(&self, cell: Cells) -> bool {
        self.written() == cell || !self.after.meets(cell)
    }

    /// The cell it writes, as a set.
    fn written(&self) -> Cells {
        self.instruction
            .written()
            .map_or_else(Cells::default, Cells::of)
    }

    fn step(&self, layout: Layout) -> Step {
        Step::new(&self.instruction, self.phase, self.position, layout)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::operation::Operation::{
        MatrixAdd, ScalarConstant, ScalarMultiply, ScalarSubtract, ScalarUniform, VectorAdd,
        VectorDot, VectorOuter, VectorScale, VectorSubtract,
    };
    use crate::parameters::Memory;

    fn compiled(
        setup: &[Instruction],
        predict: &[Instruction],
        learn: &[Instruction],
    ) -> [Vec<Code>; 4] {
        let program = Program {
            setup: setup.to_vec(),
            predict: predict.to_vec(),
            learn: learn.to_vec(),
        };
        let compiled = Compiled::new(&program, Layout::new(4, Memory::default()));
        let codes = |steps: &[Step]| steps.iter().map(|step| step.code).collect();
        [
            codes(&compiled.setup),
            codes(&compiled.predict),
            codes(&compiled.learn),
            codes(&compiled.validate),
        ]
    }

    fn plain(operation: Operation) -> Code {
        Code::Plain(operation)
    }

    #[test]
    fn a_constant_rate_moves_out_and_the_update_is_one_step() {
        let codes = compiled(
            &[],
            &[Instruction::new(VectorDot, 1, [0, 1])],
            &[
                Instruction::new(ScalarConstant, 3, [0; 2]),
                Instruction::new(ScalarMultiply, 4, [3, 3]),
                Instruction::new(ScalarSubtract, 2, [0, 1]),
                Instruction::new(ScalarMultiply, 2, [2, 4]),
                Instruction::new(VectorScale, 2, [2, 0]),
                Instruction::new(VectorAdd, 1, [1, 2]),
            ],
        );
        assert_eq!(
            codes[0],
            [plain(ScalarConstant), plain(ScalarMultiply)],
            "both constants"
        );
        assert_eq!(codes[1], [plain(VectorDot)]);
        assert_eq!(
            codes[2],
            [
                plain(ScalarSubtract),
                plain(ScalarMultiply),
                Code::AddScaledVector
            ]
        );
    }

    /// Each of these looks like an invariant and is none.
    #[test]
    fn what_changes_stays_in_the_loop() {
        // Predict reads s3 before learn sets it: zero at the first example.
        let codes = compiled(
            &[],
            &[Instruction::new(ScalarMultiply, 1, [3, 3])],
            &[Instruction::new(ScalarConstant, 3, [0; 2])],
        );
        assert_eq!((codes[0].len(), codes[2].len()), (0, 1));
        // Two writers of s3.
        let codes = compiled(
            &[],
            &[
                Instruction::new(ScalarConstant, 3, [0; 2]),
                Instruction::new(ScalarMultiply, 4, [3, 3]),
                Instruction::new(ScalarMultiply, 3, [3, 4]),
                Instruction::new(ScalarMultiply, 1, [3, 4]),
            ],
            &[],
        );
        assert_eq!((codes[0].len(), codes[1].len()), (0, 4));
        // Drawn anew for each example.
        let codes = compiled(
            &[],
            &[
                Instruction::new(ScalarUniform, 3, [0; 2]),
                Instruction::new(ScalarMultiply, 1, [3, 3]),
            ],
            &[],
        );
        assert_eq!((codes[0].len(), codes[1].len()), (0, 2));
    }

    #[test]
    fn an_outer_product_is_added_at_once_unless_something_else_reads_it() {
        let outer = Instruction::new(VectorOuter, 1, [0, 1]);
        let add = Instruction::new(MatrixAdd, 0, [1, 0]);
        let predict = [
            Instruction::new(Operation::MatrixVectorProduct, 2, [0, 0]),
            Instruction::new(Operation::VectorMean, 1, [2, 0]),
        ];
        assert_eq!(compiled(&[], &predict, &[outer, add])[2], [Code::AddOuter]);

        // A sum of two products takes in one of them.
        let other = Instruction::new(VectorOuter, 2, [0, 0]);
        let sum = Instruction::new(MatrixAdd, 0, [1, 2]);
        let codes = compiled(&[], &predict, &[outer, other, sum]);
        assert_eq!(codes[2], [plain(VectorOuter), Code::AddOuter]);

        // An input of the product changes in between.
        let shift = Instruction::new(VectorSubtract, 1, [1, 0]);
        let codes = compiled(&[], &predict, &[outer, shift, add]);
        assert_eq!(
            codes[2],
            [plain(VectorOuter), plain(VectorSubtract), plain(MatrixAdd)]
        );

        // Towards another value: three in one, unless the difference is needed again.
        let towards = [
            Instruction::new(VectorSubtract, 3, [0, 1]),
            Instruction::new(VectorScale, 3, [2, 3]),
            Instruction::new(VectorAdd, 1, [1, 3]),
        ];
        let mean = [Instruction::new(VectorDot, 1, [0, 1])];
        assert_eq!(
            compiled(&[], &mean, &towards)[2],
            [Code::AddScaledVectorDifference]
        );
        let needed = Instruction::new(Operation::VectorMean, 2, [3, 0]);
        let [difference, scale, move_on] = towards;
        let codes = compiled(&[], &mean, &[difference, needed, scale, move_on]);
        assert_eq!(
            codes[2],
            [
                plain(VectorSubtract),
                plain(Operation::VectorMean),
                Code::AddScaledVector
            ]
        );

        // The product is read again.
        let again = Instruction::new(MatrixAdd, 0, [0, 1]);
        let codes = compiled(&[], &predict, &[outer, add, again]);
        assert_eq!(
            codes[2],
            [plain(VectorOuter), plain(MatrixAdd), plain(MatrixAdd)]
        );
    }
}
