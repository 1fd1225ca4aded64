//! `summary.csv`, `differences.csv`, `waterfall.csv`, `claims.csv`, `facts.csv`, `uncertainties.csv`, `outcomes.csv` and `failures.csv`: what the batch amounts to.

mod today;
mod waterfall;

use crate::daily::metric_column;
use crate::row::{Cell, Row, csv_text};
use crate::table::column_name;
use crate::{Error, write_file};
use eyeballs_core::measures::headlines;
use eyeballs_core::record::MetricName;
use eyeballs_lab::placebo::PlaceboResult;
use eyeballs_lab::results::{
    ClaimResult, Difference, Failure, GoalResult, MetricResult, Results, StylisedResult, Summary, Track,
};
use std::path::Path;

/// A file of the summary as a table.
pub struct SummaryTable {
    /// Name of the file.
    pub file: &'static str,
    /// Names of the columns.
    pub columns: Vec<String>,
    /// Rows of as many cells; those of a column are of one kind.
    pub rows: Vec<Vec<Cell>>,
}

/// Writes the files into a folder, `facts.csv`, `today.csv`, `uncertainties.csv` and `outcomes.csv` only if the scenario has what they hold, and tells which of them could not be written.
pub fn summary(results: &Results, folder: &Path) -> Vec<Error> {
    let mut failed = Vec::new();
    each_file(results, |name, names, rows| {
        let path = folder.join(name);
        let text = csv_text(names, rows).map_err(Error::file("write", &path));
        failed.extend(text.and_then(|text| write_file(&path, &text)).err());
    });
    failed
}

/// The same as tables.
pub fn summary_tables(results: &Results) -> Vec<SummaryTable> {
    let mut tables = Vec::new();
    each_file(results, |file, names, rows| {
        let columns = names.iter().map(|name| (*name).to_owned()).collect();
        let rows = rows.into_iter().map(Row::into_cells).collect();
        tables.push(SummaryTable { file, columns, rows });
    });
    tables
}

fn each_file(results: &Results, mut write: impl FnMut(&'static str, &[&str], Vec<Row>)) {
    write(
        "summary.csv",
        &[
            "variant",
            "firm",
            "replications_count",
            "measure",
            "p10",
            "p50",
            "p90",
            "mean",
            "replications_with_value_count",
            "service",
        ],
        measures(results),
    );
    write(
        "differences.csv",
        &["variant", "compared_with", "firm", "measure", "mean", "low_95", "high_95", "pairs_count"],
        differences(results),
    );
    let columns = waterfall::columns(&results.currency);
    write(waterfall::FILE, &columns.each_ref().map(String::as_str), waterfall::rows(results));
    write(
        "claims.csv",
        &[
            "claim",
            "holds",
            "held_replications",
            "evaluated_replications",
            "held_share",
            "low_95_share",
            "high_95_share",
            "required_share",
            "met",
            "placebo",
            "placebo_held_replications",
            "placebo_completed_replications",
            "placebo_held_share",
            "placebo_low_95_share",
            "placebo_high_95_share",
            "difference_share",
            "difference_standard_error_share",
            "carried",
            "problem",
            "placebo_problem",
        ],
        claims(results),
    );
    if !results.facts.is_empty() {
        write(
            "facts.csv",
            &[
                "fact",
                "of",
                "p10",
                "p50",
                "p90",
                "mean",
                "replications_with_value_count",
                "replications_count",
                "low",
                "high",
                "within",
                "source",
                "problem",
            ],
            facts(results),
        );
    }
    if !results.today.is_empty() {
        write(today::FILE, &today::COLUMNS, today::rows(results));
    }
    if !results.uncertainties.is_empty() {
        let keys = results.uncertainties.iter().map(|uncertainty| uncertainty.key.as_str());
        write(
            "uncertainties.csv",
            &std::iter::once("replication").chain(keys).collect::<Vec<_>>(),
            draws(results),
        );
    }
    if let Some(goal) = &results.goal {
        write("outcomes.csv", &["variant", "replication", "outcome"], outcomes(results, goal));
    }
    write("failures.csv", &["variant", "replication", "failed", "message", "repeat"], failures(results));
}

fn measures(results: &Results) -> Vec<Row> {
    let row = |track: &Track, name: &str, summary: Option<Summary>, service: &str| {
        let number = |of: fn(Summary) -> f64| summary.map(of);
        Row::new()
            .text(variant(results, track.variant))
            .text(&track.firm)
            .count(track.replications)
            .text(name)
            .optional(number(|summary| summary.quantiles.p10))
            .optional(number(|summary| summary.quantiles.p50))
            .optional(number(|summary| summary.quantiles.p90))
            .optional(number(|summary| summary.mean))
            .count(summary.map_or(0, |summary| summary.replications))
            .text(service)
    };
    let mut rows = Vec::new();
    for track in &results.tracks {
        for (index, (measure, headline)) in headlines().into_iter().enumerate() {
            let name = measure.column(headline.column, &results.currency);
            rows.push(row(track, &name, track.measures.get(index).copied().flatten(), ""));
        }
        for (year, summary) in (1..).zip(&track.profit_by_year) {
            rows.push(row(track, &format!("profit_year{year}_{}", results.currency), *summary, ""));
        }
        for (service, metric) in track
            .services
            .iter()
            .flat_map(|service| service.metrics.iter().map(move |metric| (service, metric)))
        {
            let MetricResult { model, metric, unit, sum, summary } = metric.clone();
            let name = metric_column(&MetricName { model, name: metric, unit, sum }, &results.currency);
            rows.push(row(track, &name, summary, &service.name));
        }
    }
    rows
}

/// What each replication drew.
fn draws(results: &Results) -> Vec<Row> {
    let row = |replication: u32| {
        let values = results.uncertainties.iter().map(|uncertainty| uncertainty.values[replication as usize]);
        values.fold(Row::new().count(replication), Row::number)
    };
    (0..results.replications).map(row).collect()
}

/// What counts, in each simulation.
fn outcomes(results: &Results, goal: &GoalResult) -> Vec<Row> {
    let of = |(index, outcomes): (usize, &Vec<Option<f64>>)| {
        let row = move |(replication, outcome): (u32, &Option<f64>)| {
            Row::new().text(variant(results, index)).count(replication).optional(*outcome)
        };
        (0..).zip(outcomes).map(row).collect::<Vec<_>>()
    };
    goal.outcomes.iter().enumerate().flat_map(of).collect()
}

fn differences(results: &Results) -> Vec<Row> {
    let row = |difference: &Difference| {
        Row::new()
            .text(variant(results, difference.variant))
            .text(variant(results, 0))
            .text(&difference.firm)
            .text(&column_name(difference.measure, &results.currency))
            .number(difference.mean)
            .number(difference.low)
            .number(difference.high)
            .count(difference.pairs)
    };
    results.differences.iter().map(row).collect()
}

fn claims(results: &Results) -> Vec<Row> {
    let row = |claim: &ClaimResult| {
        let evaluated = claim.evaluated > 0;
        let placebo = claim.placebo.as_ref();
        Row::new()
            .text(&claim.text)
            .text(&claim.holds_expression)
            .count(claim.held)
            .count(claim.evaluated)
            .optional(claim.share())
            .optional(evaluated.then_some(claim.low))
            .optional(evaluated.then_some(claim.high))
            .optional(claim.required_share)
            .flag(claim.met())
            .text(&placebo.map_or_else(String::new, PlaceboResult::written))
            .optional(placebo.map(|placebo| f64::from(placebo.held)))
            .optional(placebo.map(|placebo| f64::from(placebo.replications)))
            .optional(placebo.and_then(PlaceboResult::share))
            .optional(placebo.filter(|placebo| placebo.replications > 0).map(|placebo| placebo.low))
            .optional(placebo.filter(|placebo| placebo.replications > 0).map(|placebo| placebo.high))
            .optional(placebo.and_then(|placebo| placebo.difference))
            .optional(placebo.and_then(|placebo| placebo.standard_error))
            .text(placebo.map_or("", |placebo| placebo.carried.words()))
            .text(claim.problem.as_deref().unwrap_or_default())
            .text(placebo.and_then(|placebo| placebo.problem.as_deref()).unwrap_or_default())
    };
    results.claims.iter().map(row).collect()
}

fn facts(results: &Results) -> Vec<Row> {
    let row = |fact: &StylisedResult| {
        let number = |of: fn(Summary) -> f64| fact.value.map(of);
        Row::new()
            .text(&fact.text)
            .text(&fact.of)
            .optional(number(|value| value.quantiles.p10))
            .optional(number(|value| value.quantiles.p50))
            .optional(number(|value| value.quantiles.p90))
            .optional(number(|value| value.mean))
            .count(fact.value.map_or(0, |value| value.replications))
            .count(fact.replications)
            .number(fact.low)
            .number(fact.high)
            .flag(fact.is_within())
            .text(&fact.source)
            .text(fact.problem.as_deref().unwrap_or_default())
    };
    results.facts.iter().map(row).collect()
}

fn failures(results: &Results) -> Vec<Row> {
    let row = |failure: &Failure| {
        Row::new()
            .text(variant(results, failure.variant))
            .count(failure.replication)
            .text(if failure.model { "model" } else { "market" })
            .text(&failure.message)
            .text(&failure.repeat)
    };
    results.failures.iter().map(row).collect()
}

fn variant(results: &Results, index: usize) -> &str {
    results.variants.get(index).map_or("", String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, facts_of_a_card, results};
    use std::fs;

    fn lines(folder: &Path, name: &str) -> Vec<String> {
        fs::read_to_string(folder.join(name)).unwrap().lines().map(str::to_owned).collect()
    }

    #[test]
    fn each_measure_of_each_track_is_a_row_with_its_unit() {
        let scratch = Scratch::new("summary");
        let results = results(3, 400);
        assert!(summary(&results, scratch.path()).is_empty());
        let rows = lines(scratch.path(), "summary.csv");
        let measures = headlines().len();
        // And the profit of a year, and a metric of its model.
        let measures = measures + 2;
        assert_eq!(rows.len(), 1 + 3 * measures);
        assert_eq!(
            rows[0],
            "variant,firm,replications_count,measure,p10,p50,p90,mean,replications_with_value_count,service"
        );
        assert_eq!(rows[1], "free + ads,acme,64,users_people,900000,1000000,1100000,1000000,64,");
        let row = |variant: usize, name: &str| {
            let rows = &rows[1 + variant * measures..1 + (variant + 1) * measures];
            rows.iter().find(|row| row.contains(&format!(",{name},"))).unwrap_or_else(|| panic!("{name}"))
        };
        // The third variant never earns its cost back, and 16 of 64 replications end in bankruptcy: ratios are of the rest.
        assert_eq!(row(2, "payback_day"), "sell once,acme,64,payback_day,,,,,64,");
        assert_eq!(row(2, "bankrupt_share"), "sell once,acme,64,bankrupt_share,0,0,1,0.25,64,");
        assert_eq!(row(2, "bankruptcy_day"), "sell once,acme,64,bankruptcy_day,180,200,220,200,16,");
        assert_eq!(
            row(2, "customers_per_hundred_users"),
            "sell once,acme,64,customers_per_hundred_users,10.8,12,13.2,12,48,"
        );
        assert_eq!(
            row(1, "profit_year1_CNY"),
            "membership,acme,64,profit_year1_CNY,9000000,10000000,11000000,10000000,64,"
        );
        assert_eq!(row(0, "bankruptcy_day"), "free + ads,acme,64,bankruptcy_day,,,,,0,");
    }

    #[test]
    fn what_a_model_reports_has_a_row_with_its_service() {
        let scratch = Scratch::new("summary-metrics");
        assert!(summary(&results(2, 400), scratch.path()).is_empty());
        let rows = lines(scratch.path(), "summary.csv");
        let metrics: Vec<&String> = rows.iter().filter(|row| row.contains("ads.load")).collect();
        assert_eq!(
            metrics,
            [
                "free + ads,acme,64,ads.load_ads_per_hour,2,4,6,4.5,64,reader",
                "membership,acme,64,ads.load_ads_per_hour,2,4,6,4.5,64,reader"
            ]
        );
    }

    #[test]
    fn no_text_is_a_formula() {
        let scratch = Scratch::new("summary-formulas");
        let mut results = results(2, 400);
        results.variants = vec!["=1".to_owned(), "-10 %".to_owned()];
        results.tracks[0].firm = "@acme".to_owned();
        results.claims[0].text = "+1 is more".to_owned();
        results.claims[0].holds_expression = "-1 < 0".to_owned();
        results.failures[0].message = "=cmd".to_owned();
        assert!(summary(&results, scratch.path()).is_empty());
        let second = |name: &str| lines(scratch.path(), name)[1].clone();
        assert!(second("summary.csv").starts_with("'=1,'@acme,64,users_people,900000,"));
        assert!(second("differences.csv").starts_with("'-10 %,'=1,acme,users_people,-450000,-520000,"));
        assert!(second("claims.csv").starts_with("'+1 is more,'-1 < 0,61,64,"));
        assert_eq!(second("failures.csv"), "'-10 %,17,model,'=cmd,eyeballs run a.toml --only 'it:17'");
    }

    #[test]
    fn differences_claims_and_failures_have_their_files() {
        let scratch = Scratch::new("summary-others");
        assert!(summary(&results(3, 400), scratch.path()).is_empty());
        let differences = lines(scratch.path(), "differences.csv");
        assert_eq!(differences[1], "membership,free + ads,acme,users_people,-450000,-520000,-380000,64");
        let claims = lines(scratch.path(), "claims.csv");
        assert_eq!(
            claims[1],
            "Membership has fewer users but earns more,final.users[1] < final.users[0],61,64,0.953125,0.87,\
             0.98,0.9,true,,,,,,,,,,,"
        );
        assert_eq!(
            claims[3],
            "Nobody can tell,final.cash > 0,0,0,,,,,,,,,,,,,,,no replication has a third year,"
        );
        let mut results = results(3, 400);
        results.claims[0].placebo = Some(crate::testing::placebo());
        assert!(summary(&results, scratch.path()).is_empty());
        let claims = lines(scratch.path(), "claims.csv");
        assert!(
            claims[1].ends_with(
                ",true,service.reader.churn.hazard = 0,3,64,0.046875,0.016,0.129,0.875,0.0625,carried by it,,"
            ),
            "{}",
            claims[1]
        );
        let failures = lines(scratch.path(), "failures.csv");
        assert_eq!(
            failures[1],
            "membership,17,model,\"model `paid-membership`, day 4: price is not a number\",eyeballs run a.toml --only 'it:17'"
        );
    }

    #[test]
    fn the_card_has_a_file_where_there_is_one() {
        let scratch = Scratch::new("summary-card");
        let mut results = results(2, 400);
        assert!(summary(&results, scratch.path()).is_empty());
        assert!(!scratch.path().join("facts.csv").exists());
        results.facts = facts_of_a_card();
        assert!(summary(&results, scratch.path()).is_empty());
        assert_eq!(
            lines(scratch.path(), "facts.csv"),
            [
                "fact,of,p10,p50,p90,mean,replications_with_value_count,replications_count,low,high,within,source,\
                 problem",
                "Daily users of 100 monthly ones,final.dau_per_mau['base'],0.6,0.64,0.7,0.65,64,64,0.5,0.66,true,\
                 Facebook 2019,",
                "Minutes a day,final.minutes['base'],40,45,50,45,60,64,20,30.1,false,Oberlo 2022,it divides by zero",
                "Kept for a year,month13.x['base'],,,,,0,64,0.1,0.2,,Somebody 2020,it has no value",
            ]
        );
    }

    #[test]
    fn a_file_that_cannot_be_written_is_named_and_the_others_are_written() {
        let scratch = Scratch::new("summary-in-the-way");
        fs::create_dir(scratch.path().join("differences.csv")).unwrap();
        let failed: Vec<String> =
            summary(&results(3, 400), scratch.path()).iter().map(Error::to_string).collect();
        assert!(failed.len() == 1 && failed[0].contains("differences.csv"), "{failed:?}");
        for name in ["summary.csv", "claims.csv", "failures.csv"] {
            assert!(lines(scratch.path(), name).len() > 1, "{name}");
        }
    }

    #[test]
    fn the_same_results_give_the_same_bytes() {
        let (one, two) = (Scratch::new("summary-same-1"), Scratch::new("summary-same-2"));
        assert!(summary(&results(4, 100), one.path()).is_empty());
        assert!(summary(&results(4, 100), two.path()).is_empty());
        for name in ["summary.csv", "differences.csv", "claims.csv", "failures.csv"] {
            assert_eq!(lines(one.path(), name), lines(two.path(), name));
        }
    }
}
