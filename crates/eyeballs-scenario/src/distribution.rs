//! Distributions by name, with their usual parameters.

use crate::log::Log;
use crate::reader::{Reader, number, table};
use crate::resolved::{Doc, Entries};
use crate::rule::{Rule, SHARE, above, between};
use crate::source::Span;
use crate::suggestion::suggestion;
use crate::tree::{Node, Value};
use eyeballs_core::spec::Distribution;

/// The names.
pub(crate) const NAMES: [&str; 7] =
    ["constant", "uniform", "lognormal", "gamma", "exponential", "beta", "pareto"];
/// Shapes and exponents beyond this are constants to the eye (assumption).
const SHAPE: Rule = above(0.0, 1e6);
/// A lower bound may be 0 even where 0 for everybody would make no sense.
const FROM_ZERO: Rule = between(0.0, 1e6);

/// A distribution of a trait of which every value must lie within `support`.
pub(crate) fn distribution(
    reader: &mut Reader<'_>,
    key: &'static str,
    support: Rule,
    default: Distribution,
) -> Distribution {
    let distribution = reader
        .take(key)
        .and_then(|(span, node)| read(reader.log, key, span, node, support))
        .unwrap_or(default);
    reader.write(key, doc(&distribution));
    distribution
}

fn read(log: &Log, key: &str, span: Span, node: Node, support: Rule) -> Option<Distribution> {
    if node.value.number().is_some() {
        return number(log, key, &node, support).map(Distribution::Constant);
    }
    if !matches!(node.value, Value::Table(_)) {
        let message =
            format!("`{key}` must be a number or a distribution; this is {}", node.value.type_name());
        log.say_help(node.span, message, "for example { lognormal = { median = 1, sigma = 0.5 } }");
        return None;
    }
    let value_span = node.span;
    let mut entries = table(log, key, node).entries;
    if entries.len() != 1 {
        let message = format!("`{key}` must name exactly one distribution");
        log.say_help(if entries.is_empty() { span } else { value_span }, message, NAMES.join(", "));
        return None;
    }
    let entry = entries.pop()?;
    let name = entry.key.as_str();
    if name == "constant" {
        return number(log, key, &entry.node, support).map(Distribution::Constant);
    }
    if !NAMES.contains(&name) {
        log.say_help(entry.span, format!("there is no distribution `{name}`"), suggestion(name, NAMES));
        return None;
    }
    let is_share = support == SHARE;
    if is_share && !matches!(name, "uniform" | "beta") {
        let message = format!("`{key}` must be {}, and {name} has values beyond that", support.words());
        log.say_help(entry.span, message, "use beta, uniform or constant");
        return None;
    }
    let inner = table(log, name, entry.node);
    let mut parameters = Reader::new(log, entry.span, format!("{key}.{name}"), inner);
    let mistakes = log.count();
    let distribution = match name {
        "uniform" => {
            let lower = if is_share || support.allows(-1.0) { support } else { FROM_ZERO };
            let minimum = parameters.number("minimum", lower, None);
            let maximum = parameters.number("maximum", support, None);
            if minimum >= maximum && log.count() == mistakes {
                log.say(entry.span, format!("`minimum` ({minimum}) must be below `maximum` ({maximum})"));
            }
            Distribution::Uniform { minimum, maximum }
        }
        "lognormal" => Distribution::Lognormal {
            median: parameters.number("median", support, None),
            // exp(5) is a factor of 150 for one standard deviation.
            sigma: parameters.number("sigma", between(0.0, 5.0), None),
        },
        "gamma" => Distribution::Gamma {
            mean: parameters.number("mean", support, None),
            shape: parameters.number("shape", SHAPE, None),
        },
        "exponential" => Distribution::Gamma { mean: parameters.number("mean", support, None), shape: 1.0 },
        "beta" => Distribution::Beta {
            a: parameters.number("a", SHAPE, None),
            b: parameters.number("b", SHAPE, None),
        },
        _ => Distribution::Pareto {
            minimum: parameters.number("minimum", support, None),
            // With an exponent of 1 or less there is no mean.
            alpha: parameters.number("alpha", above(1.0, 1e6), None),
        },
    };
    parameters.finish();
    Some(distribution)
}

fn doc(distribution: &Distribution) -> Doc {
    let (name, parameters): (&str, Vec<(&str, f64)>) = match *distribution {
        Distribution::Constant(value) => return Doc::number(value),
        Distribution::Uniform { minimum, maximum } => {
            ("uniform", vec![("minimum", minimum), ("maximum", maximum)])
        }
        Distribution::Lognormal { median, sigma } => {
            ("lognormal", vec![("median", median), ("sigma", sigma)])
        }
        Distribution::Gamma { mean, shape } => ("gamma", vec![("mean", mean), ("shape", shape)]),
        Distribution::Beta { a, b } => ("beta", vec![("a", a), ("b", b)]),
        Distribution::Pareto { minimum, alpha } => ("pareto", vec![("minimum", minimum), ("alpha", alpha)]),
    };
    let parameters: Entries =
        parameters.into_iter().map(|(key, value)| (key.to_owned(), Doc::number(value))).collect();
    Doc::inline(&vec![(name.to_owned(), Doc::Table(parameters))])
}
