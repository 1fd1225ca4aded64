//! A map of two inputs: which alternative wins where.

use super::Outcomes;
use super::joint::{Differences, Expected};
use super::main_effects::CurveSettings;
use crate::chance::Chance;
use crate::error::{ExperimentError, check_least, check_points_of};
use crate::moments::index_of_largest;
use crate::regression::Functions;
use crate::regression::effects::Places;

/// One place of the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell {
    /// The alternative of the best expected outcome there, in the mean over all other inputs and luck.
    pub winner: usize,
    /// By how much it is expected to be better than the next best.
    pub lead: f64,
    /// Share of the functions that the outcomes allow in which it is the best there. Where it is below the confidence that
    /// is asked for lies the band that holds the border.
    pub certainty: f64,
}

/// Which alternative wins, over a grid of two inputs.
#[derive(Clone, Debug, PartialEq)]
pub struct BorderMap {
    /// The inputs.
    pub inputs: [usize; 2],
    /// Values of the first input, evenly over the range of the draws.
    pub first: Vec<f64>,
    /// Values of the second.
    pub second: Vec<f64>,
    /// For each value of the first, for each of the second: who wins.
    pub cells: Vec<Cell>,
    /// Places, of both inputs, where the winner changes along a line of the grid.
    pub border: Vec<[f64; 2]>,
}

impl BorderMap {
    /// The cell at these numbers of values.
    ///
    /// # Panics
    /// If there is none.
    pub fn cell(&self, first: usize, second: usize) -> &Cell {
        &self.cells[first * self.second.len() + second]
    }
}

/// The map of two inputs, with `steps` values of each. The differences to the alternative that is best on average are
/// regressed on the inputs (see [`crate::regression::effects`]); where there are no draws near, in the corners of inputs
/// that go together, it guesses.
///
/// # Errors
/// If points and outcomes do not fit, numbers are not finite, settings are out of range, an input does not exist, is named
/// twice or never varies, there are fewer than two steps, or fewer than twelve draws.
pub fn border_map(
    outcomes: &Outcomes,
    points: &[Vec<f64>],
    inputs: [usize; 2],
    steps: usize,
    settings: &CurveSettings,
) -> Result<BorderMap, ExperimentError> {
    settings.check()?;
    check_least("steps of a map", steps, 2)?;
    let count = check_points_of(points, outcomes.draws())?;
    if let Some(&index) = inputs.iter().find(|&&input| input >= count) {
        return Err(ExperimentError::Unknown { what: "input", index, count });
    }
    if inputs[0] == inputs[1] {
        let value = inputs[1] as f64;
        return Err(ExperimentError::Setting {
            what: "the second input",
            given: value,
            must_be: "another than the first",
        });
    }
    let columns = inputs.map(|input| points.iter().map(|point| point[input]).collect::<Vec<f64>>());
    let [first, second] = columns.each_ref().map(|values| grid(values, steps));
    let places: Vec<[f64; 2]> = first.iter().flat_map(|&x| second.iter().map(move |&y| [x, y])).collect();
    let functions = Functions::of(points)?;
    let differences = Differences::of(outcomes);
    let fits = differences.fit(&functions)?;
    let regressions = fits.given(&inputs);
    let at = |&[x, y]: &[f64; 2]| {
        let mut place = points[0].clone();
        (place[inputs[0]], place[inputs[1]]) = (x, y);
        place
    };
    let at: Vec<Vec<f64>> = places.iter().map(at).collect();
    let at: Vec<Places> = regressions.given.iter().map(|given| given.places(&at)).collect();
    let order: Vec<usize> =
        std::iter::once(differences.best).chain(differences.others.iter().copied()).collect();
    // By alternative in this order, by place; the best on average is what the others are compared with.
    let zero = vec![0.0; places.len()];
    let expected: Vec<Vec<f64>> = std::iter::once(zero.clone())
        .chain(regressions.given.iter().zip(&at).map(|(given, at)| given.values(at)))
        .collect();
    let winners: Vec<usize> = (0..places.len()).map(|place| winner(&expected, place)).collect();
    let held = times_best(&regressions, &at, &winners, settings);
    let cells = winners.iter().enumerate().map(|(place, &winner)| {
        let next = (0..expected.len()).filter(|&other| other != winner).map(|other| expected[other][place]);
        Cell {
            winner: order[winner],
            lead: expected[winner][place] - next.fold(f64::NEG_INFINITY, f64::max),
            certainty: held[place] as f64 / settings.functions as f64,
        }
    });
    let cells = cells.collect();
    let border = border(&places, steps, &winners, &expected);
    Ok(BorderMap { inputs, border, cells, first, second })
}

/// By place, in how many drawn functions the winner is the best.
fn times_best(
    regressions: &Expected<'_>,
    at: &[Places],
    winners: &[usize],
    settings: &CurveSettings,
) -> Vec<usize> {
    let mut chance = Chance::new(settings.seed, "border", 0);
    let mut held = vec![0; winners.len()];
    for _ in 0..settings.functions {
        let normals = regressions.normals(&mut chance);
        let mut functions = vec![vec![0.0; winners.len()]];
        for ((given, at), normals) in regressions.given.iter().zip(at).zip(&normals) {
            functions.push(given.draw_at(at, normals));
        }
        for (place, held) in held.iter_mut().enumerate() {
            *held += usize::from(winner(&functions, place) == winners[place]);
        }
    }
    held
}

fn winner(functions: &[Vec<f64>], place: usize) -> usize {
    index_of_largest(&functions.iter().map(|values| values[place]).collect::<Vec<f64>>())
}

/// Values evenly over a range.
fn grid(values: &[f64], steps: usize) -> Vec<f64> {
    let low = values.iter().copied().fold(f64::INFINITY, f64::min);
    let high = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    (0..steps).map(|step| low + (high - low) * step as f64 / (steps - 1) as f64).collect()
}

/// Between neighbours with other winners, where these two are equal if both are straight between them.
fn border(places: &[[f64; 2]], steps: usize, winners: &[usize], expected: &[Vec<f64>]) -> Vec<[f64; 2]> {
    let neighbours = (0..places.len()).flat_map(|place| {
        let below = (place % steps + 1 < steps).then_some((place, place + 1));
        let beside = (place + steps < places.len()).then_some((place, place + steps));
        [below, beside]
    });
    let between = |(one, other): (usize, usize)| {
        let (winner, next) = (winners[one], winners[other]);
        let lead = |place: usize| expected[winner][place] - expected[next][place];
        let (here, there) = (lead(one), lead(other));
        let part = if here > there { here / (here - there) } else { 0.5 };
        let along = |axis: usize| places[one][axis] + part * (places[other][axis] - places[one][axis]);
        [along(0), along(1)]
    };
    neighbours.flatten().filter(|&(one, other)| winners[one] != winners[other]).map(between).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first alternative is better where x0 + x1 > 1, the third, a constant, nowhere near.
    fn sample(noise: f64) -> (Outcomes, Vec<Vec<f64>>) {
        let mut chance = Chance::new(71, "border", 0);
        let points: Vec<Vec<f64>> = (0..600).map(|_| (0..3).map(|_| chance.uniform()).collect()).collect();
        let (mut one, mut other) = (Vec::new(), Vec::new());
        for x in &points {
            let luck = 5.0 * chance.normal();
            one.push(luck + 2.0 * (x[0] + x[1] - 1.0) + x[2] + noise * chance.normal());
            other.push(luck + 0.5 + noise * chance.normal());
        }
        let third = other.iter().map(|value| value - 3.0).collect();
        (Outcomes::new(vec![one, other, third]).expect("valid outcomes"), points)
    }

    #[test]
    fn the_border_of_a_linear_problem_is_the_line_where_both_are_equal() {
        let (outcomes, points) = sample(0.3);
        let found = border_map(&outcomes, &points, [0, 1], 21, &CurveSettings::default()).expect("a map");
        assert!(found.border.len() >= 20);
        for [x, y] in &found.border {
            assert!((x + y - 1.0).abs() < 0.15, "{x}, {y}");
        }
        let (low, high) = (found.cell(0, 0), found.cell(20, 20));
        assert_eq!((low.winner, high.winner), (1, 0));
        assert!((low.lead - 2.0).abs() < 0.3 && (high.lead - 2.0).abs() < 0.3, "{low:?} {high:?}");
        assert!(low.certainty > 0.99 && high.certainty > 0.99);
        // On the border itself nothing is sure.
        assert!(found.cell(10, 10).certainty < 0.95, "{:?}", found.cell(10, 10));
    }

    #[test]
    fn where_outcomes_are_noisier_the_band_is_wider() {
        let band = |noise: f64| {
            let (outcomes, points) = sample(noise);
            let found = border_map(&outcomes, &points, [0, 1], 15, &CurveSettings::default()).expect("a map");
            found.cells.iter().filter(|cell| cell.certainty < 0.95).count()
        };
        let (narrow, wide) = (band(0.1), band(3.0));
        assert!(narrow > 0 && wide > 2 * narrow, "{narrow} {wide}");
    }

    #[test]
    fn a_pair_has_two_inputs() {
        let (outcomes, points) = sample(0.1);
        let map = |inputs| border_map(&outcomes, &points, inputs, 5, &CurveSettings::default());
        assert!(map([1, 1]).is_err() && map([0, 3]).is_err() && map([2, 0]).is_ok());
    }
}
