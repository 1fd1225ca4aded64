//! `waterfall.csv`: money from revenue to profit, and differences of profit by their causes.

use super::variant;
use crate::row::Row;
use eyeballs_lab::results::{ProfitDifference, Results, Track, WaterfallStep};

pub(super) const FILE: &str = "waterfall.csv";

/// Names of the columns.
pub(super) fn columns(currency: &str) -> [String; 8] {
    [
        "variant".to_owned(),
        "compared_with".to_owned(),
        "firm".to_owned(),
        "step".to_owned(),
        format!("mean_{currency}"),
        format!("low_95_{currency}"),
        format!("high_95_{currency}"),
        "replications_count".to_owned(),
    ]
}

pub(super) fn rows(results: &Results) -> Vec<Row> {
    let steps = results
        .tracks
        .iter()
        .flat_map(|track| track.waterfall.iter().map(move |step| of_step(results, track, step)));
    let differences = results.profit_differences.iter().flat_map(|difference| of_causes(results, difference));
    steps.chain(differences).collect()
}

fn of_step(results: &Results, track: &Track, step: &WaterfallStep) -> Row {
    Row::new()
        .text(variant(results, track.variant))
        .text("")
        .text(&track.firm)
        .text(step.measure.name)
        .number(step.mean)
        .optional(None)
        .optional(None)
        .count(track.replications)
}

/// The profit of the first variant, what adds to it, and what that comes to.
fn of_causes(results: &Results, difference: &ProfitDifference) -> Vec<Row> {
    let row = |step: &str, mean: f64, interval: Option<(f64, f64)>| {
        Row::new()
            .text(variant(results, difference.variant))
            .text(variant(results, 0))
            .text(&difference.firm)
            .text(step)
            .number(mean)
            .optional(interval.map(|(low, _)| low))
            .optional(interval.map(|(_, high)| high))
            .count(difference.pairs)
    };
    let first = row("profit_compared_with", difference.first, None);
    let causes =
        difference.causes.iter().map(|part| row(part.cause.name(), part.mean, Some((part.low, part.high))));
    std::iter::once(first).chain(causes).chain([row("profit", difference.other, None)]).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::{Scratch, results};
    use std::fs;

    #[test]
    fn steps_of_a_variant_come_first_and_the_causes_of_differences_behind_them() {
        let scratch = Scratch::new("waterfall");
        assert!(super::super::summary(&results(2, 400), scratch.path()).is_empty());
        let text = fs::read_to_string(scratch.path().join("waterfall.csv")).unwrap();
        let rows: Vec<&str> = text.lines().collect();
        assert_eq!(
            rows[0],
            "variant,compared_with,firm,step,mean_CNY,low_95_CNY,high_95_CNY,replications_count"
        );
        assert_eq!(rows[1], "free + ads,,acme,revenue_users,30000000,,,64");
        assert_eq!(rows[10], "free + ads,,acme,profit,25000000,,,64");
        assert_eq!(rows[11], "membership,,acme,revenue_users,30000000,,,64");
        assert_eq!(
            rows[21..],
            [
                "membership,free + ads,acme,profit_compared_with,25000000,,,64",
                "membership,free + ads,acme,user_days,-9000000,-10000000,-8000000,64",
                "membership,free + ads,acme,revenue_per_user_day,5000000,4000000,6000000,64",
                "membership,free + ads,acme,cost_per_user_day,-2000000,-3000000,-1000000,64",
                "membership,free + ads,acme,acquisition_cost,3000000,2000000,4000000,64",
                "membership,free + ads,acme,fixed_cost,0,-1000000,1000000,64",
                "membership,free + ads,acme,profit,22000000,,,64",
            ]
        );
    }
}
