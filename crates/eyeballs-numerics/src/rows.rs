//! Some rows of columns of people, as bits and as a list, and what columns hold in them.
//!
//! Processors with registers of 64 bytes put the chosen values of a register side by side in one
//! instruction (`vpcompress`) and apart again (`vpexpand`); all others, and all where few rows are chosen,
//! go through the list. Both only move values.

#[cfg(target_arch = "x86_64")]
mod avx512;

use crate::vectorised;
use crate::vectorised::{Registers, registers};

/// Numbers that columns hold: of 1, 2, 4 or 8 bytes, without invalid bits.
pub trait Plain: Copy + sealed::Sealed {}
mod sealed {
    pub trait Sealed {}
}
macro_rules! plain {
    ($($number:ty),*) => { $(
        impl sealed::Sealed for $number {}
        impl Plain for $number {}
    )* };
}
plain!(u8, u16, u32, i64, f32, f64);

/// Rows that go to a model in one call, at most.
pub const CALL_ROWS: usize = 4096;
/// Rows in a word of a set.
pub const WORD_ROWS: usize = u64::BITS as usize;
/// With fewer rows in a word, on average, the list is faster than a look at all words.
const FEW: usize = 4;

/// Some rows of columns, at most [`CALL_ROWS`] of at most 65,536.
#[derive(Clone, Debug)]
pub struct Rows {
    /// As a set; none unless they are many.
    bits: Vec<u64>,
    /// In increasing order; room for one word more than there can be.
    list: Box<[u16; CALL_ROWS + WORD_ROWS]>,
    count: usize,
}

impl Default for Rows {
    /// No rows.
    fn default() -> Rows {
        Rows { bits: Vec::new(), list: Box::new([0; CALL_ROWS + WORD_ROWS]), count: 0 }
    }
}

vectorised! {
    /// How many of the first words of a set hold no more than [`CALL_ROWS`] rows in all, and their rows.
    pub fn of_one_call(bits: &[u64]) -> (usize, usize) {
        let (mut words, mut rows) = (0, 0);
        // Many at a time as far as they go, then fewer.
        for together in [64, 8, 1] {
            for some in bits[words..].chunks(together) {
                let more = rows + some.iter().map(|bits| bits.count_ones() as usize).sum::<usize>();
                if more > CALL_ROWS {
                    break;
                }
                (words, rows) = (words + some.len(), more);
            }
        }
        (words, rows)
    }
}

impl Rows {
    /// Makes them those of a set: bit `row % 64` of word `row / 64`.
    ///
    /// # Panics
    /// If they are too many for one call, or lie beyond what 16 bits can count.
    pub fn set(&mut self, bits: &[u64]) {
        let (words, count) = of_one_call(bits);
        assert!(words == bits.len() && words * WORD_ROWS <= 1 << u16::BITS, "rows of more than one call");
        self.bits.clear();
        if count >= FEW * bits.len() {
            self.bits.extend_from_slice(bits);
        }
        self.count = count;
        #[cfg(target_arch = "x86_64")]
        if registers() == Registers::Avx512 {
            // SAFETY: the processor has the instructions; there are at most `CALL_ROWS` rows, as checked, and
            // the list has room for a word more.
            unsafe { avx512::list(bits, self.list.as_mut_ptr()) };
            return;
        }
        let mut slots = self.list.iter_mut();
        for (word, &bits) in bits.iter().enumerate() {
            for (row, slot) in ones(bits).zip(&mut slots) {
                *slot = (word * WORD_ROWS + row) as u16;
            }
        }
    }

    /// Makes them none.
    pub fn clear(&mut self) {
        self.bits.clear();
        self.count = 0;
    }

    /// Their numbers, in increasing order.
    pub fn list(&self) -> &[u16] {
        &self.list[..self.count]
    }

    /// Their number.
    pub fn len(&self) -> usize {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Writes what a column holds in these rows to the first of `values`.
    ///
    /// # Panics
    /// If the column ends before the last row, or `values` is shorter than they are many.
    #[inline]
    pub fn gather<T: Plain>(&self, column: &[T], values: &mut [T]) {
        let values = &mut values[..self.len()];
        let words = self.words(column.len());
        #[cfg(target_arch = "x86_64")]
        if self.are_many() && registers() == Registers::Avx512 {
            let (from, to) = (column.as_ptr(), values.as_mut_ptr());
            let bits = &self.bits[..words];
            // SAFETY: the processor has the instructions; the column holds every row, as checked, and
            // `values` one slot for each; a column's values have no invalid bits.
            unsafe {
                match size_of::<T>() {
                    1 => avx512::compress_u8(from.cast(), bits, to.cast()),
                    2 => avx512::compress_u16(from.cast(), bits, to.cast()),
                    4 => avx512::compress_u32(from.cast(), bits, to.cast()),
                    _ => avx512::compress_u64(from.cast(), bits, to.cast()),
                };
            }
            return;
        }
        for (value, &row) in values.iter_mut().zip(self.list()) {
            // SAFETY: the column holds the last row, as checked, and so all.
            *value = unsafe { *column.get_unchecked(usize::from(row)) };
        }
    }

    /// Puts the first of `values` into these rows of a column.
    ///
    /// # Panics
    /// If the column ends before the last row, or there is not one value for each.
    #[inline]
    pub fn scatter<T: Plain>(&self, values: &[T], column: &mut [T]) {
        let values = &values[..self.len()];
        let words = self.words(column.len());
        #[cfg(target_arch = "x86_64")]
        if self.are_many() && registers() == Registers::Avx512 {
            let (from, to) = (values.as_ptr(), column.as_mut_ptr());
            let bits = &self.bits[..words];
            // SAFETY: as in `gather`, the other way round.
            unsafe {
                match size_of::<T>() {
                    1 => avx512::expand_u8(from.cast(), bits, to.cast()),
                    2 => avx512::expand_u16(from.cast(), bits, to.cast()),
                    4 => avx512::expand_u32(from.cast(), bits, to.cast()),
                    _ => avx512::expand_u64(from.cast(), bits, to.cast()),
                }
            }
            return;
        }
        for (&value, &row) in values.iter().zip(self.list()) {
            // SAFETY: as in `gather`.
            unsafe { *column.get_unchecked_mut(usize::from(row)) = value };
        }
    }

    /// Writes the lower halves of what a column holds in these rows to the first of one list, and the upper
    /// halves, as floats, to the first of another.
    ///
    /// # Panics
    /// If the column ends before the last row, or a list is shorter than they are many.
    #[inline]
    pub fn gather_halves(&self, column: &[u64], low: &mut [u32], high: &mut [f32]) {
        let (low, high) = (&mut low[..self.len()], &mut high[..self.len()]);
        let words = self.words(column.len());
        #[cfg(target_arch = "x86_64")]
        if self.are_many() && registers() == Registers::Avx512 {
            let (low, high) = (low.as_mut_ptr().cast(), high.as_mut_ptr().cast());
            // SAFETY: as in `gather`.
            unsafe { avx512::compress_halves(column.as_ptr(), &self.bits[..words], low, high) };
            return;
        }
        for ((low, high), &row) in low.iter_mut().zip(high).zip(self.list()) {
            // SAFETY: the column holds the last row, as checked, and so all.
            let both = unsafe { *column.get_unchecked(usize::from(row)) };
            (*low, *high) = (both as u32, f32::from_bits((both >> u32::BITS) as u32));
        }
    }

    /// Puts lower and upper halves into these rows of a column.
    ///
    /// # Panics
    /// If the column ends before the last row, or there is not one half of each kind for each.
    #[inline]
    pub fn scatter_halves(&self, low: &[u32], high: &[f32], column: &mut [u64]) {
        let (low, high) = (&low[..self.len()], &high[..self.len()]);
        let words = self.words(column.len());
        #[cfg(target_arch = "x86_64")]
        if self.are_many() && registers() == Registers::Avx512 {
            let (low, high) = (low.as_ptr().cast(), high.as_ptr().cast());
            // SAFETY: as in `gather_halves`, the other way round.
            unsafe { avx512::expand_halves(low, high, &self.bits[..words], column.as_mut_ptr()) };
            return;
        }
        for ((&low, &high), &row) in low.iter().zip(high).zip(self.list()) {
            let both = u64::from(high.to_bits()) << u32::BITS | u64::from(low);
            // SAFETY: as in `gather`.
            unsafe { *column.get_unchecked_mut(usize::from(row)) = both };
        }
    }

    /// Whether a look at all words is faster than the list.
    fn are_many(&self) -> bool {
        !self.bits.is_empty()
    }

    /// The number of words up to the last row, which a column of `column_rows` rows must hold.
    fn words(&self, column_rows: usize) -> usize {
        let needed = self.list().last().map_or(0, |&last| usize::from(last) + 1);
        assert!(needed <= column_rows, "row {} of a column of {column_rows}", needed.saturating_sub(1));
        needed.div_ceil(WORD_ROWS)
    }
}

/// The positions of the bits of a word that are set, in increasing order.
#[inline(always)]
pub fn ones(mut bits: u64) -> impl Iterator<Item = usize> {
    std::iter::from_fn(move || {
        let position = bits.trailing_zeros() as usize;
        let left = bits != 0;
        bits &= bits.wrapping_sub(1);
        left.then_some(position)
    })
}

#[cfg(test)]
mod tests;
