//! [`Language`]: what programs of a track are made of, and the check that a list of nodes is one.

use std::ops::RangeInclusive;

use crate::limits;

use super::operator::Form;
use super::{Expression, ExpressionError, LanguageError, Node, Operator, Type};

/// The greatest depth of an expression. Evaluators and printers that recurse stay within a native
/// stack of 1 MiB, whose overflow would be no verdict.
pub const MAX_DEPTH: usize = 256;

/// The greatest `max_nodes`: that many constants of nine bytes still fit a program.
pub const MAX_NODES: usize = (limits::PROGRAM_BYTES - 1) / 9;

/// The greatest number of inputs: half the codes of a node's first byte.
pub const MAX_INPUTS: usize = 128;

/// The longest name of an input; keeps the text of the largest program below [`MAX_TEXT_BYTES`].
pub const MAX_NAME_BYTES: usize = 24;

/// The longest text that is read: the platform's limit for program text.
pub const MAX_TEXT_BYTES: usize = limits::TEXT_BYTES;

/// One input: a name and a type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Input {
    name: String,
    kind: Type,
}

impl Input {
    /// An input that is a number.
    pub fn number(name: &str) -> Input {
        Input {
            name: name.to_owned(),
            kind: Type::Number,
        }
    }

    /// An input that is true or false.
    pub fn truth(name: &str) -> Input {
        Input {
            name: name.to_owned(),
            kind: Type::Truth,
        }
    }

    /// The name in text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The type of its value.
    pub fn kind(&self) -> Type {
        self.kind
    }
}

/// What a language is made of; [`Language::new`] checks it.
#[derive(Debug, Clone, PartialEq)]
pub struct Definition {
    /// The inputs. Their order is their index in program bytes.
    pub inputs: Vec<Input>,
    /// The operators that programs may use. Their order has no meaning but for random choices.
    pub operators: Vec<Operator>,
    /// The type of a program's result.
    pub result: Type,
    /// The range that fresh random constants come from, of finite width; a program's constants may
    /// lie outside.
    pub constants: RangeInclusive<f64>,
    /// The greatest number of nodes of a program, at most [`MAX_NODES`].
    pub max_nodes: usize,
}

/// A checked [`Definition`]: the space of its programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Language {
    definition: Definition,
    smallest: [Size; 2],
}

/// Size of a tree: its depth and its number of nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Size {
    pub(super) depth: usize,
    pub(super) nodes: usize,
}

impl Size {
    const LEAF: Size = Size { depth: 1, nodes: 1 };
    const UNREACHABLE: Size = Size {
        depth: usize::MAX,
        nodes: usize::MAX,
    };
}

impl Language {
    /// Checks a definition.
    ///
    /// # Errors
    /// Names that can't be read back, duplicates, caps out of range, or a type that some operator
    /// takes but no tree within the cap has.
    pub fn new(definition: Definition) -> Result<Language, LanguageError> {
        check_inputs(&definition.inputs)?;
        for (index, operator) in definition.operators.iter().enumerate() {
            if definition.operators[..index].contains(operator) {
                return Err(LanguageError::DuplicateOperator(*operator));
            }
        }
        let (low, high) = (*definition.constants.start(), *definition.constants.end());
        // A finite width says that both ends are finite, too.
        if !((high - low).is_finite() && low <= high) {
            return Err(LanguageError::BadConstants);
        }
        let max_nodes = definition.max_nodes;
        if max_nodes > MAX_NODES {
            return Err(LanguageError::TooManyNodes(max_nodes));
        }
        let smallest = smallest_trees(&definition);
        let taken = definition.operators.iter().flat_map(|o| o.arguments());
        for kind in taken.chain([&definition.result]) {
            if smallest[*kind as usize].nodes > max_nodes {
                return Err(LanguageError::Unreachable {
                    kind: *kind,
                    max_nodes,
                });
            }
        }
        Ok(Language {
            definition,
            smallest,
        })
    }

    /// The inputs, by index.
    pub fn inputs(&self) -> &[Input] {
        &self.definition.inputs
    }

    /// The operators that programs may use.
    pub fn operators(&self) -> &[Operator] {
        &self.definition.operators
    }

    /// The type of a program's result.
    pub fn result(&self) -> Type {
        self.definition.result
    }

    /// The range that fresh random constants come from.
    pub fn constants(&self) -> RangeInclusive<f64> {
        self.definition.constants.clone()
    }

    /// The greatest number of nodes of a program.
    pub fn max_nodes(&self) -> usize {
        self.definition.max_nodes
    }

    /// The size of the smallest tree whose value has this type.
    pub(super) fn smallest(&self, kind: Type) -> Size {
        self.smallest[kind as usize]
    }
}

fn check_inputs(inputs: &[Input]) -> Result<(), LanguageError> {
    if inputs.len() > MAX_INPUTS {
        return Err(LanguageError::TooManyInputs(inputs.len()));
    }
    for (index, input) in inputs.iter().enumerate() {
        let name = input.name();
        let letters = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_');
        if !name.starts_with(|first: char| first.is_ascii_lowercase())
            || name.len() > MAX_NAME_BYTES
            || !name.bytes().all(letters)
        {
            return Err(LanguageError::BadName(name.to_owned()));
        }
        let function = Operator::all().any(|o| o.form() == Form::Call && o.name() == name);
        if function || inputs[..index].iter().any(|other| other.name() == name) {
            return Err(LanguageError::DuplicateName(name.to_owned()));
        }
    }
    Ok(())
}

/// The smallest tree of each type: a fixed point, because operators build on each other's results.
fn smallest_trees(definition: &Definition) -> [Size; 2] {
    let mut smallest = [Size::LEAF, Size::UNREACHABLE];
    if definition.inputs.iter().any(|i| i.kind() == Type::Truth) {
        smallest[Type::Truth as usize] = Size::LEAF;
    }
    loop {
        let before = smallest;
        for operator in &definition.operators {
            let arguments = operator.arguments().iter();
            let sizes: Vec<Size> = arguments.map(|kind| smallest[*kind as usize]).collect();
            if sizes.contains(&Size::UNREACHABLE) {
                continue;
            }
            let result = &mut smallest[operator.result() as usize];
            result.depth = result
                .depth
                .min(1 + sizes.iter().map(|size| size.depth).max().unwrap_or(0));
            result.nodes = result
                .nodes
                .min(1 + sizes.iter().map(|size| size.nodes).sum::<usize>());
        }
        if smallest == before {
            return smallest;
        }
    }
}

/// Checks nodes as they come, in prefix order and without recursion, so that hostile bytes can't
/// grow any stack.
pub(super) struct Checker<'a> {
    language: &'a Language,
    /// The places still to be filled: type and depth of each, the next one last.
    open: Vec<(Type, usize)>,
    nodes: Vec<Node>,
}

impl<'a> Checker<'a> {
    pub(super) fn new(language: &'a Language) -> Checker<'a> {
        Checker {
            language,
            open: vec![(language.result(), 1)],
            nodes: Vec::new(),
        }
    }

    /// Whether no place is left to be filled.
    pub(super) fn is_complete(&self) -> bool {
        self.open.is_empty()
    }

    /// Takes the next node; `at` is its place in the input, for the error. The input must exist.
    pub(super) fn push(&mut self, node: Node, at: usize) -> Result<(), ExpressionError> {
        let Some((expected, depth)) = self.open.pop() else {
            return Err(ExpressionError::Trailing { at });
        };
        let limit = self.language.max_nodes();
        if self.nodes.len() == limit {
            return Err(ExpressionError::TooManyNodes { limit });
        }
        if depth > MAX_DEPTH {
            return Err(ExpressionError::TooDeep);
        }
        let found = node.kind(self.language);
        if found != expected {
            return Err(ExpressionError::WrongType {
                at,
                expected,
                found,
            });
        }
        if let Node::Operator(operator) = node {
            let arguments = operator.arguments().iter().rev();
            self.open.extend(arguments.map(|kind| (*kind, depth + 1)));
        }
        self.nodes.push(node);
        Ok(())
    }

    /// The expression, or none if places are left.
    pub(super) fn finish(self) -> Option<Expression> {
        self.open
            .is_empty()
            .then(|| Expression::from_checked(self.nodes))
    }
}
