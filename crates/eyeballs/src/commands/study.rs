//! What all studies of a scenario have in common: a place, a store, a pilot, the design, and what is written and said.

use crate::commands::origin;
use crate::commands::run::manifest_of;
use crate::commands::run::progress::Bar;
use crate::commands::run::quoted;
use crate::exit::Exit;
use crate::numbers::grouped;
use crate::output::{data, message, terminal_width};
use eyeballs_lab::Progress;
use eyeballs_lab::batch::Batch;
use eyeballs_lab::evaluation::Failure;
use eyeballs_lab::exploration::Error as StudyError;
use eyeballs_lab::store::Store as Keeper;
use eyeballs_plugins::Found;
use eyeballs_report::{Drawn, Error as Unwritten};
use eyeballs_scenario::Scenario;
use eyeballs_store::{Manifest, Place};
use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Simulations by which the time of all is told: with fewer in all it is not worth it (assumption).
const PILOT: usize = 8;

/// Characters of a line of what a report says in words.
pub const SAID_WIDTH: u16 = 100;

/// Reasons of failures that are said.
const FAILURES_SHOWN: usize = 5;

/// Does some simulations and keeps them, and tells how many were new.
type Pilot<'a> = Box<dyn Fn(usize, &dyn Keeper, &dyn Progress, &AtomicBool) -> u64 + Send + Sync + 'a>;
/// Does all.
type Whole<'a, F> =
    Box<dyn Fn(&dyn Keeper, &dyn Progress, &AtomicBool) -> Result<F, StudyError> + Send + Sync + 'a>;

/// A study that is planned: which simulations there are, and what is made of them.
pub struct Study<'a, F> {
    /// How many simulations of what, in a sentence without its end.
    pub size: String,
    /// Number of simulations.
    pub simulations: u64,
    /// What tells it from other studies of the scenario.
    pub design: String,
    /// The names of what takes other values, and the values by point.
    pub points: (Vec<String>, Vec<Vec<f64>>),
    /// A look at how long it takes.
    pub pilot: Pilot<'a>,
    /// All of it.
    pub run: Whole<'a, F>,
    /// What is written and said of it.
    pub report: Report<F>,
}

/// What is written and said of what a study found.
pub struct Report<F> {
    /// The name of its file of JSON, without the ending.
    pub kind: &'static str,
    /// What lies in its folder.
    pub contents: &'static str,
    /// Writes the files of numbers.
    pub files: fn(&F, &Path) -> Vec<Unwritten>,
    /// Draws the pictures, under the scenario's title.
    pub pictures: fn(&F, &str, &Path) -> Drawn,
    /// What is printed, under that title, and how wide it may be.
    pub text: fn(&F, &str, u16) -> String,
    /// The same as JSON.
    pub json: fn(&F) -> String,
    /// What could not be known.
    pub problems: fn(&F) -> &[String],
    /// Simulations that left nothing.
    pub failures: fn(&F) -> &[Failure],
}

/// How a study is to be done.
pub struct Orders<'a> {
    /// The scenario's file, and itself.
    pub file: &'a Path,
    /// The scenario.
    pub scenario: &'a Scenario,
    /// Its models.
    pub models: &'a [Found],
    /// Where the results go, if somebody said; what they are called otherwise.
    pub place: (Option<&'a PathBuf>, String),
    /// Empty the place first.
    pub force: bool,
    /// No messages.
    pub quiet: bool,
    /// Only write the design.
    pub dry_run: bool,
    /// Print JSON instead of text.
    pub json: bool,
    /// The command that runs the scenario as it was asked for, as a shell takes it.
    pub repeat: String,
}

/// Does a study.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn study<F: Send>(
    study: &Study<'_, F>,
    orders: &Orders<'_>,
    pool: &rayon::ThreadPool,
    stop: &AtomicBool,
) -> Result<Exit, Box<dyn Error>> {
    let report = &study.report;
    let mut manifest = manifest_of(orders.models, orders.file, &Batch::new(orders.scenario))?;
    manifest.design.push(study.design.clone());
    manifest.simulations = study.simulations;
    let place = place(orders, &manifest);
    let origin = origin::of(&manifest.command, orders.file, (orders.scenario, orders.models));
    let mut place = Place::open(&place, orders.force, manifest, report.contents)?;
    let store = place.store(None)?;
    let say = |text: fmt::Arguments<'_>| {
        if !orders.quiet {
            message(text);
        }
    };
    store.damaged().iter().for_each(|damaged| message(format_args!("warning: {damaged}")));
    say(format_args!("{}: {}", orders.file.display(), study.size));
    let folder = place.path().to_owned();
    let folder = folder.display();
    if store.count() > 0 {
        say(format_args!(
            "going on with {folder}, which keeps {} simulations",
            grouped(store.count() as u64)
        ));
    }
    let workshop = place.workshop()?;
    let mut unwritten: Vec<Unwritten> = write_design(study, &workshop).err().into_iter().collect();
    if orders.dry_run {
        place.put()?;
        place.finish(false, Vec::new())?;
        say(format_args!("nothing was simulated; the design is in {folder}/design.csv"));
        return Ok(failed(&unwritten, &folder));
    }
    let bar = Bar::new(study.simulations, orders.quiet);
    let start = Instant::now();
    let found = pool.install(|| {
        if study.simulations > 2 * PILOT as u64 {
            let new = (study.pilot)(PILOT, &store, &bar, stop);
            if new == PILOT as u64 && !stop.load(Ordering::Relaxed) {
                let share = study.simulations as f64 / new as f64;
                say(format_args!("about {} by a pilot of {new}", expected(start.elapsed().mul_f64(share))));
            }
        }
        (study.run)(&store, &bar, stop)
    });
    bar.finish();
    let simulated = start.elapsed();
    if let Err(error) = store.settle() {
        message(format_args!("warning: {error}; what was kept is safe where it is"));
    }
    let found = match found {
        Ok(found) => found,
        Err(StudyError::Interrupted) => {
            let kept = grouped(store.count() as u64);
            let of = grouped(study.simulations);
            message(format_args!(
                "{kept} of about {of} simulations are kept in {folder}; go on with the same command"
            ));
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(format!("{}: {error}", orders.file.display()).into()),
    };
    unwritten.extend((report.files)(&found, &workshop));
    unwritten.extend(place.sync().into_iter().map(|(path, error)| Unwritten::file("write", &path)(error)));
    place.put()?;
    let unwritten: Vec<Unwritten> =
        unwritten.into_iter().map(|error| error.moved(&workshop, place.path())).collect();
    let mut drawn = (report.pictures)(&found, &orders.scenario.title, place.path());
    let said = (report.text)(&found, &orders.scenario.title, SAID_WIDTH);
    let shown = eyeballs_report::report::study(
        report.kind,
        heading(orders.scenario),
        &(report.json)(&found),
        &said,
        &origin,
    );
    drawn.add(eyeballs_report::report::write(&shown, place.path()));
    let names = drawn.files.iter().filter_map(|file| file.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned()).collect();
    let has_problems = !(report.problems)(&found).is_empty();
    place.finish(unwritten.is_empty() && !has_problems, names)?;
    let printed = data(&match orders.json {
        true => (report.json)(&found),
        false => (report.text)(&found, &orders.scenario.title, terminal_width()),
    });
    let mut exit = failed(&unwritten, &folder);
    if has_problems {
        exit = exit.max(Exit::SimulationsFailed);
    }
    let failures = (report.failures)(&found);
    failures.iter().take(FAILURES_SHOWN).for_each(|failure| say_failure(failure, orders));
    if failures.len() > FAILURES_SHOWN {
        message(format_args!("error: and {} others for other reasons", failures.len() - FAILURES_SHOWN));
    }
    for failure in &drawn.failures {
        message(format_args!("warning: {failure}; the numbers are in {folder}"));
        exit = exit.max(Exit::PicturesMissing);
    }
    say(format_args!("simulated in {simulated:.1?}; files are in {folder}"));
    printed.map_err(|full| format!("{full}; the files are in {folder}"))?;
    Ok(exit)
}

/// Title, question and currency of a scenario, as its report has them.
pub fn heading(scenario: &Scenario) -> (&str, &str, &str) {
    (&scenario.title, &scenario.question, &scenario.currency)
}

/// The place that was asked for, that of the same command if it was interrupted, or a free one.
fn place(orders: &Orders<'_>, manifest: &Manifest) -> PathBuf {
    let (asked_for, name) = &orders.place;
    asked_for
        .map_or_else(|| crate::commands::run::place::next_place(name, orders.force, manifest), PathBuf::clone)
}

fn failed(unwritten: &[Unwritten], folder: &impl fmt::Display) -> Exit {
    for error in unwritten {
        message(format_args!("error: {error}; all other files of numbers are in {folder}"));
    }
    if unwritten.is_empty() { Exit::Done } else { Exit::Failed }
}

/// Seconds, minutes or hours.
pub fn expected(time: Duration) -> String {
    match time.as_secs_f64() {
        seconds if seconds < 100.0 => format!("{seconds:.0} s"),
        seconds if seconds < 6_000.0 => format!("{:.0} min", seconds / 60.0),
        seconds => format!("{:.1} h", seconds / 3_600.0),
    }
}

/// Says which simulation failed, and by which command it is done again.
fn say_failure(failure: &Failure, orders: &Orders<'_>) {
    let name = &orders.scenario.variants[failure.variant].name;
    let (replication, message_of) = (failure.replication, &failure.message);
    let settings: Vec<String> =
        failure.settings.iter().map(|(key, value)| format!("{key} = {value}")).collect();
    message(format_args!(
        "error: variant `{name}`, replication {replication}, {}: {message_of}",
        settings.join(", ")
    ));
    let sets =
        failure.settings.iter().map(|(key, value)| format!(" --set {}", quoted(&format!("{key}={value}"))));
    let only = quoted(&format!("{name}:{replication}")).into_owned();
    let replications = orders.scenario.replications.max(replication + 1);
    message(format_args!(
        "  to see it: {}{} --replications {replications} --only {only}",
        orders.repeat,
        sets.collect::<String>()
    ));
}

fn write_design<F>(study: &Study<'_, F>, folder: &Path) -> Result<(), Unwritten> {
    let (names, points) = &study.points;
    eyeballs_report::design(&names.iter().map(String::as_str).collect::<Vec<_>>(), points, folder)
}
