//! The front of two goals: what nothing beats in both.

use super::{SHOWN, last_part, place, start};
use crate::number::{percent, short};
use crate::plots::{Drawn, Panel, PanelTrack, draw_panels};
use crate::row::Row;
use crate::table::{align_numbers, blank, range, say, section};
use eyeballs_lab::exploration::{Alternative, Explored};
use std::path::Path;

/// Columns after variant and levers.
pub(super) const COLUMNS: [&str; 7] =
    ["outcome", "low_95", "high_95", "second_outcome", "second_low_95", "second_high_95", "on_front_share"];

pub(super) fn rows(explored: &Explored) -> Vec<Row> {
    let row = |frontier: &eyeballs_lab::exploration::Frontier| {
        let one = &explored.alternatives[frontier.alternative];
        let row = start(explored, one).optional(one.mean).number(one.low).number(one.high);
        row.optional(one.second_mean)
            .number(one.second_low)
            .number(one.second_high)
            .number(frontier.certainty)
    };
    explored.front.iter().map(row).collect()
}

/// The front as a table and in words; nothing without a second goal.
pub(super) fn section_of(explored: &Explored, text: &mut String, width: u16) {
    let Some((second, more)) = &explored.second else { return };
    text.push('\n');
    let aim = if *more { "large" } else { "small" };
    say(text, width, &format!("And {second} is to be as {aim} as possible."));
    let (Some(first), Some(last)) = (explored.front.first(), explored.front.last()) else {
        say(text, width, "Nothing that meets the conditions has both outcomes in all replications.");
        return;
    };
    let of = |index: usize| &explored.alternatives[index];
    if first.alternative == last.alternative {
        let name = place(explored, of(first.alternative));
        say(text, width, &format!("{name} is the best in both: there is nothing to weigh."));
        return;
    }
    let count = explored.front.len();
    say(
        text,
        width,
        &format!(
            "{count} are beaten by none in both; each other loses in one and wins nothing in the other:"
        ),
    );
    let levers = explored.levers.iter().map(|key| last_part(key));
    let header =
        levers.chain([String::new(), "first goal".to_owned(), "second goal".to_owned(), "surely".to_owned()]);
    let mut table = blank(width, header);
    align_numbers(&mut table);
    // The ends and what lies evenly between them.
    let shown = count.min(SHOWN);
    for row in 0..shown {
        let frontier = &explored.front[row * (count - 1) / (shown - 1)];
        let one = of(frontier.alternative);
        let values = one.values.iter().map(|value| short(*value));
        let name = explored.variants[one.variant].clone();
        let first = cell(one.mean, one.low, one.high);
        let second = cell(one.second_mean, one.second_low, one.second_high);
        table.add_row(values.chain([name, first, second, percent(frontier.certainty)]));
    }
    section(text, &table);
    text.push('\n');
    let trade = |from: &Alternative, to: &Alternative| -> Option<String> {
        let lost = (from.mean? - to.mean?).abs();
        let won = (to.second_mean? - from.second_mean?).abs();
        Some(format!(
            "From the first to the last {} of the first goal buy {} of the second. `surely` is how often, in resamples of the \
             replications, it is beaten by none.",
            short(lost),
            short(won)
        ))
    };
    if let Some(words) = trade(of(first.alternative), of(last.alternative)) {
        say(text, width, &words);
    }
}

fn cell(mean: Option<f64>, low: f64, high: f64) -> String {
    let mean = mean.map_or_else(String::new, short);
    if low.is_nan() { mean } else { format!("{mean}\n{}", range(&short(low), &short(high))) }
}

/// Draws all choices by both goals, and the front as a line.
pub(super) fn picture(explored: &Explored, title: &str, folder: &Path) -> Drawn {
    let Some((second, _)) = &explored.second else { return Drawn::default() };
    let point = |one: &Alternative| Some((one.mean?, one.second_mean?));
    let track = |variant: usize| PanelTrack {
        name: explored.variants[variant].clone(),
        line: Vec::new(),
        marks: explored
            .of_variant(variant)
            .iter()
            .filter(|one| one.is_choice)
            .filter_map(|one| {
                Some((
                    one.mean?,
                    one.second_mean?,
                    if one.second_high.is_nan() { 0.0 } else { one.second_high - one.second_mean? },
                ))
            })
            .collect(),
    };
    let front = PanelTrack {
        name: "beaten by none".to_owned(),
        line: explored
            .front
            .iter()
            .filter_map(|one| point(&explored.alternatives[one.alternative]))
            .collect(),
        marks: Vec::new(),
    };
    let panel = Panel {
        title: String::new(),
        x: explored.goal.clone(),
        y: second.clone(),
        tracks: (0..explored.variants.len()).map(track).chain([front]).collect(),
    };
    let subtitle = format!("Two goals, means of {} replications", explored.replications);
    draw_panels((title, &subtitle), &[panel], "front", folder)
}
