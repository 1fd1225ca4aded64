//! The market: people, attention, services, channels, contacts, churn, ledger, clock.
//!
//! A guided tour, in reading order:
//!
//! - [`spec`]: a checked world, what a simulation is made from; [`units`]: days and money;
//! - `step`: **a day, its nine phases in one list**, each in a file of its own: `calendar`, `plan`,
//!   `attention`, `serve`, `stay`, `come`, `tell`, `settle` (with `sums`), `recorder`;
//! - [`simulation`]: the state between days; `pass`: all people, by several threads; `service`: what is the
//!   same for all users of a service; `block`, `people_set`, `tie`: people in columns and sets, and what changes
//!   of them from day to day; `stretch`, `scratch`: the users who go to the models together, and their working
//!   memory; `luck`: random words in bulk; `satisfaction`: how it is kept; `traits`, `trait_table`,
//!   `stored_traits`, `contacts`: people's stable features and acquaintances, computed rather than stored where
//!   that is cheaper;
//! - [`fork`]: one past, several futures; [`checkpoint`]: a simulation as bytes, to go on later;
//!   `settings`: what events set; [`streams`]: who draws which random numbers;
//! - [`record`]: what a simulation leaves behind;
//! - [`world`]: what all replications of one world share; [`memory`]: how much a simulation takes.
//!
//! This crate never touches files, clock, environment, TOML, terminal or plots. A simulation is a pure
//! function of world and replication number: the same bytes at any number of threads.

#[cfg(test)]
extern crate self as eyeballs_core;

mod attention;
mod block;
mod calendar;
pub mod checkpoint;
mod come;
mod contacts;
pub mod fork;
mod luck;
pub mod memory;
mod pass;
mod people_set;
mod plan;
pub mod record;
mod recorder;
mod satisfaction;
mod scratch;
mod serve;
mod service;
mod settings;
mod settle;
pub mod simulation;
pub mod spec;
mod stay;
mod step;
mod stored_traits;
pub mod streams;
mod stretch;
mod sums;
mod tell;
/// Markets of the tests outside the crate, for those inside.
#[cfg(test)]
#[path = "../tests/common/mod.rs"]
#[allow(dead_code, reason = "each test takes what it needs")]
mod testing;
mod tie;
mod trait_table;
mod traits;
pub mod units;
pub mod world;
