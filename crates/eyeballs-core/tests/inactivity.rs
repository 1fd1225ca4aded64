//! Who is lapsed after days without use.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::fork::fixed;
use eyeballs_core::record::{Record, ServiceDay};
use eyeballs_core::simulation::Simulation;
use eyeballs_core::spec::*;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Opened so seldom that nobody ever does.
const NEVER_OPENED: f64 = 1e12;
/// In sessions so short that everybody opens it every day.
const ALWAYS_OPENED: f64 = 0.001;

/// All of 100 people are users from day 0, and are lapsed after so many days without use.
fn reader(session_minutes: f64, inactive_days: u32) -> ServiceSpec {
    let mut reader = service("reader");
    reader.initial_users = 100;
    reader.session_minutes = session_minutes;
    reader.churn.inactive_days = inactive_days;
    reader
}

/// From a day on nobody opens it, or everybody.
fn from(day: u32, session_minutes: f64) -> EventSpec {
    let action = Action::SetService { service: 0, knob: ServiceKnob::SessionMinutes, value: session_minutes };
    EventSpec { day: Day(day), action }
}

/// The days on which something happened, and how often.
fn days(record: &Record, what: impl Fn(&ServiceDay) -> u64) -> Vec<(usize, u64)> {
    let days = record.services[0].days.iter().enumerate();
    days.map(|(day, row)| (day, what(row))).filter(|(_, count)| *count > 0).collect()
}

#[test]
fn who_never_uses_it_leaves_on_the_last_of_the_days_after_joining() {
    for inactive_days in [1, 5, 29, 30, 31] {
        let record = run(world(100, 40, vec![reader(NEVER_OPENED, inactive_days)]), 0);
        assert_eq!(days(&record, |day| day.left), [(inactive_days as usize, 100)]);
        let last = &record.services[0].days[39];
        assert_eq!((last.active, last.lapsed), (0, 100));
    }
}

#[test]
fn who_uses_it_stays_and_leaves_that_many_days_after_the_last_use() {
    let mut spec = world(100, 40, vec![reader(ALWAYS_OPENED, 5)]);
    assert_eq!(days(&run(spec.clone(), 0), |day| day.left), []);
    // The last use is on day 19.
    spec.events = vec![from(20, NEVER_OPENED)];
    assert_eq!(days(&run(spec.clone(), 0), |day| day.left), [(24, 100)]);
    // Use on the last day is in time.
    spec.events.push(from(24, ALWAYS_OPENED));
    assert_eq!(days(&run(spec, 0), |day| day.left), []);
}

#[test]
fn an_event_changes_after_how_many_days_people_lapse() {
    let mut spec = world(100, 40, vec![reader(NEVER_OPENED, 30)]);
    let set = |value| Action::SetService { service: 0, knob: ServiceKnob::ChurnInactiveDays, value };
    spec.events = vec![EventSpec { day: Day(9), action: set(12.0) }];
    assert_eq!(days(&run(spec.clone(), 0), |day| day.left), [(12, 100)]);
    // Whoever has been away for longer leaves on the day of the event.
    spec.events = vec![EventSpec { day: Day(20), action: set(12.0) }];
    assert_eq!(days(&run(spec, 0), |day| day.left), [(20, 100)]);
}

#[test]
fn after_a_return_the_clock_starts_anew_although_the_last_use_is_long_ago() {
    let mut reader = reader(ALWAYS_OPENED, 5);
    reader.return_hazard = 1_000.0;
    let mut spec = world(100, 23, vec![reader]);
    // The last use is on day 3; whoever left is back the next day.
    spec.events = vec![from(4, NEVER_OPENED)];
    let record = run(spec, 0);
    assert_eq!(days(&record, |day| day.left), [(8, 100), (14, 100), (20, 100)]);
    assert_eq!(days(&record, |day| day.returned), [(9, 100), (15, 100), (21, 100)]);
    // A return is no use: whoever used it within 30 days did so by day 3.
    assert_eq!(record.services[0].days[22].users_week, 0);
    assert_eq!(record.services[0].days[22].users_month, 100);
}

#[test]
fn who_lapses_is_no_longer_kept_by_the_channel_nor_in_the_cohort() {
    let kept = |inactive_days| {
        let mut reader = reader(NEVER_OPENED, inactive_days);
        reader.initial_users = 0;
        reader.channels = vec![channel("partner", ChannelKind::PartnerSeeding { people_per_day: 100_000.0 })];
        let record = run(world(100, 60, vec![reader]), 0);
        let reader = &record.services[0];
        let channel = &reader.channels[0];
        assert_eq!((channel.joined, channel.joined_month_ago), (100, 100));
        (channel.kept_month, reader.cohorts.last().expect("two months have ended").users)
    };
    assert_eq!(kept(30), (0, 0));
    assert_eq!(kept(31), (100, 0));
    assert_eq!(kept(100), (100, 100));
}

#[test]
fn a_fork_may_change_it_where_the_days_of_return_are_known() {
    let base = |inactive_days| world(100, 40, vec![reader(NEVER_OPENED, inactive_days)]);
    let refused = |before, after| fixed(&base(before), &base(after), Day(12));
    for (before, after) in [(0, 0), (30, 5), (5, 30), (30, 0)] {
        assert_eq!(refused(before, after), [], "from {before} to {after}");
    }
    assert_eq!(refused(0, 5)[0].path, ["service", "reader", "churn", "inactive_days"]);
    let opens = |inactive_days| {
        let mut spec = base(inactive_days);
        spec.services[0].opens = Day(12);
        spec
    };
    assert_eq!(fixed(&opens(0), &opens(5), Day(12)), [], "nobody was a user of what opens");

    let forked = |inactive_days| {
        let past = Arc::new(World::new(base(30)));
        let world = World::forked(base(inactive_days), &past, Day(12));
        let (record, end) =
            Simulation::new(&Arc::new(world), 0).expect("no models").run(&AtomicBool::new(false));
        end.expect("nothing can fail");
        days(&record, |day| day.left)
    };
    assert_eq!(forked(5), [(12, 100)], "the days before the fork count");
    assert_eq!(forked(20), [(20, 100)]);
    assert_eq!(forked(0), []);
}
