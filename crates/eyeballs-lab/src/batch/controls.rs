//! The control groups of claims: the scenario with the mechanism off that is said to carry a claim, simulated as the scenario itself is,
//! but for the variants of which no such claim speaks.

#[cfg(test)]
mod tests;

use super::Batch;
use super::simulate::{Outcome, Watch};
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::hands::{Failed, Keys};
use crate::placebo;
use crate::results::Failure;
use eyeballs_core::record::Record;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Placebo;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

/// A placebo made ready.
#[derive(Debug)]
pub(super) struct Control<'a> {
    placebo: &'a Placebo,
    pub(super) batch: Batch<'a>,
}

/// A claim where its mechanism is off.
pub(crate) struct Controlled {
    pub(crate) claim: usize,
    /// Paths and values, as they are written.
    pub(crate) settings: Vec<(String, String)>,
    pub(crate) left: placebo::Control,
}

/// What all of them left.
#[derive(Default)]
pub(crate) struct Controls {
    pub(crate) claims: Vec<Controlled>,
    pub(crate) failures: Vec<Failure>,
}

/// Number of simulations of all control groups; some are those of the scenario itself.
pub(super) fn simulations(scenario: &Scenario) -> u64 {
    let count = |placebo: &Placebo| variants(placebo).len() as u64 * u64::from(scenario.replications);
    scenario.placebos.iter().map(count).sum()
}

/// The variants of which the claims of a placebo speak, in their order.
fn variants(placebo: &Placebo) -> Vec<usize> {
    let claims = placebo.claims.iter().map(|claim| &placebo.scenario.claims[*claim]);
    let mut variants: Vec<usize> =
        claims.flat_map(|claim| claim.facts().map(|fact| fact.subject.variant)).collect();
    variants.sort_unstable();
    variants.dedup();
    variants
}

/// What a replication left.
struct Left {
    /// By claim of the placebo; `None` if a variant of which it speaks is missing.
    holds: Vec<Option<Result<bool, String>>>,
    dropped: bool,
    failures: Vec<Failure>,
}

impl<'a> Control<'a> {
    pub(super) fn all(scenario: &'a Scenario, worlds: &crate::worlds::Worlds) -> Vec<Control<'a>> {
        let control = |(index, placebo): (usize, &'a Placebo)| Control {
            placebo,
            batch: Batch::of(&placebo.scenario, worlds.similar(&placebo.scenario), Some(index)),
        };
        scenario.placebos.iter().enumerate().map(control).collect()
    }

    fn simulate(&self, progress: &dyn Progress, stop: &AtomicBool) -> Vec<Left> {
        let (batch, variants) = (&self.batch, variants(self.placebo));
        let never = AtomicBool::new(false);
        let stop_running = if batch.at_once || batch.keeping.keeps_states() { stop } else { &never };
        let replication = |replication: u32| {
            let is_ours = replication % batch.share.1 == batch.share.0;
            let mut records: Vec<Option<Record>> = vec![None; batch.scenario.variants.len()];
            let (mut past, mut dropped, mut failures) = (None, false, Vec::new());
            // Once for all its variants, which may share a past.
            let worlds = match &batch.drawn {
                Some(drawn) if is_ours => drawn.with_keys(replication, &batch.worlds, Keys::Own),
                _ => Ok(batch.worlds.clone()),
            };
            for &variant in &variants {
                let watch = Watch { progress, stop: stop_running };
                let outcome = match &worlds {
                    _ if !is_ours || stop.load(Ordering::Relaxed) => Outcome::Dropped,
                    Ok(worlds) => batch.outcome_in(worlds, (variant, replication), &mut past, watch),
                    Err(message) => Outcome::Failed(Failed { message: message.clone(), model: false }),
                };
                progress.simulation_done();
                match outcome {
                    Outcome::Done(record) => records[variant] = Some(record),
                    Outcome::Dropped => dropped = true,
                    Outcome::Failed(failed) => failures.push(Failure {
                        variant,
                        replication,
                        message: failed.message,
                        model: failed.model,
                        placebo: self.placebo.settings.clone(),
                        repeat: String::new(),
                    }),
                }
            }
            let facts = ReplicationFacts { records: &records };
            let holds = |claim: &usize| {
                let claim = &batch.scenario.claims[*claim];
                let complete = claim.facts().all(|fact| records[fact.subject.variant].is_some());
                complete.then(|| claim.holds(&facts))
            };
            Left { holds: self.placebo.claims.iter().map(holds).collect(), dropped, failures }
        };
        (0..batch.scenario.replications).into_par_iter().map(replication).collect()
    }
}

/// Simulates all control groups in the current rayon pool.
pub(super) fn simulate(controls: &[Control<'_>], progress: &dyn Progress, stop: &AtomicBool) -> Controls {
    let mut all = Controls::default();
    for control in controls {
        let left = control.simulate(progress, stop);
        for (place, claim) in control.placebo.claims.iter().enumerate() {
            let mut result = placebo::Control::default();
            for (replication, left) in (0..).zip(&left) {
                result.not_run += u32::from(left.dropped);
                if let Some(holds) = &left.holds[place] {
                    result.held.push((replication, *holds == Ok(true)));
                    if let Err(problem) = holds {
                        result.problem.get_or_insert(problem.clone());
                    }
                }
            }
            all.claims.push(Controlled {
                claim: *claim,
                settings: control.placebo.settings.clone(),
                left: result,
            });
        }
        all.failures.extend(left.into_iter().flat_map(|left| left.failures));
    }
    all
}
