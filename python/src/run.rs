//! Runs a scenario.

use crate::daily::Daily;
use crate::errors;
use crate::origin::origin;
use crate::results::Results;
use crate::scenario::Scenario;
use crate::shard::{Kept, Part, open};
use crate::table::Table;
use crate::work::{Before, Ear, work};
use eyeballs_lab::batch::{self, Batch};
use eyeballs_lab::piecemeal::ChannelSums;
use eyeballs_lab::results::TodayResult;
use eyeballs_lab::{Sink, today};
use eyeballs_report::Columns;
use pyo3::prelude::*;
use std::io::Cursor;
use std::path::PathBuf;

/// Why there are no results.
pub enum Failure {
    /// It was interrupted; whoever interrupted it raises something.
    Interrupted,
    /// Anything else, in a sentence.
    Failed(String),
    /// What is asked does not go with the scenario.
    Asked(String),
}

impl Failure {
    /// As an exception.
    pub fn raised(self, py: Python<'_>) -> PyErr {
        match self {
            Failure::Interrupted => errors::failed(py, "it was interrupted".to_owned()),
            Failure::Failed(message) => errors::failed(py, message),
            Failure::Asked(message) => errors::asked(py, message),
        }
    }
}

impl From<today::Error> for Failure {
    fn from(error: today::Error) -> Failure {
        match error {
            today::Error::Interrupted => Failure::Interrupted,
            error => Failure::Failed(error.to_string()),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Failure {
        Failure::Failed(error.to_string())
    }
}

/// A scenario with the numbers that its facts of today determine, and how well these are met.
///
/// # Errors
/// An interruption; a simulation that fails where the search begins.
pub fn solved(
    scenario: &eyeballs_scenario::Scenario,
    ear: &Ear,
) -> Result<(eyeballs_scenario::Scenario, Vec<TodayResult>), Failure> {
    if scenario.today.is_none() {
        return Ok((scenario.clone(), Vec::new()));
    }
    let values = today::find(scenario, &Before(ear), &ear.stop)?.unwrap_or_default();
    let solved = today::solved(scenario, &values)?;
    let rows = today::check(&solved, &Before(ear), &ear.stop)?;
    Ok((solved, rows))
}

/// All simulations of a run.
pub fn simulations(scenario: &eyeballs_scenario::Scenario) -> u64 {
    batch::simulations(scenario) + batch::repeats(scenario) + batch::controls(scenario)
}

/// Runs a scenario: all of it, or a part whose records are left in a store. The daily rows are kept in memory in batches of `daily`, if
/// that is not 0.
///
/// # Errors
/// What keeps the results from being computed or kept; what a signal brings about.
#[pyfunction]
#[pyo3(signature = (scenario, *, threads, progress, daily, store, force, shard, shards, command))]
#[allow(clippy::too_many_arguments)]
pub fn run(
    py: Python<'_>,
    scenario: &Bound<'_, Scenario>,
    threads: Option<usize>,
    progress: Option<&Bound<'_, PyAny>>,
    daily: usize,
    store: Option<PathBuf>,
    force: bool,
    shard: Option<(u32, u32)>,
    shards: Vec<PathBuf>,
    command: String,
) -> PyResult<Results> {
    let read = scenario.get();
    let part = Part { folder: store, force, shard, shards, build: crate::build::build(py)? };
    let done = work(py, threads, progress, |ear| -> Result<_, Failure> {
        let (scenario, today) = solved(&read.checked, ear)?;
        ear.expect(simulations(&scenario));
        let batch = Batch::new(&scenario).stopping_at_once();
        let kept = part.folder.is_some().then(|| open(&part, read, &batch)).transpose()?;
        let mut rows = (daily > 0).then(|| Daily::new(columns(&scenario), daily));
        let mut channels = ChannelSums::default();
        let results = simulate((batch, &part, kept), (rows.as_mut(), &mut channels), ear)?;
        let results = eyeballs_lab::results::Results { today, ..results };
        let rows = rows.map(Daily::finish).transpose();
        let origin = origin(command, read, &part.build);
        let rows = rows.map_err(|error| Failure::Failed(error.to_string()))?;
        Ok((results, rows, channels.sums(), origin))
    })?;
    let (results, rows, channels, origin) = done.map_err(|failure| failure.raised(py))?;
    let daily = rows.map(|rows| Py::new(py, Table::new(rows))).transpose()?;
    Ok(Results::new(results, daily, channels, origin))
}

fn simulate(
    (batch, part, kept): (Batch<'_>, &Part, Option<Kept>),
    (rows, channels): (Option<&mut Daily>, &mut ChannelSums),
    ear: &Ear,
) -> Result<eyeballs_lab::results::Results, Failure> {
    let mut curves = Cursor::new(Vec::new());
    let mut sinks: Vec<&mut dyn Sink> = rows.map(|rows| rows as &mut dyn Sink).into_iter().collect();
    sinks.push(channels);
    let batch = match part.shard {
        Some((index, of)) => batch.share(index, of),
        None => batch,
    };
    let results = match kept {
        None => batch.run(&mut sinks, &mut curves, ear, &ear.stop)?,
        Some(mut kept) => {
            let batch = batch.keeping(&kept.store);
            let results = batch.run(&mut sinks, &mut curves, ear, &ear.stop)?;
            let whole = !batch.could_not_keep();
            kept.store.settle()?;
            if !whole && part.shard.is_some() {
                let message = format!("not all of a part could be kept in {}", kept.place.path().display());
                return Err(Failure::Failed(message));
            }
            let stopped = ear.stop.load(std::sync::atomic::Ordering::Relaxed);
            kept.place.finish(!stopped, Vec::new())?;
            results
        }
    };
    match ear.stop.load(std::sync::atomic::Ordering::Relaxed) {
        true => Err(Failure::Interrupted),
        false => Ok(results),
    }
}

/// The columns of the daily rows of all variants.
fn columns(scenario: &eyeballs_scenario::Scenario) -> Columns {
    let services = scenario.variants.iter().flat_map(|variant| &variant.world.services);
    Columns::new(&scenario.currency).dated(scenario.start).of_services(services)
}
