//! What a run amounts to.

use crate::table::Table;
use crate::{errors, html};
use eyeballs_lab::piecemeal::ChannelSum;
use eyeballs_report as report;
use eyeballs_report::report::Origin;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The results of a run: tables, text, JSON and pictures.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Results {
    results: eyeballs_lab::results::Results,
    daily: Option<Py<Table>>,
    /// What channels did, for the report.
    channels: Vec<ChannelSum>,
    origin: Origin,
}

impl Results {
    /// Results, with the daily rows if they were kept, and what their report tells beside them.
    pub fn new(
        results: eyeballs_lab::results::Results,
        daily: Option<Py<Table>>,
        channels: Vec<ChannelSum>,
        origin: Origin,
    ) -> Results {
        Results { results, daily, channels, origin }
    }
}

/// Columns of a terminal and of a page.
const WIDTH: u16 = 120;

#[pymethods]
impl Results {
    /// One row per variant, replication, service and day: the columns of `daily.parquet`.
    #[getter]
    fn daily(&self, py: Python<'_>) -> Option<Py<Table>> {
        self.daily.as_ref().map(|daily| daily.clone_ref(py))
    }

    /// The tables of the summary, by the names of their files without an ending.
    fn tables(&self, py: Python<'_>) -> PyResult<Vec<(String, Table)>> {
        let tables = report::summary_tables(&self.results);
        let table = |table: &report::SummaryTable| {
            let name = table.file.strip_suffix(".csv").unwrap_or(table.file).to_owned();
            Ok((name, Table::of_summary(py, table)?))
        };
        tables.iter().map(table).collect()
    }

    /// All of it as JSON, as `eyeballs run --json` prints it.
    fn json(&self, py: Python<'_>) -> String {
        py.detach(|| report::json(&self.results))
    }

    /// The table of the terminal, with the verdict.
    #[pyo3(signature = (width = 120))]
    fn text(&self, width: u16) -> String {
        report::table(&self.results, width)
    }

    /// The verdict in words; empty without a goal.
    #[pyo3(signature = (width = 120))]
    fn verdict_text(&self, width: u16) -> String {
        report::verdict(&self.results, width)
    }

    /// Title of the scenario.
    #[getter]
    fn title(&self) -> &str {
        &self.results.title
    }

    /// Simulations that failed: variant, replication and why.
    #[getter]
    fn failures(&self) -> Vec<(&str, u32, &str)> {
        let name = |variant: usize| self.results.variants.get(variant).map_or("", String::as_str);
        let failures = self.results.failures.iter();
        failures.map(|failure| (name(failure.variant), failure.replication, &*failure.message)).collect()
    }

    /// The report, a page in one file: `report.html` of a results folder.
    fn html(&self, py: Python<'_>) -> String {
        py.detach(|| report::report::html(&report::report::run(&self.results, &self.channels, &self.origin)))
    }

    /// The main pictures and the table, for notebooks.
    fn html_part(&self, py: Python<'_>) -> String {
        py.detach(|| {
            let main = |(name, _): &(String, String)| html::MAIN.contains(&&**name);
            let drawings: Vec<_> = report::drawings(&self.results).into_iter().filter(main).collect();
            html::part(&report::table(&self.results, WIDTH), &drawings)
        })
    }

    /// Writes the files of the summary and the pictures into a folder that is there, and says which could not be written.
    fn save(&self, py: Python<'_>, folder: PathBuf, pictures: bool) -> PyResult<()> {
        let failed: Vec<String> = py.detach(|| {
            let mut failed: Vec<String> =
                report::summary(&self.results, &folder).iter().map(ToString::to_string).collect();
            if pictures {
                failed.extend(report::plots(&self.results, &folder).failures.iter().map(ToString::to_string));
            }
            failed
        });
        if failed.is_empty() { Ok(()) } else { Err(errors::failed(py, failed.join("; "))) }
    }
}
