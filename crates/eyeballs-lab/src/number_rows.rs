//! Rows of numbers of all simulations, kept out of memory until their quantiles are taken: a quantile needs a
//! number of every replication, so memory would grow with their count.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;

/// Where rows are kept meanwhile: an empty file, or a `Cursor` in memory if simulations are few.
pub trait Storage: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Storage for T {}

/// A number that can be kept as bytes.
pub trait Number: Copy + Default {
    /// How many.
    const BYTES: usize;
    /// Appends them.
    fn append_to(self, bytes: &mut Vec<u8>);
    /// Reads them back from as many.
    fn of(bytes: &[u8]) -> Self;
}

macro_rules! number {
    ($type:ty) => {
        impl Number for $type {
            const BYTES: usize = size_of::<$type>();

            fn append_to(self, bytes: &mut Vec<u8>) {
                bytes.extend(self.to_le_bytes());
            }

            fn of(bytes: &[u8]) -> Self {
                <$type>::from_le_bytes(bytes.try_into().expect("as many bytes as were written"))
            }
        }
    };
}

number!(f32);
number!(f64);

/// Rows of numbers in a storage.
#[derive(Debug)]
pub struct NumberRows<S, N> {
    storage: S,
    /// Where the next row will begin.
    end: u64,
    number: PhantomData<N>,
}

impl<S: Storage, N: Number> NumberRows<S, N> {
    /// No row yet, in a storage that is empty.
    pub fn new(storage: S) -> NumberRows<S, N> {
        NumberRows { storage, end: 0, number: PhantomData }
    }

    /// Writes a row and says where it is.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn add(&mut self, row: &[N]) -> io::Result<u64> {
        let mut bytes = Vec::with_capacity(N::BYTES * row.len());
        row.iter().for_each(|number| number.append_to(&mut bytes));
        self.storage.write_all(&bytes)?;
        let position = self.end;
        self.end += bytes.len() as u64;
        Ok(position)
    }

    /// Hands on the columns of rows of the same length, one after the other: a number of each row.
    ///
    /// # Errors
    /// If the rows cannot be read back, or what takes a column fails.
    pub fn columns(
        &mut self,
        rows: &[u64],
        length: usize,
        mut take: impl FnMut(&[N]) -> io::Result<()>,
    ) -> io::Result<()> {
        /// Numbers that are in memory at once, or this many columns if rows are very many.
        const NUMBERS: usize = 1 << 20;
        const MIN_COLUMNS: usize = 16;
        if rows.is_empty() {
            return Ok(());
        }
        let columns = (NUMBERS / rows.len()).max(MIN_COLUMNS).min(length);
        let mut part = vec![0_u8; N::BYTES * columns];
        let mut numbers = vec![N::default(); columns * rows.len()];
        for first in (0..length).step_by(columns.max(1)) {
            let part = &mut part[..N::BYTES * columns.min(length - first)];
            for (place, &row) in rows.iter().enumerate() {
                self.storage.seek(SeekFrom::Start(row + (N::BYTES * first) as u64))?;
                self.storage.read_exact(part)?;
                for (column, bytes) in part.chunks_exact(N::BYTES).enumerate() {
                    numbers[column * rows.len() + place] = N::of(bytes);
                }
            }
            for column in numbers.chunks(rows.len()).take(part.len() / N::BYTES) {
                take(column)?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    /// Rows of two lengths, one after the other; few rows are read in one part, many in several.
    #[test]
    fn columns_hold_a_number_of_each_row() {
        for count in [1, 3, 50_000] {
            let mut rows = NumberRows::new(Cursor::new(Vec::new()));
            let length = 35;
            let mut positions = Vec::new();
            for row in 0..count {
                let numbers: Vec<f32> = (0..length).map(|column| (row * 100 + column) as f32).collect();
                positions.push(rows.add(&numbers).unwrap());
                rows.add(&[-1.0; 7]).unwrap();
            }
            let mut column = 0;
            rows.columns(&positions, length, |numbers| {
                assert!(numbers.iter().enumerate().all(|(row, &n)| n == (row * 100 + column) as f32));
                assert_eq!(numbers.len(), count);
                column += 1;
                Ok(())
            })
            .unwrap();
            assert_eq!(column, length);
        }
        let mut none = NumberRows::<_, f64>::new(Cursor::new(Vec::new()));
        none.columns(&[], 5, |_| unreachable!()).unwrap();
    }

    #[test]
    fn numbers_come_back_to_the_last_bit() {
        let mut rows = NumberRows::new(Cursor::new(Vec::new()));
        let numbers = [1.0 / 3.0, -0.0, f64::MAX, f64::INFINITY, 5e-324];
        let position = rows.add(&numbers).unwrap();
        let mut back = Vec::new();
        let take = |column: &[f64]| {
            back.extend(column.iter().map(|number| number.to_bits()));
            Ok(())
        };
        rows.columns(&[position], numbers.len(), take).unwrap();
        assert_eq!(back, numbers.map(f64::to_bits));
    }
}
