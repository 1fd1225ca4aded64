//! The declarations of a model: plain structs, written by five declarative macros that also write the
//! tables of the C contract.

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

/// A parameter that is one of several names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    index: usize,
    names: &'static [&'static str],
}

impl Choice {
    #[doc(hidden)]
    pub fn new(index: i64, names: &'static [&'static str]) -> Choice {
        Choice { index: index as usize, names }
    }

    /// Its place among the declared names.
    pub fn index(self) -> usize {
        self.index
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        self.names[self.index]
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

#[doc(hidden)]
pub mod macros {
    //! What the macros expand to; not for direct use.
    use super::*;

    pub use core::ffi::c_char as CChar;

    pub const fn c_string(text: &'static str) -> *const c_char {
        match CStr::from_bytes_with_nul(text.as_bytes()) {
            Ok(text) => text.as_ptr(),
            Err(_) => panic!("a NUL inside a name, unit or doc"),
        }
    }

    const fn same(a: &str, b: &str) -> bool {
        let (a, b) = (a.as_bytes(), b.as_bytes());
        if a.len() != b.len() {
            return false;
        }
        let mut index = 0;
        while index < a.len() {
            if a[index] != b[index] {
                return false;
            }
            index += 1;
        }
        true
    }

    pub const fn position(names: &[&str], name: &str) -> u32 {
        let mut index = 0;
        while index < names.len() {
            if same(names[index], name) {
                return index as u32;
            }
            index += 1;
        }
        panic!("a name is not among those declared")
    }

    pub const fn flag(name: &str) -> u32 {
        if same(name, "tunable") {
            parameter_flag::TUNABLE
        } else if same(name, "log_scale") {
            parameter_flag::LOG_SCALE
        } else if same(name, "minimum_open") {
            parameter_flag::MINIMUM_OPEN
        } else if same(name, "maximum_open") {
            parameter_flag::MAXIMUM_OPEN
        } else if same(name, "required") {
            parameter_flag::REQUIRED
        } else {
            panic!("flags are tunable, log_scale, minimum_open, maximum_open and required")
        }
    }

    pub const fn role(name: &str) -> u32 {
        if same(name, "advertisers") {
            metric_role::ADVERTISERS
        } else if same(name, "merchants") {
            metric_role::MERCHANTS
        } else {
            panic!("roles of a metric are advertisers and merchants")
        }
    }

    pub const fn parameter(
        kind: u32,
        name: &'static str,
        unit: &'static str,
        doc: &'static str,
    ) -> ParameterDef {
        ParameterDef {
            name: c_string(name),
            unit: c_string(unit),
            doc: c_string(doc),
            choices: core::ptr::null(),
            choice_count: 0,
            kind,
            flags: 0,
            default_list_count: 0,
            default_float: 0.0,
            default_integer: 0,
            default_text: core::ptr::null(),
            default_list: core::ptr::null(),
            minimum: f64::NEG_INFINITY,
            maximum: f64::INFINITY,
        }
    }

    pub const fn global(
        name: &'static str,
        unit: &'static str,
        doc: &'static str,
        initial: f64,
        (length, length_parameter): (u32, u32),
    ) -> GlobalDef {
        GlobalDef {
            name: c_string(name),
            unit: c_string(unit),
            doc: c_string(doc),
            initial,
            length,
            length_parameter,
        }
    }

    /// # Safety
    /// `value` must be a float, and so on for the others.
    pub unsafe fn float(value: &Value) -> f64 {
        debug_assert_eq!(value.kind, value_kind::FLOAT);
        // SAFETY: the caller's promise.
        unsafe { value.data.float }
    }

    /// # Safety
    /// `value` must be an integer, boolean or choice.
    pub unsafe fn integer(value: &Value) -> i64 {
        // SAFETY: the caller's promise.
        unsafe { value.data.integer }
    }

    /// # Safety
    /// `value` must be a valid text.
    pub unsafe fn text(value: &Value) -> String {
        // SAFETY: the caller's promise.
        unsafe { CStr::from_ptr(value.data.pointer.cast()) }.to_string_lossy().into_owned()
    }

    /// # Safety
    /// `value` must be a valid list.
    pub unsafe fn list(value: &Value) -> Vec<f64> {
        if value.count == 0 {
            return Vec::new();
        }
        // SAFETY: the caller's promise.
        unsafe { core::slice::from_raw_parts(value.data.pointer.cast(), value.count as usize) }.to_vec()
    }

    /// # Safety
    /// `pointer` must be valid for `count` values and live for `'a`, unless `count` is 0.
    pub unsafe fn slice<'a, T>(pointer: *const T, count: usize) -> &'a [T] {
        // SAFETY: the caller's promise.
        if count == 0 { &[] } else { unsafe { core::slice::from_raw_parts(pointer, count) } }
    }

    /// # Safety
    /// As [`slice`], and nobody else may use the values meanwhile.
    pub unsafe fn slice_mut<'a, T>(pointer: *mut T, count: usize) -> &'a mut [T] {
        // SAFETY: the caller's promise.
        if count == 0 { &mut [] } else { unsafe { core::slice::from_raw_parts_mut(pointer, count) } }
    }

    /// Takes the first `count` elements off a slice.
    pub fn take<'a, T>(rest: &mut &'a [T], count: usize) -> &'a [T] {
        let (first, after) = rest.split_at(count);
        *rest = after;
        first
    }

    /// Takes the first `count` elements off a slice.
    pub fn take_mut<'a, T>(rest: &mut &'a mut [T], count: usize) -> &'a mut [T] {
        let (first, after) = core::mem::take(rest).split_at_mut(count);
        *rest = after;
        first
    }
}

/// Declares the parameters of a model.
///
/// Each is documented (the doc is shown to users and names the default's source or says "assumption")
/// and has a type, default, unit, range and flags (`tunable`: a dated event may change it; `log_scale`;
/// `minimum_open`; `maximum_open`; `required`: no default, the value given here means nothing):
///
/// ```
/// # use eyeballs_model::prelude::*;
/// parameters! {
///     /// What a scenario may set.
///     pub struct Parameters {
///         /// Price of a period (assumption).
///         price: f64 = 15.0, "currency", [0.0, 1e6], tunable;
///         /// Length of a period (assumption).
///         period_days: i64 = 30, "days", [1, 3650];
///         /// Whether a trial asks for a card (assumption).
///         card_needed: bool = true;
///         /// How the price is found (assumption).
///         auction: Choice = "uniform", ["uniform", "first-price"];
///         /// Prices of the tiers (assumption).
///         tiers: List = [1.0, 5.0], "currency", [0.0, 1e6];
///         /// A label.
///         label: Text = "plain";
///     }
/// }
/// ```
#[macro_export]
macro_rules! parameters {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($body:tt)* }) => {
        $crate::parameters!(@munch [$(#[$attribute])* $visibility $name] [] $($body)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: f64 = $default:expr, $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field f64 float [$unit] [$($doc)+] FLOAT
            [default_float: $default, minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] []}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: i64 = $default:expr, $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field i64 integer [$unit] [$($doc)+] INTEGER
            [default_integer: $default, minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] []}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: bool = $default:expr $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field bool boolean ["1"] [$($doc)+] BOOLEAN
            [default_integer: $default as i64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] []}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: Choice = $default:literal, [$($choice:literal),+] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field ($crate::declare::Choice) choice ["1"] [$($doc)+] CHOICE
            [default_integer: $crate::declare::macros::position(&[$($choice),+], $default) as i64,
             choices: { const CHOICES: &[*const $crate::declare::macros::CChar] = &[$($crate::declare::macros::c_string(concat!($choice, "\0"))),+]; CHOICES.as_ptr() },
             choice_count: { const NAMES: &[&str] = &[$($choice),+]; NAMES.len() as u32 },
             flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] [&[$($choice),+]]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: List = [$($default:expr),*], $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field (Vec<f64>) list [$unit] [$($doc)+] LIST
            [default_list: { const LIST: &[f64] = &[$($default),*]; LIST.as_ptr() }, default_list_count: { const LIST: &[f64] = &[$($default),*]; LIST.len() as u32 },
             minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] []}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $field:ident: Text = $default:literal $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field (String) text ["1"] [$($doc)+] TEXT
            [default_text: $crate::declare::macros::c_string(concat!($default, "\0")), flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*] []}] $($rest)*);
    };
    (@munch [$(#[$attribute:meta])* $visibility:vis $name:ident] [$({[$($docs:tt)+] $field:ident $type:tt $read:ident [$unit:literal] [$($doc:literal)+] $kind:ident [$($set:ident: $value:expr),*] [$($choices:expr)?]})*]) => {
        $(#[$attribute])*
        #[derive(Clone, Debug)]
        $visibility struct $name { $( $($docs)+ pub $field: $crate::parameters!(@type $type), )* }
        impl $crate::declare::Parameters for $name {
            const DEFS: &'static [$crate::abi::layout::ParameterDef] = &[$(
                $crate::abi::layout::ParameterDef {
                    $($set: $value,)*
                    ..$crate::declare::macros::parameter(
                        $crate::abi::layout::value_kind::$kind,
                        concat!(stringify!($field), "\0"),
                        concat!($unit, "\0"),
                        concat!($($doc,)+ "\0"),
                    )
                }
            ),*];
            const NAMES: &'static [&'static str] = &[$(stringify!($field)),*];
            unsafe fn from_values(values: &[$crate::abi::layout::Value]) -> Self {
                let mut values = values.iter();
                $(
                    let value = values.next().expect("one value per parameter");
                    // SAFETY: the caller promises values of the declared kinds.
                    let $field = unsafe { $crate::parameters!(@read $read value $($choices)?) };
                )*
                let _ = &mut values;
                Self { $($field),* }
            }
        }
    };
    (@type ($type:ty)) => { $type };
    (@type $type:ty) => { $type };
    (@read float $value:ident) => { $crate::declare::macros::float($value) };
    (@read integer $value:ident) => { $crate::declare::macros::integer($value) };
    (@read boolean $value:ident) => { $crate::declare::macros::integer($value) != 0 };
    (@read choice $value:ident $choices:expr) => { $crate::declare::Choice::new($crate::declare::macros::integer($value), $choices) };
    (@read text $value:ident) => { $crate::declare::macros::text($value) };
    (@read list $value:ident) => { $crate::declare::macros::list($value) };
}

/// Declares the columns of a model: `input` (see [`crate::abi::layout::input`]), `output` (see
/// [`crate::abi::layout::output`]) and `state` with its initial value.
///
/// ```
/// # use eyeballs_model::prelude::*;
/// columns! {
///     /// What is read and written of each user.
///     pub struct Columns {
///         input minutes_today: f32, "min", "time spent today";
///         state orders: u16 = 0, "count", "orders so far";
///         output experience: f32, "1", "how today felt";
///     }
/// }
/// ```
#[macro_export]
macro_rules! columns {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($body:tt)* }) => {
        $crate::columns!(@munch [$(#[$attribute])* $visibility $name] [] $($body)*);
    };
    (@munch $head:tt [$($done:tt)*] input $field:ident: $type:ty, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field $type, INPUT, 0, $unit, $doc, (&'a [$type]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] output $field:ident: $type:ty, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field $type, OUTPUT, 0, $unit, $doc, (&'a mut [$type]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field f32, STATE, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a mut [f32]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: f64 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field f64, STATE, ($initial as f64).to_bits(), $unit, $doc, (&'a mut [f64]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: $type:ty = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field $type, STATE, $initial as $type as u64, $unit, $doc, (&'a mut [$type]) slice_mut}] $($rest)*);
    };
    (@munch [$(#[$attribute:meta])* $visibility:vis $name:ident] [$({$field:ident $type:ty, $role:ident, $initial:expr, $unit:literal, $doc:literal, ($view:ty) $make:ident})*]) => {
        $(#[$attribute])*
        $visibility struct $name<'a> {
            $(#[doc = $doc] pub $field: $view,)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        impl $crate::declare::Columns for $name<'static> {
            const DEFS: &'static [$crate::abi::layout::ColumnDef] = &[$(
                $crate::abi::layout::ColumnDef {
                    name: $crate::declare::macros::c_string(concat!(stringify!($field), "\0")),
                    unit: $crate::declare::macros::c_string(concat!($unit, "\0")),
                    doc: $crate::declare::macros::c_string(concat!($doc, "\0")),
                    value_type: <$type as $crate::declare::ColumnValue>::TYPE,
                    role: $crate::abi::layout::column_role::$role,
                    initial_bits: $initial,
                }
            ),*];
            type View<'a> = $name<'a>;
            #[inline]
            unsafe fn view<'a>(block: &'a $crate::abi::layout::Block) -> $name<'a> {
                let mut index = 0;
                let count = block.count as usize;
                $(
                    // SAFETY: the caller promises the declared columns, disjoint and of `count` rows.
                    let $field = unsafe { $crate::declare::macros::$make((*block.columns.add(index)).cast(), count) };
                    index += 1;
                )*
                let _ = (index, count);
                $name { $($field,)* lifetime: core::marker::PhantomData }
            }
        }
    };
}

/// Declares the metrics of a model: `sum` (starts at 0 every day, `serve` and `settle` add) or `gauge`
/// (set by `plan` or `settle`, keeps its value). A length in brackets makes an array, which is not
/// reported. A gauge with the role `advertisers` or `merchants` counts as customers of that kind.
///
/// ```
/// # use eyeballs_model::prelude::*;
/// metrics! {
///     /// What is reported.
///     pub struct Metrics {
///         sum impressions, "count", "advertisements shown";
///         gauge buyers, "count", "advertisers who paid within 30 days", advertisers;
///         sum spenders[64], "count", "payers by size of spend";
///     }
/// }
/// ```
#[macro_export]
macro_rules! metrics {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($kind:ident $field:ident $([$length:expr])?, $unit:literal, $doc:literal $(, $role:ident)?;)* }) => {
        $(#[$attribute])*
        $visibility struct $name<'a> {
            $(#[doc = $doc] pub $field: $crate::metrics!(@type $([$length])?),)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        impl $crate::declare::Metrics for $name<'static> {
            const DEFS: &'static [$crate::abi::layout::MetricDef] = &[$(
                $crate::abi::layout::MetricDef {
                    name: $crate::declare::macros::c_string(concat!(stringify!($field), "\0")),
                    unit: $crate::declare::macros::c_string(concat!($unit, "\0")),
                    doc: $crate::declare::macros::c_string(concat!($doc, "\0")),
                    kind: $crate::metrics!(@kind $kind),
                    length: $crate::metrics!(@length $($length)?),
                    role: 0 $(+ $crate::declare::macros::role(stringify!($role)))?,
                    reserved: 0,
                }
            ),*];
            type View<'a> = $name<'a>;
            #[inline]
            fn view(values: &mut [f64]) -> $name<'_> {
                let mut rest = values;
                $(
                    let taken = $crate::declare::macros::take_mut(&mut rest, $crate::metrics!(@length $($length)?) as usize);
                    let $field = $crate::metrics!(@view taken $([$length])?);
                )*
                let _ = rest;
                $name { $($field,)* lifetime: core::marker::PhantomData }
            }
        }
    };
    (@kind sum) => { $crate::abi::layout::metric_kind::SUM };
    (@kind gauge) => { $crate::abi::layout::metric_kind::GAUGE };
    (@type) => { &'a mut f64 };
    (@type [$length:expr]) => { &'a mut [f64] };
    (@length) => { 1 };
    (@length $length:expr) => { $length };
    (@view $taken:ident) => { &mut $taken[0] };
    (@view $taken:ident [$length:expr]) => { $taken };
}

/// Declares the ledger lines of a model: `revenue NAME from PARTY` or `cost NAME to PARTY`, where the
/// party is `user`, `advertiser`, `merchant` or `other`.
///
/// ```
/// # use eyeballs_model::prelude::*;
/// postings! {
///     /// The ledger lines.
///     pub struct Postings {
///         revenue subscriptions from user, "membership fees";
///         cost payment_fees to other, "what the payment provider keeps";
///     }
/// }
/// ```
#[macro_export]
macro_rules! postings {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($kind:ident $field:ident $preposition:ident $party:ident, $doc:literal;)* }) => {
        $(#[$attribute])*
        $visibility struct $name<'a> {
            $(#[doc = $doc] pub $field: $crate::declare::Line<'a>,)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        impl $crate::declare::Postings for $name<'static> {
            const DEFS: &'static [$crate::abi::layout::PostingDef] = &[$(
                $crate::abi::layout::PostingDef {
                    name: $crate::declare::macros::c_string(concat!(stringify!($field), "\0")),
                    doc: $crate::declare::macros::c_string(concat!($doc, "\0")),
                    kind: $crate::postings!(@kind $kind $preposition),
                    party: $crate::postings!(@party $party),
                }
            ),*];
            type View<'a> = $name<'a>;
            #[inline]
            fn view(amounts: &mut [i64]) -> $name<'_> {
                let mut rest = amounts;
                $( let $field = $crate::declare::Line::new(&mut $crate::declare::macros::take_mut(&mut rest, 1)[0]); )*
                let _ = rest;
                $name { $($field,)* lifetime: core::marker::PhantomData }
            }
        }
    };
    (@kind revenue from) => { $crate::abi::layout::posting_kind::REVENUE };
    (@kind cost to) => { $crate::abi::layout::posting_kind::COST };
    (@party user) => { $crate::abi::layout::party::USER };
    (@party advertiser) => { $crate::abi::layout::party::ADVERTISER };
    (@party merchant) => { $crate::abi::layout::party::MERCHANT };
    (@party other) => { $crate::abi::layout::party::OTHER };
}

/// Declares the globals of a model: numbers, arrays of fixed length (`name[64]`), and arrays whose
/// length is an integer parameter (`name[per advertisers]`, that parameter not tunable). The first
/// struct is what `attend` and `serve` read, the second what `plan` and `settle` write.
///
/// ```
/// # use eyeballs_model::prelude::*;
/// # parameters! { /// P.
/// #     pub struct Parameters { /// How many (assumption).
/// #         advertisers: i64 = 400, "count", [1, 100_000]; } }
/// globals! {
///     /// What the service remembers.
///     pub struct Globals, GlobalsMut for Parameters {
///         price = 1.0, "currency/1000", "price of a thousand exposures";
///         budget[per advertisers] = 0.0, "currency/day", "budget of each advertiser";
///         bins[32] = 0.0, "count", "a histogram";
///     }
/// }
/// ```
#[macro_export]
macro_rules! globals {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident, $name_mut:ident for $parameters:ty { $($field:ident $([$($length:tt)+])? = $initial:expr, $unit:literal, $doc:literal;)* }) => {
        $(#[$attribute])*
        $visibility struct $name<'a> {
            $(#[doc = $doc] pub $field: $crate::globals!(@type $([$($length)+])?),)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        $(#[$attribute])*
        $visibility struct $name_mut<'a> {
            $(#[doc = $doc] pub $field: $crate::globals!(@type_mut $([$($length)+])?),)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        impl $crate::declare::Globals for $name<'static> {
            const DEFS: &'static [$crate::abi::layout::GlobalDef] = &[$(
                $crate::declare::macros::global(
                    concat!(stringify!($field), "\0"),
                    concat!($unit, "\0"),
                    concat!($doc, "\0"),
                    $initial,
                    $crate::globals!(@length $parameters $(, $($length)+)?),
                )
            ),*];
            type View<'a> = $name<'a>;
            type ViewMut<'a> = $name_mut<'a>;
            fn view<'a>(values: &'a [f64], lengths: &[usize]) -> $name<'a> {
                let (mut rest, mut lengths) = (values, lengths.iter());
                $(
                    let taken = $crate::declare::macros::take(&mut rest, *lengths.next().expect("a length per global"));
                    let $field = $crate::globals!(@view taken $([$($length)+])?);
                )*
                let _ = (rest, &mut lengths);
                $name { $($field,)* lifetime: core::marker::PhantomData }
            }
            fn view_mut<'a>(values: &'a mut [f64], lengths: &[usize]) -> $name_mut<'a> {
                let (mut rest, mut lengths) = (values, lengths.iter());
                $(
                    let taken = $crate::declare::macros::take_mut(&mut rest, *lengths.next().expect("a length per global"));
                    let $field = $crate::globals!(@view_mut taken $([$($length)+])?);
                )*
                let _ = (rest, &mut lengths);
                $name_mut { $($field,)* lifetime: core::marker::PhantomData }
            }
        }
    };
    (@type) => { f64 };
    (@type [$($length:tt)+]) => { &'a [f64] };
    (@type_mut) => { &'a mut f64 };
    (@type_mut [$($length:tt)+]) => { &'a mut [f64] };
    (@length $parameters:ty) => { (1, $crate::abi::layout::FIXED_LENGTH) };
    (@length $parameters:ty, per $parameter:ident) => {
        (0, $crate::declare::macros::position(
            <$parameters as $crate::declare::Parameters>::NAMES,
            stringify!($parameter),
        ))
    };
    (@length $parameters:ty, $length:expr) => { ($length, $crate::abi::layout::FIXED_LENGTH) };
    (@view $taken:ident) => { $taken[0] };
    (@view $taken:ident [$($length:tt)+]) => { $taken };
    (@view_mut $taken:ident) => { &mut $taken[0] };
    (@view_mut $taken:ident [$($length:tt)+]) => { $taken };
}
