//! `[[uncertainty]]`: numbers of the scenario that nobody knows, each with a distribution of what they may be.
//!
//! A point of the unit cube, one coordinate for each factor, stands for one state of knowledge come true: coordinates become
//! correlated normal scores, scores become shares, and shares become values by the quantiles of the distributions.

use crate::candidates::{Candidates, Factor};
use crate::checked::Scenario;
use crate::distribution;
use crate::log::Log;
use crate::lookup::is_at;
use crate::reader::{Reader, short_text, table};
use crate::resolved::{Doc, number_text};
use crate::rule::{Rule, above, between};
use crate::source::Span;
use crate::sourced::Places;
use crate::text::NAME_CHARACTERS;
use crate::today::Restore;
use crate::tree::Node;
use crate::{Models, resolved::Entries};
use eyeballs_core::spec::Distribution;
use eyeballs_numerics::correlation::{cholesky, nearest_correlation};
use eyeballs_numerics::distribution::normal;

/// Most uncertainties.
const LIST_MAX: usize = 200;
/// Any number that some key could take.
const ANY: Rule = between(-1e12, 1e12);
/// How far a value may lie around that of the file, as a share of it: at 1 it may vanish.
const ABOUT: Rule = above(0.0, 1.0);
/// Draws leave out a thousandth of the distribution at either end: no bound of a key is met by a value that is next to
/// impossible.
const TAIL: f64 = 0.001;

/// A number of the scenario that nobody knows.
#[derive(Clone, Debug)]
pub struct Uncertainty {
    /// Which.
    pub factor: Factor,
    /// What it may be.
    pub spread: Spread,
    /// Those of one group have the same share of their distributions below them.
    pub group: Option<String>,
    /// Where the distribution comes from, if the scenario says so.
    pub source: Option<String>,
}

/// What an uncertain number may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Spread {
    /// Draws lie between the quantiles of 0.001 and 0.999, of an even distribution anywhere between its ends.
    Distribution(Distribution),
    /// Even by ratios between two numbers of one sign.
    Ratio {
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

/// All that a scenario says nobody knows.
#[derive(Clone, Debug)]
pub struct Uncertainties {
    /// The numbers, in the order of the file.
    pub list: Vec<Uncertainty>,
    /// The factor of each: groups have one together.
    factors: Vec<usize>,
    /// Lower triangular, by rows: makes correlated scores of independent ones.
    mixing: Vec<f64>,
    /// What is held to the facts of today, whatever is drawn.
    pub(crate) restores: Vec<Restore>,
}

impl Uncertainties {
    /// Number of factors: coordinates of a point.
    pub fn factors(&self) -> usize {
        self.factors.iter().max().map_or(0, |last| last + 1)
    }

    /// The value of each uncertainty at a point of the unit cube, whose coordinates lie above 0 and below 1.
    pub fn values(&self, point: &[f64]) -> Vec<f64> {
        let shares = self.shares(point);
        let values = self.list.iter().zip(&self.factors);
        values.map(|(uncertainty, &factor)| uncertainty.value(shares[factor])).collect()
    }

    /// What moves with each factor: one uncertainty, or a group that moves together.
    pub fn names(&self) -> Vec<String> {
        let of = |factor: usize| {
            let keys = self.list.iter().zip(&self.factors).filter(|(_, of)| **of == factor);
            keys.map(|(uncertainty, _)| uncertainty.factor.key.clone()).collect::<Vec<_>>().join(" + ")
        };
        (0..self.factors()).map(of).collect()
    }

    /// Whether no factor says anything of another.
    pub fn are_independent(&self) -> bool {
        let size = self.factors();
        (0..size).all(|factor| self.mixing[factor * size..][..factor].iter().all(|weight| *weight == 0.0))
    }

    /// What holds facts of today in a drawn scenario: numbers that closed forms determine anew.
    pub fn restored(&self, drawn: &Scenario) -> Vec<(&Factor, f64)> {
        let changed = self.restores.iter().filter_map(|restore| Some((restore, restore.hazard(drawn)?)));
        changed
            .flat_map(|(restore, hazard)| restore.places().iter().map(move |place| (place, hazard)))
            .collect()
    }

    /// Where one of them stands that is the number at a path, in a variant or in all.
    pub(crate) fn place_of(&self, place: &[String], variant: &str) -> Option<Span> {
        let mut factors = self.list.iter().map(|uncertainty| &uncertainty.factor);
        factors.find(|factor| is_at(&factor.path, place, variant)).map(|factor| factor.span)
    }

    /// The share of each factor's distribution below the point.
    fn shares(&self, point: &[f64]) -> Vec<f64> {
        let size = self.factors();
        let scores: Vec<f64> = point.iter().map(|&share| normal::quantile(share)).collect();
        let share = |factor: usize| {
            let row = &self.mixing[factor * size..][..=factor];
            // Alone it is the coordinate itself, to the last bit.
            match row[..factor].iter().all(|weight| *weight == 0.0) {
                true => point[factor],
                false => normal::below(row.iter().zip(&scores).map(|(weight, score)| weight * score).sum()),
            }
        };
        (0..size).map(share).collect()
    }
}

impl Uncertainty {
    fn value(&self, share: f64) -> f64 {
        let value = match &self.spread {
            // It has no tails.
            Spread::Distribution(even @ Distribution::Uniform { .. }) => even.quantile(share),
            Spread::Distribution(distribution) => distribution.quantile(TAIL + (1.0 - 2.0 * TAIL) * share),
            Spread::Ratio { low, high } => low * libm::pow(high / low, share),
        };
        if self.factor.integer { value.round() } else { value }
    }

    /// The lowest and the highest value.
    fn ends(&self) -> [f64; 2] {
        [self.value(0.0), self.value(1.0)]
    }
}

/// Finds what is assumed, but for factors of which something else is known already.
pub(crate) type Assumed<'a> = dyn Fn(&dyn Fn(&Factor) -> bool) -> Vec<Uncertainty> + 'a;

/// What the rest of the scenario tells its uncertainties.
pub(crate) struct Rest<'a> {
    /// The scenario at other values.
    pub(crate) candidates: &'a Candidates,
    /// The numbers that stand in it.
    pub(crate) places: &'a Places<'a>,
    pub(crate) models: &'a dyn Models,
    /// What is assumed, beside what the scenario says is uncertain.
    pub(crate) assumed: &'a Assumed<'a>,
}

/// One as it stands in the file.
struct Raw {
    uncertainty: Uncertainty,
    /// Keys of others and the correlation with each.
    correlations: Vec<(String, Span, f64)>,
    /// Where its distribution stands.
    span: Span,
}

/// Reads the list; nothing if options of the command line fix all of it.
pub(crate) fn uncertainties(root: &mut Reader<'_>, rest: &Rest<'_>) -> Option<Uncertainties> {
    let log = root.log;
    let before = log.count();
    let mut raw: Vec<Raw> = Vec::new();
    let mut docs: Vec<Entries> = Vec::new();
    for mut reader in root.list("uncertainty", LIST_MAX) {
        let one = uncertainty(&mut reader, rest);
        let doc = reader.finish();
        let Some(one) = one else { continue };
        let Factor { path, span, .. } = &one.uncertainty.factor;
        if raw.iter().any(|other| other.uncertainty.factor.path == *path) {
            log.say(*span, format!("`{}` stands here twice", one.uncertainty.factor.key));
        }
        if !rest.places.is_option(path) {
            raw.push(one);
            docs.push(doc);
        }
    }
    if !docs.is_empty() {
        root.write("uncertainty", Doc::List(docs));
    }
    if log.count() == before {
        refuse_ends(log, rest, &raw);
    }
    if log.count() == before {
        let fixed = |factor: &Factor| {
            let is_same = |raw: &Raw| raw.uncertainty.factor.path == factor.path;
            raw.iter().any(is_same) || rest.places.is_option(&factor.path)
        };
        let assumed = (rest.assumed)(&fixed);
        let span = root.span;
        raw.extend(assumed.into_iter().map(|uncertainty| Raw {
            uncertainty,
            correlations: Vec::new(),
            span,
        }));
    }
    if raw.len() > LIST_MAX {
        let message = format!("{} numbers are uncertain, and {LIST_MAX} can be", raw.len());
        log.say_help(root.span, message, "say where some of them come from");
    }
    let factors = factors(&raw);
    let mixing = mixing(log, &raw, &factors)?;
    let list: Vec<Uncertainty> = raw.into_iter().map(|raw| raw.uncertainty).collect();
    (!list.is_empty()).then_some(Uncertainties { list, factors, mixing, restores: Vec::new() })
}

fn uncertainty(reader: &mut Reader<'_>, rest: &Rest<'_>) -> Option<Raw> {
    let log = reader.log;
    let key_node = reader.require("key").map(|(_, node)| node);
    let key = key_node.as_ref().and_then(|node| crate::reader::text(log, "key", node));
    if let Some(key) = &key {
        reader.write("key", Doc::text(key));
    }
    let integer = reader.boolean("integer", false);
    let group = reader.take("group").and_then(|(_, node)| short_text(log, "group", &node, NAME_CHARACTERS));
    if let Some(group) = &group {
        reader.write("group", Doc::text(group));
    }
    let source = reader.optional_text("source");
    let correlations = correlations(reader);
    let named = key.zip(key_node).and_then(|(key, node)| {
        let factor = Factor::read(log, node.span, &key, integer, "nothing can be uncertain at")?;
        if factor.is_number_of_agents() {
            let help = "the size of the market is `people.represents` times as large";
            log.say_help(node.span, "the number of agents is chosen, not unknown", help);
            return None;
        }
        Some(factor)
    });
    let Some(factor) = named else {
        // What it may be is no mistake.
        ["distribution", "about"].into_iter().for_each(|key| drop(reader.take(key)));
        return None;
    };
    let (distribution, span) = spread(reader, rest, &factor)?;
    Some(Raw {
        uncertainty: Uncertainty { factor, spread: Spread::Distribution(distribution), group, source },
        correlations,
        span,
    })
}

/// The distribution, as such or around the number of the file.
fn spread(reader: &mut Reader<'_>, rest: &Rest<'_>, factor: &Factor) -> Option<(Distribution, Span)> {
    let (log, key) = (reader.log, &factor.key);
    let spans = ["distribution", "about"].map(|key| reader.peek(key).map(|node| node.span));
    match spans {
        [Some(span), None] => {
            let before = log.count();
            let neutral = Distribution::Constant(0.0);
            let distribution = distribution::distribution(reader, "distribution", ANY, neutral);
            if let (Distribution::Constant(_), true) = (&distribution, log.count() == before) {
                log.say_help(span, "a constant is known", "leave the uncertainty out, or give it a spread");
            }
            (log.count() == before).then_some((distribution, span))
        }
        [None, Some(span)] => {
            let about = reader.optional_number("about", ABOUT)?;
            let Some(value) = rest.places.number(&factor.path) else {
                let help = "write a `distribution`, for example { uniform = { minimum = 1, maximum = 2 } }";
                log.say_help(span, format!("`{key}` has no number that this could be around"), help);
                return None;
            };
            if value == 0.0 {
                let help = "a share of 0 is 0: write a `distribution`";
                log.say_help(span, format!("`{key}` is 0"), help);
                return None;
            }
            let [one, other] = [value * (1.0 - about), value * (1.0 + about)];
            Some((Distribution::Uniform { minimum: one.min(other), maximum: one.max(other) }, span))
        }
        given => {
            let what = if given[0].is_some() { "two" } else { "none" };
            let message = format!("of `distribution` and `about` an uncertainty has one; here are {what}");
            let help = "for example about = 0.3, within 30 % of the number that stands in the scenario";
            log.say_help(reader.span, message, help);
            reader.take("distribution");
            reader.take("about");
            None
        }
    }
}

/// The table of other keys and the correlation with each.
fn correlations(reader: &mut Reader<'_>) -> Vec<(String, Span, f64)> {
    let log = reader.log;
    let Some((_, node)) = reader.take("correlation") else { return Vec::new() };
    let mut found = Vec::new();
    let mut written = Vec::new();
    for entry in table(log, "correlation", node).entries {
        match entry.node.value.number() {
            Some(number) if number > -1.0 && number < 1.0 => {
                written.push((entry.key.clone(), Doc::number(number)));
                found.push((entry.key, entry.span, number));
            }
            _ => {
                let help = "for example correlation = { \"people.outside_weight\" = 0.5 }";
                log.say_help(entry.node.span, "a correlation is a number above -1 and below 1", help);
            }
        }
    }
    if !written.is_empty() {
        reader.write("correlation", Doc::inline(&written));
    }
    found
}

/// The factor of each: one for a group, one for each that is in none.
fn factors(raw: &[Raw]) -> Vec<usize> {
    let mut groups: Vec<(&str, usize)> = Vec::new();
    let mut next = 0;
    let mut new = || {
        next += 1;
        next - 1
    };
    raw.iter()
        .map(|Raw { uncertainty, .. }| {
            let Some(group) = uncertainty.group.as_deref() else { return new() };
            match groups.iter().find(|(name, _)| *name == group) {
                Some(&(_, factor)) => factor,
                None => {
                    let factor = new();
                    groups.push((group, factor));
                    factor
                }
            }
        })
        .collect()
}

/// The decomposition of the matrix of correlations, or nothing if there cannot be one.
fn mixing(log: &Log, raw: &[Raw], factors: &[usize]) -> Option<Vec<f64>> {
    let size = factors.iter().max().map_or(0, |last| last + 1);
    let mut matrix = vec![0.0; size * size];
    (0..size).for_each(|factor| matrix[factor * size + factor] = 1.0);
    let mut last = None;
    for (one, factor) in raw.iter().zip(factors) {
        for (key, span, correlation) in &one.correlations {
            let keys = || raw.iter().map(|raw| raw.uncertainty.factor.key.as_str());
            let Some(other) = keys().position(|known| known == key) else {
                log.say_nearest(*span, format!("nothing is uncertain at `{key}`"), key, keys());
                continue;
            };
            let other = factors[other];
            if other == *factor {
                log.say(*span, format!("`{key}` goes with it already: it is the same, or of the same group"));
            } else if matrix[factor * size + other] != 0.0 {
                log.say(*span, format!("the correlation with `{key}` stands here twice"));
            }
            matrix[factor * size + other] = *correlation;
            matrix[other * size + factor] = *correlation;
            last = Some(*span);
        }
    }
    let mixing = cholesky(&matrix, size);
    if let (None, Some(span)) = (&mixing, last) {
        let near = nearest_correlation(&matrix, size);
        let pairs = (0..size).flat_map(|row| (0..row).map(move |column| (row, column)));
        let pairs = pairs.filter(|(row, column)| matrix[row * size + column] != 0.0);
        let name = |factor| factors.iter().position(|other| *other == factor);
        let key = |factor| name(factor).map_or("", |index| raw[index].uncertainty.factor.key.as_str());
        let pairs: Vec<String> = pairs
            .map(|(row, column)| {
                // A little towards 0, so that it can be.
                let number = (near[row * size + column] * 990.0).trunc() / 1000.0;
                format!("{} with {} {}", key(row), key(column), number_text(number))
            })
            .collect();
        let message = "no numbers can have all these correlations";
        log.say_help(span, message, format!("near them lie {}", pairs.join(", ")));
    }
    mixing
}

/// Reads the scenario at the lowest and at the highest value of each, so that what is wrong with one is shown there.
fn refuse_ends(log: &Log, rest: &Rest<'_>, raw: &[Raw]) {
    for one in raw {
        for number in one.uncertainty.ends() {
            let before = log.count();
            let factor = &one.uncertainty.factor;
            let node = Node { span: one.span, layer: 0, value: factor.value(number) };
            rest.candidates.read_at(log, rest.models, std::iter::once((factor, node)));
            if log.count() > before {
                break;
            }
        }
    }
}
