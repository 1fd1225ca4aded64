//! The parts of a store, and where each simulation lies in them.

use crate::disk::names;
use crate::entry::Entry;
use crate::part::{ENDING, Part, write};
use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Row groups that stay in memory: simulations are asked for about in the order in which they were kept.
const CACHED: usize = 3;
/// Parts that are smaller are put together: few large files, never many small ones.
const SMALL_BYTES: u64 = 16 << 20;
/// So many small ones may there be before.
const SMALL_PARTS: usize = 4;

/// Part, row group and row.
type Place = (usize, usize, usize);

/// A row group that was read: its part and number, and its entries.
type Group = ((usize, usize), Arc<Vec<Entry>>);

/// The parts of a store.
#[derive(Debug)]
pub(crate) struct Parts {
    folder: PathBuf,
    parts: Vec<Part>,
    places: BTreeMap<u128, Place>,
    /// The row groups that were read last, the latest behind.
    cache: Vec<Group>,
}

impl Parts {
    /// Opens all parts in a folder, and tells which are damaged and how.
    pub(crate) fn open(folder: &Path) -> (Parts, Vec<(PathBuf, io::Error)>) {
        let mut parts = Parts {
            folder: folder.to_owned(),
            parts: Vec::new(),
            places: BTreeMap::new(),
            cache: Vec::new(),
        };
        let mut damaged = Vec::new();
        for name in names(folder).into_iter().filter(|name| name.ends_with(ENDING)) {
            let path = folder.join(name);
            match Part::open(&path) {
                Ok(part) => parts.add(part),
                Err(error) => damaged.push((path, error)),
            }
        }
        (parts, damaged)
    }

    fn add(&mut self, part: Part) {
        for (group, keys) in part.keys.iter().enumerate() {
            for (row, &key) in keys.iter().enumerate() {
                self.places.insert(key, (self.parts.len(), group, row));
            }
        }
        self.parts.push(part);
    }

    pub(crate) fn count(&self) -> usize {
        self.places.len()
    }

    /// The keys of all entries.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u128> + '_ {
        self.places.keys().copied()
    }

    pub(crate) fn holds(&self, key: u128) -> bool {
        self.places.contains_key(&key)
    }

    /// An entry.
    pub(crate) fn get(&mut self, key: u128) -> io::Result<Option<Entry>> {
        let Some(&(part, group, row)) = self.places.get(&key) else { return Ok(None) };
        let place = (part, group);
        let cached = self.cache.iter().position(|(of, _)| *of == place);
        let entries = match cached {
            Some(index) => self.cache.remove(index).1,
            None => Arc::new(self.parts[part].group(group)?),
        };
        let entry = entries.get(row).cloned();
        self.cache.push((place, entries));
        if self.cache.len() > CACHED {
            self.cache.remove(0);
        }
        Ok(entry)
    }

    /// Makes a new part of entries, and of all parts that are small.
    pub(crate) fn grow(
        &mut self,
        entries: impl Iterator<Item = io::Result<(u128, Entry)>>,
    ) -> io::Result<()> {
        let is_small = |part: &Part| part.path().metadata().is_ok_and(|file| file.len() < SMALL_BYTES);
        let gather = self.parts.iter().filter(|part| is_small(part)).count() >= SMALL_PARTS;
        let small = |part: &Part| gather && is_small(part);
        let (small, large): (Vec<Part>, Vec<Part>) =
            std::mem::take(&mut self.parts).into_iter().partition(small);
        let of_small = small.iter().flat_map(Part::entries);
        // Whatever goes wrong, what is there stays there.
        let written = write(&self.folder, of_small.chain(entries));
        (self.places, self.cache) = (BTreeMap::new(), Vec::new());
        large.into_iter().for_each(|part| self.add(part));
        let name = match written {
            Ok(name) => name,
            Err(error) => {
                small.into_iter().for_each(|part| self.add(part));
                return Err(error);
            }
        };
        let path = self.folder.join(name);
        for part in small {
            // The same entries in the same order are the same file.
            if part.path() != path {
                std::fs::remove_file(part.path())?;
            }
        }
        self.add(Part::open(&path)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::entry::tests::{answers, record};
    use tempfile::TempDir;

    #[test]
    fn small_parts_become_one_and_every_entry_is_found() {
        let folder = TempDir::new().expect("there is a place for tests");
        let (mut parts, _) = Parts::open(folder.path());
        let mut files = Vec::new();
        for number in 0..5_u32 {
            let entries =
                [Ok((u128::from(number), record(number))), Ok((u128::from(100 + number), answers(number)))];
            parts.grow(entries.into_iter()).expect("it can be written");
            files.push(names(folder.path()).len());
        }
        assert_eq!(files, [1, 2, 3, 4, 1]);
        let (mut parts, damaged) = Parts::open(folder.path());
        assert!(damaged.is_empty() && parts.count() == 10);
        for number in 0..5_u32 {
            assert_eq!(parts.get(u128::from(number)).expect("it is good"), Some(record(number)));
            assert!(parts.holds(u128::from(100 + number)));
        }
        assert_eq!(parts.get(77).expect("it is good"), None);
        // What cannot be grown stays.
        parts.grow([Err(io::Error::other("full"))].into_iter()).expect_err("it cannot be written");
        assert_eq!(parts.get(3).expect("it is good"), Some(record(3)));
        assert_eq!(Parts::open(folder.path()).0.count(), 10);
    }
}
