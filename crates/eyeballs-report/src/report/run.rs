//! What is shown of a run. Nothing here grows with the number of replications, and no more than [`DRAWN`] variants are drawn.

use super::thin::{at, days, digits};
use super::{FORMAT, Origin, answer, finding};
use crate::table::{Column, column_name};
use crate::verdict::{Words, counting, others};
use crate::voice::{HTML, Part, parts};
use eyeballs_core::measures::MEASURES;
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_lab::results::{GoalResult, Results, Series, ServiceResult, Track};
use eyeballs_lab::statistics::quantiles;
use eyeballs_lab::verdict::Verdict;
use serde_json::{Value, json};

/// Variants and firms of which curves, cohorts and minutes are drawn; the files hold all.
const DRAWN: usize = 16;
/// Variants and firms that are compared in tables.
const COMPARED: usize = 100;
/// Failures that are told; all are counted.
const FAILURES: usize = 5;
/// Uncertain numbers whose draws are told.
const UNCERTAINTIES: usize = 200;

/// What is shown of a run, as the script reads it.
pub fn run(results: &Results, channels: &[ChannelSum], origin: &Origin) -> Value {
    at_days(results, channels, origin, &days(results.days))
}

/// The same with curves at these days.
pub(super) fn at_days(results: &Results, channels: &[ChannelSum], origin: &Origin, days: &[u32]) -> Value {
    let tracks: Vec<&Track> = results.tracks.iter().take(COMPARED).collect();
    let variant_parts = |sentence: &str| parts(sentence, &|variant| of_variant(results, variant));
    let track_parts = |sentence: &str| parts(sentence, &|track| of_track(results, track));
    let verdict = results.verdict.as_ref().map(|verdict| told(results, verdict, &variant_parts));
    let answer = match &results.verdict {
        Some(verdict) => {
            answer::of_verdict(results, verdict).iter().map(|said| variant_parts(said)).collect()
        }
        None => answer::without_goal(results).iter().map(|said| track_parts(said)).collect::<Vec<_>>(),
    };
    let findings: serde_json::Map<String, Value> = finding::findings(results, channels)
        .into_iter()
        .map(|(section, said)| (section.to_owned(), json!(track_parts(&said))))
        .collect();
    let drawn_channels: Vec<_> = channels.iter().filter(|channel| channel.variant < DRAWN).collect();
    let drawn_events: Vec<_> = results.events.iter().take(DRAWN).collect();
    json!({
        "format": FORMAT,
        "kind": "run",
        "title": results.title,
        "question": results.question,
        "lesson": results.lesson,
        "currency": results.currency,
        "start": results.start.map(|start| start.to_string()),
        "days": results.days,
        "agents": results.agents,
        "represents": results.represents,
        "period_days": results.period_days,
        "fork_day": results.fork_day,
        "variants": results.variants.iter().take(COMPARED).collect::<Vec<_>>(),
        "replications": results.replications,
        "not_run": results.not_run,
        "answer": answer,
        "findings": findings,
        "measures": measures(results),
        "definitions": MEASURES.iter().map(|measure| json!({
            "name": measure.name,
            "unit": measure.unit.name(&results.currency),
            "definition": measure.definition,
        })).collect::<Vec<_>>(),
        "drawn": DRAWN.min(results.tracks.len()),
        "not_compared": results.tracks.len() - tracks.len(),
        "curve_days": days,
        "tracks": tracks.iter().enumerate().map(|(index, of)| track(of, index < DRAWN, days)).collect::<Vec<_>>(),
        "differences": results.differences.iter().filter(|difference| difference.variant < COMPARED).collect::<Vec<_>>(),
        "profit_differences": results.profit_differences.iter().take(DRAWN).collect::<Vec<_>>(),
        "events": drawn_events,
        "channels": drawn_channels,
        "goal": results.goal.as_ref().map(|goal| goal_of(results, goal)),
        "verdict": verdict,
        "uncertainties": results.uncertainties.iter().take(UNCERTAINTIES).map(|one| json!({
            "key": one.key,
            "drawn": quantiles(&mut one.values.clone()),
        })).collect::<Vec<_>>(),
        "claims": results.claims,
        "facts": results.facts,
        "today": results.today,
        "failures": {
            "count": results.failures.len(),
            "first": results.failures.iter().take(FAILURES).collect::<Vec<_>>(),
        },
        "origin": origin,
    })
}

/// The colour and the name of a variant: those of its first firm, and its own.
fn of_variant(results: &Results, variant: usize) -> (usize, String) {
    let track = results.tracks.iter().position(|track| track.variant == variant).unwrap_or(variant);
    (track, results.variants.get(variant).cloned().unwrap_or_default())
}

fn of_track(results: &Results, track: usize) -> (usize, String) {
    (track, results.tracks.get(track).map(|track| track.label.clone()).unwrap_or_default())
}

/// The measures of the table in its order: their names in files, and whether the table shows them.
fn measures(results: &Results) -> Vec<Value> {
    let of = |column: Column| {
        let Column { measure, headline, .. } = column;
        json!({
            "name": measure.name,
            "title": headline.title,
            "column": column_name(measure, &results.currency),
            "unit": measure.unit.name(&results.currency),
            "shown": column.is_shown(results),
        })
    };
    Column::all().map(of).collect()
}

/// A track without what grows with days or replications; curves and services only if it is drawn.
fn track(track: &Track, is_drawn: bool, days: &[u32]) -> Value {
    let plain = Track {
        bands: Vec::new(),
        bankruptcies: Vec::new(),
        services: Vec::new(),
        waterfall: if is_drawn { track.waterfall.clone() } else { Vec::new() },
        ..track.clone()
    };
    let mut value = json!(plain);
    value["bankruptcies"] = json!(track.bankruptcies.len());
    if is_drawn {
        let curve = |(series, band): (Series, &eyeballs_lab::results::Band)| {
            let name = json!(series).as_str().unwrap_or_default().to_owned();
            (
                name,
                json!({ "p10": at(&band.p10, days), "p50": at(&band.p50, days), "p90": at(&band.p90, days) }),
            )
        };
        value["bands"] =
            Series::ALL.into_iter().zip(&track.bands).map(curve).collect::<serde_json::Map<_, _>>().into();
        value["services"] = track
            .services
            .iter()
            .enumerate()
            .map(|(index, service)| service_of(service, index == 0, days))
            .collect();
    }
    value
}

/// A service; cohorts are shown of the first one.
fn service_of(service: &ServiceResult, has_cohorts: bool, days: &[u32]) -> Value {
    let share = |share: &f64| digits((1e3 * share).round() / 1e3, 3);
    let row = |row: &Vec<f64>| row.iter().map(share).collect::<Vec<_>>();
    json!({
        "name": service.name,
        "minutes": at(&service.minutes, days),
        "retention": service.retention.iter().filter(|_| has_cohorts).map(row).collect::<Vec<_>>(),
        "metrics": service.metrics,
    })
}

/// What counts, as quantiles over futures.
fn goal_of(results: &Results, goal: &GoalResult) -> Value {
    let of = |outcomes: &Vec<Option<f64>>| {
        let mut values: Vec<f64> =
            outcomes.iter().copied().flatten().filter(|value| !value.is_nan()).collect();
        quantiles(&mut values)
    };
    json!({
        "expression": goal.expression,
        "maximise": goal.maximise,
        "risk": goal.risk,
        "conditions": goal.conditions,
        "met": goal.met,
        "outcomes": goal.outcomes.iter().map(of).collect::<Vec<_>>(),
        "replications": results.replications,
        "problem": goal.problem,
    })
}

/// A verdict with its sentences.
fn told(results: &Results, verdict: &Verdict, told: &dyn Fn(&str) -> Vec<Part>) -> Value {
    let words = Words { results, verdict, voice: HTML };
    let mut value = json!(verdict);
    if let Some(hinges) = &verdict.hinges {
        let shown = counting(hinges);
        let inputs: Vec<Value> = shown
            .iter()
            .map(|input| json!({ "key": input.key, "told": told(&words.input(hinges, input)) }))
            .collect();
        value["told"] = json!({
            "hinge": told(words.hinge(hinges).trim_end_matches(':')),
            "inputs": inputs,
            "others": others(hinges, shown.len()),
            "knowing": told(&words.knowing(hinges)),
            "varies": hinges.split.as_ref().map(|split| told(&words.varies(split))),
        });
    }
    value
}
