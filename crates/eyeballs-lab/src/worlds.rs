//! The worlds of a scenario: one for each variant, and what they have in common.

use eyeballs_core::spec::WorldSpec;
use eyeballs_core::units::Day;
use eyeballs_core::world::World;
use eyeballs_scenario::Scenario;
use eyeballs_scenario::checked::Variant;
use std::sync::Arc;

/// One world for each variant, and what they have in common if they part later.
#[derive(Clone, Debug)]
pub(crate) struct Worlds {
    /// What the variants are until they part, and when they do.
    pub(crate) past: Option<(Arc<World>, Day)>,
    pub(crate) variants: Vec<Arc<World>>,
}

impl Worlds {
    pub(crate) fn new(scenario: &Scenario) -> Worlds {
        Worlds::made(scenario, |_, spec| World::new(spec.clone()))
    }

    /// The worlds of the same scenario at other values: tables that are the same are taken over.
    pub(crate) fn similar(&self, scenario: &Scenario) -> Worlds {
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
