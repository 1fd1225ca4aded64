//! Random numbers of the usual distributions from a stream, exact, and with the same bits on every
//! machine and in every build: 64-bit floats, the pure functions of `libm`, no platform library.
//!
//! (`rand_distr` takes its logarithms from the platform or from `libm`, depending on what else is built
//! beside it, so a plugin built alone could differ in the last bit from the same plugin linked in.)

use crate::math::normal;
use crate::random::{RandomStream, uniform_open};
use rand_core::Rng;

/// Counts of at most this mean are drawn by inversion: one word, and a step for each event.
const MAX_INVERTED_MEAN: f64 = 60.0;
/// No word of 32 bits is that far out at such a mean.
const MAX_INVERTED: u64 = 255;

/// A uniform number, never 0 and never 1.
#[inline]
pub fn uniform(stream: &mut RandomStream) -> f64 {
    uniform_open(stream.next_u32())
}

/// An exponential number of mean 1.
#[inline]
pub fn exponential(stream: &mut RandomStream) -> f64 {
    -libm::log(uniform(stream))
}

/// A Gamma number of scale 1; `shape` above 0.
///
/// Method: Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM Transactions on
/// Mathematical Software 26, 2000), with their boost for shapes below 1.
pub fn gamma(shape: f64, stream: &mut RandomStream) -> f64 {
    if shape < 1.0 {
        let boost = libm::exp(-exponential(stream) / shape);
        return gamma(shape + 1.0, stream) * boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = f64::from(normal(stream.next_u32()));
        let root = 1.0 + c * x;
        let v = root * root * root;
        let u = uniform(stream);
        if v <= 0.0 {
            continue;
        }
        // The first condition implies the second, and spares the logarithms nearly always.
        let squeezed = u < 1.0 - 0.0331 * (x * x) * (x * x);
        if squeezed || libm::log(u) < 0.5 * x * x + d - d * v + d * libm::log(v) {
            return d * v;
        }
    }
}

/// A Beta number; both shapes above 0.
pub fn beta(a: f64, b: f64, stream: &mut RandomStream) -> f64 {
    let first = gamma(a, stream);
    let second = gamma(b, stream);
    // Two tiny shapes can give two zeros: the number is then at one of the ends.
    if first + second > 0.0 {
        first / (first + second)
    } else {
        f64::from(u8::from(uniform(stream) < a / (a + b)))
    }
}

/// A Poisson number; `mean` at least 0, any size.
///
/// Method: Ahrens and Dieter (Computing 12, 1974): the waiting time of the m-th event is Gamma; what
/// remains is a Poisson or binomial number of smaller size. Steps grow with the logarithm of the mean.
pub fn poisson(mut mean: f64, stream: &mut RandomStream) -> u64 {
    let mut count = 0;
    while mean > MAX_INVERTED_MEAN {
        let events = (mean * 0.875).floor();
        let waited = gamma(events, stream);
        if waited > mean {
            return count + binomial(events as u64 - 1, mean / waited, stream);
        }
        count += events as u64;
        mean -= waited;
    }
    // What is left is small: inversion, exact to the 2^-32 of a word.
    let level = uniform(stream);
    let mut term = libm::exp(-mean);
    let mut sum = term;
    let mut events = 0;
    while sum < level && events < MAX_INVERTED {
        events += 1;
        term *= mean / events as f64;
        sum += term;
    }
    count + events
}

/// A binomial number: successes among `trials` of chance `chance`.
///
/// Method: Devroye, "Non-Uniform Random Variate Generation" (1986), chapter X.4: the middle order
/// statistic of uniforms is Beta, and halves the trials that are left; what remains is inverted.
pub fn binomial(mut trials: u64, mut chance: f64, stream: &mut RandomStream) -> u64 {
    let mut successes = 0;
    loop {
        if chance > 0.5 {
            return successes + trials - binomial(trials, 1.0 - chance, stream);
        }
        if trials as f64 * chance <= MAX_INVERTED_MEAN {
            return successes + inverted_binomial(trials, chance, stream);
        }
        let middle = trials / 2 + 1;
        let split = beta(middle as f64, (trials + 1 - middle) as f64, stream);
        if split <= chance {
            successes += middle;
            trials -= middle;
            chance = (chance - split) / (1.0 - split);
        } else {
            trials = middle - 1;
            chance /= split;
        }
    }
}

/// Inversion for a chance of at most a half and a small mean, exact to the 2^-32 of a word.
fn inverted_binomial(trials: u64, chance: f64, stream: &mut RandomStream) -> u64 {
    if chance <= 0.0 || trials == 0 {
        return 0;
    }
    let odds = chance / (1.0 - chance);
    let level = uniform(stream);
    let mut term = libm::exp(trials as f64 * libm::log1p(-chance));
    let mut sum = term;
    let mut successes = 0;
    while sum < level && successes < trials.min(MAX_INVERTED) {
        term *= odds * (trials - successes) as f64 / (successes + 1) as f64;
        successes += 1;
        sum += term;
    }
    successes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{RandomKey, key_of};

    const DRAWS: u32 = 40_000;

    /// Mean and variance of draws lie within four standard errors of the distribution's; `kurtosis` is
    /// its excess kurtosis, which sets the error of the variance.
    fn assert_moments(
        what: &str,
        mean: f64,
        variance: f64,
        kurtosis: f64,
        draw: impl Fn(&mut RandomStream) -> f64,
    ) {
        let key = RandomKey { key: key_of(2014, 0), day: 0, stream: 0 };
        let values: Vec<f64> = (0..DRAWS).map(|person| draw(&mut key.stream_of_person(person, 0))).collect();
        let count = f64::from(DRAWS);
        let average = values.iter().sum::<f64>() / count;
        let spread = values.iter().map(|value| (value - average).powi(2)).sum::<f64>() / count;
        let mean_error = (variance / count).sqrt();
        let spread_error = variance * ((2.0 + kurtosis) / count).sqrt();
        assert!(
            (average - mean).abs() < 4.0 * mean_error,
            "{what}: mean {average}, not {mean} +- {mean_error}"
        );
        assert!((spread - variance).abs() < 4.0 * spread_error, "{what}: variance {spread}, not {variance}");
    }

    #[test]
    fn gamma_and_beta_numbers_have_their_moments() {
        for shape in [0.2426, 1.0, 3.5, 400.0] {
            assert_moments(&format!("gamma {shape}"), shape, shape, 6.0 / shape, |s| gamma(shape, s));
        }
        for (a, b) in [(0.764, 1.296), (2.0, 8.0), (50.0, 60.0)] {
            let sum: f64 = a + b;
            let variance = a * b / (sum * sum * (sum + 1.0));
            assert_moments(&format!("beta {a} {b}"), a / sum, variance, 1.0, |s| beta(a, b, s));
        }
    }

    #[test]
    fn poisson_and_binomial_numbers_have_their_moments_at_any_size() {
        for mean in [0.3, 5.0, 30.0, 1e4, 1e9] {
            assert_moments(&format!("poisson {mean}"), mean, mean, 1.0 / mean, |s| poisson(mean, s) as f64);
        }
        for (trials, chance) in [(10_u64, 0.3), (100, 0.02), (1_000, 0.9), (50_000_000, 0.009)] {
            let mean = trials as f64 * chance;
            let variance = mean * (1.0 - chance);
            let kurtosis = (1.0 - 6.0 * chance * (1.0 - chance)) / variance;
            let what = format!("binomial {trials} {chance}");
            assert_moments(&what, mean, variance, kurtosis, |s| binomial(trials, chance, s) as f64);
        }
    }

    /// Just above the largest mean that is inverted, one event too many or too few in the last step shifts the mean
    /// of many numbers by a tenth of an event.
    #[test]
    fn poisson_numbers_have_their_mean_where_they_begin_to_be_taken_in_steps() {
        const MEAN: f64 = MAX_INVERTED_MEAN + 1.0;
        const NUMBERS: u32 = 400_000;
        let key = RandomKey { key: key_of(2014, 0), day: 0, stream: 0 };
        let sum: u64 = (0..NUMBERS).map(|person| poisson(MEAN, &mut key.stream_of_person(person, 0))).sum();
        let mean = sum as f64 / f64::from(NUMBERS);
        let error = (MEAN / f64::from(NUMBERS)).sqrt();
        assert!((mean - MEAN).abs() < 4.0 * error, "{mean}, not {MEAN} +- {error}");
    }

    #[test]
    fn what_is_certain_needs_no_random_number() {
        let key = RandomKey { key: [1, 2], day: 0, stream: 0 };
        let mut stream = key.stream_of_person(0, 0);
        assert_eq!(poisson(0.0, &mut stream), 0);
        assert_eq!((binomial(1_000, 0.0, &mut stream), binomial(1_000, 1.0, &mut stream)), (0, 1_000));
        assert_eq!(binomial(0, 0.5, &mut stream), 0);
    }
}
