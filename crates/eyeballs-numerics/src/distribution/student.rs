//! Student's t distribution.

use super::Continuous;
use super::beta::Beta;
use super::normal;

/// From so many degrees of freedom on, quantiles come from the normal ones by a series, which then has more digits than
/// the difference of two large logarithms of the Gamma function.
const MANY: f64 = 1_000.0;
/// Steps to a quantile, at most; Newton's take about six.
const STEPS: u32 = 200;

/// Chance of at most `x` with `degrees` of freedom, above 0: by the incomplete Beta function (DLMF 8.17.4, Abramowitz &
/// Stegun 26.7.1).
pub fn below(x: f64, degrees: f64) -> f64 {
    if x == 0.0 {
        return 0.5;
    }
    let square = x * x;
    // Whichever of the two complements is small is the exact one.
    let tail = if square < degrees {
        1.0 - Beta::of_shapes(0.5, 0.5 * degrees).at(square / (degrees + square)).0
    } else {
        Beta::of_shapes(0.5 * degrees, 0.5).at(degrees / (degrees + square)).0
    };
    if x < 0.0 { 0.5 * tail } else { 1.0 - 0.5 * tail }
}

/// The quantile of a share above 0 and below 1 with `degrees` of freedom, above 0, to about 10 digits for shares between
/// a millionth and its complement.
///
/// With many degrees, the series of Fisher & Cornish (Abramowitz & Stegun 26.7.5); with few, Newton steps from it, kept
/// inside a shrinking bracket.
pub fn quantile(share: f64, degrees: f64) -> f64 {
    if share < 0.5 {
        return -quantile(1.0 - share, degrees);
    }
    if share == 0.5 {
        return 0.0;
    }
    let mut x = series(normal::quantile(share), degrees);
    if degrees >= MANY {
        return x;
    }
    let log_scale = libm::lgamma(0.5 * (degrees + 1.0))
        - libm::lgamma(0.5 * degrees)
        - 0.5 * libm::log(degrees * std::f64::consts::PI);
    let density = |x: f64| libm::exp(log_scale - 0.5 * (degrees + 1.0) * libm::log1p(x * x / degrees));
    let (mut low, mut high) = (0.0, f64::INFINITY);
    for _ in 0..STEPS {
        let at = below(x, degrees);
        if at < share {
            low = x;
        } else {
            high = x;
        }
        let newton = x + (share - at) / density(x);
        let next = if newton > low && newton < high {
            newton
        } else if high.is_finite() {
            0.5 * (low + high)
        } else {
            2.0 * x
        };
        let close = (next - x).abs() <= 1e-13 * next.abs();
        x = next;
        if close {
            break;
        }
    }
    x
}

fn series(z: f64, degrees: f64) -> f64 {
    let s = z * z;
    let first = z * (s + 1.0) / 4.0;
    let second = z * ((5.0 * s + 16.0) * s + 3.0) / 96.0;
    let third = z * (((3.0 * s + 19.0) * s + 17.0) * s - 15.0) / 384.0;
    let fourth = z * ((((79.0 * s + 776.0) * s + 1_482.0) * s - 1_920.0) * s - 945.0) / 92_160.0;
    z + (first + (second + (third + fourth / degrees) / degrees) / degrees) / degrees
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The table of every textbook, with more digits; 1, 2 and 4 degrees have closed forms (a tangent, and roots).
    #[test]
    fn quantiles_are_those_of_the_table() {
        for (share, degrees, expected) in [
            (0.975, 1.0, 12.706_204_736_2),
            (0.995, 1.0, 63.656_741_162_9),
            (0.975, 2.0, 4.302_652_729_7),
            (0.9, 2.0, 1.885_618_083_2),
            (0.975, 4.0, 2.776_445_105_2),
            (0.975, 5.0, 2.570_581_835_6),
            (0.975, 10.0, 2.228_138_852_0),
            (0.995, 10.0, 3.169_272_672_6),
            (0.975, 30.0, 2.042_272_456_3),
            (0.975, 120.0, 1.979_930_405_1),
            (0.975, 1_000.0, 1.962_339_080_8),
            (0.975, 1e12, 1.959_963_984_5),
        ] {
            let found = quantile(share, degrees);
            assert!((found - expected).abs() < 2e-10, "{share} of {degrees}: {found}, not {expected}");
        }
    }

    #[test]
    fn a_quantile_is_the_number_below_which_its_share_lies() {
        for degrees in [1.0, 2.5, 7.0, 40.0, 999.0, 1_000.0, 5_000.0] {
            for share in [1e-6, 0.001, 0.05, 0.3, 0.5, 0.8, 0.999] {
                let back = below(quantile(share, degrees), degrees);
                assert!((back - share).abs() < 1e-10, "{share} of {degrees}: {back}");
            }
        }
    }

    #[test]
    fn both_sides_are_alike() {
        assert_eq!(quantile(0.025, 9.0), -quantile(0.975, 9.0));
        assert_eq!((quantile(0.5, 3.0), below(0.0, 3.0)), (0.0, 0.5));
    }
}
