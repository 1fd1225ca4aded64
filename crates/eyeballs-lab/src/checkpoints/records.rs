//! The records of finished simulations, one after the other in one file.
//!
//! An entry is a head and the bytes of a record, which have checksums of their own. The head is [`MARK`],
//! replication and variant (32 bits), the number of bytes that follow (64 bits), and the XXH3 of these 24
//! bytes; numbers are little-endian. Whatever a crash or a failing disk does to some bytes costs the records
//! that they belong to and no other: where a head is damaged, the next one is found by its mark.

use super::disk::{at, write_durably};
use eyeballs_core::checkpoint;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use twox_hash::XxHash3_64;

/// What each entry begins with. Its first byte stands nowhere else in it, so that it can be searched for in one pass.
const MARK: [u8; 8] = *b"#record\n";
/// The mark, what the checksum covers besides, and the checksum.
const HEAD_BYTES: u64 = 32;
/// What the checksum covers.
const CHECKED_BYTES: usize = 24;

/// Replication and variant.
pub(super) type Simulation = (u32, u32);

/// The file.
#[derive(Debug)]
pub(super) struct Records {
    path: PathBuf,
    file: File,
    end: u64,
    entries: BTreeMap<Simulation, Span>,
    lost: Vec<Lost>,
}

/// Where the bytes of a record stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: u64,
    length: u64,
}

/// What could not be read any more when the file was opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// The record of this simulation, and why.
    Record(Simulation, String),
    /// Bytes that do not even say to which simulation they belonged.
    Bytes {
        /// The first of them.
        start: u64,
        /// Their number.
        length: u64,
    },
}

impl Records {
    /// Opens the file, or makes it. What is damaged goes, and [`Records::lost`] says what it was.
    pub(super) fn open(path: &Path) -> io::Result<Records> {
        let file = open(path)?;
        let length = file.metadata().map_err(at(path))?.len();
        let (entries, lost) = scan(&mut BufReader::new(&file), length).map_err(at(path))?;
        let mut records = Records { path: path.to_owned(), file, end: length, entries, lost };
        if !records.lost.is_empty() {
            records.compact()?;
        }
        Ok(records)
    }

    /// What could not be read.
    pub(super) fn lost(&self) -> &[Lost] {
        &self.lost
    }

    /// Number of records.
    pub(super) fn count(&self) -> usize {
        self.entries.len()
    }

    /// The bytes of a record.
    pub(super) fn get(&mut self, simulation: Simulation) -> io::Result<Option<Vec<u8>>> {
        let Some(&span) = self.entries.get(&simulation) else { return Ok(None) };
        let mut bytes = vec![0; span.length as usize];
        let read = self.file.seek(SeekFrom::Start(span.start)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map(|()| Some(bytes)).map_err(at(&self.path))
    }

    /// Adds the bytes of a record. They are on the disk after the next [`Records::sync`].
    pub(super) fn add(&mut self, simulation: Simulation, bytes: &[u8]) -> io::Result<()> {
        let mut entry = head(simulation, bytes.len() as u64).to_vec();
        entry.extend(bytes);
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(&entry));
        written.map_err(at(&self.path))?;
        let span = Span { start: self.end + HEAD_BYTES, length: bytes.len() as u64 };
        self.entries.insert(simulation, span);
        self.end += entry.len() as u64;
        Ok(())
    }

    /// Puts what was added on the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.file.sync_all().map_err(at(&self.path))
    }

    /// Writes the file again without what was lost.
    fn compact(&mut self) -> io::Result<()> {
        let (mut from, mut end) = (&self.file, 0);
        let mut entries = self.entries.clone();
        write_durably(&self.path, |to| {
            for (&simulation, span) in &mut entries {
                to.write_all(&head(simulation, span.length))?;
                from.seek(SeekFrom::Start(span.start))?;
                io::copy(&mut from.take(span.length), to)?;
                span.start = end + HEAD_BYTES;
                end = span.start + span.length;
            }
            Ok(())
        })?;
        self.file = open(&self.path)?;
        (self.end, self.entries) = (end, entries);
        Ok(())
    }
}

fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
    file.map_err(at(path))
}

fn head((replication, variant): Simulation, length: u64) -> [u8; HEAD_BYTES as usize] {
    let mut head = [0; HEAD_BYTES as usize];
    head[..8].copy_from_slice(&MARK);
    head[8..12].copy_from_slice(&replication.to_le_bytes());
    head[12..16].copy_from_slice(&variant.to_le_bytes());
    head[16..24].copy_from_slice(&length.to_le_bytes());
    let checksum = XxHash3_64::oneshot(&head[..CHECKED_BYTES]);
    head[24..].copy_from_slice(&checksum.to_le_bytes());
    head
}

/// Simulation and length of an entry, unless the head is damaged.
fn parse(bytes: [u8; HEAD_BYTES as usize]) -> Option<(Simulation, u64)> {
    let number = |from: usize| u32::from_le_bytes([0, 1, 2, 3].map(|byte| bytes[from + byte]));
    let simulation = (number(8), number(12));
    let length = u64::from(number(16)) | u64::from(number(20)) << u32::BITS;
    (bytes == head(simulation, length)).then_some((simulation, length))
}

/// Finds all entries and reads every record to see whether it is as it was written.
fn scan(
    from: &mut BufReader<impl Read + Seek>,
    length: u64,
) -> io::Result<(BTreeMap<Simulation, Span>, Vec<Lost>)> {
    let (mut entries, mut lost) = (BTreeMap::new(), Vec::new());
    // From where on bytes belong to no entry.
    let mut stray = 0;
    let mut position = 0;
    while position < length {
        move_to(from, position)?;
        let entry = match length - position < HEAD_BYTES {
            true => None,
            false => {
                let mut head = [0; HEAD_BYTES as usize];
                from.read_exact(&mut head)?;
                parse(head)
            }
        };
        let Some((simulation, bytes)) = entry else {
            move_to(from, position + 1)?;
            position = next_mark(from, position + 1, length)?;
            continue;
        };
        if stray < position {
            lost.push(Lost::Bytes { start: stray, length: position - stray });
        }
        let start = position + HEAD_BYTES;
        match checkpoint::verify(&mut from.by_ref().take(bytes)) {
            Ok(()) => {
                entries.insert(simulation, Span { start, length: bytes });
            }
            Err(checkpoint::CheckpointError::Read(error)) => return Err(error),
            Err(error) => lost.push(Lost::Record(simulation, error.to_string())),
        }
        position = start.saturating_add(bytes);
        stray = position;
    }
    if stray < length {
        lost.push(Lost::Bytes { start: stray, length: length - stray });
    }
    lost.retain(|lost| !matches!(lost, Lost::Record(simulation, _) if entries.contains_key(simulation)));
    Ok((entries, lost))
}

/// Moves without giving up what was read ahead.
fn move_to(from: &mut BufReader<impl Read + Seek>, position: u64) -> io::Result<()> {
    let now = from.stream_position()?;
    from.seek_relative(position.wrapping_sub(now) as i64)
}

/// Where the next mark begins at or behind a position, at which `from` stands; else the end.
fn next_mark(from: &mut impl BufRead, mut position: u64, length: u64) -> io::Result<u64> {
    let mut matched = 0;
    for byte in from.take(length - position).bytes() {
        let byte = byte?;
        position += 1;
        matched = if byte == MARK[matched] { matched + 1 } else { usize::from(byte == MARK[0]) };
        if matched == MARK.len() {
            return Ok(position - MARK.len() as u64);
        }
    }
    Ok(length)
}

#[cfg(test)]
mod tests;
