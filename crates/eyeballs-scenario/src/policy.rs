//! `[[policy]]`: what a firm decides by itself while the market runs. Policies are read once, and then resolved in each
//! variant in which they hold (`resolve`), their expressions included (`known`).

mod known;
mod resolve;

pub(crate) use resolve::{decide, decide_before};

use crate::event::{Name, gain, happens_in, name, own_name, path, value_text};
use crate::log::Log;
use crate::reader::{Reader, check_name, number, table, text};
use crate::resolved::{Doc, Entries};
use crate::rule::{DELAY, MONEY, Rule, between};
use crate::source::Span;
use crate::tree::{Node, Value};
use eyeballs_core::spec::Distribution;
use eyeballs_core::units::{Day, Micros};

/// Largest number of policies.
const POLICIES_MAX: usize = 1_000;
/// The keys of which a policy has one at least.
const DEEDS: [&str; 6] = ["set", "release", "capital", "open", "close", "cut"];
/// A number of a policy.
const NUMBER: Rule = between(-1e12, 1e12);

/// A policy as it stands in the file.
pub(crate) struct RawPolicy {
    number: u32,
    name: String,
    span: Span,
    firm: Option<Name>,
    /// Indices of the variants in which it holds.
    variants: Vec<usize>,
    /// It holds in some variants only.
    only_some: bool,
    every_days: u32,
    from: Day,
    until: Option<Day>,
    once: bool,
    when: Option<Node>,
    /// Numbers of its own, by name.
    numbers: Vec<(String, f64)>,
    deeds: Vec<RawDeed>,
}

enum RawDeed {
    Set {
        path: Vec<String>,
        span: Span,
        node: Node,
        bounds: Option<Bounds>,
        step: Option<f64>,
    },
    /// The gain is drawn, or computed by an expression.
    Release {
        service: Name,
        gain: Result<Distribution, Node>,
        cost: Micros,
        span: Span,
    },
    Capital {
        amount: Node,
        valuation: Option<Node>,
        span: Span,
    },
    Open(Name),
    Close(Name),
    Cut {
        path: Vec<String>,
        span: Span,
    },
}

/// The least and the most that a policy sets.
#[derive(Clone, Copy)]
struct Bounds {
    least: f64,
    most: f64,
    span: Span,
}

/// Reads the list of policies of a run of so many days. Before `fork` all variants are one.
pub(crate) fn policies(
    root: &mut Reader<'_>,
    days: u32,
    fork: Option<Day>,
    variants: &[&str],
) -> Vec<RawPolicy> {
    let mut policies = Vec::new();
    let mut docs = Vec::new();
    let mut names: Vec<String> = Vec::new();
    let day = between(0.0, f64::from(days - 1)).in_units("(the days of the run)");
    for (number, mut reader) in (0..).zip(root.list("policy", POLICIES_MAX)) {
        let own = own_name(&mut reader, ("policy", "policies"), &names);
        names.extend(own.clone());
        let firm = reader.peek("firm").map(|node| node.span);
        let firm = reader.optional_text("firm").zip(firm);
        let only_some = reader.peek("variant").is_some();
        let variants = happens_in(&mut reader, variants);
        let every_days = reader.integer_32("every_days", DELAY, Some(1));
        let first = fork.filter(|_| only_some).unwrap_or(Day(0));
        let from_span = reader.peek("from").map_or(reader.span, |node| node.span);
        let from = Day(reader.integer_32("from", day, Some(first.0)));
        if from < first {
            let message = format!("before the fork day {first} the variants are one");
            let help = "leave out `variant`, or let it begin on the fork day or later";
            reader.log.say_help(from_span, message, help);
        }
        let until_span = reader.peek("until").map(|node| node.span);
        let until = reader.optional_integer("until", day).map(|day| Day(day as u32));
        if let (Some(until), Some(span)) = (until, until_span)
            && until < from
        {
            let message = format!("`until` must not lie before `from`, day {from}");
            reader.log.say_help(span, message, "it is the last day on which the policy looks");
        }
        let once = reader.boolean("once", false);
        let when = reader.take("when").map(|(_, node)| node);
        if let Some(Node { value: Value::Text(when), .. }) = &when {
            reader.write("when", Doc::text(when));
        }
        let numbers = numbers(&mut reader);
        let deeds = deeds(&mut reader);
        let span = reader.span;
        docs.push(reader.finish());
        policies.push(RawPolicy {
            number,
            name: own.unwrap_or_else(|| format!("policy {}", number + 1)),
            span,
            firm,
            variants,
            only_some,
            every_days,
            from,
            until,
            once,
            when,
            numbers,
            deeds,
        });
    }
    if !docs.is_empty() {
        root.write("policy", Doc::List(docs));
    }
    policies
}

/// Numbers of its own, which studies can vary.
fn numbers(reader: &mut Reader<'_>) -> Vec<(String, f64)> {
    let Some((_, node)) = reader.take("numbers") else { return Vec::new() };
    let log = reader.log;
    let mut numbers = Vec::new();
    for entry in table(log, "numbers", node).entries {
        check_name(log, entry.span, "number", &entry.key);
        if let Some(value) = number(log, &entry.key, &entry.node, NUMBER) {
            numbers.push((entry.key, value));
        }
    }
    let doc = numbers.iter().map(|(name, value)| (name.clone(), Doc::number(*value))).collect();
    reader.write("numbers", Doc::inline(&doc));
    numbers
}

fn deeds(reader: &mut Reader<'_>) -> Vec<RawDeed> {
    let log = reader.log;
    if DEEDS.iter().all(|key| reader.peek(key).is_none()) {
        let help = format!("a policy has some of the keys {}", DEEDS.join(", "));
        log.say_help(reader.span, "the policy says not what the firm does", help);
    }
    let mut limits = limits(reader);
    let mut deeds = Vec::new();
    for key in DEEDS {
        let Some((_, node)) = reader.take(key) else { continue };
        if key == "set" {
            let mut doc = Entries::new();
            for entry in table(log, key, node).entries {
                doc.push((entry.key.clone(), Doc::Atom(value_text(&entry.node.value))));
                let Some(path) = path(log, entry.span, &entry.key) else { continue };
                let bounds = take(&mut limits.bounds, &path);
                let step = take(&mut limits.steps, &path);
                deeds.push(RawDeed::Set { path, span: entry.span, node: entry.node, bounds, step });
            }
            reader.write(key, Doc::inline(&doc));
            continue;
        }
        if let "release" | "capital" = key {
            let span = node.span;
            let mut inner = Reader::new(log, span, key, table(log, key, node));
            deeds.extend(if key == "release" { release(&mut inner) } else { capital(&mut inner) });
            let doc = inner.finish();
            reader.write(key, Doc::inline(&doc));
            continue;
        }
        let Some(name) = text(log, key, &node) else { continue };
        reader.write(key, Doc::text(&name));
        let span = node.span;
        deeds.extend(match key {
            "open" => Some(RawDeed::Open((name, span))),
            "close" => Some(RawDeed::Close((name, span))),
            _ => path(log, span, &name).map(|path| RawDeed::Cut { path, span }),
        });
    }
    let unused = limits.bounds.iter().map(|(path, span, _)| (path, span));
    for (path, span) in unused.chain(limits.steps.iter().map(|(path, span, _)| (path, span))) {
        log.say_help(
            *span,
            format!("the policy does not set `{}`", path.join(".")),
            "write the path as in `set`",
        );
    }
    deeds
}

fn release(reader: &mut Reader<'_>) -> Option<RawDeed> {
    let span = reader.span;
    let service = name(reader, "service");
    let gain = match reader.peek("gain") {
        Some(Node { value: Value::Text(_), .. }) => {
            expression(reader, "gain").map_or(Ok(Distribution::Constant(0.0)), Err)
        }
        _ => Ok(gain(reader)),
    };
    let cost = reader.money("cost", MONEY, Some(0.0));
    service.map(|service| RawDeed::Release { service, gain, cost, span })
}

fn capital(reader: &mut Reader<'_>) -> Option<RawDeed> {
    let span = reader.span;
    reader.require("amount");
    let amount = expression(reader, "amount");
    let valuation = expression(reader, "valuation");
    amount.map(|amount| RawDeed::Capital { amount, valuation, span })
}

/// An expression, or a number, that is read later.
fn expression(reader: &mut Reader<'_>, key: &'static str) -> Option<Node> {
    let (_, node) = reader.take(key)?;
    reader.write(key, Doc::Atom(value_text(&node.value)));
    Some(node)
}

/// What holds numbers back, by the paths that are set, with their positions.
struct Limits {
    bounds: Vec<(Vec<String>, Span, Bounds)>,
    steps: Vec<(Vec<String>, Span, f64)>,
}

fn take<T>(limits: &mut Vec<(Vec<String>, Span, T)>, path: &[String]) -> Option<T> {
    let index = limits.iter().position(|(other, ..)| other == path)?;
    Some(limits.remove(index).2)
}

fn limits(reader: &mut Reader<'_>) -> Limits {
    Limits { bounds: by_path(reader, "bounds", bounds), steps: by_path(reader, "step", step) }
}

/// A table of paths.
fn by_path<T>(
    reader: &mut Reader<'_>,
    key: &'static str,
    read: fn(&Log, &Node) -> Option<T>,
) -> Vec<(Vec<String>, Span, T)> {
    let Some((_, node)) = reader.take(key) else { return Vec::new() };
    let log = reader.log;
    let mut doc = Entries::new();
    let mut found = Vec::new();
    for entry in table(log, key, node).entries {
        doc.push((entry.key.clone(), Doc::Atom(value_text(&entry.node.value))));
        if let (Some(path), Some(value)) = (path(log, entry.span, &entry.key), read(log, &entry.node)) {
            found.push((path, entry.span, value));
        }
    }
    reader.write(key, Doc::inline(&doc));
    found
}

fn bounds(log: &Log, node: &Node) -> Option<Bounds> {
    let numbers: Option<Vec<f64>> = match &node.value {
        Value::Array(items) => items.iter().map(|item| item.value.number()).collect(),
        _ => None,
    };
    match numbers.as_deref() {
        Some(&[least, most]) if least <= most => Some(Bounds { least, most, span: node.span }),
        _ => {
            let help = "write the least and the most, for example [0.5, 20]";
            log.say_help(node.span, "`bounds` must be two numbers, the smaller one first", help);
            None
        }
    }
}

fn step(log: &Log, node: &Node) -> Option<f64> {
    number(log, "step", node, crate::rule::above(0.0, 1e12))
}
