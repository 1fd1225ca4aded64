//! Purchases of people who differ in how often they buy, how long they stay and how much they spend.

/// Probability of `x` purchases in time `t` if each person's rate is Gamma-distributed with shape `r` and inverse
/// scale `alpha`: the negative binomial distribution (Ehrenberg 1959).
pub fn nbd(r: f64, alpha: f64, t: f64, x: u32) -> f64 {
    let none = libm::pow(alpha / (alpha + t), r);
    (1..=x).map(f64::from).fold(none, |term, x| term * (r + x - 1.0) / x * t / (alpha + t))
}

/// Mean number of purchases of the negative binomial distribution.
pub fn nbd_mean(r: f64, alpha: f64, t: f64) -> f64 {
    r * t / alpha
}

/// Variance of the number of purchases of the negative binomial distribution.
pub fn nbd_variance(r: f64, alpha: f64, t: f64) -> f64 {
    nbd_mean(r, alpha, t) * (1.0 + t / alpha)
}

/// Expected purchases in a period of length `t` of those who bought `x` times in the one before, of the same
/// length (Morrison & Schmittlein 1988).
pub fn nbd_conditional_mean(r: f64, alpha: f64, t: f64, x: f64) -> f64 {
    (r + x) * t / (alpha + t)
}

/// Expected purchases by time `t` of the BG/NBD model: rates Gamma(r, alpha), and after each purchase a person
/// drops out with a chance of their own, Beta(a, b) (Fader, Hardie & Lee 2005, equation 9).
pub fn bgnbd_mean(r: f64, alpha: f64, a: f64, b: f64, t: f64) -> f64 {
    let hypergeometric = gauss(r, b, a + b - 1.0, t / (alpha + t));
    (a + b - 1.0) / (a - 1.0) * (1.0 - libm::pow(alpha / (alpha + t), r) * hypergeometric)
}

/// Gauss's hypergeometric function 2F1(a, b; c; z) for 0 <= z < 1, by its series.
fn gauss(a: f64, b: f64, c: f64, z: f64) -> f64 {
    let (mut term, mut sum, mut n) = (1.0_f64, 1.0, 0.0);
    while term.abs() > 1e-17 * sum {
        term *= (a + n) * (b + n) / (c + n) / (n + 1.0) * z;
        sum += term;
        n += 1.0;
    }
    sum
}

/// Mean value of an order if values are Gamma(p, nu) around a person's own mean and nu is Gamma(q, gamma) over
/// people (Fader & Hardie 2013).
pub fn gamma_gamma_mean(p: f64, q: f64, gamma: f64) -> f64 {
    p * gamma / (q - 1.0)
}

/// Expected value of the next order of a person whose `x` orders so far had the mean `m` (Fader & Hardie 2013).
pub fn gamma_gamma_conditional_mean(p: f64, q: f64, gamma: f64, x: f64, m: f64) -> f64 {
    p * (gamma + x * m) / (p * x + q - 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_negative_binomial_has_its_known_values() {
        assert_close(nbd(0.5, 1.0, 1.0, 0), std::f64::consts::FRAC_1_SQRT_2);
        assert_close(nbd(0.5, 1.0, 1.0, 1), 0.176_776_695_3);
        assert_close(nbd_mean(0.5, 1.0, 1.0), 0.5);
        assert_close(nbd_variance(0.5, 1.0, 1.0), 1.0);
        assert_close(nbd_conditional_mean(0.5, 1.0, 1.0, 3.0), 1.75);
        let all: f64 = (0..200).map(|x| nbd(0.5, 1.0, 1.0, x)).sum();
        assert_close(all, 1.0);
    }

    #[test]
    fn the_bgnbd_has_its_known_values() {
        assert_close(bgnbd_mean(0.2426, 4.4135, 0.7929, 2.4258, 39.0), 1.195_051_878);
        assert_close(bgnbd_mean(0.2426, 4.4135, 0.7929, 2.4258, 78.0), 1.858_021_759);
    }

    #[test]
    fn gamma_gamma_has_its_known_values() {
        assert_close(gamma_gamma_mean(6.2488, 3.7446, 15.4477), 35.170_730_8);
        assert_close(gamma_gamma_conditional_mean(6.2488, 3.7446, 15.4477, 2.0, 50.0), 47.329_754_74);
    }
}
