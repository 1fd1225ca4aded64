//! Quantiles of values that weigh differently.

/// The value below which a share of all weight lies, between values by the middles of their weights; none of nothing.
pub fn weighted_quantile(values: &[(f64, f64)], share: f64) -> Option<f64> {
    let mut sorted: Vec<(f64, f64)> = values.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
    sorted.sort_by(|one, other| one.0.total_cmp(&other.0));
    let total: f64 = sorted.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    let mut last: Option<(f64, f64)> = None;
    for (value, weight) in sorted {
        let middle = (below + 0.5 * weight) / total;
        if middle >= share {
            return Some(match last {
                Some((other, place)) => other + (value - other) * (share - place) / (middle - place),
                None => value,
            });
        }
        below += weight;
        last = Some((value, middle));
    }
    last.map(|(value, _)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_weigh_their_values() {
        let even: Vec<(f64, f64)> = (0..100).map(|number| (f64::from(number), 0.01)).collect();
        for (share, expected) in [(0.005, 0.0), (0.25, 24.5), (0.5, 49.5), (0.999, 99.0)] {
            let found = weighted_quantile(&even, share).expect("there are values");
            assert!((found - expected).abs() < 1e-9, "{share}: {found}");
        }
        // Half of the weight on the first: its middle is at a quarter, that of the second at five eighths.
        let uneven = [(1.0, 0.5), (2.0, 0.25), (3.0, 0.25)];
        assert_eq!(weighted_quantile(&uneven, 0.25), Some(1.0));
        assert_eq!(weighted_quantile(&uneven, 0.625), Some(2.0));
        assert_eq!(weighted_quantile(&uneven, 0.4375), Some(1.5));
        assert_eq!(weighted_quantile(&[], 0.5), None);
    }
}
