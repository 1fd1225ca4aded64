//! The store of a results folder: simulations by all that decides what comes of them.
//!
//! A key is the XXH3 (128 bits) of the program, the models and their hashes, the world, the replication, and what was asked. So a design
//! that grows, a second experiment or an edited scenario finds what did not change.

use crate::entry::{Content, Entry};
use crate::journal::Journal;
use crate::layout::{JOURNAL, STATES};
use crate::parts::Parts;
use crate::states::States;
use eyeballs_lab::store::{Identity, Store as Keeper};
use snap::raw::{Decoder, Encoder};
use std::fs;
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use twox_hash::XxHash3_128;

/// Bytes of a journal that becomes a part.
const JOURNAL_BYTES: u64 = 64 << 20;

/// What was computed.
#[derive(Debug)]
pub struct Store {
    makers: String,
    every_days: Option<u32>,
    kept: Mutex<Kept>,
    states: States,
    damaged: Vec<String>,
}

#[derive(Debug)]
struct Kept {
    journal: Journal,
    parts: Parts,
}

impl Kept {
    fn holds(&self, key: u128) -> bool {
        self.journal.holds(key) || self.parts.holds(key)
    }

    fn get(&mut self, key: u128) -> io::Result<Option<Entry>> {
        match self.journal.get(key)? {
            Some(entry) => Ok(Some(entry)),
            None => self.parts.get(key),
        }
    }

    fn add(&mut self, key: u128, entry: &Entry) -> io::Result<()> {
        if self.holds(key) {
            return Ok(());
        }
        self.journal.add(key, entry)?;
        if self.journal.length() >= JOURNAL_BYTES { self.settle() } else { Ok(()) }
    }

    /// Makes a part of the journal.
    fn settle(&mut self) -> io::Result<()> {
        self.journal.sync()?;
        let Kept { journal, parts } = self;
        // A process that died after it wrote the part, before it emptied the journal, leaves entries in both.
        let keys: Vec<u128> = journal.keys().filter(|key| !parts.holds(*key)).collect();
        if !keys.is_empty() {
            let entries = keys.into_iter().map(|key| match journal.get(key) {
                Ok(Some(entry)) => Ok((key, entry)),
                Ok(None) => Err(io::Error::other("an entry of the journal is gone")),
                Err(error) => Err(error),
            });
            parts.grow(entries)?;
        }
        self.journal.clear()
    }
}

impl Store {
    /// Opens the store in a folder; `makers` are the program and the models. States of running simulations are kept
    /// every `every_days` days, if at all.
    ///
    /// # Errors
    /// If it cannot be read or written. What is damaged is no error, see [`Store::damaged`].
    pub(crate) fn open(folder: &Path, makers: String, every_days: Option<u32>) -> io::Result<Store> {
        let path = folder.join(JOURNAL);
        let (journal, lost) = Journal::open(&path)?;
        let (parts, broken) = Parts::open(folder);
        let mut damaged: Vec<String> = lost
            .iter()
            .map(|lost| {
                format!(
                    "`{}`: the {} bytes from byte {} on are damaged; the simulations that they held are done again",
                    path.display(),
                    lost.length,
                    lost.start
                )
            })
            .collect();
        for (path, error) in broken {
            let aside = path.with_extension("damaged");
            fs::rename(&path, &aside)?;
            damaged.push(format!(
                "`{}`: {error}; the simulations that it held are done again, and it is now called `{}`",
                path.display(),
                aside.display()
            ));
        }
        let states = States::new(folder.join(STATES));
        Ok(Store { makers, every_days, kept: Mutex::new(Kept { journal, parts }), states, damaged })
    }

    /// What was damaged when it was opened, for people.
    pub fn damaged(&self) -> &[String] {
        &self.damaged
    }

    /// Number of simulations and answers that are kept, of whatever program.
    pub fn count(&self) -> usize {
        let kept = self.kept();
        kept.parts.count() + kept.journal.keys().filter(|key| !kept.parts.holds(*key)).count()
    }

    /// Makes a part of what finished last.
    ///
    /// # Errors
    /// If it cannot be written; all is then still where it was.
    pub fn settle(&self) -> io::Result<()> {
        self.kept().settle()
    }

    /// Removes the states: all simulations are finished.
    ///
    /// # Errors
    /// If they cannot be removed.
    pub fn forget_states(&self) -> io::Result<()> {
        self.states.clear()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn key(&self, simulation: Identity, question: &str) -> u128 {
        let mut hasher = XxHash3_128::new();
        hasher.write(&(self.makers.len() as u64).to_le_bytes());
        hasher.write(self.makers.as_bytes());
        hasher.write(&simulation.world.to_le_bytes());
        hasher.write(&simulation.replication.to_le_bytes());
        hasher.write(question.as_bytes());
        hasher.finish_128()
    }
}

/// What asks for a whole record.
const RECORD: &str = "";

impl Keeper for Store {
    fn record(&self, simulation: Identity) -> io::Result<Option<Vec<u8>>> {
        let entry = self.kept().get(self.key(simulation, RECORD))?;
        let Some(Entry { content: Content::Record(compressed), .. }) = entry else { return Ok(None) };
        Ok(Some(Decoder::new().decompress_vec(&compressed)?))
    }

    fn keep_record(&self, simulation: Identity, variant: &str, record: &[u8]) -> io::Result<()> {
        // Before anybody else has to wait for it.
        let content = Content::Record(Encoder::new().compress_vec(record)?);
        let entry = Entry { variant: variant.to_owned(), replication: simulation.replication, content };
        self.kept().add(self.key(simulation, RECORD), &entry)
    }

    fn answers(&self, simulation: Identity, question: &str) -> io::Result<Option<Vec<f64>>> {
        let entry = self.kept().get(self.key(simulation, question))?;
        Ok(entry.and_then(|entry| match entry.content {
            Content::Answers { values, .. } => Some(values),
            Content::Record(_) => None,
        }))
    }

    fn keep_answers(
        &self,
        simulation: Identity,
        variant: &str,
        question: &str,
        answers: &[f64],
    ) -> io::Result<()> {
        let content = Content::Answers { question: question.to_owned(), values: answers.to_vec() };
        let entry = Entry { variant: variant.to_owned(), replication: simulation.replication, content };
        self.kept().add(self.key(simulation, question), &entry)
    }

    fn every_days(&self) -> Option<u32> {
        self.every_days
    }

    fn state(&self, simulation: Identity) -> io::Result<Option<Box<dyn Read>>> {
        self.states.get(self.key(simulation, RECORD))
    }

    fn keep_state(
        &self,
        simulation: Identity,
        write: &dyn Fn(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<()> {
        self.states.keep(self.key(simulation, RECORD), write)
    }

    fn forget_state(&self, simulation: Identity) -> io::Result<()> {
        self.states.forget(self.key(simulation, RECORD))
    }

    fn state_name(&self, simulation: Identity) -> String {
        self.states.path(self.key(simulation, RECORD)).display().to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tempfile::TempDir;

    const ONE: Identity = Identity { world: 7, replication: 3 };

    fn store(folder: &Path, makers: &str) -> Store {
        Store::open(folder, makers.to_owned(), None).expect("it can be opened")
    }

    #[test]
    fn what_was_kept_is_there_in_the_next_process_settled_or_not() {
        let folder = TempDir::new().expect("there is a place for tests");
        let first = store(folder.path(), "program 1");
        first.keep_record(ONE, "ads", b"all of it").expect("it can be written");
        first.keep_answers(ONE, "ads", "profit['a']", &[2.5]).expect("it can be written");
        drop(first);
        for settled in [false, true] {
            let next = store(folder.path(), "program 1");
            assert_eq!(next.count(), 2, "{settled}");
            assert_eq!(next.record(ONE).expect("it is good").as_deref(), Some(&b"all of it"[..]));
            assert_eq!(next.answers(ONE, "profit['a']").expect("it is good"), Some(vec![2.5]));
            next.settle().expect("it can be written");
        }
        let journal = fs::metadata(folder.path().join(JOURNAL)).expect("it stays");
        assert_eq!(journal.len(), 0);
    }

    #[test]
    fn another_program_replication_world_or_question_finds_nothing() {
        let folder = TempDir::new().expect("there is a place for tests");
        let first = store(folder.path(), "program 1");
        first.keep_answers(ONE, "ads", "profit['a']", &[2.5]).expect("it can be written");
        for other in [Identity { world: 8, ..ONE }, Identity { replication: 4, ..ONE }] {
            assert_eq!(first.answers(other, "profit['a']").expect("it is good"), None);
        }
        assert_eq!(first.answers(ONE, "profit['b']").expect("it is good"), None);
        assert_eq!(first.record(ONE).expect("it is good"), None);
        drop(first);
        let other = store(folder.path(), "program 2");
        assert_eq!(other.answers(ONE, "profit['a']").expect("it is good"), None);
    }

    #[test]
    fn a_damaged_part_is_named_once_and_set_aside() {
        let folder = TempDir::new().expect("there is a place for tests");
        let first = store(folder.path(), "p");
        first.keep_record(ONE, "ads", b"all of it").expect("it can be written");
        first.settle().expect("it can be written");
        drop(first);
        let part = crate::disk::names(folder.path()).into_iter().find(|name| name.starts_with("part-"));
        let path = folder.path().join(part.expect("there is one"));
        let mut bytes = fs::read(&path).expect("it is there");
        bytes[30] ^= 1;
        fs::write(&path, bytes).expect("the test folder can be written");
        let next = store(folder.path(), "p");
        assert_eq!((next.damaged().len(), next.count()), (1, 0), "{:?}", next.damaged());
        drop(next);
        assert!(store(folder.path(), "p").damaged().is_empty());
    }

    #[test]
    fn a_journal_that_grows_becomes_parts_by_itself() {
        let folder = TempDir::new().expect("there is a place for tests");
        let store = store(folder.path(), "p");
        // Nothing that compresses.
        let record: Vec<u8> =
            (0..9_u64 << 17).flat_map(|i| crate::hash(&i.to_le_bytes()).to_le_bytes()).collect();
        for replication in 0..9 {
            let one = Identity { replication, ..ONE };
            store.keep_record(one, "ads", &record).expect("it can be written");
        }
        let journal = fs::metadata(folder.path().join(JOURNAL)).expect("it stays").len();
        assert!(journal < 2 * record.len() as u64, "{journal}");
        assert_eq!(store.count(), 9);
        for replication in 0..9 {
            let kept = store.record(Identity { replication, ..ONE }).expect("it is good");
            assert!(kept.as_deref() == Some(&record[..]), "replication {replication}");
        }
    }
}
