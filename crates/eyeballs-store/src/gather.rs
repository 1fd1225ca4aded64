//! One store of several.

use crate::disk::{at, names};
use crate::entry::Entry;
use crate::journal::Journal;
use crate::layout::{JOURNAL, STORE};
use crate::part::{ENDING, Part};
use crate::parts::Parts;
use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

/// Puts all that stores hold into a folder of parts.
///
/// # Errors
/// If one is damaged, or the folder cannot be written.
pub(crate) fn gather(folders: &[PathBuf], to: &Path) -> io::Result<()> {
    let (mut parts, _) = Parts::open(to);
    let mut seen: BTreeSet<u128> = parts.keys().collect();
    let mut stores = Vec::new();
    for folder in folders {
        let store = folder.join(STORE);
        let files = names(&store).into_iter().filter(|name| name.ends_with(ENDING));
        let open = |name: String| Part::open(&store.join(&name)).map_err(at(&store.join(&name)));
        stores.push((files.map(open).collect::<io::Result<Vec<Part>>>()?, store.join(JOURNAL)));
    }
    let entries = stores.iter().flat_map(|(parts, journal)| {
        let of_parts = parts.iter().flat_map(|part| part.entries());
        of_parts.chain(journal.exists().then(|| of_journal(journal)).into_iter().flatten())
    });
    let new = entries.filter(|entry| entry.as_ref().map_or(true, |(key, _)| seen.insert(*key)));
    parts.grow(new)
}

/// The entries of a journal, which is small.
fn of_journal(path: &Path) -> Vec<io::Result<(u128, Entry)>> {
    let (mut journal, _) = match Journal::open(path) {
        Ok(open) => open,
        Err(error) => return vec![Err(error)],
    };
    let keys: Vec<u128> = journal.keys().collect();
    keys.into_iter().filter_map(|key| journal.get(key).transpose().map(|entry| Ok((key, entry?)))).collect()
}
