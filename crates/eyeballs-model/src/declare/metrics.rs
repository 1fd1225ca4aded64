//! `metrics!`: see the macro.

/// Declares the metrics of a model: `sum` (starts at 0 every day, `serve` and `settle` add) or `gauge`
/// (set by `plan` or `settle`, keeps its value) or `maximum` (starts at 0 every day, the largest of what is written). A length in brackets makes an array, which is
/// reported by month, in `metric_vectors.csv`. A gauge with the role `advertisers` or `merchants` counts as customers of that kind;
/// one with the role `price` (of 30 days) or `ads_per_hour` is public: every model of the market sees it the next day.
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
    (@kind maximum) => { $crate::abi::layout::metric_kind::MAXIMUM };
    (@type) => { &'a mut f64 };
    (@type [$length:expr]) => { &'a mut [f64] };
    (@length) => { 1 };
    (@length $length:expr) => { $length };
    (@view $taken:ident) => { &mut $taken[0] };
    (@view $taken:ident [$length:expr]) => { $taken };
}
