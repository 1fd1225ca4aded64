//! A market into which people enter: whom invitations find, and when.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::record::ServiceDay;
use eyeballs_core::spec::ChannelKind;
use eyeballs_core::units::Micros;

/// People of day 0, all of them users, and people who enter on each later day.
const FIRST: u32 = 500;
const ENTERING: u32 = 100;

/// What happened on each of ten days if nothing but a channel brings people.
fn days(kind: ChannelKind) -> Vec<ServiceDay> {
    let mut reader = service("reader");
    reader.initial_users = u64::from(FIRST);
    reader.channels = vec![channel("contacts", kind)];
    let mut spec = world(FIRST, 10, vec![reader]);
    spec.people.entering_per_day = f64::from(ENTERING);
    run(spec, 0).services.remove(0).days
}

#[test]
fn who_has_not_entered_yet_hears_of_no_invitation() {
    // Everybody asks all contacts on joining, on day 0, to be heard on day 1: more than half of these are people who enter later than on day 1.
    let days = days(ChannelKind::ContactImport { share: 1.0, contacts: 100, acceptance: 1.0, delay_days: 1 });
    let sum = |of: fn(&ServiceDay) -> u64| days.iter().map(of).sum::<u64>();
    assert_eq!((sum(|day| day.joined), sum(|day| day.invitations_accepted)), (u64::from(FIRST), 0));
    assert!(sum(|day| day.invitations_sent) > 0);
}

#[test]
fn who_has_entered_is_found_by_contacts_from_that_day_on() {
    let days = days(ChannelKind::Invitation {
        per_new_user: 0.0,
        per_active_day: 20.0,
        acceptance: 1.0,
        delay_days: 1,
        reward: Micros::ZERO,
    });
    let mut joined = 0;
    for (day, row) in days.iter().enumerate() {
        joined += row.joined;
        // Who enters is there to be asked on that day, and hears of it on the next: twenty contacts ask every day.
        let asked = ENTERING * day.saturating_sub(1) as u32;
        assert_eq!(joined, u64::from(FIRST + asked), "day {day}");
    }
}
