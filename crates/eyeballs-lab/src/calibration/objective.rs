//! What a market amounts to at one point of the ranges, simulated once and remembered.

use super::Error;
use crate::Progress;
use crate::facts::ReplicationFacts;
use crate::keeping::Keeping;
use crate::store::Store;
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::checked::{Calibration, Parameter, Row, Scale, Scenario, Target};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use twox_hash::XxHash3_128;

/// Simulates a scenario at other values, with common random numbers: every evaluation has the same replications of the same
/// seed.
///
/// Points lie in the unit cube: 0 is the lower end of a parameter's range, 1 the upper one.
pub(super) struct Objective<'a> {
    pub(super) plan: &'a Calibration,
    /// Variants of which targets speak, in order, with a world whose tables others take over.
    variants: Vec<(usize, OnceLock<World>)>,
    /// What was evaluated, by the bits of the values: values are rounded, so that points nearby are the same.
    known: Mutex<BTreeMap<Vec<u64>, Arc<Evaluation>>>,
    keeping: Keeping<'a>,
    store: Option<&'a dyn Store>,
    /// By which a store knows what is asked of simulations.
    question: String,
    progress: &'a dyn Progress,
    stop: &'a AtomicBool,
}

/// What came out at one point.
#[derive(Clone, Debug)]
pub(super) struct Evaluation {
    /// Where, in the unit cube.
    pub(super) point: Vec<f64>,
    /// By replication: the value of every row of every target; not a number where it has none.
    pub(super) replications: Vec<Vec<f64>>,
    /// Their means.
    pub(super) means: Vec<f64>,
}

impl<'a> Objective<'a> {
    pub(super) fn new(
        plan: &'a Calibration,
        store: Option<&'a dyn Store>,
        progress: &'a dyn Progress,
        stop: &'a AtomicBool,
    ) -> Self {
        let mut variants: Vec<usize> = plan.targets.iter().flat_map(Target::variants).collect();
        variants.sort_unstable();
        variants.dedup();
        let variants = variants.into_iter().map(|variant| (variant, OnceLock::new())).collect();
        // All that says how values are taken, data included: what is edited is asked anew.
        let question =
            format!("calibration {:032x}", XxHash3_128::oneshot(format!("{:?}", plan.targets).as_bytes()));
        let keeping = Keeping::new(store);
        Objective { plan, variants, known: Mutex::default(), keeping, store, question, progress, stop }
    }

    /// That of another plan, with the same store.
    pub(super) fn of<'b>(&self, plan: &'b Calibration) -> Objective<'b>
    where
        'a: 'b,
    {
        Objective::new(plan, self.store, self.progress, self.stop)
    }

    /// How many variants an evaluation simulates.
    pub(super) fn variants(&self) -> usize {
        self.variants.len()
    }

    /// Evaluations so far, each point counted once.
    pub(super) fn evaluations(&self) -> u32 {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).len() as u32
    }

    /// All of them, in the order of values.
    pub(super) fn all(&self) -> Vec<Arc<Evaluation>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// All rows of all targets in order.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'a Row> + use<'a> {
        self.plan.targets.iter().flat_map(|target| &target.rows)
    }

    /// Simulates at a point, unless that was done before.
    ///
    /// # Errors
    /// Values that do not go together, a simulation that fails, an interruption.
    pub(super) fn evaluate(&self, point: &[f64]) -> Result<Arc<Evaluation>, Error> {
        let values = self.values(point);
        let key: Vec<u64> = values.iter().map(|value| value.to_bits()).collect();
        if let Some(known) = self.known.lock().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(known.clone());
        }
        let replications = self.replications(&values, 0..self.plan.replications)?;
        let count = replications.len() as f64;
        let means: Vec<f64> = (0..self.rows().count())
            .map(|row| replications.iter().map(|values| values[row]).sum::<f64>() / count)
            .collect();
        let evaluation = Arc::new(Evaluation { point: self.places(point, &values), replications, means });
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(known.entry(key).or_insert(evaluation).clone())
    }

    /// The rows' values in these replications, kept from before or simulated.
    ///
    /// # Errors
    /// As of [`Objective::evaluate`].
    pub(super) fn replications(&self, values: &[f64], range: Range<u32>) -> Result<Vec<Vec<f64>>, Error> {
        let scenario = self.scenario_at(values)?;
        let worlds = self.worlds(&scenario);
        range
            .into_par_iter()
            .map(|replication| self.rows_of((&worlds, scenario.variants.len()), replication, values))
            .collect()
    }

    /// The value of every row of every target in a replication, kept from before or simulated.
    fn rows_of(
        &self,
        (worlds, variants): (&[(usize, Arc<World>)], usize),
        replication: u32,
        values: &[f64],
    ) -> Result<Vec<f64>, Error> {
        let (variant, world) = &worlds[0];
        // Targets may speak of several variants.
        let others = worlds[1..].iter().map(|(_, world)| format!(" {:032x}", world.identity()));
        let question: String = std::iter::once(self.question.clone()).chain(others).collect();
        if let Some(rows) = self.keeping.answers(world, replication, &question, self.progress)
            && rows.len() == self.rows().count()
        {
            worlds.iter().for_each(|_| self.progress.simulation_done());
            return Ok(rows);
        }
        let mut records: Vec<Option<Record>> = vec![None; variants];
        for (index, world) in worlds {
            records[*index] = Some(self.simulate(world, replication, values)?);
        }
        let facts = ReplicationFacts { records: &records };
        let rows = self.plan.targets.iter().flat_map(|target| {
            let facts = &facts;
            (0..target.rows.len()).map(move |row| target.value(row, facts).unwrap_or(f64::NAN))
        });
        let rows: Vec<f64> = rows.collect();
        let name = format!("{variant}");
        self.keeping.keep_answers((world, replication, &name), &question, &rows, self.progress);
        Ok(rows)
    }

    fn worlds(&self, scenario: &Scenario) -> Vec<(usize, Arc<World>)> {
        let world = |(index, first): &(usize, OnceLock<World>)| {
            let spec = &scenario.variants[*index].world;
            let like = first.get_or_init(|| World::new(spec.clone()));
            let world = match &scenario.fork {
                Some(fork) => {
                    let past = Arc::new(like.similar(fork.world.clone()));
                    World::forked(spec.clone(), &past, fork.day)
                }
                None => like.similar(spec.clone()),
            };
            (*index, Arc::new(world))
        };
        self.variants.iter().map(world).collect()
    }

    /// The scenario with these values.
    ///
    /// # Errors
    /// Values that do not go together.
    pub(super) fn scenario_at(&self, values: &[f64]) -> Result<Scenario, Error> {
        self.plan
            .scenario_at(values)
            .map_err(|mistakes| Error::Candidate { values: self.written(values), reason: first(&mistakes) })
    }

    fn simulate(&self, world: &Arc<World>, replication: u32, values: &[f64]) -> Result<Record, Error> {
        let failed = |error: SimulationError| match error {
            SimulationError::Stopped { .. } => Error::Interrupted,
            error => Error::Candidate { values: self.written(values), reason: error.to_string() },
        };
        let (record, result) = Simulation::new(world, replication).map_err(failed)?.run(self.stop);
        result.map_err(failed)?;
        self.progress.simulation_done();
        Ok(record)
    }

    /// The values of the parameters at a point.
    pub(super) fn values(&self, point: &[f64]) -> Vec<f64> {
        self.plan.parameters.iter().zip(point).map(|(parameter, &x)| value(parameter, x)).collect()
    }

    /// Where in the cube values lie, which were rounded: whole numbers may lie far from where they were asked for.
    fn places(&self, point: &[f64], values: &[f64]) -> Vec<f64> {
        let place = |((parameter, &x), &value): ((&Parameter, &f64), &f64)| {
            if parameter.integer { place(parameter, value) } else { x }
        };
        self.plan.parameters.iter().zip(point).zip(values).map(place).collect()
    }

    fn written(&self, values: &[f64]) -> String {
        let pairs = self.plan.parameters.iter().zip(values);
        pairs.map(|(parameter, value)| format!("{} = {value}", parameter.key)).collect::<Vec<_>>().join(", ")
    }
}

/// Where in its range a value lies.
pub(super) fn place(parameter: &Parameter, value: f64) -> f64 {
    let (from, to) = (parameter.from, parameter.to);
    let place = match parameter.scale {
        Scale::Linear => (value - from) / (to - from),
        Scale::Log => libm::log(value / from) / libm::log(to / from),
    };
    place.clamp(0.0, 1.0)
}

fn first(mistakes: &eyeballs_scenario::Mistakes) -> String {
    mistakes.iter().next().map_or_else(String::new, |mistake| mistake.message.clone())
}

/// The value of a parameter at a place of its range, 0 to 1; with few digits, so that what is reported and
/// can be typed is what was evaluated.
pub(super) fn value(parameter: &Parameter, place: f64) -> f64 {
    let value = short(exact(parameter, place)).clamp(parameter.from, parameter.to);
    if parameter.integer { value.round() } else { value }
}

/// The same with all digits, also of a parameter that takes integers only.
pub(super) fn exact(parameter: &Parameter, place: f64) -> f64 {
    let (from, to) = (parameter.from, parameter.to);
    let value = match parameter.scale {
        Scale::Linear => from + place * (to - from),
        Scale::Log => from * libm::exp(place * libm::log(to / from)),
    };
    value.clamp(from, to)
}

/// A number with few digits.
fn short(number: f64) -> f64 {
    /// Significant digits; steps below a millionth are below any interval.
    const DIGITS: usize = 6;
    format!("{number:.*e}", DIGITS - 1).parse().unwrap_or(number)
}

/// How much a value changes with its place in the range.
pub(super) fn slope(parameter: &Parameter, place: f64) -> f64 {
    let (from, to) = (parameter.from, parameter.to);
    match parameter.scale {
        Scale::Linear => to - from,
        Scale::Log => from * libm::exp(place * libm::log(to / from)) * libm::log(to / from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_short() {
        assert_eq!(short(0.001_234_567_89), 0.001_234_57);
        assert_eq!(short(123_456_789.0), 123_457_000.0);
        assert_eq!(short(0.0), 0.0);
    }
}
