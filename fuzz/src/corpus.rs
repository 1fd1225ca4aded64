//! The inputs that are kept in the project: typical ones, and each that once showed a mistake.

use crate::target::Target;
use std::io;
use std::path::PathBuf;

/// The folder of a target's inputs.
pub fn folder(target: &Target) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "corpus", target.name].iter().collect()
}

/// The inputs of a target in the order of their names.
///
/// # Errors
/// A folder or file that cannot be read.
pub fn inputs(target: &Target) -> io::Result<Vec<Vec<u8>>> {
    let mut paths = std::fs::read_dir(folder(target))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<PathBuf>>>()?;
    paths.sort();
    paths.into_iter().map(std::fs::read).collect()
}
