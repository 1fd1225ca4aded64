//! Contracts of firms, and the salesperson with whom they may go.

/// Payments of one who pays 1 now and goes on with the chance `kept` each time, up to `renewals` times: the geometric series.
pub fn payments(kept: f64, renewals: i32) -> f64 {
    (1.0 - libm::pow(kept, f64::from(renewals) + 1.0)) / (1.0 - kept)
}

/// A contract whose salesperson knows the firm or does not, as a Markov chain of two states and an end.
#[derive(Clone, Copy, Debug)]
pub struct Salesperson {
    /// Chance that the salesperson leaves today.
    pub leaves: f64,
    /// Chance that a contract goes along where there was a relation.
    pub taken: f64,
    /// Visits a day for each contract that there was on the first day: all of them go to those that are left.
    pub visits: f64,
}

impl Salesperson {
    /// Shares of the first contracts that are known to the salesperson, and are not, after so many days; all are known at first. Who leaves is
    /// replaced at once; a visit is enough to know a firm. The chance to be visited is 1 - e^{-visits / contracts left}.
    pub fn after(&self, days: u32) -> [f64; 2] {
        (0..days).fold([1.0, 0.0], |[known, unknown], _| {
            let visited = 1.0 - libm::exp(-self.visits / (known + unknown));
            let forgotten = unknown + known * self.leaves * (1.0 - self.taken);
            [known * (1.0 - self.leaves) + forgotten * visited, forgotten * (1.0 - visited)]
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::closed_form::assert_close;

    #[test]
    fn payments_are_a_geometric_series() {
        assert_close(payments(0.5, 3), 1.875);
        assert_close(payments(0.8, 0), 1.0);
    }

    #[test]
    fn contracts_end_with_the_salesperson_who_knows_them() {
        // Known at once again: each day a share leaves x taken goes.
        let visited = Salesperson { leaves: 0.1, taken: 0.5, visits: 1e9 };
        assert_close(visited.after(10)[0], libm::pow(0.95, 10.0));
        // Never visited: the first departure decides.
        let alone = Salesperson { visits: 0.0, ..visited };
        let [known, unknown] = alone.after(10);
        assert_close(known, libm::pow(0.9, 10.0));
        assert_close(unknown, 0.5 * (1.0 - libm::pow(0.9, 10.0)));
    }
}
