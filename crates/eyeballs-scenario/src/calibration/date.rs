//! Dates as data files write them: a year, a quarter, a month or a day.

use std::ops::RangeInclusive;

/// The days, counted from 1970-01-01, that `2009`, `2009Q1`, `2009-03` or `2009-03-31` covers.
pub(super) fn days_of(text: &str) -> Option<RangeInclusive<i64>> {
    let digits = |text: &str, length: usize| -> Option<i64> {
        let plain = text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
        plain.then(|| text.parse().ok()).flatten()
    };
    let months = |year, first: i64, count| {
        let last = first + count - 1;
        let next = if last == 12 { day_number(year + 1, 1, 1) } else { day_number(year, last + 1, 1) };
        day_number(year, first, 1)..=next - 1
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
            let day = all.start() + digits(day, 2)? - 1;
            all.contains(&day).then_some(day..=day)
        }
    }
}

/// Days from 1970-01-01 in the Gregorian calendar: days of the years before, counted from March so that
/// leap days come last, and of the months before (the method of Richards, in Urban & Seidelmann 2013).
fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let leap_days = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    365 * year + leap_days + (153 * month + 2) / 5 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_days_since_1970() {
        assert_eq!(days_of("1970-01-01"), Some(0..=0));
        assert_eq!(days_of("2000-02-29"), Some(11_016..=11_016));
        assert_eq!(days_of("2024-12-31"), Some(20_088..=20_088));
        assert_eq!(days_of("1949"), Some(-7_670..=-7_306));
        assert_eq!(days_of("2024-02"), Some(19_754..=19_782));
        assert_eq!(days_of("2009Q4"), days_of("2009-Q4"));
        assert_eq!(days_of("2009Q4").map(|days| *days.end() + 1), days_of("2010").map(|days| *days.start()));
    }

    #[test]
    fn what_is_no_date_is_none() {
        for text in
            ["", "9", "20090", "2009Q5", "2009-13", "2009-02-30", "2009-1", "2009-01-1x", "äöü", "2009 "]
        {
            assert_eq!(days_of(text), None, "{text}");
        }
    }
}
