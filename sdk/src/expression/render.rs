//! Text for people.

use super::operator::Form;
use super::{Expression, Language, Node};

/// Binds tighter than any operator: function calls, names and brackets.
const TIGHTEST: u8 = u8::MAX;
/// Binding of a sign before its argument.
const PREFIX: u8 = TIGHTEST - 1;

impl Language {
    /// The expression as text: infix with the usual precedence and no needless brackets, constants
    /// with the fewest digits that read back as the same number.
    /// [`parse`](Language::parse) gives back the same expression, bit for bit.
    ///
    /// A sign before a constant belongs to the constant: the negation of the constant 3 is `-(3)`.
    pub fn render(&self, expression: &Expression) -> String {
        let mut text = String::new();
        self.write(expression.nodes(), 0, &mut text);
        text
    }

    /// Writes the subtree at `at`; gives the place after it. Recursion is bounded by the depth cap.
    fn write(&self, nodes: &[Node], at: usize, text: &mut String) -> usize {
        match nodes[at] {
            Node::Constant(constant) => {
                let digits = format!("{:?}", constant.value());
                text.push_str(digits.strip_suffix(".0").unwrap_or(&digits));
                at + 1
            }
            Node::Input(index) => {
                text.push_str(self.inputs()[usize::from(index)].name());
                at + 1
            }
            Node::Operator(operator) => match operator.form() {
                Form::Infix(precedence) => {
                    let second = self.write_within(nodes, at + 1, precedence, text);
                    text.push(' ');
                    text.push_str(operator.name());
                    text.push(' ');
                    // Equal operators bind to the left, so on the right even an equal one needs
                    // brackets.
                    self.write_within(nodes, second, precedence + 1, text)
                }
                Form::Prefix => {
                    text.push_str(operator.name());
                    // `-3` is a constant and `--x` hard to read.
                    let argument = nodes[at + 1];
                    if matches!(argument, Node::Constant(_)) || binding(argument) == PREFIX {
                        self.write_bracketed(nodes, at + 1, text)
                    } else {
                        self.write_within(nodes, at + 1, PREFIX, text)
                    }
                }
                Form::Call => {
                    text.push_str(operator.name());
                    text.push('(');
                    let mut next = at + 1;
                    for index in 0..operator.arguments().len() {
                        if index > 0 {
                            text.push_str(", ");
                        }
                        next = self.write(nodes, next, text);
                    }
                    text.push(')');
                    next
                }
            },
        }
    }

    /// Writes the subtree at `at`, in brackets if it binds looser than `least`.
    fn write_within(&self, nodes: &[Node], at: usize, least: u8, text: &mut String) -> usize {
        if binding(nodes[at]) < least {
            self.write_bracketed(nodes, at, text)
        } else {
            self.write(nodes, at, text)
        }
    }

    fn write_bracketed(&self, nodes: &[Node], at: usize, text: &mut String) -> usize {
        text.push('(');
        let next = self.write(nodes, at, text);
        text.push(')');
        next
    }
}

/// How tightly the text of a node holds together.
fn binding(node: Node) -> u8 {
    match node {
        Node::Operator(operator) => match operator.form() {
            Form::Infix(precedence) => precedence,
            Form::Prefix => PREFIX,
            Form::Call => TIGHTEST,
        },
        Node::Input(_) | Node::Constant(_) => TIGHTEST,
    }
}
