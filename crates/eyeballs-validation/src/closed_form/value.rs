//! What a customer is worth over a lifetime: margin `m` a period, retention `r`, discount rate `d` a period
//! (Gupta, Lehmann & Stuart 2004 for the second).

use super::survival::{exponential, lomax};

/// Margins at the start of each period, the first at once: m (1 + d) / (1 + d - r).
pub fn in_advance(m: f64, r: f64, d: f64) -> f64 {
    m * (1.0 + d) / (1.0 + d - r)
}

/// Margins at the end of each period, from those who were kept: m r / (1 + d - r).
pub fn in_arrears(m: f64, r: f64, d: f64) -> f64 {
    m * r / (1.0 + d - r)
}

/// Margins at the start of each period, the first after one period and certain: m / (1 + d - r).
pub fn from_next_period(m: f64, r: f64, d: f64) -> f64 {
    m / (1.0 + d - r)
}

/// What 1 on each day is worth on joining, day 0, of those whose hazards are Gamma-distributed with mean `h` a day and squared
/// coefficient of variation `v`: on days 1 to `days`, from whoever is a user on the evening before, at a discount rate a year.
pub fn of_life(h: f64, v: f64, rate: f64, days: u32) -> f64 {
    let survival = |day| if v == 0.0 { exponential(h, day) } else { lomax(h, v, day) };
    let a_day = |day: f64| libm::pow(1.0 + rate, -day / 365.0) * survival(day - 1.0);
    (1..=days).map(|day| a_day(f64::from(day))).sum()
}

/// The same in continuous time and for ever: e^x E_{1/v}(x) / (v h), with x = d / (v h) and d = ln(1 + rate) / 365.
pub fn of_life_without_end(h: f64, v: f64, rate: f64) -> f64 {
    let d = libm::log1p(rate) / 365.0;
    if v == 0.0 { 1.0 / (h + d) } else { scaled_exponential_integral(1.0 / v, d / (v * h)) / (v * h) }
}

/// e^x E_p(x) for p > 0 and x > 0, with the generalised exponential integral E_p(x), the integral of e^{-x t} / t^p from 1 on: a
/// continued fraction (Abramowitz & Stegun 1964, 5.1.22) from its end.
fn scaled_exponential_integral(p: f64, x: f64) -> f64 {
    // Convergence slows down as 1 / x.
    let terms = (1_000.0 + 500.0 / x) as u32;
    let step = |later: f64, k: u32| {
        let k = f64::from(k);
        x + (p + k - 1.0) / (1.0 + k / later)
    };
    1.0 / (1..=terms).rev().fold(x, step)
}

/// What 1 on each of `days` days from day `first` on is worth on day 0, at a discount rate a year.
pub fn annuity(rate: f64, first: f64, days: f64) -> f64 {
    let day = libm::pow(1.0 + rate, -1.0 / 365.0);
    if day == 1.0 { days } else { libm::pow(day, first) * (1.0 - libm::pow(day, days)) / (1.0 - day) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn an_annuity_is_its_sum() {
        let sum: f64 = (3..8).map(|day| libm::pow(1.5, -f64::from(day) / 365.0)).sum();
        assert_close(annuity(0.5, 3.0, 5.0), sum);
        assert_close(annuity(0.0, 3.0, 5.0), 5.0);
    }

    #[test]
    fn exponential_integrals_have_their_known_values() {
        let of = |p: f64, x: f64| libm::exp(-x) * scaled_exponential_integral(p, x);
        assert_close(of(1.0, 1.0), 0.219_383_934_395_520);
        assert_close(of(2.0, 0.5), 0.326_643_862_324_553);
        // E_{1/2}(x) = sqrt(pi / x) erfc(sqrt x).
        for x in [0.02_f64, 0.1, 3.0] {
            assert_close(of(0.5, x), libm::sqrt(std::f64::consts::PI / x) * libm::erfc(libm::sqrt(x)));
        }
    }

    /// By Euler and Maclaurin, a sum over days is the integral, half the first day and a twelfth of its slope, of e^{-dt} S(t), all a
    /// day later.
    #[test]
    fn lives_by_days_are_worth_what_they_are_in_continuous_time() {
        let (h, rate) = (0.005, 0.1);
        let d = libm::log1p(rate) / 365.0;
        for v in [0.0, 0.5, 1.0, 2.0] {
            let continuous = of_life_without_end(h, v, rate);
            assert_close(of_life(h, v, rate, 150_000), libm::exp(-d) * (continuous + 0.5 + (d + h) / 12.0));
        }
        assert_close(of_life(0.01, 0.0, 0.0, 3), 1.0 + libm::exp(-0.01) + libm::exp(-0.02));
    }

    #[test]
    fn the_three_conventions_have_their_known_values() {
        assert_close(in_advance(100.0, 0.8, 0.12), 350.0);
        assert_close(in_arrears(100.0, 0.8, 0.12), 250.0);
        assert_close(from_next_period(100.0, 0.8, 0.12), 312.5);
    }
}
