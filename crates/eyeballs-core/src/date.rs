//! Days of the Gregorian calendar.

use std::fmt;
use std::ops::RangeInclusive;

/// A day of the Gregorian calendar, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date(pub i64);

impl Date {
    /// The day that `2009-03-31` names.
    pub fn parse(text: &str) -> Option<Date> {
        Date::covered(text).filter(|days| days.start() == days.end()).map(|days| *days.start())
    }

    /// The days that `2009`, `2009Q1`, `2009-03` or `2009-03-31` covers, as data files write them.
    pub fn covered(text: &str) -> Option<RangeInclusive<Date>> {
        let digits = |text: &str, length: usize| -> Option<i64> {
            let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
            plain.then(|| text.parse().ok()).flatten()
        };
        let months = |year, first: i64, count| {
            let last = first + count - 1;
            let next = if last == 12 { Date::of(year + 1, 1, 1) } else { Date::of(year, last + 1, 1) };
            Date::of(year, first, 1)..=Date(next.0 - 1)
        };
        let year = digits(text.get(..4)?, 4)?;
        let rest = &text[4..];
        if rest.is_empty() {
            return Some(months(year, 1, 12));
        }
        if let Some(quarter) = rest.trim_start_matches([' ', '-']).strip_prefix(['Q', 'q']) {
            let quarter = digits(quarter, 1).filter(|quarter| (1..=4).contains(quarter))?;
            return Some(months(year, 3 * quarter - 2, 3));
        }
        let rest = rest.strip_prefix('-')?;
        let month = digits(rest.get(..2)?, 2).filter(|month| (1..=12).contains(month))?;
        let all = months(year, month, 1);
        match rest[2..].strip_prefix('-') {
            None => rest[2..].is_empty().then_some(all),
            Some(day) => {
                let day = Date(all.start().0 + digits(day, 2)? - 1);
                all.contains(&day).then_some(day..=day)
            }
        }
    }

    /// A day of a month; both are counted from 1. Days of the years before are counted from March, so that leap days come
    /// last, and so are those of the months before (the method of Richards, in Urban & Seidelmann 2013).
    fn of(year: i64, month: i64, day: i64) -> Date {
        let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
        let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
        Date(365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468)
    }

    /// The day so many days later.
    pub fn after(self, days: u32) -> Date {
        Date(self.0 + i64::from(days))
    }

    /// Day of the week: 0 on a Monday.
    pub fn weekday(self) -> u32 {
        // The first day that is counted was a Thursday.
        (self.0 + 3).rem_euclid(7) as u32
    }

    /// Day of the year, 1 to 366.
    pub fn day_of_year(self) -> u32 {
        (self.0 - Date::of(self.year_month_day().0, 1, 1).0 + 1) as u32
    }

    /// Year; month and day of it, both from 1.
    pub fn year_month_day(self) -> (i64, u32, u32) {
        // A year has 365.2425 days on average, so a look to either side finds the right one.
        let about = 1970 + (self.0 * 10_000).div_euclid(3_652_425);
        let year = [about + 1, about, about - 1].into_iter().find(|&year| Date::of(year, 1, 1) <= self);
        let year = year.unwrap_or(about);
        let month = (1..=12).rev().find(|&month| Date::of(year, month, 1) <= self).unwrap_or(1);
        (year, month as u32, (self.0 - Date::of(year, month, 1).0 + 1) as u32)
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.year_month_day();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covered(text: &str) -> Option<RangeInclusive<i64>> {
        Date::covered(text).map(|days| days.start().0..=days.end().0)
    }

    #[test]
    fn dates_are_days_since_1970() {
        assert_eq!(covered("1970-01-01"), Some(0..=0));
        assert_eq!(covered("2000-02-29"), Some(11_016..=11_016));
        assert_eq!(covered("2024-12-31"), Some(20_088..=20_088));
        assert_eq!(covered("1949"), Some(-7_670..=-7_306));
        assert_eq!(covered("2024-02"), Some(19_754..=19_782));
        assert_eq!(covered("2009Q4"), covered("2009-Q4"));
        assert_eq!(covered("2009Q4").map(|days| *days.end() + 1), covered("2010").map(|days| *days.start()));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "9", "20090", "2009Q5", "2009-13", "2009-02-30", "2009-1", "2009-01-1x", "äöü", "2009 "]
        {
            assert_eq!(covered(text), None, "{text}");
        }
        assert_eq!(Date::parse("2009-03"), None);
        assert_eq!(Date::parse("2009-03-31"), Some(Date(14_334)));
    }

    #[test]
    fn every_day_of_three_centuries_is_the_one_after_the_day_before() {
        let mut before = Date::parse("1799-12-31").expect("a date");
        let last = Date::parse("2101-01-01").expect("a date");
        while before < last {
            let day = before.after(1);
            assert_eq!(Date::parse(&day.to_string()), Some(day), "{day}");
            assert_eq!(day.weekday(), (before.weekday() + 1) % 7, "{day}");
            let (.., month, of_month) = day.year_month_day();
            let first = (month, of_month) == (1, 1);
            assert_eq!(day.day_of_year(), if first { 1 } else { before.day_of_year() + 1 }, "{day}");
            before = day;
        }
    }

    #[test]
    fn weekdays_and_days_of_the_year_are_known() {
        let day = |text| Date::parse(text).expect("a date");
        assert_eq!(day("2026-01-01").weekday(), 3);
        assert_eq!((day("2024-02-29").weekday(), day("2024-02-29").day_of_year()), (3, 60));
        assert_eq!((day("2018-01-01").weekday(), day("2018-01-01").day_of_year()), (0, 1));
        assert_eq!(day("2024-12-31").day_of_year(), 366);
    }
}
