//! What will be run: read and placed before anything is simulated.

use super::memory;
use super::place::place;
use crate::args::Run;
use crate::build::build_with_executable;
use crate::commands::check::print_mistakes;
use crate::installed::{Installed, origin};
use eyeballs_lab::batch::{self, Batch};
use eyeballs_plugins::{Found, PluginError};
use eyeballs_report::Columns;
use eyeballs_scenario::Scenario;
use eyeballs_store::Manifest;
use std::path::{Path, PathBuf};

/// A scenario file that was read.
pub struct Job<'a> {
    pub file: &'a Path,
    pub scenario: Scenario,
    pub models: Vec<Found>,
}

/// Reads all files; none of them if one has mistakes, which are said.
pub fn read<'a>(args: &'a Run, installed: &Installed) -> Option<Vec<Job<'a>>> {
    let mut jobs = Vec::new();
    for file in &args.files {
        match eyeballs_scenario::read(file, &(&args.changes).into(), installed) {
            Ok(scenario) => jobs.push(Job { file, scenario, models: installed.take_used() }),
            Err(mistakes) => print_mistakes(&mistakes),
        }
    }
    (jobs.len() == args.files.len()).then_some(jobs)
}

/// What the first Ctrl-C brings about.
pub fn when_interrupted(args: &Run) -> &'static str {
    match args.checkpoint_every.is_some() {
        true => "keeping what runs, to go on with the same command",
        false => "finishing the simulations that run, to keep them",
    }
}

/// How a scenario is run.
pub struct Plan<'a> {
    pub job: &'a Job<'a>,
    pub args: &'a Run,
    pub pool: &'a rayon::ThreadPool,
    /// What it needs at most.
    pub memory_bytes: u64,
    /// The results folder.
    pub place: PathBuf,
    /// What its store will say of this command.
    pub manifest: Manifest,
}

impl<'a> Plan<'a> {
    /// # Errors
    /// If it is unknown which program this is.
    pub fn new(
        job: &'a Job<'a>,
        batch: &Batch<'_>,
        args: &'a Run,
        pool: &'a rayon::ThreadPool,
        several: bool,
    ) -> Result<Plan<'a>, PluginError> {
        let memory_bytes = memory::needed(&job.scenario, pool.current_num_threads() as u64);
        let mut manifest = manifest_of(&job.models, job.file, batch)?;
        manifest.simulations = batch::simulations(&job.scenario)
            + batch::repeats(&job.scenario)
            + batch::controls(&job.scenario);
        manifest.shard = args.shard;
        Ok(Plan { job, args, pool, memory_bytes, place: place(args, job.file, several, &manifest), manifest })
    }

    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Whether a model reports lists of numbers.
    pub fn has_metric_vectors(&self) -> bool {
        let services = self.job.scenario.variants.iter().flat_map(|variant| &variant.world.services);
        services.map(eyeballs_core::record::metric_vectors).any(|vectors| !vectors.is_empty())
    }

    /// All metrics and ledger lines of all variants.
    pub fn columns(&self) -> Columns {
        let scenario = &self.job.scenario;
        let services = scenario.variants.iter().flat_map(|variant| &variant.world.services);
        Columns::new(&scenario.currency).dated(scenario.start).of_services(services)
    }
}

/// The models by which a run can be told from another.
fn model_names(models: &[Found]) -> Vec<String> {
    let hash = |found: &Found| found.sha256.clone().unwrap_or_else(|| origin(found));
    models.iter().map(|found| format!("{} {} {}", found.id(), found.version, hash(found))).collect()
}

/// What the store says of a command that begins: this program, what was typed, and the design of the scenario.
///
/// # Errors
/// If it is unknown which program this is.
pub fn manifest_of(models: &[Found], file: &Path, batch: &Batch<'_>) -> Result<Manifest, PluginError> {
    let command = std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect();
    let program = build_with_executable()?.to_string();
    let mut manifest = Manifest::new(program, model_names(models), command, file.display().to_string());
    manifest.design = batch.design();
    Ok(manifest)
}
