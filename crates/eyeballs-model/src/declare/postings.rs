//! `postings!`: see the macro.

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
    (@party service) => { $crate::abi::layout::party::SERVICE };
    (@party other) => { $crate::abi::layout::party::OTHER };
}
