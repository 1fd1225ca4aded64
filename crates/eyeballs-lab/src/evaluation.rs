//! What counts, at many settings of a scenario: each simulation that differs is done once, and kept.
//!
//! A `Simulator` is a scenario made ready; an `Evaluation` is a list of simulations of it: (settings, variant, replication).

mod outcome;
mod simulator;

use crate::Progress;
use crate::keeping::Keeping;
use crate::store::Store;
use eyeballs_scenario::checked::Factor;
pub use outcome::Failure;
pub(crate) use outcome::Outcome;
use rayon::prelude::*;
pub(crate) use simulator::Simulator;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Numbers that take other values, with these.
pub(crate) type Settings<'a> = Vec<(&'a Factor, f64)>;

/// A simulation of a variant at a point.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Task {
    pub(crate) point: usize,
    pub(crate) variant: usize,
    pub(crate) replication: u32,
}

/// Simulations at points, of which many may be the same.
#[derive(Debug)]
pub(crate) struct Evaluation<'a> {
    simulator: Arc<Simulator<'a>>,
    /// By point.
    points: Vec<Settings<'a>>,
    /// Each that is different.
    tasks: Vec<Task>,
    /// By alternative, then as they were asked for: the index of its task.
    places: Vec<Vec<usize>>,
    /// Why a point is none, of the first that is not.
    refused: Option<String>,
}

/// The outcomes of all alternatives.
pub(crate) struct Outcomes {
    /// By alternative, then as they were asked for.
    pub(crate) by_alternative: Vec<Vec<Outcome>>,
    pub(crate) problems: Vec<String>,
    /// Simulations that left nothing, the first of each reason.
    pub(crate) failures: Vec<Failure>,
}

impl<'a> Evaluation<'a> {
    /// All variants at every point in all replications of the scenario: variants first, then points.
    ///
    /// # Errors
    /// Values that do not go together.
    pub(crate) fn of_all(
        simulator: &Arc<Simulator<'a>>,
        points: Vec<Settings<'a>>,
    ) -> Result<Evaluation<'a>, String> {
        let scenario = simulator.scenario;
        let count = points.len();
        let alternatives =
            (0..scenario.variants.len()).flat_map(|variant| (0..count).map(move |point| (variant, point)));
        let replications = |(variant, point)| -> Vec<Task> {
            (0..scenario.replications).map(|replication| Task { point, variant, replication }).collect()
        };
        Evaluation::new(simulator, points, &alternatives.map(replications).collect::<Vec<_>>())
    }

    /// Of each alternative some simulations; reads the scenario at every point, in every draw of what nobody knows that is asked
    /// for, in the current rayon pool. Points at which values do not go together have no outcomes.
    ///
    /// # Errors
    /// Values that go together nowhere.
    pub(crate) fn new(
        simulator: &Arc<Simulator<'a>>,
        points: Vec<Settings<'a>>,
        asked: &[Vec<Task>],
    ) -> Result<Evaluation<'a>, String> {
        let simulator = Arc::clone(simulator);
        let draws = simulator.draws.is_some();
        // Without draws all replications of a point are of the same worlds.
        let drawn = |task: &Task| (task.point, if draws { task.replication } else { 0 });
        let mut distinct: Vec<(usize, u32)> = asked.iter().flatten().map(drawn).collect();
        distinct.sort_unstable();
        distinct.dedup();
        type Read = ((usize, u32), Result<Vec<u128>, String>);
        let read: Vec<Read> = distinct
            .into_par_iter()
            .map(|(point, replication)| {
                let worlds = simulator.worlds(&points[point], replication);
                let identities =
                    worlds.map(|worlds| worlds.variants.iter().map(|world| world.identity()).collect());
                ((point, replication), identities)
            })
            .collect();
        let refused = read.iter().find_map(|(_, identities)| identities.clone().err());
        if let Some(error) =
            refused.clone().filter(|_| read.iter().all(|(_, identities)| identities.is_err()))
        {
            return Err(error);
        }
        let identities: BTreeMap<(usize, u32), Result<Vec<u128>, String>> = read.into_iter().collect();
        let (mut tasks, mut known) = (Vec::new(), BTreeMap::new());
        let mut place = |task: &Task| {
            let mut new = || {
                tasks.push(*task);
                tasks.len() - 1
            };
            match &identities[&drawn(task)] {
                Ok(identities) => {
                    *known.entry((identities[task.variant], task.replication)).or_insert_with(new)
                }
                Err(_) => new(),
            }
        };
        let places = asked.iter().map(|tasks| tasks.iter().map(&mut place).collect()).collect();
        Ok(Evaluation { simulator, points, tasks, places, refused })
    }

    /// Why values do not go together at a point, if there is one at which they do not.
    pub(crate) fn refused(&self) -> Option<&str> {
        self.refused.as_deref()
    }

    /// Number of simulations.
    pub(crate) fn simulations(&self) -> u64 {
        self.tasks.len() as u64
    }

    /// Does some of the simulations, spread over all, and keeps them: a look at how long all will take. Tells how many were done, and
    /// not kept from before.
    pub(crate) fn pilot(
        &self,
        count: usize,
        store: &dyn Store,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> u64 {
        let keeping = Keeping::new(Some(store));
        let step = (self.tasks.len() / count.max(1)).max(1);
        let some: Vec<&Task> = self.tasks.iter().step_by(step).take(count).collect();
        let done = some.par_iter().map(|task| u64::from(!self.outcome(**task, &keeping, progress, stop).1));
        done.sum()
    }

    /// Simulates all that are different and not in the store, in the current rayon pool; `None` if it is interrupted.
    pub(crate) fn simulate(
        &self,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Option<Outcomes> {
        let keeping = Keeping::new(store);
        let outcomes: Vec<Outcome> = self
            .tasks
            .par_iter()
            .map(|task| {
                let outcome = match stop.load(Ordering::Relaxed) {
                    true => Outcome::default(),
                    false => self.outcome(*task, &keeping, progress, stop).0,
                };
                progress.simulation_done();
                outcome
            })
            .collect();
        if stop.load(Ordering::Relaxed) {
            return None;
        }
        let mut failures: Vec<Failure> = Vec::new();
        for (task, outcome) in self.tasks.iter().zip(&outcomes) {
            if let Some(message) = &outcome.problem
                && !failures.iter().any(|known| reason(&known.message) == reason(message))
            {
                failures.push(self.failure(*task, message));
            }
        }
        let mut problems: Vec<String> = failures.iter().map(|failure| failure.message.clone()).collect();
        problems.sort();
        let of = |places: &Vec<usize>| places.iter().map(|&task| outcomes[task].clone()).collect();
        Some(Outcomes { by_alternative: self.places.iter().map(of).collect(), problems, failures })
    }

    fn failure(&self, task: Task, message: &str) -> Failure {
        let settings = self.points[task.point].iter();
        Failure {
            variant: task.variant,
            replication: task.replication,
            settings: settings.map(|(factor, value)| (factor.key.clone(), *value)).collect(),
            message: message.to_owned(),
        }
    }

    fn outcome(
        &self,
        task: Task,
        keeping: &Keeping<'_>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> (Outcome, bool) {
        self.simulator.outcome(&self.points[task.point], task, keeping, progress, stop)
    }
}

/// A message without the values in brackets at its end.
fn reason(message: &str) -> &str {
    message.split(" (").next().unwrap_or(message)
}
