//! How results came about, as their report tells it: the command, versions, where numbers come from. It tells only what decides the
//! numbers, so that the report is the same at any number of threads, in any folder, and of shares that were merged.

use crate::build::{BUILD, build_with_executable};
use crate::numbers::grouped;
use crate::words::quoted;
use eyeballs_plugins::Found;
use eyeballs_report::report::{Assumption, Origin};
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Origin as Source, SourcedNumber};
use std::path::Path;

/// Of any command on a scenario.
pub fn of(command: &[String], file: &Path, (scenario, models): (&Scenario, &[Found])) -> Origin {
    let world = &scenario.variants[0].world;
    let words: Vec<_> = what_decides(command).into_iter().map(quoted).collect();
    let mut made_by = vec![
        ("program".to_owned(), format!("eyeballs {}, commit {}", BUILD.version, BUILD.commit)),
        ("scenario file".to_owned(), file.display().to_string()),
        ("seed".to_owned(), world.seed.to_string()),
        ("agents".to_owned(), grouped(u64::from(world.people.count))),
        ("people for each agent".to_owned(), grouped(u64::from(world.people.represents))),
    ];
    if let Ok(build) = build_with_executable() {
        made_by.insert(1, ("SHA-256 of the program".to_owned(), build.executable.to_owned()));
    }
    for found in models {
        made_by.push((format!("model {}", found.id()), found.version.to_string()));
    }
    made_by.push((
        "hashes of models, all times".to_owned(),
        "in run.json or store/manifest.json beside this file".to_owned(),
    ));
    Origin { command: format!("eyeballs {}", words.join(" ")), made_by, assumptions: assumptions(scenario) }
}

/// The numbers of a scenario, and where they come from.
pub fn assumptions(scenario: &Scenario) -> Vec<Assumption> {
    let assumption = |number: &SourcedNumber| Assumption {
        path: number.path.clone(),
        value: number.value.clone(),
        source: match &number.origin {
            Source::Source(source) => Some(source.clone()),
            Source::Option => Some("set on the command line".to_owned()),
            Source::Unknown => None,
        },
    };
    scenario.numbers.iter().map(assumption).collect()
}

/// Options that change no number, and whether a word follows them.
const NO_MATTER: [(&str, bool); 13] = [
    ("--out", true),
    ("--threads", true),
    ("--shard", true),
    ("--checkpoint-every", true),
    ("--isolate", true),
    ("--time-limit", true),
    ("--memory-limit", true),
    ("--quiet", false),
    ("-q", false),
    ("--json", false),
    ("--force", false),
    ("--no-pictures", false),
    ("--daily-csv", false),
];

/// The words of a command without those options.
fn what_decides(command: &[String]) -> Vec<&str> {
    let mut words = command.iter().map(String::as_str);
    let mut kept = Vec::new();
    while let Some(word) = words.next() {
        let (name, has_value) = word.split_once('=').map_or((word, false), |(name, _)| (name, true));
        match NO_MATTER.iter().find(|(option, _)| *option == name) {
            Some((_, true)) if !has_value => drop(words.next()),
            Some(_) => {}
            None => kept.push(word),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_keeps_what_decides_the_numbers() {
        let typed = "run a.toml --out x --threads=2 --set service.app.quality=0.5 -q --seed 3 --shard 1/2 --daily-csv";
        let typed: Vec<String> = typed.split(' ').map(str::to_owned).collect();
        assert_eq!(what_decides(&typed).join(" "), "run a.toml --set service.app.quality=0.5 --seed 3");
    }
}
