//! `[[variant]]`: whole alternatives of the same world.

use crate::log::Log;
use crate::lookup::find;
use crate::merge::{Layer, VARIANT};
use crate::moved::is_moved;
use crate::people::COMMON;
use crate::reader::{Reader, check_name, table, text};
use crate::source::Span;
use crate::suggestion::suggestion;
use crate::tree::{Entry, Node, Table, Value, of_path, parse_path};
use crate::world::TABLES;

/// The name of the only variant of a scenario that lists none.
const ONLY: &str = "base";

/// Most variants.
const VARIANTS_MAX: usize = 1_000;

/// A variant as it stands in the file.
#[derive(Clone)]
pub(crate) struct RawVariant {
    /// Its name.
    pub name: String,
    /// What it merges into the base; the flag says that paths must lead to known firms, services and nests.
    layers: Vec<(Table, bool)>,
}

/// Reads the list of variants.
pub(crate) fn variants(root: &mut Reader<'_>) -> Vec<RawVariant> {
    let log = root.log;
    let mut variants: Vec<RawVariant> = Vec::new();
    for mut reader in root.list("variant", VARIANTS_MAX) {
        let (span, name) = match reader.require("name") {
            Some((_, node)) => (node.span, text(log, "name", &node).unwrap_or_default()),
            None => (reader.span, format!("number {}", variants.len() + 1)),
        };
        check_name(log, span, "variant", &name);
        if variants.iter().any(|other| other.name == name) {
            log.say(span, format!("there are two variants called `{name}`"));
        }
        let mut layers = Vec::new();
        let mut tables = Table::default();
        for key in TABLES {
            if let Some((span, node)) = reader.take(key) {
                tables.entries.push(Entry { key: key.to_owned(), span, node });
            }
        }
        layers.push((tables, false));
        if let Some((_, node)) = reader.take("model") {
            for entry in table(log, "model", node).entries {
                let path = ["service".to_owned(), entry.key, "model".to_owned()];
                layers.push((of_path(&path, entry.span, entry.node), true));
            }
        }
        if let Some((_, node)) = reader.take("set") {
            for entry in table(log, "set", node).entries {
                if let Some(path) = world_path(log, entry.span, &entry.key) {
                    layers.push((of_path(&path, entry.span, entry.node), true));
                }
            }
        }
        layers.iter().for_each(|(layer, _)| refuse_common(log, layer));
        reader.finish();
        variants.push(RawVariant { name, layers });
    }
    if variants.is_empty() {
        variants.push(RawVariant::none());
    }
    variants
}

/// The keys of a path into a world; `model.SERVICE.ID` is short for `service.SERVICE.model.ID`.
fn world_path(log: &Log, span: Span, text: &str) -> Option<Vec<String>> {
    let Some(mut path) = parse_path(text) else {
        log.say_help(span, format!("`{text}` is not a path"), "write for example service.reader.quality");
        return None;
    };
    if path.len() > 2 && path[0] == "model" {
        path[0] = "service".to_owned();
        path.insert(2, "model".to_owned());
    }
    if is_moved(log, span, &path) {
        return None;
    }
    if TABLES.contains(&path[0].as_str()) && path.len() > 1 {
        return Some(path);
    }
    let known = TABLES.into_iter().chain(["model"]);
    log.say_help(span, format!("a variant cannot set `{text}`"), suggestion(&path[0], known));
    None
}

fn refuse_common(log: &Log, layer: &Table) {
    for key in COMMON {
        if let Some(entry) = layer.table("people").and_then(|people| people.entry(key)) {
            log.say_help(
                entry.span,
                format!("`people.{key}` must be the same in all variants"),
                "set it in the table [people] of the scenario",
            );
        }
    }
}

impl RawVariant {
    /// Changes nothing: the base itself.
    pub(crate) fn none() -> RawVariant {
        RawVariant { name: ONLY.to_owned(), layers: Vec::new() }
    }

    /// What it sets by itself at a path of its world.
    pub(crate) fn sets(&self, path: &[String]) -> Option<&Node> {
        self.layers.iter().rev().find_map(|(layer, _)| find(layer, path))
    }

    /// Merges one thing more into the base.
    pub(crate) fn add(&mut self, layer: Table) {
        self.layers.push((layer, true));
    }

    /// The tables of the variant's world: the base with everything merged into it.
    pub(crate) fn compose(&self, base: &Table, late: &[Table], log: &Log) -> Table {
        let mut world = base.clone();
        for (layer, only_known) in &self.layers {
            Layer { log, number: VARIANT, only_known: *only_known }.merge(&mut world, layer.clone());
        }
        for (index, layer) in late.iter().enumerate() {
            if has_model(&world, layer) {
                let number = LATE + index as u32;
                Layer { log, number, only_known: true }.merge(&mut world, layer.clone());
            }
        }
        world
    }
}

/// Number of the first layer after the variant.
const LATE: u32 = VARIANT + 1;

/// Whether the model of a late layer (`service.NAME.model.ID...`) is attached in a world.
pub(crate) fn has_model(world: &Table, layer: &Table) -> bool {
    let path = |tree: &Table| -> Option<(String, String)> {
        let service = tree.table("service")?.entries.first()?;
        let Value::Table(inner) = &service.node.value else { return None };
        Some((service.key.clone(), inner.table("model")?.entries.first()?.key.clone()))
    };
    path(layer).is_some_and(|(service, model)| {
        world
            .table("service")
            .and_then(|services| services.table(&service)?.table("model"))
            .is_some_and(|models| models.entry(&model).is_some())
    })
}
