//! Directions in which a symmetric matrix only stretches.

/// Sweeps over all pairs of rows, at most: a dozen always suffices.
const SWEEPS: usize = 40;

/// Eigenvalues, the largest first, and for each its vector of length one; by the rotations of Jacobi (Golub & Van Loan
/// 2013, chapter 8.5).
pub(super) fn eigen(matrix: &[f64], size: usize) -> Vec<(f64, Vec<f64>)> {
    let mut rest = matrix.to_vec();
    let mut vectors: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|column| f64::from(u8::from(row == column))).collect()).collect();
    let all: f64 = rest.iter().map(|value| value * value).sum();
    for _ in 0..SWEEPS {
        let beside = |rest: &[f64]| -> f64 {
            (0..size)
                .flat_map(|row| (0..row).map(move |column| row * size + column))
                .map(|at| rest[at] * rest[at])
                .sum()
        };
        if beside(&rest) <= 1e-28 * all {
            break;
        }
        for one in 0..size {
            for other in one + 1..size {
                rotate(&mut rest, &mut vectors, size, one, other);
            }
        }
    }
    let mut found: Vec<(f64, Vec<f64>)> =
        vectors.into_iter().enumerate().map(|(of, vector)| (rest[of * size + of], vector)).collect();
    found.sort_by(|one, other| other.0.total_cmp(&one.0));
    found
}

/// Turns two rows and columns so that their product vanishes.
fn rotate(rest: &mut [f64], vectors: &mut [Vec<f64>], size: usize, one: usize, other: usize) {
    let product = rest[one * size + other];
    if product == 0.0 {
        return;
    }
    let half = (rest[other * size + other] - rest[one * size + one]) / (2.0 * product);
    let tangent = half.signum() / (half.abs() + (1.0 + half * half).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = tangent * cosine;
    let turn = |x: f64, y: f64| (cosine * x - sine * y, sine * x + cosine * y);
    for k in 0..size {
        (rest[k * size + one], rest[k * size + other]) = turn(rest[k * size + one], rest[k * size + other]);
    }
    for k in 0..size {
        (rest[one * size + k], rest[other * size + k]) = turn(rest[one * size + k], rest[other * size + k]);
        (vectors[one][k], vectors[other][k]) = turn(vectors[one][k], vectors[other][k]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::regression::matrix::dot;

    #[test]
    fn values_and_vectors_put_the_matrix_together_again() {
        let matrix = [4.0, 2.0, -2.0, 2.0, 10.0, 5.0, -2.0, 5.0, 6.0];
        let found = eigen(&matrix, 3);
        assert!(found[0].0 >= found[1].0 && found[1].0 >= found[2].0);
        // The trace, and the determinant of a calculation by hand.
        assert!((found.iter().map(|(value, _)| value).sum::<f64>() - 20.0).abs() < 1e-13);
        assert!((found.iter().map(|(value, _)| value).product::<f64>() - 36.0).abs() < 1e-11);
        for row in 0..3 {
            for column in 0..3 {
                let sum: f64 = found.iter().map(|(value, vector)| value * vector[row] * vector[column]).sum();
                assert!((sum - matrix[row * 3 + column]).abs() < 1e-13);
                let product = dot(&found[row].1, &found[column].1);
                assert!((product - f64::from(u8::from(row == column))).abs() < 1e-14);
            }
        }
    }
}
