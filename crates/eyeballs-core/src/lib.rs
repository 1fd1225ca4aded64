//! The market: people, attention, services, channels, contacts, churn, ledger, clock.
//!
//! A guided tour, in reading order:
//!
//! - [`spec`]: a checked world, what a simulation is made from; [`units`]: days and money; [`date`]: days of
//!   the calendar; [`record`]: what a
//!   simulation leaves behind; [`streams`]: who draws which random numbers;
//! - `day`: **a day, its nine phases in one list** (`day/step.rs`), each in a file of its own: `calendar`, `plan`,
//!   `attention`, `serve`, `churn`, `acquire`, `invite`, `settle`, `recorder`; `models` alone knows how a model is
//!   called; `joining` is how people become users; `pass` takes all people through a day by several threads;
//! - [`world`]: what all replications of one world share: people's stable traits, their tastes and contacts,
//!   computed rather than stored where that is cheaper;
//! - `people`: people in blocks, columns and sets; what changes of them from day to day; random words in bulk;
//! - `state`: what a simulation remembers between days, a file for each part of a service, and the working memory of
//!   a day; [`simulation`], [`memory`], [`standing`];
//! - [`fork`]: one past, several futures; [`checkpoint`]: a simulation as bytes, to go on later;
//! - [`measures`]: what can be said of a firm or a service, the one list; [`expression`]: what is computed from such
//!   facts.
//!
//! This crate never touches files, clock, environment, TOML, terminal or plots. A simulation is a pure
//! function of world and replication number: the same bytes at any number of threads.

#[cfg(test)]
extern crate self as eyeballs_core;

pub mod checkpoint;
pub mod date;
mod day;
pub mod expression;
pub mod fork;
pub mod measures;
mod people;
pub mod record;
pub mod spec;
mod state;
pub mod streams;
/// Markets of the tests outside the crate, for those inside.
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod testing;
pub mod units;
pub mod world;

pub use state::{memory, simulation, standing};
