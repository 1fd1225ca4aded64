//! What a customer is worth over a lifetime: margin `m` a period, retention `r`, discount rate `d` a period
//! (Gupta, Lehmann & Stuart 2004 for the second).

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
    fn the_three_conventions_have_their_known_values() {
        assert_close(in_advance(100.0, 0.8, 0.12), 350.0);
        assert_close(in_arrears(100.0, 0.8, 0.12), 250.0);
        assert_close(from_next_period(100.0, 0.8, 0.12), 312.5);
    }
}
