//! What a calibration amounts to: estimates with intervals, fit and forecast of each target.

use super::information::Information;
use super::matrix::Matrix;
use super::nelder_mead::Found;
use super::objective::{Evaluation, Objective, slope, value};
use super::profile::End;
use super::{Calibrated, Estimate, FitRow, TargetFit};
use crate::statistics::quantile;
use eyeballs_scenario::checked::{Row, Target};

/// All that was found.
pub(super) struct Fit<'a> {
    pub(super) objective: &'a Objective<'a>,
    /// Where the descents ended, the best first.
    pub(super) ends: &'a [Found],
    pub(super) best: &'a Evaluation,
    pub(super) information: Information,
    /// By parameter: lower and upper end of its interval.
    pub(super) sides: Vec<[End; 2]>,
}

impl Fit<'_> {
    pub(super) fn calibrated(&self, search_evaluations: u32) -> Calibrated {
        let (objective, best) = (self.objective, self.best);
        let variance = objective.variance(best.sum_of_squares);
        let simulation = self.information.simulation_covariance(objective, best);
        let size = best.point.len();
        let total = |i: usize, j: usize| {
            variance * self.information.inverse[i][j] + simulation.as_ref().map_or(0.0, |matrix| matrix[i][j])
        };
        let covariance: Matrix = (0..size).map(|i| (0..size).map(|j| total(i, j)).collect()).collect();
        let correlation = |i: usize, j: usize| {
            let scale = libm::sqrt(covariance[i][i] * covariance[j][j]);
            if scale > 0.0 { (covariance[i][j] / scale).clamp(-1.0, 1.0) } else { f64::from(i == j) }
        };
        Calibrated {
            parameters: (0..size).map(|axis| self.estimate(axis, &covariance, simulation.as_ref())).collect(),
            targets: self.targets(),
            sum_of_squares: best.sum_of_squares,
            degrees_of_freedom: objective.degrees_of_freedom(),
            residual_variance: variance,
            correlations: (0..size).map(|i| (0..size).map(|j| correlation(i, j)).collect()).collect(),
            condition: self.information.weakest().0,
            warnings: Vec::new(),
            search_evaluations,
            interval_evaluations: objective.evaluations() - search_evaluations,
            best_scenario: best.scenario.clone(),
        }
    }

    fn estimate(&self, axis: usize, covariance: &Matrix, simulation: Option<&Matrix>) -> Estimate {
        let parameter = &self.objective.plan.parameters[axis];
        let place = self.best.point[axis];
        let per_place = slope(parameter, place);
        let simulation_error = simulation.map(|matrix| libm::sqrt(matrix[axis][axis].max(0.0)));
        // The profile knows the observations' errors; those of the simulations are independent of them.
        let chance = self.objective.quantile(self.best.sum_of_squares) * simulation_error.unwrap_or(0.0);
        let end = |end: &End, sign: f64| {
            let way = end.place - place;
            let far = place + sign * libm::sqrt(way * way + chance * chance);
            (value(parameter, far.clamp(0.0, 1.0)), end.open || !(0.0..=1.0).contains(&far))
        };
        let (low, open_below) = end(&self.sides[axis][0], -1.0);
        let (high, open_above) = end(&self.sides[axis][1], 1.0);
        Estimate {
            key: parameter.key.clone(),
            from: parameter.from,
            to: parameter.to,
            best: value(parameter, place),
            standard_error: per_place * libm::sqrt(covariance[axis][axis].max(0.0)),
            simulation_error: simulation_error.map(|error| per_place * error),
            low,
            high,
            open_below,
            open_above,
        }
    }

    fn targets(&self) -> Vec<TargetFit> {
        let mut first = 0;
        let fit = |target: &Target| {
            let rows = target.rows.iter().enumerate().map(|(index, row)| self.row(row, first + index));
            let rows: Vec<FitRow> = rows.collect();
            first += rows.len();
            let error = |row: &FitRow| 100.0 * (row.simulated - row.observed) / row.observed.abs();
            let of = |held_out: bool| {
                rows.iter().filter(move |row| row.held_out == held_out && row.observed != 0.0)
            };
            let mean = |held_out: bool| {
                let count = of(held_out).count();
                (count > 0).then(|| of(held_out).map(|row| error(row).abs()).sum::<f64>() / count as f64)
            };
            TargetFit {
                name: target.name.clone(),
                unit: target.unit.clone(),
                fit_error_percent: mean(false),
                forecast_error_percent: mean(true),
                last_forecast_error_percent: of(true).next_back().map(error),
                rows,
            }
        };
        self.objective.plan.targets.iter().map(fit).collect()
    }

    fn row(&self, row: &Row, index: usize) -> FitRow {
        let mut values: Vec<f64> = self.best.replications.iter().map(|values| values[index]).collect();
        let (count, mean) = (values.len() as f64, self.best.means[index]);
        let squares: f64 = values.iter().map(|value| (value - mean) * (value - mean)).sum();
        values.sort_by(f64::total_cmp);
        FitRow {
            label: row.label.clone(),
            first_day: row.first_day,
            last_day: row.last_day,
            observed: row.observed,
            simulated: mean,
            p10: quantile(&values, 0.1),
            p90: quantile(&values, 0.9),
            standard_error: (values.len() > 1).then(|| libm::sqrt(squares / (count * (count - 1.0)))),
            held_out: row.held_out,
        }
    }
}
