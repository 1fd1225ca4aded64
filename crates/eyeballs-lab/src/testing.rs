//! What tests share: small markets without models.

use eyeballs_abi::instance::ModelHandle;
use eyeballs_scenario::{ModelRequest, Models, Overrides, Scenario, read};
use std::fs;
use tempfile::TempDir;

struct NoModels;

impl Models for NoModels {
    fn find(&self, _: &ModelRequest) -> Result<ModelHandle, String> {
        Err("there are none".to_owned())
    }

    fn known(&self) -> Vec<String> {
        Vec::new()
    }
}

/// A folder for one test.
pub(crate) fn folder() -> TempDir {
    TempDir::new().expect("there is a place for tests")
}

/// Reads a scenario without models.
pub(crate) fn scenario(text: &str) -> Scenario {
    let folder = folder();
    let path = folder.path().join("market.toml");
    fs::write(&path, text).expect("the test folder can be written");
    read(&path, &Overrides::default(), &NoModels).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}
