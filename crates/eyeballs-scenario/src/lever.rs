//! `[[lever]]`: numbers of the scenario that can be chosen, each with the values that are to be tried.

use crate::Models;
use crate::candidates::{Candidates, Factor};
use crate::checked::Scale;
use crate::log::Log;
use crate::reader::{Reader, index_of, text};
use crate::resolved::{Doc, Entries, number_text};
use crate::rule::{Rule, above, between};
use crate::source::Span;
use crate::tree::{Node, Value};

/// Most levers.
const LIST_MAX: usize = 20;
/// Most values of one.
const VALUES_MAX: usize = 10_000;
/// Any number that some key could take.
const ANY: Rule = between(-1e12, 1e12);
/// A distance between two values.
const STEP: Rule = above(0.0, 1e12);
/// Values of a lever that says no step (assumption).
const POINTS: u32 = 9;
/// How a range is measured.
const SCALES: [&str; 2] = ["linear", "log"];

/// A number of the scenario that can be chosen.
#[derive(Clone, Debug)]
pub struct Lever {
    /// Which.
    pub factor: Factor,
    /// The values that are to be tried, in the order of the scenario, of a range from its lower end; at least two.
    pub values: Vec<f64>,
    /// How distances between them are measured.
    pub scale: Scale,
    /// Whatever lies between the first and the last value may be taken, too: a range without a step.
    pub is_smooth: bool,
}

/// Reads the list. A lever is tried at the first and the last of its values, so that what is wrong with them is shown where they
/// stand.
pub(crate) fn levers(root: &mut Reader<'_>, candidates: &Candidates, models: &dyn Models) -> Vec<Lever> {
    let log = root.log;
    let before = log.count();
    let mut levers: Vec<(Lever, Span)> = Vec::new();
    let mut docs: Vec<Entries> = Vec::new();
    for mut reader in root.list("lever", LIST_MAX) {
        if let Some((lever, span)) = lever(&mut reader) {
            if levers.iter().any(|(other, _)| other.factor.path == lever.factor.path) {
                log.say(lever.factor.span, format!("`{}` stands here twice", lever.factor.key));
            }
            levers.push((lever, span));
        }
        docs.push(reader.finish());
    }
    if !docs.is_empty() {
        root.write("lever", Doc::List(docs));
    }
    if log.count() == before {
        for (lever, span) in &mut levers {
            if takes_integers_only(candidates, models, lever) {
                lever.factor.integer = true;
                rounded_to_integers(&mut lever.values);
            }
            if lever.values.len() < 2 {
                let help = "make the step or the range wider";
                log.say_help(*span, "this takes integers, and of them there is only one", help);
            }
            refuse_ends(log, candidates, models, lever, *span);
        }
    }
    levers.into_iter().map(|(lever, _)| lever).collect()
}

fn lever(reader: &mut Reader<'_>) -> Option<(Lever, Span)> {
    let log = reader.log;
    let key_node = reader.require("key").map(|(_, node)| node);
    let key = key_node.as_ref().and_then(|node| text(log, "key", node));
    if let Some(key) = &key {
        reader.write("key", Doc::text(key));
    }
    let integer = reader.boolean("integer", false);
    let scale_span = reader.peek("scale").map_or(reader.span, |node| node.span);
    let scale = reader.text("scale", Some(SCALES[0]));
    let scale = index_of(log, scale_span, "scale", &scale, &SCALES);
    let scale = if scale == Some(1) { Scale::Log } else { Scale::Linear };
    let is_smooth = reader.peek("values").is_none() && reader.peek("step").is_none();
    let found = match reader.take("values") {
        Some((_, node)) => list(reader, node),
        None => range(reader, scale, integer),
    };
    let factor = key.zip(key_node).and_then(|(key, node)| {
        let factor = Factor::read(log, node.span, &key, integer, "a lever cannot be")?;
        if factor.is_number_of_agents() {
            let help = "the size of the market is `people.represents` times as large";
            log.say_help(node.span, "the number of agents is no decision of a firm", help);
            return None;
        }
        Some(factor)
    });
    let ((values, span), factor) = (found?, factor?);
    Some((Lever { factor, values, scale, is_smooth }, span))
}

/// The values of a list.
fn list(reader: &mut Reader<'_>, node: Node) -> Option<(Vec<f64>, Span)> {
    let log = reader.log;
    let span = node.span;
    let items = match node.value {
        Value::Array(items) if (2..=VALUES_MAX).contains(&items.len()) => items,
        _ => {
            let help = "for example values = [2, 5, 15, 30]";
            log.say_help(span, format!("`values` must be a list of 2 to {VALUES_MAX} numbers"), help);
            return None;
        }
    };
    let mut values: Vec<f64> = Vec::new();
    for item in &items {
        let value = crate::reader::number(log, "values", item, ANY)?;
        if values.contains(&value) {
            log.say(item.span, format!("{value} stands here twice"));
            return None;
        }
        values.push(value);
    }
    for key in ["from", "to", "step"] {
        if let Some(node) = reader.peek(key) {
            log.say_help(node.span, format!("the lever has `values` and `{key}`"), "write one of them");
            reader.take(key);
        }
    }
    let written: Vec<String> = values.iter().map(|value| number_text(*value)).collect();
    reader.write("values", Doc::Atom(format!("[{}]", written.join(", "))));
    Some((values, span))
}

/// The values from one end to the other.
fn range(reader: &mut Reader<'_>, scale: Scale, integer: bool) -> Option<(Vec<f64>, Span)> {
    let log = reader.log;
    let before = log.count();
    let span = reader.peek("to").map_or(reader.span, |node| node.span);
    let from_span = reader.peek("from").map_or(reader.span, |node| node.span);
    let (from, to) = (reader.number("from", ANY, None), reader.number("to", ANY, None));
    let step_span = reader.peek("step").map_or(reader.span, |node| node.span);
    let step = reader.optional_number("step", STEP);
    if log.count() > before {
        return None;
    }
    if from >= to {
        log.say(span, format!("the range is empty: from {from} to {to}"));
        return None;
    }
    if scale == Scale::Log && from <= 0.0 {
        let help = "begin the range above 0, or use the scale \"linear\"";
        log.say_help(from_span, format!("a range on a log scale cannot begin at {from}"), help);
        return None;
    }
    let mut values: Vec<f64> = match step {
        Some(step) if (to - from) / step > VALUES_MAX as f64 => {
            let message = format!("from {from} to {to} there are more than {VALUES_MAX} steps of {step}");
            log.say(step_span, message);
            return None;
        }
        // A step that ends next to the upper end ends there: 0.1 three times is not 0.3.
        Some(step) => {
            let steps = ((to - from) / step + 1e-9).floor() as u32;
            (0..=steps).map(|number| rounded(from + f64::from(number) * step)).collect()
        }
        None => (0..POINTS).map(|number| rounded(between_ends(from, to, scale, number))).collect(),
    };
    if integer {
        rounded_to_integers(&mut values);
    }
    if values.len() < 2 {
        log.say_help(step_span, "there is only one value", "make the step smaller or the range wider");
        return None;
    }
    Some((values, span))
}

/// One of evenly spread values, the ends among them.
fn between_ends(from: f64, to: f64, scale: Scale, number: u32) -> f64 {
    let part = f64::from(number) / f64::from(POINTS - 1);
    match scale {
        _ if number == 0 => from,
        _ if number == POINTS - 1 => to,
        Scale::Linear => from + (to - from) * part,
        Scale::Log => from * libm::exp(libm::log(to / from) * part),
    }
}

/// A number with twelve digits, so that what is shown is what was tried.
fn rounded(value: f64) -> f64 {
    format!("{value:.11e}").parse().unwrap_or(value)
}

fn rounded_to_integers(values: &mut Vec<f64>) {
    values.iter_mut().for_each(|value| *value = value.round());
    values.dedup();
}

/// Whether the scenario can be read at the first value as an integer only.
fn takes_integers_only(candidates: &Candidates, models: &dyn Models, lever: &Lever) -> bool {
    let takes =
        |integer| candidates.takes(models, &Factor { integer, ..lever.factor.clone() }, lever.values[0]);
    !lever.factor.integer && !takes(false) && takes(true)
}

fn refuse_ends(log: &Log, candidates: &Candidates, models: &dyn Models, lever: &Lever, span: Span) {
    for number in lever.values.first().into_iter().chain(lever.values.last()) {
        let before = log.count();
        let node = Node { span, layer: 0, value: lever.factor.value(*number) };
        candidates.read_at(log, models, std::iter::once((&lever.factor, node)));
        if log.count() > before {
            break;
        }
    }
}
