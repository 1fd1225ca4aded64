//! Matrices of correlations, as rows one after the other.

/// Pivots below this are taken for 0: rounding makes as much of it.
const PIVOT: f64 = 1e-9;

/// The lower triangular matrix L with L L' = `matrix`, which has `size` rows: the decomposition of Cholesky. None if
/// the matrix is not positive definite.
pub fn cholesky(matrix: &[f64], size: usize) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; size * size];
    for row in 0..size {
        for column in 0..=row {
            let mut rest = matrix[row * size + column];
            for before in 0..column {
                rest -= lower[row * size + before] * lower[column * size + before];
            }
            lower[row * size + column] = if row == column {
                if rest < PIVOT {
                    return None;
                }
                libm::sqrt(rest)
            } else {
                rest / lower[column * size + column]
            };
        }
    }
    Some(lower)
}

/// The nearest matrix of correlations, by the sum of the squared differences, which is never negative but may be
/// singular: projections on the matrices that are not negative and on those with ones in the diagonal, in turns, with the
/// correction of Dykstra (Higham 2002).
pub fn nearest_correlation(matrix: &[f64], size: usize) -> Vec<f64> {
    const TURNS: usize = 500;
    let mut near = matrix.to_vec();
    let mut correction = vec![0.0; size * size];
    for _ in 0..TURNS {
        let from: Vec<f64> = near.iter().zip(&correction).map(|(value, taken)| value - taken).collect();
        let projected = without_negative(&from, size);
        for (correction, (projected, from)) in correction.iter_mut().zip(projected.iter().zip(&from)) {
            *correction = projected - from;
        }
        let mut next = projected;
        for row in 0..size {
            next[row * size + row] = 1.0;
        }
        let moved = next.iter().zip(&near).map(|(next, near)| (next - near).abs()).fold(0.0, f64::max);
        near = next;
        if moved < 1e-8 {
            break;
        }
    }
    near
}

/// The nearest symmetric matrix that is not negative: eigenvalues below 0 become 0.
fn without_negative(matrix: &[f64], size: usize) -> Vec<f64> {
    let (values, vectors) = eigen(matrix, size);
    let mut result = vec![0.0; size * size];
    for (number, value) in values.iter().enumerate().filter(|(_, value)| **value > 0.0) {
        for row in 0..size {
            for column in 0..size {
                result[row * size + column] +=
                    value * vectors[row * size + number] * vectors[column * size + number];
            }
        }
    }
    result
}

/// Eigenvalues of a symmetric matrix, and the eigenvectors as columns: rotations that make one element after the other
/// 0 (Jacobi 1846).
fn eigen(matrix: &[f64], size: usize) -> (Vec<f64>, Vec<f64>) {
    const SWEEPS: usize = 50;
    let mut rest = matrix.to_vec();
    let mut vectors = vec![0.0; size * size];
    (0..size).for_each(|row| vectors[row * size + row] = 1.0);
    for _ in 0..SWEEPS {
        let mut largest = 0.0_f64;
        for p in 0..size {
            for q in p + 1..size {
                let off = rest[p * size + q];
                largest = largest.max(off.abs());
                if off.abs() < 1e-14 {
                    continue;
                }
                let theta = (rest[q * size + q] - rest[p * size + p]) / (2.0 * off);
                let tangent = libm::copysign(1.0, theta) / (theta.abs() + libm::sqrt(theta * theta + 1.0));
                let cosine = 1.0 / libm::sqrt(tangent * tangent + 1.0);
                let sine = tangent * cosine;
                let rotate = |one: &mut f64, other: &mut f64| {
                    (*one, *other) = (cosine * *one - sine * *other, sine * *one + cosine * *other);
                };
                for k in 0..size {
                    let [one, other] = pair(&mut rest, k * size + p, k * size + q);
                    rotate(one, other);
                }
                for k in 0..size {
                    let [one, other] = pair(&mut rest, p * size + k, q * size + k);
                    rotate(one, other);
                    let [one, other] = pair(&mut vectors, k * size + p, k * size + q);
                    rotate(one, other);
                }
            }
        }
        if largest < 1e-12 {
            break;
        }
    }
    ((0..size).map(|row| rest[row * size + row]).collect(), vectors)
}

/// Two elements of a list, the first before the second.
fn pair(list: &mut [f64], first: usize, second: usize) -> [&mut f64; 2] {
    let (before, after) = list.split_at_mut(second);
    [&mut before[first], &mut after[0]]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_matrix_is_its_triangle_times_the_triangle_turned() {
        let matrix = [1.0, 0.6, -0.2, 0.6, 1.0, 0.3, -0.2, 0.3, 1.0];
        let lower = cholesky(&matrix, 3).expect("positive definite");
        assert_eq!(lower[..2], [1.0, 0.0]);
        assert!((lower[3] - 0.6).abs() < 1e-15 && (lower[4] - 0.8).abs() < 1e-15);
        for row in 0..3 {
            for column in 0..3 {
                let product: f64 = (0..3).map(|k| lower[row * 3 + k] * lower[column * 3 + k]).sum();
                assert!((product - matrix[row * 3 + column]).abs() < 1e-15);
            }
        }
    }

    #[test]
    fn what_cannot_be_has_no_triangle() {
        assert_eq!(cholesky(&[1.0, 1.0, 1.0, 1.0], 2), None);
        assert_eq!(cholesky(&[1.0, 0.9, 0.9, 0.9, 1.0, -0.9, 0.9, -0.9, 1.0], 3), None);
    }

    /// The example of Higham (2002), section 4: to the digits that stand there.
    #[test]
    fn the_nearest_matrix_is_that_of_the_literature() {
        let near = nearest_correlation(&[1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 0.0, 1.0, 1.0], 3);
        for (found, expected) in
            near.iter().zip([1.0, 0.7607, 0.1573, 0.7607, 1.0, 0.7607, 0.1573, 0.7607, 1.0])
        {
            assert!((found - expected).abs() < 5e-5, "{near:?}");
        }
    }

    #[test]
    fn a_matrix_that_can_be_is_its_own_nearest() {
        let matrix = [1.0, 0.6, -0.2, 0.6, 1.0, 0.3, -0.2, 0.3, 1.0];
        let near = nearest_correlation(&matrix, 3);
        assert!(near.iter().zip(&matrix).all(|(near, value)| (near - value).abs() < 1e-7));
    }
}
