//! Simulations as they finish, one after the other in one file, until they become a [part](crate::part).
//!
//! An entry is a head and the bytes of an [`Entry`]. The head is [`MARK`], the key (128 bits), the number of bytes that follow (64
//! bits), their XXH3, and the XXH3 of these 40 bytes; numbers are little-endian. Whatever a crash or a failing disk does to some bytes
//! costs the entries that they belong to and no other: where a head is damaged, the next one is found by its mark.

use crate::disk::at;
use crate::entry::Entry;
use std::collections::BTreeMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};
use twox_hash::XxHash3_64;

/// What each entry begins with. Its first byte stands nowhere else in it, so that it can be searched for in one pass.
const MARK: [u8; 8] = *b"#record\n";
/// The mark, what the checksum covers besides, and the checksum.
const HEAD_BYTES: usize = 48;
/// What the checksum covers.
const CHECKED_BYTES: usize = 40;
/// How long what was written may wait until it is on the disk: what a loss of power costs at most (assumption).
const SYNC: Duration = Duration::from_secs(1);

/// The file.
#[derive(Debug)]
pub(crate) struct Journal {
    path: PathBuf,
    file: File,
    end: u64,
    entries: BTreeMap<u128, Span>,
    synced: Instant,
    /// Whether a thread brings it to the disk just now: nobody waits for that.
    syncing: Arc<AtomicBool>,
}

/// Where the bytes of an entry stand in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Span {
    start: u64,
    length: u64,
}

/// Bytes that were damaged: where they began, and how many they were.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Damaged {
    pub(crate) start: u64,
    pub(crate) length: u64,
}

impl Journal {
    /// Opens the file, or makes it, and tells what of it is damaged. That stays as it is; what is added comes behind it.
    pub(crate) fn open(path: &Path) -> io::Result<(Journal, Vec<Damaged>)> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path);
        let file = file.map_err(at(path))?;
        let length = file.metadata().map_err(at(path))?.len();
        let (entries, damaged) = scan(&mut BufReader::new(&file), length).map_err(at(path))?;
        let journal = Journal {
            path: path.to_owned(),
            file,
            end: length,
            entries,
            synced: Instant::now(),
            syncing: Arc::default(),
        };
        Ok((journal, damaged))
    }

    /// Bytes of the file.
    pub(crate) fn length(&self) -> u64 {
        self.end
    }

    /// The keys of its entries.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u128> + '_ {
        self.entries.keys().copied()
    }

    pub(crate) fn holds(&self, key: u128) -> bool {
        self.entries.contains_key(&key)
    }

    /// An entry.
    pub(crate) fn get(&mut self, key: u128) -> io::Result<Option<Entry>> {
        let Some(&span) = self.entries.get(&key) else { return Ok(None) };
        let mut bytes = vec![0; span.length as usize];
        let read = self.file.seek(SeekFrom::Start(span.start)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(at(&self.path))?;
        Ok(Entry::parse(&bytes))
    }

    /// Adds an entry. It outlives this process at once, and a loss of power [a little later](SYNC).
    pub(crate) fn add(&mut self, key: u128, entry: &Entry) -> io::Result<()> {
        let content = entry.bytes();
        let mut bytes = head(key, content.len() as u64, XxHash3_64::oneshot(&content)).to_vec();
        bytes.extend(content);
        let written = self.file.seek(SeekFrom::Start(self.end)).and_then(|_| self.file.write_all(&bytes));
        if let Err(error) = written {
            // Half an entry is none: what comes next begins where it began.
            let _ = self.file.set_len(self.end);
            return Err(at(&self.path)(error));
        }
        let start = self.end + HEAD_BYTES as u64;
        self.entries.insert(key, Span { start, length: bytes.len() as u64 - HEAD_BYTES as u64 });
        self.end += bytes.len() as u64;
        if self.synced.elapsed() > SYNC && !self.syncing.swap(true, Ordering::Relaxed) {
            self.sync_aside();
        }
        Ok(())
    }

    /// Lets a thread put on the disk what was added.
    fn sync_aside(&mut self) {
        self.synced = Instant::now();
        let (file, syncing) = (self.file.try_clone(), Arc::clone(&self.syncing));
        thread::spawn(move || {
            // What cannot be synced now is synced, or fails, when the journal becomes a part.
            let _ = file.and_then(|file| file.sync_data());
            syncing.store(false, Ordering::Relaxed);
        });
    }

    /// Puts what was added on the disk.
    pub(crate) fn sync(&mut self) -> io::Result<()> {
        self.synced = Instant::now();
        self.file.sync_data().map_err(at(&self.path))
    }

    /// Forgets all entries: they are kept elsewhere.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.file.set_len(0).map_err(at(&self.path))?;
        self.entries.clear();
        self.end = 0;
        self.sync()
    }
}

fn head(key: u128, length: u64, content: u64) -> [u8; HEAD_BYTES] {
    let mut head = [0; HEAD_BYTES];
    head[..8].copy_from_slice(&MARK);
    head[8..24].copy_from_slice(&key.to_le_bytes());
    head[24..32].copy_from_slice(&length.to_le_bytes());
    head[32..40].copy_from_slice(&content.to_le_bytes());
    let checksum = XxHash3_64::oneshot(&head[..CHECKED_BYTES]);
    head[CHECKED_BYTES..].copy_from_slice(&checksum.to_le_bytes());
    head
}

/// Key, length and checksum of an entry, unless its head is damaged.
fn parse(bytes: [u8; HEAD_BYTES]) -> Option<(u128, u64, u64)> {
    let key = u128::from_le_bytes(*bytes[8..].first_chunk()?);
    let length = u64::from_le_bytes(*bytes[24..].first_chunk()?);
    let content = u64::from_le_bytes(*bytes[32..].first_chunk()?);
    (bytes == head(key, length, content)).then_some((key, length, content))
}

/// Finds all entries and reads each to see whether it is as it was written.
fn scan(
    from: &mut BufReader<impl Read + Seek>,
    length: u64,
) -> io::Result<(BTreeMap<u128, Span>, Vec<Damaged>)> {
    let (mut entries, mut damaged) = (BTreeMap::new(), Vec::new());
    // From where on bytes belong to no entry.
    let mut stray = 0;
    let mut position = 0;
    while position < length {
        move_to(from, position)?;
        let mut bytes = [0; HEAD_BYTES];
        let whole = length - position >= HEAD_BYTES as u64;
        let entry = if whole { from.read_exact(&mut bytes).map(|()| parse(bytes))? } else { None };
        let start = position + HEAD_BYTES as u64;
        let entry = match entry {
            Some((key, bytes, checksum)) if bytes <= length - start => {
                let mut content = vec![0; bytes as usize];
                from.read_exact(&mut content)?;
                let good = XxHash3_64::oneshot(&content) == checksum && Entry::parse(&content).is_some();
                good.then_some((key, Span { start, length: bytes }))
            }
            _ => None,
        };
        let Some((key, span)) = entry else {
            move_to(from, position + 1)?;
            position = next_mark(from, position + 1, length)?;
            continue;
        };
        if stray < position {
            damaged.push(Damaged { start: stray, length: position - stray });
        }
        entries.insert(key, span);
        position = start + span.length;
        stray = position;
    }
    if stray < length {
        damaged.push(Damaged { start: stray, length: length - stray });
    }
    Ok((entries, damaged))
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
mod tests {
    use super::*;
    use crate::entry::tests::{answers, record};
    use tempfile::TempDir;

    fn folder() -> TempDir {
        TempDir::new().expect("there is a place for tests")
    }

    /// A journal of four entries, and where each begins.
    fn four(path: &Path) -> Vec<usize> {
        let (mut journal, _) = Journal::open(path).expect("it can be made");
        let mut starts = Vec::new();
        for number in 0..4 {
            starts.push(journal.length() as usize);
            journal.add(u128::from(number), &record(number)).expect("it can be written");
        }
        starts
    }

    #[test]
    fn entries_come_back_in_another_process_until_they_are_forgotten() {
        let folder = folder();
        let path = folder.path().join("journal");
        four(&path);
        let (mut journal, damaged) = Journal::open(&path).expect("it is there");
        assert_eq!((damaged, journal.keys().count()), (vec![], 4));
        journal.add(9, &answers(9)).expect("it can be written");
        assert_eq!(journal.get(2).expect("it can be read"), Some(record(2)));
        assert_eq!(journal.get(9).expect("it can be read").expect("it is there").bytes(), answers(9).bytes());
        assert_eq!(journal.get(8).expect("it can be read"), None);
        journal.clear().expect("it can be written");
        let (journal, _) = Journal::open(&path).expect("it is there");
        assert_eq!((journal.length(), journal.keys().count()), (0, 0));
    }

    /// Whatever happens to some bytes costs the entries that they belong to and no other.
    #[test]
    fn damage_costs_the_entries_that_it_hits() {
        let folder = folder();
        let path = folder.path().join("journal");
        let starts = four(&path);
        let good = std::fs::read(&path).expect("it is there");
        type Damage = fn(&mut Vec<u8>, usize);
        let cases: [(Damage, &[u128]); 4] = [
            // A bit of the content, the head, all of an entry zeroed, and the rest torn off.
            (|bytes, start| bytes[start + 100] ^= 1, &[0, 2, 3]),
            (|bytes, start| bytes[start + 30] ^= 1, &[0, 2, 3]),
            (|bytes, start| bytes[start..start + 200].fill(0), &[0, 2, 3]),
            (|bytes, start| bytes.truncate(start + 60), &[0]),
        ];
        for (damage, left) in cases {
            let mut bytes = good.clone();
            damage(&mut bytes, starts[1]);
            std::fs::write(&path, &bytes).expect("the test folder can be written");
            let (mut journal, damaged) = Journal::open(&path).expect("damage is no error");
            assert_eq!(journal.keys().collect::<Vec<_>>(), left);
            assert_eq!(damaged.len(), 1, "{damaged:?}");
            assert_eq!(damaged[0].start, starts[1] as u64);
            // It goes on behind it.
            journal.add(1, &record(1)).expect("it can be written");
            drop(journal);
            let (mut journal, _) = Journal::open(&path).expect("it is there");
            assert_eq!(journal.get(1).expect("it can be read"), Some(record(1)));
        }
    }
}
