//! `summary.csv`, `differences.csv`, `claims.csv` and `failures.csv`: what the batch amounts to.

use crate::number::float;
use crate::{Error, write_file};
use eyeballs_core::measures::{Headline, Measure, headlines};
use eyeballs_lab::results::{ClaimResult, Difference, Failure, Results, Track};
use std::path::Path;

/// Writes the four files into a folder, and tells which of them could not be written.
pub fn summary(results: &Results, folder: &Path) -> Vec<Error> {
    let mut failed = Vec::new();
    let mut write = |name: &str, names: &[&str], rows: Vec<Vec<String>>| {
        let path = folder.join(name);
        let text = csv_text(names, rows).map_err(Error::file("write", &path));
        failed.extend(text.and_then(|text| write_file(&path, &text)).err());
    };
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
        ],
        measures(results),
    );
    write(
        "differences.csv",
        &["variant", "compared_with", "firm", "measure", "mean", "low_95", "high_95", "pairs_count"],
        differences(results),
    );
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
            "problem",
        ],
        claims(results),
    );
    write("failures.csv", &["variant", "replication", "failed", "message"], failures(results));
    failed
}

fn measures(results: &Results) -> Vec<Vec<String>> {
    let row = |track: &Track, measure: &Measure, headline: Headline, index: usize| {
        let summary = track.measures.get(index).copied().flatten();
        let [p10, p50, p90, mean] = match summary {
            Some(summary) => {
                let quantiles = summary.quantiles;
                [quantiles.p10, quantiles.p50, quantiles.p90, summary.mean].map(float)
            }
            None => Default::default(),
        };
        vec![
            variant(results, track.variant),
            track.firm.clone(),
            track.replications.to_string(),
            measure.column(headline.column, &results.currency),
            p10,
            p50,
            p90,
            mean,
            summary.map_or(0, |summary| summary.replications).to_string(),
        ]
    };
    let all = || headlines().into_iter().enumerate();
    results
        .tracks
        .iter()
        .flat_map(|track| all().map(move |(index, (measure, headline))| row(track, measure, headline, index)))
        .collect()
}

fn differences(results: &Results) -> Vec<Vec<String>> {
    let row = |difference: &Difference| {
        vec![
            variant(results, difference.variant),
            variant(results, 0),
            difference.firm.clone(),
            column(difference.measure, &results.currency),
            float(difference.mean),
            float(difference.low),
            float(difference.high),
            difference.pairs.to_string(),
        ]
    };
    results.differences.iter().map(row).collect()
}

/// The name of a measure's row.
fn column(measure: &Measure, currency: &str) -> String {
    measure.column(measure.headline.map_or(measure.name, |headline| headline.column), currency)
}

fn claims(results: &Results) -> Vec<Vec<String>> {
    let row = |claim: &ClaimResult| {
        let evaluated = claim.evaluated > 0;
        vec![
            claim.text.clone(),
            claim.holds_expression.clone(),
            claim.held.to_string(),
            claim.evaluated.to_string(),
            optional(claim.share()),
            optional(evaluated.then_some(claim.low)),
            optional(evaluated.then_some(claim.high)),
            optional(claim.required_share),
            claim.met().map(|met| met.to_string()).unwrap_or_default(),
            claim.problem.clone().unwrap_or_default(),
        ]
    };
    results.claims.iter().map(row).collect()
}

fn failures(results: &Results) -> Vec<Vec<String>> {
    let row = |failure: &Failure| {
        vec![
            variant(results, failure.variant),
            failure.replication.to_string(),
            if failure.model { "model" } else { "market" }.to_owned(),
            failure.message.clone(),
        ]
    };
    results.failures.iter().map(row).collect()
}

fn variant(results: &Results, index: usize) -> String {
    results.variants.get(index).cloned().unwrap_or_default()
}

/// A number, or nothing.
pub(crate) fn optional(value: Option<f64>) -> String {
    value.map(float).unwrap_or_default()
}

/// Rows below a header.
pub(crate) fn csv_text(names: &[&str], rows: Vec<Vec<String>>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(names)?;
    for row in rows {
        writer.write_record(row)?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Scratch, results};
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
        assert_eq!(rows.len(), 1 + 3 * measures);
        assert_eq!(
            rows[0],
            "variant,firm,replications_count,measure,p10,p50,p90,mean,replications_with_value_count"
        );
        assert_eq!(rows[1], "free + ads,acme,64,users_people,900000,1000000,1100000,1000000,64");
        let row = |variant: usize, name: &str| {
            let rows = &rows[1 + variant * measures..1 + (variant + 1) * measures];
            rows.iter().find(|row| row.contains(&format!(",{name},"))).unwrap_or_else(|| panic!("{name}"))
        };
        // The third variant never earns its cost back, and 16 of 64 replications end in bankruptcy: ratios are of the rest.
        assert_eq!(row(2, "payback_day"), "sell once,acme,64,payback_day,,,,,64");
        assert_eq!(row(2, "bankrupt_share"), "sell once,acme,64,bankrupt_share,0,0,1,0.25,64");
        assert_eq!(row(2, "bankruptcy_day"), "sell once,acme,64,bankruptcy_day,180,200,220,200,16");
        assert_eq!(
            row(2, "customers_per_hundred_users"),
            "sell once,acme,64,customers_per_hundred_users,10.8,12,13.2,12,48"
        );
        assert_eq!(row(0, "bankruptcy_day"), "free + ads,acme,64,bankruptcy_day,,,,,0");
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
             0.98,0.9,true,"
        );
        assert_eq!(claims[3], "Nobody can tell,final.cash > 0,0,0,,,,,,no replication has a third year");
        let failures = lines(scratch.path(), "failures.csv");
        assert_eq!(
            failures[1],
            "membership,17,model,\"model `paid-membership`, day 4: price is not a number\""
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
