//! Builds the library of a model's folder by cargo or make, and finds it.

use std::env::consts::DLL_EXTENSION;
use std::fmt::Display;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Builds a folder and gives the library; says which command it runs.
///
/// # Errors
/// What went wrong, and what to do.
pub fn library_of(folder: &Path, say: &dyn Fn(&dyn Display)) -> Result<PathBuf, String> {
    let has = |name: &str| folder.join(name).is_file();
    if has("Cargo.toml") {
        say(&format!("cargo build --release in {}", folder.display()));
        by_cargo(folder)
    } else if has("Makefile") || has("makefile") || has("GNUmakefile") {
        say(&format!("make in {}", folder.display()));
        by_make(folder)
    } else {
        Err(format!("{}: has no Cargo.toml and no Makefile; name the library itself", folder.display()))
    }
}

fn by_cargo(folder: &Path) -> Result<PathBuf, String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(&cargo)
        .args(["build", "--release", "--message-format=json-render-diagnostics"])
        .current_dir(folder)
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| {
            format!("cargo cannot be started ({error}); install Rust, or name the library itself")
        })?;
    if !output.status.success() {
        return Err(format!("{}: does not build; cargo says why", folder.display()));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    let artifacts = text.lines().filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let mut libraries: Vec<PathBuf> = artifacts
        .filter(|artifact| artifact["reason"] == "compiler-artifact")
        .filter(|artifact| {
            artifact["target"]["crate_types"]
                .as_array()
                .is_some_and(|types| types.iter().any(|t| t == "cdylib"))
        })
        .filter_map(|artifact| Some(artifact["filenames"].as_array()?.clone()))
        .flatten()
        .filter_map(|name| name.as_str().map(PathBuf::from))
        .filter(|path| is_library(path))
        .collect();
    libraries.sort();
    libraries.dedup();
    one(
        folder,
        libraries,
        "give a crate `crate-type = [\"cdylib\"]` under [lib], as `eyeballs new-model` does",
    )
}

fn by_make(folder: &Path) -> Result<PathBuf, String> {
    // What it prints is a message of ours, no data.
    let output =
        Command::new("make").current_dir(folder).stderr(Stdio::inherit()).output().map_err(|error| {
            format!("make cannot be started ({error}); install it, or name the library itself")
        })?;
    if !output.status.success() {
        return Err(format!("{}: does not build; make says why", folder.display()));
    }
    let entries =
        fs::read_dir(folder).map_err(|error| format!("{}: cannot be read ({error})", folder.display()))?;
    let mut libraries: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| is_library(path)).collect();
    libraries.sort();
    one(folder, libraries, "let the first rule of the makefile make the library in its own folder")
}

fn is_library(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == DLL_EXTENSION)
}

fn one(folder: &Path, mut libraries: Vec<PathBuf>, advice: &str) -> Result<PathBuf, String> {
    match (libraries.pop(), libraries.is_empty()) {
        (Some(library), true) => Ok(library),
        (None, _) => Err(format!("{}: makes no library; {advice}", folder.display())),
        (Some(_), false) => {
            Err(format!("{}: has several libraries; name the one that you want", folder.display()))
        }
    }
}
