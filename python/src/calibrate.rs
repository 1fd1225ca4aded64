//! Fits the parameters that a scenario names to its data.

use crate::run::{Failure, solved};
use crate::scenario::Scenario;
use crate::shard::open_study;
use crate::work::work;
use crate::{errors, html};
use eyeballs_lab::calibration::{self, Error, Settings, simulations_about};
use eyeballs_lab::store::Store;
use eyeballs_report::calibration as report;
use pyo3::prelude::*;
use std::path::PathBuf;

/// Parameters fitted to data: text, JSON, files and pictures.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Calibrated {
    title: String,
    calibrated: calibration::Calibrated,
}

/// Calibrates a scenario.
///
/// # Errors
/// A scenario that says not what to calibrate; what keeps it from being calibrated; what a signal brings about.
#[pyfunction]
#[pyo3(signature = (scenario, *, threads, progress, intervals, store, force))]
pub fn calibrate(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    intervals: bool,
    store: Option<PathBuf>,
    force: bool,
) -> PyResult<Calibrated> {
    let read = scenario.get();
    let build = crate::build::build(py)?;
    let calibrated = work(py, threads, progress, |ear| -> Result<_, Failure> {
        let (scenario, _) = solved(&read.checked, ear)?;
        let Some(plan) = &scenario.calibration else {
            let message =
                "the scenario says not what to calibrate; write a table [calibration], see docs/scenario.md";
            return Err(Failure::Asked(message.to_owned()));
        };
        let design = format!("calibration, {} evaluations, {} replications", plan.budget, plan.replications);
        let kept = open_study((store.as_deref(), force), &build, (read, &scenario), design)?;
        let store = kept.as_ref().map(|kept| &kept.store as &dyn Store);
        let settings = Settings { intervals, refits: plan.refits, origins: plan.origins, store };
        ear.expect(simulations_about(plan, settings));
        let calibrated = calibration::calibrate(plan, settings, ear, &ear.stop);
        if let Some(kept) = kept {
            kept.end(calibrated.is_ok())?;
        }
        calibrated.map_err(|error| match error {
            Error::Interrupted => Failure::Interrupted,
            error => Failure::Failed(error.to_string()),
        })
    })?;
    let calibrated = calibrated.map_err(|failure| failure.raised(py))?;
    Ok(Calibrated { title: read.checked.title.clone(), calibrated })
}

#[pymethods]
impl Calibrated {
    /// Title of the scenario.
    #[getter]
    fn title(&self) -> &str {
        &self.title
    }

    /// All of it as JSON, as `eyeballs calibrate --json` prints it.
    fn json(&self) -> String {
        report::json(&self.calibrated)
    }

    /// The table of the terminal.
    #[pyo3(signature = (width = 120))]
    fn text(&self, width: u16) -> String {
        report::table(&self.calibrated, &self.title, width)
    }

    /// The table for notebooks.
    fn html_part(&self) -> String {
        html::part(&self.text(120), &[])
    }

    /// Writes the files of numbers and the pictures into a folder that is there.
    fn save(&self, py: Python<'_>, folder: PathBuf, pictures: bool) -> PyResult<()> {
        let failed: Vec<String> = py.detach(|| {
            let unwritten = report::files(&self.calibrated, &folder);
            let mut failed: Vec<String> = unwritten.iter().map(ToString::to_string).collect();
            if pictures {
                let drawn = report::pictures(&self.calibrated, &self.title, &folder);
                failed.extend(drawn.failures.iter().map(ToString::to_string));
            }
            failed
        });
        if failed.is_empty() { Ok(()) } else { Err(errors::failed(py, failed.join("; "))) }
    }
}
