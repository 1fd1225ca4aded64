//! How far simulations lie from what was observed, at one point of the ranges.

use super::Error;
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::keeping::Keeping;
use crate::statistics::{NORMAL_QUANTILE, student_quantile};
use crate::store::Store;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::checked::{Calibration, Parameter, Row, Scale, Target};
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use twox_hash::XxHash3_128;

/// What is minimised: the sum of squares of (simulated mean - observed) / deviation over the fitted rows.
/// Of counts it is the deviance of Poisson numbers, so that the best values are those of greatest
/// likelihood (McCullagh & Nelder 1989); shares of a fixed number of people are among them (Baker 1994).
///
/// Points lie in the unit cube: 0 is the lower end of a parameter's range, 1 the upper one.
pub(super) struct Objective<'a> {
    pub(super) plan: &'a Calibration,
    /// Variants of which targets speak, in order, with a world whose tables others take over.
    variants: Vec<(usize, OnceLock<World>)>,
    /// Of all rows of all targets in order: how far off a simulation is; `None` if it is not fitted.
    errors: Vec<Option<RowError>>,
    evaluations: AtomicU32,
    /// The lowest sum of squares so far, and the values there.
    best: Mutex<Option<(f64, Vec<f64>)>>,
    keeping: Keeping<'a>,
    /// By which a store knows what is asked of simulations.
    question: String,
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
    pub(super) fn new(
        plan: &'a Calibration,
        store: Option<&'a dyn Store>,
        progress: &'a dyn Progress,
        stop: &'a AtomicBool,
    ) -> Self {
        let mut variants: Vec<usize> = plan.targets.iter().flat_map(Target::variants).collect();
        variants.sort_unstable();
        variants.dedup();
        let variants = variants.into_iter().map(|variant| (variant, OnceLock::new())).collect();
        let errors = plan.targets.iter().flat_map(|target| {
            let size = size(target);
            let error = move |row: &Row| match row.count {
                true => RowError::Count,
                false => RowError::Deviation(row.standard_deviation.unwrap_or(size)),
            };
            target.rows.iter().map(move |row| (!row.held_out).then(|| error(row)))
        });
        let errors = errors.collect();
        // All that says how values are taken, data included: what is edited is asked anew.
        let question =
            format!("calibration {:032x}", XxHash3_128::oneshot(format!("{:?}", plan.targets).as_bytes()));
        Objective {
            plan,
            variants,
            errors,
            evaluations: AtomicU32::new(0),
            best: Mutex::new(None),
            keeping: Keeping::new(store),
            question,
            progress,
            stop,
        }
    }

    /// The best values so far and how far off they are, in words.
    pub(super) fn best_so_far(&self) -> Option<String> {
        let best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        let (sum, values) = best.as_ref()?;
        let rows = self.fitted();
        Some(format!("{}: sum of squares {sum:.4} over {rows} rows", self.written(values)))
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
        self.errors.iter().flatten().count()
    }

    /// Residuals of the fitted rows, each in units of its error.
    pub(super) fn residuals(&self, means: &[f64]) -> Vec<f64> {
        let rows = self.rows().zip(means).zip(&self.errors);
        rows.filter_map(|((row, &mean), error)| Some(error.as_ref()?.residual(mean, row.observed))).collect()
    }

    /// Fitted rows less parameters.
    pub(super) fn degrees_of_freedom(&self) -> usize {
        self.fitted().saturating_sub(self.plan.parameters.len())
    }

    /// Variance of a weighted residual at the best point. If all errors are stated it is 1, or more if the
    /// fit is worse than they say (Birge 1932); else it is estimated from what is left over.
    pub(super) fn variance(&self, sum_of_squares: f64) -> f64 {
        /// A residual of a millionth is no error but the end of a number's digits.
        const MIN: f64 = 1e-12;
        let estimate = sum_of_squares / self.degrees_of_freedom() as f64;
        match (self.errors_are_stated(), self.degrees_of_freedom()) {
            (_, 0) => 1.0,
            (true, _) => estimate.max(1.0),
            (false, _) => estimate.max(MIN),
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
        self.rows().all(|row| row.held_out || row.error_is_known())
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
                let world = match &scenario.fork {
                    Some(fork) => {
                        let past = Arc::new(like.similar(fork.world.clone()));
                        World::forked(spec.clone(), &past, fork.day)
                    }
                    None => like.similar(spec.clone()),
                };
                (*index, Arc::new(world))
            })
            .collect();
        let replications: Result<Vec<Vec<f64>>, Error> = (0..self.plan.replications)
            .into_par_iter()
            .map(|replication| self.rows_of((&worlds, scenario.variants.len()), replication, &values))
            .collect();
        let replications = replications?;
        let count = replications.len() as f64;
        let means: Vec<f64> = (0..self.errors.len())
            .map(|row| replications.iter().map(|values| values[row]).sum::<f64>() / count)
            .collect();
        let sum: f64 = self.residuals(&means).iter().map(|residual| residual * residual).sum();
        let sum_of_squares = if sum.is_nan() { f64::INFINITY } else { sum };
        let mut best = self.best.lock().unwrap_or_else(PoisonError::into_inner);
        if best.as_ref().is_none_or(|(lowest, _)| sum_of_squares < *lowest) && sum_of_squares.is_finite() {
            *best = Some((sum_of_squares, values));
        }
        drop(best);
        Ok(Evaluation {
            point: point.to_vec(),
            sum_of_squares,
            replications,
            means,
            scenario: scenario.resolved,
        })
    }

    /// The value of every row of every target in a replication, kept from before or simulated.
    fn rows_of(
        &self,
        (worlds, variants): (&[(usize, Arc<World>)], usize),
        replication: u32,
        values: &[f64],
    ) -> Result<Vec<f64>, Error> {
        let (variant, world) = &worlds[0];
        // Targets may speak of several variants.
        let others = worlds[1..].iter().map(|(_, world)| format!(" {:032x}", world.identity()));
        let question: String = std::iter::once(self.question.clone()).chain(others).collect();
        if let Some(rows) = self.keeping.answers(world, replication, &question, self.progress)
            && rows.len() == self.errors.len()
        {
            worlds.iter().for_each(|_| self.progress.simulation_done());
            return Ok(rows);
        }
        let mut records: Vec<Option<Record>> = vec![None; variants];
        for (index, world) in worlds {
            records[*index] = Some(self.simulate(world, replication, values)?);
        }
        let facts = ReplicationFacts { records: &records };
        let rows = self.plan.targets.iter().flat_map(|target| {
            let facts = &facts;
            target.rows.iter().map(move |row| target.value(row, facts).unwrap_or(f64::NAN))
        });
        let rows: Vec<f64> = rows.collect();
        let name = format!("{variant}");
        self.keeping.keep_answers((world, replication, &name), &question, &rows, self.progress);
        Ok(rows)
    }

    fn simulate(&self, world: &Arc<World>, replication: u32, values: &[f64]) -> Result<Record, Error> {
        let failed = |error: SimulationError| match error {
            SimulationError::Stopped { .. } => Error::Interrupted { best: None },
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

/// How far an observation may lie from the simulations.
enum RowError {
    /// Divided by this.
    Deviation(f64),
    /// As a Poisson number from its mean.
    Count,
}

impl RowError {
    fn residual(&self, simulated: f64, observed: f64) -> f64 {
        match self {
            RowError::Deviation(deviation) => (simulated - observed) / deviation,
            RowError::Count => {
                let entropy = if observed > 0.0 { observed * libm::log(observed / simulated) } else { 0.0 };
                // Below zero by rounding only.
                let deviance = 2.0 * (entropy - (observed - simulated)).max(0.0);
                if simulated < observed { -libm::sqrt(deviance) } else { libm::sqrt(deviance) }
            }
        }
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
    if parameter.integer { value.round() } else { value }
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

    /// Twice the logarithm of the likelihood ratio of Poisson numbers, and nearly the usual residual when
    /// the count is large.
    #[test]
    fn counts_lie_apart_by_their_deviance() {
        let deviance = 2.0 * (10.0 * (10.0_f64 / 8.0).ln() - 2.0);
        let residual = RowError::Count.residual(8.0, 10.0);
        assert!((residual + deviance.sqrt()).abs() < 1e-12, "{residual}");
        assert!((RowError::Count.residual(1e6 + 1e3, 1e6) - 1.0).abs() < 1e-3);
        assert_eq!(RowError::Count.residual(3.0, 0.0), 6.0_f64.sqrt());
        assert_eq!(RowError::Count.residual(5.0, 5.0), 0.0);
        assert_eq!(RowError::Count.residual(0.0, 5.0), f64::NEG_INFINITY);
    }

    #[test]
    fn values_are_short() {
        assert_eq!(short(0.001_234_567_89), 0.001_234_57);
        assert_eq!(short(123_456_789.0), 123_457_000.0);
        assert_eq!(short(0.0), 0.0);
    }
}
