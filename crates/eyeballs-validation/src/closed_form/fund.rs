//! A balance into which money flows evenly, and which grows and shrinks by shares of itself.

/// Balance after some days of a deposit of 1 each, at the end of the day, where the balance of the morning is multiplied by `kept`:
/// the geometric series (1 - kept^days) / (1 - kept).
pub fn balance(kept: f64, days: f64) -> f64 {
    (1.0 - libm::pow(kept, days)) / (1.0 - kept)
}

/// Sum of the balances of the mornings of days 1 to `days`, before the deposits of each.
pub fn balance_days(kept: f64, days: f64) -> f64 {
    (days - balance(kept, days)) / (1.0 - kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    /// Deposits of 1 of which half is left each day: 1, 1.5, 1.75; in the mornings of three days 0 + 1 + 1.5.
    #[test]
    fn halves_add_up() {
        assert_close(balance(0.5, 3.0), 1.75);
        assert_close(balance_days(0.5, 3.0), 2.5);
    }
}
