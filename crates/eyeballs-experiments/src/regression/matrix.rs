//! Symmetric matrices that are positive definite, as rows one after the other.

/// What is added to the diagonal, as shares of its mean, one after the other, until rounding no longer makes a matrix
/// negative.
const JITTER: [f64; 4] = [0.0, 1e-12, 1e-10, 1e-8];

/// Sum of products, in eight partial sums: their order is the same everywhere, and registers of any width can hold them.
pub(crate) fn dot(one: &[f64], other: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (ones, others) = (one.chunks_exact(8), other.chunks_exact(8));
    let rest: f64 = ones.remainder().iter().zip(others.remainder()).map(|(x, y)| x * y).sum();
    for (one, other) in ones.zip(others) {
        for ((sum, x), y) in sums.iter_mut().zip(one).zip(other) {
            *sum += x * y;
        }
    }
    let [a, b, c, d, e, f, g, h] = sums;
    ((a + e) + (b + f)) + ((c + g) + (d + h)) + rest
}

/// Adds a multiple of one list to another.
pub(crate) fn add(to: &mut [f64], factor: f64, from: &[f64]) {
    for (to, from) in to.iter_mut().zip(from) {
        *to += factor * from;
    }
}

/// The lower triangle L with L L' = the matrix: the decomposition of Cholesky.
#[derive(Clone, Debug)]
pub(crate) struct Cholesky {
    size: usize,
    lower: Vec<f64>,
}

impl Cholesky {
    /// Of a matrix of `size` rows, of which the lower triangle is read. None if it is not positive definite, even after
    /// a hundred-millionth was added to its diagonal.
    pub(crate) fn of(matrix: &[f64], size: usize) -> Option<Cholesky> {
        let scale = (0..size).map(|row| matrix[row * size + row]).sum::<f64>() / size as f64;
        JITTER.iter().find_map(|jitter| Cholesky::with(matrix, size, jitter * scale))
    }

    /// Of the matrix with ones on the diagonal and nothing beside it.
    pub(crate) fn one(size: usize) -> Cholesky {
        let mut lower = vec![0.0; size * size];
        (0..size).for_each(|row| lower[row * size + row] = 1.0);
        Cholesky { size, lower }
    }

    /// Number of rows.
    pub(crate) fn size(&self) -> usize {
        self.size
    }

    fn with(matrix: &[f64], size: usize, added: f64) -> Option<Cholesky> {
        let mut lower = vec![0.0; size * size];
        for row in 0..size {
            let (before, own) = lower.split_at_mut(row * size);
            for column in 0..row {
                let other = &before[column * size..column * size + column + 1];
                own[column] =
                    (matrix[row * size + column] - dot(&own[..column], &other[..column])) / other[column];
            }
            let diagonal = matrix[row * size + row] + added;
            let rest = diagonal - dot(&own[..row], &own[..row]);
            // What rounding leaves of a diagonal is no number to divide by.
            if rest.is_nan() || rest <= 1e-15 * diagonal {
                return None;
            }
            own[row] = rest.sqrt();
        }
        Some(Cholesky { size, lower })
    }

    fn row(&self, row: usize) -> &[f64] {
        &self.lower[row * self.size..row * self.size + row + 1]
    }

    /// Logarithm of the matrix' determinant.
    pub(crate) fn log_determinant(&self) -> f64 {
        2.0 * (0..self.size).map(|row| libm::log(self.row(row)[row])).sum::<f64>()
    }

    /// x with L x = `right`.
    pub(crate) fn forward(&self, mut right: Vec<f64>) -> Vec<f64> {
        for row in 0..self.size {
            let lower = self.row(row);
            right[row] = (right[row] - dot(&lower[..row], &right[..row])) / lower[row];
        }
        right
    }

    /// x with L' x = `right`.
    pub(crate) fn backward(&self, mut right: Vec<f64>) -> Vec<f64> {
        for row in (0..self.size).rev() {
            let lower = self.row(row);
            right[row] /= lower[row];
            let value = right[row];
            add(&mut right[..row], -value, &lower[..row]);
        }
        right
    }

    /// x with matrix x = `right`.
    pub(crate) fn solve(&self, right: Vec<f64>) -> Vec<f64> {
        self.backward(self.forward(right))
    }

    /// L times a vector.
    pub(crate) fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.size).map(|row| dot(self.row(row), &vector[..row + 1])).collect()
    }

    /// The inverse of the matrix, all of it.
    pub(crate) fn inverse(&self) -> Vec<f64> {
        let size = self.size;
        // Row j is column j of the inverse of L.
        let mut turned = vec![0.0; size * size];
        for column in 0..size {
            let own = &mut turned[column * size..(column + 1) * size];
            own[column] = 1.0 / self.row(column)[column];
            for row in column + 1..size {
                let lower = self.row(row);
                own[row] = -dot(&lower[column..row], &own[column..row]) / lower[row];
            }
        }
        let mut inverse = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..=row {
                let value = dot(
                    &turned[row * size + row..(row + 1) * size],
                    &turned[column * size + row..(column + 1) * size],
                );
                inverse[row * size + column] = value;
                inverse[column * size + row] = value;
            }
        }
        inverse
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MATRIX: [f64; 9] = [4.0, 2.0, -2.0, 2.0, 10.0, 5.0, -2.0, 5.0, 6.0];

    #[test]
    fn the_triangle_is_that_of_a_calculation_by_hand() {
        let found = Cholesky::of(&MATRIX, 3).expect("positive definite");
        assert_eq!(found.lower, [2.0, 0.0, 0.0, 1.0, 3.0, 0.0, -1.0, 2.0, 1.0]);
        assert!((found.log_determinant() - libm::log(36.0)).abs() < 1e-15);
        assert_eq!(found.times(&[1.0, 1.0, 1.0]), [2.0, 4.0, 2.0]);
        assert_eq!(found.solve(vec![4.0, 17.0, 9.0]), [1.0, 1.0, 1.0]);
    }

    #[test]
    fn the_inverse_times_the_matrix_is_one() {
        let inverse = Cholesky::of(&MATRIX, 3).expect("positive definite").inverse();
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| inverse[row * 3 + k] * MATRIX[k * 3 + column]).sum();
                assert!((product - f64::from(u8::from(row == column))).abs() < 1e-13, "{inverse:?}");
            }
        }
    }

    #[test]
    fn a_sum_of_products_of_any_length_is_complete() {
        let numbers: Vec<f64> = (0..29).map(f64::from).collect();
        for length in 0..29 {
            let expected: f64 = numbers[..length].iter().map(|x| x * x).sum();
            assert_eq!(dot(&numbers[..length], &numbers[..length]), expected);
        }
    }

    #[test]
    fn a_singular_matrix_is_mended_and_a_negative_one_refused() {
        assert!(Cholesky::of(&[1.0, 1.0, 1.0, 1.0], 2).is_some());
        assert!(Cholesky::of(&[1.0, 2.0, 2.0, 1.0], 2).is_none());
        assert!(Cholesky::of(&[1.0, f64::NAN, f64::NAN, 1.0], 2).is_none());
    }
}
