//! Where results go, and where what is kept on the way is.

use crate::args::Run;
use std::path::{Path, PathBuf};

/// Where results go that nobody gave a place.
const RESULTS: &str = "results";
/// What the folder of checkpoints has after the name of the results folder.
const CHECKPOINTS: &str = ".checkpoints";

/// The folder of checkpoints beside a results folder.
pub fn checkpoints_of(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(CHECKPOINTS);
    place.with_file_name(name)
}

/// The results folder of a scenario: the one that was asked for, that of the run to go on with, or the
/// first free one below `results`.
///
/// # Errors
/// If it is not clear which run is to go on.
pub fn place(args: &Run, file: &Path, several: bool) -> Result<PathBuf, String> {
    let name = stem(file);
    let asked_for = args.out.as_ref().map(|out| if several { out.join(&name) } else { out.clone() });
    if let Some(resume) = &args.resume {
        return match (resume, asked_for) {
            _ if several => Err("--resume goes on with one scenario at a time".to_owned()),
            (Some(folder), _) => Ok(without_ending(folder)),
            (None, Some(place)) => Ok(place),
            (None, None) => interrupted(&name),
        };
    }
    Ok(asked_for.unwrap_or_else(|| free_place(&name, args.force)))
}

/// The first free folder of a name below `results`; one that is there already counts as free if it may be
/// replaced.
pub fn free_place(name: &str, force: bool) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut places =
        std::iter::once(name.to_owned()).chain(numbered).map(|name| Path::new(RESULTS).join(name));
    let free = |place: &PathBuf| (force || !place.exists()) && !checkpoints_of(place).exists();
    places.find(free).expect("numbers do not end")
}

/// The name of a scenario: that of its file without the ending.
pub fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into_owned())
}

/// The results folder of a folder of checkpoints; either may be named.
fn without_ending(folder: &Path) -> PathBuf {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    name.strip_suffix(CHECKPOINTS).map_or_else(|| folder.to_owned(), |name| folder.with_file_name(name))
}

/// The only run of a scenario that left checkpoints below `results`.
fn interrupted(name: &str) -> Result<PathBuf, String> {
    let entries = std::fs::read_dir(RESULTS).into_iter().flatten().filter_map(Result::ok);
    let mut found: Vec<String> = entries
        .filter_map(|entry| {
            let entry = entry.file_name().into_string().ok()?;
            let place = entry.strip_suffix(CHECKPOINTS)?;
            let number = place.strip_prefix(name)?;
            let is_numbered = || number.strip_prefix('-').is_some_and(|number| number.parse::<u32>().is_ok());
            (number.is_empty() || is_numbered()).then(|| place.to_owned())
        })
        .collect();
    found.sort();
    match &found[..] {
        [] => Err(format!(
            "there is nothing to resume: no folder {RESULTS}/{name}{CHECKPOINTS}; name it with \
             --resume=FOLDER, or run without --resume"
        )),
        [place] => Ok(Path::new(RESULTS).join(place)),
        several => Err(format!(
            "several runs can be resumed: {}; say which with --resume=FOLDER",
            several
                .iter()
                .map(|place| format!("{RESULTS}/{place}{CHECKPOINTS}"))
                .collect::<Vec<_>>()
                .join(", ")
        )),
    }
}
