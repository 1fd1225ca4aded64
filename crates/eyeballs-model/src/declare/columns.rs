//! `columns!`: see the macro.

/// Declares the columns of a model: `input` (see [`crate::abi::layout::input`]), `output` (see
/// [`crate::abi::layout::output`]) and `state` with its initial value; `shared`, which other models may read by its name; and what is
/// read of theirs, by the name that they share it by, with the value where none does: `of_service`, `of_firm`, `of_contacts`,
/// `of_followers` and `of_group` (see [`crate::abi::layout::column_role`]).
///
/// ```
/// # use eyeballs_model::prelude::*;
/// columns! {
///     /// What is read and written of each user.
///     pub struct Columns {
///         input minutes_today: f32, "min", "time spent today";
///         state orders: u16 = 0, "count", "orders so far";
///         output experience: f32, "1", "how today felt";
///         shared buyer: u8 = 0, "1", "1 for who ever bought";
///         of_service("ad_free") is_ad_free: f32 = 0.0, "1", "1 for who is shown no advertisements";
///         of_firm("member") memberships: f32 = 0.0, "count", "memberships of the firm's other services";
///         of_contacts("buyer") buyers: f32 = 0.0, "count", "contacts who bought";
///         of_followers("buyer") fans: f32 = 0.0, "count", "buyers who have the person among their contacts";
///         of_group("buyer") colleagues: f32 = 0.0, "count", "others of the group who bought";
///     }
/// }
/// ```
#[macro_export]
macro_rules! columns {
    ($(#[$attribute:meta])* $visibility:vis struct $name:ident { $($body:tt)* }) => {
        $crate::columns!(@munch [$(#[$attribute])* $visibility $name] [] $($body)*);
    };
    (@munch $head:tt [$($done:tt)*] input $field:ident: $type:ty, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) $type, INPUT, 0, $unit, $doc, (&'a [$type]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] output $field:ident: $type:ty, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) $type, OUTPUT, 0, $unit, $doc, (&'a mut [$type]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) f32, STATE, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a mut [f32]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] shared $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) f32, SHARED, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a mut [f32]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: f64 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) f64, STATE, ($initial as f64).to_bits(), $unit, $doc, (&'a mut [f64]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] shared $field:ident: f64 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) f64, SHARED, ($initial as f64).to_bits(), $unit, $doc, (&'a mut [f64]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] state $field:ident: $type:ty = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) $type, STATE, $initial as $type as u64, $unit, $doc, (&'a mut [$type]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] shared $field:ident: $type:ty = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field (stringify!($field)) $type, SHARED, $initial as $type as u64, $unit, $doc, (&'a mut [$type]) slice_mut}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] of_service($name:literal) $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field ($name) f32, OF_SERVICE, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a [f32]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] of_firm($name:literal) $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field ($name) f32, OF_FIRM, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a [f32]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] of_contacts($name:literal) $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field ($name) f32, OF_CONTACTS, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a [f32]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] of_followers($name:literal) $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field ($name) f32, OF_FOLLOWERS, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a [f32]) slice}] $($rest)*);
    };
    (@munch $head:tt [$($done:tt)*] of_group($name:literal) $field:ident: f32 = $initial:expr, $unit:literal, $doc:literal; $($rest:tt)*) => {
        $crate::columns!(@munch $head [$($done)* {$field ($name) f32, OF_GROUP, ($initial as f32).to_bits() as u64, $unit, $doc, (&'a [f32]) slice}] $($rest)*);
    };
    (@munch [$(#[$attribute:meta])* $visibility:vis $name:ident] [$({$field:ident ($column:expr) $type:ty, $role:ident, $initial:expr, $unit:literal, $doc:literal, ($view:ty) $make:ident})*]) => {
        $(#[$attribute])*
        $visibility struct $name<'a> {
            $(#[doc = $doc] pub $field: $view,)*
            #[doc(hidden)] pub lifetime: core::marker::PhantomData<&'a ()>,
        }
        impl $crate::declare::Columns for $name<'static> {
            const DEFS: &'static [$crate::abi::layout::ColumnDef] = &[$(
                $crate::abi::layout::ColumnDef {
                    name: $crate::declare::macros::c_string(concat!($column, "\0")),
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
