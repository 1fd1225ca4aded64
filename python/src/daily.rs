//! The daily rows as Arrow, column by column, as simulations end.

use arrow_array::{ArrayRef, BooleanArray, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_buffer::{NullBuffer, ScalarBuffer};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use eyeballs_core::units::Micros;
use eyeballs_lab::{Simulation, Sink};
use eyeballs_report::{Cells, Column, Columns, DailyRows};
use std::io;
use std::sync::Arc;

/// Takes the rows of simulations in the order of the files.
pub struct Daily {
    rows: DailyRows,
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
    batch_rows: usize,
}

impl Daily {
    /// No row yet. A batch will have `batch_rows` rows, or some more: few enough that the texts of a column stay far below 2 GiB.
    pub fn new(columns: Columns, batch_rows: usize) -> Daily {
        let rows = DailyRows::new(columns);
        let schema = Arc::new(Schema::new(rows.columns().iter().map(field).collect::<Vec<_>>()));
        Daily { rows, schema, batches: Vec::new(), batch_rows }
    }

    /// All rows.
    ///
    /// # Errors
    /// A defect of ours: columns of different lengths.
    pub fn finish(mut self) -> Result<(SchemaRef, Vec<RecordBatch>), ArrowError> {
        self.end_batch()?;
        Ok((self.schema, self.batches))
    }

    fn end_batch(&mut self) -> Result<(), ArrowError> {
        if self.rows.count() > 0 {
            let arrays = self.rows.columns().iter().map(|column| array(&column.cells)).collect();
            self.batches.push(RecordBatch::try_new(self.schema.clone(), arrays)?);
            self.rows.clear();
        }
        Ok(())
    }
}

impl Sink for Daily {
    fn take(&mut self, simulation: &Simulation<'_>) -> io::Result<()> {
        self.rows.take(simulation)?;
        if self.rows.count() >= self.batch_rows { self.end_batch().map_err(io::Error::other) } else { Ok(()) }
    }
}

/// The types are those of `daily.parquet`.
fn field(column: &Column) -> Field {
    let (kind, nullable) = match column.cells {
        Cells::Text(_) => (DataType::Utf8, false),
        Cells::Integer(_) => (DataType::Int64, false),
        Cells::Flag(_) => (DataType::Boolean, false),
        Cells::Real(_) | Cells::Money(_) => (DataType::Float64, true),
    };
    Field::new(&column.name, kind, nullable)
}

fn array(cells: &Cells) -> ArrayRef {
    match cells {
        Cells::Text(cells) => Arc::new(StringArray::from_iter_values(cells)),
        Cells::Integer(cells) => Arc::new(Int64Array::from(cells.clone())),
        Cells::Flag(cells) => Arc::new(BooleanArray::from(cells.clone())),
        Cells::Real(cells) => numbers(cells.iter().map(|number| number.is_finite().then_some(*number))),
        Cells::Money(cells) => numbers(cells.iter().map(|amount| amount.map(Micros::units))),
    }
}

/// Numbers; where there is none stands not-a-number, too, for whoever does not look at what is null.
pub fn numbers(cells: impl Iterator<Item = Option<f64>> + Clone) -> ArrayRef {
    let values: ScalarBuffer<f64> = cells.clone().map(|cell| cell.unwrap_or(f64::NAN)).collect();
    let nulls: NullBuffer = cells.map(|cell| cell.is_some()).collect();
    let nulls = (nulls.null_count() > 0).then_some(nulls);
    Arc::new(Float64Array::new(values, nulls))
}
