//! Whether a model fits at all.

use crate::chance::Chance;
use eyeballs_numerics::distribution::Continuous;
use eyeballs_numerics::distribution::gamma::Gamma;

/// Chance that a chi-square number with so many degrees of freedom, above 0, is at least this large (Abramowitz & Stegun
/// 26.4.19).
pub fn chi_square_above(value: f64, degrees: f64) -> f64 {
    if value <= 0.0 {
        return 1.0;
    }
    if !value.is_finite() {
        return 0.0;
    }
    // A Gamma number of shape k/2 and mean 1, times k.
    (1.0 - Gamma::of_shape(0.5 * degrees).at(value / degrees).0).clamp(0.0, 1.0)
}

/// Chance of at most so many successes in independent trials; not a number unless the chance of one is above 0 and below 1.
pub fn binomial_below(successes: usize, trials: usize, chance: f64) -> f64 {
    let (n, log) = (trials as f64, libm::lgamma(trials as f64 + 1.0));
    let term = |k: usize| {
        let k = k as f64;
        let ways = log - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
        libm::exp(ways + k * libm::log(chance) + (n - k) * libm::log1p(-chance))
    };
    (0..=successes.min(trials)).map(term).sum::<f64>().min(1.0)
}

/// What information criteria say (Akaike 1974; the small-sample form of Hurvich & Tsai 1989).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct InformationCriteria {
    /// 2 k - 2 log L.
    pub aic: f64,
    /// That with 2 k (k + 1) / (n - k - 1) added; none with too few observations.
    pub aicc: Option<f64>,
    /// k log n - 2 log L (Schwarz 1978).
    pub bic: f64,
}

impl InformationCriteria {
    /// Of a logarithm of likelihood, the number of fitted quantities (variances too) and of observations.
    pub fn of(log_likelihood: f64, fitted: usize, observations: usize) -> InformationCriteria {
        let (k, n) = (fitted as f64, observations as f64);
        let aic = 2.0 * k - 2.0 * log_likelihood;
        InformationCriteria {
            aic,
            aicc: (n - k - 1.0 > 0.0).then(|| aic + 2.0 * k * (k + 1.0) / (n - k - 1.0)),
            bic: k * libm::log(n) - 2.0 * log_likelihood,
        }
    }
}

/// How alike neighbouring residuals are.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Autocorrelation {
    /// The autocorrelation at lag one about 0.
    pub at_lag_one: f64,
    /// Chance of one as large in random order: by permutations, one-sided, never 0 (Phipson & Smyth 2010).
    pub p: f64,
}

/// Fewer residuals have too few orders to say anything at one percent (assumption).
pub const LEAST_RESIDUALS: usize = 6;
/// Orders tried: a chance of a thousandth can be told.
const ORDERS: u32 = 1_999;

/// Whether residuals in the order of time cling together, as they do where a model has another shape than the data. None
/// with fewer than [`LEAST_RESIDUALS`], or if all are 0.
pub fn autocorrelation(residuals: &[f64], seed: u64) -> Option<Autocorrelation> {
    let squares: f64 = residuals.iter().map(|residual| residual * residual).sum();
    if residuals.len() < LEAST_RESIDUALS || squares <= 0.0 || !squares.is_finite() {
        return None;
    }
    let neighbours = |list: &[f64]| list.windows(2).map(|pair| pair[0] * pair[1]).sum::<f64>();
    let own = neighbours(residuals);
    let mut chance = Chance::new(seed, "autocorrelation", 0);
    let mut shuffled = residuals.to_vec();
    let as_large = (0..ORDERS).filter(|_| {
        for last in (1..shuffled.len()).rev() {
            shuffled.swap(last, chance.below(last + 1));
        }
        neighbours(&shuffled) >= own
    });
    let p = (1.0 + as_large.count() as f64) / (1.0 + f64::from(ORDERS));
    Some(Autocorrelation { at_lag_one: own / squares, p })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// R: pchisq(c(3.841459, 18.30704, 2, 100), c(1, 10, 4, 30), lower.tail = FALSE).
    #[test]
    fn chances_of_chi_square_are_those_of_the_table() {
        for (value, degrees, expected) in [
            (3.841_459, 1.0, 0.05),
            (18.307_04, 10.0, 0.05),
            (2.0, 4.0, 0.735_758_88),
            (100.0, 30.0, 1.856_802_3e-9),
        ] {
            let found = chi_square_above(value, degrees);
            assert!((found / expected - 1.0).abs() < 1e-3, "{value} of {degrees}: {found}");
        }
        assert_eq!((chi_square_above(0.0, 3.0), chi_square_above(f64::INFINITY, 3.0)), (1.0, 0.0));
    }

    /// R: pbinom(3, 10, 0.5), pbinom(15, 20, 0.95).
    #[test]
    fn chances_of_counts_are_those_of_the_table() {
        assert!((binomial_below(3, 10, 0.5) - 0.171_875).abs() < 1e-9);
        assert!((binomial_below(15, 20, 0.95) - 0.002_573_9).abs() < 1e-6);
        assert!((binomial_below(5, 5, 0.3) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn criteria_count_what_was_fitted() {
        let found = InformationCriteria::of(-10.0, 3, 12);
        assert_eq!((found.aic, found.aicc), (26.0, Some(29.0)));
        assert!((found.bic - (3.0 * 12.0_f64.ln() + 20.0)).abs() < 1e-12);
        assert_eq!(InformationCriteria::of(-10.0, 3, 4).aicc, None);
    }

    #[test]
    fn a_wave_clings_together_and_noise_does_not() {
        let wave: Vec<f64> = (0..20).map(|day| (f64::from(day) * 0.4).sin()).collect();
        let found = autocorrelation(&wave, 1).expect("enough");
        assert!(found.at_lag_one > 0.7 && found.p < 0.002, "{found:?}");
        let mut chance = Chance::new(4, "test", 0);
        let small =
            (0..400).filter(|&seed| autocorrelation(&chance.normals(12), seed).expect("enough").p < 0.05);
        let count = small.count();
        // Four standard errors of a binomial number of 400 at 5 %.
        assert!((3..=37).contains(&count), "{count} of 400 below 5 %");
        assert_eq!(autocorrelation(&[1.0; 5], 1), None);
        assert_eq!(autocorrelation(&[0.0; 9], 1), None);
    }
}
