//! What the batch amounts to, as text for a terminal.

mod claims;
mod column;
mod lesson;
mod today;

use crate::number::{NOTHING, short};
use crate::verdict::verdict;
pub(crate) use column::{Column, column_name};
use comfy_table::{
    Cell, CellAlignment, ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle, Width,
};
use eyeballs_core::measures::Unit;
use eyeballs_lab::results::{Difference, Results, StylisedResult, Summary, Track};

/// No table reads well in less.
const NARROWEST: u16 = 40;
/// Most characters of a line of a row's label; longer ones are broken.
const MAX_LABEL_CHARACTERS: usize = 24;
/// Spaces around a cell.
const PADDING: usize = 2;
/// And between two columns.
const GAP: usize = 1;

/// A line below the header and no others: the numbers are the picture.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::none().fill('─').junction('─'));

/// Failures that are shown; the rest is counted.
const FAILURES_SHOWN: usize = 5;
/// A day that never comes.
const NEVER: &str = "never";

/// The results as text, at most `width` characters wide where tables can be.
pub fn table(results: &Results, width: u16) -> String {
    let width = width.max(NARROWEST);
    let mut text = String::new();
    headline(&mut text, results, width);
    today::today(&mut text, results, width);
    if !results.tracks.is_empty() {
        let cells = |column| results.tracks.iter().map(|track| summary_cell(track, column)).collect();
        let shown: Vec<Column> = Column::all().filter(|column| column.is_shown(results)).collect();
        for columns in beside_each_other(&shown, label_width(results), width, cells) {
            section(&mut text, &tracks_table(results, &columns, width));
        }
    }
    if !results.differences.is_empty() {
        let first = results.variants.first().map_or("the first variant", String::as_str);
        text.push('\n');
        let below = "mean of paired replications, 95 % interval of the mean below.";
        say(&mut text, width, &format!("Difference to {first}: {below}"));
        let has = |column: &Column| results.differences.iter().any(|d| d.measure == column.measure);
        let compared: Vec<Column> = Column::all().filter(has).collect();
        let of = |column: Column| results.differences.iter().filter(move |d| d.measure == column.measure);
        let cells = |column| of(column).map(difference_cell).collect();
        for columns in beside_each_other(&compared, label_width(results), width, cells) {
            section(&mut text, &differences_table(results, &columns, width));
        }
    }
    if !results.claims.is_empty() {
        text.push('\n');
        say(&mut text, width, "Claims: share of replications in which they hold, 95 % interval below.");
        section(&mut text, &claims::claims(results, width));
        claims::below(&mut text, results, width);
    }
    if !results.facts.is_empty() {
        text.push('\n');
        let below = "median of replications, 10th to 90th percentile below; OFF where the median is not in the range.";
        say(&mut text, width, &format!("Card of stylised facts: {below}"));
        section(&mut text, &card_table(results, width));
    }
    if results.verdict.is_some() {
        text.push('\n');
        text += &verdict(results, width);
    }
    failures(&mut text, results, width);
    lesson::lesson(&mut text, results, width);
    lesson::steps(&mut text, results, width);
    text
}

/// Characters of the column of labels.
fn label_width(results: &Results) -> usize {
    let longest = results.tracks.iter().map(|track| track.label.chars().count()).max();
    longest.unwrap_or(0).min(MAX_LABEL_CHARACTERS) + PADDING
}

/// Puts as many columns into a table as fit beside its labels.
fn beside_each_other(
    columns: &[Column],
    label_width: usize,
    width: u16,
    cells: impl Fn(Column) -> Vec<String>,
) -> Vec<Vec<Column>> {
    let mut groups: Vec<Vec<Column>> = Vec::new();
    let mut left = 0;
    for &column in columns {
        let texts = std::iter::once(heading(column)).chain(cells(column));
        let widest = texts.flat_map(|text| text.lines().map(|line| line.chars().count()).max()).max();
        let needed = widest.unwrap_or(0) + PADDING + GAP;
        match groups.last_mut() {
            Some(group) if needed <= left => {
                left -= needed;
                group.push(column);
            }
            _ => {
                left = usize::from(width).saturating_sub(label_width + needed);
                groups.push(vec![column]);
            }
        }
    }
    groups
}

/// A measure's title, in two lines where it can be.
fn heading(column: Column) -> String {
    column.headline.title.replacen(" per ", "\nper ", 1)
}

fn headline(text: &mut String, results: &Results, width: u16) {
    for line in [&results.title, &results.question] {
        if !line.is_empty() {
            say(text, width, line);
        }
    }
    text.push('\n');
    say(text, width, &scale(results));
    if results.not_run > 0 {
        let total = u64::from(results.replications) * results.variants.len() as u64;
        let not_run = results.not_run;
        say(
            text,
            width,
            &format!(
                "Interrupted: {not_run} of {total} simulations were not run; what follows is of those that were."
            ),
        );
    }
    let currency = &results.currency;
    if results.tracks.iter().any(|track| track.services.len() > 1) {
        say(text, width, "A user of several services of one firm counts once for each.");
    }
    if results.tracks.is_empty() {
        say(text, width, "Nothing was completed.");
    } else if results.replications > 1 {
        let below = "Median; below it the 10th to 90th percentile of replications.";
        say(text, width, &format!("Money in {currency}. {below}"));
        let is_partial = |track: &Track| {
            track.measures.iter().flatten().any(|summary| summary.replications < track.replications)
        };
        if results.tracks.iter().any(is_partial) {
            say(
                text,
                width,
                "Where only some replications have a value, it is that of these, and their number stands below.",
            );
        }
    } else {
        say(text, width, &format!("Money in {currency}. One replication says nothing about chance."));
    }
}

/// How much was simulated.
fn scale(results: &Results) -> String {
    let people = f64::from(results.agents) * f64::from(results.represents);
    let agents = if results.represents > 1 {
        let [agents, represents] = [results.agents, results.represents].map(|count| short(f64::from(count)));
        format!(" ({agents} agents, each for {represents})")
    } else {
        String::new()
    };
    // Runs that are compared may have more than the least.
    let most = results.tracks.iter().map(|track| track.replications).max().unwrap_or_default();
    let replications = match most > results.replications {
        true => format!("{} to {most} replications", results.replications),
        false => counted(results.replications as usize, "replication"),
    };
    format!("{} days, {} people{agents}, {replications} of each variant.", results.days, short(people))
}

fn counted(count: usize, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// A table between blank lines.
pub(crate) fn section(text: &mut String, table: &Table) {
    text.push('\n');
    for line in table.lines() {
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

fn tracks_table(results: &Results, columns: &[Column], width: u16) -> Table {
    let mut table = header(width, columns);
    hold_labels(&mut table, results);
    for track in &results.tracks {
        let name = if track.replications < results.replications {
            format!("{}\n{} of {} done", track.label, track.replications, results.replications)
        } else {
            track.label.clone()
        };
        let cells = columns.iter().map(|column| summary_cell(track, *column));
        table.add_row(std::iter::once(name).chain(cells));
    }
    align_numbers(&mut table);
    table
}

fn summary_cell(track: &Track, column: Column) -> String {
    let Some(summary) = column.of(track) else { return NOTHING.to_owned() };
    let unit = column.measure.unit;
    let replications = track.replications;
    if unit == Unit::Truth {
        let count = (summary.mean * f64::from(summary.replications)).round();
        return format!("{}\n{count} of {}", percent(summary.mean), summary.replications);
    }
    let text = |value| value_text(unit, value);
    let quantiles = summary.quantiles;
    let mut cell = text(quantiles.p50);
    if quantiles.p10 != quantiles.p90 {
        cell += &format!("\n{}", range(&text(quantiles.p10), &text(quantiles.p90)));
    }
    if summary.replications < replications {
        cell += &format!("\nin {} of {replications}", summary.replications);
    }
    cell
}

/// A value: days are whole or never come, shares are in per cent.
fn value_text(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Day if value == f64::INFINITY => NEVER.to_owned(),
        Unit::Day if value.is_finite() => format!("{value:.0}"),
        Unit::Share if value.is_finite() => percent(value),
        _ => short(value),
    }
}

/// A difference of a measure: that of two shares is in percentage points.
fn difference_text(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Day if value.is_finite() => format!("{value:.0} days"),
        Unit::Share if value.is_finite() => format!("{} pp", short(100.0 * value)),
        _ => short(value),
    }
}

/// `0.9 to 1.1 M`: the suffix once where both have the same. Not a hyphen, which reads as a minus sign.
pub(crate) fn range(low: &str, high: &str) -> String {
    match (low.split_once(' '), high.split_once(' ')) {
        (Some((digits, suffix)), Some((_, other))) if suffix == other => format!("{digits} to {high}"),
        _ => format!("{low} to {high}"),
    }
}

fn percent(share: f64) -> String {
    format!("{} %", short(100.0 * share))
}

fn differences_table(results: &Results, columns: &[Column], width: u16) -> Table {
    let mut table = header(width, columns);
    hold_labels(&mut table, results);
    for track in results.tracks.iter().filter(|track| track.variant > 0) {
        let cells = columns.iter().map(|column| {
            let of_track = |difference: &&Difference| {
                (difference.variant, difference.measure) == (track.variant, column.measure)
                    && difference.firm == track.firm
            };
            results.differences.iter().find(of_track).map_or(NOTHING.to_owned(), difference_cell)
        });
        table.add_row(std::iter::once(track.label.clone()).chain(cells));
    }
    align_numbers(&mut table);
    table
}

fn difference_cell(difference: &Difference) -> String {
    let text = |value| difference_text(difference.measure.unit, value);
    let sign = if difference.mean > 0.0 { "+" } else { "" };
    let interval = range(&text(difference.low), &text(difference.high));
    format!("{sign}{}\n{interval}", text(difference.mean))
}

fn card_table(results: &Results, width: u16) -> Table {
    let mut table = blank(width, ["", "here", "published", "fact"]);
    for fact in &results.facts {
        let flag = match fact.is_within() {
            Some(true) => "",
            Some(false) => "OFF",
            None => "NO VALUE",
        };
        let published = range(&short(fact.low), &short(fact.high));
        table.add_row([flag.to_owned(), fact_value(fact), published, fact_text(fact)]);
    }
    table
}

fn fact_value(fact: &StylisedResult) -> String {
    let Some(value) = fact.value else { return NOTHING.to_owned() };
    let Summary { quantiles, replications, .. } = value;
    let some = match replications < fact.replications {
        true => format!("\nin {replications} of {}", fact.replications),
        false => String::new(),
    };
    format!("{}\n{}{some}", short(quantiles.p50), range(&short(quantiles.p10), &short(quantiles.p90)))
}

fn fact_text(fact: &StylisedResult) -> String {
    match &fact.problem {
        Some(problem) if fact.value.is_none() => format!("{}\nno value: {problem}", fact.text),
        _ => format!("{}\n({})", fact.text, fact.source),
    }
}

fn failures(text: &mut String, results: &Results, width: u16) {
    let count = results.failures.len();
    if count == 0 {
        return;
    }
    text.push('\n');
    say(text, width, &format!("{} failed:", counted(count, "simulation")));
    for failure in results.failures.iter().take(FAILURES_SHOWN) {
        let variant = results.variants.get(failure.variant).map_or("", String::as_str);
        say(text, width, &format!("- {variant}, replication {}: {}", failure.replication, failure.message));
    }
    if count > FAILURES_SHOWN {
        say(text, width, &format!("- and {} more; all are in failures.csv", count - FAILURES_SHOWN));
    }
}

/// A table of nothing but a header.
pub(crate) fn blank(width: u16, header: impl IntoIterator<Item = impl Into<Cell>>) -> Table {
    let mut table = Table::new();
    table
        .load_style(STYLE)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(header.into_iter().map(Into::into).collect::<Vec<Cell>>());
    table
}

fn header(width: u16, columns: &[Column]) -> Table {
    let titles = columns.iter().map(|column| heading(*column));
    blank(width, std::iter::once(String::new()).chain(titles))
}

/// Keeps the numbers from squeezing the labels.
fn hold_labels(table: &mut Table, results: &Results) {
    if let Some(labels) = table.column_mut(0) {
        let width = u16::try_from(label_width(results)).unwrap_or(u16::MAX);
        labels.set_constraint(ColumnConstraint::LowerBoundary(Width::Fixed(width)));
    }
}

/// Numbers stand at the right, whole.
pub(crate) fn align_numbers(table: &mut Table) {
    for column in table.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
        column.set_constraint(ColumnConstraint::ContentWidth);
    }
}

/// A line of prose, broken at spaces.
pub(crate) fn say(text: &mut String, width: u16, line: &str) {
    let mut column = 0;
    for word in line.split_whitespace() {
        let length = word.chars().count();
        if column > 0 && column + 1 + length > usize::from(width) {
            text.push('\n');
            column = 0;
        } else if column > 0 {
            text.push(' ');
            column += 1;
        }
        text.push_str(word);
        column += length;
    }
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::results;

    fn row<'a>(text: &'a str, start: &str) -> &'a str {
        text.lines()
            .find(|line| line.trim_start().starts_with(start))
            .unwrap_or_else(|| panic!("{start}: {text}"))
    }

    #[test]
    fn a_track_is_a_row_of_medians_with_their_percentiles_below() {
        let text = table(&results(2, 400), 100);
        let lines: Vec<&str> = text.lines().collect();
        let first = lines.iter().position(|line| line.contains("free + ads")).unwrap();
        let words = |line: &str| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>().join(" ");
        assert_eq!(words(lines[first]), "free + ads 1 M 40 k 4 250 M 110 M");
        assert_eq!(words(lines[first + 1]), "900 k to 1.1 M 36 to 44 k 3.6 to 4.4 225 to 275 M 99 to 121 M");
    }

    #[test]
    fn no_line_is_wider_than_asked_and_narrow_terminals_get_more_tables() {
        for width in [80, 100, 200] {
            let text = table(&results(4, 1095), width);
            let widest = text.lines().map(|line| line.chars().count()).max().unwrap();
            assert!(widest <= usize::from(width), "{widest} > {width}:\n{text}");
        }
    }

    #[test]
    fn the_currency_is_said_once() {
        let mut results = results(2, 400);
        results.failures.clear();
        assert_eq!(table(&results, 100).matches("CNY").count(), 1);
    }

    #[test]
    fn a_payback_that_never_comes_is_never_and_an_undefined_number_a_dash() {
        let mut results = results(3, 400);
        results.tracks[0].measures[8] = None;
        let text = table(&results, 400);
        assert!(row(&text, "sell once").contains(" never "), "{text}");
        assert!(row(&text, "free + ads").contains(" - "), "{text}");
    }

    #[test]
    fn differences_have_a_sign_and_an_interval() {
        let text = table(&results(2, 400), 100);
        let text = text.split_once("Difference to free + ads").unwrap().1;
        let row = row(text, "membership");
        assert!(row.contains("-450 k") && row.contains("+1.2 M") && row.contains("+1.2 pp"), "{row}");
        assert!(text.contains("-520 to -380 k"), "{text}");
        assert!(text.contains("-800 k to 3.2 M"), "{text}");
    }

    /// The number of replications behind a ratio stands there whenever it is not all of them.
    #[test]
    fn bankruptcies_are_shown_and_who_is_left_is_said() {
        let text = table(&results(3, 400), 400);
        let header = row(&text, "users");
        assert!(header.contains("bankrupt") && header.contains("spent on acquisition"), "{header}");
        // Zero for everybody.
        assert!(!header.contains("fixed costs"), "{header}");
        assert!(row(&text, "sell once").contains("25 %"), "{text}");
        assert!(
            text.contains("16 of 64") && text.contains("in 48 of 64") && text.contains("in 16 of 64"),
            "{text}"
        );
        assert!(text.contains("Where only some replications have a value"), "{text}");
        let text = table(&results(2, 400), 400);
        assert!(
            !text.contains("bankrupt") && !text.contains("in 48") && !text.contains("only some"),
            "{text}"
        );
    }

    #[test]
    fn claims_say_whether_they_are_met_or_could_not_be_told() {
        let text = table(&results(2, 400), 100);
        assert!(row(&text, "met").contains("95 % (61 of 64)"), "{text}");
        assert!(row(&text, "NOT MET").contains("31 % (20 of 64)"), "{text}");
        assert!(text.contains("not evaluated: no replication has a third year"), "{text}");
        // 57 of 59 are enough, of 64 they are not.
        assert!(text.contains("held in 57 of 64,") && text.contains(" 5 could not be evaluated"), "{text}");
        assert_eq!(text.matches("NOT MET").count(), 2, "{text}");
    }

    #[test]
    fn claims_say_what_carries_them() {
        let mut results = results(2, 400);
        assert!(!table(&results, 160).contains("without it"));
        results.claims[0].placebo = Some(crate::testing::placebo());
        let text = table(&results, 160);
        assert!(row(&text, "met").contains("5 % (3 of 64)") && text.contains(" carried by it "), "{text}");
        assert!(text.contains("Off for claim 1: service.reader.churn.hazard = 0."), "{text}");
        let placebo = results.claims[0].placebo.as_mut().expect("it is there");
        placebo.carried = eyeballs_lab::placebo::Carried::WithoutIt;
        let text = table(&results, 160);
        assert!(row(&text, "NOT CARRIED").contains("95 % (61 of 64)"), "{text}");
        assert!(text.contains("HOLDS WITHOUT IT"), "{text}");
    }

    #[test]
    fn the_card_flags_what_is_off() {
        let mut results = results(2, 400);
        assert!(!table(&results, 100).contains("Card"));
        results.facts = crate::testing::facts_of_a_card();
        let text = table(&results, 100);
        let text = text.split_once("Card of stylised facts").unwrap().1;
        let good = row(text, "0.64");
        assert!(good.contains("0.5 to 0.66") && good.contains("Daily users"), "{text}");
        let off = row(text, "OFF ");
        assert!(off.contains("45") && off.contains("20 to 30.1"), "{text}");
        assert!(text.contains("in 60 of 64") && text.contains("(Oberlo 2022)"), "{text}");
        assert!(
            row(text, "NO VALUE").contains(" - ") && text.contains("no value: it has no value"),
            "{text}"
        );
    }

    #[test]
    fn what_failed_or_was_not_run_is_said() {
        let mut results = results(2, 400);
        results.not_run = 28;
        results.failures = vec![results.failures[0].clone(); 9];
        let text = table(&results, 100);
        assert!(text.contains("Interrupted: 28 of 128 simulations"), "{text}");
        assert!(text.contains("9 simulations failed"), "{text}");
        assert!(text.contains("and 4 more"), "{text}");
    }

    #[test]
    fn nothing_at_all_is_said_too() {
        let text = table(&Results::default(), 0);
        assert!(text.contains("Nothing was completed."), "{text}");
    }
}
