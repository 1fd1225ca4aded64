//! The best values of levers in few simulations: a search for each variant, the best of all evaluated again with new luck, and how flat
//! the best is.
//!
//! Within a search all points are seen under the same luck and the same ignorance, so that two of them differ by what the levers do. That
//! makes what is found the best for that luck: so the finalists race in replications that no search has seen.

mod search;
#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Outcomes, Simulator, Task};
use crate::exploration::NEXT_TO_NOTHING;
use crate::factors::{Factors, Over};
use crate::hands::PointHands;
use crate::race::{Contender, Raced, Rule, race};
use crate::store::Store;
use crate::study::{Error, NO_GOAL};
use eyeballs_scenario::Scenario;
use search::{Ask, Search};
pub use search::{Evaluated, Expected, Flat, Searched, Why};
use serde::Serialize;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Replications of a race whose precision nobody says (assumption).
const RACE_MOST: u32 = 200;

/// A search for the best values that is planned.
#[derive(Debug)]
pub struct Optimisation<'a> {
    scenario: &'a Scenario,
    factors: Factors<'a>,
    /// Evaluations of each variant's search.
    budget: usize,
    /// Where each search begins, as values of the levers.
    begin: Vec<Vec<f64>>,
    simulator: Arc<Simulator<'a>>,
    first: Evaluation<'a>,
}

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Optimised {
    /// Keys of the levers.
    pub levers: Vec<String>,
    /// What counts.
    pub goal: String,
    /// More is better.
    pub maximise: bool,
    /// The conditions.
    pub conditions: Vec<String>,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// Replications of an evaluation.
    pub replications: u32,
    /// Simulations.
    pub simulations: u64,
    /// By variant.
    pub searches: Vec<Searched>,
    /// Those that were evaluated again: variant and values.
    pub finalists: Vec<(usize, Vec<f64>)>,
    /// Their race, with luck that no search has seen; indices are those of the finalists.
    pub race: Option<Raced>,
    /// What went wrong.
    pub problems: Vec<String>,
}

/// Where nobody says it, evaluations of a search over so many levers (assumption).
pub fn default_budget(levers: usize) -> usize {
    20 + 10 * levers
}

impl<'a> Optimisation<'a> {
    /// Plans a search of so many evaluations for each variant.
    ///
    /// # Errors
    /// If nothing counts or can be chosen, there are more than six levers, too few evaluations, or values that do not go together.
    pub fn new(
        scenario: &'a Scenario,
        budget: Option<usize>,
        hands: Option<&'a dyn PointHands>,
    ) -> Result<Optimisation<'a>, Error> {
        if scenario.goal.is_none() {
            return Err(Error::Asked(NO_GOAL.to_owned()));
        }
        let factors = Factors::new(scenario, Over::Levers)?;
        let (levers, most) = (factors.count(), 6);
        if levers > most {
            let message = format!(
                "{levers} levers cannot be searched together; {most} can. --sensitivity morris --over levers says which matter"
            );
            return Err(Error::Asked(message));
        }
        let (budget, least) = (budget.unwrap_or_else(|| default_budget(levers)), 2 * (levers + 3));
        if budget < least {
            return Err(Error::Asked(format!(
                "a search over {levers} levers takes {least} evaluations or more"
            )));
        }
        let begin = search::begin(&factors, budget, scenario.variants[0].world.seed)?;
        let begin: Vec<Vec<f64>> = begin.iter().map(|point| factors.lever_values(point)).collect();
        // Every confirmation has its own replications, and the race those after them.
        let seen = scenario.replications * (1 + (budget / search::CONFIRM_EVERY) as u32);
        let draws = Draws::of_replications(scenario, seen + Rule::of_precision(1.0).most);
        let simulator = Simulator::new(scenario, draws, hands);
        let settings = begin.iter().map(|values| factors.settings(values)).collect();
        let first = Evaluation::of_all(&simulator, settings).map_err(Error::Values)?;
        Ok(Optimisation { scenario, factors, budget, begin, simulator, first })
    }

    /// Keys of the levers, and their values where each search begins.
    pub fn points(&self) -> (Vec<&'a str>, &[Vec<f64>]) {
        (self.factors.keys(), &self.begin)
    }

    /// Evaluations of each variant's search.
    pub fn budget(&self) -> usize {
        self.budget
    }

    /// Most simulations of the searches; the race at the end comes on top.
    pub fn simulations(&self) -> u64 {
        let variants = self.scenario.variants.len() as u64;
        variants * self.budget as u64 * u64::from(self.scenario.replications)
    }

    /// Does some of the simulations and keeps them, to see how long all of them will take; tells how many were new.
    pub fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.first.pilot(count, store, progress, stop)
    }

    /// Searches in the current rayon pool. With a precision, the race goes on until the best is known to it.
    ///
    /// # Errors
    /// If it is interrupted, or values do not go together.
    pub fn run(
        &self,
        precision: Option<f64>,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Optimised, Error> {
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        let variants = self.scenario.variants.len();
        let seed = self.scenario.variants[0].world.seed;
        let new = |variant| Search::new(variant, &self.factors, (goal, self.budget), seed);
        let mut searches: Vec<Search<'_>> = (0..variants).map(new).collect::<Result<_, _>>()?;
        let mut simulations = 0;
        loop {
            let asks: Vec<Ask> = searches.iter_mut().flat_map(Search::asks).collect();
            if asks.is_empty() {
                break;
            }
            let Outcomes { by_alternative, .. } =
                self.evaluate(&asks, &mut simulations, (store, progress, stop))?;
            for (ask, outcomes) in asks.iter().zip(by_alternative) {
                searches[ask.variant].tell(ask, &outcomes);
            }
        }
        let searched: Vec<Searched> = searches.into_iter().map(Search::finish).collect();
        let mut problems: Vec<String> = searched.iter().filter_map(|search| search.problem.clone()).collect();
        let of = |search: &Searched| -> Vec<(usize, Vec<f64>)> {
            search.finalists.iter().map(|values| (search.variant, values.clone())).collect()
        };
        let finalists: Vec<(usize, Vec<f64>)> = searched.iter().flat_map(of).collect();
        let race = match self.race((&searched, &finalists), precision, (store, progress, stop)) {
            Ok(race) => race,
            Err(Error::Outcomes(problem)) => {
                problems.push(problem);
                None
            }
            Err(error) => return Err(error),
        };
        simulations += race.as_ref().map_or(0, |race| race.simulations);
        problems.sort();
        problems.dedup();
        Ok(Optimised {
            levers: self.factors.keys().into_iter().map(str::to_owned).collect(),
            goal: goal.expression.clone(),
            maximise: goal.maximise,
            conditions: goal.conditions.clone(),
            variants: self.scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            replications: self.scenario.replications,
            simulations,
            searches: searched,
            finalists,
            race,
            problems,
        })
    }

    fn evaluate(
        &self,
        asks: &[Ask],
        simulations: &mut u64,
        (store, progress, stop): (Option<&dyn Store>, &dyn Progress, &AtomicBool),
    ) -> Result<Outcomes, Error> {
        let replications = self.scenario.replications;
        let points = asks.iter().map(|ask| self.factors.settings(&ask.values)).collect();
        let tasks = |(point, ask): (usize, &Ask)| -> Vec<Task> {
            let from = ask.luck * replications;
            let variant = ask.variant;
            (from..from + replications).map(|replication| Task { point, variant, replication }).collect()
        };
        let asked: Vec<Vec<Task>> = asks.iter().enumerate().map(tasks).collect();
        let evaluation = Evaluation::new(&self.simulator, points, &asked).map_err(Error::Values)?;
        *simulations += evaluation.simulations();
        evaluation.simulate(store, progress, stop).ok_or(Error::Interrupted)
    }

    fn race(
        &self,
        (searched, finalists): (&[Searched], &[(usize, Vec<f64>)]),
        precision: Option<f64>,
        means: (Option<&dyn Store>, &dyn Progress, &AtomicBool),
    ) -> Result<Option<Raced>, Error> {
        let means_of = searched.iter().filter_map(|search| Some(search.best.as_ref()?.mean.abs()));
        let largest = means_of.fold(0.0, f64::max);
        let rule = match precision {
            Some(precision) => Rule::of_precision(precision),
            None if largest > 0.0 => {
                Rule { indifference: NEXT_TO_NOTHING * largest, precision: None, most: RACE_MOST }
            }
            None => return Ok(None),
        };
        if finalists.is_empty() {
            return Ok(None);
        }
        let contender =
            |(variant, values): &(usize, Vec<f64>)| Contender { variant: *variant, values: values.clone() };
        let contenders: Vec<Contender> = finalists.iter().map(contender).collect();
        let luck = searched.iter().map(|search| search.luck).max().unwrap_or(1);
        let from = luck * self.scenario.replications;
        race((&self.simulator, &self.factors), &contenders, from, &rule, means).map(Some)
    }
}
