//! Neighbours in a block whose users go to the models together.

use crate::block::Block;
use crate::people_set::WORD_PEOPLE;
use eyeballs_abi::rows::of_one_call;
use std::ops::Range;

/// Neighbours in a block, whole words of its sets: as many as have, of each service, no more users than a model
/// takes in one call. The fewer users there are, the longer it is, so that what a call costs is shared by many.
/// Part of the result's contract, as the block is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretch {
    pub(crate) words: Range<usize>,
    /// The people of these words.
    pub(crate) rows: Range<usize>,
}

impl Stretch {
    /// The one that begins with a word; none behind the last person.
    pub(crate) fn from(block: &Block, word: usize) -> Option<Stretch> {
        let sets = || block.relations.iter().map(|relation| &relation.active.0[word..]);
        let words = word..block
            .count
            .div_ceil(WORD_PEOPLE)
            .min(sets().map(|set| word + of_one_call(set).0).min().unwrap_or(usize::MAX));
        let rows = words.start * WORD_PEOPLE..block.count.min(words.end * WORD_PEOPLE);
        (!rows.is_empty()).then_some(Stretch { words, rows })
    }

    /// Its part of a column of a block; nothing of a column that is not stored.
    pub(crate) fn of<'a, T>(&self, column: &'a [T]) -> &'a [T] {
        column.get(self.rows.clone()).unwrap_or_default()
    }

    /// The same, to be written.
    pub(crate) fn of_mut<'a, T>(&self, column: &'a mut [T]) -> &'a mut [T] {
        column.get_mut(self.rows.clone()).unwrap_or_default()
    }
}
