//! From columns of a block to its users, and back.

use crate::block::BLOCK_PEOPLE;

/// Writes what `of` makes of a column's values in some rows.
#[inline(always)]
pub(crate) fn gather_with<T: Copy, U>(column: &[T], rows: &[u16], values: &mut [U], of: impl Fn(T) -> U) {
    match <&[T; BLOCK_PEOPLE]>::try_from(column) {
        // All blocks but the last are full, and a row of a full block needs no check.
        Ok(column) => {
            for (value, &row) in values.iter_mut().zip(rows) {
                *value = of(column[usize::from(row) % BLOCK_PEOPLE]);
            }
        }
        Err(_) => {
            for (value, &row) in values.iter_mut().zip(rows) {
                *value = of(column[usize::from(row)]);
            }
        }
    }
}

/// Makes `values` those of a column in some rows.
#[inline(always)]
pub(crate) fn gather<T: Copy + Default>(column: &[T], rows: &[u16], values: &mut Vec<T>) {
    values.resize(rows.len(), T::default());
    gather_with(column, rows, values, |value| value);
}

/// Changes a column in some rows: `change` is told the place among the rows.
#[inline(always)]
pub(crate) fn change<T>(column: &mut [T], rows: &[u16], mut change: impl FnMut(usize, &mut T)) {
    match <&mut [T; BLOCK_PEOPLE]>::try_from(&mut *column) {
        Ok(column) => {
            for (place, &row) in rows.iter().enumerate() {
                change(place, &mut column[usize::from(row) % BLOCK_PEOPLE]);
            }
        }
        Err(_) => {
            for (place, &row) in rows.iter().enumerate() {
                change(place, &mut column[usize::from(row)]);
            }
        }
    }
}

/// Puts values into some rows of a column.
#[inline(always)]
pub(crate) fn scatter<T: Copy>(values: &[T], rows: &[u16], column: &mut [T]) {
    match <&mut [T; BLOCK_PEOPLE]>::try_from(&mut *column) {
        Ok(column) => {
            for (&value, &row) in values.iter().zip(rows) {
                column[usize::from(row) % BLOCK_PEOPLE] = value;
            }
        }
        Err(_) => {
            for (&value, &row) in values.iter().zip(rows) {
                column[usize::from(row)] = value;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_and_other_blocks_give_and_take_the_same() {
        for people in [BLOCK_PEOPLE, BLOCK_PEOPLE - 1, 10] {
            let mut column: Vec<u16> = (0..people as u16).collect();
            let rows = [0, 3, 9, people as u16 - 1];
            let mut values = Vec::new();
            gather(&column, &rows, &mut values);
            assert_eq!(values, rows);
            scatter(&[7, 7, 8, 8], &rows, &mut column);
            change(&mut column, &rows[..2], |place, value| *value += place as u16);
            assert_eq!([column[0], column[1], column[3], column[9]], [7, 1, 8, 8]);
        }
    }
}
