//! "You said / simulated": how well the facts of today are met by a scenario that is solved.

use super::month::{Mean, facts, failed, means};
use super::{Error, REPLICATIONS};
use crate::Progress;
use crate::draws::Draws;
use crate::results::TodayResult;
use crate::statistics::quantiles;
use eyeballs_core::world::World;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Anchor, How, Said, Today};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Draws of what nobody knows in which the facts are looked at (assumption: enough for a tenth and nine tenths).
const DRAWS: u32 = 32;
/// Standard errors by which chance may move what is not searched for (assumption).
const CHANCE: f64 = 3.0;
/// A number this near to the end of what is tried lies at it, as a share.
const AT_THE_END: f64 = 0.001;

/// A row for each fact; nothing if the scenario has none. Runs in the current rayon pool.
///
/// # Errors
/// A simulation that fails, an interruption.
pub fn check(
    scenario: &Scenario,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<TodayResult>, Error> {
    let Some(today) = &scenario.today else { return Ok(Vec::new()) };
    let values: Vec<f64> = today.anchors.iter().map(|anchor| anchor.value).collect();
    let world = Arc::new(World::new(scenario.variants[today.variant].world.clone()));
    let replications = REPLICATIONS.min(scenario.replications);
    let simulated =
        means(&world, today, replications, progress, stop).map_err(|error| failed(today, &values, error))?;
    let draws = over_draws(scenario, today, &world, progress, stop)?;
    let rows = today.anchors.iter().zip(simulated).enumerate();
    Ok(rows.map(|(index, (anchor, simulated))| row(scenario, anchor, simulated, &draws, index)).collect())
}

/// Each fact in each of the draws.
fn over_draws(
    scenario: &Scenario,
    today: &Today,
    like: &World,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<Vec<Vec<Option<f64>>>, Error> {
    let Some(draws) = Draws::new(scenario) else { return Ok(Vec::new()) };
    let months: Vec<Result<Vec<Option<f64>>, Error>> = (0..DRAWS.min(scenario.replications))
        .into_par_iter()
        .filter_map(|replication| {
            // Draws that do not go together fail in the run, by name.
            let drawn = draws.scenario(replication).ok()?;
            let world = Arc::new(like.similar(drawn.variants[today.variant].world.clone()));
            match facts(&world, today, replication, progress, stop) {
                Ok(facts) => Some(Ok(facts)),
                Err(error) => match failed(today, &[], error) {
                    Error::Interrupted => Some(Err(Error::Interrupted)),
                    Error::Candidate { .. } => None,
                },
            }
        })
        .collect();
    months.into_iter().collect()
}

fn row(
    scenario: &Scenario,
    anchor: &Anchor,
    simulated: Option<Mean>,
    draws: &[Vec<Option<f64>>],
    index: usize,
) -> TodayResult {
    let is_met = match (simulated, anchor.how) {
        (Some(fact), How::Search) => anchor.said.is_met(fact.mean),
        // No search made up for chance.
        (Some(Mean { mean, error }), _) => {
            let Said { low, high } = anchor.said;
            let nearest = mean.clamp(low, high);
            anchor.said.is_met(mean) || (mean - nearest).abs() <= CHANCE * error
        }
        (None, How::Set) => true,
        (None, _) => false,
    };
    let mut of_draws: Vec<f64> = draws.iter().filter_map(|facts| facts[index]).collect();
    TodayResult {
        service: anchor.service.clone(),
        fact: anchor.fact(),
        unit: anchor.known.unit(&scenario.currency).to_owned(),
        said_low: anchor.said.low,
        said_high: anchor.said.high,
        simulated: simulated.map(|fact| fact.mean),
        parameter: anchor.parameter.clone(),
        value: anchor.value,
        how: anchor.how.name(),
        is_met,
        why: (!is_met).then(|| why(anchor, simulated.is_some())),
        over_draws: quantiles(&mut of_draws),
    }
}

/// Why a fact is not met.
fn why(anchor: &Anchor, has_value: bool) -> String {
    let Anchor { parameter, value, limits: [low, high], .. } = anchor;
    if !has_value {
        return "nobody used it in the first month".to_owned();
    }
    match anchor.how {
        How::Set => {
            "what is said is set, and other numbers of the scenario make it something else".to_owned()
        }
        _ if *value <= low * (1.0 + AT_THE_END) => format!("`{parameter}` cannot be lower"),
        _ if *value >= high * (1.0 - AT_THE_END) => format!("`{parameter}` cannot be higher"),
        How::Search => format!("no value of `{parameter}` meets it together with the other facts"),
        How::ClosedForm => {
            "the formula is of many people: there are few, or the market is no even one".to_owned()
        }
    }
}
