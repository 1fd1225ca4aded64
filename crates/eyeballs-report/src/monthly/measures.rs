//! `monthly.csv`: every measure, and every metric of a model that is a single number.

use super::{Contents, months};
use crate::daily::metric_column;
use eyeballs_core::measures::{MEASURES, Measure, Moment, Part, Scope};
use eyeballs_core::record::{Record, ServiceRecord};

pub(super) const CONTENTS: Contents =
    Contents { file: "monthly.csv", columns: &["measure"], labels, numbers };

/// Those that a month has.
fn measures() -> impl Iterator<Item = &'static Measure> {
    MEASURES.iter().filter(|measure| measure.has(Moment::Month(1)))
}

/// What a measure is called in files: as in the daily files, or else as in `summary.csv`.
fn name(measure: &Measure) -> &'static str {
    measure.daily.or(measure.headline.map(|headline| headline.column)).unwrap_or(measure.name)
}

fn labels(service: &ServiceRecord, currency: &str) -> Vec<Vec<String>> {
    let measures = measures().map(|measure| measure.column(name(measure), currency));
    let metrics = service.metrics.iter().map(|metric| metric_column(metric, currency));
    measures.chain(metrics).map(|name| vec![name]).collect()
}

fn numbers(record: &Record, index: usize) -> Vec<f64> {
    let service = &record.services[index];
    let scope = Scope { record, part: Part::Service(index) };
    let mut numbers = Vec::new();
    for month in (1..=months(service.days.len() as u32)).map(Moment::Month) {
        numbers.extend(measures().map(|measure| measure.value(scope, month).unwrap_or(f64::NAN)));
        let days = month.days(service.days.len() as u32);
        let days = days.start as usize..service.days.len().min(days.end as usize);
        let metric = |metric: usize| service.metric_over(metric, days.clone()).unwrap_or(f64::NAN);
        numbers.extend((0..service.metrics.len()).map(metric));
    }
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::monthly::{KEYS, Monthly, NUMBERS};
    use crate::testing::{Scratch, metric, record, service};
    use crate::{Spool, Stream};
    use eyeballs_core::date::Date;
    use eyeballs_core::record::{MetricName, ServiceDay};
    use eyeballs_core::units::Micros;
    use eyeballs_lab::Simulation;
    use std::collections::BTreeMap;
    use std::fs::{self, File};
    use std::path::Path;

    /// A service of 40 days: a month and a short one. Every number can be told from the day and the replication.
    fn record_of(replication: u32) -> Record {
        let metrics =
            vec![metric("ads", "shown", "ads"), MetricName { sum: false, ..metric("ads", "load", "1") }];
        let mut service = service("reader", 0, 40, metrics, vec![]);
        service.days = (0..40).map(|day| day_of(day, replication)).collect();
        service.metric_values = (0..40).flat_map(|day| [2.0, f64::from(day + replication)]).collect();
        let mut record = record(vec![service], 40);
        record.firms[0].cash = (0..40).map(|day| Micros(-1_000_000 * day)).collect();
        record
    }

    fn day_of(day: u32, replication: u32) -> ServiceDay {
        ServiceDay {
            users_month: 100 + u64::from(day),
            users_day: 10,
            active: 90,
            left: 3,
            joined: 5,
            payers_month: 7,
            minutes: 1.5,
            satisfaction: 0.5,
            quality: 0.8,
            open: true,
            revenue_users: Micros(i64::from(replication) * 1_000_000),
            cost_acquisition: Micros(1_250_000),
            cost_other: Micros(500_000),
            ..ServiceDay::default()
        }
    }

    fn spool(scratch: &Scratch) -> Spool {
        let path = scratch.path().join("spool");
        Spool::new(File::options().read(true).write(true).create_new(true).open(path).unwrap())
    }

    /// The rows of `monthly.csv` by month and measure, without what they have in common.
    fn rows(folder: &Path) -> BTreeMap<(String, String), String> {
        let text = fs::read_to_string(folder.join("monthly.csv")).unwrap();
        let mut lines = text.lines();
        assert_eq!(lines.next().unwrap(), [&KEYS[..], &["measure"], &NUMBERS].concat().join(","));
        let row = |line: &str| {
            let cells: Vec<&str> = line.split(',').collect();
            assert_eq!(cells[..3], ["base", "firm 0", "reader"]);
            ((format!("{}:{}", cells[3], cells[4]), cells[5].to_owned()), cells[6..].join(","))
        };
        lines.map(row).collect()
    }

    #[test]
    fn flows_are_summed_levels_are_the_last_days_and_ratios_are_of_the_whole_month() {
        let scratch = Scratch::new("monthly");
        let spool = spool(&scratch);
        let mut monthly = Box::new(Monthly::measures(scratch.path(), "CNY", None, spool).unwrap());
        for replication in 0..11 {
            let record = record_of(replication);
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record: &record };
            monthly.take(&simulation).unwrap();
        }
        monthly.finish().unwrap();
        let rows = rows(scratch.path());
        let expected = [
            // The same in all replications: p10, p50, p90, mean, count.
            ("1:30", "users_month_people", "129,129,129,129,11"),
            ("2:10", "users_month_people", "139,139,139,139,11"),
            ("1:30", "joined_people", "150,150,150,150,11"),
            ("2:10", "joined_people", "50,50,50,50,11"),
            ("1:30", "customers_count", "7,7,7,7,11"),
            ("1:30", "minutes_min", "45,45,45,45,11"),
            ("1:30", "cost_acquisition_CNY", "37.5,37.5,37.5,37.5,11"),
            ("2:10", "cost_CNY", "17.5,17.5,17.5,17.5,11"),
            ("1:30", "acquisition_cost_per_user_CNY", "0.25,0.25,0.25,0.25,11"),
            ("1:30", "satisfaction_share", "0.5,0.5,0.5,0.5,11"),
            // Replication r earns r a day.
            ("1:30", "revenue_users_CNY", "30,150,270,150,11"),
            ("2:10", "revenue_CNY", "10,50,90,50,11"),
            ("1:30", "revenue_advertisers_CNY", "0,0,0,0,11"),
            // Of a level the last day, of a sum the whole month.
            ("1:30", "ads.shown_ads", "60,60,60,60,11"),
            ("2:10", "ads.load", "40,44,48,44,11"),
            ("1:30", "ads.load", "30,34,38,34,11"),
            // Cash of the made-up firm.
            ("1:30", "firm_cash_CNY", "-29,-29,-29,-29,11"),
        ];
        for (month, measure, numbers) in expected {
            let row = rows.get(&(month.to_owned(), measure.to_owned()));
            assert_eq!(row.map(String::as_str), Some(numbers), "{month} {measure}");
        }
        // Revenue a day by the mean number of users, thirty times: 150 / (sum of 100..129 / 30).
        let arpu = &rows[&("1:30".to_owned(), "revenue_per_user_month_CNY".to_owned())];
        let median: f64 = arpu.split(',').nth(1).unwrap().parse().unwrap();
        assert!((median - 150.0 / 114.5).abs() < 1e-12, "{median}");
        assert!(!rows.keys().any(|(_, measure)| measure == "payback_day"), "that is of the run");
    }

    #[test]
    fn a_month_of_a_run_with_a_date_has_a_first_day() {
        let scratch = Scratch::new("monthly-dated");
        let (spool, start) = (spool(&scratch), Date::parse("2026-01-15"));
        let mut monthly = Box::new(Monthly::measures(scratch.path(), "CNY", start, spool).unwrap());
        let record = record_of(0);
        monthly
            .take(&Simulation { variant: 0, variant_name: "base", replication: 0, record: &record })
            .unwrap();
        monthly.finish().unwrap();
        let text = fs::read_to_string(scratch.path().join("monthly.csv")).unwrap();
        let starts = |with: &str| text.lines().filter(|line| line.starts_with(with)).count();
        assert_eq!(starts("variant,firm,service,month,days_count,from_date,measure,p10"), 1);
        let months =
            ["base,firm 0,reader,1,30,2026-01-15,", "base,firm 0,reader,2,10,2026-02-14,"].map(starts);
        assert_eq!(months, [(text.lines().count() - 1) / 2; 2]);
    }

    /// A ratio with nothing below has no value in that replication.
    #[test]
    fn what_has_no_value_is_left_out_and_counted() {
        let scratch = Scratch::new("monthly-none");
        let spool = spool(&scratch);
        let mut monthly = Box::new(Monthly::measures(scratch.path(), "CNY", None, spool).unwrap());
        for replication in 0..2 {
            let mut record = record_of(replication);
            let joined = u64::from(replication) * 5;
            record.services[0].days.iter_mut().for_each(|day| day.joined = joined);
            let simulation = Simulation { variant: 0, variant_name: "base", replication, record: &record };
            monthly.take(&simulation).unwrap();
        }
        monthly.finish().unwrap();
        let cost = &rows(scratch.path())[&("1:30".to_owned(), "acquisition_cost_per_user_CNY".to_owned())];
        assert_eq!(cost, "0.25,0.25,0.25,0.25,1");
    }
}
