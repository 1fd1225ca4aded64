//! What to beware of, in sentences.

use super::Calibrated;
use super::estimates::Fit;
use std::collections::BTreeSet;

/// Two estimates more alike than this move together (assumption).
const CORRELATED: f64 = 0.95;
/// Beyond this condition number some combination is known a hundred times worse than another.
const ILL_CONDITIONED: f64 = 1e4;
/// Share of a parameter in a direction that makes it part of a combination (assumption).
const PART: f64 = 0.3;
/// Ends of descents farther apart than this share of a range, and several errors, are different answers
/// (assumption).
const APART: f64 = 0.1;

/// All warnings, the gravest first.
pub(super) fn warnings(fit: &Fit<'_>, calibrated: &Calibrated) -> Vec<String> {
    let mut warnings = Vec::new();
    unknown(calibrated, &mut warnings);
    let named = pairs(calibrated, &mut warnings);
    combination(fit, calibrated, &named, &mut warnings);
    several_answers(fit, calibrated, &mut warnings);
    ends_of_ranges(calibrated, &mut warnings);
    noise(calibrated, &mut warnings);
    warnings
}

/// Parameters of which the data say nothing.
fn unknown(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    for estimate in calibrated.parameters.iter().filter(|estimate| estimate.open_below && estimate.open_above)
    {
        warnings.push(format!(
            "the data do not determine `{}`: every value from {} to {} fits nearly as well",
            estimate.key, estimate.from, estimate.to
        ));
    }
}

/// Pairs that the data cannot tell apart; returns whose they are.
fn pairs(calibrated: &Calibrated, warnings: &mut Vec<String>) -> BTreeSet<usize> {
    let mut named = BTreeSet::new();
    let parameters = &calibrated.parameters;
    for i in 0..parameters.len() {
        for j in i + 1..parameters.len() {
            let correlation = calibrated.correlations[i][j];
            if correlation.abs() <= CORRELATED {
                continue;
            }
            let way =
                if correlation > 0.0 { "is made up for by a higher" } else { "is made up for by a lower" };
            warnings.push(format!(
                "the data cannot tell `{}` and `{}` apart: a higher value of the one {way} value of the other \
                 (correlation {correlation:.3}); fix one of them, or add data that they act on differently",
                parameters[i].key, parameters[j].key
            ));
            named.extend([i, j]);
        }
    }
    named
}

/// More than two that only together are known.
fn combination(fit: &Fit<'_>, calibrated: &Calibrated, named: &BTreeSet<usize>, warnings: &mut Vec<String>) {
    let (condition, direction) = fit.information.weakest();
    if condition <= ILL_CONDITIONED {
        return;
    }
    let part: Vec<usize> = (0..direction.len()).filter(|&axis| direction[axis].abs() > PART).collect();
    if part.len() < 2 || part.iter().all(|axis| named.contains(axis)) {
        return;
    }
    let keys: Vec<String> =
        part.iter().map(|&axis| format!("`{}`", calibrated.parameters[axis].key)).collect();
    warnings.push(format!(
        "the data know only a combination of {}: their information matrix has the condition number {condition:.0e}",
        keys.join(", ")
    ));
}

/// Different answers that fit alike.
fn several_answers(fit: &Fit<'_>, calibrated: &Calibrated, warnings: &mut Vec<String>) {
    let best = fit.best;
    let limit = best.sum_of_squares + fit.objective.allowed(best.sum_of_squares);
    let apart = |point: &[f64]| {
        let ways = point.iter().zip(&best.point).zip(&fit.sides);
        ways.clone()
            .any(|((x, best), [low, high])| (x - best).abs() > APART && !(low.place..=high.place).contains(x))
    };
    if let Some(other) = fit.ends.iter().find(|end| end.value <= limit && apart(&end.point)) {
        let values = fit.objective.values(&other.point);
        let values = calibrated.parameters.iter().zip(values);
        let written: Vec<String> =
            values.map(|(estimate, value)| format!("`{}` = {value:.4}", estimate.key)).collect();
        warnings.push(format!(
            "another answer, far from the best, fits nearly as well: {}; the intervals do not know of it",
            written.join(", ")
        ));
    }
}

/// Ranges that may be too narrow.
fn ends_of_ranges(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    for estimate in &calibrated.parameters {
        let end = match (estimate.open_below, estimate.open_above) {
            (true, false) => estimate.from,
            (false, true) => estimate.to,
            _ => continue,
        };
        warnings.push(format!(
            "the interval of `{}` goes beyond its range, at {end}: widen the range if values beyond make sense",
            estimate.key
        ));
    }
}

/// Standard errors that more replications would make smaller.
fn noise(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    for estimate in &calibrated.parameters {
        if estimate
            .simulation_error
            .is_some_and(|error| 2.0 * error * error > estimate.standard_error * estimate.standard_error)
        {
            warnings.push(format!(
                "most of the uncertainty of `{}` is chance in the simulations: more `replications` or people would \
                 narrow it",
                estimate.key
            ));
        }
    }
}
