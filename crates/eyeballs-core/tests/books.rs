//! The books always balance: people and money, in random worlds.

#[path = "common/any.rs"]
mod any;
#[path = "common/attach.rs"]
mod attach;
#[path = "common/club.rs"]
mod club;
mod common;
#[path = "common/packet.rs"]
mod packet;

use any::any_world;
use club::{club, watcher};
use common::{channel, run, service, world};
use eyeballs_core::record::Record;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use packet::{packet, purse};
use proptest::prelude::*;

fn assert_books_balance(record: &Record, people: u64) {
    for (index, firm) in record.firms.iter().enumerate() {
        let mut cash = firm.cash_start;
        for day in 0..firm.cash.len() {
            cash += firm.capital[day];
            for service in record.services.iter().filter(|service| service.firm == index) {
                cash += service.days[day].profit();
                let lines = &service.lines;
                let amounts = &service.line_amounts[day * lines.len()..(day + 1) * lines.len()];
                let signed = lines.iter().zip(amounts).map(|(l, &a)| if l.revenue { a } else { -a });
                assert_eq!(signed.sum::<Micros>(), service.days[day].profit(), "ledger lines of day {day}");
            }
            assert_eq!(firm.cash[day], cash, "cash of `{}` on day {day}", firm.name);
        }
    }
    for service in &record.services {
        let mut users = 0;
        let mut ever = 0;
        for (number, day) in service.days.iter().enumerate() {
            users = users + day.joined + day.returned - day.left;
            ever += day.joined;
            assert_eq!(day.active, users, "users of `{}` on day {number}", service.name);
            assert_eq!(day.active + day.lapsed, ever);
            assert!(day.users_day <= day.users_week && day.users_week <= day.users_month);
            assert!(day.users_month <= ever && ever <= people);
            assert!((0.0..=1.0).contains(&day.satisfaction) && day.minutes.is_finite());
        }
        let cohorts: u64 = service
            .cohorts
            .iter()
            .filter(|count| (count.joined_month + count.age_months + 1) * 30 == service.days.len() as u32)
            .map(|count| count.users)
            .sum();
        if service.days.len().is_multiple_of(30) {
            assert_eq!(cohorts, users, "cohorts of `{}` add up to its users", service.name);
        }
    }
}

/// The same with models on each service that send gifts, bring and hand over people, hold some and take a last payment of others, and a
/// purse over both.
fn with_models(mut spec: WorldSpec, on_day: f64, factor: f64) -> WorldSpec {
    let invitation =
        ChannelKind::ModelInvitation { model: 0, acceptance: 0.2, delay_days: 2, reward: Micros(70_000) };
    for (index, service) in spec.services.iter_mut().enumerate() {
        let packets = packet(&[
            ("invitations", 1.0),
            ("gift", 2.0),
            ("brings", 1.0),
            ("hand_over", 0.2),
            ("on_day", on_day),
        ]);
        let club = club(&[("final_bill", 1.5), ("leave_factor", factor)], 20);
        service.models = vec![packets, club, watcher(0), purse(&[("shared", 0.25)])];
        service.initial_tenure_days = 40.0;
        service.initial_payers = 0.5;
        service.channels.push(channel("gifts", invitation.clone()));
        service.channels.push(channel("seats", ChannelKind::Group { size: 8 }));
        service.channels.push(channel("handed", ChannelKind::HandOver { from: 1 - index }));
        // What the purse moves needs both services to be open: they open on the first day and close on none.
        service.opens = Day(0);
    }
    spec.events.retain(|event| !matches!(event.action, Action::Close { .. } | Action::Open { .. }));
    spec.firms.iter_mut().for_each(|firm| firm.credit = None);
    // To look at heavy-tailed contacts every day takes long.
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 6.0, rewire: 0.3 };
    spec
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn people_and_money_balance_with_models_that_know_of_each_other(
        spec in any_world(),
        on_day in 1_u32..60,
        factor in prop_oneof![Just(0.0), 0.1..3.0_f64],
    ) {
        let people = u64::from(spec.agents()) * u64::from(spec.people.represents);
        let record = run(with_models(spec, f64::from(on_day), factor), 0);
        assert_books_balance(&record, people);
        // What one service pays the other gets, and the purse is spent in full while somebody is served.
        for day in 2..record.services[0].days.len() {
            let of = |amount: fn(&eyeballs_core::record::ServiceDay) -> Micros| -> Micros {
                record.services.iter().map(|service| amount(&service.days[day])).sum()
            };
            let moved = of(|row| row.revenue_other);
            assert!(moved == Micros::ZERO || moved == Micros(250_000), "{moved:?}");
            let spent = of(|row| row.revenue_advertisers).0;
            assert!(spent == 0 || (spent - 1_000_000_000).abs() < 2, "{spent}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn people_and_money_balance_in_any_world(
        spec in any_world(),
    ) {
        let people = u64::from(spec.agents()) * u64::from(spec.people.represents);
        let record = run(spec, 1);
        assert_books_balance(&record, people);
    }
}

#[test]
fn a_firm_without_cash_and_credit_closes_its_services() {
    let mut reader = service("reader");
    reader.initial_users = 1_000;
    reader.cost.fixed_per_day = Micros(100_000_000);
    let mut spec = world(1_000, 90, vec![reader]);
    spec.firms[0] =
        FirmSpec { name: "acme".to_owned(), cash: Micros(1_000_000_000), credit: Some(Micros::ZERO) };
    let record = run(spec, 0);
    // Ten days of cost leave nothing; the eleventh leaves a debt, and the twelfth is the last.
    assert_eq!(record.firms[0].bankrupt, Some(Day(10)));
    let days = &record.services[0].days;
    assert_eq!((days[10].active, days[11].active, days[11].open, days[12].open), (1_000, 0, true, false));
    assert_eq!(record.firms[0].cash[12], record.firms[0].cash[89]);
}

#[test]
fn the_same_world_gives_the_same_record_at_any_number_of_threads() {
    let records: Vec<String> = [1, 2, 7]
        .into_iter()
        .map(|threads| {
            let mut reader = service("reader");
            reader.churn =
                ChurnSpec { hazard: 0.01, spread: 1.0, satisfaction_effect: 1.0, inactive_days: 0 };
            reader.return_hazard = 0.01;
            reader.channels = vec![
                channel("organic", ChannelKind::Organic { innovation: 0.002 }),
                channel(
                    "invitation",
                    ChannelKind::Invitation {
                        per_new_user: 1.0,
                        per_active_day: 0.05,
                        acceptance: 0.2,
                        delay_days: 2,
                        reward: Micros(1),
                    },
                ),
            ];
            let mut spec = world(60_000, 60, vec![reader]);
            spec.people.free_minutes = Distribution::Lognormal { median: 100.0, sigma: 0.7 };
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            format!("{:?}", pool.install(|| run(spec, 0)))
        })
        .collect();
    assert!(records[0] == records[1] && records[1] == records[2]);
}

#[test]
fn a_bankrupt_firm_opens_nothing_any_more() {
    let mut reader = service("reader");
    reader.cost.fixed_per_day = Micros(1_000_000_000);
    let mut later = service("later");
    later.opens = Day(40);
    later.cost.fixed_per_day = Micros(1_000_000_000);
    let mut spec = world(1_000, 90, vec![reader, later]);
    spec.firms[0] =
        FirmSpec { name: "acme".to_owned(), cash: Micros(1_000_000_000), credit: Some(Micros::ZERO) };
    spec.events = vec![EventSpec { day: Day(2), action: Action::Open { service: 0 } }];
    let record = run(spec, 0);
    assert_eq!(record.firms[0].bankrupt, Some(Day(1)));
    assert!(record.services.iter().all(|service| service.days[3..].iter().all(|day| !day.open)));
    assert_eq!(record.firms[0].cash[3], record.firms[0].cash[89]);
}
