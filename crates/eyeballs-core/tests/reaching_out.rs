//! What models know of the market and do to people, and models of the whole market.

#[path = "common/attach.rs"]
mod attach;
mod common;
#[path = "common/packet.rs"]
mod packet;

use common::{run, service, world};
use eyeballs_core::record::{Record, SimulationError};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use eyeballs_core::world::World;
use packet::{packet, purse};
use std::sync::Arc;

/// A metric of a service on a day, by its name.
fn metric(record: &Record, service: usize, name: &str, day: usize) -> f64 {
    let service = &record.services[service];
    let number = service.metrics.iter().position(|metric| metric.name == name).expect("a declared metric");
    service.metric_values[day * service.metrics.len() + number]
}

fn users(name: &str, people: u32, model: ModelSpec) -> ServiceSpec {
    ServiceSpec { initial_users: people.into(), models: vec![model], ..service(name) }
}

fn by_model(acceptance: f64) -> ChannelSpec {
    let kind = ChannelKind::ModelInvitation { model: 0, acceptance, delay_days: 1, reward: Micros::ZERO };
    common::channel("gifts", kind)
}

#[test]
fn a_gift_reaches_users_and_those_who_come_for_it() {
    let mut reader = users("reader", 1_000, packet(&[("invitations", 3.0), ("gift", 2.0)]));
    reader.channels = vec![by_model(0.25)];
    reader.join = JoinSpec { appeal: 0.5, quality_effect: 0.0, offer_effect: 1.0, give_up: 0.0 };
    let record = run(world(20_000, 6, vec![reader]), 0);
    let sent = record.services[0].days[2].invitations_sent;
    assert_eq!(sent, 3_000, "three from each user of day 2, all contacts are in the market");
    let of = |name, day| metric(&record, 0, name, day);
    // On day 3 all of them arrive: the gifts of users are read in `serve`, those of others only if they accept.
    let to_users = of("gifts", 3) / 2.0;
    let share = 1_000.0 / 20_000.0;
    assert!((to_users - 3_000.0 * share).abs() < 4.0 * (3_000.0_f64 * share).sqrt(), "{to_users}");
    let accepted = record.services[0].days[3].invitations_accepted as f64;
    let expected = 0.25 * (3_000.0 - to_users);
    assert!((accepted - expected).abs() < 4.0 * expected.sqrt(), "{accepted} of {expected}");
    // Who accepted may have got several.
    assert!(of("gifts_of_newcomers", 3) >= 2.0 * accepted && of("gifts_of_newcomers", 3) < 2.4 * accepted);
    assert!(of("largest_gift", 3) >= 4.0 && of("largest_gift", 3) < 2.0 * 10.0);
    assert_eq!((of("gifts", 4), of("gifts_of_newcomers", 4), of("largest_gift", 4)), (0.0, 0.0, 0.0));
    assert_eq!(of("users", 4), 1_000.0 + accepted);
}

#[test]
fn who_is_handed_over_is_a_user_of_the_other_service_today() {
    let phone = users("phone", 4_000, packet(&[("hand_over", 0.5)]));
    let hand_over = common::channel("buyers", ChannelKind::HandOver { from: 0 });
    let software = ServiceSpec { channels: vec![hand_over], ..service("software") };
    for services in [vec![phone.clone(), software.clone()], vec![software, phone]] {
        let first = services[0].name == "phone";
        let mut spec = world(10_000, 5, services);
        if !first {
            spec.services[0].channels[0].kind = ChannelKind::HandOver { from: 1 };
        }
        let record = run(spec, 0);
        let software = &record.services[usize::from(first)];
        let joined = software.days[2].joined as f64;
        assert!((joined - 2_000.0).abs() < 4.0 * 1_000.0_f64.sqrt(), "{joined}");
        assert_eq!((software.days[1].joined, software.days[3].joined), (0, 0));
        assert_eq!(software.channels[0].joined, software.days[2].joined);
        assert_eq!(software.days[4].active, software.days[2].joined);
    }
}

#[test]
fn what_few_users_do_is_done_by_them_alone() {
    // Most stretches of people have no user of the service; what those of another stretch did is not done there again.
    let few = |values: &[(&str, f64)]| users("phone", 3, packet(values));
    let hand_over = common::channel("buyers", ChannelKind::HandOver { from: 0 });
    let software = ServiceSpec { channels: vec![hand_over], ..service("software") };
    let record = run(world(40_000, 4, vec![few(&[("hand_over", 1.0)]), software]), 0);
    assert_eq!(record.services[1].days[2].joined, 3);

    let mut office = few(&[("brings", 1.0)]);
    office.channels = vec![common::channel("seats", ChannelKind::Group { size: 64 })];
    let record = run(world(40_000, 4, vec![office]), 0);
    assert_eq!(record.services[0].days[2].joined, 3);

    let mut reader = few(&[("invitations", 2.0), ("gift", 1.0)]);
    reader.channels = vec![by_model(0.0)];
    let record = run(world(40_000, 4, vec![reader]), 0);
    assert_eq!(record.services[0].days[2].invitations_sent, 6);
}

/// In how many ways some of eight are chosen.
const BINOMIAL_8: [f64; 9] = [1.0, 8.0, 28.0, 56.0, 70.0, 56.0, 28.0, 8.0, 1.0];

#[test]
fn a_user_brings_as_many_of_the_group_as_the_model_says() {
    // With one user in a group of eight on average, and at most two whom each of them brings.
    let mut office = users("office", 1_250, packet(&[("brings", 2.0)]));
    office.channels = vec![common::channel("seats", ChannelKind::Group { size: 8 })];
    let record = run(world(10_000, 4, vec![office.clone()]), 0);
    let joined = record.services[0].days[2].joined;
    // Of u users in a group, min(2 u, 8 - u) come; u is binomial, of eight with a chance of 1/8.
    let chance = |u: i32| BINOMIAL_8[u as usize] * 0.125_f64.powi(u) * 0.875_f64.powi(8 - u);
    let moment = |power| (0..=8).map(|u| chance(u) * f64::from((2 * u).min(8 - u)).powi(power)).sum::<f64>();
    let (mean, variance) = (moment(1), moment(2) - moment(1).powi(2));
    assert!((joined as f64 - 1_250.0 * mean).abs() < 4.0 * (1_250.0 * variance).sqrt(), "{joined}");
    // All of a group: everybody in a group with a user.
    office.models = vec![packet(&[("brings", 63.0)])];
    let record = run(world(10_000, 4, vec![office]), 0);
    let users = record.services[0].days[3].active as f64;
    // A group of eight has no user with chance (7/8)^8 or a little less: users are a fixed number.
    let expected = 10_000.0 * (1.0 - 0.875_f64.powi(8));
    assert!((users - expected).abs() < 4.0 * 8.0 * (1_250.0_f64 * 0.34 * 0.66).sqrt(), "{users} {expected}");
    assert_eq!(record.services[0].days[3].active % 8, 0, "whole groups");
}

#[test]
fn models_know_the_calendar_their_age_and_what_is_public() {
    let mut services = vec![
        users("one", 100, packet(&[("price", 3.0)])),
        users("two", 50, packet(&[("price", 4.0)])),
        users("rival", 10, packet(&[("price", 7.0)])),
    ];
    services[2].firm = 1;
    services[1].opens = Day(2);
    let mut spec = world(200, 6, services);
    spec.firms.push(FirmSpec { name: "rival".to_owned(), cash: Micros::ZERO, credit: None });
    spec.calendar = CalendarSpec { first_weekday: 5, first_day_of_year: 364 };
    let record = run(spec, 0);
    let of = |service, name| (0..6).map(|day| metric(&record, service, name, day)).collect::<Vec<_>>();
    assert_eq!(of(0, "weekday"), [5.0, 6.0, 0.0, 1.0, 2.0, 3.0]);
    assert_eq!(of(1, "age")[2..], [0.0, 1.0, 2.0, 3.0]);
    // Posted on the first day, seen from the second on.
    assert!(
        of(0, "rivals_price")[0].is_nan() || of(0, "rivals_price")[0] == 0.0,
        "{:?}",
        of(0, "rivals_price")
    );
    assert_eq!(of(0, "rivals_price")[1..], [7.0; 5]);
    // A sister's metrics are known, a rival's are not.
    assert_eq!(of(1, "sisters_users")[3..], [100.0; 3]);
    assert_eq!(of(2, "sisters_users"), [-1.0; 6]);
}

#[test]
fn a_persons_lot_is_the_same_at_every_service() {
    let record = run(world(300, 3, vec![users("one", 300, packet(&[])), users("two", 300, packet(&[]))]), 0);
    let lots = metric(&record, 0, "lot", 2);
    assert_eq!(lots, metric(&record, 1, "lot", 2));
    assert_eq!(lots, metric(&record, 0, "lot", 1));
    assert!((lots - 150.0).abs() < 4.0 * (300.0_f64 / 12.0).sqrt(), "{lots}");
}

/// Three services with a purse on all of them.
fn with_purse(values: &[(&str, f64)]) -> WorldSpec {
    let mut services = vec![
        users("one", 300, packet(&[])),
        users("two", 100, packet(&[])),
        ServiceSpec { initial_users: 50, ..service("without") },
    ];
    for spec in &mut services {
        spec.models.push(purse(values));
    }
    world(500, 5, services)
}

#[test]
fn one_purse_is_spent_over_all_services_today() {
    let mut spec = with_purse(&[("budget", 1_000.0), ("shared", 12.5)]);
    let parameter = 0;
    let value = eyeballs_model::abi::description::ParameterValue::Float(2_000.0);
    let action = Action::SetModelParameter { service: 1, model: 1, parameter, value };
    spec.events = vec![EventSpec { day: Day(3), action }];
    let record = run(spec, 0);
    for (day, budget) in [(1, 1_000.0), (2, 1_000.0), (3, 2_000.0), (4, 2_000.0)] {
        let money = |service: usize| {
            let row = &record.services[service].days[day];
            (row.revenue_advertisers.units(), row.revenue_other.units(), row.cost_other.units())
        };
        assert_eq!(money(0), (budget * 0.75, 0.0, 12.5));
        assert_eq!(money(1), (budget * 0.25, 12.5, 0.0));
        assert_eq!(money(2), (0.0, 0.0, 0.0));
        assert_eq!(metric(&record, 0, "price", day), 5.0, "the packet's own of that name stands first");
    }
}

#[test]
fn what_services_pay_each_other_arrives_or_the_simulation_stops() {
    let world = Arc::new(World::new(with_purse(&[("shared", 10.0), ("lost", 1.0)])));
    let mut simulation = Simulation::new(&world, 0).expect("it accepts its parameters");
    simulation.step().expect("nobody is a user on day 0");
    match simulation.step() {
        Err(SimulationError::Model { model, failure, .. }) => {
            assert_eq!(model, "purse");
            assert_eq!(
                failure.message,
                "services paid others 10000000 micro-units, and got 9000000: what some pay, others get"
            );
        }
        other => panic!("{other:?}"),
    }
}

/// A world in which gifts are on their way, people were brought, and a purse remembers.
fn lively() -> WorldSpec {
    let mut services = vec![
        users(
            "one",
            900,
            packet(&[("invitations", 2.0), ("gift", 1.0), ("brings", 1.0), ("hand_over", 0.3)]),
        ),
        users("two", 300, packet(&[("on_day", 4.0), ("invitations", 1.0), ("gift", 3.0)])),
    ];
    let later = |channel: ChannelSpec| ChannelSpec { name: format!("{}-slow", channel.name), ..channel };
    let mut slow = by_model(0.5);
    if let ChannelKind::ModelInvitation { delay_days, .. } = &mut slow.kind {
        *delay_days = 3;
    }
    services[0].channels = vec![by_model(0.5), common::channel("seats", ChannelKind::Group { size: 16 })];
    services[1].channels = vec![later(slow), common::channel("buyers", ChannelKind::HandOver { from: 0 })];
    for spec in &mut services {
        spec.churn.hazard = 0.05;
        spec.initial_tenure_days = 50.0;
        spec.models.push(purse(&[("shared", 2.0)]));
    }
    world(9_000, 9, services)
}

#[test]
fn a_simulation_goes_on_from_a_checkpoint_with_all_that_is_on_its_way() {
    let spec = lively();
    let whole = format!("{:?}", run(spec.clone(), 1));
    let world = Arc::new(World::new(spec));
    for day in 1..9 {
        let mut begun = Simulation::new(&world, 1).expect("they accept their parameters");
        (0..day).for_each(|_| begun.step().expect("nothing fails"));
        let mut bytes = Vec::new();
        begun.write(&mut bytes).expect("memory can be written");
        let resumed = Simulation::read(&world, 1, &mut &*bytes).expect("it is its own");
        let (record, end) = resumed.run(&std::sync::atomic::AtomicBool::new(false));
        end.expect("it reaches its end");
        assert_eq!(format!("{record:?}"), whole, "from day {day}");
    }
}

#[test]
fn a_fork_that_changes_nothing_is_the_same_and_one_that_changes_the_purse_has_it_from_then_on() {
    let past = Arc::new(World::new(lively()));
    let fork = |change: &dyn Fn(&mut WorldSpec)| {
        let mut spec = lively();
        change(&mut spec);
        let world = Arc::new(World::forked(spec, &past, Day(5)));
        let simulation = Simulation::new(&world, 1).expect("they accept their parameters");
        let (record, end) = simulation.run(&std::sync::atomic::AtomicBool::new(false));
        end.expect("it reaches its end");
        record
    };
    let same = run(lively(), 1);
    assert_eq!(format!("{:?}", fork(&|_| ())), format!("{same:?}"));
    let richer = fork(&|spec| {
        for service in &mut spec.services {
            service.models[1].values[0] = eyeballs_model::abi::description::ParameterValue::Float(5_000.0);
        }
    });
    let money = |record: &Record, day: usize| -> f64 {
        record.services.iter().map(|service| service.days[day].revenue_advertisers.units()).sum()
    };
    for day in 1..9 {
        let expected = if day < 5 { 1_000.0 } else { 5_000.0 };
        assert!((money(&richer, day) - expected).abs() < 1e-5, "day {day}: {}", money(&richer, day));
    }
}

#[test]
fn the_seed_of_the_market_moves_what_is_drawn_in_settle_and_nothing_else() {
    let of = |seed, market_seed| {
        let mut spec = world(2_000, 5, vec![users("one", 500, packet(&[])), users("two", 500, packet(&[]))]);
        (spec.seed, spec.market_seed) = (seed, market_seed);
        let record = run(spec, 0);
        (metric(&record, 0, "lot", 3), metric(&record, 0, "market_lot", 3))
    };
    let (people, market) = of(1, 1);
    assert_eq!(of(1, 2).0, people);
    assert_ne!(of(1, 2).1, market);
    assert_eq!(of(2, 1).1, market);
    assert_ne!(of(2, 1).0, people);
}
