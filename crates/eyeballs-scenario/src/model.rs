//! `[service.NAME.model.ID]`: a business model on a service, checked against its own description.

use crate::context::Context;
use crate::reader::{Reader, check_name, integer, refuse_text, table};
use crate::resolved::{Doc, Entries, number_text};
use crate::rule::between;
use crate::source::Span;
use crate::suggestion::suggestion;
use crate::text::TEXT_CHARACTERS;
use crate::tree::{Node, Table, Value};
use eyeballs_abi::description::{ColumnRole, Parameter, ParameterValue};
use eyeballs_abi::instance::{FailureKind, ModelHandle};
use eyeballs_core::spec::ModelSpec;
use eyeballs_core::units::Day;

/// The key that stands beside a model's own parameters.
pub(crate) const STARTS: &str = "starts";

/// Reads the models of a service.
pub(crate) fn models(service: &mut Reader<'_>, context: &Context<'_>, name: &str) -> Vec<ModelSpec> {
    models_of(service, context, name, false)
}

/// Reads the models of the whole market.
pub(crate) fn market_models(market: &mut Reader<'_>, context: &Context<'_>) -> Vec<ModelSpec> {
    models_of(market, context, "the market", true)
}

fn models_of(
    service: &mut Reader<'_>,
    context: &Context<'_>,
    name: &str,
    market_wide: bool,
) -> Vec<ModelSpec> {
    let mut models = Vec::new();
    let mut docs = Entries::new();
    if let Some((_, node)) = service.take("model") {
        for entry in table(context.log, "model", node).entries {
            check_name(context.log, entry.span, "model", &entry.key);
            let parameters = table(context.log, &entry.key, entry.node);
            if let Some(handle) = context.model(&entry.key, entry.span) {
                if handle.description().market_wide != market_wide {
                    let (what, help) = if market_wide {
                        ("works on a service", format!("write it as `[service.NAME.model.{}]`", entry.key))
                    } else {
                        ("belongs to the whole market", format!("write it as `[market.model.{}]`", entry.key))
                    };
                    context.log.say_help(entry.span, format!("the model `{}` {what}", entry.key), help);
                    continue;
                }
                refuse_shared_twice(context, &models, &handle, entry.span, name);
                let (spec, doc) = model(context, handle, entry.span, &parameters, name);
                models.push(spec);
                docs.push((entry.key, Doc::Table(doc)));
            }
        }
    }
    service.write("model", Doc::Table(docs));
    models
}

/// What models share of a person is known by its name: one of a service's models has it.
fn refuse_shared_twice(
    context: &Context<'_>,
    before: &[ModelSpec],
    handle: &ModelHandle,
    span: Span,
    service: &str,
) {
    let shared = |model: &ModelHandle| {
        let columns = model.description().columns.iter();
        let shared = columns.filter(|column| column.role == ColumnRole::Shared);
        shared.map(|column| column.name.clone()).collect::<Vec<_>>()
    };
    for name in shared(handle) {
        if let Some(other) = before.iter().find(|other| shared(&other.model).contains(&name)) {
            let (one, other) = (&other.model.description().id, &handle.description().id);
            context.log.say_help(
                span,
                format!("the models `{one}` and `{other}` on `{service}` both share `{name}` of each person"),
                "others could not know which of them is meant: put one of them on another service of the firm".to_owned(),
            );
        }
    }
}

fn model(
    context: &Context<'_>,
    handle: ModelHandle,
    span: Span,
    table: &Table,
    service: &str,
) -> (ModelSpec, Entries) {
    let log = context.log;
    let mistakes = log.count();
    let description = handle.description();
    let mut doc = Entries::new();
    let last_day = between(0.0, f64::from(context.days - 1)).in_units("(the days of the run)");
    let starts = table.get(STARTS).and_then(|node| integer(log, STARTS, node, last_day)).unwrap_or(0);
    doc.push((STARTS.to_owned(), Doc::Atom(starts.to_string())));
    let mut values = Vec::with_capacity(description.parameters.len());
    for parameter in &description.parameters {
        let given = table.get(&parameter.name);
        if given.is_none() && parameter.required {
            let message =
                format!("the model `{}` on `{service}` needs the key `{}`", description.id, parameter.name);
            log.say_help(span, message, help(parameter));
        }
        let value = given
            .and_then(|node| value(context, parameter, node))
            .unwrap_or_else(|| parameter.default.clone());
        doc.push((parameter.name.clone(), value_doc(parameter, &value)));
        values.push(value);
    }
    let known = || description.parameters.iter().map(|p| p.name.as_str()).chain([STARTS]);
    for entry in &table.entries {
        if !known().any(|name| name == entry.key) {
            let message = format!("the model `{}` has no parameter `{}`", description.id, entry.key);
            log.say_nearest(entry.span, message, &entry.key, known());
        }
    }
    if log.count() == mistakes {
        refuse_combination(context, &handle, span, table, &values);
    }
    let starts = Day(u32::try_from(starts).expect("the rule keeps it below 2^32"));
    (ModelSpec { model: handle, values, starts }, doc)
}

/// A model may refuse a combination of values that are fine one by one.
fn refuse_combination(
    context: &Context<'_>,
    handle: &ModelHandle,
    span: Span,
    table: &Table,
    values: &[ParameterValue],
) {
    let Err(failure) = handle.create(values) else { return };
    let description = handle.description();
    let blamed = match failure.kind {
        FailureKind::Config(Some(index)) => description.parameters.get(index),
        _ => None,
    };
    let span = blamed.and_then(|parameter| table.get(&parameter.name)).map_or(span, |node| node.span);
    let about = blamed.map_or_else(String::new, |parameter| format!(" `{}`", parameter.name));
    context.log.say(span, format!("the model `{}` refuses{about}: {failure}", description.id));
}

/// The value of a parameter, or the mistake.
pub(crate) fn value(context: &Context<'_>, parameter: &Parameter, node: &Node) -> Option<ParameterValue> {
    if matches!(node.value, Value::Broken) {
        return None;
    }
    let refuse = |reason: String| {
        context.log.say_help(node.span, format!("`{}` {reason}", parameter.name), help(parameter));
        None
    };
    let value = match (&parameter.default, &node.value) {
        (ParameterValue::Float(_), value) => value.number().map(ParameterValue::Float),
        (ParameterValue::Integer(_), Value::Integer(integer)) => Some(ParameterValue::Integer(*integer)),
        (ParameterValue::Boolean(_), Value::Boolean(yes)) => Some(ParameterValue::Boolean(*yes)),
        (ParameterValue::Text(_), Value::Text(text)) => Some(ParameterValue::Text(text.clone())),
        (ParameterValue::Choice(_), Value::Text(name)) => {
            let Some(index) = parameter.choices.iter().position(|choice| choice == name) else {
                let near = suggestion(name, parameter.choices.iter().map(String::as_str));
                return refuse(format!(
                    "must be one of {}, not \"{name}\"; {near}",
                    parameter.choices.join(", ")
                ));
            };
            Some(ParameterValue::Choice(index))
        }
        (ParameterValue::List(_), Value::Array(items)) => {
            items.iter().map(|item| item.value.number()).collect::<Option<_>>().map(ParameterValue::List)
        }
        _ => None,
    };
    let Some(value) = value else {
        let wanted = match parameter.default {
            ParameterValue::Float(_) => "a number",
            ParameterValue::Integer(_) => "an integer",
            ParameterValue::Boolean(_) => "true or false",
            ParameterValue::Choice(_) => "one of its names, in quotes",
            ParameterValue::Text(_) => "a text in quotes",
            ParameterValue::List(_) => "a list of numbers",
        };
        return refuse(format!("must be {wanted}; this is {}", node.value.type_name()));
    };
    if let ParameterValue::Text(text) = &value
        && !refuse_text(context.log, &parameter.name, node.span, text, TEXT_CHARACTERS)
    {
        return None;
    }
    match parameter.check(&value) {
        Ok(()) => Some(value),
        Err(reason) => refuse(reason),
    }
}

fn help(parameter: &Parameter) -> String {
    let unit = if parameter.unit == "1" { String::new() } else { format!(" [{}]", parameter.unit) };
    format!("{}{unit}: {}", parameter.name, parameter.doc)
}

/// A value as TOML.
pub(crate) fn value_doc(parameter: &Parameter, value: &ParameterValue) -> Doc {
    match value {
        ParameterValue::Float(number) => Doc::number(*number),
        ParameterValue::Integer(integer) => Doc::Atom(integer.to_string()),
        ParameterValue::Boolean(yes) => Doc::Atom(yes.to_string()),
        // The default of a required choice may be no choice at all; then a mistake is noted.
        ParameterValue::Choice(index) => Doc::text(parameter.choices.get(*index).map_or("", String::as_str)),
        ParameterValue::Text(text) => Doc::text(text),
        ParameterValue::List(numbers) => {
            let numbers: Vec<String> = numbers.iter().map(|&number| number_text(number)).collect();
            Doc::Atom(format!("[{}]", numbers.join(", ")))
        }
    }
}
