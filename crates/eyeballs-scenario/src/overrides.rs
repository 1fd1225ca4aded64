//! What the command line merges into a scenario. Every option goes through the same checks as the file, and a
//! mistake in one is shown in the option.

use crate::log::Log;
use crate::lookup::{as_variant_says, find};
use crate::merge::Layer;
use crate::source::Source;
use crate::suggestion::suggestion;
use crate::tree::{Entry, Node, Table, Value, of_path, parse, parse_path};
use crate::variant::has_model;
use toml_writer::ToTomlValue;

/// Values that take the place of those in the file.
#[derive(Clone, Debug, Default)]
pub struct Overrides {
    /// Dotted path and value, as in `run.days = 10`. A value that is not TOML is taken for a text.
    ///
    /// A path changes the scenario as if its file had been edited; what a variant sets for itself stays.
    /// `variant.NAME...` reaches into a variant; `model.SERVICE.ID.PARAMETER` reaches the model in every
    /// variant that has it.
    pub set: Vec<(String, String)>,
    /// Path and values of a lever: `FROM:TO`, `FROM:TO:STEP` or numbers with commas between them. It takes the place of a
    /// lever of the same path.
    pub vary: Vec<(String, String)>,
    /// How far assumptions may be off: between a part and a multiple of themselves, see `assumptions` of a scenario.
    pub assumptions: Option<f64>,
    /// Replications of each variant.
    pub replications: Option<u32>,
    /// The seed.
    pub seed: Option<u64>,
    /// Number of agents. The market keeps its size: each agent stands for as many more people, to the
    /// nearest integer and at least one.
    pub people: Option<u32>,
}

/// Merges the options into the tree, and returns what must come after the variants.
pub(crate) fn merge(log: &Log, tree: &mut Table, overrides: &Overrides) -> Vec<Table> {
    let mut late = Vec::new();
    let mut number = 0;
    let mut each = |tree: &mut Table, name: String, text: String, path: &[String]| {
        let source = Source::new(name, text);
        if let Some(layer) = parse(log, log.add(source.clone()), &source) {
            number += 1;
            let layer = where_written(tree, layer, path);
            match as_model_layer(&layer) {
                Some(layer) => late.push(layer),
                None => Layer { log, number, only_known: true }.merge(tree, layer),
            }
        }
    };
    for (path, value) in &overrides.set {
        let name = format!("--set {path}={value}");
        let text = format!("{path} = {value}");
        let keys = parse_path(path);
        let is_value = keys.is_none() || parses(&text);
        let text = if is_value { text } else { format!("{path} = {}", value.to_toml_value()) };
        each(tree, name, text, &keys.unwrap_or_default());
    }
    if let Some(ratio) = overrides.assumptions {
        each(tree, format!("--assumptions {ratio}"), format!("assumptions = {ratio:?}"), &[]);
    }
    for (path, values) in &overrides.vary {
        let source = Source::new(format!("--vary {path}={values}"), vary_text(path, values));
        if let Some(mut layer) = parse(log, log.add(source.clone()), &source) {
            let lever = layer.remove("lever").expect("the text has it");
            add_lever(tree, path, lever);
        }
    }
    if let Some(replications) = overrides.replications {
        let text = format!("run.replications = {replications}");
        each(tree, format!("--replications {replications}"), text, &[]);
    }
    if let Some(seed) = overrides.seed {
        each(tree, format!("--seed {seed}"), format!("run.seed = {seed}"), &[]);
    }
    if let Some(people) = overrides.people {
        let represents = represents(tree, people);
        let text = format!("people.count = {people}\npeople.represents = {represents}");
        each(tree, format!("--people {people}"), text, &[]);
    }
    late
}

/// The lever of an option as a scenario would write it.
fn vary_text(path: &str, values: &str) -> String {
    let key = path.to_toml_value();
    let is_range = values.contains(':');
    let parts: Vec<&str> = values.split(if is_range { ':' } else { ',' }).map(str::trim).collect();
    match (is_range, parts.as_slice()) {
        (true, [from, to]) => format!("lever = [{{ key = {key}, from = {from}, to = {to} }}]"),
        (true, [from, to, step]) => {
            format!("lever = [{{ key = {key}, from = {from}, to = {to}, step = {step} }}]")
        }
        _ => format!("lever = [{{ key = {key}, values = [{values}] }}]"),
    }
}

/// Puts a lever beside those of the file, or in the place of that of the same path.
fn add_lever(tree: &mut Table, path: &str, mut lever: Entry) {
    let Value::Array(mut new) = std::mem::replace(&mut lever.node.value, Value::Array(Vec::new())) else {
        return;
    };
    let is_same = |node: &Node| match &node.value {
        Value::Table(table) => {
            matches!(table.get("key").map(|key| &key.value), Some(Value::Text(key)) if key == path)
        }
        _ => false,
    };
    match tree.get_mut("lever").map(|node| &mut node.value) {
        Some(Value::Array(items)) => {
            items.retain(|item| !is_same(item));
            items.append(&mut new);
        }
        _ => {
            lever.node.value = Value::Array(new);
            tree.entries.retain(|entry| entry.key != "lever");
            tree.entries.push(lever);
        }
    }
}

/// How many people each of `people` agents stands for in a market of the same size.
fn represents(tree: &Table, people: u32) -> u64 {
    let integer = |key| match tree.table("people").and_then(|table| table.get(key)).map(|node| &node.value) {
        Some(Value::Integer(integer)) => u64::try_from(*integer).ok(),
        _ => None,
    };
    let market = integer("count").unwrap_or(0).saturating_mul(integer("represents").unwrap_or(1));
    let people = u64::from(people.max(1));
    (market.saturating_add(people / 2) / people).max(1)
}

/// A layer of one path, its value where a variant of the tree writes it.
fn where_written(tree: &Table, layer: Table, path: &[String]) -> Table {
    let written = as_variant_says(tree, path);
    match find(&layer, path).filter(|_| written != path) {
        Some(node) => of_path(&written, node.span, node.clone()),
        None => layer,
    }
}

fn parses(text: &str) -> bool {
    let log = Log::default();
    parse(&log, 0, &Source::new("", text)).is_some()
}

/// `model.SERVICE.ID...` as `service.SERVICE.model.ID...`.
pub(crate) fn as_model_layer(layer: &Table) -> Option<Table> {
    let model = layer.entry("model")?;
    let Value::Table(services) = &model.node.value else { return None };
    let mut layer = Table::default();
    for service in &services.entries {
        let path = ["service".to_owned(), service.key.clone(), "model".to_owned()];
        layer.entries.extend(of_path(&path, service.span, service.node.clone()).entries);
    }
    Some(layer)
}

/// A model that no variant has is mistyped.
pub(crate) fn refuse_unused(log: &Log, late: &[Table], worlds: &[Table]) {
    for layer in late {
        if worlds.iter().any(|world| has_model(world, layer)) {
            continue;
        }
        let Some(service) = layer.table("service").and_then(|services| services.entries.first()) else {
            continue;
        };
        let known: Vec<String> = worlds.iter().flat_map(attached).collect();
        let asked = attached(layer).into_iter().next().unwrap_or_else(|| service.key.clone());
        let message = format!("no variant has a model `{asked}`");
        log.say_help(service.span, message, suggestion(&asked, known.iter().map(String::as_str)));
    }
}

/// `SERVICE.ID` of all models in a tree.
fn attached(tree: &Table) -> Vec<String> {
    let Some(services) = tree.table("service") else { return Vec::new() };
    let models = |service: &str| services.table(service).and_then(|table| table.table("model"));
    services
        .keys()
        .flat_map(|service| {
            models(service).into_iter().flat_map(Table::keys).map(move |id| format!("{service}.{id}"))
        })
        .collect()
}
