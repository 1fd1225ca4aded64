//! One box: peeling, choosing, pasting.

use super::{Choice, Prim};
use crate::discovery::cases::{Cases, Count};
use crate::discovery::region::{Region, Side};

/// A box, and the way to it.
pub(super) struct Found {
    /// From all cases to the smallest box.
    pub(super) trajectory: Vec<(Region, Count)>,
    /// Which of them was chosen.
    pub(super) chosen: usize,
    /// What pasting made of it.
    pub(super) pasted: (Region, Count),
}

/// Looks for a box of at least so many cases.
pub(super) fn search(cases: &Cases<'_>, settings: &Prim, least: u64) -> Found {
    let trajectory = peeled(cases, settings.peel, least);
    let chosen = chosen(&trajectory, settings.choice);
    let (region, count) = trajectory[chosen].clone();
    let pasted = pasted(cases, region, count, settings.paste);
    Found { trajectory, chosen, pasted }
}

/// All limits that a box can have, in the order in which equal ones are preferred.
fn edges(cases: &Cases<'_>) -> impl Iterator<Item = (usize, Side)> + use<> {
    (0..cases.factors()).flat_map(|factor| [Side::Low, Side::High].map(|side| (factor, side)))
}

/// A share of the cases of a box, at least one.
fn part(share: f64, count: Count) -> u64 {
    ((share * count.cases as f64).floor() as u64).max(1)
}

/// All boxes from all cases to the smallest, each a slice less than that before it.
fn peeled(cases: &Cases<'_>, share: f64, least: u64) -> Vec<(Region, Count)> {
    let mut region = Region::everything(cases.factors());
    let mut count = cases.count(&region);
    let mut trajectory = vec![(region.clone(), count)];
    while count.of_interest < count.cases {
        let inside = cases.inside(&region);
        let mut best: Option<(f64, u64, Region, Count)> = None;
        for (factor, side) in edges(cases) {
            let Some(slice) = cases.at_end(&inside, factor, side, part(share, count)) else { continue };
            let rest = count.less(slice.count);
            let (Some(edge), true) = (slice.edge, rest.cases >= least) else { continue };
            let taken = slice.count.cases;
            // For each case taken, so that a factor of few levels, of which a slice is large, is as patient as
            // others.
            let gain = (rest.density() - count.density()) / taken as f64;
            let better = best
                .as_ref()
                .is_none_or(|(most, fewest, ..)| gain > *most || gain == *most && taken < *fewest);
            if better {
                best = Some((gain, taken, region.limited(factor, side, Some(edge)), rest));
            }
        }
        let Some((_, _, smaller, rest)) = best else { break };
        (region, count) = (smaller, rest);
        trajectory.push((region.clone(), count));
    }
    trajectory
}

/// The number of the box that is taken; of equal ones the first, which is the largest.
fn chosen(trajectory: &[(Region, Count)], choice: Choice) -> usize {
    let all = trajectory[0].1;
    let first_of_most = |score: &dyn Fn(Count) -> f64| {
        let scores = trajectory.iter().map(|(_, count)| score(*count)).enumerate();
        scores.reduce(|best, next| if next.1 > best.1 { next } else { best }).map_or(0, |(number, _)| number)
    };
    match choice {
        Choice::WeightedAccuracy => {
            // A product of two shares, but for the number of all cases.
            first_of_most(&|count| count.cases as f64 * (count.density() - all.density()))
        }
        Choice::Density(least) => {
            let dense = trajectory.iter().position(|(_, count)| count.density() >= least);
            dense.unwrap_or_else(|| first_of_most(&Count::density))
        }
    }
}

/// A box with what can be pasted to it.
fn pasted(cases: &Cases<'_>, mut region: Region, mut count: Count, share: f64) -> (Region, Count) {
    loop {
        let mut best: Option<(Region, Count)> = None;
        for (factor, side) in edges(cases) {
            if region.limit(factor, side).is_infinite() {
                continue;
            }
            let Some(slice) = cases.beyond(&region, factor, side, part(share, count)) else {
                region = region.limited(factor, side, None);
                continue;
            };
            let grown = count.plus(slice.count);
            let as_dense = grown.density() >= count.density();
            let better = best.as_ref().is_none_or(|(_, most)| {
                let (density, of_most) = (grown.density(), most.density());
                density > of_most || density == of_most && grown.cases > most.cases
            });
            if as_dense && better {
                best = Some((region.limited(factor, side, slice.edge), grown));
            }
        }
        match best {
            Some(larger) => (region, count) = larger,
            None => return (region, count),
        }
    }
}
