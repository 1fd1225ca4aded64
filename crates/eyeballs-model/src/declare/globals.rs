//! `globals!`: see the macro.

/// Declares the globals of a model: numbers, arrays of fixed length (`name[64]`), and arrays whose
/// length is an integer parameter (`name[per advertisers]`, that parameter not tunable). The first
/// struct is what `attend` and `serve` read, the second what `plan` and `settle` write.
///
/// ```
/// # use eyeballs_model::prelude::*;
/// # parameters! { /// P.
/// #     pub struct Parameters { /// How many.
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
