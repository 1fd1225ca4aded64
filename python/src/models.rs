//! The business models that scenarios may speak of: libraries where the environment and the caller say, and those that are linked in.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_plugins::{Found, Origin, Permission, PluginError, Probe, Registry, Search};
use eyeballs_scenario::{ModelRequest, Models};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::PathBuf;

/// Models, and which of them were asked for.
pub struct Installed {
    registry: Registry,
    /// Models in Python, which come before all others.
    own: Vec<Found>,
    used: RefCell<BTreeMap<String, Found>>,
}

impl Installed {
    /// Looks where the environment and `plugins` say; scenarios may name libraries with `allow`. `python` is the interpreter that tries
    /// libraries in a process of its own.
    ///
    /// # Errors
    /// A library among `plugins` that cannot be used.
    pub fn new(
        own: Vec<Found>,
        plugins: &[PathBuf],
        allow: bool,
        python: Option<OsString>,
    ) -> Result<Installed, PluginError> {
        let search = Search::from_environment().with_paths(plugins.to_vec());
        // What lies beside the interpreter is not ours.
        let search = Search { program_folders: Vec::new(), ..search };
        let words = ["-m", "eyeballs._probe"].map(OsString::from).to_vec();
        let probe = python.map(|python| Probe::by(python.into(), words)).transpose()?;
        let registry = Registry::open(search, Permission::from_environment(allow)?, probe)?;
        Ok(Installed { registry, own, used: RefCell::default() })
    }

    /// The models that were asked for, in the order of their ids.
    pub fn used(self) -> Vec<Found> {
        self.used.into_inner().into_values().collect()
    }
}

impl Models for Installed {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let ModelRequest { id, path, sha256 } = request;
        let own = self.own.iter().find(|found| found.id() == id && path.is_none() && sha256.is_none());
        let found = match own {
            Some(own) => own.clone(),
            None => {
                let found = self.registry.find(id, path.as_deref(), sha256.as_deref());
                found.map_err(|error| error.to_string())?
            }
        };
        let handle = found.handle.clone();
        self.used.borrow_mut().insert(id.clone(), found);
        Ok(handle)
    }

    fn known(&self) -> Vec<String> {
        let known = self.registry.known();
        let mut ids: Vec<String> = known.iter().chain(&self.own).map(|found| found.id().to_owned()).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// The models by which a run can be told from another.
pub fn names(models: &[Found]) -> Vec<String> {
    let hash = |found: &Found| match (&found.sha256, &found.origin) {
        (Some(hash), _) => hash.clone(),
        (None, Origin::Path(path)) => path.display().to_string(),
        (None, Origin::LinkedIn) => "part of this program".to_owned(),
    };
    models.iter().map(|found| format!("{} {} {}", found.id(), found.version, hash(found))).collect()
}
