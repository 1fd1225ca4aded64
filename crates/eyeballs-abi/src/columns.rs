//! Values of columns, 64-byte aligned as the contract wants them.

use crate::description::{Column, ColumnType};
use eyeballs_numerics::rows::{Plain, Rows};

#[repr(C, align(64))]
#[derive(Clone, Copy, Debug)]
struct CacheLine([u8; 64]);

/// Values of one column, 64-byte aligned.
#[derive(Clone, Debug)]
pub struct ColumnBuffer {
    value_type: ColumnType,
    rows: usize,
    lines: Vec<CacheLine>,
}

/// Types that a column can hold.
pub trait ColumnValue: Plain {
    /// The type's tag.
    const TYPE: ColumnType;
}
macro_rules! column_values {
    ($($rust:ty => $tag:ident),*) => { $(
        impl ColumnValue for $rust { const TYPE: ColumnType = ColumnType::$tag; }
    )* };
}
column_values!(f32 => F32, f64 => F64, u8 => U8, u16 => U16, u32 => U32, i64 => I64);

impl ColumnBuffer {
    /// Zeroed values.
    pub fn new(value_type: ColumnType, rows: usize) -> ColumnBuffer {
        let lines = (rows * value_type.bytes()).div_ceil(64);
        ColumnBuffer { value_type, rows, lines: vec![CacheLine([0; 64]); lines] }
    }

    /// A buffer for a declared column, every row at the column's initial value.
    pub fn of(column: &Column, rows: usize) -> ColumnBuffer {
        let mut buffer = ColumnBuffer::new(column.value_type, rows);
        for row in 0..rows {
            buffer.set_bits(row, column.initial_bits);
        }
        buffer
    }

    /// Type of the values.
    pub fn value_type(&self) -> ColumnType {
        self.value_type
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The first value, for a call across the contract.
    pub(crate) fn as_mut_ptr(&mut self) -> *mut core::ffi::c_void {
        self.lines.as_mut_ptr().cast()
    }

    /// The values.
    ///
    /// # Panics
    /// If the buffer holds another type.
    pub fn values<T: ColumnValue>(&self) -> &[T] {
        assert_eq!(self.value_type, T::TYPE, "type of a column");
        // SAFETY: the lines are aligned to 64 bytes and hold `rows` values; every bit pattern of the
        // sealed types is a value.
        unsafe { core::slice::from_raw_parts(self.lines.as_ptr().cast(), self.rows) }
    }

    /// The values, to be written.
    ///
    /// # Panics
    /// If the buffer holds another type.
    pub fn values_mut<T: ColumnValue>(&mut self) -> &mut [T] {
        assert_eq!(self.value_type, T::TYPE, "type of a column");
        // SAFETY: as in `values`, and the buffer is borrowed for writing.
        unsafe { core::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.rows) }
    }

    /// Writes the low bits of `bits` as the value of a row.
    pub fn set_bits(&mut self, row: usize, bits: u64) {
        match self.value_type {
            ColumnType::U8 => self.values_mut::<u8>()[row] = bits as u8,
            ColumnType::U16 => self.values_mut::<u16>()[row] = bits as u16,
            ColumnType::U32 => self.values_mut::<u32>()[row] = bits as u32,
            ColumnType::F32 => self.values_mut::<f32>()[row] = f32::from_bits(bits as u32),
            ColumnType::I64 => self.values_mut::<i64>()[row] = bits as i64,
            ColumnType::F64 => self.values_mut::<f64>()[row] = f64::from_bits(bits),
        }
    }

    /// Copies some rows of `from`, counted from `first`, to the first rows of this buffer.
    pub fn gather(&mut self, from: &ColumnBuffer, first: usize, rows: &Rows) {
        match self.value_type {
            ColumnType::U8 => rows.gather::<u8>(&from.values()[first..], self.values_mut()),
            ColumnType::U16 => rows.gather::<u16>(&from.values()[first..], self.values_mut()),
            ColumnType::U32 => rows.gather::<u32>(&from.values()[first..], self.values_mut()),
            ColumnType::F32 => rows.gather::<f32>(&from.values()[first..], self.values_mut()),
            ColumnType::I64 => rows.gather::<i64>(&from.values()[first..], self.values_mut()),
            ColumnType::F64 => rows.gather::<f64>(&from.values()[first..], self.values_mut()),
        }
    }

    /// Adds some rows of it, counted from `first`, to sums.
    pub fn add_to(&self, first: usize, rows: &Rows, sums: &mut [f32]) {
        fn add<T: ColumnValue>(values: &[T], rows: &Rows, sums: &mut [f32], number: impl Fn(T) -> f32) {
            for (sum, &row) in sums.iter_mut().zip(rows.list()) {
                *sum += number(values[usize::from(row)]);
            }
        }
        match self.value_type {
            ColumnType::U8 => add(&self.values::<u8>()[first..], rows, sums, f32::from),
            ColumnType::U16 => add(&self.values::<u16>()[first..], rows, sums, f32::from),
            ColumnType::U32 => add(&self.values::<u32>()[first..], rows, sums, |value| value as f32),
            ColumnType::F32 => add(&self.values::<f32>()[first..], rows, sums, |value| value),
            ColumnType::I64 => add(&self.values::<i64>()[first..], rows, sums, |value| value as f32),
            ColumnType::F64 => add(&self.values::<f64>()[first..], rows, sums, |value| value as f32),
        }
    }

    /// The value of a row as a number of 32 bits.
    pub fn number(&self, row: usize) -> f32 {
        match self.value_type {
            ColumnType::U8 => f32::from(self.values::<u8>()[row]),
            ColumnType::U16 => f32::from(self.values::<u16>()[row]),
            ColumnType::U32 => self.values::<u32>()[row] as f32,
            ColumnType::F32 => self.values::<f32>()[row],
            ColumnType::I64 => self.values::<i64>()[row] as f32,
            ColumnType::F64 => self.values::<f64>()[row] as f32,
        }
    }

    /// Copies the first rows of this buffer to some rows of `to`, counted from `first`.
    pub fn scatter(&self, to: &mut ColumnBuffer, first: usize, rows: &Rows) {
        match self.value_type {
            ColumnType::U8 => rows.scatter::<u8>(self.values(), &mut to.values_mut()[first..]),
            ColumnType::U16 => rows.scatter::<u16>(self.values(), &mut to.values_mut()[first..]),
            ColumnType::U32 => rows.scatter::<u32>(self.values(), &mut to.values_mut()[first..]),
            ColumnType::F32 => rows.scatter::<f32>(self.values(), &mut to.values_mut()[first..]),
            ColumnType::I64 => rows.scatter::<i64>(self.values(), &mut to.values_mut()[first..]),
            ColumnType::F64 => rows.scatter::<f64>(self.values(), &mut to.values_mut()[first..]),
        }
    }
}
