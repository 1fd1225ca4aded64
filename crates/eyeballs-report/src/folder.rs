//! A results folder that lands whole: written under another name beside its place, renamed at the end.

mod left_over;

use crate::Error;
pub use left_over::{LeftOver, remove_left_over};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::process;

/// The file by which a results folder is known; only a folder that holds it is ever replaced.
const README: &str = "README.txt";

/// Its first line.
const MARK: &str = "Results of Eyeballs.";

/// The file that is locked while its folder is in the making. The system unlocks it when the program ends,
/// however that may be, so that a folder that nobody works on any more is known.
const LOCK: &str = "in-the-making";

/// What stands in the name of a folder in the making, between its name to come and a number.
const PARTIAL: &str = "partial";

/// What lies in the folder of a run, for its reader.
pub const RUN_CONTENTS: &str = "\
summary.csv      each measure of each firm in each variant: tenth, half and nine tenths of the replications
monthly.csv      each measure of each service in each month, small enough for a spreadsheet
differences.csv  each variant less the first, replication by replication, with a 95 % interval
waterfall.csv    money from revenue to profit, and what makes the profit of a variant another than that of the first
claims.csv       the scenario's claims: in how many replications they held
facts.csv        the scenario's card: numbers of the world beside their published ranges; only if it has one
today.csv        what is said of day 0, what is simulated, and the numbers that it determines; only if it is said
failures.csv     simulations that failed, and why
daily.parquet    one row per variant, replication, service and day; money as floating-point numbers
daily.csv        the same as text, money exact; only with --daily-csv
cohorts.csv      users by month of joining and age
channels.csv     what each channel brought and cost
metric_vectors.csv what models report as lists of numbers, by month; only if one does
run.json         how the results came about: versions, hashes, seed, times, the scenario in full
store            what was simulated, so that it is never simulated twice
*.png, *.svg     the pictures, for slides and for print

The last part of a column's name is its unit. An empty cell has no value. Months have 30 days, days count from 0.
An apostrophe before a text that looks like a formula keeps spreadsheets from running it.
docs/results.md of the program says what every file and column holds.
";

/// A results folder in the making. Unless it is [finished](Folder::finish), dropping it removes all
/// that was written.
#[derive(Debug)]
pub struct Folder {
    destination: PathBuf,
    partial: PathBuf,
    force: bool,
    /// Absent where the file system knows no locks.
    lock: Option<File>,
    finished: bool,
}

impl Folder {
    /// Starts a folder that will stand at `destination`. With `force`, results that stand there now are
    /// replaced at the end, not before.
    ///
    /// # Errors
    /// If something is there that may not be replaced, or nothing can be written beside it.
    pub fn create(destination: &Path, force: bool) -> Result<Folder, Error> {
        Folder::with_contents(destination, force, RUN_CONTENTS)
    }

    /// The same, with another list of what lies in it.
    ///
    /// # Errors
    /// If something is there that may not be replaced, or nothing can be written beside it.
    pub fn with_contents(destination: &Path, force: bool, contents: &str) -> Result<Folder, Error> {
        check(destination, force)?;
        if let Some(parent) = destination.parent() {
            fs::create_dir_all(parent).map_err(Error::file("create", parent))?;
        }
        let partial = create_beside(destination)?;
        Folder::begun(destination, force, partial, contents)
    }

    /// The same, made inside a folder that is the caller's alone; what an earlier attempt left there is
    /// removed.
    ///
    /// # Errors
    /// As for [`Folder::create`].
    pub fn create_within(workshop: &Path, destination: &Path, force: bool) -> Result<Folder, Error> {
        check(destination, force)?;
        let partial = workshop.join("results");
        if partial.exists() {
            fs::remove_dir_all(&partial).map_err(Error::file("remove", &partial))?;
        }
        fs::create_dir(&partial).map_err(Error::file("create", &partial))?;
        Folder::begun(destination, force, partial, RUN_CONTENTS)
    }

    fn begun(destination: &Path, force: bool, partial: PathBuf, contents: &str) -> Result<Folder, Error> {
        let mut folder =
            Folder { destination: destination.to_owned(), partial, force, lock: None, finished: false };
        let lock = folder.path().join(LOCK);
        let file = File::create(&lock).map_err(Error::file("create", &lock))?;
        folder.lock = file.try_lock().is_ok().then_some(file);
        if folder.lock.is_none() {
            fs::remove_file(&lock).map_err(Error::file("remove", &lock))?;
        }
        // Locked first, marked then: what bears the mark and is not locked is nobody's.
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

    /// Brings all files to the disk, so that a name that is given to them afterwards is never that of
    /// something empty; tells which could not be brought there.
    pub fn sync(&self) -> Vec<Error> {
        let entries = fs::read_dir(&self.partial).into_iter().flatten().filter_map(Result::ok);
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
        paths.sort();
        let failed = |path: &PathBuf| sync(path).err().map(Error::file("write", path));
        paths.iter().filter_map(failed).collect()
    }

    /// Puts the folder in its place and says where that is: where it was to be, or, if that has been taken
    /// meanwhile, the first free place with a number after the name.
    ///
    /// # Errors
    /// If the folder cannot be renamed; what stood there before still does then, and the files stay where
    /// they are, as the error says.
    pub fn finish(mut self) -> Result<PathBuf, Error> {
        // From here on nothing that was computed is removed, by this program or a later one.
        self.finished = true;
        let lock = self.lock.take();
        if lock.is_some() {
            let _ = fs::remove_file(self.partial.join(LOCK));
        }
        drop(lock);
        let destination = self.free_destination();
        self.put(&destination).map_err(|error| error.left_in(&self.partial))?;
        // A folder's new name is on the disk when the folder around it is. Not every system can.
        let around = destination.parent().filter(|parent| !parent.as_os_str().is_empty());
        let _ = sync(around.unwrap_or(Path::new(".")));
        Ok(destination)
    }

    fn free_destination(&self) -> PathBuf {
        let numbered = (2..).map(|number| {
            let mut name = self.destination.file_name().unwrap_or_default().to_owned();
            name.push(format!("-{number}"));
            self.destination.with_file_name(name)
        });
        let mut destinations = std::iter::once(self.destination.clone()).chain(numbered);
        destinations.find(|destination| check(destination, self.force).is_ok()).expect("numbers do not end")
    }

    fn put(&self, destination: &Path) -> Result<(), Error> {
        if !destination.exists() {
            return fs::rename(&self.partial, destination).map_err(Error::file("rename", &self.partial));
        }
        let old = beside(destination, "replaced", 0);
        fs::rename(destination, &old).map_err(Error::file("rename", destination))?;
        if let Err(cause) = fs::rename(&self.partial, destination) {
            fs::rename(&old, destination).map_err(Error::file("put back", destination))?;
            return Err(Error::file("rename", &self.partial)(cause));
        }
        // The new results stand; that the old ones lie about, under a name that says so, harms nobody.
        let _ = fs::remove_dir_all(&old);
        Ok(())
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
    let partial = beside(path, PARTIAL, 0);
    let written = fs::write(&partial, content).and_then(|()| fs::rename(&partial, path));
    written.map_err(|cause| {
        let _ = fs::remove_file(&partial);
        Error::file("write", path)(cause)
    })
}

/// Brings a file or folder to the disk.
#[cfg(unix)]
fn sync(path: &Path) -> io::Result<()> {
    File::open(path)?.sync_all()
}

/// Here only who may write a file can bring it to the disk; the system does it in time.
#[cfg(not(unix))]
fn sync(_: &Path) -> io::Result<()> {
    Ok(())
}

fn check(destination: &Path, force: bool) -> Result<(), Error> {
    if fs::symlink_metadata(destination).is_err() {
        return Ok(());
    }
    let is_results = fs::read(destination.join(README)).is_ok_and(|text| text.starts_with(MARK.as_bytes()));
    if !is_results {
        Err(Error::NotResults { path: destination.to_owned() })
    } else if !force {
        Err(Error::Exists { folder: destination.to_owned() })
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

fn create_beside(destination: &Path) -> Result<PathBuf, Error> {
    let mut number = 0;
    loop {
        let partial = beside(destination, PARTIAL, number);
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
        let destination = scratch.path().join("deep/run");
        let folder = Folder::create(&destination, false).unwrap();
        fs::write(folder.path().join("daily.csv"), "x").unwrap();
        assert!(!destination.exists());
        assert_eq!(folder.finish().unwrap(), destination);
        assert_eq!(names(&destination), ["README.txt", "daily.csv"]);
        assert_eq!(names(destination.parent().unwrap()), ["run"]);
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
        let destination = scratch.path().join("run");
        let first = Folder::create(&destination, false).unwrap();
        fs::write(first.path().join("old"), "").unwrap();
        first.finish().unwrap();

        let refusal = Folder::create(&destination, false).unwrap_err().to_string();
        assert!(refusal.contains("--force") && refusal.contains("--out"), "{refusal}");

        let second = Folder::create(&destination, true).unwrap();
        assert_eq!(names(&destination), ["README.txt", "old"]);
        second.finish().unwrap();
        assert_eq!(names(&destination), ["README.txt"]);
        assert_eq!(names(scratch.path()), ["run"]);
    }

    #[test]
    fn a_workshop_is_cleared_of_an_attempt_that_was_killed() {
        let scratch = Scratch::new("folder-within");
        let (workshop, destination) = (scratch.path().join("shop"), scratch.path().join("run"));
        fs::create_dir(&workshop).unwrap();
        let killed = Folder::create_within(&workshop, &destination, false).unwrap();
        fs::write(killed.path().join("daily.csv"), "half").unwrap();
        std::mem::forget(killed);
        Folder::create_within(&workshop, &destination, false).unwrap().finish().unwrap();
        assert_eq!(names(&destination), ["README.txt"]);
        assert!(names(&workshop).is_empty());
        let refusal = Folder::create_within(&workshop, &destination, false).unwrap_err();
        assert!(matches!(refusal, Error::Exists { .. }), "{refusal}");
    }

    #[test]
    fn a_folder_that_holds_no_results_is_never_replaced() {
        let scratch = Scratch::new("folder-foreign");
        let destination = scratch.path().join("photographs");
        fs::create_dir(&destination).unwrap();
        let refusal = Folder::create(&destination, true).unwrap_err();
        assert!(matches!(refusal, Error::NotResults { .. }), "{refusal}");
        assert_eq!(names(scratch.path()), ["photographs"]);
    }

    #[test]
    fn a_place_taken_meanwhile_is_not_overwritten_and_nothing_is_lost() {
        let scratch = Scratch::new("folder-race");
        let destination = scratch.path().join("run");
        let slow = Folder::create(&destination, false).unwrap();
        fs::write(slow.path().join("slow"), "").unwrap();
        Folder::create(&destination, false).unwrap().finish().unwrap();
        let beside = scratch.path().join("run-2");
        assert_eq!(slow.finish().unwrap(), beside);
        assert_eq!(names(scratch.path()), ["run", "run-2"]);
        assert_eq!(
            (names(&destination), names(&beside)),
            (vec!["README.txt".into()], vec!["README.txt".into(), "slow".into()])
        );
    }

    #[test]
    #[cfg(unix)]
    fn a_folder_that_cannot_get_its_name_stays_where_it_is_and_the_error_says_where() {
        let scratch = Scratch::new("folder-stuck");
        let around = scratch.path().join("around");
        let folder = Folder::create(&around.join("run"), false).unwrap();
        let partial = folder.path().to_owned();
        fs::rename(&around, scratch.path().join("moved")).unwrap();
        let error = folder.finish().unwrap_err().to_string();
        assert!(error.contains("the files are in") && error.contains(&*partial.to_string_lossy()), "{error}");
        assert_eq!(names(&scratch.path().join("moved")).len(), 1);
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
