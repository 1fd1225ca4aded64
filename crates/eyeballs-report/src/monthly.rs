//! What a spreadsheet takes: numbers of every service in every month, over the replications. `monthly.csv` has the
//! measures, `metric_vectors.csv` what models report as lists of numbers.

mod measures;
mod vectors;

use crate::csv_stream::begin;
use crate::row::Row;
use crate::{Error, Spool, Stream};
use eyeballs_core::date::Date;
use eyeballs_core::record::{Record, ServiceRecord};
use eyeballs_core::units::MONTH_DAYS;
use eyeballs_lab::statistics::summary;
use eyeballs_lab::{NumberRows, Simulation};
use std::fs::File;
use std::path::{Path, PathBuf};

/// Columns before those that say what a row is of.
const KEYS: [&str; 5] = ["variant", "firm", "service", "month", "days_count"];
/// A column behind them, if the run has a date: that of the first day.
const DATE: &str = "from_date";
/// Columns after them.
const NUMBERS: [&str; 5] = ["p10", "p50", "p90", "mean", "replications_with_value_count"];

/// What stands in a file.
struct Contents {
    file: &'static str,
    /// Columns that say what a row is of.
    columns: &'static [&'static str],
    /// Their cells, for each number of a month; the currency is given.
    labels: fn(&ServiceRecord, &str) -> Vec<Vec<String>>,
    /// The numbers of a service, given by its index, by month; one that has no value is not a number.
    numbers: fn(&Record, usize) -> Vec<f64>,
}

/// Writes such a file when all simulations are done; until then the numbers of each wait in a [`Spool`].
pub struct Monthly {
    contents: Contents,
    path: PathBuf,
    writer: csv::Writer<File>,
    currency: String,
    /// The date of day 0.
    start: Option<Date>,
    numbers: NumberRows<Spool, f64>,
    services: Vec<ServiceMonths>,
}

/// A service of a variant.
struct ServiceMonths {
    variant: usize,
    variant_name: String,
    firm: String,
    service: String,
    days: u32,
    labels: Vec<Vec<String>>,
    /// Where the row of each simulation is.
    rows: Vec<u64>,
}

impl Monthly {
    /// Starts `monthly.csv` in a folder; `start` is the date of day 0, and `spool` is empty.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn measures(
        folder: &Path,
        currency: &str,
        start: Option<Date>,
        spool: Spool,
    ) -> Result<Monthly, Error> {
        Monthly::create(measures::CONTENTS, folder, currency, start, spool)
    }

    /// Starts `metric_vectors.csv` in a folder; the same.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn metric_vectors(
        folder: &Path,
        currency: &str,
        start: Option<Date>,
        spool: Spool,
    ) -> Result<Monthly, Error> {
        Monthly::create(vectors::CONTENTS, folder, currency, start, spool)
    }

    fn create(
        contents: Contents,
        folder: &Path,
        currency: &str,
        start: Option<Date>,
        spool: Spool,
    ) -> Result<Monthly, Error> {
        let path = folder.join(contents.file);
        let date = start.map(|_| DATE);
        let writer = begin(&path, KEYS.iter().chain(date.as_ref()).chain(contents.columns).chain(&NUMBERS))?;
        let (currency, numbers) = (currency.to_owned(), NumberRows::new(spool));
        Ok(Monthly { contents, path, writer, currency, start, numbers, services: Vec::new() })
    }

    fn write(&mut self) -> Result<(), csv::Error> {
        // In the order of variants, though a simulation of a later one may have been completed first.
        self.services.sort_by_key(|service| service.variant);
        for service in &self.services {
            let months = months(service.days);
            let mut cells =
                (0..months).flat_map(|month| service.labels.iter().map(move |label| (month, label)));
            let length = service.labels.len() * months as usize;
            self.numbers.columns(&service.rows, length, |values| {
                let (month, label) = cells.next().expect("as many columns as months and labels");
                Ok(self.writer.write_record(service.row(month, self.start, label, values).cells())?)
            })?;
        }
        Ok(self.writer.flush()?)
    }

    fn service(&mut self, simulation: &Simulation<'_>, index: usize) -> &mut ServiceMonths {
        let service = &simulation.record.services[index];
        let is_it =
            |known: &ServiceMonths| known.variant == simulation.variant && known.service == service.name;
        let position = self.services.iter().position(is_it).unwrap_or_else(|| {
            self.services.push(ServiceMonths {
                variant: simulation.variant,
                variant_name: simulation.variant_name.to_owned(),
                firm: simulation.record.firms[service.firm].name.clone(),
                service: service.name.clone(),
                days: service.days.len() as u32,
                labels: (self.contents.labels)(service, &self.currency),
                rows: Vec::new(),
            });
            self.services.len() - 1
        });
        &mut self.services[position]
    }
}

impl Stream for Monthly {
    fn path(&self) -> &Path {
        &self.path
    }

    fn take(&mut self, simulation: &Simulation<'_>) -> Result<(), Error> {
        for index in 0..simulation.record.services.len() {
            let numbers = (self.contents.numbers)(simulation.record, index);
            let row = self.numbers.add(&numbers).map_err(Error::file("write", &self.path))?;
            self.service(simulation, index).rows.push(row);
        }
        Ok(())
    }

    fn finish(mut self: Box<Self>) -> Result<(), Error> {
        self.write().map_err(Error::file("write", &self.path))
    }
}

impl ServiceMonths {
    fn row(&self, month: u32, start: Option<Date>, label: &[String], values: &[f64]) -> Row {
        let days = self.days.min((month + 1) * MONTH_DAYS) - month * MONTH_DAYS;
        let mut values: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
        let summary = summary(&mut values);
        let keys = Row::new()
            .text(&self.variant_name)
            .text(&self.firm)
            .text(&self.service)
            .count(month + 1)
            .count(days);
        let date = start.map(|start| start.after(month * MONTH_DAYS).to_string());
        date.iter()
            .chain(label)
            .fold(keys, |row, cell| row.text(cell))
            .optional(summary.map(|summary| summary.quantiles.p10))
            .optional(summary.map(|summary| summary.quantiles.p50))
            .optional(summary.map(|summary| summary.quantiles.p90))
            .optional(summary.map(|summary| summary.mean))
            .count(values.len() as u64)
    }
}

/// Months of a run; the last may be shorter.
fn months(days: u32) -> u32 {
    days.div_ceil(MONTH_DAYS)
}
