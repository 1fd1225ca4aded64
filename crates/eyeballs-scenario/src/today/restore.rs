//! What closed forms make of the facts of today where a draw changes what nobody knows.

use super::churn;
use crate::candidates::Factor;
use crate::checked::Scenario;

/// The hazard of leaving of a service, held to the churn that is said of it. Where other mechanisms than the hazard make people
/// leave, the closed form is not exact; then its change scales what was found by search.
#[derive(Clone, Debug)]
pub(crate) struct Restore {
    pub(super) variant: usize,
    pub(super) service: usize,
    pub(super) churn: f64,
    pub(super) newcomers_a_day: f64,
    /// The value at the base.
    pub(super) hazard: f64,
    /// What the closed form says at the base.
    pub(super) closed: f64,
    pub(super) places: Vec<Factor>,
}

impl Restore {
    /// The hazard at a drawn scenario, if it is another than at the base.
    pub(crate) fn hazard(&self, drawn: &Scenario) -> Option<f64> {
        let service = drawn.variants.get(self.variant)?.world.services.get(self.service)?;
        let closed = churn::hazard(service, self.churn, self.newcomers_a_day);
        (closed != self.closed && self.closed > 0.0).then(|| self.hazard * closed / self.closed)
    }

    /// Where it stands.
    pub(crate) fn places(&self) -> &[Factor] {
        &self.places
    }
}
