//! The CSV side.

use super::chunk::{Cells, Chunk};
use crate::Error;
use crate::number::{push_float, push_money};
use crate::row::not_a_formula;
use std::fs::File;
use std::ops::Range;
use std::path::{Path, PathBuf};

pub(super) struct CsvFile {
    path: PathBuf,
    writer: csv::Writer<File>,
    cell: Vec<u8>,
}

impl CsvFile {
    pub(super) fn create(path: &Path, chunk: &Chunk) -> Result<CsvFile, Error> {
        let file = File::create(path).map_err(Error::file("create", path))?;
        let mut writer = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(file);
        let names = chunk.columns().iter().map(|column| &column.name);
        writer.write_record(names).map_err(Error::file("write", path))?;
        Ok(CsvFile { path: path.to_owned(), writer, cell: Vec::new() })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Adds some rows of a chunk. Afterwards there are whole rows in the file.
    pub(super) fn write(&mut self, chunk: &Chunk, rows: Range<usize>) -> Result<(), Error> {
        self.write_rows(chunk, rows).map_err(Error::file("write", &self.path))?;
        self.writer.flush().map_err(Error::file("write", &self.path))
    }

    fn write_rows(&mut self, chunk: &Chunk, rows: Range<usize>) -> Result<(), csv::Error> {
        let mut digits = itoa::Buffer::new();
        for row in rows {
            for column in chunk.columns() {
                self.cell.clear();
                match &column.cells {
                    Cells::Text(cells) => self.writer.write_field(not_a_formula(&cells[row]).as_bytes())?,
                    Cells::Integer(cells) => self.writer.write_field(digits.format(cells[row]))?,
                    Cells::Flag(cells) => {
                        self.writer.write_field(if cells[row] { "true" } else { "false" })?;
                    }
                    Cells::Real(cells) => {
                        push_float(&mut self.cell, cells[row]);
                        self.writer.write_field(&self.cell)?;
                    }
                    Cells::Money(cells) => {
                        if let Some(amount) = cells[row] {
                            push_money(&mut self.cell, amount);
                        }
                        self.writer.write_field(&self.cell)?;
                    }
                }
            }
            self.writer.write_record(None::<&[u8]>)?;
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> Result<(), Error> {
        self.writer.flush().map_err(Error::file("write", &self.path))
    }
}
