//! `eyeballs models`: lists the models, where each comes from, and their parameters.

mod declared;

use crate::args::Models;
use crate::exit::Exit;
use crate::installed::{Installed, origin};
use crate::output::{data, message};
use eyeballs_abi::description::{Description, Parameter, ParameterValue};
use eyeballs_plugins::Found;
use std::error::Error;

/// Lists models.
///
/// # Errors
/// A plugin that cannot be used, a model that does not exist.
pub fn models(args: &Models) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::new(&args.plugins)?;
    let known = installed.registry.known();
    // What is wrong with libraries is known when they were opened.
    for warning in installed.registry.warnings() {
        message(format_args!("warning: {warning}"));
    }
    for id in &args.ids {
        if !known.iter().any(|found| found.id() == id) {
            return Err(installed
                .registry
                .find(id, None, None)
                .map_or_else(Into::into, |_| id.clone().into()));
        }
    }
    let wanted = |found: &&Found| args.ids.is_empty() || args.ids.iter().any(|id| id == found.id());
    if args.json {
        let models: Vec<_> = known.iter().filter(wanted).map(as_json).collect();
        data(&serde_json::to_string_pretty(&models)?)?;
    } else if args.page {
        let mut used: Vec<&Found> = known.iter().filter(wanted).collect();
        used.dedup_by_key(|found| found.id());
        data(&used.iter().map(|found| page(found)).collect::<Vec<_>>().join("\n"))?;
    } else if args.markdown {
        let mut used: Vec<&Found> = known.iter().filter(wanted).collect();
        used.dedup_by_key(|found| found.id());
        let tables: Vec<String> = used.iter().map(|found| table(found.handle.description())).collect();
        data(&tables.join("\n"))?;
    } else {
        let mut text = String::new();
        let mut before = "";
        for found in known.iter().filter(wanted) {
            if found.id() == before {
                text += &format!("  not used: version {} of {}\n", found.version, origin(found));
            } else {
                text += &in_full(found);
                if !args.ids.is_empty() {
                    text += &declared::text(found);
                }
                text.push('\n');
            }
            before = found.id();
        }
        data(&text)?;
    }
    Ok(Exit::Done)
}

fn in_full(found: &Found) -> String {
    let description = found.handle.description();
    let mut text = format!("{}  {}\n", description.id, description.title);
    text += &format!("  {}\n", description.doc);
    text += &format!("  version {} of {}\n", found.version, origin(found));
    if let Some(hash) = &found.sha256 {
        text += &format!("  sha256 {hash}\n");
    }
    for parameter in &description.parameters {
        let unit = if parameter.unit == "1" { String::new() } else { format!(" {}", parameter.unit) };
        let range = match parameter.range() {
            range if range.is_empty() => range,
            range => format!(" [{range}]"),
        };
        let tunable = if parameter.tunable { ", may change during a run" } else { "" };
        text += &format!(
            "    {} = {}{unit}{range} ({}{tunable})\n",
            parameter.name,
            default(parameter),
            parameter.default.type_name()
        );
        text += &format!("      {}\n", parameter.doc);
        text += &format!("      source: {}\n", source(parameter));
    }
    text
}

/// A model's page, of all that it says of itself.
fn page(found: &Found) -> String {
    let description = found.handle.description();
    let mut text = format!("# {}\n\n{}\n\n", description.title, description.doc);
    text += &format!("`{}`, version {}\n\n", description.id, found.version);
    if !description.parameters.is_empty() {
        text += &format!("## Parameters\n\n{}\n", table(description));
    }
    text + &declared::page(found)
}

/// The table of parameters of a model's page.
fn table(description: &Description) -> String {
    let mut text = "| parameter | unit | default | range | meaning | source |\n".to_owned();
    text += "| --- | --- | --- | --- | --- | --- |\n";
    for parameter in &description.parameters {
        let fixed = if parameter.tunable { "" } else { " (fixed)" };
        let unit = if parameter.unit == "1" { "" } else { &parameter.unit };
        let (name, range) = (&parameter.name, parameter.range());
        let cells = [unit, &default(parameter), &range, &parameter.doc, source(parameter)];
        text +=
            &format!("| `{name}`{fixed} | {} |\n", cells.map(|cell| cell.replace('|', "\\|")).join(" | "));
    }
    text
}

fn source(parameter: &Parameter) -> &str {
    parameter.source.as_deref().unwrap_or("not stated")
}

fn default(parameter: &Parameter) -> String {
    if parameter.required {
        return "(required)".to_owned();
    }
    match &parameter.default {
        ParameterValue::Float(value) => value.to_string(),
        ParameterValue::Integer(value) => value.to_string(),
        ParameterValue::Boolean(value) => value.to_string(),
        ParameterValue::Choice(index) => format!("\"{}\"", parameter.choices[*index]),
        ParameterValue::Text(text) => format!("\"{text}\""),
        ParameterValue::List(list) => format!("{list:?}"),
    }
}

fn as_json(found: &Found) -> serde_json::Value {
    let description = found.handle.description();
    let parameters: Vec<_> = description
        .parameters
        .iter()
        .map(|parameter| {
            serde_json::json!({
                "name": parameter.name,
                "type": parameter.default.type_name(),
                "unit": parameter.unit,
                "default": default(parameter),
                "range": parameter.range(),
                "tunable": parameter.tunable,
                "doc": parameter.doc,
                "source": parameter.source,
            })
        })
        .collect();
    serde_json::json!({
        "id": description.id,
        "title": description.title,
        "doc": description.doc,
        "version": found.version,
        "origin": origin(found),
        "sha256": found.sha256,
        "parameters": parameters,
        "market_wide": description.market_wide,
        "columns": declared::columns_json(description),
        "metrics": declared::metrics_json(description),
        "postings": declared::postings_json(description),
        "globals": declared::globals_json(description),
        "asked_about": declared::phases(found),
    })
}
