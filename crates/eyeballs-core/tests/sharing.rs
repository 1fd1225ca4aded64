//! Models that know of each other: what they share of a person, who comes and who leaves, and what holds people.

#[path = "common/attach.rs"]
mod attach;
#[path = "common/club.rs"]
mod club;
mod common;

use club::{club, watcher};
use common::{channel, run, service, world};
use eyeballs_core::record::Record;
use eyeballs_core::spec::*;
use eyeballs_core::units::{Day, Micros};

/// A metric of a service on a day, by its name.
fn metric(record: &Record, service: usize, name: &str, day: usize) -> f64 {
    let service = &record.services[service];
    let number = service.metrics.iter().position(|metric| metric.name == name).expect("a declared metric");
    service.metric_values[day * service.metrics.len() + number]
}

fn read_by(people: u32) -> ServiceSpec {
    ServiceSpec { initial_users: people.into(), ..service("reader") }
}

#[test]
fn what_is_shared_is_read_as_of_yesterday_whatever_the_order_of_models() {
    for models in [vec![club(&[], 0), watcher(0)], vec![watcher(0), club(&[], 0)]] {
        let mut reader = read_by(1_000);
        reader.models = models;
        let record = run(world(1_000, 5, vec![reader]), 0);
        let seen: Vec<f64> = (0..5).map(|day| metric(&record, 0, "seen", day)).collect();
        // Users from the evening of day 0 on, one more a day: served on day 1 for the first time.
        assert_eq!(seen, [0.0, 0.0, 1_000.0, 2_000.0, 3_000.0]);
    }
}

#[test]
fn where_nobody_shares_it_the_neutral_value_is_read() {
    let mut reader = read_by(100);
    reader.models = vec![watcher(0), club(&[], 3)];
    let record = run(world(100, 6, vec![reader]), 0);
    let seen: Vec<f64> = (0..6).map(|day| metric(&record, 0, "seen", day)).collect();
    assert_eq!(seen, [0.0, -100.0, -100.0, 0.0, 100.0, 200.0], "the club starts on day 3");
}

#[test]
fn sister_services_are_added_up_and_other_firms_are_not() {
    let mut services: Vec<ServiceSpec> = ["one", "two", "three", "rival"]
        .map(|name| {
            let mut spec = ServiceSpec { initial_users: 500, ..service(name) };
            let a_day = match name {
                "one" => 1.0,
                "two" => 10.0,
                "three" => 100.0,
                _ => 1e6,
            };
            spec.models = vec![club(&[("shared_a_day", a_day)], 0)];
            spec
        })
        .into();
    services[3].firm = 1;
    let mut spec = world(500, 4, services);
    spec.firms.push(FirmSpec { name: "rival".to_owned(), cash: Micros::ZERO, credit: None });
    let record = run(spec, 0);
    let elsewhere: Vec<f64> =
        (0..4).map(|service| metric(&record, service, "elsewhere", 3) / 500.0).collect();
    assert_eq!(elsewhere, [2.0 * 110.0, 2.0 * 101.0, 2.0 * 11.0, -1.0]);
}

#[test]
fn that_of_contacts_is_added_up_over_them() {
    let mut reader = read_by(2_000);
    reader.models = vec![club(&[], 0)];
    let mut spec = world(2_000, 4, vec![reader]);
    spec.people.contacts = ContactsSpec::SmallWorld { mean: 10.0, rewire: 0.0 };
    let record = run(spec, 0);
    // All alike: ten contacts, each with the visits of the days before.
    let of_contacts: Vec<f64> = (1..4).map(|day| metric(&record, 0, "of_contacts", day)).collect();
    assert_eq!(of_contacts, [0.0, 20_000.0, 40_000.0]);
}

#[test]
fn that_of_followers_is_added_up_over_all_who_have_one_as_a_contact() {
    const PEOPLE: f64 = 20_000.0;
    let on_day_3 = |contacts: ContactsSpec| {
        let mut reader = read_by(PEOPLE as u32);
        reader.models = vec![club(&[], 0)];
        let mut spec = world(PEOPLE as u32, 4, vec![reader]);
        spec.people.contacts = contacts;
        let record = run(spec, 0);
        ["of_contacts", "of_followers", "of_followers_squared"].map(|name| metric(&record, 0, name, 3))
    };
    // All alike, with two visits. Who stands on a list stands on one: the sums are the same.
    let [contacts, followers, squares] = on_day_3(ContactsSpec::SmallWorld { mean: 10.0, rewire: 0.0 });
    assert_eq!([contacts, followers, squares], [PEOPLE * 20.0, PEOPLE * 20.0, PEOPLE * 400.0], "a ring");
    // Everybody names ten at random, and is named by a Poisson number of mean 10; its square has mean 110 and, as that of a sum
    // of Poisson numbers, a variance of 10 + 6 x 10^2 + 4 x 10^3 = 4,610.
    let [contacts, followers, squares] = on_day_3(ContactsSpec::SmallWorld { mean: 10.0, rewire: 1.0 });
    assert_eq!([contacts, followers], [PEOPLE * 20.0; 2], "links at random");
    let error = 4.0 * (4_610.0 / PEOPLE).sqrt();
    assert!((squares / 4.0 / PEOPLE - 110.0).abs() < error, "{}", squares / 4.0 / PEOPLE);
}

#[test]
fn that_of_a_group_is_added_up_over_its_others() {
    const PEOPLE: u32 = 1_003;
    let on_day_3 = |channels: Vec<ChannelSpec>| {
        let mut reader = read_by(PEOPLE);
        reader.channels = channels;
        reader.models = vec![club(&[], 0)];
        let record = run(world(PEOPLE, 4, vec![reader]), 0);
        ["of_group", "places"].map(|name| metric(&record, 0, name, 3))
    };
    // 125 groups of eight, of whom each has seven others with two visits, and the last three people.
    let [shared, places] = on_day_3(vec![channel("seats", ChannelKind::Group { size: 8 })]);
    assert_eq!(shared, 2.0 * (125.0 * 8.0 * 7.0 + 3.0 * 2.0));
    assert_eq!(places, 125.0 * 28.0 + 3.0);
    assert_eq!(on_day_3(Vec::new()), [-1_003.0; 2], "without groups");
}

#[test]
fn models_know_by_which_channel_each_user_came() {
    let mut reader = read_by(300);
    reader.channels = vec![
        channel("silent", ChannelKind::Organic { innovation: 0.0 }),
        channel("also silent", ChannelKind::Organic { innovation: 0.0 }),
        channel("loud", ChannelKind::Organic { innovation: 100.0 }),
    ];
    reader.models = vec![club(&[], 0)];
    let record = run(world(1_000, 4, vec![reader]), 0);
    let of = |name, day| metric(&record, 0, name, day);
    assert_eq!(of("users", 2), 1_000.0);
    assert_eq!(of("channels", 2), 2.0 * 700.0 - 300.0, "300 were users when it opened");
}

#[test]
fn a_factor_of_zero_holds_people_and_others_multiply_the_markets_hazard() {
    let left = |factors: &[f64], inactive_days| {
        let mut reader = read_by(20_000);
        reader.churn = ChurnSpec { hazard: 0.02, spread: 0.0, satisfaction_effect: 0.0, inactive_days };
        reader.models = factors.iter().map(|&factor| club(&[("leave_factor", factor)], 0)).collect();
        if inactive_days > 0 {
            reader.session_minutes = 1e9;
        }
        run(world(20_000, 11, vec![reader]), 0).services[0].days[10].active as f64
    };
    assert_eq!(left(&[0.0], 0), 20_000.0);
    assert_eq!(left(&[0.0], 3), 20_000.0, "nor does a held person lapse");
    assert!(left(&[1.0], 3) < 1_000.0, "others do");
    for factors in [vec![1.0], vec![0.5], vec![3.0], vec![3.0, 0.5]] {
        let share = f64::exp(-10.0 * 0.02 * factors.iter().product::<f64>());
        let four_errors = 4.0 * (20_000.0 * share * (1.0 - share)).sqrt();
        let stayed = left(&factors, 0);
        assert!((stayed - 20_000.0 * share).abs() < four_errors, "{stayed} at {factors:?}");
    }
}

#[test]
fn who_leaves_pays_a_last_time_and_keeps_what_is_shared() {
    let mut reader = read_by(10_000);
    reader.churn.hazard = 0.1;
    reader.return_hazard = 1_000.0;
    reader.models = vec![club(&[("final_bill", 2.5)], 0), watcher(0)];
    let mut spec = world(10_000, 8, vec![reader]);
    spec.events = vec![EventSpec { day: Day(6), action: Action::Close { service: 0 } }];
    let record = run(spec, 0);
    let of = |name, day| metric(&record, 0, name, day);
    for day in 1..6 {
        let row = &record.services[0].days[day];
        assert!(row.left > 500, "{}", row.left);
        assert_eq!(of("left", day), row.left as f64);
        assert_eq!(row.revenue_users, Micros(2_500_000 * row.left as i64));
        assert_eq!(of("closed", day), 0.0);
    }
    let closing = &record.services[0].days[6];
    assert_eq!((of("left", 6), of("closed", 6)), (0.0, closing.left as f64));
    assert_eq!(closing.revenue_users, Micros(2_500_000 * closing.left as i64));
    // Who left on day 1 is back on the evening of day 2, and served on day 3: visits go on where they stood.
    assert_eq!(of("own", 2), of("users", 2));
    assert!(of("own", 3) > of("users", 3) && of("own", 3) < 2.0 * of("users", 3));
    // A last payment is a payment.
    let payers = record.services[0].days[5].payers_month;
    let first_payers = record.services[0].days[1].left;
    assert!(payers > first_payers && payers < 10_000, "{payers}");
}

#[test]
fn everybody_is_welcomed_once_in_each_stay() {
    let mut reader = read_by(5_000);
    reader.channels = vec![channel("organic", ChannelKind::Organic { innovation: 0.02 })];
    reader.churn.hazard = 0.05;
    reader.return_hazard = 0.1;
    let mut later = reader.clone();
    reader.models = vec![club(&[], 0)];
    later.name = "later".to_owned();
    later.models = vec![club(&[], 6)];
    let record = run(world(20_000, 20, vec![reader, later]), 0);
    for service in 0..2 {
        let days = &record.services[service].days;
        let first_day = if service == 0 { 0 } else { 6 };
        for (day, row) in days.iter().enumerate().skip(first_day) {
            let of = |name| metric(&record, service, name, day);
            assert_eq!(of("unwelcome"), 0.0, "day {day}");
            if day > first_day {
                assert_eq!((of("first"), of("returned")), (row.joined as f64, row.returned as f64));
                assert_eq!(of("before"), 0.0);
            }
        }
    }
    assert_eq!(metric(&record, 0, "before", 0), 5_000.0);
}

#[test]
fn users_of_the_first_day_have_been_users_before_and_some_of_them_pay() {
    let mut reader = ServiceSpec { initial_tenure_days: 200.0, initial_payers: 0.3, ..read_by(20_000) };
    reader.models = vec![club(&[], 0)];
    let record = run(world(20_000, 2, vec![reader.clone()]), 0);
    let tenure = metric(&record, 0, "tenure", 0) / 20_000.0;
    // Exponential, in whole days: 1 / (e^(1/200) - 1) on average, with that as its standard deviation.
    assert!((tenure - 199.5).abs() < 4.0 * 200.0 / 20_000.0_f64.sqrt(), "{tenure}");
    let paying = metric(&record, 0, "paying", 0);
    assert!((paying - 6_000.0).abs() < 4.0 * (20_000.0_f64 * 0.21).sqrt(), "{paying}");
    // Who stayed for so long is less frail: with a spread of 2 the survival of those placed is that of a cohort from its
    // tenure on, (1 + 2 h (T + t))^(-1/2) over (1 + 2 h T)^(-1/2), averaged over T.
    reader.models.clear();
    reader.churn = ChurnSpec { hazard: 0.01, spread: 2.0, satisfaction_effect: 0.0, inactive_days: 0 };
    let record = run(world(20_000, 101, vec![reader]), 0);
    let stayed = record.services[0].days[100].active as f64 / 20_000.0;
    let kept = |tenure: f64| ((1.0 + 0.02 * tenure) / (1.0 + 0.02 * (tenure + 100.0))).sqrt();
    let mean: f64 = (0..4_000_u32)
        .map(|day| {
            (f64::exp(-f64::from(day) / 200.0) - f64::exp(-f64::from(day + 1) / 200.0)) * kept(f64::from(day))
        })
        .sum();
    let four_errors = 4.0 * (mean * (1.0 - mean) / 20_000.0).sqrt();
    assert!((stayed - mean).abs() < four_errors, "{stayed} is not {mean}");
}
