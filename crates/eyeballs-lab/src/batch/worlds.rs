//! The worlds of a scenario, and those of each replication where something is uncertain.

use eyeballs_core::spec::WorldSpec;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use eyeballs_experiments::design::{MOST_SOBOL_POINTS, sobol};
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::{Candidates, Uncertainties, Variant};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// One world for each variant, and what they have in common if they part later.
#[derive(Clone, Debug)]
pub(super) struct Worlds {
    /// What the variants are until they part, and when they do.
    pub(super) past: Option<(Arc<World>, Day)>,
    pub(super) variants: Vec<Arc<World>>,
}

impl Worlds {
    pub(super) fn new(scenario: &Scenario) -> Worlds {
        Worlds::made(scenario, |_, spec| World::new(spec.clone()))
    }

    /// The worlds of the same scenario at other values: tables that are the same are taken over.
    fn similar(&self, scenario: &Scenario) -> Worlds {
        Worlds::made(scenario, |index, spec| {
            let like = match index {
                Some(variant) => &self.variants[variant],
                None => &self.past.as_ref().expect("a scenario forks at all values or at none").0,
            };
            like.similar(spec.clone())
        })
    }

    /// Makes worlds by a function of the variant's index, which what they have in common has none of.
    fn made(scenario: &Scenario, make: impl Fn(Option<usize>, &WorldSpec) -> World) -> Worlds {
        let past = scenario.fork.as_ref().map(|fork| {
            let world = make(None, &fork.world).named("what all variants have in common");
            (Arc::new(world), fork.day)
        });
        let world = |(index, variant): (usize, &Variant)| {
            let world = match &past {
                Some((past, day)) => World::forked(variant.world.clone(), past, *day),
                None => make(Some(index), &variant.world),
            };
            Arc::new(world.named(format!("variant `{}`", variant.name.escape_debug())))
        };
        let variants = scenario.variants.iter().enumerate().map(world).collect();
        Worlds { past, variants }
    }
}

/// Under which random numbers a draw is simulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keys {
    /// Those of the run.
    Own,
    /// Other people in the same market.
    OtherPeople,
    /// Another market with other people.
    OtherMarket,
}

impl Keys {
    /// Seeds of users are below 2^63 and seldom near it.
    const OTHER: u64 = 1 << 63;

    fn apply(self, world: &mut WorldSpec) {
        if self != Keys::Own {
            world.seed ^= Keys::OTHER | u64::from(self == Keys::OtherMarket);
        }
        if self == Keys::OtherMarket {
            world.market_seed ^= Keys::OTHER;
        }
    }
}

/// What each replication draws of what nobody knows.
#[derive(Debug)]
pub(super) struct Draws<'a> {
    uncertainties: &'a Uncertainties,
    candidates: &'a Candidates,
    /// By replication, then uncertainty.
    pub(super) values: Vec<Vec<f64>>,
    /// By replication, until all its variants have taken them.
    made: Mutex<BTreeMap<u32, Made>>,
}

/// The worlds of a replication, and how many variants have taken them.
#[derive(Clone, Debug, Default)]
struct Made {
    worlds: Arc<OnceLock<Result<Worlds, String>>>,
    taken: usize,
}

impl<'a> Draws<'a> {
    /// The points of a scrambled Sobol sequence under the seed: more replications begin with the same draws.
    pub(super) fn new(scenario: &'a Scenario) -> Option<Draws<'a>> {
        let uncertainties = scenario.uncertainties.as_ref()?;
        let seed = scenario.variants[0].world.seed;
        let points = (scenario.replications as usize).min(MOST_SOBOL_POINTS);
        let points =
            sobol(points, uncertainties.factors(), seed).expect("the scenario has at least one factor");
        let values = points.iter().map(|point| uncertainties.values(point)).collect();
        let candidates = scenario.candidates.as_ref()?;
        Some(Draws { uncertainties, candidates, values, made: Mutex::default() })
    }

    /// The worlds of a replication, made once for all its variants: each asks once.
    ///
    /// # Errors
    /// Why the values do not go together.
    pub(super) fn worlds(&self, replication: u32, base: &Worlds) -> Result<Worlds, String> {
        let mut made = self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let entry = made.entry(replication).or_default();
        entry.taken += 1;
        let worlds = entry.worlds.clone();
        if entry.taken == base.variants.len() {
            made.remove(&replication);
        }
        drop(made);
        worlds.get_or_init(|| self.with_keys(replication, base, Keys::Own)).clone()
    }

    /// The worlds of a replication under other random numbers.
    ///
    /// # Errors
    /// Why the values do not go together.
    pub(super) fn with_keys(&self, replication: u32, base: &Worlds, keys: Keys) -> Result<Worlds, String> {
        let values = &self.values[replication as usize];
        let factors = || {
            let factors = self.uncertainties.list.iter().map(|uncertainty| &uncertainty.factor);
            factors.zip(values.iter().copied())
        };
        let mut scenario = self.candidates.at(factors()).map_err(|mistakes| {
            let drawn: Vec<String> =
                factors().map(|(factor, value)| format!("{} = {value}", factor.key)).collect();
            let mistake = mistakes.iter().next().map_or_else(String::new, |mistake| mistake.message.clone());
            format!("the draw does not go together: {mistake} (drawn: {})", drawn.join(", "))
        })?;
        let fork = scenario.fork.iter_mut().map(|fork| &mut fork.world);
        fork.chain(scenario.variants.iter_mut().map(|variant| &mut variant.world))
            .for_each(|world| keys.apply(world));
        Ok(base.similar(&scenario))
    }
}
