//! Which day of the calendar day 0 is.

use crate::units::{Day, WEEK_DAYS, YEAR_DAYS};

/// The day of the calendar that day 0 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarSpec {
    /// Its day of the week; 0 is a Monday.
    pub first_weekday: u32,
    /// Its day of the year; 1 is 1 January.
    pub first_day_of_year: u32,
}

impl CalendarSpec {
    /// Weekday, 0 a Monday, and day of the year, from 1, of a day. A year has 365 days.
    pub fn date(&self, day: Day) -> (u32, u32) {
        let day_of_year = (self.first_day_of_year - 1 + day.0) % YEAR_DAYS + 1;
        ((self.first_weekday + day.0) % WEEK_DAYS, day_of_year)
    }
}

impl Default for CalendarSpec {
    /// A Monday, 1 January.
    fn default() -> CalendarSpec {
        CalendarSpec { first_weekday: 0, first_day_of_year: 1 }
    }
}
