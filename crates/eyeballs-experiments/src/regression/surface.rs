//! Regression on two inputs with a smooth surface.

use super::Posterior;
use super::basis::Basis;
use super::penalised::{Penalised, Penalties, Row, sum};
use crate::error::{ExperimentError, check, check_least};

/// Borders between the pieces of each input, at most.
const BORDERS: usize = 5;

/// A penalised regression on all products of the splines of two inputs, with a penalty along each of them (Eilers & Marx
/// 2003; Wood 2006), weighted as the restricted likelihood says. See [`super::Spline`].
pub struct Surface {
    bases: [Basis; 2],
    fit: Penalised,
    rows: Vec<Row>,
    fitted: Vec<f64>,
}

impl Surface {
    /// Fits a surface to outcomes at values of a first and a second input.
    ///
    /// # Errors
    /// If lengths do not fit, numbers are not finite, there are fewer than twelve points, or an input has one value only.
    pub fn fit(first: &[f64], second: &[f64], outcomes: &[f64]) -> Result<Surface, ExperimentError> {
        check_least("points of a surface", first.len(), 12)?;
        for values in [first, second] {
            check("values of an input", values, outcomes.len())?;
        }
        check("outcomes", outcomes, first.len())?;
        let basis = |input: usize, values: &[f64]| {
            Basis::over(values, BORDERS).ok_or(ExperimentError::Constant { input })
        };
        let bases = [basis(0, first)?, basis(1, second)?];
        let rows: Vec<Row> = first.iter().zip(second).map(|(&x, &y)| row(&bases, x, y)).collect();
        let fit = Penalised::fit(&rows, outcomes, &penalties(&bases))?;
        let fitted = rows.iter().map(|row| fit.value(row)).collect();
        Ok(Surface { bases, fit, rows, fitted })
    }

    /// Its value; beyond the range of an input, that at the end.
    pub fn value(&self, first: f64, second: f64) -> f64 {
        self.fit.value(&row(&self.bases, first, second))
    }

    /// The standard deviation of its value.
    pub fn deviation(&self, first: f64, second: f64) -> f64 {
        self.fit.value_deviation(&row(&self.bases, first, second))
    }

    /// How many free coefficients it is worth: 4 where it bends along no input.
    pub fn effective_parameters(&self) -> f64 {
        self.fit.effective
    }

    /// Other places than the points, for [`Surface::draw_at`].
    pub(crate) fn places(&self, at: &[[f64; 2]]) -> SurfacePlaces {
        SurfacePlaces(at.iter().map(|&[first, second]| row(&self.bases, first, second)).collect())
    }

    /// The values at some places of a surface that the outcomes allow; see [`Posterior::draw`].
    pub(crate) fn draw_at(&self, places: &SurfacePlaces, normals: &[f64]) -> Vec<f64> {
        let drawn = self.fit.draw(normals);
        places.0.iter().map(|row| sum(row, &drawn)).collect()
    }
}

/// Places at which drawn surfaces are asked for.
pub(crate) struct SurfacePlaces(Vec<Row>);

fn row(bases: &[Basis; 2], first: f64, second: f64) -> Row {
    let ((start, bumps), (other_start, other_bumps)) = (bases[0].at(first), bases[1].at(second));
    let size = bases[1].size();
    let index = |number: usize| (start + number / 4) * size + other_start + number % 4;
    (0..16).map(|number| (index(number), bumps[number / 4] * other_bumps[number % 4])).collect()
}

fn penalties(bases: &[Basis; 2]) -> Penalties {
    let [first, second] = [bases[0].size(), bases[1].size()];
    let size = first * second;
    let (bending, other_bending) = (bases[0].bending(), bases[1].bending());
    let (mut along_first, mut along_second) = (vec![0.0; size * size], vec![0.0; size * size]);
    for i in 0..first {
        for j in 0..second {
            let row = (i * second + j) * size;
            for k in 0..first {
                along_first[row + k * second + j] = bending[i * first + k];
            }
            for k in 0..second {
                along_second[row + i * second + k] = other_bending[j * second + k];
            }
        }
    }
    let (straight, other_straight) = (bases[0].straight(), bases[1].straight());
    let free = straight.iter().flat_map(|one| {
        other_straight.iter().map(|other| one.iter().flat_map(|x| other.iter().map(move |y| x * y)).collect())
    });
    Penalties { matrices: vec![along_first, along_second], free: free.collect() }
}

impl Posterior for Surface {
    fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    fn dimensions(&self) -> usize {
        self.bases[0].size() * self.bases[1].size()
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

    type Sample = (Vec<f64>, Vec<f64>, Vec<f64>);

    fn sample(count: usize, number: u32, function: fn(f64, f64) -> f64, noise: f64) -> Sample {
        let mut chance = Chance::new(31, "surface", number);
        let first: Vec<f64> = (0..count).map(|_| chance.uniform()).collect();
        let second: Vec<f64> = (0..count).map(|_| 100.0 * chance.uniform()).collect();
        let outcomes =
            first.iter().zip(&second).map(|(&x, &y)| function(x, y) + noise * chance.normal()).collect();
        (first, second, outcomes)
    }

    #[test]
    fn a_product_of_straight_lines_stays_one() {
        let (first, second, outcomes) = sample(150, 0, |x, y| 1.0 + x - 0.02 * y + 0.1 * x * y, 0.0);
        let surface = Surface::fit(&first, &second, &outcomes).expect("a surface");
        for (x, y) in [(0.1, 20.0), (0.5, 50.0), (0.9, 95.0)] {
            let expected = 1.0 + x - 0.02 * y + 0.1 * x * y;
            assert!((surface.value(x, y) - expected).abs() < 1e-4, "{}", surface.value(x, y));
        }
    }

    #[test]
    fn it_bends_along_the_input_that_asks_for_it_and_knows_how_well() {
        let curve = |x: f64, y: f64| libm::sin(6.0 * x) + 0.01 * y;
        let (mut inside, mut all) = (0, 0);
        for number in 0..15 {
            let (first, second, outcomes) = sample(400, number, |x, y| libm::sin(6.0 * x) + 0.01 * y, 0.3);
            let surface = Surface::fit(&first, &second, &outcomes).expect("a surface");
            for (x, y) in
                (1..10).flat_map(|i| (1..10).map(move |j| (f64::from(i) / 10.0, f64::from(j) * 10.0)))
            {
                let error = (surface.value(x, y) - curve(x, y)).abs();
                inside += u32::from(error < 1.96 * surface.deviation(x, y));
                all += 1;
            }
            assert!(surface.effective_parameters() < 25.0, "{}", surface.effective_parameters());
        }
        let share = f64::from(inside) / f64::from(all);
        assert!((0.90..=0.99).contains(&share), "{share}");
    }
}
