//! Who used a service for the first time within the last month: retention by use is counted without touching
//! anybody else.

use crate::people::user_state::UserState;
use crate::units::{Day, MONTH_DAYS};

/// Days after the first use on which it is asked who uses it.
pub(crate) const RETENTION_DAYS: [u32; 3] = [1, 7, MONTH_DAYS];

/// Rows of a block by day of first use, today and the 30 days before it.
#[derive(Clone, Debug)]
pub(crate) struct FirstUses {
    /// By day modulo 31.
    pub(crate) rows: Vec<Vec<u16>>,
}

/// Days that are kept, today included.
const KEPT_DAYS: u32 = MONTH_DAYS + 1;

impl FirstUses {
    /// Of nobody.
    pub(crate) fn none() -> FirstUses {
        FirstUses { rows: vec![Vec::new(); KEPT_DAYS as usize] }
    }

    /// Forgets those of 31 days ago.
    pub(crate) fn start_day(&mut self, day: Day) {
        self.rows[slot(day.0)].clear();
    }

    /// Takes in somebody who uses the service for the first time today.
    pub(crate) fn add(&mut self, day: Day, row: usize) {
        self.rows[slot(day.0)].push(row as u16);
    }

    /// How many used it for the first time on a day.
    pub(crate) fn on(&self, day: Day) -> u64 {
        self.rows[slot(day.0)].len() as u64
    }

    /// Of those whose first use was [`RETENTION_DAYS`] ago, how many used it today.
    pub(crate) fn kept(&self, day: Day, user_states: &[u64]) -> [u64; RETENTION_DAYS.len()] {
        let today = day.0 as u16;
        let used_today = |row: &&u16| UserState::of(user_states[usize::from(**row)]).last_used == today;
        RETENTION_DAYS.map(|after| match day.0.checked_sub(after) {
            Some(first) => self.rows[slot(first)].iter().filter(used_today).count() as u64,
            None => 0,
        })
    }
}

fn slot(day: u32) -> usize {
    (day % KEPT_DAYS) as usize
}
