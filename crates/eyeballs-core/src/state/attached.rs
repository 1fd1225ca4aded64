//! A model attached to a service while the market runs.

use crate::record::SimulationError;
use crate::spec::{ModelSpec, ServiceSpec};
use crate::streams;
use crate::units::{Day, Micros};
use eyeballs_abi::description::{Party, PostingKind};
use eyeballs_abi::facts::Facts;
use eyeballs_abi::instance::{FailureKind, Instance, ModelFailure};
use eyeballs_abi::layout::Market;
use std::sync::Arc;

/// A model while the market runs.
#[derive(Clone, Debug)]
pub(crate) struct Attached {
    /// As events left it.
    pub(crate) spec: ModelSpec,
    /// Never changes; shared by the forks of a simulation.
    pub(crate) instance: Arc<Instance>,
    /// The stream of its random numbers.
    pub(crate) stream: u32,
    /// The stream of what people are at every service.
    pub(crate) lasting: u32,
    /// What it is told of today.
    pub(crate) facts: Facts,
    pub(crate) globals: Vec<f64>,
    pub(crate) metrics: Vec<f64>,
    pub(crate) postings: Vec<i64>,
}

impl Attached {
    /// Creates a model on a day.
    ///
    /// # Errors
    /// If the model refuses its parameters.
    pub(crate) fn new(
        service: &ServiceSpec,
        model: &ModelSpec,
        day: Day,
    ) -> Result<Attached, SimulationError> {
        let description = model.model.description();
        let instance = model.model.create(&model.values).map_err(|failure| SimulationError::Model {
            model: description.id.clone(),
            service: service.name.clone(),
            day,
            first_person: None,
            failure,
        })?;
        Ok(Attached {
            lasting: streams::of_model_everywhere(&description.id),
            facts: Facts::new(Market::NONE, Arc::default()),
            stream: streams::of_model(&service.name, &description.id),
            globals: description.initial_globals(&model.values),
            metrics: vec![0.0; description.metric_values()],
            postings: vec![0; description.postings.len()],
            instance: Arc::new(instance),
            spec: model.clone(),
        })
    }

    pub(crate) fn id(&self) -> &str {
        &self.spec.model.description().id
    }

    /// Whether its calls are those of the whole market, and none of the service's.
    pub(crate) fn is_market_wide(&self) -> bool {
        self.spec.model.description().market_wide
    }

    /// Whether it works on a day.
    pub(crate) fn works(&self, day: Day) -> bool {
        day >= self.spec.starts
    }

    /// What users paid today, as posted.
    pub(crate) fn paid_by_users(&self) -> i64 {
        let lines = self.spec.model.description().postings.iter().zip(&self.postings);
        let of_users =
            lines.filter(|(line, _)| line.kind == PostingKind::Revenue && line.party == Party::User);
        of_users.map(|(_, &amount)| amount).fold(0, i64::saturating_add)
    }

    /// Users pay in `serve` only, a posting is positive and countable, and numbers are numbers.
    ///
    /// # Errors
    /// Which of them is not so.
    pub(crate) fn check_posted(&self, from_users_in_serve: i64) -> Result<(), ModelFailure> {
        let refuse = |message: String| Err(ModelFailure { kind: FailureKind::Output, message });
        let description = self.spec.model.description();
        // Every value is looked at: a loop that may end early is not compiled for wide registers.
        let all = |values: &[f64], hold: fn(f64) -> bool| values.iter().fold(true, |all, &v| all & hold(v));
        if !all(&self.metrics, f64::is_finite) {
            for (metric, span) in description.metric_spans() {
                if let Some(value) = self.metrics[span].iter().find(|value| !value.is_finite()) {
                    return refuse(format!("its metric `{}` cannot be {value}", metric.name));
                }
            }
        }
        if !all(&self.globals, |value| !value.is_nan()) {
            return refuse("one of its globals is not a number".to_owned());
        }
        if let Some(line) = self.postings.iter().position(|amount| !(0..=Micros::MAX.0).contains(amount)) {
            let units = Micros(self.postings[line]).units();
            return refuse(format!(
                "its ledger line `{}` cannot take {units}",
                description.postings[line].name
            ));
        }
        if self.paid_by_users() != from_users_in_serve {
            return refuse("it posted revenue from users outside `serve`, where users pay".to_owned());
        }
        Ok(())
    }
}
