//! The states of simulations that are on their way, a file each, beside what is finished.

use crate::disk::{at, names, write_durably};
use std::fs::{self, File};
use std::io::{self, BufReader, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

const ENDING: &str = ".checkpoint";

/// A folder of states.
#[derive(Debug)]
pub(crate) struct States(PathBuf);

impl States {
    /// A folder that exists once something is kept in it.
    pub(crate) fn new(folder: PathBuf) -> States {
        States(folder)
    }

    pub(crate) fn path(&self, key: u128) -> PathBuf {
        self.0.join(format!("{key:032x}{ENDING}"))
    }

    /// Number of states.
    pub(crate) fn count(&self) -> usize {
        names(&self.0).iter().filter(|name| name.ends_with(ENDING)).count()
    }

    /// The bytes of a state.
    pub(crate) fn get(&self, key: u128) -> io::Result<Option<Box<dyn Read>>> {
        let path = self.path(key);
        match File::open(&path) {
            Ok(file) => Ok(Some(Box::new(BufReader::new(file)))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(at(&path)(error)),
        }
    }

    /// Keeps a state instead of the one before.
    pub(crate) fn keep(&self, key: u128, write: &dyn Fn(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
        fs::create_dir_all(&self.0).map_err(at(&self.0))?;
        write_durably(&self.path(key), |file| write(file))
    }

    /// Removes a state.
    pub(crate) fn forget(&self, key: u128) -> io::Result<()> {
        let path = self.path(key);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(at(&path)(error)),
            _ => Ok(()),
        }
    }

    /// Removes all of them.
    pub(crate) fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(Path::new(&self.0)) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(at(&self.0)(error)),
            _ => Ok(()),
        }
    }
}
