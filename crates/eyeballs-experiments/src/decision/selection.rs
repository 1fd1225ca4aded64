//! Which of several alternatives is best, with as few simulations as it takes.
//!
//! The procedure of Kim & Nelson (2001), fully sequential: after a first stage, one replication after the other of those
//! that may yet be the best; an alternative is dropped when it lies behind another by more than chance and an indifference
//! zone allow. If the best is better than all others by at least the indifference zone, and differences are normal, it is
//! chosen with at least the stated chance, whatever the variances and correlations: common random numbers make it faster.

use crate::error::{ExperimentError, check, check_least, positive, share};
use crate::moments::variance;

/// What a selection goes by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SelectionSettings {
    /// Chance of the right choice: above 1 / alternatives and below 1.
    pub confidence: f64,
    /// The smallest difference of means that is worth telling apart, in the unit of the outcomes: above 0.
    pub indifference: f64,
    /// Replications of all alternatives to begin with; at least 2, and better 10 or more.
    pub first_stage: usize,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Simulate this replication, counted from 0, of these alternatives, with the same luck for all, and tell.
    Simulate {
        /// The replication.
        replication: usize,
        /// The alternatives that may yet be the best, in rising order.
        alternatives: Vec<usize>,
    },
    /// Nothing: this alternative is chosen.
    Chosen(usize),
}

/// A selection under way.
#[derive(Clone, Debug)]
pub struct Selection {
    settings: SelectionSettings,
    /// Alternatives that may yet be the best, in rising order.
    left: Vec<usize>,
    alternatives: usize,
    replications: usize,
    /// By alternative: the sum of its outcomes.
    sums: Vec<f64>,
    /// By replication of the first stage, by alternative.
    first: Vec<Vec<f64>>,
    /// By alternative and other: the variance of their difference in the first stage, once it is over.
    variances: Vec<f64>,
}

impl Selection {
    /// A selection among so many alternatives, of which more is better.
    ///
    /// # Errors
    /// If there are fewer than two alternatives, or a setting is out of range.
    pub fn new(alternatives: usize, settings: SelectionSettings) -> Result<Selection, ExperimentError> {
        check_least("alternatives", alternatives, 2)?;
        check_least("replications of the first stage", settings.first_stage, 2)?;
        share("confidence", settings.confidence)?;
        positive("indifference zone", settings.indifference)?;
        if settings.confidence * alternatives as f64 <= 1.0 {
            return Err(ExperimentError::Setting {
                what: "confidence",
                given: settings.confidence,
                must_be: "above the chance of a blind choice, 1 / alternatives",
            });
        }
        Ok(Selection {
            settings,
            left: (0..alternatives).collect(),
            alternatives,
            replications: 0,
            sums: vec![0.0; alternatives],
            first: Vec::new(),
            variances: Vec::new(),
        })
    }

    /// What to do next.
    pub fn next(&self) -> Next {
        match self.left[..] {
            [chosen] => Next::Chosen(chosen),
            _ => Next::Simulate { replication: self.replications, alternatives: self.left.clone() },
        }
    }

    /// Takes the outcomes of a replication, of the alternatives and in the order of [`Next::Simulate`].
    ///
    /// # Errors
    /// If they are not as many, or not finite, or the choice is made already.
    pub fn tell(&mut self, outcomes: &[f64]) -> Result<(), ExperimentError> {
        if self.left.len() == 1 {
            return Err(ExperimentError::OutOfTurn { expected: "ask for what is next: the choice is made" });
        }
        check("outcomes of a replication", outcomes, self.left.len())?;
        for (&alternative, outcome) in self.left.iter().zip(outcomes) {
            self.sums[alternative] += outcome;
        }
        self.replications += 1;
        if self.replications <= self.settings.first_stage {
            self.first.push(outcomes.to_vec());
        }
        if self.replications == self.settings.first_stage {
            self.variances = self.first_variances();
        }
        if self.replications >= self.settings.first_stage {
            self.drop_those_behind();
        }
        Ok(())
    }

    /// Replications so far.
    pub fn replications(&self) -> usize {
        self.replications
    }

    fn first_variances(&self) -> Vec<f64> {
        let pairs =
            (0..self.alternatives).flat_map(|one| (0..self.alternatives).map(move |other| (one, other)));
        let of = |(one, other): (usize, usize)| {
            let differences: Vec<f64> =
                self.first.iter().map(|outcomes| outcomes[one] - outcomes[other]).collect();
            variance(&differences)
        };
        pairs.map(of).collect()
    }

    /// With n0 replications in the first stage, k alternatives, r replications so far and c = 1: an alternative is dropped
    /// if another is ahead of it in sum by more than max(0, h^2 S^2 / (2 delta) - r delta / 2), where h^2 = 2 eta (n0 - 1)
    /// and eta = ((2 (1 - confidence) / (k - 1))^(-2 / (n0 - 1)) - 1) / 2.
    fn drop_those_behind(&mut self) {
        let free = self.settings.first_stage as f64 - 1.0;
        let error = (1.0 - self.settings.confidence) / (self.alternatives as f64 - 1.0);
        let eta = 0.5 * (libm::exp(-2.0 / free * libm::log(2.0 * error)) - 1.0);
        let delta = self.settings.indifference;
        let replications = self.replications as f64;
        let allowed = |one: usize, other: usize| {
            let spread = 2.0 * eta * free * self.variances[one * self.alternatives + other];
            (spread / (2.0 * delta) - 0.5 * replications * delta).max(0.0)
        };
        let behind = |one: usize, other: usize| self.sums[other] - self.sums[one] > allowed(one, other);
        let stays = |one: usize| !self.left.iter().any(|&other| behind(one, other));
        let mut left: Vec<usize> = self.left.iter().copied().filter(|&one| stays(one)).collect();
        // Those that are left when nothing is allowed for chance any more are equal to the last bit.
        if !left.iter().any(|&one| left.iter().any(|&other| allowed(one, other) > 0.0)) {
            left.truncate(1);
        }
        self.left = left;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// Runs a selection among normal alternatives that share a luck; what it chose, and simulations that it took.
    fn run(
        means: &[f64],
        shared: f64,
        own: &[f64],
        settings: SelectionSettings,
        number: u32,
    ) -> (usize, usize) {
        let mut chance = Chance::new(91, "selection", number);
        let mut selection = Selection::new(means.len(), settings).expect("valid settings");
        let mut simulations = 0;
        loop {
            match selection.next() {
                Next::Chosen(chosen) => return (chosen, simulations),
                Next::Simulate { replication, alternatives } => {
                    assert_eq!(replication, selection.replications());
                    let luck = shared * chance.normal();
                    let all: Vec<f64> = means
                        .iter()
                        .zip(own)
                        .map(|(mean, own)| mean + luck + own * chance.normal())
                        .collect();
                    simulations += alternatives.len();
                    let outcomes: Vec<f64> =
                        alternatives.iter().map(|&alternative| all[alternative]).collect();
                    selection.tell(&outcomes).expect("outcomes");
                }
            }
        }
    }

    const SETTINGS: SelectionSettings =
        SelectionSettings { confidence: 0.9, indifference: 1.0, first_stage: 10 };

    /// The hardest case: all others equal, exactly the indifference zone behind; correlated, with unequal variances.
    #[test]
    fn the_best_is_chosen_as_often_as_promised_where_it_is_hardest() {
        const TRIES: u32 = 1_000;
        let least = 0.9 - 4.0 * (0.9_f64 * 0.1 / f64::from(TRIES)).sqrt();
        for (means, shared, own) in [
            (&[0.0, 1.0, 0.0, 0.0, 0.0][..], 3.0, &[2.0, 1.0, 3.0, 1.5, 2.0][..]),
            (&[0.0, 0.0, 1.0], 0.0, &[3.0, 3.0, 3.0]),
            (&[1.0, 0.0], 10.0, &[2.0, 2.0]),
        ] {
            let best = crate::moments::index_of_largest(means);
            let right =
                (0..TRIES).filter(|&number| run(means, shared, own, SETTINGS, number).0 == best).count();
            let share = right as f64 / f64::from(TRIES);
            assert!(share >= least, "{means:?}: {share}");
        }
    }

    #[test]
    fn luck_in_common_and_clear_differences_save_simulations() {
        let mean = |means: &[f64], shared: f64, own: f64| {
            let own = vec![own; means.len()];
            (0..100).map(|number| run(means, shared, &own, SETTINGS, number).1).sum::<usize>() as f64 / 100.0
        };
        let (alone, together) =
            (mean(&[0.0, 1.0, 0.0], 0.0, 5.0), mean(&[0.0, 1.0, 0.0], 24.0_f64.sqrt(), 1.0));
        assert!(together < 0.2 * alone, "{together} {alone}");
        assert!(mean(&[0.0, 8.0, 0.0], 0.0, 5.0) < 0.5 * alone);
    }

    /// h^2 = 2 eta (n0 - 1) with n0 = 3, k = 2, confidence 0.9: eta = (0.2^-1 - 1) / 2 = 2, h^2 = 8. Differences 1, 3, 2
    /// have S^2 = 1; with delta = 1, after r replications 4 - r / 2 is allowed.
    #[test]
    fn the_bound_is_that_of_a_calculation_by_hand() {
        let settings = SelectionSettings { confidence: 0.9, indifference: 1.0, first_stage: 3 };
        let mut selection = Selection::new(2, settings).expect("valid settings");
        for outcomes in [[1.0, 0.0], [3.0, 0.0]] {
            selection.tell(&outcomes).expect("outcomes");
        }
        // Sum 4 > 2.5 would do, but the first stage is not over.
        assert!(matches!(selection.next(), Next::Simulate { replication: 2, .. }));
        let mut other = selection.clone();
        selection.tell(&[2.0, 0.0]).expect("outcomes");
        assert_eq!(selection.next(), Next::Chosen(0));
        assert!(selection.tell(&[1.0, 1.0]).is_err());
        // Differences 1, 3, -1: S^2 = 4, 16 - 1.5 allowed; the sum is 3. Four more of 3: 15 > 16 - 3.5.
        other.tell(&[0.0, 1.0]).expect("outcomes");
        for _ in 0..3 {
            other.tell(&[3.0, 0.0]).expect("outcomes");
            assert!(matches!(other.next(), Next::Simulate { .. }));
        }
        other.tell(&[3.0, 0.0]).expect("outcomes");
        assert_eq!(other.next(), Next::Chosen(0));
    }

    #[test]
    fn alternatives_that_are_the_same_end_it_too() {
        assert_eq!(run(&[2.0, 2.0, 2.0], 5.0, &[0.0, 0.0, 0.0], SETTINGS, 0).0, 0);
    }

    #[test]
    fn settings_out_of_range_are_refused() {
        let new = |alternatives, settings| Selection::new(alternatives, settings).err();
        assert!(new(1, SETTINGS).is_some());
        assert!(new(3, SelectionSettings { confidence: 0.3, ..SETTINGS }).is_some());
        assert!(new(3, SelectionSettings { indifference: 0.0, ..SETTINGS }).is_some());
        assert!(new(3, SelectionSettings { first_stage: 1, ..SETTINGS }).is_some());
    }
}
