//! Which program this is: results that were kept are used again by the same one only.

use crate::errors;
use eyeballs_lab::build::Build;
use eyeballs_plugins::library::sha256_of;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::OnceLock;

/// Identity of this module, with the hash of its file.
///
/// # Errors
/// If its file cannot be read.
pub fn build(py: Python<'_>) -> PyResult<Build> {
    static HASH: OnceLock<String> = OnceLock::new();
    let executable = match HASH.get() {
        Some(hash) => hash,
        None => {
            let file: PathBuf = py.import("eyeballs._engine")?.getattr("__file__")?.extract()?;
            let hash = sha256_of(&file).map_err(|error| errors::failed(py, error.to_string()))?;
            HASH.get_or_init(|| hash)
        }
    };
    Ok(Build { version: env!("CARGO_PKG_VERSION"), commit: "unknown", executable })
}
