//! What comes of that which is assumed and not fitted: rows of files, a table and sentences.

use super::digits;
use crate::number::NOTHING;
use crate::row::Row;
use crate::table::{align_numbers, blank, say, section};
use eyeballs_lab::calibration::{AssumedNumber, Assumptions, Calibrated, Refit};

/// Columns of `assumptions.csv`.
pub(super) const NUMBERS: [&str; 8] =
    ["assumption", "value", "low", "high", "origin", "moves", "matters", "refitted"];
/// Columns of `refits.csv`.
pub(super) const REFITS: [&str; 11] = [
    "assumption",
    "at",
    "kind",
    "name",
    "row",
    "best",
    "refitted",
    "change_percent",
    "outside",
    "settled",
    "sum_of_squares_change",
];
/// Most numbers that a sentence names.
const NAMED: usize = 8;

/// Rows of `assumptions.csv`.
pub(super) fn number_rows(assumptions: &Assumptions) -> Vec<Row> {
    let row = |number: &AssumedNumber| {
        Row::new()
            .text(&number.key)
            .number(number.value)
            .number(number.low)
            .number(number.high)
            .text(number.origin)
            .number(number.moves)
            .flag(number.matters)
            .flag(!number.refits.is_empty())
    };
    assumptions.numbers.iter().map(row).collect()
}

/// Rows of `refits.csv`.
pub(super) fn refit_rows(calibrated: &Calibrated, assumptions: &Assumptions) -> Vec<Row> {
    let mut rows = Vec::new();
    for (number, refit) in refits(assumptions) {
        for moved in moved(calibrated, refit) {
            rows.push(
                Row::new()
                    .text(&number.key)
                    .number(refit.value)
                    .text(if moved.is_forecast { "forecast" } else { "parameter" })
                    .text(&moved.name)
                    .text(&moved.row)
                    .number(moved.best)
                    .number(moved.refitted)
                    .optional(moved.change_percent())
                    .flag(moved.outside)
                    .flag(refit.settled)
                    .number(refit.sum_of_squares_change),
            );
        }
    }
    rows
}

/// Says on a terminal what was tried, and shows the refits.
pub(super) fn say_assumptions(
    text: &mut String,
    calibrated: &Calibrated,
    assumptions: &Assumptions,
    width: u16,
) {
    let tried = assumptions.numbers.len();
    let matter: Vec<&AssumedNumber> = assumptions.numbers.iter().filter(|number| number.matters).collect();
    let mut line = format!(
        "Assumed and not fitted: {tried} numbers, each halved and doubled; {} move the data by more than luck.",
        matter.len()
    );
    let rest: Vec<&&AssumedNumber> = matter.iter().filter(|number| number.refits.is_empty()).collect();
    if !rest.is_empty() {
        let names = rest.iter().take(NAMED).map(|number| format!("`{}`", number.key)).collect::<Vec<_>>();
        let more = if rest.len() > NAMED { ", ..." } else { "" };
        line += &format!(
            " Not fitted again with {} of these, which matter less ({}{more}): a larger `refits` would.",
            rest.len(),
            names.join(", ")
        );
    }
    if assumptions.untried > 0 {
        line += &format!(
            " Not tried, for nothing else than their value makes a market: {}.",
            assumptions.untried
        );
    }
    if assumptions.unsourced > 0 {
        line += &format!(
            " Not tried, for the file says not where they come from: {} (`eyeballs check --sources` lists them).",
            assumptions.unsourced
        );
    }
    text.push('\n');
    say(text, width, &line);
    if refits(assumptions).next().is_none() {
        return;
    }
    let mut table = blank(width, ["all fitted again with", "of", "best", "then", "change"]);
    for (number, refit) in refits(assumptions) {
        let with = format!("{} = {} (not {})", number.key, digits(refit.value), digits(number.value));
        for (index, moved) in moved(calibrated, refit).enumerate() {
            let change =
                moved.change_percent().map_or(NOTHING.to_owned(), |change| format!("{change:+.1} %"));
            let outside = if moved.outside { " outside" } else { "" };
            table.add_row([
                if index == 0 { with.clone() } else { String::new() },
                if moved.row.is_empty() {
                    moved.name.clone()
                } else {
                    format!("{} of {}", moved.name, moved.row)
                },
                digits(moved.best),
                digits(moved.refitted),
                format!("{change}{outside}"),
            ]);
        }
    }
    align_numbers(&mut table);
    section(text, &table);
}

fn refits(assumptions: &Assumptions) -> impl Iterator<Item = (&AssumedNumber, &Refit)> {
    assumptions.numbers.iter().flat_map(|number| number.refits.iter().map(move |refit| (number, refit)))
}

/// Something that another value of an assumption moves.
struct Moved {
    is_forecast: bool,
    name: String,
    row: String,
    best: f64,
    refitted: f64,
    /// Of its interval, or of its band of 80 %.
    outside: bool,
}

impl Moved {
    fn change_percent(&self) -> Option<f64> {
        (self.best != 0.0).then(|| 100.0 * (self.refitted - self.best) / self.best.abs())
    }
}

/// The last row of each target, then each parameter.
fn moved<'c>(calibrated: &'c Calibrated, refit: &'c Refit) -> impl Iterator<Item = Moved> + 'c {
    let forecasts = calibrated.targets.iter().zip(&refit.forecasts).filter_map(|(target, &refitted)| {
        let row = target.rows.last()?;
        let below = row.low_80.is_some_and(|low| refitted < low);
        let above = row.high_80.is_some_and(|high| refitted > high);
        let (name, label) = (target.name.clone(), row.label.clone());
        let outside = below || above;
        Some(Moved { is_forecast: true, name, row: label, best: row.simulated, refitted, outside })
    });
    let parameters = calibrated.parameters.iter().zip(&refit.parameters).map(|(estimate, &refitted)| Moved {
        is_forecast: false,
        name: estimate.key.clone(),
        row: String::new(),
        best: estimate.best,
        refitted,
        outside: refitted < estimate.low || refitted > estimate.high,
    });
    forecasts.chain(parameters)
}
