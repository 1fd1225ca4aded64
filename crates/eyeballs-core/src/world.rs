//! A world made ready: what all replications of one variant share.

use crate::spec::WorldSpec;
use crate::traits::{TRAITS, Trait, TraitTable};

/// A day has no more.
const DAY_MINUTES: f32 = 1440.0;

/// A checked world with its trait tables; made once, shared by all its simulations.
#[derive(Debug)]
pub struct World {
    pub(crate) spec: WorldSpec,
    pub(crate) free_minutes: TraitTable,
    pub(crate) sociability: TraitTable,
    pub(crate) ad_tolerance: TraitTable,
    pub(crate) willingness_to_pay: TraitTable,
    /// Which traits are columns of blocks.
    pub(crate) stored: [bool; TRAITS],
}

impl World {
    /// Makes the tables (some tens of milliseconds).
    pub fn new(spec: WorldSpec) -> World {
        World {
            free_minutes: TraitTable::new(&spec.people.free_minutes).at_most(DAY_MINUTES),
            sociability: TraitTable::new(&spec.people.sociability).relative_to_mean(),
            ad_tolerance: TraitTable::new(&spec.people.ad_tolerance),
            willingness_to_pay: TraitTable::new(&spec.people.willingness_to_pay),
            stored: Trait::stored(&spec),
            spec,
        }
    }

    /// Values of a trait; none for taste, which is a rank itself.
    pub(crate) fn table(&self, which: Trait) -> Option<&TraitTable> {
        match which {
            Trait::FreeMinutes => Some(&self.free_minutes),
            Trait::Sociability => Some(&self.sociability),
            Trait::AdTolerance => Some(&self.ad_tolerance),
            Trait::WillingnessToPay => Some(&self.willingness_to_pay),
            Trait::Taste => None,
        }
    }

    /// What it was made from.
    pub fn spec(&self) -> &WorldSpec {
        &self.spec
    }
}
