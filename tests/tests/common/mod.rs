//! The models that are linked in, for scenarios that tests read.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_plugins::{Permission, Registry, Search};
use eyeballs_scenario::{ModelRequest, Models};

/// Finds the models that are linked in.
pub struct LinkedIn(Registry);

impl LinkedIn {
    pub fn new() -> LinkedIn {
        LinkedIn(Registry::open(Search::default(), Permission::default(), None).expect("nothing was named"))
    }
}

impl Models for LinkedIn {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        let found = self.0.find(&request.id, None, None).map_err(|error| error.to_string())?;
        Ok(found.handle)
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}
