//! Fuzzing: what comes from outside (scenarios, expressions, tables of numbers, checkpoints, descriptions of
//! models) is fed with what nobody would write. The answer may be a refusal, never a panic, and what is
//! accepted must keep its promises.
//!
//! - [`target`]: the list of targets, each a plain function of some bytes;
//! - `targets`: the targets, a file each;
//! - [`mutate`]: how inputs are changed; [`corpus`]: those that are kept in the project;
//! - [`coverage`]: what inputs reach, where the program was built to count that;
//! - [`drive`]: takes many inputs through a target, the same ones for the same seed.
//!
//! `README.md` says how to run it long, and from other fuzzers.

pub mod corpus;
pub mod coverage;
pub mod drive;
pub mod mutate;
pub mod target;
mod targets;
