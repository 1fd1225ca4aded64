//! The declarations of a model: plain structs, written by six declarative macros that also write the
//! tables of the C contract.

mod choice;
mod columns;
mod globals;
#[doc(hidden)]
pub mod macros;
mod metrics;
mod parameters;
mod postings;

use core::ffi::{CStr, c_char};
use eyeballs_abi::layout::{
    Block, ColumnDef, GlobalDef, MetricDef, ParameterDef, PostingDef, Value, column_type, metric_role,
    parameter_flag, value_kind,
};

/// Made by [`crate::parameters!`].
pub trait Parameters: Sized + 'static {
    /// The C table.
    const DEFS: &'static [ParameterDef];
    /// The names, in order.
    const NAMES: &'static [&'static str];
    /// The struct from values in order of declaration.
    ///
    /// # Safety
    /// `values` must hold one value per parameter, each of the declared kind and valid.
    unsafe fn from_values(values: &[Value]) -> Self;
}

/// Made by [`crate::columns!`].
pub trait Columns: 'static {
    /// The C table.
    const DEFS: &'static [ColumnDef];
    /// Slices over the columns of a block.
    type View<'a>;
    /// # Safety
    /// The block must hold the declared columns.
    unsafe fn view<'a>(block: &'a Block) -> Self::View<'a>;
}

/// Made by [`crate::metrics!`].
pub trait Metrics: 'static {
    /// The C table.
    const DEFS: &'static [MetricDef];
    /// References to the values.
    type View<'a>;
    /// Splits the values.
    fn view(values: &mut [f64]) -> Self::View<'_>;
}

/// Made by [`crate::postings!`].
pub trait Postings: 'static {
    /// The C table.
    const DEFS: &'static [PostingDef];
    /// The lines.
    type View<'a>;
    /// Splits the amounts.
    fn view(amounts: &mut [i64]) -> Self::View<'_>;
}

/// Made by [`crate::globals!`].
pub trait Globals: 'static {
    /// The C table.
    const DEFS: &'static [GlobalDef];
    /// Values, to be read.
    type View<'a>;
    /// References, to be written.
    type ViewMut<'a>;
    /// Splits the values; `lengths` says how many elements each global has.
    fn view<'a>(values: &'a [f64], lengths: &[usize]) -> Self::View<'a>;
    /// Splits the values; `lengths` says how many elements each global has.
    fn view_mut<'a>(values: &'a mut [f64], lengths: &[usize]) -> Self::ViewMut<'a>;
}

/// A parameter that is one of several names. Made by [`crate::choice!`].
pub trait Choice: Copy + 'static {
    /// The values, in the order of the names.
    const ALL: &'static [Self];
    /// The names, as a scenario says them.
    const NAMES: &'static [&'static str];
    /// The names for the C table.
    const C_NAMES: &'static [*const c_char];

    /// Index among the names, by which the contract knows the value.
    fn index(self) -> usize;

    /// The name.
    fn name(self) -> &'static str {
        Self::NAMES[self.index()]
    }
}

/// One ledger line on one day.
#[derive(Debug)]
pub struct Line<'a>(&'a mut i64);

impl<'a> Line<'a> {
    #[doc(hidden)]
    pub fn new(amount: &'a mut i64) -> Line<'a> {
        Line(amount)
    }

    /// Posts a positive amount of micro-units (money in for a revenue line, out for a cost line).
    pub fn add(&mut self, micros: i64) {
        *self.0 = self.0.saturating_add(micros);
    }

    /// What was posted so far today.
    pub fn amount(&self) -> i64 {
        *self.0
    }
}

/// No parameters.
#[derive(Clone, Copy, Debug)]
pub struct NoParameters;
impl Parameters for NoParameters {
    const DEFS: &'static [ParameterDef] = &[];
    const NAMES: &'static [&'static str] = &[];
    unsafe fn from_values(_: &[Value]) -> Self {
        NoParameters
    }
}

/// No metrics.
#[derive(Clone, Copy, Debug)]
pub struct NoMetrics;
impl Metrics for NoMetrics {
    const DEFS: &'static [MetricDef] = &[];
    type View<'a> = ();
    fn view(_: &mut [f64]) {}
}

/// No ledger lines.
#[derive(Clone, Copy, Debug)]
pub struct NoPostings;
impl Postings for NoPostings {
    const DEFS: &'static [PostingDef] = &[];
    type View<'a> = ();
    fn view(_: &mut [i64]) {}
}

/// No globals.
#[derive(Clone, Copy, Debug)]
pub struct NoGlobals;
impl Globals for NoGlobals {
    const DEFS: &'static [GlobalDef] = &[];
    type View<'a> = ();
    type ViewMut<'a> = ();
    fn view(_: &[f64], _: &[usize]) {}
    fn view_mut(_: &mut [f64], _: &[usize]) {}
}

/// Types a column can have.
pub trait ColumnValue: Copy + 'static {
    /// The tag in the C table.
    const TYPE: u32;
}
macro_rules! column_values {
    ($($rust:ty => $tag:ident),*) => { $( impl ColumnValue for $rust { const TYPE: u32 = column_type::$tag; } )* };
}
column_values!(f32 => F32, f64 => F64, u8 => U8, u16 => U16, u32 => U32, i64 => I64);
