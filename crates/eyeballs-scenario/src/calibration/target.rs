//! `[[calibration.target]]`: what a calibrated scenario must come near to.

use super::bins::{Bins, bins};
use super::calendar::{Dated, Limits, dated};
use super::data::{Data, Line};
use super::rivals::{Rival, renamed, renamed_in};
use super::unit::per_unit;
use crate::expression::MAX_CHARACTERS;
use crate::fact::{Duration, Quantity, Subject, World};
use crate::formula::{Facts, Formula, Written};
use crate::operand::Operand;
use crate::reader::{Reader, index_of, short_text, text};
use crate::resolved::Doc;
use crate::rule::{Rule, above, between};
use crate::source::Span;
use crate::tree::{Node, Value};
use eyeballs_core::date::Date;
use eyeballs_core::expression::Type;
use eyeballs_core::measures::Moment;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::rc::Rc;

/// A value that was observed, in whatever unit.
const VALUE: Rule = between(-1e15, 1e15);
/// Its standard deviation.
const DEVIATION: Rule = above(0.0, 1e15);
/// Its standard deviation relative to it.
const RELATIVE: Rule = above(0.0, 10.0);
/// The moment that rows of data are about; which days they cover does not matter here.
const ANY_ROW: Moment = Moment::Days { first: 0, last: 0 };
/// What flows are summed over.
const OVER: [&str; 2] = ["interval", "start"];

/// What a scenario must come near to: a column of observations, or one number.
#[derive(Clone, Debug)]
pub struct Target {
    /// What it is called.
    pub name: String,
    /// The unit of its values, as the scenario writes it; empty for a number with a standard error.
    pub unit: String,
    /// The observations in the order of time; at least one that is not held out.
    pub rows: Vec<Row>,
    /// Rows are sums over days that follow each other, so that they can be summed further.
    pub adds_up: bool,
    /// No value can be below 0: people, shares, minutes and the like, not money.
    pub not_negative: bool,
    /// Its rows are the bins of a distribution: counts that belong together, not an order of time.
    pub is_distribution: bool,
    pub(super) of: Of,
    /// The same of each rival.
    pub(super) of_rivals: Vec<Of>,
}

/// One observation.
#[derive(Clone, Debug)]
pub struct Row {
    /// When, as the data writes it.
    pub label: String,
    /// First day it covers.
    pub first_day: u32,
    /// Last day it covers.
    pub last_day: u32,
    /// What was observed, in the target's unit.
    pub observed: f64,
    /// Standard deviation of the observation in that unit, if the scenario states it.
    pub standard_deviation: Option<f64>,
    /// A count of independent events: its error is that of a Poisson number, as large as the count that is
    /// simulated says.
    pub count: bool,
    /// Not fitted, but kept to judge the forecast.
    pub held_out: bool,
}

impl Row {
    /// Whether the size of its error is known without the fit.
    pub fn error_is_known(&self) -> bool {
        self.count || self.standard_deviation.is_some()
    }
}

/// What is compared with the observations.
#[derive(Clone, Debug)]
pub(super) enum Of {
    Quantity { quantity: Quantity, subject: Subject, per_unit: f64 },
    Formula(Formula<Operand>),
    Bins(Bins),
}

impl Target {
    /// What a replication has in the span of the row of an index, in the target's unit; `None` where it has no value.
    pub fn value(&self, index: usize, facts: &dyn Facts) -> Option<f64> {
        let row = &self.rows[index];
        let value = match &self.of {
            Of::Bins(bins) => bins.value(index, facts)?,
            Of::Quantity { quantity, subject, per_unit } => {
                let moment = Moment::Days { first: row.first_day, last: row.last_day };
                facts.value(moment, quantity, *subject)? / per_unit
            }
            Of::Formula(formula) => {
                // No data lie near a day that never comes.
                let finite =
                    |index: usize| formula.facts[index].value(facts).filter(|value| value.is_finite());
                formula.number(finite).ok()?
            }
        };
        value.is_finite().then_some(value)
    }

    /// The same target of a rival.
    pub(super) fn of_rival(&self, index: usize) -> Target {
        Target { of: self.of_rivals[index].clone(), of_rivals: Vec::new(), ..self.clone() }
    }

    /// Indices of the variants of which it speaks.
    pub fn variants(&self) -> Vec<usize> {
        match &self.of {
            Of::Quantity { subject, .. } => vec![subject.variant],
            Of::Formula(formula) => variants_of(formula).collect(),
            Of::Bins(bins) => bins.formulas.iter().flat_map(variants_of).collect(),
        }
    }
}

fn variants_of(formula: &Formula<Operand>) -> impl Iterator<Item = usize> {
    formula.facts.iter().flat_map(Operand::facts).map(|fact| fact.subject.variant)
}

/// What all targets of a scenario share while they are read.
pub(super) struct Shared<'a> {
    pub(super) world: World<'a>,
    pub(super) currency: &'a str,
    /// The date of day 0.
    pub(super) start: Option<Date>,
    /// Variants of which each target speaks, too.
    pub(super) rivals: &'a [Rival],
    pub(super) files: BTreeMap<PathBuf, Option<Rc<Data>>>,
}

/// Reads one target; if something is wrong with it there may be none.
pub(super) fn target(reader: &mut Reader<'_>, shared: &mut Shared<'_>) -> Option<Target> {
    let name = reader.optional_text("name");
    match () {
        () if reader.peek("of").is_some() => moment(reader, name, shared),
        () if reader.peek("bins").is_some() => bins(reader, name, shared),
        () => column(reader, name, shared),
    }
}

/// A number with its standard error.
fn moment(reader: &mut Reader<'_>, name: Option<String>, shared: &Shared<'_>) -> Option<Target> {
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
