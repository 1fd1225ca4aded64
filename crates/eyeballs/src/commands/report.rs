//! `eyeballs report` and `eyeballs compare`: results folders for a reader, without simulating.

use crate::args::{Compare, Report};
use crate::exit::Exit;
use crate::output::{data, message, terminal_width};
use eyeballs_report::report::{self, Exports, FILE, Origin};
use serde_json::Value;
use std::error::Error;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The files of JSON that studies leave.
const STUDIES: [&str; 6] = ["exploration", "optimum", "sample", "sensitivity", "map", "calibration"];

/// Makes the report of each folder again.
///
/// # Errors
/// A folder that holds no results, or a report that cannot be written.
pub fn report(args: &Report) -> Result<Exit, Box<dyn Error>> {
    for folder in &args.folders {
        let html = html_of(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        let path = folder.join(FILE);
        eyeballs_report::write_file(&path, html.as_bytes())?;
        message(format_args!("the report is {}; open it in a browser", path.display()));
    }
    Ok(Exit::Done)
}

/// A folder's report: the one that is there with the script of this program, else one of the files of numbers.
fn html_of(folder: &Path) -> Result<String, String> {
    match fs::read_to_string(folder.join(FILE)) {
        Ok(html) => {
            return report::renewed(&html).map_err(|error| {
                format!("{FILE} cannot be used: {error}; remove it to make one of the other files")
            });
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(format!("cannot read {FILE}: {error}")),
    }
    if folder.join("run.json").exists() {
        return Exports::read(folder).map(|exports| report::html(&exports.data()));
    }
    for kind in STUDIES {
        if let Ok(numbers) = fs::read_to_string(folder.join(kind).with_extension("json")) {
            serde_json::from_str::<Value>(&numbers)
                .map_err(|error| format!("{kind}.json is damaged: {error}"))?;
            let title = name_of(folder);
            let data = report::study(kind, (&title, "", ""), &numbers, "", &Origin::default());
            return Ok(report::html(&data));
        }
    }
    Err("it is no folder of results: it has no run.json, and no file of JSON that `explore` or `calibrate` leaves"
        .to_owned())
}

fn name_of(folder: &Path) -> String {
    let name = folder.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| folder.display().to_string())
}

/// Puts the runs of several folders side by side.
///
/// # Errors
/// A folder that holds no run, runs that cannot be compared, or a file that cannot be written.
pub fn compare(args: &Compare) -> Result<Exit, Box<dyn Error>> {
    let mut runs: Vec<(String, Exports)> = Vec::new();
    for folder in &args.folders {
        let exports = Exports::read(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        runs.push((label(folder, &args.folders), exports));
    }
    let (all, found) = report::compare(&runs)?;
    data(&eyeballs_report::table(&all, terminal_width()))?;
    if let Some(parent) = args.out.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        fs::create_dir_all(parent)?;
    }
    eyeballs_report::write_file(&args.out, report::html(&found).as_bytes())?;
    message(format_args!("the comparison is {}; open it in a browser", args.out.display()));
    Ok(Exit::Done)
}

/// The name of a folder, or its path where two have the same name.
fn label(folder: &Path, all: &[PathBuf]) -> String {
    let name = name_of(folder);
    match all.iter().filter(|other| name_of(other) == name).count() {
        1 => name,
        _ => folder.display().to_string(),
    }
}
