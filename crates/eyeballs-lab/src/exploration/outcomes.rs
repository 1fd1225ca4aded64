//! The simulations of an exploration, each done once.

use super::Error;
use crate::Progress;
use crate::draws::{Draws, scenario_at};
use crate::facts::ReplicationFacts;
use crate::worlds::Worlds;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Factor;
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a simulation was met first.
#[derive(Clone, Copy, Debug)]
struct Task {
    point: usize,
    variant: usize,
    replication: u32,
}

/// The simulations of every point, variant and replication, of which many may be the same.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    scenario: &'a Scenario,
    /// By point, the values of the levers.
    pub(super) points: Vec<Vec<f64>>,
    draws: Option<Draws<'a>>,
    base: Worlds,
    /// Each that is different.
    tasks: Vec<Task>,
    /// By alternative (variants first, then points), then replication: the index of its task.
    places: Vec<Vec<usize>>,
}

/// What a simulation left.
#[derive(Clone, Debug, Default)]
struct Outcome {
    outcome: Option<f64>,
    met: bool,
    problem: Option<String>,
}

/// The outcomes of all alternatives, variants first.
pub(super) struct Outcomes {
    /// By alternative, then replication.
    pub(super) by_alternative: Vec<Vec<Option<f64>>>,
    /// Replications in which each meets all conditions.
    pub(super) met: Vec<u32>,
    pub(super) problems: Vec<String>,
}

impl<'a> Plan<'a> {
    /// Reads the scenario at every point, and in every draw of what nobody knows.
    ///
    /// # Errors
    /// Values that do not go together.
    pub(super) fn new(scenario: &'a Scenario, points: Vec<Vec<f64>>) -> Result<Plan<'a>, Error> {
        let (base, draws) = (Worlds::new(scenario), Draws::new(scenario));
        let mut plan = Plan { scenario, points, draws, base, tasks: Vec::new(), places: Vec::new() };
        let points = plan.points.len();
        // Without draws all replications of a point are of the same worlds.
        let drawn = if plan.draws.is_some() { scenario.replications } else { 1 };
        let identities: Result<Vec<Vec<u128>>, Error> = (0..points * drawn as usize)
            .into_par_iter()
            .map(|index| {
                let worlds = plan.worlds(index / drawn as usize, (index % drawn as usize) as u32)?;
                Ok(worlds.variants.iter().map(|world| world.identity()).collect())
            })
            .collect();
        let identities = identities?;
        let mut known: BTreeMap<(u128, u32), usize> = BTreeMap::new();
        let alternatives =
            (0..scenario.variants.len()).flat_map(|variant| (0..points).map(move |point| (variant, point)));
        for (variant, point) in alternatives {
            let place = |replication: u32| {
                let drawn = if drawn == 1 { 0 } else { replication as usize };
                let identity = identities[point * identities.len() / points + drawn][variant];
                *known.entry((identity, replication)).or_insert_with(|| {
                    plan.tasks.push(Task { point, variant, replication });
                    plan.tasks.len() - 1
                })
            };
            let places = (0..scenario.replications).map(place).collect();
            plan.places.push(places);
        }
        Ok(plan)
    }

    /// Number of simulations.
    pub(super) fn simulations(&self) -> u64 {
        self.tasks.len() as u64
    }

    /// Simulates all that are different, in the current rayon pool.
    ///
    /// # Errors
    /// If it is interrupted.
    pub(super) fn simulate(&self, progress: &dyn Progress, stop: &AtomicBool) -> Result<Outcomes, Error> {
        let outcomes: Vec<Outcome> = self
            .tasks
            .par_iter()
            .map(|task| {
                let outcome = match stop.load(Ordering::Relaxed) {
                    true => Outcome::default(),
                    false => self.outcome(*task, stop),
                };
                progress.simulation_done();
                outcome
            })
            .collect();
        if stop.load(Ordering::Relaxed) {
            return Err(Error::Interrupted);
        }
        let mut problems: Vec<String> =
            outcomes.iter().filter_map(|outcome| outcome.problem.clone()).collect();
        problems.sort();
        problems.dedup();
        let of = |places: &Vec<usize>| places.iter().map(|&task| outcomes[task].outcome).collect();
        let met = |places: &Vec<usize>| places.iter().filter(|&&task| outcomes[task].met).count() as u32;
        Ok(Outcomes {
            by_alternative: self.places.iter().map(of).collect(),
            met: self.places.iter().map(met).collect(),
            problems,
        })
    }

    /// The worlds at a point in a replication.
    fn worlds(&self, point: usize, replication: u32) -> Result<Worlds, Error> {
        let levers = self.scenario.levers.iter().map(|lever| &lever.factor);
        let drawn = self.draws.iter().flat_map(|draws| draws.of(replication));
        let settings: Vec<(&Factor, f64)> =
            levers.zip(self.points[point].iter().copied()).chain(drawn).collect();
        let scenario = scenario_at(self.scenario, &settings).map_err(Error::Values)?;
        Ok(self.base.similar(&scenario))
    }

    fn outcome(&self, task: Task, stop: &AtomicBool) -> Outcome {
        let Task { point, variant, replication } = task;
        let problem = |problem: String| Outcome { problem: Some(problem), ..Outcome::default() };
        let worlds = match self.worlds(point, replication) {
            Ok(worlds) => worlds,
            Err(error) => return problem(error.to_string()),
        };
        let run = || -> Result<Record, SimulationError> {
            let (record, result) = Simulation::new(&worlds.variants[variant], replication)?.run(stop);
            result.map(|()| record)
        };
        let record = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(record)) => record,
            Ok(Err(error)) => return problem(error.to_string()),
            Err(_) => {
                return problem("the market itself failed; please report it with the scenario".to_owned());
            }
        };
        let mut records: Vec<Option<Record>> = vec![None; self.scenario.variants.len()];
        records[variant] = Some(record);
        let facts = ReplicationFacts { records: &records };
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        match (goal.outcome(variant, &facts), goal.meets(variant, &facts)) {
            (Ok(outcome), Ok(met)) => {
                Outcome { outcome: Some(outcome), met: met.iter().all(|met| *met), problem: None }
            }
            (Err(message), _) | (_, Err(message)) => problem(message),
        }
    }
}
