//! Who may use the service, and how many.

use super::*;
use crate::decision::stage;
use eyeballs_model::prelude::LEAVES_TODAY;

#[test]
fn whoever_does_not_join_leaves_a_service_for_members_only() {
    let mut market = plain(1_000, &[("access", 0.0), ("joining_chance", 0.3), ("churn_mean", 1.0)]);
    let day = market.day().expect("a day");
    let left = market.column::<f32>("leave_hazard").iter().filter(|&&hazard| hazard == LEAVES_TODAY).count();
    assert_eq!(left as f64, day.metric("declined"));
    assert_eq!(left as f64, 1_000.0 - day.metric("members"));
    let members = day.metric("members");
    let day = days(&mut market, 30);
    let left = market.column::<f32>("leave_hazard").iter().filter(|&&hazard| hazard == LEAVES_TODAY).count();
    assert_eq!(day.metric("cancelled_voluntary"), members, "every member cancels at the first renewal");
    assert_eq!(left as f64, members);
}

#[test]
fn nobody_leaves_a_free_tier_on_our_account() {
    let mut market = plain(1_000, &[("joining_chance", 0.3), ("churn_mean", 0.5)]);
    for _ in 0..100 {
        let day = market.day().expect("a day");
        assert!(market.column::<f32>("leave_hazard").iter().all(|&hazard| hazard == 0.0));
        assert_eq!(day.metric("members") + day.metric("free_users"), 1_000.0);
    }
}

#[test]
fn closing_the_free_tier_makes_free_users_decide() {
    let mut free = plain(1_000, &[("joining_chance", 0.0)]);
    free.day().expect("a day");
    let mut closed = after_an_event(&free, 1_000, &[("access", 0.0), ("joining_chance", 0.5)]);
    let day = closed.day().expect("a day");
    assert_share(day.metric("new_members"), 1_000.0, 0.5, "joiners at the wall");
    assert_eq!(day.metric("free_users"), 0.0);
}

#[test]
fn a_trial_is_free_for_its_days_and_costs_the_firm() {
    let mut market = plain(500, &[("trial_days", 7.0), ("trial_cost_per_day", 0.01)]);
    let mut costs_micros = 0;
    for day_number in 0..7 {
        let day = market.day().expect("a day");
        assert_eq!(day.metric("trials"), if day_number == 0 { 500.0 } else { 0.0 });
        assert_eq!((day.metric("trial_users"), day.metric("members")), (500.0, 0.0));
        assert_eq!(day.posting("period_fees"), 0);
        costs_micros += day.posting("trial_costs");
    }
    assert_eq!(costs_micros, 500 * 7 * 10_000);
    let day = market.day().expect("a day");
    assert_eq!((day.metric("trial_users"), day.metric("new_members")), (0.0, 500.0));
    assert_eq!(day.posting("trial_costs"), 0);
}

#[test]
fn members_fill_the_places_and_never_exceed_them() {
    let mut market = plain(20_000, &[("members_most", 150.0), ("churn_mean", 0.1), ("access", 0.0)]);
    let mut full_days = 0;
    for day_number in 0..200 {
        let day = market.day().expect("a day");
        let members = day.metric("members");
        assert!(members <= 150.0, "{members} members on day {day_number}");
        assert_eq!(members + day.metric("waiting") + days_left(&market), 20_000.0);
        full_days += u32::from(members == 150.0);
    }
    assert!(full_days > 100, "full on {full_days} of 200 days, with cancellations on one in eight");
}

/// People who left, on any day.
fn days_left(market: &Market) -> f64 {
    market.column::<u8>("stage").iter().filter(|&&stage| stage == stage::LEFT).count() as f64
}

#[test]
fn whoever_waits_finds_the_door_of_members_only_locked() {
    for (access, expected) in [(0.0, 0.0), (FREE_TIER, 1.0)] {
        let mut market = plain(100, &[("access", access), ("members_most", 1.0)]);
        days(&mut market, 5);
        let attraction = market.column::<f32>("attraction");
        let stages = market.column::<u8>("stage").iter();
        let waiting: Vec<_> = stages.zip(attraction).filter(|(stage, _)| **stage == stage::WAITING).collect();
        assert_eq!(waiting.len(), 99);
        assert!(waiting.iter().all(|(_, attraction)| **attraction == expected));
    }
}

#[test]
fn places_for_less_than_one_agent_are_refused() {
    let mut market = plain(100, &[("members_most", 150.0)]);
    market.market.represents = 1_000;
    assert!(market.day().err().expect("a refusal").contains("1000 people"));
}

#[test]
fn lifting_the_limit_lets_everybody_in() {
    let mut limited = plain(100, &[("members_most", 10.0), ("churn_mean", 0.0)]);
    days(&mut limited, 5);
    let mut open = after_an_event(&limited, 100, &[("churn_mean", 0.0)]);
    assert_eq!(open.day().expect("a day").metric("members"), 100.0);
}
