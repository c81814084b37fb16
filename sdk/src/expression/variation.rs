//! Random expressions, mutations and crossover. All results are valid and within the caps.

use std::ops::Range;

use assay_random::Rng;

use super::tree::depth;
use super::{Constant, Expression, Language, MAX_DEPTH, Node, Type};

/// The limit of a random program's depth comes from this range; the program may stay below it.
const RANDOM_DEPTH: Range<usize> = 2..7;
/// The same for a fresh subtree of a mutation.
const SUBTREE_DEPTH: Range<usize> = 1..5;
/// Share of operators among the nodes that could be either operator or leaf.
const OPERATOR_SHARE: f64 = 0.75;
/// Share of constants among the leaves that are numbers.
const CONSTANT_SHARE: f64 = 0.3;
/// How often a change of a constant flips its sign.
const FLIP_SHARE: f64 = 0.1;
/// How often a change of a constant that does not flip it draws a fresh one.
const FRESH_SHARE: f64 = 0.1;
/// How many places are tried before a variation gives up and returns the parent.
const ATTEMPTS: usize = 8;

/// A kind of mutation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mutation {
    /// A subtree is replaced by a fresh random one.
    ReplaceSubtree,
    /// A subtree becomes an argument of a new operator; fresh subtrees fill the others.
    Insert,
    /// A node is replaced by one of its arguments.
    Remove,
    /// An operator is replaced by another with the same types.
    ChangeOperator,
    /// An input is replaced by another of the same type.
    ChangeInput,
    /// A constant is scaled by a log-normal factor; now and then its sign flips or it is drawn anew.
    ChangeConstant,
}

impl Mutation {
    /// All kinds; a track's descriptor lists their names in this order.
    pub const ALL: [Mutation; 6] = [
        Mutation::ReplaceSubtree,
        Mutation::Insert,
        Mutation::Remove,
        Mutation::ChangeOperator,
        Mutation::ChangeInput,
        Mutation::ChangeConstant,
    ];

    /// The name in a track's descriptor.
    pub fn name(self) -> &'static str {
        match self {
            Mutation::ReplaceSubtree => "replace-subtree",
            Mutation::Insert => "insert",
            Mutation::Remove => "remove",
            Mutation::ChangeOperator => "change-operator",
            Mutation::ChangeInput => "change-input",
            Mutation::ChangeConstant => "change-constant",
        }
    }
}

impl Language {
    /// A random expression: grown to a depth that is itself random, so that small and large ones
    /// come (ramped grow).
    pub fn random(&self, rng: &mut Rng) -> Expression {
        let depth = between(RANDOM_DEPTH, rng);
        Expression::from_checked(self.grow(self.result(), depth, self.max_nodes(), rng))
    }

    /// A changed copy; an unchanged one if this kind of mutation has no place in the parent, or none
    /// of a few tries stayed within the caps.
    pub fn mutate(&self, parent: &Expression, mutation: Mutation, rng: &mut Rng) -> Expression {
        let sites = self.sites(parent, mutation);
        if sites.is_empty() {
            return parent.clone();
        }
        for _ in 0..ATTEMPTS {
            let at = *rng.choose(&sites);
            let changed = match mutation {
                Mutation::ReplaceSubtree => self.replace_subtree(parent, at, rng),
                Mutation::Insert => self.insert(parent, at, rng),
                Mutation::Remove => self.remove(parent, at, rng),
                Mutation::ChangeOperator | Mutation::ChangeInput => self.exchange(parent, at, rng),
                Mutation::ChangeConstant => self.change_constant(parent, at, rng),
            };
            if let Some(changed) = changed {
                return changed;
            }
        }
        parent.clone()
    }

    /// The first expression with one subtree replaced by a subtree of the second of the same type; a
    /// copy of the first if a few tries found none within the caps.
    pub fn crossover(&self, first: &Expression, second: &Expression, rng: &mut Rng) -> Expression {
        for _ in 0..ATTEMPTS {
            let at = rng.index(first.len());
            let kind = first.nodes()[at].kind(self);
            let donors: Vec<usize> = (0..second.len())
                .filter(|donor| second.nodes()[*donor].kind(self) == kind)
                .collect();
            if donors.is_empty() {
                continue;
            }
            let donor = second.subtree(*rng.choose(&donors));
            if let Some(child) = self.splice(first, at, &second.nodes()[donor]) {
                return child;
            }
        }
        first.clone()
    }

    /// The nodes that a kind of mutation can start from.
    fn sites(&self, parent: &Expression, mutation: Mutation) -> Vec<usize> {
        let fits = |node: Node| match (mutation, node) {
            (Mutation::ReplaceSubtree | Mutation::Insert, _) => true,
            (Mutation::Remove, Node::Operator(operator)) => {
                operator.arguments().contains(&operator.result())
            }
            (Mutation::ChangeOperator, Node::Operator(_))
            | (Mutation::ChangeInput, Node::Input(_))
            | (Mutation::ChangeConstant, Node::Constant(_)) => true,
            _ => false,
        };
        (0..parent.len())
            .filter(|at| fits(parent.nodes()[*at]))
            .collect()
    }

    fn replace_subtree(&self, parent: &Expression, at: usize, rng: &mut Rng) -> Option<Expression> {
        let room = self.max_nodes() - parent.len() + parent.subtree(at).len();
        let kind = parent.nodes()[at].kind(self);
        let fresh = self.grow(kind, between(SUBTREE_DEPTH, rng), room, rng);
        self.splice(parent, at, &fresh)
    }

    fn insert(&self, parent: &Expression, at: usize, rng: &mut Rng) -> Option<Expression> {
        let kind = parent.nodes()[at].kind(self);
        let wrappers: Vec<_> = self
            .operators()
            .iter()
            .filter(|o| o.result() == kind && o.arguments().contains(&kind))
            .collect();
        if wrappers.is_empty() {
            return None;
        }
        let operator = **rng.choose(&wrappers);
        let kinds = operator.arguments();
        let places: Vec<usize> = (0..kinds.len()).filter(|i| kinds[*i] == kind).collect();
        let kept = *rng.choose(&places);
        let mut nodes = vec![Node::Operator(operator)];
        for (index, argument) in kinds.iter().enumerate() {
            if index == kept {
                nodes.extend(&parent.nodes()[parent.subtree(at)]);
            } else {
                // Small, so that inserting is a small step.
                let depth = between(1..3, rng);
                nodes.extend(self.grow(*argument, depth, self.max_nodes(), rng));
            }
        }
        self.splice(parent, at, &nodes)
    }

    fn remove(&self, parent: &Expression, at: usize, rng: &mut Rng) -> Option<Expression> {
        let kind = parent.nodes()[at].kind(self);
        let mut children = Vec::new();
        let mut child = at + 1;
        for _ in 0..parent.nodes()[at].arity() {
            let subtree = parent.subtree(child);
            child = subtree.end;
            if parent.nodes()[subtree.start].kind(self) == kind {
                children.push(subtree);
            }
        }
        let kept = rng.choose(&children).clone();
        self.splice(parent, at, &parent.nodes()[kept])
    }

    /// Another operator with the same signature, or another input of the same type.
    fn exchange(&self, parent: &Expression, at: usize, rng: &mut Rng) -> Option<Expression> {
        let others: Vec<Node> = match parent.nodes()[at] {
            Node::Operator(old) => self
                .operators()
                .iter()
                .filter(|o| o.arguments() == old.arguments() && o.result() == old.result())
                .map(|operator| Node::Operator(*operator))
                .collect(),
            Node::Input(old) => self
                .input_nodes(self.inputs()[usize::from(old)].kind())
                .collect(),
            Node::Constant(_) => return None,
        };
        let others: Vec<Node> = others
            .into_iter()
            .filter(|node| *node != parent.nodes()[at])
            .collect();
        if others.is_empty() {
            return None;
        }
        let mut nodes = parent.nodes().to_vec();
        nodes[at] = *rng.choose(&others);
        Some(Expression::from_checked(nodes))
    }

    fn change_constant(&self, parent: &Expression, at: usize, rng: &mut Rng) -> Option<Expression> {
        let Node::Constant(old) = parent.nodes()[at] else {
            return None;
        };
        let old = old.value();
        let new = if rng.chance(FLIP_SHARE) {
            Constant::new(-old)?
        } else if old == 0.0 || rng.chance(FRESH_SHARE) {
            self.fresh_constant(rng)
        } else {
            shortened(old * libm::exp(rng.gaussian()))?
        };
        let mut nodes = parent.nodes().to_vec();
        nodes[at] = Node::Constant(new);
        Some(Expression::from_checked(nodes))
    }

    /// The parent with the subtree at `at` replaced, unless that breaks a cap.
    fn splice(&self, parent: &Expression, at: usize, fresh: &[Node]) -> Option<Expression> {
        let old = parent.subtree(at);
        if parent.len() - old.len() + fresh.len() > self.max_nodes() {
            return None;
        }
        let mut nodes = parent.nodes().to_vec();
        nodes.splice(old, fresh.iter().copied());
        (depth(&nodes) <= MAX_DEPTH).then(|| Expression::from_checked(nodes))
    }

    /// A random tree of a type, at most `depth` deep and of at most `room` nodes; where these are too
    /// small for any, a tree of the type's least depth. That one fits every language's cap: trees of
    /// least depth are leaves, or comparisons of leaves, so all have the least number of nodes.
    fn grow(&self, kind: Type, depth: usize, room: usize, rng: &mut Rng) -> Vec<Node> {
        let least = self.smallest(kind).depth;
        for depth in (least..=depth).rev() {
            let nodes = self.grow_once(kind, depth, rng);
            if nodes.len() <= room {
                return nodes;
            }
        }
        self.grow_once(kind, least, rng)
    }

    fn grow_once(&self, kind: Type, depth: usize, rng: &mut Rng) -> Vec<Node> {
        let mut nodes = Vec::new();
        // The places still to be filled: type and depth left for each, the next one last.
        let mut open = vec![(kind, depth)];
        while let Some((kind, left)) = open.pop() {
            let operators: Vec<_> = self
                .operators()
                .iter()
                .filter(|o| o.result() == kind)
                .filter(|o| o.arguments().iter().all(|a| self.smallest(*a).depth < left))
                .collect();
            let leaf = self.smallest(kind).depth == 1;
            if !operators.is_empty() && (!leaf || rng.chance(OPERATOR_SHARE)) {
                let operator = **rng.choose(&operators);
                nodes.push(Node::Operator(operator));
                let arguments = operator.arguments().iter().rev();
                open.extend(arguments.map(|argument| (*argument, left - 1)));
            } else {
                nodes.push(self.random_leaf(kind, rng));
            }
        }
        nodes
    }

    fn random_leaf(&self, kind: Type, rng: &mut Rng) -> Node {
        let inputs: Vec<Node> = self.input_nodes(kind).collect();
        if kind == Type::Number && (inputs.is_empty() || rng.chance(CONSTANT_SHARE)) {
            return Node::Constant(self.fresh_constant(rng));
        }
        *rng.choose(&inputs)
    }

    fn input_nodes(&self, kind: Type) -> impl Iterator<Item = Node> {
        let inputs = self.inputs().iter();
        (0..=u8::MAX)
            .zip(inputs)
            .filter(move |(_, input)| input.kind() == kind)
            .map(|(index, _)| Node::Input(index))
    }

    fn fresh_constant(&self, rng: &mut Rng) -> Constant {
        let range = self.constants();
        let value = rng.uniform(*range.start(), *range.end());
        let exact = Constant::new(value).expect("a language's constants are finite");
        // In a narrow range, rounding would leave it.
        shortened(value)
            .filter(|short| range.contains(&short.value()))
            .unwrap_or(exact)
    }
}

fn between(range: Range<usize>, rng: &mut Rng) -> usize {
    range.start + rng.index(range.len())
}

/// Four significant decimal digits: the last ones of a random constant mean nothing, and people
/// read the champion.
fn shortened(value: f64) -> Option<Constant> {
    format!("{value:.3e}").parse().ok().and_then(Constant::new)
}
