//! What levers do: each variant at the points of a design, under the same luck and the same ignorance.
//!
//! This file says which simulations there are; `explored` what their outcomes amount to. A simulation that no lever changes is done once.

mod explored;
#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Outcomes, Simulator};
pub use crate::factors::Design;
use crate::factors::{Factors, Over};
use crate::hands::PointHands;
use crate::race::{Contender, Rule, race};
use crate::store::Store;
pub use crate::study::Error;
use crate::study::NO_GOAL;
pub use explored::{Alternative, Explored, Frontier, Lead, NEXT_TO_NOTHING};
use eyeballs_scenario::Scenario;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A scenario whose levers are to be explored.
#[derive(Debug)]
pub struct Exploration<'a> {
    scenario: &'a Scenario,
    factors: Factors<'a>,
    /// The values of the levers, by point.
    points: Vec<Vec<f64>>,
    hands: Option<&'a dyn PointHands>,
    plan: Evaluation<'a>,
}

impl<'a> Exploration<'a> {
    /// Reads the scenario at all points, and finds the simulations that differ; in the current rayon pool.
    ///
    /// # Errors
    /// If the scenario has no lever or no goal, too many points, or values that do not go together.
    pub fn new(
        scenario: &'a Scenario,
        design: &Design,
        hands: Option<&'a dyn PointHands>,
    ) -> Result<Exploration<'a>, Error> {
        let factors = Factors::new(scenario, Over::Levers)?;
        if scenario.goal.is_none() {
            return Err(Error::Asked(NO_GOAL.to_owned()));
        }
        let points = factors.points(design, scenario.variants[0].world.seed)?;
        let settings = points.iter().map(|point| factors.settings(point)).collect();
        let simulator = Simulator::new(scenario, Draws::new(scenario), hands);
        let plan = Evaluation::of_all(&simulator, settings).map_err(Error::Values)?;
        Ok(Exploration { scenario, factors, points, hands, plan })
    }

    /// Keys of the levers.
    pub fn keys(&self) -> Vec<&'a str> {
        self.factors.keys()
    }

    /// Values of the levers, by point: of a grid the last one changes fastest.
    pub fn points(&self) -> &[Vec<f64>] {
        &self.points
    }

    /// Simulations that are to be done.
    pub fn simulations(&self) -> u64 {
        self.plan.simulations()
    }

    /// Does some of the simulations and keeps them, to see how long all of them will take; tells how many were new.
    pub fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.plan.pilot(count, store, progress, stop)
    }

    /// Simulates in the current rayon pool what is not in the store, and keeps it there. With a precision, replications go on until
    /// the best is known to it.
    ///
    /// # Errors
    /// If it is interrupted, or values do not go together.
    pub fn run(
        &self,
        precision: Option<f64>,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Explored, Error> {
        let outcomes = self.plan.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        let keys = self.keys().into_iter().map(str::to_owned).collect();
        let Outcomes { by_alternative, problems, failures } = outcomes;
        let mut explored = Explored::new(self.scenario, keys, &self.points, by_alternative);
        (explored.simulations, explored.problems, explored.failures) =
            (self.simulations(), problems, failures);
        if let Some(precision) = precision {
            self.decide(&mut explored, precision, store, progress, stop)?;
        }
        Ok(explored)
    }

    /// Goes on with those that may be the best.
    fn decide(
        &self,
        explored: &mut Explored,
        precision: f64,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<(), Error> {
        // Those that are told apart already cannot be the best.
        let open = explored.alternatives.iter().enumerate().filter(|(_, one)| one.may_be_best());
        let mut open: Vec<usize> = open.map(|(index, _)| index).collect();
        // By how much the best is better is to be known even where that it is better is.
        if open.len() == 1 {
            open.extend(explored.next_best());
        }
        let contender = |&index: &usize| {
            let alternative = &explored.alternatives[index];
            Contender { variant: alternative.variant, values: alternative.values.clone() }
        };
        let contenders: Vec<Contender> = open.iter().map(contender).collect();
        let rule = Rule::of_precision(precision);
        let draws = Draws::of_replications(self.scenario, rule.most);
        let simulator = Simulator::new(self.scenario, draws, self.hands);
        let raced =
            race((&Arc::clone(&simulator), &self.factors), &contenders, 0, &rule, (store, progress, stop));
        explored.decided(raced?, &open);
        Ok(())
    }
}
