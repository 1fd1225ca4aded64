//! The curves of one simulation.

use crate::results::{Series, period_days};
use eyeballs_core::measures::Scope;
use eyeballs_core::record::{Record, ServiceDay};
use eyeballs_core::units::Micros;

/// The values of a series of a firm, one a day.
pub(crate) fn series(record: &Record, firm: usize, series: Series) -> Vec<f64> {
    let counts = |of: fn(&ServiceDay) -> u64| daily(record, firm, |day| of(day) as f64);
    let values = match series {
        Series::Users => counts(|day| day.users_month),
        Series::Payers => counts(|day| day.payers_month),
        Series::Advertisers => counts(|day| day.advertisers),
        Series::Merchants => counts(|day| day.merchants),
        Series::Revenue | Series::Profit => {
            let days = u32::try_from(Scope::of_firm(record, firm).recorded_days()).unwrap_or(u32::MAX);
            moving_sums(record, firm, series, period_days(days) as usize)
        }
        Series::Cash => record.firms[firm].cash.iter().map(|cash| cash.units()).collect(),
    };
    if series.is_money() { until_bankrupt(record, firm, values) } else { values }
}

/// What a flow of a firm comes to from the first day on, one value a day.
pub(crate) fn over_the_run(record: &Record, firm: usize, flow: Series) -> Vec<f64> {
    until_bankrupt(record, firm, moving_sums(record, firm, flow, usize::MAX))
}

/// What the days of a firm's services add up to, one value a day.
pub(crate) fn daily(record: &Record, firm: usize, of: impl Fn(&ServiceDay) -> f64) -> Vec<f64> {
    let scope = Scope::of_firm(record, firm);
    (0..scope.recorded_days()).map(|day| scope.sum(day..day + 1, &of)).collect()
}

/// It earns nothing any more, which is not the same as earning 0.
fn until_bankrupt(record: &Record, firm: usize, mut values: Vec<f64>) -> Vec<f64> {
    if let Some(bankrupt) = record.firms[firm].bankrupt {
        values.iter_mut().skip(bankrupt.0 as usize + 1).for_each(|value| *value = f64::NAN);
    }
    values
}

/// Sums of a flow over the last `period` days, in integers so that nothing is left over.
fn moving_sums(record: &Record, firm: usize, flow: Series, period: usize) -> Vec<f64> {
    let scope = Scope::of_firm(record, firm);
    let of = if flow == Series::Revenue { ServiceDay::revenue } else { ServiceDay::profit };
    let on = |day: usize| scope.services().map(|service| of(&service.days[day])).sum::<Micros>();
    let mut total = Micros::ZERO;
    (0..scope.recorded_days())
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
    fn flows_add_up_from_the_first_day_on() {
        let mut record = record(40);
        record.firms[0].bankrupt = Some(Day(30));
        let total = over_the_run(&record, 0, Series::Profit);
        assert_eq!((total[0], total[30]), (4.0, 4.0 * 31.0));
        assert!(total[31..].iter().all(|value| value.is_nan()));
        assert_eq!(over_the_run(&record, 0, Series::Revenue)[9], 60.0);
        assert_eq!(daily(&record, 0, |day| day.customers() as f64), [24.0; 40]);
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
