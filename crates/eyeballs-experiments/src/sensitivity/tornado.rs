//! One factor at a time, low and high.

use crate::error::{ExperimentError, check_finite, check_length};

/// What one factor does by itself.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Bar {
    /// Its number, from 0.
    pub factor: usize,
    /// The answer with the factor low.
    pub low: f64,
    /// The answer with the factor high.
    pub high: f64,
    /// How far the answers at low, base and high reach: the largest less the smallest.
    pub width: f64,
}

/// The bars of a tornado diagram.
#[derive(Clone, Debug, PartialEq)]
pub struct Tornado {
    /// The answer at the base.
    pub base: f64,
    /// By width, the widest first; equal ones by number.
    pub bars: Vec<Bar>,
}

/// The tornado diagram of the answers to [`one_at_a_time`](crate::design::one_at_a_time): the base, then low
/// and high of each factor (Howard 1988).
///
/// # Errors
/// If answers are not 2 d + 1 for a d of at least 1, or if one is not finite.
pub fn tornado(answers: &[f64]) -> Result<Tornado, ExperimentError> {
    let factors = answers.len().saturating_sub(1) / 2;
    if factors == 0 {
        return Err(ExperimentError::NoFactors);
    }
    check_length("answers", answers.len(), 2 * factors + 1)?;
    check_finite("answer", answers)?;
    let base = answers[0];
    let bar = |(factor, pair): (usize, &[f64])| {
        let (low, high) = (pair[0], pair[1]);
        Bar { factor, low, high, width: low.max(high).max(base) - low.min(high).min(base) }
    };
    let mut bars: Vec<Bar> = answers[1..].chunks_exact(2).enumerate().map(bar).collect();
    bars.sort_by(|one, other| other.width.total_cmp(&one.width));
    Ok(Tornado { base, bars })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::design::one_at_a_time;

    #[test]
    fn bars_stand_by_width() {
        let points = one_at_a_time(&[0.5; 3], &[0.0; 3], &[1.0; 3]).expect("a design");
        let answers: Vec<f64> = points.iter().map(|x| 10.0 + x[0] - 4.0 * x[1] + 2.0 * x[2]).collect();
        let tornado = tornado(&answers).expect("a tornado");
        assert_eq!(tornado.base, 9.5);
        let expected = [
            Bar { factor: 1, low: 11.5, high: 7.5, width: 4.0 },
            Bar { factor: 2, low: 8.5, high: 10.5, width: 2.0 },
            Bar { factor: 0, low: 9.0, high: 10.0, width: 1.0 },
        ];
        assert_eq!(tornado.bars, expected);
    }

    #[test]
    fn both_ends_on_one_side_of_the_base_are_as_wide_as_they_lie_away() {
        let tornado = tornado(&[5.0, 5.0, 6.0, 2.0, 3.0]).expect("a tornado");
        let bars: Vec<(usize, f64)> = tornado.bars.iter().map(|bar| (bar.factor, bar.width)).collect();
        assert_eq!(bars, [(1, 3.0), (0, 1.0)]);
    }

    #[test]
    fn equally_wide_bars_stand_by_number() {
        let tornado = tornado(&[0.0, 0.0, 1.0, -1.0, 0.0, 0.0, 1.0]).expect("a tornado");
        assert!(tornado.bars.iter().map(|bar| bar.factor).eq(0..3));
    }

    #[test]
    fn answers_that_do_not_fit_are_refused() {
        assert_eq!(tornado(&[]), Err(ExperimentError::NoFactors));
        assert_eq!(tornado(&[1.0, 2.0]), Err(ExperimentError::NoFactors));
        assert!(matches!(tornado(&[0.0; 4]), Err(ExperimentError::Length { given: 4, expected: 3, .. })));
        assert!(matches!(tornado(&[0.0, f64::NAN, 0.0]), Err(ExperimentError::NotFinite { place: 1, .. })));
    }
}
