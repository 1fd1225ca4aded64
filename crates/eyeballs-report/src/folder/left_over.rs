//! What a run left that was killed: a folder in the making on which nobody works any more.

use super::{LOCK, MARK, PARTIAL, README};
use std::fs::{self, File};
use std::path::{Path, PathBuf};

/// Folders in the making on which nobody works any more.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct LeftOver {
    /// Those that were to stand at the same place: they were removed.
    pub removed: Vec<PathBuf>,
    /// Those of other runs beside it: what they hold may be wanted.
    pub others: Vec<PathBuf>,
}

/// Removes the folders in the making that were to stand at `destination` and whose program is gone, and says which
/// they were, and which others are beside them. A number in a name tells nothing, since numbers of processes come again:
/// a folder is left over only if it bears the mark of results and its lock is nobody's.
pub fn remove_left_over(destination: &Path) -> LeftOver {
    let around =
        destination.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let name = destination.file_name().unwrap_or_default().to_string_lossy();
    let mut found = LeftOver::default();
    for entry in fs::read_dir(around).into_iter().flatten().filter_map(Result::ok) {
        let folder = entry.path();
        let Some(whose) = whose(&entry.file_name().to_string_lossy()).map(str::to_owned) else { continue };
        let Some(lock) = lock_of_nobody(&folder) else { continue };
        if whose != name {
            found.others.push(folder);
        } else if fs::remove_dir_all(&folder).is_ok() {
            found.removed.push(folder);
        }
        // Held until the folder is gone.
        drop(lock);
    }
    found.removed.sort();
    found.others.sort();
    found
}

/// The name to come of a folder in the making.
fn whose(name: &str) -> Option<&str> {
    let (whose, number) = name.rsplit_once(&format!(".{PARTIAL}-"))?;
    number.chars().all(|c| c.is_ascii_digit() || c == '-').then_some(whose)
}

/// The lock of a folder of results, if nobody has it.
fn lock_of_nobody(folder: &Path) -> Option<File> {
    let is_folder = fs::symlink_metadata(folder).is_ok_and(|about| about.is_dir());
    let is_ours =
        is_folder && fs::read(folder.join(README)).is_ok_and(|text| text.starts_with(MARK.as_bytes()));
    let lock = folder.join(LOCK);
    let file = File::open(&lock).ok().filter(|_| is_ours)?;
    // Who finishes a folder removes the lock before letting it go.
    (file.try_lock().is_ok() && lock.exists()).then_some(file)
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
    fn what_a_killed_run_left_at_the_same_place_is_removed_and_the_others_are_named() {
        let scratch = Scratch::new("left-over-killed");
        let destination = scratch.path().join("run");
        let (one, two) = (killed(&destination), killed(&destination));
        let others = ["another", "run-2", "run.partial-1"].map(|name| killed(&scratch.path().join(name)));
        let found = remove_left_over(&destination);
        assert_eq!(found, LeftOver { removed: vec![one.clone(), two.clone()], others: others.to_vec() });
        assert!(!one.exists() && !two.exists());
        assert!(others.iter().all(|folder| folder.join(README).is_file()));
        assert_eq!(remove_left_over(&destination), LeftOver { removed: vec![], others: others.to_vec() });
        assert_eq!(remove_left_over(&scratch.path().join("nowhere/run")), LeftOver::default());
    }

    #[test]
    fn what_somebody_works_on_is_left_alone() {
        let scratch = Scratch::new("left-over-alive");
        let destination = scratch.path().join("run");
        let alive = Folder::create(&destination, false).unwrap();
        assert_eq!(remove_left_over(&destination), LeftOver::default());
        assert!(alive.path().join(README).is_file());
        alive.finish().unwrap();
        assert_eq!(remove_left_over(&destination), LeftOver::default());
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
        assert_eq!(remove_left_over(&scratch.path().join("run")), LeftOver::default());
        assert!(foreign.is_dir() && complete.is_dir());
    }
}
