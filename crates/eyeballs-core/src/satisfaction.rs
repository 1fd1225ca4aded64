//! How satisfaction is kept: in 16 bits, rounded by chance, so that it moves on average by exactly what
//! it should, however small the steps.

use crate::tie;
use eyeballs_abi::vectorised;

/// Steps from 0 to 1; a power of two, so that they are exact in 32-bit floats.
const STEPS: f32 = 32_768.0;
/// Adding it leaves the nearest whole number in the lowest bits.
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
    fn by_chance(satisfaction: f32, word: u32) -> Steps {
        // Even from -1/2 to 1/2, in the middles of 256 parts.
        let chance = (word & 0xFF).cast_signed() as f32 * (1.0 / 256.0) - (255.0 / 512.0);
        Steps(((satisfaction * STEPS + chance) + ROUND).to_bits() as u16)
    }
}

/// What moves the satisfaction of all users of a service today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Movement {
    /// Share of the way moved on a day of use.
    pub(crate) smoothing: f32,
    /// What is taken away for each unit by which the best service is better.
    pub(crate) comparison: f32,
    /// Shift by a shock; mostly 0.
    pub(crate) shift: f32,
}

vectorised! {
    /// Moves the satisfactions in the lower halves of packed ties. By user: minutes today, quality times fit
    /// of this service and of the best one, the models' experiences, random words of which the lowest 8 bits
    /// are used.
    pub(crate) fn move_satisfaction(
        recents: &mut [u32],
        minutes: &[f32],
        own: &[f32],
        best: &[f32],
        experiences: &[f32],
        words: &[u32],
        movement: Movement,
    ) {
        let Movement { smoothing, comparison, shift } = movement;
        let users = recents.len();
        let (minutes, own, best) = (&minutes[..users], &own[..users], &best[..users]);
        let (experiences, words) = (&experiences[..users], &words[..users]);
        for user in 0..users {
            let before = tie::satisfaction(recents[user]).value();
            let envy = comparison * (best[user] - own[user]);
            let target = (own[user] + 0.5 * experiences[user] - envy).clamp(0.0, 1.0);
            let moved = before + smoothing * (target - before);
            let after = if minutes[user] > 0.0 { moved } else { before };
            let after = (after + shift).clamp(0.0, 1.0);
            recents[user] = tie::recent(Steps::by_chance(after, words[user]), tie::last_used(recents[user]));
        }
    }
}

vectorised! {
    /// Writes the satisfactions in the lower halves of packed ties as numbers from 0 to 1.
    pub(crate) fn values(recents: &[u32], values: &mut [f32]) {
        for (value, &recent) in values.iter_mut().zip(recents) {
            *value = tie::satisfaction(recent).value();
        }
    }
}

vectorised! {
    /// Sum of the satisfactions in the lower halves of packed ties, in steps, of the users of one call at most.
    pub(crate) fn total(recents: &[u32]) -> u64 {
        // At most 4,096 times 2^15: 32 bits hold it.
        u64::from(recents.iter().map(|&recent| u32::from(tie::satisfaction(recent).0)).sum::<u32>())
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
                assert_eq!(Steps::by_chance(satisfaction, word).value(), satisfaction);
            }
        }
        assert_eq!(Steps::nearest(0.3).0, 9_830);
    }

    #[test]
    fn rounding_by_chance_keeps_the_mean() {
        for satisfaction in [1e-6_f32, 0.123_456, 0.5 + 1.0 / 65_536.0, 0.999_99] {
            let total: u32 = (0..256).map(|word| u32::from(Steps::by_chance(satisfaction, word).0)).sum();
            let mean = f64::from(total) / 256.0 / f64::from(STEPS);
            let error = (mean - f64::from(satisfaction)).abs() * f64::from(STEPS);
            assert!(error <= 0.5 / 256.0 + 1e-9, "{satisfaction}: {error} of a step");
        }
    }

    /// Nearest rounding would stand still: each day moves by a tenth of a step.
    #[test]
    fn the_slowest_movement_arrives() {
        let users = 1_000;
        let mut recents = vec![tie::recent(Steps::nearest(0.5), 7); users];
        let (minutes, own, experiences) = (vec![1.0; users], vec![0.6; users], vec![0.0; users]);
        let movement = Movement { smoothing: 3e-5, comparison: 0.5, shift: 0.0 };
        let key = eyeballs_abi::random::RandomKey { key: [1, 2], day: 0, stream: 0 };
        let people: Vec<u32> = (0..users as u32).collect();
        let mut words = vec![0; 4 * users];
        let days = 400;
        for day in 0..days {
            eyeballs_abi::random::RandomKey { day, ..key }.fill(&people, 0, 0, &mut words);
            move_satisfaction(&mut recents, &minutes, &own, &own, &experiences, &words, movement);
        }
        let mean = total(&recents) as f64 * Steps::ONE / users as f64;
        let expected = 0.6 - 0.1 * (1.0 - 3e-5_f64).powi(days as i32);
        // A tenth of a step a day is one step on one day in ten.
        let error = (f64::from(days) * 0.1 * 0.9 / users as f64).sqrt() / f64::from(STEPS);
        assert!((mean - expected).abs() < 4.0 * error, "{mean} of {expected} +- {error}");
    }

    #[test]
    fn who_did_not_come_keeps_the_satisfaction_except_for_a_shock() {
        let mut recents = [tie::recent(Steps(9_830), 7); 3];
        let still = Movement { smoothing: 0.1, comparison: 0.5, shift: 0.0 };
        move_satisfaction(&mut recents, &[0.0; 3], &[0.6; 3], &[0.9; 3], &[0.4; 3], &[7; 3], still);
        assert_eq!(recents, [tie::recent(Steps(9_830), 7); 3]);
        let shock = Movement { shift: -0.9, ..still };
        move_satisfaction(&mut recents, &[0.0; 3], &[0.6; 3], &[0.9; 3], &[0.4; 3], &[7; 3], shock);
        assert_eq!(recents, [tie::recent(Steps(0), 7); 3]);
    }
}
