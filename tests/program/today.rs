//! A run that starts from what is known of today.

use crate::user::User;

/// A shop of which a firm knows its users, how many leave and how many come.
const TODAY: &str = "\
title = 'A shop today'
[run]
days = 60
replications = 3
defaults = 'neutral'
[people]
count = 3_000
represents = 10
[firm.acme]
credit = 'unlimited'
[service.shop]
firm = 'acme'
channel = [{ kind = 'organic' }]
[today.shop]
users = 10_000
tenure_days = 200
cash = 1_000_000
churn_per_month = [0.05, 0.07]
new_users_per_month = 900
minutes_per_user_day = 1_000
";

#[test]
fn what_was_said_is_shown_first_and_what_cannot_be_is_off() {
    let user = User::new("today");
    user.writes("shop.toml", TODAY);
    let check = user.types("check shop.toml", 0);
    assert!(
        check.data.contains("today.shop.churn_per_month determines service.shop.churn.hazard (search)"),
        "{check}"
    );
    let answer = user.types("run shop.toml --no-pictures --quiet", 0);
    let words = answer.data.split_whitespace().collect::<Vec<_>>().join(" ");
    for expected in [
        "users 10 k 10 k service.shop.initial_users = 10000",
        "churn_per_month 5 to 7 %",
        "OFF minutes_per_user_day 1 k",
        "minutes_per_user_day of shop is off:",
    ] {
        assert!(words.contains(expected), "no `{expected}`\n{answer}");
    }
    let today = answer.data.find("you said").expect("what was said");
    assert!(today < answer.data.find("monthly churn").expect("the table"), "{answer}");
    let rows = user.table("results/shop/today.csv");
    let met: Vec<(&str, &str)> = rows.iter().map(|row| (row.text("fact"), row.text("met"))).collect();
    assert_eq!(
        met,
        [
            ("users", "true"),
            ("tenure_days", "true"),
            ("cash", "true"),
            ("churn_per_month", "true"),
            ("new_users_per_month", "true"),
            ("minutes_per_user_day", "false"),
        ]
    );
    let answer = user.types("run shop.toml --no-pictures --quiet --json --force", 0);
    let json: serde_json::Value = serde_json::from_str(&answer.data).expect("JSON");
    assert_eq!(json["today"][0]["simulated"], 10_000.0);
}

#[test]
fn a_run_from_today_is_repeated_without_a_search_and_at_any_number_of_threads() {
    let user = User::new("today-again");
    user.writes("shop.toml", &TODAY.replace("minutes_per_user_day = 1_000\n", ""));
    user.types("run shop.toml --no-pictures --quiet --threads 1", 0);
    let run: serde_json::Value = serde_json::from_str(&user.reads("results/shop/run.json")).expect("JSON");
    user.writes("again.toml", run["resolved_scenario"].as_str().expect("a text"));
    user.types("run again.toml --no-pictures --quiet --threads 3", 0);
    for file in ["today.csv", "summary.csv", "monthly.csv"] {
        assert_eq!(user.reads(&format!("results/shop/{file}")), user.reads(&format!("results/again/{file}")));
    }
}
