//! `today.csv`: what is said of day 0, what is simulated, and the numbers that it determines.

use crate::row::Row;
use eyeballs_lab::results::{Results, TodayResult};

pub(super) const FILE: &str = "today.csv";

/// Names of the columns.
pub(super) const COLUMNS: [&str; 14] = [
    "service",
    "fact",
    "unit",
    "said_low",
    "said_high",
    "simulated",
    "met",
    "parameter",
    "value",
    "how",
    "why",
    "draws_p10",
    "draws_p50",
    "draws_p90",
];

pub(super) fn rows(results: &Results) -> Vec<Row> {
    results.today.iter().map(row).collect()
}

fn row(fact: &TodayResult) -> Row {
    let draws = fact.over_draws;
    Row::new()
        .text(&fact.service)
        .text(&fact.fact)
        .text(&fact.unit)
        .number(fact.said_low)
        .number(fact.said_high)
        .optional(fact.simulated)
        .flag(fact.is_met)
        .text(&fact.parameter)
        .number(fact.value)
        .text(fact.how)
        .text(fact.why.as_deref().unwrap_or_default())
        .optional(draws.map(|draws| draws.p10))
        .optional(draws.map(|draws| draws.p50))
        .optional(draws.map(|draws| draws.p90))
}
