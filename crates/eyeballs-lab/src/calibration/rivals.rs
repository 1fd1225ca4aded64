//! Variants fitted alone to the same data, and what their likelihoods say of each other.
//!
//! Differences of Akaike's criterion (1974) are read as by Burnham & Anderson (2002, section 2.6): below 2 nothing tells two
//! models apart, from 10 on the worse has next to no support.

use super::goodness::Judgement;
use super::objective::Objective;
use super::{Error, Goodness, Settled, State, settle};
use serde::Serialize;

/// Differences of Akaike's criterion below this tell nothing.
const NOTHING: f64 = 2.0;
/// From here on the worse one has next to no support.
const MUCH: f64 = 10.0;

/// A variant that was fitted alone.
#[derive(Clone, Debug, Serialize)]
pub struct Rival {
    /// Its name.
    pub variant: String,
    /// How well it fits by itself.
    pub goodness: Goodness,
    /// Akaike's criterion less that of the best rival.
    pub aic_difference: f64,
    /// Its likelihood after what the parameters cost, beside that of the best: exp(-difference / 2).
    pub relative_likelihood: f64,
    /// Weighted sum of squares at its best values.
    pub sum_of_squares: f64,
    /// The search came to rest.
    pub settled: bool,
    /// Parameters that can reach it, and their best values.
    pub parameters: Vec<RivalValue>,
    /// Evaluations that this took.
    pub evaluations: u32,
}

/// A parameter of a rival.
#[derive(Clone, Debug, Serialize)]
pub struct RivalValue {
    /// Its path, as in `--set`.
    pub key: String,
    /// The best value.
    pub best: f64,
    /// It moves no row of any target, so that it does not count.
    pub idle: bool,
}

/// Fits each rival alone.
///
/// # Errors
/// As of a calibration.
pub(super) fn rivals(objective: &Objective<'_>) -> Result<Vec<Rival>, Error> {
    let mut rivals = Vec::new();
    for (name, plan) in objective.plan.rivals() {
        let objective = objective.of(&plan);
        let mut state = State::default();
        let Settled { mut surface, point, chance } = settle(&objective, &mut state)?;
        let best = surface.evaluation(&point)?;
        let information = surface.information(&best.point)?;
        let judgement = Judgement::of(&plan, &surface.weights, &chance, &best, &information);
        let is_idle: Result<Vec<bool>, Error> =
            (0..plan.parameters.len()).map(|axis| is_idle(&objective, &best.point, axis)).collect();
        let is_idle = is_idle?;
        let idle = is_idle.iter().filter(|idle| **idle).count();
        let values = objective.values(&best.point);
        let parameters = plan.parameters.iter().zip(values).enumerate().map(|(axis, (parameter, best))| {
            RivalValue { key: parameter.key.clone(), best, idle: is_idle[axis] }
        });
        rivals.push(Rival {
            variant: name.to_owned(),
            sum_of_squares: surface.weights.sum_of_squares(&plan, &best.means),
            goodness: judgement.goodness.without(idle, surface.weights.fitted()),
            aic_difference: 0.0,
            relative_likelihood: 1.0,
            settled: state.convergence.at_bottom,
            parameters: parameters.collect(),
            evaluations: objective.evaluations(),
        });
    }
    let least = rivals.iter().map(|rival| rival.goodness.aic).fold(f64::INFINITY, f64::min);
    for rival in &mut rivals {
        rival.aic_difference = rival.goodness.aic - least;
        rival.relative_likelihood = libm::exp(-0.5 * rival.aic_difference);
    }
    Ok(rivals)
}

/// Whether a parameter moves nothing: the same luck with other values leaves every row as it is.
fn is_idle(objective: &Objective<'_>, best: &[f64], axis: usize) -> Result<bool, Error> {
    let at = |place: f64| {
        let mut point = best.to_vec();
        point[axis] = place;
        objective.evaluate(&point)
    };
    let bits = |place: f64| -> Result<Vec<u64>, Error> {
        Ok(at(place)?.means.iter().map(|mean| mean.to_bits()).collect())
    };
    let (low, middle, high) = (bits(0.1)?, bits(0.5)?, bits(0.9)?);
    Ok(low == middle && middle == high)
}

/// What the table of rivals says, no more than it carries.
pub fn verdict(rivals: &[Rival]) -> String {
    let mut order: Vec<&Rival> = rivals.iter().collect();
    order.sort_by(|one, other| one.aic_difference.total_cmp(&other.aic_difference));
    let Some((best, others)) = order.split_first() else { return String::new() };
    let names = |rivals: &[&&Rival]| {
        rivals.iter().map(|rival| format!("`{}`", rival.variant)).collect::<Vec<_>>().join(", ")
    };
    let of = |range: std::ops::Range<f64>| {
        others.iter().filter(|rival| range.contains(&rival.aic_difference)).collect::<Vec<_>>()
    };
    let (alike, less, ruled_out) = (of(0.0..NOTHING), of(NOTHING..MUCH), of(MUCH..f64::INFINITY));
    let mut parts = Vec::new();
    if alike.is_empty() {
        parts.push(format!("`{}` is nearest to the data", best.variant));
    } else {
        parts.push(format!(
            "the data cannot tell `{}` and {} apart (AIC differs by less than 2)",
            best.variant,
            names(&alike)
        ));
    }
    if !less.is_empty() {
        parts.push(format!("less support for {}", names(&less)));
    }
    if !ruled_out.is_empty() {
        parts.push(format!("next to none for {} (AIC larger by 10 or more)", names(&ruled_out)));
    }
    let mut text = parts.join("; ");
    match best.goodness.fits {
        Some(false) => {
            text += "; but even the best DOES NOT FIT, and which of wrong models is less wrong is no reason to believe it";
        }
        None => text += "; whether any of them fits cannot be said",
        Some(true) => {}
    }
    let restless = rivals.iter().filter(|rival| !rival.settled).collect::<Vec<_>>();
    if !restless.is_empty() {
        let restless: Vec<String> = restless.iter().map(|rival| format!("`{}`", rival.variant)).collect();
        text += &format!(
            "; the search of {} did not come to rest, so that they may be better",
            restless.join(", ")
        );
    }
    text
}
