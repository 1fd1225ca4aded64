//! Stable traits of people: a rank per person and trait, drawn from the person's own random numbers. A
//! table turns ranks into values.

use crate::streams;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};

/// What the random words of the traits are for that a person has towards a service. Draw 0, word 0, for life: the low
/// half is the rank of the frequency of use, the high half that of frailty where it goes together with other traits.
pub(crate) const RELATION_TRAITS: u32 = 208;

/// The traits that every person has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trait {
    FreeMinutes,
    Sociability,
    AdTolerance,
    WillingnessToPay,
    Taste,
}

/// Number of traits.
pub(crate) const TRAITS: usize = 5;

impl Trait {
    /// All of them, in order of their ranks.
    pub(crate) const ALL: [Trait; TRAITS] =
        [Trait::FreeMinutes, Trait::Sociability, Trait::AdTolerance, Trait::WillingnessToPay, Trait::Taste];

    /// The word of a person's random bits that holds the rank, and its lowest bit there.
    fn bits(self) -> (usize, usize) {
        (self as usize / 2, 16 * (self as usize % 2))
    }

    /// The ranks of some people, of whose random bits the four planes are given.
    pub(crate) fn ranks(self, planes: &[u32], people: usize) -> impl ExactSizeIterator<Item = u16> {
        let (word, shift) = self.bits();
        planes[word * people..][..people].iter().map(move |word| (word >> shift) as u16)
    }
}

/// Ranks of a person's traits: one Philox block holds all of them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Ranks([u32; 4]);

impl Ranks {
    /// The ranks of a person.
    pub(crate) fn of(key: [u32; 2], person: u32) -> Ranks {
        Ranks(Ranks::key(key).bits(person, 0, 0))
    }

    pub(crate) fn key(key: [u32; 2]) -> RandomKey {
        RandomKey { key, day: FOR_LIFE, stream: streams::PEOPLE }
    }

    /// The rank of one trait.
    pub(crate) fn rank(self, which: Trait) -> u16 {
        let (word, shift) = which.bits();
        (self.0[word] >> shift) as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_of_people_are_uniform_and_independent_of_each_other() {
        let people = 40_000;
        let mut sums = [0.0_f64; 5];
        let mut product = 0.0;
        for person in 0..people {
            let ranks = Ranks::of([1, 2], person);
            let all = [
                Trait::FreeMinutes,
                Trait::Sociability,
                Trait::AdTolerance,
                Trait::WillingnessToPay,
                Trait::Taste,
            ]
            .map(|which| f64::from(ranks.rank(which)) / 65_536.0 - 0.5);
            for (sum, value) in sums.iter_mut().zip(all) {
                *sum += value;
            }
            product += all[2] * all[3];
        }
        let people = f64::from(people);
        let standard_error = (1.0 / 12.0 / people).sqrt();
        for sum in sums {
            assert!((sum / people).abs() < 4.0 * standard_error);
        }
        assert!((product / people).abs() < 4.0 / 12.0 / people.sqrt());
    }
}
