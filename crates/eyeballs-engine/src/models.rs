//! The models of which scenarios may speak: those that are part of the program.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_plugins::linked_in;
use eyeballs_scenario::{ModelRequest, Models};

/// The linked-in models.
#[derive(Debug)]
pub(crate) struct LinkedIn(Vec<ModelHandle>);

impl LinkedIn {
    pub(crate) fn new() -> LinkedIn {
        LinkedIn(linked_in::models())
    }
}

impl Models for LinkedIn {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        if request.path.is_some() {
            return Err("a page opens no libraries; it has the standard models".to_owned());
        }
        let found = self.0.iter().find(|model| model.description().id == request.id);
        found
            .cloned()
            .ok_or_else(|| "a page has the standard models only, and this is none of them".to_owned())
    }

    fn known(&self) -> Vec<String> {
        self.0.iter().map(|model| model.description().id.clone()).collect()
    }
}
