//! What several tests of this crate need.

mod sample;

pub(crate) use sample::{facts_of_a_card, placebo, results, service_result};

use eyeballs_core::record::{
    ChannelRecord, CohortCount, FirmRecord, LedgerLine, MetricName, Record, ServiceDay, ServiceRecord,
};
use eyeballs_core::units::Micros;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;

/// An empty folder of a test's own, removed at the end.
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new(test: &str) -> Scratch {
        let path = std::env::temp_dir().join(format!("eyeballs-report-{}-{test}", process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Scratch(path)
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

pub(crate) fn metric(model: &str, name: &str, unit: &str) -> MetricName {
    MetricName { model: model.to_owned(), name: name.to_owned(), unit: unit.to_owned(), sum: true }
}

pub(crate) fn line(model: &str, name: &str) -> LedgerLine {
    LedgerLine { model: model.to_owned(), name: name.to_owned(), revenue: true }
}

/// A service of a firm of the same index, with made-up days. Every number can be told from its day.
pub(crate) fn service(
    name: &str,
    firm: usize,
    days: u32,
    metrics: Vec<MetricName>,
    lines: Vec<LedgerLine>,
) -> ServiceRecord {
    let row = |day: u32| ServiceDay {
        users_month: 1000 + u64::from(day),
        minutes: 12.5 * f64::from(day),
        revenue_users: Micros(1_250_000 * i64::from(day)),
        cost_other: Micros(1),
        open: true,
        ..ServiceDay::default()
    };
    ServiceRecord {
        name: name.to_owned(),
        firm,
        days: (0..days).map(row).collect(),
        metric_values: (0..days as usize * metrics.len()).map(|cell| cell as f64 + 0.5).collect(),
        line_amounts: (0..days as usize * lines.len()).map(|cell| Micros(cell as i64)).collect(),
        metrics,
        free_minutes: vec![1_000.0; days as usize],
        vectors: Vec::new(),
        vector_values: Vec::new(),
        lines,
        cohorts: vec![
            CohortCount { joined_month: 0, age_months: 0, size: 400, users: 300 },
            CohortCount { joined_month: 0, age_months: 1, size: 400, users: 100 },
            CohortCount { joined_month: 1, age_months: 0, size: 0, users: 0 },
        ],
        channels: vec![ChannelRecord {
            name: "press".to_owned(),
            reached: 900,
            joined: 80,
            first_used: 70,
            returned: 3,
            joined_month_ago: 50,
            kept_month: 10,
            cost: Micros(100_000_000),
        }],
    }
}

pub(crate) fn record(services: Vec<ServiceRecord>, days: u32) -> Record {
    let firms = services.iter().map(|service| service.firm).max().map_or(0, |most| most + 1);
    let firm = |index: usize| FirmRecord {
        name: format!("firm {index}"),
        cash_start: Micros::ZERO,
        cash: (0..days).map(|day| Micros(-1_000_001 * i64::from(day))).collect(),
        capital: vec![Micros::ZERO; days as usize],
        bankrupt: None,
    };
    Record { services, firms: (0..firms).map(firm).collect(), ..Record::default() }
}
