//! `eyeballs check`: says everything that is wrong with scenario files.

use crate::args::Check;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::output::{data, message, rendered_message};
use eyeballs_lab::batch;
use eyeballs_scenario::checked::{Anchor, Origin, SourcedNumber};
use eyeballs_scenario::{Mistakes, Scenario, doubts};
use std::error::Error;
use std::io::IsTerminal;
use std::path::Path;

/// Checks all files.
///
/// # Errors
/// A plugin named on the command line that cannot be used.
pub fn check(args: &Check) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let mut exit = Exit::Done;
    let mut all_mistakes = Vec::new();
    let mut all_numbers = Vec::new();
    for file in &args.files {
        let read = eyeballs_scenario::read(file, &(&args.changes).into(), &installed);
        match read.inspect(|scenario| print_doubts(file, scenario)) {
            Ok(scenario) if !args.json => {
                data(&format!(
                    "{}: ok, {} simulations ({} variants x {} replications)",
                    file.display(),
                    batch::simulations(&scenario),
                    scenario.variants.len(),
                    scenario.replications
                ))?;
                determined(&scenario).iter().try_for_each(|line| data(line))?;
                if args.sources {
                    data(numbers(&scenario.numbers).trim_end())?;
                }
            }
            Ok(scenario) => {
                all_numbers.extend(scenario.numbers.iter().map(|number| number_json(file, number)))
            }
            Err(mistakes) => {
                exit = Exit::BadScenario;
                if args.json {
                    all_mistakes.extend(as_json(&mistakes));
                } else {
                    print_mistakes(&mistakes);
                }
            }
        }
    }
    if args.json {
        let list = if args.sources && exit == Exit::Done { all_numbers } else { all_mistakes };
        data(&serde_json::to_string_pretty(&list)?)?;
    }
    Ok(exit)
}

/// What each fact of today determines, a line each.
fn determined(scenario: &Scenario) -> Vec<String> {
    let anchors = scenario.today.iter().flat_map(|today| &today.anchors);
    let line = |anchor: &Anchor| {
        let Anchor { service, parameter, .. } = anchor;
        format!("  today.{service}.{} determines {parameter} ({})", anchor.fact(), anchor.how.name())
    };
    anchors.map(line).collect()
}

/// The numbers of a scenario, a line each; those without a source last.
fn numbers(numbers: &[SourcedNumber]) -> String {
    let mut text = String::new();
    let mut without = String::new();
    for SourcedNumber { path, value, origin } in numbers {
        match origin {
            Origin::Source(source) => text += &format!("  {path} = {value}    {source}\n"),
            Origin::Option => text += &format!("  {path} = {value}    set on the command line\n"),
            Origin::Unknown => without += &format!("  {path} = {value}\n"),
        }
    }
    let count = without.lines().count();
    match count {
        0 => format!("{text}all {} numbers of the world that it sets have a source\n", numbers.len()),
        _ => format!("{text}without a source, {count} of {}:\n{without}", numbers.len()),
    }
}

fn number_json(file: &Path, SourcedNumber { path, value, origin }: &SourcedNumber) -> serde_json::Value {
    let source = match origin {
        Origin::Source(source) => Some(source.as_str()),
        Origin::Option => Some("set on the command line"),
        Origin::Unknown => None,
    };
    serde_json::json!({ "file": file.display().to_string(), "path": path, "value": value, "source": source })
}

/// Prints what is doubtful in a scenario that can be run.
pub fn print_doubts(file: &Path, scenario: &Scenario) {
    for doubt in doubts(scenario) {
        message(format_args!("warning: {}: {doubt}", file.display()));
    }
}

/// Prints mistakes for people, coloured if they can see it.
pub fn print_mistakes(mistakes: &Mistakes) {
    let colour = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    rendered_message(mistakes.render(colour).trim_end());
}

fn as_json(mistakes: &Mistakes) -> Vec<serde_json::Value> {
    let shown = mistakes.iter().map(|mistake| {
        serde_json::json!({
            "file": mistake.file,
            "line": mistake.position.map(|(line, _)| line),
            "column": mistake.position.map(|(_, column)| column),
            "message": mistake.message,
            "help": mistake.help,
        })
    });
    let more = (mistakes.more() > 0).then(|| {
        let message = format!("and {} more", mistakes.more());
        let file = mistakes.iter().next().map(|mistake| &mistake.file);
        serde_json::json!({ "file": file, "line": null, "column": null, "message": message, "help": null })
    });
    shown.chain(more).collect()
}
