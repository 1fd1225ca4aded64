//! A results folder with which this process works.

use crate::disk::{at, names};
use crate::layout::{LOCK, MARK, PARTIAL, README, STORE, is_results};
use crate::lock::{Lock, holder, take};
use crate::manifest::Manifest;
use crate::store::Store;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

/// Why a folder cannot be used.
#[derive(Debug)]
pub enum Refused {
    /// Another process works with it.
    InUse {
        /// The folder.
        folder: PathBuf,
        /// Which process, as far as it said.
        process: String,
    },
    /// It is something else.
    NotResults(PathBuf),
    /// It holds results, of a version that kept none of what it computed.
    NoStore(PathBuf),
    /// It holds results of another scenario.
    Other {
        /// The folder.
        folder: PathBuf,
        /// That scenario's file.
        scenario: String,
    },
    /// The system refused.
    File(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Refused {
        Refused::File(error)
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Refused::InUse { folder, process } => {
                let process = if process.is_empty() { String::new() } else { format!(" ({process})") };
                let folder = folder.display();
                write!(
                    f,
                    "`{folder}` is in use by another run that is working now{process}; let that one end, or \
                           choose another place with --out"
                )
            }
            Refused::NotResults(path) => write!(
                f,
                "`{}` is in the way and is not a results folder, so it is not touched; choose another with --out",
                path.display()
            ),
            Refused::NoStore(path) => write!(
                f,
                "the results folder `{}` is there already, without a store to go on with; choose another with --out, \
                 or empty it with --force",
                path.display()
            ),
            Refused::Other { folder, scenario } => write!(
                f,
                "`{}` holds results of {scenario}; choose another place with --out, or empty it with --force",
                folder.display()
            ),
            Refused::File(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Refused {}

/// A results folder that is ours as long as this lives.
#[derive(Debug)]
pub struct Place {
    path: PathBuf,
    manifest: Manifest,
    /// What another program computed cannot be used by this one.
    is_of_another_program: bool,
    _lock: File,
}

impl Place {
    /// Takes a folder for a command: a new one, or one that holds results of the same scenario. `contents` says what will lie in it.
    /// With `force` whatever results are in it go first.
    ///
    /// # Errors
    /// If it cannot be used.
    pub fn open(path: &Path, force: bool, mut manifest: Manifest, contents: &str) -> Result<Place, Refused> {
        let store = path.join(STORE);
        let is_there = fs::symlink_metadata(path).is_ok();
        if is_there {
            // Who has just made a folder locks it before all else.
            if let Some(process) = holder(&store.join(LOCK)) {
                return Err(Refused::InUse { folder: path.to_owned(), process });
            }
            if !is_results(path) {
                return Err(Refused::NotResults(path.to_owned()));
            }
            if !force && !store.is_dir() {
                return Err(Refused::NoStore(path.to_owned()));
            }
        }
        fs::create_dir_all(&store).map_err(at(&store))?;
        let lock = match take(&store.join(LOCK))? {
            Lock::Ours(lock) => lock,
            Lock::Theirs(process) => return Err(Refused::InUse { folder: path.to_owned(), process }),
        };
        if force {
            empty(path)?;
        }
        let before = Manifest::read(&store)?;
        if let Some(before) = &before {
            if before.scenario_name() != manifest.scenario_name() {
                return Err(Refused::Other { folder: path.to_owned(), scenario: before.scenario.clone() });
            }
            manifest.exports.clone_from(&before.exports);
        }
        let is_of_another_program = before.is_some_and(|before| before.makers() != manifest.makers());
        let readme = path.join(README);
        fs::write(&readme, format!("{MARK}\n\n{contents}")).map_err(at(&readme))?;
        manifest.write(&store)?;
        Ok(Place { path: path.to_owned(), manifest, is_of_another_program, _lock: lock })
    }

    /// Whether a folder holds what an interrupted command left that was to do the same, and nobody works with it.
    pub fn was_interrupted(path: &Path, manifest: &Manifest) -> bool {
        let store = path.join(STORE);
        let before = Manifest::read(&store).ok().flatten();
        let is_same = |before: Manifest| {
            !before.complete
                && before.scenario_name() == manifest.scenario_name()
                && before.shard == manifest.shard
                && before.design == manifest.design
        };
        is_results(path) && holder(&store.join(LOCK)).is_none() && before.is_some_and(is_same)
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Whether another program, or other models, computed what is in it: nothing of that is used.
    pub fn is_of_another_program(&self) -> bool {
        self.is_of_another_program
    }

    /// Its store, in which states of running simulations are kept every `every_days`, if at all.
    ///
    /// # Errors
    /// If it cannot be read or written.
    pub fn store(&self, every_days: Option<u32>) -> io::Result<Store> {
        Store::open(&self.path.join(STORE), self.manifest.makers().join("\n"), every_days)
    }

    /// Puts what the stores of other folders hold into that of this one.
    ///
    /// # Errors
    /// If one is damaged, or this one cannot be written.
    pub fn gather(&self, folders: &[PathBuf]) -> io::Result<()> {
        crate::gather::gather(folders, &self.path.join(STORE))
    }

    /// An empty folder for exports in the making.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn workshop(&self) -> io::Result<PathBuf> {
        let workshop = self.path.join(PARTIAL);
        if workshop.exists() {
            fs::remove_dir_all(&workshop).map_err(at(&workshop))?;
        }
        fs::create_dir(&workshop).map_err(at(&workshop))?;
        Ok(workshop)
    }

    /// A file that no folder shows and that is gone when it is closed.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn unnamed_file(&self) -> io::Result<File> {
        let path = self.path.join(PARTIAL).join("unnamed");
        let file = File::options().read(true).write(true).create_new(true).open(&path).map_err(at(&path))?;
        fs::remove_file(&path).map_err(at(&path))?;
        Ok(file)
    }

    /// Brings the files of the workshop to the disk, so that a name that is given to them afterwards is never that of something
    /// empty; tells which could not be brought there.
    pub fn sync(&self) -> Vec<(PathBuf, io::Error)> {
        let workshop = self.path.join(PARTIAL);
        let paths = names(&workshop).into_iter().map(|name| workshop.join(name));
        paths.filter_map(|path| crate::disk::sync(&path).err().map(|error| (path, error))).collect()
    }

    /// Puts the files of the workshop in their place, instead of those that the last command left.
    ///
    /// # Errors
    /// If one cannot be moved; what was not moved stays where it is.
    pub fn put(&mut self) -> io::Result<()> {
        let workshop = self.path.join(PARTIAL);
        let exports = names(&workshop);
        // First they are said: whatever happens now, the next command replaces them.
        let before = std::mem::replace(&mut self.manifest.exports, exports.clone());
        self.manifest.exports.extend(before.iter().filter(|name| !exports.contains(name)).cloned());
        self.manifest.write(&self.path.join(STORE))?;
        for old in before.iter().filter(|name| is_plain(name)) {
            let old = self.path.join(old);
            match fs::remove_file(&old) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(at(&old)(error)),
                _ => {}
            }
        }
        for name in &exports {
            let from = workshop.join(name);
            fs::rename(&from, self.path.join(name)).map_err(at(&from))?;
        }
        fs::remove_dir(&workshop).map_err(at(&workshop))?;
        self.manifest.exports = exports;
        crate::disk::sync_folder(&self.path).map_err(at(&self.path))?;
        self.manifest.write(&self.path.join(STORE))
    }

    /// Says that the command is done, and which files it left beside those that it put.
    ///
    /// # Errors
    /// If the manifest cannot be written.
    pub fn finish(&mut self, complete: bool, more_exports: Vec<String>) -> io::Result<()> {
        self.manifest.complete = complete;
        let more = more_exports.into_iter().filter(|name| !self.manifest.exports.contains(name));
        let more: Vec<String> = more.collect();
        self.manifest.exports.extend(more);
        self.manifest.write(&self.path.join(STORE))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // Nobody is left to tell if this fails; the next command removes it.
        let _ = fs::remove_dir_all(self.path.join(PARTIAL));
    }
}

impl Manifest {
    /// The name of the scenario's file, wherever it lies.
    fn scenario_name(&self) -> &str {
        self.scenario.rsplit(['/', '\\']).next().unwrap_or_default()
    }
}

/// Whether a name is that of a file in the folder itself.
fn is_plain(name: &str) -> bool {
    !name.is_empty() && !name.contains(['/', '\\']) && name != ".." && name != "."
}

/// Removes all but the lock.
fn empty(path: &Path) -> io::Result<()> {
    let store = path.join(STORE);
    let remove = |path: PathBuf| {
        let is_folder = fs::symlink_metadata(&path).is_ok_and(|about| about.is_dir());
        let removed = if is_folder { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        removed.map_err(at(&path))
    };
    // The mark goes last: what is half empty is still known.
    let keep = [STORE, README];
    names(&store).into_iter().filter(|name| name != LOCK).try_for_each(|name| remove(store.join(name)))?;
    names(path)
        .into_iter()
        .filter(|name| !keep.contains(&&**name))
        .try_for_each(|name| remove(path.join(name)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    fn manifest(scenario: &str) -> Manifest {
        Manifest::new("program".to_owned(), vec![], vec![], scenario.to_owned())
    }

    fn folder() -> TempDir {
        TempDir::new().expect("there is a place for tests")
    }

    /// Leaves files in a place.
    fn export(place: &mut Place, files: &[&str]) {
        let workshop = place.workshop().expect("it can be made");
        files.iter().for_each(|name| fs::write(workshop.join(name), name).expect("it can be written"));
        place.put().expect("they can be moved");
    }

    #[test]
    fn the_next_command_replaces_what_the_last_one_left_and_nothing_else() {
        let folder = folder();
        let path = folder.path().join("deep/run");
        let mut place = Place::open(&path, false, manifest("a.toml"), "").expect("it can be made");
        export(&mut place, &["summary.csv", "verdict.csv"]);
        place.finish(true, vec!["users.png".to_owned()]).expect("it can be written");
        drop(place);
        for name in ["users.png", "notes of mine.txt"] {
            fs::write(path.join(name), "").expect("it can be written");
        }
        let mut place = Place::open(&path, false, manifest("other/a.toml"), "").expect("it goes on");
        export(&mut place, &["summary.csv"]);
        drop(place);
        assert_eq!(names(&path), ["README.txt", "notes of mine.txt", "store", "summary.csv"]);
    }

    #[test]
    fn a_folder_is_one_process_s_and_one_scenario_s() {
        let folder = folder();
        let path = folder.path().join("run");
        let refused = |force, scenario| {
            Place::open(&path, force, manifest(scenario), "").expect_err("it is refused").to_string()
        };
        let place = Place::open(&path, false, manifest("a.toml"), "").expect("it can be made");
        let process =
            format!("is in use by another run that is working now (process {})", std::process::id());
        assert!(refused(false, "a.toml").contains(&process));
        assert!(refused(true, "a.toml").contains(&process));
        drop(place);
        assert!(refused(false, "b.toml").contains("holds results of a.toml"));
        fs::write(path.join("old.csv"), "").expect("it can be written");
        drop(Place::open(&path, true, manifest("b.toml"), "").expect("it is emptied"));
        assert_eq!(names(&path), ["README.txt", "store"]);
        fs::remove_dir_all(path.join(STORE)).expect("it is there");
        assert!(refused(false, "b.toml").contains("without a store"));
    }

    #[test]
    fn what_is_no_results_folder_is_never_touched() {
        let folder = folder();
        let path = folder.path().join("photographs");
        fs::create_dir(&path).expect("it can be made");
        for force in [false, true] {
            let refused = Place::open(&path, force, manifest("a.toml"), "").expect_err("it is refused");
            assert!(matches!(refused, Refused::NotResults(_)), "{refused}");
        }
        assert!(names(&path).is_empty());
    }

    #[test]
    fn what_another_version_or_somebody_else_wrote_is_refused_by_name() {
        let folder = folder();
        let path = folder.path().join("run");
        drop(Place::open(&path, false, manifest("a.toml"), "").expect("it can be made"));
        let file = path.join(STORE).join(crate::manifest::FILE);
        let good = fs::read_to_string(&file).expect("it is there");
        for (text, expected) in [
            (
                good.replace("\"store_format\": 1", "\"store_format\": 9"),
                "has format 9, and this version of Eyeballs reads",
            ),
            (
                good.replace("\"complete\"", "\"compleat\""),
                "is not what Eyeballs writes (missing field `complete`",
            ),
            ("photographs".to_owned(), "is not what Eyeballs writes; --force empties the folder"),
        ] {
            fs::write(&file, text).expect("it can be written");
            let refused = Place::open(&path, false, manifest("a.toml"), "").expect_err("it is refused");
            assert!(refused.to_string().contains(expected), "{refused}");
        }
        let other = Manifest::new("another".to_owned(), vec![], vec![], "a.toml".to_owned());
        fs::write(&file, good).expect("it can be written");
        let place = Place::open(&path, false, other, "").expect("it goes on");
        assert!(place.is_of_another_program());
    }
}
