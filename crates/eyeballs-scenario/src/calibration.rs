//! `[calibration]`: which parameters may move within which ranges, and the data that they are fitted to.
//!
//! `parameter` reads what may move, with its `prior`; `target` reads what was `observed` (`moment` if it is one number, `bins` if a
//! distribution), with `data` (the file), `calendar` and `date` (the days of its rows) and `unit`; `derived` are numbers that
//! follow from parameters, `rivals` variants that are fitted alone; `unfitted` finds what is assumed and not fitted.

mod bins;
mod calendar;
mod data;
mod derived;
mod moment;
mod observed;
mod parameter;
mod prior;
mod rivals;
mod target;
mod unfitted;
mod unit;

pub use derived::Derived;
pub use observed::{Row, Target};
pub use prior::Prior;
pub use unfitted::{Assumption, AssumptionOrigin};

use crate::candidates::{Candidates, Factor};
use crate::checked::Scenario;
use crate::fact::World;
use crate::log::Log;
use crate::lookup::is_at;
use crate::mistakes::Mistakes;
use crate::reader::{Reader, index_of};
use crate::resolved::{Doc, Entries};
use crate::rule::{Rule, between};
use crate::source::Span;
use crate::sourced::Sources;
use crate::tree::{Node, Value};
use crate::{Models, checked::Variant};
use eyeballs_core::date::Date;
use observed::Shared;
use parameter::parameters;
use rivals::{Rival, rivals};
use target::target;
use unfitted::Unfitted;

/// Evaluations of the search.
const BUDGET: Rule = between(10.0, 1e6);
/// Starting points of the search.
const STARTS: Rule = between(1.0, 1_000.0);
/// Replications of an evaluation.
const REPLICATIONS: Rule = between(1.0, 10_000.0);
/// Earlier days from which the rest is forecast.
const ORIGINS: Rule = between(0.0, 100.0);
/// Assumed numbers with which all is fitted again.
const REFITS: Rule = between(0.0, 1_000.0);
/// Most parameters, and most targets.
const LIST_MAX: usize = 1_000;
/// Any number that some key could take.
const ANY: Rule = between(-1e12, 1e12);
/// How a range is measured.
const SCALES: [&str; 2] = ["linear", "log"];
/// Whose luck is in the data.
const LUCKS: [&str; 3] = ["agents", "people", "none"];

/// Which parameters may move, and the data that they are fitted to.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// Evaluations that the search may take; one is all replications of the variants of the targets.
    pub budget: u32,
    /// Starting points of the search.
    pub starts: u32,
    /// Replications of each evaluation, the same for all: common random numbers.
    pub replications: u32,
    /// Whose luck is in the data.
    pub luck: Luck,
    /// With how many of the assumed numbers that matter most all is fitted again, at their low and at their high end.
    pub refits: u32,
    /// From how many earlier days the rest is forecast, to judge the forecast.
    pub origins: u32,
    /// What may move; at least one.
    pub parameters: Vec<Parameter>,
    /// What is to be met; at least one.
    pub targets: Vec<Target>,
    /// Numbers that follow from the fitted ones.
    pub derived: Vec<Derived>,
    rivals: Vec<Rival>,
    unfitted: Unfitted,
    candidates: Candidates,
}

/// A number of the scenario that may move.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Its path, as in `--set`.
    pub key: String,
    /// The least value.
    pub from: f64,
    /// The greatest value.
    pub to: f64,
    /// How the range is measured.
    pub scale: Scale,
    /// Whether the key takes integers only: values are rounded to the nearest.
    pub integer: bool,
    /// What was known of it before the data.
    pub prior: Option<Prior>,
    /// The number at its path, then those that take the same value.
    factors: Vec<Factor>,
}

/// How the range of a parameter is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// By differences.
    Linear,
    /// By ratios; both ends are positive.
    Log,
}

/// How much luck the observed market had, on which no parameter has a say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Luck {
    /// That of as many people as there are agents: as one run has.
    Agents,
    /// That of as many people as the agents stand for: its variance is smaller by that factor.
    People,
    /// None: the data are expected values.
    None,
}

impl Calibration {
    /// The scenario with these values of the parameters, as if its file had been edited; it has no
    /// calibration.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn scenario_at(&self, values: &[f64]) -> Result<Scenario, Mistakes> {
        let factors = self
            .parameters
            .iter()
            .zip(values)
            .flat_map(|(parameter, &value)| parameter.factors.iter().map(move |factor| (factor, value)));
        self.candidates.at(factors)
    }
}

impl Calibration {
    /// Each variant that is to be fitted alone, with its calibration: targets speak of it, and only parameters that can reach it
    /// may move.
    pub fn rivals(&self) -> Vec<(&str, Calibration)> {
        let calibration = |index: usize| {
            let rival = &self.rivals[index];
            let reaches = |parameter: &&Parameter| {
                parameter.factors.iter().any(|factor| match factor.path.as_slice() {
                    [root, name, ..] if root == "variant" => *name == rival.name,
                    _ => true,
                })
            };
            let targets: Vec<Target> = self.targets.iter().map(|target| target.of_rival(index)).collect();
            let parameters = self.parameters.iter().filter(reaches).cloned().collect();
            let (derived, rivals) = (Vec::new(), Vec::new());
            let alone = Calibration { targets, parameters, derived, rivals, ..self.clone() };
            (rival.name.as_str(), alone)
        };
        (0..self.rivals.len()).map(calibration).collect()
    }
}

impl Calibration {
    /// Where a parameter stands that is the number at a path, in a variant or in all.
    pub(crate) fn place_of(&self, place: &[String], variant: &str) -> Option<Span> {
        let mut addresses = self.parameters.iter().flat_map(|parameter| &parameter.factors);
        addresses.find(|address| is_at(&address.path, place, variant)).map(|address| address.span)
    }
}

/// What the rest of the scenario tells its calibration.
pub(crate) struct Rest<'a> {
    /// The scenario without the calibration, at other values.
    pub(crate) candidates: Candidates,
    pub(crate) variants: &'a [Variant],
    /// The variants' worlds as they were understood, in the same order.
    pub(crate) understood: &'a [Entries],
    pub(crate) sources: &'a Sources,
    pub(crate) currency: &'a str,
    /// The date of day 0.
    pub(crate) start: Option<Date>,
    pub(crate) models: &'a dyn Models,
    /// Whether all models were found, so that metrics can be checked.
    pub(crate) models_are_known: bool,
}

/// Reads the table `calibration`, if there is one.
pub(crate) fn calibration(root: &mut Reader<'_>, rest: Rest<'_>) -> Option<Calibration> {
    let log = root.log;
    let span = root.peek("calibration")?.span;
    let before = log.count();
    let mut reader = root.table("calibration");
    // Assumptions: enough for three parameters or so; noise is judged from what differs between replications.
    let budget = reader.integer_32("budget", BUDGET, Some(300));
    let starts = reader.integer_32("starts", STARTS, Some(4));
    let replications = reader.integer_32("replications", REPLICATIONS, Some(4));
    // An assumption: what matters most is mostly one number or two.
    let refits = reader.integer_32("refits", REFITS, Some(2));
    // An assumption: enough to see whether one origin was luck.
    let origins = reader.integer_32("origins", ORIGINS, Some(4));
    let luck_span = reader.peek("luck").map_or(reader.span, |node| node.span);
    let luck = reader.text("luck", Some(LUCKS[0]));
    let luck = match index_of(log, luck_span, "luck", &luck, &LUCKS) {
        Some(1) => Luck::People,
        Some(2) => Luck::None,
        _ => Luck::Agents,
    };
    let (parameters, ends): (Vec<Parameter>, Vec<[Node; 2]>) = parameters(&mut reader).into_iter().unzip();
    let derived = derived::derived(&mut reader, &parameters);
    let rivals = rivals(&mut reader, rest.variants);
    let targets = targets(&mut reader, &rest, &rivals);
    let nothing = |what, help| log.say_help(span, format!("the calibration has no {what}"), help);
    if parameters.is_empty() && log.count() == before {
        nothing("parameter", "write one under a header [[calibration.parameter]]");
    }
    if targets.is_empty() && log.count() == before {
        nothing("target", "write one under a header [[calibration.target]]");
    }
    refuse_too_few(log, span, &parameters, &targets);
    if log.count() == before {
        refuse_ends(log, &rest, &parameters, &ends);
    }
    root.close("calibration", reader);
    if log.count() > before {
        return None;
    }
    let unfitted = Unfitted::of(&rest, &parameters);
    let candidates = rest.candidates;
    Some(Calibration {
        budget,
        starts,
        replications,
        luck,
        refits,
        origins,
        parameters,
        targets,
        derived,
        rivals,
        unfitted,
        candidates,
    })
}

fn targets(reader: &mut Reader<'_>, rest: &Rest<'_>, rivals: &[Rival]) -> Vec<Target> {
    let mut shared = Shared {
        world: World {
            log: reader.log,
            variants: rest.variants,
            models_are_known: rest.models_are_known,
            first_will_do: false,
        },
        currency: rest.currency,
        start: rest.start,
        rivals,
        files: Default::default(),
    };
    let mut targets: Vec<Target> = Vec::new();
    let mut docs = Vec::new();
    for mut inner in reader.list("target", LIST_MAX) {
        if let Some(target) = target(&mut inner, &mut shared) {
            if targets.iter().any(|other| other.name == target.name) {
                let message = format!("there are two targets called `{}`", target.name);
                inner.log.say_help(inner.span, message, "give one of them another `name`");
            }
            targets.push(target);
        }
        docs.push(inner.finish());
    }
    reader.write("target", Doc::List(docs));
    targets
}

/// Without stated errors their size is estimated from what is left over, so something must be left over.
fn refuse_too_few(log: &Log, span: Span, parameters: &[Parameter], targets: &[Target]) {
    let fitted = || targets.iter().flat_map(|target| &target.rows).filter(|row| !row.held_out);
    let known = fitted().all(Row::error_is_known);
    if !known && fitted().count() <= parameters.len() {
        let message = format!("{} observations cannot fix {} parameters", fitted().count(), parameters.len());
        let help = "fit more rows or fewer parameters, or state the errors of all targets";
        log.say_help(span, message, help);
    }
}

/// Reads the scenario at the lower and at the upper ends, so that what is wrong with them is shown there.
fn refuse_ends(log: &Log, rest: &Rest<'_>, parameters: &[Parameter], ends: &[[Node; 2]]) {
    for side in 0..2 {
        let nodes = parameters.iter().zip(ends).flat_map(|(parameter, ends)| {
            let number = ends[side].value.number().unwrap_or(parameter.from);
            parameter.factors.iter().map(move |factor| {
                let value = match ends[side].value {
                    Value::Broken => Value::Broken,
                    _ => factor.value(number),
                };
                (factor, Node { span: ends[side].span, layer: 0, value })
            })
        });
        rest.candidates.read_at(log, rest.models, nodes);
    }
}
