//! How the program ends.

use std::process::ExitCode;

/// Exit codes, the more serious the later where several apply.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// All was done.
    Done,
    /// Some pictures could not be drawn; all numbers stand.
    PicturesMissing,
    /// A claim that a scenario requires did not hold often enough.
    ClaimFailed,
    /// Some simulations failed in the market itself; the others were kept.
    SimulationsFailed,
    /// Something failed: a file, a plugin, a model during the run. What was computed was kept.
    Failed,
    /// A scenario has mistakes.
    BadScenario,
    /// It was interrupted; what was computed was kept.
    Interrupted,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(match exit {
            Exit::Done => 0,
            Exit::Failed => 1,
            // 2 is the command line's: clap uses it.
            Exit::BadScenario => 3,
            Exit::SimulationsFailed => 4,
            Exit::ClaimFailed => 5,
            Exit::PicturesMissing => 6,
            Exit::Interrupted => 130,
        })
    }
}
