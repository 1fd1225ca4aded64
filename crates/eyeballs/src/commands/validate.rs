//! `eyeballs validate`: every mechanism against its textbook model, and the whole against published figures.

use crate::args::Validate;
use crate::commands::check::print_mistakes;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::interrupt::stop_flag;
use crate::output::{data, message};
use eyeballs_validation::check::Check;
use eyeballs_validation::finding::Verdict;
use eyeballs_validation::{Failure, Outcome, Size, checks, page};
use std::error::Error;

/// Makes the checks one after the other, prints a line for each quantity, and writes the page.
///
/// # Errors
/// A name that is no check, a scenario that cannot be run, or files that cannot be written.
pub fn validate(args: &Validate) -> Result<Exit, Box<dyn Error>> {
    let chosen = chosen(&args.names)?;
    let installed = Installed::for_scenarios(&args.plugins)?;
    let size = if args.quick { Size::Quick } else { Size::Full };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.threads.map_or(0, usize::from)).build()?;
    let mut outcomes: Vec<Outcome> = Vec::new();
    let mut unprinted = None;
    let stop = stop_flag("no page is written");
    for check in &chosen {
        let made = eyeballs_validation::validate(check, &args.scenarios, &installed, &pool, size, stop);
        match made {
            Ok(outcome) => {
                unprinted = unprinted.or(data(&lines(&outcome, size)).err());
                outcomes.push(outcome);
            }
            Err(Failure::Scenario(mistakes)) => {
                print_mistakes(&mistakes);
                return Ok(Exit::BadScenario);
            }
            Err(Failure::Stopped) => return Ok(Exit::Interrupted),
            Err(Failure::Simulation { check, message }) => return Err(format!("{check}: {message}").into()),
        }
    }
    page::write(&outcomes, size, &args.out)?;
    let verdicts: Vec<Verdict> = outcomes
        .iter()
        .flat_map(|outcome| &outcome.findings.lines)
        .map(|line| line.verdict(size == Size::Full))
        .filter(|verdict| *verdict != Verdict::Reported)
        .collect();
    let held = verdicts.iter().filter(|verdict| **verdict == Verdict::Holds).count();
    let printed = data(&format!("{held} of {} lines hold", verdicts.len()));
    message(format_args!("the page is {}", args.out.join("validation.md").display()));
    unprinted.map_or(printed, Err)?;
    Ok(if held == verdicts.len() { Exit::Done } else { Exit::Failed })
}

/// The checks of these names, or all.
fn chosen(names: &[String]) -> Result<Vec<Check>, String> {
    let all = checks::all();
    if let Some(unknown) = names.iter().find(|name| !all.iter().any(|check| check.name == **name)) {
        let known: Vec<&str> = all.iter().map(|check| check.name).collect();
        return Err(format!("there is no check `{unknown}`; there are {}", known.join(", ")));
    }
    let is_chosen = |check: &Check| names.is_empty() || names.iter().any(|name| name == check.name);
    Ok(all.into_iter().filter(is_chosen).collect())
}

fn lines(outcome: &Outcome, size: Size) -> String {
    let mut text = format!("{}: {}\n", outcome.check.name, outcome.check.title);
    for line in &outcome.findings.lines {
        text += &format!("  {}\n", page::line(line, size == Size::Full));
    }
    text
}
