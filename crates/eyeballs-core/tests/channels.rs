//! How people come: who is there at the start, limits, aim, and what a closing day costs.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::{Action, ChannelKind, EventSpec, FunnelSpec};
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

/// Within four standard errors of an expected number reached of `PEOPLE` on one day.
fn assert_reached(kind: ChannelKind, expected: f64) {
    const PEOPLE: u32 = 200_000;
    let mut reader = service("reader");
    reader.channels = vec![channel("one", kind)];
    let record = run(world(PEOPLE, 1, vec![reader]), 0);
    let reached = record.services[0].channels[0].reached as f64;
    // A hazard x / N reaches the share 1 - exp(-x / N).
    let expected = f64::from(PEOPLE) * -f64::exp_m1(-expected / f64::from(PEOPLE));
    assert!((reached - expected).abs() < 4.0 * expected.sqrt(), "{reached}, expected {expected}");
}

#[test]
fn a_budget_reaches_what_it_buys_at_the_price_of_an_install_and_less_near_saturation() {
    let ads = |saturation_per_day| ChannelKind::PaidAds {
        budget_per_day: Micros(20_000_000_000),
        cost_per_install: Micros(2_000_000),
        saturation_per_day,
    };
    assert_reached(ads(None), 10_000.0);
    assert_reached(ads(Some(5_000.0)), 5_000.0 * (1.0 - f64::exp(-2.0)));
}

#[test]
fn coupons_lists_installs_and_partners_reach_the_people_whom_they_say() {
    assert_reached(
        ChannelKind::Coupon { coupons_per_day: 30_000.0, redemption: 0.2, value: Micros(1) },
        6_000.0,
    );
    assert_reached(
        ChannelKind::BoughtList { addresses_per_day: 40_000.0, response: 0.1, cost_per_address: Micros(1) },
        4_000.0,
    );
    assert_reached(
        ChannelKind::PayPerInstall { installs_per_day: 5_000.0, price_per_install: Micros(1) },
        5_000.0,
    );
    assert_reached(partner(3_000.0), 3_000.0);
    // The first day of a half-life of one brings half of the audience.
    assert_reached(ChannelKind::Press { audience: 8_000.0, half_life_days: 1.0 }, 4_000.0);
}

#[test]
fn a_funnel_of_two_steps_lets_through_who_passes_both() {
    let mut reader = service("reader");
    reader.channels = vec![channel("partner", partner(20_000.0))];
    reader.channels[0].funnel = FunnelSpec { steps: 2, loss_per_step: 0.4 };
    let record = run(world(200_000, 1, vec![reader]), 0);
    let channel = &record.services[0].channels[0];
    let (reached, joined) = (channel.reached as f64, channel.joined as f64);
    let passed = 0.6 * 0.6;
    let error = (passed * (1.0 - passed) / reached).sqrt();
    assert!((joined / reached - passed).abs() < 4.0 * error, "{joined} of {reached}");
    assert_eq!(record.services[0].days[0].joined, channel.joined);
}

#[test]
fn cross_promotion_reaches_users_of_the_sister_and_nobody_else() {
    let mut sister = service("sister");
    sister.initial_users = 3_000;
    let mut other = service("other");
    other.channels = vec![channel("sister", ChannelKind::CrossPromotion { from: 0, hazard: 0.5 })];
    let record = run(world(10_000, 2, vec![sister, other]), 0);
    // Whoever joins the sister on day 0 is a user of it already: it stands first.
    for (day, expected) in [(0, 3_000.0 * -f64::exp_m1(-0.5)), (1, 3_000.0 * -f64::exp_m1(-1.0))] {
        let active = record.services[1].days[day].active as f64;
        let error = (expected * (1.0 - expected / 3_000.0)).sqrt();
        assert!((active - expected).abs() < 4.0 * error, "day {day}: {active}, expected {expected}");
    }
}

#[test]
fn a_press_report_that_starts_later_counts_from_its_own_day() {
    let mut reader = service("reader");
    reader.channels = vec![channel("press", ChannelKind::Press { audience: 8_000.0, half_life_days: 1.0 })];
    reader.channels[0].starts = Day(10);
    let record = run(world(200_000, 12, vec![reader]), 0);
    let days = &record.services[0].days;
    assert!(days[..10].iter().all(|day| day.joined == 0));
    for (day, expected) in [(10, 4_000.0), (11, 2_000.0)] {
        let joined = days[day].joined as f64;
        // Each hazard reaches a little less than it says, and the second finds a few users.
        assert!((joined - expected).abs() < 4.0 * expected.sqrt() + 0.03 * expected, "day {day}: {joined}");
    }
}

#[test]
fn a_limit_counts_people_and_not_agents() {
    let mut reader = service("reader");
    reader.channels = vec![channel("partner", partner(50_000.0))];
    reader.channels[0].cap = Some(10_000);
    let mut spec = world(50_000, 30, vec![reader]);
    spec.people.represents = 10;
    let reached = run(spec, 0).services[0].channels[0].reached as f64;
    // A thousand agents.
    assert!((reached - 10_000.0).abs() < 4.0 * 10.0 * 1_000_f64.sqrt(), "{reached}");
}

/// Each who joins invites at once, or on a later day of use: the cycle is the delay, or the delay and the time until then.
#[test]
fn the_cycle_time_of_invitations_is_from_joining_to_joining() {
    let cycle = |per_new_user, per_active_day, delay_days| {
        let mut reader = service("reader");
        reader.initial_users = 500;
        let kind = ChannelKind::Invitation {
            per_new_user,
            per_active_day,
            acceptance: 0.5,
            delay_days,
            reward: Micros::ZERO,
        };
        reader.channels = vec![channel("invitation", kind)];
        let record = run(world(20_000, 8, vec![reader]), 0);
        let rows = record.services[0].days.iter();
        let (days, people) = rows
            .fold((0, 0), |(days, people), row| (days + row.cycle_days, people + row.invitations_accepted));
        assert!(people > 100, "{people}");
        days as f64 / people as f64
    };
    assert_eq!(cycle(2.0, 0.0, 1), 1.0);
    assert_eq!(cycle(2.0, 0.0, 3), 3.0);
    let mixed = cycle(0.0, 0.5, 2);
    assert!(mixed > 3.0 && mixed < 8.0, "{mixed}");
}
