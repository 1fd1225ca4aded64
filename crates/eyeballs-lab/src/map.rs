//! Who wins over two numbers, in the mean over all else: a map, with how sure each place of it is.

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Failure, Outcomes, Simulator, Task};
use crate::factors::{Factors, Over};
use crate::hands::PointHands;
use crate::store::Store;
use crate::study::{Error, NO_GOAL};
use eyeballs_experiments::ExperimentError;
use eyeballs_experiments::decision;
use eyeballs_experiments::decision::border::{BorderMap, border_map};
use eyeballs_experiments::decision::main_effects::CurveSettings;
use eyeballs_experiments::design::sobol;
use eyeballs_scenario::Scenario;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// Places of the map along either number.
const STEPS: usize = 25;
/// So sure is sure.
const SURE: f64 = 0.95;

/// A map that is planned.
#[derive(Debug)]
pub struct Map<'a> {
    scenario: &'a Scenario,
    factors: Factors<'a>,
    /// Coordinates of the two.
    places: [usize; 2],
    /// Keys that move.
    keys: Vec<&'a str>,
    /// Their values, by point.
    points: Vec<Vec<f64>>,
    plan: Evaluation<'a>,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Mapped {
    /// What counts.
    pub goal: String,
    /// More is better.
    pub maximise: bool,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// The two numbers.
    pub keys: [String; 2],
    /// Points that were simulated, each in one replication of its own.
    pub points: usize,
    /// Simulations.
    pub simulations: u64,
    /// Values of the first.
    pub first: Vec<f64>,
    /// Values of the second.
    pub second: Vec<f64>,
    /// For each value of the first, for each of the second.
    pub cells: Vec<Cell>,
    /// Which of the two numbers the border is looked for along: that along which it is met more often.
    pub along: usize,
    /// Where the winner changes along that number, at values of the other.
    pub border: Vec<Border>,
    /// What keeps outcomes from being known, the first reason of each kind.
    pub problems: Vec<String>,
    /// Simulations that left nothing, the first of each reason.
    pub failures: Vec<Failure>,
}

/// A place of the map.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Cell {
    /// Index of the variant that wins in the mean.
    pub winner: usize,
    /// By how much, over the next best.
    pub lead: f64,
    /// Share of the surfaces that the outcomes allow in which it does.
    pub certainty: f64,
}

/// Where the winner changes along one number, at a value of the other.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Border {
    /// The value of the other number.
    pub other: f64,
    /// The value at which the winner changes.
    pub at: f64,
    /// Below this the winner is sure; `None` if it is nowhere.
    pub low: Option<f64>,
    /// Above this the other is sure; `None` if it is nowhere.
    pub high: Option<f64>,
    /// Index of the variant that wins below.
    pub below: usize,
    /// Index of the variant that wins above.
    pub above: usize,
}

impl<'a> Map<'a> {
    /// Plans a map of two levers or uncertainties at so many points, each in a replication of its own.
    ///
    /// # Errors
    /// If nothing counts, there is one variant only, a key is no lever or uncertainty, too few or too many points, or values that do
    /// not go together.
    pub fn new(
        scenario: &'a Scenario,
        keys: [&str; 2],
        points: usize,
        hands: Option<&'a dyn PointHands>,
    ) -> Result<Map<'a>, Error> {
        let asked = |message: &str| Error::Asked(message.to_owned());
        if scenario.goal.is_none() {
            return Err(asked(NO_GOAL));
        }
        if scenario.variants.len() < 2 {
            return Err(asked(
                "a map shows which variant wins where, and the scenario has one; write [[variant]]",
            ));
        }
        let over = match (scenario.levers.is_empty(), scenario.uncertainties.is_none()) {
            (true, _) => Over::Uncertainties,
            (false, true) => Over::Levers,
            (false, false) => Over::All,
        };
        let factors = Factors::new(scenario, over)?;
        let names = factors.names();
        let place = |key: &str| {
            let found = names.iter().position(|name| name.split(" + ").any(|one| one == key));
            found.ok_or_else(|| {
                Error::Asked(format!(
                    "`{key}` is no lever and no uncertainty of the scenario; write --vary {key}=FROM:TO, or one of: {}",
                    names.join(", ")
                ))
            })
        };
        let places = [place(keys[0])?, place(keys[1])?];
        if places[0] == places[1] {
            return Err(asked("a map is of two numbers, and these are one"));
        }
        if !factors.are_independent() {
            return Err(asked(
                "uncertainties that are correlated do not move alone; leave out their `correlation`",
            ));
        }
        let seed = scenario.variants[0].world.seed;
        let cube = sobol(points, 2, seed).map_err(|error| Error::Asked(error.to_string()))?;
        let all = factors.keys();
        let moved: Vec<usize> = (0..all.len())
            .filter(|&key| places.iter().any(|&place| names[place].split(" + ").any(|one| one == all[key])))
            .collect();
        let value = |point: &Vec<f64>| -> Vec<f64> {
            let mut whole = vec![0.5; factors.count()];
            (whole[places[0]], whole[places[1]]) = (point[0], point[1]);
            factors.values(&whole)
        };
        let values: Vec<Vec<f64>> = cube.iter().map(value).collect();
        let settings = |values: &Vec<f64>| {
            let settings = factors.settings(values);
            moved.iter().map(|&key| settings[key]).collect()
        };
        let settings = values.iter().map(settings).collect();
        let draws = Draws::of_replications(scenario, points as u32);
        let simulator = Simulator::new(scenario, draws, hands);
        let tasks = |variant: usize| {
            (0..points).map(move |point| vec![Task { point, variant, replication: point as u32 }])
        };
        let asked: Vec<Vec<Task>> = (0..scenario.variants.len()).flat_map(tasks).collect();
        let plan = Evaluation::new(&simulator, settings, &asked).map_err(Error::Values)?;
        let pick = |values: &Vec<f64>| moved.iter().map(|&key| values[key]).collect();
        let keys = moved.iter().map(|&key| all[key]).collect();
        Ok(Map { scenario, factors, places, keys, points: values.iter().map(pick).collect(), plan })
    }

    /// Keys of all that moves, and their values at each point.
    pub fn points(&self) -> (&[&'a str], &[Vec<f64>]) {
        (&self.keys, &self.points)
    }

    /// Simulations that are to be done.
    pub fn simulations(&self) -> u64 {
        self.plan.simulations()
    }

    /// Does some of the simulations and keeps them, to see how long all of them will take; tells how many were new.
    pub fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.plan.pilot(count, store, progress, stop)
    }

    /// Simulates in the current rayon pool what is not in the store, and keeps it there.
    ///
    /// # Errors
    /// If it is interrupted, or there are too few outcomes.
    pub fn run(
        &self,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Mapped, Error> {
        let Outcomes { by_alternative, problems, failures } =
            self.plan.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        let sign = if goal.maximise { 1.0 } else { -1.0 };
        let variants = self.scenario.variants.len();
        let count = self.points.len();
        let of = |variant: usize, point: usize| by_alternative[variant * count + point][0].outcome;
        let complete: Vec<usize> =
            (0..count).filter(|&point| (0..variants).all(|variant| of(variant, point).is_some())).collect();
        let outcomes = |variant: usize| -> Vec<f64> {
            complete.iter().filter_map(|&point| of(variant, point)).map(|value| sign * value).collect()
        };
        let names = self.factors.names();
        let [one, other] = self.places.map(|place| {
            let first = names[place].split(" + ").next().unwrap_or_default();
            self.keys.iter().position(|key| *key == first).expect("both move")
        });
        let points: Vec<Vec<f64>> =
            complete.iter().map(|&point| vec![self.points[point][one], self.points[point][other]]).collect();
        let refused = |error: ExperimentError| Error::Outcomes(error.to_string());
        let outcomes = decision::Outcomes::new((0..variants).map(outcomes).collect()).map_err(refused)?;
        let seed = self.scenario.variants[0].world.seed;
        let settings = CurveSettings { seed, ..CurveSettings::default() };
        let map = border_map(&outcomes, &points, [0, 1], STEPS, &settings).map_err(refused)?;
        let both = [0, 1].map(|along| borders(&map, along));
        let along = usize::from(both[1].len() > both[0].len());
        let border = both[along].clone();
        let cell = |cell: &decision::border::Cell| Cell {
            winner: cell.winner,
            lead: cell.lead,
            certainty: cell.certainty,
        };
        Ok(Mapped {
            goal: goal.expression.clone(),
            maximise: goal.maximise,
            variants: self.scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            keys: [one, other].map(|key| self.keys[key].to_owned()),
            points: count,
            simulations: self.simulations(),
            along,
            border,
            cells: map.cells.iter().map(cell).collect(),
            first: map.first,
            second: map.second,
            problems,
            failures,
        })
    }
}

impl Mapped {
    /// Of a variant, the share of the map on which it wins in the mean, and on which it surely does.
    pub fn shares(&self, variant: usize) -> [f64; 2] {
        let own = self.cells.iter().filter(|cell| cell.winner == variant);
        let sure = own.clone().filter(|cell| cell.certainty >= SURE).count();
        [own.count(), sure].map(|count| count as f64 / self.cells.len() as f64)
    }
}

/// Along each line of one number: where the winner changes, and from where on either is sure.
fn borders(map: &BorderMap, along: usize) -> Vec<Border> {
    let (values, others) = if along == 0 { (&map.first, &map.second) } else { (&map.second, &map.first) };
    let mut found = Vec::new();
    for (line, &other) in others.iter().enumerate() {
        let cell = |place: usize| if along == 0 { map.cell(place, line) } else { map.cell(line, place) };
        for place in 1..values.len() {
            let (before, after) = (cell(place - 1), cell(place));
            if before.winner == after.winner {
                continue;
            }
            let (low, high) = (values[place - 1], values[place]);
            let on_edge =
                |edge: &&[f64; 2]| edge[1 - along] == other && low <= edge[along] && edge[along] <= high;
            let at = map.border.iter().find(on_edge).map_or((low + high) / 2.0, |edge| edge[along]);
            let sure = |place: &usize, winner: usize| {
                cell(*place).winner == winner && cell(*place).certainty >= SURE
            };
            let below = (0..place).rev().find(|place| sure(place, before.winner));
            let above = (place..values.len()).find(|place| sure(place, after.winner));
            found.push(Border {
                other,
                at,
                low: below.map(|place| values[place]),
                high: above.map(|place| values[place]),
                below: before.winner,
                above: after.winner,
            });
        }
    }
    found
}
