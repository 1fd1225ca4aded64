//! What was known of the parameters before the data, as residuals that are fitted along with those of the data.
//!
//! Points of the unit cube have a density that is the prior's times how fast the value goes with its place. The square of a
//! residual is twice the logarithm by which that lies below its largest, so that sums of squares and half-steps of a normal
//! prior are those of one more observation.

use super::objective::{exact, slope};
use eyeballs_scenario::checked::{Calibration, Parameter, Prior};

/// Places among which the largest density is looked for.
const PLACES: u32 = 1_000;
/// Half the distance over which a density is looked at beyond those.
const REFINE: u32 = 40;
/// A place with no chance is as far off as this: nothing goes there.
const FARTHEST: f64 = 1e6;

/// The priors of a calibration, by parameter.
#[derive(Clone, Debug, Default)]
pub(super) struct Priors(Vec<Option<Peak>>);

/// Where in its range a parameter is most likely beforehand, and the logarithm of the density there.
#[derive(Clone, Copy, Debug)]
struct Peak {
    place: f64,
    log_density: f64,
}

impl Priors {
    pub(super) fn of(plan: &Calibration) -> Priors {
        let peak = |parameter: &Parameter| parameter.prior.as_ref().map(|prior| peak(parameter, prior));
        Priors(plan.parameters.iter().map(peak).collect())
    }

    /// One for each parameter that has a prior.
    pub(super) fn residuals(&self, plan: &Calibration, point: &[f64]) -> Vec<f64> {
        let one = |((parameter, peak), &place): ((&Parameter, &Option<Peak>), &f64)| {
            let (prior, peak) = (parameter.prior.as_ref()?, (*peak)?);
            let below = (peak.log_density - log_density(parameter, prior, place)).max(0.0);
            let root = libm::sqrt(2.0 * below).min(FARTHEST);
            Some(if place < peak.place { -root } else { root })
        };
        plan.parameters.iter().zip(&self.0).zip(point).filter_map(one).collect()
    }
}

/// Logarithm of the density of the values at a point, before the data; none without priors.
pub(super) fn log_prior(plan: &Calibration, values: &[f64]) -> Option<f64> {
    let one = |(parameter, &value): (&Parameter, &f64)| Some(parameter.prior.as_ref()?.log_density(value));
    let all: Vec<f64> = plan.parameters.iter().zip(values).filter_map(one).collect();
    (!all.is_empty()).then(|| all.iter().sum())
}

fn peak(parameter: &Parameter, prior: &Prior) -> Peak {
    let at = |place: f64| Peak { place, log_density: log_density(parameter, prior, place) };
    let better = |one: Peak, other: Peak| if other.log_density > one.log_density { other } else { one };
    let places = (0..=PLACES).map(|number| at(f64::from(number) / f64::from(PLACES)));
    let mut best = places.reduce(better).unwrap_or(at(0.5));
    let mut step = 1.0 / f64::from(PLACES);
    for _ in 0..REFINE {
        step *= 0.5;
        best = [best.place - step, best.place + step]
            .map(|place| at(place.clamp(0.0, 1.0)))
            .into_iter()
            .fold(best, better);
    }
    best
}

/// Of the place.
fn log_density(parameter: &Parameter, prior: &Prior, place: f64) -> f64 {
    prior.log_density(exact(parameter, place)) + libm::log(slope(parameter, place))
}
