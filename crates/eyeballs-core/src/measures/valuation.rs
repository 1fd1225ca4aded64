//! Measures that weigh money by its time.

use super::{Moment, Scope, ratios};
use crate::units::{Micros, YEAR_DAYS};
use std::ops::Range;

type Days = Range<usize>;

/// Profit on each of some days, in currency units.
fn profits(scope: Scope<'_>, days: Days) -> impl Iterator<Item = (usize, f64)> {
    days.map(move |day| (day, scope.profit(day).units()))
}

/// Net present value: what the profit of some days is worth on day 0.
pub(super) fn npv(scope: Scope<'_>, days: Days) -> Option<f64> {
    let valuation = scope.record.valuation;
    Some(profits(scope, days).map(|(day, profit)| profit * valuation.weight(day as f64)).sum())
}

/// What the users of the last day will still bring, on day 0: each the contribution of the last quarter, as long as they stay
/// at its hazard of leaving, within the years that are counted.
pub(super) fn terminal_value(scope: Scope<'_>, days: Days) -> Option<f64> {
    let users = scope.sum(days.end - 1..days.end, |day| day.users_month as f64);
    if users == 0.0 {
        return Some(0.0);
    }
    let run_days = u32::try_from(days.end).ok()?;
    let closing = Moment::Closing.days(run_days);
    let closing = closing.start as usize..closing.end as usize;
    let contribution = scope.money(closing.clone(), |day| day.revenue() - day.cost_other);
    let user_days = scope.sum(closing.clone(), |day| day.users_month as f64);
    let a_day = ratios::ratio(contribution, user_days)?;
    let kept_a_day = libm::exp(-ratios::leaving_hazard(scope, closing)?);
    let valuation = scope.record.valuation;
    let weight = kept_a_day * valuation.weight(1.0);
    let counted = valuation.lifetime_years * f64::from(YEAR_DAYS);
    Some(users * a_day * geometric_sum(weight, counted) * valuation.weight(f64::from(run_days)))
}

/// q + q^2 + ... + q^n.
fn geometric_sum(q: f64, n: f64) -> f64 {
    if q == 1.0 { n } else { q * (1.0 - libm::pow(q, n)) / (1.0 - q) }
}

pub(super) fn npv_with_terminal(scope: Scope<'_>, days: Days) -> Option<f64> {
    Some(npv(scope, days.clone())? + terminal_value(scope, days)?)
}

/// Logarithms of 1 + r between which the internal rate of return is looked for: r from -99 % to 100,000,000 % a year.
const LOG_RATES: Range<f64> = -4.6..13.8;
/// Steps in which it is looked for.
const STEPS: u32 = 184;

/// The discount rate at which profit has a net present value of 0; nothing if there is none, or more than one.
pub(super) fn irr(scope: Scope<'_>, days: Days) -> Option<f64> {
    let profits: Vec<f64> = profits(scope, days).map(|(_, profit)| profit).collect();
    // By the discount factor of a day (Horner).
    let value = |log_rate: f64| {
        let factor = libm::exp(-log_rate / f64::from(YEAR_DAYS));
        profits.iter().rev().fold(0.0, |later, profit| profit + factor * later)
    };
    let step = (LOG_RATES.end - LOG_RATES.start) / f64::from(STEPS);
    let at = |number: u32| LOG_RATES.start + step * f64::from(number);
    let crosses = |number: &u32| (value(at(*number)) > 0.0) != (value(at(number + 1)) > 0.0);
    let mut crossings = (0..STEPS).filter(crosses);
    let (only, None) = (crossings.next()?, crossings.next()) else { return None };
    let (mut low, mut high) = (at(only), at(only + 1));
    let is_positive_below = value(low) > 0.0;
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if (value(middle) > 0.0) == is_positive_below { low = middle } else { high = middle }
    }
    Some(libm::expm1(0.5 * (low + high)))
}

/// The lowest cash of a firm, and the first day at whose end it was that low.
fn lowest(scope: Scope<'_>, days: Days) -> Option<(Micros, usize)> {
    let cash = &scope.firm()?.cash;
    days.map(|day| (cash[day], day)).min()
}

pub(super) fn lowest_cash(scope: Scope<'_>, days: Days) -> Option<f64> {
    lowest(scope, days).map(|(cash, _)| cash.units())
}

pub(super) fn lowest_cash_day(scope: Scope<'_>, days: Days) -> Option<f64> {
    lowest(scope, days).map(|(_, day)| day as f64)
}

#[cfg(test)]
mod tests {
    use super::super::measure;
    use super::*;
    use crate::record::{FirmRecord, Record, ServiceDay, ServiceRecord};
    use crate::spec::ValuationSpec;

    fn units(units: i64) -> Micros {
        Micros(units * 1_000_000)
    }

    /// A firm with a profit on each day, and users from the first on.
    fn record(profits: &[i64], discount_rate: f64) -> Record {
        let row = |&profit: &i64| ServiceDay {
            revenue_users: units(profit.max(0)),
            cost_fixed: units(-profit.min(0)),
            users_month: 100,
            active: 99,
            left: 1,
            ..ServiceDay::default()
        };
        let cash = profits.iter().scan(0, |cash, profit| {
            *cash += profit;
            Some(units(*cash))
        });
        Record {
            firms: vec![FirmRecord { cash: cash.collect(), ..FirmRecord::default() }],
            services: vec![ServiceRecord {
                days: profits.iter().map(row).collect(),
                ..ServiceRecord::default()
            }],
            valuation: ValuationSpec { discount_rate, lifetime_years: 2.0 },
            ..Record::default()
        }
    }

    fn of(name: &str, profits: &[i64], discount_rate: f64) -> Option<f64> {
        let record = record(profits, discount_rate);
        measure(name).expect("listed").value(Scope::of_firm(&record, 0), Moment::Total)
    }

    /// 100 paid on day 0, and so much back a year later.
    fn a_year_later(back: i64) -> Vec<i64> {
        let mut profits = vec![0; 366];
        (profits[0], profits[365]) = (-100, back);
        profits
    }

    #[test]
    fn a_year_discounts_once() {
        let close = |found: Option<f64>, expected: f64| assert!((found.unwrap() - expected).abs() < 1e-9);
        close(of("npv", &a_year_later(110), 0.25), -100.0 + 110.0 / 1.25);
        close(of("npv", &a_year_later(110), 0.0), 10.0);
        close(of("npv", &a_year_later(110), 0.1), 0.0);
    }

    #[test]
    fn the_internal_rate_of_return_is_that_at_which_nothing_is_left() {
        for (back, rate) in [(110, 0.1), (100, 0.0), (50, -0.5), (300, 2.0)] {
            let found = of("irr", &a_year_later(back), 0.07).expect("there is one");
            assert!((found - rate).abs() < 1e-9, "{found}, expected {rate}");
        }
        assert_eq!(of("irr", &[5, 5, 5], 0.0), None, "it is worth something at any rate");
        // Worth nothing at two rates, 0 and about 300 % a year: paid, got back more, and paid again.
        let mut twice = vec![0; 731];
        (twice[0], twice[365], twice[730]) = (-100, 500, -400);
        assert_eq!(of("irr", &twice, 0.0), None);
    }

    #[test]
    fn the_lowest_cash_is_of_the_first_day_that_is_as_low() {
        let profits = [5, -7, -1, 0, 4, -1];
        assert_eq!(
            (of("lowest_cash", &profits, 0.0), of("lowest_cash_day", &profits, 0.0)),
            (Some(-3.0), Some(2.0))
        );
    }

    /// A hundred users bring 1 a day each; one in a hundred leaves on a day.
    #[test]
    fn what_users_still_bring_is_a_geometric_series() {
        let profits = [100; 100];
        for rate in [0.0, 0.2] {
            let a_day = libm::pow(1.0 + rate, -1.0 / 365.0);
            let kept = libm::exp(-0.01);
            let value: f64 = (1..=730).map(|day| libm::pow(kept * a_day, f64::from(day))).sum();
            let expected = 100.0 * value * libm::pow(a_day, 100.0);
            let found = of("terminal_value", &profits, rate).expect("there are users");
            assert!((found / expected - 1.0).abs() < 1e-9, "{found}, expected {expected}");
            let npv = of("npv", &profits, rate).expect("money is recorded");
            assert_eq!(of("npv_with_terminal", &profits, rate), Some(npv + found));
        }
    }
}
