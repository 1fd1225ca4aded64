//! The rows in memory.

use super::chunk::{Chunk, Column};
use super::columns::Columns;
use eyeballs_lab::Simulation;
use std::io;

/// The rows of the daily files in memory, column by column, for whoever hands them on in a form of its own.
pub struct DailyRows {
    columns: Columns,
    chunk: Chunk,
}

impl DailyRows {
    /// No row yet.
    pub fn new(columns: Columns) -> DailyRows {
        let chunk = Chunk::new(&columns);
        DailyRows { columns, chunk }
    }

    /// Appends all days of all services of a simulation.
    ///
    /// # Errors
    /// A metric or ledger line that is not among the columns.
    pub fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        self.chunk.push(simulation, &self.columns)
    }

    /// Number of rows.
    pub fn count(&self) -> usize {
        self.chunk.rows()
    }

    /// The columns, in the order of the files.
    pub fn columns(&self) -> &[Column] {
        self.chunk.columns()
    }

    /// Lets the rows go.
    pub fn clear(&mut self) {
        self.chunk.clear();
    }
}
