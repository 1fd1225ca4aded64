//! Cubic B-splines over the range of an input.

/// The splines of one input: smooth bumps, each over four neighbouring intervals, of which any smooth function of the
/// input is a weighted sum (de Boor 1978). The borders of the intervals are quantiles of the values, so that functions
/// can bend where the data are.
#[derive(Clone, Debug)]
pub(super) struct Basis {
    low: f64,
    width: f64,
    /// In units of the range, the ends four times.
    knots: Vec<f64>,
}

/// The splines that are not 0 somewhere: the first of them, and the values of four.
pub(super) type Bumps = (usize, [f64; 4]);

impl Basis {
    /// For finite values, with at most so many borders inside; None if there is only one value.
    pub(super) fn over(values: &[f64], borders: usize) -> Option<Basis> {
        let mut distinct = values.to_vec();
        distinct.sort_by(f64::total_cmp);
        distinct.dedup();
        let (low, high) = (*distinct.first()?, *distinct.last()?);
        if low == high {
            return None;
        }
        let width = high - low;
        let inside = (distinct.len() / 4).min(borders);
        let mut knots = vec![0.0; 4];
        for border in 1..=inside {
            let share = border as f64 / (inside + 1) as f64;
            let knot = (crate::moments::quantile(&distinct, share) - low) / width;
            if knot > knots[knots.len() - 1] + 1e-6 && knot < 1.0 - 1e-6 {
                knots.push(knot);
            }
        }
        knots.extend([1.0; 4]);
        Some(Basis { low, width, knots })
    }

    /// Number of splines.
    pub(super) fn size(&self) -> usize {
        self.knots.len() - 4
    }

    /// The splines at a value; beyond the range, those at its end. By the recursion of de Boor (1972) and Cox (1972).
    pub(super) fn at(&self, value: f64) -> Bumps {
        let x = ((value - self.low) / self.width).clamp(0.0, 1.0);
        // The interval that x lies in, by the index of its lower border.
        let interval = self.knots[4..self.size()].partition_point(|&knot| knot <= x) + 3;
        let mut bumps = [1.0, 0.0, 0.0, 0.0];
        for degree in 1..4 {
            let mut carried = 0.0;
            for (number, bump) in bumps.iter_mut().enumerate().take(degree) {
                let (high, low) =
                    (self.knots[interval + number + 1], self.knots[interval + 1 + number - degree]);
                let part = *bump / (high - low);
                *bump = carried + (high - x) * part;
                carried = (x - low) * part;
            }
            bumps[degree] = carried;
        }
        (interval - 3, bumps)
    }

    /// The matrix of the integrals of the products of second derivatives: coefficients times it times coefficients is
    /// how much the function bends (O'Sullivan 1986; Wand & Ormerod 2008), in units of the range.
    pub(super) fn bending(&self) -> Vec<f64> {
        let size = self.size();
        let knots = &self.knots;
        // By spline: its second derivative at all borders, between which it is straight.
        let seconds: Vec<Vec<f64>> = (0..size)
            .map(|spline| {
                let mut coefficients = vec![0.0; size];
                coefficients[spline] = 1.0;
                for (order, degree) in [(1, 3), (2, 2)] {
                    coefficients = (order..size)
                        .map(|i| {
                            let place = i - order;
                            let change = coefficients[place + 1] - coefficients[place];
                            degree as f64 * change / (knots[i + degree] - knots[i])
                        })
                        .collect();
                }
                coefficients
            })
            .collect();
        let mut matrix = vec![0.0; size * size];
        for row in 0..size {
            for column in 0..size {
                let (one, other) = (&seconds[row], &seconds[column]);
                matrix[row * size + column] = (0..size - 3)
                    .map(|border| {
                        let width = knots[border + 4] - knots[border + 3];
                        let (a, b) = (one[border], one[border + 1]);
                        let (c, d) = (other[border], other[border + 1]);
                        width / 6.0 * (2.0 * a * c + a * d + b * c + 2.0 * b * d)
                    })
                    .sum();
            }
        }
        matrix
    }

    /// Coefficients of the functions that do not bend: two, of length one and at right angles.
    pub(super) fn straight(&self) -> [Vec<f64>; 2] {
        let size = self.size();
        // The constant, and the averages of three knots (Greville 1964), which give the value itself.
        let level = vec![1.0 / (size as f64).sqrt(); size];
        let slope: Vec<f64> = (0..size).map(|i| self.knots[i + 1..i + 4].iter().sum::<f64>() / 3.0).collect();
        let mean = crate::moments::mean(&slope);
        let length = slope.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>().sqrt();
        [level, slope.iter().map(|x| (x - mean) / length).collect()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn basis() -> Basis {
        Basis::over(&[2.0, 2.1, 2.3, 2.6, 3.0, 3.1, 3.5, 4.5, 4.6, 4.7, 5.2, 6.0], 3).expect("a basis")
    }

    /// Coefficients times splines.
    fn value(basis: &Basis, coefficients: &[f64], x: f64) -> f64 {
        let (first, bumps) = basis.at(x);
        bumps.iter().zip(&coefficients[first..]).map(|(bump, coefficient)| bump * coefficient).sum()
    }

    #[test]
    fn the_splines_sum_to_one_and_follow_a_straight_line() {
        let basis = basis();
        assert_eq!(basis.size(), 7);
        let greville: Vec<f64> =
            (0..7).map(|i| basis.knots[i + 1..i + 4].iter().sum::<f64>() / 3.0).collect();
        for x in [2.0, 2.05, 3.3, 4.999, 6.0] {
            assert!((basis.at(x).1.iter().sum::<f64>() - 1.0).abs() < 1e-14, "{x}");
            assert!((2.0 + 4.0 * value(&basis, &greville, x) - x).abs() < 1e-13, "{x}");
        }
        assert_eq!((basis.at(1.0), basis.at(99.0)), (basis.at(2.0), basis.at(6.0)));
    }

    #[test]
    fn bending_is_the_integral_of_the_squared_second_derivative() {
        let basis = basis();
        let (size, matrix) = (basis.size(), basis.bending());
        let coefficients: Vec<f64> = (0..size).map(|i| ((i * i * 7) % 5) as f64 - 1.5).collect();
        let form: f64 =
            (0..size * size).map(|at| matrix[at] * coefficients[at / size] * coefficients[at % size]).sum();
        // Middles of ten thousand steps, in units of the range, whose width is 4.
        const STEPS: u32 = 10_000;
        let h = 1e-3;
        let sum: f64 = (0..STEPS)
            .map(|step| {
                let x = ((f64::from(step) + 0.5) / f64::from(STEPS)).clamp(h, 1.0 - h);
                let at = |x: f64| value(&basis, &coefficients, 2.0 + 4.0 * x);
                let second = (at(x + h) - 2.0 * at(x) + at(x - h)) / (h * h);
                second * second / f64::from(STEPS)
            })
            .sum();
        assert!((form / sum - 1.0).abs() < 2e-3, "{form} not {sum}");
        for straight in basis.straight() {
            let bends: f64 =
                (0..size * size).map(|at| matrix[at] * straight[at / size] * straight[at % size]).sum();
            assert!(bends.abs() < 1e-10 && (straight.iter().map(|x| x * x).sum::<f64>() - 1.0).abs() < 1e-14);
        }
    }

    #[test]
    fn few_values_have_few_splines_and_one_has_none() {
        assert_eq!(Basis::over(&[0.0, 1.0, 1.0, 0.0], 20).map(|basis| basis.size()), Some(4));
        assert!(Basis::over(&[3.0, 3.0], 20).is_none());
    }
}
