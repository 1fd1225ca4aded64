//! What an observation may lie off a simulation: its own error, and luck.
//!
//! Of a row it is the sum of what is stated or estimated of its observation, of what luck does in the simulated mean, and of
//! the luck that the observed market itself had. Luck is seen in replications at the best point. It is alike in neighbouring
//! rows, which weights do not know; what that does to the estimates is in `information`.

use super::Error;
use super::objective::{Evaluation, Objective};
use super::priors::Priors;
use eyeballs_experiments::inference::errors::ErrorLaw;
use eyeballs_scenario::checked::{Calibration, Luck, Row, Target};
use std::sync::Arc;

/// Replications in which luck is seen, at least (assumption: variances to a third).
pub(super) const REPLICATIONS: u32 = 24;
/// A target with so many fitted rows more than parameters has its own size of error; others share one (assumption).
const OWN_ERROR_ROWS: usize = 3;
/// A residual of a millionth is no error but the end of a number's digits.
const LEAST: f64 = 1e-6;

/// By row of all targets, in order.
#[derive(Clone, Debug)]
pub(super) struct Weights {
    /// How far off a simulation may be; `None` if the row is not fitted.
    pub(super) laws: Vec<Option<ErrorLaw>>,
    /// Standard deviation of the observation alone, without any luck; of counts by the mean simulated at the best point.
    pub(super) observation: Vec<f64>,
    /// Luck in the difference of observation and simulated mean, in standard deviations of one run.
    pub(super) luck_share: Vec<f64>,
    /// How many sizes of error were estimated from what was left over.
    pub(super) estimated: usize,
    /// What was known of the parameters before.
    priors: Priors,
}

/// What luck does to the rows: each replication less their mean, at one point.
#[derive(Clone, Debug)]
pub(super) struct Chance {
    pub(super) deviations: Vec<Vec<f64>>,
    pub(super) variances: Vec<f64>,
}

impl Chance {
    /// Simulates a point more often.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn at(objective: &Objective<'_>, best: &Evaluation) -> Result<Chance, Error> {
        let own = objective.plan.replications;
        let mut all = best.replications.clone();
        if own < REPLICATIONS {
            all.extend(objective.replications(&objective.values(&best.point), own..REPLICATIONS)?);
        }
        let count = all.len() as f64;
        let rows = best.means.len();
        let mean = |row: usize| all.iter().map(|values| values[row]).sum::<f64>() / count;
        let means: Vec<f64> = (0..rows).map(mean).collect();
        let off = |values: &Vec<f64>| -> Vec<f64> {
            // A ratio that has no value now and then says nothing of luck.
            values
                .iter()
                .zip(&means)
                .map(|(value, mean)| if mean.is_nan() { 0.0 } else { value - mean })
                .collect()
        };
        let deviations: Vec<Vec<f64>> = all.iter().map(off).collect();
        let variance = |row: usize| {
            deviations.iter().map(|values| values[row] * values[row]).sum::<f64>() / (count - 1.0)
        };
        Ok(Chance { variances: (0..rows).map(variance).collect(), deviations })
    }
}

impl Weights {
    /// Before luck is known: as stated; where nothing is stated, the size of the target's fitted values, so that targets in
    /// different units weigh alike.
    pub(super) fn first(plan: &Calibration) -> Weights {
        let law = |row: &Row, size: f64| match row.count {
            true => ErrorLaw::Count { dispersion: 1.0 },
            false => ErrorLaw::Normal { deviation: row.standard_deviation.unwrap_or(size) },
        };
        let of = |target: &Target| {
            let size = size(target);
            let laws = target.rows.iter().map(move |row| (!row.held_out).then(|| law(row, size)));
            laws.collect::<Vec<_>>()
        };
        let laws: Vec<Option<ErrorLaw>> = plan.targets.iter().flat_map(of).collect();
        let zeros = vec![0.0; laws.len()];
        Weights {
            observation: zeros.clone(),
            luck_share: zeros,
            laws,
            estimated: 0,
            priors: Priors::of(plan),
        }
    }

    /// With luck, and with sizes of errors that nobody stated from what is left over at the best point.
    pub(super) fn with_luck(
        plan: &Calibration,
        best: &Evaluation,
        chance: &Chance,
        represents: f64,
    ) -> Weights {
        let first = Weights::first(plan);
        let replications = f64::from(plan.replications);
        let of_data = match plan.luck {
            Luck::Agents => 1.0,
            Luck::People => 1.0 / represents,
            Luck::None => 0.0,
        };
        let mut weights = first.clone();
        let sizes = Sizes::of(plan, best, &first);
        weights.estimated = sizes.count;
        let mut index = 0;
        for (number, target) in plan.targets.iter().enumerate() {
            let mean_variance = mean_variance(target, index, chance);
            for row in &target.rows {
                let variance = chance.variances[index];
                let simulated = best.means[index].max(0.0);
                let (observation, share) = match (row.count, row.standard_deviation) {
                    // What is counted has its luck already.
                    (true, _) => (libm::sqrt(simulated), 1.0 / replications),
                    (false, Some(stated)) => (stated, of_data + 1.0 / replications),
                    (false, None) => {
                        let share = of_data + 1.0 / replications;
                        // What is left over has luck in it, on the mean over the target's rows.
                        let left = sizes.variance[number] - share * mean_variance;
                        (libm::sqrt(left.max(0.0)), share)
                    }
                };
                weights.observation[index] = observation;
                weights.luck_share[index] = libm::sqrt(share);
                if let Some(law) = &mut weights.laws[index] {
                    *law = match (row.count, row.standard_deviation) {
                        (true, _) => ErrorLaw::Count {
                            dispersion: 1.0
                                + if simulated > 0.0 { share * variance / simulated } else { 0.0 },
                        },
                        (false, Some(stated)) => {
                            ErrorLaw::Normal { deviation: libm::sqrt(stated * stated + share * variance) }
                        }
                        (false, None) => ErrorLaw::Normal { deviation: libm::sqrt(sizes.variance[number]) },
                    };
                }
                index += 1;
            }
        }
        weights
    }

    /// Residuals of the fitted rows, each in units of its error.
    pub(super) fn residuals(&self, plan: &Calibration, means: &[f64]) -> Vec<f64> {
        let rows = plan.targets.iter().flat_map(|target| &target.rows).zip(means).zip(&self.laws);
        rows.filter_map(|((row, &mean), law)| Some(law.as_ref()?.residual(mean, row.observed))).collect()
    }

    /// Their sum of squares; infinite if a row had no value.
    pub(super) fn sum_of_squares(&self, plan: &Calibration, means: &[f64]) -> f64 {
        let sum: f64 = self.residuals(plan, means).iter().map(|residual| residual * residual).sum();
        if sum.is_nan() { f64::INFINITY } else { sum }
    }

    /// Residuals of the fitted rows, then those of what was known of the parameters before the data.
    pub(super) fn all_residuals(&self, plan: &Calibration, point: &[f64], means: &[f64]) -> Vec<f64> {
        let mut residuals = self.residuals(plan, means);
        residuals.extend(self.priors.residuals(plan, point));
        residuals
    }

    /// What is minimised: the sum of squares of all residuals, infinite if a row had no value.
    pub(super) fn minimised(&self, plan: &Calibration, point: &[f64], means: &[f64]) -> f64 {
        let prior: f64 = self.priors.residuals(plan, point).iter().map(|residual| residual * residual).sum();
        self.sum_of_squares(plan, means) + prior
    }

    /// The same weights where nothing after a day is known.
    pub(super) fn known_until(&self, plan: &Calibration, day: u32) -> Weights {
        let rows = plan.targets.iter().flat_map(|target| &target.rows).zip(&self.laws);
        let laws = rows.map(|(row, law)| law.filter(|_| row.last_day <= day)).collect();
        Weights { laws, ..self.clone() }
    }

    /// The best of all points that were evaluated; none if nowhere all rows had a value.
    pub(super) fn best(&self, objective: &Objective<'_>) -> Option<Arc<Evaluation>> {
        let value = |evaluation: &Arc<Evaluation>| {
            self.minimised(objective.plan, &evaluation.point, &evaluation.means)
        };
        let all = objective.all().into_iter().filter(|evaluation| value(evaluation).is_finite());
        all.min_by(|one, other| value(one).total_cmp(&value(other)))
    }

    /// Number of fitted rows.
    pub(super) fn fitted(&self) -> usize {
        self.laws.iter().flatten().count()
    }
}

/// Variances that were estimated from what is left over, by target.
struct Sizes {
    variance: Vec<f64>,
    count: usize,
}

impl Sizes {
    fn of(plan: &Calibration, best: &Evaluation, first: &Weights) -> Sizes {
        let parameters = plan.parameters.len() as f64;
        let fitted = first.fitted() as f64;
        let mut sums = Vec::new();
        let mut index = 0;
        for target in &plan.targets {
            let (mut sum, mut rows) = (0.0, 0_usize);
            for row in &target.rows {
                if !row.held_out && !row.error_is_known() {
                    let residual = best.means[index] - row.observed;
                    sum += residual * residual;
                    rows += 1;
                }
                index += 1;
            }
            sums.push((sum, rows, size(target)));
        }
        // Parameters take of each target's freedom what its rows are of all.
        let freedom = |rows: f64| (rows * (1.0 - parameters / fitted)).max(rows / fitted.max(1.0));
        let own = |rows: usize| rows >= plan.parameters.len() + OWN_ERROR_ROWS;
        let shared = sums.iter().filter(|(_, rows, _)| *rows > 0 && !own(*rows));
        let (relative, shared_rows) = shared.fold((0.0, 0.0), |(sum, count), (squares, rows, size)| {
            (sum + squares / (size * size), count + *rows as f64)
        });
        let variance = |(sum, rows, size): &(f64, usize, f64)| {
            let estimate = match *rows {
                rows if own(rows) => sum / freedom(rows as f64),
                0 => 0.0,
                _ => relative / freedom(shared_rows) * size * size,
            };
            estimate.max(LEAST * LEAST * size * size)
        };
        let count = sums.iter().filter(|(_, rows, _)| own(*rows)).count() + usize::from(shared_rows > 0.0);
        Sizes { variance: sums.iter().map(variance).collect(), count }
    }
}

/// Mean variance of a run over a target's fitted rows; its first row is `first` of all.
fn mean_variance(target: &Target, first: usize, chance: &Chance) -> f64 {
    let rows: Vec<usize> = (0..target.rows.len()).filter(|&row| !target.rows[row].held_out).collect();
    rows.iter().map(|row| chance.variances[first + row]).sum::<f64>() / rows.len().max(1) as f64
}

/// The size of a target's fitted values. Root mean square.
fn size(target: &Target) -> f64 {
    let fitted = || target.rows.iter().filter(|row| !row.held_out);
    let squares: f64 = fitted().map(|row| row.observed * row.observed).sum();
    let size = libm::sqrt(squares / fitted().count().max(1) as f64);
    if size > 0.0 { size } else { 1.0 }
}
