//! What is a use, and what is not.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};

/// Opened so seldom that nobody ever does.
const NEVER_OPENED: f64 = 1e12;

#[test]
fn joining_and_returning_are_no_use() {
    let mut reader = service("reader");
    reader.initial_users = 50;
    reader.session_minutes = NEVER_OPENED;
    reader.return_hazard = 1_000.0;
    reader.cost.per_active_day = Micros(1_000_000);
    let mut spec = world(100, 40, vec![reader]);
    let shock = Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 };
    spec.events = vec![EventSpec { day: Day(10), action: shock }];
    let record = run(spec, 0);
    let days = &record.services[0].days;
    assert_eq!((days[0].active, days[10].active, days[11].returned, days[11].active), (50, 0, 50, 50));
    for day in days {
        assert_eq!((day.users_day, day.users_week, day.users_month), (0, 0, 0));
        assert_eq!(day.cost_other, Micros::ZERO, "nobody has used it");
    }
}

#[test]
fn the_first_use_is_on_the_day_after_joining_at_the_earliest() {
    let mut reader = service("reader");
    reader.initial_users = 50;
    // 30 minutes in sessions so short that everybody opens it.
    reader.session_minutes = 0.001;
    reader.cost.per_active_day = Micros(1_000_000);
    let record = run(world(100, 3, vec![reader]), 0);
    let days = &record.services[0].days;
    assert_eq!(days.iter().map(|day| day.users_day).collect::<Vec<_>>(), [0, 50, 50]);
    assert_eq!(days.iter().map(|day| day.users_month).collect::<Vec<_>>(), [0, 50, 50]);
    assert_eq!(
        days.iter().map(|day| day.cost_other).collect::<Vec<_>>(),
        [0, 50, 50].map(|n| Micros(n * 1_000_000))
    );
}

#[test]
fn retention_by_use_looks_back_to_the_day_of_the_first_use() {
    // Whoever is a user uses it every day; on day 40 all leave, after they have used it and before others join.
    let mut reader = service("reader");
    reader.session_minutes = 0.001;
    reader.initial_users = 50;
    reader.channels = vec![channel("organic", ChannelKind::Organic { innovation: 0.01 })];
    let mut spec = world(500, 60, vec![reader]);
    let shock = Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 };
    spec.events = vec![EventSpec { day: Day(40), action: shock }];
    let record = run(spec, 0);
    let days = &record.services[0].days;
    for (day, row) in days.iter().enumerate() {
        let joined_before = |days_before: usize| match day.checked_sub(days_before) {
            Some(before) => days[before].joined,
            None => 0,
        };
        // The first use is on the day after joining; whoever had it by day 40 uses it no more after that day.
        let kept = |after: usize| {
            let has_left = day > 40 && day <= 40 + after;
            if has_left { 0 } else { joined_before(after + 1) }
        };
        assert_eq!(row.first_used, joined_before(1), "day {day}");
        assert_eq!(
            (row.kept_day_1, row.kept_day_7, row.kept_day_30),
            (kept(1), kept(7), kept(30)),
            "day {day}"
        );
    }
    assert!(days[31].kept_day_30 >= 50 && days[50].kept_day_7 > 0, "something is counted");
    let channel = &record.services[0].channels[0];
    let after_all: u64 = days.iter().map(|day| day.first_used).sum();
    assert_eq!(channel.first_used + 50, after_all);
    assert!(channel.first_used < channel.joined, "who joined on the last day has not used it");
}

#[test]
fn a_return_keeps_satisfaction() {
    let mut reader = service("reader");
    reader.initial_users = 100;
    reader.session_minutes = NEVER_OPENED;
    reader.satisfaction.initial = 0.75;
    reader.return_hazard = 1_000.0;
    let shock = |day, leave_share, satisfaction_shift| EventSpec {
        day: Day(day),
        action: Action::Shock { service: 0, leave_share, satisfaction_shift },
    };
    let mut spec = world(100, 12, vec![reader]);
    spec.events = vec![shock(3, 0.0, -0.25), shock(5, 1.0, 0.0)];
    let record = run(spec, 0);
    let days = &record.services[0].days;
    let of = |day: usize| (days[day].active, days[day].satisfaction);
    assert_eq!(
        [of(2), of(3), of(5), of(6), of(7)],
        [(100, 0.75), (100, 0.5), (0, 0.5), (100, 0.0), (100, 0.5)]
    );
}

#[test]
fn word_of_mouth_is_by_those_who_joined_or_used_it_within_thirty_days() {
    // Half of the people are users from day 0 and never use it; the others hear of it from day 0 on, or from day 31 on.
    let joined = |starts: u32, session_minutes: f64| {
        let mut reader = service("reader");
        reader.initial_users = 500;
        reader.session_minutes = session_minutes;
        reader.channels = vec![ChannelSpec {
            starts: Day(starts),
            ..channel(
                "others",
                ChannelKind::WordOfMouth { imitation: 1_000.0, valence: 0.0, transmission: 0.0 },
            )
        }];
        let record = run(world(1_000, 40, vec![reader]), 0);
        record.services[0].days.iter().map(|day| day.joined).collect::<Vec<_>>()
    };
    assert_eq!(joined(0, NEVER_OPENED)[..3], [500, 500, 0], "joined yesterday");
    assert_eq!(joined(30, NEVER_OPENED)[29..32], [0, 500, 0], "joined 30 days ago");
    assert_eq!(joined(31, NEVER_OPENED)[31..], [0; 9], "joined 31 days ago, and never used it");
    assert_eq!(joined(31, 0.001)[30..33], [0, 500, 0], "uses it daily");
}
