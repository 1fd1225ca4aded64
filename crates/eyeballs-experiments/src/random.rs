//! Random numbers from a bare seed.

use eyeballs_numerics::random::{FOR_LIFE, RandomKey, RandomStream, key_of, stream_of};
use rand_core::Rng;

/// The stream of a seed for one use, and for one part of it: a factor, a trajectory, a resample. Parts do not
/// depend on how many there are, so that what grows keeps its beginning.
pub(crate) fn stream(seed: u64, used_for: &str, part: usize) -> RandomStream {
    let key = RandomKey { key: key_of(seed, 0), day: FOR_LIFE, stream: stream_of(used_for.as_bytes()) };
    key.stream_of_person(part as u32, 0)
}

/// One of the numbers below `count`, each as likely as the other: the product of a word and `count`, where
/// words that would favour some are thrown away (Lemire 2019).
pub(crate) fn below(count: u32, stream: &mut RandomStream) -> u32 {
    let favoured = count.wrapping_neg() % count;
    loop {
        let product = u64::from(stream.next_u32()) * u64::from(count);
        if product as u32 >= favoured {
            return (product >> 32) as u32;
        }
    }
}

/// The numbers below `count` in random order, each order as likely as the other (Durstenfeld 1964).
pub(crate) fn permutation(count: usize, stream: &mut RandomStream) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    for last in (1..count).rev() {
        order.swap(last, below(last as u32 + 1, stream) as usize);
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_below_a_count_are_all_there_and_equally_often() {
        let mut counts = [0_u32; 7];
        let mut stream = stream(1, "test", 0);
        for _ in 0..70_000 {
            counts[below(7, &mut stream) as usize] += 1;
        }
        // Four standard errors of a binomial number.
        let error = (70_000.0_f64 / 7.0 * 6.0 / 7.0).sqrt();
        assert!(counts.iter().all(|&n| (f64::from(n) - 10_000.0).abs() < 4.0 * error), "{counts:?}");
    }

    /// Of the words, every third of these numbers would have two where the others have one.
    #[test]
    fn no_number_below_a_large_count_is_favoured() {
        let mut stream = stream(1, "test", 0);
        let thirds = (0..30_000).filter(|_| below(3 << 30, &mut stream).is_multiple_of(3)).count() as f64;
        assert!((thirds - 10_000.0).abs() < 4.0 * (30_000.0_f64 / 3.0 * 2.0 / 3.0).sqrt(), "{thirds}");
    }

    #[test]
    fn all_orders_of_three_are_equally_likely() {
        let mut counts = std::collections::BTreeMap::new();
        for part in 0..12_000 {
            *counts.entry(permutation(3, &mut stream(1, "test", part))).or_insert(0_u32) += 1;
        }
        let error = (12_000.0_f64 / 6.0 * 5.0 / 6.0).sqrt();
        assert_eq!(counts.len(), 6);
        assert!(counts.values().all(|&n| (f64::from(n) - 2_000.0).abs() < 4.0 * error), "{counts:?}");
    }

    #[test]
    fn seeds_uses_and_parts_have_their_own_numbers() {
        let first = |seed, used_for, part| stream(seed, used_for, part).next_u64();
        let all = [first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)];
        assert!((0..4).all(|i| (0..i).all(|j| all[i] != all[j])), "{all:?}");
        assert_eq!(first(1, "a", 0), all[0]);
    }
}
