//! A scenario that is to be studied: read, and with what its facts of today determine.

use crate::commands::check::print_mistakes;
use crate::commands::run::progress::Bar;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::output::message;
use eyeballs_lab::today;
use eyeballs_scenario::{Overrides, Scenario};
use std::error::Error;
use std::path::Path;
use std::sync::atomic::AtomicBool;

/// A scenario with what its facts of today determine.
pub struct Solved {
    /// The scenario.
    pub scenario: Scenario,
    /// The numbers that were determined.
    pub today: Vec<f64>,
}

/// The scenario, or the exit code where the reason was said.
///
/// # Errors
/// A simulation that fails where the search for what is determined begins.
pub fn read_solved(
    (file, overrides): (&Path, &Overrides),
    installed: &Installed,
    (pool, stop, quiet): (&rayon::ThreadPool, &AtomicBool, bool),
) -> Result<Result<Solved, Exit>, Box<dyn Error>> {
    let scenario = match eyeballs_scenario::read(file, overrides, installed) {
        Ok(scenario) => scenario,
        Err(mistakes) => {
            print_mistakes(&mistakes);
            return Ok(Err(Exit::BadScenario));
        }
    };
    let bar = Bar::new(today::simulations_most(&scenario), quiet);
    let solved = pool.install(|| match today::find(&scenario, &bar, stop)? {
        Some(today) => Ok(Solved { scenario: today::solved(&scenario, &today)?, today }),
        None => Ok(Solved { scenario, today: Vec::new() }),
    });
    bar.finish();
    match solved {
        Ok(solved) => Ok(Ok(solved)),
        Err(today::Error::Interrupted) => {
            message(format_args!("{}: interrupted; nothing was written", file.display()));
            Ok(Err(Exit::Interrupted))
        }
        Err(error) => Err(format!("{}: {error}", file.display()).into()),
    }
}
