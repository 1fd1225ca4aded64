//! Expressions over what was recorded: read with every mistake at its position, computed for one replication.

use crate::checked::Variant;
use crate::expression::{Translated, translate};
use crate::fact::{self, Fact, Moment, Subject};
use crate::log::Log;
use crate::source::Span;
use crate::tree::{Node, Value};
use minijinja::value::{Object, ValueKind};
use minijinja::{Environment, Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Where an expression finds its facts: the records of one replication of all variants.
pub trait Facts {
    /// The value of a fact; `None` if it has none in this replication (a ratio with nothing below).
    ///
    /// `measure` is one of [`fact::MEASURES`] or a metric that exactly one model of the subject reports.
    fn value(&self, moment: Moment, measure: &str, subject: &Subject) -> Option<f64>;
}

/// What an expression must come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wanted {
    /// True or false.
    Statement,
    /// A number.
    Number,
}

impl Wanted {
    fn accepts(self, value: &minijinja::Value) -> bool {
        value.kind() == if self == Wanted::Statement { ValueKind::Bool } else { ValueKind::Number }
    }

    fn refusal(self) -> &'static str {
        match self {
            Wanted::Statement => "this is not a statement that is true or false",
            Wanted::Number => "this is not a number",
        }
    }

    fn help(self) -> &'static str {
        match self {
            Wanted::Statement => "a claim compares, for example final.users['base'] > 1000",
            Wanted::Number => "a target is a number, for example final.payers['base'] / final.users['base']",
        }
    }
}

/// An expression whose facts are all known.
#[derive(Clone, Debug)]
pub(crate) struct Formula {
    /// The facts of which it speaks, in the order of the expression.
    pub facts: Vec<Fact>,
    /// The facts as they are written.
    written: Vec<String>,
    jinja: String,
    wanted: Wanted,
}

impl Formula {
    /// Reads the expression of a text node, or notes what is wrong with it.
    pub(crate) fn read(
        log: &Log,
        node: &Node,
        text: &str,
        wanted: Wanted,
        variants: &[Variant],
        check_metrics: bool,
    ) -> Option<Formula> {
        let inside = |range: std::ops::Range<usize>| span_inside(log, node, range);
        let translated = match translate(text) {
            Ok(translated) => translated,
            Err((range, reason)) => {
                log.say(inside(range), reason);
                return None;
            }
        };
        let mut facts = Vec::new();
        for raw in &translated.facts {
            match fact::check(raw, variants, check_metrics) {
                Ok(fact) => facts.push(fact),
                Err(refusals) => {
                    for (range, message, help) in refusals {
                        log.say_help(inside(range), message, help);
                    }
                }
            }
        }
        refuse_nonsense(log, node, &translated, wanted);
        let written = translated
            .facts
            .iter()
            .map(|raw| format!("{}.{}['{}']", raw.moment.0, raw.measure.0, raw.subject.0))
            .collect();
        let complete = facts.len() == translated.facts.len();
        complete.then_some(Formula { facts, written, jinja: translated.jinja, wanted })
    }

    /// Whether the statement holds.
    ///
    /// # Errors
    /// Why that cannot be said: a fact that matters has no value, or a division by zero.
    pub(crate) fn holds(&self, facts: &dyn Facts) -> Result<bool, String> {
        self.evaluate(facts).map(|value| value.is_true())
    }

    /// The number.
    ///
    /// # Errors
    /// Why there is none: a fact that matters has no value, or a division by zero.
    pub(crate) fn number(&self, facts: &dyn Facts) -> Result<f64, String> {
        let value = self.evaluate(facts)?;
        f64::try_from(value).map_err(|error| reason(&error))
    }

    fn evaluate(&self, facts: &dyn Facts) -> Result<minijinja::Value, String> {
        let value = |fact: &Fact| facts.value(fact.moment, &fact.measure, &fact.subject);
        let values = self.facts.iter().map(value).collect();
        evaluate(&self.jinja, values, self.wanted).map_err(|problem| match problem {
            Problem::NoValue(index) => format!("{} has no value", self.written[index]),
            Problem::Other(error) => reason(&error),
        })
    }
}

/// Computes the expression once, with made-up facts: a mistake of its grammar shows, and whether it comes
/// to what is wanted at all.
fn refuse_nonsense(log: &Log, node: &Node, translated: &Translated, wanted: Wanted) {
    // Made-up values that differ, so that no difference between them is zero.
    let values = (0..translated.facts.len()).map(|index| Some(1.5 + (index as f64).sqrt())).collect();
    match evaluate(&translated.jinja, values, wanted) {
        Err(Problem::Other(error)) if error.kind() != ErrorKind::InvalidOperation => {
            let span = match error.range() {
                Some(range) => {
                    let start = translated.origin(range.start);
                    span_inside(log, node, start..start + 1)
                }
                None => node.span,
            };
            log.say(span, format!("this expression cannot be read: {}", reason(&error)));
        }
        Err(Problem::Other(error)) if error.detail() == Some(wanted.refusal()) => {
            log.say_help(node.span, wanted.refusal(), wanted.help());
        }
        Ok(_) | Err(_) => {}
    }
}

/// The position of some bytes of a text, if the text stands in the file as it is; else of the whole text.
fn span_inside(log: &Log, node: &Node, range: std::ops::Range<usize>) -> Span {
    let Value::Text(value) = &node.value else { return node.span };
    let source = log.source(node.span);
    let quoted = source.text.get(node.span.start..node.span.end).unwrap_or_default();
    match quoted.find(value.as_str()) {
        Some(offset) => {
            let start = node.span.start + offset;
            Span { source: node.span.source, start: start + range.start, end: start + range.end }
        }
        None => node.span,
    }
}

enum Problem {
    /// The fact of this index has no value and was asked for.
    NoValue(usize),
    Other(Error),
}

/// The variables of an expression; remembers which one was asked for in vain, since minijinja compares
/// undefined values without a word.
#[derive(Debug)]
struct Variables {
    values: Vec<Option<f64>>,
    missing: AtomicUsize,
}

impl Object for Variables {
    fn get_value(self: &Arc<Self>, key: &minijinja::Value) -> Option<minijinja::Value> {
        let index: usize = key.as_str()?.strip_prefix("fact_")?.parse().ok()?;
        let value = *self.values.get(index)?;
        if value.is_none() {
            self.missing.store(index, Ordering::Relaxed);
        }
        value.map(minijinja::Value::from)
    }
}

fn evaluate(jinja: &str, values: Vec<Option<f64>>, wanted: Wanted) -> Result<minijinja::Value, Problem> {
    let environment = Environment::empty();
    let expression = environment.compile_expression(jinja).map_err(Problem::Other)?;
    let variables = Arc::new(Variables { values, missing: AtomicUsize::new(usize::MAX) });
    let result = expression.eval(minijinja::Value::from_dyn_object(variables.clone()));
    match variables.missing.load(Ordering::Relaxed) {
        usize::MAX => {}
        index => return Err(Problem::NoValue(index)),
    }
    let value = result.map_err(Problem::Other)?;
    if wanted.accepts(&value) {
        Ok(value)
    } else {
        Err(Problem::Other(Error::new(ErrorKind::InvalidOperation, wanted.refusal())))
    }
}

fn reason(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}
