//! Random numbers of the distributions that this model needs, with the same bits on every machine.

use eyeballs_model::libm;
use eyeballs_model::math::normal;
use eyeballs_model::prelude::*;
use eyeballs_model::rand::Rng;

/// A uniform number, never 0 and never 1.
pub(crate) fn chance(stream: &mut RandomStream) -> f64 {
    uniform_open(stream.next_u32())
}

/// An exponential number of mean 1.
pub(crate) fn exponential(stream: &mut RandomStream) -> f64 {
    -libm::log(chance(stream))
}

/// A Gamma number of scale 1.
///
/// Method: Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM Transactions on
/// Mathematical Software 26, 2000), with their boost for shapes below 1.
pub(crate) fn gamma(shape: f64, stream: &mut RandomStream) -> f64 {
    if shape < 1.0 {
        let boost = libm::exp(-exponential(stream) / shape);
        return gamma(shape + 1.0, stream) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = f64::from(normal(stream.next_u32()));
        let root = 1.0 + c * x;
        if root <= 0.0 {
            continue;
        }
        let v = root * root * root;
        if -exponential(stream) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// A Beta number.
pub(crate) fn beta(a: f64, b: f64, stream: &mut RandomStream) -> f64 {
    let first = gamma(a, stream);
    let second = gamma(b, stream);
    first / (first + second)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::abi::random::{RandomKey, key_of};

    /// Mean and variance of a Gamma are its shape; third central moment twice its shape.
    #[test]
    fn gamma_numbers_have_the_moments_of_a_gamma() {
        let key = RandomKey { key: key_of(1, 0), day: 0, stream: 0 };
        for (purpose, shape) in [0.2426, 0.7929, 1.0, 3.7446, 40.0].into_iter().enumerate() {
            let mut stream = key.stream_of_person(0, purpose as u32);
            let count = 400_000;
            let numbers: Vec<f64> = (0..count).map(|_| gamma(shape, &mut stream)).collect();
            let moment = |power: i32, around: f64| {
                let (mut sum, mut squares) = (0.0, 0.0);
                for x in &numbers {
                    let y = (x - around).powi(power);
                    sum += y;
                    squares += y * y;
                }
                let n = f64::from(count);
                let mean: f64 = sum / n;
                (mean, ((squares / n - mean * mean) / n).sqrt())
            };
            for (power, around, expected) in [(1, 0.0, shape), (2, shape, shape), (3, shape, 2.0 * shape)] {
                let (mean, error) = moment(power, around);
                assert!((mean - expected).abs() < 4.0 * error, "moment {power} of shape {shape}: {mean}");
            }
        }
    }

    #[test]
    fn beta_numbers_have_mean_and_variance_of_a_beta() {
        let mut stream = RandomKey { key: key_of(2, 0), day: 0, stream: 0 }.stream_of_person(0, 0);
        let (a, b, count) = (0.7929, 2.4258, 200_000.0);
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..200_000 {
            let x = beta(a, b, &mut stream);
            sum += x;
            squares += x * x;
        }
        let mean: f64 = sum / count;
        let variance = squares / count - mean * mean;
        let exact = a * b / ((a + b) * (a + b) * (a + b + 1.0));
        assert!((mean - a / (a + b)).abs() < 4.0 * (exact / count).sqrt(), "{mean}");
        assert!((variance / exact - 1.0).abs() < 0.02, "{variance} of {exact}");
    }
}
