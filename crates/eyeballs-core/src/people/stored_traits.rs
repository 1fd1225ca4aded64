//! Traits as columns of blocks: two side by side in one number of 32 bits, so that both of a user who stands
//! alone among others come with one line of the processor's cache.

use crate::world::World;
use crate::world::traits::{Ranks, Trait};

/// The columns of neighbours by number.
pub(crate) fn columns(world: &World, key: [u32; 2], first: u32, count: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![vec![0; count]; world.slots.columns()];
    if columns.is_empty() {
        return columns;
    }
    let people: Vec<u32> = (first..first + count as u32).collect();
    let mut words = vec![0; 4 * count];
    Ranks::key(key).fill(&people, 0, 0, &mut words);
    for which in Trait::ALL {
        let Some(slot) = world.slots.0[which as usize] else {
            continue;
        };
        let table = world.table(which);
        if let Some(correlated) = world.correlated(which) {
            for (codes, &person) in columns[slot.column].iter_mut().zip(&people) {
                let rank = correlated.rank(key, person);
                *codes |= u32::from(table.map_or(rank, |table| table.code(rank))) << slot.shift;
            }
            continue;
        }
        for (codes, rank) in columns[slot.column].iter_mut().zip(which.ranks(&words, count)) {
            *codes |= u32::from(table.map_or(rank, |table| table.code(rank))) << slot.shift;
        }
    }
    columns
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{ContactsSpec, CorrelatedTrait, Correlation, Distribution};
    use crate::testing;
    use crate::world::contacts::Contacts;
    use crate::world::slots::Slots;
    use crate::world::traits::TRAITS;

    #[test]
    fn whatever_is_stored_every_trait_is_found_where_its_slot_says() {
        let (key, first, people) = ([1, 2], 70_000, 300);
        for stored in 0..1 << TRAITS {
            let stored = std::array::from_fn(|which| stored >> which & 1 == 1);
            let mut spec = testing::world(1, 1, Vec::new());
            spec.people.free_minutes = Distribution::Lognormal { median: 240.0, sigma: 0.5 };
            spec.people.sociability = Distribution::Uniform { minimum: 1.0, maximum: 3.0 };
            spec.people.ad_tolerance = Distribution::Uniform { minimum: 0.0, maximum: 1.0 };
            spec.people.willingness_to_pay = Distribution::Pareto { minimum: 1.0, alpha: 2.0 };
            let mut world = World::new(spec);
            world.slots = Slots::side_by_side(stored);
            let columns = columns(&world, key, first, people);
            assert_eq!(columns.len(), stored.iter().filter(|&&stored| stored).count().div_ceil(2));
            for which in Trait::ALL.into_iter().filter(|&which| stored[which as usize]) {
                let slot = world.slots.of(which);
                for (row, &codes) in columns[slot.column].iter().enumerate() {
                    let rank = Ranks::of(key, first + row as u32).rank(which);
                    let code = world.table(which).map_or(rank, |table| table.code(rank));
                    assert_eq!(slot.code(codes), code, "{which:?} of {stored:?}, row {row}");
                }
            }
        }
    }

    /// Sociability is drawn again where it is needed: by whoever is due, and for contacts.
    #[test]
    fn who_goes_by_sociability_sees_what_goes_together_with_it() {
        let mut spec = testing::world(1, 1, Vec::new());
        spec.people.free_minutes = Distribution::Lognormal { median: 240.0, sigma: 0.5 };
        spec.people.sociability = Distribution::Uniform { minimum: 1.0, maximum: 3.0 };
        let traits = [CorrelatedTrait::Sociability, CorrelatedTrait::FreeMinutes];
        spec.people.correlation = vec![Correlation { traits, correlation: 0.9 }];
        spec.people.contacts = ContactsSpec::HeavyTailed { mean: 1_000.0 };
        let mut world = World::new(spec);
        world.slots = Slots::side_by_side([true, true, false, false, false]);
        let (key, people) = ([1, 2], 200);
        let columns = columns(&world, key, 0, people);
        let numbers: Vec<u32> = (0..people as u32).collect();
        let value = |which| {
            let mut values = vec![0.0; people];
            let slot = world.slots.of(which);
            world.table(which).expect("values").values(&columns[slot.column], slot, &mut values);
            values
        };
        let (mut again, sociability) = (Vec::new(), value(Trait::Sociability));
        world.sociabilities(key, &numbers, &mut vec![0; 4 * people], &mut again);
        assert_eq!(again, sociability);
        let contacts = Contacts::new(&world.spec.people.contacts, &world.sociability, 10_000, key)
            .correlated(world.correlated(Trait::Sociability));
        for (person, sociability) in sociability.iter().enumerate() {
            let mean = 1_000.0 * sociability;
            let number = contacts.number(person as u32) as f32;
            assert!((number - mean).abs() <= 1.0, "person {person}: {number} of {mean}");
        }
        // Of scores 0.9; of ranks a little less.
        let (minutes, count) = (value(Trait::FreeMinutes), people as f32);
        let mean = |values: &[f32]| values.iter().sum::<f32>() / count;
        let of_logs: Vec<f32> = minutes.iter().map(|minutes| minutes.ln()).collect();
        let product = |one: &[f32], other: &[f32]| {
            let (mean_one, mean_other) = (mean(one), mean(other));
            one.iter().zip(other).map(|(a, b)| (a - mean_one) * (b - mean_other)).sum::<f32>() / count
        };
        let correlation = product(&of_logs, &sociability)
            / (product(&of_logs, &of_logs) * product(&sociability, &sociability)).sqrt();
        assert!((0.8..0.95).contains(&correlation), "{correlation}");
    }
}
