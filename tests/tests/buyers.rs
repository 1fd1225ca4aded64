//! What orders in a shop do in the market: talk, and users for a sister service.

mod common;

use common::LinkedIn;
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::world::World;
use eyeballs_scenario::{Overrides, Scenario, doubts, read};
use eyeballs_tests::empty_folder;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// A tenth of the people have found the shop and a fifth of them order on a day; nobody leaves.
const SHOP: &str = r#"title = "Buyers"
[run]
defaults = "neutral"
days = 20
seed = 1
[people]
count = 5_000
[firm.acme]
cash = 0
credit = "unlimited"
[service.shop]
firm = "acme"
initial_users = 500
session_minutes = 0.001
churn = 0
channel = [{ kind = "model-invitation", model = "e-commerce", acceptance = 0 }]
[service.shop.model.e-commerce]
view_share = 1
cart_share = 0.2
checkout_steps = 0
satisfaction_effect = 0
talk_per_order = 0.5
hands_over = true
[service.club]
firm = "acme"
churn = 0
channel = [{ kind = "hand-over", from = "shop" }]
"#;

fn scenario(name: &str, text: &str) -> Scenario {
    let path = empty_folder(name).join("shop.toml");
    fs::write(&path, text).expect("the test folder can be written");
    read(&path, &Overrides::default(), &LinkedIn::new()).unwrap_or_else(|m| panic!("{m}"))
}

fn run(name: &str, replaced: &str, by: &str) -> Record {
    let scenario = scenario(name, &SHOP.replace(replaced, by));
    let world = Arc::new(World::new(scenario.variants[0].world.clone()));
    let simulation = Simulation::new(&world, 0).expect("the model accepts its parameters");
    let (record, end) = simulation.run(&AtomicBool::new(false));
    end.expect("no model fails");
    record
}

fn total(service: &ServiceRecord, name: &str) -> f64 {
    let place = service.metrics.iter().position(|metric| metric.name == name).expect("a metric");
    service.metric_values.chunks(service.metrics.len()).map(|day| day[place]).sum()
}

#[test]
fn orders_start_invitations() {
    let shop = &run("talk", "", "").services[0];
    let sent = shop.days.iter().map(|day| day.invitations_sent).sum::<u64>() as f64;
    let expected = 0.5 * total(shop, "orders");
    assert!(expected > 500.0 && (sent - expected).abs() < 4.0 * expected.sqrt(), "{sent}, not {expected}");
    // All accept: who is invited joins on the next day, and orders as well.
    let talked = &run("talk-heard", "acceptance = 0", "acceptance = 1").services[0];
    assert!(talked.days[19].active > 2 * shop.days[19].active);
}

#[test]
fn first_orders_make_users_of_a_sister_service() {
    let record = run("handed-over", "", "");
    let first_orders = total(&record.services[0], "first_orders");
    assert!(first_orders > 400.0);
    assert_eq!(record.services[1].days[19].active as f64, first_orders);
    let kept = run("not-handed-over", "hands_over = true", "hands_over = false");
    assert_eq!(kept.services[1].days[19].active, 0);
}

#[test]
fn talk_without_a_channel_is_doubted_and_no_talk_is_not() {
    let deaf = SHOP
        .replace("channel = [{ kind = \"model-invitation\", model = \"e-commerce\", acceptance = 0 }]\n", "");
    assert_ne!(deaf, SHOP);
    let silent = deaf.replace("talk_per_order = 0.5\n", "");
    let later = "[[event]]\nday = 5\nset = { \"model.shop.e-commerce.talk_per_order\" = 0.1 }\n";
    let unheard = "the model `e-commerce` of `shop` speaks through a channel that `shop` does not have: give it one of the \
                   kind `model-invitation`";
    assert_eq!(doubts(&scenario("deaf", &deaf)), [unheard]);
    assert_eq!(doubts(&scenario("silent", &silent)), [""; 0]);
    assert_eq!(doubts(&scenario("silent-at-first", &(silent + later))), [unheard]);
    assert_eq!(doubts(&scenario("heard", &SHOP.replace("acceptance = 0", "acceptance = 1"))), [""; 0]);
}
