//! Members whom others know of, from the first day on, of several tiers and services.

use super::*;
use crate::decision::stage;
use eyeballs_model::prelude::{arrival, departure};

#[test]
fn who_paid_before_is_a_member_until_any_day_of_a_period_and_others_are_new() {
    let mut market = plain(3_000, &[("churn_mean", 0.0), ("price", 10.0)]);
    market.welcome(arrival::BEFORE, true).expect("a welcome");
    assert!(market.column::<u8>("stage").iter().all(|&stage| stage == stage::MEMBER));
    assert!(market.column::<u8>("member").iter().all(|&member| member == 1));
    // Nobody is due before the day after the first, and after thirty all have paid.
    let due: Vec<i64> = (0..31).map(|_| market.day().expect("a day").posting("period_fees")).collect();
    assert_eq!((due[0], due.iter().sum::<i64>()), (0, 3_000 * 10_000_000));
    let (mean, error) = (100.0 * 1e7, 4.0 * (3_000.0_f64 / 30.0).sqrt() * 1e7);
    assert!(due[1..].iter().all(|&fees| (fees as f64 - mean).abs() < error), "{due:?}");
    let mut others = plain(10, &[]);
    others.welcome(arrival::FIRST, true).expect("a welcome");
    others.welcome(arrival::BEFORE, false).expect("a welcome");
    assert!(others.column::<u8>("stage").iter().all(|&stage| stage == stage::NEW));
}

#[test]
fn others_read_who_is_a_member_and_sees_no_advertisements_until_they_leave() {
    for (ad_free, from_tier, expected) in [(1.0, 0.0, 1), (0.0, 0.0, 0), (1.0, 1.0, 0)] {
        let settings = [("ad_free", ad_free), ("ad_free_from_tier", from_tier), ("bundle", 1.0)];
        let mut market = plain(10, &settings);
        market.day().expect("a day");
        let shared =
            |market: &Market| ["member", "ad_free", "bundle"].map(|name| market.column::<u8>(name)[0]);
        assert_eq!(shared(&market), [1, expected, 1]);
        assert_eq!(market.column::<f32>("leave_factor")[0], 0.0, "who has paid does not lapse");
        market.farewell(departure::LEAVES).expect("a farewell");
        assert_eq!(shared(&market), [0, 0, 0]);
    }
}

#[test]
fn deciding_again_is_no_new_draw_but_habit_and_a_lower_price_change_the_answer() {
    let often = [("joining_chance", 0.182), ("consider_hazard", 10.0), ("churn_mean", 0.0), ("price", 9.99)];
    let mut market = plain(20_000, &[&often[..], &[("joining_habit_effect", 0.0)]].concat());
    let first = market.day().expect("a day").metric("members");
    assert_share(first, 20_000.0, 0.182, "members of the first day");
    assert_eq!(days(&mut market, 30).metric("members"), first, "thirty times the same answer");
    // After thirty days of use a habit of 63 % of an effect of 1.
    let mut market = plain(20_000, &[&often[..], &[("joining_habit_effect", 1.0)]].concat());
    market.fill("minutes_today", 5.0);
    let members = days(&mut market, 31).metric("members");
    let odds = 0.182 / 0.818 * (1.0 - (-1.0_f64).exp()).exp();
    assert_share(members, 20_000.0, odds / (1.0 + odds), "members with a habit");
}

#[test]
fn a_longer_trial_puts_off_what_more_people_pay() {
    let joined = |trial_days: f64| {
        let mut market =
            plain(20_000, &[("trial_days", trial_days), ("joining_chance", 0.182), ("churn_mean", 0.0)]);
        market.fill("minutes_today", 5.0);
        let day = days(&mut market, trial_days as u32 + 1);
        (day.metric("new_members"), market.market.day)
    };
    for trial_days in [7.0, 30.0] {
        let (members, day) = joined(trial_days);
        let odds = 0.182 / 0.818 * (1.0 - (-trial_days / 30.0_f64).exp()).exp();
        assert_share(members, 20_000.0, odds / (1.0 + odds), "members after the trial");
        assert_eq!(f64::from(day), trial_days + 1.0);
    }
}

#[test]
fn students_pay_less_and_stores_take_their_share() {
    let students = [("price", 10.0), ("student_share", 0.3), ("student_discount", 0.5), ("payment_fee", 0.0)];
    let mut market = plain(10_000, &students);
    let day = market.day().expect("a day");
    let of_students =
        market.column::<i64>("paid_micros").iter().filter(|&&paid| paid == 5_000_000).count() as f64;
    assert_share(of_students, 10_000.0, 0.3, "students");
    assert_eq!(day.posting("period_fees") as f64, 1e7 * (10_000.0 - 0.5 * of_students));
    let stores =
        [("price", 10.0), ("app_store_share", 0.4), ("payment_fee", 0.0), ("payment_fee_share", 0.0)];
    let day = plain(10_000, &stores).day().expect("a day");
    assert_share(day.posting("payment_fees") as f64 / 3e6, 10_000.0, 0.4, "payments through a store");
}

#[test]
fn a_membership_elsewhere_covers_and_its_end_makes_people_decide() {
    let mut market = plain(100, &[("joining_chance", 0.0)]);
    market.fill("bundle", 1.0);
    let day = days(&mut market, 5);
    assert_eq!(
        (day.metric("covered_users"), day.metric("members"), day.posting("period_fees")),
        (100.0, 0.0, 0)
    );
    assert!(market.column::<u8>("member").iter().all(|&member| member == 1));
    assert!(
        market.column::<u8>("bundle").iter().all(|&bundle| bundle == 0),
        "it covers nothing else in turn"
    );
    market.fill("bundle", 0.0);
    let day = market.day().expect("a day");
    assert_eq!(
        (day.metric("covered_users"), day.metric("free_users"), day.metric("declined")),
        (0.0, 100.0, 100.0)
    );
}

#[test]
fn the_meter_locks_the_door_a_little_and_makes_people_think_once_a_month() {
    let metered = [("free_days_per_month", 3.0), ("metered_attraction", 0.4), ("joining_chance", 0.182)];
    let mut market =
        plain(20_000, &[&metered[..], &[("churn_mean", 0.0), ("joining_habit_effect", 0.0)]].concat());
    market.fill("minutes_today", 5.0);
    let mut seen = Vec::new();
    for _ in 0..31 {
        let day = market.day().expect("a day");
        let locked =
            market.column::<f32>("attraction").iter().filter(|&&attraction| attraction == 0.4).count() as f64;
        seen.push(["meter_months", "meter_hits", "new_members", "declined"].map(|name| day.metric(name)));
        let members = day.metric("members");
        match seen.len() {
            1..=3 => assert_eq!((locked, members), (0.0, 0.0)),
            // Who joined on the fourth day was locked that morning, too.
            4 => assert_eq!(locked, 20_000.0),
            5..=30 => assert_eq!(locked, 20_000.0 - members),
            _ => assert_eq!(locked, 0.0, "thirty days later it begins anew"),
        }
    }
    let joined = seen[3][2];
    assert_share(joined, 20_000.0, 0.182, "joiners at the meter");
    assert_eq!(seen[0], [20_000.0, 0.0, 0.0, 0.0]);
    assert_eq!(seen[3], [0.0, 20_000.0, joined, 20_000.0 - joined]);
    assert_eq!(seen[4], [0.0, 20_000.0 - joined, 0.0, 0.0], "nobody is asked twice");
    assert_eq!(seen[30], [20_000.0 - joined, 0.0, 0.0, 0.0]);
}

#[test]
fn settings_that_cannot_go_together_are_refused() {
    for (settings, expected) in [
        (vec![("free_days_per_month", 5.0)], "access = \"free-tier\""),
        (vec![("free_days_per_month", 5.0), ("access", FREE_TIER), ("trial_days", 7.0)], "trial_days = 0"),
        (vec![("tier_price", 5.0)], "one value per tier"),
    ] {
        let refusal = Market::new(1, &settings).err().expect("a refusal");
        assert!(refusal.contains(expected), "{refusal}");
    }
}
