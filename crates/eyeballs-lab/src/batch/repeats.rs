//! Some draws once more, with other people and with another market: without them nobody could say why outcomes differ.

use super::Batch;
use super::drawn::Drawn;
use super::simulate::{Outcome, by_hands};
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::hands::{Keys, Task};
use crate::results::Repeats;
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
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

/// Simulates them, as far as they are not kept from before; nothing if the run is to stop.
pub(super) fn simulate(
    batch: &Batch<'_>,
    (drawn, goal): (&Drawn<'_>, &Goal),
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<Repeats> {
    let count = draws(batch.scenario);
    let variants = 0..batch.scenario.variants.len();
    let outcomes = |keys: Keys| -> Vec<Vec<Option<f64>>> {
        let by_draw: Vec<Vec<Option<f64>>> = (0..count)
            .into_par_iter()
            .map(|replication| {
                let is_ours = replication % batch.share.1 == batch.share.0;
                let worlds =
                    is_ours.then(|| drawn.with_keys(replication, &batch.worlds, keys).ok()).flatten();
                let outcome = |variant: usize| {
                    let world = worlds.as_ref().map(|worlds| &worlds.variants[variant]);
                    let task = Task { variant, replication, keys, placebo: None };
                    let outcome = world.and_then(|world| outcome(batch, (world, task), goal, progress, stop));
                    progress.simulation_done();
                    outcome
                };
                variants.clone().map(outcome).collect()
            })
            .collect();
        let of = |variant: usize| by_draw.iter().map(|outcomes| outcomes[variant]).collect();
        variants.clone().map(of).collect()
    };
    let repeats =
        Repeats { other_people: outcomes(Keys::OtherPeople), other_market: outcomes(Keys::OtherMarket) };
    (!stop.load(Ordering::Relaxed)).then_some(repeats)
}

/// The outcome of a simulation, if it has one.
fn outcome(
    batch: &Batch<'_>,
    (world, task): (&Arc<World>, Task),
    goal: &Goal,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Option<f64> {
    let Task { variant, replication, .. } = task;
    let question = &*goal.expression;
    if let Some(answers) = batch.keeping.answers(world, replication, question, progress) {
        return answers.first().copied().filter(|outcome| !outcome.is_nan());
    }
    if stop.load(Ordering::Relaxed) {
        return None;
    }
    let record = match batch.hands {
        Some(hands) => match by_hands(hands.simulate(task), world, replication) {
            Outcome::Done(record) => record,
            Outcome::Failed(_) | Outcome::Dropped => return None,
        },
        None => {
            let run = || Simulation::new(world, replication).ok().map(|simulation| simulation.run(stop));
            let (record, result) = catch_unwind(AssertUnwindSafe(run)).ok().flatten()?;
            result.ok().map(|()| record)?
        }
    };
    let mut records: Vec<Option<Record>> = vec![None; batch.scenario.variants.len()];
    records[variant] = Some(record);
    let outcome = goal.outcome(variant, &ReplicationFacts { records: &records }).ok();
    let name = &*batch.scenario.variants[variant].name;
    let answers = [outcome.unwrap_or(f64::NAN)];
    batch.keeping.keep_answers((world, replication, name), question, &answers, progress);
    outcome
}
