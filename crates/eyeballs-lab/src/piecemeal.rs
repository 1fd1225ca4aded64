//! One simulation after the other, each in slices of days, for a host that must listen between them and has no threads: a page
//! in a browser. What comes out is what a [`crate::batch`] makes, to the bit.

mod channels;
#[cfg(test)]
mod tests;

pub use channels::{ChannelSum, ChannelSums};

use crate::batch::Controls;
use crate::collector::Collector;
use crate::draws::Draws;
use crate::hands::Failed;
use crate::results::{Failure, Results, Series};
use crate::series::{daily, over_the_run, series};
use crate::worlds::Worlds;
use eyeballs_core::checkpoint::{read_record, write_record};
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::Day;
use eyeballs_scenario::Scenario;
use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::atomic::AtomicBool;

/// A scenario that is simulated piece by piece.
#[derive(Debug)]
pub struct Piecemeal {
    scenario: Scenario,
    worlds: Worlds,
    /// The worlds of the replication that was asked for last, where something is uncertain.
    drawn: Option<(u32, Worlds)>,
    /// What the variants of the replication that was asked for last have in common, on the day they part.
    past: Option<(u32, Simulation)>,
    running: Option<Running>,
}

#[derive(Debug)]
struct Running {
    variant: usize,
    replication: u32,
    simulation: Simulation,
    worlds: Worlds,
    /// The day on which it becomes its variant, if it is still what all have in common.
    forks: Option<Day>,
}

/// What a simulation left.
#[derive(Clone, Debug)]
pub struct Left {
    /// By firm, the curves named in [`CURVES`] one after the other, a value for each day; money of a firm that is bankrupt is
    /// not a number.
    pub curves: Vec<f64>,
    /// The record as the market writes it.
    pub record: Vec<u8>,
}

/// One simulation of those of which results are made.
#[derive(Clone, Debug)]
pub struct Done {
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
    /// Its record as the market writes it, or why there is none.
    pub record: Result<Vec<u8>, Failed>,
}

/// The curves of a firm: users and customers of the last 30 days, minutes of the day, money in and money in less money out over
/// the last period (see [`Results::period_days`]) and from the first day on, cash at the end of the day.
pub const CURVES: [&str; 8] =
    ["users", "customers", "minutes", "revenue", "profit", "revenue_total", "profit_total", "cash"];

impl Piecemeal {
    /// Makes the worlds.
    ///
    /// # Panics
    /// If the numbers that facts of today determine were not found before, see [`crate::today::solve`].
    pub fn new(scenario: Scenario) -> Piecemeal {
        let worlds = Worlds::new(&scenario);
        Piecemeal::of(scenario, worlds)
    }

    /// The same scenario at other values, or another: what it can use of these worlds it takes over.
    ///
    /// # Panics
    /// As [`Piecemeal::new`].
    pub fn again(&self, scenario: Scenario) -> Piecemeal {
        let alike = scenario.variants.len() == self.scenario.variants.len()
            && scenario.fork.is_some() == self.scenario.fork.is_some();
        let worlds = if alike { self.worlds.similar(&scenario) } else { Worlds::new(&scenario) };
        Piecemeal::of(scenario, worlds)
    }

    fn of(scenario: Scenario, worlds: Worlds) -> Piecemeal {
        assert!(scenario.today.as_ref().is_none_or(|today| today.solved), "today is to be solved first");
        Piecemeal { scenario, worlds, drawn: None, past: None, running: None }
    }

    /// What is simulated.
    pub fn scenario(&self) -> &Scenario {
        &self.scenario
    }

    /// Begins a simulation in place of the one that runs.
    ///
    /// # Errors
    /// Why it cannot begin: there is no such simulation, what it draws does not go together, a model refuses its parameters.
    pub fn begin(&mut self, variant: usize, replication: u32) -> Result<(), Failed> {
        self.running = None;
        if variant >= self.scenario.variants.len() || replication >= self.scenario.replications {
            return Err(of_the_market(format!(
                "there is no variant {variant} with a replication {replication}"
            )));
        }
        let worlds = self.worlds_of(replication)?;
        let past = self.past.as_ref().filter(|(of, _)| *of == replication);
        let (simulation, forks) = match (&worlds.past, past) {
            (None, _) => (Simulation::new(&worlds.variants[variant], replication), None),
            (Some(_), Some((_, past))) => (past.fork(&worlds.variants[variant]), None),
            (Some((world, day)), None) => (Simulation::new(world, replication), Some(*day)),
        };
        let simulation = simulation.map_err(failed)?;
        self.running = Some(Running { variant, replication, simulation, worlds, forks });
        Ok(())
    }

    fn worlds_of(&mut self, replication: u32) -> Result<Worlds, Failed> {
        if self.scenario.uncertainties.is_none() {
            return Ok(self.worlds.clone());
        }
        if let Some((of, worlds)) = &self.drawn
            && *of == replication
        {
            return Ok(worlds.clone());
        }
        // What the variants had in common was another world's.
        self.past = None;
        let draws = Draws::new(&self.scenario).expect("something is uncertain");
        let worlds = self.worlds.similar(&draws.scenario(replication).map_err(of_the_market)?);
        self.drawn = Some((replication, worlds.clone()));
        Ok(worlds)
    }

    /// A number for each variant that simulations share only if they come to the same; none where replications draw worlds of
    /// their own.
    pub fn identities(&self) -> Option<Vec<u128>> {
        let own = self.scenario.uncertainties.is_none();
        own.then(|| self.worlds.variants.iter().map(|world| world.identity()).collect())
    }

    /// The simulation that runs.
    pub fn running(&self) -> Option<&Simulation> {
        self.running.as_ref().map(|running| &running.simulation)
    }

    /// Simulates at most `days` days more and says whether the run is at its end.
    ///
    /// # Errors
    /// When a model fails, or money cannot be counted any more; the simulation is then over.
    ///
    /// # Panics
    /// If no simulation began.
    pub fn advance(&mut self, days: u32) -> Result<bool, Failed> {
        let mut running = self.running.take().expect("a simulation began");
        let days_of_run = running.worlds.variants[running.variant].spec().days;
        let until = Day(running.simulation.day().0.saturating_add(days)).min(Day(days_of_run));
        let until = running.forks.map_or(until, |fork| fork.min(until));
        running.simulation.run_to(until, &AtomicBool::new(false)).map_err(failed)?;
        if running.forks.is_some_and(|fork| running.simulation.day() >= fork) {
            let world = &running.worlds.variants[running.variant];
            let future = running.simulation.fork(world).map_err(failed)?;
            let past = std::mem::replace(&mut running.simulation, future);
            self.past = Some((running.replication, past));
            running.forks = None;
        }
        let is_over = running.forks.is_none() && running.simulation.day() >= Day(days_of_run);
        self.running = Some(running);
        Ok(is_over)
    }

    /// What the simulation that ran left.
    ///
    /// # Panics
    /// If no simulation ran to its end.
    pub fn finish(&mut self) -> Left {
        let Running { variant, replication, simulation, worlds, .. } =
            self.running.take().expect("a simulation that ran");
        let record = simulation.into_record();
        let curves = (0..record.firms.len()).flat_map(|firm| curves(&record, firm)).collect();
        let mut bytes = Vec::new();
        let written = write_record(&record, &worlds.variants[variant], replication, &mut bytes);
        written.expect("a list of bytes takes all");
        Left { curves, record: bytes }
    }

    /// What simulations amount to, in whatever order they ended, and what their channels did. Those that are missing count as not
    /// run.
    ///
    /// # Errors
    /// A record that is none of this scenario.
    pub fn results(&mut self, mut done: Vec<Done>) -> Result<(Results, Vec<ChannelSum>), String> {
        done.sort_by_key(|done| (done.replication, done.variant));
        let mut curves = Cursor::new(Vec::new());
        let scenario = self.scenario.clone();
        let mut collector = Collector::new(&scenario, &mut curves);
        let mut channels = BTreeMap::new();
        for Done { variant, replication, record } in done {
            match record {
                Ok(bytes) => {
                    let worlds = self.worlds_of(replication).map_err(|failed| failed.message)?;
                    let world = worlds.variants.get(variant).ok_or("there is no such variant")?;
                    let record = read_record(world, replication, &mut &*bytes);
                    let record = record.map_err(|error| format!("a record {error}"))?;
                    channels::add(&mut channels, variant, &record);
                    let taken = collector.take(variant, replication, record, &scenario);
                    taken.map_err(|error| error.to_string())?;
                }
                Err(Failed { message, model }) => {
                    collector.failed(Failure {
                        variant,
                        replication,
                        message,
                        model,
                        placebo: Vec::new(),
                        repeat: String::new(),
                    });
                }
            }
        }
        let draws = Draws::new(&scenario);
        let values = draws.as_ref().map_or(&[][..], |draws| &draws.values);
        let all = crate::batch::simulations(&scenario);
        let results = collector.finish(&scenario, (values, None, Controls::default()), all);
        Ok((results.map_err(|error| error.to_string())?, channels.into_values().collect()))
    }
}

/// The curves of a firm, see [`CURVES`].
fn curves(record: &Record, firm: usize) -> Vec<f64> {
    let of = |which| series(record, firm, which);
    [
        of(Series::Users),
        daily(record, firm, |day| day.customers() as f64),
        daily(record, firm, |day| day.minutes),
        of(Series::Revenue),
        of(Series::Profit),
        over_the_run(record, firm, Series::Revenue),
        over_the_run(record, firm, Series::Profit),
        of(Series::Cash),
    ]
    .concat()
}

fn failed(error: SimulationError) -> Failed {
    Failed { model: matches!(error, SimulationError::Model { .. }), message: error.to_string() }
}

fn of_the_market(message: String) -> Failed {
    Failed { message, model: false }
}
