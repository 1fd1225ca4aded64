//! How satisfaction is kept: in 16 bits, rounded stochastically, so that it moves on average by exactly what
//! it should, however small the steps.

/// Steps from 0 to 1; a power of two, so that they are exact in 32-bit floats.
pub(crate) const STEPS: f32 = 32_768.0;
/// Adding it leaves the nearest integer in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// A satisfaction from 0 to 1, in steps of 2^-15.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Steps(pub(crate) u16);

impl Steps {
    /// One step.
    pub(crate) const ONE: f64 = 1.0 / STEPS as f64;

    /// The nearest to a number from 0 to 1.
    pub(crate) fn nearest(satisfaction: f32) -> Steps {
        Steps((satisfaction * STEPS + ROUND).to_bits() as u16)
    }

    /// As a number from 0 to 1.
    #[inline(always)]
    pub(crate) fn value(self) -> f32 {
        f32::from(self.0) * (1.0 / STEPS)
    }

    /// One of the two next to a number from 0 to 1, by the chance that makes the mean right to 8 bits of a
    /// step; the lowest 8 bits of `word` decide.
    #[inline(always)]
    pub(crate) fn stochastically(satisfaction: f32, word: u32) -> Steps {
        // Even from -1/2 to 1/2, in the middles of 256 parts.
        let chance = (word & 0xFF).cast_signed() as f32 * (1.0 / 256.0) - (255.0 / 512.0);
        Steps(((satisfaction * STEPS + chance) + ROUND).to_bits() as u16)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_one_half_and_one_are_exact() {
        for satisfaction in [0.0, 0.5, 1.0] {
            assert_eq!(Steps::nearest(satisfaction).value(), satisfaction);
            for word in 0..256 {
                assert_eq!(Steps::stochastically(satisfaction, word).value(), satisfaction);
            }
        }
        assert_eq!(Steps::nearest(0.3).0, 9_830);
    }

    #[test]
    fn stochastic_rounding_keeps_the_mean() {
        for satisfaction in [1e-6_f32, 0.123_456, 0.5 + 1.0 / 65_536.0, 0.999_99] {
            let total: u32 =
                (0..256).map(|word| u32::from(Steps::stochastically(satisfaction, word).0)).sum();
            let mean = f64::from(total) / 256.0 / f64::from(STEPS);
            let error = (mean - f64::from(satisfaction)).abs() * f64::from(STEPS);
            assert!(error <= 0.5 / 256.0 + 1e-9, "{satisfaction}: {error} of a step");
        }
    }
}
