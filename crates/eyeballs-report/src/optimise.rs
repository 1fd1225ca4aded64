//! The best values of levers: the words, the table, the files and the picture of a search.

#[cfg(test)]
mod tests;

use crate::Error;
use crate::number::{NOTHING, percent, short};
use crate::plots::{Drawn, Panel, PanelTrack, draw_panels};
use crate::race::{race_row, race_words};
use crate::row::{Row, write_csv};
use crate::table::{align_numbers, blank, range, say, section};
use crate::write_file;
use eyeballs_lab::exploration::NEXT_TO_NOTHING;
use eyeballs_lab::optimise::{Evaluated, Flat, Optimised, Searched, Why};
use std::path::Path;

/// What lies in the folder of a search, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html      all of it for a reader: open it in a browser
optimum.csv      the best of each variant: values of the levers, what is expected there, between which values it is flat
evaluations.csv  where the searches looked, in order, and what came out
race.csv         the best of all, seen again with luck that no search had seen
optimum.json     all of that
optimum.png      what came out over the values of each lever
design.csv       where each search begins
store            what was simulated, so that it is never simulated twice

An empty cell has no value.
";

/// Levers that are drawn.
const DRAWN: usize = 6;

/// The search as JSON. Numbers that are not finite become `null`.
pub fn json(optimised: &Optimised) -> String {
    serde_json::to_string_pretty(optimised).expect("a search has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(optimised: &Optimised, folder: &Path) -> Vec<Error> {
    let table = |name: &str, first: &[&str], last: &[&str], rows: Vec<Row>| {
        let levers = optimised.levers.iter().map(String::as_str);
        let names: Vec<&str> = first.iter().copied().chain(levers).chain(last.iter().copied()).collect();
        write_csv(folder, name, &names, rows)
    };
    let optimum = {
        let columns = [
            "variant",
            "lever",
            "best",
            "flat_from",
            "flat_to",
            "surely_from",
            "surely_to",
            "expected",
            "deviation",
            "met_chance",
        ];
        write_csv(
            folder,
            "optimum.csv",
            &columns,
            optimised.searches.iter().flat_map(|one| best_rows(optimised, one)),
        )
    };
    let rows = optimised.searches.iter().flat_map(|one| evaluation_rows(optimised, one)).collect();
    let evaluations =
        table("evaluations.csv", &["variant", "evaluation", "why"], &["mean", "share_met"], rows);
    let race = match &optimised.race {
        None => Ok(()),
        Some(race) => {
            let row = |one: &eyeballs_lab::race::Standing| {
                let (variant, values) = &optimised.finalists[one.alternative];
                let row = Row::new().text(&optimised.variants[*variant]);
                race_row(values.iter().copied().fold(row, Row::number), one, race)
            };
            let rows = race.standings.iter().map(row).collect();
            table("race.csv", &["variant"], &["replications", "mean", "share_met", "is_chosen"], rows)
        }
    };
    let all = write_file(&folder.join("optimum.json"), format!("{}\n", json(optimised)).as_bytes());
    [optimum, evaluations, race, all].into_iter().filter_map(Result::err).collect()
}

fn best_rows(optimised: &Optimised, search: &Searched) -> Vec<Row> {
    let Some(best) = &search.best else { return Vec::new() };
    let row = |(lever, key): (usize, &String)| {
        let flat = search.flat.get(lever);
        let of = |part: fn(&Flat) -> f64| flat.map(part);
        Row::new()
            .text(&optimised.variants[search.variant])
            .text(key)
            .number(best.values[lever])
            .optional(of(|flat| flat.low))
            .optional(of(|flat| flat.high))
            .optional(of(|flat| flat.surely_low))
            .optional(of(|flat| flat.surely_high))
            .number(best.mean)
            .number(best.deviation)
            .number(best.feasibility)
    };
    optimised.levers.iter().enumerate().map(row).collect()
}

fn evaluation_rows(optimised: &Optimised, search: &Searched) -> Vec<Row> {
    let row = |(number, one): (u64, &Evaluated)| {
        let row = Row::new().text(&optimised.variants[search.variant]).count(number).text(why(one.why));
        one.values.iter().copied().fold(row, Row::number).number(one.mean).number(one.met)
    };
    (1..).zip(&search.evaluations).map(row).collect()
}

fn why(why: Why) -> &'static str {
    match why {
        Why::Begin => "begin",
        Why::Improve => "improve",
        Why::Feasible => "feasible",
        Why::Confirm => "confirm",
    }
}

/// Draws what came out over the values of each lever.
pub fn pictures(optimised: &Optimised, title: &str, folder: &Path) -> Drawn {
    let track = |lever: usize, search: &Searched| PanelTrack {
        name: if lever == 0 { optimised.variants[search.variant].clone() } else { String::new() },
        line: Vec::new(),
        marks: search.evaluations.iter().map(|one| (one.values[lever], one.mean, 0.0)).collect(),
    };
    let panel = |(lever, key): (usize, &String)| Panel {
        title: String::new(),
        x: key.clone(),
        y: optimised.goal.clone(),
        tracks: optimised.searches.iter().map(|search| track(lever, search)).collect(),
    };
    let panels: Vec<Panel> = optimised.levers.iter().take(DRAWN).enumerate().map(panel).collect();
    let subtitle = format!("Where the search looked; means of {} replications", optimised.replications);
    draw_panels((title, &subtitle), &panels, "optimum", folder)
}

/// The search as text, at most `width` characters wide where tables can be.
pub fn table(optimised: &Optimised, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let aim = if optimised.maximise { "large" } else { "small" };
    let conditions = match optimised.conditions.is_empty() {
        true => String::new(),
        false => format!(", subject to {}", optimised.conditions.join(" and ")),
    };
    say(&mut text, width, &format!("{} is to be as {aim} as possible{conditions}.", optimised.goal));
    section(&mut text, &standings(optimised, width));
    text.push('\n');
    if let Some(race) = &optimised.race {
        let name = |index: usize| place(optimised, &optimised.finalists[index]);
        if let Some(chosen) = race.chosen {
            let seen = race.standings.iter().find(|one| one.alternative == chosen);
            let mean = seen.map_or_else(|| NOTHING.to_owned(), |seen| short(seen.mean));
            say(
                &mut text,
                width,
                &format!("Best is {}: {mean} with luck that the search had not seen.", name(chosen)),
            );
        }
        say(&mut text, width, &race_words(race, &name));
    }
    for search in &optimised.searches {
        for sentence in of_search(optimised, search) {
            say(&mut text, width, &sentence);
        }
    }
    for problem in &optimised.problems {
        say(&mut text, width, &format!("Not known everywhere: {problem}."));
    }
    text
}

fn standings(optimised: &Optimised, width: u16) -> comfy_table::Table {
    let levers = optimised.levers.iter().map(|key| crate::exploration::last_part(key));
    let header = std::iter::once(String::new()).chain(levers);
    let mut table = blank(width, header.chain(["expected".to_owned(), "seen again".to_owned()]));
    align_numbers(&mut table);
    for search in &optimised.searches {
        let name = optimised.variants[search.variant].clone();
        let cells: Vec<String> = match &search.best {
            None => vec![NOTHING.to_owned(); optimised.levers.len() + 2],
            Some(best) => {
                let value = |(lever, value): (usize, &f64)| match search.flat.get(lever) {
                    Some(flat) => {
                        format!("{}\n{}", short(*value), range(&short(flat.low), &short(flat.high)))
                    }
                    None => NOTHING.to_owned(),
                };
                let values = best.values.iter().enumerate().map(value);
                let again = again(optimised, search.variant, &best.values);
                let again = again.map_or_else(|| NOTHING.to_owned(), short);
                values.chain([short(best.mean), again]).collect()
            }
        };
        table.add_row(std::iter::once(name).chain(cells));
    }
    table
}

/// The mean of a finalist in the race.
fn again(optimised: &Optimised, variant: usize, values: &[f64]) -> Option<f64> {
    let race = optimised.race.as_ref()?;
    let index = optimised.finalists.iter().position(|(of, at)| *of == variant && at == values)?;
    race.standings.iter().find(|one| one.alternative == index).map(|one| one.mean)
}

fn place(optimised: &Optimised, (variant, values): &(usize, Vec<f64>)) -> String {
    let values = optimised.levers.iter().zip(values);
    let values: Vec<String> = values.map(|(key, value)| format!("{key} = {}", short(*value))).collect();
    let is_idle = optimised.searches.iter().any(|search| search.variant == *variant && search.is_idle);
    match (optimised.variants.len(), is_idle) {
        (1, _) => values.join(", "),
        (_, true) => format!("`{}`", optimised.variants[*variant]),
        _ => format!("`{}` at {}", optimised.variants[*variant], values.join(", ")),
    }
}

/// How flat the best of a variant is, and what else is to be said of its search.
fn of_search(optimised: &Optimised, search: &Searched) -> Vec<String> {
    let of = match optimised.variants.len() {
        1 => String::new(),
        _ => format!("Of `{}`: ", optimised.variants[search.variant]),
    };
    let mut said = Vec::new();
    if search.is_idle {
        return vec![format!("{of}no lever changes anything.")];
    }
    let Some(best) = &search.best else {
        if search.problem.is_none() {
            said.push(format!("{of}no point is known that meets the conditions."));
        }
        return said;
    };
    let apart = if optimised.conditions.is_empty() {
        ""
    } else {
        "; whether the conditions hold there is another matter"
    };
    for (lever, flat) in search.flat.iter().enumerate() {
        let key = &optimised.levers[lever];
        let surely = match flat.surely_low < flat.surely_high {
            true => format!(", surely from {} to {}", short(flat.surely_low), short(flat.surely_high)),
            false => String::new(),
        };
        said.push(format!(
            "{of}anything from {} to {} for {key} costs less than {} of the best{surely}{apart}.",
            short(flat.low),
            short(flat.high),
            percent(NEXT_TO_NOTHING)
        ));
        let seen = || search.evaluations.iter().map(|one| one.values[lever]);
        let (low, high) = (seen().fold(f64::INFINITY, f64::min), seen().fold(f64::NEG_INFINITY, f64::max));
        if best.values[lever] == low || best.values[lever] == high {
            said.push(format!(
                "{of}the best {key} lies at the end of its range: beyond it may be better still."
            ));
        }
    }
    said
}
