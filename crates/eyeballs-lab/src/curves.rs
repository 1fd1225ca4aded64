//! The curves of all simulations, kept out of memory until their quantiles are taken: a quantile needs all
//! replications of a day, so memory would grow with their number.

use std::io::{self, Read, Seek, SeekFrom, Write};

/// Where curves are kept meanwhile: an empty file, or a `Cursor` in memory if simulations are few.
pub trait Storage: Read + Write + Seek + Send {}

impl<T: Read + Write + Seek + Send> Storage for T {}

/// Rows of numbers, one for each simulation and firm, in a storage.
pub(crate) struct Curves<'a> {
    storage: &'a mut dyn Storage,
    /// Where the next row will begin.
    end: u64,
}

impl<'a> Curves<'a> {
    pub(crate) fn new(storage: &'a mut dyn Storage) -> Curves<'a> {
        Curves { storage, end: 0 }
    }

    /// Writes a row and says where it is.
    pub(crate) fn add(&mut self, row: &[f32]) -> io::Result<u64> {
        let bytes: Vec<u8> = row.iter().flat_map(|value| value.to_le_bytes()).collect();
        self.storage.write_all(&bytes)?;
        let place = self.end;
        self.end += bytes.len() as u64;
        Ok(place)
    }

    /// Hands on the columns of rows of the same length, one after the other: a number of each row.
    pub(crate) fn columns(
        &mut self,
        rows: &[u64],
        length: usize,
        mut take: impl FnMut(&[f32]),
    ) -> io::Result<()> {
        /// Numbers that are in memory at once, or this many columns if rows are very many.
        const NUMBERS: usize = 1 << 20;
        const MIN_COLUMNS: usize = 16;
        if rows.is_empty() {
            return Ok(());
        }
        let columns = (NUMBERS / rows.len()).max(MIN_COLUMNS).min(length);
        let mut part = vec![0_u8; 4 * columns];
        let mut numbers = vec![0.0; columns * rows.len()];
        for first in (0..length).step_by(columns) {
            let part = &mut part[..4 * columns.min(length - first)];
            for (place, &row) in rows.iter().enumerate() {
                self.storage.seek(SeekFrom::Start(row + 4 * first as u64))?;
                self.storage.read_exact(part)?;
                for (column, bytes) in part.as_chunks().0.iter().enumerate() {
                    numbers[column * rows.len() + place] = f32::from_le_bytes(*bytes);
                }
            }
            numbers.chunks(rows.len()).take(part.len() / 4).for_each(&mut take);
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
            let mut storage = Cursor::new(Vec::new());
            let mut curves = Curves::new(&mut storage);
            let length = 35;
            let mut places = Vec::new();
            for row in 0..count {
                let numbers: Vec<f32> = (0..length).map(|column| (row * 100 + column) as f32).collect();
                places.push(curves.add(&numbers).unwrap());
                curves.add(&[-1.0; 7]).unwrap();
            }
            let mut column = 0;
            curves
                .columns(&places, length, |numbers| {
                    assert!(numbers.iter().enumerate().all(|(row, &n)| n == (row * 100 + column) as f32));
                    assert_eq!(numbers.len(), count);
                    column += 1;
                })
                .unwrap();
            assert_eq!(column, length);
        }
        Curves::new(&mut Cursor::new(Vec::new())).columns(&[], 5, |_| unreachable!()).unwrap();
    }
}
