//! Scenario discovery: in which part of the cube an answer is of interest.
//!
//! Whoever asks says of each point whether its answer is of interest: the firm went bankrupt, a claim failed,
//! the one offer beat the other. [`prim`] gives boxes, which read as sentences: *where the price is above 0.6
//! and churn below 0.3, 92 % of the cases are of interest, and those are 71 % of all that are*. The share of
//! interest in a box is its density, the share of all that it holds is its coverage (Bryant & Lempert 2010).

mod cases;
mod prim;
mod quasi_p;
mod region;

pub use prim::{Choice, DiscoveredBox, Discovery, Edge, Prim, Restriction, Step, prim};
pub use region::{Limits, Region};
