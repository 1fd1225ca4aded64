//! Values of a trait by rank: the quantiles of its distribution.

use crate::spec::Distribution;
use crate::world::slots::Slot;
use eyeballs_numerics::distribution::beta::Beta;
use eyeballs_numerics::distribution::gamma::Gamma;
use eyeballs_numerics::distribution::{Continuous, quantiles};
use eyeballs_numerics::vectorised;

/// Number of ranks: a trait takes this many different values.
const RANKS: usize = 1 << 16;

/// Values of a trait by rank. They have 12 significant bits and lie within a factor of 2^32 of each other,
/// so that a value fits 16 bits, from which two operations make it again.
#[derive(Clone, Debug)]
pub(crate) struct TraitTable {
    /// One value for a constant trait, else one per rank.
    values: Vec<f32>,
    /// Bits of the smallest value that 16 bits can hold.
    lowest: u32,
}

/// Bits that values do not use.
const UNUSED_BITS: u32 = 12;

impl TraitTable {
    /// The quantiles of a distribution at the middles of the ranks.
    pub(crate) fn new(distribution: &Distribution) -> TraitTable {
        let values = match distribution {
            Distribution::Constant(value) => vec![*value as f32],
            Distribution::Gamma { mean, shape } => quantiles_of(&Gamma::of_shape(*shape), *mean),
            Distribution::Beta { a, b } => quantiles_of(&Beta::of_shapes(*a, *b), 1.0),
            closed => tabulate(|share| closed.quantile(share)),
        };
        TraitTable::of(values)
    }

    /// Rounds values, the smallest up to what can be held.
    fn of(mut values: Vec<f32>) -> TraitTable {
        if values.len() == 1 {
            return TraitTable { values, lowest: 0 };
        }
        let round = |value: f32| (value.to_bits() + (1 << (UNUSED_BITS - 1))) & !((1 << UNUSED_BITS) - 1);
        let highest = values.iter().map(|&value| round(value)).max().unwrap_or(0);
        let lowest = highest.saturating_sub(u32::from(u16::MAX) << UNUSED_BITS);
        for value in &mut values {
            *value = f32::from_bits(round(*value).max(lowest));
        }
        TraitTable { values, lowest }
    }

    /// Every value divided by the mean of all.
    pub(crate) fn relative_to_mean(mut self) -> TraitTable {
        let mean = self.mean();
        if mean > 0.0 {
            for value in &mut self.values {
                *value = (f64::from(*value) / mean) as f32;
            }
        }
        TraitTable::of(self.values)
    }

    /// No value above a bound.
    pub(crate) fn at_most(mut self, bound: f32) -> TraitTable {
        for value in &mut self.values {
            *value = value.min(bound);
        }
        TraitTable::of(self.values)
    }

    /// Whether all people are alike.
    pub(crate) fn is_constant(&self) -> bool {
        self.values.len() == 1
    }

    /// The value at a rank.
    #[inline(always)]
    pub(crate) fn at(&self, rank: u16) -> f32 {
        if self.values.len() == 1 { self.values[0] } else { self.values[usize::from(rank)] }
    }

    /// The value at a rank in 16 bits.
    pub(crate) fn code(&self, rank: u16) -> u16 {
        ((self.at(rank).to_bits() - self.lowest) >> UNUSED_BITS) as u16
    }

    /// Writes the values of people by a stored column and the slot in it that holds their codes.
    pub(crate) fn values(&self, column: &[u32], slot: Slot, values: &mut [f32]) {
        decode(column, slot, self.lowest, values);
    }

    /// Multiplies numbers by the values of some people's codes.
    pub(crate) fn multiply(&self, codes: &[u16], numbers: &mut [f32]) {
        multiply(codes, self.lowest, numbers);
    }

    /// The largest value: values rise with the rank.
    pub(crate) fn max(&self) -> f32 {
        self.values.last().copied().unwrap_or(f32::NEG_INFINITY)
    }

    /// The mean over people.
    pub(crate) fn mean(&self) -> f64 {
        self.values.iter().map(|&value| f64::from(value)).sum::<f64>() / self.values.len() as f64
    }
}

vectorised! {
    fn decode(column: &[u32], slot: Slot, lowest: u32, values: &mut [f32]) {
        for (value, &codes) in values.iter_mut().zip(column) {
            *value = f32::from_bits(lowest + (u32::from(slot.code(codes)) << UNUSED_BITS));
        }
    }
}

vectorised! {
    fn multiply(codes: &[u16], lowest: u32, numbers: &mut [f32]) {
        for (number, &code) in numbers.iter_mut().zip(codes) {
            *number *= f32::from_bits(lowest + (u32::from(code) << UNUSED_BITS));
        }
    }
}

fn tabulate(quantile: impl Fn(f64) -> f64) -> Vec<f32> {
    (0..RANKS).map(|rank| quantile((rank as f64 + 0.5) / RANKS as f64) as f32).collect()
}

/// The quantiles of a distribution times a factor.
fn quantiles_of(distribution: &impl Continuous, factor: f64) -> Vec<f32> {
    quantiles(distribution, RANKS).into_iter().map(|value| (value * factor) as f32).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use statrs::distribution::{Beta, ContinuousCDF, Gamma};

    fn moments(distribution: &Distribution) -> (f64, f64) {
        let table = TraitTable::new(distribution);
        let mean = table.mean();
        let square: f64 = table.values.iter().map(|&v| (f64::from(v) - mean).powi(2)).sum();
        (mean, square / table.values.len() as f64)
    }

    #[test]
    fn tables_have_the_moments_of_their_distributions() {
        for (distribution, mean, variance) in [
            (Distribution::Uniform { minimum: 1.0, maximum: 3.0 }, 2.0, 1.0 / 3.0),
            (
                Distribution::Lognormal { median: 240.0, sigma: 0.5 },
                240.0 * 0.125_f64.exp(),
                240.0_f64.powi(2) * (0.5_f64.exp() - 0.25_f64.exp()),
            ),
            (Distribution::Gamma { mean: 2.0, shape: 0.4 }, 2.0, 10.0),
            (Distribution::Gamma { mean: 1.0, shape: 9.0 }, 1.0, 1.0 / 9.0),
            (Distribution::Beta { a: 2.0, b: 5.0 }, 2.0 / 7.0, 10.0 / (49.0 * 8.0)),
            (Distribution::Beta { a: 0.5, b: 0.7 }, 0.5 / 1.2, 0.35 / (1.44 * 2.2)),
        ] {
            let (m, v) = moments(&distribution);
            assert!((m / mean - 1.0).abs() < 1e-3, "{distribution:?}: mean {m}, not {mean}");
            assert!((v / variance - 1.0).abs() < 1e-2, "{distribution:?}: variance {v}, not {variance}");
        }
    }

    /// One quantile is that of the table at the same share, but for the rounding to 12 bits.
    #[test]
    fn a_single_quantile_is_that_of_the_table() {
        for distribution in [
            Distribution::Uniform { minimum: 1.0, maximum: 3.0 },
            Distribution::Lognormal { median: 240.0, sigma: 0.5 },
            Distribution::Pareto { minimum: 2.0, alpha: 3.0 },
            Distribution::Gamma { mean: 2.0, shape: 0.4 },
            Distribution::Beta { a: 0.5, b: 0.7 },
        ] {
            let table = TraitTable::new(&distribution);
            for rank in [40, 9_000, 32_768, 65_500_u16] {
                let single = distribution.quantile((f64::from(rank) + 0.5) / RANKS as f64);
                let listed = f64::from(table.at(rank));
                assert!((single / listed - 1.0).abs() < 3e-4, "{distribution:?} {rank}: {single} {listed}");
            }
        }
    }

    #[test]
    fn every_value_of_a_table_is_the_quantile_of_its_rank() {
        let of_gamma = |shape| {
            let gamma = Gamma::new(shape, shape).expect("a shape above 0");
            (
                Distribution::Gamma { mean: 3.0, shape },
                Box::new(move |x: f64| gamma.cdf(x / 3.0)) as Box<dyn Fn(f64) -> f64>,
            )
        };
        let of_beta = |a, b| {
            let beta = Beta::new(a, b).expect("shapes above 0");
            (Distribution::Beta { a, b }, Box::new(move |x: f64| beta.cdf(x)) as Box<dyn Fn(f64) -> f64>)
        };
        let exponential: Box<dyn Fn(f64) -> f64> = Box::new(|x| -(-x / 3.0).exp_m1());
        for (distribution, share_below) in [
            (Distribution::Gamma { mean: 3.0, shape: 1.0 }, exponential),
            of_gamma(0.4),
            of_gamma(1.7),
            of_gamma(20.0),
            of_beta(2.0, 5.0),
            of_beta(5.0, 2.0),
        ] {
            let table = TraitTable::new(&distribution);
            // What is raised to it is above the quantile of its rank.
            let smallest = table.values[RANKS - 1] * 2.0_f32.powi(-31);
            for (rank, &value) in table.values.iter().enumerate().filter(|(_, value)| **value > smallest) {
                // Values are kept with 12 significant bits; near the middle of the narrowest distribution
                // a 32-bit value alone moves the rank by 0.01 at most.
                let kept = 1.0 / 4096.0;
                let rank_of = |x: f64| share_below(x) * RANKS as f64 - 0.5;
                let (low, high) =
                    (rank_of(f64::from(value) * (1.0 - kept)), rank_of(f64::from(value) * (1.0 + kept)));
                assert!(
                    (low - 0.02..=high + 0.02).contains(&(rank as f64)),
                    "{distribution:?}: {value} is from {low} to {high}, not {rank}"
                );
            }
        }
    }

    #[test]
    fn tables_rise_with_the_rank_and_fit_16_bits() {
        for distribution in [
            Distribution::Gamma { mean: 1.0, shape: 0.05 },
            Distribution::Gamma { mean: 1.0, shape: 1e-6 },
            Distribution::Beta { a: 1e-6, b: 1e6 },
            Distribution::Beta { a: 1e6, b: 1e-6 },
            Distribution::Beta { a: 0.1, b: 20.0 },
            Distribution::Pareto { minimum: 1.0, alpha: 1.2 },
        ] {
            let table = TraitTable::new(&distribution);
            assert!(table.values.is_sorted(), "{distribution:?}");
            assert!(table.values.iter().all(|v| v.is_finite() && *v >= 0.0), "{distribution:?}");
            let codes = (0..=u16::MAX).map(|rank| u32::from(table.code(rank)));
            let codes: Vec<u32> = codes.map(|code| code << u16::BITS | 0x1234).collect();
            let mut values = vec![0.0; RANKS];
            table.values(&codes, Slot { column: 0, shift: u16::BITS }, &mut values);
            assert_eq!(values, table.values, "{distribution:?}");
        }
    }
}
