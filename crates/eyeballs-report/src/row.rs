//! Rows of CSV files: which cells are texts, and which are numbers.

use crate::number::{float, push_money};
use crate::{Error, write_file};
use eyeballs_core::units::Micros;
use std::borrow::Cow;
use std::path::Path;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    /// A text from a scenario or a model.
    Text(String),
    /// A number of things.
    Count(u64),
    /// A number, if it has a value; one that is not finite has none.
    Number(Option<f64>),
    /// Money, in millionths.
    Money(Micros),
    /// Yes or no, if that can be told.
    Flag(Option<bool>),
}

impl Cell {
    /// As it stands in a file. No spreadsheet takes a text for a formula.
    fn written(&self) -> String {
        match self {
            Cell::Text(text) => not_a_formula(text).into_owned(),
            Cell::Count(number) => number.to_string(),
            Cell::Number(value) => value.map(float).unwrap_or_default(),
            Cell::Money(amount) => {
                let mut text = Vec::new();
                push_money(&mut text, *amount);
                String::from_utf8(text).expect("digits are ASCII")
            }
            Cell::Flag(flag) => flag.map(|flag| flag.to_string()).unwrap_or_default(),
        }
    }
}

/// A row in the making, cell by cell.
#[derive(Default)]
pub(crate) struct Row(Vec<Cell>);

impl Row {
    pub(crate) fn new() -> Row {
        Row::default()
    }

    pub(crate) fn text(self, text: &str) -> Row {
        self.cell(Cell::Text(text.to_owned()))
    }

    pub(crate) fn count(self, number: impl Into<u64>) -> Row {
        self.cell(Cell::Count(number.into()))
    }

    /// A number that is not finite is an empty cell.
    pub(crate) fn number(self, value: f64) -> Row {
        self.optional(Some(value))
    }

    pub(crate) fn optional(self, value: Option<f64>) -> Row {
        self.cell(Cell::Number(value.filter(|value| value.is_finite())))
    }

    pub(crate) fn money(self, amount: Micros) -> Row {
        self.cell(Cell::Money(amount))
    }

    pub(crate) fn flag(self, flag: impl Into<Option<bool>>) -> Row {
        self.cell(Cell::Flag(flag.into()))
    }

    fn cell(mut self, cell: Cell) -> Row {
        self.0.push(cell);
        self
    }

    /// Its cells as they stand in a file.
    pub(crate) fn cells(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(Cell::written)
    }

    pub(crate) fn into_cells(self) -> Vec<Cell> {
        self.0
    }
}

/// Rows below a header.
pub(crate) fn csv_text(names: &[&str], rows: impl IntoIterator<Item = Row>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(names)?;
    for row in rows {
        writer.write_record(row.cells())?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// Writes a CSV file into a folder.
pub(crate) fn write_csv(
    folder: &Path,
    name: &str,
    names: &[&str],
    rows: impl IntoIterator<Item = Row>,
) -> Result<(), Error> {
    let path = folder.join(name);
    write_file(&path, &csv_text(names, rows).map_err(Error::file("write", &path))?)
}

/// Spreadsheets take a text that begins like a formula for one, and run it. An apostrophe before it says
/// that it is a text.
pub(crate) fn not_a_formula(text: &str) -> Cow<'_, str> {
    // The wide forms of East Asian keyboards count too.
    const FORMULAS: [char; 11] = ['=', '@', '+', '-', '\t', '\r', '\n', '＝', '＠', '＋', '－'];
    if text.starts_with(FORMULAS) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_that_looks_like_a_formula_gets_an_apostrophe_and_no_number_does() {
        let row = Row::new()
            .text("=1+1")
            .text("@SUM(A1)")
            .text("+10 %")
            .text("-10 %")
            .text("\tx")
            .text("\rx")
            .text("＝1")
            .text("a=1")
            .text("")
            .number(-2.5)
            .number(f64::NAN)
            .optional(Some(-1.0))
            .optional(None)
            .money(Micros(-1_500_000))
            .count(7_u32)
            .flag(true);
        assert_eq!(
            row.cells().collect::<Vec<_>>(),
            [
                "'=1+1",
                "'@SUM(A1)",
                "'+10 %",
                "'-10 %",
                "'\tx",
                "'\rx",
                "'＝1",
                "a=1",
                "",
                "-2.5",
                "",
                "-1",
                "",
                "-1.5",
                "7",
                "true"
            ]
        );
    }
}
