//! The tree itself, as a flat list of nodes in prefix order.

use super::{Operator, Type, language::Language};

/// A finite constant. Equal constants have equal bits: `0` and `-0` differ, because `1 / 0` and
/// `1 / -0` do.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Constant(u64);

impl Constant {
    /// The constant with this value, or none if it is infinite or not a number.
    pub fn new(value: f64) -> Option<Constant> {
        value.is_finite().then_some(Constant(value.to_bits()))
    }

    /// The value; always finite.
    pub fn value(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl std::fmt::Debug for Constant {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{:?}", self.value())
    }
}

/// One node of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Node {
    /// An operator; its arguments follow, in order.
    Operator(Operator),
    /// The input with this index in the language.
    Input(u8),
    /// A number.
    Constant(Constant),
}

impl Node {
    /// How many arguments follow.
    pub fn arity(self) -> usize {
        match self {
            Node::Operator(operator) => operator.arguments().len(),
            Node::Input(_) | Node::Constant(_) => 0,
        }
    }

    /// The type of the node's value. The input must be one of the language's.
    pub(super) fn kind(self, language: &Language) -> Type {
        match self {
            Node::Operator(operator) => operator.result(),
            Node::Input(index) => language.inputs()[usize::from(index)].kind(),
            Node::Constant(_) => Type::Number,
        }
    }
}

/// A well-typed expression of some [`Language`]: at least one node, at most the language's
/// `max_nodes`, no deeper than [`MAX_DEPTH`](super::MAX_DEPTH). Only a language makes one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Expression {
    nodes: Vec<Node>,
}

impl Expression {
    /// Wraps nodes that are known to be a complete tree within the language's caps.
    pub(super) fn from_checked(nodes: Vec<Node>) -> Expression {
        Expression { nodes }
    }

    /// The nodes in prefix order: each operator before its arguments.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The number of nodes: the complexity of a program.
    #[expect(
        clippy::len_without_is_empty,
        reason = "an expression has at least one node"
    )]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The number of nodes on the longest path from the root to a leaf.
    pub fn depth(&self) -> usize {
        depth(&self.nodes)
    }

    /// The range of nodes that make up the subtree whose root is at `at`.
    ///
    /// # Panics
    /// `at` is not below [`len`](Expression::len).
    pub fn subtree(&self, at: usize) -> std::ops::Range<usize> {
        let mut open = 1;
        let mut end = at;
        while open > 0 {
            open = open - 1 + self.nodes[end].arity();
            end += 1;
        }
        at..end
    }
}

/// Depth of the tree that `nodes` list.
pub(super) fn depth(nodes: &[Node]) -> usize {
    // Right to left, every node finds the depths of its arguments on top of the stack.
    let mut depths: Vec<usize> = Vec::new();
    for node in nodes.iter().rev() {
        let arguments = depths.split_off(depths.len() - node.arity());
        depths.push(1 + arguments.into_iter().max().unwrap_or(0));
    }
    depths.pop().unwrap_or(0)
}
