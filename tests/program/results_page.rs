//! The page that describes the files of results knows every file and column, and no other.

use crate::user::User;
use eyeballs_tests::project;
use std::collections::BTreeSet;
use std::fs;

/// The currency of the market below.
const CURRENCY: &str = "EUR";

/// A market with all models, claims and a failure of nobody: every file is there.
fn user() -> User {
    let user = User::new("results-page");
    let market = project().join("tests/fixtures/scenarios/two-firms.toml");
    fs::copy(market, user.path("market.toml")).expect("the fixture can be copied");
    user.types("run market.toml --quiet --daily-csv --out results", 0);
    user
}

fn page() -> String {
    fs::read_to_string(project().join("docs/results.md")).expect("the page can be read")
}

/// The part of the page below the heading of a file.
fn part<'a>(page: &'a str, file: &str) -> &'a str {
    let heading = format!("\n## `{file}`\n");
    let start = page.find(&heading).unwrap_or_else(|| panic!("no part about {file}")) + heading.len();
    page[start..].split("\n## ").next().unwrap_or_default()
}

/// The names in the first column of the tables of a part.
fn documented(part: &str) -> BTreeSet<String> {
    let first = part.lines().filter_map(|line| line.strip_prefix("| ")?.split(" | ").next());
    let names = first.flat_map(|cell| cell.split('`').skip(1).step_by(2));
    names.map(|name| name.replace("CURRENCY", CURRENCY)).collect()
}

#[test]
fn the_page_knows_every_file_and_column_and_no_other() {
    let (user, page) = (user(), page());
    let measures = fs::read_to_string(project().join("docs/measures.md")).expect("the page can be read");
    for file in user.names("results") {
        if matches!(file.rsplit('.').next(), Some("png" | "svg")) || file == "README.txt" {
            continue;
        }
        assert!(page.contains(&format!("`{file}`")), "docs/results.md does not know {file}");
        if file.ends_with(".csv") && file != "daily.csv" {
            let text = user.reads(&format!("results/{file}"));
            let head = text.lines().next().unwrap_or_default().split(',').map(str::to_owned);
            assert_eq!(documented(part(&page, &file)), head.collect::<BTreeSet<_>>(), "columns of {file}");
        }
    }
    let text = user.reads("results/daily.csv");
    let keys = documented(part(&page, "daily.parquet"));
    for column in text.lines().next().unwrap_or_default().split(',') {
        let of_market = measures.contains(&format!("`daily: {}`", column.replace(CURRENCY, "CUR")));
        let of_model = column.contains('.');
        assert!(keys.contains(column) || of_market || of_model, "nobody describes {column} of daily.parquet");
    }
}

#[test]
fn every_measure_of_a_month_is_described() {
    let user = user_of_the_shop();
    let measures = fs::read_to_string(project().join("docs/measures.md")).expect("the page can be read");
    let mut names = BTreeSet::new();
    for row in user.table("results/monthly.csv") {
        names.insert(row.text("measure").to_owned());
    }
    assert!(names.len() > 35, "{names:?}");
    for name in names.iter().filter(|name| !name.contains('.')) {
        let name = name.replace("USD", "CUR");
        let plain = name.trim_end_matches("_CUR");
        let is_described = [format!("daily: {name}`"), format!(": {name}`"), format!("| `{plain}` |")];
        assert!(
            is_described.iter().any(|text| measures.contains(text)),
            "docs/measures.md does not know {name}"
        );
    }
}

/// A shop of 40 days: a month, and ten days of another.
fn user_of_the_shop() -> User {
    let user = User::new("results-page-shop");
    user.writes("shop.toml", crate::user::SHOP);
    user.types("run shop.toml --quiet --no-pictures --daily-csv --out results", 0);
    user
}

/// Of one replication every quantile is that replication's number, so the daily rows say it.
#[test]
fn monthly_numbers_are_those_of_the_daily_rows() {
    let user = User::new("results-page-monthly");
    user.writes("shop.toml", crate::user::SHOP);
    user.types("run shop.toml --quiet --no-pictures --daily-csv --replications 1 --out results", 0);
    let days = user.table("results/daily.csv");
    let months = user.table("results/monthly.csv");
    let month = |variant: &str, month: &str, measure: &str| {
        let is_it = |row: &&crate::user::Row| {
            (row.text("variant"), row.text("month"), row.text("measure")) == (variant, month, measure)
        };
        months.iter().find(is_it).unwrap_or_else(|| panic!("no {measure} in month {month} of {variant}"))
    };
    for variant in ["dear", "cheap"] {
        let days: Vec<_> = days.iter().filter(|row| row.text("variant") == variant).collect();
        for (number, days) in [("1", &days[..30]), ("2", &days[30..])] {
            for flow in ["joined_people", "revenue_USD", "profit_USD", "minutes_min", "sell-once.sales_count"]
            {
                let row = month(variant, number, flow);
                let sum: f64 = days.iter().map(|day| day.number(flow)).sum();
                let median = row.number("p50");
                assert!(
                    (median - sum).abs() <= 1e-9 * sum.abs(),
                    "{variant} {number} {flow}: {median} {sum}"
                );
                assert_eq!((row.number("p10"), row.number("p90")), (median, median));
                assert_eq!(row.number("days_count"), days.len() as f64);
            }
            for level in ["users_month_people", "firm_cash_USD", "satisfaction_share"] {
                let last = days.last().expect("days").number(level);
                assert_eq!(month(variant, number, level).number("p50"), last, "{variant} {number} {level}");
            }
        }
    }
    // And the whole run in summary.csv.
    let summary = user.table("results/summary.csv");
    let sold = summary
        .iter()
        .find(|row| row.text("variant") == "dear" && row.text("measure") == "sell-once.sales_count")
        .expect("a row for what the model reports");
    let sum: f64 = days[..40].iter().map(|day| day.number("sell-once.sales_count")).sum();
    assert_eq!((sold.number("p50"), sold.text("service")), (sum, "shop"));
}
