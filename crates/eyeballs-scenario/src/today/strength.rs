//! The number of a channel that says how many people it brings.

use crate::lookup::number;
use crate::tree::{Node, Value};

/// A number that the search may move.
#[derive(Clone, Debug)]
pub(super) struct Unknown {
    pub(super) key: &'static str,
    /// Where the search begins.
    pub(super) start: f64,
    /// The least and the greatest that are tried.
    pub(super) limits: [f64; 2],
    /// The fact falls with it.
    pub(super) falls: bool,
}

/// Hazards that are tried, 1/day.
const HAZARDS: [f64; 2] = [1e-12, 10.0];
/// Numbers of people, or amounts of money, a day.
const AMOUNTS: [f64; 2] = [1e-6, 1e12];
/// Shares.
const SHARES: [f64; 2] = [1e-9, 1.0];
/// Assumption: of those who are reached, half join. Only where the search begins hangs on it.
const REACHED_FOR_EACH_JOIN: f64 = 2.0;

/// The strength of a channel that is to bring `per_day` people of `prospects`; nothing if its kind has none.
pub(super) fn strength(channel: &Node, per_day: f64, prospects: f64, users: f64) -> Option<Unknown> {
    let Value::Table(table) = &channel.value else { return None };
    let kind = match &table.get("kind")?.value {
        Value::Text(kind) => kind.as_str(),
        _ => return None,
    };
    let of = |key: &str| number(table, &[key.to_owned()]);
    let reached = REACHED_FOR_EACH_JOIN * per_day;
    let hazard = reached / prospects.max(1.0);
    let (key, start, limits, falls) = match kind {
        "organic" => ("innovation", hazard, HAZARDS, false),
        "word-of-mouth" => ("imitation", reached / users.max(1.0), HAZARDS, false),
        "cross-promotion" => ("hazard", hazard, HAZARDS, false),
        "partner-seeding" => ("people_per_day", reached, AMOUNTS, false),
        "pay-per-install" => ("installs_per_day", reached, AMOUNTS, false),
        "press" => ("audience", reached * 30.0, AMOUNTS, false),
        "coupon" => ("coupons_per_day", reached / of("redemption").unwrap_or(1.0).max(1e-6), AMOUNTS, false),
        "bought-list" => {
            ("addresses_per_day", reached / of("response").unwrap_or(1.0).max(1e-6), AMOUNTS, false)
        }
        "paid-ads" => match (of("budget_per_day"), of("cost_per_install")) {
            (Some(budget), None) => ("cost_per_install", budget / reached.max(1e-9), AMOUNTS, true),
            (_, cost) => ("budget_per_day", reached * cost.unwrap_or(1.0), AMOUNTS, false),
        },
        "invitation" | "contact-import" | "model-invitation" => ("acceptance", 0.1, SHARES, false),
        _ => return None,
    };
    Some(Unknown { key, start: start.clamp(limits[0], limits[1]), limits, falls })
}
