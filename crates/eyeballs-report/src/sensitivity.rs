//! What an outcome depends on: the words, the table, the files and the picture of an analysis.

#[cfg(test)]
mod tests;

use crate::number::{percent, short};
use crate::plots::{Drawn, Effect as Bar, draw_effects};
use crate::row::{Row, csv_text};
use crate::table::{align_numbers, blank, range, say, section};
use crate::{Error, write_file};
use eyeballs_lab::sensitivity::{Analysed, Effect, Estimated, Method, Share, Sure, Target};
use std::path::Path;

/// What lies in the folder of an analysis, for its `README.txt`.
pub const CONTENTS: &str = "\
report.html      all of it for a reader: open it in a browser
sensitivity.csv  what each outcome depends on: a row for each outcome and uncertain number, with intervals of 95 %
pairs.csv        what two of them do together, if it was asked for
sensitivity.json all of that
sensitivity.png  what the decision, or the only variant, depends on (also as SVG)
design.csv       the values at each point
store            what was simulated, so that it is never simulated twice

An empty cell has no value.
";

/// A share that is less is not worth a word.
const WORTH_A_WORD: f64 = 0.05;
/// As many are named.
const NAMED: usize = 5;

/// The analysis as JSON. Numbers that are not finite become `null`.
pub fn json(analysed: &Analysed) -> String {
    serde_json::to_string_pretty(analysed).expect("an analysis has text keys only")
}

/// Writes the files of numbers into a folder, and tells which of them could not be written.
pub fn files(analysed: &Analysed, folder: &Path) -> Vec<Error> {
    let table = |name: &str, columns: &[&str], rows: Vec<Row>| {
        let path = folder.join(name);
        write_file(&path, &csv_text(columns, rows).map_err(Error::file("write", &path))?)
    };
    let numbers: &[&str] = match analysed.method {
        Method::Sobol { .. } => &[
            "first",
            "first_low_95",
            "first_high_95",
            "first_sure",
            "total",
            "total_low_95",
            "total_high_95",
            "total_sure",
        ],
        Method::Morris { .. } => &[
            "mean",
            "mean_low_95",
            "mean_high_95",
            "size",
            "size_low_95",
            "size_high_95",
            "spread",
            "spread_low_95",
            "spread_high_95",
        ],
        Method::Tornado => &["low_value", "high_value", "outcome_low", "outcome_high"],
    };
    let columns = [&["outcome", "number"], numbers].concat();
    let rows = analysed.targets.iter().flat_map(|target| effect_rows(analysed, target)).collect();
    let effects = table("sensitivity.csv", &columns, rows);
    let pairs: Vec<Row> = analysed.targets.iter().flat_map(|target| pair_rows(analysed, target)).collect();
    let columns = ["outcome", "one", "other", "second", "second_low_95", "second_high_95", "second_sure"];
    let pairs = if pairs.is_empty() { Ok(()) } else { table("pairs.csv", &columns, pairs) };
    let all = write_file(&folder.join("sensitivity.json"), format!("{}\n", json(analysed)).as_bytes());
    [effects, pairs, all].into_iter().filter_map(Result::err).collect()
}

fn estimated(row: Row, estimated: &Estimated) -> Row {
    row.number(estimated.value).number(estimated.low).number(estimated.high)
}

fn shared(row: Row, share: &Share) -> Row {
    estimated(row, &share.share).text(sure(share.sure))
}

fn sure(sure: Sure) -> &'static str {
    match sure {
        Sure::Converged => "converged",
        Sure::NotConverged => "not-converged",
        Sure::Negative => "negative",
    }
}

fn effect_rows(analysed: &Analysed, target: &Target) -> Vec<Row> {
    let row = |(factor, effect): (&String, &Effect)| {
        let row = Row::new().text(&name(analysed, target)).text(factor);
        match effect {
            Effect::Variance { first, total } => shared(shared(row, first), total),
            Effect::Steps { mean, size, spread } => estimated(estimated(estimated(row, mean), size), spread),
            Effect::Ends { low_value, high_value, low, high } => {
                [*low_value, *high_value, *low, *high].into_iter().fold(row, Row::number)
            }
        }
    };
    analysed.factors.iter().zip(&target.effects).map(row).collect()
}

fn pair_rows(analysed: &Analysed, target: &Target) -> Vec<Row> {
    let row = |pair: &eyeballs_lab::sensitivity::Pair| {
        let [one, other] = pair.factors.map(|factor| &*analysed.factors[factor]);
        shared(Row::new().text(&name(analysed, target)).text(one).text(other), &pair.share)
    };
    target.pairs.iter().map(row).collect()
}

/// An outcome: a variant, or one less another.
fn name(analysed: &Analysed, target: &Target) -> String {
    let own = &analysed.variants[target.variant];
    match target.less {
        Some(less) => format!("{own} less {}", analysed.variants[less]),
        None => own.clone(),
    }
}

/// What matters most: the difference of the two best, or the only variant.
fn main_target(analysed: &Analysed) -> Option<&Target> {
    analysed.targets.iter().rev().find(|target| target.problem.is_none())
}

/// Draws what the decision depends on, as bars.
pub fn pictures(analysed: &Analysed, title: &str, folder: &Path) -> Drawn {
    let Some(target) = main_target(analysed) else { return Drawn::default() };
    let bar = |(factor, effect): (&String, &Effect)| {
        let values =
            |estimates: &[&Estimated]| estimates.iter().map(|one| [one.value, one.low, one.high]).collect();
        let values = match effect {
            Effect::Variance { first, total } => values(&[&first.share, &total.share]),
            Effect::Steps { size, .. } => values(&[size]),
            Effect::Ends { high, .. } => vec![[*high; 3]],
        };
        match effect {
            Effect::Ends { low_value, high_value, low, .. } => {
                let name = format!("{factor}, {}", range(&short(*low_value), &short(*high_value)));
                Bar { name, start: *low, values }
            }
            _ => Bar { name: factor.clone(), start: 0.0, values },
        }
    };
    let bars = analysed.factors.iter().zip(&target.effects).map(bar).collect();
    let (legend, x_title): (&[&str], String) = match analysed.method {
        Method::Sobol { .. } => (&["alone", "with others"], "share of the variance".to_owned()),
        Method::Morris { .. } => (&["mean size of a step over all of the range"], analysed.goal.clone()),
        Method::Tornado => {
            (&["mean outcome between the 10th and the 90th percentile of one number"], analysed.goal.clone())
        }
    };
    let heading = format!("What it depends on: {}", name(analysed, target));
    let explained = match analysed.method {
        Method::Tornado => format!("{}; one number at a time, the others in the middle", analysed.goal),
        _ => format!("{}; intervals of 95 %", analysed.goal),
    };
    let parts = [title.to_owned(), explained];
    draw_effects((&heading, &parts), bars, legend, (&x_title, "sensitivity"), folder)
}

/// The analysis as text, at most `width` characters wide where tables can be.
pub fn table(analysed: &Analysed, title: &str, width: u16) -> String {
    let mut text = String::new();
    if !title.is_empty() {
        say(&mut text, width, title);
    }
    let how = match analysed.method {
        Method::Sobol { blocks, .. } => {
            format!("Indices of variance (Sobol 1993), {blocks} blocks, {} points", analysed.points)
        }
        Method::Morris { trajectories } => {
            format!(
                "Elementary effects (Morris 1991), {trajectories} trajectories, {} points",
                analysed.points
            )
        }
        Method::Tornado => {
            format!("One number at a time at its 10th and its 90th percentile, {} points", analysed.points)
        }
    };
    let (goal, replications) = (&analysed.goal, analysed.replications);
    say(&mut text, width, &format!("What {goal} depends on. {how}, {replications} replications at each."));
    let main = main_target(analysed);
    if let Some(target) = main {
        let (of, mean) = (name(analysed, target), short(target.mean));
        text.push('\n');
        say(
            &mut text,
            width,
            &match target.less {
                Some(_) => format!("{of} (mean {mean}): what the decision hinges on"),
                None => format!("{of} (mean {mean})"),
            },
        );
        section(&mut text, &effects_table(analysed, target, width));
        words(analysed, target).iter().for_each(|sentence| say(&mut text, width, sentence));
        if analysed.targets.len() > 1 {
            say(&mut text, width, "Each variant by itself is in sensitivity.csv.");
        }
    }
    for target in &analysed.targets {
        if let Some(problem) = &target.problem {
            let of = name(analysed, target);
            say(&mut text, width, &format!("{of}: nothing can be told; {problem}."));
        }
    }
    for problem in &analysed.problems {
        say(&mut text, width, &format!("Not known everywhere: {problem}."));
    }
    text
}

fn effects_table(analysed: &Analysed, target: &Target, width: u16) -> comfy_table::Table {
    let header: &[&str] = match analysed.method {
        Method::Sobol { .. } => &["", "alone", "with others"],
        Method::Morris { .. } => &["", "mean step", "mean size", "spread"],
        Method::Tornado => &["", "from", "to", "outcome from", "to"],
    };
    let mut table = blank(width, header.iter().map(|&text| text.to_owned()));
    align_numbers(&mut table);
    for factor in order(target) {
        let cells = match &target.effects[factor] {
            Effect::Variance { first, total } => vec![share_cell(first), share_cell(total)],
            Effect::Steps { mean, size, spread } => [mean, size, spread].map(number_cell).to_vec(),
            Effect::Ends { low_value, high_value, low, high } => {
                [*low_value, *high_value, *low, *high].map(short).to_vec()
            }
        };
        table.add_row(std::iter::once(analysed.factors[factor].clone()).chain(cells));
    }
    table
}

/// The factors, those that matter most first.
fn order(target: &Target) -> Vec<usize> {
    let size = |factor: &usize| match target.effects[*factor] {
        Effect::Variance { total, .. } => total.share.value,
        Effect::Steps { size, .. } => size.value,
        Effect::Ends { low, high, .. } => (high - low).abs(),
    };
    let mut order: Vec<usize> = (0..target.effects.len()).collect();
    order.sort_by(|one, other| size(other).total_cmp(&size(one)));
    order
}

fn share_cell(share: &Share) -> String {
    let Estimated { value, low, high } = share.share;
    let mark = match share.sure {
        Sure::Converged => "",
        Sure::NotConverged => " ~",
        Sure::Negative => " !",
    };
    format!("{}{mark}\n{}", percent(value), range(&percent(low), &percent(high)))
}

fn number_cell(estimated: &Estimated) -> String {
    format!("{}\n{}", short(estimated.value), range(&short(estimated.low), &short(estimated.high)))
}

/// What intervals carry, in sentences.
fn words(analysed: &Analysed, target: &Target) -> Vec<String> {
    let mut said = Vec::new();
    let factor = |factor: usize| format!("`{}`", analysed.factors[factor]);
    match analysed.method {
        Method::Sobol { blocks, .. } => {
            let shares: Vec<(usize, Share, Share)> = order(target)
                .into_iter()
                .filter_map(|factor| match target.effects[factor] {
                    Effect::Variance { first, total } => Some((factor, first, total)),
                    Effect::Steps { .. } | Effect::Ends { .. } => None,
                })
                .collect();
            let surely = |share: &Share| share.share.low > WORTH_A_WORD;
            let matter = shares.iter().filter(|(_, _, total)| surely(total)).take(NAMED);
            let matter: Vec<String> = matter
                .map(|(index, _, total)| format!("{} {}", factor(*index), percent(total.share.value)))
                .collect();
            said.push(match matter.is_empty() {
                true => format!("None surely explains more than {} of the variance.", percent(WORTH_A_WORD)),
                false => format!(
                    "Surely more than {} of the variance depends on: {}.",
                    percent(WORTH_A_WORD),
                    matter.join(", ")
                ),
            });
            let out = shares.iter().filter(|(_, _, total)| total.share.high < WORTH_A_WORD).count();
            if out > 0 {
                said.push(format!(
                    "{out} surely matter less than that, whatever the others are: they can stay as they are."
                ));
            }
            let wide = shares.iter().filter(|(_, first, total)| {
                [first, total].iter().any(|share| share.sure == Sure::NotConverged)
            });
            let wide = wide.count();
            if wide > 0 {
                said.push(format!(
                    "Not converged (~): {wide} of {}, with intervals wider than 10 %; `--points {}` halves them.",
                    shares.len(),
                    4 * blocks
                ));
            }
            let negative = |share: &&Share| share.sure == Sure::Negative;
            if shares.iter().flat_map(|(_, first, total)| [first, total]).any(|share| negative(&share)) {
                said.push(
                    "A share below 0 (!) is no share: it is chance, and says that the points are too few."
                        .to_owned(),
                );
            }
            if let Some(pair) = target
                .pairs
                .iter()
                .filter(|pair| surely(&pair.share))
                .max_by(|one, other| one.share.share.value.total_cmp(&other.share.share.value))
            {
                let [one, other] = pair.factors.map(factor);
                said.push(format!(
                    "{one} and {other} together do {} that neither does alone.",
                    percent(pair.share.share.value)
                ));
            }
            if let Some(noise) = target.noise {
                said.push(format!(
                    "Of the variance of a single outcome {} is luck; the shares above leave it out.",
                    percent(noise.value)
                ));
            }
        }
        Method::Morris { .. } => {
            let does = |factor: &usize| match target.effects[*factor] {
                Effect::Steps { size, .. } => size.high > 0.0,
                Effect::Variance { .. } | Effect::Ends { .. } => false,
            };
            let (some, none): (Vec<usize>, Vec<usize>) = order(target).into_iter().partition(does);
            let names = |factors: Vec<usize>| factors.into_iter().map(factor).collect::<Vec<_>>().join(", ");
            if !some.is_empty() {
                let first = names(some.into_iter().take(NAMED).collect());
                said.push(format!("In the order of their size: {first}."));
            }
            if !none.is_empty() {
                said.push(format!("Without any effect: {}.", names(none)));
            }
            let bent = order(target).into_iter().take(NAMED).filter(|&factor| match target.effects[factor] {
                Effect::Steps { size, spread, .. } => spread.low > 0.5 * size.value,
                Effect::Variance { .. } | Effect::Ends { .. } => false,
            });
            let bent: Vec<String> = bent.map(factor).collect();
            if !bent.is_empty() {
                said.push(format!(
                    "Steps of {} differ from place to place: curved, or dependent on the others.",
                    bent.join(", ")
                ));
            }
        }
        Method::Tornado => {
            let moves = |factor: usize| match target.effects[factor] {
                Effect::Ends { low, high, .. } => Some((low, high)),
                _ => None,
            };
            if let Some((first, (low, high))) =
                order(target).first().and_then(|&first| Some((first, moves(first)?)))
            {
                said.push(format!(
                    "It moves most with {}: from {} to {}.",
                    factor(first),
                    short(low),
                    short(high)
                ));
            }
            if target.less.is_some() {
                let turns = |&factor: &usize| moves(factor).is_some_and(|(low, high)| low * high < 0.0);
                let turning: Vec<String> = order(target).into_iter().filter(turns).map(factor).collect();
                said.push(match turning.is_empty() {
                    true => "No number alone, at either end, makes the other better.".to_owned(),
                    false => {
                        format!("Which of the two is better turns with {}, each alone.", turning.join(", "))
                    }
                });
            }
            said.push(
                "The others stay in the middle: what two do together, and how sure this is, --sensitivity sobol tells."
                    .to_owned(),
            );
        }
    }
    said
}
