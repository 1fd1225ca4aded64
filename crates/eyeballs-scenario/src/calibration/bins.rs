//! A distribution as target: how many of those that were observed fell into each bin, beside what each bin has in the market.
//!
//! What is compared are shares: what is simulated of a bin is the number observed in all, times the bin's part of all bins. The
//! counts of the bins together are multinomial, whose deviance is that of as many Poisson numbers with these means (McCullagh
//! & Nelder 1989, section 6.4); one degree of freedom is lost, for the means add up.

use super::observed::{Bins, Of, Row, Shared, Target};
use super::rivals::{Rival, renamed_in};
use crate::expression::MAX_CHARACTERS;
use crate::formula::{Formula, Written};
use crate::operand::Operand;
use crate::reader::{Reader, number, short_text};
use crate::resolved::{Doc, number_text};
use crate::rule::{Rule, between};
use crate::tree::{Node, Value};
use eyeballs_core::expression::Type;

/// A count of a bin.
const COUNT: Rule = between(0.0, 1e15);
/// Most bins.
const BINS_MAX: usize = 1_000;

/// Reads `bins`, expressions, and `observed`, a count for each.
pub(super) fn bins(reader: &mut Reader<'_>, name: Option<String>, shared: &Shared<'_>) -> Option<Target> {
    let log = reader.log;
    let (_, bins_node) = reader.require("bins")?;
    let (_, observed_node) = reader.require("observed")?;
    let list = |node: &Node| match &node.value {
        Value::Array(items) => items.clone(),
        _ => vec![node.clone()],
    };
    let (bins, counts) = (list(&bins_node), list(&observed_node));
    if bins.len() != counts.len() || bins.len() < 2 || bins.len() > BINS_MAX {
        let message = format!("there are {} `bins` and {} counts `observed`", bins.len(), counts.len());
        let help =
            format!("write an expression and a count for each of two bins or more, {BINS_MAX} at most");
        log.say_help(observed_node.span, message, help);
        return None;
    }
    let before = log.count();
    let counts: Vec<f64> = counts.iter().filter_map(|node| number(log, "observed", node, COUNT)).collect();
    let texts: Vec<String> =
        bins.iter().filter_map(|node| short_text(log, "bins", node, MAX_CHARACTERS)).collect();
    if log.count() > before {
        return None;
    }
    let total: f64 = counts.iter().sum();
    if total <= 0.0 {
        log.say_help(observed_node.span, "nothing was observed in any bin", "leave the target out");
        return None;
    }
    reader.write("bins", Doc::texts(&texts));
    let written: Vec<String> = counts.iter().map(|count| number_text(*count)).collect();
    reader.write("observed", Doc::Atom(format!("[{}]", written.join(", "))));
    let of = |texts: &[String], nodes: &[Node]| -> Option<Of> {
        let formula = |(text, node): (&String, &Node)| {
            Formula::of_market(&Written::whole(log, node, text), text, Type::Number, shared.world)
        };
        let formulas: Vec<Formula<Operand>> = texts.iter().zip(nodes).filter_map(formula).collect();
        (formulas.len() == texts.len()).then_some(Of::Bins(Bins { formulas, observed_total: total }))
    };
    let of_rival = |rival: &Rival| {
        let renamed = |text: &String| renamed_in(text, shared.world.variants, &rival.name);
        // What is wrong with them is said of the expressions as a whole.
        let unwritten = |node: &Node| Node { value: Value::Broken, ..node.clone() };
        let texts: Vec<String> = texts.iter().map(renamed).collect();
        of(&texts, &bins.iter().map(unwritten).collect::<Vec<_>>())
    };
    let own = of(&texts, &bins)?;
    let of_rivals: Option<Vec<Of>> = shared.rivals.iter().map(of_rival).collect();
    let Of::Bins(Bins { formulas, .. }) = &own else { return None };
    let days = shared.world.days();
    let facts = formulas.iter().flat_map(|formula| &formula.facts).map(|operand| operand.days(days));
    let (first, end) = facts.fold((days, 0), |(first, end), days| (first.min(days.start), end.max(days.end)));
    let row = |(label, observed): (&String, f64)| Row {
        label: label.clone(),
        first_day: first.min(end),
        last_day: end.saturating_sub(1),
        observed,
        standard_deviation: None,
        count: true,
        held_out: false,
    };
    Some(Target {
        name: name.unwrap_or_else(|| "bins".to_owned()),
        unit: "count".to_owned(),
        rows: texts.iter().zip(counts).map(row).collect(),
        adds_up: false,
        not_negative: true,
        is_distribution: true,
        of: own,
        of_rivals: of_rivals?,
    })
}
