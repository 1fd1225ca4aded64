//! What the record of one simulation says of one firm.

use crate::results::{Measure, Series};
use eyeballs_core::record::{Record, ServiceDay, ServiceRecord};
use eyeballs_core::units::{MONTH_DAYS, Micros};
use std::ops::Range;

/// Days over which churn and the contribution of a user are averaged at the end of a run: a quarter.
const CLOSING_DAYS: usize = 90;

/// The services of a firm.
pub fn services_of(record: &Record, firm: usize) -> impl Iterator<Item = &ServiceRecord> {
    record.services.iter().filter(move |service| service.firm == firm)
}

/// Sum over a firm's services and some days.
pub fn sum(record: &Record, firm: usize, days: Range<usize>, of: impl Fn(&ServiceDay) -> f64) -> f64 {
    services_of(record, firm).flat_map(|service| &service.days[days.clone()]).map(of).sum()
}

fn money(record: &Record, firm: usize, days: Range<usize>, of: impl Fn(&ServiceDay) -> Micros) -> f64 {
    services_of(record, firm).flat_map(|service| &service.days[days.clone()]).map(of).sum::<Micros>().units()
}

/// Number of days recorded.
pub fn recorded_days(record: &Record) -> usize {
    record.services.first().map_or(0, |service| service.days.len())
}

/// Share of users leaving some services a month: 1 - exp(-30 * those who left / user-days). `None`
/// without users.
pub fn monthly_churn<'a>(
    services: impl Iterator<Item = &'a ServiceRecord>,
    days: Range<usize>,
) -> Option<f64> {
    let (mut left, mut exposed) = (0.0, 0.0);
    for day in services.flat_map(|service| &service.days[days.clone()]) {
        left += day.left as f64;
        // Who left today was a user today.
        exposed += (day.active + day.left) as f64;
    }
    (exposed > 0.0).then(|| 1.0 - libm::exp(-f64::from(MONTH_DAYS) * left / exposed))
}

/// The value of a measure; `None` where there is none, infinity for a payback that never comes.
pub fn measure(record: &Record, firm: usize, measure: Measure) -> Option<f64> {
    let days = recorded_days(record);
    let last = days.checked_sub(1)?..days;
    let month = days.saturating_sub(MONTH_DAYS as usize)..days;
    let closing = days.saturating_sub(CLOSING_DAYS)..days;
    let users = || sum(record, firm, last.clone(), |day| day.users_month as f64);
    let customers = || sum(record, firm, last.clone(), |day| day.customers() as f64);
    let ratio = |above: f64, below: f64| (below > 0.0).then(|| above / below);
    match measure {
        Measure::Users => Some(users()),
        Measure::Customers => Some(customers()),
        Measure::CustomersPerHundredUsers => ratio(100.0 * customers(), users()),
        Measure::Revenue => Some(money(record, firm, 0..days, ServiceDay::revenue)),
        Measure::Profit => Some(money(record, firm, 0..days, ServiceDay::profit)),
        Measure::RevenuePerUser => ratio(money(record, firm, month, ServiceDay::revenue), users()),
        Measure::MonthlyChurn => monthly_churn(services_of(record, firm), closing),
        Measure::LifetimeValue => {
            let contribution = money(record, firm, closing.clone(), |day| day.revenue() - day.cost_other);
            let user_days = sum(record, firm, closing.clone(), |day| day.users_month as f64);
            let a_month = ratio(f64::from(MONTH_DAYS) * contribution, user_days)?;
            ratio(a_month, monthly_churn(services_of(record, firm), closing)?)
        }
        Measure::AcquisitionCost => {
            let spent = money(record, firm, 0..days, |day| day.cost_acquisition);
            ratio(spent, sum(record, firm, 0..days, |day| day.joined as f64))
        }
        Measure::PaybackDay => Some(payback_day(record, firm)),
    }
}

/// First day from which summed profit is never negative again; infinity if it is at the end.
fn payback_day(record: &Record, firm: usize) -> f64 {
    let mut total = Micros::ZERO;
    let mut since = Some(0);
    for day in 0..recorded_days(record) {
        total += services_of(record, firm).map(|service| service.days[day].profit()).sum();
        since = match since {
            _ if total < Micros::ZERO => None,
            None => Some(day),
            some => some,
        };
    }
    since.map_or(f64::INFINITY, |day| day as f64)
}

/// The values of a series, one a day.
pub fn series(record: &Record, firm: usize, series: Series) -> Vec<f64> {
    let daily = |of: &dyn Fn(&ServiceDay) -> f64| -> Vec<f64> {
        (0..recorded_days(record)).map(|day| sum(record, firm, day..day + 1, of)).collect()
    };
    match series {
        Series::Users => daily(&|day| day.users_month as f64),
        Series::Customers => daily(&|day| day.customers() as f64),
        Series::Revenue => over_a_month(record, firm, ServiceDay::revenue),
        Series::Profit => over_a_month(record, firm, ServiceDay::profit),
        Series::Cash => record.firms[firm].cash.iter().map(|cash| cash.units()).collect(),
    }
}

/// Moving sums over the last 30 days, in integers so that nothing is left over.
fn over_a_month(record: &Record, firm: usize, of: impl Fn(&ServiceDay) -> Micros) -> Vec<f64> {
    let on = |day: usize| services_of(record, firm).map(|service| of(&service.days[day])).sum::<Micros>();
    let mut total = Micros::ZERO;
    (0..recorded_days(record))
        .map(|day| {
            total += on(day);
            if let Some(gone) = day.checked_sub(MONTH_DAYS as usize) {
                total -= on(gone);
            }
            total.units()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_core::record::FirmRecord;

    fn record(profits: &[i64]) -> Record {
        let days = profits
            .iter()
            .map(|&profit| ServiceDay {
                users_month: 100,
                active: 90,
                left: 10,
                joined: 4,
                payers_month: 3,
                revenue_users: Micros(1_000_000 * (profit + 10)),
                cost_acquisition: Micros(2_000_000),
                cost_other: Micros(8_000_000),
                ..ServiceDay::default()
            })
            .collect();
        Record {
            services: vec![ServiceRecord { days, ..ServiceRecord::default() }],
            firms: vec![FirmRecord::default()],
        }
    }

    #[test]
    fn payback_is_the_day_from_which_the_sum_stays_up() {
        for (profits, day) in [
            (&[1, 1, 1][..], 0.0),
            (&[-5, 2, 2, 2], 3.0),
            (&[-1, 2, -3, 1, 1], 4.0),
            (&[1, -5], f64::INFINITY),
        ] {
            assert_eq!(measure(&record(profits), 0, Measure::PaybackDay), Some(day), "{profits:?}");
        }
    }

    #[test]
    fn measures_are_those_of_their_definitions() {
        let record = record(&[2; 40]);
        let value = |which| measure(&record, 0, which).expect("a value");
        assert_eq!(value(Measure::CustomersPerHundredUsers), 3.0);
        assert_eq!(value(Measure::RevenuePerUser), 12.0 * 30.0 / 100.0);
        assert_eq!(value(Measure::AcquisitionCost), 0.5);
        let churn = 1.0 - (-30.0 * 10.0 / 100.0_f64).exp();
        assert!((value(Measure::MonthlyChurn) - churn).abs() < 1e-12);
        // Revenue 12 less other cost 8 a day for 100 users.
        assert!((value(Measure::LifetimeValue) - 4.0 * 30.0 / 100.0 / churn).abs() < 1e-12);
        assert_eq!(series(&record, 0, Series::Profit)[35], 60.0);
        assert_eq!(series(&record, 0, Series::Profit)[4], 10.0);
    }
}
