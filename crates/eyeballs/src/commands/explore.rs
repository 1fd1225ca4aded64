//! `eyeballs explore`: tries what can be chosen, looks for the best of it, or tells what the outcome depends on and where a plan fails.

mod isolate;
mod list;
mod plan;
mod studies;

use crate::args::Explore;
use crate::commands::run::place::stem;
use crate::commands::run::quoted;
use crate::commands::solved::{Solved, read_solved};
use crate::commands::study::{Orders, Study, study};
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::output::message;
use eyeballs_lab::exploration::Error as StudyError;
use eyeballs_lab::hands::PointHands;
use eyeballs_lab::way::Way;
use eyeballs_scenario::{Overrides, Scenario};
use std::error::Error;

/// Explores a scenario.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn explore(args: &Explore) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let stop = stop_flag("finishing the simulations that run, to keep them");
    let list = match list::read(args) {
        Ok(list) => list,
        Err(error) => {
            message(format_args!("error: {error}"));
            return Ok(Exit::BadScenario);
        }
    };
    let overrides = plan::overrides(args, list.as_ref());
    let Solved { mut scenario, today } =
        match read_solved((&args.file, &overrides), &installed, (&pool, stop, args.quiet))? {
            Ok(solved) => solved,
            Err(exit) => return Ok(exit),
        };
    let models = installed.take_used();
    let way = plan::way(args, list, &scenario);
    scenario.replications = way.replications(args.changes.replications, &scenario);
    let orders = Orders {
        file: &args.file,
        scenario: &scenario,
        models: &models,
        place: (args.out.as_ref(), format!("{}-{}", stem(&args.file), way.name())),
        force: args.force,
        quiet: args.quiet,
        dry_run: args.dry_run,
        json: args.json,
        repeat: repeat(args, &overrides),
    };
    let processes = isolate::processes(args, (&scenario, &models, &today), pool.current_num_threads());
    let hands = processes.as_ref().map(|processes| processes as &dyn PointHands);
    let run = Run { orders: &orders, pool: &pool, stop };
    match way {
        Way::Levers(design) => run.of(|| studies::levers(&scenario, &design, args.precision, hands)),
        Way::Sample(design, over) => run.of(|| studies::sample(&scenario, (&design, over), hands)),
        Way::Sensitivity(method, over) => run.of(|| studies::sensitivity(&scenario, (method, over), hands)),
        Way::Optimise(budget) => run.of(|| studies::optimise(&scenario, budget, args.precision, hands)),
        Way::Map(keys, points) => run.of(|| studies::map(&scenario, &keys, points, hands)),
    }
}

/// Where and how a study is done.
struct Run<'a> {
    orders: &'a Orders<'a>,
    pool: &'a rayon::ThreadPool,
    stop: &'static std::sync::atomic::AtomicBool,
}

impl Run<'_> {
    /// Plans a study and does it, or says why it cannot be planned.
    fn of<'b, F: Send>(
        &self,
        plan: impl FnOnce() -> Result<Study<'b, F>, StudyError> + Send,
    ) -> Result<Exit, Box<dyn Error>> {
        match self.pool.install(plan) {
            Ok(planned) => study(&planned, self.orders, self.pool, self.stop),
            Err(error) => {
                message(format_args!("error: {}: {error}", self.orders.file.display()));
                Ok(Exit::BadScenario)
            }
        }
    }
}

/// The scenario as a process of its own reads it.
///
/// # Errors
/// Mistakes in it, or in a list of points.
pub fn read_again(args: &Explore, installed: &Installed) -> Result<Scenario, String> {
    let list = list::read(args)?;
    let overrides = plan::overrides(args, list.as_ref());
    let scenario = eyeballs_scenario::read(&args.file, &overrides, installed);
    let mut scenario = scenario.map_err(|mistakes| mistakes.to_string())?;
    let way = plan::way(args, list, &scenario);
    scenario.replications = way.replications(args.changes.replications, &scenario);
    Ok(scenario)
}

/// The command that runs the scenario with the changes that were asked for.
fn repeat(args: &Explore, overrides: &Overrides) -> String {
    let mut words = vec!["eyeballs".to_owned(), "run".to_owned(), args.file.display().to_string()];
    for (key, value) in &overrides.set {
        words.extend(["--set".to_owned(), format!("{key}={value}")]);
    }
    let numbers = [
        ("--assumptions", overrides.assumptions.map(|number| number.to_string())),
        ("--seed", overrides.seed.map(|number| number.to_string())),
        ("--people", overrides.people.map(|number| number.to_string())),
    ];
    for (option, number) in numbers {
        words.extend(number.into_iter().flat_map(|number| [option.to_owned(), number]));
    }
    for path in &args.plugins.plugins.paths {
        words.extend(["--plugin".to_owned(), path.display().to_string()]);
    }
    if args.plugins.allow_plugins {
        words.push("--allow-plugins".to_owned());
    }
    words.iter().map(|word| quoted(word)).collect::<Vec<_>>().join(" ")
}
