//! What a study moves: levers, uncertainties, or both; and the points at which it is moved.

use crate::evaluation::Settings;
use eyeballs_experiments::ExperimentError;
use eyeballs_experiments::design::{WithinStratum, grid, latin_hypercube, sobol};
use eyeballs_experiments::optimise;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Factor, Lever, Scale, Uncertainties};
use serde::Serialize;

/// Most points of a study: more are a slip of the pen.
pub const POINTS_MAX: usize = 100_000;

/// Which numbers are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// What can be chosen.
    Levers,
    /// What nobody knows.
    Uncertainties,
    /// Both.
    All,
}

/// Where they are moved to.
#[derive(Clone, Debug, PartialEq)]
pub enum Design {
    /// Every combination of the levers' values.
    Grid,
    /// A random Latin hypercube of so many points (McKay, Beckman & Conover 1979).
    LatinHypercube(usize),
    /// So many scrambled Sobol points (Owen 1998).
    Sobol(usize),
    /// These values, one for each key, by point.
    List {
        /// Keys.
        keys: Vec<String>,
        /// By point.
        values: Vec<Vec<f64>>,
    },
}

/// Why there are no points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unfit(pub String);

impl std::fmt::Display for Unfit {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<ExperimentError> for Unfit {
    fn from(error: ExperimentError) -> Unfit {
        Unfit(error.to_string())
    }
}

/// The numbers that a study moves, in the order of the scenario: levers first.
#[derive(Clone, Copy, Debug)]
pub struct Factors<'a> {
    levers: &'a [Lever],
    uncertainties: Option<&'a Uncertainties>,
}

impl<'a> Factors<'a> {
    /// Those of a scenario.
    ///
    /// # Errors
    /// If it has none of that kind.
    pub fn new(scenario: &'a Scenario, over: Over) -> Result<Factors<'a>, Unfit> {
        let levers: &[Lever] = if over == Over::Uncertainties { &[] } else { &scenario.levers };
        let uncertainties = scenario.uncertainties.as_ref().filter(|_| over != Over::Levers);
        if over != Over::Uncertainties && levers.is_empty() {
            let message = "the scenario has no lever; write what can be chosen under [[lever]], or --vary KEY=FROM:TO:STEP";
            return Err(Unfit(message.to_owned()));
        }
        if over != Over::Levers && uncertainties.is_none() {
            let message = "nothing in the scenario is uncertain; write [[uncertainty]], or --assumptions 2 for all that is assumed";
            return Err(Unfit(message.to_owned()));
        }
        Ok(Factors { levers, uncertainties })
    }

    /// Coordinates of a point.
    pub fn count(&self) -> usize {
        self.levers.len() + self.uncertainties.map_or(0, Uncertainties::factors)
    }

    /// What moves with each coordinate.
    pub fn names(&self) -> Vec<String> {
        let levers = self.levers.iter().map(|lever| lever.factor.key.clone());
        levers.chain(self.uncertainties.iter().flat_map(|all| all.names())).collect()
    }

    /// Keys of all numbers that are moved.
    pub fn keys(&self) -> Vec<&'a str> {
        self.factors().map(|factor| &*factor.key).collect()
    }

    /// Whether no coordinate says anything of another.
    pub fn are_independent(&self) -> bool {
        self.uncertainties.is_none_or(Uncertainties::are_independent)
    }

    /// Whether all that nobody knows is moved, so that replications draw nothing.
    pub fn say_all(&self, scenario: &Scenario) -> bool {
        scenario.uncertainties.is_none() || self.uncertainties.is_some()
    }

    fn factors(&self) -> impl Iterator<Item = &'a Factor> + use<'a> {
        let uncertain = self.uncertainties.into_iter().flat_map(|all| &all.list);
        let levers = self.levers.iter().map(|lever| &lever.factor);
        levers.chain(uncertain.map(|uncertainty| &uncertainty.factor))
    }

    /// The value of each key at a point of the unit cube.
    pub fn values(&self, point: &[f64]) -> Vec<f64> {
        let (levers, rest) = point.split_at(self.levers.len());
        let mut values: Vec<f64> =
            self.levers.iter().zip(levers).map(|(lever, &place)| value(lever, place)).collect();
        values.extend(self.uncertainties.iter().flat_map(|all| all.values(rest)));
        values
    }

    /// Keys with values.
    pub(crate) fn settings(&self, values: &[f64]) -> Settings<'a> {
        self.factors().zip(values.iter().copied()).collect()
    }

    /// The points of a design, as values of all keys.
    ///
    /// # Errors
    /// If there are too many or too few, if uncertainties are asked for in a grid, or if a list has other keys.
    pub fn points(&self, design: &Design, seed: u64) -> Result<Vec<Vec<f64>>, Unfit> {
        let cube = match design {
            Design::Grid => return self.grid(),
            Design::List { keys, values } => return self.list(keys, values),
            Design::LatinHypercube(points) => {
                latin_hypercube(*points, self.count(), WithinStratum::Random, seed)?
            }
            Design::Sobol(points) => sobol(*points, self.count(), seed)?,
        };
        Ok(cube.iter().map(|point| self.values(point)).collect())
    }

    /// Every combination of the levers' values, of which the last one changes fastest.
    fn grid(&self) -> Result<Vec<Vec<f64>>, Unfit> {
        if self.uncertainties.is_some() {
            let message =
                "what is uncertain has no steps for a grid; take --design sobol, or --vary KEY=FROM:TO:STEP";
            return Err(Unfit(message.to_owned()));
        }
        let counts: Vec<usize> = self.levers.iter().map(|lever| lever.values.len()).collect();
        let points = counts.iter().fold(1_usize, |product, &count| product.saturating_mul(count));
        if points > POINTS_MAX {
            return Err(Unfit(format!(
                "the levers have {points} combinations of values, and {POINTS_MAX} can be explored; take larger \
                 steps, --optimise, or --design sobol --points 256"
            )));
        }
        let value = |(lever, coordinate): (&Lever, f64)| {
            let last = (lever.values.len() - 1) as f64;
            lever.values[(coordinate * last).round() as usize]
        };
        let points = grid(&counts)?.into_iter();
        Ok(points.map(|point| self.levers.iter().zip(point).map(value).collect()).collect())
    }

    fn list(&self, keys: &[String], values: &[Vec<f64>]) -> Result<Vec<Vec<f64>>, Unfit> {
        let place = |key: &&str| {
            let known = keys.iter().position(|other| other == key);
            known.ok_or_else(|| Unfit(format!("the list of points has no column `{key}`")))
        };
        let places: Vec<usize> = self.keys().iter().map(place).collect::<Result<_, _>>()?;
        Ok(values.iter().map(|point| places.iter().map(|&place| point[place]).collect()).collect())
    }

    /// The levers as an optimiser moves them.
    ///
    /// # Errors
    /// If one has no step.
    pub(crate) fn optimiser_levers(&self) -> Result<Vec<optimise::Lever>, Unfit> {
        let lever = |lever: &Lever| match lever.is_smooth && !lever.factor.integer {
            true => Ok(optimise::Lever::smooth()),
            false => Ok(optimise::Lever::stepped(steps(lever) as u32)?),
        };
        self.levers.iter().map(lever).collect()
    }

    /// The values of levers at a point of an optimiser, whose steps are at 0, 1 / n, ..., 1.
    pub(crate) fn lever_values(&self, point: &[f64]) -> Vec<f64> {
        self.levers.iter().zip(point).map(|(lever, &place)| at(lever, place)).collect()
    }
}

/// Steps between the values of a lever.
fn steps(lever: &Lever) -> usize {
    match (lever.is_smooth, &lever.values[..]) {
        (true, [low, .., high]) if lever.factor.integer => (high - low).round() as usize,
        _ => lever.values.len() - 1,
    }
}

/// The value of a lever at a coordinate above 0 and below 1: anything between its ends, or one of its values, all equally often.
fn value(lever: &Lever, place: f64) -> f64 {
    if lever.is_smooth && !lever.factor.integer {
        return at(lever, place);
    }
    let steps = steps(lever) as f64;
    at(lever, (place * (steps + 1.0)).floor().min(steps) / steps)
}

/// The value of a lever from 0, its first, to 1, its last.
fn at(lever: &Lever, place: f64) -> f64 {
    let (first, last) = (lever.values[0], lever.values[lever.values.len() - 1]);
    if !lever.is_smooth {
        return lever.values[(place * steps(lever) as f64).round() as usize];
    }
    let between = match lever.scale {
        Scale::Linear => first + (last - first) * place,
        Scale::Log => first * libm::exp(libm::log(last / first) * place),
    };
    // Twelve digits, so that what is shown is what was tried.
    let between = format!("{between:.11e}").parse().unwrap_or(between);
    if lever.factor.integer { f64::round(between) } else { between }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::scenario;

    fn market() -> Scenario {
        scenario(
            "title = 'T'
run = { days = 2 }
people = { count = 10 }
firm.f = { cash = 0 }
[service.s]
firm = 'f'
[[lever]]
key = 'service.s.churn.hazard'
from = 0.01
to = 0.04
scale = 'log'
[[lever]]
key = 'service.s.session_minutes'
values = [5, 20, 10]
[[lever]]
key = 'service.s.initial_users'
integer = true
from = 2
to = 8
[[uncertainty]]
key = 'people.outside_weight'
distribution = { uniform = { minimum = 1, maximum = 3 } }
",
        )
    }

    #[test]
    fn coordinates_become_values_by_ratio_by_step_and_by_quantile() {
        let scenario = market();
        let all = Factors::new(&scenario, Over::All).expect("there are some");
        assert_eq!(all.count(), 4);
        let values = all.values(&[0.5, 0.4, 0.99, 0.25]);
        assert!((values[0] - 0.02).abs() < 1e-12, "{values:?}");
        assert_eq!(values[1..], [20.0, 8.0, 1.5]);
        // Each of three values a third of the way, each of seven whole numbers a seventh.
        assert_eq!(all.values(&[0.0001, 0.34, 1.5 / 7.0, 0.75])[1..], [20.0, 3.0, 2.5]);
        assert!(
            all.say_all(&scenario)
                && !Factors::new(&scenario, Over::Levers).expect("some").say_all(&scenario)
        );
    }

    #[test]
    fn designs_have_as_many_points_as_they_say_and_lists_are_taken_by_key() {
        let scenario = market();
        let levers = Factors::new(&scenario, Over::Levers).expect("there are some");
        assert_eq!(levers.points(&Design::Grid, 1).expect("a grid").len(), 9 * 3 * 7);
        for design in [Design::Sobol(32), Design::LatinHypercube(32)] {
            let points = levers.points(&design, 1).expect("points");
            assert_eq!(points.len(), 32);
            assert!(
                points.iter().all(|point| [5.0, 10.0, 20.0].contains(&point[1]) && point[2].fract() == 0.0)
            );
            // A half of the ratios lies below 0.02.
            let below = points.iter().filter(|point| point[0] < 0.02).count();
            assert_eq!(below, 16, "{design:?}");
        }
        let keys = ["service.s.initial_users", "service.s.session_minutes", "service.s.churn.hazard"];
        let keys = keys.map(str::to_owned).to_vec();
        let list = Design::List { keys: keys.clone(), values: vec![vec![3.0, 10.0, 0.02]] };
        assert_eq!(levers.points(&list, 1), Ok(vec![vec![0.02, 10.0, 3.0]]));
        let list = Design::List { keys: keys[1..].to_vec(), values: vec![] };
        let error = levers.points(&list, 1).expect_err("a column lacks");
        assert_eq!(error.to_string(), "the list of points has no column `service.s.initial_users`");
        let all = Factors::new(&scenario, Over::All).expect("there are some");
        assert!(all.points(&Design::Grid, 1).is_err());
    }
}
