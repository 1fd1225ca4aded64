//! How much of the revenue comes from how few payers, without sorting anybody.
//!
//! Payers of a 30-day period are counted in bins by what they spent in it so far: eight bins to each
//! doubling, so a bin is 6 to 12 % wide. Within a bin everybody is taken to have spent the bin's mean,
//! which is known exactly. Spend is kept in whole hundredths of the currency, so the sums are exact and
//! their order does not matter.

use eyeballs_model::histogram;

/// Number of bins: 32 doublings, from 0.01 to 43 million currency units in a period.
pub(crate) const BINS: usize = 256;

/// The bin of what a payer spent, in hundredths; what is beyond the last bin belongs to it.
pub(crate) fn bin(cents: f32) -> usize {
    histogram::bin(cents, BINS)
}

/// A payer moves from what it had spent (0: nothing yet) to what it has spent now.
pub(crate) fn move_payer(payers: &mut [f64], cents: &mut [f64], before: f32, after: f32) {
    if before > 0.0 {
        let old = bin(before);
        payers[old] -= 1.0;
        cents[old] -= f64::from(before);
    }
    let new = bin(after);
    payers[new] += 1.0;
    cents[new] += f64::from(after);
}

/// Share of the money that comes from the top `share` of payers; 0 if there are none.
pub(crate) fn top_share(payers: &[f64], cents: &[f64], share: f64) -> f64 {
    let money: f64 = cents.iter().sum();
    if money <= 0.0 {
        return 0.0;
    }
    let mut wanted = share * payers.iter().sum::<f64>();
    let mut taken = 0.0;
    for (&payers, &cents) in payers.iter().zip(cents).rev() {
        if payers >= wanted {
            taken += if payers > 0.0 { cents * (wanted / payers) } else { 0.0 };
            break;
        }
        wanted -= payers;
        taken += cents;
    }
    taken / money
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bins_grow_with_spend_and_cover_every_amount() {
        let mut last = 0;
        for step in 0..4000 {
            let cents = (1.0 + 0.01 * f64::from(step)).powi(7) as f32;
            let bin = bin(cents);
            assert!(bin >= last && bin < BINS);
            last = bin;
        }
        assert_eq!(bin(1.0), 0);
        assert_eq!(bin(2.0), 8);
        assert_eq!(bin(f32::MAX), BINS - 1);
    }

    #[test]
    fn equal_payers_bring_equal_shares() {
        let (mut payers, mut cents) = ([0.0; BINS], [0.0; BINS]);
        for _ in 0..50 {
            move_payer(&mut payers, &mut cents, 0.0, 999.0);
        }
        assert!((top_share(&payers, &cents, 0.1) - 0.1).abs() < 1e-12);
        assert!((top_share(&payers, &cents, 0.01) - 0.01).abs() < 1e-12);
        assert!((top_share(&payers, &cents, 1.0) - 1.0).abs() < 1e-12);
    }

    #[test]
    fn a_payer_who_spends_again_is_counted_once() {
        let (mut payers, mut cents) = ([0.0; BINS], [0.0; BINS]);
        move_payer(&mut payers, &mut cents, 0.0, 500.0);
        move_payer(&mut payers, &mut cents, 500.0, 5500.0);
        move_payer(&mut payers, &mut cents, 0.0, 500.0);
        assert_eq!(payers.iter().sum::<f64>(), 2.0);
        assert_eq!(cents.iter().sum::<f64>(), 6000.0);
        assert!((top_share(&payers, &cents, 0.5) - 5500.0 / 6000.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_brings_nothing() {
        assert_eq!(top_share(&[0.0; BINS], &[0.0; BINS], 0.1), 0.0);
    }
}
