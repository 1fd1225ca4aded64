//! The models of this machine, as a scenario asks for them; remembers which were used.

use crate::args::{Changes, PROBE, Plugins, ScenarioPlugins};
use eyeballs_abi::instance::ModelHandle;
use eyeballs_plugins::{Found, Origin, Permission, PluginError, Probe, Registry, Search};
use eyeballs_scenario::{ModelRequest, Models, Overrides};
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The models of this machine.
pub struct Installed {
    /// Finds them.
    pub registry: Registry,
    used: RefCell<BTreeMap<String, Found>>,
}

impl Installed {
    /// Looks where the environment and the command line say.
    ///
    /// # Errors
    /// A library named on the command line that cannot be used.
    pub fn new(plugins: &Plugins) -> Result<Installed, PluginError> {
        Installed::with(plugins, Permission::default())
    }

    /// The same for scenarios, which may name libraries if the user allows it.
    ///
    /// # Errors
    /// As [`Installed::new`], and a list of trusted libraries that cannot be used.
    pub fn for_scenarios(plugins: &ScenarioPlugins) -> Result<Installed, PluginError> {
        Installed::with(&plugins.plugins, Permission::from_environment(plugins.allow_plugins)?)
    }

    fn with(plugins: &Plugins, permission: Permission) -> Result<Installed, PluginError> {
        let search = Search::from_environment().with_paths(plugins.paths.clone());
        let registry = Registry::open(search, permission, Some(Probe::by_this_program(PROBE)?))?;
        Ok(Installed { registry, used: RefCell::default() })
    }

    /// The models that scenarios asked for since the last call, in order of their ids.
    pub fn take_used(&self) -> Vec<Found> {
        self.used.take().into_values().collect()
    }
}

impl Models for Installed {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let found = self
            .registry
            .find(&request.id, request.path.as_deref(), request.sha256.as_deref())
            .map_err(|error| error.to_string())?;
        let handle = found.handle.clone();
        self.used.borrow_mut().insert(request.id.clone(), found);
        Ok(handle)
    }

    fn known(&self) -> Vec<String> {
        let mut ids: Vec<String> = self.registry.known().iter().map(|found| found.id().to_owned()).collect();
        ids.dedup();
        ids
    }
}

/// Where a model comes from, for people.
pub fn origin(found: &Found) -> String {
    match &found.origin {
        Origin::Path(path) => path.display().to_string(),
        Origin::LinkedIn => "part of this program".to_owned(),
    }
}

impl From<&Changes> for Overrides {
    fn from(changes: &Changes) -> Overrides {
        Overrides {
            set: changes.set.clone(),
            vary: Vec::new(),
            assumptions: changes.assumptions,
            replications: changes.replications,
            seed: changes.seed,
            people: changes.people,
        }
    }
}
