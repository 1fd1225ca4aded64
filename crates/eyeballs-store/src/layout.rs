//! What lies where in a results folder.

use std::fs;
use std::path::Path;

/// The file by which a results folder is known; only a folder that holds it is ever emptied.
pub(crate) const README: &str = "README.txt";
/// Its first line.
pub(crate) const MARK: &str = "Results of Eyeballs.";
/// The folder of the store.
pub(crate) const STORE: &str = "store";
/// The folder of exports that are in the making.
pub(crate) const PARTIAL: &str = "partial";
/// In the store: the file that is locked while a process works with the folder.
pub(crate) const LOCK: &str = "lock";
/// In the store: simulations that are in no part yet.
pub(crate) const JOURNAL: &str = "journal";
/// In the store: the folder of states.
pub(crate) const STATES: &str = "states";

/// Whether a folder bears the mark of results.
pub(crate) fn is_results(path: &Path) -> bool {
    fs::read(path.join(README)).is_ok_and(|text| text.starts_with(MARK.as_bytes()))
}
