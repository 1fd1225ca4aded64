//! Which inputs go together.

use super::matrix::dot;
use crate::sensitivity::standard_ranks;
use eyeballs_numerics::distribution::normal;

/// Chance that any of several independent inputs are taken to go together.
const LEVEL: f64 = 0.01;

/// By input, those that rise or fall with it: the correlation of their ranks (Spearman 1904), by the root of the points less
/// one about standard normal where there is none, is larger than chance makes the largest of all pairs in one design of
/// a hundred (Bonferroni).
pub(super) fn dependent(points: &[Vec<f64>]) -> Vec<Vec<usize>> {
    let (count, inputs) = (points.len(), points[0].len());
    let all: Vec<usize> = (0..count).collect();
    let ranks: Vec<Option<Vec<f64>>> = (0..inputs)
        .map(|input| standard_ranks(&points.iter().map(|point| point[input]).collect::<Vec<f64>>(), &all))
        .collect();
    let pairs = (inputs * inputs.saturating_sub(1) / 2).max(1) as f64;
    let most = normal::quantile(1.0 - 0.5 * LEVEL / pairs) / (count as f64 - 1.0).sqrt();
    let together = |one: usize, other: usize| match (&ranks[one], &ranks[other]) {
        (Some(ranks), Some(others)) => dot(ranks, others).abs() > most,
        _ => false,
    };
    (0..inputs)
        .map(|one| (0..inputs).filter(|&other| other != one && together(one, other)).collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    #[test]
    fn inputs_that_go_together_are_found_and_others_are_not() {
        let mut wrong = 0;
        for number in 0..200 {
            let mut chance = Chance::new(6, "dependence", number);
            let points: Vec<Vec<f64>> = (0..64)
                .map(|_| {
                    let x = chance.normals(5);
                    vec![x[0], libm::exp(0.8 * x[0] + 0.6 * x[1]), x[2], x[3], x[4]]
                })
                .collect();
            let found = dependent(&points);
            assert!(found[0].contains(&1) && found[1].contains(&0), "{found:?}");
            wrong += usize::from(found.iter().flatten().count() > 2);
        }
        // Two expected, of which eight have a chance of a thousandth.
        assert!(wrong < 8, "{wrong}");
    }
}
