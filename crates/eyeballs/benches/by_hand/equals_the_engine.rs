//! The loop written by hand and the engine count the same people, day by day.

#[path = "mod.rs"]
mod by_hand;
#[path = "../worlds/mod.rs"]
mod worlds;

use eyeballs_core::simulation::Simulation;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Two blocks, the second not full.
const PEOPLE: u32 = 7_000;

#[test]
fn the_loop_written_by_hand_counts_the_same_users_as_the_engine() {
    let file = worlds::scenario("one-service-with-ads");
    let world = worlds::worlds(&file, &worlds::people(PEOPLE)).unwrap_or_else(|error| panic!("{error}"));
    let spec = world[0].spec();
    let simulation = Simulation::new(&world[0], 0).expect("the model accepts its parameters");
    let (record, end) = simulation.run(&AtomicBool::new(false));
    end.expect("the simulation reaches its end");
    let service = &record.services[0];
    let exposures = service.metrics.iter().position(|metric| metric.name == "exposures").expect("it is told");
    let mut market = by_hand::Market::new(&Arc::new(by_hand::Tables::new()), PEOPLE, spec.seed);
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
    let most = service.days.iter().map(|day| day.active).max().unwrap_or(0);
    assert!(most > u64::from(PEOPLE) / 2, "the market takes off: {most} users at most");
}
