//! What noisy observations say about the parameters of a simulator.
//!
//! - [`errors`]: how far an observation may lie from a simulation, and the likelihood that this makes;
//! - [`descent`]: the least sum of squares within a box, some parameters held fixed;
//! - [`surface`]: what a simulator with luck does on the mean;
//! - [`profile`]: the ends of intervals, the other parameters fitted anew at every step;
//! - [`cloud`]: values of the parameters that the observations allow, with weights;
//! - [`prediction`]: where observations are to be expected;
//! - [`weighted`]: quantiles of what the cloud makes of them;
//! - [`goodness`]: whether the model fits at all;
//! - [`forecast`]: what a forecast is worth beside the simplest ones.
//!
//! Points lie in the unit cube: 0 is the lower end of a parameter's range, 1 the upper one.

pub mod cloud;
pub mod descent;
pub mod errors;
pub mod forecast;
pub mod goodness;
pub mod prediction;
pub mod profile;
pub mod surface;
pub mod weighted;
