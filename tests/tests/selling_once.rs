//! In the market a sale by `sell-once` ends the relation.

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

/// Everybody visits every day and buys on the first, would come back the day after leaving, and invites others then.
const EAGER: &str = r#"title = "Eager buyers"
[run]
defaults = "neutral"
days = 120
seed = 1
[people]
count = 500
[firm.acme]
cash = 0
credit = "unlimited"
[service.shop]
firm = "acme"
initial_users = 500
session_minutes = 0.001
[[service.shop.channel]]
kind = "invitation"
per_new_user = 20
acceptance = 1
[service.shop.model.sell-once]
choice_noise = 0
price = 0.01
purchase_chance = 1
return_share = 0.5
"#;

fn run(name: &str, more: &str) -> ServiceRecord {
    let path = empty_folder(name).join("shop.toml");
    fs::write(&path, format!("{EAGER}{more}")).expect("the test folder can be written");
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

#[test]
fn nobody_buys_twice_whatever_the_hazard_of_return_and_whoever_invites() {
    for return_hazard in ["", "[[event]]\nday = 0\nset = { \"service.shop.return_hazard\" = 1 }\n"] {
        let shop = run("nobody-buys-twice", return_hazard);
        let sales = metric(&shop, "sales");
        assert_eq!(sales[1], 500.0);
        assert_eq!(sales.iter().sum::<f64>(), 500.0);
        assert!(shop.days.iter().all(|day| day.returned == 0));
    }
}

/// The price falls to a quarter before the units of day 1 come back.
#[test]
fn refunds_give_back_the_price_at_which_units_were_sold() {
    let cheaper = "[[event]]\nday = 5\nset = { \"model.shop.sell-once.price\" = 0.0025 }\n";
    let shop = run("refunds-at-the-old-price", cheaper);
    let returns = metric(&shop, "returns");
    let line = shop.lines.iter().position(|line| line.name == "refunds").expect("a ledger line");
    assert!(returns[15] > 0.0);
    assert_eq!(shop.line_amounts[15 * shop.lines.len() + line].0, returns[15] as i64 * 10_000);
}

/// Half of the units of day 1 are due on day 15, on which the shop is closed.
#[test]
fn what_comes_back_while_the_shop_is_closed_is_refunded_when_it_opens_again() {
    let closed = "[[event]]\nday = 10\nclose = \"shop\"\n[[event]]\nday = 20\nopen = \"shop\"\n";
    let shop = run("refunds-of-a-closed-shop", closed);
    let returns = metric(&shop, "returns");
    assert!((returns[20] - 250.0).abs() < 4.0 * 125_f64.sqrt(), "{}", returns[20]);
    assert_eq!(returns.iter().sum::<f64>(), returns[20]);
    let line = shop.lines.iter().position(|line| line.name == "refunds").expect("a ledger line");
    let refunds: Vec<i64> = shop.line_amounts.chunks(shop.lines.len()).map(|day| day[line].0).collect();
    assert_eq!(refunds[20], returns[20] as i64 * 10_000);
    assert_eq!(refunds.iter().sum::<i64>(), refunds[20]);
}
