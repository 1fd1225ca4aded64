//! What to beware of, in sentences.

use super::found::Fit;
use super::{Calibrated, Estimate, Status, assumed, origin};
use eyeballs_experiments::inference::goodness::binomial_below;

/// An interval wider than this share of its range is wide (assumption).
const WIDE: f64 = 0.5;
/// Beyond this condition number some combination is known a hundred times worse than another.
const ILL_CONDITIONED: f64 = 1e4;
/// Share of a parameter in a direction that makes it part of a combination (assumption).
const PART: f64 = 0.3;
/// Farther than this share of a range is far: ends of descents outside the intervals are different answers, and parameters that go
/// so far while another moves make up for it (assumption).
const APART: f64 = 0.1;
/// A band that holds as few held-out rows by this chance at most is too narrow (assumption).
const UNLIKELY: f64 = 0.01;
/// Draws count as this many points at least, or bands are coarse (assumption).
const FEW: f64 = 15.0;

/// All warnings, the gravest first.
pub(super) fn warnings(fit: &Fit<'_>, calibrated: &Calibrated) -> Vec<String> {
    let mut warnings = Vec::new();
    if calibrated.status == Status::Interrupted {
        warnings.push(
            "this is the best so far of a calibration that was interrupted; there are no intervals"
                .to_owned(),
        );
    }
    does_not_fit(calibrated, &mut warnings);
    unknown(calibrated, &mut warnings);
    ridges(fit, calibrated, &mut warnings);
    several_answers(fit, calibrated, &mut warnings);
    ends_of_ranges(calibrated, &mut warnings);
    convergence(calibrated, &mut warnings);
    forecast(calibrated, &mut warnings);
    warnings.extend(origin::sentences(&calibrated.origins));
    if let Some(assumptions) = &calibrated.assumptions {
        warnings.extend(assumed::sentences(assumptions, &calibrated.parameters, &calibrated.targets));
    }
    noise(calibrated, &mut warnings);
    warnings
}

fn does_not_fit(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    if calibrated.goodness.fits != Some(false) {
        return;
    }
    if let Some(p) = calibrated.goodness.p.filter(|&p| p < UNLIKELY) {
        let (chi_square, degrees) = (calibrated.goodness.chi_square, calibrated.goodness.chi_square_degrees);
        warnings.push(format!(
            "THIS DOES NOT FIT: at the best values the data lie farther off than their errors and luck allow (chi-square {:.1} \
             with {:.1} degrees of freedom, p = {}); the intervals are widened as if errors were larger (Birge), but a wrong \
             model has no right parameters",
            chi_square.unwrap_or(f64::NAN),
            degrees.unwrap_or(f64::NAN),
            chance(p),
        ));
    }
    for target in &calibrated.targets {
        if let (Some(alike), Some(p)) = (target.autocorrelation, target.autocorrelation_p)
            && p * (calibrated.targets.len() as f64) < UNLIKELY
        {
            warnings.push(format!(
                "THIS DOES NOT FIT: `{}` has another shape than the model: neighbouring residuals lie on the same side \
                 (autocorrelation {alike:.2}, p = {})",
                target.name,
                chance(p),
            ));
        }
    }
}

/// A chance with two digits, or that it is small.
fn chance(p: f64) -> String {
    if p < 1e-6 { "below 0.000001".to_owned() } else { Digits(p).to_string() }
}

/// A number below one with two significant digits.
struct Digits(f64);

impl std::fmt::Display for Digits {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let places = (1.0 - libm::floor(libm::log10(self.0))).clamp(0.0, 9.0) as usize;
        write!(f, "{:.places$}", self.0)
    }
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

/// What only together is known: the interval of the one is open or wide, and along it the other goes far to make up for it. Where
/// intervals are narrow, two estimates may be as alike as they like.
fn ridges(fit: &Fit<'_>, calibrated: &Calibrated, warnings: &mut Vec<String>) {
    let Some(known) = &fit.knowledge else { return };
    let parameters = &calibrated.parameters;
    let is_wide = |axis: usize| {
        let [low, high] = &known.sides[axis];
        low.open || high.open || high.place - low.place > WIDE
    };
    // Where another parameter goes while one goes up: how far from one end of its interval to the other.
    let follows = |axis: usize, other: usize| {
        let [low, high] = &known.sides[axis];
        if is_wide(axis) { high.point[other] - low.point[other] } else { 0.0 }
    };
    let mut named = false;
    for i in 0..parameters.len() {
        for j in i + 1..parameters.len() {
            let (one, other) = (follows(i, j), follows(j, i));
            let most = if one.abs() > other.abs() { one } else { other };
            if most.abs() <= APART {
                continue;
            }
            let way = if most > 0.0 { "is made up for by a higher" } else { "is made up for by a lower" };
            warnings.push(format!(
                "the data cannot tell `{}` and `{}` apart: a higher value of the one {way} value of the other; fix one of them, \
                 or add data that they act on differently",
                parameters[i].key, parameters[j].key
            ));
            named = true;
        }
    }
    let (condition, direction) = known.information.weakest();
    let part: Vec<usize> = (0..direction.len()).filter(|&axis| direction[axis].abs() > PART).collect();
    if named || condition <= ILL_CONDITIONED || part.len() < 2 || !part.iter().any(|&axis| is_wide(axis)) {
        return;
    }
    let keys: Vec<String> = part.iter().map(|&axis| format!("`{}`", parameters[axis].key)).collect();
    warnings.push(format!(
        "the data know only a combination of {}: their information matrix has the condition number {condition:.0e}",
        keys.join(", ")
    ));
}

/// Different answers that fit alike.
fn several_answers(fit: &Fit<'_>, calibrated: &Calibrated, warnings: &mut Vec<String>) {
    let Some(known) = &fit.knowledge else { return };
    let apart = |point: &Vec<f64>| {
        let ways = point.iter().zip(&fit.best.point).zip(&known.sides);
        ways.clone()
            .any(|((x, best), [low, high])| (x - best).abs() > APART && !(low.place..=high.place).contains(x))
    };
    if let Some(other) = fit.state.found.iter().find(|end| apart(end)) {
        let values = fit.objective.values(other);
        let values = calibrated.parameters.iter().zip(values);
        let written: Vec<String> =
            values.map(|(estimate, value)| format!("`{}` = {value:.4}", estimate.key)).collect();
        warnings.push(format!(
            "another answer, far from the best, fits nearly as well: {}; the intervals do not know of it",
            written.join(", ")
        ));
    }
}

/// Best values on an edge, and ranges that may be too narrow; nobody can widen a range beyond a bound.
fn ends_of_ranges(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    for estimate in &calibrated.parameters {
        let low = 2.0 * (estimate.best - estimate.from) < estimate.to - estimate.from;
        if estimate.at_edge {
            let (end, bound) =
                if low { (estimate.from, estimate.bound_below) } else { (estimate.to, estimate.bound_above) };
            let help = match bound {
                true => "no value beyond it makes a market, so look whether the model needs something else",
                false => "a better value may lie beyond: widen the range if such values make sense",
            };
            warnings.push(format!(
                "the best value of `{}` is on the edge of its range, {end}: {help}",
                estimate.key
            ));
            continue;
        }
        let Estimate { open_below, open_above, bound_below, bound_above, .. } = *estimate;
        let end = match (open_below, open_above) {
            (true, false) if !bound_below => estimate.from,
            (false, true) if !bound_above => estimate.to,
            _ => continue,
        };
        warnings.push(format!(
            "the interval of `{}` goes beyond its range, at {end}: widen the range if values beyond make sense",
            estimate.key
        ));
    }
}

fn convergence(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    let found = &calibrated.convergence;
    if !found.at_bottom && calibrated.status != Status::Interrupted {
        warnings.push(
            "the last descent did not end at a bottom: a larger `budget` or more `replications` may find a \
                       better value"
                .to_owned(),
        );
    }
    if found.descents > 1 && found.agreeing < 2 {
        warnings.push(format!(
            "of {} descents no two ended alike: a better value may have been missed; give more `starts` and `budget`",
            found.descents
        ));
    }
    if found.loose_ends > 0 {
        warnings.push(format!(
            "{} ends of intervals are not exact: whole agents show; more `replications` or people would make them so",
            found.loose_ends
        ));
    }
    if found.cloud_effective < FEW && !calibrated.cloud.is_empty() {
        warnings.push(format!(
            "the cloud counts as {:.0} points only, so that bands are coarse",
            found.cloud_effective
        ));
    }
}

/// Bands that did not hold what came.
fn forecast(calibrated: &Calibrated, warnings: &mut Vec<String>) {
    for target in &calibrated.targets {
        let held_out = target.rows.iter().filter(|row| row.held_out).count();
        let too_few = |within: Option<usize>, share: f64| {
            within.filter(|&within| binomial_below(within, held_out, share) < UNLIKELY)
        };
        let short = too_few(target.within_95, 0.95).map(|within| (within, 95));
        if let Some((within, of)) =
            short.or_else(|| too_few(target.within_80, 0.8).map(|within| (within, 80)))
        {
            warnings.push(format!(
                "THE FORECAST IS WORSE THAN IT KNOWS: the band of {of} % holds {within} of {held_out} held-out rows of `{}`: \
                 something goes on that the model does not have",
                target.name
            ));
        }
        let Some((model, simple)) = target.scores.split_first() else { continue };
        let best =
            simple.iter().min_by(|one, other| one.mean_absolute_error.total_cmp(&other.mean_absolute_error));
        if let Some(best) = best.filter(|best| best.mean_absolute_error < model.mean_absolute_error) {
            warnings.push(format!(
                "a simpler forecast of `{}` is better: the error of `{}` is {:.0} % of the model's",
                target.name,
                best.forecast,
                100.0 * best.mean_absolute_error / model.mean_absolute_error
            ));
        }
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
