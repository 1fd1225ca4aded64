//! The texts of which a scenario consists: on the disk, or handed over.

use eyeballs_scenario::files::{Files, InMemory, Noting};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Texts that were handed over, and beside them the disk, unless they are all there is.
#[derive(Debug)]
pub struct Sources {
    given: InMemory,
    disk: Option<Noting>,
}

impl Sources {
    /// Some texts by their paths; with `disk` other paths are looked for there.
    pub fn new(given: BTreeMap<PathBuf, String>, disk: bool) -> Sources {
        Sources { given: InMemory(given), disk: disk.then(Noting::default) }
    }

    /// All texts that were read until now, by the paths under which they were asked for.
    pub fn texts(&self) -> BTreeMap<PathBuf, String> {
        let mut texts = self.disk.as_ref().map(Noting::noted).unwrap_or_default();
        texts.extend(self.given.0.clone());
        texts
    }

    fn of(&self, path: &Path) -> &dyn Files {
        match &self.disk {
            Some(disk) if !self.given.0.contains_key(path) => disk,
            _ => &self.given,
        }
    }
}

impl Files for Sources {
    fn read(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        self.of(path).read(path, mib)
    }

    fn read_foreign(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        self.of(path).read_foreign(path, mib)
    }

    fn identity(&self, path: &Path) -> PathBuf {
        self.of(path).identity(path)
    }
}
