//! A market for hours of work: who takes part, and at which wage.

use super::root;

/// The wage w at which the hours that people offer cost what is spent on each of them, w (1 - e^{-w/W}) h = spent: of people
/// whose reservation wages are exponential with mean W the share 1 - e^{-w/W} takes part (Heckman 1974), h hours each.
pub fn clearing_wage(spent: f64, hours: f64, mean_reservation_wage: f64) -> f64 {
    let left = |wage: f64| spent - wage * participation(wage, mean_reservation_wage) * hours;
    // At this wage those who take part cost more, since 1 - e^{-x} is above x / (1 + x).
    let highest = spent / hours + 2.0 * libm::sqrt(spent / hours * mean_reservation_wage);
    root(left, 0.0, highest)
}

/// Share of people who work at a wage, where reservation wages are exponential.
pub fn participation(wage: f64, mean_reservation_wage: f64) -> f64 {
    -libm::expm1(-wage / mean_reservation_wage)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    /// At a wage of W ln 2 a half works: 2 ln 2 / 2 x 3 hours cost 3 ln 2. High spending leaves nobody out.
    #[test]
    fn half_of_the_people_work_at_the_median_reservation_wage() {
        let wage = 2.0 * std::f64::consts::LN_2;
        assert_close(participation(wage, 2.0), 0.5);
        assert_close(clearing_wage(3.0 * std::f64::consts::LN_2, 3.0, 2.0), wage);
        assert_close(clearing_wage(300.0, 3.0, 2.0), 100.0);
    }
}
