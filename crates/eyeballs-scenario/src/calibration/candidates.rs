//! The scenario at other values of its parameters.

use super::Parameter;
use crate::checked::Scenario;
use crate::log::Log;
use crate::merge::{Layer, PARAMETER};
use crate::mistakes::Mistakes;
use crate::overrides::as_model_layer;
use crate::source::{Source, Span};
use crate::tree::{Node, Table, Value, of_path};
use crate::{ModelRequest, Models};
use eyeballs_abi::instance::ModelHandle;
use std::collections::BTreeMap;

/// Everything that is needed to read the scenario again with other values, without a file of its own.
#[derive(Clone)]
pub(crate) struct Candidates {
    /// The text of the scenario, without `calibration`.
    pub(super) tree: Table,
    /// What is merged into the variants.
    pub(super) late: Vec<Table>,
    /// Stands for the file as a whole.
    pub(super) file: Span,
    pub(super) sources: Vec<Source>,
    pub(super) models: Handles,
    pub(super) read: ReadScenario,
}

/// Reads a scenario from its text, a span that stands for the file, and what is merged into the variants.
pub(crate) type ReadScenario = fn(Table, Span, &[Table], &Log, &dyn Models) -> Scenario;

/// A parameter's path and the positions that mistakes in it are shown at.
#[derive(Clone, Debug)]
pub(super) struct Address {
    pub(super) path: Vec<String>,
    pub(super) key: Span,
}

/// Models that were found before.
#[derive(Clone)]
pub(crate) struct Handles(pub(crate) BTreeMap<String, ModelHandle>);

impl Models for Handles {
    fn find(&self, request: &ModelRequest) -> Result<ModelHandle, String> {
        self.0.get(&request.id).cloned().ok_or_else(|| "it was not found before".to_owned())
    }

    fn known(&self) -> Vec<String> {
        self.0.keys().cloned().collect()
    }
}

/// Merges values into a scenario as if its file had been edited.
pub(super) fn merge(
    log: &Log,
    tree: &mut Table,
    late: &mut Vec<Table>,
    values: impl Iterator<Item = (Address, Node)>,
) {
    for (number, (address, node)) in (PARAMETER..).zip(values) {
        let layer = of_path(&address.path, address.key, node);
        match as_model_layer(&layer) {
            Some(layer) => late.push(layer),
            None => Layer { log, number, only_known: true }.merge(tree, layer),
        }
    }
}

impl Candidates {
    /// The scenario with these values of the parameters, one for each.
    pub(super) fn at(&self, parameters: &[Parameter], values: &[f64]) -> Result<Scenario, Mistakes> {
        let log = Log::with_sources(self.sources.clone());
        let (mut tree, mut late) = (self.tree.clone(), self.late.clone());
        let nodes = parameters.iter().zip(values).map(|(parameter, &value)| {
            let node = Node { span: parameter.address.key, layer: 0, value: parameter.node_value(value) };
            (parameter.address.clone(), node)
        });
        merge(&log, &mut tree, &mut late, nodes);
        let scenario = (self.read)(tree, self.file, &late, &log, &self.models);
        if log.count() == 0 { Ok(scenario) } else { Err(log.into_mistakes()) }
    }
}

impl Parameter {
    /// A value as the scenario would write it.
    pub(super) fn node_value(&self, value: f64) -> Value {
        if self.integer { Value::Integer(value.round() as i64) } else { Value::Float(value) }
    }
}

/// Places and handles say nothing of what is calibrated.
impl std::fmt::Debug for Candidates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidates").finish_non_exhaustive()
    }
}
