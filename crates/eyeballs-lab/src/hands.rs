//! Simulations that others do: processes of their own, where a model that crashes, hangs or takes all memory loses its simulation
//! alone. What comes back is the same to the bit.

use crate::draws::scenario_at;
use crate::worlds::Worlds;
use eyeballs_core::checkpoint::write_record;
use eyeballs_core::record::SimulationError;
use eyeballs_core::simulation::Simulation;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Factor;
use std::fmt::Debug;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::AtomicBool;

/// Under which random numbers a simulation is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Keys {
    /// Those of the run.
    #[default]
    Own,
    /// Other people in the same market.
    OtherPeople,
    /// Another market with other people.
    OtherMarket,
}

/// A simulation that is to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Task {
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
    /// Under which random numbers.
    pub keys: Keys,
    /// With which placebo of the scenario, if with one.
    pub placebo: Option<usize>,
}

/// Why a simulation has no record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failed {
    /// For people.
    pub message: String,
    /// Whether a model is at fault.
    pub model: bool,
}

/// Whoever does simulations.
pub trait Hands: Debug + Sync {
    /// The record of a simulation, as the market writes it.
    ///
    /// # Errors
    /// Why there is none.
    fn simulate(&self, task: Task) -> Result<Vec<u8>, Failed>;
}

/// A simulation of a scenario at other values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PointTask<'a> {
    /// Keys of levers and uncertainties, with their values.
    pub settings: &'a [(&'a str, f64)],
    /// Index of the variant.
    pub variant: usize,
    /// The replication.
    pub replication: u32,
}

/// Whoever does simulations at other values of what can be chosen or is not known.
pub trait PointHands: Debug + Sync {
    /// The record of a simulation, as the market writes it.
    ///
    /// # Errors
    /// Why there is none.
    fn simulate_at(&self, task: &PointTask<'_>) -> Result<Vec<u8>, Failed>;
}

/// Does such a simulation in this process: what those do whom [`PointHands`] ask.
///
/// # Errors
/// Why there is no record: a key is no lever or uncertainty, values do not go together, or the simulation fails.
pub fn simulate_at(scenario: &Scenario, task: &PointTask<'_>) -> Result<Vec<u8>, Failed> {
    let failed = |message: String| Failed { message, model: false };
    let factors = || {
        let uncertain = scenario.uncertainties.iter().flat_map(|all| &all.list);
        let levers = scenario.levers.iter().map(|lever| &lever.factor);
        levers.chain(uncertain.map(|uncertainty| &uncertainty.factor))
    };
    let factor = |&(key, value): &(&str, f64)| {
        let found = factors().find(|factor| factor.key == key).map(|factor| (factor, value));
        found.ok_or_else(|| failed(format!("`{key}` is no lever and no uncertainty")))
    };
    let settings: Vec<(&Factor, f64)> = task.settings.iter().map(factor).collect::<Result<_, _>>()?;
    let worlds = Worlds::new(&scenario_at(scenario, &settings).map_err(failed)?);
    let Some(world) = worlds.variants.get(task.variant) else {
        return Err(failed(format!("there is no variant {}", task.variant)));
    };
    let run = || -> Result<Vec<u8>, Failed> {
        let model = |error: SimulationError| Failed { message: error.to_string(), model: true };
        let simulation = Simulation::new(world, task.replication).map_err(model)?;
        let (record, result) = simulation.run(&AtomicBool::new(false));
        result.map_err(model)?;
        let mut bytes = Vec::new();
        write_record(&record, world, task.replication, &mut bytes)
            .map_err(|error| failed(error.to_string()))?;
        Ok(bytes)
    };
    catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|_| {
        Err(failed("the market itself failed; please report it with the scenario".to_owned()))
    })
}
