//! Sensitivity: which factors move the answer, and how.
//!
//! | analysis | says of a factor | needs |
//! | --- | --- | --- |
//! | [`tornado`] | the answers with it low and with it high | [`one_at_a_time`](crate::design::one_at_a_time), 2 d + 1 points |
//! | [`morris`] | the mean and the spread of its effect over the cube | [`morris`](fn@crate::design::morris), some d + 1 points |
//! | [`rank_correlation`] | whether the answer rises or falls with it, others apart | any points that are spread |
//! | [`sobol`] | its share of the variance, alone and with others | [`saltelli`](fn@crate::design::saltelli), hundreds of d + 2 points |
//!
//! Answers are numbers in whatever unit the measure has, in the order of the points. All but shares and
//! correlations is in that unit; effects are for a whole range of the factor, from 0 to 1.

mod morris;
mod rank_correlation;
mod replications;
mod sobol;
mod tornado;

pub use morris::{ElementaryEffects, morris};
pub use rank_correlation::{RankCorrelation, rank_correlation};
pub use sobol::{Index, Noise, PairIndex, SobolIndices, Verdict, sobol};
pub use tornado::{Bar, Tornado, tornado};

pub(crate) use rank_correlation::standard_ranks;
