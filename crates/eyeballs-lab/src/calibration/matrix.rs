//! Small symmetric matrices: how much information there is, and in which directions.

/// Rows of a square matrix.
pub(super) type Matrix = Vec<Vec<f64>>;

/// Eigenvalues below this part of the largest are taken for it: beyond it, 64-bit numbers hold nothing.
const SINGULAR: f64 = 1e-12;

/// A symmetric matrix by its eigenvalues, in rising order, and eigenvectors.
#[derive(Debug)]
pub(super) struct Eigen {
    pub(super) values: Vec<f64>,
    /// One for each value, of length one.
    pub(super) vectors: Matrix,
}

/// Eigenvalues of a symmetric matrix by the rotations of Jacobi (1846).
pub(super) fn eigen(matrix: &Matrix) -> Eigen {
    let size = matrix.len();
    let mut a = matrix.clone();
    let mut vectors = vec![vec![0.0; size]; size];
    (0..size).for_each(|i| vectors[i][i] = 1.0);
    // Each sweep squares what is left beside the diagonal.
    for _ in 0..30 {
        for p in 0..size {
            for q in p + 1..size {
                if a[p][q] == 0.0 {
                    continue;
                }
                let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
                let t = theta.signum() / (theta.abs() + libm::sqrt(theta * theta + 1.0));
                let c = 1.0 / libm::sqrt(t * t + 1.0);
                let s = t * c;
                for row in &mut a {
                    (row[p], row[q]) = (c * row[p] - s * row[q], s * row[p] + c * row[q]);
                }
                for k in 0..size {
                    (a[p][k], a[q][k]) = (c * a[p][k] - s * a[q][k], s * a[p][k] + c * a[q][k]);
                    let (x, y) = (vectors[p][k], vectors[q][k]);
                    (vectors[p][k], vectors[q][k]) = (c * x - s * y, s * x + c * y);
                }
            }
        }
    }
    let mut order: Vec<usize> = (0..size).collect();
    order.sort_by(|&one, &other| a[one][one].total_cmp(&a[other][other]));
    Eigen {
        values: order.iter().map(|&i| a[i][i]).collect(),
        vectors: order.iter().map(|&i| vectors[i].clone()).collect(),
    }
}

/// A symmetric matrix that is not negative, with rows and columns divided so that its diagonal is one
/// (zero where it was zero), and what they were divided by.
pub(super) fn scaled(matrix: &Matrix) -> (Matrix, Vec<f64>) {
    let scale: Vec<f64> = (0..matrix.len())
        .map(|i| libm::sqrt(matrix[i][i]))
        .map(|root| if root > 0.0 { root } else { 1.0 })
        .collect();
    let row = |i: usize| (0..matrix.len()).map(|j| matrix[i][j] / (scale[i] * scale[j])).collect();
    ((0..matrix.len()).map(row).collect(), scale)
}

/// The inverse of a symmetric matrix that is not negative. Directions without information get a variance as
/// large as numbers can tell, instead of an infinite one.
pub(super) fn inverse(matrix: &Matrix) -> Matrix {
    let size = matrix.len();
    let (plain, scale) = scaled(matrix);
    let eigen = eigen(&plain);
    let least = SINGULAR * eigen.values.last().copied().unwrap_or(0.0).max(1.0);
    let entry = |i: usize, j: usize| {
        let terms = eigen.values.iter().zip(&eigen.vectors);
        let sum: f64 = terms.map(|(value, vector)| vector[i] * vector[j] / value.max(least)).sum();
        sum / (scale[i] * scale[j])
    };
    (0..size).map(|i| (0..size).map(|j| entry(i, j)).collect()).collect()
}

/// A matrix times a vector.
pub(super) fn times(matrix: &Matrix, vector: &[f64]) -> Vec<f64> {
    matrix.iter().map(|row| dot(row, vector)).collect()
}

/// Sum of products.
pub(super) fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(x, y)| x * y).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: &Matrix, other: &[&[f64]]) -> bool {
        one.iter().flatten().zip(other.iter().copied().flatten()).all(|(x, y)| (x - y).abs() < 1e-9)
    }

    #[test]
    fn eigenvalues_are_those_of_the_textbook() {
        let found = eigen(&vec![vec![2.0, 1.0], vec![1.0, 2.0]]);
        assert!((found.values[0] - 1.0).abs() < 1e-12 && (found.values[1] - 3.0).abs() < 1e-12);
        assert!((found.vectors[0][0] + found.vectors[0][1]).abs() < 1e-12);
        // 2 on the diagonal and -1 beside it: 2 - sqrt 2, 2, 2 + sqrt 2.
        let found = eigen(&vec![vec![2.0, -1.0, 0.0], vec![-1.0, 2.0, -1.0], vec![0.0, -1.0, 2.0]]);
        for (value, right) in found.values.iter().zip([2.0 - 2f64.sqrt(), 2.0, 2.0 + 2f64.sqrt()]) {
            assert!((value - right).abs() < 1e-12, "{found:?}");
        }
    }

    #[test]
    fn an_inverse_times_its_matrix_is_one() {
        let matrix = vec![vec![4e6, 1e3, 0.0], vec![1e3, 2.0, 0.5], vec![0.0, 0.5, 3.0]];
        let inverse = inverse(&matrix);
        let product: Matrix = (0..3).map(|i| times(&matrix, &inverse[i])).collect();
        assert!(close(&product, &[&[1.0, 0.0, 0.0], &[0.0, 1.0, 0.0], &[0.0, 0.0, 1.0]]), "{product:?}");
    }

    #[test]
    fn without_information_the_variance_is_huge_and_not_infinite() {
        let found = inverse(&vec![vec![1.0, 0.0], vec![0.0, 0.0]]);
        assert!(found[0][0] == 1.0 && found[1][1] > 1e11 && found[1][1].is_finite(), "{found:?}");
        let found = inverse(&vec![vec![1.0, 1.0], vec![1.0, 1.0]]);
        assert!(found[0][0] > 1e10 && found[0][1] < -1e10, "{found:?}");
        assert!(inverse(&vec![vec![0.0]])[0][0].is_finite());
    }
}
