//! Which days of the run a row of data is about.

use super::data::{Data, Line};
use crate::log::Log;
use crate::reader::{Reader, date_text, integer, text};
use crate::resolved::Doc;
use crate::rule::{DELAY, INTEGER_DAYS, Rule, between};
use crate::source::Span;
use crate::text::cut;
use crate::tree::Node;
use eyeballs_core::date::Date;
use std::ops::RangeInclusive;

/// Rows at the top of a file that are not used.
const ROWS: Rule = between(0.0, 1e6);

/// How rows say when they are.
enum Calendar {
    /// One row after the other, `every_days` apart; the first of them is about the days up to `first_day`.
    Every { every_days: i64, first_day: i64 },
    /// A column holds the day, counted from 0.
    Days { column: usize, name: String },
    /// A column holds a date; `zero` is that of day 0, counted from 1970.
    Dates { column: usize, name: String, zero: i64 },
}

/// A row and its days, which may lie outside the run.
pub(super) struct Dated<'d> {
    pub(super) line: &'d Line,
    /// As the data writes it.
    pub(super) label: String,
    /// The first day it covers: the one after the row before, if the data does not say.
    pub(super) first: i64,
    /// The last day it covers.
    pub(super) last: i64,
}

/// The last day that is used, or fitted, and the first.
pub(super) struct Limits {
    use_from: Option<i64>,
    use_until: Option<i64>,
    fit_until: Option<i64>,
}

impl Limits {
    /// Whether rows of a day are used at all.
    pub(super) fn uses(&self, day: i64) -> bool {
        self.use_from.is_none_or(|from| day >= from) && self.use_until.is_none_or(|until| day <= until)
    }

    /// Whether rows of a day are kept for the forecast.
    pub(super) fn holds_out(&self, day: i64) -> bool {
        self.fit_until.is_some_and(|until| day > until)
    }
}

/// Reads the keys that say when rows are, and dates the rows; nothing if they make no sense. `start` is the date of
/// day 0, if the run says so.
pub(super) fn dated<'d>(
    reader: &mut Reader<'_>,
    data: Option<&'d Data>,
    rows: Vec<&'d Line>,
    start: Option<Date>,
) -> Option<(Vec<Dated<'d>>, Limits)> {
    let skip = reader.integer("skip_rows", ROWS, Some(0)) as usize;
    let calendar = calendar(reader, data, start);
    let zero = match &calendar {
        Some(Calendar::Dates { zero, .. }) => Some(*zero),
        _ => None,
    };
    let limits = Limits {
        use_from: limit(reader, "use_from", zero, |days| *days.start()),
        use_until: limit(reader, "use_until", zero, |days| *days.end()),
        fit_until: limit(reader, "fit_until", zero, |days| *days.end()),
    };
    let rows = rows.into_iter().skip(skip);
    let dated = calendar.and_then(|calendar| calendar.date(reader.log, rows))?;
    Some((dated, limits))
}

fn calendar(reader: &mut Reader<'_>, data: Option<&Data>, start: Option<Date>) -> Option<Calendar> {
    const KEYS: [&str; 3] = ["every_days", "day_column", "date_column"];
    let given = KEYS.iter().filter(|key| reader.peek(key).is_some()).count();
    if given != 1 {
        let message = format!("the target says in {given} ways which day a row is about");
        reader.log.say_help(reader.span, message, format!("write exactly one of {}", KEYS.join(", ")));
    }
    let every_days = reader.optional_integer("every_days", DELAY);
    let first_day = reader.optional_integer("first_day", INTEGER_DAYS);
    let mut column = |key| {
        let (_, node) = reader.take(key)?;
        let name = text(reader.log, key, &node)?;
        reader.write(key, Doc::text(&name));
        Some((data?.column(reader.log, node.span, &name)?, name))
    };
    let days = column("day_column");
    let dates = column("date_column");
    let zero = zero(reader, start);
    if let Some(every_days) = every_days {
        let first_day = first_day.unwrap_or(every_days - 1) as i64;
        return (given == 1).then_some(Calendar::Every { every_days: every_days as i64, first_day });
    }
    if let Some((column, name)) = days {
        return (given == 1).then_some(Calendar::Days { column, name });
    }
    let (column, name) = dates?;
    let Some(zero) = zero else {
        if reader.peek("day_zero").is_none() {
            let help = "write the date of day 0, for example run.start = 2009-01-01";
            reader.log.say_help(reader.span, "`date_column` needs `run.start`, or the key `day_zero`", help);
        }
        return None;
    };
    (given == 1).then_some(Calendar::Dates { column, name, zero })
}

/// The date of day 0: the first day of what is written, or that of the run.
fn zero(reader: &mut Reader<'_>, start: Option<Date>) -> Option<i64> {
    let Some((_, node)) = reader.take("day_zero") else { return start.map(|start| start.0) };
    let written = match date_text(&node) {
        Some(written) => written.to_owned(),
        None => text(reader.log, "day_zero", &node)?,
    };
    reader.write("day_zero", Doc::text(&written));
    days_of(&written).map(|days| *days.start()).or_else(|| no_date(reader.log, node.span, &written))
}

/// The days, counted from 1970, that a date covers.
fn days_of(text: &str) -> Option<RangeInclusive<i64>> {
    Date::covered(text).map(|days| days.start().0..=days.end().0)
}

fn no_date(log: &Log, span: Span, written: &str) -> Option<i64> {
    let help = "write 2009, 2009Q1, 2009-03 or 2009-03-31";
    log.say_help(span, format!("`{written}` is not a date"), help);
    None
}

/// A day number, or a date where rows have dates.
fn limit(
    reader: &mut Reader<'_>,
    key: &'static str,
    zero: Option<i64>,
    end: impl Fn(RangeInclusive<i64>) -> i64,
) -> Option<i64> {
    let (_, node) = reader.take(key)?;
    match (date_text(&node), zero) {
        (Some(written), Some(zero)) => {
            let written = written.to_owned();
            reader.write(key, Doc::text(&written));
            let day = days_of(&written).map(end).or_else(|| no_date(reader.log, node.span, &written))?;
            Some(day - zero)
        }
        _ => day_number(reader, key, &node),
    }
}

fn day_number(reader: &mut Reader<'_>, key: &str, node: &Node) -> Option<i64> {
    let day = integer(reader.log, key, node, INTEGER_DAYS)?;
    reader.write(key, Doc::Atom(day.to_string()));
    Some(day as i64)
}

impl Calendar {
    /// Dates rows, which must come in the order of time.
    fn date<'d>(&self, log: &Log, rows: impl Iterator<Item = &'d Line>) -> Option<Vec<Dated<'d>>> {
        let mut dated: Vec<Dated<'d>> = Vec::new();
        for (index, line) in rows.enumerate() {
            let after = dated.last().map_or(0, |row| row.last + 1);
            let (label, first, last) = match self {
                Calendar::Every { every_days, first_day } => {
                    let last = first_day + index as i64 * every_days;
                    (last.to_string(), last - every_days + 1, last)
                }
                Calendar::Days { column, name } => {
                    let day = line.number(log, *column, name)?;
                    if day.fract() != 0.0 || day.abs() > 1e9 {
                        log.say(line.span, format!("`{day}` in the column `{name}` is not a day"));
                        return None;
                    }
                    (line.cells[*column].clone(), after.min(day as i64), day as i64)
                }
                Calendar::Dates { column, name, zero } => {
                    let written = &line.cells[*column];
                    let Some(days) = days_of(written) else {
                        let message = format!("`{}` in the column `{name}` is not a date", cut(written));
                        log.say_help(line.span, message, "write 2009, 2009Q1, 2009-03 or 2009-03-31");
                        return None;
                    };
                    let last = days.end() - zero;
                    // A plain date says nothing of its period.
                    let first = if days.start() < days.end() { days.start() - zero } else { after.min(last) };
                    (written.clone(), first, last)
                }
            };
            if dated.last().is_some_and(|before| before.last >= last) {
                log.say_help(
                    line.span,
                    "this row is not later than the one before",
                    "put the rows in the order of time, or choose some of them with `where`",
                );
                return None;
            }
            dated.push(Dated { line, label, first, last });
        }
        Some(dated)
    }
}
