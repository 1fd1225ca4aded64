//! What other users are worth: to whoever considers a service, and in the choice of those who use it.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::spec::{ChannelKind, ContactsSpec, NetworkOf, NetworkSpec, ServiceSpec};

const PEOPLE: u32 = 8_192;
const RING: ContactsSpec = ContactsSpec::SmallWorld { mean: 4.0, rewire: 0.0 };

/// A service to which a quarter of all people belong from the first day, and nobody ever leaves.
fn club(network: NetworkSpec) -> ServiceSpec {
    let mut club = service("club");
    club.initial_users = u64::from(PEOPLE / 4);
    club.churn.hazard = 0.0;
    club.habit.strength = 0.0;
    club.network = network;
    club
}

/// Mean minutes a day of a user, from day 1 to day 7 and in the week after.
fn minutes(network: NetworkSpec) -> [f64; 2] {
    let mut spec = world(PEOPLE, 15, vec![club(network)]);
    spec.people.contacts = RING;
    let record = run(spec, 0);
    let days = &record.services[0].days;
    [1..8, 8..15].map(|week| week.map(|day| days[day].minutes / 7.0 / f64::from(PEOPLE / 4)).sum())
}

/// Minutes of a day at a weight in the choice.
fn at_weight(outside: f64, weight: f64) -> f64 {
    weight / (outside + weight)
}

#[test]
fn users_spend_more_minutes_where_more_people_are() {
    let none = minutes(NetworkSpec::NONE);
    let linear = NetworkSpec { weight: 2.0, half: None, of: NetworkOf::All };
    let saturating = NetworkSpec { half: Some(0.5), ..linear.clone() };
    let outside = world(1, 1, Vec::new()).people.outside_weight;
    let quality = service("club").quality.start;
    for (network, value) in [(linear, 2.0 * 0.25), (saturating, 2.0 * (0.25 / 0.75))] {
        let expected = at_weight(outside, quality * f64::exp(value)) / at_weight(outside, quality);
        for (some, none) in minutes(network).into_iter().zip(none) {
            assert!((some / none - expected).abs() < 0.04, "{some} of {none}, expected {expected}");
        }
    }
}

#[test]
fn users_know_after_a_week_how_many_of_their_contacts_are_there() {
    let none = minutes(NetworkSpec::NONE);
    let network = NetworkSpec { weight: 2.0, half: None, of: NetworkOf::Contacts };
    let [_, known] = minutes(network);
    let outside = world(1, 1, Vec::new()).people.outside_weight;
    let quality = service("club").quality.start;
    // Four contacts, each a user with chance 1/4.
    let mean: f64 = [81.0, 108.0, 54.0, 12.0, 1.0]
        .into_iter()
        .enumerate()
        .map(|(using, of_256)| {
            of_256 / 256.0 * at_weight(outside, quality * f64::exp(2.0 * using as f64 / 4.0))
        })
        .sum();
    let expected = mean / at_weight(outside, quality);
    assert!((known / none[1] - expected).abs() < 0.05, "{known} of {}, expected {expected}", none[1]);
}

/// Share of those who are no users on day 0 who join on day 1, all of whom consider.
fn joining(network: NetworkSpec) -> f64 {
    let mut club = club(network);
    club.join.appeal = 0.2;
    let mut everybody = channel("everybody", ChannelKind::Organic { innovation: 30.0 });
    everybody.starts = eyeballs_core::units::Day(1);
    club.channels = vec![everybody];
    club.join.give_up = 1.0;
    let mut spec = world(PEOPLE, 2, vec![club]);
    spec.people.contacts = RING;
    let record = run(spec, 0);
    record.services[0].days[1].joined as f64 / f64::from(PEOPLE - PEOPLE / 4)
}

#[test]
fn whoever_considers_a_service_sees_who_is_there() {
    let appeal = |utility: f64| 1.0 / (1.0 + 4.0 * f64::exp(-utility));
    let all = NetworkSpec { weight: 3.0, half: None, of: NetworkOf::All };
    let contacts = NetworkSpec { of: NetworkOf::Contacts, ..all.clone() };
    let by_contacts = [81.0, 108.0, 54.0, 12.0, 1.0]
        .into_iter()
        .enumerate()
        .map(|(using, of_256)| of_256 / 256.0 * appeal(3.0 * using as f64 / 4.0));
    let error = 4.0 * (0.25 / f64::from(PEOPLE)).sqrt();
    for (network, expected) in
        [(NetworkSpec::NONE, 0.2), (all, appeal(3.0 / 4.0)), (contacts, by_contacts.sum())]
    {
        let share = joining(network);
        assert!((share - expected).abs() < error, "{share}, expected {expected}");
    }
}
