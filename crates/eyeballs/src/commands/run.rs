//! `eyeballs run`: scenarios in, a table, files and pictures out.

mod files;
mod manifest;
mod memory;
pub mod place;
mod plan;
pub mod progress;
pub mod say;
mod today;

use crate::args::Run;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::{interrupted, stop_flag};
use crate::output::message;
use eyeballs_lab::batch;
use eyeballs_lab::results::Results;
use eyeballs_report::Drawn;
use files::Files;
use plan::{Job, Plan, when_interrupted};
use progress::Bar;
use std::error::Error;
use std::path::Path;
use std::time::{Duration, Instant};

/// Runs all files. A mistake in one of them is found before any of them runs.
///
/// # Errors
/// What keeps the results from being computed or written.
pub fn run(args: &Run) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let Some(jobs) = plan::read(args, &installed) else { return Ok(Exit::BadScenario) };
    let threads =
        args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let mut exit = Exit::Done;
    let several = jobs.len() > 1;
    for mut job in jobs {
        if interrupted() {
            return Ok(Exit::Interrupted);
        }
        exit = exit.max(run_job(&mut job, args, &pool, several)?);
    }
    Ok(exit)
}

/// Runs one scenario. Nothing that was computed is lost: a file that cannot be written keeps no other file
/// from being written, and a picture that cannot be drawn no file of numbers.
fn run_job(
    job: &mut Job<'_>,
    args: &Run,
    pool: &rayon::ThreadPool,
    several: bool,
) -> Result<Exit, Box<dyn Error>> {
    if let Some(refusal) = memory::refusal(&job.scenario, pool.current_num_threads() as u64) {
        message(format_args!("error: {}: {refusal}", job.file.display()));
        return Ok(Exit::BadScenario);
    }
    let Some(today) = today::start(job, args, pool)? else { return Ok(Exit::Interrupted) };
    let plan = Plan::new(job, args, pool, several)?;
    let mut files = Files::prepare(&plan)?;
    say::beginning(&plan, &files);
    let (mut results, simulated) = simulate(&plan, &mut files)?;
    results.today = today;
    let exit = outcome(&results);
    if exit == Exit::Interrupted && files.batch.keeps() {
        // What can go on is not shown as results yet.
        let printed = say::results(&plan, &results);
        say::goes_on(&plan);
        return Ok(say::printed(printed, exit, &plan.checkpoints()));
    }
    let written = files.put_in_place(&plan, &results, simulated)?;
    let (pictures, drawn) = draw(&plan, &results, &written.place);
    let printed = say::results(&plan, &results);
    say::what_failed(&plan, &written, &pictures);
    say::ending(&plan, &written, simulated, drawn);
    let exit = if written.failed.is_empty() { exit } else { exit.max(Exit::Failed) };
    let exit = if pictures.failures.is_empty() { exit } else { exit.max(Exit::PicturesMissing) };
    Ok(say::printed(printed, exit, &written.place))
}

fn simulate(plan: &Plan<'_>, files: &mut Files<'_>) -> Result<(Results, Duration), Box<dyn Error>> {
    let scenario = &plan.job.scenario;
    let bar = Bar::new(batch::simulations(scenario) + batch::repeats(scenario), plan.args.quiet);
    let start = Instant::now();
    let stop = stop_flag(when_interrupted(plan.args));
    let results =
        plan.pool.install(|| files.batch.run(&mut [&mut files.streams], &mut files.curves, &bar, stop));
    bar.finish();
    let results = results.map_err(|error| match files.batch.keeps() {
        true => format!("{error}; what was finished is kept in {}", plan.checkpoints().display()),
        false => error.to_string(),
    })?;
    Ok((results, start.elapsed()))
}

fn draw(plan: &Plan<'_>, results: &Results, place: &Path) -> (Drawn, Duration) {
    if plan.args.no_pictures {
        return Default::default();
    }
    let start = Instant::now();
    let drawn = plan.pool.install(|| eyeballs_report::plots(results, place));
    (drawn, start.elapsed())
}

fn outcome(results: &Results) -> Exit {
    if results.not_run > 0 {
        Exit::Interrupted
    } else if results.failures.iter().any(|failure| failure.model) {
        Exit::Failed
    } else if !results.failures.is_empty() {
        Exit::SimulationsFailed
    } else if results.claims.iter().any(|claim| claim.met() == Some(false)) {
        Exit::ClaimFailed
    } else {
        Exit::Done
    }
}
