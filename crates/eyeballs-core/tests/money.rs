//! What everything costs and brings, in worlds small enough to compute by hand.
//!
//! Sessions are so short that every user opens the service every day; of 60 free minutes a lone service of
//! quality 0.5 gets 30 beside an outside weight of 0.5.

mod common;
#[path = "common/till.rs"]
mod till;

use common::{channel, run, service, world};
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};
use till::till;

/// A service that each of its users opens every day.
fn daily(name: &str, initial_users: u64) -> ServiceSpec {
    let mut daily = service(name);
    daily.session_minutes = 0.001;
    daily.initial_users = initial_users;
    daily
}

/// A channel that reaches everybody on its first day: the pressure is 1,000.
fn everybody(people: u32) -> ChannelSpec {
    channel("partner", ChannelKind::PartnerSeeding { people_per_day: 1_000.0 * f64::from(people) })
}

fn line(service: &ServiceRecord, name: &str, day: usize) -> Micros {
    let place = service.lines.iter().position(|line| line.name == name).expect("a ledger line");
    service.line_amounts[day * service.lines.len() + place]
}

fn acquisition(record: &Record, day: usize) -> Micros {
    line(&record.services[0], "acquisition", day)
}

#[test]
fn a_day_of_use_costs_by_person_by_minute_and_by_first_joining() {
    let mut reader = daily("reader", 100);
    reader.cost = CostSpec {
        per_active_day: Micros(3),
        per_thousand_minutes: Micros(1_000),
        per_join: Micros(700),
        fixed_per_day: Micros(50_000),
    };
    let record = run(world(1_000, 2, vec![reader]), 0);
    let reader = &record.services[0];
    // On day 0 a hundred join, which is no use; on day 1 they use 3,000 minutes.
    assert_eq!(line(reader, "use", 0), Micros(100 * 700));
    assert_eq!(reader.days[1].minutes, 3_000.0);
    assert_eq!(line(reader, "use", 1), Micros(100 * 3 + 3 * 1_000));
    for day in [0, 1] {
        assert_eq!(line(reader, "fixed", day), Micros(50_000));
        assert_eq!(reader.days[day].cost_fixed, Micros(50_000));
        assert_eq!(reader.days[day].cost_other, line(reader, "use", day));
        assert_eq!(reader.days[day].cost_acquisition, Micros::ZERO);
    }
}

#[test]
fn whoever_comes_back_costs_no_first_joining() {
    let mut reader = daily("reader", 100);
    reader.cost.per_join = Micros(700);
    reader.return_hazard = 1_000.0;
    let mut spec = world(100, 4, vec![reader]);
    spec.events = vec![EventSpec {
        day: Day(1),
        action: Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 },
    }];
    let record = run(spec, 0);
    let reader = &record.services[0];
    assert_eq!((reader.days[1].left, reader.days[2].returned), (100, 100));
    let costs = [0, 1, 2, 3].map(|day| line(reader, "use", day));
    assert_eq!(costs, [Micros(70_000), Micros::ZERO, Micros::ZERO, Micros::ZERO]);
}

#[test]
fn an_agent_uses_joins_and_is_reached_for_all_whom_it_stands_for() {
    let mut reader = daily("reader", 0);
    reader.cost = CostSpec {
        per_active_day: Micros(3),
        per_thousand_minutes: Micros(1_000),
        per_join: Micros(700),
        fixed_per_day: Micros(50_000),
    };
    reader.channels = vec![everybody(100 * 20)];
    reader.channels[0].cost_per_reach = Micros(11);
    reader.channels[0].cost_per_join = Micros(13);
    let mut spec = world(100, 2, vec![reader]);
    spec.people.represents = 20;
    let record = run(spec, 0);
    let reader = &record.services[0];
    assert_eq!(line(reader, "use", 0), Micros(2_000 * 700));
    assert_eq!(line(reader, "acquisition", 0), Micros(2_000 * (11 + 13)));
    assert_eq!(line(reader, "use", 1), Micros(2_000 * 3 + 60 * 1_000));
    assert_eq!(line(reader, "fixed", 1), Micros(50_000));
    assert_eq!(reader.channels[0].cost, Micros(2_000 * (11 + 13)));
}

#[test]
fn a_channel_costs_by_person_reached_and_by_person_who_joined() {
    // The funnel lets nobody through: reached are those whom the pressure reaches, as often as it does.
    let cost = |per_reach, per_join, loss| {
        let mut reader = daily("reader", 0);
        let hundred_thousand = ChannelKind::PartnerSeeding { people_per_day: 100_000.0 };
        reader.channels = vec![channel("partner", hundred_thousand)];
        reader.channels[0].cost_per_reach = Micros(per_reach);
        reader.channels[0].cost_per_join = Micros(per_join);
        reader.channels[0].funnel = FunnelSpec { steps: 1, loss_per_step: loss };
        let record = run(world(1_000, 1, vec![reader]), 0);
        let channel = record.services[0].channels[0].clone();
        assert_eq!(channel.cost, acquisition(&record, 0));
        (channel.reached, channel.joined, channel.cost.0)
    };
    assert_eq!(cost(11, 0, 0.0), (1_000, 1_000, 11_000));
    assert_eq!(cost(0, 13, 0.0), (1_000, 1_000, 13_000));
    let (reached, joined, paid) = cost(11, 13, 1.0);
    assert_eq!((joined, paid), (0, 11 * reached as i64));
    // A hundred times each of a thousand people.
    assert!((reached as f64 - 100_000.0).abs() < 4.0 * 100_000_f64.sqrt(), "{reached}");
}

#[test]
fn bought_advertising_costs_its_budget_on_each_day_it_works_whomever_it_reaches() {
    let mut reader = daily("reader", 3_000);
    let budget_per_day = Micros(7_000_000);
    reader.channels = vec![channel(
        "ads",
        ChannelKind::PaidAds {
            budget_per_day,
            cost_per_install: Micros(1_000_000),
            saturation_per_day: None,
        },
    )];
    (reader.channels[0].starts, reader.channels[0].ends) = (Day(2), Some(Day(4)));
    let mut spec = world(1_000, 6, vec![reader]);
    spec.people.represents = 3;
    let record = run(spec, 0);
    let costs = [0, 1, 2, 3, 4, 5].map(|day| acquisition(&record, day));
    let nothing = Micros::ZERO;
    assert_eq!(costs, [nothing, nothing, budget_per_day, budget_per_day, nothing, nothing]);
    assert_eq!(record.services[0].channels[0].reached, 0, "everybody is a user from the first day");
}

#[test]
fn a_bought_list_costs_its_addresses_and_an_answer_costs_nothing_more() {
    let mut reader = daily("reader", 0);
    reader.channels = vec![channel(
        "list",
        ChannelKind::BoughtList {
            addresses_per_day: 40_000.0,
            response: 0.05,
            cost_per_address: Micros(30_000),
        },
    )];
    let record = run(world(100_000, 1, vec![reader]), 0);
    assert_eq!(acquisition(&record, 0), Micros(40_000 * 30_000));
    assert_about(record.services[0].channels[0].reached, 100_000, 40_000.0 * 0.05);
}

#[test]
fn an_install_and_a_redeemed_coupon_cost_their_price_when_somebody_is_reached() {
    let mut reader = daily("reader", 0);
    reader.channels = vec![
        channel(
            "bundle",
            ChannelKind::PayPerInstall { installs_per_day: 2_000.0, price_per_install: Micros(200_000) },
        ),
        channel(
            "coupon",
            ChannelKind::Coupon { coupons_per_day: 30_000.0, redemption: 0.1, value: Micros(5_000_000) },
        ),
    ];
    let record = run(world(100_000, 1, vec![reader]), 0);
    let [bundle, coupon] = &record.services[0].channels[..] else { panic!("two channels") };
    assert_eq!(bundle.cost, Micros(200_000 * bundle.reached as i64));
    assert_eq!(coupon.cost, Micros(5_000_000 * coupon.reached as i64));
    assert_eq!(acquisition(&record, 0), bundle.cost + coupon.cost);
    // Both together reach a hazard of 0.05 of the people, two fifths of them by the bundle.
    let reached = 1.0 - f64::exp(-0.05);
    assert_about(bundle.reached, 100_000, 100_000.0 * reached * 0.4);
    assert_about(coupon.reached, 100_000, 100_000.0 * reached * 0.6);
}

/// Within four standard errors of a number expected of some people.
fn assert_about(count: u64, people: u64, expected: f64) {
    let error = (expected * (1.0 - expected / people as f64)).sqrt();
    // People who are reached twice on a day count once: a hazard h reaches 1 - exp(-h), less by h^2 / 2 at most.
    let twice = expected * expected / (2.0 * people as f64);
    assert!(
        (count as f64 - expected).abs() < 4.0 * error + twice,
        "{count} of {people}, expected {expected}"
    );
}

/// A ring of ten, of whom one is a user: new users ask both neighbours, who accept.
#[test]
fn a_reward_is_paid_for_each_accepted_invitation_of_prospects_and_of_the_lapsed() {
    let mut reader = daily("reader", 1);
    reader.channels = vec![channel(
        "invitation",
        ChannelKind::Invitation {
            // A Poisson number with this mean is above two for certain.
            per_new_user: 1_000.0,
            per_active_day: 0.0,
            acceptance: 1.0,
            delay_days: 1,
            reward: Micros(250_000),
        },
    )];
    reader.channels[0].cost_per_reach = Micros(3);
    reader.channels[0].cost_per_join = Micros(5);
    let mut spec = world(10, 12, vec![reader]);
    spec.people.contacts = ring(10);
    // The first three leave, while invitations to the first user and to two others are on their way.
    spec.events = vec![EventSpec {
        day: Day(2),
        action: Action::Shock { service: 0, leave_share: 1.0, satisfaction_shift: 0.0 },
    }];
    let record = run(spec, 0);
    let reader = &record.services[0];
    let of_days = |count: fn(&eyeballs_core::record::ServiceDay) -> u64| {
        reader.days[..6].iter().map(count).collect::<Vec<u64>>()
    };
    // Day 0: one joins. Day 1: the neighbours, at distance 1. Day 2: all three leave; those at distance 2 join, and the
    // first returns, whom both neighbours had asked. Day 3: the neighbours return, whom two ask, and those at 3
    // join. Days 4 and 5: those at 4, and the last, whom two ask. Who was asked second is a user and not reached.
    assert_eq!(of_days(|day| day.joined), [1, 2, 2, 2, 2, 1]);
    assert_eq!(of_days(|day| day.returned), [0, 0, 1, 2, 0, 0]);
    assert_eq!(of_days(|day| day.invitations_sent), [2, 4, 6, 8, 4, 2]);
    assert_eq!(of_days(|day| day.invitations_accepted), [0, 2, 3, 4, 2, 1]);
    let channel = &reader.channels[0];
    assert_eq!((channel.joined, channel.returned, channel.reached), (9, 3, 12));
    let rewards: Vec<Micros> = (0..6).map(|day| acquisition(&record, day)).collect();
    let of_day = |accepted: i64, joined: i64| Micros(accepted * (250_000 + 3) + joined * 5);
    assert_eq!(rewards, [of_day(0, 0), of_day(2, 2), of_day(3, 2), of_day(4, 2), of_day(2, 2), of_day(1, 1)]);
}

/// Everybody's contacts are the two beside them.
fn ring(people: u32) -> ContactsSpec {
    let contacts = (0..people).flat_map(|person| {
        let mut beside = [(person + people - 1) % people, (person + 1) % people];
        beside.sort_unstable();
        beside
    });
    let list =
        EdgeList { first: (0..=people).map(|person| 2 * person).collect(), contacts: contacts.collect() };
    ContactsSpec::Edges(list.into())
}

#[test]
fn money_of_models_is_counted_by_who_pays_it_and_what_serve_posts_for_all_whom_an_agent_stands_for() {
    let mut reader = daily("reader", 30 * 100);
    reader.models = vec![till(&[("price", 2.0), ("others", 10.0)], 0)];
    let mut spec = world(100, 2, vec![reader]);
    spec.people.represents = 30;
    let record = run(spec, 0);
    let reader = &record.services[0];
    let units = |count: i64| Micros(count * 1_000_000);
    let day = &reader.days[1];
    assert_eq!(day.revenue_users, units(2 * 3_000));
    assert_eq!(day.revenue_advertisers, units(10));
    assert_eq!(day.revenue_merchants, units(20));
    assert_eq!(day.revenue_other, units(40));
    assert_eq!(day.cost_other, units(80 + 160));
    assert_eq!((day.cost_acquisition, day.cost_fixed), (Micros::ZERO, Micros::ZERO));
    assert_eq!(day.revenue(), units(6_070));
    assert_eq!(day.cost(), units(240));
    assert_eq!(day.profit(), units(5_830));
    let lines = [
        ("fees", 6_000),
        ("adverts", 10),
        ("commissions", 20),
        ("grants", 40),
        ("gifts", 80),
        ("goods", 160),
    ];
    for (name, amount) in lines {
        assert_eq!(line(reader, name, 1), units(amount), "{name}");
    }
    let signs: Vec<bool> = reader.lines.iter().map(|line| line.revenue).collect();
    assert_eq!(signs, [false, false, false, true, true, true, true, false, false]);
    assert_eq!((day.payers_month, day.advertisers, day.merchants, day.customers()), (3_000, 7, 5, 3_012));
    assert_eq!(reader.metric_values[4..], [3_000.0, 10.0, 7.0, 5.0]);
}

#[test]
fn cash_is_what_was_there_and_came_from_owners_and_all_services_earned() {
    let mut reader = daily("reader", 100);
    reader.models = vec![till(&[("price", 2.0)], 2)];
    let mut game = daily("game", 100);
    game.cost.fixed_per_day = Micros(30_000_000);
    let mut other = daily("other", 0);
    other.firm = 1;
    other.cost.fixed_per_day = Micros(1_000_000);
    let mut spec = world(100, 4, vec![reader, game, other]);
    spec.firms[0].cash = Micros(500_000_000);
    spec.firms.push(FirmSpec { name: "bolt".to_owned(), cash: Micros(9_000_000), credit: None });
    spec.events = vec![
        EventSpec {
            day: Day(1),
            action: Action::Capital { firm: 0, amount: Micros(40_000_000), valuation: None },
        },
        EventSpec {
            day: Day(3),
            action: Action::Capital { firm: 0, amount: Micros(-7_000_000), valuation: None },
        },
    ];
    let record = run(spec, 0);
    let units = |amounts: [i64; 4]| amounts.map(|amount| Micros(amount * 1_000_000));
    assert_eq!(record.firms[0].cash, units([470, 480, 480 + 200 - 30, 650 + 200 - 30 - 7]));
    assert_eq!(record.firms[0].capital, units([0, 40, 0, -7]));
    assert_eq!(record.firms[1].cash, units([8, 7, 6, 5]));
    assert_eq!(record.firms[0].cash_start, Micros(500_000_000));
}

#[test]
fn a_closed_service_costs_and_earns_nothing() {
    let mut reader = daily("reader", 100);
    reader.cost.fixed_per_day = Micros(30_000_000);
    reader.cost.per_active_day = Micros(1_000_000);
    reader.models = vec![till(&[("price", 2.0), ("others", 10.0)], 0)];
    reader.channels = vec![channel(
        "ads",
        ChannelKind::PaidAds {
            budget_per_day: Micros(7_000_000),
            cost_per_install: Micros(1_000_000),
            saturation_per_day: None,
        },
    )];
    let mut spec = world(100, 4, vec![reader]);
    spec.events = vec![EventSpec { day: Day(2), action: Action::Close { service: 0 } }];
    let record = run(spec, 0);
    let days = &record.services[0].days;
    let units = |amount: i64| Micros(amount * 1_000_000);
    // On its last day it runs as before, but buys nobody.
    assert_eq!((days[1].revenue(), days[1].cost()), (units(200 + 70), units(30 + 100 + 7 + 240)));
    assert_eq!((days[2].revenue(), days[2].cost()), (units(200 + 70), units(30 + 100 + 240)));
    assert_eq!((days[3].revenue(), days[3].cost()), (Micros::ZERO, Micros::ZERO));
    assert_eq!((days[3].advertisers, days[3].merchants, days[3].open), (0, 0, false));
    assert_eq!(days[3].payers_month, 100, "who paid within 30 days is still counted");
}
