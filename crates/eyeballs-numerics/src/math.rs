//! Elementary functions whose bits do not depend on the machine: additions, multiplications and bit
//! operations of 32-bit floats only, no fused operations, no platform library. All are free of branches
//! that depend on data (but for [`poisson`]), so that loops over them become vector code.

use crate::vectorised;

/// Natural exponential.
///
/// Relative error below 3e-7. Arguments are clamped to -87..88, where 32-bit floats end.
///
/// Method: x = n ln 2 + r, polynomial of degree 6 for exp(r) (coefficients of Cephes `expf`, Moshier).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    /// Adding and subtracting 1.5 * 2^23 rounds to the nearest integer.
    const ROUND: f32 = 12_582_912.0;
    let x = if x > 88.0 { 88.0 } else { x };
    let x = if x < -87.0 { -87.0 } else { x };
    let rounded = x * core::f32::consts::LOG2_E + ROUND;
    let n = rounded - ROUND;
    let r = (x - n * LN_2_HIGH) - n * LN_2_LOW;
    let mut p = 1.987_569_1e-4_f32;
    p = p * r + 1.398_199_9e-3;
    p = p * r + 8.333_452e-3;
    p = p * r + 4.166_579_6e-2;
    p = p * r + 1.666_666_5e-1;
    p = p * r + 0.5;
    let p = p * (r * r) + r + 1.0;
    // The last bits of `rounded` are those of the integer n, in -126..=127: 2^n has the exponent
    // bits n + 127, and the shift drops all others.
    let scale = f32::from_bits(rounded.to_bits().wrapping_add(127) << 23);
    p * scale
}

/// Natural logarithm of a positive, normal number.
///
/// Absolute error below 2e-7 near 1, relative error below 2e-7 elsewhere. Other arguments give
/// meaningless, but not undefined, results.
///
/// Method: mantissa in sqrt(1/2)..sqrt(2), polynomial of degree 9 (coefficients of Cephes `logf`).
#[inline(always)]
pub fn ln(x: f32) -> f32 {
    const LN_2_HIGH: f32 = 0.693_359_4;
    const LN_2_LOW: f32 = -2.121_944_4e-4;
    let bits = x.to_bits();
    let mantissa = f32::from_bits((bits & 0x007F_FFFF) | 0x3F00_0000);
    let exponent = (bits >> 23) as i32 - 126;
    let small = mantissa < core::f32::consts::FRAC_1_SQRT_2;
    let m = if small { mantissa + mantissa } else { mantissa } - 1.0;
    let e = (if small { exponent - 1 } else { exponent }) as f32;
    let z = m * m;
    let mut p = 7.037_683_6e-2_f32;
    p = p * m - 1.151_461e-1;
    p = p * m + 1.167_699_9e-1;
    p = p * m - 1.242_014_1e-1;
    p = p * m + 1.424_932_3e-1;
    p = p * m - 1.666_805_8e-1;
    p = p * m + 2.000_071_5e-1;
    p = p * m - 2.499_999_4e-1;
    p = p * m + 3.333_333e-1;
    let p = p * m * z + e * LN_2_LOW - 0.5 * z;
    (m + p) + e * LN_2_HIGH
}

/// The probability that something with this hazard happens: 1 - exp(-hazard), without loss for small
/// hazards. Relative error below 1e-6.
#[inline(always)]
pub fn probability(hazard: f32) -> f32 {
    // Below 0.01 the alternating series is exact to 32 bits after its cubic term.
    let series = hazard * (1.0 - hazard * (0.5 - hazard * (1.0 / 6.0 - hazard * (1.0 / 24.0))));
    let direct = 1.0 - exp(-hazard);
    if hazard < 0.05 { series } else { direct }
}

/// A standard normal number from 32 random bits: the sign from the top bit, the tail from the rest.
///
/// Method: inverse error function of Giles, "Approximating the erfinv function" (GPU Computing Gems,
/// 2010), relative error below 4e-6 in the value; 24 bits of resolution, so the largest magnitude is
/// 5.4.
#[inline(always)]
pub fn normal(word: u32) -> f32 {
    let v = (((word & 0x7FFF_FFFF) >> 8) as f32 + 0.5) * (0.5 / 8_388_608.0);
    let x = 1.0 - 2.0 * v;
    let w = -ln(4.0 * v * (1.0 - v));
    let c = w - 2.5;
    let mut central = 2.810_226_4e-8_f32;
    central = central * c + 3.432_739_4e-7;
    central = central * c - 3.523_387_7e-6;
    central = central * c - 4.391_506_5e-6;
    central = central * c + 2.185_808_7e-4;
    central = central * c - 1.253_725e-3;
    central = central * c - 4.177_681_6e-3;
    central = central * c + 2.466_407_3e-1;
    central = central * c + 1.501_409_4;
    let c = w.sqrt() - 3.0;
    let mut tail = -2.002_142_6e-4_f32;
    tail = tail * c + 1.009_505_6e-4;
    tail = tail * c + 1.349_343_2e-3;
    tail = tail * c - 3.673_428_4e-3;
    tail = tail * c + 5.739_507_7e-3;
    tail = tail * c - 7.622_461_3e-3;
    tail = tail * c + 9.438_870_5e-3;
    tail = tail * c + 1.001_674;
    tail = tail * c + 2.832_976_8;
    let p = if w < 5.0 { central } else { tail };
    let z = p * core::f32::consts::SQRT_2 * x;
    f32::from_bits(z.to_bits() | (word & 0x8000_0000))
}

vectorised! {
    /// Sum in 64 bits: value number i is added to partial sum i mod 8, then the partial sums are added in
    /// order.
    pub fn sum(values: &[f32]) -> f64 {
        const LANES: usize = 8;
        let (chunks, rest) = values.as_chunks::<LANES>();
        let mut sums = [0.0_f64; LANES];
        for chunk in chunks {
            for lane in 0..LANES {
                sums[lane] += f64::from(chunk[lane]);
            }
        }
        for (sum, &value) in sums.iter_mut().zip(rest) {
            *sum += f64::from(value);
        }
        sums.iter().sum()
    }
}

/// Largest number of events that [`poisson`] returns.
pub const MAX_POISSON: u32 = 255;

/// A Poisson number by inversion of one uniform word.
///
/// Exact to 2^-24 in probability for means up to about 50; the result never exceeds
/// [`MAX_POISSON`]. For larger means use [`crate::sampling::poisson`].
#[inline]
pub fn poisson(mean: f32, word: u32) -> u32 {
    let u = crate::random::uniform(word);
    let mut term = exp(-mean);
    let mut sum = term;
    let mut count = 0;
    while u >= sum && count < MAX_POISSON {
        count += 1;
        term *= mean / count as f32;
        sum += term;
        // The sum can stop short of a uniform next to 1 when its terms vanish.
        if term < 1e-12 && count as f32 > mean {
            break;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: u32 = 400_000;

    #[test]
    fn exponential_and_logarithm_keep_their_stated_errors() {
        let (mut exp_error, mut ln_error) = (0.0_f64, 0.0_f64);
        for step in 1..STEPS {
            let x = step as f32 / STEPS as f32;
            let y = -80.0 + 165.0 * x;
            exp_error = exp_error.max((f64::from(exp(y)) / f64::from(y).exp() - 1.0).abs());
            let wide = exp(40.0 * x - 20.0);
            let exact = f64::from(wide).ln();
            ln_error = ln_error.max((f64::from(ln(wide)) - exact).abs() / exact.abs().max(1.0));
        }
        assert!(exp_error < 3e-7, "exp {exp_error:e}");
        assert!(ln_error < 2e-7, "ln {ln_error:e}");
    }

    #[test]
    fn probability_keeps_its_stated_error_from_tiny_to_certain() {
        let mut error = 0.0_f64;
        for step in 1..STEPS {
            let hazard = exp(-18.0 + 21.0 * step as f32 / STEPS as f32);
            let exact = -(-f64::from(hazard)).exp_m1();
            error = error.max((f64::from(probability(hazard)) / exact - 1.0).abs());
        }
        assert!(error < 2e-6, "{error:e}");
        assert_eq!(probability(f32::INFINITY), 1.0);
        assert_eq!(probability(0.0), 0.0);
    }

    #[test]
    fn a_sum_takes_every_value_once() {
        for count in [0, 1, 7, 8, 9, 63, 4_096] {
            let values: Vec<f32> = (0..count).map(|value| value as f32).collect();
            assert_eq!(sum(&values), f64::from(count * (count - 1).max(0) / 2), "{count}");
        }
    }

    /// A stratified set of words has the moments of the normal distribution.
    #[test]
    fn normal_numbers_have_the_moments_of_a_normal() {
        let count = 1_u32 << 21;
        let (mut first, mut second, mut fourth) = (0.0, 0.0, 0.0);
        for index in 0..count {
            let z = f64::from(normal((index << 11) | 1024));
            first += z;
            second += z * z;
            fourth += z.powi(4);
        }
        let count = f64::from(count);
        assert!((first / count).abs() < 1e-4);
        assert!((second / count - 1.0).abs() < 1e-4);
        assert!((fourth / count - 3.0).abs() < 3e-3);
    }

    /// Stratified words again: mean and variance of a Poisson are its parameter.
    #[test]
    fn poisson_numbers_have_mean_and_variance_of_a_poisson() {
        for mean in [0.05_f32, 0.5, 2.4, 10.0, 40.0] {
            let count = 1_u32 << 20;
            let (mut first, mut second) = (0.0, 0.0);
            for index in 0..count {
                let k = f64::from(poisson(mean, (index << 12) | 2048));
                first += k;
                second += k * k;
            }
            let average = first / f64::from(count);
            let variance = second / f64::from(count) - average * average;
            let mean = f64::from(mean);
            assert!((average / mean - 1.0).abs() < 2e-4, "mean {average} of {mean}");
            assert!((variance / mean - 1.0).abs() < 2e-3, "variance {variance} of {mean}");
        }
        assert_eq!(poisson(0.0, u32::MAX), 0);
    }
}
