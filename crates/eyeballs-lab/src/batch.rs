//! Runs variants x replications over all cores and hands the records on in a fixed order, so that
//! nothing that is written depends on which simulation ended first.

use crate::collector::Collector;
use crate::results::{Failure, Results};
use crate::{Progress, Simulation, Sink, Storage};
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::Scenario;
use std::collections::BTreeMap;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Number of simulations of a scenario.
pub fn simulations(scenario: &Scenario) -> u64 {
    scenario.variants.len() as u64 * u64::from(scenario.replications)
}

/// Bytes that so many simulations running at once take, with the tables of their worlds.
pub fn memory_bytes(scenario: &Scenario, at_once: u64) -> u64 {
    /// Five traits of 65,536 values each.
    const TABLES_BYTES: u64 = 5 * 65_536 * size_of::<f32>() as u64;
    let largest =
        scenario.variants.iter().map(|variant| eyeballs_core::memory::memory_bytes(&variant.world)).max();
    let simulations = largest.unwrap_or(0) * at_once.min(simulations(scenario));
    simulations + TABLES_BYTES * scenario.variants.len() as u64
}

/// Runs a scenario in the current rayon pool. Replications come one after the other, all variants of
/// each, so that an interrupted batch has whole pairs. When `stop` is set, running simulations are
/// dropped and what was completed is kept. `curves` is where the curves of all simulations wait for their
/// quantiles: 20 bytes for each simulation, firm and day.
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
    let worlds: Vec<Arc<World>> =
        scenario.variants.iter().map(|variant| Arc::new(World::new(variant.world.clone()))).collect();
    let count = simulations(scenario) as usize;
    let next = AtomicUsize::new(0);
    let halt = AtomicBool::new(false);
    let delivery = Mutex::new(Delivery {
        next: 0,
        waiting: BTreeMap::new(),
        collector: Collector::new(scenario, curves),
        sinks,
        error: None,
    });
    let work = || {
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            if index >= count || stop.load(Ordering::Relaxed) || halt.load(Ordering::Relaxed) {
                return;
            }
            let variant = index % worlds.len();
            let replication = (index / worlds.len()) as u32;
            let outcome = simulate(&worlds[variant], replication, stop);
            progress.simulation_done();
            let mut delivery = delivery.lock().unwrap_or_else(PoisonError::into_inner);
            delivery.take(index, outcome, scenario);
            if delivery.error.is_some() {
                halt.store(true, Ordering::Relaxed);
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
        None => delivery.collector.finish(scenario, simulations(scenario)),
    }
}

enum Outcome {
    Done(Record),
    Failed(Failed),
    Dropped,
}

struct Failed {
    message: String,
    model: bool,
}

fn simulate(world: &Arc<World>, replication: u32, stop: &AtomicBool) -> Outcome {
    let run = || match simulation::Simulation::new(world, replication) {
        Ok(simulation) => simulation.run(stop),
        Err(error) => (Record::default(), Err(error)),
    };
    // A defect of the market itself must not take the other simulations with it.
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok((record, Ok(()))) => Outcome::Done(record),
        Ok((_, Err(SimulationError::Stopped { .. }))) => Outcome::Dropped,
        Ok((_, Err(error))) => Outcome::Failed(Failed {
            model: matches!(error, SimulationError::Model { .. }),
            message: error.to_string(),
        }),
        Err(_) => Outcome::Failed(Failed {
            message: "the market itself failed; please report it with the scenario".to_owned(),
            model: false,
        }),
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
