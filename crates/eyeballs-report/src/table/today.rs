//! "You said / simulated": the facts of today, and the numbers that they determine.

use super::{blank, range, say, section};
use crate::number::{NOTHING, short};
use comfy_table::Table;
use eyeballs_lab::results::{Results, TodayResult};

/// What stands where a number needs no simulation.
const AS_SAID: &str = "as said";

/// Begins the results with what is known of day 0, if the scenario says so.
pub(super) fn today(text: &mut String, results: &Results, width: u16) {
    if results.today.is_empty() {
        return;
    }
    text.push('\n');
    let below = match results.today.iter().any(|row| row.over_draws.is_some()) {
        true => {
            "mean of the month after day 0; below it the 10th to 90th percentile over draws of what nobody knows"
        }
        false => "mean of the month after day 0",
    };
    say(text, width, &format!("Today: {below}; OFF where it is not what you said."));
    section(text, &facts(results, width));
    for row in results.today.iter() {
        if let Some(why) = &row.why {
            say(text, width, &format!("- {} of {} is off: {why}.", row.fact, row.service));
        }
    }
}

fn facts(results: &Results, width: u16) -> Table {
    let mut table = blank(width, ["", "today", "you said", "simulated", "so that"]);
    for row in &results.today {
        let flag = if row.is_met { "" } else { "OFF" };
        let so_that = format!("{} = {}\n({})", row.parameter, plain(row.value), row.how);
        table.add_row([flag.to_owned(), fact(row), said(row), simulated(row), so_that]);
    }
    table
}

fn fact(row: &TodayResult) -> String {
    format!("{}\n{}", row.fact, row.service)
}

fn number(row: &TodayResult, number: f64) -> String {
    if row.unit == "share" { format!("{} %", short(100.0 * number)) } else { short(number) }
}

fn said(row: &TodayResult) -> String {
    let [low, high] = [row.said_low, row.said_high].map(|end| number(row, end));
    if row.said_low < row.said_high { range(&low, &high) } else { low }
}

fn simulated(row: &TodayResult) -> String {
    let mean = match row.simulated {
        Some(simulated) => number(row, simulated),
        None if row.is_met => AS_SAID.to_owned(),
        None => NOTHING.to_owned(),
    };
    match &row.over_draws {
        Some(draws) => format!("{mean}\n{}", range(&number(row, draws.p10), &number(row, draws.p90))),
        None => mean,
    }
}

/// A number as it can be typed.
fn plain(number: f64) -> String {
    if number != 0.0 && number.abs() < 1e-4 { format!("{number:e}") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_lab::results::Quantiles;

    #[test]
    fn what_is_off_is_flagged_with_the_reason_and_a_range_and_draws_are_shown() {
        let row = TodayResult {
            service: "reader".to_owned(),
            fact: "churn_per_month".to_owned(),
            unit: "share".to_owned(),
            said_low: 0.04,
            said_high: 0.06,
            simulated: Some(0.05),
            parameter: "service.reader.churn.hazard".to_owned(),
            value: 0.000_012_5,
            how: "search",
            is_met: true,
            why: None,
            over_draws: Some(Quantiles { p10: 0.03, p50: 0.05, p90: 0.07 }),
        };
        let off = TodayResult {
            fact: "users".to_owned(),
            unit: "people".to_owned(),
            said_low: 400_000.0,
            said_high: 400_000.0,
            simulated: None,
            is_met: false,
            why: Some("it is not so".to_owned()),
            over_draws: None,
            ..row.clone()
        };
        let mut text = String::new();
        today(&mut text, &Results { today: vec![row, off], ..Results::default() }, 120);
        let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
        for expected in [
            "churn_per_month 4 to 6 % 5 % service.reader.churn.hazard = 1.25e-5 reader 3 to 7 % (search)",
            "OFF users 400 k - ",
            "- users of reader is off: it is not so.",
        ] {
            assert!(words.contains(expected), "{expected}: {text}");
        }
        let mut nothing = String::new();
        today(&mut nothing, &Results::default(), 120);
        assert_eq!(nothing, "");
    }
}
