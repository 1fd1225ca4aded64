//! A creator platform: what fans spend comes to creators in the share that they were promised.

#[path = "models/creators.rs"]
mod creators;
#[path = "common/in_rust.rs"]
mod in_rust;
#[path = "common/small_market.rs"]
mod small_market;

use creators::Creators;
use eyeballs_core::checkpoint::record_identity;
use eyeballs_core::record::Record;
use eyeballs_tests::empty_folder;
use in_rust::in_rust;
use small_market::{These, line, metric, simulate};
use std::fmt::Write;
use std::fs;

const AGENTS: u32 = 10_000;
const REPRESENTS: f64 = 2.0;
/// People on either side on a ring whom everybody knows, and who know everybody.
const NEIGHBOURS: u32 = 5;
const DAYS: usize = 30;
/// On this day half of all leave.
const HALF_LEAVE: usize = 12;
/// On this day everybody leaves.
const ALL_LEAVE: usize = 20;

/// Everybody opens the service every day, and nobody comes but by invitations of creators.
const SCENARIO: &str = r#"
title = "Creators"
[run]
defaults = "neutral"
days = 30
seed = 4
[people]
count = 10_000
represents = 2
contacts = CONTACTS
[firm.stage]
cash = 0
[service.stage]
firm = "stage"
initial_users = 4_000
session_minutes = 0.001
churn = { hazard = 0, spread = 0 }
return_hazard = 0
join.appeal = 0.5
channel = [{ kind = "model-invitation", model = "creators", acceptance = 1 }]
model.creators = { creator_share = 0.1, coin_price = 0.25, payout_share = 0.4 }
[[event]]
day = 12
shock = { service = "stage", leave_share = 0.5 }
[[event]]
day = 20
set = { "service.stage.churn.hazard" = 100 }
"#;

/// Everybody knows ten others, who all know them.
const RING: &str = r#"{ edges = "ring.csv" }"#;

fn run(test: &str, contacts: &str, threads: usize) -> Record {
    let folder = empty_folder(test);
    let mut ring = String::new();
    for person in 0..AGENTS {
        for step in 1..=NEIGHBOURS {
            writeln!(ring, "{person},{}", (person + step) % AGENTS).expect("a text can be written");
        }
    }
    fs::write(folder.join("ring.csv"), ring).expect("the test folder can be written");
    let scenario = folder.join("creators.toml");
    fs::write(&scenario, SCENARIO.replace("CONTACTS", contacts)).expect("the test folder can be written");
    simulate(&scenario, &These(vec![in_rust::<Creators>()]), threads)
}

#[test]
fn creators_get_their_share_of_what_fans_spent_the_day_before() {
    let record = run("creators", RING, 1);
    creators_get_their_share(&record);
    // A fifth of the ten are users at first, and of these a tenth creators of mean talent 1: each of 2,000 agents gives
    // 2 x 10 x 0.2 x 0.1 coins on the first day.
    let expected = 2_000.0 * 10.0 * 0.2 * 0.1 * 2.0;
    let given = metric(&record.services[0], "coins")[1] / REPRESENTS;
    assert!((given - expected).abs() < 0.15 * expected, "{given} of {expected}");
}

/// On generated lists one may stand on the other's and not have them on one's own.
#[test]
fn creators_get_their_share_whoever_has_them_among_the_contacts() {
    for (name, contacts) in [
        ("small-world", "{ small_world = { mean = 10, rewire = 0.5 } }"),
        ("heavy-tailed", "{ heavy_tailed = { mean = 10 } }"),
    ] {
        creators_get_their_share(&run(&format!("creators-{name}"), contacts, 1));
    }
}

fn creators_get_their_share(record: &Record) {
    let stage = &record.services[0];
    let (coins, payouts) = (line(stage, "coins"), line(stage, "payouts"));
    let (given, creators) = (metric(stage, "coins"), metric(stage, "creators"));
    for day in 1..DAYS {
        assert_eq!(coins[day], (given[day] * 250_000.0) as i64, "day {day}");
        // The talents of contacts add up in numbers of 32 bits, each creator's income is rounded to a millionth.
        let expected = if day > ALL_LEAVE { 0.0 } else { coins[day - 1] as f64 * 0.4 };
        let tolerance = expected * 1e-6 + creators[day];
        let paid = payouts[day] as f64;
        if day == HALF_LEAVE + 1 {
            // Half of the fans are gone with what they spent on their last day, and half of the creators.
            assert!((0.2..0.3).contains(&(paid / expected)), "day {day}: {paid} of {expected}");
        } else {
            assert!((paid - expected).abs() <= tolerance, "day {day}: {paid} of {expected}");
        }
        // Whoever was invited the day before comes on the evening of that day, for one more.
        assert!(coins[day] > 0 || day > ALL_LEAVE, "day {day}");
        assert!(coins[day] == 0 || day <= ALL_LEAVE + 1, "day {day}");
    }
    // A tenth of users are creators, also of those who came later.
    let users = stage.days[ALL_LEAVE - 1].active as f64 / REPRESENTS;
    let found = creators[ALL_LEAVE] / REPRESENTS;
    assert!((found - 0.1 * users).abs() < 4.0 * (users * 0.09).sqrt(), "{found} creators of {users}");
    let best = metric(stage, "best_income");
    assert!(best[2] > 0.0 && best[2] * 1e6 < payouts[2] as f64, "{}", best[2]);
    assert_eq!(best[1], 0.0, "nobody spent before");
}

#[test]
fn creators_bring_those_whom_they_invite() {
    let record = run("creators-invite", RING, 1);
    let stage = &record.services[0];
    let (newcomers, invited) = (metric(stage, "newcomers"), metric(stage, "newcomers_invited"));
    let mut total = 0.0;
    for day in 1..DAYS {
        assert_eq!(newcomers[day], invited[day], "day {day}");
        assert_eq!(newcomers[day], (stage.days[day].joined + stage.days[day].returned) as f64, "day {day}");
        total += newcomers[day];
    }
    let creators = metric(stage, "creators")[1];
    let sent: u64 = stage.days[..ALL_LEAVE].iter().map(|day| day.invitations_sent).sum();
    assert!(sent as f64 > 0.4 * creators * 18.0, "half an invitation a day: {sent} of {creators}");
    assert!(total > 0.3 * sent as f64 && total < 0.9 * sent as f64, "{total} of {sent}");
}

#[test]
fn threads_change_nothing() {
    let one = record_identity(&run("creators-one-thread", RING, 1));
    assert_eq!(one, record_identity(&run("creators-three-threads", RING, 3)));
}
