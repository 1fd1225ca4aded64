//! The simulator for a host that has neither files nor threads: a page in a browser, or whatever runs WebAssembly.
//!
//! - [`engine`]: what it can do, as a Rust type: open a scenario, simulate it in slices of days, look at people, say what
//!   simulations amount to;
//! - [`calls`]: the same behind functions of numbers, which the module exports. It imports nothing: no clock, no files, no
//!   random numbers of the host;
//! - `models`: the models that are part of the program.
//!
//! One instance is one thread; a page makes one for each core. What comes out is what the command line computes, to the bit.

pub mod calls;
pub mod engine;
mod models;
