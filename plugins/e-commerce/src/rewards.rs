//! Points within a budget, and what is owed for them.
//!
//! Blocks of people run at once, so nobody can stop at the point that uses the budget up: all who earn points on a day get the
//! same share of them. It is the share that would have met the budget yesterday.

use crate::ECommerce;
use crate::declarations::Parameters;
use eyeballs_model::prelude::*;

/// The share of earned points that is granted under a budget, by what those of yesterday were worth, negative if nobody knows,
/// and what was granted beyond the budget before. Currency.
pub(crate) fn granted_share(budget: f64, worth_yesterday: f64, ahead: f64) -> f64 {
    if budget == 0.0 {
        return 1.0;
    }
    let left = budget - ahead;
    // Before the first day nothing is known, and a budget is a promise.
    if left <= 0.0 || worth_yesterday < 0.0 {
        return 0.0;
    }
    if worth_yesterday <= left { 1.0 } else { left / worth_yesterday }
}

impl ECommerce {
    /// The share of earned points that is granted today.
    pub(crate) fn granted_share(&self, earned_yesterday: f64, ahead: f64) -> f64 {
        let Parameters { points_budget_per_day: budget, point_value, .. } = self.parameters;
        granted_share(budget, earned_yesterday * point_value, ahead)
    }

    /// Counts what was granted against the budget, and what is owed for points after those who left have lost theirs.
    pub(crate) fn settle_points(&self, day: &mut Day<'_, Self>) {
        let (metrics, globals) = (&mut day.metrics, &mut day.globals);
        let value = self.parameters.point_value;
        *metrics.points_liability = *metrics.points_outstanding * value;
        *metrics.points_owed = (*metrics.points_outstanding - *metrics.points_lost) * value;
        let earned_before = *globals.points_earned_yesterday;
        let share = self.granted_share(earned_before, *globals.points_ahead);
        *globals.points_earned_yesterday = *metrics.points_earned;
        let budget = self.parameters.points_budget_per_day;
        let ahead = *globals.points_ahead + *metrics.points_issued * value - budget;
        // What a day leaves is for the next one only where there was not enough for all.
        let lapses = share == 1.0 || earned_before < 0.0;
        *globals.points_ahead = if budget == 0.0 {
            0.0
        } else if lapses {
            ahead.max(0.0)
        } else {
            ahead
        };
    }
}
