//! The scenarios that come with the program.

use crate::user::User;
use eyeballs_tests::project;
use std::fs;
use std::path::PathBuf;

fn scenario_files() -> Vec<PathBuf> {
    let folder = project().join("scenarios");
    let entries = fs::read_dir(&folder).expect("there are scenarios");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("the folder stays").path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "there are scenarios");
    files
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
