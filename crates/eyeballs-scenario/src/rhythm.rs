//! `[people.rhythm]`: weekdays and seasons.

use crate::reader::{Reader, number};
use crate::resolved::{Doc, number_text};
use crate::rule::{FACTOR, Rule, SHARE, between};
use crate::tree::Value;
use eyeballs_core::spec::{CycleSpec, RhythmSpec};

/// A day of the year; 1 is 1 January.
const DAY_OF_YEAR: Rule = between(1.0, 365.0);

/// Reads the rhythm of the people; none if all days are alike.
pub(crate) fn rhythm(people: &mut Reader<'_>) -> Option<RhythmSpec> {
    people.peek("rhythm")?;
    let mut reader = people.table("rhythm");
    let spec =
        RhythmSpec { free_minutes: cycle(&mut reader, "free_minutes"), reach: cycle(&mut reader, "reach") };
    people.close("rhythm", reader);
    let neutral = |cycle: &CycleSpec| cycle.weekdays == [1.0; 7] && cycle.amplitude == 0.0;
    (!neutral(&spec.free_minutes) || !neutral(&spec.reach)).then_some(spec)
}

fn cycle(rhythm: &mut Reader<'_>, key: &'static str) -> CycleSpec {
    let mut spec = CycleSpec::default();
    if rhythm.peek(key).is_none() {
        rhythm.take(key);
        return spec;
    }
    let mut reader = rhythm.table(key);
    if let Some(weekdays) = weekdays(&mut reader) {
        spec.weekdays = weekdays;
    }
    if reader.peek("season").is_some() {
        let mut season = reader.table("season");
        spec.amplitude = season.number("amplitude", SHARE, None);
        spec.peak_day = season.number("peak_day", DAY_OF_YEAR, None);
        reader.close("season", season);
    } else {
        reader.take("season");
    }
    rhythm.close(key, reader);
    spec
}

fn weekdays(reader: &mut Reader<'_>) -> Option<[f64; 7]> {
    let (_, node) = reader.take("weekdays")?;
    let items = match &node.value {
        Value::Array(items) => items.as_slice(),
        _ => &[],
    };
    if items.len() != 7 {
        let found = match &node.value {
            Value::Array(items) => format!("{} numbers", items.len()),
            other => other.type_name().to_owned(),
        };
        let message = format!("`weekdays` must be seven numbers, not {found}");
        reader.log.say_help(
            node.span,
            message,
            "write one for each weekday, Monday first: [1, 1, 1, 1, 1, 1.5, 1.5]",
        );
        return None;
    }
    let mut weekdays = [1.0; 7];
    for (factor, item) in weekdays.iter_mut().zip(items) {
        *factor = number(reader.log, "weekdays", item, FACTOR)?;
    }
    let texts: Vec<String> = weekdays.iter().map(|&factor| number_text(factor)).collect();
    reader.write("weekdays", Doc::Atom(format!("[{}]", texts.join(", "))));
    Some(weekdays)
}
