//! The curves of one simulation.

use crate::results::Series;
use eyeballs_core::measures::Scope;
use eyeballs_core::record::{Record, ServiceDay};
use eyeballs_core::units::{MONTH_DAYS, Micros};

/// The values of a series of a firm, one a day.
pub(crate) fn series(record: &Record, firm: usize, series: Series) -> Vec<f64> {
    let scope = Scope::of_firm(record, firm);
    let daily = |of: &dyn Fn(&ServiceDay) -> f64| -> Vec<f64> {
        (0..scope.recorded_days()).map(|day| scope.sum(day..day + 1, of)).collect()
    };
    match series {
        Series::Users => daily(&|day| day.users_month as f64),
        Series::Customers => daily(&|day| day.customers() as f64),
        Series::Revenue => over_a_month(scope, ServiceDay::revenue),
        Series::Profit => over_a_month(scope, ServiceDay::profit),
        Series::Cash => record.firms[firm].cash.iter().map(|cash| cash.units()).collect(),
    }
}

/// Moving sums over the last 30 days, in integers so that nothing is left over.
fn over_a_month(scope: Scope<'_>, of: impl Fn(&ServiceDay) -> Micros) -> Vec<f64> {
    let on = |day: usize| scope.services().map(|service| of(&service.days[day])).sum::<Micros>();
    let mut total = Micros::ZERO;
    (0..scope.recorded_days())
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
    use eyeballs_core::record::{FirmRecord, ServiceRecord};

    #[test]
    fn money_is_that_of_a_month_and_counts_are_those_of_the_day() {
        let day = |day: u64| ServiceDay {
            users_month: 100 + day,
            payers_month: 3,
            merchants: 2,
            revenue_users: Micros(3_000_000),
            cost_other: Micros(1_000_000),
            ..ServiceDay::default()
        };
        let service =
            |firm| ServiceRecord { firm, days: (0..40).map(day).collect(), ..ServiceRecord::default() };
        let cash = (0..40).map(|day| Micros(day * 500_000)).collect();
        let firm = FirmRecord { cash, ..FirmRecord::default() };
        // Two services of the firm, one of another.
        let record = Record {
            services: vec![service(0), service(0), service(1)],
            firms: vec![firm, FirmRecord::default()],
        };
        let on = |which, day: usize| series(&record, 0, which)[day];
        assert_eq!(on(Series::Users, 7), 214.0);
        assert_eq!(on(Series::Customers, 7), 10.0);
        assert_eq!([on(Series::Revenue, 4), on(Series::Revenue, 35)], [5.0 * 6.0, 30.0 * 6.0]);
        assert_eq!([on(Series::Profit, 4), on(Series::Profit, 35)], [5.0 * 4.0, 30.0 * 4.0]);
        assert_eq!(on(Series::Cash, 3), 1.5);
    }
}
