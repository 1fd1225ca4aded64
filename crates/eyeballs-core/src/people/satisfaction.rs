//! How satisfaction moves on a day, for all users of a service.

use crate::people::steps::Steps;
use crate::people::user_state;
use eyeballs_numerics::vectorised;

/// What moves the satisfaction of all users of a service today.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Movement {
    /// Share of the way moved on a day of use.
    pub(crate) smoothing: f32,
    /// What is taken away for each unit by which the best service is better.
    pub(crate) comparison: f32,
    /// What is left of the quality that users expected beyond what there is; mostly 0.
    pub(crate) hype: f32,
    /// Shift by a shock; mostly 0.
    pub(crate) shift: f32,
}

/// What today was to the users of a service, by user.
pub(crate) struct Felt<'a> {
    /// Minutes today.
    pub(crate) minutes: &'a [f32],
    /// Quality times fit of this service.
    pub(crate) own: &'a [f32],
    /// Quality times fit of the user's best service.
    pub(crate) best: &'a [f32],
    /// The models' experiences.
    pub(crate) experiences: &'a [f32],
    /// Random words of which the lowest 8 bits are used.
    pub(crate) random_words: &'a [u32],
}

vectorised! {
    /// Moves the satisfactions in the lower halves of packed user states.
    pub(crate) fn move_satisfaction(recents: &mut [u32], felt: Felt<'_>, movement: Movement) {
        let Movement { smoothing, comparison, hype, shift } = movement;
        let Felt { minutes, own, best, experiences, random_words } = felt;
        let users = recents.len();
        let (minutes, own, best) = (&minutes[..users], &own[..users], &best[..users]);
        let (experiences, random_words) = (&experiences[..users], &random_words[..users]);
        for user in 0..users {
            let before = user_state::satisfaction(recents[user]).value();
            let envy = comparison * (best[user] - own[user]);
            let target = (own[user] + 0.5 * experiences[user] - envy - hype).clamp(0.0, 1.0);
            let moved = before + smoothing * (target - before);
            let after = if minutes[user] > 0.0 { moved } else { before };
            let after = (after + shift).clamp(0.0, 1.0);
            let steps = Steps::stochastically(after, random_words[user]);
            recents[user] = user_state::recent(steps, user_state::last_used(recents[user]));
        }
    }
}

vectorised! {
    /// Writes the satisfactions in the lower halves of packed user states as numbers from 0 to 1.
    pub(crate) fn values(recents: &[u32], values: &mut [f32]) {
        for (value, &recent) in values.iter_mut().zip(recents) {
            *value = user_state::satisfaction(recent).value();
        }
    }
}

vectorised! {
    /// Sum of the satisfactions in the lower halves of packed user states, in steps, of the users of one call at most.
    pub(crate) fn total(recents: &[u32]) -> u64 {
        // At most 4,096 times 2^15: 32 bits hold it.
        u64::from(recents.iter().map(|&recent| u32::from(user_state::satisfaction(recent).0)).sum::<u32>())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::people::steps::STEPS;

    /// Nearest rounding would stand still: each day moves by a tenth of a step.
    #[test]
    fn the_slowest_movement_arrives() {
        let users = 1_000;
        let mut recents = vec![user_state::recent(Steps::nearest(0.5), 7); users];
        let (minutes, own, experiences) = (vec![1.0; users], vec![0.6; users], vec![0.0; users]);
        let movement = Movement { smoothing: 3e-5, comparison: 0.5, hype: 0.0, shift: 0.0 };
        let key = eyeballs_numerics::random::RandomKey { key: [1, 2], day: 0, stream: 0 };
        let people: Vec<u32> = (0..users as u32).collect();
        let mut words = vec![0; 4 * users];
        let days = 400;
        for day in 0..days {
            eyeballs_numerics::random::RandomKey { day, ..key }.fill(&people, 0, 0, &mut words);
            let felt = Felt {
                minutes: &minutes,
                own: &own,
                best: &own,
                experiences: &experiences,
                random_words: &words,
            };
            move_satisfaction(&mut recents, felt, movement);
        }
        let mean = total(&recents) as f64 * Steps::ONE / users as f64;
        let expected = 0.6 - 0.1 * (1.0 - 3e-5_f64).powi(days as i32);
        // A tenth of a step a day is one step on one day in ten.
        let error = (f64::from(days) * 0.1 * 0.9 / users as f64).sqrt() / f64::from(STEPS);
        assert!((mean - expected).abs() < 4.0 * error, "{mean} of {expected} +- {error}");
    }

    #[test]
    fn who_did_not_open_it_keeps_the_satisfaction_except_for_a_shock() {
        let mut recents = [user_state::recent(Steps(9_830), 7); 3];
        let still = Movement { smoothing: 0.1, comparison: 0.5, hype: 0.0, shift: 0.0 };
        let absent = || Felt {
            minutes: &[0.0; 3],
            own: &[0.6; 3],
            best: &[0.9; 3],
            experiences: &[0.4; 3],
            random_words: &[7; 3],
        };
        move_satisfaction(&mut recents, absent(), still);
        assert_eq!(recents, [user_state::recent(Steps(9_830), 7); 3]);
        let shock = Movement { shift: -0.9, ..still };
        move_satisfaction(&mut recents, absent(), shock);
        assert_eq!(recents, [user_state::recent(Steps(0), 7); 3]);
    }
}
