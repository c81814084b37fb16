//! From a tree to straight-line code.
//!
//! Equal subtrees become one value. Each value is computed as seldom as it changes: once for an
//! instance if it depends on constants and the capacity alone, once for an item if it depends on
//! nothing that differs between bins, and only the rest once for every bin.

use std::collections::BTreeMap;

use assay_sdk::expression::{Expression, Node, Operator};

use crate::language::Reading;

/// How often a value changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Rate {
    Instance,
    Item,
    Bin,
}

/// Where a value is found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Place {
    /// The rooms of the bins.
    Room,
    /// The numbers of items in the bins.
    Items,
    /// A register with one value for each bin.
    Varying(u16),
    /// A register with one value for all bins.
    Uniform(u16),
}

/// One operation on values found before it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Step {
    pub(crate) operator: Operator,
    /// As many as the operator has; the others repeat the first.
    pub(crate) arguments: [Place; 3],
    /// The register that takes the result, of the kind that the list of steps implies.
    pub(crate) register: u16,
}

/// A program as straight-line code.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Compiled {
    /// Numbers to be put into uniform registers once.
    pub(crate) constants: Vec<(f32, u16)>,
    /// Readings that are uniform, and the registers they belong into.
    pub(crate) readings: Vec<(Reading, u16)>,
    /// Steps on uniform registers, once for an instance.
    pub(crate) for_instance: Vec<Step>,
    /// Steps on uniform registers, once for an item.
    pub(crate) for_item: Vec<Step>,
    /// Steps to varying registers, for every bin.
    pub(crate) for_bins: Vec<Step>,
    /// The priority.
    pub(crate) result: Place,
    /// How many uniform registers there are.
    pub(crate) uniform: u16,
    /// How many varying registers there are.
    pub(crate) varying: u16,
    /// Nodes of the program: what one bin costs one item, in units of the budget.
    pub(crate) nodes: u64,
}

impl Compiled {
    /// Whether the priority is the same for all bins, so that the first feasible one is chosen.
    pub(crate) fn is_uniform(&self) -> bool {
        matches!(self.result, Place::Uniform(_))
    }

    /// Compiles an expression of this track's language.
    pub(crate) fn new(expression: &Expression) -> Compiled {
        let mut compiler = Compiler::default();
        // Right to left, every operator finds its arguments on top of the stack, the first topmost.
        let mut stack: Vec<Place> = Vec::new();
        for node in expression.nodes().iter().rev() {
            let place = match *node {
                Node::Constant(constant) => compiler.constant(constant.value() as f32),
                Node::Input(index) => compiler.reading(Reading::ALL[usize::from(index)]),
                Node::Operator(operator) => {
                    let arity = node.arity();
                    let mut arguments = [stack[stack.len() - 1]; 3];
                    for argument in arguments.iter_mut().take(arity) {
                        *argument = stack.pop().expect("arguments come before their operator");
                    }
                    compiler.operation(operator, arguments)
                }
            };
            stack.push(place);
        }
        let mut compiled = compiler.compiled;
        compiled.result = stack.pop().expect("an expression has at least one node");
        compiled.nodes = expression.len() as u64;
        compiled
    }
}

/// What makes two values the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    Constant(u32),
    Reading(Reading),
    Operation(Operator, [Place; 3]),
}

struct Compiler {
    compiled: Compiled,
    known: BTreeMap<Key, Place>,
    /// The rate of each uniform register.
    rates: Vec<Rate>,
}

impl Default for Compiler {
    fn default() -> Compiler {
        Compiler {
            compiled: Compiled {
                constants: Vec::new(),
                readings: Vec::new(),
                for_instance: Vec::new(),
                for_item: Vec::new(),
                for_bins: Vec::new(),
                result: Place::Room,
                uniform: 0,
                varying: 0,
                nodes: 0,
            },
            known: BTreeMap::new(),
            rates: Vec::new(),
        }
    }
}

impl Compiler {
    fn constant(&mut self, number: f32) -> Place {
        let key = Key::Constant(number.to_bits());
        if let Some(place) = self.known.get(&key) {
            return *place;
        }
        let register = self.uniform(Rate::Instance);
        self.compiled.constants.push((number, register));
        self.remember(key, Place::Uniform(register))
    }

    fn reading(&mut self, reading: Reading) -> Place {
        let key = Key::Reading(reading);
        if let Some(place) = self.known.get(&key) {
            return *place;
        }
        let rate = match reading {
            Reading::Room => return Place::Room,
            Reading::Items => return Place::Items,
            Reading::Size | Reading::Tightest | Reading::Bins | Reading::Placed => Rate::Item,
            Reading::Capacity => Rate::Instance,
        };
        let register = self.uniform(rate);
        self.compiled.readings.push((reading, register));
        self.remember(key, Place::Uniform(register))
    }

    fn operation(&mut self, operator: Operator, arguments: [Place; 3]) -> Place {
        let key = Key::Operation(operator, arguments);
        if let Some(place) = self.known.get(&key) {
            return *place;
        }
        let rate = arguments.map(|place| self.rate(place)).into_iter().max();
        let rate = rate.expect("there are three arguments");
        let register = if rate == Rate::Bin {
            self.compiled.varying += 1;
            self.compiled.varying - 1
        } else {
            self.uniform(rate)
        };
        let step = Step {
            operator,
            arguments,
            register,
        };
        let (steps, place) = match rate {
            Rate::Instance => (&mut self.compiled.for_instance, Place::Uniform(register)),
            Rate::Item => (&mut self.compiled.for_item, Place::Uniform(register)),
            Rate::Bin => (&mut self.compiled.for_bins, Place::Varying(register)),
        };
        steps.push(step);
        self.remember(key, place)
    }

    fn rate(&self, place: Place) -> Rate {
        match place {
            Place::Room | Place::Items | Place::Varying(_) => Rate::Bin,
            Place::Uniform(register) => self.rates[usize::from(register)],
        }
    }

    fn uniform(&mut self, rate: Rate) -> u16 {
        self.rates.push(rate);
        self.compiled.uniform += 1;
        self.compiled.uniform - 1
    }

    fn remember(&mut self, key: Key, place: Place) -> Place {
        self.known.insert(key, place);
        place
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::language;

    #[test]
    fn values_are_shared_and_computed_as_seldom_as_they_change() {
        let text = "(room - size) * (room - size) + capacity / 2 * (size - 1 + (capacity / 2))";
        let compiled = Compiled::new(&language(64).unwrap().parse(text).unwrap());
        let operators = |steps: &[Step]| -> Vec<Operator> {
            let mut operators: Vec<_> = steps.iter().map(|step| step.operator).collect();
            operators.sort();
            operators
        };
        use Operator::{Add, Divide, Multiply, Subtract};
        assert_eq!(operators(&compiled.for_instance), [Divide]);
        assert_eq!(operators(&compiled.for_item), [Add, Subtract, Multiply]);
        assert_eq!(operators(&compiled.for_bins), [Add, Subtract, Multiply]);
        assert_eq!(compiled.constants.len(), 2);
        assert_eq!(compiled.nodes, 19);
        assert!(!compiled.is_uniform());
    }
}
