//! Answers of several replications: what is known of expectations, apart from noise.

use crate::error::{ExperimentError, check_finite, check_least, check_length};
use crate::moments::{covariance, mean};

/// The answers of K replications at each point.
#[derive(Debug)]
pub(super) struct Replications {
    /// By point, by replication: less the mean of the replication.
    centred: Vec<Vec<f64>>,
    /// By point: the mean of these.
    means: Vec<f64>,
    /// By point: the variance of the answers over replications, with K - 1 below it; 0 of one replication.
    within: Vec<f64>,
    /// The mean of all answers over which replications were centred.
    centre: f64,
}

impl Replications {
    /// Of answers by point and replication; from each is taken the mean of its replication over the points of
    /// `centre`.
    ///
    /// # Errors
    /// If a point has no answer or not as many as the first, or if an answer is not finite.
    pub(super) fn new(
        answers: &[Vec<f64>],
        centre: impl Fn(usize) -> bool,
    ) -> Result<Replications, ExperimentError> {
        let count = answers.first().map_or(0, Vec::len);
        check_least("replications of a point", count, 1)?;
        for answers in answers {
            check_length("replications of a point", answers.len(), count)?;
            check_finite("replication of a point", answers)?;
        }
        let points = (0..answers.len()).filter(|&point| centre(point));
        let of_replication = |k: usize| {
            points.clone().map(|point| answers[point][k]).sum::<f64>() / points.clone().count() as f64
        };
        let centres: Vec<f64> = (0..count).map(of_replication).collect();
        let centred: Vec<Vec<f64>> = answers
            .iter()
            .map(|answers| answers.iter().zip(&centres).map(|(y, m)| y - m).collect())
            .collect();
        Ok(Replications {
            means: centred.iter().map(|values| mean(values)).collect(),
            centred,
            within: answers.iter().map(|values| shared(values, values)).collect(),
            centre: mean(&centres),
        })
    }

    /// K.
    pub(super) fn count(&self) -> usize {
        self.centred[0].len()
    }

    /// The mean over the points of the centre and all replications.
    pub(super) fn centre(&self) -> f64 {
        self.centre
    }

    /// The mean of a point, less the centre.
    pub(super) fn mean(&self, point: usize) -> f64 {
        self.means[point]
    }

    /// The variance of an answer at a point.
    pub(super) fn within(&self, point: usize) -> f64 {
        self.within[point]
    }

    /// The product of the expectations at two points, estimated without bias from noise: the mean of the
    /// products of one replication at the one and another at the other.
    pub(super) fn product(&self, one: usize, other: usize) -> f64 {
        let noise = shared(&self.centred[one], &self.centred[other]) / self.count() as f64;
        self.means[one] * self.means[other] - noise
    }
}

/// The covariance of two answers; 0 of one replication.
fn shared(one: &[f64], other: &[f64]) -> f64 {
    if one.len() < 2 { 0.0 } else { covariance(one, other) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Centred on the first point: 0, 0, 0 and 1, 3, -1. Products of the second with itself in different
    /// replications: 3, -1 and -3, each twice, of which the mean is -1/3.
    #[test]
    fn a_product_is_the_mean_of_those_of_different_replications() {
        let answers = [vec![5.0, 6.0, 7.0], vec![6.0, 9.0, 6.0]];
        let replications = Replications::new(&answers, |point| point == 0).expect("answers");
        assert!((replications.product(1, 1) + 1.0 / 3.0).abs() < 1e-15);
        assert_eq!(replications.product(0, 1), 0.0);
        assert_eq!((replications.centre(), replications.mean(1), replications.count()), (6.0, 1.0, 3));
        assert_eq!((replications.within(0), replications.within(1)), (1.0, 3.0));
    }

    #[test]
    fn a_single_replication_is_taken_as_it_is() {
        let replications = Replications::new(&[vec![1.0], vec![4.0]], |_| true).expect("answers");
        assert_eq!((replications.product(0, 1), replications.product(1, 1)), (-2.25, 2.25));
        assert_eq!(replications.within(1), 0.0);
    }

    #[test]
    fn replications_that_are_not_everywhere_are_refused() {
        let refused =
            |answers: &[Vec<f64>]| Replications::new(answers, |_| true).expect_err("not everywhere");
        assert!(matches!(refused(&[vec![]]), ExperimentError::TooFew { given: 0, .. }));
        let ragged = refused(&[vec![1.0, 2.0], vec![1.0]]);
        assert!(matches!(ragged, ExperimentError::Length { given: 1, expected: 2, .. }));
        assert!(matches!(refused(&[vec![f64::NAN]]), ExperimentError::NotFinite { .. }));
    }
}
