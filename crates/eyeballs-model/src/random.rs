//! Random numbers for a block: in bulk for what happens to everybody, one stream for what is rare.

use eyeballs_abi::layout::RandomExtension;
use eyeballs_numerics::random::{RandomKey, RandomStream};

/// Random numbers of a block of users on a day.
///
/// Numbers are a pure function of seed, replication, person, day, service, model and `purpose`: use
/// another purpose (0 to 255) for each thing that is decided, and the same person has the same random words
/// in every variant of a scenario.
pub struct Draws<'a> {
    pub(crate) key: RandomKey,
    pub(crate) lasting: RandomKey,
    pub(crate) people: &'a [u32],
    pub(crate) scratch: &'a mut [u32],
    pub(crate) extension: Option<&'static RandomExtension>,
}

impl Draws<'_> {
    /// Four random words for each user: `let [a, b, c, d] = random.words(PURPOSE)`, then
    /// [`uniform`](eyeballs_numerics::random::uniform)`(a[row])`.
    ///
    /// # Panics
    /// If the model declares [`DRAWS`](crate::model::BusinessModel::DRAWS) = 0.
    pub fn words(&mut self, purpose: u8) -> [&[u32]; 4] {
        let [words] = self.words_of::<1>(purpose);
        words
    }

    /// `N` times four random words for each user.
    ///
    /// # Panics
    /// If the model declares fewer [`DRAWS`](crate::model::BusinessModel::DRAWS) than `N`.
    pub fn words_of<const N: usize>(&mut self, purpose: u8) -> [[&[u32]; 4]; N] {
        let count = self.people.len();
        assert!(
            self.scratch.len() >= 4 * N * count,
            "the model asks for {N} draws at once: declare `const DRAWS: usize = {N};`"
        );
        for draw in 0..N {
            let planes = &mut self.scratch[4 * draw * count..4 * (draw + 1) * count];
            match self.extension {
                // SAFETY: `people` holds `count` and `planes` four times `count` words, disjoint.
                Some(extension) => unsafe {
                    (extension.fill)(
                        &raw const self.key,
                        self.people.as_ptr(),
                        count as u32,
                        u32::from(purpose),
                        draw as u32,
                        planes.as_mut_ptr(),
                    );
                },
                None => self.key.fill(self.people, u32::from(purpose), draw as u32, planes),
            }
        }
        let scratch = &*self.scratch;
        core::array::from_fn(|draw| {
            core::array::from_fn(|word| &scratch[(4 * draw + word) * count..(4 * draw + word + 1) * count])
        })
    }

    /// The key behind the numbers: for streams while bulk words are in use, and, with a fixed day in place
    /// of today's, for a person's lasting traits, which need not be stored.
    pub fn key(&self) -> RandomKey {
        self.key
    }

    /// A stream for one user: implements `rand`'s `Rng`, so that `rand_distr` works. A call per user
    /// and day costs a quarter more than bulk words: meant for what is rare.
    pub fn stream(&self, row: usize, purpose: u8) -> RandomStream {
        self.key.stream_of_person(self.people[row], u32::from(purpose))
    }

    /// A stream for one user that is the same on every day of the run: for what the person is to this
    /// model (how often it buys, say) rather than for what happens today. Drawing it again costs no
    /// state, and a person who leaves and returns is still the same.
    pub fn stream_for_life(&self, row: usize, purpose: u8) -> RandomStream {
        self.key.for_life().stream_of_person(self.people[row], u32::from(purpose))
    }

    /// A stream for one user that is the same on every day and at every service on which this model stands: for what the
    /// person is whomever they deal with.
    pub fn stream_everywhere(&self, row: usize, purpose: u8) -> RandomStream {
        self.lasting.stream_of_person(self.people[row], u32::from(purpose))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::Rng;

    #[test]
    fn a_stream_for_life_differs_between_people_and_purposes_but_not_between_days() {
        let people = [7, 8];
        let words = |day, row, purpose| {
            let key = RandomKey { key: [1, 2], day, stream: 3 };
            let draws =
                Draws { key, lasting: key.for_life(), people: &people, scratch: &mut [], extension: None };
            draws.stream_for_life(row, purpose).next_u64()
        };
        assert_eq!(words(0, 0, 0), words(99, 0, 0));
        assert_ne!(words(0, 0, 0), words(0, 1, 0));
        assert_ne!(words(0, 0, 0), words(0, 0, 1));
    }
}
