//! How results came about, as their report tells it.

use crate::scenario::Scenario;
use eyeballs_lab::build::Build;
use eyeballs_report::grouped;
use eyeballs_report::report::{Assumption, Origin};
use eyeballs_scenario::checked::Origin as Source;

/// Of a run that `command` makes on the command line.
pub fn origin(command: String, scenario: &Scenario, build: &Build) -> Origin {
    let checked = &scenario.checked;
    let world = &checked.variants[0].world;
    let mut made_by = vec![
        ("program".to_owned(), format!("eyeballs {} in Python", build.version)),
        ("SHA-256 of the program".to_owned(), build.executable.to_owned()),
        ("scenario file".to_owned(), scenario.path.display().to_string()),
        ("seed".to_owned(), world.seed.to_string()),
        ("agents".to_owned(), grouped(u64::from(world.people.count))),
        ("people for each agent".to_owned(), grouped(u64::from(world.people.represents))),
    ];
    for found in &scenario.models {
        made_by.push((format!("model {}", found.id()), found.version.clone()));
    }
    let assumptions = checked.numbers.iter().map(|number| Assumption {
        path: number.path.clone(),
        value: number.value.clone(),
        source: match &number.origin {
            Source::Source(source) => Some(source.clone()),
            Source::Option => Some("set by with_set".to_owned()),
            Source::Unknown => None,
        },
    });
    Origin { command, made_by, assumptions: assumptions.collect() }
}
