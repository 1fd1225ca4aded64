//! What stands at a path of a scenario, and how paths are written.

use crate::merge::{name_of, shorthand_key};
use crate::tree::{Node, Table, Value};
use toml_writer::ToTomlKey;

/// What stands at a path: lists are entered by name, and a bare number stands for the first key of its table.
pub(crate) fn find<'t>(table: &'t Table, path: &[String]) -> Option<&'t Node> {
    let (key, rest) = path.split_first()?;
    let node = table.get(key)?;
    let Some((next, beyond)) = rest.split_first() else { return Some(node) };
    match &node.value {
        Value::Table(inner) => find(inner, rest),
        Value::Array(items) => {
            let item = items.iter().find(|item| name_of(item) == Some(next))?;
            match (&item.value, beyond.is_empty()) {
                (_, true) => Some(item),
                (Value::Table(inner), false) => find(inner, beyond),
                _ => None,
            }
        }
        value => {
            let is_first = beyond.is_empty() && shorthand_key(key) == Some(next);
            (is_first && value.number().is_some()).then_some(node)
        }
    }
}

/// The number at a path.
pub(crate) fn number(table: &Table, path: &[String]) -> Option<f64> {
    find(table, path)?.value.number()
}

/// A path as the base would write it, and the variant that it names: `model.SERVICE.ID` is short for
/// `service.SERVICE.model.ID`, and `service.SERVICE.churn` for the first key of that table.
pub(crate) fn canonical(path: &[String]) -> (Option<&str>, Vec<String>) {
    let (variant, path) = match path {
        [root, name, rest @ ..] if root == "variant" => (Some(name.as_str()), rest),
        path => (None, path),
    };
    let mut path = path.to_vec();
    if path.first().is_some_and(|root| root == "model") && path.len() > 2 {
        path[0] = "service".to_owned();
        path.insert(2, "model".to_owned());
    }
    if let [root, _, key] = path.as_slice()
        && root == "service"
        && let Some(first) = shorthand_key(key)
    {
        path.push(first.to_owned());
    }
    (variant, path)
}

/// Whether a path means the number at another, which the base writes, in a variant or in all.
pub(crate) fn is_at(path: &[String], place: &[String], variant: &str) -> bool {
    let (of, own) = canonical(path);
    own == place && of.is_none_or(|name| name == variant)
}

/// A path into a variant as that variant writes it: of a model it may say `model.SERVICE.ID` or `service.SERVICE.model.ID`.
pub(crate) fn as_variant_says(tree: &Table, path: &[String]) -> Vec<String> {
    let keys: Vec<&str> = path.iter().map(String::as_str).collect();
    let (place, other) = match keys[..] {
        ["variant", name, "model", service, id, ..] => {
            (5, vec!["variant", name, "service", service, "model", id])
        }
        ["variant", name, "service", service, "model", id, ..] => {
            (6, vec!["variant", name, "model", service, id])
        }
        _ => return path.to_vec(),
    };
    let other: Vec<String> = other.into_iter().map(str::to_owned).collect();
    let is_there = |path: &[String]| find(tree, path).is_some();
    if is_there(&path[..place]) || !is_there(&other) {
        return path.to_vec();
    }
    [&other, &path[place..]].concat()
}

/// A path as people write it.
pub(crate) fn written(path: &[String]) -> String {
    match path {
        [root, service, model, rest @ ..] if root == "service" && model == "model" => {
            let keys = std::iter::once("model").chain([service.as_str()]);
            let keys = keys.chain(rest.iter().map(String::as_str));
            keys.map(|key| key.to_toml_key()).collect::<Vec<_>>().join(".")
        }
        path => path.iter().map(|key| key.to_toml_key()).collect::<Vec<_>>().join("."),
    }
}
