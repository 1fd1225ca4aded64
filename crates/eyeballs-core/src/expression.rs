//! Expressions over facts, typed and ready to be evaluated: what claims, targets and lessons are made of.
//!
//! An expression is kept in postfix order, so that building, evaluating and dropping it takes no recursion however
//! long it is. A [`Builder`] lets nothing pass that has no type. The language as it is written, and its parser, belong to
//! the scenario reader; which facts there are, to [`crate::measures`].
//!
//! A fact without a value makes what is computed from it unknown, and so do division by zero and numbers beyond the
//! largest one. A fact may be infinite, a day that never comes: it compares as later than any other. `and` and `or` are those of Kleene (1952): a half that decides alone decides, whatever the other is.

mod builder;
mod evaluate;

pub use builder::{Builder, Refusal};

use std::fmt;

/// What an expression comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// A number.
    Number,
    /// True or false.
    Boolean,
}

impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Type::Number => "a number",
            Type::Boolean => "true or false",
        })
    }
}

/// A value of one of the types.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value {
    /// A number. Only that of a fact may be infinite: a day that never comes.
    Number(f64),
    /// True or false.
    Boolean(bool),
}

impl Value {
    /// The number that stands for a value of a type: 0 is false, anything else is true.
    pub fn of(of: Type, number: f64) -> Value {
        match of {
            Type::Number => Value::Number(number),
            Type::Boolean => Value::Boolean(number != 0.0),
        }
    }

    /// Its type.
    pub fn of_type(self) -> Type {
        match self {
            Value::Number(_) => Type::Number,
            Value::Boolean(_) => Type::Boolean,
        }
    }

    fn number(self) -> f64 {
        match self {
            Value::Number(number) => number,
            Value::Boolean(_) => unreachable!("the builder lets only numbers be computed with"),
        }
    }

    fn boolean(self) -> bool {
        match self {
            Value::Boolean(truth) => truth,
            Value::Number(_) => unreachable!("the builder lets only statements be joined"),
        }
    }
}

/// What can be done with one or two values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// True if one of two is.
    Or,
    /// True if both are.
    And,
    /// True if it is not.
    Not,
    /// The same number, or both true or both false.
    Equal,
    /// The contrary.
    NotEqual,
    /// Less than.
    Less,
    /// Less than, or the same.
    LessOrEqual,
    /// Greater than.
    Greater,
    /// Greater than, or the same.
    GreaterOrEqual,
    /// Sum.
    Add,
    /// Difference.
    Subtract,
    /// Product.
    Multiply,
    /// Ratio.
    Divide,
    /// The number with the other sign.
    Negate,
}

impl Operator {
    /// All of them.
    pub const ALL: [Operator; 14] = [
        Operator::Or,
        Operator::And,
        Operator::Not,
        Operator::Equal,
        Operator::NotEqual,
        Operator::Less,
        Operator::LessOrEqual,
        Operator::Greater,
        Operator::GreaterOrEqual,
        Operator::Add,
        Operator::Subtract,
        Operator::Multiply,
        Operator::Divide,
        Operator::Negate,
    ];

    /// Whether it takes one value and not two.
    pub fn is_unary(self) -> bool {
        matches!(self, Operator::Not | Operator::Negate)
    }

    /// Whether it compares two values.
    pub fn is_comparison(self) -> bool {
        use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        matches!(self, Equal | NotEqual | Less | LessOrEqual | Greater | GreaterOrEqual)
    }
}

/// An expression that has a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    steps: Vec<Step>,
    of_type: Type,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Step {
    Value(Value),
    /// The fact of this index, in the order in which facts were named to the builder.
    Fact(usize, Type),
    Apply(Operator),
}

/// Why an expression has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unknown {
    /// The fact of this index has none.
    Fact(usize),
    /// Something was divided by zero.
    DivisionByZero,
    /// A number became larger than the largest one.
    TooLarge,
    /// It computes with a day that never comes, to no number.
    Never,
}
