//! How long relations last.

/// Share still there at time `t` if everybody leaves with hazard `h` per unit of `t`.
pub fn exponential(h: f64, t: f64) -> f64 {
    libm::exp(-h * t)
}

/// Share still there at time `t` if hazards are Gamma-distributed over people with mean `h` per unit of `t` and
/// squared coefficient of variation `v`: the survival function of Lomax (1954).
pub fn lomax(h: f64, v: f64, t: f64) -> f64 {
    libm::exp(-libm::log1p(v * h * t) / v)
}

/// Expected life in periods if a share `churn` leaves in each, the period of joining included.
pub fn expected_life(churn: f64) -> f64 {
    1.0 / churn
}

/// Periods until half have left if a share `churn` leaves in each.
pub fn half_life(churn: f64) -> f64 {
    libm::log(0.5) / libm::log(1.0 - churn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn without_spread_lomax_is_exponential() {
        assert_close(lomax(0.01, 1e-9, 100.0), exponential(0.01, 100.0) * (1.0 + 0.5e-9));
        assert_close(lomax(0.01, 1.0, 100.0), 0.5);
    }

    #[test]
    fn lives_have_their_known_lengths() {
        assert_close(expected_life(0.05), 20.0);
        assert_close(half_life(0.05), 13.513_407_33);
    }
}
