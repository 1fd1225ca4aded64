//! A world made ready: what all replications of one variant share.

pub(crate) mod contacts;
pub(crate) mod copula;
pub(crate) mod service_traits;
pub(crate) mod shares;
pub(crate) mod slots;
pub(crate) mod taste;
pub(crate) mod taste_order;
pub(crate) mod trait_table;
pub(crate) mod traits;

use crate::spec::{Distribution, PeopleSpec, WorldSpec};
use crate::units::Day;
use crate::world::copula::{Copula, Correlated};
use crate::world::service_traits::ServiceTraits;
use crate::world::shares::Shares;
use crate::world::slots::Slots;
use crate::world::trait_table::TraitTable;
use crate::world::traits::{Ranks, Trait};
use std::sync::{Arc, OnceLock};

/// A day has no more.
pub(crate) const DAY_MINUTES: f32 = 1440.0;

/// A checked world with its trait tables; made once, shared by all its simulations.
#[derive(Debug)]
pub struct World {
    pub(crate) spec: WorldSpec,
    /// What people call it, no part of what it is; may be empty.
    pub(crate) name: String,
    pub(crate) free_minutes: TraitTable,
    pub(crate) sociability: TraitTable,
    pub(crate) ad_tolerance: TraitTable,
    pub(crate) willingness_to_pay: TraitTable,
    /// Traits that go together.
    pub(crate) copula: Option<Copula>,
    /// What people are like towards each service.
    pub(crate) service_traits: Vec<ServiceTraits>,
    /// Which model shares what another reads.
    pub(crate) shares: Shares,
    /// Where blocks store traits.
    pub(crate) slots: Slots,
    /// What it was until its fork day.
    pub(crate) past: Option<Past>,
    /// Kept when it was first asked for.
    pub(crate) identity: OnceLock<u128>,
}

/// The first days of a forked world.
#[derive(Debug)]
pub(crate) struct Past {
    pub(crate) world: Arc<World>,
    /// The first day of the fork.
    pub(crate) day: Day,
}

impl World {
    /// Makes the tables (some tens of milliseconds).
    pub fn new(spec: WorldSpec) -> World {
        World::made(spec, None)
    }

    /// The same world under a name, for what is said when a model ends the program.
    pub fn named(mut self, name: impl Into<String>) -> World {
        self.name = name.into();
        self
    }

    /// What [`World::new`] makes of another spec; tables of the distributions that both have are copied,
    /// which takes next to no time.
    pub fn similar(&self, spec: WorldSpec) -> World {
        World::made(spec, Some(self))
    }

    fn made(spec: WorldSpec, like: Option<&World>) -> World {
        let table = |of: fn(&PeopleSpec) -> &Distribution,
                     made: fn(&World) -> &TraitTable,
                     make: fn(&Distribution) -> TraitTable| {
            let distribution = of(&spec.people);
            match like.filter(|world| of(&world.spec.people) == distribution) {
                Some(world) => made(world).clone(),
                None => make(distribution),
            }
        };
        World {
            free_minutes: table(
                |people| &people.free_minutes,
                |world| &world.free_minutes,
                |distribution| TraitTable::new(distribution).at_most(DAY_MINUTES),
            ),
            sociability: table(
                |people| &people.sociability,
                |world| &world.sociability,
                |distribution| TraitTable::new(distribution).relative_to_mean(),
            ),
            ad_tolerance: table(|people| &people.ad_tolerance, |world| &world.ad_tolerance, TraitTable::new),
            willingness_to_pay: table(
                |people| &people.willingness_to_pay,
                |world| &world.willingness_to_pay,
                TraitTable::new,
            ),
            copula: Copula::new(&spec.people.correlation),
            service_traits: service_traits::of_services(
                &spec,
                like.map_or(&[], |world| &world.service_traits),
            ),
            shares: Shares::new(&spec),
            slots: Slots::new(&spec),
            past: None,
            identity: OnceLock::new(),
            name: String::new(),
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

    /// Sociabilities of people, mean 1; `words` is working memory, four for each of them.
    pub(crate) fn sociabilities(
        &self,
        key: [u32; 2],
        people: &[u32],
        words: &mut [u32],
        values: &mut Vec<f32>,
    ) {
        values.clear();
        if self.sociability.is_constant() {
            values.resize(people.len(), self.sociability.at(0));
            return;
        }
        if let Some(correlated) = self.correlated(Trait::Sociability) {
            values.extend(people.iter().map(|&person| self.sociability.at(correlated.rank(key, person))));
            return;
        }
        Ranks::key(key).fill(people, 0, 0, words);
        let ranks = Trait::Sociability.ranks(words, people.len());
        values.extend(ranks.map(|rank| self.sociability.at(rank)));
    }

    /// A trait of people that goes together with others, if it does.
    pub(crate) fn correlated(&self, which: Trait) -> Option<Correlated<'_>> {
        self.copula.as_ref()?.of_people(which)
    }

    /// What it was made from.
    pub fn spec(&self) -> &WorldSpec {
        &self.spec
    }
}
