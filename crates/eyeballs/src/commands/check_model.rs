//! `eyeballs check-model`: tries a model library in every way in which the market could use it.

use crate::args::{CheckModel, TRY_MODEL, TryModel};
use crate::exit::Exit;
use crate::last_words;
use crate::output::data;
use eyeballs_kit::checks::{CHECKS, Check, Outcome};
use eyeballs_kit::report;
use eyeballs_kit::trial::{self, Finding, Trial};
use std::error::Error;
use std::time::{Duration, Instant};

/// Tries a library.
///
/// # Errors
/// A library that is not there, a check that does not exist.
pub fn check_model(args: &CheckModel) -> Result<Exit, Box<dyn Error>> {
    let file = args.file.canonicalize().map_err(|error| {
        format!(
            "{}: cannot be read ({error}); build the library first, and name the file",
            args.file.display()
        )
    })?;
    let checks = wanted(&args.only)?;
    let trial = trial(Duration::from_secs(args.time_limit))?;
    let start = Instant::now();
    let mut findings: Vec<Finding> = Vec::new();
    for check in checks {
        let finding = trial.of(check, &file);
        if !args.json {
            data(&report::text(&args.file, &finding))?;
        }
        // Who does not keep the contract cannot be called.
        let broken = check.name == "contract" && matches!(finding.outcome, Outcome::Failed(_));
        findings.push(finding);
        if broken {
            break;
        }
    }
    if args.json {
        data(&serde_json::to_string_pretty(&report::json(&args.file, &findings, start.elapsed()))?)?;
    } else {
        data(&report::summary(&findings, start.elapsed()))?;
    }
    let [_, failed, _] = report::counts(&findings);
    Ok(if failed > 0 { Exit::Failed } else { Exit::Done })
}

fn wanted(names: &[String]) -> Result<Vec<&'static Check>, String> {
    if let Some(unknown) = names.iter().find(|name| !CHECKS.iter().any(|check| check.name == **name)) {
        let all: Vec<&str> = CHECKS.iter().map(|check| check.name).collect();
        return Err(format!("there is no check `{unknown}`; there are {}", all.join(", ")));
    }
    let chosen = |check: &&Check| names.is_empty() || names.iter().any(|name| name == check.name);
    Ok(CHECKS.iter().filter(chosen).collect())
}

fn trial(limit: Duration) -> Result<Trial, String> {
    let program = std::env::current_exe().map_err(|error| {
        format!("it is not known where this program lies ({error}), so no library can be tried; start it by its path")
    })?;
    Ok(Trial { program, command: TRY_MODEL.into(), limit })
}

/// Looks at one thing, and says what came of it.
///
/// # Errors
/// If nobody listens any more.
pub fn try_model(args: &TryModel) -> Result<Exit, Box<dyn Error>> {
    // The process that started this one tells how it ended.
    last_words::allow_exit();
    let limit = Duration::from_secs(args.seconds);
    trial::answer(&args.token, &args.check, limit, &args.file, &trial(limit)?)?;
    Ok(Exit::Done)
}
