//! The search for the numbers that no formula gives: as many unknowns as facts, most of them monotone and each moving its own fact
//! most.
//!
//! In logarithms of numbers and of simulated over said: Broyden's (1965) method from a diagonal of slopes, each step bounded, with
//! all candidates under the same random numbers. Steps that make it worse are halved from the best point; where that does not help
//! the slopes are taken anew by differences.

use super::Error;
use super::month::{failed, means, refused};
use crate::Progress;
use eyeballs_core::world::World;
use eyeballs_scenario::checked::{Anchor, How, Slope, Today};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Facts are met to this share, well below what is shown as met.
const ENOUGH: f64 = 0.001;
/// Evaluations beside those by which slopes are taken.
const EVALUATIONS: u64 = 40;
/// Times that slopes are taken by differences.
const SLOPES: u64 = 2;
/// The longest step of a logarithm: a factor of four.
const LONGEST: f64 = 1.386;
/// The step by which a slope is taken.
const DIFFERENCE: f64 = 0.1;
/// A fact that is not there is this far off, as a logarithm.
const NOTHING: f64 = 4.0;
/// Evaluations without a better point after which the slopes are taken anew, or the search ends.
const PATIENCE: u32 = 6;

/// Most evaluations for so many unknowns.
pub(super) fn evaluations_most(unknowns: u64) -> u64 {
    if unknowns == 0 { 0 } else { EVALUATIONS + SLOPES * unknowns + 1 }
}

/// The value of each anchor.
///
/// # Errors
/// A simulation that fails where the search begins, an interruption.
pub(super) fn values(
    today: &Today,
    replications: u32,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<f64>, Error> {
    let unknowns =
        (0..today.anchors.len()).filter(|&anchor| today.anchors[anchor].how == How::Search).collect();
    let search = Search { today, unknowns, replications, progress, stop };
    let start: Vec<f64> = search.anchors().map(|anchor| libm::log(anchor.value)).collect();
    let found = if start.is_empty() { start } else { search.from(start)? };
    Ok(search.all(&found))
}

struct Search<'a> {
    today: &'a Today,
    /// Which anchors are looked for.
    unknowns: Vec<usize>,
    replications: u32,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
}

/// A point and how far off the facts are there, in logarithms.
#[derive(Clone)]
struct Point {
    at: Vec<f64>,
    off: Vec<f64>,
}

impl Point {
    fn worst(&self) -> f64 {
        self.off.iter().fold(0.0, |worst, off| f64::max(worst, off.abs()))
    }

    fn size(&self) -> f64 {
        self.off.iter().map(|off| off * off).sum()
    }
}

impl Search<'_> {
    fn anchors(&self) -> impl Iterator<Item = &Anchor> {
        self.unknowns.iter().map(|&anchor| &self.today.anchors[anchor])
    }

    /// Values of all anchors, those that are not looked for included.
    fn all(&self, at: &[f64]) -> Vec<f64> {
        let mut values: Vec<f64> = self.today.anchors.iter().map(|anchor| anchor.value).collect();
        for (&anchor, &at) in self.unknowns.iter().zip(at) {
            let [low, high] = self.today.anchors[anchor].limits;
            values[anchor] = short(libm::exp(at)).clamp(low, high);
        }
        values
    }

    fn from(&self, start: Vec<f64>) -> Result<Vec<f64>, Error> {
        let mut best = self.evaluate(start)?;
        let known: Option<Vec<f64>> = self.anchors().map(|anchor| anchor.slope.map(slope)).collect();
        let (mut slopes, mut taken) = match known {
            Some(slopes) => (diagonal(&slopes), 0),
            None => (self.slopes(&best)?, 1),
        };
        let (mut here, mut patience, mut scale) = (best.clone(), 0, 1.0);
        for _ in 0..EVALUATIONS {
            if best.worst() < ENOUGH {
                break;
            }
            let there = self.stepped(&here, &slopes, scale);
            if there == here.at && taken >= SLOPES {
                break;
            }
            match self.evaluate(there) {
                Ok(next) => {
                    update(&mut slopes, &here, &next);
                    if next.size() < best.size() {
                        (best, patience, scale) = (next.clone(), 0, 1.0);
                        here = next;
                    } else {
                        patience += 1;
                        // From the best point on, with what was learnt and a shorter step.
                        here = best.clone();
                        scale *= 0.6;
                    }
                }
                Err(Error::Interrupted) => return Err(Error::Interrupted),
                // Beyond what a number of the scenario may be.
                Err(_) => {
                    patience += 1;
                    scale *= 0.4;
                }
            }
            if patience >= PATIENCE {
                if taken >= SLOPES {
                    break;
                }
                (slopes, here, patience, scale) = (self.slopes(&best)?, best.clone(), 0, 1.0);
                taken += 1;
            }
        }
        Ok(best.at)
    }

    /// A step towards what is said. A number that is at an end of what is tried and would go beyond stays there, and the others
    /// see to their own facts.
    fn stepped(&self, here: &Point, slopes: &[Vec<f64>], scale: f64) -> Vec<f64> {
        let limits: Vec<[f64; 2]> = self.anchors().map(|anchor| anchor.limits.map(libm::log)).collect();
        let mut free: Vec<usize> = (0..here.at.len()).collect();
        loop {
            let rows: Vec<Vec<f64>> =
                free.iter().map(|&row| free.iter().map(|&column| slopes[row][column]).collect()).collect();
            let off: Vec<f64> = free.iter().map(|&row| here.off[row]).collect();
            let step = solved(&rows, &off);
            let mut there = here.at.clone();
            for (&number, step) in free.iter().zip(&step) {
                let [low, high] = limits[number];
                there[number] = (here.at[number] - scale * step.clamp(-LONGEST, LONGEST)).clamp(low, high);
            }
            let stays = |&number: &usize| there[number] != here.at[number] || here.off[number] == 0.0;
            let moving: Vec<usize> = free.iter().copied().filter(stays).collect();
            if moving.len() == free.len() || moving.is_empty() {
                return there;
            }
            free = moving;
        }
    }

    fn evaluate(&self, at: Vec<f64>) -> Result<Point, Error> {
        let values = self.all(&at);
        let today = self.today;
        let scenario = today.candidate(&values).map_err(|mistakes| refused(today, &values, &mistakes))?;
        let world = Arc::new(World::new(scenario.variants[today.variant].world.clone()));
        let means = means(&world, today, self.replications, self.progress, self.stop)
            .map_err(|error| failed(today, &values, error))?;
        let off = self.unknowns.iter().map(|&anchor| {
            let said = today.anchors[anchor].said.middle();
            let ratio = means[anchor].map_or(0.0, |fact| fact.mean) / said;
            libm::log(ratio.max(libm::exp(-NOTHING))).min(NOTHING)
        });
        Ok(Point { at, off: off.collect() })
    }

    /// Slopes by differences, column by column.
    fn slopes(&self, point: &Point) -> Result<Vec<Vec<f64>>, Error> {
        let size = point.at.len();
        let mut slopes = vec![vec![0.0; size]; size];
        for column in 0..size {
            let mut moved = point.at.clone();
            moved[column] += DIFFERENCE;
            let next = match self.evaluate(moved.clone()) {
                Err(Error::Candidate { .. }) => {
                    moved[column] -= 2.0 * DIFFERENCE;
                    self.evaluate(moved)?
                }
                evaluated => evaluated?,
            };
            let run = next.at[column] - point.at[column];
            let rises = next.off.iter().zip(&point.off).map(|(next, point)| next - point);
            slopes.iter_mut().zip(rises).for_each(|(row, rise)| row[column] = rise / run);
            // A number without effect would take any step.
            if slopes[column][column] == 0.0 {
                slopes[column][column] = f64::MIN_POSITIVE.sqrt();
            }
        }
        Ok(slopes)
    }
}

/// The slope with which a search begins.
fn slope(slope: Slope) -> f64 {
    match slope {
        Slope::Rises => 1.0,
        Slope::Falls => -0.7,
    }
}

fn diagonal(slopes: &[f64]) -> Vec<Vec<f64>> {
    let row = |row: usize| (0..slopes.len()).map(move |column| if row == column { slopes[row] } else { 0.0 });
    (0..slopes.len()).map(|index| row(index).collect()).collect()
}

/// Broyden's update of rank one.
fn update(slopes: &mut [Vec<f64>], here: &Point, next: &Point) {
    let step: Vec<f64> = next.at.iter().zip(&here.at).map(|(next, here)| next - here).collect();
    let length: f64 = step.iter().map(|step| step * step).sum();
    if length == 0.0 {
        return;
    }
    for (row, slopes) in slopes.iter_mut().enumerate() {
        let expected: f64 = slopes.iter().zip(&step).map(|(slope, step)| slope * step).sum();
        let missed = next.off[row] - here.off[row] - expected;
        slopes.iter_mut().zip(&step).for_each(|(slope, step)| *slope += missed * step / length);
    }
}

/// The solution of a small system, by elimination with the largest pivot; where it has none, each number moves by its own fact.
fn solved(matrix: &[Vec<f64>], right: &[f64]) -> Vec<f64> {
    let size = right.len();
    let mut rows: Vec<Vec<f64>> =
        matrix.iter().zip(right).map(|(row, &right)| row.iter().copied().chain([right]).collect()).collect();
    for column in 0..size {
        let pivot = (column..size)
            .max_by(|&one, &other| rows[one][column].abs().total_cmp(&rows[other][column].abs()));
        let pivot = pivot.expect("there is a row");
        if rows[pivot][column].abs() < 1e-9 {
            let own = |index: usize| right[index] * matrix[index][index].signum();
            return (0..size).map(own).collect();
        }
        rows.swap(column, pivot);
        for row in column + 1..size {
            let factor = rows[row][column] / rows[column][column];
            let above = rows[column].clone();
            rows[row].iter_mut().zip(above).for_each(|(value, above)| *value -= factor * above);
        }
    }
    let mut found = vec![0.0; size];
    for row in (0..size).rev() {
        let rest: f64 = (row + 1..size).map(|column| rows[row][column] * found[column]).sum();
        found[row] = (rows[row][size] - rest) / rows[row][row];
    }
    found
}

/// A number with few digits: what is shown and can be typed is what was simulated.
fn short(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_system_is_solved_and_one_without_solution_moves_each_by_its_own() {
        let found = solved(&[vec![0.0, 2.0], vec![4.0, 1.0]], &[6.0, 11.0]);
        assert_eq!(found, [2.0, 3.0]);
        assert_eq!(solved(&[vec![1.0, 1.0], vec![1.0, 1.0]], &[1.0, 2.0]), [1.0, 2.0]);
    }

    #[test]
    fn an_update_agrees_with_what_was_seen() {
        let point = |at: [f64; 2], off: [f64; 2]| Point { at: at.to_vec(), off: off.to_vec() };
        let mut slopes = diagonal(&[1.0, -0.7]);
        update(&mut slopes, &point([0.0, 0.0], [1.0, 1.0]), &point([1.0, 0.0], [3.0, 1.5]));
        assert_eq!(slopes, [[2.0, 0.0], [0.5, -0.7]]);
    }
}
