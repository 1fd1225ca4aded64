//! What the market does on the mean, from all that was simulated nearby.
//!
//! Two runs at values a little apart differ by nearly all of their luck, for who joins a day later draws other numbers ever after.
//! A sum of squares of single evaluations is therefore least where luck was best, and worse everywhere around: estimates would
//! scatter more and intervals be narrower than they should.

use super::Error;
use super::information::Information;
use super::objective::{Evaluation, Objective};
use super::weights::Weights;
use eyeballs_experiments::inference::descent::{Descent, DescentSettings, Place, descend};
use eyeballs_experiments::inference::surface::{Metric, REACH, expected, support};
use rayon::prelude::*;
use std::sync::Arc;

/// The farthest that a step of 1 goes, as a share of a range: beyond it, nothing is nearly quadratic (assumption).
const WIDEST: f64 = 0.1;
/// How far points around a best one are spread, in standard errors (assumption: to the ends of an interval and some beyond).
const SPREAD: f64 = 2.0;
/// Points of each round, at least (assumption: luck of a mean to a fifth of that of an evaluation).
const LEAST_POINTS: usize = 48;
/// Rounds, and how far a best point may move in the last one, in standard errors (assumptions).
pub(super) const ROUNDS: u32 = 5;
const SETTLED: f64 = 0.3;
/// A descent goes on while it promises to lower the sum of squares by this (assumption: far below any interval).
const TOLERANCE: f64 = 0.002;
/// Most steps of a descent and most points to which one is led, by parameter; evaluations of the surface cost next to nothing.
const STEPS: u32 = 60;
const EXTENSIONS: u32 = 24;
/// The same of a descent that is to cost little (assumption).
const SPARING: u32 = 2;

/// Evaluations of one round.
pub(super) fn evaluations_about(parameters: usize) -> u64 {
    LEAST_POINTS.max(support(parameters)) as u64
}

/// Residuals near a path, and what they were learnt from.
pub(super) struct Surface<'a> {
    pub(super) objective: &'a Objective<'a>,
    pub(super) weights: Weights,
    /// Points that were drawn, in that order.
    seen: Vec<Arc<Evaluation>>,
    metric: Metric,
    /// Draws so far: each has other points.
    round: u32,
    /// Times that something may still be simulated to know a point.
    extensions: u32,
}

impl<'a> Surface<'a> {
    /// An empty one; `information` says what is near. What a search evaluated is not taken: it gathers where luck was good.
    pub(super) fn new(
        objective: &'a Objective<'a>,
        weights: Weights,
        information: &Information,
    ) -> Surface<'a> {
        let inputs = objective.plan.parameters.len() as u32;
        Surface {
            objective,
            weights,
            seen: Vec::new(),
            metric: metric(information),
            round: 0,
            extensions: EXTENSIONS * inputs,
        }
    }

    /// Fits rows up to a day only, of those that these weights fit.
    pub(super) fn know_until(&mut self, weights: &Weights, day: u32) {
        self.weights = weights.known_until(self.objective.plan, day);
    }

    /// Simulates little more from here on.
    pub(super) fn be_sparing(&mut self) {
        self.extensions = SPARING * self.objective.plan.parameters.len() as u32;
    }

    /// Takes what is near from other information.
    pub(super) fn look(&mut self, information: &Information) {
        self.metric = metric(information);
    }

    /// The expected value of each row, from what is there; none where nothing was simulated.
    pub(super) fn means(&self, point: &[f64]) -> Option<Vec<f64>> {
        let seen: Vec<(&[f64], &[f64])> =
            self.seen.iter().map(|one| (&one.point[..], &one.means[..])).collect();
        expected(point, &seen, &self.metric)
    }

    /// Weighted residuals from what is there; none where nothing was simulated or a row has no value.
    pub(super) fn residuals(&self, point: &[f64]) -> Option<Vec<f64>> {
        let residuals = self.weights.all_residuals(self.objective.plan, point, &self.means(point)?);
        residuals.iter().all(|residual| residual.is_finite()).then_some(residuals)
    }

    /// Their sum of squares; infinite where there are none.
    pub(super) fn sum_of_squares(&self, point: &[f64]) -> f64 {
        self.residuals(point).map_or(f64::INFINITY, |all| all.iter().map(|one| one * one).sum())
    }

    /// The same, after what is missing nearby was simulated.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn residuals_at(&mut self, point: &[f64]) -> Result<Option<Vec<f64>>, Error> {
        let near = self.seen.iter().filter(|one| self.metric.distance(&one.point, point) <= REACH).count();
        let wanted = support(point.len());
        if near < wanted && self.extensions > 0 {
            self.extensions -= 1;
            self.simulate(point, 1.0, wanted - near)?;
        }
        Ok(self.residuals(point))
    }

    /// An evaluation whose means are those of the surface.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn evaluation(&self, point: &[f64]) -> Result<Arc<Evaluation>, Error> {
        let one = self.objective.evaluate(point)?;
        let means = self.means(&one.point).unwrap_or_else(|| one.means.clone());
        Ok(Arc::new(Evaluation { means, ..Evaluation::clone(&one) }))
    }

    /// The point that was simulated and lies `far` out the most, above 0, of those that fit well enough.
    pub(super) fn outermost(&self, limit: f64, far: impl Fn(&[f64]) -> f64) -> Option<Vec<f64>> {
        let mut out: Vec<(f64, &[f64])> = self
            .seen
            .iter()
            .map(|one| (far(&one.point), &one.point[..]))
            .filter(|(far, _)| *far > 0.0)
            .collect();
        out.sort_by(|one, other| other.0.total_cmp(&one.0));
        out.into_iter()
            .map(|(_, point)| point)
            .find(|point| self.sum_of_squares(point) <= limit)
            .map(<[f64]>::to_vec)
    }

    fn simulate(&mut self, centre: &[f64], spread: f64, count: usize) -> Result<(), Error> {
        let points = self.metric.draw(centre, spread, count, self.round);
        self.round += 1;
        let found: Result<Vec<Arc<Evaluation>>, Error> =
            points.par_iter().map(|point| self.objective.evaluate(point)).collect();
        // Where values are rounded, two draws may be the same point: it counts once.
        for one in found? {
            if !self.seen.iter().any(|other| other.point == one.point) {
                self.seen.push(one);
            }
        }
        Ok(())
    }

    /// Goes down from a point; where that ended, and whether at a bottom.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn descended(&mut self, from: &[f64]) -> Result<(Vec<f64>, bool), Error> {
        let Some(residuals) = self.residuals_at(from)? else { return Ok((from.to_vec(), false)) };
        let inputs = from.len();
        let steps = vec![0.01; inputs];
        let start =
            Place { point: from.to_vec(), jacobian: vec![vec![0.0; residuals.len()]; inputs], residuals };
        let settings =
            DescentSettings { steps: &steps, tolerance: TOLERANCE, evaluations: STEPS * inputs as u32 };
        let all: Vec<usize> = (0..inputs).collect();
        let Descent { place, converged, .. } =
            descend(start, &all, settings, |point| self.residuals_at(point))?;
        Ok((place.point, converged))
    }

    /// Looks around a point once: the best one nearby, whether it lies at a bottom, and how far it is, in standard errors.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn nearer(&mut self, from: &[f64]) -> Result<(Vec<f64>, bool, f64), Error> {
        self.simulate(from, SPREAD, LEAST_POINTS.max(support(from.len())))?;
        let (next, at_bottom) = self.descended(from)?;
        let moved = self.metric.distance(&next, from);
        let information = self.information(&next)?;
        self.look(&information);
        Ok((next, at_bottom, moved))
    }

    /// Looks closer and closer around a point until the best one nearby stays where it is, some rounds at most: that, and whether
    /// it did.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn settled(&mut self, from: &[f64], rounds: u32) -> Result<(Vec<f64>, bool), Error> {
        let mut best = from.to_vec();
        for _ in 0..rounds {
            let (next, at_bottom, moved) = self.nearer(&best)?;
            best = next;
            if moved < SETTLED && at_bottom {
                return Ok((best, true));
            }
        }
        Ok((best, false))
    }

    /// What is known near a point.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn information(&mut self, point: &[f64]) -> Result<Information, Error> {
        Information::near(point, |point| self.residuals_at(point))
    }
}

/// What is near by what is known: a distance of 1 is a standard error, or `WIDEST` where that is farther.
fn metric(information: &Information) -> Metric {
    let size = information.matrix.len();
    let least = 1.0 / (WIDEST * WIDEST);
    let entry = |i: usize, j: usize| information.matrix[i][j] + if i == j { least } else { 0.0 };
    let matrix: Vec<Vec<f64>> = (0..size).map(|i| (0..size).map(|j| entry(i, j)).collect()).collect();
    let diagonal = |i: usize, j: usize| if i == j { least } else { 0.0 };
    let plain: Vec<Vec<f64>> = (0..size).map(|i| (0..size).map(|j| diagonal(i, j)).collect()).collect();
    Metric::new(&matrix).or_else(|| Metric::new(&plain)).expect("a positive diagonal is positive definite")
}
