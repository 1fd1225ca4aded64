//! `[[calibration.target]]`: what a calibrated scenario must come near to.

use super::bins::bins;
use super::calendar::{Dated, Limits, dated};
use super::data::{Data, Line};
use super::moment::moment;
use super::observed::{DEVIATION, Of, Row, Shared, Target};
use super::rivals::renamed;
use super::unit::per_unit;
use crate::fact::{Duration, Quantity, Subject};
use crate::reader::{Reader, index_of, text};
use crate::resolved::Doc;
use crate::rule::{Rule, above};
use crate::source::Span;
use crate::tree::Node;
use eyeballs_core::measures::Moment;
use std::rc::Rc;

/// Its standard deviation relative to it.
const RELATIVE: Rule = above(0.0, 10.0);
/// The moment that rows of data are about; which days they cover does not matter here.
const ANY_ROW: Moment = Moment::Days { first: 0, last: 0 };
/// What flows are summed over.
const OVER: [&str; 2] = ["interval", "start"];

/// Reads one target; if something is wrong with it there may be none.
pub(super) fn target(reader: &mut Reader<'_>, shared: &mut Shared<'_>) -> Option<Target> {
    let name = reader.optional_text("name");
    match () {
        () if reader.peek("of").is_some() => moment(reader, name, shared),
        () if reader.peek("bins").is_some() => bins(reader, name, shared),
        () => column(reader, name, shared),
    }
}

/// A column of a file.
fn column(reader: &mut Reader<'_>, name: Option<String>, shared: &mut Shared<'_>) -> Option<Target> {
    let mistakes = reader.log.count();
    let data = file(reader, shared);
    let values = named_column(reader, "column", data.as_deref());
    let named = subject(reader, shared);
    let subject = named.as_ref().map(|(_, subject)| *subject);
    let quantity = quantity(reader, subject, shared);
    let (unit, scale, duration, not_negative) = unit(reader, quantity.as_ref(), subject, shared);
    let from_start = over(reader, quantity.as_ref(), duration);
    let relative = reader.optional_number("relative_error", RELATIVE);
    let absolute = reader.optional_number("absolute_error", DEVIATION);
    let count_span = reader.peek("counts").map_or(reader.span, |node| node.span);
    let count = reader.boolean("counts", false);
    if count && (relative.is_some() || absolute.is_some()) {
        let help = "leave out `counts`, or `relative_error` and `absolute_error`";
        reader.log.say_help(count_span, "the error of counts follows from the counts", help);
    }
    let chosen = choose(reader, data.as_deref());
    let dated = dated(reader, data.as_deref(), chosen, shared.start);
    let (values, values_name) = values?;
    let ((mut dated, limits), (subject_name, subject), (measure, quantity)) = (dated?, named?, quantity?);
    dated.retain(|row| !row.line.cells[values].is_empty());
    let deviation = |observed: f64| match (relative, absolute) {
        (None, None) => None,
        (relative, absolute) => {
            // Two independent sources of error; one below the smallest number would weigh infinitely.
            let relative = relative.unwrap_or(0.0) * observed;
            let absolute = absolute.unwrap_or(0.0);
            Some(libm::sqrt(relative * relative + absolute * absolute)).filter(|&deviation| deviation > 0.0)
        }
    };
    let days = i64::from(shared.world.days());
    refuse_outside(reader, &dated, &limits, days, duration);
    let mut rows = Vec::new();
    for row in dated.iter().filter(|row| limits.uses(row.last)) {
        let Some(observed) = row.line.number(reader.log, values, &values_name) else { continue };
        let first = if from_start { 0 } else { row.first.max(0) };
        if count && observed < 0.0 {
            reader.log.say(row.line.span, format!("{observed} is no count: counts are not negative"));
        }
        let standard_deviation = deviation(observed);
        if standard_deviation.is_none() && relative.is_some() {
            let help = "give an `absolute_error` too, or leave the cell empty";
            reader.log.say_help(row.line.span, "a relative error of zero is no error", help);
        }
        rows.push(Row {
            label: row.label.clone(),
            first_day: u32::try_from(first).unwrap_or(0),
            last_day: u32::try_from(row.last).unwrap_or(0),
            observed,
            standard_deviation,
            count,
            held_out: limits.holds_out(row.last),
        });
    }
    if rows.iter().all(|row| row.held_out) && reader.log.count() == mistakes {
        let help = "look at `fit_until`, `use_from`, `use_until` and `where`";
        reader.log.say_help(reader.span, "the target has no row to be fitted", help);
    }
    let name = name.unwrap_or(values_name);
    let follow = rows.windows(2).all(|pair| pair[0].last_day + 1 == pair[1].first_day);
    // What is per something is averaged, not summed; it has a unit of its own.
    let adds_up = duration == Duration::Flow
        && !from_start
        && follow
        && rows.len() > 1
        && shared.world.adds_up(&quantity, subject);
    let mut of_rivals = Vec::new();
    for rival in shared.rivals {
        let other = renamed(&subject_name, shared.world.variants, &rival.name);
        let found = shared.world.subject(&other).and_then(|subject| {
            Ok(Of::Quantity { quantity: shared.world.quantity(&measure, subject)?, subject, per_unit: scale })
        });
        match found {
            Ok(of) => of_rivals.push(of),
            Err((message, help)) => reader.log.say_help(rival.span, message, help),
        }
    }
    let of = Of::Quantity { quantity, subject, per_unit: scale };
    let target = Target { name, unit, rows, adds_up, not_negative, is_distribution: false, of, of_rivals };
    (reader.log.count() == mistakes).then_some(target)
}

fn file(reader: &mut Reader<'_>, shared: &mut Shared<'_>) -> Option<Rc<Data>> {
    let Some((_, node)) = reader.take("file") else {
        let help = "write `file` and `column` for a column of data, `of`, `value` and `standard_error`, or `bins` and `observed`";
        reader.log.say_help(reader.span, "the target says not what was observed", help);
        return None;
    };
    let written = text(reader.log, "file", &node)?;
    let path = reader.log.source(node.span).folder.join(&written);
    let absolute = std::path::absolute(&path).unwrap_or(path.clone());
    reader.write("file", Doc::text(&absolute.to_string_lossy()));
    let read = || Data::read(reader.log, node.span, &path).map(Rc::new);
    shared.files.entry(path.clone()).or_insert_with(read).clone()
}

fn named_column(reader: &mut Reader<'_>, key: &'static str, data: Option<&Data>) -> Option<(usize, String)> {
    let (_, node) = reader.require(key)?;
    let name = text(reader.log, key, &node)?;
    reader.write(key, Doc::text(&name));
    Some((data?.column(reader.log, node.span, &name)?, name))
}

fn subject(reader: &mut Reader<'_>, shared: &Shared<'_>) -> Option<(String, Subject)> {
    let node: Option<(Span, Node)> = reader.take("subject");
    let is_named = node.is_some();
    let (span, name) = match node {
        Some((_, node)) => (node.span, text(reader.log, "subject", &node)?),
        // The only variant's only firm needs no name.
        None => {
            let rival = shared.rivals.first().map(|rival| rival.name.clone());
            let first = || shared.world.variants.first().map(|variant| variant.name.clone());
            (reader.span, rival.or_else(first)?)
        }
    };
    if shared.world.variants.len() > 1 && !is_named && shared.rivals.is_empty() {
        let help = "name a 'VARIANT', 'VARIANT/FIRM' or 'VARIANT/SERVICE'";
        reader.log.say_help(span, "of several variants the target needs a `subject`", help);
        return None;
    }
    reader.write("subject", Doc::text(&name));
    match shared.world.subject(&name) {
        Ok(subject) => Some((name, subject)),
        Err((message, help)) => {
            reader.log.say_help(span, message, help);
            None
        }
    }
}

/// The measure as it is written, and what it is.
fn quantity(
    reader: &mut Reader<'_>,
    subject: Option<Subject>,
    shared: &Shared<'_>,
) -> Option<(String, Quantity)> {
    let (_, node) = reader.require("measure")?;
    let name = text(reader.log, "measure", &node)?;
    reader.write("measure", Doc::text(&name));
    let checked = shared.world.quantity(&name, subject?).and_then(|quantity| match quantity {
        Quantity::Measure(measure) if !measure.has(ANY_ROW) => {
            let message = format!("`{name}` is that of the whole run, not of the days of a row");
            Err((message, "choose another measure, or write it as a number with `of`".to_owned()))
        }
        quantity => Ok(quantity),
    });
    match checked {
        Ok(quantity) => Some((name, quantity)),
        Err((message, help)) => {
            reader.log.say_help(node.span, message, help);
            None
        }
    }
}

fn unit(
    reader: &mut Reader<'_>,
    quantity: Option<&(String, Quantity)>,
    subject: Option<Subject>,
    shared: &Shared<'_>,
) -> (String, f64, Duration, bool) {
    let nothing = (String::new(), 1.0, Duration::Level, false);
    let Some((_, node)) = reader.require("unit") else { return nothing };
    let Some(written) = text(reader.log, "unit", &node) else { return nothing };
    reader.write("unit", Doc::text(&written));
    let (Some((name, quantity)), Some(subject)) = (quantity, subject) else { return nothing };
    let (base, duration) = shared.world.unit(quantity, subject, shared.currency);
    match per_unit(&written, name, &base) {
        Ok(scale) => (written, scale, duration, !base.contains(shared.currency)),
        Err((message, help)) => {
            reader.log.say_help(node.span, message, help);
            nothing
        }
    }
}

/// Whether flows are summed from the first day on.
fn over(reader: &mut Reader<'_>, quantity: Option<&(String, Quantity)>, duration: Duration) -> bool {
    let node = reader.peek("over").map(|node| node.span);
    let written = reader.text("over", Some(OVER[0]));
    let Some(span) = node else { return false };
    let index = index_of(reader.log, span, "way to sum", &written, &OVER);
    if let Some((name, _)) = quantity
        && duration == Duration::Level
        && index == Some(1)
    {
        let message = format!("`{name}` is that of a row's last day: there is nothing to sum");
        reader.log.say_help(span, message, "leave out `over`");
    }
    index == Some(1)
}

/// The rows whose cells are as `where` says.
fn choose<'d>(reader: &mut Reader<'_>, data: Option<&'d Data>) -> Vec<&'d Line> {
    let inner = reader.table("where");
    let log = reader.log;
    let mut wanted = Vec::new();
    let mut docs = Vec::new();
    for entry in inner.into_entries() {
        let column = data.and_then(|data| data.column(log, entry.span, &entry.key));
        if let Some(value) = text(log, &entry.key, &entry.node) {
            docs.push((entry.key, Doc::text(&value)));
            wanted.extend(column.map(|column| (column, value, entry.node.span)));
        }
    }
    if !docs.is_empty() {
        reader.write("where", Doc::inline(&docs));
    }
    let Some(data) = data else { return Vec::new() };
    let mut rows: Vec<&Line> = data.rows().iter().collect();
    for (column, value, span) in wanted {
        rows.retain(|line| line.cells[column] == value);
        if rows.is_empty() {
            log.say(span, format!("no row of the data has `{value}` here"));
            break;
        }
    }
    rows
}

/// Rows beyond the run would silently not count.
fn refuse_outside(reader: &Reader<'_>, dated: &[Dated<'_>], limits: &Limits, days: i64, duration: Duration) {
    let used = || dated.iter().filter(|row| limits.uses(row.last));
    let starts = |row: &Dated<'_>| if duration == Duration::Flow { row.first } else { row.last };
    let early = used().find(|row| starts(row) < 0);
    let late = used().find(|row| row.last >= days);
    if let Some(row) = early {
        let message =
            format!("this row ({}) is about days before the run: from day {}", row.label, starts(row));
        let help = "leave such rows out with `use_from` or `skip_rows`, or move `day_zero` or `first_day`";
        reader.log.say_help(row.line.span, message, help);
    }
    if let Some(row) = late {
        let message =
            format!("this row ({}) is about day {}, beyond the run of {days} days", row.label, row.last);
        let help = "make `run.days` longer, or leave such rows out with `use_until`";
        reader.log.say_help(row.line.span, message, help);
    }
}
