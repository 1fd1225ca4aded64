//! Who wins over two numbers: the words, the files and the picture of a map.

#[cfg(test)]
mod tests;

use crate::Error;
use crate::number::{percent, short};
use crate::plots::{Drawn, WinnerMap, draw_map};
use crate::row::{Row, write_csv};
use crate::table::say;
use crate::write_file;
use eyeballs_lab::map::{Border, Mapped};
use std::path::Path;

/// What lies in the folder of a map, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html all of it for a reader: open it in a browser
map.csv     over two numbers: which variant wins in the mean over all else, by how much, and how surely
border.csv  where the winner changes along one number, at values of the other, and from where on either is sure
map.json    all of that
map.png     the map (also as SVG)
design.csv  the values at each point that was simulated
store       what was simulated, so that it is never simulated twice

An empty cell has no value.
";

/// The map as JSON. Numbers that are not finite become `null`.
pub fn json(mapped: &Mapped) -> String {
    serde_json::to_string_pretty(mapped).expect("a map has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(mapped: &Mapped, folder: &Path) -> Vec<Error> {
    let [one, other] = [0, 1].map(|key| &*mapped.keys[key]);
    let rows = mapped.second.len();
    let cell = |(index, cell): (usize, &eyeballs_lab::map::Cell)| {
        let row = Row::new().number(mapped.first[index / rows]).number(mapped.second[index % rows]);
        row.text(&mapped.variants[cell.winner]).number(cell.lead).number(cell.certainty)
    };
    let cells = mapped.cells.iter().enumerate().map(cell);
    let map = write_csv(folder, "map.csv", &[one, other, "winner", "lead", "certainty"], cells);
    let border = |border: &Border| {
        let row = Row::new()
            .text(&mapped.keys[mapped.along])
            .number(border.other)
            .number(border.at)
            .optional(border.low)
            .optional(border.high);
        row.text(&mapped.variants[border.below]).text(&mapped.variants[border.above])
    };
    let columns = ["along", "other", "border", "low_95", "high_95", "wins_below", "wins_above"];
    let border = write_csv(folder, "border.csv", &columns, mapped.border.iter().map(border));
    let all = write_file(&folder.join("map.json"), format!("{}\n", json(mapped)).as_bytes());
    [map, border, all].into_iter().filter_map(Result::err).collect()
}

/// Draws the map.
pub fn pictures(mapped: &Mapped, title: &str, folder: &Path) -> Drawn {
    let map = WinnerMap {
        title,
        variants: &mapped.variants,
        keys: [&mapped.keys[0], &mapped.keys[1]],
        first: &mapped.first,
        second: &mapped.second,
        cells: mapped.cells.iter().map(|cell| (cell.winner, cell.certainty)).collect(),
    };
    draw_map(&map, folder)
}

/// The map in words.
pub fn table(mapped: &Mapped, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let aim = if mapped.maximise { "large" } else { "small" };
    let [one, other] = &mapped.keys;
    say(
        &mut text,
        width,
        &format!(
            "{} is to be as {aim} as possible. Who wins over {one} and {other}, in the mean over all else; {} points, each in a \
             replication of its own.",
            mapped.goal, mapped.points
        ),
    );
    text.push('\n');
    for variant in 0..mapped.variants.len() {
        let [all, sure] = mapped.shares(variant);
        if all > 0.0 {
            let name = &mapped.variants[variant];
            let line = format!("`{name}` wins on {} of the map, surely on {}.", percent(all), percent(sure));
            say(&mut text, width, &line);
        }
    }
    let never: Vec<String> = (0..mapped.variants.len())
        .filter(|&variant| mapped.shares(variant)[0] == 0.0)
        .map(|variant| format!("`{}`", mapped.variants[variant]))
        .collect();
    if !never.is_empty() {
        say(&mut text, width, &format!("Nowhere on it does {} win.", never.join(" or ")));
    }
    if mapped.border.is_empty() {
        say(&mut text, width, "Nowhere does the winner change: neither number decides within its range.");
    }
    for border in shown(mapped) {
        say(&mut text, width, &sentence(mapped, border));
    }
    for problem in &mapped.problems {
        say(&mut text, width, &format!("Not known everywhere: {problem}."));
    }
    text
}

/// Borders at the lowest, the middle and the highest value of the second number that have one.
fn shown(mapped: &Mapped) -> Vec<&Border> {
    let border = &mapped.border;
    if border.len() < 3 {
        return border.iter().collect();
    }
    vec![&border[0], &border[border.len() / 2], &border[border.len() - 1]]
}

fn sentence(mapped: &Mapped, border: &Border) -> String {
    let (one, other) = (&mapped.keys[mapped.along], &mapped.keys[1 - mapped.along]);
    let (below, above) = (&mapped.variants[border.below], &mapped.variants[border.above]);
    let sure = match (border.low, border.high) {
        (Some(low), Some(high)) => format!("surely it lies between {} and {}", short(low), short(high)),
        (Some(low), None) => {
            format!("surely above {}; where `{above}` is sure lies beyond the map", short(low))
        }
        (None, Some(high)) => {
            format!("surely below {}; where `{below}` is sure lies beyond the map", short(high))
        }
        (None, None) => "neither is sure anywhere along this line; more --points would tell".to_owned(),
    };
    format!(
        "Where {other} is {}, `{below}` wins up to {one} = {}, `{above}` from there on: {sure}.",
        short(border.other),
        short(border.at)
    )
}
