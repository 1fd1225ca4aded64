//! Which columns the daily files have, and what they are called.

use eyeballs_core::date::Date;
use eyeballs_core::record::{LedgerLine, MetricName, ledger_lines, metric_names};
use eyeballs_core::spec::ServiceSpec;

/// What every row can hold besides the market's own columns: the metrics and ledger lines of all models
/// in all variants. It must be complete before the first row, since a file's columns cannot grow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    currency: String,
    start: Option<Date>,
    metrics: Vec<MetricName>,
    lines: Vec<LedgerLine>,
}

impl Columns {
    /// The market's own columns, money in this currency.
    pub fn new(currency: &str) -> Columns {
        Columns { currency: currency.to_owned(), ..Columns::default() }
    }

    /// The same with a column of dates; day 0 is that of `start`.
    pub fn dated(self, start: Option<Date>) -> Columns {
        Columns { start, ..self }
    }

    /// The same with all metrics and ledger lines of services.
    pub fn of_services<'a>(mut self, services: impl IntoIterator<Item = &'a ServiceSpec>) -> Columns {
        for service in services {
            metric_names(service).iter().for_each(|metric| self.add_metric(metric));
            ledger_lines(service).iter().for_each(|line| self.add_line(line));
        }
        self
    }

    /// The date of day 0.
    pub(super) fn start(&self) -> Option<Date> {
        self.start
    }

    /// Adds a metric, unless it is there.
    pub fn add_metric(&mut self, metric: &MetricName) {
        if self.metric(metric).is_none() {
            self.metrics.push(metric.clone());
        }
    }

    /// Adds a ledger line, unless it is there.
    pub fn add_line(&mut self, line: &LedgerLine) {
        if self.line(line).is_none() {
            self.lines.push(line.clone());
        }
    }

    /// Currency of all money.
    pub fn currency(&self) -> &str {
        &self.currency
    }

    pub(super) fn metrics(&self) -> &[MetricName] {
        &self.metrics
    }

    pub(super) fn lines(&self) -> &[LedgerLine] {
        &self.lines
    }

    /// Where a metric stands among the metrics.
    pub(super) fn metric(&self, metric: &MetricName) -> Option<usize> {
        self.metrics.iter().position(|known| known.model == metric.model && known.name == metric.name)
    }

    /// Where a line stands among the lines.
    pub(super) fn line(&self, line: &LedgerLine) -> Option<usize> {
        self.lines.iter().position(|known| known.model == line.model && known.name == line.name)
    }
}

/// The column of a metric: `model.metric_unit`; a number without a unit has none in its name. Models say
/// "currency" for the scenario's.
pub(crate) fn metric_column(metric: &MetricName, currency: &str) -> String {
    let unit = metric.unit.replace("currency", currency).replace('/', "_per_").replace('%', "percent");
    let unit: String = unit.chars().map(|c| if c.is_alphanumeric() { c } else { '_' }).collect();
    let unit = unit.trim_matches('_');
    if unit.is_empty() || unit == "1" {
        format!("{}.{}", metric.model, metric.name)
    } else {
        format!("{}.{}_{unit}", metric.model, metric.name)
    }
}

/// The column of a ledger line: `model.line_CURRENCY`.
pub(super) fn line_column(line: &LedgerLine, currency: &str) -> String {
    format!("{}.{}_{currency}", line.model, line.name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{line, metric};

    #[test]
    fn the_unit_comes_last_in_a_columns_name() {
        for (unit, column) in [
            ("people", "ads.load_people"),
            ("currency/1000", "ads.load_CNY_per_1000"),
            ("ads/hour", "ads.load_ads_per_hour"),
            ("1/day", "ads.load_1_per_day"),
            ("%", "ads.load_percent"),
            ("1", "ads.load"),
            ("", "ads.load"),
        ] {
            assert_eq!(metric_column(&metric("ads", "load", unit), "CNY"), column);
        }
        assert_eq!(line_column(&line("market", "fixed"), "CNY"), "market.fixed_CNY");
    }

    #[test]
    fn a_metric_of_two_variants_is_one_column() {
        let mut columns = Columns::new("CNY");
        columns.add_metric(&metric("ads", "load", "1"));
        columns.add_metric(&metric("ads", "load", "1"));
        columns.add_metric(&metric("shop", "load", "1"));
        columns.add_line(&line("ads", "sales"));
        columns.add_line(&line("ads", "sales"));
        assert_eq!((columns.metrics.len(), columns.lines.len()), (2, 1));
    }
}
