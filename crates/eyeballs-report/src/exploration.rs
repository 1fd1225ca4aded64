//! What levers do: the table, the words, the files and the picture of an exploration.

mod front;
#[cfg(test)]
mod tests;
mod words;

use crate::number::{NOTHING, short};
use crate::plots::{Drawn, Panel, PanelTrack, draw_panels};
use crate::race::{race_row, race_words};
use crate::row::{Row, csv_text};
use crate::table::{align_numbers, blank, range, say, section};
use crate::{Error, write_file};
use comfy_table::{ColumnConstraint, Table, Width};
use eyeballs_lab::exploration::{Alternative, Explored};
use std::path::Path;

/// What lies in the folder of an exploration, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html      all of it for a reader: open it in a browser
explored.csv     each variant at each combination of the levers' values: mean outcome, 95 % interval, loss against the best
outcomes.csv     the outcome of each replication
exploration.json all of that
explored.png     outcomes over the values, of one lever (also as SVG)
front.csv        with a second goal: what nothing beats in both, and how surely; front.png draws it
race.csv         with --precision: replications and mean of those that may be the best
design.csv       the levers' values at each combination
store            what was simulated, so that it is never simulated twice

An empty cell has no value.
";

/// Combinations that are shown of several levers: the best ones.
const SHOWN: usize = 12;
/// Values of one lever that are shown as a table.
const ROWS: usize = 24;
/// Characters of the values of a lever, at least.
const VALUE_WIDTH: u16 = 12;

/// The exploration as JSON. Numbers that are not finite become `null`.
pub fn json(explored: &Explored) -> String {
    serde_json::to_string_pretty(explored).expect("an exploration has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(explored: &Explored, folder: &Path) -> Vec<Error> {
    let table = |name: &str, last: &[&str], rows: Vec<Row>| {
        let path = folder.join(name);
        let levers = explored.levers.iter().map(String::as_str);
        let names: Vec<&str> = std::iter::once("variant").chain(levers).chain(last.iter().copied()).collect();
        write_file(&path, &csv_text(&names, rows).map_err(Error::file("write", &path))?)
    };
    let numbers = ["mean", "low_95", "high_95", "is_choice", "loss", "loss_half_width_95"];
    let means = table(
        "explored.csv",
        &numbers,
        explored.alternatives.iter().map(|one| mean_row(explored, one)).collect(),
    );
    let rows = explored.alternatives.iter().flat_map(|one| outcome_rows(explored, one)).collect();
    let last: &[&str] = match explored.second {
        Some(_) => &["replication", "outcome", "second_outcome"],
        None => &["replication", "outcome"],
    };
    let outcomes = table("outcomes.csv", last, rows);
    let front = match explored.second {
        Some(_) => table("front.csv", &front::COLUMNS, front::rows(explored)),
        None => Ok(()),
    };
    let race = match &explored.race {
        Some(race) => table(
            "race.csv",
            &["replications", "mean", "share_met", "is_chosen"],
            race.standings
                .iter()
                .map(|one| race_row(start(explored, &explored.alternatives[one.alternative]), one, race))
                .collect(),
        ),
        None => Ok(()),
    };
    let all = write_file(&folder.join("exploration.json"), format!("{}\n", json(explored)).as_bytes());
    [means, outcomes, front, race, all].into_iter().filter_map(Result::err).collect()
}

fn start(explored: &Explored, alternative: &Alternative) -> Row {
    let row = Row::new().text(&explored.variants[alternative.variant]);
    alternative.values.iter().copied().fold(row, Row::number)
}

fn mean_row(explored: &Explored, alternative: &Alternative) -> Row {
    start(explored, alternative)
        .optional(alternative.mean)
        .number(alternative.low)
        .number(alternative.high)
        .flag(alternative.is_choice)
        .optional(alternative.loss)
        .optional(alternative.loss_error)
}

fn outcome_rows(explored: &Explored, alternative: &Alternative) -> Vec<Row> {
    let row = |(replication, (outcome, second)): (u32, (&Option<f64>, &Option<f64>))| {
        let row = start(explored, alternative).count(replication).optional(*outcome);
        if explored.second.is_some() { row.optional(*second) } else { row }
    };
    (0..).zip(alternative.outcomes.iter().zip(&alternative.second_outcomes)).map(row).collect()
}

/// Writes `design.csv`: the values at each point.
///
/// # Errors
/// If it cannot be written.
pub fn design(names: &[&str], points: &[Vec<f64>], folder: &Path) -> Result<(), Error> {
    let path = folder.join("design.csv");
    let columns: Vec<&str> = std::iter::once("point").chain(names.iter().copied()).collect();
    let row = |(number, values): (u64, &Vec<f64>)| {
        values.iter().copied().fold(Row::new().count(number), Row::number)
    };
    let text = csv_text(&columns, (0..).zip(points).map(row)).map_err(Error::file("write", &path))?;
    write_file(&path, &text)
}

/// Draws the outcomes over the values of the only lever, and the front of two goals.
pub fn pictures(explored: &Explored, title: &str, folder: &Path) -> Drawn {
    let (curve, front) = (curve(explored, title, folder), front::picture(explored, title, folder));
    Drawn {
        files: [curve.files, front.files].concat(),
        failures: curve.failures.into_iter().chain(front.failures).collect(),
        left_out: Vec::new(),
    }
}

/// Nothing if there are several levers.
fn curve(explored: &Explored, title: &str, folder: &Path) -> Drawn {
    let [lever] = &explored.levers[..] else { return Drawn::default() };
    let track = |variant: usize| {
        let mut known: Vec<&Alternative> =
            explored.of_variant(variant).iter().filter(|one| one.mean.is_some()).collect();
        known.sort_by(|one, other| one.values[0].total_cmp(&other.values[0]));
        let mark = |one: &&Alternative| {
            let mean = one.mean.unwrap_or_default();
            let reach = one.high - mean;
            (one.values[0], mean, if reach.is_nan() { 0.0 } else { reach })
        };
        PanelTrack {
            name: explored.variants[variant].clone(),
            line: known.iter().map(|one| (one.values[0], one.mean.unwrap_or_default())).collect(),
            marks: known.iter().map(mark).collect(),
        }
    };
    let panel = Panel {
        title: String::new(),
        x: lever.clone(),
        y: explored.goal.clone(),
        tracks: (0..explored.variants.len()).map(track).collect(),
    };
    let subtitle = format!("Means of {} replications, 95 % intervals", explored.replications);
    draw_panels((title, &subtitle), &[panel], "explored", folder)
}

/// The exploration as text, at most `width` characters wide where tables can be.
pub fn table(explored: &Explored, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let aim = if explored.maximise { "large" } else { "small" };
    say(
        &mut text,
        width,
        &format!(
            "{} is to be as {aim} as possible; means of replications, 95 % intervals below.",
            explored.goal
        ),
    );
    let is_curve = explored.levers.len() == 1 && explored.of_variant(0).len() <= ROWS;
    let table = if is_curve { by_value(explored, width) } else { the_best(explored, width) };
    section(&mut text, &table);
    text.push('\n');
    if let Some(idle) = words::idle(explored) {
        say(&mut text, width, &idle);
    }
    say(&mut text, width, &words::best(explored));
    for sentence in
        words::edges(explored).into_iter().chain(words::flats(explored)).chain(words::borders(explored))
    {
        say(&mut text, width, &sentence);
    }
    if let Some(race) = &explored.race {
        let name = |index: usize| place(explored, &explored.alternatives[index]);
        say(&mut text, width, &race_words(race, &name));
    }
    front::section_of(explored, &mut text, width);
    for problem in &explored.problems {
        say(&mut text, width, &format!("Not known everywhere: {problem}."));
    }
    text
}

/// A row for each value of the only lever, a column for each variant that it changes; for all if it changes none.
fn by_value(explored: &Explored, width: u16) -> Table {
    let all = 0..explored.variants.len();
    let mut shown: Vec<usize> = all.clone().filter(|&variant| !explored.is_idle(variant)).collect();
    if shown.is_empty() {
        shown = all.collect();
    }
    let names = shown.iter().map(|&variant| explored.variants[variant].clone());
    let heading = last_part(&explored.levers[0]);
    let mut table = blank(width, std::iter::once(heading).chain(names));
    align_numbers(&mut table);
    let mut points: Vec<usize> = (0..explored.of_variant(0).len()).collect();
    points.sort_by(|&one, &other| {
        explored.of_variant(0)[one].values[0].total_cmp(&explored.of_variant(0)[other].values[0])
    });
    for point in points {
        let value = short(explored.of_variant(0)[point].values[0]);
        let cells = shown.iter().map(|&variant| cell(explored, &explored.of_variant(variant)[point]));
        table.add_row(std::iter::once(value).chain(cells));
    }
    // Numbers do not squeeze the values.
    if let Some(values) = table.column_mut(0) {
        values.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(VALUE_WIDTH)));
    }
    table
}

/// The last part of a key, which heads a column; the whole stands in the words below.
pub(crate) fn last_part(key: &str) -> String {
    key.rsplit('.').next().unwrap_or(key).trim_matches('"').to_owned()
}

/// A row for each of the best combinations.
fn the_best(explored: &Explored, width: u16) -> Table {
    let levers = explored.levers.iter().map(|key| last_part(key));
    let header = levers.chain([String::new(), "outcome".to_owned()]);
    let mut table = blank(width, header);
    let is_shown = |(index, one): &(usize, &Alternative)| {
        // What no lever changes is shown once, the best of it as such.
        let first = explored.of_variant(one.variant)[0].values == one.values;
        let is_best = explored.best == Some(*index);
        one.is_choice && (!explored.is_idle(one.variant) || first || is_best)
    };
    let shown = explored.alternatives.iter().enumerate().filter(is_shown);
    let mut sorted: Vec<&Alternative> = shown.map(|(_, one)| one).collect();
    let loss = |one: &Alternative| one.loss.unwrap_or(f64::INFINITY);
    sorted.sort_by(|one, other| loss(one).total_cmp(&loss(other)));
    for alternative in sorted.into_iter().take(SHOWN) {
        let values = alternative.values.iter().map(|value| short(*value));
        let name = explored.variants[alternative.variant].clone();
        table.add_row(values.chain([name, cell(explored, alternative)]));
    }
    table
}

/// The mean outcome with a mark for the best and for what cannot be told from it, the interval below.
fn cell(explored: &Explored, alternative: &Alternative) -> String {
    let Some(mean) = alternative.mean else { return NOTHING.to_owned() };
    let is_best = explored.best.is_some_and(|best| std::ptr::eq(&explored.alternatives[best], alternative));
    let mark = match () {
        () if is_best => " *",
        () if alternative.may_be_best() => " ≈",
        () if !alternative.is_choice => " x",
        () => "",
    };
    if alternative.low.is_nan() {
        return format!("{}{mark}", short(mean));
    }
    format!("{}{mark}\n{}", short(mean), range(&short(alternative.low), &short(alternative.high)))
}

/// A variant and values, as words.
fn place(explored: &Explored, alternative: &Alternative) -> String {
    let values = explored.levers.iter().zip(&alternative.values);
    let values: Vec<String> = values.map(|(key, value)| format!("{key} = {}", short(*value))).collect();
    match explored.variants.len() {
        1 => values.join(", "),
        _ if explored.is_idle(alternative.variant) => format!("`{}`", explored.variants[alternative.variant]),
        _ => format!("`{}` at {}", explored.variants[alternative.variant], values.join(", ")),
    }
}
