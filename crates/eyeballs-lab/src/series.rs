//! The curves of one simulation.

use crate::results::{Series, period_days};
use eyeballs_core::measures::Scope;
use eyeballs_core::record::{Record, ServiceDay};
use eyeballs_core::units::Micros;

/// The values of a series of a firm, one a day.
pub(crate) fn series(record: &Record, firm: usize, series: Series) -> Vec<f64> {
    let scope = Scope::of_firm(record, firm);
    let daily = |of: &dyn Fn(&ServiceDay) -> f64| -> Vec<f64> {
        (0..scope.recorded_days()).map(|day| scope.sum(day..day + 1, of)).collect()
    };
    let mut values = match series {
        Series::Users => daily(&|day| day.users_month as f64),
        Series::Payers => daily(&|day| day.payers_month as f64),
        Series::Advertisers => daily(&|day| day.advertisers as f64),
        Series::Merchants => daily(&|day| day.merchants as f64),
        Series::Revenue => over_a_period(scope, ServiceDay::revenue),
        Series::Profit => over_a_period(scope, ServiceDay::profit),
        Series::Cash => record.firms[firm].cash.iter().map(|cash| cash.units()).collect(),
    };
    // It earns nothing any more, which is not the same as earning 0.
    if let Some(bankrupt) = record.firms[firm].bankrupt.filter(|_| series.is_money()) {
        values.iter_mut().skip(bankrupt.0 as usize + 1).for_each(|value| *value = f64::NAN);
    }
    values
}

/// Moving sums over the last period, in integers so that nothing is left over.
fn over_a_period(scope: Scope<'_>, of: impl Fn(&ServiceDay) -> Micros) -> Vec<f64> {
    let on = |day: usize| scope.services().map(|service| of(&service.days[day])).sum::<Micros>();
    let days = scope.recorded_days();
    let period = period_days(u32::try_from(days).unwrap_or(u32::MAX)) as usize;
    let mut total = Micros::ZERO;
    (0..days)
        .map(|day| {
            total += on(day);
            if let Some(gone) = day.checked_sub(period) {
                total -= on(gone);
            }
            total.units()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use eyeballs_core::record::{FirmRecord, ServiceRecord};

    use eyeballs_core::units::Day;

    /// Two services of the firm, one of another.
    fn record(days: i64) -> Record {
        let day = |day: i64| ServiceDay {
            users_month: 100 + day as u64,
            payers_month: 3,
            advertisers: 7,
            merchants: 2,
            revenue_users: Micros(3_000_000),
            cost_other: Micros(1_000_000),
            ..ServiceDay::default()
        };
        let service =
            |firm| ServiceRecord { firm, days: (0..days).map(day).collect(), ..ServiceRecord::default() };
        let cash = (0..days).map(|day| Micros(day * 500_000)).collect();
        let firm = FirmRecord { cash, ..FirmRecord::default() };
        Record {
            services: vec![service(0), service(0), service(1)],
            firms: vec![firm, FirmRecord::default()],
            ..Record::default()
        }
    }

    #[test]
    fn counts_are_those_of_the_day_and_each_kind_of_customer_stands_alone() {
        let record = record(40);
        let on = |which, day: usize| series(&record, 0, which)[day];
        assert_eq!(on(Series::Users, 7), 214.0);
        assert_eq!(
            [Series::Payers, Series::Advertisers, Series::Merchants].map(|which| on(which, 7)),
            [6.0, 14.0, 4.0]
        );
        assert_eq!(on(Series::Cash, 3), 1.5);
    }

    #[test]
    fn money_is_that_of_a_day_a_week_or_a_month_by_the_length_of_the_run() {
        for (days, period) in [(10, 1.0), (40, 7.0), (400, 30.0)] {
            let record = record(days);
            let on = |which, day: usize| series(&record, 0, which)[day];
            let last = days as usize - 1;
            assert_eq!([on(Series::Revenue, last), on(Series::Profit, last)], [6.0 * period, 4.0 * period]);
            assert_eq!(on(Series::Profit, 4), 4.0 * f64::min(5.0, period));
        }
    }

    #[test]
    fn the_money_of_a_bankrupt_firm_is_not_a_number_and_its_users_are_counted() {
        let mut record = record(10);
        record.firms[0].bankrupt = Some(Day(4));
        for which in [Series::Revenue, Series::Profit, Series::Cash] {
            let values = series(&record, 0, which);
            assert!(values[..=4].iter().all(|value| value.is_finite()), "{which:?}: {values:?}");
            assert!(values[5..].iter().all(|value| value.is_nan()), "{which:?}: {values:?}");
        }
        assert_eq!(series(&record, 0, Series::Users)[9], 218.0);
    }
}
