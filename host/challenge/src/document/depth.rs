//! How deep a TOML text is nested, found before anything is built from it.
//!
//! A table inside a table inside a table costs a stack frame each wherever it is copied, written or
//! dropped, and a dotted key makes a table of each of its parts: 13 KB of text can nest 6,000 tables
//! within the limits of the TOML parser itself, and overflow a thread's stack.

use std::ops::Range;

use toml_parser::{Source, lexer::TokenKind};

/// How deep tables and lists may be nested: a table's name may have so many parts, and what stands
/// inside it may be so deep again. Our own manifests go to 4.
pub(crate) const DEPTH: usize = 32;

/// The place of the first token that lies too deep.
///
/// The text need not be TOML. Brackets and the dots of keys are counted together; those of numbers
/// (`1.5`) count as well, until the next comma or line.
pub(crate) fn too_deep(text: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    // The depth just inside of each bracket that is open.
    let mut open = Vec::new();
    for token in Source::new(text).lex() {
        match token.kind() {
            TokenKind::LeftSquareBracket | TokenKind::LeftCurlyBracket => {
                depth += 1;
                open.push(depth);
            }
            TokenKind::RightSquareBracket | TokenKind::RightCurlyBracket => {
                depth = open.pop().map_or(0, |inside| inside - 1);
            }
            TokenKind::Dot => depth += 1,
            TokenKind::Comma | TokenKind::Newline => depth = open.last().copied().unwrap_or(0),
            _ => {}
        }
        if depth > DEPTH {
            return Some(token.span().start()..token.span().end());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_brackets_count_together() {
        let parts = |count: usize| vec!["a"; count].join(".");
        let nested = |count: usize| {
            let (open, close) = ("{a=".repeat(count), "}".repeat(count));
            format!("a = {open}1{close}\n")
        };
        let lists = |count: usize| format!("a = {}{}\n", "[".repeat(count), "]".repeat(count));
        for (good, bad) in [
            (
                format!("[{}]\n", parts(DEPTH)),
                format!("[{}]\n", parts(DEPTH + 1)),
            ),
            (
                format!("{} = 1", parts(DEPTH + 1)),
                format!("{} = 1", parts(DEPTH + 2)),
            ),
            (nested(DEPTH), nested(DEPTH + 1)),
            (lists(DEPTH), lists(DEPTH + 1)),
            (
                "a.b = [{ a.b = 1 }]\n".repeat(DEPTH),
                format!("a = {{\n{} = 1 }}", parts(DEPTH + 1)),
            ),
            (
                "a = [1.5, 2.5]\n".repeat(DEPTH),
                format!("a = {{ {} = {{\nb.c = 1 }} }}", parts(DEPTH - 1)),
            ),
            ("]".repeat(99), "[".repeat(99)),
            (format!("a = \"{}\"", "[".repeat(99)), "a.".repeat(99)),
        ] {
            assert_eq!(too_deep(&good), None, "{good}");
            assert!(too_deep(&bad).is_some(), "{bad}");
        }
    }
}
