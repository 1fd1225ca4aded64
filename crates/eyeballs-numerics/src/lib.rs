//! Numbers with the same bits on every machine, and fast loops over columns of them.
//!
//! - [`random`]: the published counter-based generator (Philox4x32-10);
//! - [`sampling`]: random numbers of the usual distributions;
//! - [`math`]: logarithm, exponential, normal and Poisson quantiles in 32 bits;
//! - [`correlation`]: matrices of correlations: their decomposition, and the nearest one that can be;
//! - [`distribution`]: distribution functions and quantiles in 64 bits;
//! - [`mod@vectorised`]: loops compiled for registers of several sizes from one source;
//! - [`rows`]: some rows of a column: taking out what it holds there, and putting it back.
//!
//! This crate depends on no other crate of ours and knows nothing of markets and models.

pub mod correlation;
pub mod distribution;
pub mod math;
pub mod random;
pub mod rows;
pub mod sampling;
pub mod vectorised;
