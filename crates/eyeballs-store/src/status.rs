//! What a results folder holds, without touching it.

use crate::disk::{at, names};
use crate::journal::Journal;
use crate::layout::{JOURNAL, LOCK, STATES, STORE, is_results};
use crate::lock::holder;
use crate::manifest::Manifest;
use crate::parts::Parts;
use crate::states::States;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

/// A results folder as it is now.
#[derive(Clone, Debug)]
pub struct Status {
    /// Its last command.
    pub manifest: Manifest,
    /// Which process works with it, if one does.
    pub process: Option<String>,
    /// Simulations and answers that are kept.
    pub kept: usize,
    /// Of simulations on their way.
    pub states: usize,
    /// Files of the store that are damaged.
    pub damaged: usize,
    /// Bytes of the store.
    pub bytes: u64,
}

impl Status {
    /// Looks at a folder.
    ///
    /// # Errors
    /// If it is no results folder, or cannot be read.
    pub fn of(path: &Path) -> io::Result<Status> {
        let store = path.join(STORE);
        let refused = |why: &str| io::Error::other(format!("`{}` {why}", path.display()));
        if !is_results(path) && !store.is_dir() {
            return Err(refused("is not a results folder of Eyeballs"));
        }
        let manifest = Manifest::read(&store)?.ok_or_else(|| refused("has no store"))?;
        let (parts, broken) = Parts::open(&store);
        let journal = store.join(JOURNAL);
        let mut damaged = broken.len();
        let mut keys = BTreeSet::new();
        // Opened to write, it would be made.
        if journal.exists() {
            let (journal, lost) = Journal::open(&journal)?;
            damaged += lost.len();
            keys.extend(journal.keys().filter(|key| !parts.holds(*key)));
        }
        let sizes = names(&store).into_iter().map(|name| fs::metadata(store.join(name)).map_err(at(&store)));
        Ok(Status {
            manifest,
            process: holder(&store.join(LOCK)),
            kept: parts.count() + keys.len(),
            states: States::new(store.join(STATES)).count(),
            damaged,
            bytes: sizes.map(|file| file.map(|file| file.len())).sum::<io::Result<u64>>()?,
        })
    }
}
