//! Where the files lie of which a scenario consists: on a disk, or in memory where there is none.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};
use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// Files by their paths.
pub trait Files: Debug + Send + Sync {
    /// The bytes of the scenario that the user named, of at most `mib` MiB.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    fn read(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String>;

    /// The bytes of a file that a scenario names, of at most `mib` MiB: it may be anything.
    ///
    /// # Errors
    /// Why it cannot be read, in words for the user.
    fn read_foreign(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String>;

    /// The same path for all paths of one file.
    fn identity(&self, path: &Path) -> PathBuf;
}

/// The files of this machine.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

impl Files for Disk {
    fn read(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        if path.is_dir() {
            return Err(FOLDER.to_owned());
        }
        bounded(File::open(path).map_err(cannot)?, mib)
    }

    /// It must be a regular file: others may never end, or wait for somebody.
    fn read_foreign(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        let refuse = |metadata: &Metadata| match () {
            () if metadata.is_dir() => Err(FOLDER.to_owned()),
            () if !metadata.is_file() => {
                Err("it is no regular file (but a pipe, a device or the like)".to_owned())
            }
            () if metadata.len() > mib << 20 => Err(too_large(mib)),
            () => Ok(()),
        };
        refuse(&path.metadata().map_err(cannot)?)?;
        let file = open(path).map_err(cannot)?;
        // It may be another one by now.
        refuse(&file.metadata().map_err(cannot)?)?;
        bounded(file, mib)
    }

    fn identity(&self, path: &Path) -> PathBuf {
        path.canonicalize().unwrap_or_else(|_| path.to_owned())
    }
}

/// Texts in memory, by the paths under which a scenario finds them.
#[derive(Clone, Debug, Default)]
pub struct InMemory(pub BTreeMap<PathBuf, String>);

impl Files for InMemory {
    fn read(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        let text = self.0.get(path).ok_or("it is not among the files that are in memory")?;
        if text.len() as u64 > mib << 20 { Err(too_large(mib)) } else { Ok(text.as_bytes().to_vec()) }
    }

    fn read_foreign(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        self.read(path, mib)
    }

    fn identity(&self, path: &Path) -> PathBuf {
        path.to_owned()
    }
}

/// The files of this machine, and notes of what was read of them.
#[derive(Debug, Default)]
pub struct Noting(Mutex<BTreeMap<PathBuf, String>>);

impl Noting {
    /// What was read, by the paths under which it was asked for.
    pub fn noted(&self) -> BTreeMap<PathBuf, String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, path: &Path, bytes: Result<Vec<u8>, String>) -> Result<Vec<u8>, String> {
        if let Ok(text) = bytes.as_deref().map(String::from_utf8_lossy) {
            let mut notes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            notes.insert(path.to_owned(), text.into_owned());
        }
        bytes
    }
}

impl Files for Noting {
    fn read(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        self.note(path, Disk.read(path, mib))
    }

    fn read_foreign(&self, path: &Path, mib: u64) -> Result<Vec<u8>, String> {
        self.note(path, Disk.read_foreign(path, mib))
    }

    fn identity(&self, path: &Path) -> PathBuf {
        Disk.identity(path)
    }
}

/// Files that several readers share.
#[derive(Clone)]
pub(crate) struct Shelf(pub(crate) Arc<dyn Files>);

impl Default for Shelf {
    fn default() -> Shelf {
        Shelf(Arc::new(Disk))
    }
}

impl Debug for Shelf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

const FOLDER: &str = "it is a folder, not a file";

fn bounded(file: File, mib: u64) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    file.take((mib << 20) + 1).read_to_end(&mut bytes).map_err(cannot)?;
    if bytes.len() as u64 > mib << 20 { Err(too_large(mib)) } else { Ok(bytes) }
}

fn cannot(error: io::Error) -> String {
    format!("cannot read it: {error}")
}

fn too_large(mib: u64) -> String {
    format!("it is larger than {mib} MiB, the most that such a file may have")
}

/// Opens a file for reading without waiting for it.
fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::custom_flags(&mut options, libc::O_NONBLOCK);
    options.read(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_of_a_bounded_size_are_read() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let refusal = |path: &Path| Disk.read_foreign(path, 1).map(|_| ()).expect_err("refused");
        assert_eq!(refusal(folder.path()), "it is a folder, not a file");
        let large = folder.path().join("large");
        let file = File::create(&large).expect("a temporary file");
        file.set_len((1 << 20) + 1).expect("a sparse file");
        assert_eq!(refusal(&large), "it is larger than 1 MiB, the most that such a file may have");
        file.set_len(1 << 20).expect("a sparse file");
        assert!(Disk.read_foreign(&large, 1).is_ok());
        #[cfg(unix)]
        assert_eq!(
            refusal(Path::new("/dev/zero")),
            "it is no regular file (but a pipe, a device or the like)"
        );
    }

    #[test]
    fn what_is_noted_is_what_was_read_and_reads_again_from_memory() {
        let folder = tempfile::TempDir::new().expect("a temporary folder");
        let path = folder.path().join("a.toml");
        std::fs::write(&path, "title = 'é'").expect("a temporary file");
        let notes = Noting::default();
        assert!(notes.read_foreign(&folder.path().join("b.toml"), 1).is_err());
        let bytes = notes.read(&path, 1).expect("it is there");
        let memory = InMemory(notes.noted());
        assert_eq!(memory.0.len(), 1);
        assert_eq!(memory.read_foreign(&path, 1), Ok(bytes));
        assert_eq!(memory.read(&path, 0), Err(too_large(0)));
        assert!(memory.read(Path::new("a.toml"), 1).is_err(), "under another path");
    }
}
