//! How people decide who look at something before they take it.

/// The chance to join of somebody for whom `utility`, in log odds, speaks for it beyond the chance `appeal` at 0.
pub fn appeal(appeal: f64, utility: f64) -> f64 {
    let odds = appeal / (1.0 - appeal) * libm::exp(utility);
    odds / (odds + 1.0)
}

/// The mean of [`appeal`] over people for whom something speaks against it, evenly spread from 0 to `most`.
pub fn mean_appeal(appeal: f64, most: f64) -> f64 {
    let odds = appeal / (1.0 - appeal);
    libm::log((1.0 + odds) / (1.0 + odds * libm::exp(-most))) / most
}

/// Share of people who have joined at time `t`: reached at the rate `hazard`, they join with chance `joins`, and give up
/// for ever with chance `gives_up` if they do not.
pub fn joined_or_gave_up(hazard: f64, joins: f64, gives_up: f64, t: f64) -> f64 {
    let ends = joins + (1.0 - joins) * gives_up;
    joins / ends * (1.0 - libm::exp(-hazard * ends * t))
}

/// Expected value on day `n` of a number that moves, on each of the days 1 .. n with chance `chance`, a share `smoothing`
/// of its way from `start` on day 0 to `target - hype x 2^(-day / half_life)`.
pub fn smoothed_under_hype(
    start: f64,
    target: f64,
    (hype, half_life): (f64, f64),
    (smoothing, chance): (f64, f64),
    n: f64,
) -> f64 {
    let stays = 1.0 - smoothing * chance;
    let fades = libm::exp2(-1.0 / half_life);
    let [stayed, faded] = [stays, fades].map(|factor| libm::pow(factor, n));
    target + (start - target) * stayed - hype * (1.0 - stays) * fades * (faded - stayed) / (fades - stays)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn the_mean_over_people_is_that_of_many_of_them() {
        let people = (0..10_000).map(|person| appeal(0.4, -3.0 * (f64::from(person) + 0.5) / 10_000.0));
        assert!((mean_appeal(0.4, 3.0) - people.sum::<f64>() / 10_000.0).abs() < 1e-8);
    }

    #[test]
    fn odds_are_multiplied() {
        assert_close(appeal(0.5, libm::log(3.0)), 0.75);
        assert_close(appeal(0.2, 0.0), 0.2);
    }

    #[test]
    fn who_never_gives_up_joins_in_the_end() {
        assert_close(joined_or_gave_up(0.1, 0.3, 0.0, 1e4), 1.0);
        assert_close(joined_or_gave_up(0.1, 0.3, 1.0, 1e4), 0.3);
        assert_close(joined_or_gave_up(0.2, 1.0, 0.7, 5.0), 1.0 - libm::exp(-1.0));
    }

    #[test]
    fn smoothing_under_hype_is_the_recursion() {
        let mut mean = 0.5;
        for day in 1..=9 {
            mean += 0.1 * 0.6 * (0.8 - 0.4 * libm::exp2(-f64::from(day) / 5.0) - mean);
        }
        assert_close(smoothed_under_hype(0.5, 0.8, (0.4, 5.0), (0.1, 0.6), 9.0), mean);
    }
}
