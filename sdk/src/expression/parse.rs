//! Reading text. An operator-precedence parser with its own stacks: no input can overflow the
//! native one, however its brackets nest.

use super::operator::Form;
use super::{
    Constant, Expression, ExpressionError, Language, MAX_DEPTH, MAX_TEXT_BYTES, Node, Operator,
    TextProblem, Type,
};

impl Language {
    /// The inverse of [`render`](Language::render). Spaces, line breaks and redundant brackets are
    /// allowed.
    ///
    /// # Errors
    /// Text that is no expression of this language; the error names line and column.
    pub fn parse(&self, text: &str) -> Result<Expression, ExpressionError> {
        if text.len() > MAX_TEXT_BYTES {
            return Err(ExpressionError::TextTooLong);
        }
        let parser = Parser {
            language: self,
            text,
            at: 0,
            pending: Vec::new(),
            values: Vec::new(),
        };
        parser.run().map_err(|failure| match failure {
            Failure::At(at, problem) => {
                let before = &text[..at];
                let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
                ExpressionError::Text {
                    line: 1 + before.matches('\n').count(),
                    column: 1 + before[line_start..].chars().count(),
                    problem,
                }
            }
            Failure::TooLarge(error) => error,
        })
    }
}

enum Failure {
    At(usize, TextProblem),
    TooLarge(ExpressionError),
}

/// What waits for the value that is being read. Positions are bytes of the text.
enum Pending {
    Bracket {
        at: usize,
    },
    Call {
        operator: Operator,
        at: usize,
        first: usize,
    },
    Prefix {
        operator: Operator,
        at: usize,
    },
    Infix {
        operator: Operator,
        precedence: u8,
        at: usize,
    },
}

/// A complete subtree.
struct Value {
    nodes: Vec<Node>,
    kind: Type,
    depth: usize,
    at: usize,
}

struct Parser<'a> {
    language: &'a Language,
    text: &'a str,
    at: usize,
    pending: Vec<Pending>,
    values: Vec<Value>,
}

impl Parser<'_> {
    fn run(mut self) -> Result<Expression, Failure> {
        loop {
            if !self.begin_value()? {
                continue;
            }
            if self.continue_value()? {
                break;
            }
        }
        let value = self.values.pop().expect("the loop ends with one value");
        self.expect_type(&value, self.language.result())?;
        Ok(Expression::from_checked(value.nodes))
    }

    /// Reads what may begin a value. True if a value is complete.
    fn begin_value(&mut self) -> Result<bool, Failure> {
        self.skip_space();
        let at = self.at;
        match self.peek() {
            Some('(') => {
                self.at += 1;
                self.pending.push(Pending::Bracket { at });
                Ok(false)
            }
            Some('-') if !self.digit_follows(at + 1) => {
                self.at += 1;
                let operator = self.operator(at, "-", |form| form == Form::Prefix)?;
                self.pending.push(Pending::Prefix { operator, at });
                Ok(false)
            }
            Some(first) if first == '-' || first.is_ascii_digit() || first == '.' => {
                let constant = self.number()?;
                self.leaf(at, Node::Constant(constant), Type::Number);
                Ok(true)
            }
            Some(first) if first.is_ascii_lowercase() => self.name(),
            Some(other) if !is_known(other) => {
                Err(Failure::At(at, TextProblem::UnexpectedCharacter(other)))
            }
            _ => Err(Failure::At(at, TextProblem::ExpectedValue)),
        }
    }

    /// Reads what may follow a complete value, until another value has to begin. True at the end.
    fn continue_value(&mut self) -> Result<bool, Failure> {
        loop {
            self.skip_space();
            let at = self.at;
            let Some(next) = self.peek() else {
                self.reduce(0)?;
                return match self.pending.pop() {
                    Some(Pending::Bracket { at } | Pending::Call { at, .. }) => {
                        Err(Failure::At(at, TextProblem::Unclosed))
                    }
                    _ => Ok(true),
                };
            };
            match next {
                ')' => {
                    self.at += 1;
                    self.close(at)?;
                }
                ',' => {
                    self.at += 1;
                    self.reduce(0)?;
                    return match self.pending.last() {
                        Some(Pending::Call { .. }) => Ok(false),
                        _ => Err(Failure::At(at, TextProblem::StrayComma)),
                    };
                }
                '+' | '-' | '*' | '/' | '<' | '>' => {
                    self.at += 1;
                    if matches!(next, '<' | '>') && self.peek() == Some('=') {
                        self.at += 1;
                    }
                    let symbol = &self.text[at..self.at];
                    let operator =
                        self.operator(at, symbol, |form| matches!(form, Form::Infix(_)))?;
                    let Form::Infix(precedence) = operator.form() else {
                        unreachable!("only infix operators were looked for");
                    };
                    self.reduce(precedence)?;
                    self.pending.push(Pending::Infix {
                        operator,
                        precedence,
                        at,
                    });
                    return Ok(false);
                }
                other if !is_known(other) => {
                    return Err(Failure::At(at, TextProblem::UnexpectedCharacter(other)));
                }
                _ => return Err(Failure::At(at, TextProblem::ExpectedOperator)),
            }
        }
    }

    /// Applies what waits and binds at least as tightly as `precedence`.
    fn reduce(&mut self, precedence: u8) -> Result<(), Failure> {
        loop {
            match self.pending.last() {
                Some(&Pending::Prefix { operator, at }) => {
                    self.pending.pop();
                    self.apply(operator, at)?;
                }
                Some(&Pending::Infix {
                    operator,
                    precedence: waiting,
                    at,
                }) if waiting >= precedence => {
                    self.pending.pop();
                    let first = self.values.len() - 2;
                    let at = at.min(self.values[first].at);
                    self.apply(operator, at)?;
                }
                _ => return Ok(()),
            }
        }
    }

    /// A closing bracket.
    fn close(&mut self, at: usize) -> Result<(), Failure> {
        self.reduce(0)?;
        match self.pending.pop() {
            Some(Pending::Bracket { .. }) => Ok(()),
            Some(Pending::Call {
                operator,
                at,
                first,
            }) => {
                let (expected, found) = (operator.arguments().len(), self.values.len() - first);
                if found != expected {
                    let name = operator.name();
                    return Err(Failure::At(
                        at,
                        TextProblem::ArgumentCount {
                            name,
                            expected,
                            found,
                        },
                    ));
                }
                self.apply(operator, at)
            }
            _ => Err(Failure::At(at, TextProblem::Unopened)),
        }
    }

    /// Replaces the operator's arguments on the stack of values by its own.
    fn apply(&mut self, operator: Operator, at: usize) -> Result<(), Failure> {
        let kinds = operator.arguments();
        let arguments = self.values.split_off(self.values.len() - kinds.len());
        let mut nodes = vec![Node::Operator(operator)];
        let mut depth = 1;
        for (argument, kind) in arguments.iter().zip(kinds) {
            self.expect_type(argument, *kind)?;
            nodes.extend(&argument.nodes);
            depth = depth.max(1 + argument.depth);
        }
        let limit = self.language.max_nodes();
        if nodes.len() > limit {
            return Err(Failure::TooLarge(ExpressionError::TooManyNodes { limit }));
        }
        if depth > MAX_DEPTH {
            return Err(Failure::TooLarge(ExpressionError::TooDeep));
        }
        let kind = operator.result();
        self.values.push(Value {
            nodes,
            kind,
            depth,
            at,
        });
        Ok(())
    }

    fn leaf(&mut self, at: usize, node: Node, kind: Type) {
        self.values.push(Value {
            nodes: vec![node],
            kind,
            depth: 1,
            at,
        });
    }

    fn expect_type(&self, value: &Value, expected: Type) -> Result<(), Failure> {
        if value.kind == expected {
            return Ok(());
        }
        let found = value.kind;
        Err(Failure::At(
            value.at,
            TextProblem::WrongType { expected, found },
        ))
    }

    /// An input, or a function up to its opening bracket.
    fn name(&mut self) -> Result<bool, Failure> {
        let at = self.at;
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        self.skip_while(letters);
        let name = &self.text[at..self.at];
        self.skip_space();
        if self.peek() == Some('(') {
            self.at += 1;
            let operator = self.operator(at, name, |form| form == Form::Call)?;
            let first = self.values.len();
            self.pending.push(Pending::Call {
                operator,
                at,
                first,
            });
            return Ok(false);
        }
        let inputs = self.language.inputs();
        let Some(index) = inputs.iter().position(|input| input.name() == name) else {
            let names: Vec<&str> = inputs.iter().map(|input| input.name()).collect();
            let problem = TextProblem::UnknownName(name.to_owned(), names.join(", "));
            return Err(Failure::At(at, problem));
        };
        let index_byte = u8::try_from(index).expect("a language has at most 128 inputs");
        self.leaf(at, Node::Input(index_byte), inputs[index].kind());
        Ok(true)
    }

    fn operator(
        &self,
        at: usize,
        name: &str,
        accepts: impl Fn(Form) -> bool,
    ) -> Result<Operator, Failure> {
        let operators = self.language.operators().iter().copied();
        operators
            .filter(|operator| accepts(operator.form()))
            .find(|operator| operator.name() == name)
            .ok_or_else(|| Failure::At(at, TextProblem::UnknownOperator(name.to_owned())))
    }

    /// A number with its sign: digits, a point, an exponent.
    fn number(&mut self) -> Result<Constant, Failure> {
        let at = self.at;
        if self.peek() == Some('-') {
            self.at += 1;
        }
        self.skip_while(|c| c.is_ascii_digit() || c == '.');
        if matches!(self.peek(), Some('e' | 'E')) {
            self.at += 1;
            if matches!(self.peek(), Some('+' | '-')) {
                self.at += 1;
            }
            self.skip_while(|c| c.is_ascii_digit());
        }
        let digits = &self.text[at..self.at];
        let value = digits.parse().ok().and_then(Constant::new);
        value.ok_or_else(|| Failure::At(at, TextProblem::BadNumber(digits.to_owned())))
    }

    fn peek(&self) -> Option<char> {
        self.text[self.at..].chars().next()
    }

    fn digit_follows(&self, at: usize) -> bool {
        self.text[at..].starts_with(|next: char| next.is_ascii_digit() || next == '.')
    }

    fn skip_space(&mut self) {
        self.skip_while(|c| matches!(c, ' ' | '\t' | '\r' | '\n'));
    }

    fn skip_while(&mut self, skipped: impl Fn(char) -> bool) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start_matches(skipped).len();
    }
}

/// Whether a character occurs in program text at all.
fn is_known(character: char) -> bool {
    character.is_ascii_lowercase()
        || character.is_ascii_digit()
        || matches!(
            character,
            '_' | '.' | '(' | ')' | ',' | '+' | '-' | '*' | '/' | '<' | '>'
        )
}
