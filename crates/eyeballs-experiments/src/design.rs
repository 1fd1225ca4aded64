//! Designs of experiments: which points to try.
//!
//! | design | points | for |
//! | --- | --- | --- |
//! | [`grid`] | all levels of each factor with all of the others | few factors, seen whole |
//! | [`one_at_a_time`] | a base, and each factor low and high | a [tornado](crate::sensitivity::tornado) |
//! | [`latin_hypercube`] | each factor once in each of its strata | correlations, regression |
//! | [`sobol`] | evenly in the whole cube, and it can grow | regression, discovery, averages |
//! | [`morris`] | trajectories that change one factor after the other | [screening](crate::sensitivity::morris) of many factors |
//! | [`saltelli`] | two samples, and mixtures of both | [indices of variance](crate::sensitivity::sobol) |
//!
//! A point is a list of coordinates, one for each factor, all between 0 and 1: a share of chance that the
//! caller turns into a value by the quantile of the factor's distribution. Levels ([`grid`], [`morris`], what
//! [`one_at_a_time`] is given) may be 0 and 1 themselves, where the quantile of an unbounded distribution is
//! infinite: such a factor needs ends. All other designs keep strictly between. A design is a function of its
//! arguments: no bit differs between machines.
//!
//! Whoever cannot run some points, because a constraint forbids them, leaves them out of [`grid`],
//! [`latin_hypercube`] and [`sobol`]; trajectories and blocks of the other designs are of use only whole.

mod grid;
mod latin_hypercube;
mod morris;
mod one_at_a_time;
mod saltelli;
mod sobol;

pub use grid::grid;
pub use latin_hypercube::{WithinStratum, latin_hypercube};
pub use morris::{Morris, morris, morris_well_spread};
pub use one_at_a_time::one_at_a_time;
pub use saltelli::{Saltelli, saltelli};
pub use sobol::{MOST_SOBOL_FACTORS, MOST_SOBOL_POINTS, sobol};
