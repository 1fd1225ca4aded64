//! Writes findings down: a page, a table, pictures. Nothing in them depends on the machine or the clock, so
//! that the same program writes the same bytes again.

use crate::checks::NOT_COVERED;
use crate::finding::{Bound, Line, Verdict};
use crate::{Outcome, Size};
use eyeballs_report::{Error, panels, write_file};
use std::fmt::Write;
use std::fs;
use std::path::Path;

/// Columns of the table, in order.
const COLUMNS: [&str; 11] = [
    "subject",
    "check",
    "quantity",
    "expected",
    "simulated",
    "standard_error",
    "z",
    "bound",
    "verdict",
    "scenario",
    "source",
];

/// Writes `validation.md`, beside it a folder `validation` with the table, and last a picture for each check.
///
/// # Errors
/// If a file cannot be written.
pub fn write(outcomes: &[Outcome], size: Size, folder: &Path) -> Result<(), Error> {
    let beside = folder.join("validation");
    fs::create_dir_all(&beside).map_err(Error::file("create", &beside))?;
    let precise = size == Size::Full;
    let path = beside.join("validation.csv");
    let table = table(outcomes, precise).map_err(Error::file("write", &path))?;
    write_file(&path, &table)?;
    write_file(&folder.join("validation.md"), page(outcomes, precise).as_bytes())?;
    // A picture that cannot be drawn takes nothing with it.
    for outcome in outcomes.iter().filter(|outcome| !outcome.findings.panels.is_empty()) {
        let path = beside.join(outcome.check.name).with_extension("png");
        let check = &outcome.check;
        panels(check.title, check.method.legend(), &outcome.findings.panels, &path)?;
    }
    Ok(())
}

/// A line for the terminal: what, expected, simulated, standard error, z, verdict.
pub fn line(line: &Line, precise: bool) -> String {
    format!(
        "{:<58} expected {:>11} simulated {:>11} +- {:<9} {:>7} {}",
        line.quantity,
        number(line.expected),
        number(line.simulated.value),
        number(line.simulated.standard_error),
        z(line),
        verdict(line, precise),
    )
}

fn verdict(line: &Line, precise: bool) -> &'static str {
    match line.verdict(precise) {
        Verdict::Holds => "holds",
        Verdict::Fails => "FAILS",
        Verdict::TooNoisy => "TOO NOISY",
        Verdict::Reported => "reported",
    }
}

/// Standard errors mean something only where they are the bound.
fn z(line: &Line) -> String {
    match line.bound {
        Bound::StandardErrors => format!("{:+.2}", line.z()),
        _ => "-".to_owned(),
    }
}

fn bound(line: &Line) -> String {
    match line.bound {
        Bound::StandardErrors => format!("± {}", number(4.0 * line.simulated.standard_error)),
        Bound::Within(distance) => format!("± {}", number(distance)),
        Bound::Below => "below".to_owned(),
        Bound::Above => "above".to_owned(),
        Bound::Reported => "-".to_owned(),
    }
}

/// Five digits, whatever the size.
fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    if !value.is_finite() {
        return value.to_string();
    }
    let power = value.abs().log10().floor() as i32;
    if !(-4..9).contains(&power) {
        return format!("{value:.3e}");
    }
    let decimals = (4 - power).max(0) as usize;
    let text = format!("{value:.decimals$}");
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

fn table(outcomes: &[Outcome], precise: bool) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(COLUMNS)?;
    for outcome in outcomes {
        let check = &outcome.check;
        for line in &outcome.findings.lines {
            writer.write_record([
                check.subject,
                check.name,
                &line.quantity,
                &line.expected.to_string(),
                &line.simulated.value.to_string(),
                &line.simulated.standard_error.to_string(),
                &z(line),
                &bound(line),
                verdict(line, precise),
                &format!("scenarios/validation/{}.toml", check.name),
                check.source,
            ])?;
        }
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

const HEAD: &str = "\
# Validation

Every mechanism in the setting in which it is a textbook model, against that model's closed form; and the whole
against published figures. `eyeballs validate` writes this page, [the table](validation/validation.csv) and the
pictures again, byte for byte; the scenarios stand in `scenarios/validation`.

*z* is the distance from the expected value in standard errors. A line holds within four of them, and only if a
standard error is below one hundredth of the value; or within the bound that comes with a published figure. A line
without a bound is *reported*: nobody claims that it holds.
Standard errors are those of means over independent replications.
";

fn page(outcomes: &[Outcome], precise: bool) -> String {
    let mut page = String::from(HEAD);
    let lines = || outcomes.iter().flat_map(|outcome| &outcome.findings.lines);
    let judged = || lines().filter(|line| line.bound != Bound::Reported);
    let held = judged().filter(|line| line.verdict(precise) == Verdict::Holds).count();
    let (judged, reported) = (judged().count(), lines().count() - judged().count());
    let reported = if reported > 0 { format!(" {reported} more are reported.") } else { String::new() };
    let _ = write!(page, "\n**{held} of {judged} lines hold.**{reported}\n");
    if !precise {
        page.push_str("\nA quick run: a part of the replications, so the bounds are wider.\n");
    }
    let mut subject = "";
    for outcome in outcomes {
        if outcome.check.subject != subject {
            subject = outcome.check.subject;
            let _ = write!(page, "\n## {subject}\n");
        }
        section(&mut page, outcome, precise);
    }
    if !NOT_COVERED.is_empty() {
        page.push_str("\n## What no check covers\n\n");
        for mechanism in NOT_COVERED {
            let _ = writeln!(page, "- {mechanism}");
        }
    }
    page
}

fn section(page: &mut String, Outcome { check, findings }: &Outcome, precise: bool) {
    let name = check.name;
    let _ = write!(page, "\n### {}\n\n{}.\n\nExpected: {}.\n", check.title, check.mechanism, check.source);
    for note in &findings.notes {
        let _ = write!(page, "\n{note}\n");
    }
    page.push_str("\n| quantity | expected | simulated | s.e. | z | bound | verdict |\n");
    page.push_str("| --- | ---: | ---: | ---: | ---: | ---: | --- |\n");
    for line in &findings.lines {
        let _ = writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} | {} |",
            line.quantity.replace('|', "\\|"),
            number(line.expected),
            number(line.simulated.value),
            number(line.simulated.standard_error),
            z(line),
            bound(line),
            verdict(line, precise),
        );
    }
    if !findings.panels.is_empty() {
        let _ = write!(page, "\n![{name}](validation/{name}.png)\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_five_digits() {
        for (value, text) in [
            (0.0, "0"),
            (1.0, "1"),
            (0.331_198_642, "0.3312"),
            (1234.567, "1234.6"),
            (123_456.0, "123456"),
            (-0.000_123_456_7, "-0.00012346"),
            (1.5e-9, "1.500e-9"),
            (f64::INFINITY, "inf"),
        ] {
            assert_eq!(number(value), text);
        }
    }
}
