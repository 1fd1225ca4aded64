//! Numbers that follow from the fitted ones: at the best values, and where the cloud lets them be.

use super::CloudPoint;
use eyeballs_experiments::inference::weighted::weighted_quantile;
use eyeballs_scenario::checked::Derived;
use serde::Serialize;

/// A number that follows from the fitted ones.
#[derive(Clone, Debug, Serialize)]
pub struct DerivedEstimate {
    /// What it is called.
    pub name: String,
    /// At the best values; not a number where it has none.
    pub best: f64,
    /// Where 2.5 % of the cloud's weight lies below; not a number without a cloud, or where some of it has no value.
    pub low: f64,
    /// Where 97.5 % of it lies below.
    pub high: f64,
}

/// All of them.
pub(super) fn estimates(derived: &[Derived], best: &[f64], cloud: &[CloudPoint]) -> Vec<DerivedEstimate> {
    let one = |derived: &Derived| {
        let values: Option<Vec<(f64, f64)>> =
            cloud.iter().map(|point| Some((derived.value(&point.values)?, point.weight))).collect();
        let values = values.unwrap_or_default();
        let end = |share| weighted_quantile(&values, share).unwrap_or(f64::NAN);
        let best = derived.value(best).unwrap_or(f64::NAN);
        DerivedEstimate { name: derived.name.clone(), best, low: end(0.025), high: end(0.975) }
    };
    derived.iter().map(one).collect()
}
