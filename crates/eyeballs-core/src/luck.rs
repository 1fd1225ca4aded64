//! One random word for each of many people, four of whom share a block of the generator.

use eyeballs_abi::random::RandomKey;
use eyeballs_abi::vectorised;

/// People who share a counter: one for each word that it gives.
const SHARING: u32 = 4;
/// Counters taken together.
const COUNTERS: usize = 64;

/// A person's word: number `person` mod 4 of those for the counter `person` / 4.
pub(crate) fn shared_word(key: &RandomKey, person: u32, purpose: u32, draw: u32) -> u32 {
    key.bits(person / SHARING, purpose, draw)[(person % SHARING) as usize]
}

/// The words of people whose numbers increase.
pub(crate) fn shared_words(key: &RandomKey, people: &[u32], purpose: u32, draw: u32, out: &mut [u32]) {
    let (mut people, mut out) = (people, &mut out[..people.len()]);
    while let Some(&person) = people.first() {
        let first = person / SHARING;
        let most = people.len().min(COUNTERS * SHARING as usize);
        let near = people[..most].partition_point(|person| person / SHARING < first + COUNTERS as u32);
        let (these, others) = people.split_at(near);
        let (words, rest) = out.split_at_mut(near);
        if near < COUNTERS {
            for (word, &person) in words.iter_mut().zip(these) {
                *word = shared_word(key, person, purpose, draw);
            }
        } else {
            let mut planes = [[0; COUNTERS]; SHARING as usize];
            fill(key, first, purpose, draw, &mut planes);
            for (word, &person) in words.iter_mut().zip(these) {
                *word = planes[(person % SHARING) as usize][(person / SHARING - first) as usize % COUNTERS];
            }
        }
        (people, out) = (others, rest);
    }
}

vectorised! {
    fn fill(
        key: &RandomKey,
        first: u32,
        purpose: u32,
        draw: u32,
        planes: &mut [[u32; COUNTERS]; SHARING as usize],
    ) {
        for counter in 0..COUNTERS {
            let words = key.bits(first.wrapping_add(counter as u32), purpose, draw);
            for (plane, word) in planes.iter_mut().zip(words) {
                plane[counter] = word;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_and_few_people_get_the_words_that_each_gets_alone() {
        let key = RandomKey { key: [1, 2], day: 3, stream: 4 };
        for step in [1, 2, 3, 17, 900] {
            let people: Vec<u32> = (0..2_000).map(|place| 4_097 + place * step).collect();
            let mut words = vec![0; people.len()];
            shared_words(&key, &people, 5, 6, &mut words);
            for (&person, &word) in people.iter().zip(&words) {
                assert_eq!(word, shared_word(&key, person, 5, 6), "every {step}th person, {person}");
            }
        }
        let last = [u32::MAX - 300, u32::MAX - 1, u32::MAX];
        let mut words = [0; 3];
        shared_words(&key, &last, 5, 6, &mut words);
        assert_eq!(words, last.map(|person| shared_word(&key, person, 5, 6)));
    }
}
