//! Armstrong's platform, its accounts and its edges. Bounds are four standard errors.

use super::*;
use eyeballs_model::testing::{TestDay, TestMarket};

type Platform = TestMarket<TwoSidedPlatform>;

/// Users, and as many sellers, each with demand `v + a n - p` for the share n of the other side.
fn platform(people: u32, parameters: &[(&str, f64)]) -> Platform {
    let count = f64::from(people);
    let mut all = vec![
        ("period_days", 5.0),
        ("sellers", count),
        ("user_value_most", 1.0),
        ("user_value_range", 1.0),
        ("user_value_per_seller", 0.5 / count),
        ("user_fee", 2.0 / 3.0),
        ("user_cost", 0.2),
        ("seller_value_most", 1.0),
        ("seller_value_range", 1.0),
        ("seller_value_per_user", 0.3 / count),
        ("seller_fee", 8.0 / 15.0),
        ("seller_cost", 0.2),
    ];
    all.retain(|(name, _)| parameters.iter().all(|(other, _)| other != name));
    all.extend(parameters);
    Platform::new(people, &all).expect("parameters in range")
}

fn after(platform: &mut Platform, days: u32) -> TestDay {
    (1..days).for_each(|_| drop(platform.day().expect("a day")));
    platform.day().expect("a day")
}

/// n1 = v + a1 n2 - p1 and n2 = v + a2 n1 - p2: both 2/3 at the best prices.
#[test]
fn both_sides_come_to_the_numbers_of_linear_demand() {
    let people = 20_000;
    let day = after(&mut platform(people, &[]), 60);
    // The share of uniform numbers below a threshold, moved by the other side's noise by half at most.
    let error = 1.5 * (2.0 / 9.0 / f64::from(people)).sqrt();
    for side in ["user_members", "seller_members"] {
        let share = day.metric(side) / f64::from(people);
        assert!((share - 2.0 / 3.0).abs() < 4.0 * error, "{side}: {share}");
    }
}

#[test]
fn each_side_comes_for_the_other() {
    let members =
        |name: &str, value: f64, side: &str| after(&mut platform(5_000, &[(name, value)]), 60).metric(side);
    // A fee on one side drives the other away too.
    assert!(members("user_fee", 0.9, "seller_members") < members("user_fee", 0.5, "seller_members"));
    assert!(members("seller_fee", 0.9, "user_members") < members("seller_fee", 0.5, "user_members"));
}

/// Nobody comes for its own sake: then nobody comes, and a keen few start everything.
#[test]
fn without_anybody_who_comes_first_there_is_no_platform() {
    let strong = [("user_value_per_seller", 2.0 / 5_000.0), ("seller_value_per_user", 2.0 / 5_000.0)];
    let members = |most: f64| {
        let values = [("user_value_most", most), ("user_fee", 0.5)];
        after(&mut platform(5_000, &[&strong[..], &values].concat()), 200).metric("user_members")
    };
    assert!(members(1.0) == 5_000.0);
    let nobody =
        [("user_value_most", 0.5), ("user_fee", 0.5), ("seller_value_most", 0.5), ("seller_fee", 0.5)];
    assert_eq!(
        after(&mut platform(5_000, &[&strong[..], &nobody].concat()), 200).metric("user_members"),
        0.0
    );
}

#[test]
fn fees_are_paid_for_a_period_in_advance_and_balance() {
    let mut platform = platform(3_000, &[]);
    for day in 1..=12 {
        let today = platform.day().expect("a day");
        let paid = platform.column::<i64>("paid_micros");
        assert_eq!(paid.iter().sum::<i64>(), today.posting("user_fees"));
        assert_eq!(today.posting("user_fees"), today.metric("users_paying") as i64 * 666_667);
        assert_eq!(today.posting("user_service"), today.metric("users_paying") as i64 * 200_000);
        // All met the platform on the first day, so all decide on the same days.
        assert_eq!(today.metric("users_paying") > 0.0, day % 5 == 1, "day {day}");
        assert!(today.metric("user_members") >= today.metric("users_paying"));
    }
}

#[test]
fn sellers_who_pay_are_customers_for_thirty_days() {
    let mut platform = platform(1_000, &[("seller_value_most", 10.0), ("period_days", 40.0)]);
    // A fortieth of the sellers decide on each day, and all join.
    for day in 1..=60 {
        let today = platform.day().expect("a day");
        assert_eq!(today.metric("seller_members"), 25.0 * f64::from(day.min(40)), "day {day}");
        assert_eq!(today.metric("active_sellers"), 25.0 * f64::from(day.min(30)), "day {day}");
    }
}

/// A fortieth of a thousand sellers decide on each day, and all join; all users decide on the first day, and join.
#[test]
fn both_sides_pay_and_cost_what_is_stated_when_a_period_begins() {
    let everybody = [("seller_value_most", 10.0), ("user_value_most", 10.0), ("period_days", 40.0)];
    let terms = [("seller_fee", 7.5), ("seller_cost", 0.25), ("user_fee", 3.0), ("user_cost", 0.5)];
    let mut platform = platform(1_000, &[&everybody[..], &terms].concat());
    for day in 0..41 {
        let today = platform.day().expect("a day");
        assert_eq!(today.posting("seller_fees"), 25 * 7_500_000, "day {day}");
        assert_eq!(today.posting("seller_service"), 25 * 250_000, "day {day}");
        let users = if day % 40 == 0 { 1_000 } else { 0 };
        assert_eq!(today.posting("user_fees"), users * 3_000_000, "day {day}");
        assert_eq!(today.posting("user_service"), users * 500_000, "day {day}");
    }
}

#[test]
fn who_pays_nothing_is_a_member_and_no_customer() {
    let day = after(&mut platform(1_000, &[("seller_fee", 0.0), ("user_fee", 0.0)]), 10);
    assert_eq!((day.metric("user_members"), day.metric("seller_members")), (1_000.0, 1_000.0));
    assert_eq!((day.metric("active_sellers"), day.posting("user_fees")), (0.0, 0));
}

#[test]
fn the_same_run_twice_gives_the_same_bits_and_another_replication_does_not() {
    let outcome = |replication: u32| {
        let mut platform = platform(2_000, &[]).replication(replication);
        (0..20).map(|_| platform.day().expect("a day").metric("user_members")).collect::<Vec<f64>>()
    };
    assert_eq!(outcome(0), outcome(0));
    assert_ne!(outcome(0), outcome(1));
}

#[test]
fn who_considers_weighs_worth_and_fee() {
    let appeals = |parameters: &[(&str, f64)]| platform(1_000, parameters).consider().unwrap();
    let mean = |parameters: &[(&str, f64)]| {
        appeals(parameters).iter().map(|&appeal| f64::from(appeal)).sum::<f64>() / 1_000.0
    };
    // (1 - 2/3) / 1 less a uniform number.
    let error = 4.0 / (12.0_f64 * 1_000.0).sqrt();
    assert!((mean(&[]) - (1.0 / 3.0 - 0.5)).abs() < error);
    assert!((mean(&[("user_fee", 0.0), ("joining_surplus_effect", 2.0)]) - 1.0).abs() < 2.0 * error);
    let (low, high) = (appeals(&[("user_fee", 3.0)]), appeals(&[("user_fee", 30.0)]));
    assert!(low.iter().zip(&high).all(|(low, high)| low > high));
    assert!(appeals(&[("user_fee", 3_000.0)]).iter().all(|&appeal| appeal < -10.0));
}
