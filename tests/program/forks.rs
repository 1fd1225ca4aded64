//! A fork may attach a model that reads what nobody has read of people before.

use crate::user::User;

/// A service that lives without a model until day 20.
const SERVICE: &str = "\
title = 'A paper'
[run]
days = 60
replications = 2
FORK
[people]
count = 6_000
ad_tolerance = { beta = { a = 2, b = 5 } }
[firm.press]
cash = 0
credit = 'unlimited'
[service.paper]
firm = 'press'
initial_users = 2_000
channel = [{ kind = 'organic', innovation = 0.001 }]
";

#[test]
fn a_model_attached_by_a_fork_sees_the_people_that_one_attached_before_sees() {
    let user = User::new("fork-attaches");
    let forked = "[[variant]]\nname = 'ads'\nmodel.paper.free-plus-ads = { pricing = 'fixed' }\n";
    user.writes("forked.toml", &format!("{}{forked}", SERVICE.replace("FORK", "fork_day = 20")));
    let straight = "model.free-plus-ads = { pricing = 'fixed', starts = 20 }\n[[variant]]\nname = 'ads'\n";
    user.writes("straight.toml", &format!("{}{straight}", SERVICE.replace("FORK\n", "")));
    for name in ["forked", "straight"] {
        user.types(&format!("run {name}.toml --daily-csv --out {name}"), 0);
    }
    let rows = user.table("forked/daily.csv");
    assert!(
        rows.iter().any(|row| row.number("free-plus-ads.advertising_USD") > 0.0),
        "it shows advertisements"
    );
    assert!(user.reads("forked/daily.csv") == user.reads("straight/daily.csv"), "the days differ");
}
