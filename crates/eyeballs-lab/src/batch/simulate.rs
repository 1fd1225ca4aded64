//! One simulation of a batch: taken up where it was left, run, and kept.

use super::Batch;
use crate::Progress;
use crate::checkpoints::{Latest, Part};
use crate::worlds::Worlds;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use std::io;
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

pub(super) struct Failed {
    pub(super) message: String,
    pub(super) model: bool,
}

/// The simulation of the days that the variants of a replication have in common, once somebody asked.
pub(super) type Past = Option<Result<Simulation, SimulationError>>;

/// Why there is no record.
enum NoRecord {
    Market(SimulationError),
    File(io::Error),
}

impl From<SimulationError> for NoRecord {
    fn from(error: SimulationError) -> NoRecord {
        NoRecord::Market(error)
    }
}

impl From<io::Error> for NoRecord {
    fn from(error: io::Error) -> NoRecord {
        NoRecord::File(error)
    }
}

impl Batch<'_> {
    /// The outcome of a simulation, computed or kept from before.
    ///
    /// # Errors
    /// When kept work cannot be read, or work cannot be kept.
    pub(super) fn outcome(
        &self,
        variant: usize,
        replication: u32,
        past: &mut Past,
        watch: Watch<'_>,
    ) -> io::Result<Outcome> {
        let worlds = match &self.drawn {
            Some(drawn) => match drawn.worlds(replication, &self.worlds) {
                Ok(worlds) => worlds,
                Err(message) => return Ok(Outcome::Failed(Failed { message, model: false })),
            },
            None => self.worlds.clone(),
        };
        if let Some(checkpoints) = &self.checkpoints
            && let Some(record) =
                checkpoints.finished(&worlds.variants[variant], replication, variant as u32)?
        {
            return Ok(Outcome::Done(record));
        }
        // A defect of the market itself must not take the other simulations with it.
        match catch_unwind(AssertUnwindSafe(|| self.simulate(&worlds, variant, replication, past, watch))) {
            Ok(Ok(record)) => Ok(Outcome::Done(record)),
            Ok(Err(NoRecord::File(error))) => Err(error),
            Ok(Err(NoRecord::Market(SimulationError::Stopped { .. }))) => Ok(Outcome::Dropped),
            Ok(Err(NoRecord::Market(error))) => Ok(Outcome::Failed(Failed {
                model: matches!(error, SimulationError::Model { .. }),
                message: error.to_string(),
            })),
            Err(_) => Ok(Outcome::Failed(Failed {
                message: "the market itself failed; please report it with the scenario".to_owned(),
                model: false,
            })),
        }
    }

    fn simulate(
        &self,
        worlds: &Worlds,
        variant: usize,
        replication: u32,
        past: &mut Past,
        watch: Watch<'_>,
    ) -> Result<Record, NoRecord> {
        let world = &worlds.variants[variant];
        let part = Part::Variant { replication, variant: variant as u32 };
        let mut simulation = match self.latest(part, world, replication, watch)? {
            Some(simulation) => simulation,
            None => match &worlds.past {
                Some(common) => self.past(common, replication, past, watch)?.fork(world)?,
                None => Simulation::new(world, replication)?,
            },
        };
        self.advance(&mut simulation, Day(world.spec().days), part, watch)?;
        let record = simulation.into_record();
        if let Some(checkpoints) = &self.checkpoints {
            checkpoints.finish(&record, world, replication, variant as u32)?;
            if variant + 1 == worlds.variants.len() {
                checkpoints.forget(Part::Past { replication })?;
            }
        }
        Ok(record)
    }

    /// The simulation of what the variants of a replication have in common, on its last day.
    fn past<'p>(
        &self,
        common: &(Arc<World>, Day),
        replication: u32,
        past: &'p mut Past,
        watch: Watch<'_>,
    ) -> Result<&'p Simulation, NoRecord> {
        let past = match past {
            Some(past) => past,
            None => past.insert(match self.simulate_past(common, replication, watch) {
                Ok(simulation) => Ok(simulation),
                // Once for all variants: none of them can do better.
                Err(NoRecord::Market(error)) => Err(error),
                Err(NoRecord::File(error)) => return Err(NoRecord::File(error)),
            }),
        };
        past.as_ref().map_err(|error| NoRecord::Market(error.clone()))
    }

    fn simulate_past(
        &self,
        (world, fork_day): &(Arc<World>, Day),
        replication: u32,
        watch: Watch<'_>,
    ) -> Result<Simulation, NoRecord> {
        let part = Part::Past { replication };
        let mut simulation = match self.latest(part, world, replication, watch)? {
            Some(simulation) => simulation,
            None => Simulation::new(world, replication)?,
        };
        if simulation.day() < *fork_day {
            self.advance(&mut simulation, *fork_day, part, watch)?;
            if let Some(checkpoints) = &self.checkpoints
                && fork_day.0 >= checkpoints.every_days(world.spec().agents())
            {
                checkpoints.keep(part, &simulation)?;
            }
        }
        Ok(simulation)
    }

    fn latest(
        &self,
        part: Part,
        world: &Arc<World>,
        replication: u32,
        watch: Watch<'_>,
    ) -> io::Result<Option<Simulation>> {
        let Some(checkpoints) = &self.checkpoints else { return Ok(None) };
        Ok(match checkpoints.latest(part, world, replication)? {
            Latest::Kept(simulation) => Some(simulation),
            Latest::Lost(what) => {
                watch.progress.warn(&what);
                None
            }
            Latest::None => None,
        })
    }

    /// Runs until `end` comes next, and keeps the state at each interval of days and when it is stopped.
    fn advance(
        &self,
        simulation: &mut Simulation,
        end: Day,
        part: Part,
        watch: Watch<'_>,
    ) -> Result<(), NoRecord> {
        let Some(checkpoints) = &self.checkpoints else { return Ok(simulation.run_to(end, watch.stop)?) };
        let every = checkpoints.every_days(simulation.people());
        loop {
            let next = (simulation.day().0 / every + 1).saturating_mul(every);
            match simulation.run_to(Day(next).min(end), watch.stop) {
                Ok(()) if simulation.day() >= end => return Ok(()),
                Ok(()) => checkpoints.keep(part, simulation)?,
                Err(error) => {
                    if matches!(error, SimulationError::Stopped { day } if day > Day(0)) {
                        checkpoints.keep(part, simulation)?;
                    }
                    return Err(error.into());
                }
            }
        }
    }
}
