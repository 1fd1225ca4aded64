//! The scenarios that come with the program.

use crate::user::User;
use eyeballs_tests::project;
use std::fs;
use std::ops::RangeInclusive;
use std::path::PathBuf;

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

fn scenario_files() -> Vec<PathBuf> {
    scenario_files_in("scenarios")
}

#[test]
fn every_scenario_is_sound() {
    let user = User::new("scenarios");
    let files = scenario_files();
    let output = user.command("check").args(&files).output().expect("the program can be started");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{messages}");
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), files.len());
}

#[test]
fn every_scenario_stands_in_the_index() {
    let index = fs::read_to_string(project().join("scenarios/README.md")).expect("scenarios have an index");
    for file in scenario_files() {
        let name = file.file_name().expect("a file").to_string_lossy();
        assert!(index.contains(&*name), "scenarios/README.md does not list {name}");
    }
}

/// Replications of each scenario here; the files have 12 to 64.
const REPLICATIONS: u64 = 4;
/// A claim that holds: at this size luck may cost it one of the four.
const HOLDS: RangeInclusive<u64> = 3..=4;
/// A claim that the file keeps although it fails, and says so.
const FAILS: RangeInclusive<u64> = 0..=1;
/// A claim that holds in about half of the replications of the file: at this size and seed in all of these.
const OPEN: RangeInclusive<u64> = 4..=4;

/// Runs a scenario with a number of agents; in how many of the replications each claim held must be as given, in the
/// order of the file.
fn assert_claims(name: &str, agents: u32, expected: &[RangeInclusive<u64>]) {
    let user = User::new(&format!("claims-{name}"));
    let file = project().join("scenarios").join(format!("{name}.toml"));
    let output = user
        .command(&format!("run --replications {REPLICATIONS} --people {agents} --no-pictures --json --quiet"))
        .arg(file)
        .output()
        .expect("the program can be started");
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{messages}");
    let results: serde_json::Value = serde_json::from_slice(&output.stdout).expect("results are JSON");
    let claims = results["claims"].as_array().expect("a list of claims");
    assert_eq!(claims.len(), expected.len(), "each claim of {name} has a number here");
    for (claim, expected) in claims.iter().zip(expected) {
        let text = &claim["text"];
        assert!(claim["problem"].is_null(), "{text}: {}", claim["problem"]);
        assert_eq!(claim["evaluated"], REPLICATIONS, "{text}");
        let held = claim["held"].as_u64().expect("a number of replications");
        assert!(expected.contains(&held), "{text}: held in {held} of {REPLICATIONS}, expected {expected:?}");
    }
}

#[test]
fn membership_earns_most_from_the_audience_of_a_network() {
    assert_claims("four-models-one-audience", 8_000, &[HOLDS, HOLDS, HOLDS, HOLDS, HOLDS]);
}

/// With default effects: a better quality, a lower price and fewer advertisements bring more people, and how many come
/// depends on none of them where nobody looks.
#[test]
fn people_look_at_quality_price_and_advertisements() {
    assert_claims("what-people-look-at", 5_000, &[4..=4, 4..=4, 4..=4, 4..=4]);
}

/// The second claim holds in seven of the file's twelve replications.
#[test]
fn the_heaviest_load_earns_most_at_first_and_has_fewest_users_in_the_end() {
    assert_claims("ad-load-too-far", 5_000, &[HOLDS, OPEN, HOLDS, HOLDS]);
}

/// Fit alone does not hold people: the last claim fails.
#[test]
fn more_services_thin_the_minutes_of_the_first() {
    assert_claims("attention-is-the-currency", 2_000, &[HOLDS, HOLDS, HOLDS, FAILS]);
}

/// Over all four years charging earns more: the last claim fails.
#[test]
fn a_free_antivirus_lives_on_the_browser() {
    assert_claims("free-antivirus-pays-through-the-browser", 5_000, &[HOLDS, HOLDS, HOLDS, FAILS]);
}

#[test]
fn payers_want_an_audience() {
    assert_claims("whales-need-an-audience", 20_000, &[HOLDS, HOLDS, HOLDS, HOLDS]);
}

#[test]
fn every_scenario_with_claims_is_run_here() {
    let here = fs::read_to_string(project().join("tests/program/scenarios.rs")).expect("this file is there");
    for file in scenario_files() {
        let text = fs::read_to_string(&file).expect("a scenario can be read");
        let name = file.file_stem().expect("a file").to_string_lossy();
        let run = here.contains(&format!("assert_claims(\"{name}\""));
        assert_eq!(run, text.contains("[[claim]]"), "{name}");
    }
}
