//! Designs of experiments and what is learnt from their answers.
//!
//! A *design* is a list of points of the unit cube, one coordinate for each factor; whoever runs it turns coordinates into values by
//! the quantiles of the factors' distributions. An *analysis* takes points and answers and says what they amount to.
//!
//! Nothing here knows of markets, files, threads or a clock, and all bits are the same everywhere: arithmetic is that of
//! [`libm`], random numbers are those of [`eyeballs_numerics::random`] under a seed that the caller gives.
//!
//! - [`design`]: the points: grids, Latin hypercubes, scrambled Sobol points, trajectories, blocks for indices of variance;
//! - [`sensitivity`]: which factors move the answer, and by how much;
//! - [`discovery`]: under which conditions something happens;
//! - [`regression`]: smooth functions of inputs, found in noisy outcomes;
//! - [`decision`]: alternatives compared under ignorance and luck;
//! - [`inference`]: parameters fitted to observations, how sure that is, and whether the model fits;
//! - [`optimise`]: the best values of levers in few and noisy evaluations;
//! - [`bootstrap`]: how sure that is, from samples taken again;
//! - [`error`]: what can be wrong with what is given.

pub mod bootstrap;
mod chance;
pub mod decision;
pub mod design;
pub mod discovery;
pub mod error;
pub mod inference;
mod moments;
pub mod optimise;
mod random;
pub mod regression;
pub mod sensitivity;

pub use error::ExperimentError;
pub use moments::Interval;
