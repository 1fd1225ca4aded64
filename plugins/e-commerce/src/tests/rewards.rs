//! Points within a budget.

use super::*;
use crate::rewards::granted_share;

/// One point for each unit paid, worth a tenth, and never redeemed.
const POINTS: [(&str, f64); 3] = [("points_per_currency", 1.0), ("point_value", 0.1), ("redeem_chance", 0.0)];

fn granted(days: &[TestDay]) -> f64 {
    0.1 * total(days, "points_issued")
}

/// About 130 of 6,000 order on a day, so that days differ; points worth about 1,230 would be earned.
#[test]
fn a_budget_that_binds_is_spent_in_the_long_run_and_shared_by_all() {
    let budget = 600.0;
    let parameters = [&POINTS[..], &[("points_lift", 0.0), ("points_budget_per_day", budget)]].concat();
    let days = run(&mut market(6_000, &parameters), 1_000);
    assert_eq!(granted(&days[..1]), 0.0, "on the first day nothing is known");
    let mean = granted(&days[1..]) / 999.0;
    assert!((mean / budget - 1.0).abs() < 0.01, "{mean}");
    let earned = 0.1 * total(&days, "points_earned") / 1_000.0;
    assert!(earned > 1.8 * budget, "the budget binds: {earned}");
}

/// Everybody orders each day, and each day's orders are worth about the same.
#[test]
fn on_days_that_are_alike_each_has_its_budget() {
    let parameters = [&EVERYBODY_BUYS[..], &POINTS, &[("points_budget_per_day", 1_000.0)]].concat();
    let days = run(&mut market(20_000, &parameters), 10);
    for day in &days[1..] {
        let granted = 0.1 * day.metric("points_issued");
        assert!((granted / 1_000.0 - 1.0).abs() < 0.05, "{granted}");
    }
}

#[test]
fn a_budget_that_does_not_bind_changes_nothing_after_the_first_day() {
    let issued = |budget: f64| {
        let parameters = [&POINTS[..], &[("points_lift", 0.0), ("points_budget_per_day", budget)]].concat();
        run(&mut market(600, &parameters), 30)
            .iter()
            .map(|day| day.metric("points_issued"))
            .collect::<Vec<_>>()
    };
    assert_eq!(issued(1e6)[1..], issued(0.0)[1..]);
}

/// A budget of 10, what was earned yesterday, and what was granted beyond the budget before.
#[test]
fn the_share_is_what_is_left_over_what_was_earned_yesterday() {
    let share = |worth: f64, ahead: f64| granted_share(10.0, worth, ahead);
    assert_eq!([share(100.0, 0.0), share(100.0, 4.0), share(100.0, -2.0)], [0.1, 0.06, 0.12]);
    assert_eq!([share(100.0, 11.0), share(0.0, 11.0), share(-1.0, 0.0)], [0.0; 3]);
    assert_eq!([share(8.0, 0.0), share(8.0, 5.0), granted_share(0.0, 100.0, 0.0)], [1.0, 0.625, 1.0]);
}
