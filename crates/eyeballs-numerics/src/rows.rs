//! Some rows of columns of people, as bits and as a list, and what columns hold in them.
//!
//! Processors with registers of 64 bytes put the chosen values of a register side by side in one
//! instruction (`vpcompress`) and apart again (`vpexpand`); all others, and all where few rows are chosen,
//! go through the list. Both only move values.

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

/// The instructions.
#[cfg(target_arch = "x86_64")]
mod avx512 {
    use super::WORD_ROWS;
    use std::arch::x86_64::*;

    macro_rules! moves {
        ($value:ty, $mask:ty, $compress:ident, $expand:ident, $load:ident, $store:ident, $together:ident, $apart:ident) => {
            /// # Safety
            /// The processor has the instructions; `column` holds every row whose bit is set, and `values` has
            /// a slot for each.
            #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt,bmi1,bmi2")]
            pub(super) unsafe fn $compress(column: *const $value, bits: &[u64], values: *mut $value) {
                let mut done = 0;
                for (word, &bits) in bits.iter().enumerate() {
                    for part in 0..WORD_ROWS / lanes::<$value>() {
                        let chosen = (bits >> (part * lanes::<$value>())) as $mask;
                        let count = chosen.count_ones() as usize;
                        // SAFETY: no lane is read but those of bits that are set, and none written but the
                        // next slots of as many values.
                        unsafe {
                            let from = column.wrapping_add(word * WORD_ROWS + part * lanes::<$value>());
                            let together = $together(chosen, $load(chosen, from.cast()));
                            $store(values.wrapping_add(done).cast(), first(count) as $mask, together);
                        }
                        done += count;
                    }
                }
            }

            /// # Safety
            /// As above.
            #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt,bmi1,bmi2")]
            pub(super) unsafe fn $expand(values: *const $value, bits: &[u64], column: *mut $value) {
                let mut done = 0;
                for (word, &bits) in bits.iter().enumerate() {
                    for part in 0..WORD_ROWS / lanes::<$value>() {
                        let chosen = (bits >> (part * lanes::<$value>())) as $mask;
                        let count = chosen.count_ones() as usize;
                        // SAFETY: no lane is read but the next slots of as many values as bits are set, and
                        // none written but those of the bits.
                        unsafe {
                            let from = values.wrapping_add(done);
                            let apart = $apart(chosen, $load(first(count) as $mask, from.cast()));
                            let to = column.wrapping_add(word * WORD_ROWS + part * lanes::<$value>());
                            $store(to.cast(), chosen, apart);
                        }
                        done += count;
                    }
                }
            }
        };
    }

    /// Lanes of a register, of two that stand side by side: those at even positions, and those at odd ones.
    const LOWER: [u32; 16] = [0, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30];
    const UPPER: [u32; 16] = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29, 31];
    /// Lanes of two registers in turn, of the first halves and of the second.
    const FIRST: [u32; 16] = [0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23];
    const SECOND: [u32; 16] = [8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31];

    #[target_feature(enable = "avx512f")]
    #[inline]
    fn indices(of: &[u32; 16]) -> __m512i {
        // SAFETY: the array has 64 bytes.
        unsafe { _mm512_loadu_epi32(of.as_ptr().cast()) }
    }

    /// # Safety
    /// The processor has the instructions; `column` holds every row whose bit is set, and each of `low` and
    /// `high` has a slot for each.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt,bmi1,bmi2")]
    pub(super) unsafe fn compress_halves(column: *const u64, bits: &[u64], low: *mut u32, high: *mut u32) {
        let (lower, upper) = (indices(&LOWER), indices(&UPPER));
        let mut done = 0;
        for (word, &bits) in bits.iter().enumerate() {
            for part in 0..WORD_ROWS / lanes::<u32>() {
                let chosen = (bits >> (part * lanes::<u32>())) as __mmask16;
                let count = chosen.count_ones() as usize;
                let written = first(count) as __mmask16;
                let from = column.wrapping_add(word * WORD_ROWS + part * lanes::<u32>());
                // SAFETY: no row is read but those whose bit is set, and none written but the next slots of
                // as many halves.
                unsafe {
                    let before = _mm512_maskz_loadu_epi64(chosen as __mmask8, from.cast());
                    let after = from.wrapping_add(lanes::<u64>());
                    let after =
                        _mm512_maskz_loadu_epi64((chosen >> lanes::<u64>()) as __mmask8, after.cast());
                    let halves = _mm512_permutex2var_epi32(before, lower, after);
                    let together = _mm512_maskz_compress_epi32(chosen, halves);
                    _mm512_mask_storeu_epi32(low.wrapping_add(done).cast(), written, together);
                    let halves = _mm512_permutex2var_epi32(before, upper, after);
                    let together = _mm512_maskz_compress_epi32(chosen, halves);
                    _mm512_mask_storeu_epi32(high.wrapping_add(done).cast(), written, together);
                }
                done += count;
            }
        }
    }

    /// # Safety
    /// As above.
    #[target_feature(enable = "avx512f,avx512bw,avx512vbmi2,popcnt,bmi1,bmi2")]
    pub(super) unsafe fn expand_halves(low: *const u32, high: *const u32, bits: &[u64], column: *mut u64) {
        let (these, those) = (indices(&FIRST), indices(&SECOND));
        let mut done = 0;
        for (word, &bits) in bits.iter().enumerate() {
            for part in 0..WORD_ROWS / lanes::<u32>() {
                let chosen = (bits >> (part * lanes::<u32>())) as __mmask16;
                let count = chosen.count_ones() as usize;
                let read = first(count) as __mmask16;
                let to = column.wrapping_add(word * WORD_ROWS + part * lanes::<u32>());
                // SAFETY: no half is read but the next of as many rows as bits are set, and no row written
                // but those of the bits.
                unsafe {
                    let low = _mm512_maskz_loadu_epi32(read, low.wrapping_add(done).cast());
                    let low = _mm512_maskz_expand_epi32(chosen, low);
                    let high = _mm512_maskz_loadu_epi32(read, high.wrapping_add(done).cast());
                    let high = _mm512_maskz_expand_epi32(chosen, high);
                    let before = _mm512_permutex2var_epi32(low, these, high);
                    _mm512_mask_storeu_epi64(to.cast(), chosen as __mmask8, before);
                    let after = _mm512_permutex2var_epi32(low, those, high);
                    let to = to.wrapping_add(lanes::<u64>());
                    _mm512_mask_storeu_epi64(to.cast(), (chosen >> lanes::<u64>()) as __mmask8, after);
                }
                done += count;
            }
        }
    }

    /// The positions of the bits that are set, in increasing order.
    ///
    /// # Safety
    /// The processor has the instructions; `list` has room for them and [`WORD_ROWS`] more.
    #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512vbmi2,popcnt,bmi1,bmi2")]
    pub(super) unsafe fn list(bits: &[u64], list: *mut u16) {
        const HALF: usize = WORD_ROWS / 2;
        const QUARTER: usize = WORD_ROWS / 4;
        let positions: [u8; WORD_ROWS] = std::array::from_fn(|position| position as u8);
        // SAFETY: the array has 64 bytes.
        let positions = unsafe { _mm512_loadu_epi8(positions.as_ptr().cast()) };
        let mut done = 0;
        let mut first = _mm512_setzero_si512();
        for &bits in bits {
            let together = _mm512_maskz_compress_epi8(bits, positions);
            let low = _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(together)), first);
            let count = bits.count_ones() as usize;
            let to = list.wrapping_add(done);
            // SAFETY: what stands behind the positions of this word is written again by the next, and the list has
            // room for a word more than there are rows.
            unsafe {
                if count <= QUARTER {
                    // A smaller one seldom crosses a line of the cache.
                    _mm256_storeu_epi16(to.cast(), _mm512_castsi512_si256(low));
                } else {
                    _mm512_storeu_epi16(to.cast(), low);
                }
            }
            if count > HALF {
                let high = _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64::<1>(together));
                // SAFETY: as above.
                unsafe { _mm512_storeu_epi16(to.wrapping_add(HALF).cast(), _mm512_add_epi16(high, first)) };
            }
            first = _mm512_add_epi16(first, _mm512_set1_epi16(WORD_ROWS as i16));
            done += count;
        }
    }

    /// Values in a register.
    const fn lanes<T>() -> usize {
        64 / size_of::<T>()
    }

    /// The lowest bits, up to 64.
    #[target_feature(enable = "bmi2")]
    #[inline]
    fn first(count: usize) -> u64 {
        _bzhi_u64(u64::MAX, count as u32)
    }

    moves!(
        u8,
        __mmask64,
        compress_u8,
        expand_u8,
        _mm512_maskz_loadu_epi8,
        _mm512_mask_storeu_epi8,
        _mm512_maskz_compress_epi8,
        _mm512_maskz_expand_epi8
    );
    moves!(
        u16,
        __mmask32,
        compress_u16,
        expand_u16,
        _mm512_maskz_loadu_epi16,
        _mm512_mask_storeu_epi16,
        _mm512_maskz_compress_epi16,
        _mm512_maskz_expand_epi16
    );
    moves!(
        u32,
        __mmask16,
        compress_u32,
        expand_u32,
        _mm512_maskz_loadu_epi32,
        _mm512_mask_storeu_epi32,
        _mm512_maskz_compress_epi32,
        _mm512_maskz_expand_epi32
    );
    moves!(
        u64,
        __mmask8,
        compress_u64,
        expand_u64,
        _mm512_maskz_loadu_epi64,
        _mm512_mask_storeu_epi64,
        _mm512_maskz_compress_epi64,
        _mm512_maskz_expand_epi64
    );
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vectorised::limit;
    use std::sync::{Mutex, MutexGuard, PoisonError};

    /// What registers are allowed is said for the both program: one test at a time.
    static ALONE: Mutex<()> = Mutex::new(());

    fn alone() -> MutexGuard<'static, ()> {
        ALONE.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Words of a full block.
    const WORDS: usize = CALL_ROWS / WORD_ROWS;

    fn sets() -> Vec<[u64; WORDS]> {
        let key = crate::random::RandomKey { key: [1, 2], day: 3, stream: 4 };
        let word = |at: usize, draw| {
            let [a, b, ..] = key.bits(at as u32, 0, draw);
            u64::from(a) << 32 | u64::from(b)
        };
        vec![
            [0; WORDS],
            [u64::MAX; WORDS],
            std::array::from_fn(|at| word(at, 0)),
            std::array::from_fn(|at| word(at, 1) | word(at, 2)),
            std::array::from_fn(|at| word(at, 3) & word(at, 4) & word(at, 5)),
            std::array::from_fn(|at| if at % 3 == 0 { u64::MAX } else { 1 << at }),
            std::array::from_fn(|at| u64::from(at == 7) << 63),
        ]
    }

    fn there_and_back<T: Plain + PartialEq + std::fmt::Debug>(value: impl Fn(usize) -> T, absent: T) {
        for bits in sets() {
            for people in [CALL_ROWS, 3_001, 2_048, 1_000] {
                let inside = |row: &usize| bits[row / WORD_ROWS] >> (row % WORD_ROWS) & 1 == 1;
                let chosen: Vec<usize> = (0..people).filter(inside).collect();
                let mut of_people = [0; WORDS];
                for &row in &chosen {
                    of_people[row / WORD_ROWS] |= 1 << (row % WORD_ROWS);
                }
                let column: Vec<T> = (0..people).map(&value).collect();
                let expected: Vec<T> = chosen.iter().map(|&row| value(row)).collect();
                let mut kept = vec![absent; people];
                for &row in &chosen {
                    kept[row] = value(row);
                }
                for largest in [Registers::Baseline, Registers::Avx512] {
                    limit(largest);
                    let mut rows = Rows::default();
                    rows.set(&of_people);
                    assert!(rows.list().iter().map(|&row| usize::from(row)).eq(chosen.iter().copied()));
                    // One slot more than needed: it stays as it is.
                    let mut values = vec![absent; rows.len() + 1];
                    rows.gather(&column, &mut values);
                    assert_eq!(values[..rows.len()], expected, "{largest:?}");
                    assert_eq!(values[rows.len()], absent, "{largest:?}");
                    let mut scattered = vec![absent; people];
                    rows.scatter(&values, &mut scattered);
                    assert_eq!(scattered, kept, "{largest:?}");
                }
                limit(Registers::Avx512);
            }
        }
    }

    #[test]
    fn values_of_every_size_go_to_their_places_and_back() {
        let _alone = alone();
        there_and_back(|row| (row * 7 + 1) as u8, 0);
        there_and_back(|row| row as u16 + 1, 0);
        there_and_back(|row| row as f32 + 0.5, -1.0);
        there_and_back(|row| row as u32 + 70_000, 0);
        there_and_back(|row| -(row as i64) - 1, 0);
        there_and_back(|row| row as f64 + 0.25, -1.0);
    }

    #[test]
    fn halves_of_values_go_to_their_places_and_back() {
        let _alone = alone();
        let column: Vec<u64> = (0..3_001).map(|row| ((row * 5 + 2) << 32) | (row * 3 + 1)).collect();
        for bits in sets() {
            let mut of_people: Vec<u64> = bits[..47].to_vec();
            of_people[46] &= (1 << (3_001 % WORD_ROWS)) - 1;
            for largest in [Registers::Baseline, Registers::Avx512] {
                limit(largest);
                let mut rows = Rows::default();
                rows.set(&of_people);
                // One slot more than needed: it stays as it is.
                let (mut low, mut high) = (vec![7_u32; rows.len() + 1], vec![7.0_f32; rows.len() + 1]);
                rows.gather_halves(&column, &mut low, &mut high);
                let mut kept = vec![0; column.len()];
                for (slot, &row) in rows.list().iter().enumerate() {
                    let row = usize::from(row);
                    assert_eq!(u64::from(low[slot]), column[row] & 0xFFFF_FFFF, "{largest:?}");
                    assert_eq!(u64::from(high[slot].to_bits()), column[row] >> 32, "{largest:?}");
                    kept[row] = column[row];
                }
                assert_eq!((low[rows.len()], high[rows.len()]), (7, 7.0), "{largest:?}");
                let mut scattered = vec![0; column.len()];
                rows.scatter_halves(&low, &high, &mut scattered);
                assert_eq!(scattered, kept, "{largest:?}");
            }
            limit(Registers::Avx512);
        }
    }

    #[test]
    fn few_rows_of_many_words_are_all_listed() {
        let _alone = alone();
        // Some neighbours in some words, the others empty.
        for (rows_of_word, words_apart) in
            [(1, 1), (4, 1), (15, 4), (16, 4), (17, 5), (32, 8), (33, 9), (64, 16)]
        {
            for words in [256, 512, 1_024] {
                let mut bits = vec![0; words];
                for (word, bits) in bits.iter_mut().step_by(words_apart).enumerate() {
                    *bits = (u64::MAX >> (WORD_ROWS - rows_of_word)).rotate_left(word as u32);
                }
                let inside = |row: &u16| {
                    bits[usize::from(*row) / WORD_ROWS] >> (usize::from(*row) % WORD_ROWS) & 1 == 1
                };
                let last = (words * WORD_ROWS - 1) as u16;
                let chosen: Vec<u16> = (0..=last).filter(inside).collect();
                for largest in [Registers::Baseline, Registers::Avx512] {
                    limit(largest);
                    let mut rows = Rows::default();
                    rows.set(&bits);
                    assert_eq!(
                        rows.list(),
                        chosen,
                        "{rows_of_word} in {words_apart} of {words}, {largest:?}"
                    );
                }
            }
        }
        limit(Registers::Avx512);
    }

    #[test]
    #[should_panic(expected = "row 4095 of a column of 4095")]
    fn a_column_without_the_last_row_is_refused() {
        let mut rows = Rows::default();
        rows.set(&[u64::MAX; WORDS]);
        rows.gather(&[0_u16; CALL_ROWS - 1], &mut [0; CALL_ROWS]);
    }
}
