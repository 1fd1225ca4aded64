//! How often people who differ use a service, and which of them stay.

use super::concentration::normal;

/// Chance of use on exactly `used` of `days` days if a person's uses are a Poisson process whose rate a day is Gamma with
/// mean `rate` and shape `shape`: the Gamma mixture of binomials, by inclusion and exclusion. The sum alternates: for a few
/// days only.
pub fn days_used(used: u32, days: u32, rate: f64, shape: f64) -> f64 {
    let sum: f64 = (0..=used)
        .map(|left_out| {
            let sign = if left_out % 2 == 0 { 1.0 } else { -1.0 };
            sign * choose(used, left_out) * unused(f64::from(days - used + left_out), rate, shape)
        })
        .sum();
    choose(days, used) * sum
}

/// Share who used it within a number of days.
pub fn used_within(days: f64, rate: f64, shape: f64) -> f64 {
    1.0 - unused(days, rate, shape)
}

/// Share who did not.
fn unused(days: f64, rate: f64, shape: f64) -> f64 {
    libm::pow(1.0 + days * rate / shape, -shape)
}

fn choose(all: u32, some: u32) -> f64 {
    (0..some).map(|number| f64::from(all - number) / f64::from(number + 1)).product()
}

/// Mean normal score of a trait among those whose score of another, with which it has the correlation `rho`, is above
/// `beyond`: Gaussian regression and the mean of a truncated normal.
pub fn score_of_those_beyond(rho: f64, beyond: f64) -> f64 {
    rho * normal_density(beyond) / (1.0 - normal(beyond))
}

/// Mean frequency of use of those who have stayed for the cumulative hazard `hazard`, if frequency and frailty are
/// exponential with mean 1 and their normal scores have the correlation `rho`: the mean of f e^{-zH} over that of e^{-zH},
/// by the trapezoidal rule over both scores.
pub fn frequency_of_those_who_stayed(rho: f64, hazard: f64) -> f64 {
    const STEP: f64 = 0.02;
    const STEPS: i32 = 400;
    let exponential = |score: f64| -libm::log(normal(-score));
    let scores = || (-STEPS..=STEPS).map(|step| f64::from(step) * STEP);
    let (mut above, mut below) = (0.0, 0.0);
    for own in scores() {
        let staying: f64 = scores()
            .map(|other| {
                let frailty = exponential(rho * own + libm::sqrt(1.0 - rho * rho) * other);
                normal_density(other) * libm::exp(-frailty * hazard)
            })
            .sum();
        above += normal_density(own) * staying * exponential(own);
        below += normal_density(own) * staying;
    }
    above / below
}

fn normal_density(x: f64) -> f64 {
    libm::exp(-0.5 * x * x) / libm::sqrt(std::f64::consts::TAU)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn days_of_use_are_the_mean_of_binomials_over_the_gamma() {
        // A Gamma of shape 2 and mean 0.5, by the midpoints of small steps.
        let (rate, shape) = (0.5_f64, 2.0_f64);
        for used in 0..=7 {
            let step = 1e-3;
            let mean: f64 = (0..20_000)
                .map(|number| {
                    let x = (f64::from(number) + 0.5) * step;
                    let density = (shape / rate).powi(2) * x * libm::exp(-x * shape / rate);
                    let chance = -libm::expm1(-x);
                    let binomial =
                        choose(7, used) * chance.powi(used as i32) * (1.0 - chance).powi(7 - used as i32);
                    density * binomial * step
                })
                .sum();
            assert!((days_used(used, 7, rate, shape) - mean).abs() < 1e-6, "{used}");
        }
        let all: f64 = (0..=7).map(|used| days_used(used, 7, rate, shape)).sum();
        assert_close(all, 1.0);
        assert_close(used_within(7.0, rate, shape), 1.0 - days_used(0, 7, rate, shape));
    }

    #[test]
    fn those_who_stay_are_average_if_nothing_goes_together_or_nobody_left() {
        assert_close(frequency_of_those_who_stayed(0.0, 1.5), 1.0);
        assert_close(frequency_of_those_who_stayed(-0.5, 0.0), 1.0);
        // The mean of a truncated normal beyond 1, known.
        assert_close(score_of_those_beyond(1.0, 1.0), 1.525_135_276_2);
    }
}
