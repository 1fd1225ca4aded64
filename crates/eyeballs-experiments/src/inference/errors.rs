//! How far an observation may lie from a simulation.

use std::f64::consts::TAU;

/// The law of an observation's error.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ErrorLaw {
    /// Normal, with this standard deviation, above 0.
    Normal {
        /// In the unit of the observation.
        deviation: f64,
    },
    /// A count of independent events: Poisson, its variance this many times its mean (quasi-likelihood, McCullagh & Nelder
    /// 1989, chapter 9).
    Count {
        /// Variance over mean, above 0; 1 for Poisson numbers.
        dispersion: f64,
    },
}

impl ErrorLaw {
    /// Simulated less observed in units of the error; of counts the signed root of the deviance, so that the square is twice
    /// the logarithm of the likelihood ratio (McCullagh & Nelder 1989). Infinite where what was observed cannot be.
    pub fn residual(&self, simulated: f64, observed: f64) -> f64 {
        match *self {
            ErrorLaw::Normal { deviation } => (simulated - observed) / deviation,
            ErrorLaw::Count { dispersion } => {
                let entropy = if observed > 0.0 { observed * libm::log(observed / simulated) } else { 0.0 };
                // Below zero by rounding only.
                let deviance = 2.0 * (entropy - (observed - simulated)).max(0.0);
                let root = libm::sqrt(deviance / dispersion);
                if simulated < observed { -root } else { root }
            }
        }
    }

    /// Logarithm of the likelihood of a residual's observation. Of counts that are spread more than Poisson numbers it is the
    /// extended quasi-likelihood (Nelder & Pregibon 1987), which is that of Poisson for a dispersion of 1 but for
    /// Stirling's error.
    pub fn log_likelihood(&self, simulated: f64, observed: f64) -> f64 {
        let square = self.residual(simulated, observed) * self.residual(simulated, observed);
        match *self {
            ErrorLaw::Normal { deviation } => -0.5 * (square + libm::log(TAU * deviation * deviation)),
            ErrorLaw::Count { dispersion } => {
                // Exact at dispersion 1: the largest logarithm of chance that a Poisson number can have.
                let most = if observed > 0.0 {
                    observed * libm::log(observed) - observed - libm::lgamma(observed + 1.0)
                } else {
                    0.0
                };
                -0.5 * (square + libm::log(dispersion)) + most
            }
        }
    }

    /// Its standard deviation where this is simulated.
    pub fn deviation(&self, simulated: f64) -> f64 {
        match *self {
            ErrorLaw::Normal { deviation } => deviation,
            ErrorLaw::Count { dispersion } => libm::sqrt(dispersion * simulated.max(0.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNT: ErrorLaw = ErrorLaw::Count { dispersion: 1.0 };

    /// Twice the logarithm of the likelihood ratio of Poisson numbers, and nearly the usual residual when
    /// the count is large.
    #[test]
    fn counts_lie_apart_by_their_deviance() {
        let deviance = 2.0 * (10.0 * (10.0_f64 / 8.0).ln() - 2.0);
        let residual = COUNT.residual(8.0, 10.0);
        assert!((residual + deviance.sqrt()).abs() < 1e-12, "{residual}");
        assert!((COUNT.residual(1e6 + 1e3, 1e6) - 1.0).abs() < 1e-3);
        assert_eq!(COUNT.residual(3.0, 0.0), 6.0_f64.sqrt());
        assert_eq!(COUNT.residual(5.0, 5.0), 0.0);
        assert_eq!(COUNT.residual(0.0, 5.0), f64::NEG_INFINITY);
        let wide = ErrorLaw::Count { dispersion: 4.0 };
        assert!((2.0 * wide.residual(8.0, 10.0) - residual).abs() < 1e-12);
        assert_eq!((COUNT.deviation(9.0), wide.deviation(9.0)), (3.0, 6.0));
    }

    /// R: dpois(3, 2, log = TRUE), dpois(0, 2, log = TRUE), dnorm(1, 3, 2, log = TRUE).
    #[test]
    fn likelihoods_are_those_of_the_textbook() {
        for (found, expected) in [
            (COUNT.log_likelihood(2.0, 3.0), -1.712_317_9),
            (COUNT.log_likelihood(2.0, 0.0), -2.0),
            (ErrorLaw::Normal { deviation: 2.0 }.log_likelihood(3.0, 1.0), -2.112_085_7),
        ] {
            assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
        }
    }
}
