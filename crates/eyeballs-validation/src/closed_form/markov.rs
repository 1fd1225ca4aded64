//! Coming and going with constant chances.

/// Share in the first of two states after a number of steps, all in it at the start; `leave` and `back` are the chances of
/// a step to leave it and to come back. A Markov chain of two states (Feller 1950, chapter XV).
pub fn share_in_first(leave: f64, back: f64, steps: f64) -> f64 {
    let rest = back / (leave + back);
    rest + (1.0 - rest) * libm::pow(1.0 - leave - back, steps)
}

/// Expected customers at time `t` of the queue M/M/infinity, which was empty at 0: `lambda` arrive and each leaves with
/// hazard `mu` per unit of `t`.
pub fn mm_infinity(lambda: f64, mu: f64, t: f64) -> f64 {
    lambda / mu * (1.0 - libm::exp(-mu * t))
}

/// The same by days: `lambda` arrive at the end of each of `days` days, and leave from the next day on.
pub fn mm_infinity_by_days(lambda: f64, mu: f64, days: f64) -> f64 {
    mm_infinity(lambda, mu, days) * mu / (1.0 - libm::exp(-mu))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_endless_server_has_its_known_values() {
        assert_close(mm_infinity(50.0, 0.05, 20.0), 632.120_558_8);
        assert_close(mm_infinity(50.0, 0.05, 1e4), 1_000.0);
    }

    #[test]
    fn by_days_it_is_the_sum_over_the_days_of_arrival() {
        let sum: f64 = (0..7).map(|age| 50.0 * libm::exp(-0.05 * f64::from(age))).sum();
        assert_close(mm_infinity_by_days(50.0, 0.05, 7.0), sum);
    }

    #[test]
    fn a_chain_forgets_its_start() {
        assert_close(share_in_first(0.2, 0.1, 1.0), 0.8);
        assert_close(share_in_first(0.2, 0.1, 1e3), 1.0 / 3.0);
    }
}
