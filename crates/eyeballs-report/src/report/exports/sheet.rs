//! A CSV file of results, cell by cell.

use csv::StringRecord;
use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

/// A file that fits into memory.
#[derive(Debug)]
pub(super) struct Sheet {
    names: StringRecord,
    rows: Vec<StringRecord>,
}

/// A row of a file.
pub(super) struct Line<'a> {
    names: &'a StringRecord,
    cells: &'a StringRecord,
}

impl Sheet {
    /// Reads a file; `None` if there is none of this name.
    pub(super) fn read(folder: &Path, name: &str) -> Result<Option<Sheet>, String> {
        let mut rows = Vec::new();
        let names = each(folder, name, |line| rows.push(line.cells.clone()))?;
        Ok(names.map(|names| Sheet { names, rows }))
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Line<'_>> {
        self.rows.iter().map(|cells| Line { names: &self.names, cells })
    }
}

/// Looks at each row of a file, of which nothing is kept, and tells its columns; `None` if there is no such file.
pub(super) fn each(
    folder: &Path,
    name: &str,
    mut look: impl FnMut(&Line<'_>),
) -> Result<Option<StringRecord>, String> {
    let path = folder.join(name);
    let file = match File::open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("cannot read {}: {error}", path.display())),
    };
    let failed = |error: csv::Error| format!("cannot read {}: {error}", path.display());
    let mut reader = csv::Reader::from_reader(file);
    let names = reader.headers().map_err(failed)?.clone();
    let mut cells = StringRecord::new();
    while reader.read_record(&mut cells).map_err(failed)? {
        look(&Line { names: &names, cells: &cells });
    }
    Ok(Some(names))
}

impl Line<'_> {
    fn cell(&self, name: &str) -> &str {
        let place = self.names.iter().position(|other| other == name);
        place.and_then(|place| self.cells.get(place)).unwrap_or_default()
    }

    /// A text, without the apostrophe that keeps a spreadsheet from running it.
    pub(super) fn text(&self, name: &str) -> &str {
        let cell = self.cell(name);
        match cell.strip_prefix('\'') {
            Some(rest) if crate::row::not_a_formula(rest) != rest => rest,
            _ => cell,
        }
    }

    /// A number; `None` where the cell is empty.
    pub(super) fn number(&self, name: &str) -> Option<f64> {
        self.cell(name).parse().ok()
    }

    /// The number of the first column whose name begins so.
    pub(super) fn number_of(&self, beginning: &str) -> Option<f64> {
        let place = self.names.iter().position(|name| name.starts_with(beginning))?;
        self.cells.get(place)?.parse().ok()
    }

    /// A count; 0 where the cell is empty.
    pub(super) fn count(&self, name: &str) -> u64 {
        self.cell(name).parse().unwrap_or_default()
    }
}
