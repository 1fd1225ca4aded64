//! `eyeballs run`: scenarios in, a table, files and pictures out.

mod manifest;
mod memory;
pub mod place;
pub mod progress;

use crate::args::Run;
use crate::build::BUILD;
use crate::commands::check::print_mistakes;
use crate::exit::Exit;
use crate::installed::{Installed, origin};
use crate::interrupt::stop_flag;
use crate::machine::bytes;
use eyeballs_lab::Sink;
use eyeballs_lab::batch::{self, Batch};
use eyeballs_lab::results::Results;
use eyeballs_plugins::Found;
use eyeballs_report::{Channels, Cohorts, Columns, Daily, Folder};
use eyeballs_scenario::Scenario;
use place::{checkpoints_of, place};
use progress::Bar;
use std::error::Error;
use std::path::Path;
use std::sync::atomic::Ordering;
use std::time::Instant;

/// Runs all files. A mistake in one of them is found before any of them runs.
///
/// # Errors
/// What keeps the results from being computed or written.
pub fn run(args: &Run) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::new(&args.plugins)?;
    let mut jobs = Vec::new();
    let mut bad = false;
    for file in &args.files {
        match eyeballs_scenario::read(file, &(&args.changes).into(), &installed) {
            Ok(scenario) => jobs.push(Job { file, scenario, models: installed.take_used() }),
            Err(mistakes) => {
                print_mistakes(&mistakes);
                bad = true;
            }
        }
    }
    if bad {
        return Ok(Exit::BadScenario);
    }
    let threads =
        args.threads.map_or_else(|| std::thread::available_parallelism().map_or(1, usize::from), usize::from);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let mut exit = Exit::Done;
    for job in &jobs {
        exit = exit.max(job.run(args, &pool, jobs.len() > 1)?);
        if exit == Exit::Interrupted {
            break;
        }
    }
    Ok(exit)
}

struct Job<'a> {
    file: &'a Path,
    scenario: Scenario,
    models: Vec<Found>,
}

impl Job<'_> {
    fn run(&self, args: &Run, pool: &rayon::ThreadPool, several: bool) -> Result<Exit, Box<dyn Error>> {
        let threads = pool.current_num_threads();
        let memory = memory::needed(&self.scenario, threads as u64);
        if let Some(refusal) = memory::refusal(&self.scenario, threads as u64) {
            eprintln!("error: {}: {refusal}", self.file.display());
            return Ok(Exit::BadScenario);
        }
        let place = place(args, self.file, several)?;
        let mut batch = Batch::new(&self.scenario);
        let folder = self.folder(args, &place, &mut batch)?;
        if !args.quiet {
            eprintln!("{}", self.plan(threads, memory));
            if args.resume.is_some() {
                let kept = checkpoints_of(&place);
                eprintln!("going on with {}: {} are done", kept.display(), grouped(batch.finished()));
            }
        }
        let columns = self.columns();
        let mut daily = Daily::create(folder.path(), columns)?;
        let mut cohorts = Cohorts::create(folder.path())?;
        let mut channels = Channels::create(folder.path(), &self.scenario.currency)?;
        let mut curves = folder.unnamed_file()?;
        let bar = Bar::new(batch::simulations(&self.scenario), args.quiet);
        let start = Instant::now();
        let stop = stop_flag();
        let results = pool.install(|| {
            let sinks: &mut [&mut dyn Sink] = &mut [&mut daily, &mut cohorts, &mut channels];
            batch.run(sinks, &mut curves, &bar, stop)
        })?;
        let simulated = start.elapsed();
        bar.finish();
        daily.finish()?;
        cohorts.finish()?;
        channels.finish()?;
        eyeballs_report::summary(&results, folder.path())?;
        let start = Instant::now();
        for failure in pool.install(|| eyeballs_report::plots(&results, folder.path())).failures {
            eprintln!("warning: {failure}");
        }
        let drawn = start.elapsed();
        manifest::write(folder.path(), self, &results, threads, memory, simulated, drawn)?;
        let exit = outcome(&results);
        // What can go on is not shown as results yet.
        let goes_on = exit == Exit::Interrupted && batch.keeps();
        if !goes_on {
            folder.finish()?;
            batch.forget()?;
        }
        if args.json {
            println!("{}", eyeballs_report::json(&results));
        } else {
            print!("{}", eyeballs_report::table(&results, terminal_width()));
        }
        if goes_on {
            let kept = checkpoints_of(&place);
            eprintln!("what is done is kept in {}; go on with the same command and --resume", kept.display());
        } else if !args.quiet {
            eprintln!(
                "simulated in {simulated:.1?}, drawn in {drawn:.1?}; files and pictures are in {}",
                place.display()
            );
        }
        Ok(exit)
    }

    /// The folder to write the results to, and what is kept on the way, if it is asked for.
    fn folder(&self, args: &Run, place: &Path, batch: &mut Batch<'_>) -> Result<Folder, Box<dyn Error>> {
        let kept = checkpoints_of(place);
        match (&args.resume, args.checkpoint_every) {
            (Some(_), every) => batch.resume(&kept, every, &BUILD, &self.model_names())?,
            (None, Some(every)) => batch.keep(&kept, every, &BUILD, &self.model_names())?,
            (None, None) => return Ok(Folder::create(place, args.force)?),
        }
        let folder = Folder::create_within(&kept, place, args.force);
        if folder.is_err() && args.resume.is_none() {
            batch.forget()?;
        }
        Ok(folder?)
    }

    /// The models by which a run can be told from another.
    fn model_names(&self) -> Vec<String> {
        let hash = |found: &Found| found.sha256.clone().unwrap_or_else(|| origin(found));
        self.models.iter().map(|found| format!("{} {} {}", found.id(), found.version, hash(found))).collect()
    }

    fn plan(&self, threads: usize, memory: u64) -> String {
        let world = &self.scenario.variants[0].world;
        let people = &world.people;
        let stands = if people.represents > 1 {
            format!(", each standing for {}", grouped(u64::from(people.represents)))
        } else {
            String::new()
        };
        format!(
            "{}: {} simulations ({} variants x {} replications) of {} days and {} people{stands}; up to {} of memory on {}",
            self.file.display(),
            grouped(batch::simulations(&self.scenario)),
            self.scenario.variants.len(),
            self.scenario.replications,
            grouped(u64::from(world.days)),
            grouped(u64::from(people.count)),
            bytes(memory),
            if threads == 1 { "1 thread".to_owned() } else { format!("{threads} threads") },
        )
    }

    /// All metrics and ledger lines of all variants.
    fn columns(&self) -> Columns {
        let mut columns = Columns::new(&self.scenario.currency);
        for variant in &self.scenario.variants {
            for service in &variant.world.services {
                for metric in eyeballs_core::record::metric_names(service) {
                    columns.add_metric(&metric);
                }
                for line in eyeballs_core::record::ledger_lines(service) {
                    columns.add_line(&line);
                }
            }
        }
        columns
    }
}

fn outcome(results: &Results) -> Exit {
    if stop_flag().load(Ordering::Relaxed) && results.not_run > 0 {
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

fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Characters of a line.
pub fn terminal_width() -> u16 {
    /// What a table looks good at where there is no terminal.
    const DEFAULT: u16 = 100;
    let (_, columns) = console::Term::stdout().size_checked().unwrap_or((0, DEFAULT));
    columns.clamp(60, 160)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_by_thousands() {
        assert_eq!(grouped(7), "7");
        assert_eq!(grouped(1_095), "1,095");
        assert_eq!(grouped(200_000_000), "200,000,000");
    }
}
