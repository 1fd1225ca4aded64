//! Who leaves, who is still there a month later, and who never comes back.

mod common;
#[path = "common/till.rs"]
mod till;

use common::{channel, run, service, world};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use till::till;

fn shock(day: u32, leave_share: f64) -> EventSpec {
    EventSpec { day: Day(day), action: Action::Shock { service: 0, leave_share, satisfaction_shift: 0.0 } }
}

/// Reaches everybody on its first day: the pressure is 1,000.
fn everybody(people: u32) -> ChannelSpec {
    channel("partner", ChannelKind::PartnerSeeding { people_per_day: 1_000.0 * f64::from(people) })
}

fn assert_share(count: u64, of: u64, expected: f64) {
    let share = count as f64 / of as f64;
    let error = (expected * (1.0 - expected) / of as f64).sqrt();
    assert!((share - expected).abs() < 4.0 * error, "{share}, expected {expected} +- {error}");
}

#[test]
fn kept_a_month_is_who_is_a_user_at_the_end_of_the_thirtieth_day_after_joining() {
    // Everybody joins on day 0 and leaves on one day.
    let kept = |leave: u32, days: u32| {
        let mut reader = service("reader");
        reader.channels = vec![everybody(100)];
        let mut spec = world(100, days, vec![reader]);
        spec.people.represents = 2;
        spec.events = vec![shock(leave, 1.0)];
        let channel = run(spec, 0).services[0].channels[0].clone();
        assert_eq!(channel.joined, 200);
        (channel.joined_month_ago, channel.kept_month)
    };
    assert_eq!(kept(29, 40), (200, 0));
    assert_eq!(kept(30, 40), (200, 0), "the thirtieth day counts");
    assert_eq!(kept(31, 40), (200, 200), "the thirty-first does not");
    assert_eq!(kept(31, 31), (200, 200), "day 30 is the last");
    assert_eq!(kept(31, 30), (0, 0), "the run is a day too short to know");
}

#[test]
fn kept_a_month_counts_whoever_left_and_is_back() {
    let mut reader = service("reader");
    reader.channels = vec![everybody(100)];
    reader.return_hazard = 1_000.0;
    let mut spec = world(100, 40, vec![reader]);
    spec.events = vec![shock(29, 1.0)];
    let record = run(spec, 0);
    assert_eq!((record.services[0].days[29].active, record.services[0].days[30].returned), (0, 100));
    assert_eq!(record.services[0].channels[0].kept_month, 100);
}

#[test]
fn cohorts_count_at_the_end_of_each_month_who_joined_in_it_and_is_a_user() {
    let mut reader = service("reader");
    reader.initial_users = 100;
    let mut spec = world(100, 90, vec![reader]);
    spec.events = vec![shock(30, 1.0)];
    let record = run(spec, 0);
    let cohorts: Vec<(u32, u32, u64, u64)> = record.services[0]
        .cohorts
        .iter()
        .map(|count| (count.joined_month, count.age_months, count.size, count.users))
        .collect();
    assert_eq!(cohorts, [(0, 0, 100, 100), (0, 1, 100, 0), (0, 2, 100, 0)]);
}

#[test]
fn a_shock_lasts_one_day_and_takes_the_share_of_users_that_it_says() {
    let mut reader = service("reader");
    reader.initial_users = 10_000;
    let mut spec = world(10_000, 4, vec![reader]);
    spec.events = vec![shock(2, 0.25)];
    let record = run(spec, 0);
    let days = &record.services[0].days;
    assert_eq!((days[1].left, days[3].left), (0, 0));
    assert_share(days[2].left, 10_000, 0.25);
    assert_eq!(days[2].lapsed, days[2].left);
}

#[test]
fn people_of_little_intent_leave_faster_by_its_inverse() {
    let mut reader = service("reader");
    reader.channels = vec![everybody(20_000)];
    reader.channels[0].intent = 0.25;
    reader.churn = ChurnSpec { hazard: 0.01, spread: 0.0, satisfaction_effect: 0.0, inactive_days: 0 };
    let record = run(world(20_000, 11, vec![reader]), 0);
    assert_share(record.services[0].days[10].active, 20_000, f64::exp(-10.0 * 0.01 / 0.25));
}

#[test]
fn the_satisfied_stay_and_the_dissatisfied_leave() {
    let mut reader = service("reader");
    reader.initial_users = 20_000;
    reader.churn = ChurnSpec { hazard: 0.05, spread: 0.0, satisfaction_effect: 2.0, inactive_days: 0 };
    for satisfaction in [0.0, 0.5, 1.0] {
        reader.satisfaction = SatisfactionSpec { initial: satisfaction, smoothing: 0.0 };
        let record = run(world(20_000, 11, vec![reader.clone()]), 0);
        let hazard = 0.05 * f64::exp(-2.0 * (satisfaction - 0.5));
        assert_share(record.services[0].days[10].active, 20_000, f64::exp(-10.0 * hazard));
    }
}

#[test]
fn hazards_of_models_add_to_each_other_and_to_the_markets() {
    let mut reader = service("reader");
    reader.initial_users = 20_000;
    reader.churn = ChurnSpec { hazard: 0.01, spread: 0.0, satisfaction_effect: 0.0, inactive_days: 0 };
    reader.models = vec![till(&[("leave_hazard", 0.03)], 0), till(&[("leave_hazard", 0.02)], 0)];
    let record = run(world(20_000, 11, vec![reader]), 0);
    assert_share(record.services[0].days[10].active, 20_000, f64::exp(-10.0 * 0.06));
}

#[test]
fn a_shock_and_the_hazard_of_a_model_take_users_independently() {
    let mut reader = service("reader");
    reader.initial_users = 20_000;
    reader.models = vec![till(&[("leave_hazard", -f64::ln(0.75))], 2)];
    let mut spec = world(20_000, 3, vec![reader]);
    spec.events = vec![shock(2, 0.25)];
    assert_share(run(spec, 0).services[0].days[2].active, 20_000, 0.75 * 0.75);
}

/// Everybody asks twenty others on joining and on returning, and returns by themselves the day after leaving.
fn eager(leave_hazard: f64) -> WorldSpec {
    let mut reader = service("reader");
    reader.initial_users = 1_000;
    reader.return_hazard = 1_000.0;
    reader.models = vec![till(&[("leave_hazard", leave_hazard)], 2)];
    reader.channels = vec![channel(
        "import",
        ChannelKind::ContactImport { share: 1.0, contacts: 20, acceptance: 1.0, delay_days: 2 },
    )];
    world(1_000, 8, vec![reader])
}

#[test]
fn whoever_leaves_for_certain_may_be_invited_back_at_once_and_return_the_next_day() {
    let record = run(eager(100.0), 0);
    let days = &record.services[0].days;
    // On day 2 all leave, and the invitations of day 0 arrive; after that the hazard of return is faster.
    let left: Vec<u64> = days.iter().map(|day| day.left).collect();
    assert_eq!(left, [0, 0, 1_000, 1_000, 0, 1_000, 0, 1_000]);
    let returned: Vec<u64> = days.iter().map(|day| day.returned).collect();
    assert_eq!(returned, [0, 0, 1_000, 0, 1_000, 0, 1_000, 0]);
}

#[test]
fn whoever_leaves_by_an_infinite_hazard_never_comes_back() {
    let mut spec = eager(-1.0);
    // Not even after the service closed and opened again.
    spec.events = vec![
        EventSpec { day: Day(4), action: Action::Close { service: 0 } },
        EventSpec { day: Day(5), action: Action::Open { service: 0 } },
    ];
    let record = run(spec, 0);
    let reader = &record.services[0];
    assert_eq!(reader.days[2].left, 1_000);
    for day in &reader.days[2..] {
        assert_eq!((day.active, day.lapsed, day.returned, day.invitations_accepted), (0, 1_000, 0, 0));
    }
    assert_eq!(reader.channels[0].reached, 0, "who left for good is not reached");
    assert_eq!(reader.channels[0].cost, Micros::ZERO);
}
