//! Numbers, lists and structs as bytes. A value is put, and either taken (made of the bytes) or refilled
//! (overwritten in place, its lists keeping their lengths: columns of people, arrays of models).

use super::CheckpointError;
use super::frame::{Reader, Writer};
use crate::units::{Day, Micros};
use eyeballs_abi::columns::ColumnBuffer;
use eyeballs_abi::description::ColumnType;
use std::io;

type Taken<T> = Result<T, CheckpointError>;

/// Can be written.
pub(super) trait Put {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()>;

    /// Says what [`Put::put`] writes: types, and names of fields in their order.
    fn describe(to: &mut String);
}

/// Says what is written of one field of a struct.
pub(super) fn describe_field<Struct, Field: Put>(name: &str, _: fn(&Struct) -> &Field, to: &mut String) {
    to.push_str(name);
    to.push(':');
    Field::describe(to);
    to.push(',');
}

/// Can be made of bytes.
pub(super) trait Take: Put + Sized {
    fn take(from: &mut Reader<'_>) -> Taken<Self>;
}

/// Can be overwritten from bytes.
pub(super) trait Refill: Put {
    fn refill(&mut self, from: &mut Reader<'_>) -> Taken<()>;
}

/// What can be taken can be refilled.
macro_rules! refill_by_taking {
    ($($type:ty),*) => { $(
        impl Refill for $type {
            fn refill(&mut self, from: &mut Reader<'_>) -> Result<(), CheckpointError> {
                *self = <$type>::take(from)?;
                Ok(())
            }
        }
    )* };
}
pub(super) use refill_by_taking;

macro_rules! numbers {
    ($($number:ty),*) => { $(
        impl Put for $number {
            #[inline]
            fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
                to.bytes(&self.to_le_bytes())
            }

            fn describe(to: &mut String) {
                to.push_str(stringify!($number));
            }
        }
        impl Take for $number {
            #[inline]
            fn take(from: &mut Reader<'_>) -> Taken<$number> {
                from.bytes().map(<$number>::from_le_bytes)
            }
        }
        refill_by_taking!($number);
    )* };
}
numbers!(u8, u16, u32, u64, i64, f32, f64);

/// A struct whose fields are all written.
macro_rules! all_fields {
    ($type:ident { $($field:ident),* $(,)? }) => {
        impl Put for $type {
            fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
                let $type { $($field),* } = self;
                $( $field.put(to)?; )*
                Ok(())
            }

            fn describe(to: &mut String) {
                to.push_str(concat!(stringify!($type), "{"));
                $( describe_field(stringify!($field), |value: &$type| &value.$field, to); )*
                to.push('}');
            }
        }
        impl Take for $type {
            fn take(from: &mut Reader<'_>) -> Result<$type, CheckpointError> {
                Ok($type { $($field: Take::take(from)?),* })
            }
        }
        refill_by_taking!($type);
    };
}
pub(super) use all_fields;

/// A struct that is made first and refilled then: fields that are taken anew, fields that are refilled
/// and keep their lengths, and fields that follow from the world.
macro_rules! some_fields {
    ($type:ident { taken: [$($taken:ident),*], refilled: [$($refilled:ident),*], made: [$($made:ident),*] }) => {
        impl Put for $type {
            fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
                let $type { $($taken,)* $($refilled,)* $($made: _,)* } = self;
                $( $taken.put(to)?; )*
                $( $refilled.put(to)?; )*
                Ok(())
            }

            fn describe(to: &mut String) {
                to.push_str(concat!(stringify!($type), "{"));
                $( describe_field(stringify!($taken), |value: &$type| &value.$taken, to); )*
                $( describe_field(stringify!($refilled), |value: &$type| &value.$refilled, to); )*
                to.push('}');
            }
        }
        impl Refill for $type {
            fn refill(&mut self, from: &mut Reader<'_>) -> Result<(), CheckpointError> {
                $( self.$taken = Take::take(from)?; )*
                $( self.$refilled.refill(from)?; )*
                Ok(())
            }
        }
    };
}
pub(super) use some_fields;

impl Put for bool {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        u8::from(*self).put(to)
    }

    fn describe(to: &mut String) {
        to.push_str("bool");
    }
}

impl Take for bool {
    fn take(from: &mut Reader<'_>) -> Taken<bool> {
        match u8::take(from)? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(CheckpointError::Damaged("it has a yes or no that is neither")),
        }
    }
}

impl Put for Day {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.0.put(to)
    }

    fn describe(to: &mut String) {
        to.push_str("Day");
    }
}

impl Take for Day {
    fn take(from: &mut Reader<'_>) -> Taken<Day> {
        u32::take(from).map(Day)
    }
}

impl Put for Micros {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.0.put(to)
    }

    fn describe(to: &mut String) {
        to.push_str("Micros");
    }
}

impl Take for Micros {
    fn take(from: &mut Reader<'_>) -> Taken<Micros> {
        i64::take(from).map(Micros)
    }
}

impl<T: Put> Put for Option<T> {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.is_some().put(to)?;
        self.iter().try_for_each(|value| value.put(to))
    }

    fn describe(to: &mut String) {
        T::describe(to);
        to.push('?');
    }
}

impl<T: Take> Take for Option<T> {
    fn take(from: &mut Reader<'_>) -> Taken<Option<T>> {
        if bool::take(from)? { T::take(from).map(Some) } else { Ok(None) }
    }
}

impl Put for String {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        (self.len() as u64).put(to)?;
        to.bytes(self.as_bytes())
    }

    fn describe(to: &mut String) {
        to.push_str("String");
    }
}

impl Take for String {
    fn take(from: &mut Reader<'_>) -> Taken<String> {
        String::from_utf8(Vec::take(from)?)
            .map_err(|_| CheckpointError::Damaged("it has a text that is none"))
    }
}

impl<T: Put> Put for Vec<T> {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        (self.len() as u64).put(to)?;
        self.iter().try_for_each(|value| value.put(to))
    }

    fn describe(to: &mut String) {
        to.push('[');
        T::describe(to);
        to.push(']');
    }
}

impl<T: Take> Take for Vec<T> {
    fn take(from: &mut Reader<'_>) -> Taken<Vec<T>> {
        // Grows as values come: a length is only believed as far as there are bytes.
        let mut values = Vec::new();
        for _ in 0..u64::take(from)? {
            values.push(T::take(from)?);
        }
        Ok(values)
    }
}

impl<T: Refill> Refill for Vec<T> {
    fn refill(&mut self, from: &mut Reader<'_>) -> Taken<()> {
        if u64::take(from)? != self.len() as u64 {
            return Err(CheckpointError::Damaged("it has a list of another length than its world"));
        }
        self.iter_mut().try_for_each(|value| value.refill(from))
    }
}

impl<T: Put, const N: usize> Put for [T; N] {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.iter().try_for_each(|value| value.put(to))
    }

    fn describe(to: &mut String) {
        to.push('[');
        T::describe(to);
        to.push_str(&format!(";{N}]"));
    }
}

impl<T: Refill, const N: usize> Refill for [T; N] {
    fn refill(&mut self, from: &mut Reader<'_>) -> Taken<()> {
        self.iter_mut().try_for_each(|value| value.refill(from))
    }
}

impl Put for (u64, u64) {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        self.0.put(to)?;
        self.1.put(to)
    }

    fn describe(to: &mut String) {
        to.push_str("(u64,u64)");
    }
}

impl Refill for (u64, u64) {
    fn refill(&mut self, from: &mut Reader<'_>) -> Taken<()> {
        self.0.refill(from)?;
        self.1.refill(from)
    }
}

impl Put for ColumnBuffer {
    fn put(&self, to: &mut Writer<'_>) -> io::Result<()> {
        match self.value_type() {
            ColumnType::U8 => self.values::<u8>().iter().try_for_each(|value| value.put(to)),
            ColumnType::U16 => self.values::<u16>().iter().try_for_each(|value| value.put(to)),
            ColumnType::U32 => self.values::<u32>().iter().try_for_each(|value| value.put(to)),
            ColumnType::F32 => self.values::<f32>().iter().try_for_each(|value| value.put(to)),
            ColumnType::I64 => self.values::<i64>().iter().try_for_each(|value| value.put(to)),
            ColumnType::F64 => self.values::<f64>().iter().try_for_each(|value| value.put(to)),
        }
    }

    fn describe(to: &mut String) {
        to.push_str("ColumnBuffer");
    }
}

impl Refill for ColumnBuffer {
    fn refill(&mut self, from: &mut Reader<'_>) -> Taken<()> {
        match self.value_type() {
            ColumnType::U8 => self.values_mut::<u8>().iter_mut().try_for_each(|value| value.refill(from)),
            ColumnType::U16 => self.values_mut::<u16>().iter_mut().try_for_each(|value| value.refill(from)),
            ColumnType::U32 => self.values_mut::<u32>().iter_mut().try_for_each(|value| value.refill(from)),
            ColumnType::F32 => self.values_mut::<f32>().iter_mut().try_for_each(|value| value.refill(from)),
            ColumnType::I64 => self.values_mut::<i64>().iter_mut().try_for_each(|value| value.refill(from)),
            ColumnType::F64 => self.values_mut::<f64>().iter_mut().try_for_each(|value| value.refill(from)),
        }
    }
}
