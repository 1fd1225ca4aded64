//! Habit that grows with days of use and fades in absence.
//!
//! One byte per person and service holds it as it was on the day of last use; what absence left of it follows from the
//! days since. So nothing is written on a day on which nobody uses the service.

use crate::people::user_state;
use crate::spec::{HabitGrowth, HabitSpec};
use eyeballs_numerics::math;
use eyeballs_numerics::vectorised;

/// A full habit.
const FULL: f32 = 255.0;
/// Adding it leaves the nearest integer in the lowest bits.
const ROUND: f32 = 12_582_912.0;
/// Days that a date can tell apart.
const DAYS: usize = 1 << u16::BITS;

/// How the habit of a service moves.
#[derive(Clone, Debug)]
pub(crate) struct HabitByUse {
    strength: f32,
    /// What a day of use leaves of the way to a full habit.
    left: f32,
    /// What so many days without use leave of a habit.
    kept: Box<[f32; DAYS]>,
}

/// What decides how often somebody uses a service, habit apart.
pub(crate) struct Used {
    pub(crate) weight: f64,
    pub(crate) outside_weight: f64,
    pub(crate) free_minutes: f64,
    pub(crate) session_minutes: f64,
}

impl Used {
    /// The chance of a day of use at a habit that is worth so much utility.
    pub(crate) fn chance(&self, habit: f64) -> f64 {
        let weight = self.weight * libm::exp(habit);
        let share = if weight > 0.0 { weight / (self.outside_weight + weight) } else { 0.0 };
        1.0 - libm::exp(-self.free_minutes * share / self.session_minutes)
    }
}

/// What somebody is used to.
pub(crate) struct Habitual {
    /// The habit, in steps from 0 to [`FULL`].
    pub(crate) code: u8,
    /// The chance of a day of use that it makes.
    pub(crate) chance: f64,
}

impl HabitByUse {
    /// None if habit has no strength, or is one by tenure.
    pub(crate) fn new(habit: &HabitSpec) -> Option<HabitByUse> {
        match habit.growth {
            HabitGrowth::Use { fade_days } if habit.strength > 0.0 => {
                let kept: Vec<f32> =
                    (0..DAYS).map(|days| libm::exp(-(days as f64) / fade_days) as f32).collect();
                Some(HabitByUse {
                    strength: habit.strength as f32,
                    left: libm::exp(-1.0 / habit.days) as f32,
                    kept: kept.into_boxed_slice().try_into().expect("one for each day"),
                })
            }
            _ => None,
        }
    }

    /// What somebody has after so many days as a user: the mean of who uses it with the chance p of a day that this
    /// very habit makes, h = r (1 - e^{-days (p a + (1 - p) b)}) with r = p a / (p a + (1 - p) b), where a is what a day of use adds
    /// to no habit and b what a day without takes of a full one.
    pub(crate) fn after(&self, days: u16, used: Used) -> Habitual {
        /// Each brings the habit nearer to the chance that it makes; beyond these a step no longer changes.
        const ROUNDS: u32 = 16;
        let (adds, takes) = (1.0 - f64::from(self.left), 1.0 - f64::from(self.kept[1]));
        let (mut habit, mut chance) = (0.0, 0.0);
        for _ in 0..ROUNDS {
            chance = used.chance(f64::from(self.strength) * habit);
            let rate = chance * adds + (1.0 - chance) * takes;
            habit = if rate > 0.0 {
                chance * adds / rate * (1.0 - libm::exp(-rate * f64::from(days)))
            } else {
                0.0
            };
        }
        Habitual { code: libm::round(f64::from(FULL) * habit) as u8, chance }
    }

    /// The habit this morning, in steps from 0 to [`FULL`].
    #[inline(always)]
    fn this_morning(&self, code: u8, recent: u32, today: u16) -> f32 {
        // Of who never used it the habit is 0, whatever the days.
        let absent = today.wrapping_sub(user_state::last_used(recent)).wrapping_sub(1);
        f32::from(code) * self.kept[usize::from(absent)]
    }
}

vectorised! {
    /// Multiplies weights by exp(habit), by the bytes and the lower halves of packed user states.
    pub(crate) fn attract(codes: &[u8], recents: &[u32], habit: &HabitByUse, today: u16, weights: &mut [f32]) {
        let users = weights.len();
        let (codes, recents) = (&codes[..users], &recents[..users]);
        let per_step = habit.strength * (1.0 / FULL);
        for user in 0..users {
            weights[user] *= math::exp(per_step * habit.this_morning(codes[user], recents[user], today));
        }
    }
}

vectorised! {
    /// Lets the habit of those with minutes grow, rounded by chance; bits 8 to 15 of the random words decide. The lower
    /// halves of packed user states are those of before today.
    pub(crate) fn grow(
        codes: &mut [u8],
        recents: &[u32],
        minutes: &[f32],
        random_words: &[u32],
        habit: &HabitByUse,
        today: u16,
    ) {
        let users = codes.len();
        let (recents, minutes, random_words) = (&recents[..users], &minutes[..users], &random_words[..users]);
        for user in 0..users {
            let before = habit.this_morning(codes[user], recents[user], today);
            let after = FULL - (FULL - before) * habit.left;
            let chance = (random_words[user] >> 8 & 0xFF).cast_signed() as f32 * (1.0 / 256.0) - (255.0 / 512.0);
            let rounded = ((after + chance) + ROUND).to_bits() as u8;
            codes[user] = if minutes[user] > 0.0 { rounded } else { codes[user] };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::steps::Steps;
    use crate::people::user_state::NEVER;

    fn by_use(strength: f64, days: f64, fade_days: f64) -> HabitByUse {
        let growth = HabitGrowth::Use { fade_days };
        HabitByUse::new(&HabitSpec { strength, days, growth }).expect("it has a strength")
    }

    /// Lets a habit grow on some days, by words of a generator, and tells what it is on another morning.
    fn habit_after(habit: &HabitByUse, days: &[u16], morning: u16) -> f64 {
        let users = 10_000;
        let mut codes = vec![0; users];
        let mut last_used = NEVER;
        let recent = |last_used| vec![user_state::recent(Steps(0), last_used); users];
        let people: Vec<u32> = (0..users as u32).collect();
        for &day in days {
            let mut words = vec![0; 4 * users];
            let key = eyeballs_numerics::random::RandomKey { key: [1, 2], day: u32::from(day), stream: 0 };
            key.fill(&people, 0, 0, &mut words);
            grow(&mut codes, &recent(last_used), &vec![1.0; users], &words, habit, day);
            last_used = day;
        }
        let mut weights = vec![1.0; users];
        attract(&codes, &recent(last_used), habit, morning, &mut weights);
        weights.iter().map(|&weight| f64::from(weight).ln()).sum::<f64>() / users as f64
    }

    #[test]
    fn a_habit_grows_with_days_of_use_and_fades_in_between() {
        let habit = by_use(1.0, 22.0, 66.0);
        let every_day: Vec<u16> = (1..=100).collect();
        for days in [1, 5, 22, 66, 100] {
            let expected = 1.0 - f64::exp(-f64::from(days) / 22.0);
            let found = habit_after(&habit, &every_day[..usize::from(days)], days + 1);
            // A step of 1/255, and at most 22 days of rounding that have not faded.
            assert!((found - expected).abs() < 4.0 * 11.0_f64.sqrt() / 255.0 / 100.0, "{days}: {found}");
            let found = habit_after(&habit, &every_day[..usize::from(days)], days + 31);
            let faded = expected * f64::exp(-30.0 / 66.0);
            assert!((found - faded).abs() < 4.0 * 11.0_f64.sqrt() / 255.0 / 100.0, "{days}: {found}, faded");
        }
        let every_third: Vec<u16> = (0..200).map(|time| 3 * time).collect();
        // In rest: what a day of use makes of what two days without leave.
        let (left, kept) = (f64::exp(-1.0 / 22.0), f64::exp(-2.0 / 66.0));
        let rest = (1.0 - left) / (1.0 - left * kept);
        let found = habit_after(&habit, &every_third, 598);
        assert!((found - rest).abs() < 4.0 * 11.0_f64.sqrt() / 255.0 / 100.0, "{found} of {rest}");
    }

    #[test]
    fn who_does_not_use_it_keeps_the_byte_and_a_full_habit_stays_full() {
        let habit = by_use(1.0, 22.0, 66.0);
        let recents = [user_state::recent(Steps(0), 4); 3];
        for word in (0..256).map(|k| k << 8) {
            let mut codes = [255, 7, 0];
            grow(&mut codes, &recents, &[2.0, 0.0, 0.0], &[word; 3], &habit, 5);
            assert_eq!(codes, [255, 7, 0], "{word}");
        }
    }

    #[test]
    fn who_has_been_a_user_has_the_habit_that_use_makes_and_is_kept_by() {
        let habit = by_use(0.8, 22.0, 66.0);
        // With no habit 30 of 240 minutes; sessions of 10.
        let of = |days| {
            let used = Used { weight: 0.5, outside_weight: 3.5, free_minutes: 240.0, session_minutes: 10.0 };
            f64::from(habit.after(days, used).code) / 255.0
        };
        assert_eq!(of(0), 0.0);
        let (adds, takes) = (1.0 - f64::exp(-1.0 / 22.0), 1.0 - f64::exp(-1.0 / 66.0));
        // Day by day, the chance of each following the habit of its morning.
        let mut mean = 0.0;
        for day in 1..=2_000_u16 {
            let weight = 0.5 * f64::exp(0.8 * mean);
            let chance = 1.0 - f64::exp(-24.0 * weight / (3.5 + weight));
            mean += chance * (1.0 - mean) * adds - (1.0 - chance) * mean * takes;
            if [30, 100, 2_000].contains(&day) {
                assert!((of(day) - mean).abs() < 0.01, "{day}: {} {mean}", of(day));
            }
        }
    }

    #[test]
    fn no_strength_and_tenure_need_no_byte() {
        let of = |strength, growth| HabitByUse::new(&HabitSpec { strength, days: 22.0, growth });
        assert!(of(0.0, HabitGrowth::Use { fade_days: 66.0 }).is_none());
        assert!(of(1.0, HabitGrowth::Tenure).is_none());
    }
}
