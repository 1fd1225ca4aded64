//! What a few hundred users go through together: plain loops without branches.

use super::people::{
    ANNOYANCE, CHURN_HAZARD, MINUTES_GIVEN_UP, OUTSIDE_WEIGHT, QUALITY, SATISFACTION_EFFECT, SESSION_MINUTES,
    SMOOTHING,
};
use eyeballs_abi::math;
use eyeballs_abi::random::{RandomKey, uniform};
use eyeballs_abi::vectorised;

vectorised! {
    /// Minutes that the service gets of each user, in place of the user's habit.
    pub(super) fn share(habit_then_minutes: &mut [f32], ad_tolerance: &[f32], free_minutes: &[f32]) {
        for ((value, &tolerance), &free) in habit_then_minutes.iter_mut().zip(ad_tolerance).zip(free_minutes) {
            let utility = math::ln((1.0 - MINUTES_GIVEN_UP * (1.0 - tolerance)).max(1e-3));
            let weight = QUALITY * *value * math::exp(utility);
            *value = free * (weight / (OUTSIDE_WEIGHT + weight));
        }
    }
}

vectorised! {
    /// A random word for each person.
    pub(super) fn draw(key: RandomKey, purpose: u32, people: &[u32], words: &mut [u32]) {
        for (word, &person) in words.iter_mut().zip(people) {
            [*word, ..] = key.bits(person, purpose, 0);
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

vectorised! {
    /// Satisfaction follows the day, and wears patience out.
    pub(super) fn judge(minutes: &[f32], ad_tolerance: &[f32], satisfaction: &mut [f32], patience: &mut [f32]) {
        let days = minutes.iter().zip(ad_tolerance);
        for ((&minutes, &tolerance), (satisfaction, patience)) in days.zip(satisfaction.iter_mut().zip(patience)) {
            let experience = -(ANNOYANCE * (1.0 - tolerance)).min(1.0);
            let target = (QUALITY + 0.5 * experience).clamp(0.0, 1.0);
            let step = SMOOTHING * (target - *satisfaction);
            *satisfaction += if minutes > 0.0 { step } else { 0.0 };
            *patience -= math::exp(-SATISFACTION_EFFECT * (*satisfaction - 0.5)) * CHURN_HAZARD;
        }
    }
}
