//! Random numbers of the analyses: the same for the same seed.

use crate::random::stream;
use eyeballs_numerics::distribution::normal;
use eyeballs_numerics::random::RandomStream;
use eyeballs_numerics::sampling;

/// The random numbers of one purpose.
pub(crate) struct Chance {
    stream: RandomStream,
}

impl Chance {
    /// Those of a seed, a name and a number: other names and numbers have others.
    pub(crate) fn new(seed: u64, name: &str, number: u32) -> Chance {
        Chance { stream: stream(seed, name, number as usize) }
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
