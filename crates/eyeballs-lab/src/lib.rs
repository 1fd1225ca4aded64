//! The lab.
pub mod results;

use eyeballs_core::record::Record;
use std::io;

/// A simulation that reached its end.
pub struct Simulation<'a> {
    /// Index of the variant.
    pub variant: usize,
    /// Name of the variant.
    pub variant_name: &'a str,
    /// The replication.
    pub replication: u32,
    /// What it left.
    pub record: &'a Record,
}

/// Takes the records of simulations one by one, always in the order of variants and replications.
pub trait Sink: Send {
    /// One more simulation.
    ///
    /// # Errors
    /// When it cannot be written; the batch stops.
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()>;
}
