//! The patient rule induction method.

mod search;

use super::cases::{Cases, Count, orders};
use super::quasi_p::quasi_p;
use super::region::{Region, Side};
use crate::bootstrap::{Bootstrap, Estimate};
use crate::error::{ExperimentError, check_least, check_length, check_points};
use search::{Found, search};

/// Which box of a peeling trajectory is taken.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Choice {
    /// The one with the largest weighted relative accuracy, its share of the cases times how much denser it is
    /// than all of them (Lavrač, Flach & Zupan 1999): the best of dense and covering without a number to set.
    WeightedAccuracy,
    /// The one of largest coverage that has at least this density, above 0 and up to 1; the densest if none
    /// has.
    Density(f64),
}

/// How boxes are looked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prim {
    /// The share of a box's cases that a step peels off, above 0 and up to 0.5: small is patient.
    pub peel: f64,
    /// The share of a box's cases that a step pastes back, above 0 and up to 0.5.
    pub paste: f64,
    /// The share of all cases that a box must hold, above 0 and below 1.
    pub least: f64,
    /// How many boxes are looked for, one after the other.
    pub boxes: usize,
    /// Which box of a peeling trajectory is taken.
    pub choice: Choice,
}

impl Default for Prim {
    /// Steps of 5 % and boxes of at least 5 %, among the usual values (Friedman & Fisher 1999); one box.
    fn default() -> Prim {
        Prim { peel: 0.05, paste: 0.05, least: 0.05, boxes: 1, choice: Choice::WeightedAccuracy }
    }
}

/// A box on the way from all cases to few.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The box.
    pub region: Region,
    /// How many cases it holds.
    pub cases: u64,
    /// How many of them are of interest.
    pub of_interest: u64,
    /// The share of its cases that are of interest.
    pub density: f64,
    /// The share of all cases of interest that it holds.
    pub coverage: f64,
}

/// A limit of a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Edge {
    /// Where it lies, with what it is in boxes found in resamples; where such a box has no such limit it counts
    /// as infinitely far out.
    pub at: Estimate,
    /// The share of resamples in whose box there is such a limit.
    pub found: f64,
}

/// What a box says of one factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Restriction {
    /// The number of the factor, from 0.
    pub factor: usize,
    /// From where on; nothing if there is no lower limit.
    pub low: Option<Edge>,
    /// Up to where; nothing if there is no upper limit.
    pub high: Option<Edge>,
    /// The chance of so many cases of interest if both limits were chance (Bryant & Lempert 2010); nearly a
    /// p-value, as the box was chosen from the same cases.
    pub quasi_p: f64,
}

/// A box, and how it was found.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscoveredBox {
    /// The box, and what it holds of the cases that earlier boxes do not hold.
    pub found: Step,
    /// What it says of each factor that it restricts, by number.
    pub restrictions: Vec<Restriction>,
    /// Peeling, from all cases that earlier boxes do not hold, to the last.
    pub trajectory: Vec<Step>,
    /// Which step of the trajectory was taken, and pasted to.
    pub chosen: usize,
}

/// All boxes.
#[derive(Clone, Debug, PartialEq)]
pub struct Discovery {
    /// The share of interest of all cases.
    pub prevalence: f64,
    /// In the order in which they were found; fewer than asked for if no more are denser than the rest.
    pub boxes: Vec<DiscoveredBox>,
    /// The share of interest of the cases in any of them; 0 without boxes.
    pub density: f64,
    /// The share of all cases of interest that lies in any of them.
    pub coverage: f64,
}

/// Boxes in which cases are of interest, by the patient rule induction method (Friedman & Fisher 1999) as
/// Bryant & Lempert (2010) use it to discover scenarios.
///
/// `points` has n points of d finite coordinates, in whatever unit; `of_interest` says so of each. All cases
/// are peeled: each step takes from the box about a share of its cases at one end of one factor, equal
/// coordinates all or none, those without which density rises most for each case taken. Limits lie in the
/// middle between the last case outside and the first inside. Peeling ends where all is of interest or the box
/// would hold too few. To the box that is chosen, cases are pasted back at its limits as long as its density
/// does not fall; a limit beyond which there is no case is given up. What it holds is left out, and the next
/// box is looked for.
///
/// Limits are as sure as the same search in resamples finds them again, for a box after the first among the
/// cases that earlier boxes do not hold: of `bootstrap`.
///
/// # Errors
/// If points and `of_interest` do not fit each other or are not finite, if there are fewer than two points, if
/// all or none are of interest, if a setting is out of its range, or if the settings make no bootstrap.
pub fn prim(
    points: &[Vec<f64>],
    of_interest: &[bool],
    settings: &Prim,
    bootstrap: &Bootstrap,
) -> Result<Discovery, ExperimentError> {
    let factors = check_points(points)?;
    check_length("answers of interest or not", of_interest.len(), points.len())?;
    check_least("points", points.len(), 2)?;
    check(settings)?;
    bootstrap.check()?;
    let orders = orders(points, factors);
    let everything = Region::everything(factors);
    let mut left = Cases::new(points, of_interest, vec![1; points.len()], &orders);
    let all = left.count(&everything);
    if all.of_interest == 0 || all.of_interest == all.cases {
        return Err(ExperimentError::NoVariation { what: "whether a case is of interest".into() });
    }
    let least = ((settings.least * all.cases as f64).ceil() as u64).max(1);
    let mut boxes: Vec<DiscoveredBox> = Vec::new();
    let mut covered = Count::default();
    while boxes.len() < settings.boxes {
        let rest = left.count(&everything);
        let found = search(&left, settings, least);
        let (region, count) = &found.pasted;
        if region.restricted().is_empty() || count.density() <= rest.density() {
            break;
        }
        covered = covered.plus(*count);
        let next = left.outside(region);
        boxes.push(described(&found, &left, settings, least, bootstrap, all));
        left = next;
    }
    Ok(Discovery {
        prevalence: all.density(),
        boxes,
        density: covered.density(),
        coverage: covered.of_interest as f64 / all.of_interest as f64,
    })
}

fn check(settings: &Prim) -> Result<(), ExperimentError> {
    let ranged = |what, given: f64, most: f64, must_be| {
        let inside = given > 0.0 && given <= most;
        if inside { Ok(()) } else { Err(ExperimentError::Setting { what, given, must_be }) }
    };
    ranged("the share that is peeled off", settings.peel, 0.5, "above 0 and up to 0.5")?;
    ranged("the share that is pasted", settings.paste, 0.5, "above 0 and up to 0.5")?;
    ranged("the least share of a box", settings.least, 1.0 - f64::EPSILON, "above 0 and below 1")?;
    check_least("boxes to look for", settings.boxes, 1)?;
    match settings.choice {
        Choice::WeightedAccuracy => Ok(()),
        Choice::Density(density) => ranged("the density to reach", density, 1.0, "above 0 and up to 1"),
    }
}

fn step(region: &Region, count: Count, all: Count) -> Step {
    Step {
        region: region.clone(),
        cases: count.cases,
        of_interest: count.of_interest,
        density: count.density(),
        coverage: count.of_interest as f64 / all.of_interest as f64,
    }
}

/// What was found among some cases, with errors of its limits from resamples of these.
fn described(
    found: &Found,
    cases: &Cases<'_>,
    settings: &Prim,
    least: u64,
    bootstrap: &Bootstrap,
    all: Count,
) -> DiscoveredBox {
    let (region, count) = &found.pasted;
    let units: Vec<usize> = (0..cases.times().len()).filter(|&number| cases.times()[number] > 0).collect();
    let again = |number: usize| {
        let mut times = vec![0; cases.times().len()];
        bootstrap.resample(number, units.len()).into_iter().for_each(|unit| times[units[unit]] += 1);
        search(&cases.counted(times), settings, least).pasted.0
    };
    let resampled: Vec<Region> = (0..bootstrap.resamples).map(again).collect();
    let edge = |factor: usize, side: Side| {
        let at = |region: &Region| region.limit(factor, side);
        let edges: Vec<f64> = resampled.iter().map(at).collect();
        let there = edges.iter().filter(|edge| edge.is_finite()).count();
        at(region).is_finite().then(|| Edge {
            at: bootstrap.estimate(at(region), &edges),
            found: there as f64 / edges.len() as f64,
        })
    };
    let restriction = |factor: usize| Restriction {
        factor,
        low: edge(factor, Side::Low),
        high: edge(factor, Side::High),
        quasi_p: quasi_p(*count, cases.count(&region.without(factor))),
    };
    DiscoveredBox {
        found: step(region, *count, all),
        restrictions: region.restricted().into_iter().map(restriction).collect(),
        trajectory: found.trajectory.iter().map(|(region, count)| step(region, *count, all)).collect(),
        chosen: found.chosen,
    }
}

#[cfg(test)]
mod tests;
