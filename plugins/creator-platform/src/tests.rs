//! Free entry of creators, their money, their content and its effects. Bounds are four standard errors.

use super::*;
use eyeballs_model::libm;
use eyeballs_model::testing::{TestDay, TestMarket};

type Platform = TestMarket<CreatorPlatform>;

/// Users, each with ten views a day; content lives a day, so that nothing is slow.
fn platform(people: u32, parameters: &[(&str, f64)]) -> Platform {
    let mut all = vec![
        ("creators", 2_000.0),
        ("skill_spread", 0.0),
        ("decision_days", 10.0),
        ("items_per_day", 1.0),
        ("content_days", 1.0),
        ("original_item_cost", 0.0),
        ("audience_days", 10.0),
        ("minutes_per_view", 1.0),
        ("revenue_per_thousand_views", 100.0),
        ("creator_share", 0.5),
        ("outside_wage", 10.0),
    ];
    all.retain(|(name, _)| parameters.iter().all(|(other, _)| other != name));
    all.extend(parameters);
    let mut platform = Platform::new(people, &all).expect("parameters in range");
    platform.fill("minutes_today", 10.0);
    platform
}

fn after(platform: &mut Platform, days: u32) -> TestDay {
    (1..days).for_each(|_| drop(platform.day().expect("a day")));
    platform.day().expect("a day")
}

/// The share n of N creators alike for whom P / (N n) - cost is at least an exponential wage of mean W: n = 1 - e^{-x},
/// by bisection.
fn free_entry(pool: f64, creators: f64, wage: f64, cost: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let share = 0.5 * (low + high);
        let gain = (pool / (creators * share) - cost).max(0.0);
        if 1.0 - libm::exp(-gain / wage) > share { low = share } else { high = share }
    }
    low
}

/// A thousand users bring 10,000 views a day, 1,000 a day; creators get 15,000 a month of it.
#[test]
fn creators_come_until_it_is_not_worth_the_time_of_one_more() {
    for (share, wage) in [(0.5, 10.0), (0.7, 10.0), (0.7, 20.0)] {
        let mut platform = platform(1_000, &[("creator_share", share), ("outside_wage", wage)]);
        let (before, day) = (after(&mut platform, 200), after(&mut platform, 1));
        let expected = free_entry(share * 30_000.0, 2_000.0, wage, 0.0);
        let making = day.metric("creators_making") / 2_000.0;
        let error = (expected * (1.0 - expected) / 2_000.0).sqrt();
        assert!(
            (making - expected).abs() < 4.0 * error,
            "share {share}, wage {wage}: {making} for {expected}"
        );
        let paid = day.metric("payout_per_creator");
        assert!((paid * before.metric("creators_making") - share * 30_000.0).abs() < 1e-6, "{paid}");
    }
}

#[test]
fn what_an_item_costs_keeps_creators_away() {
    let day = after(&mut platform(1_000, &[("original_item_cost", 0.2)]), 200);
    let expected = free_entry(15_000.0, 2_000.0, 10.0, 6.0);
    let making = day.metric("creators_making") / 2_000.0;
    assert!(expected < 0.9 * free_entry(15_000.0, 2_000.0, 10.0, 0.0));
    assert!((making - expected).abs() < 4.0 * (0.25_f64 / 2_000.0).sqrt(), "{making} for {expected}");
    // Copies cost their own price.
    let copied = [("original_item_cost", 0.2), ("copied_item_cost", 0.0), ("original_share", 0.0)];
    let free = after(&mut platform(1_000, &[]), 200).metric("creators_making");
    assert_eq!(after(&mut platform(1_000, &copied), 200).metric("creators_making"), free);
}

/// By view at the price that the share comes to, everything is the same; fame is a wage that nobody pays.
#[test]
fn creators_may_be_paid_by_view_or_by_fame() {
    let by_share = after(&mut platform(1_000, &[]), 100);
    let by_view = after(&mut platform(1_000, &[("pay", 1.0), ("pay_per_thousand_views", 50.0)]), 100);
    let fame = [("creator_share", 0.0), ("fame_per_thousand_views", 50.0)];
    let by_fame = after(&mut platform(1_000, &fame), 100);
    let making = by_share.metric("creators_making");
    assert!(making > 500.0);
    assert_eq!(by_view.metric("creators_making"), making);
    assert_eq!(by_fame.metric("creators_making"), making);
    assert_eq!(by_share.posting("views_sold"), 1_000_000_000);
    assert_eq!((by_share.posting("payouts"), by_view.posting("payouts")), (500_000_000, 500_000_000));
    assert_eq!(by_fame.posting("payouts"), 0);
}

#[test]
fn without_content_there_are_no_views_and_the_firm_can_make_the_first() {
    let nobody = [("outside_wage", 1e9), ("outside_wage_spread", 0.0)];
    let day = after(&mut platform(1_000, &nobody), 20);
    assert_eq!((day.metric("views"), day.metric("looks")), (0.0, 10_000.0));
    assert_eq!((day.metric("creators_making"), day.posting("views_sold")), (0.0, 0));
    let house = [("house_items_per_day", 5.0), ("original_item_cost", 0.3)];
    let day = after(&mut platform(1_000, &[&nobody[..], &house].concat()), 20);
    assert_eq!((day.metric("views"), day.posting("views_sold")), (10_000.0, 1_000_000_000));
    assert_eq!((day.posting("payouts"), day.posting("house_content")), (0, 1_500_000));
}

/// A tenth of the creators decide on each of the first ten days, and all begin; each makes two items a day, of which a
/// twentieth is forgotten every day.
#[test]
fn content_adds_up_and_is_forgotten() {
    let all = [
        ("outside_wage", 0.0),
        ("items_per_day", 2.0),
        ("content_days", 20.0),
        ("original_share", 0.75),
        ("creators", 100.0),
    ];
    let mut platform = platform(1_000, &all);
    let (mut items, mut making) = (0.0, 0.0_f64);
    for day in 0..40 {
        let today = platform.day().expect("a day");
        making = (making + 10.0).min(100.0);
        items = items * 0.95 + 2.0 * making;
        assert_eq!(today.metric("creators_making"), making, "day {day}");
        assert_eq!(today.metric("creators_began"), if day < 10 { 10.0 } else { 0.0 });
        assert!((today.metric("original_items") - 0.75 * items).abs() < 1e-9, "day {day}");
        assert!((today.metric("copied_items") - 0.25 * items).abs() < 1e-9, "day {day}");
    }
}

/// Who has no followers yet gets the half of views that is found, and the other half as followers come.
#[test]
fn an_audience_is_built_up() {
    // Creator 0 begins on day 0, creator 1 on day 1.
    let two = [
        ("creators", 2.0),
        ("decision_days", 2.0),
        ("outside_wage", 0.0),
        ("audience_days", 50.0),
        ("followed_share", 0.5),
    ];
    let mut platform = platform(1_000, &two);
    let audience = |platform: &Platform, creator: usize| platform.globals()[5 + 4 * 2 + creator];
    let shares: Vec<f64> = (0..400)
        .map(|_| {
            let before = audience(&platform, 1);
            let age = f64::from(platform.market.age_days);
            platform.day().expect("a day");
            let weight = (1.0_f64 / 50.0).max(1.0 / (age + 1.0));
            before + (audience(&platform, 1) - before) / weight
        })
        .collect();
    assert_eq!(shares[..2], [0.0, 0.0], "what is made today is seen tomorrow");
    // One who begins has half of the items and no followers: a quarter of all views.
    assert!((shares[2] - 2_500.0).abs() < 1e-6, "{}", shares[2]);
    assert!(shares[3] > shares[2] && (shares[399] - 5_000.0).abs() < 100.0, "{}", shares[399]);
}

#[test]
fn copies_attract_as_originals_do_and_hold_less() {
    let usual = Effects {
        content_half: 1_000.0,
        copied_reach: 1.0,
        copied_substance: 0.2,
        attraction: 1.0,
        joining: 1.0,
        holding: 0.4,
    };
    let (original, copied) = (usual.offer(1_000.0, 0.0), usual.offer(0.0, 1_000.0));
    assert_eq!((original.richness, copied.richness), (0.5, 0.5));
    assert_eq!((original.appeal, copied.appeal), (0.5, 0.5));
    assert_eq!((original.experience, copied.experience), (0.2, 0.04));
    assert!((f64::from(original.attraction) - libm::exp(0.5)).abs() < 1e-6);
    // 0.4 x 2/3 x (500 + 0.2 x 1500) / 2000.
    assert!((usual.offer(500.0, 1_500.0).experience - 0.106_666_67).abs() < 1e-7);
    let nothing = usual.offer(0.0, 0.0);
    assert_eq!((nothing.attraction, nothing.appeal, nothing.experience), (1.0, 0.0, 0.0));
    let dull = Effects { copied_reach: 0.5, copied_substance: -1.0, ..usual }.offer(0.0, 1_000.0);
    assert!((dull.richness - 1.0 / 3.0).abs() < 1e-12 && (dull.experience + 0.4 / 3.0).abs() < 1e-7);
}

#[test]
fn who_considers_and_who_is_there_meet_the_content_of_yesterday() {
    let mut platform = platform(1_000, &[("outside_wage", 0.0), ("content_half", 2_000.0)]);
    assert!(platform.consider().unwrap().iter().all(|&appeal| appeal == 0.0));
    after(&mut platform, 30);
    assert!(platform.consider().unwrap().iter().all(|&appeal| appeal == 0.5));
    platform.day().expect("a day");
    assert!(platform.column::<f32>("experience").iter().all(|&felt| (felt - 0.2).abs() < 1e-7));
    let attraction = platform.column::<f32>("attraction")[0];
    assert!((f64::from(attraction) - libm::exp(0.5)).abs() < 1e-6);
}

/// Poisson with a mean of 3 x 1/2 for each who is there.
#[test]
fn people_pass_on_what_they_saw() {
    let parameters = [("outside_wage", 0.0), ("content_half", 2_000.0), ("passed_on_per_day", 3.0)];
    let mut platform = platform(10_000, &parameters);
    platform.column_mut::<f32>("minutes_today")[..5_000].fill(0.0);
    let passed_on = after(&mut platform, 30).metric("passed_on");
    assert!((passed_on - 7_500.0).abs() < 4.0 * 7_500.0_f64.sqrt(), "{passed_on}");
    let sent = platform.column::<f32>("invitations");
    assert_eq!(sent.iter().map(|&sent| f64::from(sent)).sum::<f64>(), passed_on);
    assert!(sent[..5_000].iter().all(|&sent| sent == 0.0));
}

/// With exponential skills the top tenth of those who make content, all of them, has 0.1 (1 + ln 10) of the views.
#[test]
fn few_have_most_of_the_views() {
    let day = after(&mut platform(1_000, &[("skill_spread", 1.0), ("outside_wage", 0.0)]), 100);
    let share = day.metric("top_tenth_share");
    // The standard deviation of the share of so many exponential numbers is 0.006 over many replications.
    assert!((share - 0.330_258_5).abs() < 0.024, "{share}");
}

#[test]
fn the_same_run_twice_gives_the_same_bits_and_another_replication_does_not() {
    let outcome = |replication: u32| {
        let mut platform = platform(1_000, &[("skill_spread", 2.0)]).replication(replication);
        (0..20).map(|_| platform.day().expect("a day").metric("original_items")).collect::<Vec<f64>>()
    };
    assert_eq!(outcome(0), outcome(0));
    assert_ne!(outcome(0), outcome(1));
}
