//! A results folder that lands whole: written under another name beside its place, renamed at the end.

use crate::Error;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// The file by which a results folder is known; only a folder that holds it is ever replaced.
const README: &str = "README.txt";

/// Its first line.
const MARK: &str = "Results of Eyeballs.";

const README_TEXT: &str = "\
summary.csv      each measure of each firm in each variant: tenth, half and nine tenths of the replications
differences.csv  each variant less the first, replication by replication, with a 95 % interval
claims.csv       the scenario's claims: in how many replications they held
failures.csv     simulations that failed, and why
daily.csv        one row per variant, replication, service and day; money is exact
daily.parquet    the same for programs; money as floating-point numbers
cohorts.csv      users by month of joining and age
channels.csv     what each channel brought and cost
run.json         how the results came about: versions, hashes, seed, times, the scenario in full
*.png, *.svg     the pictures, for slides and for print

The last part of a column's name is its unit. An empty cell has no value. Months have 30 days, days count from 0.
";

/// A results folder in the making. Unless it is [finished](Folder::finish), dropping it removes all
/// that was written.
#[derive(Debug)]
pub struct Folder {
    place: PathBuf,
    partial: PathBuf,
    force: bool,
    finished: bool,
}

impl Folder {
    /// Starts a folder that will stand at `place`. With `force`, results that stand there now are
    /// replaced at the end, not before.
    ///
    /// # Errors
    /// If something is there that may not be replaced, or nothing can be written beside it.
    pub fn create(place: &Path, force: bool) -> Result<Folder, Error> {
        Folder::with_contents(place, force, README_TEXT)
    }

    /// The same, with another list of what lies in it.
    ///
    /// # Errors
    /// If something is there that may not be replaced, or nothing can be written beside it.
    pub fn with_contents(place: &Path, force: bool, contents: &str) -> Result<Folder, Error> {
        check(place, force)?;
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent).map_err(Error::file("create", parent))?;
        }
        let partial = create_beside(place)?;
        Folder::begun(place, force, partial, contents)
    }

    /// The same, made inside a folder that is the caller's alone; what an earlier attempt left there is
    /// removed.
    ///
    /// # Errors
    /// As for [`Folder::create`].
    pub fn create_within(workshop: &Path, place: &Path, force: bool) -> Result<Folder, Error> {
        check(place, force)?;
        let partial = workshop.join("results");
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(Error::file("remove", &partial))?;
        }
        fs::create_dir(&partial).map_err(Error::file("create", &partial))?;
        Folder::begun(place, force, partial, README_TEXT)
    }

    fn begun(place: &Path, force: bool, partial: PathBuf, contents: &str) -> Result<Folder, Error> {
        let folder = Folder { place: place.to_owned(), partial, force, finished: false };
        let readme = folder.path().join(README);
        fs::write(&readme, format!("{MARK}\n\n{contents}")).map_err(Error::file("write", &readme))?;
        Ok(folder)
    }

    /// Where to write for now.
    pub fn path(&self) -> &Path {
        &self.partial
    }

    /// An empty file that no folder shows and that is gone when it is closed.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn unnamed_file(&self) -> Result<File, Error> {
        let path = self.path().join("unnamed");
        let mut options = fs::OpenOptions::new();
        let file = options.read(true).write(true).create_new(true).open(&path);
        let file = file.map_err(Error::file("create", &path))?;
        fs::remove_file(&path).map_err(Error::file("remove", &path))?;
        Ok(file)
    }

    /// Puts the folder in its place and says where that is.
    ///
    /// # Errors
    /// If its place has been taken meanwhile, or the folder cannot be renamed; what stood there before
    /// still does then.
    pub fn finish(mut self) -> Result<PathBuf, Error> {
        check(&self.place, self.force)?;
        if self.place.exists() {
            let old = beside(&self.place, "replaced", 0);
            fs::rename(&self.place, &old).map_err(Error::file("rename", &self.place))?;
            if let Err(cause) = fs::rename(&self.partial, &self.place) {
                fs::rename(&old, &self.place).map_err(Error::file("put back", &self.place))?;
                return Err(Error::file("rename", &self.partial)(cause));
            }
            self.finished = true;
            fs::remove_dir_all(&old).map_err(Error::file("remove", &old))?;
        } else {
            fs::rename(&self.partial, &self.place).map_err(Error::file("rename", &self.partial))?;
            self.finished = true;
        }
        Ok(self.place.clone())
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        if !self.finished {
            // Nobody is left to tell if this fails; the name of the folder says what it is.
            let _ = fs::remove_dir_all(&self.partial);
        }
    }
}

/// Writes a file whole or not at all.
///
/// # Errors
/// If it cannot be written; a file of that name from before is then still there.
pub fn write_file(path: &Path, content: &[u8]) -> Result<(), Error> {
    let partial = beside(path, "partial", 0);
    let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&partial);
        Error::file("write", path)(cause)
    })
}

fn check(place: &Path, force: bool) -> Result<(), Error> {
    if fs::symlink_metadata(place).is_err() {
        return Ok(());
    }
    let is_results = fs::read(place.join(README)).is_ok_and(|text| text.starts_with(MARK.as_bytes()));
    if !is_results {
        Err(Error::NotResults { path: place.to_owned() })
    } else if !force {
        Err(Error::Exists { folder: place.to_owned() })
    } else {
        Ok(())
    }
}

/// A name beside a path that no other process uses at the same time.
fn beside(path: &Path, what: &str, number: u32) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{what}-{}", process::id()));
    if number > 0 {
        name.push(format!("-{number}"));
    }
    path.with_file_name(name)
}

fn create_beside(place: &Path) -> Result<PathBuf, Error> {
    let mut number = 0;
    loop {
        let partial = beside(place, "partial", number);
        match fs::create_dir(&partial) {
            Ok(()) => return Ok(partial),
            // Left behind by a process of the same number that was killed, or used by this one.
            Err(cause) if cause.kind() == io::ErrorKind::AlreadyExists => number += 1,
            Err(cause) => return Err(Error::file("create", &partial)(cause)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scratch;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn nothing_stands_in_its_place_before_the_end() {
        let scratch = Scratch::new("folder-atomic");
        let place = scratch.path().join("deep/run");
        let folder = Folder::create(&place, false).unwrap();
        fs::write(folder.path().join("daily.csv"), "x").unwrap();
        assert!(!place.exists());
        assert_eq!(folder.finish().unwrap(), place);
        assert_eq!(names(&place), ["README.txt", "daily.csv"]);
        assert_eq!(names(place.parent().unwrap()), ["run"]);
    }

    #[test]
    fn an_unfinished_folder_leaves_nothing() {
        let scratch = Scratch::new("folder-dropped");
        drop(Folder::create(&scratch.path().join("run"), false).unwrap());
        assert!(names(scratch.path()).is_empty());
    }

    #[test]
    fn results_are_replaced_only_by_force_and_only_at_the_end() {
        let scratch = Scratch::new("folder-force");
        let place = scratch.path().join("run");
        let first = Folder::create(&place, false).unwrap();
        fs::write(first.path().join("old"), "").unwrap();
        first.finish().unwrap();

        let refusal = Folder::create(&place, false).unwrap_err().to_string();
        assert!(refusal.contains("--force") && refusal.contains("--out"), "{refusal}");

        let second = Folder::create(&place, true).unwrap();
        assert_eq!(names(&place), ["README.txt", "old"]);
        second.finish().unwrap();
        assert_eq!(names(&place), ["README.txt"]);
        assert_eq!(names(scratch.path()), ["run"]);
    }

    #[test]
    fn a_workshop_is_cleared_of_an_attempt_that_was_killed() {
        let scratch = Scratch::new("folder-within");
        let (workshop, place) = (scratch.path().join("shop"), scratch.path().join("run"));
        fs::create_dir(&workshop).unwrap();
        let killed = Folder::create_within(&workshop, &place, false).unwrap();
        fs::write(killed.path().join("daily.csv"), "half").unwrap();
        std::mem::forget(killed);
        Folder::create_within(&workshop, &place, false).unwrap().finish().unwrap();
        assert_eq!(names(&place), ["README.txt"]);
        assert!(names(&workshop).is_empty());
        let refusal = Folder::create_within(&workshop, &place, false).unwrap_err();
        assert!(matches!(refusal, Error::Exists { .. }), "{refusal}");
    }

    #[test]
    fn a_folder_that_holds_no_results_is_never_replaced() {
        let scratch = Scratch::new("folder-foreign");
        let place = scratch.path().join("photographs");
        fs::create_dir(&place).unwrap();
        let refusal = Folder::create(&place, true).unwrap_err();
        assert!(matches!(refusal, Error::NotResults { .. }), "{refusal}");
        assert_eq!(names(scratch.path()), ["photographs"]);
    }

    #[test]
    fn a_place_taken_meanwhile_is_not_overwritten() {
        let scratch = Scratch::new("folder-race");
        let place = scratch.path().join("run");
        let slow = Folder::create(&place, false).unwrap();
        Folder::create(&place, false).unwrap().finish().unwrap();
        assert!(matches!(slow.finish(), Err(Error::Exists { .. })));
        assert_eq!(names(scratch.path()), ["run"]);
    }

    #[test]
    fn a_file_is_written_whole_or_an_error_names_it() {
        let scratch = Scratch::new("file");
        let path = scratch.path().join("a.csv");
        write_file(&path, b"1").unwrap();
        write_file(&path, b"2").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"2");
        let missing = scratch.path().join("no-such-folder/a.csv");
        assert!(write_file(&missing, b"1").unwrap_err().to_string().contains("no-such-folder"));
        assert_eq!(names(scratch.path()), ["a.csv"]);
    }
}
