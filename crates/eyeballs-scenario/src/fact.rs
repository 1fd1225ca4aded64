//! What an expression may speak of: a measure, at a moment, of a firm or a service in a variant.

use crate::checked::Variant;
use crate::expression::{RawFact, Refusal};
use crate::log::Log;
use crate::suggestion::{nearest, suggestion};
use eyeballs_abi::description::{Metric, MetricKind};
use eyeballs_core::expression::Type;
use eyeballs_core::measures::{
    self, CHANNEL_MEASURES, ChannelMeasure, Kind, MEASURES, Measure, Moment, Part,
};

/// Of whom a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Index of the variant.
    pub variant: usize,
    /// The part of its world.
    pub part: Part,
}

/// What a fact tells of its subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// A measure of the market.
    Measure(&'static Measure),
    /// A metric that exactly one model of the subject reports.
    Metric(String),
    /// What one of the service's channels did over the run.
    Channel {
        /// Its name.
        channel: String,
        /// What of it.
        measure: &'static ChannelMeasure,
    },
}

impl Quantity {
    /// The type of its value.
    pub(crate) fn of_type(&self) -> Type {
        match self {
            Quantity::Measure(measure) => measure.of_type(),
            Quantity::Metric(_) | Quantity::Channel { .. } => Type::Number,
        }
    }
}

/// A fact of which an expression speaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// When.
    pub moment: Moment,
    /// What.
    pub quantity: Quantity,
    /// Of whom.
    pub subject: Subject,
}

/// What a name in square brackets means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Meaning {
    pub subject: Subject,
    /// Name of a channel of the subject, a service.
    pub channel: Option<String>,
}

/// How a quantity goes with time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Duration {
    /// Taken at the end of a day.
    Level,
    /// Summed or averaged over days.
    Flow,
}

/// The alternatives of which facts can be, and whether the models of all of them are known.
#[derive(Clone, Copy)]
pub(crate) struct World<'a> {
    pub log: &'a Log,
    pub variants: &'a [Variant],
    /// If not, any name may be a metric.
    pub models_are_known: bool,
    /// A firm or a service without a variant is that of the first one.
    pub first_will_do: bool,
}

/// Where measures are to be found.
const LISTED: &str = "`eyeballs measures` lists them";

/// What is wrong with a name, and what to do.
pub(crate) type Reason = (String, String);

impl World<'_> {
    /// Days of a run.
    pub(crate) fn days(&self) -> u32 {
        self.variants.first().map_or(0, |variant| variant.world.days)
    }

    /// What a raw fact means.
    pub(crate) fn fact(&self, raw: &RawFact) -> Result<Fact, Vec<Refusal>> {
        let mut refusals = Vec::new();
        let mut note = |span: &std::ops::Range<usize>, (message, help): Reason| {
            refusals.push(Refusal::new(span.clone(), message, help));
        };
        let moment = match &raw.moment {
            Some((name, span)) => self.moment(name).map_err(|reason| note(span, reason)).ok(),
            // Of each day; whether a day has it does not depend on which one it is.
            None => Some(Moment::Day(0)),
        };
        let meaning = self.meaning(&raw.subject.0).map_err(|reason| note(&raw.subject.1, reason)).ok();
        let quantity = meaning.as_ref().and_then(|Meaning { subject, channel }| {
            let quantity = self.quantity_of(&raw.measure.0, *subject, channel.as_deref());
            quantity.map_err(|reason| note(&raw.measure.1, reason)).ok()
        });
        let lacking = moment.zip(quantity.as_ref()).and_then(|(moment, quantity)| match quantity {
            Quantity::Measure(measure) => (!measure.has(moment)).then(|| no_moment(measure.name, moment)),
            Quantity::Channel { measure, .. } => {
                (moment != Moment::Total).then(|| only_total(measure.name, moment))
            }
            Quantity::Metric(_) => None,
        });
        match (lacking, &raw.moment) {
            (Some(reason), Some((_, span))) => note(span, reason),
            (Some(_), None) => {
                let name = &raw.measure.0;
                let help = format!("it is that of the whole run: `total.{name}`");
                note(&raw.measure.1, (format!("`{name}` is not that of a day"), help));
            }
            (None, _) => {}
        }
        match (moment, quantity, meaning) {
            (Some(moment), Some(quantity), Some(meaning)) if refusals.is_empty() => {
                Ok(Fact { moment, quantity, subject: meaning.subject })
            }
            _ => Err(refusals),
        }
    }

    fn moment(&self, name: &str) -> Result<Moment, Reason> {
        let Some(moment) = Moment::parse(name) else {
            return Err((format!("there is no moment `{name}`"), format!("there is: {}", Moment::NAMES)));
        };
        let days = self.days();
        if moment.days(days).end > days {
            let message = format!("`{name}` lies beyond the run of {days} days");
            return Err((message, "make `run.days` longer or ask for an earlier time".to_owned()));
        }
        Ok(moment)
    }

    /// The part of a variant's world that a name means.
    pub(crate) fn subject(&self, name: &str) -> Result<Subject, Reason> {
        match self.meaning(name)? {
            Meaning { subject, channel: None } => Ok(subject),
            Meaning { .. } => {
                let help = "its numbers are those of the whole run; write one as an expression, with `of`";
                Err((format!("`{name}` is a channel"), help.to_owned()))
            }
        }
    }

    /// What a name means: a part of a variant's world, or a channel of a service.
    pub(crate) fn meaning(&self, name: &str) -> Result<Meaning, Reason> {
        let mut meanings = Vec::new();
        for (variant, Variant { name: variant_name, world }) in self.variants.iter().enumerate() {
            let of = |part| Meaning { subject: Subject { variant, part }, channel: None };
            if name == variant_name {
                if world.firms.len() != 1 {
                    let message = format!("`{name}` has {} firms; which one?", world.firms.len());
                    return Err((message, format!("write '{name}/FIRM' or '{name}/SERVICE'")));
                }
                meanings.push(of(Part::Firm(0)));
            }
            let part = match name.strip_prefix(variant_name.as_str()).and_then(|rest| rest.strip_prefix('/'))
            {
                Some(part) => part,
                None if self.variants.len() == 1 || (self.first_will_do && variant == 0) => name,
                None => continue,
            };
            let firms = world.firms.iter().position(|firm| firm.name == part).map(Part::Firm);
            let services = world.services.iter().position(|service| service.name == part).map(Part::Service);
            meanings.extend(firms.into_iter().chain(services).map(of));
            for (index, service) in world.services.iter().enumerate() {
                let rest = part.strip_prefix(service.name.as_str()).and_then(|rest| rest.strip_prefix('/'));
                let channel = service.channels.iter().find(|channel| Some(channel.name.as_str()) == rest);
                let channel = channel.map(|channel| channel.name.clone());
                meanings
                    .extend(channel.map(|name| Meaning { channel: Some(name), ..of(Part::Service(index)) }));
            }
        }
        match meanings.len() {
            1 => Ok(meanings.remove(0)),
            0 => {
                let help = if self.log.is_full() {
                    String::new()
                } else {
                    suggestion(name, self.subjects().iter().map(String::as_str))
                };
                Err((format!("there is no `{name}`"), help))
            }
            _ => {
                let message =
                    format!("`{name}` means several things: a variant, a firm, a service or a channel");
                Err((message, "give them different names".to_owned()))
            }
        }
    }

    /// All names of subjects.
    fn subjects(&self) -> Vec<String> {
        let mut known = Vec::new();
        for Variant { name, world } in self.variants {
            if world.firms.len() == 1 {
                known.push(name.clone());
            }
            let firms = world.firms.iter().map(|firm| &firm.name);
            let services = world.services.iter().map(|service| &service.name);
            let parts = firms.chain(services).cloned().chain(world.services.iter().flat_map(|service| {
                service.channels.iter().map(|channel| format!("{}/{}", service.name, channel.name))
            }));
            let only = self.variants.len() == 1;
            known.extend(parts.map(|part| if only { part } else { format!("{name}/{part}") }));
        }
        known
    }

    /// What a name tells of a subject, or of a channel of it.
    pub(crate) fn quantity_of(
        &self,
        name: &str,
        subject: Subject,
        channel: Option<&str>,
    ) -> Result<Quantity, Reason> {
        match channel {
            Some(channel) => of_channel(channel, name),
            None => self.quantity(name, subject),
        }
    }

    /// What a name tells of a subject.
    pub(crate) fn quantity(&self, name: &str, subject: Subject) -> Result<Quantity, Reason> {
        if let Some(measure) = measures::measure(name) {
            if measure.of_firms && matches!(subject.part, Part::Service(_)) {
                let message = format!("`{name}` is that of a firm, not of a service");
                return Err((message, "ask for that of its firm".to_owned()));
            }
            return Ok(Quantity::Measure(measure));
        }
        let metric = || Ok(Quantity::Metric(name.to_owned()));
        if !self.models_are_known {
            return metric();
        }
        let metrics: Vec<&str> = self.metrics(subject).map(|metric| metric.name.as_str()).collect();
        match metrics.iter().filter(|&&metric| metric == name).count() {
            1 => metric(),
            0 => {
                let known = MEASURES.iter().map(|measure| measure.name).chain(metrics.iter().copied());
                let near = if self.log.is_full() { None } else { nearest(name, known) };
                let help = match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None if metrics.is_empty() => LISTED.to_owned(),
                    None => format!("{LISTED}; the models here report: {}", metrics.join(", ")),
                };
                Err((format!("there is no measure `{name}` here"), help))
            }
            several => Err((
                format!("{several} models report `{name}`; which one?"),
                "ask for that of one service, 'VARIANT/SERVICE'".to_owned(),
            )),
        }
    }

    /// The unit in which a quantity counts, and how it goes with time.
    pub(crate) fn unit(&self, quantity: &Quantity, subject: Subject, currency: &str) -> (String, Duration) {
        match quantity {
            Quantity::Measure(measure) => {
                let duration = if measure.kind == Kind::Level { Duration::Level } else { Duration::Flow };
                // Over replications, what is true or false becomes a share.
                let unit = match measure.of_type() {
                    Type::Boolean => measures::Unit::Share,
                    Type::Number => measure.unit,
                };
                (unit.name(currency).to_owned(), duration)
            }
            Quantity::Metric(name) => {
                let Some(metric) = self.metrics(subject).find(|metric| metric.name == *name) else {
                    return (measures::Unit::Share.name(currency).to_owned(), Duration::Flow);
                };
                let duration = if metric.kind == MetricKind::Sum { Duration::Flow } else { Duration::Level };
                let unit = if metric.unit == "1" { "share" } else { &metric.unit };
                (unit.to_owned(), duration)
            }
            Quantity::Channel { measure, .. } => (measure.unit.name(currency).to_owned(), Duration::Flow),
        }
    }

    /// Whether days can be summed: a ratio cannot be.
    pub(crate) fn adds_up(&self, quantity: &Quantity, subject: Subject) -> bool {
        match quantity {
            Quantity::Measure(measure) => measure.kind == Kind::Flow,
            Quantity::Metric(name) => {
                self.metrics(subject).any(|metric| metric.name == *name && metric.kind == MetricKind::Sum)
            }
            // Some are costs per person.
            Quantity::Channel { .. } => false,
        }
    }

    /// The metrics that the models of a subject report.
    fn metrics(&self, subject: Subject) -> impl Iterator<Item = &Metric> {
        self.variants[subject.variant]
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
}

/// What a name tells of a channel.
fn of_channel(channel: &str, name: &str) -> Result<Quantity, Reason> {
    match ChannelMeasure::find(name) {
        Some(measure) => Ok(Quantity::Channel { channel: channel.to_owned(), measure }),
        None => {
            let names: Vec<&str> = CHANNEL_MEASURES.iter().map(|measure| measure.name).collect();
            Err((format!("a channel has no `{name}`"), format!("it has: {}", names.join(", "))))
        }
    }
}

/// A measure that is not to be had at a moment.
fn no_moment(name: &str, moment: Moment) -> Reason {
    match moment {
        Moment::Peak => {
            let help =
                "only what stands for itself on a day has a largest day: ask for `total`, `final` or a year";
            (format!("`{name}` has no `{moment}`"), help.to_owned())
        }
        _ => only_total(name, moment),
    }
}

fn only_total(name: &str, moment: Moment) -> Reason {
    (format!("`{name}` has no `{moment}`"), "it is that of the whole run: ask for `total`".to_owned())
}
