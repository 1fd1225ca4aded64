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
pub(crate) struct Places([Option<Place>; TRAITS]);

/// Where a trait is: in 16 bits of a column's numbers.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) column: usize,
    /// The lowest of the bits.
    pub(crate) shift: u32,
}

impl Place {
    /// The 16 bits: the code of a value, or a rank of taste.
    #[inline(always)]
    pub(crate) fn code(self, codes: u32) -> u16 {
        (codes >> self.shift) as u16
    }
}

impl Places {
    pub(crate) fn new(spec: &WorldSpec) -> Places {
        let read = |input| {
            let models = spec.services.iter().flat_map(|service| &service.models);
            let mut columns = models.flat_map(|model| &model.model.description().columns);
            columns.any(|column| column.role == ColumnRole::Input(input))
        };
        let differs = |distribution: &Distribution| !matches!(distribution, Distribution::Constant(_));
        let people = &spec.people;
        let mut stored = 0;
        Places(Trait::ALL.map(|which| {
            let store = match which {
                Trait::FreeMinutes => differs(&people.free_minutes),
                Trait::Sociability => differs(&people.sociability) && read(Input::Sociability),
                Trait::AdTolerance => differs(&people.ad_tolerance) && read(Input::AdTolerance),
                Trait::WillingnessToPay => {
                    differs(&people.willingness_to_pay) && read(Input::WillingnessToPay)
                }
                Trait::Taste => spec.services.iter().any(|service| service.breadth.is_some()),
            };
            store.then(|| {
                let place = stored;
                stored += 1;
                Place { column: place / SIDE_BY_SIDE, shift: (place % SIDE_BY_SIDE) as u32 * u16::BITS }
            })
        }))
    }

    pub(crate) fn of(&self, which: Trait) -> Option<Place> {
        self.0[which as usize]
    }

    /// Number of columns.
    pub(crate) fn columns(&self) -> usize {
        self.0.iter().flatten().count().div_ceil(SIDE_BY_SIDE)
    }
}

/// The columns of neighbours by number.
pub(crate) fn columns(world: &World, key: [u32; 2], first: u32, count: usize) -> Vec<Vec<u32>> {
    let mut columns = vec![vec![0; count]; world.places.columns()];
    if columns.is_empty() {
        return columns;
    }
    let people: Vec<u32> = (first..first + count as u32).collect();
    let mut words = vec![0; 4 * count];
    Ranks::key(key).fill(&people, 0, 0, &mut words);
    for which in Trait::ALL {
        let Some(place) = world.places.of(which) else {
            continue;
        };
        let (word, shift) = which.place();
        let ranks = words[word * count..][..count].iter().map(|word| (word >> shift) as u16);
        let table = world.table(which);
        for (codes, rank) in columns[place.column].iter_mut().zip(ranks) {
            *codes |= u32::from(table.map_or(rank, |table| table.code(rank))) << place.shift;
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
