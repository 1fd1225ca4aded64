//! `eyeballs calibrate`: fits the parameters that a scenario names to its data.

use crate::args::Calibrate;
use crate::commands::run::place::{free_place, stem};
use crate::commands::run::progress::Bar;
use crate::commands::run::say::say_left_over;
use crate::commands::solved::read_solved;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::output::{data, message, terminal_width};
use eyeballs_lab::calibration::{self, simulations_most};
use eyeballs_report::Folder;
use eyeballs_report::calibration::{CONTENTS, files, json, pictures, table};
use eyeballs_scenario::Overrides;
use std::error::Error;
use std::time::Instant;

/// Calibrates a scenario.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn calibrate(args: &Calibrate) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let mut overrides = Overrides::from(&args.changes);
    for (key, value) in [("budget", args.budget), ("replications", args.changes.replications)] {
        overrides.set.extend(value.map(|value| (format!("calibration.{key}"), value.to_string())));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let stop = stop_flag("half a calibration is none");
    let scenario = match read_solved((&args.file, &overrides), &installed, (&pool, stop, args.quiet))? {
        Ok(scenario) => scenario,
        Err(exit) => return Ok(exit),
    };
    let Some(plan) = &scenario.calibration else {
        message(format_args!(
            "error: {} says not what to calibrate; write a table [calibration], see docs/scenario.md",
            args.file.display()
        ));
        return Ok(Exit::BadScenario);
    };
    let name = format!("{}-calibration", stem(&args.file));
    let place = args.out.clone().unwrap_or_else(|| free_place(&name, args.force));
    say_left_over(&place);
    let folder = Folder::with_contents(&place, args.force, CONTENTS)?;
    if !args.quiet {
        message(format_args!(
            "{}: {} parameters, {} targets, {} evaluations of {} replications to search",
            args.file.display(),
            plan.parameters.len(),
            plan.targets.len(),
            plan.budget,
            plan.replications
        ));
    }
    let mut exit = Exit::Done;
    let bar = Bar::new(simulations_most(plan), args.quiet);
    let start = Instant::now();
    let found = pool.install(|| calibration::calibrate(plan, &bar, stop));
    bar.finish();
    let calibrated = match found {
        Ok(calibrated) => calibrated,
        Err(calibration::Error::Interrupted) => {
            message(format_args!("{}: half a calibration is none; nothing was written", args.file.display()));
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(format!("{}: {error}", args.file.display()).into()),
    };
    let partial = folder.path().to_owned();
    let mut unwritten = files(&calibrated, &partial);
    unwritten.extend(folder.sync());
    let place = folder.finish()?;
    for error in unwritten.into_iter().map(|error| error.moved(&partial, &place)) {
        message(format_args!("error: {error}; all other files of numbers are in {}", place.display()));
        exit = Exit::Failed;
    }
    for failure in pictures(&calibrated, &scenario.title, &place).failures {
        message(format_args!("warning: {failure}; the numbers are in {}", place.display()));
        exit = exit.max(Exit::PicturesMissing);
    }
    let text = match args.json {
        true => json(&calibrated),
        false => table(&calibrated, &scenario.title, terminal_width()),
    };
    let printed = data(&text);
    if !args.quiet {
        let seconds = start.elapsed();
        message(format_args!("calibrated in {seconds:.1?}; files and pictures are in {}", place.display()));
    }
    printed.map_err(|full| format!("{full}; the files are in {}", place.display()))?;
    Ok(exit)
}
