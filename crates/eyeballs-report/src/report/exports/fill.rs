//! What each file of a run tells of its results.

use super::measure_of;
use super::sheet::{Line, Sheet, each};
use eyeballs_core::measures::{headlines, measure};
use eyeballs_core::units::MONTH_DAYS;
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::placebo::{Carried, PlaceboResult};
use eyeballs_lab::results::{
    Band, Bankruptcy, Cause, CausePart, ClaimResult, Difference, MetricResult, ProfitDifference, Quantiles,
    Results, Series, ServiceResult, StylisedResult, Summary, Track, WaterfallStep,
};
use std::collections::BTreeMap;
use std::path::Path;

/// What a row says of a quantity over replications. Where most have none that is a number, as a payback that never comes, quantiles
/// are infinite.
fn summary_of(line: &Line<'_>) -> Option<Summary> {
    let replications = line.count("replications_with_value_count") as u32;
    let number = |name| line.number(name).unwrap_or(f64::INFINITY);
    let quantiles = Quantiles { p10: number("p10"), p50: number("p50"), p90: number("p90") };
    (replications > 0).then(|| Summary { quantiles, mean: number("mean"), replications })
}

fn variant_of(results: &Results, line: &Line<'_>, column: &str) -> Option<usize> {
    let name = line.text(column);
    results.variants.iter().position(|other| other == name)
}

fn track_of(results: &Results, line: &Line<'_>) -> Option<usize> {
    let variant = variant_of(results, line, "variant")?;
    let firm = line.text("firm");
    results.tracks.iter().position(|track| track.variant == variant && track.firm == firm)
}

/// `summary.csv`.
pub(super) fn tracks(results: &mut Results, summary: &Sheet) {
    let measures = headlines().len();
    for line in summary.rows() {
        let Some(variant) = variant_of(results, &line, "variant") else { continue };
        let index = track_of(results, &line).unwrap_or_else(|| {
            results.tracks.push(Track {
                variant,
                firm: line.text("firm").to_owned(),
                replications: line.count("replications_count") as u32,
                measures: vec![None; measures],
                bands: vec![Band::default(); Series::ALL.len()],
                ..Track::default()
            });
            results.tracks.len() - 1
        });
        let (name, value) = (line.text("measure"), summary_of(&line));
        let track = &mut results.tracks[index];
        if let Some(found) = measure_of(name, &results.currency) {
            let place = headlines().iter().position(|(measure, _)| measure.name == found.name);
            if let Some(place) = place {
                track.measures[place] = value;
            }
        } else if name.starts_with("profit_year") {
            track.profit_by_year.push(value);
        } else if let Some((model, metric)) = name.split_once('.') {
            let (model, metric) = (model.to_owned(), metric.to_owned());
            let metric = MetricResult { model, metric, unit: String::new(), sum: false, summary: value };
            service(track, line.text("service")).metrics.push(metric);
        }
    }
    let bankrupt = headlines().iter().position(|(measure, _)| measure.name == "bankrupt");
    for index in 0..results.tracks.len() {
        let is_alone =
            results.tracks.iter().filter(|other| other.variant == results.tracks[index].variant).count() == 1;
        let name = &results.variants[results.tracks[index].variant];
        let track = &mut results.tracks[index];
        track.label = if is_alone { name.clone() } else { format!("{name}, {}", track.firm) };
        let share = bankrupt.and_then(|place| track.measures[place]).map_or(0.0, |summary| summary.mean);
        let count = (share * f64::from(track.replications)).round() as u32;
        track.bankruptcies = (0..count).map(|replication| Bankruptcy { replication, day: 0 }).collect();
    }
}

fn service<'a>(track: &'a mut Track, name: &str) -> &'a mut ServiceResult {
    let place = track.services.iter().position(|service| service.name == name).unwrap_or_else(|| {
        track.services.push(ServiceResult { name: name.to_owned(), ..ServiceResult::default() });
        track.services.len() - 1
    });
    &mut track.services[place]
}

/// `differences.csv`.
pub(super) fn differences(results: &mut Results, folder: &Path) -> Result<(), String> {
    let Some(sheet) = Sheet::read(folder, "differences.csv")? else { return Ok(()) };
    let of = |line: Line<'_>| {
        Some(Difference {
            variant: variant_of(results, &line, "variant")?,
            firm: line.text("firm").to_owned(),
            measure: measure_of(line.text("measure"), &results.currency)?,
            mean: line.number("mean")?,
            low: line.number("low_95").unwrap_or(f64::NAN),
            high: line.number("high_95").unwrap_or(f64::NAN),
            pairs: line.count("pairs_count") as u32,
        })
    };
    results.differences = sheet.rows().filter_map(of).collect();
    Ok(())
}

/// `waterfall.csv`.
pub(super) fn waterfall(results: &mut Results, folder: &Path) -> Result<(), String> {
    let Some(sheet) = Sheet::read(folder, "waterfall.csv")? else { return Ok(()) };
    for line in sheet.rows() {
        let (step, mean) = (line.text("step"), line.number_of("mean_").unwrap_or(f64::NAN));
        let Some(variant) = variant_of(results, &line, "variant") else { continue };
        if line.text("compared_with").is_empty() {
            if let (Some(index), Some(measure)) = (track_of(results, &line), measure(step)) {
                results.tracks[index].waterfall.push(WaterfallStep { measure, mean });
            }
            continue;
        }
        let firm = line.text("firm");
        if step == "profit_compared_with" {
            let pairs = line.count("replications_count") as u32;
            let (firm, causes) = (firm.to_owned(), Vec::new());
            results.profit_differences.push(ProfitDifference {
                variant,
                firm,
                first: mean,
                other: mean,
                causes,
                pairs,
            });
        }
        let Some(difference) = results.profit_differences.last_mut() else { continue };
        if step == "profit" {
            difference.other = mean;
        } else if let Some(cause) = Cause::ALL.into_iter().find(|cause| cause.name() == step) {
            let end = |name| line.number_of(name).unwrap_or(f64::NAN);
            difference.causes.push(CausePart { cause, mean, low: end("low_95"), high: end("high_95") });
        }
    }
    Ok(())
}

/// `claims.csv`.
pub(super) fn claims(results: &mut Results, folder: &Path) -> Result<(), String> {
    let Some(sheet) = Sheet::read(folder, "claims.csv")? else { return Ok(()) };
    let of = |line: Line<'_>| ClaimResult {
        text: line.text("claim").to_owned(),
        holds_expression: line.text("holds").to_owned(),
        held: line.count("held_replications") as u32,
        evaluated: line.count("evaluated_replications") as u32,
        replications: results.replications,
        low: line.number("low_95_share").unwrap_or(0.0),
        high: line.number("high_95_share").unwrap_or(1.0),
        required_share: line.number("required_share"),
        problem: some(line.text("problem")),
        placebo: placebo(&line),
    };
    results.claims = sheet.rows().map(of).collect();
    Ok(())
}

/// What a claim's placebo said. Its settings stand there as they are written.
fn placebo(line: &Line<'_>) -> Option<PlaceboResult> {
    let (path, value) = line.text("placebo").split_once(" = ")?;
    let said = line.text("carried");
    Some(PlaceboResult {
        settings: vec![(path.to_owned(), value.to_owned())],
        held: line.count("placebo_held_replications") as u32,
        replications: line.count("placebo_completed_replications") as u32,
        low: line.number("placebo_low_95_share").unwrap_or(0.0),
        high: line.number("placebo_high_95_share").unwrap_or(1.0),
        pairs: line.count("placebo_completed_replications") as u32,
        difference: line.number("difference_share"),
        standard_error: line.number("difference_standard_error_share"),
        carried: Carried::ALL.into_iter().find(|one| one.words() == said).unwrap_or(Carried::Unknown),
        not_run: 0,
        problem: some(line.text("placebo_problem")),
    })
}

fn some(text: &str) -> Option<String> {
    (!text.is_empty()).then(|| text.to_owned())
}

/// `facts.csv`.
pub(super) fn facts(results: &mut Results, folder: &Path) -> Result<(), String> {
    let Some(sheet) = Sheet::read(folder, "facts.csv")? else { return Ok(()) };
    let of = |line: Line<'_>| StylisedResult {
        name: None,
        text: line.text("fact").to_owned(),
        of: line.text("of").to_owned(),
        low: line.number("low").unwrap_or(f64::NAN),
        high: line.number("high").unwrap_or(f64::NAN),
        source: line.text("source").to_owned(),
        value: summary_of(&line),
        replications: line.count("replications_count") as u32,
        problem: some(line.text("problem")),
    };
    results.facts = sheet.rows().map(of).collect();
    Ok(())
}

/// `monthly.csv`: curves at the ends of months. Quantiles of services do not add up to those of their firm, so a firm of several has
/// curves of its cash only.
pub(super) fn months(results: &mut Results, folder: &Path) -> Result<(), String> {
    let (days, currency) = (results.days as usize, results.currency.clone());
    let columns: Vec<String> = Series::ALL.iter().map(|series| column_of(*series, &currency)).collect();
    let Some(sheet) = Sheet::read(folder, "monthly.csv")? else { return Ok(()) };
    for track in &mut results.tracks {
        let none = || vec![f64::NAN; days];
        track.bands = Series::ALL.map(|_| Band { p10: none(), p50: none(), p90: none() }).into();
    }
    let mut services: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for line in sheet.rows() {
        let Some(track) = track_of(results, &line) else { continue };
        let names = services.entry(track).or_default();
        if !names.iter().any(|name| name == line.text("service")) {
            names.push(line.text("service").to_owned());
        }
    }
    for line in sheet.rows() {
        let Some(index) = track_of(results, &line) else { continue };
        let month = line.count("month").max(1) as usize;
        let days_of = line.count("days_count").max(1) as usize;
        let day = (month - 1) * MONTH_DAYS as usize + days_of - 1;
        let name = line.text("measure");
        let track = &mut results.tracks[index];
        if name == "minutes_min" {
            let minutes = &mut service(track, line.text("service")).minutes;
            minutes.resize(days, f64::NAN);
            if let (Some(cell), Some(mean)) = (minutes.get_mut(day), line.number("mean")) {
                *cell = mean / days_of as f64;
            }
        }
        let Some(place) = columns.iter().position(|column| column == name) else { continue };
        let is_whole =
            services.get(&index).is_some_and(|names| names.len() == 1) || Series::ALL[place] == Series::Cash;
        if day < days && is_whole && line.count("replications_with_value_count") > 0 {
            let band = &mut track.bands[place];
            for (values, quantile) in [(&mut band.p10, "p10"), (&mut band.p50, "p50"), (&mut band.p90, "p90")]
            {
                values[day] = line.number(quantile).unwrap_or(f64::NAN);
            }
        }
    }
    Ok(())
}

/// A series has the name of a measure.
fn column_of(series: Series, currency: &str) -> String {
    let name = serde_json::json!(series);
    let found = name.as_str().and_then(measure);
    found.and_then(|measure| Some(measure.column(measure.daily?, currency))).unwrap_or_default()
}

/// `cohorts.csv`: the mean share of a cohort over replications.
pub(super) fn cohorts(results: &mut Results, folder: &Path) -> Result<(), String> {
    let mut sums: BTreeMap<(usize, String, usize, usize), (f64, u32)> = BTreeMap::new();
    each(folder, "cohorts.csv", |line| {
        let (Some(variant), Some(share)) = (variant_of(results, line, "variant"), line.number("users_share"))
        else {
            return;
        };
        let [joined, age] = ["joined_month", "age_months"].map(|name| line.count(name) as usize);
        let sum = sums.entry((variant, line.text("service").to_owned(), joined, age)).or_default();
        *sum = (sum.0 + share, sum.1 + 1);
    })?;
    for ((variant, name, joined, age), (sum, count)) in sums {
        let owner = results.tracks.iter().position(|track| {
            track.variant == variant && track.services.iter().any(|service| service.name == name)
        });
        let Some(owner) = owner else { continue };
        let retention = &mut service(&mut results.tracks[owner], &name).retention;
        retention.resize(retention.len().max(joined + 1), Vec::new());
        let row = &mut retention[joined];
        row.resize(row.len().max(age + 1), f64::NAN);
        row[age] = sum / f64::from(count);
    }
    Ok(())
}

/// `channels.csv`, summed over replications.
pub(super) fn channels(results: &Results, folder: &Path) -> Result<Vec<ChannelSum>, String> {
    let mut order: Vec<(usize, String, String)> = Vec::new();
    let mut sums: Vec<ChannelSum> = Vec::new();
    each(folder, "channels.csv", |line| {
        let Some(variant) = variant_of(results, line, "variant") else { return };
        let key = (variant, line.text("service").to_owned(), line.text("channel").to_owned());
        let place = order.iter().position(|other| *other == key).unwrap_or_else(|| {
            let (service, channel) = (key.1.clone(), key.2.clone());
            sums.push(ChannelSum { variant, service, channel, ..ChannelSum::default() });
            order.push(key);
            sums.len() - 1
        });
        let sum = &mut sums[place];
        sum.simulations += 1;
        sum.joined += line.count("joined_people");
        sum.returned += line.count("returned_people");
        sum.joined_month_ago += line.count("joined_30_days_before_end_people");
        sum.kept_month += line.count("kept_after_30_days_people");
        let cost = format!("cost_{}", results.currency);
        sum.cost += line.number(&cost).unwrap_or_default();
    })?;
    Ok(sums)
}
