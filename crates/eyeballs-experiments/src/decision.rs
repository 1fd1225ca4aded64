//! A decision between alternatives whose outcomes depend on inputs that nobody knows for certain.
//!
//! All alternatives were simulated at the same draws of the inputs and with the same luck, so that the difference of two
//! of them is that of pairs (common random numbers).
//!
//! - [`verdict`]: which alternative is best, how surely, with what regret and what risk; [`sample_size`]: what more
//!   simulations would settle.

mod outcomes;
pub mod sample_size;
pub mod verdict;

pub use outcomes::Outcomes;
