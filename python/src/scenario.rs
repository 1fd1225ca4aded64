//! A scenario that was read and checked.

use crate::errors;
use crate::models::Installed;
use crate::python_model::PythonModel;
use crate::source::Sources;
use eyeballs_lab::batch;
use eyeballs_plugins::Found;
use eyeballs_scenario::{Overrides, doubts, read_from};
use pyo3::prelude::*;
use std::collections::BTreeMap;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A scenario that was read and checked, with what is changed of it; it never changes any more.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Scenario {
    /// Under which name its text was read.
    pub path: PathBuf,
    /// As it was read.
    pub checked: eyeballs_scenario::Scenario,
    /// The models of which it speaks.
    pub models: Vec<Found>,
    sources: Arc<Sources>,
}

#[pymethods]
impl Scenario {
    /// Reads the scenario at a path: from `texts`, then, with `disk`, from the disk. The keyword arguments are those of the command line.
    #[new]
    #[pyo3(signature = (path, texts, disk, *, set, vary, assumptions, replications, seed, people, models, plugins, allow_plugins))]
    #[allow(clippy::too_many_arguments)]
    fn new(
        py: Python<'_>,
        path: PathBuf,
        texts: BTreeMap<PathBuf, String>,
        disk: bool,
        set: Vec<(String, String)>,
        vary: Vec<(String, String)>,
        assumptions: Option<f64>,
        replications: Option<u32>,
        seed: Option<u64>,
        people: Option<u32>,
        models: Vec<Py<PythonModel>>,
        plugins: Vec<PathBuf>,
        allow_plugins: bool,
    ) -> PyResult<Scenario> {
        let overrides = Overrides { set, vary, assumptions, replications, seed, people };
        let python: Option<OsString> = py.import("sys")?.getattr("executable")?.extract()?;
        let python = python.filter(|python| !python.is_empty());
        let models: Vec<Found> = models.iter().map(|model| model.get().found().clone()).collect();
        let sources = Arc::new(Sources::new(texts, disk));
        let read = py.detach(|| {
            let installed = Installed::new(models, &plugins, allow_plugins, python).map_err(Err)?;
            match read_from(sources.clone(), &path, &overrides, &installed) {
                Ok(checked) => Ok((checked, installed.used())),
                Err(mistakes) => Err(Ok(mistakes)),
            }
        });
        match read {
            Ok((checked, models)) => Ok(Scenario { path, checked, models, sources }),
            Err(Ok(mistakes)) => Err(errors::scenario(py, &mistakes)),
            Err(Err(plugin)) => Err(errors::model(py, plugin.to_string())),
        }
    }

    /// The path under which it was read.
    #[getter]
    fn path(&self) -> &Path {
        &self.path
    }

    /// All texts of which it consists, by their paths.
    #[getter]
    fn texts(&self) -> BTreeMap<PathBuf, String> {
        self.sources.texts()
    }

    #[getter]
    fn title(&self) -> &str {
        &self.checked.title
    }

    #[getter]
    fn question(&self) -> &str {
        &self.checked.question
    }

    #[getter]
    fn currency(&self) -> &str {
        &self.checked.currency
    }

    #[getter]
    fn variants(&self) -> Vec<&str> {
        self.checked.variants.iter().map(|variant| &*variant.name).collect()
    }

    #[getter]
    fn replications(&self) -> u32 {
        self.checked.replications
    }

    #[getter]
    fn seed(&self) -> u64 {
        self.checked.variants[0].world.seed
    }

    #[getter]
    fn days(&self) -> u32 {
        self.checked.variants[0].world.days
    }

    /// Number of agents, and how many people each stands for.
    #[getter]
    fn people(&self) -> (u32, u32) {
        let people = &self.checked.variants[0].world.people;
        (people.count, people.represents)
    }

    /// Number of simulations of a run.
    #[getter]
    fn simulations(&self) -> u64 {
        batch::simulations(&self.checked)
    }

    /// The scenario in full, every default filled in, as TOML.
    #[getter]
    fn resolved(&self) -> &str {
        &self.checked.resolved
    }

    /// What may be a mistake and is none, in sentences.
    #[getter]
    fn doubts(&self) -> Vec<String> {
        doubts(&self.checked)
    }
}
