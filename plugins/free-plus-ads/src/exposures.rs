//! How many advertisements a block of users saw: one Poisson number for each, added up.
//!
//! Inverting a Poisson distribution one user at a time takes a loop whose end no processor can
//! guess. Most users see few advertisements, so a chunk of users is first counted without branches up
//! to [`FEW`] each; only a chunk with somebody beyond is counted again one by one.

use eyeballs_model::math;
use eyeballs_model::prelude::*;

/// Above this mean, inversion of one word is no longer exact and a stream is drawn from.
pub(crate) const LARGEST_MEAN: f32 = 40.0;
/// Users counted together.
const CHUNK: usize = 16;
/// Most advertisements of a user who is counted without branches.
const FEW: u32 = 8;

/// Advertisements seen by those in a block whose mean is at most [`LARGEST_MEAN`], and whether there
/// are others.
pub(crate) fn count(minutes: &[f32], words: &[u32], per_minute: f32) -> (u64, bool) {
    let (minutes, last_minutes) = minutes.as_chunks::<CHUNK>();
    let (words, last_words) = words.as_chunks::<CHUNK>();
    let (mut shown, mut heavy) = one_by_one(last_minutes, last_words, per_minute);
    for (minutes, words) in minutes.iter().zip(words) {
        if let Some(few) = few(minutes, words, per_minute) {
            shown += u64::from(few);
        } else {
            let (many, beyond) = one_by_one(minutes, words, per_minute);
            shown += many;
            heavy |= beyond;
        }
    }
    (shown, heavy)
}

/// The same steps as [`math::poisson`], for everybody at once; `None` if somebody saw more than
/// [`FEW`].
#[inline]
fn few(minutes: &[f32; CHUNK], words: &[u32; CHUNK], per_minute: f32) -> Option<u32> {
    let (mut means, mut luck, mut terms) = ([0.0; CHUNK], [0.0; CHUNK], [0.0; CHUNK]);
    for user in 0..CHUNK {
        means[user] = per_minute * minutes[user];
        luck[user] = uniform(words[user]);
        terms[user] = math::exp(-means[user]);
    }
    let mut sums = terms;
    let mut counts = [0_u32; CHUNK];
    for count in 1..=FEW {
        for user in 0..CHUNK {
            counts[user] += u32::from(luck[user] >= sums[user]);
            terms[user] *= means[user] / count as f32;
            sums[user] += terms[user];
        }
    }
    let beyond = (0..CHUNK).fold(false, |beyond, user| beyond | (luck[user] >= sums[user]));
    if beyond { None } else { Some(counts.iter().sum()) }
}

fn one_by_one(minutes: &[f32], words: &[u32], per_minute: f32) -> (u64, bool) {
    let (mut shown, mut heavy) = (0, false);
    for (&minutes, &word) in minutes.iter().zip(words) {
        let mean = per_minute * minutes;
        if mean <= LARGEST_MEAN {
            shown += u64::from(math::poisson(mean, word));
        } else {
            heavy = true;
        }
    }
    (shown, heavy)
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_model::abi::random::philox;

    /// However users are divided into blocks and chunks, each sees the same number.
    #[test]
    fn counting_together_gives_what_counting_one_by_one_gives() {
        let users = 40_000;
        let words: Vec<u32> = (0..users).map(|user| philox([user, 0, 0, 0], [1, 2])[0]).collect();
        let minutes: Vec<f32> = (0..users).map(|user| (user % 977) as f32 * 0.1).collect();
        for per_minute in [0.0, 0.001, 0.1, 0.5] {
            let each: u64 = minutes
                .iter()
                .zip(&words)
                .filter(|(minutes, _)| per_minute * **minutes <= LARGEST_MEAN)
                .map(|(minutes, &word)| u64::from(math::poisson(per_minute * minutes, word)))
                .sum();
            for block in [1, 7, 16, 4_096] {
                let together: u64 = minutes
                    .chunks(block)
                    .zip(words.chunks(block))
                    .map(|(minutes, words)| count(minutes, words, per_minute).0)
                    .sum();
                assert_eq!(together, each, "{per_minute} an hour in blocks of {block}");
            }
        }
        assert!(count(&minutes, &words, 0.5).1 && !count(&minutes, &words, 0.1).1);
    }
}
