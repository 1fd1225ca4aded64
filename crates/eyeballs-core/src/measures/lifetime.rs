//! What a user brings from joining on.

use super::survival::Survival;
use super::{Scope, ratios};
use crate::units::YEAR_DAYS;
use std::ops::Range;

type Days = Range<usize>;

/// What a user brings from joining on, discounted to that day.
pub(super) fn lifetime_value_discounted(scope: Scope<'_>, days: Days) -> Option<f64> {
    // The survival of its last users is that of the firm.
    if scope.is_bankrupt_by(days.end - 1) {
        return None;
    }
    let contribution = scope.money(days.clone(), |day| day.revenue() - day.cost_other);
    let a_day = ratios::ratio(contribution, scope.sum(days, |day| day.morning_users() as f64))?;
    let valuation = scope.record.valuation;
    let counted = (valuation.lifetime_years * f64::from(YEAR_DAYS)) as usize;
    // Whoever is a user on the evening of a day contributes on the next.
    let survival = Survival::of(scope)?;
    let weights = (1..=counted).map(|day| valuation.weight(day as f64));
    let user_days: f64 = survival.daily().zip(weights).map(|(share, weight)| share * weight).sum();
    Some(a_day * user_days)
}

pub(super) fn lifetime_value_to_acquisition_cost(scope: Scope<'_>, days: Days) -> Option<f64> {
    let value = lifetime_value_discounted(scope, days.clone())?;
    ratios::ratio(value, ratios::paid_acquisition_cost_per_user(scope, days)?)
}

#[cfg(test)]
mod tests {
    use super::super::{Moment, measure};
    use super::*;
    use crate::record::{ChannelRecord, CohortCount, FirmRecord, Record, ServiceDay, ServiceRecord};
    use crate::spec::ValuationSpec;
    use crate::units::{Day, Micros};

    /// A thousand join on day 0; from one month to the next a tenth stays. A user brings 2 a day.
    fn record(days: usize, valuation: ValuationSpec) -> Record {
        let row = |day: usize| {
            let joined = if day == 0 { 1_000 } else { 0 };
            let morning = if day == 0 { 0 } else { 500 };
            ServiceDay {
                joined,
                active: morning + joined,
                revenue_users: Micros(3_000_000).times(morning),
                cost_other: Micros(1_000_000).times(morning),
                cost_fixed: Micros(70_000_000),
                ..ServiceDay::default()
            }
        };
        let cohorts = [1_000, 100, 10].into_iter().zip(0..(days / 30) as u32);
        let cohorts = cohorts.map(|(users, age_months)| CohortCount {
            joined_month: 0,
            age_months,
            size: 1_000,
            users,
        });
        Record {
            services: vec![ServiceRecord {
                days: (0..days).map(row).collect(),
                cohorts: cohorts.collect(),
                ..ServiceRecord::default()
            }],
            firms: vec![FirmRecord::default()],
            valuation,
            ..Record::default()
        }
    }

    fn of(name: &str, record: &Record) -> Option<f64> {
        measure(name).expect("listed").value(Scope::of_firm(record, 0), Moment::Total)
    }

    fn value(record: &Record) -> Option<f64> {
        of("lifetime_value_discounted", record)
    }

    /// All are there for the first 29 days, a tenth 30 days later, and so on; beyond the 89 days that are observed by the hazard of
    /// those who left, ln 10 of 1,000 and of 100, in 29 and 30 days of 1,000 and 30 days of 100.
    #[test]
    fn a_user_contributes_on_each_day_after_one_as_a_user() {
        let hazard = 1_100.0 * libm::log(10.0) / (59_000.0 + 3_000.0);
        let share = |day: u32| match f64::from(day) {
            day if day <= 29.0 => 1.0,
            day if day <= 89.0 => libm::pow(10.0, (29.0 - day) / 30.0),
            day => 0.01 * libm::exp(-hazard * (day - 89.0)),
        };
        for (rate, days) in [(0.0, 0), (0.0, 30), (0.0, 90), (0.0, 365), (0.25, 365)] {
            let valuation =
                ValuationSpec { discount_rate: rate, lifetime_years: (f64::from(days) + 0.5) / 365.0 };
            let a_day = |day: u32| share(day - 1) * libm::pow(1.0 + rate, -f64::from(day) / 365.0);
            let expected = 2.0 * (1..=days).map(a_day).sum::<f64>();
            let found = value(&record(90, valuation)).expect("three ages");
            assert!((found - expected).abs() < 1e-9, "{found}, expected {expected} in {days} days at {rate}");
        }
    }

    #[test]
    fn there_is_no_value_without_two_ages_or_with_a_bankrupt_firm() {
        let valuation = ValuationSpec::default();
        assert_eq!(value(&record(59, valuation)), None);
        assert!(value(&record(60, valuation)).is_some());
        let mut bankrupt = record(90, valuation);
        bankrupt.firms[0].bankrupt = Some(Day(89));
        assert_eq!(value(&bankrupt), None);
    }

    /// A lifetime of 30 days is worth 60; 400 joined by advertisements for 4,800, the others by what cost nothing.
    #[test]
    fn a_user_is_worth_so_many_times_what_one_cost() {
        let name = "lifetime_value_to_acquisition_cost";
        let mut record = record(90, ValuationSpec { discount_rate: 0.0, lifetime_years: 30.5 / 365.0 });
        let channel = |joined, units| ChannelRecord {
            joined,
            cost: Micros(1_000_000).times(units),
            ..ChannelRecord::default()
        };
        record.services[0].channels = vec![channel(600, 0), channel(400, 4_800)];
        assert_eq!(of(name, &record), Some(5.0));
        record.services[0].channels = vec![channel(1_000, 0)];
        assert_eq!(of(name, &record), None, "nothing was paid");
    }
}
