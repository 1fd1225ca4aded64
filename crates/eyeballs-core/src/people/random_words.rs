//! One random word for each of many people, four of whom share a block of the generator.

#[cfg(test)]
use crate::people::people_set::PeopleSet;
use crate::state::reused::Reused;
use eyeballs_numerics::random::RandomKey;
use eyeballs_numerics::rows::Rows;
use eyeballs_numerics::vectorised;
use std::ops::Range;

/// People who share a counter: one for each word that it gives.
const SHARING: u32 = 4;
/// Counters taken together.
const PART: usize = 64;
/// People taken together where few are asked for.
const FEW: usize = 16;

/// A person's word: number `person` mod 4 of those for the counter `person` / 4.
pub(crate) fn shared_word(key: &RandomKey, person: u32, purpose: u32, draw: u32) -> u32 {
    key.bits(person / SHARING, purpose, draw)[(person % SHARING) as usize]
}

/// The words of those of some people, from a multiple of four on, who stand in some rows. `of_all` is working
/// memory for the words of all of them.
pub(crate) fn shared_words(
    key: &RandomKey,
    people: Range<u32>,
    rows: &Rows,
    purpose: u32,
    draw: u32,
    of_all: &mut Reused<u32>,
    out: &mut [u32],
) {
    let first = people.start;
    if rows.len() >= people.len() / SHARING as usize {
        let words = people.len().next_multiple_of(PART * SHARING as usize);
        of_all.resize(words, 0);
        let (parts, _) = of_all.as_chunks_mut::<{ PART * SHARING as usize }>();
        for (part, words) in parts.iter_mut().enumerate() {
            fill(key, first / SHARING + (part * PART) as u32, purpose, draw, words);
        }
        rows.gather(of_all, out);
        return;
    }
    fill_some(key, first, rows.list(), purpose, draw, out);
}

vectorised! {
    /// The words of neighbours.
    fn fill(key: &RandomKey, first_counter: u32, purpose: u32, draw: u32, out: &mut [u32; PART * SHARING as usize]) {
        let mut planes = [[0; PART]; SHARING as usize];
        for counter in 0..PART {
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

vectorised! {
    /// The words of people in some rows.
    fn fill_some(key: &RandomKey, first: u32, rows: &[u16], purpose: u32, draw: u32, out: &mut [u32]) {
        for (out, rows) in out.chunks_mut(FEW).zip(rows.chunks(FEW)) {
            // As many at a time whatever is asked for, so that all go side by side.
            let mut people = [first; FEW];
            for (person, &row) in people.iter_mut().zip(rows) {
                *person = first + u32::from(row);
            }
            let mut words = [0; FEW];
            for (word, person) in words.iter_mut().zip(people) {
                let [word_0, word_1, word_2, word_3] = key.bits(person / SHARING, purpose, draw);
                // Chosen, not looked up: the loop stays one without memory, for many side by side.
                let odd = person % 2 == 1;
                let (low, high) = (if odd { word_1 } else { word_0 }, if odd { word_3 } else { word_2 });
                *word = if person % SHARING >= 2 { high } else { low };
            }
            out.copy_from_slice(&words[..out.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_few_people_get_the_words_that_each_gets_alone() {
        let key = RandomKey { key: [1, 2], day: 3, stream: 4 };
        let parts = [
            (0, 1),
            (4_096, 2),
            (4_096, 3),
            (8_192, 17),
            (8_192, 240),
            (8_192, 256),
            (8_192, 272),
            (8_192, 4_096),
            (u32::MAX - 4_095, 1),
        ];
        for (first, step) in parts {
            let mut rows = Rows::default();
            let mut people = PeopleSet::empty(4_096);
            (3..4_096).step_by(step).for_each(|row| people.insert(row));
            rows.set(&people.0);
            let mut words = vec![0; rows.len()];
            shared_words(
                &key,
                first..first.saturating_add(4_096),
                &rows,
                5,
                6,
                &mut Reused::default(),
                &mut words,
            );
            for (&row, &word) in rows.list().iter().zip(&words) {
                assert_eq!(word, shared_word(&key, first + u32::from(row), 5, 6), "row {row} of {step}");
            }
        }
    }
}
