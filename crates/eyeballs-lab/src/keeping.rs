//! Keeping what simulations left in a store. A store that fails is said once and costs no result: what cannot be kept is computed, and what
//! cannot be read is computed again.

use crate::Progress;
use crate::store::{Identity, Store};
use eyeballs_core::checkpoint::{CheckpointError, read_record, write_record};
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// A store, if there is one.
#[derive(Debug)]
pub(crate) struct Keeping<'a> {
    store: Option<&'a dyn Store>,
    /// Once something could not be kept: there is no use in saying it of each simulation.
    failed: AtomicBool,
}

/// The name of a simulation in its store.
pub(crate) fn identity(world: &World, replication: u32) -> Identity {
    Identity { world: world.identity(), replication }
}

impl<'a> Keeping<'a> {
    pub(crate) fn new(store: Option<&'a dyn Store>) -> Keeping<'a> {
        Keeping { store, failed: AtomicBool::new(false) }
    }

    /// Whether something could not be kept.
    pub(crate) fn failed(&self) -> bool {
        self.failed.load(Ordering::Relaxed)
    }

    /// Whether states of simulations on their way are kept.
    pub(crate) fn keeps_states(&self) -> bool {
        self.store.is_some_and(|store| store.every_days().is_some())
    }

    /// Days between two states of a simulation by its number of people, if any are kept. A state that is worth less than this is
    /// passed over: to write it takes longer than to simulate its days again.
    pub(crate) fn every_days(&self, people: u32) -> Option<u32> {
        /// Some milliseconds of work.
        const WORTH_PERSON_DAYS: u64 = 1_000_000;
        let every = self.store?.every_days()?;
        let each = u64::from(every) * u64::from(people);
        let times = WORTH_PERSON_DAYS.div_ceil(each.max(1)).max(1);
        Some(u32::try_from(u64::from(every) * times).unwrap_or(u32::MAX))
    }

    /// The record of a simulation, if it finished before.
    pub(crate) fn record(
        &self,
        (world, replication, variant): (&World, u32, &str),
        progress: &dyn Progress,
    ) -> Option<Record> {
        let again = |error: &dyn std::fmt::Display| {
            progress.warn(&format!(
                "the record of replication {replication} of variant `{variant}` that was kept {error}; it is \
                 simulated again"
            ));
        };
        let bytes = match self.store?.record(identity(world, replication)) {
            Ok(bytes) => bytes?,
            Err(error) => {
                again(&format!("cannot be read: {error}"));
                return None;
            }
        };
        read_record(world, replication, &mut &*bytes).inspect_err(|error| again(error)).ok()
    }

    /// Keeps the record of a finished simulation, and no state of it any more.
    pub(crate) fn keep_record(
        &self,
        record: &Record,
        (world, replication, variant): (&World, u32, &str),
        progress: &dyn Progress,
    ) {
        let Some(store) = self.store else { return };
        let simulation = identity(world, replication);
        let keep = || -> io::Result<()> {
            let mut bytes = Vec::new();
            write_record(record, world, replication, &mut bytes)?;
            store.keep_record(simulation, variant, &bytes)?;
            if store.every_days().is_some() { store.forget_state(simulation) } else { Ok(()) }
        };
        self.try_to(keep, progress);
    }

    /// What was answered before to a question about a simulation.
    pub(crate) fn answers(
        &self,
        world: &World,
        replication: u32,
        question: &str,
        progress: &dyn Progress,
    ) -> Option<Vec<f64>> {
        let answers = self.store?.answers(identity(world, replication), question);
        answers.unwrap_or_else(|error| {
            progress.warn(&format!("an answer that was kept cannot be read: {error}; it is simulated again"));
            None
        })
    }

    /// Keeps the answers to a question.
    pub(crate) fn keep_answers(
        &self,
        (world, replication, variant): (&World, u32, &str),
        question: &str,
        answers: &[f64],
        progress: &dyn Progress,
    ) {
        let Some(store) = self.store else { return };
        self.try_to(
            || store.keep_answers(identity(world, replication), variant, question, answers),
            progress,
        );
    }

    /// A simulation on its way, as it was when its state was kept last.
    pub(crate) fn state(
        &self,
        world: &Arc<World>,
        replication: u32,
        progress: &dyn Progress,
    ) -> Option<Simulation> {
        let store = self.store.filter(|store| store.every_days().is_some())?;
        let simulation = identity(world, replication);
        let again = |error: &dyn std::fmt::Display| {
            progress
                .warn(&format!("`{}` {error}; these days are simulated again", store.state_name(simulation)));
        };
        let mut bytes = match store.state(simulation) {
            Ok(bytes) => bytes?,
            Err(error) => {
                again(&error);
                return None;
            }
        };
        let state = Simulation::read(world, replication, &mut *bytes);
        state.inspect_err(|error: &CheckpointError| again(error)).ok()
    }

    /// Keeps the state of a simulation on its way instead of the one before.
    pub(crate) fn keep_state(
        &self,
        simulation: &Simulation,
        world: &World,
        replication: u32,
        progress: &dyn Progress,
    ) {
        let Some(store) = self.store else { return };
        let keep = || store.keep_state(identity(world, replication), &|to| simulation.write(to));
        self.try_to(keep, progress);
    }

    /// Removes a state that is no longer needed.
    pub(crate) fn forget_state(&self, world: &World, replication: u32, progress: &dyn Progress) {
        if let Some(store) = self.store.filter(|store| store.every_days().is_some()) {
            self.try_to(|| store.forget_state(identity(world, replication)), progress);
        }
    }

    fn try_to(&self, keep: impl FnOnce() -> io::Result<()>, progress: &dyn Progress) {
        if let Err(error) = keep()
            && !self.failed.swap(true, Ordering::Relaxed)
        {
            progress.warn(&format!("not all that is computed can be kept: {error}"));
        }
    }
}
