//! What levers do: the table, the words, the files and the picture of an exploration.

mod front;
#[cfg(test)]
mod tests;

use crate::number::{NOTHING, grouped, percent, short};
use crate::plots::{Drawn, Panel, PanelTrack, draw_panels};
use crate::row::{Row, csv_text};
use crate::table::{align_numbers, blank, range, say, section};
use crate::{Error, write_file};
use comfy_table::{ColumnConstraint, Table, Width};
use eyeballs_lab::exploration::{Alternative, Explored, Lead, NEXT_TO_NOTHING};
use eyeballs_lab::race::{Raced, Standing};
use std::path::Path;

/// What lies in the folder of an exploration, for its `README.txt`.
pub const CONTENTS: &str = "\
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
/// Those that a race leaves, which are named.
const RACE_NAMED: usize = 4;
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

/// How one of a race stands.
pub(crate) fn race_row(row: Row, one: &Standing, race: &Raced) -> Row {
    row.count(one.replications).number(one.mean).number(one.met).flag(race.chosen == Some(one.alternative))
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
    if let Some(idle) = idle(explored) {
        say(&mut text, width, &idle);
    }
    say(&mut text, width, &best(explored));
    for sentence in edges(explored).into_iter().chain(flats(explored)).chain(borders(explored)) {
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

/// Variants that no lever changes, each with its outcome.
fn idle(explored: &Explored) -> Option<String> {
    let idle: Vec<usize> =
        (0..explored.variants.len()).filter(|&variant| explored.is_idle(variant)).collect();
    let levers = explored.levers.join(" or ");
    if idle.is_empty() {
        return None;
    }
    if idle.len() == explored.variants.len() {
        return Some(format!(
            "Nothing is changed by {levers}: see whether a variant, or an event, sets it to something else."
        ));
    }
    let one = |&variant: &usize| {
        let cell = cell(explored, &explored.of_variant(variant)[0]).replacen('\n', " (", 1);
        let close = if cell.contains('(') { ")" } else { "" };
        format!("`{}` {cell}{close}", explored.variants[variant])
    };
    Some(format!("Not changed by {levers}: {}.", idle.iter().map(one).collect::<Vec<_>>().join(", ")))
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

fn best(explored: &Explored) -> String {
    let Some(best) = explored.best.map(|best| &explored.alternatives[best]) else {
        return "Nothing meets the conditions of the goal in half of the replications.".to_owned();
    };
    let start = format!("Best (*) is {}", place(explored, best));
    if explored.race.as_ref().is_some_and(|race| race.chosen.is_some()) {
        return format!("{start}; how that was decided is said below.");
    }
    let is_other = |other: &&Alternative| other.may_be_best() && !std::ptr::eq(*other, best);
    let others: Vec<&Alternative> = explored.alternatives.iter().filter(is_other).collect();
    let count = explored.distinct(|one| is_other(&one));
    let replications = explored.replications;
    let told = match count {
        0 if explored.distinct(|one| one.is_choice) == 1 => "nothing else is a choice".to_owned(),
        0 => format!("{replications} replications tell it from all others"),
        1 => format!("{replications} replications cannot tell one other (≈) from it"),
        count => format!("{replications} replications cannot tell {count} others (≈) from it"),
    };
    let nearest = others.iter().filter_map(|one| one.replications_to_decide);
    let range_of =
        nearest.clone().min().zip(nearest.max()).filter(|(_, most)| *most > u64::from(replications));
    let more = match range_of {
        None => String::new(),
        Some((_, most)) if count == 1 => {
            format!(" About {} would, if means stay; --precision goes on until they do.", grouped(most))
        }
        Some((least, most)) => format!(
            " About {} would tell the first of them and {} the last, if means stay; --precision goes on until differences that matter \
             are told.",
            grouped(least.max(u64::from(replications) + 1)),
            grouped(most)
        ),
    };
    format!("{start}: {}; {told}.{more}", outcome(best))
}

/// How a race ended; `name` says who takes part.
pub(crate) fn race_words(race: &Raced, name: &dyn Fn(usize) -> String) -> String {
    let most = race.standings.iter().map(|one| one.replications).max().unwrap_or(0);
    let indifference = short(race.indifference);
    let rule = format!(
        "The rule (Kim and Nelson 2001): {} replications of each, then one after the other; whoever falls behind by more than luck is \
         dropped.",
        race.first_stage
    );
    let said = match (race.chosen, race.left.len()) {
        (Some(chosen), _) => format!(
            "After at most {most} replications {} is chosen: it is the best, or worse by less than {indifference}, with a chance of {} or \
             more.",
            name(chosen),
            percent(race.confidence)
        ),
        (None, 0) => "None meets the conditions in half of the first replications.".to_owned(),
        (None, left) => {
            let names: Vec<String> = race.left.iter().take(RACE_NAMED).map(|&left| name(left)).collect();
            let others = if left > RACE_NAMED { ", ..." } else { "" };
            format!(
                "After {most} replications {left} may still be the best, and are not ranked: {}{others}. They differ by about {indifference} or \
                 less; a larger difference that does not matter (--precision) would decide.",
                names.join("; ")
            )
        }
    };
    let difference = race.difference.map_or_else(String::new, |difference| {
        let (mean, half) = (short(difference.mean), short(difference.half_width));
        let next = name(difference.next);
        let is_told = difference.mean > difference.half_width;
        let apart = if is_told { "" } else { ", so that luck may be all of it" };
        let enough = match (difference.enough, difference.expected) {
            (true, _) => String::new(),
            (false, Some(expected)) => {
                format!(
                    " That is wider than was asked for; about {} replications would do.",
                    grouped(expected)
                )
            }
            (false, None) => " That is wider than was asked for.".to_owned(),
        };
        format!(
            " Its lead over {next} is {mean} ± {half} in {} replications{apart}.{enough}",
            difference.replications
        )
    });
    format!("{said}{difference} {rule}")
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

fn outcome(alternative: &Alternative) -> String {
    let mean = alternative.mean.map_or_else(|| NOTHING.to_owned(), short);
    match alternative.low.is_nan() {
        true => mean,
        false => format!("{mean} ({})", range(&short(alternative.low), &short(alternative.high))),
    }
}

/// Levers whose best value is the first or the last of those that were tried.
fn edges(explored: &Explored) -> Vec<String> {
    let Some(best) = explored.best.map(|best| &explored.alternatives[best]) else { return Vec::new() };
    let sentence = |(lever, key): (usize, &String)| {
        let tried = || explored.of_variant(best.variant).iter().map(|one| one.values[lever]);
        let (low, high) = (tried().fold(f64::INFINITY, f64::min), tried().fold(f64::NEG_INFINITY, f64::max));
        let end = match best.values[lever] {
            value if value == low => "lowest",
            value if value == high => "highest",
            _ => return None,
        };
        // What no lever changes has no best value.
        let values = explored.of_variant(best.variant);
        if values.iter().all(|one| one.outcomes == values[0].outcomes) {
            return None;
        }
        Some(format!("That is the {end} {key} that was tried: beyond it may be better still."))
    };
    explored.levers.iter().enumerate().filter_map(sentence).collect()
}

/// How flat the best is, of one lever; of variants that are not the best only where it is flat at all.
fn flats(explored: &Explored) -> Vec<String> {
    let sentence = |variant: usize| {
        let [from, to] = explored.flat(variant, NEXT_TO_NOTHING)?;
        let values = explored.of_variant(variant);
        // Of a variant that no lever changes all values are alike.
        if values.iter().all(|one| one.outcomes == values[0].outcomes) {
            return None;
        }
        let name = if explored.variants.len() == 1 {
            String::new()
        } else {
            format!("Of `{}` ", explored.variants[variant])
        };
        let (from, to) = (short(from), short(to));
        let is_best = explored.best.is_some_and(|best| explored.alternatives[best].variant == variant);
        Some(match from == to {
            true if !is_best => return None,
            true => format!(
                "{name}{from} is best; the next values that were tried cost more than {} %.",
                100.0 * NEXT_TO_NOTHING
            ),
            false => format!(
                "{name}anything from {from} to {to} costs less than {} % of the best.",
                100.0 * NEXT_TO_NOTHING
            ),
        })
    };
    (0..explored.variants.len()).filter_map(sentence).collect()
}

/// Which variant is best where, of one lever, and between which values the border surely lies.
fn borders(explored: &Explored) -> Vec<String> {
    let leads = explored.leads();
    let mut said = Vec::new();
    for pair in 1..leads.len() {
        let (before, after) = (leads[pair - 1], leads[pair]);
        if before.variant == after.variant {
            continue;
        }
        let sure = |lead: &&Lead, variant: usize| lead.told_apart && lead.variant == variant;
        let low = leads[..pair].iter().rev().find(|lead| sure(lead, before.variant));
        let high = leads[pair..].iter().find(|lead| sure(lead, after.variant));
        let end = |lead: Option<&Lead>| lead.map_or_else(|| "?".to_owned(), |lead| short(lead.value));
        said.push(format!(
            "Along {} `{}` is best up to {}, `{}` from {} on; surely that changes between {} and {}.",
            last_part(&explored.levers[0]),
            explored.variants[before.variant],
            short(before.value),
            explored.variants[after.variant],
            short(after.value),
            end(low),
            end(high)
        ));
    }
    said
}
