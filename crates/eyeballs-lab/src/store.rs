//! What a batch asks of whoever keeps what was computed, so that nothing is computed twice. It knows no files.

use std::fmt::Debug;
use std::io::{self, Read, Write};

/// A simulation, told from all others of the same program and models.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    /// The identity of its world, see [`eyeballs_core::world::World::identity`].
    pub world: u128,
    /// Its replication.
    pub replication: u32,
}

/// Keeps what simulations left. All errors are those of what it keeps them in.
#[allow(clippy::missing_errors_doc)]
pub trait Store: Debug + Sync {
    /// The record of a simulation, as the market writes it, if it finished before.
    fn record(&self, simulation: Identity) -> io::Result<Option<Vec<u8>>>;

    /// Keeps the record of a simulation that finished. The variant is for people.
    fn keep_record(&self, simulation: Identity, variant: &str, record: &[u8]) -> io::Result<()>;

    /// The numbers that answer a question to a simulation, if it was asked before.
    fn answers(&self, simulation: Identity, question: &str) -> io::Result<Option<Vec<f64>>>;

    /// Keeps the numbers that answer a question; one that is not a number has no value.
    fn keep_answers(
        &self,
        simulation: Identity,
        variant: &str,
        question: &str,
        answers: &[f64],
    ) -> io::Result<()>;

    /// Days between two states that are kept of a simulation on its way; `None` if none are kept.
    fn every_days(&self) -> Option<u32>;

    /// The last state of a simulation on its way.
    fn state(&self, simulation: Identity) -> io::Result<Option<Box<dyn Read>>>;

    /// Keeps a state instead of the one before.
    fn keep_state(
        &self,
        simulation: Identity,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()>;

    /// Removes the state of a simulation.
    fn forget_state(&self, simulation: Identity) -> io::Result<()>;

    /// Where the state of a simulation is, for people.
    fn state_name(&self, simulation: Identity) -> String;
}
