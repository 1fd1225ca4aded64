//! One random word for each of many people, four of whom share a block of the generator.

use eyeballs_abi::random::RandomKey;
use eyeballs_abi::vectorised;

/// People who share a counter: one for each word that it gives.
const SHARING: u32 = 4;
/// Counters taken together.
const COUNTERS: usize = 64;
/// People to whom they belong.
const PEOPLE: usize = COUNTERS * SHARING as usize;

/// A person's word: number `person` mod 4 of those for the counter `person` / 4.
pub(crate) fn shared_word(key: &RandomKey, person: u32, purpose: u32, draw: u32) -> u32 {
    key.bits(person / SHARING, purpose, draw)[(person % SHARING) as usize]
}

/// The words of the people in some rows, in increasing order, of a block; `first` is its first person, a
/// multiple of four.
pub(crate) fn shared_words(
    key: &RandomKey,
    first: u32,
    rows: &[u16],
    purpose: u32,
    draw: u32,
    out: &mut [u32],
) {
    let (mut rows, mut out) = (rows, &mut out[..rows.len()]);
    let mut table = [0; PEOPLE];
    while let Some(&row) = rows.first() {
        let part = usize::from(row) / PEOPLE;
        let near = rows[..rows.len().min(PEOPLE)].partition_point(|&row| usize::from(row) / PEOPLE == part);
        let (these, others) = rows.split_at(near);
        let (words, rest) = out.split_at_mut(near);
        if near < COUNTERS {
            let mut counters = [0; COUNTERS];
            for (counter, &row) in counters.iter_mut().zip(these) {
                *counter = (first + u32::from(row)) / SHARING;
            }
            key.fill(&counters[..near], purpose, draw, &mut table);
            for (place, (word, &row)) in words.iter_mut().zip(these).enumerate() {
                *word = table[usize::from(row) % SHARING as usize * near + place];
            }
        } else {
            fill(key, first / SHARING + (part * COUNTERS) as u32, purpose, draw, &mut table);
            for (word, &row) in words.iter_mut().zip(these) {
                *word = table[usize::from(row) % PEOPLE];
            }
        }
        (rows, out) = (others, rest);
    }
}

vectorised! {
    /// The words of neighbours.
    fn fill(key: &RandomKey, first_counter: u32, purpose: u32, draw: u32, out: &mut [u32; PEOPLE]) {
        let mut planes = [[0; COUNTERS]; SHARING as usize];
        for counter in 0..COUNTERS {
            let words = key.bits(first_counter.wrapping_add(counter as u32), purpose, draw);
            for (plane, word) in planes.iter_mut().zip(words) {
                plane[counter] = word;
            }
        }
        let (fours, _) = out.as_chunks_mut::<{ SHARING as usize }>();
        for (counter, four) in fours.iter_mut().enumerate() {
            *four = std::array::from_fn(|word| planes[word][counter]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_few_people_get_the_words_that_each_gets_alone() {
        let key = RandomKey { key: [1, 2], day: 3, stream: 4 };
        for (first, step) in [(0, 1), (4_096, 2), (4_096, 3), (8_192, 17), (u32::MAX - 4_095, 1)] {
            let rows: Vec<u16> = (3..4_096).step_by(step).collect();
            let mut words = vec![0; rows.len()];
            shared_words(&key, first, &rows, 5, 6, &mut words);
            for (&row, &word) in rows.iter().zip(&words) {
                assert_eq!(word, shared_word(&key, first + u32::from(row), 5, 6), "row {row} of {step}");
            }
        }
    }
}
