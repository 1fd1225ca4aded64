//! What all studies of a scenario have in common: a place, a store, a pilot, the design, and what is written and said.

use crate::commands::run::manifest_of;
use crate::commands::run::progress::Bar;
use crate::exit::Exit;
use crate::numbers::grouped;
use crate::output::{data, message};
use eyeballs_lab::Progress;
use eyeballs_lab::batch::Batch;
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

/// A study that is planned: which simulations there are, and what is made of them.
pub trait Study {
    /// What comes out.
    type Found;

    /// How many simulations of what, in a sentence without its end.
    fn size(&self) -> String;

    /// Number of simulations.
    fn simulations(&self) -> u64;

    /// What tells it from other studies of the scenario.
    fn design(&self) -> String;

    /// The names of what takes other values, and the values by point.
    fn points(&self) -> (Vec<&str>, Vec<Vec<f64>>);

    /// Does some simulations, and tells how many were new.
    fn pilot(&self, count: usize, store: &dyn Keeper, progress: &dyn Progress, stop: &AtomicBool) -> u64;

    /// Does all; `None` if it was interrupted.
    ///
    /// # Errors
    /// Why nothing comes out.
    fn run(
        &self,
        store: &dyn Keeper,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Option<Self::Found>, String>;

    /// What lies in its folder.
    fn contents(&self) -> &'static str;

    /// Writes the files of numbers.
    fn files(&self, found: &Self::Found, folder: &Path) -> Vec<Unwritten>;

    /// Draws the pictures.
    fn pictures(&self, found: &Self::Found, folder: &Path) -> Drawn;

    /// What is printed.
    fn text(&self, found: &Self::Found) -> String;

    /// Whether some simulations failed.
    fn has_problems(&self, found: &Self::Found) -> bool;
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
}

/// Does a study.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn study<S: Study + Sync>(
    study: &S,
    orders: &Orders<'_>,
    pool: &rayon::ThreadPool,
    stop: &AtomicBool,
) -> Result<Exit, Box<dyn Error>>
where
    S::Found: Send,
{
    let mut manifest = manifest_of(orders.models, orders.file, &Batch::new(orders.scenario))?;
    manifest.design.push(study.design());
    manifest.simulations = study.simulations();
    let place = place(orders, &manifest);
    let mut place = Place::open(&place, orders.force, manifest, study.contents())?;
    let store = place.store(None)?;
    let say = |text: fmt::Arguments<'_>| {
        if !orders.quiet {
            message(text);
        }
    };
    store.damaged().iter().for_each(|damaged| message(format_args!("warning: {damaged}")));
    say(format_args!("{}: {}", orders.file.display(), study.size()));
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
    let bar = Bar::new(study.simulations(), orders.quiet);
    let start = Instant::now();
    let found = pool.install(|| {
        if study.simulations() > 2 * PILOT as u64 {
            let new = study.pilot(PILOT, &store, &bar, stop);
            if new == PILOT as u64 && !stop.load(Ordering::Relaxed) {
                let share = study.simulations() as f64 / new as f64;
                say(format_args!("about {} by a pilot of {new}", expected(start.elapsed().mul_f64(share))));
            }
        }
        study.run(&store, &bar, stop)
    });
    bar.finish();
    let simulated = start.elapsed();
    if let Err(error) = store.settle() {
        message(format_args!("warning: {error}; what was kept is safe where it is"));
    }
    let found = found.map_err(|error| format!("{}: {error}", orders.file.display()))?;
    let Some(found) = found else {
        message(format_args!(
            "{} simulations are kept in {folder}; go on with the same command",
            store.count()
        ));
        return Ok(Exit::Interrupted);
    };
    unwritten.extend(study.files(&found, &workshop));
    unwritten.extend(place.sync().into_iter().map(|(path, error)| Unwritten::file("write", &path)(error)));
    place.put()?;
    let unwritten: Vec<Unwritten> =
        unwritten.into_iter().map(|error| error.moved(&workshop, place.path())).collect();
    let drawn = study.pictures(&found, place.path());
    let names = drawn.files.iter().filter_map(|file| file.file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned()).collect();
    place.finish(unwritten.is_empty() && !study.has_problems(&found), names)?;
    let printed = data(&study.text(&found));
    let mut exit = failed(&unwritten, &folder);
    if study.has_problems(&found) {
        exit = exit.max(Exit::SimulationsFailed);
    }
    for failure in &drawn.failures {
        message(format_args!("warning: {failure}; the numbers are in {folder}"));
        exit = exit.max(Exit::PicturesMissing);
    }
    say(format_args!("simulated in {simulated:.1?}; files are in {folder}"));
    printed.map_err(|full| format!("{full}; the files are in {folder}"))?;
    Ok(exit)
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

fn write_design<S: Study>(study: &S, folder: &Path) -> Result<(), Unwritten> {
    let (names, points) = study.points();
    eyeballs_report::design(&names, &points, folder)
}
