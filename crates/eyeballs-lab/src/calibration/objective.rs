//! How far simulations lie from what was observed, at one point of the ranges.

use super::Error;
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::statistics::{NORMAL_QUANTILE, student_quantile};
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::checked::{Calibration, Parameter, Row, Scale, Target};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// What is minimised: the sum of squares of (simulated mean - observed) / deviation over the fitted rows.
///
/// Points lie in the unit cube: 0 is the lower end of a parameter's range, 1 the upper one.
pub(super) struct Objective<'a> {
    pub(super) plan: &'a Calibration,
    /// Variants of which targets speak, in order, with a world whose tables others take over.
    variants: Vec<(usize, OnceLock<World>)>,
    /// Of all rows of all targets in order: what a residual is divided by; `None` if it is not fitted.
    deviations: Vec<Option<f64>>,
    evaluations: AtomicU32,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
}

/// What came out at one point.
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    /// Where, in the unit cube.
    pub(super) point: Vec<f64>,
    /// Weighted sum of squares; infinite if a row had no value.
    pub(super) sum_of_squares: f64,
    /// By replication: the value of every row of every target.
    pub(super) replications: Vec<Vec<f64>>,
    /// Their means.
    pub(super) means: Vec<f64>,
    /// The scenario with the point's values.
    pub(super) scenario: String,
}

impl<'a> Objective<'a> {
    pub(super) fn new(plan: &'a Calibration, progress: &'a dyn Progress, stop: &'a AtomicBool) -> Self {
        let mut variants: Vec<usize> = plan.targets.iter().flat_map(Target::variants).collect();
        variants.sort_unstable();
        variants.dedup();
        let variants = variants.into_iter().map(|variant| (variant, OnceLock::new())).collect();
        let deviations = plan.targets.iter().flat_map(|target| {
            let size = size(target);
            target.rows.iter().map(move |row| (!row.held_out).then(|| row.standard_deviation.unwrap_or(size)))
        });
        let deviations = deviations.collect();
        Objective { plan, variants, deviations, evaluations: AtomicU32::new(0), progress, stop }
    }

    /// Evaluations so far.
    pub(super) fn evaluations(&self) -> u32 {
        self.evaluations.load(Ordering::Relaxed)
    }

    /// All rows of all targets in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a Row> {
        self.plan.targets.iter().flat_map(|target| &target.rows)
    }

    /// Number of fitted rows.
    pub(super) fn fitted(&self) -> usize {
        self.deviations.iter().flatten().count()
    }

    /// Residuals of the fitted rows, each divided by its deviation.
    pub(super) fn residuals(&self, means: &[f64]) -> Vec<f64> {
        let rows = self.rows().zip(means).zip(&self.deviations);
        rows.filter_map(|((row, mean), deviation)| Some((mean - row.observed) / (*deviation)?)).collect()
    }

    /// Fitted rows less parameters.
    pub(super) fn degrees_of_freedom(&self) -> usize {
        self.fitted().saturating_sub(self.plan.parameters.len())
    }

    /// Variance of a weighted residual at the best point. If all errors are stated it is 1, or more if the
    /// fit is worse than they say (Birge 1932); else it is estimated from what is left over.
    pub(super) fn variance(&self, sum_of_squares: f64) -> f64 {
        /// A residual of a millionth is no error but the end of a number's digits.
        const LEAST: f64 = 1e-12;
        let estimate = sum_of_squares / self.degrees_of_freedom() as f64;
        match (self.errors_are_stated(), self.degrees_of_freedom()) {
            (_, 0) => 1.0,
            (true, _) => estimate.max(1.0),
            (false, _) => estimate.max(LEAST),
        }
    }

    /// Half the width of an interval of 95 % in standard errors: Student's t if their size was estimated,
    /// else the normal quantile.
    pub(super) fn quantile(&self, sum_of_squares: f64) -> f64 {
        let freedom = self.degrees_of_freedom();
        let estimated = !self.errors_are_stated() || self.variance(sum_of_squares) > 1.0;
        if estimated && freedom > 0 { student_quantile(freedom as f64) } else { NORMAL_QUANTILE }
    }

    /// How much greater the sum of squares may be at the end of an interval of 95 %: the likelihood ratio
    /// for one parameter.
    pub(super) fn allowed(&self, sum_of_squares: f64) -> f64 {
        let quantile = self.quantile(sum_of_squares);
        self.variance(sum_of_squares) * quantile * quantile
    }

    fn errors_are_stated(&self) -> bool {
        self.rows().all(|row| row.held_out || row.standard_deviation.is_some())
    }

    /// Simulates at a point.
    ///
    /// # Errors
    /// Values that do not go together, a simulation that fails, an interruption.
    pub(super) fn evaluate(&self, point: &[f64]) -> Result<Evaluation, Error> {
        let values = self.values(point);
        self.evaluations.fetch_add(1, Ordering::Relaxed);
        let scenario = self.plan.scenario_at(&values).map_err(|mistakes| Error::Candidate {
            values: self.written(&values),
            reason: first(&mistakes),
        })?;
        let worlds: Vec<(usize, Arc<World>)> = self
            .variants
            .iter()
            .map(|(index, first)| {
                let spec = &scenario.variants[*index].world;
                let like = first.get_or_init(|| World::new(spec.clone()));
                (*index, Arc::new(like.similar(spec.clone())))
            })
            .collect();
        let replications: Result<Vec<Vec<f64>>, Error> = (0..self.plan.replications)
            .into_par_iter()
            .map(|replication| {
                let mut records: Vec<Option<Record>> = vec![None; scenario.variants.len()];
                for (index, world) in &worlds {
                    records[*index] = Some(self.simulate(world, replication, &values)?);
                }
                let facts = ReplicationFacts { records: &records };
                let values = self.plan.targets.iter().flat_map(|target| {
                    let facts = &facts;
                    target.rows.iter().map(move |row| target.value(row, facts).unwrap_or(f64::NAN))
                });
                Ok(values.collect())
            })
            .collect();
        let replications = replications?;
        let count = replications.len() as f64;
        let means: Vec<f64> = (0..self.deviations.len())
            .map(|row| replications.iter().map(|values| values[row]).sum::<f64>() / count)
            .collect();
        let sum: f64 = self.residuals(&means).iter().map(|residual| residual * residual).sum();
        let sum_of_squares = if sum.is_nan() { f64::INFINITY } else { sum };
        Ok(Evaluation {
            point: point.to_vec(),
            sum_of_squares,
            replications,
            means,
            scenario: scenario.resolved,
        })
    }

    fn simulate(&self, world: &Arc<World>, replication: u32, values: &[f64]) -> Result<Record, Error> {
        let failed = |error: SimulationError| match error {
            SimulationError::Stopped { .. } => Error::Interrupted,
            error => Error::Candidate { values: self.written(values), reason: error.to_string() },
        };
        let (record, result) = Simulation::new(world, replication).map_err(failed)?.run(self.stop);
        result.map_err(failed)?;
        self.progress.simulation_done();
        Ok(record)
    }

    /// The values of the parameters at a point.
    pub(super) fn values(&self, point: &[f64]) -> Vec<f64> {
        self.plan.parameters.iter().zip(point).map(|(parameter, &x)| value(parameter, x)).collect()
    }

    fn written(&self, values: &[f64]) -> String {
        let pairs = self.plan.parameters.iter().zip(values);
        pairs.map(|(parameter, value)| format!("{} = {value}", parameter.key)).collect::<Vec<_>>().join(", ")
    }
}

/// The size of a target's fitted values: what residuals are divided by where no error is stated, so that
/// targets in different units weigh alike. Root mean square.
fn size(target: &Target) -> f64 {
    let fitted = || target.rows.iter().filter(|row| !row.held_out);
    let squares: f64 = fitted().map(|row| row.observed * row.observed).sum();
    let size = libm::sqrt(squares / fitted().count().max(1) as f64);
    if size > 0.0 { size } else { 1.0 }
}

fn first(mistakes: &eyeballs_scenario::Mistakes) -> String {
    mistakes.iter().next().map_or_else(String::new, |mistake| mistake.message.clone())
}

/// The value of a parameter at a place of its range, 0 to 1; with few digits, so that what is reported and
/// can be typed is what was evaluated.
pub(super) fn value(parameter: &Parameter, place: f64) -> f64 {
    let (from, to) = (parameter.from, parameter.to);
    let value = match parameter.scale {
        Scale::Linear => from + place * (to - from),
        Scale::Log => from * libm::exp(place * libm::log(to / from)),
    };
    let value = short(value).clamp(from, to);
    if parameter.whole { value.round() } else { value }
}

/// A number with few digits.
fn short(number: f64) -> f64 {
    /// Significant digits; steps below a millionth are below any interval.
    const DIGITS: usize = 6;
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// How much a value changes with its place in the range.
pub(super) fn slope(parameter: &Parameter, place: f64) -> f64 {
    let (from, to) = (parameter.from, parameter.to);
    match parameter.scale {
        Scale::Linear => to - from,
        Scale::Log => from * libm::exp(place * libm::log(to / from)) * libm::log(to / from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short() {
        assert_eq!(short(0.001_234_567_89), 0.001_234_57);
        assert_eq!(short(123_456_789.0), 123_457_000.0);
        assert_eq!(short(0.0), 0.0);
    }
}
