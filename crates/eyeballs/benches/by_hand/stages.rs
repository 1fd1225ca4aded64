//! What a few hundred users go through together: plain loops without branches.

use super::people::{
    ANNOYANCE, CHURN_HAZARD, MINUTES_GIVEN_UP, OUTSIDE_WEIGHT, QUALITY, SATISFACTION_EFFECT, SESSION_MINUTES,
    SMOOTHING,
};
use super::{BLOCK_PEOPLE, MONTH_DAYS};
use eyeballs_numerics::math;
use eyeballs_numerics::random::{RandomKey, uniform};
use eyeballs_numerics::vectorised;

/// No day at all.
pub(super) const NEVER: u16 = u16::MAX;

vectorised! {
    /// Minutes that the service gets of each user, in place of the user's habit.
    pub(super) fn share(habit_then_minutes: &mut [f32], ad_tolerance: &[f32], free_minutes: &[f32]) {
        for ((value, &tolerance), &free) in habit_then_minutes.iter_mut().zip(ad_tolerance).zip(free_minutes) {
            let kept = (1.0 - MINUTES_GIVEN_UP * (1.0 - tolerance)).max(1e-3);
            let weight = QUALITY * *value * kept;
            *value = free * (weight / (OUTSIDE_WEIGHT + weight));
        }
    }
}

/// People who share a counter: one for each word that it gives.
const SHARING: usize = 4;
const COUNTERS: usize = BLOCK_PEOPLE / SHARING;

/// A random word for each person of a block.
pub(super) struct Words(Box<[[u32; COUNTERS]; SHARING]>);

impl Words {
    /// Those of everybody, if somebody in each counter wants one, or else of some people.
    pub(super) fn new(key: RandomKey, purpose: u32, first: u32, people: &[u32]) -> Words {
        let mut words = Words(Box::new([[0; COUNTERS]; SHARING]));
        if people.len() >= COUNTERS {
            draw(key, purpose, first / SHARING as u32, &mut words.0);
        } else {
            for &person in people {
                let (counter, word) = Words::position(person);
                let bits = key.bits(person / SHARING as u32, purpose, 0);
                words.0[word][counter] = bits[word];
            }
        }
        words
    }

    /// Writes the words of some people.
    pub(super) fn of(&self, people: &[u32], out: &mut [u32]) {
        for (out, &person) in out.iter_mut().zip(people) {
            let (counter, word) = Words::position(person);
            *out = self.0[word][counter];
        }
    }

    #[inline(always)]
    fn position(person: u32) -> (usize, usize) {
        ((person as usize / SHARING) % COUNTERS, person as usize % SHARING)
    }
}

vectorised! {
    fn draw(key: RandomKey, purpose: u32, first: u32, words: &mut [[u32; COUNTERS]; SHARING]) {
        for counter in 0..COUNTERS {
            let bits = key.bits(first + counter as u32, purpose, 0);
            for (plane, word) in words.iter_mut().zip(bits) {
                plane[counter] = word;
            }
        }
    }
}

vectorised! {
    /// Minutes of those who open the service today; none of the others.
    pub(super) fn open_or_not(minutes: &mut [f32], words: &[u32]) {
        for (minutes, &word) in minutes.iter_mut().zip(words) {
            let chance = math::probability(*minutes * (1.0 / SESSION_MINUTES));
            *minutes = if uniform(word) < chance { *minutes / chance } else { 0.0 };
        }
    }
}

/// Steps of satisfaction from 0 to 1.
const STEPS: f32 = 32_768.0;
/// Adding it leaves the nearest integer in the lowest bits.
const ROUND: f32 = 12_582_912.0;

/// The nearest step.
pub(super) fn steps(satisfaction: f32) -> u16 {
    (satisfaction * STEPS + ROUND).to_bits() as u16
}

vectorised! {
    /// Satisfaction follows the day, rounded by the chance of the lowest 8 bits of a word, and uses
    /// up the churn threshold.
    pub(super) fn judge(
        minutes: &[f32],
        words: &[u32],
        ad_tolerance: &[f32],
        satisfaction: &mut [u16],
        threshold: &mut [f32],
    ) {
        let users = minutes.len();
        let (words, ad_tolerance) = (&words[..users], &ad_tolerance[..users]);
        let (satisfaction, threshold) = (&mut satisfaction[..users], &mut threshold[..users]);
        for user in 0..users {
            let before = f32::from(satisfaction[user]) * (1.0 / STEPS);
            let kept = (1.0 - MINUTES_GIVEN_UP * (1.0 - ad_tolerance[user])).max(1e-3);
            let annoyance = minutes[user] / kept * ANNOYANCE * (1.0 - ad_tolerance[user]);
            let experience = -annoyance.min(1.0);
            // What cannot feel worse drives people away.
            let factor = math::exp((annoyance - 1.0).clamp(0.0, 40.0));
            let target = (QUALITY + 0.5 * experience).clamp(0.0, 1.0);
            let moved = before + SMOOTHING * (target - before);
            let after = if minutes[user] > 0.0 { moved } else { before };
            let chance = (words[user] & 0xFF).cast_signed() as f32 * (1.0 / 256.0) - (255.0 / 512.0);
            let after = ((after * STEPS + chance) + ROUND).to_bits() as u16;
            satisfaction[user] = after;
            let after = f32::from(after) * (1.0 / STEPS);
            threshold[user] -= math::exp(-SATISFACTION_EFFECT * (after - 0.5)) * (CHURN_HAZARD * factor);
        }
    }
}

/// The "age" of the last use of who uses it for the first time.
pub(super) const FIRST: u8 = MONTH_DAYS as u8 + 1;
/// The "age" of the last use of who does not use it today.
pub(super) const NOT_TODAY: u8 = FIRST + 1;

vectorised! {
    /// Remembers who used it today, and says how many days before they had last used it, a month at the
    /// most, or that it is the first time.
    pub(super) fn use_today(minutes: &[f32], last_used: &mut [u16], today: u16, ages: &mut [u8]) {
        for ((&minutes, last), age) in minutes.iter().zip(last_used).zip(ages) {
            let used = minutes > 0.0;
            let before = today.wrapping_sub(*last).min(MONTH_DAYS as u16) as u8;
            let since = if *last == NEVER { FIRST } else { before };
            *age = if used { since } else { NOT_TODAY };
            *last = if used { today } else { *last };
        }
    }
}

vectorised! {
    /// Those of up to 64 people who are due today: prospects up to `acquisition`, the others up to `returning`.
    pub(super) fn due(wakes: &[f32], joined: &[u16], acquisition: f32, returning: f32) -> u64 {
        let mut due = 0;
        for (bit, (&wakes, &joined)) in wakes.iter().zip(joined).enumerate() {
            let limit = if joined == NEVER { acquisition } else { returning };
            due |= u64::from(wakes <= limit) << bit;
        }
        due
    }
}

vectorised! {
    /// When the first prospect and the first of the others wake, of up to 64 people.
    pub(super) fn firsts(wakes: &[f32], joined: &[u16]) -> [f32; 2] {
        /// Minima side by side, so that none waits for another.
        const LANES: usize = 8;
        let mut firsts = [[f32::INFINITY; LANES]; 2];
        for (wakes, joined) in wakes.chunks(LANES).zip(joined.chunks(LANES)) {
            for (lane, (&wakes, &joined)) in wakes.iter().zip(joined).enumerate() {
                let prospect = if joined == NEVER { wakes } else { f32::INFINITY };
                let lapsed = if joined == NEVER { f32::INFINITY } else { wakes };
                firsts[0][lane] = if prospect < firsts[0][lane] { prospect } else { firsts[0][lane] };
                firsts[1][lane] = if lapsed < firsts[1][lane] { lapsed } else { firsts[1][lane] };
            }
        }
        firsts.map(|lanes| lanes.into_iter().fold(f32::INFINITY, f32::min))
    }
}
