//! The markets that are measured: scenario files made ready.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_core::world::World;
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Models as the program finds them.
struct Installed(Registry);

impl Models for Installed {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        self.0.find(&request.id, None, None).map(|found| found.handle).map_err(|error| error.to_string())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// The path of a scenario of the measurements.
pub fn scenario(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/scenarios").join(name).with_extension("toml")
}

/// The worlds of a scenario's variants, changed as by the options of the program.
pub fn worlds(file: &Path, changes: &[(&str, String)]) -> Result<Vec<Arc<World>>, String> {
    let registry = Registry::open(Search::from_environment(), Permission::default(), None)
        .map_err(|error| error.to_string())?;
    let set = changes.iter().map(|(path, value)| ((*path).to_owned(), value.clone())).collect();
    let overrides = Overrides { set, ..Overrides::default() };
    let scenario = eyeballs_scenario::read(file, &overrides, &Installed(registry))
        .map_err(|mistakes| mistakes.to_string())?;
    Ok(scenario.variants.into_iter().map(|variant| Arc::new(World::new(variant.world))).collect())
}

/// A number of people, each for one.
pub fn people(count: u32) -> Vec<(&'static str, String)> {
    vec![("people.count", count.to_string()), ("people.represents", "1".to_owned())]
}
