//! `run.json`: what is needed to know how the results came about and to make them again.

use super::plan::Plan;
use crate::build::BUILD;
use crate::commands::origin::assumptions;
use crate::installed::origin;
use eyeballs_lab::results::Results;
use eyeballs_report::report::kept;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Grows with every change of the files of a results folder that a program which reads them must know of.
const RESULTS_FORMAT: u32 = 1;

/// Writes the file.
pub fn write(
    folder: &Path,
    plan: &Plan<'_>,
    results: &Results,
    simulated: Duration,
) -> Result<(), eyeballs_report::Error> {
    let job = plan.job;
    let world = &job.scenario.variants[0].world;
    let models: Vec<_> = job
        .models
        .iter()
        .map(|found| {
            json!({
                "id": found.id(),
                "version": found.version,
                "origin": origin(found),
                "sha256": found.sha256,
            })
        })
        .collect();
    let failed = results.failures.iter().filter(|failure| failure.placebo.is_empty()).count() as u64;
    let not_done = failed + u64::from(results.not_run);
    let done = eyeballs_lab::batch::simulations(&job.scenario) - not_done;
    let manifest = json!({
        "results_format": RESULTS_FORMAT,
        "eyeballs_version": BUILD.version,
        "commit": BUILD.commit,
        "engine_format": BUILD.engine_format(),
        "contract": format!("{}.{}", eyeballs_abi::layout::ABI_MAJOR, eyeballs_abi::layout::ABI_MINOR),
        "scenario_file": job.file.display().to_string(),
        "title": job.scenario.title,
        "seed": world.seed,
        "days": world.days,
        "agents": world.people.count,
        "people_per_agent": world.people.represents,
        "variants": results.variants,
        "replications": results.replications,
        "simulations_done": done,
        "simulations_failed": results.failures.len(),
        "simulations_not_run": results.not_run,
        "threads": plan.threads(),
        "simd": eyeballs_numerics::vectorised::registers().name(),
        "memory_bytes": plan.memory_bytes,
        "simulated_seconds": simulated.as_secs_f64(),
        "models": models,
        "resolved_scenario": job.scenario.resolved,
        "report": kept(results, &assumptions(&job.scenario)),
    });
    let text = format!("{manifest:#}\n");
    eyeballs_report::write_file(&folder.join("run.json"), text.as_bytes())
}
