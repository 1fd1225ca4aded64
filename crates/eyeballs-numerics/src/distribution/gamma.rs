//! The Gamma distribution with mean 1.

use super::{Continuous, TERMS, continued_fraction};

/// A Gamma distribution with mean 1.
#[derive(Clone, Copy, Debug)]
pub struct Gamma {
    shape: f64,
    log_gamma: f64,
}

impl Gamma {
    /// The one of a shape above 0: its variance is 1 / shape.
    pub fn of_shape(shape: f64) -> Gamma {
        Gamma { shape, log_gamma: libm::lgamma(shape) }
    }
}

impl Continuous for Gamma {
    /// The regularised incomplete Gamma function: up to its mean by the power series (DLMF 8.11.4), above by the
    /// continued fraction (DLMF 8.9.2, in its even part).
    fn at(&self, x: f64) -> (f64, f64) {
        let shape = self.shape;
        let y = shape * x;
        // y^shape e^-y / Gamma(shape)
        let factor = libm::exp(shape * libm::log(y) - y - self.log_gamma);
        let below = if y < shape + 1.0 {
            let mut term = 1.0 / shape;
            let mut sum = term;
            for number in 1..TERMS {
                term *= y / (shape + f64::from(number));
                sum += term;
                if term <= 0.5 * f64::EPSILON * sum {
                    break;
                }
            }
            factor * sum
        } else {
            let first = y + 1.0 - shape;
            1.0 - factor * continued_fraction(first, |n| (n * (shape - n), first + 2.0 * n))
        };
        (below, factor / x)
    }

    fn near(&self, share: f64) -> f64 {
        // The first term of the series.
        let log = (libm::log(share) + self.log_gamma + libm::log(self.shape)) / self.shape;
        libm::exp(log) / self.shape
    }

    fn end(&self) -> f64 {
        f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::distribution::quantiles;

    /// By rank of 65,536, from mpmath with 50 digits.
    #[test]
    fn quantiles_have_eleven_digits() {
        for (shape, values) in VALUES {
            let found = quantiles(&Gamma::of_shape(*shape), 65_536);
            assert!(found.is_sorted(), "shape {shape}");
            for (rank, expected) in *values {
                let found = found[*rank];
                let error = (found - expected).abs();
                assert!(
                    error <= 1e-11 * expected.max(1e-290),
                    "shape {shape}, rank {rank}: {found}, not {expected}"
                );
            }
        }
    }

    const VALUES: &[(f64, &[(usize, f64)])] = &[
        (
            0.001,
            &[
                (0, 0.0),
                (32_768, 5.324_839_650_827_787_2e-299),
                (50_000, 1.754_252_387_574_922_7e-115),
                (65_000, 0.153_641_603_270_606_84),
                (65_535, 3_428.736_401_284_232_5),
            ],
        ),
        (
            0.02,
            &[
                (0, 3.800_732_367_559_624e-255),
                (700, 7.975_796_300_294_341e-98),
                (32_768, 2.536_268_094_518_006_5e-14),
                (65_000, 33.048_671_497_531_516),
                (65_535, 299.648_664_354_255_65),
            ],
        ),
        (
            1.0 / 3.0,
            &[
                (0, 9.486_717_314_227_386_8e-16),
                (1, 2.561_413_674_841_410_7e-14),
                (700, 2.608_739_107_553_847_1e-6),
                (20_000, 0.061_659_649_046_090_117),
                (32_768, 0.286_559_898_874_010_91),
                (50_000, 1.279_060_196_559_756_7),
                (65_000, 8.808_117_440_106_203_5),
                (65_535, 27.753_333_150_601_359),
            ],
        ),
        (
            1.0,
            &[
                (0, 7.629_423_635_228_487_3e-6),
                (32_768, 0.693_162_439_465_424_32),
                (65_535, 11.783_502_069_519_07),
            ],
        ),
        (
            2.5,
            &[
                (0, 0.005_827_650_052_947_072_3),
                (32_768, 0.870_303_173_166_974_2),
                (65_535, 6.290_215_928_245_619_1),
            ],
        ),
        (
            30.0,
            &[
                (0, 0.396_779_751_256_342_95),
                (32_768, 0.988_914_573_496_980_31),
                (65_535, 1.993_462_619_460_698_1),
            ],
        ),
        (
            1_000.0,
            &[
                (0, 0.869_089_761_067_480_28),
                (32_768, 0.999_667_291_065_241_19),
                (65_535, 1.142_710_646_406_500_4),
            ],
        ),
    ];
}
