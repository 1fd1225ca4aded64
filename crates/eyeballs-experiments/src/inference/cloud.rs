//! Values of the parameters that observations allow: points drawn near the best one, each with a weight so that together they
//! stand for the posterior distribution under a flat prior in the unit cube (importance sampling: Kloek & van Dijk 1978; in
//! rounds, each proposal fitted to the points before: population Monte Carlo, Cappé et al. 2004).

use crate::chance::Chance;
use crate::regression::Cholesky;

/// Proposals are this much wider than what they are fitted to (assumption: weights of what lies far out stay bounded).
const WIDER: f64 = 1.3;
/// No proposal is wider than this share of a range in standard deviations (assumption: nearly flat).
const WIDEST: f64 = 0.5;
/// The narrowest, below which rounding of values shows.
const NARROWEST: f64 = 1e-5;
/// Draws outside the cube are thrown away; after so many they are put on its face.
const TRIES: u32 = 1_000;

/// A normal distribution in the unit cube, cut off at its faces.
#[derive(Clone, Debug)]
pub struct Proposal {
    centre: Vec<f64>,
    factors: Cholesky,
}

/// A point and how much it counts.
#[derive(Clone, Debug, PartialEq)]
pub struct Weighted {
    /// In the unit cube.
    pub point: Vec<f64>,
    /// Its share of the distribution; all together are 1.
    pub weight: f64,
}

impl Proposal {
    /// One around a point, `WIDER` than a covariance, by row.
    pub fn around(centre: &[f64], covariance: &[Vec<f64>]) -> Proposal {
        let size = centre.len();
        let wide = |i: usize| {
            let own = libm::sqrt(covariance[i][i].max(0.0));
            let wanted = (WIDER * if own.is_finite() { own } else { WIDEST }).clamp(NARROWEST, WIDEST);
            (own, wanted)
        };
        let mut matrix = vec![0.0; size * size];
        for i in 0..size {
            for j in 0..size {
                let ((own, wanted), (other, other_wanted)) = (wide(i), wide(j));
                let correlation = covariance[i][j] / (own * other);
                let correlation = if correlation.is_finite() { correlation.clamp(-1.0, 1.0) } else { 0.0 };
                // A little less than what a ridge has, so that nothing is flat.
                matrix[i * size + j] = wanted * other_wanted * if i == j { 1.0 } else { 0.99 * correlation };
            }
        }
        let diagonal = || {
            let mut plain = vec![0.0; size * size];
            (0..size).for_each(|i| plain[i * size + i] = matrix[i * size + i]);
            Cholesky::of(&plain, size)
        };
        let factors = Cholesky::of(&matrix, size).or_else(diagonal).unwrap_or_else(|| Cholesky::one(size));
        Proposal { centre: centre.to_vec(), factors }
    }

    /// So many points of it; other rounds have others.
    pub fn draw(&self, count: usize, seed: u64, round: u32) -> Vec<Vec<f64>> {
        let mut chance = Chance::new(seed, "cloud", round);
        let point = |normals: Vec<f64>| -> Vec<f64> {
            self.centre.iter().zip(self.factors.times(&normals)).map(|(x, step)| x + step).collect()
        };
        let mut draw = || {
            for _ in 0..TRIES {
                let point = point(chance.normals(self.centre.len()));
                if point.iter().all(|x| (0.0..=1.0).contains(x)) {
                    return point;
                }
            }
            point(chance.normals(self.centre.len())).into_iter().map(|x| x.clamp(0.0, 1.0)).collect()
        };
        (0..count).map(|_| draw()).collect()
    }

    /// Logarithm of its density, but for a constant that depends on its width alone, which is taken in, and on what lies outside
    /// the cube, which is not.
    fn log_density(&self, point: &[f64]) -> f64 {
        let away: Vec<f64> = point.iter().zip(&self.centre).map(|(x, centre)| x - centre).collect();
        let standard = self.factors.forward(away);
        -0.5 * (standard.iter().map(|x| x * x).sum::<f64>() + self.factors.log_determinant())
    }
}

/// Weights of points that were drawn in rounds, as many in each, from these proposals: likelihood over the mean density of all
/// rounds (Owen & Zhou 2000). `log_likelihoods` may be minus infinity.
pub fn weighted(points: Vec<Vec<f64>>, log_likelihoods: &[f64], proposals: &[Proposal]) -> Vec<Weighted> {
    let log_mean = |logs: &[f64]| {
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        most + libm::log(logs.iter().map(|log| libm::exp(log - most)).sum::<f64>() / logs.len() as f64)
    };
    let logs: Vec<f64> = points
        .iter()
        .zip(log_likelihoods)
        .map(|(point, likelihood)| {
            let densities: Vec<f64> = proposals.iter().map(|proposal| proposal.log_density(point)).collect();
            likelihood - log_mean(&densities)
        })
        .collect();
    let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> =
        logs.iter().map(|log| if most.is_finite() { libm::exp(log - most) } else { 1.0 }).collect();
    let sum: f64 = weights.iter().sum();
    points.into_iter().zip(weights).map(|(point, weight)| Weighted { point, weight: weight / sum }).collect()
}

/// As how many equally weighted points they count (Kong 1992).
pub fn effective(cloud: &[Weighted]) -> f64 {
    1.0 / cloud.iter().map(|point| point.weight * point.weight).sum::<f64>()
}

/// Mean and covariance, by row.
pub fn moments(cloud: &[Weighted]) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = cloud.first().map_or(0, |point| point.point.len());
    let mean: Vec<f64> =
        (0..size).map(|i| cloud.iter().map(|point| point.weight * point.point[i]).sum()).collect();
    let entry = |i: usize, j: usize| -> f64 {
        cloud.iter().map(|point| point.weight * (point.point[i] - mean[i]) * (point.point[j] - mean[j])).sum()
    };
    let covariance = (0..size).map(|i| (0..size).map(|j| entry(i, j)).collect()).collect();
    (mean, covariance)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A normal likelihood in the middle of the cube, from a proposal beside it and too narrow: mean and covariance come out.
    #[test]
    fn the_posterior_of_a_normal_likelihood_is_found() {
        let log_likelihood = |p: &[f64]| {
            let (x, y) = ((p[0] - 0.5) / 0.05, (p[1] - 0.4) / 0.1);
            -0.5 * (x * x + y * y - 1.6 * x * y) / (1.0 - 0.64)
        };
        let first = Proposal::around(&[0.48, 0.45], &[vec![0.003, 0.0], vec![0.0, 0.01]]);
        let mut points = first.draw(2_000, 1, 0);
        let logs: Vec<f64> = points.iter().map(|point| log_likelihood(point)).collect();
        let (mean, covariance) = moments(&weighted(points.clone(), &logs, std::slice::from_ref(&first)));
        let second = Proposal::around(&mean, &covariance);
        points.extend(second.draw(2_000, 1, 1));
        let logs: Vec<f64> = points.iter().map(|point| log_likelihood(point)).collect();
        let cloud = weighted(points, &logs, &[first, second]);
        let (mean, covariance) = moments(&cloud);
        assert!((mean[0] - 0.5).abs() < 0.005 && (mean[1] - 0.4).abs() < 0.01, "{mean:?}");
        for (i, j, expected) in [(0, 0, 0.0025), (1, 1, 0.01), (0, 1, 0.004)] {
            assert!((covariance[i][j] / expected - 1.0).abs() < 0.12, "{i} {j}: {covariance:?}");
        }
        let effective = effective(&cloud);
        assert!((1_000.0..4_000.0).contains(&effective), "{effective}");
        assert!((cloud.iter().map(|point| point.weight).sum::<f64>() - 1.0).abs() < 1e-12);
    }

    #[test]
    fn what_is_not_known_at_all_fills_its_range_and_no_draw_leaves_the_cube() {
        let flat = Proposal::around(&[0.0, 0.5], &[vec![1e12, 0.0], vec![0.0, f64::INFINITY]]);
        let points = flat.draw(500, 3, 0);
        assert!(points.iter().flatten().all(|x| (0.0..=1.0).contains(x)));
        let high = points.iter().filter(|point| point[0] > 0.7).count();
        assert!(high > 20, "{high} of 500");
        let cloud = weighted(points, &[f64::NEG_INFINITY; 500], &[flat]);
        assert!((effective(&cloud) - 500.0).abs() < 1e-6);
    }
}
