//! What a model in Python declares of itself, as the contract's table. Tables live for ever, as those of libraries do.

use eyeballs_abi::layout::{
    ColumnDef, FIXED_LENGTH, GlobalDef, MetricDef, Model, ParameterDef, PostingDef, metric_role,
};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use std::ffi::{CString, c_char};
use std::ptr;

/// Name, unit, documentation, source; kind and flags of the contract; choices; default as a float and as an integer; range.
pub type Parameter = (String, String, String, String, u32, u32, Vec<String>, f64, i64, f64, f64);
/// Name, unit, documentation, type, role, bits of the initial value.
pub type Column = (String, String, String, u32, u32, u64);
/// Name, unit, documentation, kind, length.
pub type Metric = (String, String, String, u32, u32);
/// Name, documentation, kind, party.
pub type Posting = (String, String, u32, u32);
/// Name, unit, documentation, initial value, length.
pub type Global = (String, String, String, f64, u32);

/// All that is declared.
#[derive(FromPyObject)]
pub struct Declared {
    #[pyo3(item)]
    id: String,
    #[pyo3(item)]
    version: String,
    #[pyo3(item)]
    title: String,
    #[pyo3(item)]
    doc: String,
    #[pyo3(item)]
    parameters: Vec<Parameter>,
    /// The columns.
    #[pyo3(item)]
    pub columns: Vec<Column>,
    #[pyo3(item)]
    metrics: Vec<Metric>,
    #[pyo3(item)]
    postings: Vec<Posting>,
    #[pyo3(item)]
    globals: Vec<Global>,
    /// Names of its functions.
    #[pyo3(item)]
    pub functions: Vec<String>,
    /// Times that four words of luck are drawn for each person.
    #[pyo3(item)]
    pub draws: u32,
    /// SHA-256 of all of it and of the code of the functions.
    #[pyo3(item)]
    pub sha256: String,
}

impl Declared {
    /// Number of values of all globals, metrics and postings.
    pub fn lengths(&self) -> [usize; 3] {
        let of_globals = self.globals.iter().map(|global| global.4 as usize).sum();
        let of_metrics = self.metrics.iter().map(|metric| metric.4 as usize).sum();
        [of_globals, of_metrics, self.postings.len()]
    }

    /// Its version.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// The table, without functions.
    ///
    /// # Errors
    /// A text with a NUL.
    pub fn table(&self) -> PyResult<Model> {
        let parameters = self.parameters.iter().map(parameter).collect::<PyResult<Vec<_>>>()?;
        let columns = self.columns.iter().map(|(name, unit, doc, value_type, role, initial_bits)| {
            let [name, unit, doc] = texts([name, unit, doc])?;
            Ok(ColumnDef {
                name,
                unit,
                doc,
                value_type: *value_type,
                role: *role,
                initial_bits: *initial_bits,
            })
        });
        let metrics = self.metrics.iter().map(|(name, unit, doc, kind, length)| {
            let [name, unit, doc] = texts([name, unit, doc])?;
            Ok(MetricDef {
                name,
                unit,
                doc,
                kind: *kind,
                length: *length,
                role: metric_role::NONE,
                reserved: 0,
            })
        });
        let postings = self.postings.iter().map(|(name, doc, kind, party)| {
            let [name, doc] = texts([name, doc])?;
            Ok(PostingDef { name, doc, kind: *kind, party: *party })
        });
        let globals = self.globals.iter().map(|(name, unit, doc, initial, length)| {
            let [name, unit, doc] = texts([name, unit, doc])?;
            Ok(GlobalDef {
                name,
                unit,
                doc,
                initial: *initial,
                length: *length,
                length_parameter: FIXED_LENGTH,
            })
        });
        let (parameters, parameter_count) = kept(parameters);
        let (columns, column_count) = kept(columns.collect::<PyResult<Vec<_>>>()?);
        let (metrics, metric_count) = kept(metrics.collect::<PyResult<Vec<_>>>()?);
        let (postings, posting_count) = kept(postings.collect::<PyResult<Vec<_>>>()?);
        let (globals, global_count) = kept(globals.collect::<PyResult<Vec<_>>>()?);
        let [id, version, title, doc] = texts([&self.id, &self.version, &self.title, &self.doc])?;
        Ok(Model {
            size: size_of::<Model>() as u32,
            flags: 0,
            id,
            version,
            title,
            doc,
            parameters,
            columns,
            metrics,
            postings,
            globals,
            parameter_count,
            column_count,
            metric_count,
            posting_count,
            global_count,
            parameter_stride: size_of::<ParameterDef>() as u32,
            column_stride: size_of::<ColumnDef>() as u32,
            metric_stride: size_of::<MetricDef>() as u32,
            posting_stride: size_of::<PostingDef>() as u32,
            global_stride: size_of::<GlobalDef>() as u32,
            scratch_bytes_per_person: 16 * self.draws,
            reserved: 0,
            create: None,
            destroy: None,
            plan: None,
            attend: None,
            serve: None,
            settle: None,
            get_extension: None,
            consider: None,
            welcome: None,
            farewell: None,
        })
    }
}

fn parameter(declared: &Parameter) -> PyResult<ParameterDef> {
    let (name, unit, doc, source, kind, flags, choices, default_float, default_integer, minimum, maximum) =
        declared;
    let [name, unit, doc, source] = texts([name, unit, doc, source])?;
    let choices = choices.iter().map(|choice| text(choice)).collect::<PyResult<Vec<_>>>()?;
    let (choices, choice_count) = kept(choices);
    Ok(ParameterDef {
        name,
        unit,
        doc,
        choices,
        choice_count,
        kind: *kind,
        flags: *flags,
        default_list_count: 0,
        default_float: *default_float,
        default_integer: *default_integer,
        default_text: ptr::null(),
        default_list: ptr::null(),
        minimum: *minimum,
        maximum: *maximum,
        source,
    })
}

/// Rows that live for ever.
fn kept<T>(rows: Vec<T>) -> (*const T, u32) {
    let count = rows.len() as u32;
    (if rows.is_empty() { ptr::null() } else { Box::leak(rows.into_boxed_slice()).as_ptr() }, count)
}

fn texts<const COUNT: usize>(all: [&String; COUNT]) -> PyResult<[*const c_char; COUNT]> {
    let mut pointers = [ptr::null(); COUNT];
    for (pointer, one) in pointers.iter_mut().zip(all) {
        *pointer = text(one)?;
    }
    Ok(pointers)
}

/// A text that lives for ever.
fn text(text: &str) -> PyResult<*const c_char> {
    let owned = CString::new(text);
    let owned =
        owned.map_err(|_| PyValueError::new_err(format!("a text of a model holds a NUL: {text:?}")))?;
    Ok(owned.into_raw().cast_const())
}
