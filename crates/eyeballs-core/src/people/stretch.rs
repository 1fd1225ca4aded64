//! Neighbours in a block whose users go to the models together.

use crate::people::block::Block;
use crate::people::people_set::WORD_PEOPLE;
use eyeballs_numerics::rows::{Rows, of_one_call};
use std::ops::Range;

/// Neighbours in a block, complete words of its sets: as many as have, of each service, no more users than a model
/// takes in one call. The fewer users there are, the longer it is, so that what a call costs is shared by many.
/// Part of the result's contract, as the block is.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stretch {
    /// Words of the block's sets.
    pub(crate) set_words: Range<usize>,
    /// The people of these words.
    pub(crate) rows: Range<usize>,
}

impl Stretch {
    /// The one that begins with a word; none behind the last person.
    pub(crate) fn from(block: &Block, word: usize) -> Option<Stretch> {
        Stretch::among(block.count, block.relations.iter().map(|relation| &*relation.active.0), word)
    }

    /// The same for a number of people, by the users of each service.
    fn among<'a>(people: usize, users: impl Iterator<Item = &'a [u64]>, word: usize) -> Option<Stretch> {
        let of_all = people.div_ceil(WORD_PEOPLE);
        let end = users.map(|users| word + of_one_call(&users[word..]).0).min().unwrap_or(of_all);
        let rows = word * WORD_PEOPLE..people.min(end * WORD_PEOPLE);
        (!rows.is_empty()).then_some(Stretch { set_words: word..end, rows })
    }

    /// A part of it: some of its words, counted from the first.
    pub(crate) fn part(&self, words: Range<usize>) -> Stretch {
        let first = self.set_words.start + words.start;
        let set_words = first..self.set_words.start + words.end;
        let rows = first * WORD_PEOPLE..self.rows.end.min(set_words.end * WORD_PEOPLE);
        Stretch { set_words, rows }
    }

    /// The numbers of its people.
    pub(crate) fn people(&self, block: &Block) -> Range<u32> {
        block.person(self.rows.start)..block.person(self.rows.end)
    }

    /// The rows of those of its people who are among some people.
    pub(crate) fn rows_of(&self, block: &Block, people: Range<u32>) -> Range<usize> {
        let row =
            |person: u32| (person.saturating_sub(block.first) as usize).clamp(self.rows.start, self.rows.end);
        row(people.start)..row(people.end)
    }

    /// The row of the block of the user at an index among some rows of the stretch.
    pub(crate) fn row(&self, rows: &Rows, user: usize) -> usize {
        self.rows.start + usize::from(rows.list()[user])
    }

    /// Its part of a column of a block.
    pub(crate) fn of<'a, T>(&self, column: &'a [T]) -> &'a [T] {
        &column[self.rows.clone()]
    }

    /// The same, to be written.
    pub(crate) fn of_mut<'a, T>(&self, column: &'a mut [T]) -> &'a mut [T] {
        &mut column[self.rows.clone()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where the stretches of 10,000 people end, each of which begins where the one before ends.
    fn ends(users: &[Vec<u64>]) -> Vec<usize> {
        let next = |word| Stretch::among(10_000, users.iter().map(|users| &**users), word);
        let all = std::iter::successors(next(0), |last| {
            next(last.set_words.end).inspect(|stretch| assert_eq!(stretch.rows.start, last.rows.end))
        });
        all.map(|stretch| stretch.rows.end).collect()
    }

    #[test]
    fn the_fewer_users_the_longer_is_a_stretch() {
        let words = 10_000_usize.div_ceil(WORD_PEOPLE);
        assert_eq!(ends(&[vec![0; words]]), [10_000]);
        assert_eq!(ends(&[]), [10_000]);
        assert_eq!(ends(&[vec![1; words]]), [10_000]);
        assert_eq!(ends(&[vec![u64::MAX; words]]), [4_096, 8_192, 10_000]);
        assert_eq!(ends(&[vec![u32::MAX.into(); words]]), [8_192, 10_000]);
    }

    #[test]
    fn the_service_with_most_users_ends_a_stretch() {
        let words = 10_000_usize.div_ceil(WORD_PEOPLE);
        let mut early = vec![0; words];
        early[..60].fill(u64::MAX);
        let mut late = vec![0; words];
        late[50..].fill(u64::MAX);
        assert_eq!(ends(&[early, late]), [114 * 64, 10_000]);
    }

    #[test]
    fn no_stretch_of_a_small_market_ends_before_its_block() {
        let users = vec![u64::MAX; 64];
        let stretch = Stretch::among(4_096, [&*users].into_iter(), 0).expect("one");
        assert_eq!((stretch.set_words, stretch.rows), (0..64, 0..4_096));
    }
}
