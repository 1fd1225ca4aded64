//! The numbers that can be moved on a page: the levers of the scenario, or, if it names none, what its models declare tunable and
//! the numbers of its services.

use eyeballs_abi::description::ParameterValue;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Lever, Origin, Scale, SourcedNumber};
use serde::Serialize;

/// How far from its value a number that nobody bounded is moved, both ways (assumption).
const FACTORS: [f64; 4] = [4.0, 2.0, 1.5, 1.1];

/// A number that can be moved.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PageLever {
    /// Its path, as in `--set`.
    pub key: String,
    /// In words.
    pub label: String,
    /// Whose it is: a variant, or `None` for everybody.
    pub variant: Option<usize>,
    /// Its unit, if the model says it.
    pub unit: String,
    /// What it means, if the model says it.
    pub doc: String,
    /// Where it comes from, if that is said.
    pub source: Option<String>,
    /// As written.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Distances are those of logarithms.
    pub log: bool,
    /// Whole numbers only.
    pub integer: bool,
    /// The only values that are tried, if the scenario lists them.
    pub values: Option<Vec<f64>>,
    /// Whether the file sets it (and not a default).
    pub is_set: bool,
}

/// The levers of a scenario; `takes` says whether it can be read with a value at a path.
pub(crate) fn levers(scenario: &Scenario, takes: &dyn Fn(&str, f64) -> bool) -> Vec<PageLever> {
    if !scenario.levers.is_empty() {
        return scenario.levers.iter().map(|lever| of_scenario(scenario, lever)).collect();
    }
    let mut all = of_services(scenario);
    all.extend(of_models(scenario));
    all.into_iter().filter_map(|lever| bounded(lever, takes)).collect()
}

fn of_scenario(scenario: &Scenario, lever: &Lever) -> PageLever {
    let (low, high) = lever
        .values
        .iter()
        .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(*value), high.max(*value)));
    let key = &lever.factor.key;
    let declared = of_models(scenario).into_iter().find(|other| other.key == *key);
    let set = number(scenario, key);
    let value = set.and_then(value_of).or(declared.as_ref().map(|declared| declared.value));
    let parts = key.split('.').map(|part| part.trim_matches(['\'', '"']));
    let variant = parts.clone().nth(1).filter(|_| key.starts_with("variant."));
    let declared = declared.unwrap_or_else(|| PageLever {
        key: key.clone(),
        label: label(&parts.skip(if variant.is_some() { 4 } else { 2 }).collect::<Vec<_>>()),
        variant: variant.and_then(|name| scenario.variants.iter().position(|other| other.name == name)),
        unit: String::new(),
        doc: String::new(),
        source: set.and_then(source_of),
        value: 0.0,
        low,
        high,
        log: false,
        integer: lever.factor.integer,
        values: None,
        is_set: set.is_some(),
    });
    PageLever {
        value: value.unwrap_or(low).clamp(low, high),
        low,
        high,
        log: lever.scale == Scale::Log,
        integer: lever.factor.integer,
        values: Some(lever.values.clone()),
        ..declared
    }
}

/// Numbers of services that the files set, each a single one.
fn of_services(scenario: &Scenario) -> Vec<PageLever> {
    let services = &scenario.variants[0].world.services;
    let of = |number: &SourcedNumber| {
        let parts: Vec<&str> = number.path.split('.').map(|part| part.trim_matches(['\'', '"'])).collect();
        let value = value_of(number)?;
        let skipped = if services.len() > 1 { 1 } else { 2 };
        (parts.len() > 2 && parts[0] == "service" && parts[2] != "model" && value > 0.0).then(|| PageLever {
            key: number.path.clone(),
            label: label(&parts[skipped..]),
            variant: None,
            unit: String::new(),
            doc: String::new(),
            source: source_of(number),
            value,
            low: f64::NEG_INFINITY,
            high: f64::INFINITY,
            log: true,
            integer: false,
            values: None,
            is_set: true,
        })
    };
    scenario.numbers.iter().filter_map(of).collect()
}

/// What models declare tunable, and what the files set of them. Where variants have the same model at the same value, one lever moves it in all.
fn of_models(scenario: &Scenario) -> Vec<PageLever> {
    let mut levers: Vec<PageLever> = Vec::new();
    for (index, variant) in scenario.variants.iter().enumerate() {
        for service in &variant.world.services {
            for model in &service.models {
                let description = model.model.description();
                for (parameter, value) in description.parameters.iter().zip(&model.values) {
                    let Some((value, integer)) = plain(value) else { continue };
                    let (service, id) = (quoted(&service.name), quoted(&description.id));
                    let path = format!("model.{service}.{id}.{}", parameter.name);
                    let own = format!("variant.{}.{path}", quoted(&variant.name));
                    // As the files have it.
                    let written = format!("service.{service}.model.{id}.{}", parameter.name);
                    let set = number(scenario, &format!("variant.{}.{written}", quoted(&variant.name)))
                        .or_else(|| number(scenario, &written));
                    if !parameter.tunable && set.is_none() {
                        continue;
                    }
                    let same = levers.iter_mut().find(|lever| lever.key == path && lever.value == value);
                    if let Some(same) = same {
                        same.variant = None;
                        continue;
                    }
                    // Of several values of one path the first has it; the others are reached through their variants.
                    let is_taken = levers.iter().any(|lever| lever.key == path);
                    levers.push(PageLever {
                        key: if is_taken { own } else { path },
                        label: label(&[&parameter.name]),
                        variant: (scenario.variants.len() > 1).then_some(index),
                        unit: parameter.unit.clone(),
                        doc: parameter.doc.clone(),
                        source: set.and_then(source_of).or_else(|| parameter.source.clone()),
                        value,
                        low: parameter.minimum,
                        high: parameter.maximum,
                        log: parameter.log_scale || value > 0.0,
                        integer,
                        values: None,
                        is_set: set.is_some(),
                    });
                }
            }
        }
    }
    levers
}

/// A number, and whether it is whole.
fn plain(value: &ParameterValue) -> Option<(f64, bool)> {
    let value = match value {
        ParameterValue::Float(value) => (*value, false),
        ParameterValue::Integer(value) => (*value as f64, true),
        _ => return None,
    };
    value.0.is_finite().then_some(value)
}

/// With ends at which the scenario can be read; nothing if it cannot be moved at all.
fn bounded(lever: PageLever, takes: &dyn Fn(&str, f64) -> bool) -> Option<PageLever> {
    let PageLever { value, low, high, .. } = lever;
    if value == 0.0 {
        let end = if high.is_finite() && high <= 100.0 { high } else { 1.0 };
        let works = takes(&lever.key, end);
        return works.then_some(PageLever { low: 0.0, high: end, log: false, ..lever });
    }
    if value < 0.0 {
        return None;
    }
    let round = |end: f64| if lever.integer { end.round() } else { rounded(end) };
    let end = |far: &dyn Fn(f64) -> f64| {
        let ends = FACTORS.iter().map(|factor| round(far(*factor).clamp(low, high)));
        ends.clone().find(|end| takes(&lever.key, *end))
    };
    let low = end(&|factor| value / factor)?;
    let high = end(&|factor| value * factor)?;
    (low < high).then_some(PageLever { low, high, log: lever.log && low > 0.0, ..lever })
}

/// Two digits are enough for an end that nobody chose.
fn rounded(value: f64) -> f64 {
    format!("{value:.1e}").parse().unwrap_or(value)
}

fn number<'a>(scenario: &'a Scenario, path: &str) -> Option<&'a SourcedNumber> {
    let plain = |path: &str| path.replace(['\'', '"'], "");
    scenario.numbers.iter().find(|number| plain(&number.path) == plain(path))
}

fn value_of(number: &SourcedNumber) -> Option<f64> {
    number.value.replace('_', "").parse().ok()
}

fn source_of(number: &SourcedNumber) -> Option<String> {
    match &number.origin {
        Origin::Source(source) => Some(source.clone()),
        Origin::Option => Some("set when the page was made".to_owned()),
        Origin::Unknown => None,
    }
}

/// A key as TOML has it in a path.
fn quoted(name: &str) -> String {
    let is_bare = !name.is_empty()
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter));
    if is_bare { name.to_owned() } else { format!("{}", serde_json::Value::from(name)) }
}

/// `churn`, `satisfaction_effect` as `Churn, satisfaction effect`.
fn label(parts: &[&str]) -> String {
    let words: Vec<String> = parts
        .iter()
        .filter(|part| !matches!(**part, "channel" | "model"))
        .map(|part| part.replace('_', " "))
        .collect();
    let joined = words.join(", ");
    let mut letters = joined.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lever(value: f64, low: f64, high: f64) -> PageLever {
        PageLever {
            key: "k".to_owned(),
            label: String::new(),
            variant: None,
            unit: String::new(),
            doc: String::new(),
            source: None,
            value,
            low,
            high,
            log: true,
            integer: false,
            values: None,
            is_set: true,
        }
    }

    #[test]
    fn ends_are_those_at_which_the_scenario_can_be_read() {
        let ends = |lever, takes: &dyn Fn(&str, f64) -> bool| {
            bounded(lever, takes).map(|lever| (lever.low, lever.high, lever.log))
        };
        assert_eq!(ends(lever(2.0, 0.0, 1e6), &|_, _| true), Some((0.5, 8.0, true)));
        assert_eq!(ends(lever(0.5, 0.0, 1.0), &|_, _| true), Some((0.12, 1.0, true)), "its own range");
        assert_eq!(
            ends(lever(0.5, f64::NEG_INFINITY, f64::INFINITY), &|_, value| value <= 1.0),
            Some((0.12, 1.0, true))
        );
        assert_eq!(ends(lever(2.0, 0.0, 1e6), &|_, _| false), None);
        assert_eq!(ends(lever(0.0, 0.0, 1e6), &|_, _| true), Some((0.0, 1.0, false)));
        assert_eq!(ends(lever(0.0, 0.0, 24.0), &|_, _| true), Some((0.0, 24.0, false)));
        let whole = PageLever { integer: true, ..lever(3.0, 0.0, 1e6) };
        assert_eq!(ends(whole, &|_, _| true), Some((1.0, 12.0, true)));
    }

    #[test]
    fn keys_are_said_in_words_and_paths_are_toml() {
        assert_eq!(label(&["churn", "satisfaction_effect"]), "Churn, satisfaction effect");
        assert_eq!(label(&["channel", "paid-ads", "budget_per_day"]), "Paid-ads, budget per day");
        assert_eq!(quoted("free + ads"), "\"free + ads\"");
        assert_eq!(quoted("a-b_1"), "a-b_1");
    }
}
