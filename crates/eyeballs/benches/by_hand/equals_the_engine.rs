//! The loop written by hand and the engine count the same people, day by day.

#[path = "mod.rs"]
mod by_hand;
#[path = "../worlds/mod.rs"]
mod worlds;

use eyeballs_core::simulation::Simulation;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

#[test]
fn the_loop_written_by_hand_counts_the_same_users_as_the_engine() {
    // Two blocks, the second not full.
    compare(7_000);
}

/// Blocks so large that their users do not go to the model in one call.
#[test]
fn and_the_same_users_of_a_large_market() {
    compare(270_000);
}

fn compare(people: u32) {
    let file = worlds::scenario("one-service-with-ads");
    let world = worlds::worlds(&file, &worlds::people(people)).unwrap_or_else(|error| panic!("{error}"));
    let spec = world[0].spec();
    let simulation = Simulation::new(&world[0], 0).expect("the model accepts its parameters");
    let (record, end) = simulation.run(&AtomicBool::new(false));
    end.expect("the simulation reaches its end");
    let service = &record.services[0];
    let exposures = service.metrics.iter().position(|metric| metric.name == "exposures").expect("it is told");
    let mut market = by_hand::Market::new(&Arc::new(by_hand::Tables::new()), people, spec.seed);
    for (day, engine) in service.days.iter().enumerate() {
        let hand = market.step();
        let same = by_hand::MarketDay {
            users_month: engine.users_month,
            users_week: engine.users_week,
            users_day: engine.users_day,
            active: engine.active,
            joined: engine.joined,
            returned: engine.returned,
            left: engine.left,
            exposures: service.metric_values[day * service.metrics.len() + exposures] as u64,
            // Added up in another order.
            minutes: hand.minutes,
        };
        assert_eq!(hand, same, "day {day}");
        assert!((hand.minutes - engine.minutes).abs() <= 1e-12 * engine.minutes, "minutes on day {day}");
    }
    let peak = service.days.iter().map(|day| day.active).max().unwrap_or(0);
    assert!(peak > u64::from(people) / 2, "the market takes off: {peak} users at peak");
}
