//! What the command line changes in a scenario.

use crate::user::{SHOP, User};

#[test]
fn what_is_set_on_the_command_line_acts_as_if_the_file_said_it() {
    let user = User::new("set");
    user.writes("shop.toml", SHOP);
    user.writes("edited.toml", &SHOP.replace("innovation = 0.001", "innovation = 0.02"));
    user.types("run edited.toml --daily-csv --quiet", 0);
    user.types("run shop.toml --daily-csv --quiet --set service.shop.channel.organic.innovation=0.02", 0);
    assert_eq!(user.reads("results/shop/daily.csv"), user.reads("results/edited/daily.csv"));
}

#[test]
fn replications_add_to_those_that_there_were() {
    let user = User::new("replications");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --daily-csv --quiet --replications 1", 0);
    user.types("run shop.toml --daily-csv --quiet", 0);
    let (one, two) = (user.reads("results/shop/daily.csv"), user.reads("results/shop-2/daily.csv"));
    assert_eq!((one.lines().count(), two.lines().count()), (1 + 2 * 40, 1 + 4 * 40));
    assert!(two.starts_with(&one), "replication 0 of both variants comes first, and is the same");
}

#[test]
fn fewer_people_stand_for_more_so_that_the_market_keeps_its_size() {
    let user = User::new("people");
    user.writes("shop.toml", SHOP);
    user.types("run shop.toml --daily-csv --quiet --people 100", 0);
    let run = user.json("results/shop/run.json");
    assert_eq!((run["agents"].as_u64(), run["people_per_agent"].as_u64()), (Some(100), Some(5)));
    assert_eq!(user.table("results/shop/daily.csv")[0].number("active_people"), 200.0);
}
