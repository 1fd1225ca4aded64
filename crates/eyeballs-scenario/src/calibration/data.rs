//! A CSV file of observations, every cell with its line.

use crate::log::Log;
use crate::source::{DATA_MIB, Source, Span, record_line};
use std::path::Path;

/// A file with a header.
pub(super) struct Data {
    header: Vec<String>,
    rows: Vec<Line>,
}

/// A row of the file.
#[derive(Clone)]
pub(super) struct Line {
    /// Where it stands.
    pub(super) span: Span,
    /// One text for each column.
    pub(super) cells: Vec<String>,
}

impl Data {
    /// Reads a file, named at `span` in the scenario. Lines that start with `#` are passed over.
    pub(super) fn read(log: &Log, span: Span, path: &Path) -> Option<Data> {
        let source = match Source::read_foreign(&log.files, path, DATA_MIB) {
            Ok(source) => source,
            Err(reason) => {
                log.say(span, format!("the data {}: {reason}", path.display()));
                return None;
            }
        };
        let text = source.text.clone();
        let number = log.add(source);
        let mut lines = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .trim(csv::Trim::All)
            .from_reader(text.as_bytes());
        let mut data = Data { header: Vec::new(), rows: Vec::new() };
        let mut record = csv::StringRecord::new();
        while let Ok(true) = lines.read_record(&mut record) {
            let start = record.position().map_or(0, |position| position.byte() as usize);
            let line = record_line(&text, start);
            let span = Span { source: number, start: line.start, end: line.end };
            let cells: Vec<String> = record.iter().map(str::to_owned).collect();
            if data.header.is_empty() {
                data.header = cells;
            } else if cells.len() == data.header.len() {
                data.rows.push(Line { span, cells });
            } else {
                let (fields, columns) = (cells.len(), data.header.len());
                log.say(span, format!("this line has {fields} fields, and the header has {columns}"));
                return None;
            }
        }
        if data.rows.is_empty() {
            log.say(span, format!("the data {}: there is no row below a header", path.display()));
            return None;
        }
        Some(data)
    }

    /// The index of a column that is named at a position, or the mistake that there is none.
    pub(super) fn column(&self, log: &Log, span: Span, name: &str) -> Option<usize> {
        let known = || self.header.iter().map(String::as_str);
        let index = known().position(|column| column == name);
        if index.is_none() {
            log.say_nearest(span, format!("the data has no column `{name}`"), name, known());
        }
        index
    }

    /// The rows in order.
    pub(super) fn rows(&self) -> &[Line] {
        &self.rows
    }
}

impl Line {
    /// The number in a cell, `None` if it is empty; a mistake is noted and counts as empty.
    pub(super) fn number(&self, log: &Log, column: usize, name: &str) -> Option<f64> {
        let cell = &self.cells[column];
        if cell.is_empty() {
            return None;
        }
        let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
        if number.is_none() {
            log.say(self.span, format!("the cell in the column `{name}` is not a number"));
        }
        number
    }
}
