//! One simulation of a batch: kept from before, taken up where it was left, or run here or by other hands; and kept.

use super::Batch;
use crate::Progress;
use crate::hands::{Failed, Keys, Task};
use crate::worlds::Worlds;
use eyeballs_core::checkpoint::read_record;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Who watches a simulation.
#[derive(Clone, Copy)]
pub(super) struct Watch<'a> {
    /// Is told what is lost.
    pub(super) progress: &'a dyn Progress,
    /// Ends it.
    pub(super) stop: &'a AtomicBool,
}

/// How a simulation ended.
pub(super) enum Outcome {
    Done(Record),
    Failed(Failed),
    Dropped,
}

/// The simulation of the days that the variants of a replication have in common, once somebody asked.
pub(super) type Past = Option<Result<Simulation, SimulationError>>;

impl Batch<'_> {
    /// The outcome of a simulation, kept from before or computed.
    pub(super) fn outcome(
        &self,
        variant: usize,
        replication: u32,
        past: &mut Past,
        watch: Watch<'_>,
    ) -> Outcome {
        match &self.drawn {
            Some(drawn) => match drawn.worlds(replication, &self.worlds) {
                Ok(worlds) => self.outcome_in(&worlds, (variant, replication), past, watch),
                Err(message) => Outcome::Failed(Failed { message, model: false }),
            },
            None => self.outcome_in(&self.worlds, (variant, replication), past, watch),
        }
    }

    /// The same in the worlds of its replication: those of all variants that share a past.
    pub(super) fn outcome_in(
        &self,
        worlds: &Worlds,
        (variant, replication): (usize, u32),
        past: &mut Past,
        watch: Watch<'_>,
    ) -> Outcome {
        let name = &*self.scenario.variants[variant].name;
        let world = &worlds.variants[variant];
        if let Some(record) = self.keeping.record((world, replication, name), watch.progress) {
            return Outcome::Done(record);
        }
        let outcome = match self.hands {
            Some(hands) => {
                let task = Task { variant, replication, keys: Keys::Own, placebo: self.placebo };
                by_hands(hands.simulate(task), world, replication)
            }
            None => self.here(worlds, variant, replication, past, watch),
        };
        if let Outcome::Done(record) = &outcome {
            self.keeping.keep_record(record, (world, replication, name), watch.progress);
        }
        outcome
    }

    /// The outcome of a simulation in this process.
    pub(super) fn here(
        &self,
        worlds: &Worlds,
        variant: usize,
        replication: u32,
        past: &mut Past,
        watch: Watch<'_>,
    ) -> Outcome {
        // A defect of the market itself must not take the other simulations with it.
        match catch_unwind(AssertUnwindSafe(|| self.simulate(worlds, variant, replication, past, watch))) {
            Ok(result) => result.into(),
            Err(_) => Outcome::Failed(Failed::of_the_market()),
        }
    }

    fn simulate(
        &self,
        worlds: &Worlds,
        variant: usize,
        replication: u32,
        past: &mut Past,
        watch: Watch<'_>,
    ) -> Result<Record, SimulationError> {
        let world = &worlds.variants[variant];
        let mut simulation = match self.keeping.state(world, replication, watch.progress) {
            Some(simulation) => simulation,
            None => match &worlds.past {
                Some(common) => self.past(common, replication, past, watch)?.fork(world)?,
                None => Simulation::new(world, replication)?,
            },
        };
        self.advance(&mut simulation, Day(world.spec().days), (world, replication), watch)?;
        if variant + 1 == worlds.variants.len()
            && let Some((past, _)) = &worlds.past
        {
            self.keeping.forget_state(past, replication, watch.progress);
        }
        Ok(simulation.into_record())
    }

    /// The simulation of what the variants of a replication have in common, on its last day.
    fn past<'p>(
        &self,
        (world, fork_day): &(Arc<World>, Day),
        replication: u32,
        past: &'p mut Past,
        watch: Watch<'_>,
    ) -> Result<&'p Simulation, SimulationError> {
        let past = match past {
            // Once for all variants: if it fails, none of them can do better.
            Some(past) => past,
            None => past.insert(self.simulate_past(world, *fork_day, replication, watch)),
        };
        past.as_ref().map_err(Clone::clone)
    }

    fn simulate_past(
        &self,
        world: &Arc<World>,
        fork_day: Day,
        replication: u32,
        watch: Watch<'_>,
    ) -> Result<Simulation, SimulationError> {
        let mut simulation = match self.keeping.state(world, replication, watch.progress) {
            Some(simulation) => simulation,
            None => Simulation::new(world, replication)?,
        };
        if simulation.day() < fork_day {
            self.advance(&mut simulation, fork_day, (world, replication), watch)?;
            if self.keeping.every_days(world.spec().agents()).is_some_and(|every| fork_day.0 >= every) {
                self.keeping.keep_state(&simulation, world, replication, watch.progress);
            }
        }
        Ok(simulation)
    }

    /// Runs until `end` comes next, and keeps the state at each interval of days and when it is stopped.
    fn advance(
        &self,
        simulation: &mut Simulation,
        end: Day,
        (world, replication): (&World, u32),
        watch: Watch<'_>,
    ) -> Result<(), SimulationError> {
        let Some(every) = self.keeping.every_days(simulation.people()) else {
            return simulation.run_to(end, watch.stop);
        };
        let keep = |simulation: &Simulation| {
            self.keeping.keep_state(simulation, world, replication, watch.progress);
        };
        loop {
            let next = (simulation.day().0 / every + 1).saturating_mul(every);
            match simulation.run_to(Day(next).min(end), watch.stop) {
                Ok(()) if simulation.day() >= end => return Ok(()),
                Ok(()) => keep(simulation),
                Err(error) => {
                    if matches!(error, SimulationError::Stopped { day } if day > Day(0)) {
                        keep(simulation);
                    }
                    return Err(error);
                }
            }
        }
    }
}

impl Failed {
    fn of_the_market() -> Failed {
        let message = "the market itself failed; please report it with the scenario".to_owned();
        Failed { message, model: false }
    }
}

impl From<Result<Record, SimulationError>> for Outcome {
    fn from(result: Result<Record, SimulationError>) -> Outcome {
        match result {
            Ok(record) => Outcome::Done(record),
            Err(SimulationError::Stopped { .. }) => Outcome::Dropped,
            Err(error) => Outcome::Failed(Failed {
                model: matches!(error, SimulationError::Model { .. }),
                message: error.to_string(),
            }),
        }
    }
}

/// What other hands made of a simulation.
pub(super) fn by_hands(done: Result<Vec<u8>, Failed>, world: &World, replication: u32) -> Outcome {
    let bytes = match done {
        Ok(bytes) => bytes,
        Err(failed) => return Outcome::Failed(failed),
    };
    match read_record(world, replication, &mut &*bytes) {
        Ok(record) => Outcome::Done(record),
        Err(error) => Outcome::Failed(Failed {
            message: format!("what another process made of it {error}"),
            model: false,
        }),
    }
}
