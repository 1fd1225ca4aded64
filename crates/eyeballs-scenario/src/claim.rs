//! `[[claim]]`: a statement with a probability, the share of replications in which it holds.

use crate::checked::Variant;
use crate::expression::{Translated, translate};
use crate::fact::{self, Fact, Moment, Subject};
use crate::mistakes::Log;
use crate::reader::Reader;
use crate::rule::SHARE;
use crate::source::Place;
use crate::tree::{Node, Value};
use minijinja::value::Object;
use minijinja::{Environment, Error, ErrorKind};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A statement with a probability: the share of replications in which it holds.
#[derive(Clone, Debug)]
pub struct Claim {
    /// In words.
    pub text: String,
    /// As an expression over what was recorded.
    pub holds: String,
    /// The program fails if the share of replications in which it holds is below this.
    pub required_share: Option<f64>,
    facts: Vec<Fact>,
    /// The facts as they are written.
    written: Vec<String>,
    jinja: String,
}

/// Where a claim finds its facts: the records of one replication of all variants.
pub trait Facts {
    /// The value of a fact; `None` if it has none in this replication (a ratio with nothing below).
    ///
    /// `measure` is one of [`fact::MEASURES`] or a metric that exactly one model of the subject reports.
    fn value(&self, moment: Moment, measure: &str, subject: &Subject) -> Option<f64>;
}

impl Claim {
    /// The facts of which it speaks, in the order of the expression.
    pub fn facts(&self) -> &[Fact] {
        &self.facts
    }

    /// Whether it holds.
    ///
    /// # Errors
    /// Why that cannot be said: a fact that matters has no value, or a division by zero.
    pub fn holds(&self, facts: &dyn Facts) -> Result<bool, String> {
        let value = |fact: &Fact| facts.value(fact.moment, &fact.measure, &fact.subject);
        evaluate(&self.jinja, self.facts.iter().map(value).collect()).map_err(|problem| match problem {
            Problem::NoValue(index) => format!("{} has no value", self.written[index]),
            Problem::Other(error) => reason(&error),
        })
    }
}

/// Reads the list of claims.
pub(crate) fn claims(root: &mut Reader<'_>, variants: &[Variant], check_metrics: bool) -> Vec<Claim> {
    let mut claims = Vec::new();
    let mut docs = Vec::new();
    for mut reader in root.list("claim") {
        let text = reader.text("text", None);
        let holds_node = reader.require("holds").map(|(_, node)| node);
        if let Some(node) = &holds_node
            && let Some(holds) = crate::reader::text(reader.log, "holds", node)
        {
            reader.write("holds", crate::resolved::Doc::text(&holds));
            let required_share = reader.optional_number("required_share", SHARE);
            claims.extend(check(reader.log, node, text, holds, required_share, variants, check_metrics));
        }
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("claim", crate::resolved::Doc::List(docs));
    }
    claims
}

fn check(
    log: &Log,
    node: &Node,
    text: String,
    holds: String,
    required_share: Option<f64>,
    variants: &[Variant],
    check_metrics: bool,
) -> Option<Claim> {
    let inside = |range: std::ops::Range<usize>| place_inside(log, node, range);
    let translated = match translate(&holds) {
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
    refuse_nonsense(log, node, &translated);
    let written = translated
        .facts
        .iter()
        .map(|raw| format!("{}.{}['{}']", raw.moment.0, raw.measure.0, raw.subject.0))
        .collect();
    let complete = facts.len() == translated.facts.len();
    complete.then_some(Claim { text, holds, required_share, facts, written, jinja: translated.jinja })
}

/// Computes the expression once, with made-up facts: a mistake of its grammar shows, and whether it is a
/// statement at all.
fn refuse_nonsense(log: &Log, node: &Node, translated: &Translated) {
    // Made-up values that differ, so that no difference between them is zero.
    let values = (0..translated.facts.len()).map(|index| Some(1.5 + (index as f64).sqrt())).collect();
    match evaluate(&translated.jinja, values) {
        Err(Problem::Other(error)) if error.kind() != ErrorKind::InvalidOperation => {
            let place = match error.range() {
                Some(range) => {
                    let start = translated.origin(range.start);
                    place_inside(log, node, start..start + 1)
                }
                None => node.place,
            };
            log.say(place, format!("this expression cannot be read: {}", reason(&error)));
        }
        Err(Problem::Other(error)) if error.detail() == Some(NOT_A_STATEMENT) => {
            log.say_help(
                node.place,
                NOT_A_STATEMENT,
                "a claim compares, for example final.users['base'] > 1000",
            );
        }
        Ok(_) | Err(_) => {}
    }
}

const NOT_A_STATEMENT: &str = "this is not a statement that is true or false";

/// The place of some bytes of a text, if the text stands in the file as it is; else of the whole text.
fn place_inside(log: &Log, node: &Node, range: std::ops::Range<usize>) -> Place {
    let Value::Text(value) = &node.value else { return node.place };
    let source = log.source(node.place);
    let quoted = source.text.get(node.place.start..node.place.end).unwrap_or_default();
    match quoted.find(value.as_str()) {
        Some(offset) => {
            let start = node.place.start + offset;
            Place { source: node.place.source, start: start + range.start, end: start + range.end }
        }
        None => node.place,
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

fn evaluate(jinja: &str, values: Vec<Option<f64>>) -> Result<bool, Problem> {
    let environment = Environment::empty();
    let expression = environment.compile_expression(jinja).map_err(Problem::Other)?;
    let variables = Arc::new(Variables { values, missing: AtomicUsize::new(usize::MAX) });
    let result = expression.eval(minijinja::Value::from_dyn_object(variables.clone()));
    match variables.missing.load(Ordering::Relaxed) {
        usize::MAX => {}
        index => return Err(Problem::NoValue(index)),
    }
    let value = result.map_err(Problem::Other)?;
    bool::try_from(value.clone())
        .ok()
        .filter(|_| value.kind() == minijinja::value::ValueKind::Bool)
        .ok_or_else(|| Problem::Other(Error::new(ErrorKind::InvalidOperation, NOT_A_STATEMENT)))
}

fn reason(error: &Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}
