//! Under which conditions a plan fails: boxes in the space of all that moves (Friedman & Fisher 1999; Bryant & Lempert 2010).

use crate::evaluation::Outcome;
use eyeballs_experiments::bootstrap::{Bootstrap, Estimate};
use eyeballs_experiments::discovery::{self, Prim, prim};
use eyeballs_scenario::checked::Goal;
use serde::Serialize;

/// Boxes that are looked for (assumption).
const BOXES: usize = 2;
/// A plan fails at a point if it does in this share of the replications (assumption).
const FAILS: f64 = 0.5;

/// What it means to fail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Event {
    /// What the goal says under `fails_if`.
    Said(String),
    /// A condition of the goal is not met.
    ConditionsNotMet,
    /// Another variant is better.
    Beaten,
}

impl Event {
    /// The first of these that a goal lets happen.
    pub(super) fn of(goal: &Goal, variants: usize) -> Option<Event> {
        match (&goal.fails_if, goal.conditions.is_empty()) {
            (Some(said), _) => Some(Event::Said(said.clone())),
            (None, false) => Some(Event::ConditionsNotMet),
            (None, true) => (variants > 1).then_some(Event::Beaten),
        }
    }

    /// By variant and point, whether it happened; `None` where that is not known.
    pub(super) fn happened(
        &self,
        by_variant: &[&[Vec<Outcome>]],
        means: &[Vec<Option<f64>>],
        sign: f64,
    ) -> Vec<Vec<Option<bool>>> {
        let mostly = |outcomes: &Vec<Outcome>, fails: &dyn Fn(&Outcome) -> Option<bool>| -> Option<bool> {
            let known: Vec<bool> = outcomes.iter().filter_map(fails).collect();
            let failed = known.iter().filter(|failed| **failed).count() as f64;
            (!known.is_empty()).then_some(failed >= FAILS * known.len() as f64)
        };
        let of = |variant: usize, point: usize| match self {
            Event::Said(_) => mostly(&by_variant[variant][point], &|outcome| outcome.failed),
            Event::ConditionsNotMet => {
                mostly(&by_variant[variant][point], &|outcome| outcome.outcome.map(|_| !outcome.met))
            }
            Event::Beaten => {
                let own = sign * means[variant][point]?;
                let others = (0..means.len()).filter(|other| *other != variant);
                let others: Option<Vec<f64>> =
                    others.map(|other| Some(sign * means[other][point]?)).collect();
                Some(others?.iter().any(|other| *other > own))
            }
        };
        let points =
            |variant: usize| (0..by_variant[variant].len()).map(|point| of(variant, point)).collect();
        (0..by_variant.len()).map(points).collect()
    }
}

/// Where a variant fails.
#[derive(Clone, Debug, Serialize)]
pub struct Discovery {
    /// The variant.
    pub variant: usize,
    /// Share of the points at which it fails.
    pub prevalence: f64,
    /// Boxes, one after the other: each of what those before do not hold.
    pub boxes: Vec<DiscoveredBox>,
    /// Why none were looked for.
    pub problem: Option<String>,
}

/// A box.
#[derive(Clone, Debug, Serialize)]
pub struct DiscoveredBox {
    /// Share of its points at which the variant fails.
    pub density: f64,
    /// Share that it holds of all points at which the variant fails.
    pub coverage: f64,
    /// Points in it.
    pub points: u64,
    /// What it says of each factor that it restricts.
    pub limits: Vec<Limit>,
}

/// What a box says of a factor.
#[derive(Clone, Debug, Serialize)]
pub struct Limit {
    /// Number of the factor.
    pub factor: usize,
    /// Its name.
    pub name: String,
    /// From where on.
    pub low: Option<Edge>,
    /// Up to where.
    pub high: Option<Edge>,
    /// Nearly a p-value: the chance of as many failures if the limits were chance (Bryant & Lempert 2010).
    pub quasi_p: f64,
}

/// An end of a box.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Edge {
    /// Where it lies.
    pub at: f64,
    /// 95 % interval over resamples; `None` where resamples have no such end.
    pub low: Option<f64>,
    /// Its upper end.
    pub high: Option<f64>,
    /// Share of resamples whose box has such an end.
    pub found: f64,
}

impl From<discovery::Edge> for Edge {
    fn from(edge: discovery::Edge) -> Edge {
        let finite = |end: f64| end.is_finite().then_some(end);
        let Estimate { value, low, high, .. } = edge.at;
        Edge { at: value, low: finite(low), high: finite(high), found: edge.found }
    }
}

/// Points among which boxes are looked for.
pub(super) struct Cases<'a> {
    /// Names of the factors.
    pub(super) names: &'a [String],
    /// By point, by factor.
    pub(super) coordinates: &'a [Vec<f64>],
    pub(super) bootstrap: &'a Bootstrap,
}

impl Cases<'_> {
    /// Where a variant fails, given at which points it does.
    pub(super) fn discover(&self, variant: usize, failed: &[Option<bool>]) -> Discovery {
        let known = failed.iter().zip(self.coordinates);
        let (points, fails): (Vec<Vec<f64>>, Vec<bool>) =
            known.filter_map(|(failed, point)| Some((point.clone(), (*failed)?))).unzip();
        let failures = fails.iter().filter(|fails| **fails).count();
        let prevalence = failures as f64 / fails.len() as f64;
        let nothing = |problem: Option<String>| Discovery { variant, prevalence, boxes: vec![], problem };
        if failures == 0 || failures == fails.len() {
            return nothing(None);
        }
        let settings = Prim { boxes: BOXES, ..Prim::default() };
        match prim(&points, &fails, &settings, self.bootstrap) {
            Ok(found) => Discovery {
                boxes: found.boxes.into_iter().map(|found| self.described(found)).collect(),
                ..nothing(None)
            },
            Err(error) => nothing(Some(error.to_string())),
        }
    }

    fn described(&self, found: discovery::DiscoveredBox) -> DiscoveredBox {
        let limit = |restriction: discovery::Restriction| Limit {
            factor: restriction.factor,
            name: self.names[restriction.factor].clone(),
            low: restriction.low.map(Edge::from),
            high: restriction.high.map(Edge::from),
            quasi_p: restriction.quasi_p,
        };
        DiscoveredBox {
            density: found.found.density,
            coverage: found.found.coverage,
            points: found.found.cases,
            limits: found.restrictions.into_iter().map(limit).collect(),
        }
    }
}
