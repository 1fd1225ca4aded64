//! `eyeballs run`: scenarios in, a table, files and pictures out.

mod files;
mod isolate;
mod manifest;
mod memory;
mod only;
pub mod place;
mod plan;
pub mod progress;
pub mod say;
mod today;
mod told;

use crate::args::Run;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::{interrupted, stop_flag};
use crate::last_words;
use crate::output::message;
use eyeballs_lab::Sink;
use eyeballs_lab::batch::Batch;
use eyeballs_lab::results::Results;
use eyeballs_report::{Drawn, Spool, report};
use eyeballs_store::{Manifest, Place, Store};
use files::Files;
pub use isolate::{BESIDES_BYTES, TIMES, design_of, is_strange};
pub use only::quoted;
use plan::{Job, when_interrupted};
pub use plan::{Plan, manifest_of};
use progress::Bar;
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Runs all files. A mistake in one of them is found before any of them runs.
///
/// # Errors
/// What keeps the results from being computed or written.
pub fn run(args: &Run) -> Result<Exit, Box<dyn Error>> {
    run_with(args, None)
}

/// The same; of one scenario with what shards computed.
///
/// # Errors
/// As [`run`], and if the scenario is not that of the shards any more.
pub fn run_with(args: &Run, shards: Option<&Shards>) -> Result<Exit, Box<dyn Error>> {
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
        exit = exit.max(run_job(&mut job, args, shards, (&pool, several))?);
    }
    Ok(exit)
}

/// What several processes computed of a run.
pub struct Shards {
    /// Their folders.
    pub folders: Vec<PathBuf>,
    /// What they say of the whole.
    pub manifest: Manifest,
}

impl Shards {
    /// Sees that they belong to what this command computes.
    fn check(&self, ours: &Manifest) -> Result<(), String> {
        let lines = |manifest: &Manifest| [manifest.makers(), manifest.design.clone()].concat();
        let (theirs, ours) = (lines(&self.manifest), lines(ours));
        match (0..theirs.len().max(ours.len())).find(|&line| theirs.get(line) != ours.get(line)) {
            None => Ok(()),
            Some(index) => {
                let line =
                    |lines: &[String]| lines.get(index).cloned().unwrap_or_else(|| "nothing".to_owned());
                Err(format!(
                    "the shards are not of this scenario, program and models: they have `{}`, and here it is `{}`",
                    line(&theirs),
                    line(&ours)
                ))
            }
        }
    }
}

/// Runs one scenario. Nothing that was computed is lost: it is in the store before it is anywhere else, a file that cannot be written
/// keeps no other file from being written, and a picture that cannot be drawn no file of numbers.
fn run_job(
    job: &mut Job<'_>,
    args: &Run,
    shards: Option<&Shards>,
    (pool, several): (&rayon::ThreadPool, bool),
) -> Result<Exit, Box<dyn Error>> {
    if let Some(refusal) = memory::refusal(&job.scenario, pool.current_num_threads() as u64) {
        message(format_args!("error: {}: {refusal}", job.file.display()));
        return Ok(Exit::BadScenario);
    }
    let Some(today) = today::start(job, args, pool)? else { return Ok(Exit::Interrupted) };
    let batch = Batch::new(&job.scenario);
    if let Some(which) = &args.only {
        return Ok(only::only(job, &batch, which)?);
    }
    let plan = Plan::new(job, &batch, args, pool, several)?;
    if let Some(shards) = shards {
        shards.check(&plan.manifest)?;
    }
    let mut place =
        Place::open(&plan.place, args.force, plan.manifest.clone(), eyeballs_report::RUN_CONTENTS)?;
    if let Some(shards) = shards {
        place.gather(&shards.folders)?;
    }
    let store = place.store(args.checkpoint_every)?;
    say::beginning(&plan, &place, &store);
    last_words::tell_of_results(&format!(
        "Simulations that finished are kept in {}; the same command goes on with the others.",
        plan.place.display()
    ));
    let words = shards.map_or(&plan.manifest.command, |shards| &shards.manifest.command);
    let processes = isolate::processes((&plan, words), &batch, &today);
    let batch = batch.keeping(&store);
    let batch = match &processes {
        Some(processes) => batch.by(processes),
        None => batch,
    };
    if let Some(shard) = args.shard {
        return share(&plan, &batch.share(shard.index - 1, shard.of), (&mut place, &store));
    }
    let mut files = Files::prepare(&plan, &place)?;
    let (mut results, simulated) = simulate(&plan, &batch, &mut files)?;
    results.today = today.rows;
    for failure in &mut results.failures {
        let variant = &results.variants[failure.variant];
        failure.repeat =
            only::repeat(words, (&args.files, job.file), (variant, failure.replication), &failure.placebo);
    }
    let exit = outcome(&results);
    settle(&store);
    let channels = std::mem::take(&mut files.channels).sums();
    let failed = files.put_in_place(&mut place, &plan, &results, simulated)?;
    last_words::tell_of_results("");
    let (mut pictures, drawn) = draw(&plan, &results, place.path());
    let shown = report::run(&results, &channels, &told::origin(&plan, words, &results));
    pictures.add(report::write(&shown, place.path()));
    let is_complete = exit != Exit::Interrupted && results.failures.is_empty() && failed.is_empty();
    let names = pictures.files.iter().filter_map(|file| file.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned()).collect();
    finish(&mut place, &store, is_complete, names);
    let printed = say::results(&plan, &results);
    say::what_failed(&plan, &failed, &pictures);
    say::ending(&plan, simulated, drawn);
    if exit == Exit::Interrupted {
        say::goes_on(&plan);
    }
    let exit = if failed.is_empty() { exit } else { exit.max(Exit::Failed) };
    let exit = if pictures.failures.is_empty() { exit } else { exit.max(Exit::PicturesMissing) };
    Ok(say::printed(printed, exit, place.path()))
}

/// Does a share of the simulations, which are left in the store.
fn share(
    plan: &Plan<'_>,
    batch: &Batch<'_>,
    (place, store): (&mut Place, &Store),
) -> Result<Exit, Box<dyn Error>> {
    place.workshop()?;
    let mut curves = Spool::new(place.unnamed_file()?);
    let (results, simulated) = run_batch(plan, (batch, &mut [], &mut curves))?;
    settle(store);
    if batch.could_not_keep() {
        let place = place.path().display();
        return Err(format!("not all of the share could be kept in {place}; the same command goes on").into());
    }
    let is_complete = !interrupted();
    finish(place, store, is_complete, Vec::new());
    if !plan.args.quiet {
        let place = place.path().display();
        message(format_args!("simulated in {simulated:.1?}; the share is in {place}, for `eyeballs merge`"));
    }
    for failure in &results.failures {
        let variant = &results.variants[failure.variant];
        let replication = failure.replication;
        message(format_args!("error: variant `{variant}`, replication {replication}: {}", failure.message));
    }
    match (is_complete, results.failures.is_empty()) {
        (false, _) => {
            say::goes_on(plan);
            Ok(Exit::Interrupted)
        }
        (true, true) => Ok(Exit::Done),
        (true, false) => Ok(Exit::SimulationsFailed),
    }
}

/// Makes large files of many small entries; they are safe without.
fn settle(store: &Store) {
    if let Err(error) = store.settle() {
        message(format_args!("warning: {error}; what was kept is safe where it is"));
    }
}

fn finish(place: &mut Place, store: &Store, is_complete: bool, pictures: Vec<String>) {
    let states = if is_complete { store.forget_states() } else { Ok(()) };
    if let Err(error) = states.and_then(|()| place.finish(is_complete, pictures)) {
        message(format_args!("warning: {error}; the results are complete"));
    }
}

fn simulate(
    plan: &Plan<'_>,
    batch: &Batch<'_>,
    files: &mut Files,
) -> Result<(Results, Duration), Box<dyn Error>> {
    run_batch(plan, (batch, &mut [&mut files.streams, &mut files.channels], &mut files.curves))
}

fn run_batch(
    plan: &Plan<'_>,
    (batch, sinks, curves): (&Batch<'_>, &mut [&mut dyn Sink], &mut Spool),
) -> Result<(Results, Duration), Box<dyn Error>> {
    let bar = Bar::new(plan.manifest.simulations, plan.args.quiet);
    let start = Instant::now();
    let stop = stop_flag(when_interrupted(plan.args));
    let results = plan.pool.install(|| batch.run(sinks, curves, &bar, stop));
    bar.finish();
    let kept = plan.place.display();
    Ok((results.map_err(|error| format!("{error}; what was finished is kept in {kept}"))?, start.elapsed()))
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
    let placebos = results.claims.iter().filter_map(|claim| claim.placebo.as_ref());
    if results.not_run > 0 || placebos.map(|placebo| placebo.not_run).any(|not_run| not_run > 0) {
        Exit::Interrupted
    } else if results.failures.iter().any(|failure| failure.model) {
        Exit::Failed
    } else if !results.failures.is_empty() {
        Exit::SimulationsFailed
    } else if results.claims.iter().any(|claim| claim.passes() == Some(false)) {
        Exit::ClaimFailed
    } else {
        Exit::Done
    }
}
