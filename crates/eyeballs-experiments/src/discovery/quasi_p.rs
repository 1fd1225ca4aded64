//! Whether a restriction is more than chance.

use super::cases::Count;
use eyeballs_numerics::distribution::Continuous;
use eyeballs_numerics::distribution::beta::Beta;

/// The chance that a box has at least as many cases of interest as it has, if its restriction of one factor
/// picked its cases by chance from those of the box without it (Bryant & Lempert 2010): a tail of the binomial
/// distribution, as an incomplete Beta function (DLMF 8.17.5).
///
/// It is a p-value only nearly, as the box was chosen from the same cases.
pub(super) fn quasi_p(inside: Count, without: Count) -> f64 {
    let (cases, of_interest) = (inside.cases as f64, inside.of_interest as f64);
    if inside.of_interest == 0 {
        return 1.0;
    }
    Beta::of_shapes(of_interest, cases - of_interest + 1.0).at(without.density()).0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(of_interest: u64, cases: u64, of_interest_without: u64, cases_without: u64) -> f64 {
        let count = |cases, of_interest| Count { cases, of_interest };
        quasi_p(count(cases, of_interest), count(cases_without, of_interest_without))
    }

    #[test]
    fn it_is_the_tail_of_a_binomial_distribution() {
        // At least 9 of 10 at one half: 11 / 1024.
        assert!((of(9, 10, 10, 20) - 11.0 / 1_024.0).abs() < 1e-15);
        // All 20 of 20 at a quarter.
        assert!((of(20, 20, 25, 100) / 0.25_f64.powi(20) - 1.0).abs() < 1e-12);
        assert!((of(1, 3, 1, 10) - (1.0 - 0.9_f64.powi(3))).abs() < 1e-15);
    }

    #[test]
    fn what_is_certain_has_the_chance_1() {
        assert_eq!((of(0, 10, 1, 20), of(10, 10, 20, 20)), (1.0, 1.0));
    }
}
