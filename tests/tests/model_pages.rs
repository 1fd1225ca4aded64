//! The README of each model explains it under the headings of ODD.

use eyeballs_tests::project;
use std::fs;

/// What a model's README explains, in this order: the seven elements of the ODD protocol.
const ODD: [&str; 7] = [
    "Purpose and patterns",
    "Entities, state variables and scales",
    "Process overview and scheduling",
    "Design concepts",
    "Initialization",
    "Input data",
    "Submodels",
];

#[test]
fn every_model_is_explained_under_the_headings_of_odd() {
    let mut models = 0;
    for folder in fs::read_dir(project().join("plugins")).expect("there are models") {
        let folder = folder.expect("the folder stays").path();
        if folder.to_string_lossy().ends_with("-plugin") || !folder.join("Cargo.toml").is_file() {
            continue;
        }
        let readme = folder.join("README.md");
        let text =
            fs::read_to_string(&readme).unwrap_or_else(|error| panic!("{}: {error}", readme.display()));
        let headings: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("## ")).collect();
        let odd: Vec<&str> = headings.iter().copied().filter(|heading| ODD.contains(heading)).collect();
        assert_eq!(odd, ODD, "{}", readme.display());
        models += 1;
    }
    assert!(models >= 6, "there are models");
}
