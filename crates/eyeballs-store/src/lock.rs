//! A file that is locked while a process works with a folder. The system unlocks it when the process ends, however that may be.

use crate::disk::at;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, Write};
use std::path::Path;

/// Who has a folder.
pub(crate) enum Lock {
    /// This process.
    Ours(File),
    /// Another process that is alive: which, as far as it said.
    Theirs(String),
}

/// Takes the lock, unless somebody has it.
///
/// # Errors
/// If the file cannot be written.
pub(crate) fn take(path: &Path) -> io::Result<Lock> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    let mut file = file.map_err(at(path))?;
    match file.try_lock() {
        Ok(()) => {
            let mut write = || -> io::Result<()> {
                file.set_len(0)?;
                file.rewind()?;
                write!(file, "process {}", std::process::id())
            };
            write().map_err(at(path))?;
            Ok(Lock::Ours(file))
        }
        Err(TryLockError::WouldBlock) => Ok(Lock::Theirs(fs::read_to_string(path).unwrap_or_default())),
        Err(TryLockError::Error(error)) => Err(at(path)(error)),
    }
}

/// Which process has the lock, if one has.
pub(crate) fn holder(path: &Path) -> Option<String> {
    let file = File::open(path).ok()?;
    match file.try_lock_shared() {
        Err(TryLockError::WouldBlock) => Some(fs::read_to_string(path).unwrap_or_default()),
        _ => None,
    }
}
