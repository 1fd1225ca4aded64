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
refits = 0
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
    let answer = user.types("calibrate market.toml --out fit --refits 1", 0);
    assert!(answer.data.contains(&format!("--set '{KEY}=0.0")), "{answer}");
    assert_eq!(
        user.names("fit"),
        [
            "README.txt",
            "assumptions.csv",
            "best.toml",
            "calibration.json",
            "cloud.csv",
            "estimates.csv",
            "fit-1-joined.png",
            "fit-1-joined.svg",
            "fit.csv",
            "origins.csv",
            "refits.csv",
            "report.html",
            "scores.csv",
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
    // The data are a run of the model: bands hold what was held out.
    assert_eq!(json["targets"][0]["within_95"], 2, "{json:#}");
    assert_eq!(json["status"], "complete");
    for row in &rows {
        let [low, middle, high] = ["low_95", "simulated", "high_95"].map(|name| row.number(name));
        assert!(low < middle && middle < high, "{low} {middle} {high}");
    }
    let weights: f64 = user.table("fit/cloud.csv").iter().map(|point| point.number("weight")).sum();
    assert!((weights - 1.0).abs() < 1e-9, "{weights}");
    assert_eq!(user.table("fit/scores.csv")[0].text("forecast"), "model");
    assert!(answer.messages.contains("by a pilot of 2"), "the time is told before: {answer}");
    let assumed = user.table("fit/assumptions.csv");
    let [low, value, high] = ["low", "value", "high"].map(|name| assumed[0].number(name));
    assert!(low < value && value < high && assumed[0].text("refitted") == "true");
    assert_eq!(assumed.iter().filter(|row| row.text("refitted") == "true").count(), 1);
    // The forecast and the parameter, with either value.
    let refits = user.table("fit/refits.csv");
    let at: Vec<(f64, &str)> = refits.iter().map(|row| (row.number("at"), row.text("kind"))).collect();
    assert_eq!(at, [(low, "forecast"), (low, "parameter"), (high, "forecast"), (high, "parameter")]);
    assert_eq!(refits[1].number("best"), number("best"));
    assert!(answer.data.contains("all fitted again with"), "{answer}");
    // What is fitted up to day 39 was known before by more rows than parameters once: from day 39 on.
    let origins = user.table("fit/origins.csv");
    assert!(origins.iter().all(|row| row.number("origin_day") == 39.0 && row.number("rows") == 2.0));
    user.types("check fit/best.toml", 0);
    let again = user.types("calibrate market.toml --json -q --out again --threads 1 --refits 1", 0);
    assert_eq!(again.data, user.reads("fit/calibration.json"), "at any number of threads");
    assert_eq!(again.messages, "");
}

#[test]
fn without_intervals_only_the_best_values_are_found() {
    let user = User::new("calibrate-quick");
    let data = data(&user);
    user.writes("data.csv", &data);
    user.writes("market.toml", MARKET);
    let whole = user.types("calibrate market.toml --out whole -q --json", 0);
    user.types("calibrate market.toml --out quick --no-intervals", 0);
    let (quick, whole): (serde_json::Value, serde_json::Value) =
        (user.json("quick/calibration.json"), serde_json::from_str(&whole.data).expect("JSON"));
    assert_eq!(
        (&quick["status"], &quick["parameters"][0]["low"]),
        (&"without-intervals".into(), &serde_json::Value::Null)
    );
    assert!(quick["interval_evaluations"].as_u64() <= whole["interval_evaluations"].as_u64());
    let best = |json: &serde_json::Value| json["parameters"][0]["best"].as_f64().expect("a number");
    assert!((best(&quick) / best(&whole) - 1.0).abs() < 0.05, "{} {}", best(&quick), best(&whole));
    assert!(!user.names("quick").contains(&"cloud.csv".to_owned()));
}

/// Whatever ends it, what was simulated is there, and the same command comes to the same result.
#[cfg(unix)]
#[test]
fn an_interrupted_calibration_leaves_the_best_so_far_and_goes_on() {
    use crate::interrupt::{interrupt, wait_a_minute_for, wait_until};
    let user = User::new("calibrate-interrupted");
    let data = data(&user);
    user.writes("data.csv", &data);
    user.writes(
        "market.toml",
        &MARKET.replace("count = 2_000", "count = 10_000").replace("unit = 'people'", "unit = '5 people'"),
    );
    let start = || user.command("calibrate market.toml --out fit --threads 1").spawn().expect("it starts");
    let kept = || {
        let journals = std::fs::read_dir(user.path("fit/store")).into_iter().flatten().flatten();
        journals.filter_map(|entry| entry.metadata().ok()).map(|about| about.len()).sum::<u64>()
    };
    let mut child = start();
    let first = kept();
    wait_until("some is done", || kept() > first + 1_000);
    child.kill().expect("it runs");
    child.wait().expect("it was killed");
    assert!(!user.names("fit").contains(&"best.toml".to_owned()), "what was killed says nothing");

    let before = kept();
    let mut child = start();
    wait_until("more is done", || kept() > before + 1_000);
    interrupt(&child);
    assert_eq!(wait_a_minute_for(&mut child).code(), Some(130));
    assert!(user.names("fit").contains(&"INTERRUPTED.txt".to_owned()), "{:?}", user.names("fit"));
    let json = user.json("fit/calibration.json");
    assert_eq!(json["status"], "interrupted");
    let best = json["parameters"][0]["best"].as_f64().expect("the best so far");
    assert!((0.001..=0.1).contains(&best), "{best}");
    user.types("check fit/best.toml", 0);

    let answer = user.types("calibrate market.toml --out fit", 0);
    assert!(answer.messages.contains("going on with fit, which keeps"), "{answer}");
    assert!(!user.names("fit").contains(&"INTERRUPTED.txt".to_owned()), "{:?}", user.names("fit"));
    user.types("calibrate market.toml --out other -q", 0);
    assert_eq!(
        user.reads("fit/calibration.json"),
        user.reads("other/calibration.json"),
        "as if nothing had happened"
    );
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
        ("market.toml", "market.toml:30:10", "did you mean `joined`?"),
        ("unit.toml", "unit.toml:31:8", "`joined` is counted in people"),
        ("days.toml", "data.csv:8:1", "beyond the run of 60 days"),
        ("none.toml", "none.toml", "[calibration]"),
    ] {
        let answer = user.types(&format!("calibrate {file}"), 3);
        assert!(answer.messages.contains(place) && answer.messages.contains(word), "{file}\n{answer}");
        assert_eq!(answer.data, "");
    }
    assert_eq!(user.names("."), ["data.csv", "days.toml", "market.toml", "none.toml", "unit.toml"]);
}
