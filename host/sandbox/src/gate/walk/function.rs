//! The body of a core function.

use wasmparser::{FunctionBody, Operator};

use crate::gate::caps;
use crate::gate::inspection::{Body, Inspection};
use crate::gate::refusal::{Place, Refusal};

/// Checks a body against the caps of a single function. `place` is where it starts.
pub(super) fn check(
    body: &FunctionBody<'_>,
    place: Place,
    inspection: &mut Inspection,
) -> Result<(), Refusal> {
    let size = body.range().len() as u64;
    caps::BODY.admit(size, place)?;
    let locals = locals(body, place)?;
    let nesting = nesting(body, place)?;

    inspection.most_locals = inspection.most_locals.max(locals);
    inspection.deepest_nesting = inspection.deepest_nesting.max(nesting);
    if let Some((module, function)) = place.function
        && inspection
            .largest_body
            .is_none_or(|largest| size > largest.size)
    {
        inspection.largest_body = Some(Body {
            module,
            function,
            size,
        });
    }
    Ok(())
}

/// The number of declared locals. Declarations are runs, so a sum is all it takes.
fn locals(body: &FunctionBody<'_>, place: Place) -> Result<u64, Refusal> {
    let mut reader = body.get_binary_reader();
    let mut locals = 0_u64;
    for _ in 0..reader.read_var_u32()? {
        let offset = reader.original_position();
        locals = locals.saturating_add(reader.read_var_u32()?.into());
        caps::LOCALS.admit(locals, Place { offset, ..place })?;
        reader.read::<wasmparser::ValType>()?;
    }
    Ok(locals)
}

/// The deepest nesting of blocks.
fn nesting(body: &FunctionBody<'_>, place: Place) -> Result<u64, Refusal> {
    let mut operators = body.get_operators_reader()?;
    let mut open = 0_u64;
    let mut deepest = 0;
    while !operators.eof() {
        let (operator, offset) = operators.read_with_offset()?;
        match operator {
            Operator::Block { .. }
            | Operator::Loop { .. }
            | Operator::If { .. }
            | Operator::Try { .. }
            | Operator::TryTable { .. } => {
                open += 1;
                caps::NESTING.admit(open, Place { offset, ..place })?;
                deepest = deepest.max(open);
            }
            // The last `end` closes the function itself.
            Operator::End | Operator::Delegate { .. } => open = open.saturating_sub(1),
            _ => {}
        }
    }
    Ok(deepest)
}
