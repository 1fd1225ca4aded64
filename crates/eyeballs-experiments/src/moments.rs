//! Means, variances and quantiles of lists of numbers, and intervals.

/// A two-sided interval; an open end is infinite.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Its lower end.
    pub low: f64,
    /// Its upper end.
    pub high: f64,
}

impl Interval {
    /// The interval of this half-width around a centre.
    pub fn around(centre: f64, half_width: f64) -> Interval {
        Interval { low: centre - half_width, high: centre + half_width }
    }

    /// Whether a number lies within, ends included.
    pub fn contains(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

/// The mean; not a number without values.
pub(crate) fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The unbiased variance; not a number with fewer than two values.
pub(crate) fn variance(values: &[f64]) -> f64 {
    covariance(values, values)
}

/// The unbiased covariance of two lists of the same length.
pub(crate) fn covariance(one: &[f64], other: &[f64]) -> f64 {
    let (centre, other_centre) = (mean(one), mean(other));
    let products = one.iter().zip(other).map(|(x, y)| (x - centre) * (y - other_centre));
    products.sum::<f64>() / (one.len() as f64 - 1.0)
}

/// A quantile of sorted values by linear interpolation between order statistics (type 7 of Hyndman & Fan 1996). Between a
/// finite and an infinite one it is the infinite one.
pub(crate) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let place = share * (sorted.len() - 1) as f64;
    let below = sorted[place.floor() as usize];
    let above = sorted[place.ceil() as usize];
    if below == above || below.is_infinite() {
        return below;
    }
    if above.is_infinite() { above } else { below + (above - below) * (place - place.floor()) }
}

/// The interval between the quantiles that leave the same share outside on both sides. Sorts the values.
pub(crate) fn middle(values: &mut [f64], confidence: f64) -> Interval {
    values.sort_by(f64::total_cmp);
    let outside = 0.5 * (1.0 - confidence);
    Interval { low: quantile(values, outside), high: quantile(values, 1.0 - outside) }
}

/// The index of the largest value, the first of them; 0 without values.
pub(crate) fn index_of_largest(values: &[f64]) -> usize {
    (1..values.len()).fold(0, |best, index| if values[index] > values[best] { index } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_those_of_the_textbook() {
        assert_eq!((mean(&[1.0, 2.0, 6.0]), variance(&[1.0, 2.0, 6.0])), (3.0, 7.0));
        assert_eq!(covariance(&[1.0, 2.0, 6.0], &[0.0, 2.0, 1.0]), 0.5);
    }

    #[test]
    fn quantiles_interpolate_and_infinity_stays() {
        assert_eq!(quantile(&[1.0, 2.0, 3.0, 4.0, 5.0], 0.1), 1.4);
        assert_eq!(quantile(&[f64::NEG_INFINITY, f64::NEG_INFINITY, 3.0], 0.25), f64::NEG_INFINITY);
        assert_eq!(middle(&mut [5.0, 1.0, 3.0, 2.0, 4.0], 0.5), Interval { low: 2.0, high: 4.0 });
    }

    #[test]
    fn quantiles_interpolate_between_finite_numbers_only() {
        assert!((quantile(&[1.0, 2.0, 4.0], 0.75) - 3.0).abs() < 1e-15);
        assert_eq!(quantile(&[1.0, f64::INFINITY], 0.1), f64::INFINITY);
        assert_eq!(quantile(&[f64::NEG_INFINITY, 1.0], 0.9), f64::NEG_INFINITY);
        assert_eq!(quantile(&[1.0, f64::INFINITY], 0.0), 1.0);
    }

    #[test]
    fn of_equal_values_the_first_is_the_largest() {
        assert_eq!(index_of_largest(&[1.0, 3.0, 3.0, 2.0]), 1);
    }
}
