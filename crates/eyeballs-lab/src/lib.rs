//! Many simulations of one scenario: variants x replications, and what they amount to.
//!
//! A guided tour: [`batch`] runs simulations over all cores and hands their records on in a fixed order;
//! [`Sink`]s take them as they come; `collector` keeps what tables, pictures and claims need, the curves among
//! it in a [`Storage`], with `series` and [`statistics`]; `facts` answers the questions of claims, [`placebo`] says what carries them, `card` sets stylised facts
//! beside their published ranges, `lesson` fills in numbers, and `events` says in words what happens, `waterfall` goes from revenue to profit, [`verdict`] from outcomes to a decision; [`results`] is what is left at the end. `keeping` takes from a [`store`] what was computed before, and [`hands`] are processes that simulate.
//! Its [`build`] says which program did it. [`calibration`] fits parameters to data, [`exploration`] tries what can be chosen, [`optimise`] searches the best of it, [`sample`], [`sensitivity`] and [`map`] look at what is not known (all by [`evaluation`], which simulates what differs once, at points of [`factors`]; [`race`] goes on until one is chosen; [`way`] says which of them was asked for), [`today`] finds what facts of day 0 determine. [`piecemeal`] simulates in slices for a host without threads. `worlds` and
//! `draws` make a scenario ready at its own values and at others.

pub mod batch;
pub mod build;
pub mod calibration;
mod card;
mod collector;
mod draws;
pub mod evaluation;
mod events;
pub mod exploration;
pub mod factors;
mod facts;
pub mod hands;
mod keeping;
mod lesson;
pub mod map;
mod number_rows;
pub mod optimise;
pub mod piecemeal;
pub mod placebo;
pub mod race;
pub mod results;
pub mod sample;
pub mod sensitivity;
mod series;
pub mod statistics;
pub mod store;
mod study;
#[cfg(test)]
mod testing;
pub mod today;
pub mod verdict;
mod waterfall;
pub mod way;
mod worlds;

use eyeballs_core::record::Record;
pub use number_rows::{Number, NumberRows, Storage};
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

/// Takes the records of simulations one by one, always in the order of replications, and within a
/// replication in the order of variants.
pub trait Sink: Send {
    /// One more simulation.
    ///
    /// # Errors
    /// When it cannot be written; the batch stops.
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()>;
}

/// Is told as simulations end, in whatever order.
pub trait Progress: Sync {
    /// One more simulation ended.
    fn simulation_done(&self);

    /// Something was lost on the way and is computed again: what, in words for people.
    fn warn(&self, message: &str);
}

/// Tells nobody.
pub struct Silent;

impl Progress for Silent {
    fn simulation_done(&self) {}

    fn warn(&self, _: &str) {}
}
