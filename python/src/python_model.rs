//! A business model in Python, called by the engine in its day: functions of the contract that call methods of an object.
//!
//! The object has `make(values)`, which gives an instance or raises, and an instance has `call(name, rows, views, market)`; both are
//! written in Python, in `eyeballs._models`. Calls of several threads take turns, as Python does.

use crate::declared::Declared;
use crate::view::View;
use eyeballs_abi::instance::ModelHandle;
use eyeballs_abi::layout::{
    Block, BlockFn, CreateFn, DayFn, DayTotals, ErrorSlot, Host, Market, Model, NO_PARAMETER, STATUS_CONFIG,
    STATUS_MODEL, STATUS_OK, Status, Value, column_role, column_type, value_kind,
};
use eyeballs_plugins::{Found, Origin};
use pyo3::exceptions::{PyRuntimeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::{PyList, PyTuple};
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::slice;
use std::sync::{Mutex, PoisonError};

/// The functions for people; luck of each has other words, as in a model that was compiled.
const BLOCK_FUNCTIONS: [&str; 5] = ["attend", "serve", "consider", "welcome", "farewell"];
/// Purposes that a function has for its luck.
const PURPOSES: u32 = 32;

/// What the functions of a table know of it: the object, bytes and writability of each column, and its lengths.
struct Maker {
    object: Py<PyAny>,
    columns: Vec<(usize, bool)>,
    lengths: [usize; 3],
    draws: u32,
}

/// An instance: the object in Python and what it was made by.
struct Made {
    object: Py<PyAny>,
    columns: Vec<(usize, bool)>,
    lengths: [usize; 3],
    draws: u32,
}

/// Makers by slot: a table's `create` knows its slot and nothing else.
static MAKERS: Mutex<Vec<Maker>> = Mutex::new(Vec::new());

macro_rules! creators {
    ($($slot:literal)*) => { [$(create::<$slot>),*] };
}

/// One for each model that a process can have.
static CREATORS: [CreateFn; 64] = creators!(
    0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 35 36 37 38 39 40 41 42 43 44 45
    46 47 48 49 50 51 52 53 54 55 56 57 58 59 60 61 62 63
);

/// A model in Python, as the engine knows it.
#[pyclass(frozen, module = "eyeballs._engine")]
pub struct PythonModel {
    found: Found,
}

impl PythonModel {
    /// As what is found for a scenario.
    pub fn found(&self) -> &Found {
        &self.found
    }
}

#[pymethods]
impl PythonModel {
    /// Makes a model of what is declared and of the object that makes instances.
    #[new]
    fn new(declared: Declared, object: Py<PyAny>) -> PyResult<PythonModel> {
        let mut makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(create) = CREATORS.get(makers.len()) else {
            let most = CREATORS.len();
            return Err(PyRuntimeError::new_err(format!(
                "a process has at most {most} models in Python, edited ones included; start it anew"
            )));
        };
        let has = |name: &str| declared.functions.iter().any(|function| function == name);
        let table = Model {
            create: Some(*create),
            destroy: Some(destroy),
            plan: has("plan").then_some(day::<0> as DayFn),
            settle: has("settle").then_some(day::<1> as DayFn),
            attend: has("attend").then_some(block::<0> as BlockFn),
            serve: has("serve").then_some(block::<1> as BlockFn),
            consider: has("consider").then_some(block::<2> as BlockFn),
            welcome: has("welcome").then_some(block::<3> as BlockFn),
            farewell: has("farewell").then_some(block::<4> as BlockFn),
            ..declared.table()?
        };
        // SAFETY: all that it points to lives for ever, and its functions are as the contract says.
        let handle =
            unsafe { ModelHandle::new(Box::leak(Box::new(table))) }.map_err(PyValueError::new_err)?;
        let columns =
            declared.columns.iter().map(|column| (bytes_of(column.3), column.4 != column_role::INPUT));
        let (columns, lengths, draws) = (columns.collect(), declared.lengths(), declared.draws);
        makers.push(Maker { object, columns, lengths, draws });
        let (version, sha256) = (declared.version().to_owned(), Some(declared.sha256.clone()));
        Ok(PythonModel { found: Found { handle, origin: Origin::LinkedIn, version, sha256 } })
    }
}

/// Bytes of a value of a column.
fn bytes_of(column_type: u32) -> usize {
    match column_type {
        column_type::U8 => 1,
        column_type::U16 => 2,
        column_type::F64 | column_type::I64 => 8,
        _ => 4,
    }
}

/// Does something with the interpreter, and says in the error's place what went wrong. An exception with a number `parameter` is a
/// refusal of the values.
///
/// # Safety
/// `error` is a place that can be written to.
unsafe fn attached(error: *mut ErrorSlot, what: impl FnOnce(Python<'_>) -> PyResult<()>) -> Status {
    let done = catch_unwind(AssertUnwindSafe(|| {
        Python::try_attach(|py| {
            what(py).map_err(|error| {
                let value = error.value(py);
                let parameter = value.getattr("parameter").and_then(|index| index.extract::<u32>());
                let text = value.str().map(|text| text.to_string()).unwrap_or_default();
                (parameter.ok(), text)
            })
        })
    }));
    let (code, parameter, message) = match done {
        Ok(Some(Ok(()))) => return STATUS_OK,
        Ok(Some(Err((Some(parameter), message)))) => (STATUS_CONFIG, parameter, message),
        Ok(Some(Err((None, message)))) => (STATUS_MODEL, NO_PARAMETER, message),
        Ok(None) => (STATUS_MODEL, NO_PARAMETER, "the interpreter has ended".to_owned()),
        Err(_) => {
            (STATUS_MODEL, NO_PARAMETER, "what calls the model in Python failed; please report it".to_owned())
        }
    };
    // SAFETY: the caller's promise.
    unsafe { (*error).set(code, parameter, &message) }
}

unsafe extern "C" fn create<const SLOT: usize>(
    _: *const Host,
    values: *const Value,
    count: u32,
    out: *mut *mut c_void,
    error: *mut ErrorSlot,
) -> Status {
    let make = |py: Python<'_>| {
        // SAFETY: the contract says that there are as many values, each of its kind.
        let numbers = (0..count as usize).map(|index| unsafe {
            let value = *values.add(index);
            match value.kind {
                value_kind::FLOAT => Ok(value.data.float.into_pyobject(py)?.into_any()),
                _ => Ok(value.data.integer.into_pyobject(py)?.into_any()),
            }
        });
        let numbers = PyTuple::new(py, numbers.collect::<PyResult<Vec<_>>>()?)?;
        let (object, columns, lengths, draws) = {
            let makers = MAKERS.lock().unwrap_or_else(PoisonError::into_inner);
            let maker = &makers[SLOT];
            (maker.object.clone_ref(py), maker.columns.clone(), maker.lengths, maker.draws)
        };
        let object = object.bind(py).call_method1("make", (numbers,))?.unbind();
        let made = Box::new(Made { object, columns, lengths, draws });
        // SAFETY: the contract says that it can be written to.
        unsafe { *out = Box::into_raw(made).cast() };
        Ok(())
    };
    // SAFETY: the contract says that the error can be written to.
    unsafe { attached(error, make) }
}

unsafe extern "C" fn destroy(instance: *mut c_void) {
    // SAFETY: it came from `create`, and is destroyed once.
    drop(unsafe { Box::from_raw(instance.cast::<Made>()) });
}

unsafe extern "C" fn block<const FUNCTION: usize>(
    instance: *const c_void,
    block: *const Block,
    error: *mut ErrorSlot,
) -> Status {
    // SAFETY: the contract says that these are what `create` made, and a block of its columns.
    let (made, block) = unsafe { (&*instance.cast::<Made>(), &*block) };
    let rows = block.count as usize;
    if rows == 0 {
        return STATUS_OK;
    }
    // SAFETY: people are as many as rows, and the scratch has 16 bytes for each and each draw.
    let (people, luck) = unsafe {
        let words = 4 * made.draws as usize * rows;
        (
            slice::from_raw_parts(block.people, rows),
            slice::from_raw_parts_mut(block.scratch.cast::<u32>(), words),
        )
    };
    for (draw, words) in (0..).zip(luck.chunks_exact_mut(4 * rows)) {
        block.random.fill(people, FUNCTION as u32 * PURPOSES + draw, 0, words);
    }
    let [globals, metrics, postings] = made.lengths.map(|values| 8 * values);
    let mut parts = vec![(block.people.cast_mut().cast(), 4 * rows, false)];
    for (index, &(bytes, writable)) in made.columns.iter().enumerate() {
        // SAFETY: there are as many columns as were declared.
        parts.push((unsafe { *block.columns.add(index) }, bytes * rows, writable));
    }
    parts.push((block.scratch, 16 * made.draws as usize * rows, false));
    parts.push((block.globals.cast_mut().cast(), globals, false));
    parts.push((block.metrics.cast(), metrics, true));
    parts.push((block.postings.cast(), postings, true));
    // SAFETY: the parts are as large as the contract says, and there for the time of the call; so is the market.
    unsafe { attached(error, |py| call(py, made, BLOCK_FUNCTIONS[FUNCTION], rows, &parts, &*block.market)) }
}

unsafe extern "C" fn day<const FUNCTION: usize>(
    instance: *const c_void,
    totals: *const DayTotals,
    error: *mut ErrorSlot,
) -> Status {
    // SAFETY: the contract says that these are what `create` made, and its totals.
    let (made, totals) = unsafe { (&*instance.cast::<Made>(), &*totals) };
    let [globals, metrics, postings] = made.lengths.map(|values| 8 * values);
    let parts = [
        (totals.globals.cast(), globals, true),
        (totals.metrics.cast(), metrics, true),
        (totals.postings.cast(), postings, true),
    ];
    // SAFETY: as in `block`.
    unsafe { attached(error, |py| call(py, made, ["plan", "settle"][FUNCTION], 0, &parts, &*totals.market)) }
}

/// Calls a function with views of memory: address, bytes, and whether it may be written to.
///
/// # Safety
/// The memory is there for the time of the call, and nobody else's.
unsafe fn call(
    py: Python<'_>,
    made: &Made,
    name: &str,
    rows: usize,
    parts: &[(*mut c_void, usize, bool)],
    market: &Market,
) -> PyResult<()> {
    let views = parts.iter().map(|&(address, bytes, writable)| {
        // SAFETY: the caller's promise; it is closed below.
        Bound::new(py, unsafe { View::new(address, bytes, writable) })
    });
    let views: Vec<Bound<'_, View>> = views.collect::<PyResult<_>>()?;
    let list = PyList::new(py, &views)?;
    let done = made.object.bind(py).call_method1("call", (name, rows, list, facts(py, market)?));
    // Of what was raised, the frames hold arrays.
    let done = done.map(drop).inspect_err(|error| error.set_traceback(py, None));
    let held = views.iter().filter(|view| !view.get().close()).count();
    done?;
    match held {
        0 => Ok(()),
        _ => Err(PyRuntimeError::new_err(format!(
            "`{name}` keeps an array that it was given; the engine's memory is there for the call only: keep a copy"
        ))),
    }
}

/// What is told of the market, in the order of the kit.
fn facts<'py>(py: Python<'py>, market: &Market) -> PyResult<Bound<'py, PyTuple>> {
    let whole = [market.day, market.days, market.weekday, market.day_of_year, market.age_days];
    let real = [
        market.population,
        market.active,
        market.users_day,
        market.users_month,
        market.payers_month,
        market.joined,
        market.left,
        market.minutes,
        market.quality,
    ];
    let mut facts: Vec<Bound<'py, PyAny>> = Vec::with_capacity(whole.len() + real.len());
    for fact in whole {
        facts.push(fact.into_pyobject(py)?.into_any());
    }
    for fact in real {
        facts.push(fact.into_pyobject(py)?.into_any());
    }
    PyTuple::new(py, facts)
}
