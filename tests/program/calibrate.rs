//! `eyeballs calibrate`: from data to the values that made it.

use crate::user::User;

/// A market whose people join by themselves; the data are a run of it with the hazard 0.02, which is not that of
/// the file.
const MARKET: &str = "\
title = 'A market that fills'
[run]
days = 60
replications = 1
[people]
count = 2_000
free_minutes = 1
[firm.acme]
cash = 0
credit = 'unlimited'
[service.s]
firm = 'acme'
churn = 0
[[service.s.channel]]
kind = 'organic'
innovation = 0.005
[calibration]
budget = 40
starts = 1
replications = 2
[[calibration.parameter]]
key = 'service.s.channel.organic.innovation'
from = 0.001
to = 0.1
scale = 'log'
[[calibration.target]]
name = 'joined'
file = 'data.csv'
column = 'joined'
unit = 'people'
measure = 'joined'
every_days = 10
fit_until = 39
";

const KEY: &str = "service.s.channel.organic.innovation";

/// People who join in six times ten days, a run of another seed.
fn data(user: &User) -> String {
    user.writes("truth.toml", MARKET.split("[calibration]").next().expect("a head"));
    user.types(&format!("run truth.toml --seed 99 --set {KEY}=0.02 --out truth -q --daily-csv"), 0);
    let days = user.table("truth/daily.csv");
    let joined = |row: &crate::user::Row| row.number("joined_people");
    let sums = days.chunks(10).map(|days| days.iter().map(joined).sum::<f64>());
    "joined\n".to_owned() + &sums.map(|sum| format!("{sum}\n")).collect::<String>()
}

#[test]
fn the_values_that_made_the_data_are_found_and_can_be_run() {
    let user = User::new("calibrate");
    let data = data(&user);
    user.writes("data.csv", &data);
    user.writes("market.toml", MARKET);
    let answer = user.types("calibrate market.toml --out fit", 0);
    assert!(answer.data.contains(&format!("--set '{KEY}=0.0")), "{answer}");
    assert_eq!(
        user.names("fit"),
        [
            "README.txt",
            "best.toml",
            "calibration.json",
            "estimates.csv",
            "fit-1-joined.png",
            "fit-1-joined.svg",
            "fit.csv",
            "store"
        ]
    );
    let estimates = user.table("fit/estimates.csv");
    let number = |name: &str| estimates[0].number(name);
    assert!(number("low_95") < 0.02 && 0.02 < number("high_95"), "{:?}", user.reads("fit/estimates.csv"));
    assert!((number("best") - 0.02).abs() < 4.0 * number("standard_error"));
    let rows = user.table("fit/fit.csv");
    assert_eq!(rows.len(), 6);
    let json = user.json("fit/calibration.json");
    let error = json["targets"][0]["forecast_error_percent"].as_f64().expect("two rows were held out");
    assert!(error < 25.0, "{error} %");
    user.types("check fit/best.toml", 0);
    let again = user.types("calibrate market.toml --json -q --out again --threads 1", 0);
    assert_eq!(again.data, user.reads("fit/calibration.json"), "at any number of threads");
    assert_eq!(again.messages, "");
}

#[test]
fn bad_targets_are_refused_like_any_mistake() {
    let user = User::new("calibrate-mistakes");
    user.writes("data.csv", "joined\n1\n2\n3\n4\n5\n6\n7\n");
    user.writes("market.toml", &MARKET.replace("column = 'joined'", "column = 'jioned'"));
    user.writes("unit.toml", &MARKET.replace("unit = 'people'", "unit = 'million USD'"));
    user.writes("days.toml", MARKET);
    user.writes("none.toml", MARKET.split("[calibration]").next().expect("a head"));
    for (file, place, word) in [
        ("market.toml", "market.toml:29:10", "did you mean `joined`?"),
        ("unit.toml", "unit.toml:30:8", "`joined` is counted in people"),
        ("days.toml", "data.csv:8:1", "beyond the run of 60 days"),
        ("none.toml", "none.toml", "[calibration]"),
    ] {
        let answer = user.types(&format!("calibrate {file}"), 3);
        assert!(answer.messages.contains(place) && answer.messages.contains(word), "{file}\n{answer}");
        assert_eq!(answer.data, "");
    }
    assert_eq!(user.names("."), ["data.csv", "days.toml", "market.toml", "none.toml", "unit.toml"]);
}
