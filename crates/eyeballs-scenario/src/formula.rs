//! Expressions whose facts are known: read with every mistake at its position, computed for one replication.

use crate::expression::{Leaf, Node as Piece, Refusal, parse, symbol};
use crate::fact::{Fact, Quantity, Subject};
use crate::log::Log;
use crate::source::Span;
use crate::tree::{Node, Value};
use eyeballs_core::expression::{self, Builder, Expression, Operator, Type, Unknown};
use eyeballs_core::measures::Moment;
use std::ops::Range;

/// Where an expression finds its facts: the records of one replication of all variants.
pub trait Facts {
    /// The value of a fact, 0 or 1 if it is true or false; `None` if it has none in this replication (a ratio with
    /// nothing below).
    fn value(&self, moment: Moment, quantity: &Quantity, subject: Subject) -> Option<f64>;
}

impl Fact {
    /// Its value in a replication.
    pub fn value(&self, facts: &dyn Facts) -> Option<f64> {
        facts.value(self.moment, &self.quantity, self.subject)
    }
}

/// A piece of a text of the scenario.
pub(crate) struct Written<'a> {
    pub log: &'a Log,
    pub node: &'a Node,
    /// Bytes of the text.
    pub span: Range<usize>,
}

impl<'a> Written<'a> {
    /// A text as a whole.
    pub(crate) fn whole(log: &'a Log, node: &'a Node, text: &str) -> Written<'a> {
        Written { log, node, span: 0..text.len() }
    }

    /// Where some bytes of the piece stand, if its text stands in the file as it is; else the whole text.
    pub(crate) fn position(&self, span: Range<usize>) -> Span {
        let Value::Text(value) = &self.node.value else { return self.node.span };
        let Span { source, start, end } = self.node.span;
        let text = self.log.source(self.node.span).text;
        let Some(offset) = text.get(start..end).and_then(|text| text.find(value.as_str())) else {
            return self.node.span;
        };
        let start = start + offset + self.span.start;
        Span { source, start: start + span.start, end: start + span.end }
    }

    pub(crate) fn refuse(&self, Refusal { span, message, help }: Refusal) {
        self.log.say_help(self.position(span), message, help);
    }
}

/// An expression over facts of some kind.
#[derive(Clone, Debug)]
pub(crate) struct Formula<F> {
    /// The facts of which it speaks, in the order of the expression.
    pub facts: Vec<F>,
    /// The facts as they are written.
    written: Vec<String>,
    expression: Expression,
}

impl<F> Formula<F> {
    /// Reads the expression of a type, or notes what is wrong with it. `known` says what a fact is, and its type.
    pub(crate) fn read(
        origin: &Written<'_>,
        text: &str,
        wanted: Type,
        known: impl Fn(&Leaf<'_>) -> Result<(F, Type), Vec<Refusal>>,
    ) -> Option<Formula<F>> {
        let pieces = parse(text).map_err(|refusal| vec![refusal]);
        let formula = pieces.and_then(|pieces| Formula::of_pieces(&pieces, text, wanted, known));
        formula.map_err(|refusals| refusals.into_iter().for_each(|refusal| origin.refuse(refusal))).ok()
    }

    /// By how much a comparison of two numbers by size holds: the larger side less the smaller, as it should be; `None` if the
    /// statement is something else.
    pub(crate) fn margin(
        text: &str,
        known: impl Fn(&Leaf<'_>) -> Result<(F, Type), Vec<Refusal>>,
    ) -> Option<Formula<F>> {
        let mut pieces = parse(text).ok()?;
        let (Piece::Apply(operator), span) = pieces.pop()? else { return None };
        let is_upper = match operator {
            Operator::Less | Operator::LessOrEqual => true,
            Operator::Greater | Operator::GreaterOrEqual => false,
            _ => return None,
        };
        pieces.push((Piece::Apply(Operator::Subtract), span.clone()));
        if is_upper {
            pieces.push((Piece::Apply(Operator::Negate), span));
        }
        Formula::of_pieces(&pieces, text, Type::Number, known).ok()
    }

    /// The expression of a type that some pieces of a text make, or what is wrong with them, unless it was said already.
    pub(crate) fn of_pieces(
        pieces: &[(Piece, Range<usize>)],
        text: &str,
        wanted: Type,
        known: impl Fn(&Leaf<'_>) -> Result<(F, Type), Vec<Refusal>>,
    ) -> Result<Formula<F>, Vec<Refusal>> {
        let mut facts = Vec::new();
        let mut types = Vec::new();
        let mut written = Vec::new();
        let mut wrong = Vec::new();
        let mut known_all = true;
        for (piece, span) in pieces {
            let Some(leaf) = piece.leaf() else { continue };
            match known(&leaf) {
                Ok((fact, of_type)) => {
                    facts.push(fact);
                    types.push(of_type);
                    written.push(text[span.clone()].to_owned());
                }
                Err(refusals) => {
                    known_all = false;
                    wrong.extend(refusals);
                }
            }
        }
        if !known_all {
            return Err(wrong);
        }
        let expression = build(pieces, &types, wanted).map_err(|refusal| vec![refusal])?;
        Ok(Formula { facts, written, expression })
    }

    /// What it is made of.
    pub(crate) fn into_parts(self) -> (Expression, Vec<F>) {
        (self.expression, self.facts)
    }

    /// Its value, given that of the fact of each index.
    ///
    /// # Errors
    /// Why it has none.
    fn value(&self, fact: impl Fn(usize) -> Option<f64>) -> Result<expression::Value, String> {
        self.expression.evaluate(fact).map_err(|unknown| match unknown {
            Unknown::Fact(index) => format!("{} has no value", self.written[index]),
            Unknown::DivisionByZero => "it divides by zero".to_owned(),
            Unknown::TooLarge => "a number in it is too large".to_owned(),
            Unknown::Never => "it computes with a day that never comes".to_owned(),
        })
    }

    /// Whether the statement holds.
    ///
    /// # Errors
    /// Why that cannot be said.
    pub(crate) fn holds(&self, fact: impl Fn(usize) -> Option<f64>) -> Result<bool, String> {
        Ok(self.value(fact)? == expression::Value::Boolean(true))
    }

    /// The number.
    ///
    /// # Errors
    /// Why there is none.
    pub(crate) fn number(&self, fact: impl Fn(usize) -> Option<f64>) -> Result<f64, String> {
        match self.value(fact)? {
            expression::Value::Number(number) => Ok(number),
            expression::Value::Boolean(truth) => Ok(f64::from(truth)),
        }
    }
}

/// Gives the pieces types; the first that does not fit is refused with the span of what it is.
fn build(pieces: &[(Piece, Range<usize>)], types: &[Type], wanted: Type) -> Result<Expression, Refusal> {
    let mut builder = Builder::default();
    let mut types = types.iter();
    // Spans of the operands.
    let mut spans: Vec<Range<usize>> = Vec::new();
    for (piece, span) in pieces {
        match piece {
            Piece::Number(number) => builder.value(expression::Value::Number(*number)),
            Piece::Boolean(truth) => builder.value(expression::Value::Boolean(*truth)),
            Piece::Fact(_) | Piece::FirstDay(_) => {
                builder.fact(*types.next().expect("each fact has its type"))
            }
            Piece::Apply(operator) => {
                let count = if operator.is_unary() { 1 } else { 2 };
                let operands = spans.split_off(spans.len() - count);
                builder
                    .apply(*operator)
                    .map_err(|reason| refusal(reason, symbol(*operator), &operands, span))?;
                spans.push(operands[0].start.min(span.start)..operands[count - 1].end);
                continue;
            }
        }
        spans.push(span.clone());
    }
    let whole = spans.pop().expect("an expression is one operand");
    let found = builder.of_type();
    if found != wanted {
        let help = match wanted {
            Type::Boolean => "a statement compares, for example final.users['base'] > 1000",
            Type::Number => {
                "a number is a fact or is computed, for example final.payers['base'] / final.users['base']"
            }
        };
        return Err(Refusal::new(whole, format!("this is {found}, where {wanted} is wanted"), help));
    }
    Ok(builder.finish())
}

fn refusal(
    reason: expression::Refusal,
    operator: &str,
    operands: &[Range<usize>],
    span: &Range<usize>,
) -> Refusal {
    match reason {
        expression::Refusal::Type { operand, wanted } => {
            let found = match wanted {
                Type::Number => Type::Boolean,
                Type::Boolean => Type::Number,
            };
            let help = match wanted {
                Type::Boolean => "compare it with something, for example > 0",
                Type::Number => "`and` and `or` join statements; brackets may be missing",
            };
            Refusal::new(
                operands[operand].clone(),
                format!("this is {found}, where `{operator}` wants {wanted}"),
                help,
            )
        }
        expression::Refusal::DivisionByZero => {
            let help = "what is divided by zero has no value in any replication";
            Refusal::new(operands[1].clone(), "this divides by zero", help)
        }
        expression::Refusal::TooLarge => {
            Refusal::new(span.clone(), "the result is too large", "the largest number is 1.79e308")
        }
    }
}
