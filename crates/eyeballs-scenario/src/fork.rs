//! Variants that part on a fork day: what they have in common cannot differ.

use crate::checked::{Fork, Variant};
use crate::log::Log;
use crate::merge::{VARIANT, name_of};
use crate::source::Span;
use crate::tree::{Node, Table, Value};
use eyeballs_core::fork::fixed;

/// Notes what variants change although the fork day is too late for it; `tables` are those of which the
/// variants were read.
pub(crate) fn refuse_fixed(log: &Log, file: Span, fork: &Fork, variants: &[Variant], tables: &[Table]) {
    // A world that was read with mistakes differs for other reasons.
    if log.count() > 0 {
        return;
    }
    for (variant, table) in variants.iter().zip(tables) {
        for fixed in fixed(&fork.world, &variant.world, fork.day) {
            let path = fixed.path.join(".");
            let message = format!("`{path}` cannot change on the fork day: {}", fixed.reason);
            let help = "set it for all variants in the tables of the scenario, or leave out `run.fork_day`";
            log.say_help(span_of(table, &fixed.path).unwrap_or(file), message, help);
        }
    }
}

/// Where the variant changes what stands at a path, or how far down the path there is something.
fn span_of(table: &Table, path: &[String]) -> Option<Span> {
    let (key, rest) = path.split_first()?;
    let entry = table.entry(key)?;
    let below = match &entry.node.value {
        Value::Table(inner) => span_of(inner, rest),
        Value::Array(items) => rest.split_first().and_then(|(name, rest)| {
            let item = items.iter().find(|item| name_of(item) == Some(name.as_str()))?;
            let Value::Table(inner) = &item.value else { return None };
            span_of(inner, rest).or(Some(item.span))
        }),
        _ => None,
    };
    below.or_else(|| changed(&entry.node)).or(Some(entry.span))
}

/// The first thing in a value that comes from the variant.
fn changed(node: &Node) -> Option<Span> {
    let own = (node.layer >= VARIANT).then_some(node.span);
    own.or_else(|| match &node.value {
        Value::Table(table) => table.entries.iter().find_map(|entry| {
            changed(&entry.node).map(|span| if entry.node.layer >= VARIANT { entry.span } else { span })
        }),
        Value::Array(items) => items.iter().find_map(changed),
        _ => None,
    })
}
