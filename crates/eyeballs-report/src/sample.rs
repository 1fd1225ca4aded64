//! What happens over all that moves: the words, the files and the pictures of a sample.

mod boxes;
#[cfg(test)]
mod tests;

use crate::Error;
use crate::number::{percent, short};
use crate::plots::{Drawn, Effect as Bar, draw_effects};
use crate::row::{Row, write_csv};
use crate::table::{align_numbers, blank, range, say, section};
use crate::write_file;
use eyeballs_lab::sample::{Correlation, Dependence, Sampled};
use std::path::Path;

/// What lies in the folder of a sample, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html       all of it for a reader: open it in a browser
outcomes.csv      each variant at each point: the values, the mean outcome, whether the plan failed
correlations.csv  how each outcome goes with each number: rank correlations with intervals of 95 %
boxes.csv         under which conditions a plan fails: ranges of the numbers, with density and coverage
sample.json       all of that
correlations.png  how the decision, or the only variant, goes with each number (also as SVG)
boxes.png         the points at which a plan fails, over the two numbers that say most of it
design.csv        the values at each point
store             what was simulated, so that it is never simulated twice

An empty cell has no value.
";

/// Numbers that are named and shown.
const NAMED: usize = 8;

/// The sample as JSON. Numbers that are not finite become `null`.
pub fn json(sampled: &Sampled) -> String {
    serde_json::to_string_pretty(sampled).expect("a sample has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(sampled: &Sampled, folder: &Path) -> Vec<Error> {
    let keys = sampled.keys.iter().map(String::as_str);
    let columns: Vec<&str> =
        ["variant", "point"].into_iter().chain(keys).chain(["outcome", "failed"]).collect();
    let row = |variant: usize, point: usize| {
        let row = Row::new().text(&sampled.variants[variant]).count(point as u64);
        let row = sampled.points[point].iter().copied().fold(row, Row::number);
        let row = row.optional(sampled.outcomes[variant][point]);
        match sampled.failed.get(variant).and_then(|failed| failed[point]) {
            Some(failed) => row.flag(failed),
            None => row.optional(None),
        }
    };
    let all_points = (0..sampled.variants.len())
        .flat_map(|variant| (0..sampled.points.len()).map(move |point| (variant, point)));
    let outcomes =
        write_csv(folder, "outcomes.csv", &columns, all_points.map(|(variant, point)| row(variant, point)));
    let columns = [
        "outcome",
        "number",
        "spearman",
        "spearman_low_95",
        "spearman_high_95",
        "partial",
        "partial_low_95",
        "partial_high_95",
    ];
    let rows = sampled.dependences.iter().flat_map(|one| correlation_rows(sampled, one));
    let correlations = write_csv(folder, "correlations.csv", &columns, rows);
    let boxes = write_csv(folder, "boxes.csv", &boxes::COLUMNS, boxes::rows(sampled));
    let all = write_file(&folder.join("sample.json"), format!("{}\n", json(sampled)).as_bytes());
    [outcomes, correlations, boxes, all].into_iter().filter_map(Result::err).collect()
}

fn correlation_rows(sampled: &Sampled, dependence: &Dependence) -> Vec<Row> {
    let row = |(factor, one): (&String, &Correlation)| {
        let row = Row::new().text(&name(sampled, dependence)).text(factor);
        [one.spearman, one.partial]
            .into_iter()
            .fold(row, |row, of| row.number(of.value).number(of.low).number(of.high))
    };
    sampled.factors.iter().zip(&dependence.correlations).map(row).collect()
}

/// An outcome: a variant, or one less another.
fn name(sampled: &Sampled, dependence: &Dependence) -> String {
    let own = &sampled.variants[dependence.variant];
    match dependence.less {
        Some(less) => format!("{own} less {}", sampled.variants[less]),
        None => own.clone(),
    }
}

/// What matters most: the difference of the two best, or the only variant.
fn main_dependence(sampled: &Sampled) -> Option<&Dependence> {
    sampled.dependences.iter().rev().find(|one| one.problem.is_none())
}

/// Draws how the decision goes with each number, and the points at which the plan fails.
pub fn pictures(sampled: &Sampled, title: &str, folder: &Path) -> Drawn {
    let mut drawn = match main_dependence(sampled) {
        None => Drawn::default(),
        Some(main) => {
            let bar = |(factor, one): (&String, &Correlation)| Bar {
                name: factor.clone(),
                start: 0.0,
                values: vec![[one.partial.value, one.partial.low, one.partial.high]],
            };
            let bars = sampled.factors.iter().zip(&main.correlations).map(bar).collect();
            let heading = format!("What goes with it: {}", name(sampled, main));
            let parts = [title.to_owned(), format!("{}; intervals of 95 %", sampled.goal)];
            let legend: &[&str] = &["rank correlation, the others held"];
            draw_effects((&heading, &parts), bars, legend, ("from -1 to 1", "correlations"), folder)
        }
    };
    let boxes = boxes::picture(sampled, title, folder);
    drawn.files.extend(boxes.files);
    drawn.failures.extend(boxes.failures);
    drawn
}

/// The sample as text, at most `width` characters wide where tables can be.
pub fn table(sampled: &Sampled, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let aim = if sampled.maximise { "large" } else { "small" };
    let (points, replications) = (sampled.points.len(), sampled.replications);
    let each =
        if replications == 1 { "one replication".to_owned() } else { format!("{replications} replications") };
    say(
        &mut text,
        width,
        &format!(
            "{} is to be as {aim} as possible. {points} points of {}, {each} at each.",
            sampled.goal,
            match sampled.factors.len() {
                1 => "one number".to_owned(),
                count => format!("{count} numbers"),
            }
        ),
    );
    section(&mut text, &standings(sampled, width));
    if let Some(main) = main_dependence(sampled) {
        text.push('\n');
        say(&mut text, width, &depends(sampled, main));
    }
    boxes::words(sampled, &mut text, width);
    for dependence in &sampled.dependences {
        if let Some(problem) = &dependence.problem {
            let of = name(sampled, dependence);
            say(&mut text, width, &format!("What {of} goes with cannot be told: {problem}."));
        }
    }
    for problem in &sampled.problems {
        say(&mut text, width, &format!("Not known everywhere: {problem}."));
    }
    text
}

fn standings(sampled: &Sampled, width: u16) -> comfy_table::Table {
    let several = sampled.variants.len() > 1;
    let header = ["", "mean", "10th to 90th percentile"].map(str::to_owned).into_iter();
    let mut table = blank(width, header.chain(several.then(|| "best in".to_owned())));
    align_numbers(&mut table);
    for (variant, standing) in sampled.variants.iter().zip(&sampled.standings) {
        let mean = standing.mean;
        let mean = format!("{}\n{}", short(mean.value), range(&short(mean.low), &short(mean.high)));
        let spread = range(&short(standing.p10), &short(standing.p90));
        table.add_row(
            [variant.clone(), mean, spread].into_iter().chain(several.then(|| percent(standing.best))),
        );
    }
    table
}

/// Which numbers it goes with, and which way.
fn depends(sampled: &Sampled, main: &Dependence) -> String {
    let mut order: Vec<usize> = (0..main.correlations.len()).collect();
    let size = |factor: usize| main.correlations[factor].partial.value.abs();
    order.sort_by(|&one, &other| size(other).total_cmp(&size(one)));
    let is_sure = |factor: usize| {
        let partial = main.correlations[factor].partial;
        partial.low > 0.0 || partial.high < 0.0
    };
    let named = |rises: bool| -> Vec<String> {
        let with = order.iter().copied().filter(|&factor| is_sure(factor));
        let with = with.filter(|&factor| (main.correlations[factor].partial.value > 0.0) == rises);
        with.take(NAMED)
            .map(|factor| {
                let value = main.correlations[factor].partial.value;
                format!("`{}` ({value:+.2})", sampled.factors[factor])
            })
            .collect()
    };
    let (up, down) = (named(true), named(false));
    let rest = order.iter().filter(|&&factor| !is_sure(factor)).count();
    let what = match main.less {
        Some(less) => {
            format!("The lead of `{}` over `{}`", sampled.variants[main.variant], sampled.variants[less])
        }
        None => "The outcome".to_owned(),
    };
    let mut parts = Vec::new();
    if !up.is_empty() {
        parts.push(format!("rises with {}", up.join(", ")));
    }
    if !down.is_empty() {
        parts.push(format!("falls with {}", down.join(", ")));
    }
    if parts.is_empty() {
        return format!("{what} surely rises or falls with none of the numbers; more --points may tell.");
    }
    let others = match rest {
        0 => String::new(),
        1 => " Of one other it cannot be said.".to_owned(),
        _ => format!(" Of {rest} others it cannot be said."),
    };
    format!("{what} {} (rank correlations, the others held).{others}", parts.join("; it "))
}
