//! `eyeballs explore`: tries what can be chosen.

use crate::args::Explore;
use crate::commands::run::place::{free_place, stem};
use crate::commands::run::progress::Bar;
use crate::commands::run::say::say_left_over;
use crate::commands::solved::read_solved;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::numbers::grouped;
use crate::output::{data, message, terminal_width};
use eyeballs_lab::exploration::{self, Exploration};
use eyeballs_report::Folder;
use eyeballs_report::exploration::{CONTENTS, files, json, picture, table};
use eyeballs_scenario::{Overrides, Scenario};
use std::error::Error;
use std::time::Instant;

/// Explores a scenario.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn explore(args: &Explore) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let overrides = Overrides { vary: args.vary.clone(), ..Overrides::from(&args.changes) };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let stop = stop_flag("nothing of an exploration that is not complete is written");
    let scenario = match read_solved((&args.file, &overrides), &installed, (&pool, stop, args.quiet))? {
        Ok(scenario) => scenario,
        Err(exit) => return Ok(exit),
    };
    let exploration = match pool.install(|| Exploration::new(&scenario)) {
        Ok(exploration) => exploration,
        Err(error) => {
            message(format_args!("error: {}: {error}", args.file.display()));
            return Ok(Exit::BadScenario);
        }
    };
    let name = format!("{}-exploration", stem(&args.file));
    let place = args.out.clone().unwrap_or_else(|| free_place(&name, args.force));
    say_left_over(&place);
    let folder = Folder::with_contents(&place, args.force, CONTENTS)?;
    if !args.quiet {
        message(size(args, &scenario, &exploration));
    }
    let bar = Bar::new(exploration.simulations(), args.quiet);
    let start = Instant::now();
    let explored = pool.install(|| exploration.run(&bar, stop));
    bar.finish();
    let explored = match explored {
        Ok(explored) => explored,
        Err(exploration::Error::Interrupted) => {
            message(format_args!("{}: interrupted; nothing was written", args.file.display()));
            return Ok(Exit::Interrupted);
        }
        Err(error) => return Err(format!("{}: {error}", args.file.display()).into()),
    };
    let simulated = start.elapsed();
    let mut exit = if explored.problems.is_empty() { Exit::Done } else { Exit::SimulationsFailed };
    let partial = folder.path().to_owned();
    let mut unwritten = files(&explored, &partial);
    unwritten.extend(folder.sync());
    let place = folder.finish()?;
    for error in unwritten.into_iter().map(|error| error.moved(&partial, &place)) {
        message(format_args!("error: {error}; all other files of numbers are in {}", place.display()));
        exit = Exit::Failed;
    }
    if let Err(failure) = picture(&explored, &scenario.title, &place) {
        message(format_args!("warning: {failure}; the numbers are in {}", place.display()));
        exit = exit.max(Exit::PicturesMissing);
    }
    let text = match args.json {
        true => json(&explored),
        false => table(&explored, &scenario.title, terminal_width()),
    };
    let printed = data(&text);
    if !args.quiet {
        message(format_args!("simulated in {simulated:.1?}; files are in {}", place.display()));
    }
    printed.map_err(|full| format!("{full}; the files are in {}", place.display()))?;
    Ok(exit)
}

/// What is to be simulated.
fn size(args: &Explore, scenario: &Scenario, exploration: &Exploration<'_>) -> String {
    let points = exploration.points().len();
    let all = points as u64 * scenario.variants.len() as u64 * u64::from(scenario.replications);
    let simulations = exploration.simulations();
    let once = match all - simulations {
        0 => String::new(),
        rest => format!("; {} more are the same again", grouped(rest)),
    };
    format!(
        "{}: {} combinations of {} levers x {} variants x {} replications: {} simulations{once}",
        args.file.display(),
        grouped(points as u64),
        scenario.levers.len(),
        scenario.variants.len(),
        scenario.replications,
        grouped(simulations),
    )
}
