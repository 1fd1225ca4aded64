//! Working memory that is written anew for each stretch.

use std::ops::{Deref, DerefMut};

/// A list whose length changes from stretch to stretch, and whose values are overwritten each time. What it grows by is
/// not filled again, as a [`Vec`] would: it holds anything until it is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reused<T> {
    values: Vec<T>,
    len: usize,
}

impl<T: Copy> Reused<T> {
    pub(crate) fn with_capacity(capacity: usize) -> Reused<T> {
        Reused { values: Vec::with_capacity(capacity), len: 0 }
    }

    /// Takes a length; what was never written holds `unwritten`.
    pub(crate) fn resize(&mut self, len: usize, unwritten: T) {
        if self.values.len() < len {
            self.values.resize(len, unwritten);
        }
        self.len = len;
    }

    pub(crate) fn clear(&mut self) {
        self.len = 0;
    }

    pub(crate) fn push(&mut self, value: T) {
        let last = self.len;
        self.resize(last + 1, value);
        self.values[last] = value;
    }
}

impl<T> Deref for Reused<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.values[..self.len]
    }
}

impl<T> DerefMut for Reused<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.values[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_has_the_length_it_was_given_and_keeps_what_was_written() {
        let mut list = Reused::with_capacity(2);
        list.resize(3, 1);
        list.copy_from_slice(&[7, 8, 9]);
        list.resize(1, 0);
        assert_eq!(*list, [7]);
        list.resize(4, 2);
        assert_eq!(list[..3], [7, 8, 9]);
        assert_eq!(list[3], 2);
        list.clear();
        list.push(5);
        assert_eq!(*list, [5]);
    }
}
