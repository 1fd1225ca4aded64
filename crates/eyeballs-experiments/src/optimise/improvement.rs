//! What an evaluation is worth.

use eyeballs_numerics::distribution::normal;

/// The expected rise of the best, if a value is normal with a mean that lies this far above the best and this standard
/// deviation (Mockus 1975; Jones, Schonlau & Welch 1998).
pub(super) fn expected_improvement(above: f64, deviation: f64) -> f64 {
    if deviation <= 0.0 {
        return above.max(0.0);
    }
    let z = above / deviation;
    let density = libm::exp(-0.5 * z * z) / libm::sqrt(std::f64::consts::TAU);
    (above * normal::below(z) + deviation * density).max(0.0)
}

/// What is left of it where an evaluation has noise: little where the function is known better than one evaluation could
/// tell (Huang, Allen, Notz & Zeng 2006).
pub(super) fn worth_with_noise(deviation: f64, noise: f64) -> f64 {
    let both = (deviation * deviation + noise * noise).sqrt();
    if both > 0.0 { 1.0 - noise / both } else { 0.0 }
}

/// Chance that a normal value is 0 or more.
pub(super) fn chance_feasible(mean: f64, deviation: f64) -> f64 {
    if deviation > 0.0 { normal::below(mean / deviation) } else { f64::from(u8::from(mean >= 0.0)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn improvements_are_those_of_the_closed_form() {
        // phi(0) = 0.398942; at one deviation above 1 Phi(1) + phi(1) = 1.083315.
        assert!((expected_improvement(0.0, 2.0) - 0.797_884_560_8).abs() < 1e-10);
        assert!((expected_improvement(1.0, 1.0) - 1.083_315_470_6).abs() < 1e-10);
        assert_eq!((expected_improvement(3.0, 0.0), expected_improvement(-3.0, 0.0)), (3.0, 0.0));
    }

    #[test]
    fn noise_takes_away_what_one_evaluation_cannot_tell() {
        assert_eq!((worth_with_noise(3.0, 4.0), worth_with_noise(2.0, 0.0)), (1.0 - 0.8, 1.0));
        assert_eq!((worth_with_noise(0.0, 1.0), worth_with_noise(0.0, 0.0)), (0.0, 0.0));
    }

    #[test]
    fn what_is_certain_is_feasible_or_not() {
        assert_eq!(
            [(0.0, 0.0), (-1.0, 0.0), (0.0, 5.0)].map(|(m, s)| chance_feasible(m, s)),
            [1.0, 0.0, 0.5]
        );
    }
}
