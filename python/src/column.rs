//! A column of a table: for numbers a buffer, which NumPy takes without a copy, and a list for everybody.

use crate::table::kind_name;
use arrow_array::cast::AsArray;
use arrow_array::types::{Float64Type, Int64Type};
use arrow_array::{Array, ArrayRef};
use arrow_buffer::ScalarBuffer;
use arrow_schema::DataType;
use pyo3::exceptions::{PyBufferError, PyIndexError};
use pyo3::ffi;
use pyo3::prelude::*;
use pyo3::types::PyList;
use std::ffi::{CStr, CString, c_int, c_void};
use std::ptr;

/// A column. What it holds never changes.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct Column {
    name: String,
    kind: &'static str,
    parts: Vec<ArrayRef>,
    values: Values,
}

/// Values one after the other, where there is such a thing.
enum Values {
    Float(ScalarBuffer<f64>),
    Integer(ScalarBuffer<i64>),
    Flag(Vec<u8>),
    Text,
}

impl Column {
    /// A column of parts of one kind. Those of one part are taken as they are, others are copied to stand one after the other.
    pub fn new(name: String, kind: &DataType, parts: Vec<ArrayRef>) -> Column {
        let values = match kind {
            DataType::Float64 => {
                let parts: Vec<_> =
                    parts.iter().map(|part| part.as_primitive::<Float64Type>().values()).collect();
                Values::Float(joined(&parts))
            }
            DataType::Int64 => {
                let parts: Vec<_> =
                    parts.iter().map(|part| part.as_primitive::<Int64Type>().values()).collect();
                Values::Integer(joined(&parts))
            }
            // A flag that nobody can tell is no byte.
            DataType::Boolean if parts.iter().all(|part| part.null_count() == 0) => {
                let flags = parts.iter().flat_map(|part| part.as_boolean().values().iter().map(u8::from));
                Values::Flag(flags.collect())
            }
            _ => Values::Text,
        };
        Column { name, kind: kind_name(kind), parts, values }
    }

    /// Address, number, size and format of the values.
    fn buffer(&self) -> Option<(*const c_void, usize, usize, &'static CStr)> {
        match &self.values {
            Values::Float(values) => Some((values.as_ptr().cast(), values.len(), 8, c"d")),
            Values::Integer(values) => Some((values.as_ptr().cast(), values.len(), 8, c"q")),
            Values::Flag(values) => Some((values.as_ptr().cast(), values.len(), 1, c"?")),
            Values::Text => None,
        }
    }
}

fn joined<T: arrow_buffer::ArrowNativeType>(parts: &[&ScalarBuffer<T>]) -> ScalarBuffer<T> {
    match parts {
        [part] => (*part).clone(),
        parts => parts.iter().flat_map(|part| part.iter().copied()).collect(),
    }
}

#[pymethods]
impl Column {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// `str`, `int`, `float` or `bool`.
    #[getter]
    fn kind(&self) -> &str {
        self.kind
    }

    /// Whether it is a buffer (of `d`, `q` or `?`), which `memoryview` and `numpy.asarray` take.
    #[getter]
    pub fn is_buffer(&self) -> bool {
        self.buffer().is_some()
    }

    fn __len__(&self) -> usize {
        self.parts.iter().map(Array::len).sum()
    }

    /// A value; `None` where there is none.
    fn __getitem__<'py>(&self, py: Python<'py>, index: isize) -> PyResult<Bound<'py, PyAny>> {
        let count = self.__len__();
        let index = if index < 0 { index.checked_add_unsigned(count) } else { Some(index) };
        let mut index = index.and_then(|index| usize::try_from(index).ok()).filter(|index| *index < count);
        for part in &self.parts {
            match index {
                Some(place) if place < part.len() => return value(py, part, place),
                _ => index = index.map(|place| place - part.len()),
            }
        }
        Err(PyIndexError::new_err(format!("there are {count} rows")))
    }

    /// All values; `None` where there is none.
    pub fn to_list<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyList>> {
        let list = PyList::empty(py);
        for part in &self.parts {
            (0..part.len()).try_for_each(|index| list.append(value(py, part, index)?))?;
        }
        Ok(list)
    }

    /// Fills in a view of the numbers, which nobody may write to.
    unsafe fn __getbuffer__(slf: Bound<'_, Self>, view: *mut ffi::Py_buffer, flags: c_int) -> PyResult<()> {
        if view.is_null() {
            return Err(PyBufferError::new_err("there is no view to fill in"));
        }
        let column = slf.get();
        let buffer = column.buffer().filter(|_| flags & ffi::PyBUF_WRITABLE != ffi::PyBUF_WRITABLE);
        let Some((address, count, size, format)) = buffer else {
            // SAFETY: the interpreter hands over a view that can be written to.
            unsafe { (*view).obj = ptr::null_mut() };
            return Err(PyBufferError::new_err(match column.buffer() {
                Some(_) => "the column cannot be written to; copy it",
                None => "the column is no buffer of numbers; use to_list()",
            }));
        };
        let address = address.cast_mut();
        let of_format = flags & ffi::PyBUF_FORMAT == ffi::PyBUF_FORMAT;
        let shaped = flags & ffi::PyBUF_ND == ffi::PyBUF_ND;
        let strided = flags & ffi::PyBUF_STRIDES == ffi::PyBUF_STRIDES;
        // Both live as long as the view: `__releasebuffer__` takes them back.
        let shape = Box::into_raw(Box::new([count as isize, size as isize]));
        // SAFETY: as above; the values live as long as the column, which the view keeps.
        unsafe {
            (*view).obj = slf.clone().into_any().into_ptr();
            (*view).buf = address;
            (*view).len = (count * size) as isize;
            (*view).readonly = 1;
            (*view).itemsize = size as isize;
            (*view).format = if of_format { CString::from(format).into_raw() } else { ptr::null_mut() };
            (*view).ndim = 1;
            (*view).shape = if shaped { shape.cast() } else { ptr::null_mut() };
            (*view).strides = if strided { shape.cast::<isize>().add(1) } else { ptr::null_mut() };
            (*view).suboffsets = ptr::null_mut();
            (*view).internal = shape.cast();
        }
        Ok(())
    }

    /// Takes back what belongs to a view.
    unsafe fn __releasebuffer__(&self, view: *mut ffi::Py_buffer) {
        // SAFETY: both were made by `__getbuffer__`, for this view alone.
        unsafe {
            if !(*view).format.is_null() {
                drop(CString::from_raw((*view).format));
            }
            drop(Box::from_raw((*view).internal.cast::<[isize; 2]>()));
        }
    }

    fn __repr__(&self) -> String {
        format!("<eyeballs.Column {}: {} of {} rows>", self.name, self.kind, self.__len__())
    }
}

fn value<'py>(py: Python<'py>, part: &ArrayRef, index: usize) -> PyResult<Bound<'py, PyAny>> {
    if part.is_null(index) {
        return Ok(py.None().into_bound(py));
    }
    Ok(match part.data_type() {
        DataType::Float64 => part.as_primitive::<Float64Type>().value(index).into_pyobject(py)?.into_any(),
        DataType::Int64 => part.as_primitive::<Int64Type>().value(index).into_pyobject(py)?.into_any(),
        DataType::Boolean => part.as_boolean().value(index).into_pyobject(py)?.to_owned().into_any(),
        _ => part.as_string::<i32>().value(index).into_pyobject(py)?.into_any(),
    })
}
