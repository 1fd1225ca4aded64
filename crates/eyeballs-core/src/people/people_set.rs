//! Sets of people of a block, as bits.

/// People in a word of a set.
pub(crate) const WORD_PEOPLE: usize = eyeballs_numerics::rows::WORD_ROWS;

/// A set of people of a block.
#[derive(Clone, Debug)]
pub(crate) struct PeopleSet(pub(crate) Vec<u64>);

impl PeopleSet {
    /// Nobody of a block of `people` people.
    pub(crate) fn empty(people: usize) -> PeopleSet {
        PeopleSet(vec![0; people.div_ceil(WORD_PEOPLE)])
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
}

/// The flags, each 0 or 1, that are 1.
#[inline(always)]
pub(crate) fn word_of(flags: &[u8; WORD_PEOPLE]) -> u64 {
    let (bytes, _) = flags.as_chunks::<8>();
    let mut word = 0;
    for (byte, flags) in bytes.iter().enumerate() {
        // Gathers the lowest bits of eight bytes in the highest byte.
        let gathered = u64::from_le_bytes(*flags).wrapping_mul(0x0102_0408_1020_4080) >> 56;
        word |= gathered << (8 * byte);
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_who_was_put_in_and_not_taken_out() {
        let mut set = PeopleSet::empty(4_096);
        for row in [4095, 0, 63, 64, 700] {
            set.insert(row);
        }
        set.remove(63);
        let inside: Vec<usize> = (0..4096).filter(|&row| set.contains(row)).collect();
        assert_eq!(inside, [0, 64, 700, 4095]);
        assert_eq!((set.word(0), set.word(63)), (1, 1 << 63));
    }
}
