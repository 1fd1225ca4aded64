//! How a run came about, as its report tells it.

use super::plan::Plan;
use crate::commands::origin::of;
use crate::numbers::grouped;
use eyeballs_lab::batch;
use eyeballs_lab::results::Results;
use eyeballs_report::report::Origin;

/// The command, without what changes no number, and how many simulations were done.
pub fn origin(plan: &Plan<'_>, command: &[String], results: &Results) -> Origin {
    let job = plan.job;
    let mut told = of(command, job.file, (&job.scenario, &job.models));
    let failed = results.failures.len() as u64;
    let done = batch::simulations(&job.scenario) - failed - u64::from(results.not_run);
    told.made_by.push(("simulations".to_owned(), grouped(done)));
    told
}
