//! Contracts, their money, and salespeople who leave. Bounds are four standard errors.

use super::*;
use eyeballs_model::testing::{TestDay, TestMarket};

type Office = TestMarket<BusinessAccounts>;

/// Firms of ten people, all visited every day and signing at once for three seats; nothing holds a contract but chance.
fn office(firms: u32, parameters: &[(&str, f64)]) -> Office {
    let mut all = vec![
        ("people_of_firm", 10.0),
        ("people_spread", 0.0),
        ("first_share", 0.3),
        ("upsell_share", 0.0),
        ("salespeople", 10.0),
        ("visits_per_day", 1e6),
        ("hunting_share", 0.5),
        ("signing_chance", 1.0),
        ("relation_effect", 0.0),
        ("voice_of_users", 0.0),
        ("turnover", 0.0),
        ("period_days", 30.0),
        ("rent_per_seat", 20.0),
        ("licence_per_seat", 500.0),
    ];
    all.retain(|(name, _)| parameters.iter().all(|(other, _)| other != name));
    all.extend(parameters);
    let mut office = Office::new(firms, &all).expect("parameters in range");
    office.fill("satisfaction", 0.5);
    office.fill("willingness_to_pay", 1.0);
    office
}

const LICENCE: (&str, f64) = ("terms", 1.0);

fn after(office: &mut Office, days: u32) -> TestDay {
    (1..days).for_each(|_| drop(office.day().expect("a day")));
    office.day().expect("a day")
}

fn assert_share(share: f64, expected: f64, trials: f64) {
    let error = (expected * (1.0 - expected) / trials).sqrt();
    assert!((share - expected).abs() < 4.0 * error, "{share} for {expected}");
}

#[test]
fn rent_is_paid_by_the_period_and_ends_by_chance() {
    let mut office = office(10_000, &[("ending_chance", 0.25)]);
    let first = office.day().expect("a day");
    assert_eq!((first.metric("signed"), first.metric("seats")), (10_000.0, 30_000.0));
    assert_eq!(first.posting("signed"), 30_000 * 20_000_000);
    assert!(office.column::<f32>("leave_factor").iter().all(|&factor| factor == 0.0));
    let due = after(&mut office, 30);
    assert_share(due.metric("ended") / 10_000.0, 0.25, 10_000.0);
    assert_eq!(due.metric("ended") + due.metric("renewed"), 10_000.0);
    assert_eq!(due.posting("renewed"), due.metric("renewed") as i64 * 3 * 20_000_000);
    let leaves = office.column::<f32>("leave_hazard").iter().filter(|&&hazard| hazard > 0.0).count();
    assert_eq!(leaves as f64, due.metric("ended"));
    assert_eq!(due.metric("accounts"), due.metric("renewed"));
    assert_eq!(due.posting("commissions"), 0);
    assert_eq!(first.posting("commissions"), 10_000 * 3 * 2_000_000);
    assert_eq!(due.posting("seats_served"), due.metric("seats") as i64 * 100_000);
}

/// A licence is paid once, and care for 30 of 365 days a fifth of it a year; who ends the care keeps the seats.
#[test]
fn a_licence_is_paid_once_and_stays() {
    let mut office = office(10_000, &[LICENCE, ("ending_chance", 0.25)]);
    let first = office.day().expect("a day");
    assert_eq!(first.posting("signed"), 30_000 * 500_000_000);
    assert!(office.column::<f32>("leave_factor").iter().all(|&factor| factor == 0.0));
    let due = after(&mut office, 30);
    let free = office.column::<f32>("leave_factor").iter().filter(|&&factor| factor == 1.0).count();
    assert_eq!(free as f64, due.metric("ended"), "whoever ends the care stays as long as they like");
    let care = micros(500.0 * 0.2 * 30.0 / 365.0);
    assert_eq!(due.posting("renewed"), due.metric("renewed") as i64 * 3 * care);
    assert_eq!(due.metric("owners_without_care"), due.metric("ended"));
    assert!(office.column::<f32>("leave_hazard").iter().all(|&hazard| hazard == 0.0));
    assert_eq!(after(&mut office, 30).metric("signed"), 0.0, "who owns seats does not sign again");
}

#[test]
fn a_buyer_weighs_the_price_of_the_terms() {
    let signed = |parameters: &[(&str, f64)], willingness: f32| {
        let mut office = office(100, parameters);
        office.fill("willingness_to_pay", willingness);
        office.day().expect("a day").metric("signed")
    };
    let worth = ("worth_per_seat", 40.0);
    assert_eq!((signed(&[worth], 0.49), signed(&[worth], 0.51)), (0.0, 100.0));
    // 500 over 25 months is as dear as the rent.
    let licence = [worth, LICENCE, ("licence_months", 25.0)];
    assert_eq!((signed(&licence, 0.49), signed(&licence, 0.51)), (0.0, 100.0));
}

/// Of seven people without a seat a tenth takes one at each visit: after n of them 7 x 0.9^n have none.
#[test]
fn visits_sell_more_seats_for_the_rest_of_the_period() {
    let mut office = office(5_000, &[("upsell_share", 0.1)]);
    office.day().expect("a day");
    let second = office.day().expect("a day");
    assert_share(second.metric("seats_upsold") / 35_000.0, 0.1, 35_000.0);
    assert_eq!(second.posting("upsold"), second.metric("seats_upsold") as i64 * micros(20.0 * 29.0 / 30.0));
    let third = after(&mut office, 2);
    let without = (50_000.0 - third.metric("seats")) / 35_000.0;
    assert_share(without, 0.9_f64.powi(3), 35_000.0);
}

/// One visit of gain 0.6, and then none: a relation that fades by e a day, until the contract is due after two days.
#[test]
fn a_relation_and_pleased_people_hold_a_contract() {
    let ended = |parameters: &[(&str, f64)], satisfaction: f32| {
        let held =
            [("period_days", 2.0), ("relation_gain", 0.6), ("relation_days", 1.0), ("ending_chance", 0.5)];
        let mut office = office(20_000, &[&held[..], &[("hunting_share", 1.0)], parameters].concat());
        office.fill("satisfaction", satisfaction);
        after(&mut office, 3).metric("ended") / 20_000.0
    };
    let chance = |held: f64| 1.0 - libm::exp(-libm::log(2.0) * libm::exp(-held));
    assert_share(ended(&[], 0.9), 0.5, 20_000.0);
    assert_share(ended(&[("voice_of_users", 2.0)], 0.9), chance(0.8), 20_000.0);
    let relation = 0.6 * libm::exp(-2.0);
    assert_share(ended(&[("relation_effect", 3.0)], 0.5), chance(3.0 * relation), 20_000.0);
}

/// A salesperson leaves on any day with the chance 1 - e^{-1/10}; the firms of those who left are taken along by half, all others stay.
#[test]
fn who_leaves_takes_relations_and_contracts_along() {
    let leaves = [
        ("salespeople", 1_000.0),
        ("turnover", 36.5),
        ("vacant_days", 3.0),
        ("relation_gain", 1.0),
        ("relation_days", 1e9),
        ("taken_along", 0.5),
        ("relation_kept", 0.2),
        ("ending_chance", 0.0),
        ("hunting_share", 0.5),
    ];
    let mut office = office(20_000, &leaves);
    let first = office.day().expect("a day");
    assert_share(first.metric("salespeople_left") / 1_000.0, 1.0 - libm::exp(-0.1), 1_000.0);
    assert_eq!(first.metric("salespeople_there"), 1_000.0 - first.metric("salespeople_left"));
    assert_eq!(first.metric("visits"), first.metric("salespeople_there") * 20.0);
    assert_eq!(first.metric("taken_along"), 0.0, "nobody had signed");
    assert_eq!(first.posting("hiring"), first.metric("salespeople_left") as i64 * 10_000_000_000);
    let second = office.day().expect("a day");
    let theirs = second.metric("salespeople_left") * 20.0;
    assert_share(second.metric("taken_along") / theirs, 0.5, theirs);
    // Of those who were left and not taken along a fifth of the relation stays.
    let relations = office.column::<f32>("relation");
    let kept = relations.iter().filter(|&&relation| (relation - 0.2).abs() < 1e-6).count() as f64;
    assert_eq!(kept, theirs);
    assert_eq!(second.metric("ended"), 0.0);
    let leaves = office.column::<f32>("leave_hazard").iter().filter(|&&hazard| hazard > 0.0).count();
    assert_eq!(leaves as f64, second.metric("taken_along"));
}

/// Three visits a day of each of ten, half of them to 3,000 firms that have not signed.
#[test]
fn salespeople_have_so_much_time() {
    let busy = [("visits_per_day", 3.0), ("signing_chance", 0.0)];
    let mut office = office(3_000, &busy);
    let visits = (0..400).map(|_| office.day().expect("a day").metric("visits")).sum::<f64>();
    let expected = 400.0 * 3_000.0 * (1.0 - libm::exp(-15.0 / 3_000.0));
    assert!((visits - expected).abs() < 4.0 * expected.sqrt(), "{visits} for {expected}");
}

#[test]
fn firms_have_at_least_one_person_and_the_mean_that_is_said() {
    let mut office =
        office(20_000, &[("people_of_firm", 20.0), ("people_spread", 1.0), ("first_share", 1.0)]);
    let seats = office.day().expect("a day").metric("seats") / 20_000.0;
    // Exponential of mean 20: rounding leaves the mean, but those below a half, a fortieth of all, have one.
    assert!((seats - 20.0).abs() < 4.0 * 20.0 / 20_000_f64.sqrt(), "{seats}");
    assert!(office.column::<u16>("people").iter().all(|&people| people > 0));
}
