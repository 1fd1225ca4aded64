//! Designs that change one factor at a time.

use crate::error::{ExperimentError, check_finite, check_length};

/// The base, then for each factor the base with that factor low, and with it high: 2 d + 1 points of d
/// coordinates. What [`tornado`](crate::sensitivity::tornado) takes the answers to.
///
/// It tells nothing of how factors act together: that is what [`morris`](super::morris) and
/// [`saltelli`](super::saltelli) are for (Saltelli & Annoni 2010).
///
/// # Errors
/// If there is no factor, if the lists differ in length, or if a coordinate is not finite.
pub fn one_at_a_time(base: &[f64], low: &[f64], high: &[f64]) -> Result<Vec<Vec<f64>>, ExperimentError> {
    if base.is_empty() {
        return Err(ExperimentError::NoFactors);
    }
    check_length("low coordinates", low.len(), base.len())?;
    check_length("high coordinates", high.len(), base.len())?;
    check_finite("base coordinate", base)?;
    check_finite("low coordinate", low)?;
    check_finite("high coordinate", high)?;
    let mut points = vec![base.to_vec()];
    for factor in 0..base.len() {
        for x in [low[factor], high[factor]] {
            let mut point = base.to_vec();
            point[factor] = x;
            points.push(point);
        }
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_factor_moves_alone_low_and_high() {
        let points = one_at_a_time(&[0.5, 0.4], &[0.1, 0.2], &[0.9, 0.8]).expect("a design");
        assert_eq!(points, [[0.5, 0.4], [0.1, 0.4], [0.9, 0.4], [0.5, 0.2], [0.5, 0.8]]);
    }

    #[test]
    fn lists_that_do_not_fit_are_refused() {
        assert_eq!(one_at_a_time(&[], &[], &[]), Err(ExperimentError::NoFactors));
        assert!(matches!(
            one_at_a_time(&[0.5], &[], &[0.9]),
            Err(ExperimentError::Length { given: 0, expected: 1, .. })
        ));
        assert!(matches!(
            one_at_a_time(&[0.5], &[f64::NAN], &[0.9]),
            Err(ExperimentError::NotFinite { place: 0, .. })
        ));
    }
}
