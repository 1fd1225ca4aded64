//! Screening by elementary effects.

use crate::bootstrap::{Bootstrap, Estimate};
use crate::design::Morris;
use crate::error::{ExperimentError, check_finite, check_length};

/// What one factor does, over all trajectories. An elementary effect is the change of the answer divided by
/// that of the coordinate: in the answer's unit for a whole range of the factor.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ElementaryEffects {
    /// The mean effect (Morris 1991); effects of either sign cancel.
    pub mu: Estimate,
    /// The mean size of the effect (Campolongo, Cariboni & Saltelli 2007): near 0 only if the factor does
    /// nothing.
    pub mu_star: Estimate,
    /// The standard deviation of the effect (Morris 1991), with r - 1 below it: near 0 if the factor acts
    /// everywhere alike, large if its effect is curved or depends on other factors.
    pub sigma: Estimate,
}

/// Elementary effects by factor, from one answer for each point of a design of r trajectories. Errors are those
/// of a bootstrap over trajectories.
///
/// Chance in the answers enters all three: of answers with a standard error e, an effect has one of 1.4 e
/// divided by the step, and `mu_star` and `sigma` do not come below about that.
///
/// # Errors
/// If the answers are not one for each point or not finite, if there are fewer than two trajectories, or if the
/// settings make no bootstrap.
pub fn morris(
    design: &Morris,
    answers: &[f64],
    bootstrap: &Bootstrap,
) -> Result<Vec<ElementaryEffects>, ExperimentError> {
    check_length("answers", answers.len(), design.points().len())?;
    check_finite("answer", answers)?;
    let factors = design.factors();
    // By trajectory, by factor.
    let mut effects = vec![vec![0.0; factors]; design.trajectories()];
    for (number, effects) in effects.iter_mut().enumerate() {
        let first = number * (factors + 1);
        for step in first..first + factors {
            let (before, after) = (&design.points()[step], &design.points()[step + 1]);
            for factor in (0..factors).filter(|&factor| before[factor] != after[factor]) {
                effects[factor] = (answers[step + 1] - answers[step]) / (after[factor] - before[factor]);
            }
        }
    }
    let estimates = bootstrap.estimates("trajectories", effects.len(), |units| {
        let of = |factor: usize| moments(units.iter().map(|&unit| effects[unit][factor]));
        (0..factors).flat_map(of).collect()
    })?;
    let of = |three: &[Estimate]| ElementaryEffects { mu: three[0], mu_star: three[1], sigma: three[2] };
    Ok(estimates.chunks_exact(3).map(of).collect())
}

/// Mean, mean size and standard deviation of effects.
fn moments(effects: impl Iterator<Item = f64> + Clone) -> [f64; 3] {
    let count = effects.clone().count() as f64;
    let mean = effects.clone().sum::<f64>() / count;
    let size = effects.clone().map(f64::abs).sum::<f64>() / count;
    let squares = effects.map(|effect| (effect - mean) * (effect - mean)).sum::<f64>();
    [mean, size, (squares / (count - 1.0)).sqrt()]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design;

    fn effects(design: &Morris, answer: impl Fn(&[f64]) -> f64) -> Vec<ElementaryEffects> {
        let answers: Vec<f64> = design.points().iter().map(|point| answer(point)).collect();
        morris(design, &answers, &Bootstrap::of_seed(1)).expect("effects")
    }

    #[test]
    fn of_a_linear_answer_the_mean_is_the_slope_and_nothing_spreads() {
        let design = design::morris(10, 3, 4, 2014).expect("a design");
        let slopes = [2.0, -3.0, 0.0];
        for (effects, slope) in effects(&design, |x| 7.0 + 2.0 * x[0] - 3.0 * x[1]).iter().zip(slopes) {
            assert!((effects.mu.value - slope).abs() < 1e-13, "{effects:?}");
            assert!((effects.mu_star.value - slope.abs()).abs() < 1e-13, "{effects:?}");
            assert!(effects.sigma.value < 1e-13 && effects.mu.standard_error < 1e-13, "{effects:?}");
        }
    }

    /// Two trajectories with the effects 1 and -3.
    #[test]
    fn effects_of_either_sign_cancel_in_the_mean_but_not_in_the_mean_size() {
        let design = design::morris(2, 1, 2, 5).expect("a design");
        let rise =
            |trajectory: usize| design.points()[2 * trajectory + 1][0] - design.points()[2 * trajectory][0];
        let answers = [0.0, rise(0), 0.0, -3.0 * rise(1)];
        let [effects] = morris(&design, &answers, &Bootstrap::of_seed(1)).expect("effects")[..] else {
            panic!("one factor")
        };
        assert_eq!((effects.mu.value, effects.mu_star.value), (-1.0, 2.0));
        assert!((effects.sigma.value - 8.0_f64.sqrt()).abs() < 1e-15);
    }

    /// Of a product of two factors the effect of the one is the other, which takes all four levels alike: mean
    /// 1/2, variance 5/36. Of (x - 1/2)^2 on the levels 0, 1/3, 2/3, 1 a step of 2/3 has the effect 1/3 or
    /// -1/3.
    #[test]
    fn effects_of_curves_and_products_are_those_of_the_levels() {
        let design = design::morris(400, 4, 4, 8).expect("a design");
        let effects = effects(&design, |x| x[0] * x[1] + (x[2] - 0.5) * (x[2] - 0.5));
        let near = |estimate: Estimate, expected: f64| {
            let away = (estimate.value - expected).abs();
            assert!(away < 4.0 * estimate.standard_error && estimate.standard_error < 0.03, "{estimate:?}");
        };
        for effects in &effects[..2] {
            near(effects.mu, 0.5);
            near(effects.mu_star, 0.5);
            near(effects.sigma, (5.0_f64 / 36.0).sqrt());
        }
        near(effects[2].mu, 0.0);
        assert!((effects[2].mu_star.value - 1.0 / 3.0).abs() < 1e-12, "{:?}", effects[2]);
        assert!((effects[2].sigma.value - 1.0 / 3.0).abs() < 0.01, "{:?}", effects[2]);
        assert_eq!((effects[3].mu_star.value, effects[3].sigma.value), (0.0, 0.0));
    }

    #[test]
    fn the_error_of_the_mean_is_its_standard_deviation_by_the_root_of_the_trajectories() {
        let design = design::morris(200, 2, 4, 8).expect("a design");
        let effects = effects(&design, |x| x[0] * x[1])[0];
        let expected = effects.sigma.value / 200.0_f64.sqrt();
        assert!((effects.mu.standard_error / expected - 1.0).abs() < 0.1, "{effects:?} {expected}");
    }

    #[test]
    fn answers_that_do_not_fit_are_refused() {
        let design = design::morris(2, 2, 4, 1).expect("a design");
        let of = |answers: &[f64]| morris(&design, answers, &Bootstrap::of_seed(1));
        assert!(matches!(of(&[0.0; 5]), Err(ExperimentError::Length { given: 5, expected: 6, .. })));
        let mut answers = [0.0; 6];
        answers[4] = f64::NAN;
        assert!(matches!(of(&answers), Err(ExperimentError::NotFinite { place: 4, .. })));
        let single = design::morris(1, 2, 4, 1).expect("a design");
        assert!(matches!(
            morris(&single, &[0.0; 3], &Bootstrap::of_seed(1)),
            Err(ExperimentError::TooFew { what: "trajectories", given: 1, least: 2 })
        ));
    }
}
