//! Regression on one input with a cubic spline that bends no more than the outcomes ask for.

use super::Posterior;
use super::basis::Basis;
use super::penalised::{Penalised, Penalties, Row, sum};
use crate::error::{ExperimentError, check, check_least};

/// Borders between the pieces, at most: beyond what the penalty leaves free, more change nothing (Ruppert 2002).
const BORDERS: usize = 20;

/// A penalised cubic regression spline (O'Sullivan 1986; Wand & Ormerod 2008): the weight of its penalty, the integral of
/// the squared second derivative, is that of the greatest restricted likelihood. What is uncertain of it is taken from
/// the normal distribution of its coefficients for that weight (Wahba 1983; Nychka 1988).
pub struct Spline {
    basis: Basis,
    fit: Penalised,
    rows: Vec<Row>,
    fitted: Vec<f64>,
}

impl Spline {
    /// Fits a spline to outcomes at values of an input.
    ///
    /// # Errors
    /// If lengths do not fit, numbers are not finite, there are fewer than six points, or all values are the same
    /// (as [`ExperimentError::Constant`] of input 0).
    pub fn fit(values: &[f64], outcomes: &[f64]) -> Result<Spline, ExperimentError> {
        check_least("points of a spline", values.len(), 6)?;
        check("values of an input", values, values.len())?;
        check("outcomes", outcomes, values.len())?;
        let basis = Basis::over(values, BORDERS).ok_or(ExperimentError::Constant { input: 0 })?;
        let rows: Vec<Row> = values.iter().map(|&value| row(&basis, value)).collect();
        let penalties = Penalties { matrices: vec![basis.bending()], free: basis.straight().to_vec() };
        let fit = Penalised::fit(&rows, outcomes, &penalties)?;
        let fitted = rows.iter().map(|row| fit.value(row)).collect();
        Ok(Spline { basis, fit, rows, fitted })
    }

    /// Its value; beyond the range of the points, that at the end.
    pub fn value(&self, at: f64) -> f64 {
        self.fit.value(&row(&self.basis, at))
    }

    /// The standard deviation of its value.
    pub fn deviation(&self, at: f64) -> f64 {
        self.fit.value_deviation(&row(&self.basis, at))
    }

    /// Standard deviation of the outcomes around it.
    pub fn residual_deviation(&self) -> f64 {
        self.fit.deviation
    }

    /// How many free coefficients it is worth: 2 for a straight line.
    pub fn effective_parameters(&self) -> f64 {
        self.fit.effective
    }

    /// Splines at other places than the points, for [`Spline::draw_at`].
    pub(crate) fn places(&self, at: &[f64]) -> SplinePlaces {
        SplinePlaces(at.iter().map(|&value| row(&self.basis, value)).collect())
    }

    /// The values at some places of a function that the outcomes allow; see [`Posterior::draw`].
    pub(crate) fn draw_at(&self, places: &SplinePlaces, normals: &[f64]) -> Vec<f64> {
        let drawn = self.fit.draw(normals);
        places.0.iter().map(|row| sum(row, &drawn)).collect()
    }
}

/// Places at which drawn functions are asked for.
pub(crate) struct SplinePlaces(Vec<Row>);

fn row(basis: &Basis, value: f64) -> Row {
    let (first, bumps) = basis.at(value);
    bumps.iter().enumerate().map(|(number, &bump)| (first + number, bump)).collect()
}

impl Posterior for Spline {
    fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    fn dimensions(&self) -> usize {
        self.basis.size()
    }

    fn draw(&self, normals: &[f64]) -> Vec<f64> {
        let drawn = self.fit.draw(normals);
        self.rows.iter().map(|row| sum(row, &drawn)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;
    use crate::moments::{mean, variance};

    fn sample(count: usize, number: u32, function: fn(f64) -> f64, noise: f64) -> (Vec<f64>, Vec<f64>) {
        let mut chance = Chance::new(21, "spline", number);
        let values: Vec<f64> = (0..count).map(|_| 10.0 * chance.uniform()).collect();
        let outcomes = values.iter().map(|&x| function(x) + noise * chance.normal()).collect();
        (values, outcomes)
    }

    #[test]
    fn a_straight_line_stays_one() {
        let (values, outcomes) = sample(200, 0, |x| 3.0 - 2.0 * x, 0.0);
        let spline = Spline::fit(&values, &outcomes).expect("a spline");
        for at in [0.5, 4.2, 9.0] {
            assert!((spline.value(at) - (3.0 - 2.0 * at)).abs() < 1e-6, "{}", spline.value(at));
        }
        let (values, outcomes) = sample(200, 1, |x| 3.0 - 2.0 * x, 5.0);
        let spline = Spline::fit(&values, &outcomes).expect("a spline");
        assert!(spline.effective_parameters() < 4.0, "{}", spline.effective_parameters());
        assert!((spline.residual_deviation() - 5.0).abs() < 1.0);
    }

    #[test]
    fn it_follows_a_curve_through_noise_and_knows_how_well() {
        let (mut inside, mut all) = (0, 0);
        for number in 0..40 {
            let (values, outcomes) = sample(300, number, libm::sin, 0.5);
            let spline = Spline::fit(&values, &outcomes).expect("a spline");
            for step in 0..20 {
                let at = 0.25 + 0.5 * f64::from(step);
                inside += u32::from((spline.value(at) - libm::sin(at)).abs() < 1.96 * spline.deviation(at));
                all += 1;
            }
            assert!(spline.effective_parameters() > 5.0 && spline.effective_parameters() < 16.0);
        }
        // Nychka (1988): averaged over places the intervals cover as they say.
        let share = f64::from(inside) / f64::from(all);
        assert!((0.91..=0.98).contains(&share), "{share}");
    }

    #[test]
    fn it_follows_a_curve_without_noise() {
        let (values, outcomes) = sample(400, 3, libm::sin, 0.0);
        let spline = Spline::fit(&values, &outcomes).expect("a spline");
        let worst = (1..100).map(|step| f64::from(step) / 10.0);
        let worst = worst.map(|at| (spline.value(at) - libm::sin(at)).abs()).fold(0.0, f64::max);
        assert!(worst < 2e-3, "{worst}");
    }

    #[test]
    fn draws_have_the_means_and_deviations_of_the_values() {
        let (values, outcomes) = sample(60, 4, |x| x * x, 8.0);
        let spline = Spline::fit(&values, &outcomes).expect("a spline");
        let mut chance = Chance::new(22, "draws", 0);
        let draws: Vec<Vec<f64>> =
            (0..4_000).map(|_| spline.draw(&chance.normals(spline.dimensions()))).collect();
        for index in [0, 17, 42] {
            let drawn: Vec<f64> = draws.iter().map(|draw| draw[index]).collect();
            let deviation = spline.deviation(values[index]);
            assert!((spline.fitted()[index] - spline.value(values[index])).abs() < 1e-12);
            assert!((mean(&drawn) - spline.fitted()[index]).abs() < 4.0 * deviation / 4_000.0_f64.sqrt());
            assert!((variance(&drawn).sqrt() / deviation - 1.0).abs() < 0.05);
        }
    }

    #[test]
    fn an_input_of_two_values_has_their_means() {
        let values: Vec<f64> = (0..40).map(|point| f64::from(point % 2)).collect();
        let outcomes: Vec<f64> =
            (0..40).map(|point| f64::from(point % 2) * 4.0 + f64::from(point % 4 / 2)).collect();
        let spline = Spline::fit(&values, &outcomes).expect("a spline");
        assert!((spline.value(0.0) - 0.5).abs() < 1e-3 && (spline.value(1.0) - 4.5).abs() < 1e-3);
    }

    #[test]
    fn what_cannot_be_fitted_is_refused() {
        assert!(Spline::fit(&[1.0; 10], &[2.0; 10]).is_err());
        assert!(Spline::fit(&[1.0, 2.0], &[2.0, 1.0]).is_err());
        assert!(Spline::fit(&[1.0; 10], &[2.0; 9]).is_err());
    }
}
