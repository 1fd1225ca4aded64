//! `[firm.NAME]`: an owner of services with one cash account.

use crate::reader::{Reader, number};
use crate::resolved::Doc;
use crate::rule::MONEY;
use crate::tree::Value;
use eyeballs_core::spec::FirmSpec;
use eyeballs_core::units::Micros;

/// The word for credit without limit.
const UNLIMITED: &str = "unlimited";

/// Reads a firm.
pub(crate) fn firm(reader: &mut Reader<'_>, name: &str) -> FirmSpec {
    FirmSpec { name: name.to_owned(), cash: reader.money("cash", MONEY, None), credit: credit(reader) }
}

fn credit(reader: &mut Reader<'_>) -> Option<Micros> {
    let units = match reader.take("credit") {
        None => 0.0,
        Some((_, node)) if matches!(&node.value, Value::Text(text) if text == UNLIMITED) => {
            reader.write("credit", Doc::text(UNLIMITED));
            return None;
        }
        Some((_, node)) => {
            if matches!(node.value, Value::Text(_)) {
                reader.log.say(node.span, format!("`credit` must be an amount or \"{UNLIMITED}\""));
                0.0
            } else {
                number(reader.log, "credit", &node, MONEY).unwrap_or(0.0)
            }
        }
    };
    reader.write("credit", Doc::number(units));
    Some(Micros::from_units(units).expect("the rule keeps it countable"))
}
