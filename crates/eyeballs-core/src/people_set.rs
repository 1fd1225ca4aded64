//! Sets of people of a block, as bits.

use crate::block::BLOCK_PEOPLE;

/// People in a word of a set.
pub(crate) const WORD_PEOPLE: usize = 64;
/// Words in a set.
pub(crate) const WORDS: usize = BLOCK_PEOPLE / WORD_PEOPLE;

/// A set of people of a block.
#[derive(Clone, Debug)]
pub(crate) struct PeopleSet(Box<[u64; WORDS]>);

impl PeopleSet {
    pub(crate) fn empty() -> PeopleSet {
        PeopleSet(Box::new([0; WORDS]))
    }

    pub(crate) fn contains(&self, row: usize) -> bool {
        self.0[row / WORD_PEOPLE] >> (row % WORD_PEOPLE) & 1 == 1
    }

    pub(crate) fn insert(&mut self, row: usize) {
        self.0[row / WORD_PEOPLE] |= 1 << (row % WORD_PEOPLE);
    }

    pub(crate) fn remove(&mut self, row: usize) {
        self.0[row / WORD_PEOPLE] &= !(1 << (row % WORD_PEOPLE));
    }

    /// A word of the set: 64 people, the first in the lowest bit.
    pub(crate) fn word(&self, word: usize) -> u64 {
        self.0[word]
    }

    /// Writes the rows of the set in increasing order.
    pub(crate) fn rows(&self, rows: &mut Vec<u16>) {
        rows.resize(self.0.iter().map(|bits| bits.count_ones() as usize).sum(), 0);
        let mut places = rows.iter_mut();
        for (word, &bits) in self.0.iter().enumerate() {
            let mut bits = bits;
            for place in places.by_ref().take(bits.count_ones() as usize) {
                *place = (word * WORD_PEOPLE) as u16 + bits.trailing_zeros() as u16;
                bits &= bits - 1;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_gives_its_rows_in_order() {
        let mut set = PeopleSet::empty();
        for row in [4095, 0, 63, 64, 700] {
            set.insert(row);
        }
        set.remove(63);
        let mut rows = Vec::new();
        set.rows(&mut rows);
        assert_eq!(rows, [0, 64, 700, 4095]);
        assert!(set.contains(700) && !set.contains(63));
    }
}
