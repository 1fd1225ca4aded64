//! Contacts of like taste: whom invitations find, and whom not.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::{ChannelKind, ContactsSpec, FitShape, WorldSpec};
use eyeballs_core::units::{Day, Micros};

const PEOPLE: u32 = 200_000;
const BREADTH: f64 = 0.1;

/// Few people inside the box join on day 0, and each invites `per_new_user` others, of whom those inside accept with chance
/// 1/2.
fn market(contacts: ContactsSpec, homophily: f64) -> WorldSpec {
    let mut reader = service("reader");
    reader.breadth = Some(BREADTH);
    reader.fit_shape = FitShape::Box;
    reader.churn.hazard = 0.0;
    let mut seeds = channel("seeds", ChannelKind::Organic { innovation: 0.02 });
    seeds.audience_fit = 1.0;
    seeds.ends = Some(Day(1));
    let invitation = ChannelKind::Invitation {
        per_new_user: 4.0,
        per_active_day: 0.0,
        acceptance: 0.5,
        delay_days: 1,
        reward: Micros::ZERO,
    };
    reader.channels = vec![seeds, channel("invitation", invitation)];
    let mut spec = world(PEOPLE, 2, vec![reader]);
    spec.people.contacts = contacts;
    spec.people.homophily = homophily;
    spec
}

#[test]
fn a_box_is_joined_by_who_is_inside_and_as_many_as_are() {
    let record = run(market(ContactsSpec::SmallWorld { mean: 40.0, rewire: 1.0 }, 0.0), 0);
    let joined = record.services[0].days[0].joined as f64;
    let expected = f64::from(PEOPLE) * 2.0 * BREADTH * (1.0 - f64::exp(-0.02));
    assert!((joined - expected).abs() < 4.0 * expected.sqrt(), "{joined}, expected {expected}");
}

#[test]
fn seeds_bring_as_many_as_links_to_people_of_like_taste_say() {
    let small = |rewire| ContactsSpec::SmallWorld { mean: 40.0, rewire };
    let (k, fit) = (2.0, 2.0 * BREADTH);
    for contacts in [small(1.0), small(0.0), ContactsSpec::HeavyTailed { mean: 40.0 }] {
        for homophily in [0.0, 0.5, 1.0] {
            let record = run(market(contacts.clone(), homophily), 0);
            let days = &record.services[0].days;
            let seeds = days[0].joined as f64;
            let accepted = days[1].joined as f64;
            let expected = seeds * k * (homophily + (1.0 - homophily) * fit);
            // One person in fifty inside the box is a user already, or is asked by two: at most so many are lost.
            let lost = expected * 0.06;
            let error = 4.0 * expected.sqrt();
            assert!(
                accepted < expected + error && accepted > expected - lost - error,
                "{contacts:?}, {homophily}: {accepted} of {seeds}, expected {expected}"
            );
        }
    }
}
