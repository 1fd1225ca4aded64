//! A small market with models of the test's own: from the text of a scenario to what its services leave.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::{ModelRequest, Models, Overrides, read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// The models that a scenario may have: these and no others.
pub struct These(pub Vec<ModelHandle>);

impl Models for These {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let found = self.0.iter().find(|handle| handle.description().id == request.id);
        found.cloned().ok_or_else(|| format!("this test has no model `{}`", request.id))
    }

    fn known(&self) -> Vec<String> {
        self.0.iter().map(|handle| handle.description().id.clone()).collect()
    }
}

/// Simulates the first replication of the first variant of a scenario file.
///
/// # Panics
/// If the scenario has mistakes or a model fails.
pub fn simulate(scenario: &Path, models: &These, threads: usize) -> Record {
    let scenario =
        read(scenario, &Overrides::default(), models).unwrap_or_else(|mistakes| panic!("{mistakes}"));
    let world = Arc::new(World::new(scenario.variants[0].world.clone()));
    let simulation = Simulation::new(&world, 0).expect("the models accept their parameters");
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
    let (record, end) = pool.install(|| simulation.run(&AtomicBool::new(false)));
    end.expect("no model fails");
    record
}

/// What a model's metric was on each day.
pub fn metric(service: &ServiceRecord, name: &str) -> Vec<f64> {
    let place = service.metrics.iter().position(|metric| metric.name == name).expect("a metric");
    service.metric_values.chunks(service.metrics.len()).map(|day| day[place]).collect()
}

/// What was posted to a model's ledger line on each day, in micro-units.
pub fn line(service: &ServiceRecord, name: &str) -> Vec<i64> {
    let place = service.lines.iter().position(|line| line.name == name).expect("a ledger line");
    service.line_amounts.chunks(service.lines.len()).map(|day| day[place].0).collect()
}
