//! The scenarios that come with the program: a folder `scenarios`, here or beside the program.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Its folders of what asks something, and last the worlds to start from.
pub const FOLDERS: [&str; 4] = ["", "claims", "decisions", "worlds"];

/// The folder: the one that was named, `scenarios` here, beside the program, or in the folder above that.
///
/// # Errors
/// Where it was looked for.
pub fn folder(named: Option<&Path>) -> Result<PathBuf, String> {
    if let Some(named) = named {
        return match named.is_dir() {
            true => Ok(named.to_owned()),
            false => Err(format!("{}: there is no such folder", named.display())),
        };
    }
    let program = std::env::current_exe().ok();
    let beside = program.as_deref().and_then(Path::parent);
    let places = [Some(Path::new("")), beside, beside.and_then(Path::parent)];
    let places: Vec<PathBuf> = places.into_iter().flatten().map(|place| place.join("scenarios")).collect();
    let found = places.iter().find(|place| place.join("worlds").is_dir());
    found.cloned().ok_or_else(|| {
        let places: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
        format!(
            "the scenarios that come with the program are in none of {}; name their folder: --scenarios FOLDER",
            places.join(", ")
        )
    })
}

/// The files of a folder of scenarios: name, as in `claims/one-step-too-many`, and path, in order of names.
///
/// # Errors
/// If a folder that is there cannot be read.
pub fn files(scenarios: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let mut all = Vec::new();
    for below in FOLDERS {
        let folder = scenarios.join(below);
        if !folder.is_dir() {
            continue;
        }
        let mut files = Vec::new();
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.extension().is_some_and(|ending| ending == "toml")
                && let Some(stem) = path.file_stem().and_then(|stem| stem.to_str())
            {
                files.push((Path::new(below).join(stem).to_string_lossy().replace('\\', "/"), path));
            }
        }
        files.sort();
        all.extend(files);
    }
    Ok(all)
}
