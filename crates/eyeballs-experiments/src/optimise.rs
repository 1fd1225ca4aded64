//! The best values of a few levers, from simulations that are dear and noisy.
//!
//! - [`Optimiser`]: asks for points and is told what came out there; [`Lever`]s may have steps, and constraints may have to
//!   hold. What an evaluation is worth is in `improvement`.
//! - [`flatness`]: how far each lever can be moved from the best at next to no loss.
//! - [`pareto`]: two goals at once.

pub mod flatness;
mod improvement;
mod lever;
mod optimiser;
pub mod pareto;

pub use lever::Lever;
pub use optimiser::{Ask, Best, Optimiser, OptimiserSettings, Purpose};
