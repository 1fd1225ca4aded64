//! A decision between alternatives whose outcomes depend on inputs that nobody knows for certain.
//!
//! All alternatives were simulated at the same draws of the inputs and with the same luck, so that the difference of two
//! of them is that of pairs (common random numbers).
//!
//! - [`verdict`]: which alternative is best, how surely, with what regret and what risk; [`sample_size`]: what more
//!   simulations would settle.
//! - [`information`]: what it would be worth to know inputs before deciding.
//! - [`variance`]: how much of a difference is ignorance, luck, or noise of single people; [`main_effects`]: how much each
//!   input explains.
//! - [`break_even`]: the values of an input at which the winner changes; [`border`]: the same of two inputs, as a map.
//! - [`selection`]: the best alternative with as few simulations as it takes; [`allocation`]: how a budget of them is spread;
//!   [`precision`]: when an interval is narrow enough.

pub mod allocation;
pub mod border;
pub mod break_even;
pub mod information;
mod joint;
pub mod main_effects;
mod outcomes;
pub mod precision;
pub mod sample_size;
pub mod selection;
pub mod variance;
pub mod verdict;

pub use outcomes::Outcomes;

#[cfg(test)]
mod tests;
