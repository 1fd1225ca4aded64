//! How alike the values of a function are at two points.

/// The correlation of a Gaussian process at points whose distance, each input in units of its length, is r (Rasmussen &
/// Williams 2006, chapter 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kernel {
    /// exp(-r^2 / 2): functions without any edge.
    SquaredExponential,
    /// (1 + sqrt(5) r + 5 r^2 / 3) exp(-sqrt(5) r): functions with two derivatives (Matern 5/2).
    Matern52,
}

impl Kernel {
    /// The correlation, from the square of the distance.
    pub(crate) fn correlation(self, square: f64) -> f64 {
        match self {
            Kernel::SquaredExponential => libm::exp(-0.5 * square),
            Kernel::Matern52 => {
                let r = (5.0 * square).sqrt();
                (1.0 + r + r * r / 3.0) * libm::exp(-r)
            }
        }
    }

    /// Minus twice the derivative of the correlation to the square of the distance: times an input's share of the square,
    /// the derivative to the logarithm of its length.
    pub(crate) fn slope(self, square: f64) -> f64 {
        match self {
            Kernel::SquaredExponential => libm::exp(-0.5 * square),
            Kernel::Matern52 => {
                let r = (5.0 * square).sqrt();
                5.0 / 3.0 * (1.0 + r) * libm::exp(-r)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn correlations_are_those_of_the_formulas() {
        assert_eq!(Kernel::SquaredExponential.correlation(0.0), 1.0);
        assert!((Kernel::SquaredExponential.correlation(2.0) - 0.367_879_441_171).abs() < 1e-12);
        // r = 1: (1 + sqrt 5 + 5/3) e^(-sqrt 5).
        assert!((Kernel::Matern52.correlation(1.0) - 0.523_994_108_831).abs() < 1e-9);
    }

    #[test]
    fn slopes_are_those_of_differences() {
        for kernel in [Kernel::SquaredExponential, Kernel::Matern52] {
            for square in [0.01, 0.5, 3.0] {
                let difference = kernel.correlation(square + 1e-6) - kernel.correlation(square - 1e-6);
                assert!((kernel.slope(square) + difference / 1e-6).abs() < 1e-7, "{kernel:?} {square}");
            }
        }
    }
}
