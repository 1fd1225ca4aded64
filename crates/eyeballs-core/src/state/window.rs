//! Users of the last days, counted without touching the idle.

use crate::units::{Day, MONTH_DAYS};

/// People by the day of their last use (or payment), for the last 30 days: so users of a month are
/// counted without touching the idle.
#[derive(Clone, Debug, Default)]
pub(crate) struct Window {
    /// By day modulo 30.
    pub(crate) people: [u64; MONTH_DAYS as usize],
}

impl Window {
    /// Moves the clock to `day` and takes in who did it that day, by how long before they had last
    /// done it (see [`crate::people::block::Today::used_after`]).
    pub(crate) fn advance(&mut self, day: Day, after: &[u64; MONTH_DAYS as usize + 1]) {
        let slot = |age: u32| ((day.0 + MONTH_DAYS - age) % MONTH_DAYS) as usize;
        // Whoever did it last exactly 30 days ago falls out.
        self.people[slot(0)] = 0;
        for age in 1..MONTH_DAYS {
            self.people[slot(age)] -= after[age as usize];
        }
        self.people[slot(0)] = after.iter().sum();
    }

    /// Counts people in or out, by how many days ago they last did it.
    pub(crate) fn change(&mut self, day: Day, changes: &[i64; MONTH_DAYS as usize]) {
        for (age, &change) in (0..MONTH_DAYS).zip(changes) {
            let people = &mut self.people[((day.0 + MONTH_DAYS - age) % MONTH_DAYS) as usize];
            *people = people.wrapping_add_signed(change);
        }
    }

    /// People who did it within the last `days` days, `day` included.
    pub(crate) fn within(&self, day: Day, days: u32) -> u64 {
        (0..days.min(MONTH_DAYS))
            .map(|age| self.people[((day.0 + MONTH_DAYS - age) % MONTH_DAYS) as usize])
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The window agrees with counting people one by one.
    #[test]
    fn a_window_counts_people_by_their_last_day() {
        const PEOPLE: usize = 50;
        let mut last: Vec<Option<u32>> = vec![None; PEOPLE];
        let mut window = Window::default();
        for day in 0..200_u32 {
            let mut after = [0; MONTH_DAYS as usize + 1];
            for (person, last) in last.iter_mut().enumerate() {
                let uses = (person as u32 + 1) * 7919 % 53 + 1;
                if (day + person as u32).is_multiple_of(uses) {
                    let age = last.map_or(MONTH_DAYS, |last| (day - last).min(MONTH_DAYS));
                    after[age as usize] += 1;
                    *last = Some(day);
                }
            }
            window.advance(Day(day), &after);
            for days in [1, 7, 30] {
                let exact = last.iter().flatten().filter(|&&last| day - last < days).count() as u64;
                assert_eq!(window.within(Day(day), days), exact, "day {day}, {days} days");
            }
        }
    }
}
