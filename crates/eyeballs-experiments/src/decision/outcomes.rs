//! What came out: a number for each alternative and draw.

use crate::error::{ExperimentError, check, check_least};

/// Outcomes of at least two alternatives at the same draws, where more is better.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcomes {
    by_alternative: Vec<Vec<f64>>,
}

impl Outcomes {
    /// From a list for each alternative, which holds its outcome at every draw, in the same order of draws.
    ///
    /// # Errors
    /// If there are fewer than two alternatives or two draws, lists of different lengths, or numbers that are not finite.
    pub fn new(by_alternative: Vec<Vec<f64>>) -> Result<Outcomes, ExperimentError> {
        check_least("alternatives", by_alternative.len(), 2)?;
        let draws = by_alternative[0].len();
        check_least("draws", draws, 2)?;
        by_alternative
            .iter()
            .try_for_each(|outcomes| check("outcomes of an alternative", outcomes, draws))?;
        Ok(Outcomes { by_alternative })
    }

    /// Number of alternatives.
    pub fn alternatives(&self) -> usize {
        self.by_alternative.len()
    }

    /// Number of draws.
    pub fn draws(&self) -> usize {
        self.by_alternative[0].len()
    }

    /// The outcomes of an alternative, by draw.
    ///
    /// # Panics
    /// If there is no such alternative.
    pub fn of(&self, alternative: usize) -> &[f64] {
        &self.by_alternative[alternative]
    }

    /// By draw, how much better the one alternative is than the other.
    ///
    /// # Panics
    /// If there is no such alternative.
    pub fn differences(&self, one: usize, other: usize) -> Vec<f64> {
        self.of(one).iter().zip(self.of(other)).map(|(one, other)| one - other).collect()
    }

    /// The best outcome of a draw.
    pub(crate) fn best_of_draw(&self, draw: usize) -> f64 {
        self.by_alternative.iter().map(|outcomes| outcomes[draw]).fold(f64::NEG_INFINITY, f64::max)
    }

    /// The alternative with the best mean, the first of them.
    pub(crate) fn best_on_average(&self) -> usize {
        let means: Vec<f64> =
            self.by_alternative.iter().map(|outcomes| crate::moments::mean(outcomes)).collect();
        crate::moments::index_of_largest(&means)
    }
}
