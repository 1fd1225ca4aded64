//! `eyeballs calibrate`: fits the parameters that a scenario names to its data.

use crate::args::Calibrate;
use crate::commands::origin;
use crate::commands::run::manifest_of;
use crate::commands::run::place::{next_place, stem};
use crate::commands::run::progress::Bar;
use crate::commands::solved::read_solved;
use crate::commands::study::{SAID_WIDTH, expected, heading};
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::numbers::grouped;
use crate::output::{data, message, terminal_width};
use eyeballs_lab::batch::Batch;
use eyeballs_lab::calibration::{self, Settings, Status, simulations_about};
use eyeballs_report::Error as Unwritten;
use eyeballs_report::calibration::{CONTENTS, files, json, mark_interrupted, pictures, table};
use eyeballs_report::report::{study, write};
use eyeballs_scenario::Overrides;
use eyeballs_store::Place;
use std::error::Error;
use std::time::Instant;

/// Calibrates a scenario.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn calibrate(args: &Calibrate) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let mut overrides = Overrides::from(&args.changes);
    for (key, value) in
        [("budget", args.budget), ("replications", args.changes.replications), ("refits", args.refits)]
    {
        overrides.set.extend(value.map(|value| (format!("calibration.{key}"), value.to_string())));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let stop = stop_flag("keeping what is done, to go on with the same command");
    let scenario = match read_solved((&args.file, &overrides), &installed, (&pool, stop, args.quiet))? {
        Ok(solved) => solved.scenario,
        Err(exit) => return Ok(exit),
    };
    let Some(plan) = &scenario.calibration else {
        message(format_args!(
            "error: {} says not what to calibrate; write a table [calibration], see docs/scenario.md",
            args.file.display()
        ));
        return Ok(Exit::BadScenario);
    };
    let models = installed.take_used();
    let mut manifest = manifest_of(&models, &args.file, &Batch::new(&scenario))?;
    let origin = origin::of(&manifest.command, &args.file, (&scenario, &models));
    manifest
        .design
        .push(format!("calibration, {} evaluations, {} replications", plan.budget, plan.replications));
    let simulations = simulations_about(
        plan,
        Settings { intervals: !args.no_intervals, refits: plan.refits, origins: plan.origins, store: None },
    );
    manifest.simulations = simulations;
    let name = format!("{}-calibration", stem(&args.file));
    let place = args.out.clone().unwrap_or_else(|| next_place(&name, args.force, &manifest));
    let mut place = Place::open(&place, args.force, manifest, CONTENTS)?;
    let store = place.store(None)?;
    let folder = place.path().to_owned();
    let folder = folder.display();
    if !args.quiet {
        message(format_args!(
            "{}: {} parameters, {} targets, {} evaluations of {} replications to search",
            args.file.display(),
            plan.parameters.len(),
            plan.targets.len(),
            plan.budget,
            plan.replications
        ));
        if store.count() > 0 {
            let kept = grouped(store.count() as u64);
            message(format_args!("going on with {folder}, which keeps {kept} simulations"));
        }
    }
    let mut exit = Exit::Done;
    let bar = Bar::new(simulations, args.quiet);
    let start = Instant::now();
    let settings = Settings {
        intervals: !args.no_intervals,
        refits: plan.refits,
        origins: plan.origins,
        store: Some(&store),
    };
    let found = pool.install(|| {
        let kept = store.count();
        let pilot = calibration::pilot(plan, settings, &bar, stop)?;
        if store.count() as u64 >= kept as u64 + pilot && !args.quiet {
            let time = expected(start.elapsed().mul_f64(simulations as f64 / pilot as f64));
            message(format_args!(
                "about {time} for about {} simulations, by a pilot of {pilot}",
                grouped(simulations)
            ));
        }
        calibration::calibrate(plan, settings, &bar, stop)
    });
    bar.finish();
    if let Err(error) = store.settle() {
        message(format_args!("warning: {error}; what was kept is safe where it is"));
    }
    let calibrated = match found {
        Ok(calibrated) => calibrated,
        Err(calibration::Error::Interrupted) => {
            message(format_args!("what was simulated is kept in {folder}; go on with the same command"));
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(format!("{}: {error}", args.file.display()).into()),
    };
    let workshop = place.workshop()?;
    let mut unwritten = files(&calibrated, &workshop);
    let interrupted = calibrated.status == Status::Interrupted;
    if interrupted {
        unwritten.extend(mark_interrupted(&workshop).err());
        exit = Exit::Interrupted;
    }
    unwritten.extend(place.sync().into_iter().map(|(path, error)| Unwritten::file("write", &path)(error)));
    place.put()?;
    for error in unwritten.into_iter().map(|error| error.moved(&workshop, place.path())) {
        message(format_args!("error: {error}; all other files of numbers are in {folder}"));
        exit = exit.max(Exit::Failed);
    }
    let mut drawn = pictures(&calibrated, &scenario.title, place.path());
    let said = table(&calibrated, &scenario.title, SAID_WIDTH);
    let shown = study("calibration", heading(&scenario), &json(&calibrated), &said, &origin);
    drawn.add(write(&shown, place.path()));
    let names = drawn.files.iter().filter_map(|file| file.file_name());
    place.finish(exit == Exit::Done, names.map(|name| name.to_string_lossy().into_owned()).collect())?;
    for failure in drawn.failures {
        message(format_args!("warning: {failure}; the numbers are in {folder}"));
        exit = exit.max(Exit::PicturesMissing);
    }
    let text = match args.json {
        true => json(&calibrated),
        false => table(&calibrated, &scenario.title, terminal_width()),
    };
    let printed = data(&text);
    if interrupted {
        message(format_args!(
            "interrupted: the best so far and what was simulated are in {folder}; go on with the same command"
        ));
    } else if !args.quiet {
        let seconds = start.elapsed();
        message(format_args!("calibrated in {seconds:.1?}; files and pictures are in {folder}"));
    }
    printed.map_err(|full| format!("{full}; the files are in {folder}"))?;
    Ok(exit)
}
