//! The specification of the reader, by example: what each key means, what is refused and how, and what
//! reads back.

mod calibration;
mod claims;
mod demand;
mod documents;
mod doubts;
mod events;
mod files;
mod fitting;
mod forks;
mod lessons;
mod levers;
mod meaning;
mod models;
mod placebos;
mod policies;
mod refusals;
mod robustness;
mod sharing;
mod sources;
mod steps;
mod today;
mod uncertainties;
mod unfitted;

use crate::{Mistakes, Overrides, Scenario, read};
use models::TestModels;
use std::path::Path;
use tempfile::TempDir;

/// A calibration of one number to one target.
const CALIBRATION: &str = "
[calibration]
[[calibration.parameter]]
key = 'service.reader.churn.hazard'
from = 0.001
to = 0.1
[[calibration.target]]
of = \"final.users['base']\"
value = 10
standard_error = 1
";

/// A world with one firm and one service, on which the tests build.
pub(crate) const WORLD: &str = "\
title = 'T'
run = { days = 100 }
people = { count = 1000 }
firm.acme = { cash = 5 }
service.reader.firm = 'acme'
";

/// A folder with files in it.
pub(crate) fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for (name, text) in files {
        std::fs::write(folder.path().join(name), text).expect("a temporary file");
    }
    folder
}

/// Reads `main.toml` of some files.
pub(crate) fn read_files(files: &[(&str, &str)], overrides: &Overrides) -> Result<Scenario, Mistakes> {
    let folder = folder(files);
    read(&folder.path().join("main.toml"), overrides, &TestModels)
}

/// The scenario of [`WORLD`] and more text, which must be right.
pub(crate) fn good(more: &str) -> Scenario {
    match read_files(&[("main.toml", &format!("{WORLD}{more}"))], &Overrides::default()) {
        Ok(scenario) => scenario,
        Err(mistakes) => panic!("{mistakes}"),
    }
}

/// Mistakes as `file:line:column: message (help)`; files without their folder.
pub(crate) fn shown(result: Result<Scenario, Mistakes>) -> Vec<String> {
    let Err(mistakes) = result else { return Vec::new() };
    mistakes
        .iter()
        .map(|mistake| {
            let file = Path::new(&mistake.file).file_name().unwrap_or_default().to_string_lossy();
            let file = if mistake.file.starts_with("--") { mistake.file.as_str().into() } else { file };
            let file = if file == "main.toml" { String::new() } else { format!("{file}:") };
            let position =
                mistake.position.map_or(String::new(), |(line, column)| format!("{line}:{column}: "));
            let help = mistake.help.as_ref().map_or(String::new(), |help| format!(" ({help})"));
            format!("{file}{position}{}{help}", mistake.message)
        })
        .collect()
}

/// The mistakes of some files; their folder is called FOLDER.
pub(crate) fn mistakes_in(files: &[(&str, &str)], overrides: &Overrides) -> Vec<String> {
    let folder = folder(files);
    let shown = shown(read(&folder.path().join("main.toml"), overrides, &TestModels));
    let name = folder.path().to_string_lossy().into_owned();
    shown.iter().map(|mistake| mistake.replace(&name, "FOLDER")).collect()
}

/// Asserts what is wrong with a text that stands alone.
pub(crate) fn check_whole(text: &str, expected: &[&str]) {
    assert_eq!(mistakes_in(&[("main.toml", text)], &Overrides::default()), expected, "in\n{text}");
}

/// Asserts what is wrong with a text after [`WORLD`]; its first line is line 6.
pub(crate) fn check(more: &str, expected: &[&str]) {
    check_whole(&format!("{WORLD}{more}"), expected);
}
