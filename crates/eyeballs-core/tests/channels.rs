//! How people come: who is there at the start, limits, aim, and what a closing day costs.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::{Action, ChannelKind, EventSpec};
use eyeballs_core::units::{Day, Micros};

fn partner(people_per_day: f64) -> ChannelKind {
    ChannelKind::PartnerSeeding { people_per_day }
}

#[test]
fn rival_services_start_with_users_of_their_own() {
    const PEOPLE: u32 = 40_000;
    let half = |name| {
        let mut half = service(name);
        half.initial_users = u64::from(PEOPLE / 2);
        half
    };
    let record = run(world(PEOPLE, 2, vec![half("one"), half("two")]), 0);
    assert_eq!(record.services[0].days[0].active, u64::from(PEOPLE / 2));
    // Whoever uses one service (quality 0.5, outside 0.5) gives it 30 of 60 minutes, who uses both 20
    // each. If a quarter uses both, the mean over users is 25, with the spread of independent draws.
    let minutes: f64 = record.services.iter().map(|service| service.days[1].minutes).sum();
    let mean = minutes / f64::from(PEOPLE);
    // Minutes of a session vary with sd 30 sqrt((1 - p) / p), p = 1 - exp(-3) or less: below 12.
    assert!(
        (mean - 25.0).abs() < 4.0 * 12.0 / f64::from(PEOPLE).sqrt() + 4.0 * 5.0 / f64::from(PEOPLE).sqrt(),
        "{mean}"
    );
}

#[test]
fn initial_users_below_one_agent_are_one_agent() {
    let mut reader = service("reader");
    reader.initial_users = 400;
    let mut spec = world(1_000, 1, vec![reader]);
    spec.people.represents = 1_000;
    assert_eq!(run(spec, 0).services[0].days[0].active, 1_000);
}

#[test]
fn a_limited_channel_stops_at_its_limit() {
    let mut reader = service("reader");
    reader.channels = vec![channel("partner", partner(5_000.0))];
    reader.channels[0].cap = Some(1_000);
    let record = run(world(50_000, 30, vec![reader]), 0);
    let reached = record.services[0].channels[0].reached as f64;
    // The last day before the limit aims at what is left, and hits it within chance.
    assert!((reached - 1_000.0).abs() < 4.0 * 1_000_f64.sqrt(), "{reached}");
}

#[test]
fn aim_changes_whom_a_channel_reaches_and_not_how_many() {
    let reached = |audience_fit| {
        let mut niche = service("niche");
        niche.breadth = Some(0.1);
        niche.channels = vec![channel("partner", partner(50.0))];
        niche.channels[0].audience_fit = audience_fit;
        niche.satisfaction.initial = 0.0;
        let record = run(world(100_000, 30, vec![niche]), 0);
        let service = &record.services[0];
        (service.channels[0].reached as f64, service.days[29].minutes / service.days[29].active as f64)
    };
    let ((anybody, bored), (aimed, interested)) = (reached(0.0), reached(1.0));
    // 1,500 people in 30 days of 50, less the few per cent who are users already; in the best-fitting
    // tenth a few more of those whom an aimed channel looks for.
    assert!((anybody - 1_500.0).abs() < 4.0 * 1_500_f64.sqrt(), "{anybody}");
    assert!((aimed - 1_450.0).abs() < 4.0 * 1_450_f64.sqrt() + 50.0, "{aimed}");
    assert!(interested > 2.0 * bored, "{interested} against {bored} minutes");
}

#[test]
fn on_its_closing_day_a_service_buys_nobody() {
    let mut reader = service("reader");
    reader.channels = vec![channel(
        "ads",
        ChannelKind::PaidAds {
            budget_per_day: Micros(7_000_000),
            cost_per_install: Micros(1_000_000),
            saturation_per_day: None,
        },
    )];
    let mut spec = world(1_000, 20, vec![reader]);
    spec.events = vec![EventSpec { day: Day(10), action: Action::Close { service: 0 } }];
    let record = run(spec, 0);
    assert_eq!(record.services[0].channels[0].cost, Micros(70_000_000));
    assert_eq!(record.services[0].days[10].active, 0);
}

#[test]
fn a_press_report_counts_from_the_opening() {
    let mut reader = service("reader");
    reader.opens = Day(20);
    reader.channels = vec![channel("press", ChannelKind::Press { audience: 2_000.0, half_life_days: 2.0 })];
    let record = run(world(100_000, 60, vec![reader]), 0);
    let reached = record.services[0].channels[0].reached as f64;
    assert!((reached - 2_000.0).abs() < 4.0 * 2_000_f64.sqrt() + 20.0, "{reached}");
}
