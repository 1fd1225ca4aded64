//! Trajectories for screening.

use crate::error::{ExperimentError, check_least};
use crate::random::{below, permutation, stream};

/// More levels than any factor needs (assumption).
const MOST_LEVELS: usize = 1 << 16;

/// Trajectories for [screening by elementary effects](crate::sensitivity::morris): each is d + 1 points, of
/// which one and the next differ in one factor, each factor once.
#[derive(Clone, Debug, PartialEq)]
pub struct Morris {
    points: Vec<Vec<f64>>,
    factors: usize,
}

impl Morris {
    /// All points, trajectory after trajectory.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Coordinates of a point.
    pub fn factors(&self) -> usize {
        self.factors
    }

    /// How many trajectories there are.
    pub fn trajectories(&self) -> usize {
        self.points.len() / (self.factors + 1)
    }
}

/// `trajectories` trajectories of `factors` factors on the levels 0, 1 / (p - 1), ..., 1, where p is `levels`
/// (Morris 1991).
///
/// Each starts at random levels and changes the factors in random order, each by p / (2 (p - 1)), up or down by
/// chance: of even levels all are then equally often a start. Coordinates may be 0 and 1. More trajectories
/// begin with the same.
///
/// # Errors
/// If there is no trajectory or no factor, or if the number of levels is odd, 0 or above 65,536.
pub fn morris(
    trajectories: usize,
    factors: usize,
    levels: usize,
    seed: u64,
) -> Result<Morris, ExperimentError> {
    if factors == 0 {
        return Err(ExperimentError::NoFactors);
    }
    check_least("trajectories", trajectories, 1)?;
    if levels > MOST_LEVELS || levels == 0 || !levels.is_multiple_of(2) {
        return Err(ExperimentError::Setting {
            what: "the number of levels",
            given: levels as f64,
            must_be: "even, from 2 to 65,536",
        });
    }
    let points = (0..trajectories).flat_map(|number| trajectory(number, factors, levels, seed)).collect();
    Ok(Morris { points, factors })
}

/// As [`morris`], of `candidates` trajectories those that lie far apart (Campolongo, Cariboni & Saltelli 2007).
///
/// The distance of two trajectories is the sum of the Euclidean distances between all points of the one and all
/// of the other. Chosen are the two that are farthest apart, then one after the other that of which the squared
/// distances to those already chosen have the largest sum: step by step, as of all choices only few can be
/// tried. More trajectories begin with the same, more candidates do not.
///
/// # Errors
/// As [`morris`], and if there are fewer candidates than trajectories.
pub fn morris_well_spread(
    trajectories: usize,
    candidates: usize,
    factors: usize,
    levels: usize,
    seed: u64,
) -> Result<Morris, ExperimentError> {
    check_least("trajectories", trajectories, 1)?;
    check_least("candidates", candidates, trajectories)?;
    let all = morris(candidates, factors, levels, seed)?;
    let of: Vec<&[Vec<f64>]> = all.points.chunks_exact(factors + 1).collect();
    let mut squared = vec![vec![0.0; candidates]; candidates];
    for one in 0..candidates {
        for other in 0..one {
            let distance = apart(of[one], of[other]);
            squared[one][other] = distance * distance;
            squared[other][one] = distance * distance;
        }
    }
    let mut chosen: Vec<usize> = Vec::new();
    while chosen.len() < trajectories {
        let gain = |candidate: usize| -> f64 {
            if chosen.is_empty() {
                // The farther of the farthest two; the other follows.
                squared[candidate].iter().copied().fold(0.0, f64::max)
            } else {
                chosen.iter().map(|&other| squared[candidate][other]).sum()
            }
        };
        let free = (0..candidates).filter(|candidate| !chosen.contains(candidate));
        // The first of those that are equal.
        let best = free
            .map(|candidate| (gain(candidate), candidate))
            .reduce(|best, next| if next.0 > best.0 { next } else { best });
        chosen.extend(best.map(|(_, candidate)| candidate));
    }
    let points = chosen.into_iter().flat_map(|number| of[number].iter().cloned()).collect();
    Ok(Morris { points, factors })
}

fn trajectory(number: usize, factors: usize, levels: usize, seed: u64) -> Vec<Vec<f64>> {
    let mut stream = stream(seed, "design: Morris", number);
    let half = levels / 2;
    let order = permutation(factors, &mut stream);
    let up: Vec<bool> = (0..factors).map(|_| below(2, &mut stream) == 1).collect();
    let mut level: Vec<usize> =
        up.iter().map(|&up| below(half as u32, &mut stream) as usize + if up { 0 } else { half }).collect();
    let point =
        |level: &[usize]| level.iter().map(|&level| level as f64 / (levels - 1) as f64).collect::<Vec<f64>>();
    let mut points = vec![point(&level)];
    for factor in order {
        level[factor] = if up[factor] { level[factor] + half } else { level[factor] - half };
        points.push(point(&level));
    }
    points
}

/// The sum of the distances between all points of two trajectories.
fn apart(one: &[Vec<f64>], other: &[Vec<f64>]) -> f64 {
    let between = |p: &[f64], q: &[f64]| p.iter().zip(q).map(|(p, q)| (p - q) * (p - q)).sum::<f64>().sqrt();
    one.iter().map(|p| other.iter().map(|q| between(p, q)).sum::<f64>()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trajectory_changes_each_factor_once_by_the_step_of_morris() {
        let design = morris(40, 6, 4, 17).expect("a design");
        assert_eq!((design.trajectories(), design.points().len()), (40, 280));
        for trajectory in design.points().chunks_exact(7) {
            let mut changed: Vec<usize> = trajectory
                .windows(2)
                .map(|pair| {
                    let differ: Vec<usize> = (0..6).filter(|&i| pair[0][i] != pair[1][i]).collect();
                    let [factor] = differ[..] else { panic!("one factor at a time: {pair:?}") };
                    // p / (2 (p - 1)) of four levels.
                    assert!(((pair[0][factor] - pair[1][factor]).abs() - 2.0 / 3.0).abs() < 1e-15);
                    factor
                })
                .collect();
            changed.sort_unstable();
            assert!(changed.into_iter().eq(0..6));
        }
    }

    #[test]
    fn all_levels_are_equally_often_a_start() {
        let design = morris(4_000, 1, 4, 3).expect("a design");
        let mut counts = [0_u32; 4];
        for trajectory in design.points().chunks_exact(2) {
            counts[(trajectory[0][0] * 3.0 + 0.5).floor() as usize] += 1;
        }
        // Four standard errors of a binomial number.
        let error = (4_000.0_f64 * 0.25 * 0.75).sqrt();
        assert!(counts.iter().all(|&n| (f64::from(n) - 1_000.0).abs() < 4.0 * error), "{counts:?}");
    }

    #[test]
    fn a_design_that_grows_keeps_its_first_trajectories() {
        let small = morris(3, 5, 6, 1).expect("a design");
        let large = morris(10, 5, 6, 1).expect("a design");
        assert_eq!(small.points(), &large.points()[..18]);
        assert_ne!(small, morris(3, 5, 6, 2).expect("a design"));
    }

    #[test]
    fn the_distance_of_trajectories_is_that_between_all_their_points() {
        let one = [vec![0.0, 0.0], vec![1.0, 0.0]];
        let other = [vec![0.0, 1.0], vec![1.0, 1.0]];
        assert!((apart(&one, &other) - (2.0 + 2.0 * 2.0_f64.sqrt())).abs() < 1e-15);
    }

    /// Against all choices of three of twelve.
    #[test]
    fn well_spread_trajectories_lie_nearly_as_far_apart_as_can_be() {
        let all = morris(12, 3, 4, 5).expect("a design");
        let of: Vec<&[Vec<f64>]> = all.points().chunks_exact(4).collect();
        let spread = |[i, j, k]: [usize; 3], of: &[&[Vec<f64>]]| {
            [(i, j), (i, k), (j, k)].iter().map(|&(a, b)| apart(of[a], of[b]).powi(2)).sum::<f64>()
        };
        let mut spreads = Vec::new();
        for i in 0..12 {
            for j in 0..i {
                spreads.extend((0..j).map(|k| spread([i, j, k], &of)));
            }
        }
        spreads.sort_by(f64::total_cmp);
        let chosen = morris_well_spread(3, 12, 3, 4, 5).expect("a design");
        let chosen_of: Vec<&[Vec<f64>]> = chosen.points().chunks_exact(4).collect();
        let found = spread([0, 1, 2], &chosen_of);
        assert!(chosen_of.iter().all(|trajectory| of.contains(trajectory)));
        assert!(found >= spreads[spreads.len() * 95 / 100], "{found} of {spreads:?}");
    }

    #[test]
    fn what_is_no_design_is_refused() {
        assert_eq!(morris(4, 0, 4, 1), Err(ExperimentError::NoFactors));
        assert!(matches!(morris(0, 2, 4, 1), Err(ExperimentError::TooFew { .. })));
        for levels in [0, 5, 65_538] {
            let refused = morris(4, 2, levels, 1).expect_err("no such levels");
            assert!(refused.to_string().ends_with("must be even, from 2 to 65,536"), "{refused}");
        }
        assert!(matches!(
            morris_well_spread(5, 4, 2, 4, 1),
            Err(ExperimentError::TooFew { given: 4, least: 5, .. })
        ));
    }
}
