//! The C contract between the market and its business models.
//!
//! A guided tour, in reading order:
//!
//! - [`layout`]: the structs, constants and function types that cross the boundary, byte for byte what
//!   `include/eyeballs.h` says;
//! - [`float_environment`]: reads and restores the floating-point control word;
//! - [`description`]: the host's safe reading of a model's table;
//! - [`facts`]: what models are told of the market;
//! - [`columns`]: values of columns, aligned as the contract wants them;
//! - [`instance`]: the host's safe handle on one created model; [`host`]: what it offers to plugins;
//! - [`running`]: what models are doing at this moment.
//!
//! Random keys and rows of columns are those of `eyeballs_numerics`. This crate does no I/O.

pub mod columns;
pub mod description;
pub mod facts;
pub mod float_environment;
pub mod host;
pub mod instance;
pub mod layout;
pub mod running;
