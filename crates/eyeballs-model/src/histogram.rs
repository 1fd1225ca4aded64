//! Histograms of amounts over users: counted block by block in a metric that is a list of sums, and read in `settle`.
//!
//! Eight bins to each doubling from 1 on: each is 6 to 12 % wide, whatever the amount. What is below 1 is in the first bin, what is beyond
//! the last in that.
//!
//! ```
//! use eyeballs_model::histogram::{bin, quantile};
//! let mut counts = [0.0; 64];
//! for amount in [2.0, 3.0, 4.0, 100.0] {
//!     counts[bin(amount, counts.len())] += 1.0;
//! }
//! let median = quantile(&counts, 0.5).expect("four amounts");
//! assert!((3.0..3.5).contains(&median));
//! assert_eq!(quantile(&[0.0; 64], 0.5), None);
//! ```

/// Bins to each doubling.
pub const BINS_PER_DOUBLING: usize = 8;

/// The bin of an amount among so many: a float's exponent and the first three bits of its mantissa are the number of the bin.
pub fn bin(amount: f32, bins: usize) -> usize {
    const BITS_BELOW: u32 = 23 - 3;
    const FIRST: usize = (1.0_f32.to_bits() >> BITS_BELOW) as usize;
    if amount < 1.0 || amount.is_nan() {
        return 0;
    }
    ((amount.to_bits() >> BITS_BELOW) as usize - FIRST).min(bins - 1)
}

/// Where a bin begins.
pub fn lower_end(bin: usize) -> f64 {
    let (doublings, part) = (bin / BINS_PER_DOUBLING, bin % BINS_PER_DOUBLING);
    libm::exp2(doublings as f64) * (1.0 + part as f64 / BINS_PER_DOUBLING as f64)
}

/// The amount below which a share of all lies, from 0 to 1, as if amounts were even within a bin; `None` if there are none.
pub fn quantile(counts: &[f64], share: f64) -> Option<f64> {
    let all: f64 = counts.iter().sum();
    if all <= 0.0 {
        return None;
    }
    let wanted = share * all;
    let mut below = 0.0;
    for (bin, &count) in counts.iter().enumerate() {
        if count > 0.0 && below + count >= wanted {
            let part = ((wanted - below) / count).clamp(0.0, 1.0);
            return Some(lower_end(bin) + part * (lower_end(bin + 1) - lower_end(bin)));
        }
        below += count;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_amount_lies_in_its_bin() {
        for step in 0..2_000 {
            let amount = 1.0 + step as f32 * 0.37;
            let bin = bin(amount, 256);
            assert!(
                lower_end(bin) <= f64::from(amount) && f64::from(amount) < lower_end(bin + 1),
                "{amount}"
            );
        }
        assert_eq!([bin(0.0, 9), bin(-5.0, 9), bin(f32::NAN, 9), bin(1e30, 9), bin(1.0, 9)], [0, 0, 0, 8, 0]);
    }

    #[test]
    fn quantiles_of_an_even_spread_are_within_a_bin() {
        let mut counts = [0.0; 128];
        (100..10_100).for_each(|amount| counts[bin(amount as f32, 128)] += 1.0);
        for (share, expected) in
            [(0.0, 100.0), (0.1, 1_100.0), (0.5, 5_100.0), (0.9, 9_100.0), (1.0, 10_100.0)]
        {
            let found = quantile(&counts, share).expect("amounts");
            assert!((found / expected - 1.0).abs() < 0.07, "{found} for {expected}");
        }
    }
}
