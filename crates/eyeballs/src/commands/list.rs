//! `eyeballs list`: the scenarios that come with the program, by what they ask.

use super::bundled;
use super::check::print_mistakes;
use crate::args::List;
use crate::exit::Exit;
use crate::installed::Installed;
use crate::output::data;
use eyeballs_scenario::{Overrides, Scenario};
use serde_json::{Value, json};
use std::error::Error;
use std::path::Path;

/// Lists them.
///
/// # Errors
/// If there is no such folder, or it cannot be read.
pub fn list(args: &List) -> Result<Exit, Box<dyn Error>> {
    let installed = Installed::for_scenarios(&args.plugins)?;
    let folder = bundled::folder(args.scenarios.as_deref())?;
    let mut exit = Exit::Done;
    let mut rows = Vec::new();
    for (name, file) in bundled::files(&folder)? {
        match eyeballs_scenario::read(&file, &Overrides::default(), &installed) {
            Ok(scenario) => rows.push(row(&name, &file, &scenario)),
            Err(mistakes) => {
                print_mistakes(&mistakes);
                exit = Exit::BadScenario;
            }
        }
    }
    let wanted = |row: &&Value| {
        let words = args.words.iter().map(|word| word.to_lowercase());
        let text = row.to_string().to_lowercase();
        words.into_iter().all(|word| text.contains(&word))
    };
    let rows: Vec<&Value> = rows.iter().filter(wanted).collect();
    match args.json {
        true => data(&serde_json::to_string_pretty(&rows)?)?,
        false => data(rows.iter().map(|row| lines(row)).collect::<String>().trim_end())?,
    }
    Ok(exit)
}

fn row(name: &str, file: &Path, scenario: &Scenario) -> Value {
    let services = scenario.variants.iter().flat_map(|variant| &variant.world.services);
    let models = services.flat_map(|service| &service.models);
    let mut models: Vec<String> = models.map(|model| model.model.description().id.to_string()).collect();
    models.sort_unstable();
    models.dedup();
    json!({
        "name": name,
        "file": file.display().to_string(),
        "title": scenario.title,
        "question": scenario.question,
        "claims": scenario.keys,
        "models": models,
        "lesson": !scenario.lesson.parts.is_empty() || !scenario.steps.is_empty(),
    })
}

fn lines(row: &Value) -> String {
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    let texts = |key: &str| {
        let items = row[key].as_array().into_iter().flatten().filter_map(Value::as_str);
        items.collect::<Vec<_>>().join(", ")
    };
    let mut marks = vec![texts("claims"), texts("models")];
    if row["lesson"] == true {
        marks.push("lesson".to_owned());
    }
    marks.retain(|mark| !mark.is_empty());
    format!("{}\n  {}\n  {}\n", text("name"), text("question"), marks.join("; "))
}
