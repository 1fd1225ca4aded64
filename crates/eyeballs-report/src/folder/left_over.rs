//! What a run left that was killed: a folder in the making on which nobody works any more.

use super::{LOCK, MARK, PARTIAL, README};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Removes the folders in the making beside `destination` whose program is gone, and says which they were. A number
/// in a name tells nothing, since numbers of processes come again: a folder goes only if it bears the mark of
/// results and its lock is nobody's.
pub fn remove_left_over(destination: &Path) -> Vec<PathBuf> {
    let around =
        destination.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = fs::read_dir(around).into_iter().flatten().filter_map(Result::ok);
    let named = entries.filter(|entry| {
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        is_folder && entry.file_name().to_string_lossy().contains(&format!(".{PARTIAL}-"))
    });
    let mut removed: Vec<PathBuf> =
        named.map(|entry| entry.path()).filter(|folder| is_removed(folder)).collect();
    removed.sort();
    removed
}

fn is_removed(folder: &Path) -> bool {
    let lock = folder.join(LOCK);
    let is_ours = fs::read(folder.join(README)).is_ok_and(|text| text.starts_with(MARK.as_bytes()));
    let Some(file) = File::open(&lock).ok().filter(|_| is_ours) else { return false };
    // Held until the folder is gone. Who finishes a folder removes the lock before letting it go.
    file.try_lock().is_ok() && lock.exists() && fs::remove_dir_all(folder).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::folder::Folder;
    use crate::testing::Scratch;

    /// What is there of a folder when its program was killed.
    fn killed(destination: &Path) -> PathBuf {
        let mut folder = Folder::create(destination, false).unwrap();
        let path = folder.path().to_owned();
        folder.lock = None;
        std::mem::forget(folder);
        path
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_named() {
        let scratch = Scratch::new("left-over-killed");
        let destination = scratch.path().join("run");
        let (one, other) = (killed(&destination), killed(&scratch.path().join("another")));
        assert_eq!(remove_left_over(&destination), [other.clone(), one.clone()]);
        assert!(!one.exists() && !other.exists());
        assert!(remove_left_over(&scratch.path().join("nowhere/run")).is_empty());
    }

    #[test]
    fn what_somebody_works_on_is_left_alone() {
        let scratch = Scratch::new("left-over-alive");
        let destination = scratch.path().join("run");
        let alive = Folder::create(&destination, false).unwrap();
        assert!(remove_left_over(&destination).is_empty());
        assert!(alive.path().join(README).is_file());
        alive.finish().unwrap();
        assert!(remove_left_over(&destination).is_empty());
    }

    /// Names alone make nothing ours, and a finished folder that could not be renamed has no lock.
    #[test]
    fn what_only_has_such_a_name_is_left_alone() {
        let scratch = Scratch::new("left-over-foreign");
        let foreign = scratch.path().join("photographs.partial-1");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join(LOCK), "").unwrap();
        let complete = killed(&scratch.path().join("run"));
        fs::remove_file(complete.join(LOCK)).unwrap();
        assert!(remove_left_over(&scratch.path().join("run")).is_empty());
        assert!(foreign.is_dir() && complete.is_dir());
    }
}
