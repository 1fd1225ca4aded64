//! A scenario that is made ready to be simulated at other values.

use super::outcome::{Outcome, question};
use super::{Settings, Task};
use crate::Progress;
use crate::draws::{Draws, scenario_at};
use crate::facts::ReplicationFacts;
use crate::hands::{Failed, PointHands, PointTask};
use crate::keeping::Keeping;
use crate::worlds::Worlds;
use eyeballs_core::checkpoint::read_record;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Goal;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A scenario, what nobody knows as replications draw it, and who simulates.
#[derive(Debug)]
pub(crate) struct Simulator<'a> {
    pub(crate) scenario: &'a Scenario,
    /// Nothing if points say all that nobody knows.
    pub(crate) draws: Option<Draws<'a>>,
    hands: Option<&'a dyn PointHands>,
    base: Worlds,
}

impl<'a> Simulator<'a> {
    pub(crate) fn new(
        scenario: &'a Scenario,
        draws: Option<Draws<'a>>,
        hands: Option<&'a dyn PointHands>,
    ) -> Arc<Simulator<'a>> {
        Arc::new(Simulator { scenario, draws, hands, base: Worlds::new(scenario) })
    }

    /// A point in a replication: what the point does not say is as the replication draws it.
    fn settings(&self, point: &Settings<'a>, replication: u32) -> Settings<'a> {
        let drawn = self.draws.iter().flat_map(|draws| draws.of(replication));
        let is_said = |key: &str| point.iter().any(|(factor, _)| factor.key == key);
        let drawn = drawn.filter(|(factor, _)| !is_said(&factor.key));
        point.iter().copied().chain(drawn).collect()
    }

    /// The worlds at a point in a replication.
    pub(crate) fn worlds(&self, point: &Settings<'a>, replication: u32) -> Result<Worlds, String> {
        Ok(self.base.similar(&scenario_at(self.scenario, &self.settings(point, replication))?))
    }

    pub(crate) fn goal(&self) -> &'a Goal {
        self.scenario.goal.as_ref().expect("an evaluation is of a goal")
    }

    /// What a simulation left, and whether it was kept from before.
    pub(crate) fn outcome(
        &self,
        point: &Settings<'a>,
        task: Task,
        keeping: &Keeping<'_>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> (Outcome, bool) {
        let Task { variant, replication, .. } = task;
        let worlds = match self.worlds(point, replication) {
            Ok(worlds) => worlds,
            Err(error) => return (Outcome::problem(error), false),
        };
        let (world, question) = (&worlds.variants[variant], question(self.goal()));
        let kept = keeping.answers(world, replication, &question, progress);
        if let Some(outcome) = kept.and_then(|numbers| Outcome::of_numbers(self.goal(), &numbers)) {
            return (outcome, true);
        }
        let record = match self.hands {
            Some(hands) => {
                let settings = self.settings(point, replication);
                let settings: Vec<(&str, f64)> =
                    settings.iter().map(|(factor, value)| (&*factor.key, *value)).collect();
                let task = PointTask { settings: &settings, variant, replication };
                elsewhere(hands, &task, world, replication)
            }
            None => here(world, replication, stop),
        };
        let outcome = match record {
            Ok(record) => {
                let mut records: Vec<Option<Record>> = vec![None; self.scenario.variants.len()];
                records[variant] = Some(record);
                Outcome::of(self.goal(), variant, &ReplicationFacts { records: &records })
            }
            Err(problem) => Outcome::problem(problem),
        };
        if let Some(numbers) = outcome.numbers() {
            let name = &*self.scenario.variants[variant].name;
            keeping.keep_answers((world, replication, name), &question, &numbers, progress);
        }
        (outcome, false)
    }
}

fn here(world: &Arc<World>, replication: u32, stop: &AtomicBool) -> Result<Record, String> {
    let run = || -> Result<Record, SimulationError> {
        let (record, result) = Simulation::new(world, replication)?.run(stop);
        result.map(|()| record)
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(record) => record.map_err(|error| error.to_string()),
        Err(_) => Err("the market itself failed; please report it with the scenario".to_owned()),
    }
}

fn elsewhere(
    hands: &dyn PointHands,
    task: &PointTask<'_>,
    world: &World,
    replication: u32,
) -> Result<Record, String> {
    let bytes = hands.simulate_at(task).map_err(|Failed { message, .. }| message)?;
    read_record(world, replication, &mut &*bytes)
        .map_err(|error| format!("a record that another process wrote {error}"))
}
