//! A folder in which an unfinished batch keeps what it has done, so that it can go on after whatever
//! ended it: the records of finished simulations, one after the other in one file, and the last
//! checkpoint of each that runs.

use eyeballs_core::checkpoint::{CheckpointError, read_record, write_record};
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, BufWriter, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The file that says to what the folder belongs; a folder without it is never removed.
const ABOUT: &str = "ABOUT.txt";
/// Its first line.
const MARK: &str =
    "Checkpoints of an unfinished run of Eyeballs; `eyeballs run FILE --resume` goes on with it.";
const EVERY: &str = "every_days = ";
const RECORDS: &str = "records";
/// Replication and variant of 32 bits, length of 64.
const ENTRY_HEAD_BYTES: u64 = 16;

/// What is kept of a simulation in progress.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Part {
    /// The days that all variants of a replication have in common.
    Past { replication: u32 },
    /// A variant.
    Variant { replication: u32, variant: u32 },
}

/// The folder of a batch.
#[derive(Debug)]
pub struct Checkpoints {
    folder: PathBuf,
    every_days: u32,
    records: Mutex<Records>,
}

#[derive(Debug)]
struct Records {
    file: File,
    end: u64,
    /// By replication and variant: where it begins, and how many bytes it has.
    places: BTreeMap<(u32, u32), (u64, u64)>,
}

/// Why kept work cannot be used.
#[derive(Debug)]
struct Refused {
    path: PathBuf,
    reason: String,
    help: &'static str,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` {}; {}", self.path.display(), self.reason, self.help)
    }
}

impl std::error::Error for Refused {}

fn refused(path: &Path, reason: impl fmt::Display, help: &'static str) -> io::Error {
    io::Error::other(Refused { path: path.to_owned(), reason: reason.to_string(), help })
}

const AGAIN: &str = "remove this file to simulate again what it holds";
const ANEW: &str = "run without --resume to start anew";

/// An error of the system with the path at which it happened.
fn at(path: &Path) -> impl FnOnce(io::Error) -> io::Error {
    let path = path.to_owned();
    move |error| io::Error::new(error.kind(), format!("`{}`: {error}", path.display()))
}

impl Checkpoints {
    /// Starts a folder for a batch that is described by `belongs_to`.
    ///
    /// # Errors
    /// If it is there already, or cannot be written.
    pub(crate) fn start(folder: &Path, every_days: u32, belongs_to: &[String]) -> io::Result<Checkpoints> {
        if let Some(parent) = folder.parent() {
            fs::create_dir_all(parent).map_err(at(parent))?;
        }
        fs::create_dir(folder).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => refused(
                folder,
                "is there already: an interrupted run left it",
                "go on with it by --resume, or remove it",
            ),
            _ => at(folder)(error),
        })?;
        let about = format!("{MARK}\n{EVERY}{every_days}\n{}\n", belongs_to.join("\n"));
        write_whole(&folder.join(ABOUT), |file| file.write_all(about.as_bytes()))?;
        Checkpoints::open(folder, every_days)
    }

    /// Goes on with a folder; without `every_days` as often as before.
    ///
    /// # Errors
    /// If it is not the folder of this batch, or is in use, or cannot be read.
    pub(crate) fn resume(
        folder: &Path,
        every_days: Option<u32>,
        belongs_to: &[String],
    ) -> io::Result<Checkpoints> {
        let path = folder.join(ABOUT);
        let about = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => refused(folder, "holds no checkpoints", ANEW),
            _ => at(&path)(error),
        })?;
        let mut lines = about.lines();
        if lines.next() != Some(MARK) {
            return Err(refused(&path, "is not what Eyeballs writes", ANEW));
        }
        let before = lines.next().and_then(|line| line.strip_prefix(EVERY)?.parse().ok());
        let Some(before) = before.filter(|&days| days > 0) else {
            return Err(refused(&path, "is damaged: it does not say `every_days`", ANEW));
        };
        let theirs: Vec<&str> = lines.collect();
        for place in 0..theirs.len().max(belongs_to.len()) {
            let nothing = "nothing";
            let theirs = theirs.get(place).copied().unwrap_or(nothing);
            let ours = belongs_to.get(place).map_or(nothing, String::as_str);
            if theirs != ours {
                let reason = format!("belongs to another run: it has `{theirs}`, and this run has `{ours}`");
                return Err(refused(folder, reason, ANEW));
            }
        }
        Checkpoints::open(folder, every_days.unwrap_or(before))
    }

    fn open(folder: &Path, every_days: u32) -> io::Result<Checkpoints> {
        let path = folder.join(RECORDS);
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
        let file = file.map_err(at(&path))?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(refused(folder, "is in use by another run", "let that one end"));
            }
            Err(TryLockError::Error(error)) => return Err(at(&path)(error)),
        }
        let records = Records::read(file).map_err(at(&path))?;
        Ok(Checkpoints { folder: folder.to_owned(), every_days, records: Mutex::new(records) })
    }

    /// Days between two checkpoints of a simulation of so many people. A checkpoint that is worth less
    /// than this is passed over: to write it takes longer than to simulate its days again.
    pub(crate) fn every_days(&self, people: u32) -> u32 {
        /// Some milliseconds of work.
        const WORTH_PERSON_DAYS: u64 = 1_000_000;
        let each = u64::from(self.every_days) * u64::from(people);
        let times = WORTH_PERSON_DAYS.div_ceil(each.max(1)).max(1);
        u32::try_from(u64::from(self.every_days) * times).unwrap_or(u32::MAX)
    }

    /// Number of records.
    pub(crate) fn count(&self) -> u64 {
        self.records.lock().unwrap_or_else(PoisonError::into_inner).places.len() as u64
    }

    /// The record of a simulation, if it was finished before.
    pub(crate) fn finished(
        &self,
        world: &World,
        replication: u32,
        variant: u32,
    ) -> io::Result<Option<Record>> {
        let path = self.folder.join(RECORDS);
        let bytes = {
            let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
            let Some(&(start, length)) = records.places.get(&(replication, variant)) else {
                return Ok(None);
            };
            let mut bytes = vec![0; length as usize];
            records.file.seek(SeekFrom::Start(start)).map_err(at(&path))?;
            records.file.read_exact(&mut bytes).map_err(at(&path))?;
            bytes
        };
        let record = read_record(world, replication, &mut &*bytes);
        record.map(Some).map_err(|error| refused(&path, error, AGAIN))
    }

    /// Keeps the record of a finished simulation, and no checkpoint of it any more.
    pub(crate) fn finish(
        &self,
        record: &Record,
        world: &World,
        replication: u32,
        variant: u32,
    ) -> io::Result<()> {
        let mut bytes = Vec::new();
        write_record(record, world, replication, &mut bytes)?;
        let path = self.folder.join(RECORDS);
        let mut records = self.records.lock().unwrap_or_else(PoisonError::into_inner);
        records.add((replication, variant), &bytes).map_err(at(&path))?;
        drop(records);
        self.forget(Part::Variant { replication, variant })
    }

    /// The state of a simulation at its last checkpoint.
    pub(crate) fn latest(
        &self,
        part: Part,
        world: &Arc<World>,
        replication: u32,
    ) -> io::Result<Option<Simulation>> {
        let path = self.path(part);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(at(&path)(error)),
        };
        let simulation = Simulation::read(world, replication, &mut BufReader::new(file));
        simulation.map(Some).map_err(|error| match error {
            CheckpointError::Read(error) => at(&path)(error),
            error => refused(&path, error, AGAIN),
        })
    }

    /// Keeps the state of a simulation instead of its checkpoint before.
    pub(crate) fn keep(&self, part: Part, simulation: &Simulation) -> io::Result<()> {
        write_whole(&self.path(part), |file| simulation.write(file))
    }

    /// Removes a checkpoint that is no longer needed.
    pub(crate) fn forget(&self, part: Part) -> io::Result<()> {
        let path = self.path(part);
        match fs::remove_file(&path) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(at(&path)(error)),
            _ => Ok(()),
        }
    }

    /// Removes the folder: the batch is done.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub(crate) fn remove(self) -> io::Result<()> {
        fs::remove_dir_all(&self.folder).map_err(at(&self.folder))
    }

    fn path(&self, part: Part) -> PathBuf {
        self.folder.join(match part {
            Part::Past { replication } => format!("replication-{replication}-past.checkpoint"),
            Part::Variant { replication, variant } => {
                format!("replication-{replication}-variant-{variant}.checkpoint")
            }
        })
    }
}

impl Records {
    /// Finds the entries of a file. One that ends too early was being written when the program ended; it
    /// goes.
    fn read(mut file: File) -> io::Result<Records> {
        let length = file.metadata()?.len();
        let mut places = BTreeMap::new();
        let mut end = 0;
        while end + ENTRY_HEAD_BYTES <= length {
            let mut head = [0; ENTRY_HEAD_BYTES as usize];
            file.seek(SeekFrom::Start(end))?;
            file.read_exact(&mut head)?;
            let number = |from: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| head[from + byte]));
            let bytes = u64::from(number(8)) | u64::from(number(12)) << 32;
            let start = end + ENTRY_HEAD_BYTES;
            if bytes > length - start {
                break;
            }
            places.insert((number(0), number(4)), (start, bytes));
            end = start + bytes;
        }
        file.set_len(end)?;
        Ok(Records { file, end, places })
    }

    fn add(&mut self, (replication, variant): (u32, u32), bytes: &[u8]) -> io::Result<()> {
        let mut entry = Vec::with_capacity(ENTRY_HEAD_BYTES as usize + bytes.len());
        entry.extend(replication.to_le_bytes());
        entry.extend(variant.to_le_bytes());
        entry.extend((bytes.len() as u64).to_le_bytes());
        entry.extend(bytes);
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(&entry)?;
        self.end += entry.len() as u64;
        Ok(())
    }
}

/// Writes a file whole or not at all: under another name, on the disk, and then renamed.
fn write_whole(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let written = File::create(&partial).and_then(|file| {
        let mut file = BufWriter::new(file);
        write(&mut file)?;
        file.into_inner().map_err(io::IntoInnerError::into_error)?.sync_data()?;
        fs::rename(&partial, path)
    });
    written.map_err(at(path))
}
