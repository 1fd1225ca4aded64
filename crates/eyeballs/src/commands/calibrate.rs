//! `eyeballs calibrate`: fits the parameters that a scenario names to its data.

use crate::args::Calibrate;
use crate::commands::check::print_mistakes;
use crate::commands::run::place::{free_place, stem};
use crate::commands::run::progress::Bar;
use crate::commands::run::terminal_width;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
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
    let installed = Installed::new(&args.plugins)?;
    let mut overrides = Overrides::from(&args.changes);
    for (key, value) in [("budget", args.budget), ("replications", args.changes.replications)] {
        overrides.set.extend(value.map(|value| (format!("calibration.{key}"), value.to_string())));
    }
    let scenario = match eyeballs_scenario::read(&args.file, &overrides, &installed) {
        Ok(scenario) => scenario,
        Err(mistakes) => {
            print_mistakes(&mistakes);
            return Ok(Exit::BadScenario);
        }
    };
    let Some(plan) = &scenario.calibration else {
        eprintln!(
            "error: {} says not what to calibrate; write a table [calibration], see docs/scenario.md",
            args.file.display()
        );
        return Ok(Exit::BadScenario);
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let folder = Folder::with_contents(
        &args
            .out
            .clone()
            .unwrap_or_else(|| free_place(&format!("{}-calibration", stem(&args.file)), args.force)),
        args.force,
        CONTENTS,
    )?;
    if !args.quiet {
        eprintln!(
            "{}: {} parameters, {} targets, {} evaluations of {} replications to search",
            args.file.display(),
            plan.parameters.len(),
            plan.targets.len(),
            plan.budget,
            plan.replications
        );
    }
    let bar = Bar::new(simulations_most(plan), args.quiet);
    let start = Instant::now();
    let found = pool.install(|| calibration::calibrate(plan, &bar, stop_flag()));
    bar.finish();
    let calibrated = match found {
        Ok(calibrated) => calibrated,
        Err(calibration::Error::Interrupted) => {
            eprintln!("{}: half a calibration is none; nothing was written", args.file.display());
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(format!("{}: {error}", args.file.display()).into()),
    };
    files(&calibrated, folder.path())?;
    let place = folder.finish()?;
    for failure in pictures(&calibrated, &scenario.title, &place).failures {
        eprintln!("warning: {failure}");
    }
    if args.json {
        println!("{}", json(&calibrated));
    } else {
        print!("{}", table(&calibrated, &scenario.title, terminal_width()));
    }
    if !args.quiet {
        eprintln!("calibrated in {:.1?}; files and pictures are in {}", start.elapsed(), place.display());
    }
    Ok(Exit::Done)
}
