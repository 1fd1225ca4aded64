//! Changes inputs: bits, numbers, pieces, and pieces of other inputs. The same seed makes the same changes.

use eyeballs_numerics::random::mix;

/// Longest input that is made, in bytes.
const INPUT_BYTES_MAX: usize = 1 << 16;
/// Numbers at which something may break.
const NUMBERS: [&str; 16] = [
    "0",
    "-0",
    "1",
    "-1",
    "0.5",
    "1e-9",
    "1e308",
    "nan",
    "inf",
    "255",
    "256",
    "65536",
    "2147483648",
    "4294967295",
    "9223372036854775807",
    "18446744073709551616",
];

/// A source of numbers: SplitMix64 of a counter.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a seed.
    pub fn new(seed: u64) -> Random {
        Random(mix(seed))
    }

    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(1);
        mix(self.0)
    }

    /// A number below `bound`; 0 if that is 0.
    pub fn below(&mut self, bound: usize) -> usize {
        ((u128::from(self.bits()) * bound as u128) >> 64) as usize
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }

    /// Some bytes of an input, more often few than many.
    fn range(&mut self, length: usize) -> std::ops::Range<usize> {
        let start = self.below(length + 1);
        let few = 1 << self.below(12);
        let count = self.below((length - start).min(few) + 1);
        start..start + count
    }
}

/// Changes an input in a few ways. `others` are inputs of which pieces may be taken.
pub fn mutate(input: &mut Vec<u8>, random: &mut Random, tokens: &[&str], others: &[Vec<u8>]) {
    for _ in 0..1 + random.below(4) {
        once(input, random, tokens, others);
    }
    input.truncate(INPUT_BYTES_MAX);
}

fn once(input: &mut Vec<u8>, random: &mut Random, tokens: &[&str], others: &[Vec<u8>]) {
    let range = random.range(input.len());
    match random.below(9) {
        0 => {
            let bit = random.below(8);
            if let Some(byte) = input.get_mut(range.start) {
                *byte ^= 1 << bit;
            }
        }
        1 => {
            let new = random.bits() as u8;
            if let Some(byte) = input.get_mut(range.start) {
                *byte = new;
            }
        }
        2 => drop(input.drain(range)),
        3 => {
            let piece = input[range].to_vec();
            let at = random.below(input.len() + 1);
            input.splice(at..at, piece);
        }
        4 => {
            let piece = input[range.clone()].to_vec();
            let count = (1 << random.below(10)).min(INPUT_BYTES_MAX / piece.len().max(1));
            input.splice(range, piece.repeat(count));
        }
        5 => {
            let token = random.of(tokens).copied().unwrap_or_default();
            let end = if random.below(2) == 0 { range.start } else { range.end };
            input.splice(range.start..end, token.bytes());
        }
        6 => {
            let number = random.of(&NUMBERS).copied().unwrap_or_default();
            input.splice(digits_near(input, range.start), number.bytes());
        }
        7 => {
            if let Some(other) = random.of(others) {
                let piece = other[random.range(other.len())].to_vec();
                input.splice(range, piece);
            }
        }
        _ => {
            let word = if random.below(2) == 0 { u64::MAX } else { random.bits() }.to_le_bytes();
            for (byte, new) in input[range].iter_mut().zip(word) {
                *byte = new;
            }
        }
    }
}

/// The bytes of the next number in a text, or none of them.
fn digits_near(input: &[u8], from: usize) -> std::ops::Range<usize> {
    let start = input[from..].iter().position(u8::is_ascii_digit).map_or(from, |skipped| from + skipped);
    let count = input[start..].iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    start..start + count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_makes_the_same_inputs_and_another_one_others() {
        let inputs = |seed| -> Vec<Vec<u8>> {
            let mut random = Random::new(seed);
            let others = [b"other".to_vec()];
            let mutated = (0..1_000).map(|_| {
                let mut input = b"days = 10\nseed = 3\n".to_vec();
                mutate(&mut input, &mut random, &["token"], &others);
                input
            });
            mutated.collect()
        };
        assert_eq!(inputs(1), inputs(1));
        assert_ne!(inputs(1), inputs(2));
        let all = inputs(1).concat();
        for piece in ["token", "othe", "18446744073709551616"] {
            assert!(all.windows(piece.len()).any(|window| window == piece.as_bytes()), "{piece}");
        }
        assert!(inputs(1).iter().all(|input| input.len() <= INPUT_BYTES_MAX));
    }
}
