//! Some draws once more, with other people and with another market: without them nobody could say why outcomes differ.

use super::drawn::{Drawn, Keys};
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::results::Repeats;
use crate::worlds::Worlds;
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Goal;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Fewer draws say next to nothing of a variance (assumption).
const LEAST: u32 = 8;
/// One draw in so many is repeated (assumption).
const ONE_IN: u32 = 4;

/// Number of draws that are repeated: the first ones. They are as spread as all.
pub(super) fn draws(scenario: &Scenario) -> u32 {
    let asks = scenario.goal.is_some() && scenario.uncertainties.is_some() && scenario.variants.len() > 1;
    if asks { scenario.replications.div_ceil(ONE_IN).max(LEAST).min(scenario.replications) } else { 0 }
}

/// Number of simulations that this takes.
pub(super) fn simulations(scenario: &Scenario) -> u64 {
    2 * u64::from(draws(scenario)) * scenario.variants.len() as u64
}

/// Simulates them; nothing if the run is to stop.
pub(super) fn simulate(
    scenario: &Scenario,
    (drawn, base, goal): (&Drawn<'_>, &Worlds, &Goal),
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Repeats> {
    let count = draws(scenario);
    let outcomes = |keys: Keys| -> Vec<Vec<Option<f64>>> {
        let by_draw: Vec<Vec<Option<f64>>> = (0..count)
            .into_par_iter()
            .map(|replication| {
                let worlds = drawn.with_keys(replication, base, keys).ok();
                of_draw(worlds.as_ref(), replication, scenario, goal, progress, stop)
            })
            .collect();
        let variants = 0..scenario.variants.len();
        variants.map(|variant| by_draw.iter().map(|outcomes| outcomes[variant]).collect()).collect()
    };
    let repeats =
        Repeats { other_people: outcomes(Keys::OtherPeople), other_market: outcomes(Keys::OtherMarket) };
    (!stop.load(Ordering::Relaxed)).then_some(repeats)
}

/// The outcome of each variant, as far as it has one.
fn of_draw(
    worlds: Option<&Worlds>,
    replication: u32,
    scenario: &Scenario,
    goal: &Goal,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Vec<Option<f64>> {
    let record = |variant: usize| -> Option<Record> {
        let world: &Arc<_> = &worlds?.variants[variant];
        let run = || Simulation::new(world, replication).ok().map(|simulation| simulation.run(stop));
        let (record, result) = catch_unwind(AssertUnwindSafe(run)).ok().flatten()?;
        result.is_ok().then_some(record)
    };
    let records: Vec<Option<Record>> = (0..scenario.variants.len())
        .map(|variant| {
            let record = if stop.load(Ordering::Relaxed) { None } else { record(variant) };
            progress.simulation_done();
            record
        })
        .collect();
    let facts = ReplicationFacts { records: &records };
    (0..records.len()).map(|variant| goal.outcome(variant, &facts).ok()).collect()
}
