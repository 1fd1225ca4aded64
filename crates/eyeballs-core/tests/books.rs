//! The books always balance: people and money, in random worlds.

mod common;

use common::{channel, run, service, world};
use eyeballs_core::record::Record;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
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

prop_compose! {
    fn any_service(name: &'static str)(
        hazard in 0.0..0.1_f64,
        spread in prop_oneof![Just(0.0), 0.1..5.0_f64],
        effect in 0.0..3.0_f64,
        returns in 0.0..0.05_f64,
        breadth in prop_oneof![Just(None), (0.05..1.0_f64).prop_map(Some)],
        opens in 0_u32..20,
        initial in 0_u64..20_000,
        decay in 0.0..0.01_f64,
        cost in 0..5_000_i64,
        innovation in 0.0..0.01_f64,
        imitation in 0.0..0.2_f64,
        per_day in 0.0..0.2_f64,
        delay in 1_u32..9,
        budget in 0..50_000_000_i64,
        steps in 0_u32..4,
        intent in 0.1..1.0_f64,
        cap in prop_oneof![Just(None), (0_u64..3_000).prop_map(Some)],
    ) -> ServiceSpec {
        let mut spec = service(name);
        spec.churn = ChurnSpec { hazard, spread, satisfaction_effect: effect };
        spec.return_hazard = returns;
        spec.breadth = breadth;
        spec.opens = Day(opens);
        spec.initial_users = initial;
        spec.quality.decay_per_day = decay;
        spec.quality.release_every_days = opens;
        spec.quality.release_gain = 0.1;
        spec.capacity = Some(CapacitySpec { users: 2_000.0, exponent: 0.5 });
        spec.cost = CostSpec {
            per_active_day: Micros(cost),
            per_thousand_minutes: Micros(cost * 3),
            per_join: Micros(cost * 7),
            fixed_per_day: Micros(cost * 1_000),
        };
        let mut channels = vec![
            channel("organic", ChannelKind::Organic { innovation }),
            channel("word-of-mouth", ChannelKind::WordOfMouth { imitation }),
            channel("invitation", ChannelKind::Invitation {
                per_new_user: 1.5, per_active_day: per_day, acceptance: 0.3, delay_days: delay,
                reward: Micros(500_000),
            }),
            channel("import", ChannelKind::ContactImport { share: 0.3, contacts: 8, acceptance: 0.1, delay_days: 2 }),
            channel("partner", ChannelKind::PartnerSeeding { people_per_day: 20.0 }),
            channel("ads", ChannelKind::PaidAds {
                budget_per_day: Micros(budget), cost_per_install: Micros(1_000_000), saturation_per_day: Some(40.0),
            }),
            channel("bundle", ChannelKind::PayPerInstall { installs_per_day: 30.0, price_per_install: Micros(200_000) }),
            channel("coupon", ChannelKind::Coupon { coupons_per_day: 100.0, redemption: 0.1, value: Micros(5_000_000) }),
            channel("press", ChannelKind::Press { audience: 900.0, half_life_days: 3.0 }),
            channel("list", ChannelKind::BoughtList {
                addresses_per_day: 500.0, response: 0.01, cost_per_address: Micros(10_000),
            }),
        ];
        for channel in &mut channels {
            channel.funnel = FunnelSpec { steps, loss_per_step: 0.3 };
            channel.audience_fit = 0.5;
            channel.intent = intent;
            channel.cap = cap;
            channel.cost_per_join = Micros(3);
        }
        spec.channels = channels;
        spec
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn people_and_money_balance_in_any_world(
        one in any_service("one"),
        two in any_service("two"),
        people in 3_000_u32..9_000,
        represents in prop_oneof![Just(1_u32), Just(1_000)],
        heavy in any::<bool>(),
        close_on in 10_u32..60,
    ) {
        let mut two = two;
        two.channels.push(channel("sister", ChannelKind::CrossPromotion { from: 0, hazard: 0.01 }));
        two.firm = 1;
        let mut spec = world(people, 90, vec![one, two]);
        spec.people.represents = represents;
        spec.people.sociability = Distribution::Pareto { minimum: 1.0, alpha: 2.0 };
        spec.people.free_minutes = Distribution::Lognormal { median: 100.0, sigma: 0.7 };
        spec.people.comparison = 0.3;
        if heavy {
            spec.people.contacts = ContactsSpec::HeavyTailed { mean: 8.0 };
        }
        spec.firms.push(FirmSpec {
            name: "brink".to_owned(), cash: Micros(300_000_000), credit: Some(Micros(100_000_000)),
        });
        spec.events = vec![
            EventSpec { day: Day(10), action: Action::Shock { service: 0, leave_share: 0.3, satisfaction_shift: -0.2 } },
            EventSpec { day: Day(10), action: Action::Capital { firm: 1, amount: Micros(50_000_000) } },
            EventSpec { day: Day(close_on), action: Action::Close { service: 0 } },
            EventSpec { day: Day(75), action: Action::Open { service: 0 } },
        ];
        let record = run(spec, 1);
        assert_books_balance(&record, u64::from(people) * u64::from(represents));
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
            reader.churn = ChurnSpec { hazard: 0.01, spread: 1.0, satisfaction_effect: 1.0 };
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
