//! The scenario at other values of some of its numbers.

use crate::checked::Scenario;
use crate::files::Shelf;
use crate::log::Log;
use crate::lookup::as_variant_says;
use crate::merge::{Layer, PARAMETER};
use crate::mistakes::Mistakes;
use crate::moved::is_moved;
use crate::overrides::as_model_layer;
use crate::source::{Source, Span};
use crate::tree::{Node, Table, Value, of_path, parse_path};
use crate::{ModelRequest, Models};
use eyeballs_abi::instance::ModelHandle;
use std::collections::BTreeMap;

/// Tables into which a path to such a number may lead.
const ROOTS: [&str; 9] =
    ["people", "firm", "service", "nest", "market", "model", "variant", "event", "policy"];

/// The scenario at other values: all that is needed to read it again, without a file of its own.
#[derive(Clone)]
pub struct Candidates {
    /// The text of the scenario, without what says which values it takes.
    pub(crate) tree: Table,
    /// What is merged into the variants.
    pub(crate) late: Vec<Table>,
    /// Stands for the file as a whole.
    pub(crate) file: Span,
    pub(crate) sources: Vec<Source>,
    pub(crate) files: Shelf,
    pub(crate) models: Handles,
    pub(crate) read: ReadScenario,
    /// Values that win over all others.
    pub(crate) last: Vec<(Factor, Node)>,
}

/// Reads a scenario from its text, a span that stands for the file, and what is merged into the variants.
pub(crate) type ReadScenario = fn(Table, Span, &[Table], &Log, &dyn Models) -> Scenario;

/// A number of the scenario that takes other values.
#[derive(Clone, Debug)]
pub struct Factor {
    /// Its path, as in `--set`.
    pub key: String,
    /// The key takes integers only: values are rounded to the nearest.
    pub integer: bool,
    pub(crate) path: Vec<String>,
    /// Where the path is written: mistakes in values are shown there.
    pub(crate) span: Span,
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

impl Factor {
    /// Reads a path as in `--set`; `refusal` begins the sentence that says what a path may not be.
    pub(crate) fn read(log: &Log, span: Span, key: &str, integer: bool, refusal: &str) -> Option<Factor> {
        let path = parse_path(key);
        if path.as_ref().is_some_and(|path| is_moved(log, span, path)) {
            return None;
        }
        let path = path.filter(|path| path.len() > 1 && ROOTS.contains(&path[0].as_str()));
        if path.is_none() {
            let help = "write a path as in --set, for example service.reader.churn.hazard";
            log.say_help(span, format!("{refusal} `{key}`"), help);
        }
        path.map(|path| Factor { key: key.to_owned(), integer, path, span })
    }

    /// Whether it says how many agents there are, which is chosen and no number of the world.
    pub(crate) fn is_number_of_agents(&self) -> bool {
        self.path == ["people", "count"]
    }

    /// A value as the scenario would write it.
    pub(crate) fn value(&self, number: f64) -> Value {
        number_value(number, self.integer)
    }
}

/// A number as the scenario would write it.
pub(crate) fn number_value(number: f64, integer: bool) -> Value {
    if integer { Value::Integer(number.round() as i64) } else { Value::Float(number) }
}

impl Candidates {
    /// The scenario with these values, as if its file had been edited. In it nothing is uncertain, no lever can be moved and
    /// nothing counts.
    ///
    /// # Errors
    /// Values that do not go together.
    pub fn at<'a>(&self, values: impl Iterator<Item = (&'a Factor, f64)>) -> Result<Scenario, Mistakes> {
        let log = Log::with_sources(self.sources.clone(), self.files.clone());
        let node =
            |address: &Factor, number| Node { span: address.span, layer: 0, value: address.value(number) };
        let scenario =
            self.read_at(&log, &self.models, values.map(|(factor, number)| (factor, node(factor, number))));
        if log.count() == 0 { Ok(scenario) } else { Err(log.into_mistakes()) }
    }

    /// Whether the scenario can be read with a value.
    pub(crate) fn takes(&self, models: &dyn Models, factor: &Factor, number: f64) -> bool {
        let log = Log::with_sources(self.sources.clone(), self.files.clone());
        let node = Node { span: factor.span, layer: 0, value: factor.value(number) };
        self.read_at(&log, models, std::iter::once((factor, node)));
        log.count() == 0
    }

    /// Reads the scenario with these values and notes what is wrong with them where they stand.
    pub(crate) fn read_at<'a>(
        &self,
        log: &Log,
        models: &dyn Models,
        values: impl Iterator<Item = (&'a Factor, Node)>,
    ) -> Scenario {
        let (mut tree, mut late) = (self.tree.clone(), self.late.clone());
        let mut numbers = PARAMETER..;
        let mut merge = |factor: &Factor, node: Node| {
            let number = numbers.next().expect("there are fewer values than layers");
            let layer = of_path(&as_variant_says(&tree, &factor.path), factor.span, node);
            match as_model_layer(&layer) {
                Some(layer) => late.push(layer),
                None => Layer { log, number, only_known: true }.merge(&mut tree, layer),
            }
        };
        values.for_each(|(factor, node)| merge(factor, node));
        self.last.iter().for_each(|(factor, node)| merge(factor, node.clone()));
        (self.read)(tree, self.file, &late, log, models)
    }
}

/// Places and handles say nothing of what moves.
impl std::fmt::Debug for Candidates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Candidates").finish_non_exhaustive()
    }
}
