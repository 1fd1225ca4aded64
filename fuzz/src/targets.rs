//! The targets, a file each.

pub(crate) mod checkpoint;
pub(crate) mod description;
pub(crate) mod expression;
pub(crate) mod scenario;
pub(crate) mod table;

use eyeballs_abi::instance::ModelHandle;
use eyeballs_scenario::{Mistakes, ModelRequest, Models, Overrides, Scenario};
use std::sync::LazyLock;
use tempfile::TempDir;

/// The models that are part of the program. A library is never opened: an input could name any.
struct LinkedIn;

static MODELS: LazyLock<Vec<ModelHandle>> = LazyLock::new(eyeballs_plugins::linked_in::models);

impl Models for LinkedIn {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        if request.path.is_some() {
            return Err("no library is opened".to_owned());
        }
        let found = MODELS.iter().find(|model| model.description().id == request.id);
        found.cloned().ok_or_else(|| "there is no such model".to_owned())
    }

    fn known(&self) -> Vec<String> {
        MODELS.iter().map(|model| model.description().id.clone()).collect()
    }
}

/// A folder with the files of a scenario, one for each thread.
struct Files(TempDir);

impl Files {
    fn new(files: &[(&str, &[u8])]) -> Files {
        let folder = Files(TempDir::new().expect("there is room for temporary files"));
        for (name, bytes) in files {
            folder.write(name, bytes);
        }
        folder
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        let path = self.0.path().join(name);
        // A file that is written over is written to the disk at once, a new one when the system likes.
        let _ = std::fs::remove_file(&path);
        std::fs::write(&path, bytes).expect("there is room for temporary files");
    }

    /// Reads `main.toml`. A report must be short, and harmless for a terminal.
    fn read(&self) -> Result<Scenario, Mistakes> {
        let read =
            eyeballs_scenario::read(&self.0.path().join("main.toml"), &Overrides::default(), &LinkedIn);
        if let Err(mistakes) = &read {
            assert!(mistakes.iter().next().is_some(), "it was refused for no reason");
            let report = mistakes.render(false);
            assert!(report.len() < 1 << 20, "the report has {} bytes", report.len());
            let control = report.chars().find(|c| c.is_control() && *c != '\n');
            assert_eq!(control, None, "in the report\n{report}");
            mistakes.render(true);
        }
        read
    }
}
