//! What each replication draws of what nobody knows.

use eyeballs_experiments::design::{MOST_SOBOL_POINTS, sobol};
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Factor, Uncertainties};

/// Values that a message shows.
const SHOWN: usize = 6;

/// The values of all uncertain numbers, by replication: the same for all variants.
#[derive(Debug)]
pub(crate) struct Draws<'a> {
    scenario: &'a Scenario,
    uncertainties: &'a Uncertainties,
    /// By replication, then uncertainty.
    pub(crate) values: Vec<Vec<f64>>,
}

impl<'a> Draws<'a> {
    /// The points of a scrambled Sobol sequence under the seed: more replications begin with the same draws. `None` if all is
    /// known.
    pub(crate) fn new(scenario: &'a Scenario) -> Option<Draws<'a>> {
        Draws::of_replications(scenario, scenario.replications)
    }

    /// The same of another number of replications than the scenario's.
    pub(crate) fn of_replications(scenario: &'a Scenario, replications: u32) -> Option<Draws<'a>> {
        let uncertainties = scenario.uncertainties.as_ref()?;
        let seed = scenario.variants[0].world.seed;
        let points = (replications as usize).min(MOST_SOBOL_POINTS);
        let points =
            sobol(points, uncertainties.factors(), seed).expect("the scenario has at least one factor");
        let values = points.iter().map(|point| uncertainties.values(point)).collect();
        Some(Draws { scenario, uncertainties, values })
    }

    /// What a replication draws.
    pub(crate) fn of(&self, replication: u32) -> impl Iterator<Item = (&'a Factor, f64)> {
        let factors = self.uncertainties.list.iter().map(|uncertainty| &uncertainty.factor);
        factors.zip(self.values[replication as usize].iter().copied())
    }

    /// The scenario as a replication draws it.
    ///
    /// # Errors
    /// Why the values do not go together.
    pub(crate) fn scenario(&self, replication: u32) -> Result<Scenario, String> {
        scenario_at(self.scenario, &self.of(replication).collect::<Vec<_>>())
    }
}

/// A scenario at other values.
///
/// # Errors
/// Why the values do not go together.
pub(crate) fn scenario_at(scenario: &Scenario, values: &[(&Factor, f64)]) -> Result<Scenario, String> {
    let candidates = scenario.candidates.as_ref().expect("the scenario says which numbers take other values");
    let at = |restored: &[(&Factor, f64)]| candidates.at(values.iter().chain(restored).copied());
    let drawn = at(&[]).and_then(|drawn| {
        let restored = scenario.uncertainties.as_ref().map_or_else(Vec::new, |all| all.restored(&drawn));
        if restored.is_empty() { Ok(drawn) } else { at(&restored) }
    });
    drawn.map_err(|mistakes| {
        let mistake = mistakes.iter().next().map_or_else(String::new, |mistake| mistake.message.clone());
        let mut written: Vec<String> =
            (values.iter().take(SHOWN)).map(|(factor, value)| format!("{} = {value}", factor.key)).collect();
        if values.len() > SHOWN {
            written.push(format!("and {} more", values.len() - SHOWN));
        }
        format!("values do not go together: {mistake} ({})", written.join(", "))
    })
}
