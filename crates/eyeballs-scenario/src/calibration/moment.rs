//! One number as target: an expression, what was observed of it, and with what error.

use super::observed::{DEVIATION, Of, Row, Shared, Target};
use super::rivals::{Rival, renamed_in};
use crate::expression::MAX_CHARACTERS;
use crate::formula::{Formula, Written};
use crate::reader::{Reader, short_text};
use crate::resolved::Doc;
use crate::rule::{Rule, between};
use crate::tree::{Node, Value};
use eyeballs_core::expression::Type;

/// A value that was observed, in whatever unit.
const VALUE: Rule = between(-1e15, 1e15);

/// A number with its standard error.
pub(super) fn moment(reader: &mut Reader<'_>, name: Option<String>, shared: &Shared<'_>) -> Option<Target> {
    let (_, node) = reader.require("of")?;
    let written = short_text(reader.log, "of", &node, MAX_CHARACTERS)?;
    reader.write("of", Doc::text(&written));
    let observed = reader.number("value", VALUE, None);
    let standard_error = reader.number("standard_error", DEVIATION, None);
    let whole = Written::whole(reader.log, &node, &written);
    let formula = Formula::of_market(&whole, &written, Type::Number, shared.world)?;
    let of_rivals: Option<Vec<Of>> =
        shared.rivals.iter().map(|rival| of_rival(rival, &node, &written, shared)).collect();
    let of_rivals = of_rivals?;
    let days = shared.world.days();
    let range = formula.facts.iter().map(|operand| operand.days(days));
    let (first, end) = range.fold((days, 0), |(first, end), days| (first.min(days.start), end.max(days.end)));
    let row = Row {
        label: String::new(),
        first_day: first.min(end),
        last_day: end.saturating_sub(1),
        observed,
        standard_deviation: Some(standard_error),
        count: false,
        held_out: false,
    };
    let name = name.unwrap_or(written);
    Some(Target {
        name,
        unit: String::new(),
        rows: vec![row],
        adds_up: false,
        not_negative: false,
        is_distribution: false,
        of: Of::Formula(formula),
        of_rivals,
    })
}

/// An expression of another variant; what is wrong with it is said of the expression as a whole.
fn of_rival(rival: &Rival, node: &Node, written: &str, shared: &Shared<'_>) -> Option<Of> {
    let text = renamed_in(written, shared.world.variants, &rival.name);
    let node = Node { value: Value::Broken, ..node.clone() };
    let whole = Written::whole(shared.world.log, &node, &text);
    Formula::of_market(&whole, &text, Type::Number, shared.world).map(Of::Formula)
}
