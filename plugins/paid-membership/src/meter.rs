//! The meter: so many days of use are free in 30 days, counted from a first one on.

/// Days of the meter.
const WINDOW_DAYS: u16 = 30;

/// What a day of use does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DayOfUse {
    /// It begins 30 days.
    Begins,
    /// It is free.
    Free,
    /// It is the first beyond the free days.
    FirstHit,
    /// It is a later one.
    Hit,
}

/// Counts a day of use; `start` and `used`: when the 30 days began, modulo 2^16, and days of use in them.
pub(crate) fn count(start: &mut u16, used: &mut u8, today: u16, free_days: u8) -> DayOfUse {
    if *used == 0 || today.wrapping_sub(*start) >= WINDOW_DAYS {
        (*start, *used) = (today, 1);
        return DayOfUse::Begins;
    }
    *used += 1;
    match used.cmp(&&mut free_days.saturating_add(1)) {
        core::cmp::Ordering::Less => DayOfUse::Free,
        core::cmp::Ordering::Equal => DayOfUse::FirstHit,
        core::cmp::Ordering::Greater => DayOfUse::Hit,
    }
}

/// Whether the free days are used up this morning.
pub(crate) fn is_used_up(start: u16, used: u8, today: u16, free_days: u8) -> bool {
    used >= free_days && today.wrapping_sub(start) < WINDOW_DAYS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thirty_days_begin_with_a_day_of_use_and_hits_come_after_the_free_days() {
        let (mut start, mut used) = (0, 0);
        let mut day = |today| count(&mut start, &mut used, today, 2);
        use DayOfUse::{Begins, FirstHit, Free, Hit};
        let days = [65_530, 65_531, 2, 3, 23, 24, 25, 60];
        assert_eq!(days.map(&mut day), [Begins, Free, FirstHit, Hit, Hit, Begins, Free, Begins]);
        assert!(is_used_up(10, 2, 39, 2) && !is_used_up(10, 2, 40, 2) && !is_used_up(10, 1, 12, 2));
    }
}
