//! Words, numbers and symbols of one line.

use super::notation::NO_OP;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// A letter, then letters, digits and underscores; or [`NO_OP`].
    Name,
    /// Begins with a digit or a point; may not be a number for all that.
    Number,
    /// One other character.
    Symbol,
    /// Nothing more on the line.
    End,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Token<'a> {
    pub(super) shape: Shape,
    /// Empty at the end.
    pub(super) text: &'a str,
    /// The byte of the line where it begins.
    pub(super) at: usize,
}

impl Token<'_> {
    pub(super) fn is(&self, symbol: char) -> bool {
        self.shape == Shape::Symbol && self.text.starts_with(symbol)
    }
}

/// What is left of a line.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    line: &'a str,
    at: usize,
}

impl<'a> Tokens<'a> {
    /// The tokens of a line up to its comment.
    pub(super) fn new(line: &'a str) -> Self {
        let code = line.split_once('#').map_or(line, |(code, _)| code);
        Self {
            line: code.trim_end(),
            at: 0,
        }
    }

    pub(super) fn next(&mut self) -> Token<'a> {
        let rest = self.line[self.at..].trim_start();
        let at = self.line.len() - rest.len();
        let (shape, length) = match rest.chars().next() {
            None => (Shape::End, 0),
            Some(first) if first.is_ascii_alphabetic() => (Shape::Name, name(rest)),
            Some(first) if first.is_ascii_digit() || first == '.' => (Shape::Number, number(rest)),
            Some(first) => (Shape::Symbol, first.len_utf8()),
        };
        self.at = at + length;
        Token {
            shape,
            text: &rest[..length],
            at,
        }
    }
}

/// The length of the name that a text begins with.
fn name(text: &str) -> usize {
    let plain = |text: &str| {
        text.bytes()
            .take_while(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
            .count()
    };
    match text.strip_prefix(NO_OP) {
        Some(rest) if plain(rest) == 0 => NO_OP.len(),
        _ => plain(text),
    }
}

/// The length of the number that a text begins with, and of the letters that follow it without a
/// space: `3x` is a bad number rather than two tokens.
fn number(text: &str) -> usize {
    let mut previous = b' ';
    text.bytes()
        .take_while(|&byte| {
            let sign_of_exponent = matches!(byte, b'+' | b'-') && matches!(previous, b'e' | b'E');
            previous = byte;
            byte.is_ascii_alphanumeric() || byte == b'.' || sign_of_exponent
        })
        .count()
}
