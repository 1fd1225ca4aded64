//! Whether the model fits at all, and by how much errors are larger than their weights say.

use super::Goodness;
use super::information::{Covariance, Information};
use super::matrix::{Matrix, dot, times};
use super::objective::Evaluation;
use super::weights::{Chance, Weights};
use crate::statistics::{NORMAL_QUANTILE, student_quantile};
use eyeballs_experiments::inference::goodness::{
    Autocorrelation, InformationCriteria, autocorrelation, chi_square_above,
};
use eyeballs_scenario::checked::Calibration;

/// A fit this unlikely is none (assumption; the level of the tests is that of one percent).
const UNLIKELY: f64 = 0.01;
/// From here on errors are scaled by what is left over (Birge 1932), and alike neighbours are believed.
const DOUBTFUL: f64 = 0.05;
/// Residuals as alike as that would leave nothing independent.
const MOST_ALIKE: f64 = 0.9;
/// Any number: which orders are tried.
const SEED: u64 = 1;

/// What is judged at the best point.
#[derive(Debug)]
pub(super) struct Judgement {
    pub(super) goodness: Goodness,
    /// Variance of a weighted residual.
    pub(super) variance: f64,
    /// Half the width of an interval of 95 % in standard errors.
    pub(super) quantile: f64,
    /// By row: by how much errors of observation weigh more because neighbours are alike.
    pub(super) clinging: Vec<f64>,
    /// By target.
    pub(super) autocorrelations: Vec<Option<Autocorrelation>>,
}

impl Judgement {
    pub(super) fn of(
        plan: &Calibration,
        weights: &Weights,
        chance: &Chance,
        best: &Evaluation,
        information: &Information,
    ) -> Judgement {
        let autocorrelations = autocorrelations(plan, weights, chance, best);
        let mut clinging = Vec::new();
        for (target, found) in plan.targets.iter().zip(&autocorrelations) {
            let factor = found.filter(|found| found.p < DOUBTFUL).map_or(1.0, |found| {
                let alike = found.at_lag_one.clamp(0.0, MOST_ALIKE);
                (1.0 + alike) / (1.0 - alike)
            });
            clinging.extend(std::iter::repeat_n(factor, target.rows.len()));
        }
        let squares = weights.sum_of_squares(plan, &best.means);
        let freedom = weights.fitted().saturating_sub(tied(plan) + plan.parameters.len());
        let alone = alone(plan, weights, best);
        let why_no_p = why_no_p(plan, weights, freedom);
        let moments =
            why_no_p.is_none().then(|| moments(weights, chance, &best.means, information, tied(plan) as f64));
        // A multiple of a chi-square number with the same mean and variance (Satterthwaite 1946; Rao & Scott 1984).
        let chi = moments.map(|(mean, variance)| {
            let degrees = (2.0 * mean * mean / variance).clamp(0.5, freedom as f64);
            (squares * degrees / mean, degrees)
        });
        let p = chi.map(|(value, degrees)| chi_square_above(value, degrees));
        let clings = autocorrelations.iter().flatten();
        let tests = clings.clone().count().max(1) as f64;
        let one_clings = clings.clone().any(|found| found.p * tests < UNLIKELY);
        let fits = match p {
            Some(p) => Some(p >= UNLIKELY && !one_clings),
            None => one_clings.then_some(false),
        };
        let scaled = p.is_some_and(|p| p < DOUBTFUL);
        let variance = match chi {
            Some((value, degrees)) if scaled => (value / degrees).max(1.0),
            _ => 1.0,
        };
        let estimated = scaled || weights.estimated > 0;
        let quantile =
            if estimated && freedom > 0 { student_quantile(freedom as f64) } else { NORMAL_QUANTILE };
        let goodness = Goodness {
            chi_square: chi.map(|(value, _)| value),
            chi_square_degrees: chi.map(|(_, degrees)| degrees),
            p,
            why_no_p,
            fits,
            ..alone
        };
        Judgement { goodness, variance, quantile, clinging, autocorrelations }
    }

    /// By parameter: how much greater the sum of squares may be at the end of an interval of 95 %: the likelihood ratio, times
    /// by how much the estimate's variance is larger than independent errors of the stated size would make it (Rotnitzky &
    /// Jewell 1990).
    pub(super) fn allowed(&self, information: &Information, covariance: &Covariance) -> Vec<f64> {
        let allowed = |axis: usize| {
            let ratio = covariance.all[axis][axis] / information.inverse[axis][axis];
            let ratio = if ratio.is_finite() && ratio > 0.0 { ratio } else { 1.0 };
            self.variance * self.quantile * self.quantile * ratio
        };
        (0..information.inverse.len()).map(allowed).collect()
    }
}

impl Goodness {
    /// The same where some parameters move nothing, and cost nothing, of so many fitted rows.
    pub(super) fn without(self, idle: usize, rows: usize) -> Goodness {
        let fitted_quantities = self.fitted_quantities - idle;
        let criteria = InformationCriteria::of(self.log_likelihood, fitted_quantities, rows);
        Goodness { fitted_quantities, aic: criteria.aic, aicc: criteria.aicc, ..self }
    }
}

/// The likelihood, without a word on whether the model fits: for that luck in the rows must be known.
pub(super) fn alone(plan: &Calibration, weights: &Weights, best: &Evaluation) -> Goodness {
    let rows = plan.targets.iter().flat_map(|target| &target.rows).zip(&best.means).zip(&weights.laws);
    let log_likelihood =
        rows.filter_map(|((row, &mean), law)| Some(law.as_ref()?.log_likelihood(mean, row.observed))).sum();
    let fitted_quantities = plan.parameters.len() + weights.estimated;
    let criteria = InformationCriteria::of(log_likelihood, fitted_quantities, weights.fitted());
    Goodness {
        log_likelihood,
        fitted_quantities,
        aic: criteria.aic,
        aicc: criteria.aicc,
        log_prior: None,
        chi_square: None,
        chi_square_degrees: None,
        p: None,
        why_no_p: Some("without intervals it is not known how alike luck makes neighbouring rows".to_owned()),
        fits: None,
    }
}

/// How many fitted rows follow from others: one of each distribution.
pub(super) fn tied(plan: &Calibration) -> usize {
    plan.targets.iter().filter(|target| target.is_distribution).count()
}

fn why_no_p(plan: &Calibration, weights: &Weights, freedom: usize) -> Option<String> {
    if freedom == 0 {
        return Some("there are as many parameters as fitted rows: anything fits".to_owned());
    }
    if weights.estimated == 0 {
        return None;
    }
    let stated = |rows: &[eyeballs_scenario::checked::Row]| {
        rows.iter().all(|row| row.held_out || row.error_is_known())
    };
    let names: Vec<String> = plan
        .targets
        .iter()
        .filter(|target| !stated(&target.rows))
        .map(|target| format!("`{}`", target.name))
        .collect();
    Some(format!(
        "the size of errors of {} is estimated from the fit itself, which it therefore cannot judge: state `relative_error`, \
         `absolute_error` or `counts`",
        names.join(", ")
    ))
}

/// By target: how alike neighbouring residuals are; none where luck is the larger part of them, which is alike by itself.
fn autocorrelations(
    plan: &Calibration,
    weights: &Weights,
    chance: &Chance,
    best: &Evaluation,
) -> Vec<Option<Autocorrelation>> {
    let mut first = 0;
    let of = |target: &eyeballs_scenario::checked::Target| {
        let rows = first..first + target.rows.len();
        first = rows.end;
        let fitted: Vec<usize> = rows.clone().filter(|&row| weights.laws[row].is_some()).collect();
        let luck = |row: usize| weights.luck_share[row] * weights.luck_share[row] * chance.variances[row];
        let own: f64 = fitted.iter().map(|&row| weights.observation[row] * weights.observation[row]).sum();
        if target.is_distribution || own < fitted.iter().map(|&row| luck(row)).sum::<f64>() {
            return None;
        }
        let residual = |&row: &usize| {
            let observed = target.rows[row - rows.start].observed;
            Some(weights.laws[row].as_ref()?.residual(best.means[row], observed))
        };
        autocorrelation(&fitted.iter().filter_map(residual).collect::<Vec<_>>(), SEED)
    };
    plan.targets.iter().map(of).collect()
}

/// Mean and variance of the sum of squares of residuals after the fit, were the model right: independent errors and luck that
/// is alike in neighbouring rows, less what the parameters take.
fn moments(
    weights: &Weights,
    chance: &Chance,
    means: &[f64],
    information: &Information,
    tied: f64,
) -> (f64, f64) {
    let fitted: Vec<usize> = (0..means.len()).filter(|&row| weights.laws[row].is_some()).collect();
    let scale: Vec<f64> = fitted
        .iter()
        .map(|&row| weights.laws[row].map_or(1.0, |law| law.deviation(means[row])))
        .map(|deviation| if deviation > 0.0 { deviation } else { f64::INFINITY })
        .collect();
    let own: Vec<f64> = fitted
        .iter()
        .zip(&scale)
        .map(|(&row, scale)| weights.observation[row] * weights.observation[row] / (scale * scale))
        .collect();
    let freedom = chance.deviations.len() as f64 - 1.0;
    let luck: Matrix = chance
        .deviations
        .iter()
        .map(|run| {
            let row = |(&row, scale): (&usize, &f64)| {
                weights.luck_share[row] * run[row] / scale / libm::sqrt(freedom)
            };
            fitted.iter().zip(&scale).map(row).collect()
        })
        .collect();
    // The covariance of residuals, applied to a vector.
    let apply = |vector: &[f64]| -> Vec<f64> {
        let mut result: Vec<f64> = vector.iter().zip(&own).map(|(x, own)| x * own).collect();
        for run in &luck {
            let part = dot(run, vector);
            result.iter_mut().zip(run).for_each(|(result, x)| *result += part * x);
        }
        result
    };
    let luck_trace: f64 = luck.iter().map(|run| dot(run, run)).sum();
    let luck_square: f64 =
        luck.iter().flat_map(|one| luck.iter().map(move |other| dot(one, other))).map(|x| x * x).sum();
    // Few runs make a covariance look more alike than it is.
    let unbiased = (luck_square - luck_trace * luck_trace / freedom) * freedom * freedom
        / ((freedom - 1.0) * (freedom + 2.0));
    let luck_square =
        unbiased.clamp(luck_trace * luck_trace / fitted.len().max(1) as f64, luck_square.max(0.0));
    let cross: f64 =
        luck.iter().map(|run| run.iter().zip(&own).map(|(x, own)| x * x * own).sum::<f64>()).sum();
    // The counts of a distribution add up: along that direction nothing is left over.
    let trace = own.iter().sum::<f64>() + luck_trace - tied;
    let square = own.iter().map(|own| own * own).sum::<f64>() + 2.0 * cross + luck_square - tied;
    // What the parameters take: the part along the derivatives, J' H^-1 J.
    let images: Matrix = information.jacobian.iter().map(|column| apply(column)).collect();
    let size = information.jacobian.len();
    let one: Matrix =
        (0..size).map(|i| (0..size).map(|j| dot(&information.jacobian[i], &images[j])).collect()).collect();
    let two: Matrix = (0..size).map(|i| (0..size).map(|j| dot(&images[i], &images[j])).collect()).collect();
    let product = |matrix: &Matrix| -> Matrix {
        (0..size)
            .map(|j| times(&information.inverse, &(0..size).map(|i| matrix[i][j]).collect::<Vec<_>>()))
            .collect()
    };
    let (one, two) = (product(&one), product(&two));
    let diagonal = |matrix: &Matrix| (0..size).map(|i| matrix[i][i]).sum::<f64>();
    let inner: f64 =
        (0..size).flat_map(|i| (0..size).map(move |j| (i, j))).map(|(i, j)| one[i][j] * one[j][i]).sum();
    let mean = trace - diagonal(&one);
    (mean.max(1e-9), 2.0 * (square - 2.0 * diagonal(&two) + inner).max(1e-9))
}
