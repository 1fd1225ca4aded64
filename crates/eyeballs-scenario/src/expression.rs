//! The language of expressions as it is written: facts, `MOMENT.MEASURE['SUBJECT']`, numbers, `true` and `false`,
//! arithmetic, comparisons, `and`, `or`, `not` and brackets, and `day_when(CONDITION)`, in which facts of each day are written
//! without a moment.
//!
//! `lexer` makes tokens of a text, `parser` a tree of them (after Pratt 1973), in postfix order so that nothing ever
//! descends into it. What the facts mean and which types they have is looked up later, see [`crate::formula`].

mod lexer;
mod parser;
#[cfg(test)]
mod properties;

pub(crate) use parser::{OWN, parse};

use eyeballs_core::expression::Operator;
use std::ops::Range;

/// Characters of an expression at most: one that is longer is no longer read by anybody.
pub(crate) const MAX_CHARACTERS: usize = 10_000;
/// Brackets, signs and `not` inside each other at most.
pub(crate) const MAX_DEPTH: usize = 100;

/// A fact as it is written, each part with its span in the expression.
#[derive(Clone, Debug)]
pub(crate) struct RawFact {
    /// When; in the condition of a `day_when` there may be none: on each day. What is a policy's [`OWN`] has none.
    pub moment: Option<(String, Range<usize>)>,
    /// What.
    pub measure: (String, Range<usize>),
    /// Of whom.
    pub subject: (String, Range<usize>),
}

/// A node of an expression.
#[derive(Clone, Debug)]
pub(crate) enum Node {
    /// A number.
    Number(f64),
    /// True or false.
    Boolean(bool),
    /// A fact.
    Fact(RawFact),
    /// The first day on which a condition holds, itself in postfix order. No other stands in it.
    FirstDay(Vec<(Node, Range<usize>)>),
    /// What is done with the last one or two.
    Apply(Operator),
}

/// What an expression computes with and is not written in it.
pub(crate) enum Leaf<'a> {
    /// A fact.
    Fact(&'a RawFact),
    /// The first day on which a condition holds.
    FirstDay(&'a [(Node, Range<usize>)]),
}

impl Node {
    /// The leaf that it is, if it is one.
    pub(crate) fn leaf(&self) -> Option<Leaf<'_>> {
        match self {
            Node::Fact(raw) => Some(Leaf::Fact(raw)),
            Node::FirstDay(condition) => Some(Leaf::FirstDay(condition)),
            Node::Number(_) | Node::Boolean(_) | Node::Apply(_) => None,
        }
    }
}

/// What is wrong with an expression, where, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// Bytes of the expression.
    pub span: Range<usize>,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub help: String,
}

impl Refusal {
    pub(crate) fn new(span: Range<usize>, message: impl Into<String>, help: impl Into<String>) -> Refusal {
        Refusal { span, message: message.into(), help: help.into() }
    }
}

/// How an operator is written.
pub(crate) fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Or => "or",
        Operator::And => "and",
        Operator::Not => "not",
        Operator::Equal => "==",
        Operator::NotEqual => "!=",
        Operator::Less => "<",
        Operator::LessOrEqual => "<=",
        Operator::Greater => ">",
        Operator::GreaterOrEqual => ">=",
        Operator::Add => "+",
        Operator::Subtract | Operator::Negate => "-",
        Operator::Multiply => "*",
        Operator::Divide => "/",
    }
}

/// How tightly an operator holds its operands.
fn precedence(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Not => 3,
        comparison if comparison.is_comparison() => 4,
        Operator::Add | Operator::Subtract => 5,
        Operator::Multiply | Operator::Divide => 6,
        _ => 7,
    }
}
