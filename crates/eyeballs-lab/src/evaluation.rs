//! What counts, at many settings of a scenario: each simulation that differs is done once, and kept.

use crate::Progress;
use crate::draws::{Draws, scenario_at};
use crate::facts::ReplicationFacts;
use crate::keeping::Keeping;
use crate::store::Store;
use crate::worlds::Worlds;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Factor, Goal};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Numbers that take other values, with these.
pub(crate) type Settings<'a> = Vec<(&'a Factor, f64)>;

/// Where a simulation was met first.
#[derive(Clone, Copy, Debug)]
struct Task {
    point: usize,
    variant: usize,
    replication: u32,
}

/// The simulations of every point, variant and replication, of which many may be the same.
#[derive(Debug)]
pub(crate) struct Evaluation<'a> {
    scenario: &'a Scenario,
    /// By point.
    points: Vec<Settings<'a>>,
    /// What nobody knows, as replications draw it; nothing if the points say it.
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
pub(crate) struct Outcomes {
    /// By alternative, then replication.
    pub(crate) by_alternative: Vec<Vec<Option<f64>>>,
    /// Replications in which each meets all conditions.
    pub(crate) met: Vec<u32>,
    pub(crate) problems: Vec<String>,
}

impl<'a> Evaluation<'a> {
    /// Reads the scenario at every point, in every draw of what nobody knows unless the points say it.
    ///
    /// # Errors
    /// Values that do not go together.
    pub(crate) fn new(
        scenario: &'a Scenario,
        points: Vec<Settings<'a>>,
        draws: Option<Draws<'a>>,
    ) -> Result<Evaluation<'a>, String> {
        let base = Worlds::new(scenario);
        let mut plan = Evaluation { scenario, points, draws, base, tasks: Vec::new(), places: Vec::new() };
        let points = plan.points.len();
        // Without draws all replications of a point are of the same worlds.
        let drawn = if plan.draws.is_some() { scenario.replications } else { 1 };
        let identities: Result<Vec<Vec<u128>>, String> = (0..points * drawn as usize)
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
        let mut problems: Vec<String> =
            outcomes.iter().filter_map(|outcome| outcome.problem.clone()).collect();
        problems.sort();
        problems.dedup();
        let of = |places: &Vec<usize>| places.iter().map(|&task| outcomes[task].outcome).collect();
        let met = |places: &Vec<usize>| places.iter().filter(|&&task| outcomes[task].met).count() as u32;
        Some(Outcomes {
            by_alternative: self.places.iter().map(of).collect(),
            met: self.places.iter().map(met).collect(),
            problems,
        })
    }

    /// The worlds at a point in a replication.
    fn worlds(&self, point: usize, replication: u32) -> Result<Worlds, String> {
        let drawn = self.draws.iter().flat_map(|draws| draws.of(replication));
        let settings: Settings<'_> = self.points[point].iter().copied().chain(drawn).collect();
        Ok(self.base.similar(&scenario_at(self.scenario, &settings)?))
    }

    fn goal(&self) -> &Goal {
        self.scenario.goal.as_ref().expect("an evaluation is of a goal")
    }

    /// What a simulation left, and whether it was kept from before.
    fn outcome(
        &self,
        task: Task,
        keeping: &Keeping<'_>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> (Outcome, bool) {
        let Task { point, variant, replication } = task;
        let worlds = match self.worlds(point, replication) {
            Ok(worlds) => worlds,
            Err(error) => return (Outcome::problem(error), false),
        };
        let (world, question) = (&worlds.variants[variant], question(self.goal()));
        if let Some(answers) = keeping.answers(world, replication, &question, progress)
            && let [outcome, met] = answers[..]
        {
            return (Outcome { outcome: Some(outcome), met: met == 1.0, problem: None }, true);
        }
        let outcome = self.simulated(world, variant, replication, stop);
        if let Some(number) = outcome.outcome {
            let name = &*self.scenario.variants[variant].name;
            let answers = [number, f64::from(u8::from(outcome.met))];
            keeping.keep_answers((world, replication, name), &question, &answers, progress);
        }
        (outcome, false)
    }

    fn simulated(&self, world: &Arc<World>, variant: usize, replication: u32, stop: &AtomicBool) -> Outcome {
        let run = || -> Result<Record, SimulationError> {
            let (record, result) = Simulation::new(world, replication)?.run(stop);
            result.map(|()| record)
        };
        let record = match catch_unwind(AssertUnwindSafe(run)) {
            Ok(Ok(record)) => record,
            Ok(Err(error)) => return Outcome::problem(error.to_string()),
            Err(_) => {
                let message = "the market itself failed; please report it with the scenario";
                return Outcome::problem(message.to_owned());
            }
        };
        let mut records: Vec<Option<Record>> = vec![None; self.scenario.variants.len()];
        records[variant] = Some(record);
        let facts = ReplicationFacts { records: &records };
        match (self.goal().outcome(variant, &facts), self.goal().meets(variant, &facts)) {
            (Ok(outcome), Ok(met)) => {
                Outcome { outcome: Some(outcome), met: met.iter().all(|met| *met), problem: None }
            }
            (Err(message), _) | (_, Err(message)) => Outcome::problem(message),
        }
    }
}

/// What is asked of a simulation, as its store knows it: the outcome, and whether all conditions are met.
fn question(goal: &Goal) -> String {
    let conditions = goal.conditions.iter().map(|condition| format!("; subject to {condition}"));
    std::iter::once(goal.expression.clone()).chain(conditions).collect()
}

impl Outcome {
    fn problem(problem: String) -> Outcome {
        Outcome { problem: Some(problem), ..Outcome::default() }
    }
}
