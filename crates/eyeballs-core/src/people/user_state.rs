//! What changes from day to day between a person and a service, in one number of 64 bits.
//!
//! Where few people are users, each stands alone on the lines of the processor's cache that hold them, and
//! three columns would be three lines to wait for.

use crate::people::steps::Steps;
use crate::units::MONTH_DAYS;

/// "Never", among days of 16 bits.
pub(crate) const NEVER: u16 = u16::MAX;

/// The threshold of somebody who is no user and whom nothing reaches any more, who left for good or gave up.
pub(crate) const NEVER_REACHED: f32 = f32::INFINITY;

/// What changes from day to day between a person and a service. Packed, from the upper bits down: 32 of the
/// threshold, 16 of satisfaction, 16 of the day of last use.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct UserState {
    /// For somebody who is not a user: the total hazard at which they may be acquired next. For a user: the
    /// hazard that is left before they leave. Both are exponential numbers used up over time (Sellke
    /// 1983), so a day on which nothing happens to a person draws no random number for it.
    pub(crate) threshold: f32,
    pub(crate) satisfaction: Steps,
    /// Day of last use.
    pub(crate) last_used: u16,
}

impl UserState {
    /// Somebody whom nothing reaches, before a service opens.
    pub(crate) const NONE: UserState =
        UserState { threshold: f32::INFINITY, satisfaction: Steps(0), last_used: NEVER };

    #[inline(always)]
    pub(crate) const fn of(packed: u64) -> UserState {
        let recent = packed as u32;
        UserState {
            threshold: f32::from_bits(threshold_bits(packed)),
            satisfaction: satisfaction(recent),
            last_used: last_used(recent),
        }
    }

    #[inline(always)]
    pub(crate) const fn packed(self) -> u64 {
        let UserState { threshold, satisfaction, last_used } = self;
        (threshold.to_bits() as u64) << u32::BITS | recent(satisfaction, last_used) as u64
    }
}

/// Changes a packed user state.
pub(crate) fn change(packed: &mut u64, change: impl FnOnce(&mut UserState)) {
    let mut state = UserState::of(*packed);
    change(&mut state);
    *packed = state.packed();
}

/// The bits of the threshold of a packed user state.
#[inline(always)]
pub(crate) const fn threshold_bits(packed: u64) -> u32 {
    (packed >> u32::BITS) as u32
}

/// The lower half of a packed user state: what a day of use changes.
#[inline(always)]
pub(crate) const fn recent(satisfaction: Steps, last_used: u16) -> u32 {
    (satisfaction.0 as u32) << u16::BITS | last_used as u32
}

/// The satisfaction in the lower half of a packed user state.
#[inline(always)]
pub(crate) const fn satisfaction(recent: u32) -> Steps {
    Steps((recent >> u16::BITS) as u16)
}

/// The day of last use in the lower half of a packed user state.
#[inline(always)]
pub(crate) const fn last_used(recent: u32) -> u16 {
    recent as u16
}

/// Days since a date, a month at the most.
pub(crate) fn age(last: u16, day: u16) -> usize {
    if last == NEVER { MONTH_DAYS as usize } else { usize::from(day - last).min(MONTH_DAYS as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_state_comes_out_as_it_went_in() {
        let states = [
            UserState::NONE,
            UserState { threshold: 0.25, satisfaction: Steps(0x8000), last_used: 0 },
            UserState { threshold: -1e-9, satisfaction: Steps(1), last_used: 0x1234 },
        ];
        let packed = states.map(UserState::packed);
        assert_eq!(packed.map(UserState::of), states);
        assert_eq!(
            packed.map(|state| f32::from_bits(threshold_bits(state))),
            states.map(|state| state.threshold)
        );
        assert_eq!(packed.map(|state| satisfaction(state as u32)), states.map(|state| state.satisfaction));
        assert_eq!(packed.map(|state| last_used(state as u32)), states.map(|state| state.last_used));
        let mut again = packed[1];
        change(&mut again, |state| state.last_used = 7);
        assert_eq!(UserState::of(again), UserState { last_used: 7, ..states[1] });
    }
}
