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
    for (rows_of_word, words_apart) in [(1, 1), (4, 1), (15, 4), (16, 4), (17, 5), (32, 8), (33, 9), (64, 16)]
    {
        for words in [256, 512, 1_024] {
            let mut bits = vec![0; words];
            for (word, bits) in bits.iter_mut().step_by(words_apart).enumerate() {
                *bits = (u64::MAX >> (WORD_ROWS - rows_of_word)).rotate_left(word as u32);
            }
            let inside =
                |row: &u16| bits[usize::from(*row) / WORD_ROWS] >> (usize::from(*row) % WORD_ROWS) & 1 == 1;
            let last = (words * WORD_ROWS - 1) as u16;
            let chosen: Vec<u16> = (0..=last).filter(inside).collect();
            for largest in [Registers::Baseline, Registers::Avx512] {
                limit(largest);
                let mut rows = Rows::default();
                rows.set(&bits);
                assert_eq!(rows.list(), chosen, "{rows_of_word} in {words_apart} of {words}, {largest:?}");
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
