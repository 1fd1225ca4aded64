//! How people choose and what they do of it.

/// Shares of alternatives by the multinomial logit: Luce (1959), McFadden (1974).
pub fn logit_shares<const COUNT: usize>(utilities: [f64; COUNT]) -> [f64; COUNT] {
    let weights = utilities.map(libm::exp);
    let total: f64 = weights.iter().sum();
    weights.map(|weight| weight / total)
}

/// Expected value after `steps` days of a number that moves on a day, with chance `chance`, a share `smoothing` of
/// its way from `start` to `target`: exponential smoothing (Brown 1956) at random times.
pub fn smoothed(start: f64, target: f64, smoothing: f64, chance: f64, steps: f64) -> f64 {
    target + (start - target) * libm::pow(1.0 - smoothing * chance, steps)
}

/// Chance that something happens within a number of days if it has chance `chance` on each.
pub fn within(chance: f64, days: f64) -> f64 {
    1.0 - libm::pow(1.0 - chance, days)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn shares_have_their_known_values() {
        let [one, two, outside] = logit_shares([1.0, 2.0, 0.0]);
        assert_close(two, 0.665_240_955_8);
        assert_close(one + two + outside, 1.0);
    }

    #[test]
    fn smoothing_on_every_second_day_is_half_as_much() {
        assert_close(smoothed(1.0, 0.0, 0.5, 1.0, 2.0), 0.25);
        assert_close(smoothed(1.0, 0.0, 0.5, 0.5, 1.0), 0.75);
    }

    #[test]
    fn within_two_days_is_one_less_both_missed() {
        assert_close(within(0.05, 2.0), 0.097_5);
    }
}
