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

/// Share still there after `t` days if whoever has had `n` days without use in a row goes, and each day is one of use with
/// chance `p`: the chance that `t` trials have no run of `n` failures. The first use, on day k <= n, makes all begin anew:
/// S(t) = sum over k of p (1 - p)^{k-1} S(t - k), and S(t) = 1 for t < n (de Moivre 1738; Feller 1968, XIII.7).
pub fn without_a_run(p: f64, n: usize, t: usize) -> f64 {
    shares_without_a_run(p, n, t)[t]
}

/// The same for all days until `t`.
pub fn shares_without_a_run(p: f64, n: usize, t: usize) -> Vec<f64> {
    let mut shares = vec![1.0; n];
    for day in n..=t {
        let uses = (1..=n).map(|k| p * libm::pow(1.0 - p, (k - 1) as f64) * shares[day - k]);
        let share = uses.sum();
        shares.push(share);
    }
    shares
}

/// Mean days until the first run of `n` days without use has ended.
pub fn days_to_a_run(p: f64, n: usize) -> f64 {
    let run = libm::pow(1.0 - p, n as f64);
    (1.0 - run) / (p * run)
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
    fn runs_come_as_they_do_in_tosses_of_a_coin() {
        // Of 16 rows of four tosses, 3 have three tails in a row; of 8 of three, 1.
        assert_close(without_a_run(0.5, 3, 2), 1.0);
        assert_close(without_a_run(0.5, 3, 3), 7.0 / 8.0);
        assert_close(without_a_run(0.5, 3, 4), 13.0 / 16.0);
        assert_close(days_to_a_run(0.5, 3), 14.0);
        let mean: f64 = (0..3_000).map(|day| without_a_run(0.2, 10, day)).sum();
        assert_close(mean, days_to_a_run(0.2, 10));
    }

    #[test]
    fn lives_have_their_known_lengths() {
        assert_close(expected_life(0.05), 20.0);
        assert_close(half_life(0.05), 13.513_407_33);
    }
}
