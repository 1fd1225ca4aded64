//! `eyeballs schema`: the JSON schema of scenarios, for editors that complete and check TOML while one writes.
//!
//! It is made of what the readers of scenarios ask for and of what models say of themselves. It is flat, without references: some
//! language servers trip over more. It says which keys there are, what their values may be, and what must be there in a file that extends no
//! other; what goes together, `eyeballs check` knows alone.

use crate::args::Schema;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::output::{data, message};
use eyeballs_abi::description::{Description, Parameter, ParameterValue};
use eyeballs_plugins::Found;
use eyeballs_scenario::{Kind, Range, Shapes, shapes};
use serde_json::{Map, Value, json};
use std::error::Error;

/// Prints the schema.
///
/// # Errors
/// A plugin named on the command line that cannot be used.
pub fn schema(args: &Schema) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::new(&args.plugins)?;
    let mut models = installed.registry.known();
    models.dedup_by(|later, first| later.id() == first.id());
    for warning in installed.registry.warnings() {
        message(format_args!("warning: {warning}"));
    }
    let shapes = shapes();
    let writer = Writer { shapes: &shapes, models: &models };
    let Value::Object(root) = writer.table(&[]) else { unreachable!("a table is an object") };
    let mut all = Map::new();
    all.insert("$schema".to_owned(), json!("http://json-schema.org/draft-07/schema#"));
    all.insert("title".to_owned(), json!("A scenario of Eyeballs"));
    all.extend(root);
    // What must be there may stand in the file that a scenario extends.
    all.insert("if".to_owned(), json!({ "not": { "required": ["extends"] } }));
    all.insert("then".to_owned(), writer.needs(&[]).unwrap_or_else(|| json!({})));
    data(&serde_json::to_string_pretty(&Value::Object(all))?)?;
    Ok(Exit::Done)
}

struct Writer<'a> {
    shapes: &'a Shapes,
    models: &'a [Found],
}

impl Writer<'_> {
    /// The table of a path; one that is not read key by key may hold anything.
    fn table(&self, path: &[&str]) -> Value {
        let owned: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        let Some(keys) = self.shapes.tables.get(&owned) else { return json!({ "type": "object" }) };
        let properties: Map<String, Value> =
            keys.iter().map(|(key, kinds)| (key.clone(), self.value(path, key, kinds))).collect();
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }

    /// What the table of a path, and the tables in it, cannot be without; `None` if that is nothing. Tables of variants are laid over others.
    fn needs(&self, path: &[&str]) -> Option<Value> {
        let owned: Vec<String> = path.iter().map(|key| (*key).to_owned()).collect();
        let required = self.shapes.required(&owned);
        let mut properties = Map::new();
        for (key, kinds) in self.shapes.tables.get(&owned)? {
            let inner = |keys: &[&str]| self.needs(&[path, keys].concat());
            let needs = kinds.iter().find_map(|kind| match kind {
                Kind::Table | Kind::TableOr(_) => inner(&[key]),
                Kind::Named => inner(&[key, "*"]).map(|each| json!({ "additionalProperties": each })),
                Kind::List => inner(&[key, "[]"]).map(|each| json!({ "items": each })),
                _ => None,
            });
            properties.extend(needs.map(|needs| (key.clone(), needs)));
        }
        let mut needs = Map::new();
        if !required.is_empty() {
            needs.insert("required".to_owned(), json!(required));
        }
        if !properties.is_empty() {
            needs.insert("properties".to_owned(), Value::Object(properties));
        }
        (!needs.is_empty()).then_some(Value::Object(needs))
    }

    /// The value of a key of a table.
    fn value(&self, path: &[&str], key: &str, kinds: &[Kind]) -> Value {
        match (path, key) {
            (["service", "*"], "model") => return self.models_of(false),
            (["market"], "model") => return self.models_of(true),
            (["variant", "[]"], "model") => {
                return json!({ "type": "object", "additionalProperties": self.models_of(false) });
            }
            // A variant has the tables of the scenario.
            (["variant", "[]"], "people" | "market" | "firm" | "service" | "nest") => {
                let root = self.shapes.tables.get(&Vec::new()).and_then(|keys| keys.get(key));
                return root.map_or(json!({ "type": "object" }), |kinds| self.value(&[], key, kinds));
            }
            _ => {}
        }
        let or_number = kinds.iter().any(|kind| matches!(kind, Kind::TableOr(_)));
        let all: Vec<Value> = kinds
            .iter()
            .filter(|kind| !(or_number && **kind == Kind::Table))
            .flat_map(|kind| self.alternatives(path, key, kind))
            .collect();
        match <[Value; 1]>::try_from(all) {
            Ok([one]) => one,
            Err(several) => json!({ "anyOf": several }),
        }
    }

    fn alternatives(&self, path: &[&str], key: &str, kind: &Kind) -> Vec<Value> {
        let below = |keys: &[&str]| self.table(&[path, keys].concat());
        vec![match kind {
            Kind::Any => json!({}),
            Kind::Number(range) => number("number", *range),
            Kind::Integer(range) => number("integer", *range),
            Kind::Boolean => json!({ "type": "boolean" }),
            // A date of TOML is a text in JSON.
            Kind::Text | Kind::Date => json!({ "type": "string" }),
            Kind::Names(names) => json!({ "type": "string", "enum": names }),
            Kind::Table => below(&[key]),
            Kind::TableOr(first_key) => {
                let table = below(&[key]);
                let number = table["properties"][first_key].clone();
                return vec![number, table];
            }
            Kind::Named => json!({ "type": "object", "additionalProperties": below(&[key, "*"]) }),
            Kind::List => json!({ "type": "array", "items": below(&[key, "[]"]) }),
        }]
    }

    /// The models of a service, or of the whole market, by their ids.
    fn models_of(&self, market_wide: bool) -> Value {
        let descriptions = self.models.iter().map(|found| found.handle.description());
        let wanted = descriptions.filter(|description| description.market_wide == market_wide);
        let properties: Map<String, Value> =
            wanted.map(|description| (description.id.clone(), model(description))).collect();
        json!({ "type": "object", "properties": properties, "additionalProperties": false })
    }
}

fn number(kind: &str, range: Range) -> Value {
    let Range { minimum, maximum, minimum_open, unit } = range;
    bounded(kind, (minimum, minimum_open), (maximum, false), unit)
}

/// A number in a range; `true` beside an end: that itself is not allowed.
fn bounded(kind: &str, (minimum, above): (f64, bool), (maximum, below): (f64, bool), unit: &str) -> Value {
    let mut schema = Map::from_iter([("type".to_owned(), json!(kind))]);
    if minimum.is_finite() {
        schema.insert(if above { "exclusiveMinimum" } else { "minimum" }.to_owned(), json!(minimum));
    }
    if maximum.is_finite() {
        schema.insert(if below { "exclusiveMaximum" } else { "maximum" }.to_owned(), json!(maximum));
    }
    if !unit.is_empty() {
        schema.insert("description".to_owned(), json!(unit));
    }
    Value::Object(schema)
}

fn model(description: &Description) -> Value {
    let mut properties: Map<String, Value> = description
        .parameters
        .iter()
        .map(|parameter| (parameter.name.clone(), parameter_schema(parameter)))
        .collect();
    let starts =
        json!({ "type": "integer", "minimum": 0, "description": "day on which the model starts to work" });
    properties.insert(eyeballs_abi::description::RESERVED_PARAMETER.to_owned(), starts);
    json!({ "type": "object", "title": description.title, "description": description.doc, "properties": properties,
            "additionalProperties": false })
}

fn parameter_schema(parameter: &Parameter) -> Value {
    let minimum = (parameter.minimum, parameter.minimum_open);
    let maximum = (parameter.maximum, parameter.maximum_open);
    let (mut schema, default) = match &parameter.default {
        ParameterValue::Float(value) => (bounded("number", minimum, maximum, ""), json!(value)),
        ParameterValue::Integer(value) => (bounded("integer", minimum, maximum, ""), json!(value)),
        ParameterValue::Boolean(value) => (json!({ "type": "boolean" }), json!(value)),
        ParameterValue::Choice(index) => {
            (json!({ "type": "string", "enum": parameter.choices }), json!(parameter.choices.get(*index)))
        }
        ParameterValue::Text(text) => (json!({ "type": "string" }), json!(text)),
        ParameterValue::List(list) => {
            (json!({ "type": "array", "items": bounded("number", minimum, maximum, "") }), json!(list))
        }
    };
    let unit = if parameter.unit == "1" { String::new() } else { format!(" [{}]", parameter.unit) };
    schema["description"] = json!(format!("{}{unit}", parameter.doc));
    if !parameter.required {
        schema["default"] = default;
    }
    schema
}
