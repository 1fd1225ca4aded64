//! From which value of an input on another alternative is the better one.

use super::main_effects::CurveSettings;
use crate::chance::Chance;
use crate::error::{ExperimentError, check_points_of};
use crate::moments::{Interval, middle};
use crate::regression::{Effects, Functions, Posterior};

/// Steps over the range of an input in which crossings are looked for.
const STEPS: usize = 200;

/// On which side of a break-even value the first of the two alternatives wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wins {
    /// Above it.
    Above,
    /// Below it.
    Below,
}

/// A value at which the expected difference crosses 0.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crossing {
    /// The break-even value.
    pub at: f64,
    /// Its interval: quantiles of the nearest crossing of the same kind, over functions that the outcomes allow. An end is
    /// infinite where too many of them have none within the range.
    pub interval: Interval,
    /// Where the first alternative wins.
    pub wins: Wins,
    /// Share of these functions that cross 0 this way within the range.
    pub certainty: f64,
}

/// The break-even values of one input: none, one or several.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The input.
    pub input: usize,
    /// In rising order.
    pub crossings: Vec<Crossing>,
    /// Chance that the first alternative wins at the lowest value of the input.
    pub wins_at_lowest: f64,
    /// Chance that it wins at the highest value.
    pub wins_at_highest: f64,
}

/// The break-even value of each input: where the difference of two alternatives, the first less the second, crosses 0 in
/// the mean over all other inputs and luck. The expected difference given the input (see [`crate::regression::effects`]) is
/// looked through in steps of a two-hundredth of the range of the draws; functions drawn from its posterior give
/// intervals.
///
/// # Errors
/// If points and differences do not fit, numbers are not finite, settings are out of range, an input never varies, or there
/// are fewer than six draws.
pub fn break_even(
    points: &[Vec<f64>],
    differences: &[f64],
    settings: &CurveSettings,
) -> Result<Vec<BreakEven>, ExperimentError> {
    settings.check()?;
    check_points_of(points, differences.len())?;
    let functions = Functions::of(points)?;
    let effects = functions.fit(differences)?;
    Ok((0..functions.inputs()).map(|input| of_input(points, input, &effects, settings)).collect())
}

fn of_input(points: &[Vec<f64>], input: usize, effects: &Effects<'_>, settings: &CurveSettings) -> BreakEven {
    let given = effects.given(&[input]);
    let values = points.iter().map(|point| point[input]);
    let (low, high) = values
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
    let grid: Vec<f64> = (0..=STEPS).map(|step| low + (high - low) * step as f64 / STEPS as f64).collect();
    let place = |&value: &f64| {
        let mut place = points[0].clone();
        place[input] = value;
        place
    };
    let places = given.places(&grid.iter().map(place).collect::<Vec<Vec<f64>>>());
    let expected = given.values(&places);
    let mut chance = Chance::new(settings.seed, "break-even", input as u32);
    let drawn: Vec<Vec<f64>> = (0..settings.functions)
        .map(|_| given.draw_at(&places, &chance.normals(given.dimensions())))
        .collect();
    let drawn_crossings: Vec<Vec<(f64, Wins)>> =
        drawn.iter().map(|function| crossings(&grid, function)).collect();
    let share = |place: usize| {
        drawn.iter().filter(|function| function[place] > 0.0).count() as f64 / drawn.len() as f64
    };
    let crossing = |(at, wins): (f64, Wins)| {
        let step = ((at - low) / (high - low) * STEPS as f64) as usize;
        let mut within = 0;
        let mut nearest: Vec<f64> = drawn
            .iter()
            .zip(&drawn_crossings)
            .map(|(function, crossings)| {
                let same = crossings.iter().filter(|(_, other)| *other == wins).map(|(place, _)| *place);
                let found =
                    same.reduce(|one, other| if (other - at).abs() < (one - at).abs() { other } else { one });
                within += usize::from(found.is_some());
                // It never changes sign this way: it wins here as beyond a crossing that lies out of the range.
                found.unwrap_or(match (function[step.min(STEPS)] > 0.0) == (wins == Wins::Above) {
                    true => f64::NEG_INFINITY,
                    false => f64::INFINITY,
                })
            })
            .collect();
        let interval = middle(&mut nearest, settings.confidence);
        Crossing { at, interval, wins, certainty: within as f64 / drawn.len() as f64 }
    };
    BreakEven {
        input,
        crossings: crossings(&grid, &expected).into_iter().map(crossing).collect(),
        wins_at_lowest: share(0),
        wins_at_highest: share(STEPS),
    }
}

/// Where a function crosses 0, straight between the places of a grid, and which way.
fn crossings(grid: &[f64], values: &[f64]) -> Vec<(f64, Wins)> {
    let pairs = grid.windows(2).zip(values.windows(2));
    pairs
        .filter(|(_, values)| (values[0] > 0.0) != (values[1] > 0.0))
        .map(|(grid, values)| {
            let part = values[0] / (values[0] - values[1]);
            let wins = if values[1] > 0.0 { Wins::Above } else { Wins::Below };
            (grid[0] + part * (grid[1] - grid[0]), wins)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(
        count: usize,
        number: u32,
        noise: f64,
        function: fn(&[f64]) -> f64,
    ) -> (Vec<Vec<f64>>, Vec<f64>) {
        let mut chance = Chance::new(61, "break-even", number);
        let points: Vec<Vec<f64>> =
            (0..count).map(|_| vec![10.0 * chance.uniform(), 10.0 * chance.uniform()]).collect();
        let differences = points.iter().map(|x| function(x) + noise * chance.normal()).collect();
        (points, differences)
    }

    #[test]
    fn the_interval_of_a_linear_problem_holds_its_break_even_value_as_often_as_it_says() {
        const TRIES: u32 = 200;
        let settings = CurveSettings { functions: 400, ..CurveSettings::default() };
        let (mut held, mut widths) = (0, 0.0);
        for number in 0..TRIES {
            // In the mean over the second input: 3 (x0 - 4.2).
            let (points, differences) = sample(150, number, 4.0, |x| 3.0 * (x[0] - 4.2) + 2.0 * (x[1] - 5.0));
            let found = &break_even(&points, &differences, &settings).expect("break-even values")[0];
            let crossing = found.crossings.first().expect("a crossing");
            assert_eq!(crossing.wins, Wins::Above);
            held += u32::from(crossing.interval.contains(4.2));
            widths += crossing.interval.high - crossing.interval.low;
        }
        let share = f64::from(held) / f64::from(TRIES);
        assert!((0.89..=0.99).contains(&share), "{share}");
        assert!(widths / f64::from(TRIES) < 1.5, "{widths}");
    }

    #[test]
    fn an_input_may_have_several_values_and_another_none() {
        // A valley: the first wins below 3 and above 7; the second input moves nothing across 0.
        let (points, differences) = sample(400, 0, 0.5, |x| (x[0] - 3.0) * (x[0] - 7.0) + 0.1 * (x[1] - 5.0));
        let found = break_even(&points, &differences, &CurveSettings::default()).expect("break-even values");
        let [first, second] = &found[0].crossings[..] else { panic!("two: {found:?}") };
        assert!(
            (first.at - 3.0).abs() < 0.1 && first.wins == Wins::Below && first.certainty == 1.0,
            "{first:?}"
        );
        assert!((second.at - 7.0).abs() < 0.1 && second.wins == Wins::Above && second.interval.contains(7.0));
        assert_eq!((found[0].wins_at_lowest, found[0].wins_at_highest), (1.0, 1.0));
        let none = &found[1];
        assert!(none.crossings.is_empty() && none.wins_at_lowest > 0.99, "{none:?}");
    }

    #[test]
    fn a_value_that_may_lie_beyond_the_range_has_an_open_end() {
        let (points, differences) = sample(60, 1, 4.0, |x| x[0] - 9.0);
        let found = break_even(&points, &differences, &CurveSettings::default()).expect("break-even values");
        let crossing = found[0].crossings.first().expect("a crossing");
        assert_eq!(crossing.interval.high, f64::INFINITY, "{crossing:?}");
        assert!(crossing.certainty < 1.0 && crossing.interval.low > 0.0, "{crossing:?}");
    }
}
