//! The worlds of each replication where something is uncertain, and of some draws under other random numbers.

use crate::draws::Draws;
use crate::hands::Keys;
use crate::worlds::Worlds;
use eyeballs_core::spec::WorldSpec;
use eyeballs_scenario::Scenario;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Seeds of users are below 2^63 and seldom near it.
const OTHER: u64 = 1 << 63;

/// Gives a world its random numbers.
fn apply(keys: Keys, world: &mut WorldSpec) {
    if keys != Keys::Own {
        world.seed ^= OTHER | u64::from(keys == Keys::OtherMarket);
    }
    if keys == Keys::OtherMarket {
        world.market_seed ^= OTHER;
    }
}

/// Makes the worlds of what each replication draws.
#[derive(Debug)]
pub(super) struct Drawn<'a> {
    pub(super) draws: Draws<'a>,
    /// By replication, until all its variants have taken them.
    made: Mutex<BTreeMap<u32, Made>>,
}

/// The worlds of a replication, and how many variants have taken them.
#[derive(Clone, Debug, Default)]
struct Made {
    worlds: Arc<OnceLock<Result<Worlds, String>>>,
    taken: usize,
}

impl<'a> Drawn<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Option<Drawn<'a>> {
        Some(Drawn { draws: Draws::new(scenario)?, made: Mutex::default() })
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
        let mut scenario = self.draws.scenario(replication)?;
        let fork = scenario.fork.iter_mut().map(|fork| &mut fork.world);
        fork.chain(scenario.variants.iter_mut().map(|variant| &mut variant.world))
            .for_each(|world| apply(keys, world));
        Ok(base.similar(&scenario))
    }
}
