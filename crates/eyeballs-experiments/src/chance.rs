//! Random numbers of the analyses: the same for the same seed.

use eyeballs_numerics::distribution::normal;
use eyeballs_numerics::random::{RandomKey, RandomStream, key_of, stream_of};
use eyeballs_numerics::sampling;

/// The random numbers of one purpose.
pub(crate) struct Chance {
    stream: RandomStream,
}

impl Chance {
    /// Those of a seed, a name and a number: other names and numbers have others.
    pub(crate) fn new(seed: u64, name: &str, number: u32) -> Chance {
        let key = RandomKey { key: key_of(seed, 0), day: 0, stream: stream_of(name.as_bytes()) };
        Chance { stream: key.stream_of_person(number, 0) }
    }

    /// A uniform number, never 0 and never 1.
    pub(crate) fn uniform(&mut self) -> f64 {
        sampling::uniform(&mut self.stream)
    }

    /// A standard normal number.
    pub(crate) fn normal(&mut self) -> f64 {
        normal::quantile(self.uniform())
    }

    /// So many standard normal numbers.
    pub(crate) fn normals(&mut self, count: usize) -> Vec<f64> {
        (0..count).map(|_| self.normal()).collect()
    }

    /// A whole number below `count`, which is above 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((self.uniform() * count as f64) as usize).min(count - 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_seeds_names_and_numbers_have_other_numbers() {
        let first = |seed, name, number| Chance::new(seed, name, number).uniform();
        let all = [first(1, "a", 0), first(2, "a", 0), first(1, "b", 0), first(1, "a", 1)];
        assert!((1..4).all(|index| all[index] != all[0]));
        assert_eq!(first(1, "a", 0), all[0]);
    }
}
