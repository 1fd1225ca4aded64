//! What will be run: read and placed before anything is simulated.

use super::memory;
use super::place::{checkpoints_of, place};
use crate::args::Run;
use crate::commands::check::print_mistakes;
use crate::installed::{Installed, origin};
use eyeballs_plugins::Found;
use eyeballs_report::Columns;
use eyeballs_scenario::Scenario;
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
    match args.checkpoint_every.is_some() || args.resume.is_some() {
        true => "keeping what is done, to go on with --resume",
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
}

impl<'a> Plan<'a> {
    /// # Errors
    /// If it is not clear which run is to go on.
    pub fn new(
        job: &'a Job<'a>,
        args: &'a Run,
        pool: &'a rayon::ThreadPool,
        several: bool,
    ) -> Result<Plan<'a>, String> {
        let memory_bytes = memory::needed(&job.scenario, pool.current_num_threads() as u64);
        Ok(Plan { job, args, pool, memory_bytes, place: place(args, job.file, several)? })
    }

    pub fn threads(&self) -> usize {
        self.pool.current_num_threads()
    }

    /// Where what is done is kept meanwhile, if it is.
    pub fn checkpoints(&self) -> PathBuf {
        checkpoints_of(&self.place)
    }

    /// The models by which a run can be told from another.
    pub fn model_names(&self) -> Vec<String> {
        let hash = |found: &Found| found.sha256.clone().unwrap_or_else(|| origin(found));
        let name = |found: &Found| format!("{} {} {}", found.id(), found.version, hash(found));
        self.job.models.iter().map(name).collect()
    }

    /// Whether a model reports lists of numbers.
    pub fn has_metric_vectors(&self) -> bool {
        let services = self.job.scenario.variants.iter().flat_map(|variant| &variant.world.services);
        services.map(eyeballs_core::record::metric_vectors).any(|vectors| !vectors.is_empty())
    }

    /// All metrics and ledger lines of all variants.
    pub fn columns(&self) -> Columns {
        let mut columns = Columns::new(&self.job.scenario.currency).dated(self.job.scenario.start);
        for service in self.job.scenario.variants.iter().flat_map(|variant| &variant.world.services) {
            for metric in eyeballs_core::record::metric_names(service) {
                columns.add_metric(&metric);
            }
            for line in eyeballs_core::record::ledger_lines(service) {
                columns.add_line(&line);
            }
        }
        columns
    }
}
