//! A table: Arrow for data frames, buffers for arrays, lists for everybody.

use crate::column::Column;
use crate::daily::numbers;
use crate::errors;
use arrow_array::ffi::FFI_ArrowSchema;
use arrow_array::ffi_stream::FFI_ArrowArrayStream;
use arrow_array::{ArrayRef, BooleanArray, Int64Array, RecordBatch, RecordBatchIterator, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use eyeballs_report::{Cell, SummaryTable};
use pyo3::exceptions::PyKeyError;
use pyo3::prelude::*;
use pyo3::types::{PyCapsule, PyDict, PyMemoryView};
use std::sync::Arc;

/// Rows and named columns. It never changes.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Table {
    schema: SchemaRef,
    batches: Vec<RecordBatch>,
}

impl Table {
    /// A table of batches.
    pub fn new((schema, batches): (SchemaRef, Vec<RecordBatch>)) -> Table {
        Table { schema, batches }
    }

    /// A file of the summary.
    ///
    /// # Errors
    /// A defect of ours: rows of different lengths.
    pub fn of_summary(py: Python<'_>, table: &SummaryTable) -> PyResult<Table> {
        let columns = 0..table.columns.len();
        let arrays: Vec<ArrayRef> = columns.map(|column| cells(&table.rows, column)).collect();
        let fields = table.columns.iter().zip(&arrays);
        let fields = fields.map(|(name, array)| Field::new(name, array.data_type().clone(), true));
        let schema = Arc::new(Schema::new(fields.collect::<Vec<_>>()));
        let batch = RecordBatch::try_new(schema.clone(), arrays);
        let batch = batch.map_err(|error| errors::failed(py, format!("{}: {error}", table.file)))?;
        Ok(Table { schema, batches: vec![batch] })
    }
}

/// A column of rows. One without rows is of texts.
fn cells(rows: &[Vec<Cell>], column: usize) -> ArrayRef {
    let cells = rows.iter().map(|row| &row[column]);
    let text = |cell: &Cell| if let Cell::Text(text) = cell { Some(text.clone()) } else { None };
    match rows.first().map(|row| &row[column]) {
        None | Some(Cell::Text(_)) => Arc::new(cells.map(text).collect::<StringArray>()),
        Some(Cell::Count(_)) => {
            let count =
                |cell: &Cell| if let Cell::Count(count) = cell { Some(count.cast_signed()) } else { None };
            Arc::new(cells.map(count).collect::<Int64Array>())
        }
        Some(Cell::Flag(_)) => {
            let flag = |cell: &Cell| if let Cell::Flag(flag) = cell { *flag } else { None };
            Arc::new(cells.map(flag).collect::<BooleanArray>())
        }
        Some(Cell::Number(_) | Cell::Money(_)) => numbers(cells.map(|cell| match cell {
            Cell::Number(number) => *number,
            Cell::Money(amount) => Some(amount.units()),
            _ => None,
        })),
    }
}

#[pymethods]
impl Table {
    /// Names of the columns.
    #[getter]
    fn columns(&self) -> Vec<&str> {
        self.schema.fields().iter().map(|field| &**field.name()).collect()
    }

    /// Number of rows.
    fn __len__(&self) -> usize {
        self.batches.iter().map(RecordBatch::num_rows).sum()
    }

    fn __contains__(&self, name: &str) -> bool {
        self.schema.index_of(name).is_ok()
    }

    /// A column by its name.
    fn __getitem__(&self, name: &str) -> PyResult<Column> {
        let Ok(index) = self.schema.index_of(name) else {
            let names = self.columns().join(", ");
            return Err(PyKeyError::new_err(format!("there is no column `{name}`; there are {names}")));
        };
        let kind = self.schema.field(index).data_type().clone();
        let parts = self.batches.iter().map(|batch| batch.column(index).clone()).collect();
        Ok(Column::new(name.to_owned(), &kind, parts))
    }

    /// The columns by their names: memory views of numbers and flags, which `numpy.asarray` takes without a copy, and lists of the rest.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyDict>> {
        let dict = PyDict::new(py);
        for name in self.columns() {
            let column = Bound::new(py, self.__getitem__(name)?)?;
            let values = match column.get().is_buffer() {
                true => PyMemoryView::from(&column)?.into_any(),
                false => column.get().to_list(py)?.into_any(),
            };
            dict.set_item(name, values)?;
        }
        Ok(dict)
    }

    /// The rows as dicts, for tables that are small.
    fn rows<'py>(&self, py: Python<'py>) -> PyResult<Vec<Bound<'py, PyDict>>> {
        let rows: Vec<_> = (0..self.__len__()).map(|_| PyDict::new(py)).collect();
        for name in self.columns() {
            let values = self.__getitem__(name)?.to_list(py)?;
            rows.iter().zip(values).try_for_each(|(row, value)| row.set_item(name, value))?;
        }
        Ok(rows)
    }

    /// The Arrow PyCapsule interface: the rows as a stream, without a copy. A schema that is asked for is not heeded, as the interface
    /// allows.
    #[pyo3(signature = (requested_schema = None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        drop(requested_schema);
        let batches = self.batches.clone().into_iter().map(Ok);
        let reader = RecordBatchIterator::new(batches, self.schema.clone());
        PyCapsule::new_with_value(py, FFI_ArrowArrayStream::new(Box::new(reader)), c"arrow_array_stream")
    }

    /// The Arrow PyCapsule interface: names and types of the columns.
    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyCapsule>> {
        let schema = FFI_ArrowSchema::try_from(&*self.schema);
        let schema = schema.map_err(|error| errors::failed(py, error.to_string()))?;
        PyCapsule::new_with_value(py, schema, c"arrow_schema")
    }

    fn __repr__(&self) -> String {
        let column = |field: &Arc<Field>| format!("{}: {}", field.name(), kind_name(field.data_type()));
        let columns: Vec<String> = self.schema.fields().iter().map(column).collect();
        format!("<eyeballs.Table, {} rows; {}>", self.__len__(), columns.join(", "))
    }
}

/// What stands in a column, in a word.
pub fn kind_name(kind: &DataType) -> &'static str {
    match kind {
        DataType::Int64 => "int",
        DataType::Float64 => "float",
        DataType::Boolean => "bool",
        _ => "str",
    }
}
