//! What a program of this track is: the priority of a bin for an item.

use assay_sdk::expression::{
    Definition, Expression, Input, Language, LanguageError, Operator, Type,
};

/// What a program can read. All values are plain numbers, exact in `f32`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// `room`: what is left in this bin before the item is packed.
    Room,
    /// `items`: how many items this bin holds already.
    Items,
    /// `size`: the size of the item.
    Size,
    /// `tightest`: the least room among the bins that the item fits, so best fit is the bin with
    /// `room <= tightest`.
    Tightest,
    /// `bins`: how many bins are open.
    Bins,
    /// `placed`: how many items have been packed so far.
    Placed,
    /// `capacity`: the size of an empty bin.
    Capacity,
}

impl Reading {
    /// All of them; the position is the index of the input.
    pub const ALL: [Reading; 7] = [
        Reading::Room,
        Reading::Items,
        Reading::Size,
        Reading::Tightest,
        Reading::Bins,
        Reading::Placed,
        Reading::Capacity,
    ];

    /// The name in a program's text.
    pub fn name(self) -> &'static str {
        match self {
            Reading::Room => "room",
            Reading::Items => "items",
            Reading::Size => "size",
            Reading::Tightest => "tightest",
            Reading::Bins => "bins",
            Reading::Placed => "placed",
            Reading::Capacity => "capacity",
        }
    }
}

/// Arithmetic, comparison and choice. Nothing transcendental: each of these is one instruction for
/// four bins.
const OPERATORS: [Operator; 14] = [
    Operator::Add,
    Operator::Subtract,
    Operator::Multiply,
    Operator::Divide,
    Operator::Negate,
    Operator::Minimum,
    Operator::Maximum,
    Operator::Absolute,
    Operator::If,
    Operator::Less,
    Operator::Greater,
    Operator::And,
    Operator::Or,
    Operator::Not,
];

/// Fresh constants are of the order of a small item; mutation takes them further.
const LARGEST_CONSTANT: f64 = 50.0;

/// The language of priorities.
///
/// # Errors
/// A number of nodes that no language can have.
pub(crate) fn language(max_nodes: usize) -> Result<Language, LanguageError> {
    Language::new(Definition {
        inputs: Reading::ALL
            .iter()
            .map(|reading| Input::number(reading.name()))
            .collect(),
        operators: OPERATORS.to_vec(),
        result: Type::Number,
        constants: -LARGEST_CONSTANT..=LARGEST_CONSTANT,
        max_nodes,
    })
}

/// First fit and best fit, the classical rules: with equal priorities the lowest index wins, and the
/// tightest bin has the least room.
pub(crate) fn baselines(language: &Language) -> Vec<(String, Expression)> {
    [("first-fit", "0"), ("best-fit", "-room")]
        .map(|(name, text)| {
            let program = language.parse(text);
            (
                name.to_owned(),
                program.expect("the baselines are programs of the language"),
            )
        })
        .into()
}
