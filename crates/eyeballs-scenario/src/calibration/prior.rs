//! `prior`: what was known of a parameter before the data.

use super::ANY;
use crate::distribution::distribution;
use crate::reader::Reader;
use crate::tree::Node;
use eyeballs_core::spec::Distribution;
use std::f64::consts::TAU;

/// What was known of a parameter before the data.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    distribution: Distribution,
}

impl Prior {
    /// Logarithm of its density at a value of the parameter; minus infinity where it gives no chance.
    pub fn log_density(&self, value: f64) -> f64 {
        let ln = libm::log;
        match self.distribution {
            // Refused when it is read.
            Distribution::Constant(_) => f64::NEG_INFINITY,
            Distribution::Uniform { minimum, maximum } => match (minimum..=maximum).contains(&value) {
                true => -ln(maximum - minimum),
                false => f64::NEG_INFINITY,
            },
            _ if value <= 0.0 => f64::NEG_INFINITY,
            Distribution::Lognormal { median, sigma } => {
                let score = ln(value / median) / sigma;
                -0.5 * (score * score + ln(TAU)) - ln(sigma * value)
            }
            Distribution::Gamma { mean, shape } => {
                let rate = shape / mean;
                shape * ln(rate) + (shape - 1.0) * ln(value) - rate * value - libm::lgamma(shape)
            }
            Distribution::Beta { a, b } => {
                let scale = libm::lgamma(a + b) - libm::lgamma(a) - libm::lgamma(b);
                scale + (a - 1.0) * ln(value) + (b - 1.0) * libm::log1p(-value.min(1.0))
            }
            Distribution::Pareto { minimum, .. } if value < minimum => f64::NEG_INFINITY,
            Distribution::Pareto { minimum, alpha } => {
                ln(alpha) + alpha * ln(minimum) - (alpha + 1.0) * ln(value)
            }
        }
    }

    /// It in words: "lognormal with median 0.02 and sigma 0.3".
    pub fn words(&self) -> String {
        match self.distribution {
            Distribution::Constant(value) => format!("{value}"),
            Distribution::Uniform { minimum, maximum } => format!("even from {minimum} to {maximum}"),
            Distribution::Lognormal { median, sigma } => {
                format!("lognormal with median {median} and sigma {sigma}")
            }
            Distribution::Gamma { mean, shape } => format!("gamma with mean {mean} and shape {shape}"),
            Distribution::Beta { a, b } => format!("beta with a {a} and b {b}"),
            Distribution::Pareto { minimum, alpha } => {
                format!("Pareto with minimum {minimum} and alpha {alpha}")
            }
        }
    }
}

/// Reads it, if there is one; it must give a chance to both ends of the range, and so to all between.
pub(super) fn prior(reader: &mut Reader<'_>, ends: [Option<(f64, &Node)>; 2]) -> Option<Prior> {
    let log = reader.log;
    let span = reader.peek("prior")?.span;
    let before = log.count();
    let prior = Prior { distribution: distribution(reader, "prior", ANY, Distribution::Constant(0.0)) };
    if log.count() > before {
        return None;
    }
    if let Distribution::Constant(_) = prior.distribution {
        let help = "write a distribution, for example { lognormal = { median = 0.02, sigma = 0.3 } }, or no parameter";
        log.say_help(span, "a prior that is one number leaves nothing to be fitted", help);
        return None;
    }
    for (end, node) in ends.into_iter().flatten() {
        if !prior.log_density(end).is_finite() {
            let message = format!("the prior has no density at {end}, an end of the range");
            log.say_help(node.span, message, "let the range end where the prior still gives a chance");
        }
    }
    Some(prior)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: log(c(dunif(3, 1, 5), dlnorm(2, log(3), 0.5), dgamma(2, 4, 4 / 3), dbeta(0.3, 2, 5), 2.5 * 1^2.5 / 2^3.5)).
    #[test]
    fn densities_are_those_of_the_table() {
        for (distribution, value, expected) in [
            (Distribution::Uniform { minimum: 1.0, maximum: 5.0 }, 3.0, -1.386_294_4),
            (Distribution::Lognormal { median: 3.0, sigma: 0.5 }, 2.0, -1.247_742_8),
            (Distribution::Gamma { mean: 3.0, shape: 4.0 }, 2.0, -1.228_256_3),
            (Distribution::Beta { a: 2.0, b: 5.0 }, 0.3, 0.770_524_8),
            (Distribution::Pareto { minimum: 1.0, alpha: 2.5 }, 2.0, -1.509_724_4),
        ] {
            let prior = Prior { distribution };
            let found = prior.log_density(value);
            assert!((found - expected).abs() < 1e-6, "{prior:?}: {found}");
        }
        for distribution in [
            Distribution::Uniform { minimum: 1.0, maximum: 5.0 },
            Distribution::Pareto { minimum: 1.0, alpha: 2.5 },
        ] {
            assert_eq!(Prior { distribution }.log_density(0.5), f64::NEG_INFINITY);
        }
    }
}
