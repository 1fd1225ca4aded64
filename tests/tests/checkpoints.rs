//! A market in which all models work goes on from a checkpoint of any day to the same record, and forks
//! with models that begin on the fork day do.

mod common;

use common::LinkedIn;
use eyeballs_core::simulation::Simulation;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use eyeballs_scenario::{Overrides, Scenario, read};
use eyeballs_tests::{empty_folder, project};
use std::fs;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

static GO: AtomicBool = AtomicBool::new(false);

/// Two firms, all five models, invitations, imports, events, 5,000 people.
fn market(test: &str, change: impl Fn(String) -> String) -> Scenario {
    let fixture = project().join("tests/fixtures/scenarios/two-firms.toml");
    let text = fs::read_to_string(fixture).expect("the fixture can be read");
    let path = empty_folder(&format!("checkpoints-{test}")).join("market.toml");
    fs::write(&path, change(text)).expect("the test folder can be written");
    let overrides = Overrides { people: Some(5_000), ..Overrides::default() };
    read(&path, &overrides, &LinkedIn::new()).unwrap_or_else(|mistakes| panic!("{mistakes}"))
}

fn begun(world: &Arc<World>, day: u32) -> Simulation {
    let mut simulation = Simulation::new(world, 1).expect("the models accept their parameters");
    simulation.run_to(Day(day), &GO).expect("no model fails");
    simulation
}

/// The record as text, in which no two numbers look the same.
fn finished(simulation: Simulation) -> String {
    let (record, end) = simulation.run(&GO);
    end.expect("no model fails");
    format!("{record:?}")
}

fn resumed(simulation: &Simulation, world: &Arc<World>) -> Simulation {
    let mut bytes = Vec::new();
    simulation.write(&mut bytes).expect("memory can be written");
    Simulation::read(world, 1, &mut &*bytes).expect("it is its own checkpoint")
}

/// Days before, between and after openings, events, months and the closing of cohorts.
const DAYS: [u32; 10] = [0, 1, 4, 5, 15, 16, 26, 30, 36, 44];

#[test]
fn all_models_go_on_from_any_day() {
    for variant in market("all", |text| text).variants {
        let world = Arc::new(World::new(variant.world));
        let straight = finished(begun(&world, 0));
        for day in DAYS {
            let other = Arc::new(World::new(world.spec().clone()));
            assert!(finished(resumed(&begun(&world, day), &other)) == straight, "day {day}");
        }
    }
}

#[test]
fn models_that_begin_on_the_fork_day_go_on_from_any_day() {
    let scenario = market("forks", |text| {
        let base = "fork_day = 16\ncurrency = \"EUR\"";
        // One model is there from the start, and another price from the fork day on.
        let before = "[service.game.model.sell-once]\nprice = 60\npurchase_chance = 0.05\n[[variant]]";
        let text = text.replacen("currency = \"EUR\"", base, 1).replacen("[[variant]]", before, 1);
        text.replace("model.game.sell-once = { price = 60", "model.game.sell-once = { price = 30")
    });
    let fork = scenario.fork.expect("there is a fork day");
    let past = Arc::new(World::new(fork.world));
    let base = begun(&past, fork.day.0);
    for variant in scenario.variants {
        let world = Arc::new(World::forked(variant.world, &past, fork.day));
        let alone = finished(begun(&world, 0));
        assert!(finished(base.fork(&world).expect("the models accept their parameters")) == alone);
        for day in DAYS {
            assert!(finished(resumed(&begun(&world, day), &world)) == alone, "day {day}");
        }
        let (record, _) = begun(&world, 0).run(&GO);
        for service in &record.services {
            let lines = service.lines.len();
            assert_eq!(service.line_amounts.len(), service.days.len() * lines);
            assert_eq!(service.metric_values.len(), service.days.len() * service.metrics.len());
            for (number, day) in service.days.iter().enumerate() {
                let amounts = service.lines.iter().zip(&service.line_amounts[number * lines..]);
                let signed = amounts.map(|(line, &amount)| if line.revenue { amount } else { -amount });
                assert_eq!(signed.sum::<eyeballs_core::units::Micros>(), day.profit(), "day {number}");
            }
        }
    }
}
