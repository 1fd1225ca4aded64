//! `parameters!`: see the macro.

/// Declares the parameters of a model.
///
/// Each is documented (the doc is shown to users), says where its default comes from (`source`: a citation, or
/// "assumption") and has a type, default, unit, range and flags (`tunable`: a dated event may change it; `log_scale`;
/// `minimum_open`; `maximum_open`; `required`: no default, the value given here means nothing). Any other type
/// than those of the first five kinds below is an enum of [`choice!`](crate::choice):
///
/// ```
/// # use eyeballs_model::prelude::*;
/// # choice! { pub enum Auction { Uniform = "uniform", FirstPrice = "first-price" } }
/// parameters! {
///     /// What a scenario may set.
///     pub struct Parameters {
///         /// Price of a period.
///         #[source = "assumption"]
///         price: f64 = 15.0, "currency", [0.0, 1e6], tunable;
///         /// Length of a period.
///         #[source = "assumption"]
///         period_days: i64 = 30, "days", [1, 3650];
///         /// Whether a trial asks for a card.
///         #[source = "assumption"]
///         card_needed: bool = true;
///         /// How the price is found.
///         #[source = "assumption"]
///         auction: Auction = Auction::Uniform;
///         /// Prices of the tiers.
///         #[source = "assumption"]
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
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: f64 = $default:expr, $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field f64 float [$unit] [$($doc)+] FLOAT
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_float: $default, minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: i64 = $default:expr, $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field i64 integer [$unit] [$($doc)+] INTEGER
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_integer: $default, minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: bool = $default:expr $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field bool boolean ["1"] [$($doc)+] BOOLEAN
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_integer: $default as i64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: List = [$($default:expr),*], $unit:literal, [$low:expr, $high:expr] $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field (Vec<f64>) list [$unit] [$($doc)+] LIST
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_list: { const LIST: &[f64] = &[$($default),*]; LIST.as_ptr() }, default_list_count: { const LIST: &[f64] = &[$($default),*]; LIST.len() as u32 },
             minimum: $low as f64, maximum: $high as f64, flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: Text = $default:literal $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field (String) text ["1"] [$($doc)+] TEXT
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_text: $crate::declare::macros::c_string(concat!($default, "\0")), flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] $(#[doc = $doc:literal])+ $(#[source = $source:literal])? $field:ident: $choice:ident = $default:path $(, $flag:ident)*; $($rest:tt)*) => {
        $crate::parameters!(@munch $head [$($done)* {[$(#[doc = $doc])+] $field $choice choice ["1"] [$($doc)+] CHOICE
            [$(source: $crate::declare::macros::c_string(concat!($source, "\0")),)? default_integer: { const DEFAULT: $choice = $default; DEFAULT as i64 },
             choices: <$choice as $crate::declare::Choice>::C_NAMES.as_ptr(),
             choice_count: <$choice as $crate::declare::Choice>::C_NAMES.len() as u32,
             flags: 0 $(| $crate::declare::macros::flag(stringify!($flag)))*]}] $($rest)*);
    };
    (@munch [$(#[$attribute:meta])* $visibility:vis $name:ident] [$({[$($docs:tt)+] $field:ident $type:tt $read:ident [$unit:literal] [$($doc:literal)+] $kind:ident [$($set:ident: $value:expr),*]})*]) => {
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
                    let $field = unsafe { $crate::parameters!(@read $read value) };
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
    (@read choice $value:ident) => { $crate::declare::macros::choice($value) };
    (@read text $value:ident) => { $crate::declare::macros::text($value) };
    (@read list $value:ident) => { $crate::declare::macros::list($value) };
}
