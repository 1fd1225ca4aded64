//! Fit of people whose tastes are even over a circle of length 1, to a service with a breadth b: e^{-(d/b)^2} at a
//! distance d, which goes from 0 to 1/2.

/// Mean fit: sqrt(pi) b erf(1/(2b)).
pub fn mean_fit(breadth: f64) -> f64 {
    std::f64::consts::PI.sqrt() * breadth * libm::erf(0.5 / breadth)
}

/// Mean over people of a function of their fit, by the midpoint rule.
pub fn mean_over_tastes(breadth: f64, of: impl Fn(f64) -> f64) -> f64 {
    const STEPS: u32 = 10_000;
    let fit = |step: u32| {
        let distance = 0.5 * (f64::from(step) + 0.5) / f64::from(STEPS);
        libm::exp(-(distance / breadth).powi(2))
    };
    (0..STEPS).map(|step| of(fit(step))).sum::<f64>() / f64::from(STEPS)
}

/// Share of people whom a hazard in proportion to fit does not reach; `hazard` is that of a perfect fit.
pub fn not_reached_by_fit(hazard: f64, breadth: f64) -> f64 {
    mean_over_tastes(breadth, |fit| libm::exp(-hazard * fit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_midpoint_rule_finds_the_mean_fit() {
        for breadth in [0.05, 0.2, 1.0] {
            assert!((mean_over_tastes(breadth, |fit| fit) - mean_fit(breadth)).abs() < 1e-8);
        }
    }

    #[test]
    fn a_broad_service_reaches_everybody_alike() {
        assert!((not_reached_by_fit(2.0, 1e5) - libm::exp(-2.0)).abs() < 1e-8);
    }
}
