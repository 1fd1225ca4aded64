//! Simulations that others do: processes of their own, where a model that crashes, hangs or takes all memory loses its simulation
//! alone. What comes back is the same to the bit.

use std::fmt::Debug;

/// Under which random numbers a simulation is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// Those of the run.
    #[default]
    Own,
    /// Other people in the same market.
    OtherPeople,
    /// Another market with other people.
    OtherMarket,
}

/// A simulation that is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
    /// Under which random numbers.
    pub keys: Keys,
}

/// Why a simulation has no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// For people.
    pub message: String,
    /// Whether a model is at fault.
    pub model: bool,
}

/// Whoever does simulations.
pub trait Hands: Debug + Sync {
    /// The record of a simulation, as the market writes it.
    ///
    /// # Errors
    /// Why there is none.
    fn simulate(&self, task: Task) -> Result<Vec<u8>, Failed>;
}
