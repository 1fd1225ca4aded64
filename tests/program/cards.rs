//! Scenarios of the project, their runs, and what their cards of facts say.

use crate::user::User;
use eyeballs_tests::project;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// The scenarios in a folder of the project, sorted.
pub fn scenario_files_in(folder: &str) -> Vec<PathBuf> {
    let entries = fs::read_dir(project().join(folder)).expect("there are scenarios");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder stays").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "there are scenarios");
    files
}

/// The results of a run of a file, some of whose numbers are set otherwise.
pub fn run(user: &User, file: &Path, options: &str, settings: &[&str]) -> Value {
    let output = user
        .command(&format!("run --no-pictures --json --quiet {options}"))
        .args(settings.iter().map(|setting| format!("--set={setting}")))
        .arg(file)
        .output()
        .expect("the program can be started");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("results are JSON")
}

/// A fact of a card: its name, its median over the replications, and the published range.
pub struct Fact {
    pub name: String,
    pub median: Option<f64>,
    pub low: f64,
    pub high: f64,
}

impl Fact {
    pub fn is_off(&self) -> bool {
        !self.median.is_some_and(|median| self.low <= median && median <= self.high)
    }
}

/// The card in the results of a run.
pub fn facts(results: &Value) -> Vec<Fact> {
    let facts = results["facts"].as_array().expect("a card");
    let fact = |fact: &Value| Fact {
        name: fact["name"].as_str().expect("each fact of a world has a name").to_owned(),
        median: fact["value"]["p50"].as_f64(),
        low: fact["low"].as_f64().expect("a range"),
        high: fact["high"].as_f64().expect("a range"),
    };
    facts.iter().map(fact).collect()
}

/// Each median must lie within what was published.
pub fn assert_card_holds(of: &str, card: &[Fact]) {
    for fact in card {
        let Fact { name, median, low, high } = fact;
        assert!(!fact.is_off(), "{of}: {name} is {median:?}, published {low} to {high}");
    }
}
