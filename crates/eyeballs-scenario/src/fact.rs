//! What a claim may speak of: a measure, at a moment, of a firm or a service in a variant.

use crate::checked::Variant;
use crate::expression::RawFact;
use crate::suggestion::suggestion;
use eyeballs_abi::description::{Metric, MetricKind};
use std::ops::Range;

/// The days of a run over which a fact is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// The last 30 days.
    Final,
    /// The whole run.
    Total,
    /// The largest daily value.
    Peak,
    /// A year of 365 days, counted from 1.
    Year(u32),
    /// A month of 30 days, counted from 1.
    Month(u32),
    /// A day, counted from 0 as in events.
    Day(u32),
    /// The days of a row of data, both included. No claim can write it.
    Days {
        /// The first one.
        first: u32,
        /// The last one.
        last: u32,
    },
}

impl Moment {
    /// The days it covers in a run of `run_days` days.
    pub fn days(self, run_days: u32) -> Range<u32> {
        let span = |number: u32, length: u32| (number - 1) * length..number * length;
        match self {
            Moment::Final => run_days.saturating_sub(30)..run_days,
            Moment::Total | Moment::Peak => 0..run_days,
            Moment::Year(number) => span(number, 365),
            Moment::Month(number) => span(number, 30),
            Moment::Day(day) => day..day + 1,
            Moment::Days { first, last } => first..last + 1,
        }
    }

    fn parse(word: &str) -> Option<Moment> {
        let number = |prefix: &str| {
            let digits = word.strip_prefix(prefix)?;
            let plain = digits == "0" || !digits.starts_with(['0', '+']);
            // Beyond a million no run goes; it keeps the days countable.
            digits.parse::<u32>().ok().filter(|&number| plain && number < 1_000_000)
        };
        match word {
            "final" => Some(Moment::Final),
            "total" => Some(Moment::Total),
            "peak" => Some(Moment::Peak),
            _ => number("year")
                .filter(|&year| year > 0)
                .map(Moment::Year)
                .or_else(|| number("month").filter(|&month| month > 0).map(Moment::Month))
                .or_else(|| number("day").map(Moment::Day)),
        }
    }
}

/// Of whom a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Index of the variant.
    pub variant: usize,
    /// The part of its world.
    pub part: Part,
}

/// A part of a world.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Index of a firm: all its services together.
    Firm(usize),
    /// Index of a service.
    Service(usize),
}

/// A fact of which a claim speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub moment: Moment,
    /// What: one of [`MEASURES`], or a metric that exactly one model of the subject reports.
    pub measure: String,
    /// Of whom.
    pub subject: Subject,
}

/// The market's own measures.
pub const MEASURES: [&str; 19] = [
    "users",
    "users_day",
    "active",
    "customers",
    "payers",
    "advertisers",
    "merchants",
    "joined",
    "returned",
    "left",
    "revenue",
    "cost",
    "profit",
    "cash",
    "minutes",
    "satisfaction",
    "arpu",
    "churn",
    "minutes_share",
];

/// Those of them that are taken at the end of a day; the others are summed or averaged over days.
const LEVELS: [&str; 9] = [
    "users",
    "users_day",
    "active",
    "customers",
    "payers",
    "advertisers",
    "merchants",
    "cash",
    "satisfaction",
];

/// The unit in which a measure counts; money in the currency.
pub(crate) fn unit(
    measure: &str,
    subject: Subject,
    variants: &[Variant],
    currency: &str,
) -> (String, Duration) {
    let duration = if LEVELS.contains(&measure) { Duration::Level } else { Duration::Flow };
    let unit = match measure {
        "revenue" | "cost" | "profit" | "cash" | "arpu" => currency.to_owned(),
        "minutes" | "advertisers" | "merchants" => measure.to_owned(),
        "satisfaction" | "churn" | "minutes_share" => "share".to_owned(),
        _ if MEASURES.contains(&measure) => "people".to_owned(),
        metric => {
            let metric = metrics(subject, variants).find(|other| other.name == metric);
            let Some(metric) = metric else { return ("share".to_owned(), duration) };
            let duration = if metric.kind == MetricKind::Sum { Duration::Flow } else { Duration::Level };
            let unit = if metric.unit == "1" { "share".to_owned() } else { metric.unit.clone() };
            return (unit, duration);
        }
    };
    (unit, duration)
}

/// How a measure goes with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duration {
    /// Taken at the end of a day.
    Level,
    /// Summed or averaged over days.
    Flow,
}

/// What is wrong with a fact, where, and what helps.
pub(crate) type Refusal = (Range<usize>, String, String);

/// Checks a fact; metrics are only checked if all models are known.
pub(crate) fn check(raw: &RawFact, variants: &[Variant], check_metrics: bool) -> Result<Fact, Vec<Refusal>> {
    let mut refusals = Vec::new();
    let moment = moment(raw, variants).map_err(|refusal| refusals.push(refusal)).ok();
    let subject = subject(&raw.subject.0, variants)
        .map_err(|(message, help)| refusals.push((raw.subject.1.clone(), message, help)))
        .ok();
    if let Some(subject) = subject
        && let Err((message, help)) = measure(&raw.measure.0, subject, variants, check_metrics)
    {
        refusals.push((raw.measure.1.clone(), message, help));
    }
    match (moment, subject) {
        (Some(moment), Some(subject)) if refusals.is_empty() => {
            Ok(Fact { moment, measure: raw.measure.0.clone(), subject })
        }
        _ => Err(refusals),
    }
}

fn moment(raw: &RawFact, variants: &[Variant]) -> Result<Moment, Refusal> {
    let (word, span) = &raw.moment;
    let Some(moment) = Moment::parse(word) else {
        let help = "there is: final, total, peak, year1, year2 ..., month1, month2 ..., day0, day1 ...";
        return Err((span.clone(), format!("there is no moment `{word}`"), help.to_owned()));
    };
    let days = variants.first().map_or(0, |variant| variant.world.days);
    if moment.days(days).end > days {
        let message = format!("`{word}` lies beyond the run of {days} days");
        return Err((span.clone(), message, "make `run.days` longer or ask for an earlier time".to_owned()));
    }
    Ok(moment)
}

/// The part of a variant's world that a name means.
pub(crate) fn subject(name: &str, variants: &[Variant]) -> Result<Subject, (String, String)> {
    let mut meanings = Vec::new();
    for (variant, Variant { name: variant_name, world }) in variants.iter().enumerate() {
        if name == variant_name {
            if world.firms.len() != 1 {
                let message = format!("`{name}` has {} firms; which one?", world.firms.len());
                return Err((message, format!("write '{name}/FIRM' or '{name}/SERVICE'")));
            }
            meanings.push(Subject { variant, part: Part::Firm(0) });
        }
        let part = match name.strip_prefix(variant_name.as_str()).and_then(|rest| rest.strip_prefix('/')) {
            Some(part) => part,
            None if variants.len() == 1 => name,
            None => continue,
        };
        let firms = world.firms.iter().position(|firm| firm.name == part).map(Part::Firm);
        let services = world.services.iter().position(|service| service.name == part).map(Part::Service);
        meanings.extend(firms.into_iter().chain(services).map(|part| Subject { variant, part }));
    }
    match meanings[..] {
        [subject] => Ok(subject),
        [] => Err((
            format!("there is no `{name}`"),
            suggestion(name, known(variants).iter().map(String::as_str)),
        )),
        _ => {
            let message = format!("`{name}` means several things: a variant, a firm or a service");
            Err((message, "give them different names".to_owned()))
        }
    }
}

fn known(variants: &[Variant]) -> Vec<String> {
    let mut known = Vec::new();
    for Variant { name, world } in variants {
        if world.firms.len() == 1 {
            known.push(name.clone());
        }
        let firms = world.firms.iter().map(|firm| &firm.name);
        let parts = firms.chain(world.services.iter().map(|service| &service.name));
        known.extend(
            parts.map(|part| if variants.len() == 1 { part.clone() } else { format!("{name}/{part}") }),
        );
    }
    known
}

/// Refuses what is no measure of a subject; metrics are only checked if all models are known.
pub(crate) fn measure(
    name: &str,
    subject: Subject,
    variants: &[Variant],
    check_metrics: bool,
) -> Result<(), (String, String)> {
    if name == "cash" && matches!(subject.part, Part::Service(_)) {
        return Err(("a service has no cash".to_owned(), "ask for that of its firm".to_owned()));
    }
    if MEASURES.contains(&name) || !check_metrics {
        return Ok(());
    }
    let metrics: Vec<&str> = metrics(subject, variants).map(|metric| metric.name.as_str()).collect();
    match metrics.iter().filter(|&&metric| metric == name).count() {
        1 => Ok(()),
        0 => {
            let known = MEASURES.into_iter().chain(metrics.iter().copied());
            Err((format!("there is no measure `{name}` here"), suggestion(name, known)))
        }
        several => Err((
            format!("{several} models report `{name}`; which one?"),
            "ask for that of one service, 'VARIANT/SERVICE'".to_owned(),
        )),
    }
}

/// The metrics that the models of a subject report.
fn metrics(subject: Subject, variants: &[Variant]) -> impl Iterator<Item = &Metric> {
    variants[subject.variant]
        .world
        .services
        .iter()
        .enumerate()
        .filter(move |(index, service)| match subject.part {
            Part::Firm(firm) => service.firm == firm,
            Part::Service(service) => *index == service,
        })
        .flat_map(|(_, service)| &service.models)
        .flat_map(|model| &model.model.description().metrics)
        .filter(|metric| metric.length == 1)
}
