//! Accounts with seats, in a market small enough to know every day by hand.

#[path = "common/in_rust.rs"]
mod in_rust;
#[path = "models/seats.rs"]
mod seats;
#[path = "common/small_market.rs"]
mod small_market;

use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_tests::empty_folder;
use in_rust::in_rust;
use seats::Seats;
use small_market::{These, line, metric, simulate};
use std::fs;

/// People for whom an agent stands.
const REPRESENTS: f64 = 3.0;
/// Until this day nobody leaves by themselves; on it everybody does who is not held.
const ALL_LEAVE: usize = 16;

/// Everybody opens the service every day; accounts are opened on the first day of use and billed after ten days.
const SCENARIO: &str = r#"
title = "Seats"
[run]
defaults = "neutral"
days = 20
seed = 1
[people]
count = 800
represents = 3
[firm.acme]
cash = 0
[service.office]
firm = "acme"
initial_users = 600
session_minutes = 0.001
churn = { hazard = 0, spread = 0 }
channel = [{ kind = "group", size = 4 }]
model.seats = { chance = 1, price = 6, period_days = 10 }
[[event]]
day = 16
set = { "service.office.churn.hazard" = 100 }
"#;

fn run(test: &str) -> Record {
    let folder = empty_folder(test);
    let scenario = folder.join("seats.toml");
    fs::write(&scenario, SCENARIO).expect("the test folder can be written");
    simulate(&scenario, &These(vec![in_rust::<Seats>()]), 1)
}

/// A metric on the days on which the service has users, without the day on which they come.
fn days(office: &ServiceRecord, name: &str) -> Vec<f64> {
    metric(office, name)[1..].to_vec()
}

#[test]
fn seats_are_billed_hold_their_members_and_end_with_the_account() {
    let record = run("seats");
    let office = &record.services[0];
    let accounts = metric(office, "opened")[1];
    assert!(
        accounts > 30.0 * REPRESENTS && accounts < 70.0 * REPRESENTS,
        "a quarter of 200 agents: {accounts}"
    );
    let members = 3.0 * accounts;
    let on = |first: usize, last: usize, value: f64| {
        (1..20).map(|day| if (first..=last).contains(&day) { value } else { 0.0 }).collect::<Vec<f64>>()
    };
    assert_eq!(days(office, "opened"), on(1, 1, accounts));
    assert_eq!(days(office, "accounts"), on(2, ALL_LEAVE, accounts));
    assert_eq!(days(office, "ended"), on(ALL_LEAVE, ALL_LEAVE, accounts));
    // The account stands in the shared column since the evening of day 1, and is gone since that of the last.
    assert_eq!(days(office, "members"), on(2, ALL_LEAVE, members));

    // Four seats: after ten days a whole period, and on the day of leaving the five days since.
    let bill = 4.0 * 6.0;
    let mut expected = on(11, 11, bill);
    expected[ALL_LEAVE - 1] = bill * 0.5;
    assert_eq!(days(office, "largest_bill"), expected);
    let micros = |units: f64| (units * 1e6).round() as i64;
    let on_day =
        |day: usize, amount: i64| (0..20).map(|d| if d == day { amount } else { 0 }).collect::<Vec<i64>>();
    assert_eq!(line(office, "seats"), on_day(11, micros(accounts * bill)));
    assert_eq!(line(office, "last_bills"), on_day(ALL_LEAVE, micros(accounts * bill * 0.5)));
    let paid: i64 = office.days.iter().map(|day| day.revenue_users.0).sum();
    assert_eq!(paid, micros(accounts * bill * 1.5));

    // All of a group with an account are users; of those who are not held nobody stays, and of the others nobody goes
    // before the evening on which the account has ended.
    let users = |day: usize| office.days[day].active as f64;
    assert!(users(1) > 600.0 && users(1) < 600.0 + members, "some are brought: {}", users(1));
    assert_eq!(users(ALL_LEAVE - 1), users(1));
    assert_eq!(users(ALL_LEAVE), members);
    assert_eq!(users(ALL_LEAVE + 1), 0.0);
    assert_eq!(office.channels[0].joined as f64, users(1) - 600.0);
}
