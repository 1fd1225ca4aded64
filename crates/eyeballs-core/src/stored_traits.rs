//! Traits as columns of blocks: two side by side in one number of 32 bits, so that both of a user who stands
//! alone among others come with one line of the processor's cache.

use crate::spec::{Distribution, WorldSpec};
use crate::traits::{Ranks, TRAITS, Trait};
use crate::world::World;
use eyeballs_abi::description::{ColumnRole, Input};
use eyeballs_abi::rows::Rows;

/// Traits in a number.
const SIDE_BY_SIDE: usize = 2;

/// Which traits blocks store, and where: what differs between people and is asked for every day. The rank of
/// any other is drawn again when it is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots([Option<Slot>; TRAITS]);

/// Where a trait is: in 16 bits of a column's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Slot {
    pub(crate) column: usize,
    /// The lowest of the bits.
    pub(crate) shift: u32,
}

impl Slot {
    /// The 16 bits: the code of a value, or a rank of taste.
    #[inline(always)]
    pub(crate) fn code(self, codes: u32) -> u16 {
        (codes >> self.shift) as u16
    }
}

impl Slots {
    pub(crate) fn new(spec: &WorldSpec) -> Slots {
        let read = |input| {
            let models = spec.services.iter().flat_map(|service| &service.models);
            let mut columns = models.flat_map(|model| &model.model.description().columns);
            columns.any(|column| column.role == ColumnRole::Input(input))
        };
        let differs = |distribution: &Distribution| !matches!(distribution, Distribution::Constant(_));
        let people = &spec.people;
        Slots::side_by_side(Trait::ALL.map(|which| match which {
            Trait::FreeMinutes => differs(&people.free_minutes),
            Trait::Sociability => differs(&people.sociability) && read(Input::Sociability),
            Trait::AdTolerance => differs(&people.ad_tolerance) && read(Input::AdTolerance),
            Trait::WillingnessToPay => differs(&people.willingness_to_pay) && read(Input::WillingnessToPay),
            Trait::Taste => spec.services.iter().any(|service| service.breadth.is_some()),
        }))
    }

    fn side_by_side(stored: [bool; TRAITS]) -> Slots {
        let mut before = 0;
        Slots(stored.map(|stored| {
            stored.then(|| {
                let slot =
                    Slot { column: before / SIDE_BY_SIDE, shift: (before % SIDE_BY_SIDE) as u32 * u16::BITS };
                before += 1;
                slot
            })
        }))
    }

    /// Where a trait is that somebody asks for.
    ///
    /// # Panics
    /// If people are alike in it, or nobody asks for it.
    pub(crate) fn of(&self, which: Trait) -> Slot {
        self.0[which as usize].expect("a trait that differs and is asked for is stored")
    }

    /// Number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.0.iter().flatten().count().div_ceil(SIDE_BY_SIDE)
    }
}

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
        for (codes, rank) in columns[slot.column].iter_mut().zip(which.ranks(&words, count)) {
            *codes |= u32::from(table.map_or(rank, |table| table.code(rank))) << slot.shift;
        }
    }
    columns
}

/// What columns hold of the users of a stretch, each gathered when it is first asked for.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gathered(Vec<Column>);

#[derive(Clone, Debug, Default)]
struct Column {
    gathered: bool,
    codes: Vec<u32>,
}

impl Gathered {
    /// Forgets the users of another stretch.
    pub(crate) fn clear(&mut self) {
        for column in &mut self.0 {
            column.gathered = false;
        }
    }

    /// What a column, of which the part of the stretch is given, holds in some rows.
    pub(crate) fn column(&mut self, column: usize, of_all: &[u32], rows: &Rows) -> &[u32] {
        if self.0.len() <= column {
            self.0.resize_with(column + 1, Column::default);
        }
        let Column { gathered, codes } = &mut self.0[column];
        if !*gathered {
            codes.resize(rows.len(), 0);
            rows.gather(of_all, codes);
            *gathered = true;
        }
        codes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

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

    #[test]
    fn other_users_are_gathered_anew() {
        let column: Vec<u32> = (0..128).map(|row| row * 3).collect();
        let (mut gathered, mut rows) = (Gathered::default(), Rows::default());
        for bits in [[0b101, 1], [0, 0b11]] {
            rows.set(&bits);
            gathered.clear();
            let expected: Vec<u32> = rows.list().iter().map(|&row| u32::from(row) * 3).collect();
            for _ in 0..2 {
                assert_eq!(gathered.column(1, &column, &rows), expected);
            }
        }
    }
}
