//! Runs variants x replications over all cores and hands the records on in a fixed order, so that
//! nothing that is written depends on which simulation ended first.

mod drawn;
mod repeats;
mod simulate;
#[cfg(test)]
mod tests;

use crate::build::Build;
use crate::checkpoints::{Checkpoints, Owner};
use crate::collector::Collector;
use crate::results::{Failure, Results};
use crate::worlds::Worlds;
use crate::{Progress, Simulation, Sink, Storage};
use drawn::Drawn;
use eyeballs_scenario::Scenario;
use simulate::{Failed, Outcome, Watch};
use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Number of simulations of a scenario.
pub fn simulations(scenario: &Scenario) -> u64 {
    scenario.variants.len() as u64 * u64::from(scenario.replications)
}

/// Number of simulations beyond these: some draws of what nobody knows are repeated, so that the verdict can say why
/// outcomes differ.
pub fn repeats(scenario: &Scenario) -> u64 {
    repeats::simulations(scenario)
}

/// Bytes that `at_once` simulations take which run at the same time, with the tables of their worlds.
pub fn memory_bytes(scenario: &Scenario, at_once: u64) -> u64 {
    /// Five traits of 65,536 values each.
    const TABLES_BYTES: u64 = 5 * 65_536 * size_of::<f32>() as u64;
    let bytes = eyeballs_core::memory::memory_bytes;
    let largest = scenario.variants.iter().map(|variant| bytes(&variant.world)).max().unwrap_or(0);
    let simulations = match &scenario.fork {
        // What variants have in common stays until the last of them began.
        Some(fork) => (largest + bytes(&fork.world)) * at_once.min(u64::from(scenario.replications)),
        None => largest * at_once.min(simulations(scenario)),
    };
    simulations + TABLES_BYTES * scenario.variants.len() as u64
}

/// Runs a scenario and keeps nothing on the way, see [`Batch::run`].
///
/// # Errors
/// When a sink or `curves` cannot be written; the batch then stops.
pub fn run(
    scenario: &Scenario,
    sinks: &mut [&mut dyn Sink],
    curves: &mut dyn Storage,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> io::Result<Results> {
    Batch::new(scenario).run(sinks, curves, progress, stop)
}

/// A scenario with its worlds made ready.
#[derive(Debug)]
pub struct Batch<'a> {
    scenario: &'a Scenario,
    /// At the values of the file.
    worlds: Worlds,
    /// What nobody knows, as each replication draws it.
    drawn: Option<Drawn<'a>>,
    checkpoints: Option<Checkpoints>,
}

impl<'a> Batch<'a> {
    /// Makes the worlds.
    ///
    /// # Panics
    /// If the numbers that facts of today determine were not found before, see [`crate::today::solve`].
    pub fn new(scenario: &'a Scenario) -> Batch<'a> {
        assert!(scenario.today.as_ref().is_none_or(|today| today.solved), "today is to be solved first");
        let (worlds, drawn) = (Worlds::new(scenario), Drawn::new(scenario));
        Batch { scenario, worlds, drawn, checkpoints: None }
    }

    /// Keeps what is done in a new folder: each finished simulation, and every `every_days` those that
    /// run. `models` says by which models, with versions and hashes.
    ///
    /// # Errors
    /// If the folder is there already, or cannot be written.
    pub fn keep(
        &mut self,
        folder: &Path,
        every_days: u32,
        build: &Build,
        models: &[String],
    ) -> io::Result<()> {
        let (lines, variants) = (self.describe(models), self.variant_names());
        let owner = Owner { build, lines: &lines, variants: &variants };
        self.checkpoints = Some(Checkpoints::start(folder, every_days, owner)?);
        Ok(())
    }

    /// Goes on from what a batch of the same scenario, program and models kept in a folder; without
    /// `every_days` as often as it did. More replications than before may be asked for, or fewer.
    ///
    /// # Errors
    /// If the folder belongs to something else, is in use, or cannot be read.
    pub fn resume(
        &mut self,
        folder: &Path,
        every_days: Option<u32>,
        build: &Build,
        models: &[String],
    ) -> io::Result<()> {
        let (lines, variants) = (self.describe(models), self.variant_names());
        let owner = Owner { build, lines: &lines, variants: &variants };
        self.checkpoints = Some(Checkpoints::resume(folder, every_days, owner)?);
        Ok(())
    }

    /// Whether what is done is kept.
    pub fn keeps(&self) -> bool {
        self.checkpoints.is_some()
    }

    /// Number of simulations that were finished before.
    pub fn finished(&self) -> u64 {
        self.checkpoints.as_ref().map_or(0, Checkpoints::count)
    }

    /// Removes what was kept: the results are safe.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget(&mut self) -> io::Result<()> {
        self.checkpoints.take().map_or(Ok(()), Checkpoints::remove)
    }

    /// To what kept work belongs.
    fn describe(&self, models: &[String]) -> Vec<String> {
        let mut lines: Vec<String> = models.iter().map(|model| format!("model {model}")).collect();
        lines.push(format!("seed {}", self.scenario.variants[0].world.seed));
        for (variant, world) in self.scenario.variants.iter().zip(&self.worlds.variants) {
            lines.push(format!("variant {} {:032x}", variant.name, world.identity()));
        }
        let uncertain = self.scenario.uncertainties.iter().flat_map(|uncertainties| &uncertainties.list);
        lines.extend(uncertain.map(|one| format!("uncertainty {} {:?}", one.factor.key, one.spread)));
        lines
    }

    fn variant_names(&self) -> Vec<String> {
        self.scenario.variants.iter().map(|variant| variant.name.clone()).collect()
    }

    /// Runs the scenario in the current rayon pool. Replications come one after the other, all variants
    /// of each, so that an interrupted batch has whole pairs. When `stop` is set, no simulation begins any more;
    /// those that run come to their end, or, if anything is kept, are kept as they are, and what was completed is
    /// handed on. `curves` is where the curves
    /// of all simulations wait for their quantiles: 20 bytes for each simulation, firm and day.
    ///
    /// # Errors
    /// When a sink or `curves` cannot be written, or work cannot be kept or used again; the batch then stops.
    pub fn run(
        &self,
        sinks: &mut [&mut dyn Sink],
        curves: &mut dyn Storage,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> io::Result<Results> {
        let scenario = self.scenario;
        self.checkpoints.iter().flat_map(Checkpoints::lost).for_each(|lost| progress.warn(lost));
        let count = simulations(scenario) as usize;
        // Variants with a common past are simulated one after the other by whoever simulated it.
        let together = if self.scenario.fork.is_some() { self.scenario.variants.len() } else { 1 };
        let next = AtomicUsize::new(0);
        let halt = AtomicBool::new(false);
        let never = AtomicBool::new(false);
        // What is kept can come to its end another day.
        let stop_running = if self.keeps() { stop } else { &never };
        let delivery = Mutex::new(Delivery {
            next: 0,
            waiting: BTreeMap::new(),
            collector: Collector::new(scenario, curves),
            sinks,
            error: None,
        });
        let take = |index: usize, outcome: io::Result<Outcome>| {
            progress.simulation_done();
            let mut delivery = delivery.lock().unwrap_or_else(PoisonError::into_inner);
            match outcome {
                Ok(outcome) => delivery.take(index, outcome, scenario),
                Err(error) => delivery.error = delivery.error.take().or(Some(error)),
            }
            if delivery.error.is_some() {
                halt.store(true, Ordering::Relaxed);
            }
        };
        let work = || {
            loop {
                let first = next.fetch_add(together, Ordering::Relaxed);
                let mut past = None;
                for index in first..first + together {
                    if index >= count || stop.load(Ordering::Relaxed) || halt.load(Ordering::Relaxed) {
                        return;
                    }
                    let (variant, replication) = self.place(index);
                    take(
                        index,
                        self.outcome(variant, replication, &mut past, Watch { progress, stop: stop_running }),
                    );
                }
            }
        };
        rayon::scope(|scope| {
            for _ in 0..rayon::current_num_threads() {
                scope.spawn(|_| work());
            }
        });
        let mut delivery = delivery.into_inner().unwrap_or_else(PoisonError::into_inner);
        // What waits behind a simulation that was dropped is complete too.
        for (index, outcome) in std::mem::take(&mut delivery.waiting) {
            delivery.deliver(index, outcome, scenario);
        }
        match delivery.error {
            Some(error) => Err(error),
            None => {
                let draws = self.drawn.as_ref().map_or(&[][..], |drawn| &drawn.draws.values);
                let repeats = match (&self.drawn, &scenario.goal) {
                    (Some(drawn), Some(goal))
                        if repeats::draws(scenario) > 0 && !stop.load(Ordering::Relaxed) =>
                    {
                        repeats::simulate(scenario, (drawn, &self.worlds, goal), progress, stop)
                    }
                    _ => None,
                };
                delivery.collector.finish(scenario, (draws, repeats), simulations(scenario))
            }
        }
    }

    /// Variant and replication of a simulation.
    fn place(&self, index: usize) -> (usize, u32) {
        (index % self.scenario.variants.len(), (index / self.scenario.variants.len()) as u32)
    }
}

struct Delivery<'a, 'b, 'c> {
    /// The simulation to be handed on next.
    next: usize,
    waiting: BTreeMap<usize, Outcome>,
    collector: Collector<'c>,
    sinks: &'a mut [&'b mut dyn Sink],
    error: Option<io::Error>,
}

impl Delivery<'_, '_, '_> {
    fn take(&mut self, index: usize, outcome: Outcome, scenario: &Scenario) {
        self.waiting.insert(index, outcome);
        while let Some(outcome) = self.waiting.remove(&self.next) {
            let index = self.next;
            self.next += 1;
            self.deliver(index, outcome, scenario);
        }
    }

    fn deliver(&mut self, index: usize, outcome: Outcome, scenario: &Scenario) {
        let variant = index % scenario.variants.len();
        let replication = (index / scenario.variants.len()) as u32;
        let record = match outcome {
            Outcome::Done(record) => record,
            Outcome::Failed(Failed { message, model }) => {
                self.collector.failed(Failure { variant, replication, message, model });
                return;
            }
            Outcome::Dropped => return,
        };
        let simulation = Simulation {
            variant,
            variant_name: &scenario.variants[variant].name,
            replication,
            record: &record,
        };
        for sink in self.sinks.iter_mut() {
            if self.error.is_none()
                && let Err(error) = sink.take(&simulation)
            {
                self.error = Some(error);
            }
        }
        if let Err(error) = self.collector.take(variant, replication, record, scenario) {
            self.error.get_or_insert(error);
        }
    }
}
