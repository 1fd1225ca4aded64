//! A service inside another: whom channels through the host reach, and what the guest pays.

mod common;
#[path = "common/till.rs"]
mod till;

use common::{channel, run, service, world};
use eyeballs_core::record::Record;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use till::till;

const PEOPLE: u32 = 20_000;
/// People who use the host.
const THERE: u64 = 8_000;
const DAYS: u32 = 12;

/// A host, and a guest with a channel through it.
fn market(kind: ChannelKind, terms: HostSpec) -> WorldSpec {
    let mut chat = service("chat");
    chat.initial_users = THERE;
    chat.has_guests = true;
    let mut game = service("game");
    game.channels = vec![ChannelSpec { through_host: true, ..channel("friends", kind) }];
    game.host = Some(terms);
    world(PEOPLE, DAYS, vec![chat, game])
}

fn terms(links: f64) -> HostSpec {
    HostSpec { service: 0, revenue_share: 0.3, fee_per_day: Micros(2_500_000), links }
}

fn joined(record: &Record) -> u64 {
    record.services[1].days.iter().map(|day| day.joined).sum()
}

#[test]
fn a_channel_through_the_host_reaches_its_users_and_nobody_else() {
    let organic = |innovation| ChannelKind::Organic { innovation };
    assert_eq!(joined(&run(market(organic(100.0), terms(1.0)), 0)), THERE);
    assert_eq!(joined(&run(market(organic(100.0), terms(0.0)), 0)), 0);
    // Half of the links are half of the hazard.
    let expected = THERE as f64 * (1.0 - (-0.5 * 0.05 * f64::from(DAYS)).exp());
    let found = joined(&run(market(organic(0.05), terms(0.5)), 0)) as f64;
    assert!((found - expected).abs() < 4.0 * expected.sqrt(), "{found}, expected {expected}");
}

/// Everybody has the game, or nobody but those who use the host could be asked.
#[test]
fn invitations_go_from_users_of_the_host_to_users_of_the_host() {
    let kind = ChannelKind::Invitation {
        per_new_user: 1.0,
        per_active_day: 0.0,
        acceptance: 1.0,
        delay_days: 1,
        reward: Micros::ZERO,
    };
    let after = |links: f64| {
        let mut spec = market(kind.clone(), terms(links));
        spec.services[1].initial_users = 1_000;
        spec.days = 2;
        let day = run(spec, 0).services[1].days[1];
        (day.joined, day.invitations_sent)
    };
    // Of the thousand 0.4 use the host and send one each; a receiver uses it in 0.4 cases and has no game yet in 0.95.
    let (joined, _) = after(1.0);
    let expected = 1_000.0 * 0.4 * 0.4 * 0.95;
    assert!((joined as f64 - expected).abs() < 4.0 * f64::sqrt(expected), "{joined}, expected {expected}");
    let (half, _) = after(0.5);
    assert!((half as f64 - 0.5 * expected).abs() < 4.0 * f64::sqrt(0.5 * expected), "{half}");
    assert_eq!(after(0.0).0, 0);
}

/// Three tenths of what the models take in and a fee, a cost of the one and a revenue of the other; nothing on days on which one is closed.
#[test]
fn the_guest_pays_what_the_host_gets() {
    let mut spec = market(ChannelKind::Organic { innovation: 0.05 }, terms(1.0));
    spec.firms.push(FirmSpec { name: "studio".to_owned(), cash: Micros(0), credit: None });
    spec.services[1].firm = 1;
    spec.services[1].models = vec![till(&[("price", 0.7), ("others", 1.3)], 0)];
    let close = |service, day| EventSpec { day: Day(day), action: Action::Close { service } };
    let open = |service, day| EventSpec { day: Day(day), action: Action::Open { service } };
    spec.events = vec![close(1, 3), open(1, 5), close(0, 8)];
    let record = run(spec, 0);
    let [chat, game] = [&record.services[0], &record.services[1]];
    let names = |service: usize| {
        let lines = record.services[service].lines.iter().filter(|line| line.model == "market");
        lines.map(|line| (line.name.clone(), line.revenue)).collect::<Vec<_>>()
    };
    assert_eq!(names(0).last(), Some(&("guests".to_owned(), true)));
    assert_eq!(names(1).last(), Some(&("host".to_owned(), false)));
    let line = |service: usize, day: usize| {
        let service = &record.services[service];
        service.line_amounts[day * service.lines.len() + 3]
    };
    let mut total = Micros::ZERO;
    for day in 0..DAYS as usize {
        let open = day != 4 && day <= 8;
        let revenue = game.days[day].revenue();
        let expected = Micros((revenue.0 as f64 * 0.3).round() as i64) + Micros(2_500_000);
        let paid = if open { expected } else { Micros::ZERO };
        assert_eq!((line(1, day), line(0, day)), (paid, paid), "day {day}");
        assert_eq!(chat.days[day].revenue_other, paid, "day {day}");
        assert!(revenue.0 > 0 || day < 2 || !open, "day {day}: {revenue:?}");
        total += paid;
    }
    let profit: i64 = chat.days.iter().map(|day| day.profit().0).sum();
    assert_eq!(profit, total.0, "a host without models of its own");
}

#[test]
fn terms_that_change_hold_from_that_day_on() {
    let mut spec = market(ChannelKind::Organic { innovation: 0.05 }, terms(1.0));
    let set = |knob, value| EventSpec { day: Day(6), action: Action::SetService { service: 1, knob, value } };
    spec.events = vec![set(ServiceKnob::HostLinks, 0.0), set(ServiceKnob::HostFeePerDay, 4.0)];
    let record = run(spec, 0);
    let game = &record.services[1];
    for (day, facts) in game.days.iter().enumerate() {
        assert_eq!(facts.joined > 0, day < 6, "day {day}");
        let fee = Micros(if day < 6 { 2_500_000 } else { 4_000_000 });
        assert_eq!(game.line_amounts[day * game.lines.len() + 3], fee, "day {day}");
    }
}
