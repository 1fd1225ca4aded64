//! What a shop owes for points, in the market: those who leave lose theirs.

mod common;

use common::LinkedIn;
use eyeballs_core::record::ServiceRecord;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::{Overrides, read};
use eyeballs_tests::empty_folder;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Half of the people order on a day and one in twenty leaves; the shop is closed for ten days.
const POINTS: &str = r#"title = "Points"
[run]
defaults = "neutral"
days = 90
seed = 1
[people]
count = 2_000
represents = 10
[firm.acme]
cash = 0
credit = "unlimited"
[service.shop]
firm = "acme"
initial_users = 20_000
session_minutes = 0.001
churn = 0.05
return_hazard = 0.1
[service.shop.model.e-commerce]
view_share = 1
cart_share = 0.5
checkout_steps = 0
points_per_currency = 1
point_value = 0.05
points_budget_per_day = 10_000
[[event]]
day = 40
close = "shop"
[[event]]
day = 50
open = "shop"
"#;

fn run() -> ServiceRecord {
    let path = empty_folder("points-owed").join("shop.toml");
    fs::write(&path, POINTS).expect("the test folder can be written");
    let scenario = read(&path, &Overrides::default(), &LinkedIn::new()).unwrap_or_else(|m| panic!("{m}"));
    let world = Arc::new(World::new(scenario.variants[0].world.clone()));
    let simulation = Simulation::new(&world, 0).expect("the model accepts its parameters");
    let (record, end) = simulation.run(&AtomicBool::new(false));
    end.expect("no model fails");
    record.services[0].clone()
}

fn metric(service: &ServiceRecord, name: &str) -> Vec<f64> {
    let place = service.metrics.iter().position(|metric| metric.name == name).expect("a metric");
    service.metric_values.chunks(service.metrics.len()).map(|day| day[place]).collect()
}

/// A person's points are kept in 24 bits: each order may lose half of the last of them.
#[test]
fn what_is_owed_changes_by_what_is_granted_redeemed_and_lost() {
    let shop = run();
    let of = |name: &str| metric(&shop, name);
    let (owed, granted, redeemed, lost) =
        (of("points_owed"), of("points_issued"), of("points_redeemed"), of("points_lost"));
    for day in 1..90 {
        let change = 0.05 * (granted[day] - redeemed[day] - lost[day]);
        let rounding = 1e-7 * owed[day].max(owed[day - 1]).max(1.0);
        let missed = owed[day] - owed[day - 1] - change;
        // While the shop is closed nothing is reported, and nothing owed.
        assert!(missed.abs() <= rounding, "day {day}: {missed} of {}", owed[day]);
    }
    let sum = |values: &[f64]| values.iter().sum::<f64>();
    assert!(sum(&redeemed) > 0.0 && lost[10] > 0.0 && owed[39] > 0.0, "all flows are there");
    assert_eq!(owed[40], 0.0, "who is left when the shop closes loses what is left");
    assert!(sum(&granted) < 0.8 * sum(&of("points_earned")), "the budget binds");
}
