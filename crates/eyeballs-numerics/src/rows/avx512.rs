//! Picking rows out of columns and putting them back, with instructions that AVX-512 has for it.

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
                let after = _mm512_maskz_loadu_epi64((chosen >> lanes::<u64>()) as __mmask8, after.cast());
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
