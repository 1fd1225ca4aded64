//! The Beta distribution.

use super::{Continuous, continued_fraction};

/// A Beta distribution.
#[derive(Clone, Copy, Debug)]
pub struct Beta {
    a: f64,
    b: f64,
    /// Logarithm of the Beta function.
    log_beta: f64,
}

impl Beta {
    /// The one of two shapes above 0.
    pub fn of_shapes(a: f64, b: f64) -> Beta {
        Beta { a, b, log_beta: libm::lgamma(a) + libm::lgamma(b) - libm::lgamma(a + b) }
    }
}

impl Continuous for Beta {
    /// The regularised incomplete Beta function, by its continued fraction (DLMF 8.17.22), from the side on which it is
    /// short.
    fn at(&self, x: f64) -> (f64, f64) {
        let Beta { a, b, log_beta } = *self;
        if x >= 1.0 {
            return (1.0, 0.0);
        }
        // x^a (1-x)^b / B(a, b)
        let factor = libm::exp(a * libm::log(x) + b * libm::log1p(-x) - log_beta);
        let below = if x * (a + b + 2.0) < a + 1.0 {
            factor / a * fraction(a, b, x)
        } else {
            1.0 - factor / b * fraction(b, a, 1.0 - x)
        };
        (below, factor / (x * (1.0 - x)))
    }

    fn near(&self, share: f64) -> f64 {
        // The first term of the power series.
        libm::exp((libm::log(share) + libm::log(self.a) + self.log_beta) / self.a)
    }

    fn end(&self) -> f64 {
        1.0
    }
}

fn fraction(a: f64, b: f64, x: f64) -> f64 {
    continued_fraction(1.0, |number| {
        let m = (0.5 * number).floor();
        let of_even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let of_odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        (if number == 2.0 * m { of_even } else { of_odd }, 1.0)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::quantiles;

    /// By rank of 65,536, from mpmath with 50 digits.
    #[test]
    fn quantiles_have_eleven_digits() {
        for ((a, b), values) in VALUES {
            let found = quantiles(&Beta::of_shapes(*a, *b), 65_536);
            assert!(found.is_sorted(), "shapes {a}, {b}");
            for (rank, expected) in *values {
                let found = found[*rank];
                let error = (found - expected).abs();
                assert!(
                    error <= 1e-11 * expected.max(1e-290),
                    "shapes {a}, {b}, rank {rank}: {found}, not {expected}"
                );
            }
        }
    }

    /// Values by rank.
    type Ranks = &'static [(usize, f64)];

    const VALUES: &[((f64, f64), Ranks)] = &[
        (
            (2.0, 5.0),
            &[
                (0, 0.000_713_859_651_907_993_34),
                (32_768, 0.264_453_268_615_211_32),
                (65_535, 0.933_033_833_522_879_5),
            ],
        ),
        (
            (0.5, 0.7),
            &[
                (0, 9.137_164_263_365_805_5e-11),
                (32_768, 0.361_093_956_397_108_34),
                (50_000, 0.738_009_848_397_228_69),
                (65_000, 0.997_677_909_355_715_63),
                (65_535, 0.999_999_890_879_751_59),
            ],
        ),
        (
            (0.1, 20.0),
            &[
                (0, 2.075_457_593_837_828e-53),
                (700, 6.046_376_923_731_373e-22),
                (32_768, 3.035_338_327_425_068e-5),
                (65_000, 0.084_790_932_006_059_176),
                (65_535, 0.321_994_860_073_836_21),
            ],
        ),
        (
            (300.0, 40.0),
            &[
                (0, 0.794_300_836_043_807_94),
                (32_768, 0.883_103_119_077_597_77),
                (65_535, 0.944_320_127_265_184_32),
            ],
        ),
    ];
}
