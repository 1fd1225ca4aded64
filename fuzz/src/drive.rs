//! Takes inputs through a target.

use crate::corpus;
use crate::coverage::Coverage;
use crate::mutate::{Random, mutate};
use crate::target::Target;
use std::io;
use std::ops::ControlFlow;

/// Takes the corpus of a target through it, and then inputs made of the corpus and of those that reached something new,
/// each shown to `before` first, until that says stop. What is made depends on the seed only.
///
/// # Errors
/// A corpus that cannot be read.
///
/// # Panics
/// If an input shows a mistake.
pub fn drive(target: &Target, seed: u64, mut before: impl FnMut(&[u8]) -> ControlFlow<()>) -> io::Result<()> {
    let mut pool = corpus::inputs(target)?;
    let mut random = Random::new(seed);
    let mut coverage = Coverage::default();
    for input in &pool {
        if before(input).is_break() {
            return Ok(());
        }
        coverage.grows(|| (target.run)(input));
    }
    loop {
        let mut input = pool.get(random.below(pool.len())).cloned().unwrap_or_default();
        mutate(&mut input, &mut random, target.tokens, &pool);
        if before(&input).is_break() {
            return Ok(());
        }
        if coverage.grows(|| (target.run)(&input)) {
            pool.push(input);
        }
    }
}
