//! The C contract between the market and its business models.
//!
//! A guided tour, in reading order:
//!
//! - [`layout`]: the structs, constants and function types that cross the boundary, byte for byte what
//!   `include/eyeballs.h` says;
//! - [`random`]: the published counter-based generator (Philox4x32-10) that both sides share;
//! - [`mod@vectorised`]: loops compiled for registers of several sizes;
//! - [`sampling`]: random numbers of the usual distributions;
//! - [`math`]: logarithm, exponential, normal and Poisson quantiles with the same bits on every machine;
//! - [`float_environment`]: reads and restores the floating-point control word;
//! - [`description`]: the host's safe reading of a model's table;
//! - [`columns`]: values of columns, aligned as the contract wants them;
//! - [`rows`]: some rows of a block, and what columns hold in them;
//! - [`instance`]: the host's safe handle on one created model; [`host`]: what it offers to plugins.
//!
//! This crate depends on no other crate of ours and does no I/O.

pub mod columns;
pub mod description;
pub mod float_environment;
pub mod host;
pub mod instance;
pub mod layout;
pub mod math;
pub mod random;
pub mod rows;
pub mod sampling;
pub mod vectorised;
