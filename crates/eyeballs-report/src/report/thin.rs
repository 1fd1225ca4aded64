//! Days and digits: as many as a picture shows.

use serde_json::Value;

/// Days of which a curve is drawn, at most.
const POINTS: u32 = 160;

/// Days from 0 to the last one, evenly spread.
pub(super) fn days(count: u32) -> Vec<u32> {
    let points = count.min(POINTS);
    let last = u64::from(points.saturating_sub(1)).max(1);
    let day = |point: u32| (u64::from(point) * u64::from(count - 1) + last / 2) / last;
    (0..points).map(|point| day(point) as u32).collect()
}

/// The values of these days, with five significant digits; null where there is none.
pub(super) fn at(values: &[f64], days: &[u32]) -> Value {
    days.iter().map(|day| digits(values.get(*day as usize).copied().unwrap_or(f64::NAN), 5)).collect()
}

/// With so many significant digits; null where it is not finite.
pub(super) fn digits(value: f64, count: usize) -> Value {
    if !value.is_finite() {
        return Value::Null;
    }
    let rounded: f64 = format!("{value:.*e}", count - 1).parse().unwrap_or(value);
    // A whole number needs no point.
    if rounded.fract() == 0.0 && rounded.abs() < 1e15 {
        Value::from(rounded as i64)
    } else {
        Value::from(rounded)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_first_and_the_last_day_are_among_the_days() {
        assert_eq!(days(0), [] as [u32; 0]);
        assert_eq!(days(1), [0]);
        assert_eq!(days(3), [0, 1, 2]);
        let many = days(1095);
        assert_eq!((many.len(), many[0], many[1], many[159]), (160, 0, 7, 1094));
        assert!(many.is_sorted_by(|one, next| one < next));
    }

    #[test]
    fn five_digits_are_kept_and_what_is_no_number_is_null() {
        assert_eq!(
            at(&[1_234_567.0, f64::NAN, -0.000_123_456], &[0, 1, 2, 9]),
            json!([1_234_600, null, -0.000_123_46, null])
        );
        assert_eq!(at(&[0.0, 2.5, f64::INFINITY], &[0, 1, 2]), json!([0, 2.5, null]));
    }
}
