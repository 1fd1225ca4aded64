//! The numbers of the reference scenario, and the traits of its people.

use eyeballs_numerics::random::{FOR_LIFE, RandomKey, stream_of};
use statrs::distribution::{Beta, ContinuousCDF, Gamma, Normal};

pub(super) const INNOVATION: f64 = 0.0003;
pub(super) const IMITATION: f64 = 0.05;
pub(super) const RETURN_HAZARD: f64 = 0.0005;
pub(super) const CHURN_HAZARD: f32 = 0.003;
pub(super) const SATISFACTION_EFFECT: f32 = 2.0;
pub(super) const INITIAL_SATISFACTION: f32 = 0.5;
pub(super) const SMOOTHING: f32 = 0.1;
pub(super) const QUALITY: f32 = 0.5;
pub(super) const OUTSIDE_WEIGHT: f32 = 9.0;
pub(super) const SESSION_MINUTES: f32 = 10.0;
pub(super) const HABIT_STRENGTH: f64 = 0.5;
pub(super) const HABIT_DAYS: f64 = 22.0;
const ADS_PER_HOUR: f64 = 6.0;
pub(super) const ADS_PER_MINUTE: f32 = (ADS_PER_HOUR / 60.0) as f32;
/// Share of the minutes that the least tolerant give up.
pub(super) const MINUTES_GIVEN_UP: f32 = (0.01 * ADS_PER_HOUR) as f32;
/// How much worse each minute of a day makes it feel to the least tolerant.
pub(super) const ANNOYANCE: f32 = (0.06 * ADS_PER_HOUR / 60.0) as f32;

const RANKS: usize = 1 << 16;
/// A day has no more.
const DAY_MINUTES: f32 = 1440.0;

/// Values of the traits by rank.
pub struct Tables {
    free_minutes: Vec<f32>,
    sociability: Vec<f32>,
    ad_tolerance: Vec<f32>,
}

/// What a person is.
pub(super) struct Traits {
    pub(super) free_minutes: f32,
    pub(super) sociability: f32,
    pub(super) ad_tolerance: f32,
}

impl Tables {
    /// Takes seconds: the quantiles of 65,536 ranks.
    pub fn new() -> Tables {
        let normal = Normal::standard();
        let free_minutes = table(|share| 240.0 * libm::exp(0.6 * normal.inverse_cdf(share)));
        let gamma = Gamma::new(2.0, 2.0).expect("a mean of 1");
        let sociability = table(|share| quantile(&gamma, share, 40.0));
        let mean = sociability.iter().map(|&value| f64::from(value)).sum::<f64>() / RANKS as f64;
        let beta = Beta::new(2.0, 5.0).expect("two shapes");
        Tables {
            free_minutes: rounded(free_minutes.into_iter().map(|minutes| minutes.min(DAY_MINUTES)).collect()),
            sociability: rounded(sociability.iter().map(|&value| (f64::from(value) / mean) as f32).collect()),
            ad_tolerance: table(|share| quantile(&beta, share, 1.0)),
        }
    }

    /// The traits of a person: 16 bits each of one draw.
    pub(super) fn traits(&self, key: [u32; 2], person: u32) -> Traits {
        const PEOPLE: u32 = stream_of(b"people");
        let [first, second, ..] = RandomKey { key, day: FOR_LIFE, stream: PEOPLE }.bits(person, 0, 0);
        let (low, high) = (|word: u32| (word & 0xFFFF) as usize, |word: u32| (word >> 16) as usize);
        Traits {
            free_minutes: self.free_minutes[low(first)],
            sociability: self.sociability[high(first)],
            ad_tolerance: self.ad_tolerance[low(second)],
        }
    }
}

fn table(quantile: impl Fn(f64) -> f64) -> Vec<f32> {
    rounded((0..RANKS).map(|rank| quantile((rank as f64 + 0.5) / RANKS as f64) as f32).collect())
}

/// To 12 significant bits, the smallest raised to what 16 bits can tell from the largest.
fn rounded(values: Vec<f32>) -> Vec<f32> {
    const UNUSED_BITS: u32 = 12;
    let nearest = |value: f32| (value.to_bits() + (1 << (UNUSED_BITS - 1))) >> UNUSED_BITS << UNUSED_BITS;
    let max = values.iter().map(|&value| nearest(value)).max().unwrap_or(0);
    let min = max.saturating_sub(u32::from(u16::MAX) << UNUSED_BITS);
    values.into_iter().map(|value| f32::from_bits(nearest(value).max(min))).collect()
}

/// By halving: slow, and nothing to get wrong.
fn quantile(distribution: &impl ContinuousCDF<f64, f64>, share: f64, max: f64) -> f64 {
    let (mut low, mut high) = (0.0, max);
    while high - low > 1e-15 * high {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if distribution.cdf(middle) < share { low = middle } else { high = middle }
    }
    high
}
