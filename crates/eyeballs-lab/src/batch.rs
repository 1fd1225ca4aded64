//! Runs variants x replications over all cores and hands the records on in a fixed order, so that
//! nothing that is written depends on which simulation ended first.

mod alone;
mod controls;
mod drawn;
mod repeats;
mod simulate;
#[cfg(test)]
mod tests;

use crate::collector::Collector;
use crate::hands::{Failed, Hands};
use crate::keeping::Keeping;
use crate::results::{Failure, Results};
use crate::store::Store;
use crate::worlds::Worlds;
use crate::{Progress, Simulation, Sink, Storage};
pub use alone::Alone;
use controls::Control;
pub(crate) use controls::{Controlled, Controls};
use drawn::Drawn;
use eyeballs_scenario::Scenario;
use simulate::{Outcome, Watch};
use std::collections::BTreeMap;
use std::io;
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

/// Number of simulations beyond these: claims are looked at with the mechanism off that is said to carry them.
pub fn controls(scenario: &Scenario) -> u64 {
    controls::simulations(scenario)
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
    keeping: Keeping<'a>,
    hands: Option<&'a dyn Hands>,
    /// Replications that leave this rest when they are divided by that.
    share: (u32, u32),
    /// Simulations that run are given up when it is stopped.
    at_once: bool,
    /// Which placebo it is, if it is one.
    placebo: Option<usize>,
    /// One for each placebo.
    controls: Vec<Control<'a>>,
}

impl<'a> Batch<'a> {
    /// Makes the worlds.
    ///
    /// # Panics
    /// If the numbers that facts of today determine were not found before, see [`crate::today::solve`].
    pub fn new(scenario: &'a Scenario) -> Batch<'a> {
        assert!(scenario.today.as_ref().is_none_or(|today| today.solved), "today is to be solved first");
        let worlds = Worlds::new(scenario);
        let controls = Control::all(scenario, &worlds);
        Batch { controls, ..Batch::of(scenario, worlds, None) }
    }

    fn of(scenario: &'a Scenario, worlds: Worlds, placebo: Option<usize>) -> Batch<'a> {
        let (drawn, keeping) = (Drawn::new(scenario), Keeping::new(None));
        Batch {
            scenario,
            worlds,
            drawn,
            keeping,
            hands: None,
            share: (0, 1),
            at_once: false,
            placebo,
            controls: Vec::new(),
        }
    }

    /// The batches of the control groups.
    fn control_batches(&mut self) -> impl Iterator<Item = &mut Batch<'a>> {
        self.controls.iter_mut().map(|control| &mut control.batch)
    }

    /// Takes from a store what was computed before, and keeps in it what is computed.
    #[must_use]
    pub fn keeping(mut self, store: &'a dyn Store) -> Batch<'a> {
        self.keeping = Keeping::new(Some(store));
        self.control_batches().for_each(|batch| batch.keeping = Keeping::new(Some(store)));
        self
    }

    /// Lets others do the simulations.
    #[must_use]
    pub fn by(mut self, hands: &'a dyn Hands) -> Batch<'a> {
        self.hands = Some(hands);
        self.control_batches().for_each(|batch| batch.hands = Some(hands));
        self
    }

    /// Does but the replications that leave `rest` when they are divided by `of`.
    #[must_use]
    pub fn share(mut self, rest: u32, of: u32) -> Batch<'a> {
        self.share = (rest, of);
        self.control_batches().for_each(|batch| batch.share = (rest, of));
        self
    }

    /// Gives up what runs when it is stopped, at the end of a simulated day, where it would wait for the end of the simulation.
    #[must_use]
    pub fn stopping_at_once(mut self) -> Batch<'a> {
        self.at_once = true;
        self.control_batches().for_each(|batch| batch.at_once = true);
        self
    }

    /// All that decides what comes out beside the program and its models, line by line.
    pub fn design(&self) -> Vec<String> {
        let scenario = self.scenario;
        let mut lines = vec![
            format!("seed {}", scenario.variants[0].world.seed),
            format!("replications {}", scenario.replications),
        ];
        for (variant, world) in scenario.variants.iter().zip(&self.worlds.variants) {
            lines.push(format!("variant {} {:032x}", variant.name, world.identity()));
        }
        let uncertain = scenario.uncertainties.iter().flat_map(|uncertainties| &uncertainties.list);
        lines.extend(uncertain.map(|one| format!("uncertainty {} {:?}", one.factor.key, one.spread)));
        lines.extend(scenario.goal.iter().map(|goal| format!("goal {}", goal.expression)));
        for (number, control) in (1..).zip(&self.controls) {
            lines.extend(
                control.batch.design().into_iter().skip(2).map(|line| format!("placebo {number} {line}")),
            );
        }
        lines
    }

    /// Whether something that was computed could not be kept.
    pub fn could_not_keep(&self) -> bool {
        self.keeping.failed() || self.controls.iter().any(|control| control.batch.could_not_keep())
    }

    /// Runs the scenario in the current rayon pool. Replications come one after the other, all variants
    /// of each, so that an interrupted batch has whole pairs. When `stop` is set, no simulation begins any more;
    /// those that run come to their end, or, if anything is kept, are kept as they are, and what was completed is
    /// handed on. `curves` is where the curves
    /// of all simulations wait for their quantiles: 20 bytes for each simulation, firm and day.
    ///
    /// # Errors
    /// When a sink or `curves` cannot be written; the batch then stops.
    pub fn run(
        &self,
        sinks: &mut [&mut dyn Sink],
        curves: &mut dyn Storage,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> io::Result<Results> {
        let scenario = self.scenario;
        let count = simulations(scenario) as usize;
        // Variants with a common past are simulated one after the other by whoever simulated it.
        let together = if self.scenario.fork.is_some() { self.scenario.variants.len() } else { 1 };
        let next = AtomicUsize::new(0);
        let halt = AtomicBool::new(false);
        let never = AtomicBool::new(false);
        // What is kept can come to its end another day.
        let stop_running = if self.at_once || self.keeping.keeps_states() { stop } else { &never };
        let delivery = Mutex::new(Delivery {
            next: 0,
            waiting: BTreeMap::new(),
            collector: Collector::new(scenario, curves),
            sinks,
            error: None,
        });
        let take = |index: usize, outcome: Outcome| {
            progress.simulation_done();
            let mut delivery = delivery.lock().unwrap_or_else(PoisonError::into_inner);
            delivery.take(index, outcome, scenario);
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
                    if replication % self.share.1 != self.share.0 {
                        take(index, Outcome::Dropped);
                        continue;
                    }
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
                        repeats::simulate(self, (drawn, goal), progress, stop)
                    }
                    _ => None,
                };
                let controls = controls::simulate(&self.controls, progress, stop);
                delivery.collector.finish(scenario, (draws, repeats, controls), simulations(scenario))
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
                self.collector.failed(Failure {
                    variant,
                    replication,
                    message,
                    model,
                    placebo: Vec::new(),
                    repeat: String::new(),
                });
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
