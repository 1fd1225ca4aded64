//! Under which conditions a plan fails, in words, rows and a picture.

use crate::number::{percent, short};
use crate::plots::{Drawn, Panel, PanelTrack, draw_panels};
use crate::row::Row;
use crate::table::say;
use eyeballs_lab::sample::{DiscoveredBox, Discovery, Edge, Event, Limit, Sampled};
use std::path::Path;

/// A limit with a larger chance of being chance is not said (assumption; Bryant & Lempert 2010 look at 0.05).
const CHANCE: f64 = 0.05;

/// Columns of `boxes.csv`.
pub(super) const COLUMNS: [&str; 14] = [
    "variant",
    "box",
    "density",
    "coverage",
    "points",
    "number",
    "from",
    "from_low_95",
    "from_high_95",
    "to",
    "to_low_95",
    "to_high_95",
    "quasi_p",
    "share_failed",
];

pub(super) fn rows(sampled: &Sampled) -> Vec<Row> {
    let edge = |row: Row, edge: &Option<Edge>| {
        let of = |part: fn(&Edge) -> Option<f64>| edge.as_ref().and_then(part);
        row.optional(of(|edge| Some(edge.at))).optional(of(|edge| edge.low)).optional(of(|edge| edge.high))
    };
    let mut rows = Vec::new();
    for discovery in &sampled.discoveries {
        for (number, found) in (1_u64..).zip(&discovery.boxes) {
            for limit in &found.limits {
                let row = Row::new().text(&sampled.variants[discovery.variant]).count(number);
                let row =
                    row.number(found.density).number(found.coverage).count(found.points).text(&limit.name);
                let row = edge(edge(row, &limit.low), &limit.high);
                rows.push(row.number(limit.quasi_p).number(discovery.prevalence));
            }
        }
    }
    rows
}

/// What it means to fail, then where each variant does.
pub(super) fn words(sampled: &Sampled, text: &mut String, width: u16) {
    text.push('\n');
    let Some(event) = &sampled.event else {
        let help = "When the plan fails is not said: --discover \"STATEMENT\", or `fails_if` under [goal], has it looked for.";
        say(text, width, help);
        return;
    };
    let means = match event {
        Event::Said(said) => format!("A plan fails where {said}."),
        Event::ConditionsNotMet => {
            "A plan fails where it does not meet the conditions of the goal.".to_owned()
        }
        Event::Beaten => "A plan fails where another is better.".to_owned(),
    };
    say(text, width, &means);
    for discovery in &sampled.discoveries {
        say(text, width, &of_variant(sampled, discovery));
    }
}

fn of_variant(sampled: &Sampled, discovery: &Discovery) -> String {
    let name = match sampled.variants.len() {
        1 => "It".to_owned(),
        _ => format!("`{}`", sampled.variants[discovery.variant]),
    };
    let start = format!("{name} fails at {} of the points", percent(discovery.prevalence));
    if let Some(problem) = &discovery.problem {
        return format!("{start}; where cannot be told: {problem}.");
    }
    if discovery.prevalence == 0.0 {
        return format!("{name} fails nowhere in {} points.", sampled.points.len());
    }
    if discovery.prevalence == 1.0 {
        return format!("{name} fails everywhere.");
    }
    let said: Vec<String> = discovery.boxes.iter().filter_map(conditions).collect();
    match &said[..] {
        [] => format!("{start}; no conditions were found that say where."),
        [only] => format!("{start}. It does so {only}."),
        [first, others @ ..] => {
            format!("{start}. It does so {first}. Of what is left, {}.", others.join("; "))
        }
    }
}

/// A box in words; nothing if what it says may be chance.
fn conditions(found: &DiscoveredBox) -> Option<String> {
    let sure: Vec<&Limit> = found.limits.iter().filter(|limit| limit.quasi_p < CHANCE).collect();
    if sure.is_empty() {
        return None;
    }
    let where_: Vec<String> = sure.iter().map(|limit| limit_words(limit)).collect();
    Some(format!(
        "where {}: at {} of the {} points there, which are {} of all that fail",
        where_.join(" and "),
        percent(found.density),
        found.points,
        percent(found.coverage)
    ))
}

fn limit_words(limit: &Limit) -> String {
    let edge = |edge: &Edge| {
        let at = short(edge.at);
        match (edge.low, edge.high) {
            (Some(low), Some(high)) => format!("{at} ({} to {})", short(low), short(high)),
            (Some(low), None) => format!("{at} (from {} on, or anywhere)", short(low)),
            (None, Some(high)) => format!("{at} (up to {}, or anywhere)", short(high)),
            (None, None) => format!("{at} (not sure at all)"),
        }
    };
    let name = &limit.name;
    match (&limit.low, &limit.high) {
        (Some(low), Some(high)) => format!("`{name}` is from {} to {}", edge(low), edge(high)),
        (Some(low), None) => format!("`{name}` is above {}", edge(low)),
        (None, Some(high)) => format!("`{name}` is below {}", edge(high)),
        (None, None) => format!("`{name}` is anything"),
    }
}

/// Draws the points at which a plan fails and at which it does not, over the two numbers of which its first box says most; a panel for
/// each variant.
pub(super) fn picture(sampled: &Sampled, title: &str, folder: &Path) -> Drawn {
    let panels: Vec<Panel> = sampled.discoveries.iter().filter_map(|one| panel(sampled, one)).collect();
    if panels.is_empty() {
        return Drawn::default();
    }
    draw_panels((title, "Points at which a plan fails"), &panels, "boxes", folder)
}

fn panel(sampled: &Sampled, discovery: &Discovery) -> Option<Panel> {
    let mut limits: Vec<&Limit> = discovery.boxes.first()?.limits.iter().collect();
    limits.sort_by(|one, other| one.quasi_p.total_cmp(&other.quasi_p));
    let first = limits.first()?.factor;
    // Of a box of one number any other will do: the outcome shows how near it is.
    let second = limits.get(1).map(|limit| limit.factor);
    let place = |factor: usize| {
        let name = &sampled.factors[factor];
        let key = name.split(" + ").next().unwrap_or(name);
        sampled.keys.iter().position(|other| other == key)
    };
    let (x, y) = (place(first)?, second.map_or(Some(None), |factor| place(factor).map(Some))?);
    let marks = |fails: bool| -> Vec<(f64, f64, f64)> {
        let points = sampled.points.iter().enumerate();
        points
            .filter(|(point, _)| sampled.failed[discovery.variant][*point] == Some(fails))
            .filter_map(|(point, values)| {
                let height = match y {
                    Some(y) => Some(values[y]),
                    None => sampled.outcomes[discovery.variant][point],
                };
                Some((values[x], height?, 0.0))
            })
            .collect()
    };
    let track =
        |name: &str, fails| PanelTrack { name: name.to_owned(), line: Vec::new(), marks: marks(fails) };
    Some(Panel {
        title: sampled.variants[discovery.variant].clone(),
        x: sampled.keys[x].clone(),
        y: y.map_or_else(|| sampled.goal.clone(), |y| sampled.keys[y].clone()),
        tracks: vec![track("holds", false), track("fails", true)],
    })
}
