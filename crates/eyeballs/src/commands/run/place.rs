//! Where results go.

use crate::args::Run;
use eyeballs_store::{Manifest, Place};
use std::path::{Path, PathBuf};

/// Where results go that nobody gave a place.
const RESULTS: &str = "results";

/// The results folder of a scenario: the one that was asked for, that of the same command if it was interrupted, or the first free
/// one below `results`.
pub fn place(args: &Run, file: &Path, several: bool, manifest: &Manifest) -> PathBuf {
    let name = stem(file);
    match &args.out {
        Some(out) if several => out.join(name),
        Some(out) => out.clone(),
        None => next_place(&name, args.force, manifest),
    }
}

/// The folder of the same command if it was interrupted, or the first free one of a name below `results`; one that is there already
/// counts as free if it may be emptied.
pub fn next_place(name: &str, force: bool, manifest: &Manifest) -> PathBuf {
    first_place(name, |place| force || !place.exists() || Place::was_interrupted(place, manifest))
}

fn first_place(name: &str, fits: impl Fn(&Path) -> bool) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}-{number}"));
    let mut places =
        std::iter::once(name.to_owned()).chain(numbered).map(|name| Path::new(RESULTS).join(name));
    places.find(|place| fits(place)).expect("numbers do not end")
}

/// The name of a scenario: that of its file without the ending.
pub fn stem(file: &Path) -> String {
    file.file_stem().map_or_else(|| "scenario".to_owned(), |stem| stem.to_string_lossy().into_owned())
}
