//! Philox4x32-10, the counter-based generator of Salmon, Moraes, Dror and Shaw, "Parallel random
//! numbers: as easy as 1, 2, 3" (SC 2011), and how the market keys it.
//!
//! A number is a pure function of (seed, replication; person, day, stream, purpose, draw): there is no
//! state and no order, so results depend neither on threads nor on blocks, and two variants of a
//! scenario see the same people and draw the same random words.

use crate::vectorised;
use core::convert::Infallible;
use core::mem::MaybeUninit;
use rand_core::TryRng;

const MULTIPLIER_0: u32 = 0xD251_1F53;
const MULTIPLIER_1: u32 = 0xCD9E_8D57;
const WEYL_0: u32 = 0x9E37_79B9;
const WEYL_1: u32 = 0xBB67_AE85;
const ROUNDS: usize = 10;

/// Philox4x32-10: 128 random bits from a 128-bit counter and a 64-bit key.
#[inline(always)]
pub const fn philox(mut counter: [u32; 4], mut key: [u32; 2]) -> [u32; 4] {
    let mut round = 0;
    while round < ROUNDS {
        let product_0 = counter[0] as u64 * MULTIPLIER_0 as u64;
        let product_1 = counter[2] as u64 * MULTIPLIER_1 as u64;
        counter = [
            (product_1 >> 32) as u32 ^ counter[1] ^ key[0],
            product_1 as u32,
            (product_0 >> 32) as u32 ^ counter[3] ^ key[1],
            product_0 as u32,
        ];
        key[0] = key[0].wrapping_add(WEYL_0);
        key[1] = key[1].wrapping_add(WEYL_1);
        round += 1;
    }
    counter
}

/// The 64-bit finaliser of SplitMix64 (Steele, Lea and Flood 2014): every input bit moves every
/// output bit.
pub const fn mix(mut x: u64) -> u64 {
    x = x.wrapping_add(0x9E37_79B9_7F4A_7C15);
    x = (x ^ (x >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    x ^ (x >> 31)
}

/// The Philox key of one replication of one seed.
pub const fn key_of(seed: u64, replication: u32) -> [u32; 2] {
    let key = mix(mix(seed) ^ (replication as u64));
    [key as u32, (key >> 32) as u32]
}

/// A stream id from a name (FNV-1a, 24 bits), so that a service keeps its random words whatever else stands
/// in the scenario.
pub const fn stream_of(name: &[u8]) -> u32 {
    let mut hash = 0x811C_9DC5_u32;
    let mut index = 0;
    while index < name.len() {
        hash = (hash ^ name[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    (hash ^ (hash >> 24)) & 0x00FF_FFFF
}

/// A uniform float in `[0, 1)` from the upper 24 bits of a word.
#[inline(always)]
pub const fn uniform(word: u32) -> f32 {
    // 24 bits fit a signed number, which processors turn into a float in one step.
    (word >> 8).cast_signed() as f32 * (1.0 / 16_777_216.0)
}

/// A uniform float in `(0, 1)`, never 0 and never 1, from a word.
#[inline(always)]
pub const fn uniform_open(word: u32) -> f64 {
    (word as f64 + 0.5) * (1.0 / 4_294_967_296.0)
}

/// Everything but person, purpose and draw.
///
/// The counter is `[person, day, stream | purpose << 24, draw]`: 24 bits of stream (who asks: the
/// market, or a service and model) and 8 bits of purpose (what for).
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RandomKey {
    /// Seed and replication, see [`key_of`].
    pub key: [u32; 2],
    /// The day, or a fixed number for what does not depend on it.
    pub day: u32,
    /// Who asks: 24 bits.
    pub stream: u32,
}

impl RandomKey {
    /// 128 random bits for a person and purpose (0..=255); `draw` counts further bits.
    #[inline(always)]
    pub const fn bits(&self, person: u32, purpose: u32, draw: u32) -> [u32; 4] {
        philox([person, self.day, (self.stream & 0x00FF_FFFF) | (purpose << 24), draw], self.key)
    }

    /// The same for many people at once, as four planes: `out[word * people.len() + row]`.
    ///
    /// # Panics
    /// If `out` is shorter than four times the people.
    #[inline]
    pub fn fill(&self, people: &[u32], purpose: u32, draw: u32, out: &mut [u32]) {
        // SAFETY: a word may be seen as one that may be uninitialised, and only words are written to it.
        let out = unsafe { &mut *(core::ptr::from_mut(out) as *mut [MaybeUninit<u32>]) };
        self.fill_uninit(people, purpose, draw, out);
    }

    /// As [`RandomKey::fill`], into memory that nobody has written to yet.
    ///
    /// # Panics
    /// If `out` is shorter than four times the people.
    #[inline]
    pub fn fill_uninit(&self, people: &[u32], purpose: u32, draw: u32, out: &mut [MaybeUninit<u32>]) {
        fill_planes(*self, people, purpose, draw, out);
    }

    /// The key of what does not depend on the day: traits of people, of advertisers, and the like.
    pub const fn for_life(self) -> RandomKey {
        RandomKey { day: FOR_LIFE, ..self }
    }
}

vectorised! {
    fn fill_planes(key: RandomKey, people: &[u32], purpose: u32, draw: u32, out: &mut [MaybeUninit<u32>]) {
        let count = people.len();
        let (plane_0, rest) = out.split_at_mut(count);
        let (plane_1, rest) = rest.split_at_mut(count);
        let (plane_2, rest) = rest.split_at_mut(count);
        let plane_3 = &mut rest[..count];
        for row in 0..count {
            let words = key.bits(people[row], purpose, draw);
            plane_0[row].write(words[0]);
            plane_1[row].write(words[1]);
            plane_2[row].write(words[2]);
            plane_3[row].write(words[3]);
        }
    }
}

/// The "day" of random numbers that do not depend on the day.
pub const FOR_LIFE: u32 = u32::MAX;

/// A generator for what needs an unknown number of random numbers (a Gamma draw, say): the words of
/// [`RandomKey::bits`] with `draw` = 0, 1, 2, ... one after the other.
#[derive(Clone, Debug)]
pub struct RandomStream {
    key: RandomKey,
    person: u32,
    purpose: u32,
    draw: u32,
    words: [u32; 4],
    used: usize,
}

impl RandomKey {
    /// The stream of a person and purpose (0..=255).
    pub const fn stream_of_person(&self, person: u32, purpose: u32) -> RandomStream {
        RandomStream { key: *self, person, purpose, draw: 0, words: [0; 4], used: 4 }
    }
}

impl TryRng for RandomStream {
    type Error = Infallible;

    #[inline]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        if self.used == 4 {
            self.words = self.key.bits(self.person, self.purpose, self.draw);
            self.draw += 1;
            self.used = 0;
        }
        self.used += 1;
        Ok(self.words[self.used - 1])
    }

    #[inline]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = self.try_next_u32()?;
        let high = self.try_next_u32()?;
        Ok(u64::from(high) << 32 | u64::from(low))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for chunk in bytes.chunks_mut(4) {
            let word = self.try_next_u32()?.to_le_bytes();
            chunk.copy_from_slice(&word[..chunk.len()]);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of the Random123 distribution (kat_vectors, philox4x32 10).
    #[test]
    fn philox_gives_the_published_known_answers() {
        assert_eq!(philox([0; 4], [0; 2]), [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]);
        assert_eq!(
            philox([u32::MAX; 4], [u32::MAX; 2]),
            [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
        );
        assert_eq!(
            philox([0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0]),
            [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
        );
    }

    #[test]
    fn bulk_and_single_draws_are_the_same_bits() {
        let key = RandomKey { key: key_of(2014, 3), day: 17, stream: stream_of(b"reader") };
        let people: Vec<u32> = (0..101).map(|i| i * 7919 + 5).collect();
        let mut planes = vec![0; 4 * people.len()];
        key.fill(&people, 9, 2, &mut planes);
        for (row, &person) in people.iter().enumerate() {
            let words = key.bits(person, 9, 2);
            for word in 0..4 {
                assert_eq!(planes[word * people.len() + row], words[word]);
            }
        }
    }

    #[test]
    fn seeds_and_replications_give_distinct_keys() {
        let mut keys: Vec<[u32; 2]> =
            (0..50).flat_map(|seed| (0..50).map(move |replication| key_of(seed, replication))).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), 2500);
    }
}
