//! CSV files that grow by the rows of each simulation: `cohorts.csv`, `channels.csv` and `decisions.csv`.

mod channels;
mod cohorts;
mod decisions;

pub use channels::Channels;
pub use cohorts::Cohorts;
pub use decisions::Decisions;

use crate::Error;
use crate::row::Row;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Begins a CSV file by the names of its columns.
pub(crate) fn begin<'a>(
    path: &Path,
    names: impl IntoIterator<Item = &'a &'a str>,
) -> Result<csv::Writer<File>, Error> {
    let file = File::create(path).map_err(Error::file("create", path))?;
    let mut writer = csv::Writer::from_writer(file);
    writer.write_record(names).map_err(Error::file("write", path))?;
    Ok(writer)
}

/// A CSV file in which at any time there are whole simulations.
struct CsvStream {
    path: PathBuf,
    writer: csv::Writer<File>,
}

impl CsvStream {
    fn create(path: PathBuf, names: &[&str]) -> Result<CsvStream, Error> {
        let writer = begin(&path, names)?;
        Ok(CsvStream { path, writer })
    }

    /// Writes the rows of a simulation.
    fn write(&mut self, rows: impl Iterator<Item = Row>) -> Result<(), Error> {
        for row in rows {
            self.writer.write_record(row.cells()).map_err(Error::file("write", &self.path))?;
        }
        self.flush()
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.writer.flush().map_err(Error::file("write", &self.path))
    }

    fn path(&self) -> &Path {
        &self.path
    }
}

/// A share of nobody is no value.
fn share(part: u64, all: u64) -> Option<f64> {
    (all > 0).then(|| part as f64 / all as f64)
}
