//! `eyeballs explore`: tries what can be chosen, or tells what the outcome depends on.

mod levers;
mod sensitivity;

use crate::args::{Explore, Sensitivity as Asked};
use crate::commands::run::place::stem;
use crate::commands::solved::read_solved;
use crate::commands::study::{Orders, study};
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::output::message;
use eyeballs_lab::exploration::Exploration;
use eyeballs_lab::sensitivity::{Method, Sensitivity};
use eyeballs_scenario::Overrides;
use levers::Levers;
use sensitivity::Dependence;
use std::error::Error;

/// Blocks of points of an analysis, if nobody says: first words on what matters (assumption).
const BLOCKS: u32 = 64;
/// Trajectories, if nobody says (assumption).
const TRAJECTORIES: u32 = 16;
/// Replications at a point of an analysis, if nobody says: two tell luck apart from what is not known.
const REPLICATIONS: u32 = 2;

/// Explores a scenario.
///
/// # Errors
/// What keeps the result from being computed or written.
pub fn explore(args: &Explore) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let mut overrides = Overrides { vary: args.vary.clone(), ..Overrides::from(&args.changes) };
    if args.sensitivity.is_some() {
        overrides.replications = overrides.replications.or(Some(REPLICATIONS));
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let stop = stop_flag("finishing the simulations that run, to keep them");
    let scenario = match read_solved((&args.file, &overrides), &installed, (&pool, stop, args.quiet))? {
        Ok(scenario) => scenario,
        Err(exit) => return Ok(exit),
    };
    let models = installed.take_used();
    let name = if args.sensitivity.is_some() { "sensitivity" } else { "exploration" };
    let orders = Orders {
        file: &args.file,
        scenario: &scenario,
        models: &models,
        place: (args.out.as_ref(), format!("{}-{name}", stem(&args.file))),
        force: args.force,
        quiet: args.quiet,
        dry_run: args.dry_run,
    };
    let refused = |error: &dyn std::fmt::Display| {
        message(format_args!("error: {}: {error}", args.file.display()));
        Ok(Exit::BadScenario)
    };
    match args.sensitivity {
        None => match pool.install(|| Exploration::new(&scenario)) {
            Ok(exploration) => {
                study(&Levers { scenario: &scenario, exploration, json: args.json }, &orders, &pool, stop)
            }
            Err(error) => refused(&error),
        },
        Some(asked) => {
            let points = |default: u32| args.points.unwrap_or(default) as usize;
            let method = match asked {
                Asked::Sobol => Method::Sobol { blocks: points(BLOCKS), pairs: args.pairs },
                Asked::Morris => Method::Morris { trajectories: points(TRAJECTORIES) },
            };
            match pool.install(|| Sensitivity::new(&scenario, method)) {
                Ok(analysis) => {
                    let dependence = Dependence { scenario: &scenario, analysis, method, json: args.json };
                    study(&dependence, &orders, &pool, stop)
                }
                Err(error) => refused(&error),
            }
        }
    }
}
