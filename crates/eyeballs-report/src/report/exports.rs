//! What a run left in its files of numbers, read again: as much as a report or a comparison shows. Curves are those of
//! `monthly.csv`; verdict, events and sources are those that `run.json` keeps, if it does.

mod fill;
mod sheet;

use super::{Origin, kept};
use crate::table::column_name;
use eyeballs_core::measures::{Measure, headlines};
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::results::Results;
use serde_json::Value;
use sheet::Sheet;
use std::fs;
use std::path::Path;

/// What a folder holds.
#[derive(Debug)]
pub struct Exports {
    /// What it amounts to.
    pub results: Results,
    /// What channels did.
    pub channels: Vec<ChannelSum>,
    /// How it came about.
    pub origin: Origin,
    /// What of the report `run.json` keeps; null in a run of an older program.
    pub(super) kept: Value,
}

impl Exports {
    /// Reads the folder of a run.
    ///
    /// # Errors
    /// If it is no such folder, or a file that it must have cannot be read.
    pub fn read(folder: &Path) -> Result<Exports, String> {
        let text = fs::read_to_string(folder.join("run.json"))
            .map_err(|error| format!("cannot read {}: {error}", folder.join("run.json").display()))?;
        let run: Value = serde_json::from_str(&text)
            .map_err(|error| format!("{} is damaged: {error}", folder.join("run.json").display()))?;
        let summary = Sheet::read(folder, "summary.csv")?.ok_or("summary.csv is missing")?;
        let currency = currency(&summary).ok_or("summary.csv has no row for the profit")?;
        let whole =
            |name: &str| run[name].as_u64().and_then(|number| u32::try_from(number).ok()).unwrap_or_default();
        let mut results = Results {
            title: run["title"].as_str().unwrap_or_default().to_owned(),
            question: question(&run),
            currency,
            days: whole("days"),
            agents: whole("agents"),
            represents: whole("people_per_agent"),
            // A flow of `monthly.csv` is that of a month.
            period_days: eyeballs_core::units::MONTH_DAYS,
            variants: run["variants"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
            replications: whole("replications"),
            not_run: whole("simulations_not_run"),
            ..Results::default()
        };
        fill::tracks(&mut results, &summary);
        fill::differences(&mut results, folder)?;
        fill::waterfall(&mut results, folder)?;
        fill::claims(&mut results, folder)?;
        fill::facts(&mut results, folder)?;
        fill::months(&mut results, folder)?;
        fill::cohorts(&mut results, folder)?;
        let channels = fill::channels(&results, folder)?;
        Ok(Exports { origin: origin(&run, folder), results, channels, kept: run["report"].clone() })
    }
}

/// The days of which months tell: their last ones.
pub(super) fn month_ends(days: u32) -> Vec<u32> {
    let month = eyeballs_core::units::MONTH_DAYS;
    let mut ends: Vec<u32> = (1..=days / month).map(|number| number * month - 1).collect();
    if !days.is_multiple_of(month) {
        ends.push(days - 1);
    }
    ends
}

/// The measure whose row in `summary.csv` has this name.
fn measure_of(column: &str, currency: &str) -> Option<&'static Measure> {
    headlines()
        .into_iter()
        .map(|(measure, _)| measure)
        .find(|measure| column_name(measure, currency) == column)
}

/// Money is named with its currency.
fn currency(summary: &Sheet) -> Option<String> {
    let names = summary.rows().map(|row| row.text("measure").to_owned());
    names.filter_map(|name| Some(name.strip_prefix("revenue_")?.to_owned())).find(|rest| !rest.contains('_'))
}

/// The question stands in the scenario in full, on a line of its own.
fn question(run: &Value) -> String {
    let scenario = run["resolved_scenario"].as_str().unwrap_or_default();
    let line = scenario.lines().find_map(|line| line.strip_prefix("question = "));
    line.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
}

/// How it came about, as far as files tell.
fn origin(run: &Value, folder: &Path) -> Origin {
    let manifest = fs::read_to_string(folder.join("store/manifest.json")).unwrap_or_default();
    let manifest: Value = serde_json::from_str(&manifest).unwrap_or_default();
    let words: Vec<&str> =
        manifest["command"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let mut made_by: Vec<(String, String)> = [
        ("program", "eyeballs_version"),
        ("commit", "commit"),
        ("scenario file", "scenario_file"),
        ("seed", "seed"),
        ("simulations", "simulations_done"),
    ]
    .into_iter()
    .filter(|(_, key)| !run[*key].is_null())
    .map(|(what, key)| (what.to_owned(), plain(&run[key])))
    .collect();
    for model in run["models"].as_array().into_iter().flatten() {
        made_by.push((format!("model {}", plain(&model["id"])), plain(&model["version"])));
    }
    Origin {
        command: if words.is_empty() { String::new() } else { format!("eyeballs {}", words.join(" ")) },
        made_by,
        assumptions: kept::assumptions(&run["report"]),
    }
}
