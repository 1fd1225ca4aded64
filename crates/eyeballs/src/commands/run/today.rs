//! Before a run: the numbers that its facts of today determine.

use super::plan::{Job, when_interrupted};
use super::progress::Bar;
use crate::args::Run;
use crate::interrupt::stop_flag;
use crate::output::message;
use eyeballs_lab::results::TodayResult;
use eyeballs_lab::today::{self, Error};

/// What was found of today.
#[derive(Default)]
pub struct Today {
    /// How well the facts are met.
    pub rows: Vec<TodayResult>,
    /// The numbers that they determine.
    pub values: Vec<f64>,
}

/// Solves what a scenario says of today, puts the solved one in its place, and says how well the facts are met; nothing if it was
/// interrupted.
///
/// # Errors
/// A simulation that fails where the search begins.
pub fn start(job: &mut Job<'_>, args: &Run, pool: &rayon::ThreadPool) -> Result<Option<Today>, String> {
    if job.scenario.today.is_none() {
        return Ok(Some(Today::default()));
    }
    let stop = stop_flag(when_interrupted(args));
    let bar = Bar::new(today::simulations_most(&job.scenario), args.quiet);
    let found = pool.install(|| {
        let values = today::find(&job.scenario, &bar, stop)?.unwrap_or_default();
        let solved = today::solved(&job.scenario, &values)?;
        let rows = today::check(&solved, &bar, stop)?;
        Ok((solved, Today { rows, values }))
    });
    bar.finish();
    let file = job.file.display();
    match found {
        Ok((solved, today)) => {
            job.scenario = solved;
            Ok(Some(today))
        }
        Err(Error::Interrupted) => {
            message(format_args!("{file}: interrupted before the run began; nothing was written"));
            Ok(None)
        }
        Err(error) => Err(format!("{file}: {error}")),
    }
}
