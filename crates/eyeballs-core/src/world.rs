//! A world made ready: what all replications of one variant share.

use crate::block::BLOCK_PEOPLE;
use crate::spec::WorldSpec;
use crate::traits::TraitTable;
use eyeballs_abi::description::ColumnRole;

/// A checked world with its trait tables; made once, shared by all its simulations.
#[derive(Debug)]
pub struct World {
    pub(crate) spec: WorldSpec,
    pub(crate) free_minutes: TraitTable,
    pub(crate) sociability: TraitTable,
    pub(crate) ad_tolerance: TraitTable,
    pub(crate) willingness_to_pay: TraitTable,
    /// Whether some service appeals to some tastes more than to others.
    pub(crate) tastes_differ: bool,
}

impl World {
    /// Makes the tables (some tens of milliseconds).
    pub fn new(spec: WorldSpec) -> World {
        World {
            free_minutes: TraitTable::new(&spec.people.free_minutes),
            sociability: TraitTable::new(&spec.people.sociability).relative_to_mean(),
            ad_tolerance: TraitTable::new(&spec.people.ad_tolerance),
            willingness_to_pay: TraitTable::new(&spec.people.willingness_to_pay),
            tastes_differ: spec.services.iter().any(|service| service.breadth.is_some()),
            spec,
        }
    }

    /// What it was made from.
    pub fn spec(&self) -> &WorldSpec {
        &self.spec
    }
}

/// Memory that one simulation of a world takes, in bytes: the columns of its people and the record of
/// its days. Tables shared between simulations and a few megabytes of working memory come on top.
pub fn memory_bytes(spec: &WorldSpec) -> u64 {
    let services: u64 = spec
        .services
        .iter()
        .map(|service| {
            let state: u64 = service
                .models
                .iter()
                .flat_map(|model| &model.model.description().columns)
                .filter(|column| column.role == ColumnRole::State)
                .map(|column| column.value_type.bytes() as u64)
                .sum();
            crate::block::RELATION_BYTES + state
        })
        .sum();
    let rows: u64 = spec
        .services
        .iter()
        .map(|service| {
            let numbers: usize = service
                .models
                .iter()
                .map(|model| {
                    let description = model.model.description();
                    description.metrics.len() + description.postings.len()
                })
                .sum();
            (size_of::<crate::record::ServiceDay>() + 8 * (numbers + 5)) as u64
        })
        .sum();
    let people = u64::from(spec.people.count).next_multiple_of(BLOCK_PEOPLE as u64);
    people * (crate::block::TRAIT_BYTES + services) + u64::from(spec.days) * rows
}
