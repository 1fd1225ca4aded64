//! A folder in which an unfinished batch keeps what it has done, so that it can go on after whatever
//! ended it: the records of finished simulations, one after the other in one file (`records`), and the last
//! checkpoint of each that runs. A file is locked while a batch works with the folder.

mod disk;
mod records;

use crate::build::Build;
use disk::{at, sync_folder, write_durably};
use eyeballs_core::checkpoint::{CheckpointError, FORMAT, read_record, write_record};
use eyeballs_core::record::Record;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use records::{Lost, Records};
use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, BufReader, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The file that says to what the folder belongs; a folder without it is never removed.
const ABOUT: &str = "ABOUT.txt";
/// Its first line.
const MARK: &str =
    "Checkpoints of an unfinished run of Eyeballs; `eyeballs run FILE --resume` goes on with it.";
/// Before the number of the format, on its second line.
const FORMAT_LINE: &str = "format = ";
const EVERY: &str = "every_days = ";
const RECORDS: &str = "records";
/// The file that is locked while a batch works with the folder. It says which process does.
const LOCK: &str = "lock";

/// To what kept work belongs, and who makes it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Owner<'a> {
    /// The program.
    pub build: &'a Build,
    /// All that decides the results, line by line.
    pub lines: &'a [String],
    /// The names of the variants.
    pub variants: &'a [String],
}

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
    /// What was lost before, for people.
    lost: Vec<String>,
    _lock: File,
}

/// What is there of a simulation in progress.
pub(crate) enum Latest {
    /// Its state.
    Kept(Simulation),
    /// Its state was there and cannot be read any more: why, for people.
    Lost(String),
    /// Nothing.
    None,
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

impl Checkpoints {
    /// Starts a folder.
    ///
    /// # Errors
    /// If it is there already, or cannot be written.
    pub(crate) fn start(folder: &Path, every_days: u32, owner: Owner<'_>) -> io::Result<Checkpoints> {
        let parent = folder.parent().unwrap_or(Path::new(""));
        fs::create_dir_all(parent).map_err(at(parent))?;
        fs::create_dir(folder).map_err(|error| match error.kind() {
            ErrorKind::AlreadyExists => taken(folder),
            _ => at(folder)(error),
        })?;
        Checkpoints::begin(folder, every_days, owner).inspect_err(|_| {
            // The error says what was wrong; what was begun is of no use.
            let _ = fs::remove_dir_all(folder);
        })
    }

    fn begin(folder: &Path, every_days: u32, owner: Owner<'_>) -> io::Result<Checkpoints> {
        let lock = new_lock(folder)?;
        let about = [MARK.to_owned(), format!("{FORMAT_LINE}{FORMAT}"), format!("{EVERY}{every_days}")];
        let about = [&about, &owner.description()[..]].concat().join("\n");
        write_durably(&folder.join(ABOUT), |file| writeln!(file, "{about}"))?;
        let parent = folder.parent().unwrap_or(Path::new(""));
        sync_folder(parent).map_err(at(parent))?;
        Checkpoints::open(folder, every_days, lock, owner)
    }

    /// Goes on with a folder; without `every_days` as often as before.
    ///
    /// # Errors
    /// If it is not the folder of this batch, or is in use, or cannot be read.
    pub(crate) fn resume(
        folder: &Path,
        every_days: Option<u32>,
        owner: Owner<'_>,
    ) -> io::Result<Checkpoints> {
        let lock = match try_lock(folder)? {
            Lock::Ours(lock) => Some(lock),
            Lock::Theirs(process) => return Err(in_use(folder, &process)),
            Lock::Missing => None,
        };
        let path = folder.join(ABOUT);
        let about = fs::read_to_string(&path).map_err(|error| match error.kind() {
            ErrorKind::NotFound => refused(folder, "holds no checkpoints", ANEW),
            ErrorKind::InvalidData => refused(&path, "is not what Eyeballs writes", ANEW),
            _ => at(&path)(error),
        })?;
        let mut lines = about.lines();
        if lines.next() != Some(MARK) {
            return Err(refused(&path, "is not what Eyeballs writes", ANEW));
        }
        let format = lines.next().and_then(|line| line.strip_prefix(FORMAT_LINE));
        let ours = FORMAT.to_string();
        if format != Some(&ours) {
            // Up to 2 it was not said.
            let theirs = format.unwrap_or("2 or older");
            let reason =
                format!("has format {theirs}, and this version of Eyeballs reads format {ours} only");
            return Err(refused(folder, reason, ANEW));
        }
        let before = lines.next().and_then(|line| line.strip_prefix(EVERY)?.parse().ok());
        let Some(before) = before.filter(|&days| days > 0) else {
            return Err(refused(&path, "is damaged: it does not say `every_days`", ANEW));
        };
        let theirs: Vec<&str> = lines.collect();
        let description = owner.description();
        for index in 0..theirs.len().max(description.len()) {
            let nothing = "nothing";
            let theirs = theirs.get(index).copied().unwrap_or(nothing);
            let ours = description.get(index).map_or(nothing, String::as_str);
            if theirs != ours {
                let reason = format!("belongs to another run: it has `{theirs}`, and this run has `{ours}`");
                return Err(refused(folder, reason, ANEW));
            }
        }
        let lock = lock.map_or_else(|| new_lock(folder), Ok)?;
        Checkpoints::open(folder, every_days.unwrap_or(before), lock, owner)
    }

    fn open(folder: &Path, every_days: u32, mut lock: File, owner: Owner<'_>) -> io::Result<Checkpoints> {
        let path = folder.join(LOCK);
        lock.set_len(0).and_then(|()| write!(lock, "process {}", std::process::id())).map_err(at(&path))?;
        let path = folder.join(RECORDS);
        let records = Records::open(&path)?;
        sync_folder(folder).map_err(at(folder))?;
        let lost = records.lost().iter().map(|lost| match lost {
            Lost::Record((replication, variant), reason) => {
                let variant = owner.variants.get(*variant as usize).map_or("", String::as_str);
                format!(
                    "`{}`: the record of replication {replication} of variant `{variant}` {reason}; it is \
                     simulated again",
                    path.display()
                )
            }
            Lost::Bytes { start, length } => format!(
                "`{}`: the {length} bytes from byte {start} on are damaged and hold no record any more; \
                 simulations without a record are simulated again",
                path.display()
            ),
        });
        let lost = lost.collect();
        Ok(Checkpoints {
            folder: folder.to_owned(),
            every_days,
            lost,
            records: Mutex::new(records),
            _lock: lock,
        })
    }

    /// What was lost before, for people.
    pub(crate) fn lost(&self) -> &[String] {
        &self.lost
    }

    /// Days between two checkpoints of a simulation by its number of people. A checkpoint that is worth less
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
        self.records().count() as u64
    }

    fn records(&self) -> std::sync::MutexGuard<'_, Records> {
        self.records.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The record of a simulation, if it was finished before.
    pub(crate) fn finished(
        &self,
        world: &World,
        replication: u32,
        variant: u32,
    ) -> io::Result<Option<Record>> {
        let Some(bytes) = self.records().get((replication, variant))? else { return Ok(None) };
        let record = read_record(world, replication, &mut &*bytes);
        record.map(Some).map_err(|error| refused(&self.folder.join(RECORDS), error, AGAIN))
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
        self.records().add((replication, variant), &bytes)?;
        self.forget(Part::Variant { replication, variant })
    }

    /// The state of a simulation at its last checkpoint.
    pub(crate) fn latest(&self, part: Part, world: &Arc<World>, replication: u32) -> io::Result<Latest> {
        let path = self.path(part);
        let file = match File::open(&path) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Latest::None),
            Err(error) => return Err(at(&path)(error)),
        };
        match Simulation::read(world, replication, &mut BufReader::new(file)) {
            Ok(simulation) => Ok(Latest::Kept(simulation)),
            Err(CheckpointError::Read(error)) => Err(at(&path)(error)),
            // The folder is of this format: whatever else is in the file was not written to it.
            Err(
                error @ (CheckpointError::Damaged(_)
                | CheckpointError::NoCheckpoint
                | CheckpointError::Format(_)),
            ) => Ok(Latest::Lost(format!("`{}` {error}; these days are simulated again", path.display()))),
            Err(error) => Err(refused(&path, error, AGAIN)),
        }
    }

    /// Keeps the state of a simulation instead of its checkpoint before.
    pub(crate) fn keep(&self, part: Part, simulation: &Simulation) -> io::Result<()> {
        write_durably(&self.path(part), |file| simulation.write(file))
    }

    /// Removes a checkpoint that is no longer needed: records that stand for it are on the disk then.
    pub(crate) fn forget(&self, part: Part) -> io::Result<()> {
        let path = self.path(part);
        if !path.exists() {
            return Ok(());
        }
        self.records().sync()?;
        fs::remove_file(&path).map_err(at(&path))
    }

    /// Removes the folder: the batch is done.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub(crate) fn remove(self) -> io::Result<()> {
        // Without it nobody can go on with what is left if this ends half-way.
        let about = self.folder.join(ABOUT);
        fs::remove_file(&about).map_err(at(&about))?;
        let folder = self.folder.clone();
        drop(self);
        fs::remove_dir_all(&folder).map_err(at(&folder))
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

impl Owner<'_> {
    /// All lines of the file that says to what a folder belongs, from the third on.
    fn description(&self) -> Vec<String> {
        std::iter::once(format!("build {}", self.build)).chain(self.lines.iter().cloned()).collect()
    }
}

/// Who has a folder.
enum Lock {
    /// Nobody had it, and now we have.
    Ours(File),
    /// A living process, which says its number if it can be read.
    Theirs(String),
    /// There is no file to lock.
    Missing,
}

fn new_lock(folder: &Path) -> io::Result<File> {
    let path = folder.join(LOCK);
    let lock = File::create_new(&path).map_err(at(&path))?;
    // It is of our own making: whoever has it now only looks whether somebody has it.
    lock.lock().map_err(at(&path))?;
    Ok(lock)
}

fn try_lock(folder: &Path) -> io::Result<Lock> {
    let path = folder.join(LOCK);
    let file = match OpenOptions::new().read(true).write(true).open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Lock::Missing),
        Err(error) => return Err(at(&path)(error)),
    };
    match file.try_lock() {
        Ok(()) => Ok(Lock::Ours(file)),
        Err(TryLockError::WouldBlock) => Ok(Lock::Theirs(fs::read_to_string(&path).unwrap_or_default())),
        Err(TryLockError::Error(error)) => Err(at(&path)(error)),
    }
}

fn in_use(folder: &Path, process: &str) -> io::Error {
    let process = if process.is_empty() { String::new() } else { format!(" ({process})") };
    refused(
        folder,
        format!("is in use by another run that is working now{process}"),
        "let that one end, or choose another place with --out",
    )
}

/// Why a folder cannot be started that is there already.
fn taken(folder: &Path) -> io::Error {
    match try_lock(folder) {
        Ok(Lock::Theirs(process)) => in_use(folder, &process),
        Ok(Lock::Ours(_)) if folder.join(ABOUT).exists() => refused(
            folder,
            "is there already: an interrupted run left it",
            "go on with it by --resume, or remove it",
        ),
        Ok(_) => refused(
            folder,
            "is there already and holds no checkpoints: another run begins there just now, or it is something else",
            "choose another place with --out",
        ),
        Err(error) => error,
    }
}
