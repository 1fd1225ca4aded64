//! `choice!`: see the macro.

/// Declares the values of a parameter that is one of several names, as an enum.
///
/// The names are what a scenario says; their order is that of the contract, where a choice is an index.
/// `declare::Choice` is implemented for the enum, and [`parameters!`](crate::parameters) takes it as a type:
///
/// ```
/// # use eyeballs_model::prelude::*;
/// choice! {
///     /// How the price is found.
///     pub enum Auction {
///         /// Everybody pays the price of the last one who gets something.
///         Uniform = "uniform",
///         /// Everybody pays what they bid.
///         FirstPrice = "first-price",
///     }
/// }
/// assert_eq!(Auction::NAMES, ["uniform", "first-price"]);
/// assert_eq!(Auction::FirstPrice.name(), "first-price");
/// ```
#[macro_export]
macro_rules! choice {
    ($(#[$attribute:meta])* $visibility:vis enum $name:ident {
        $($(#[$variant_attribute:meta])* $variant:ident = $text:literal),+ $(,)?
    }) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        $visibility enum $name { $($(#[$variant_attribute])* $variant),+ }
        impl $crate::declare::Choice for $name {
            const ALL: &'static [Self] = &[$($name::$variant),+];
            const NAMES: &'static [&'static str] = &[$($text),+];
            const C_NAMES: &'static [*const $crate::declare::macros::CChar] =
                &[$($crate::declare::macros::c_string(concat!($text, "\0"))),+];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::declare::{Choice, Parameters};
    use core::ffi::CStr;
    use eyeballs_abi::layout::{Value, ValueData, parameter_flag, value_kind};

    crate::choice! {
        /// How the price is found.
        enum Auction { Uniform = "uniform", FirstPrice = "first-price", None = "none" }
    }
    crate::parameters! {
        /// What a scenario may set.
        struct Settings {
            /// How the price is found.
            auction: Auction = Auction::FirstPrice, tunable;
        }
    }

    #[test]
    fn the_contract_has_the_names_in_order_and_the_index_of_the_default() {
        let def = &Settings::DEFS[0];
        // SAFETY: the macro made the table: as many strings as it says.
        let name = |index| unsafe { CStr::from_ptr(*def.choices.add(index)) };
        assert_eq!((def.kind, def.flags), (value_kind::CHOICE, parameter_flag::TUNABLE));
        assert_eq!((def.choice_count, def.default_integer), (3, 1));
        assert_eq!([name(0), name(1), name(2)], [c"uniform", c"first-price", c"none"]);
    }

    #[test]
    fn the_index_of_the_contract_becomes_the_variant_and_its_name() {
        for (index, variant) in Auction::ALL.iter().enumerate() {
            let value =
                Value { kind: value_kind::CHOICE, count: 0, data: ValueData { integer: index as i64 } };
            // SAFETY: one valid value for the one parameter.
            let settings = unsafe { Settings::from_values(&[value]) };
            assert_eq!(settings.auction, *variant);
            assert_eq!((variant.index(), variant.name()), (index, Auction::NAMES[index]));
        }
    }
}
