//! Which traits blocks store, and where: two side by side in one number of 32 bits.

use crate::spec::{Distribution, WorldSpec};
use crate::world::traits::{TRAITS, Trait};
use eyeballs_abi::description::{ColumnRole, Input};

/// Traits in a number.
const SIDE_BY_SIDE: usize = 2;

/// Which traits blocks store, and where: what differs between people and is asked for every day. The rank of
/// any other is drawn again when it is needed.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slots(pub(crate) [Option<Slot>; TRAITS]);

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
        let read = |input| spec.services.iter().any(|service| service.has_column(ColumnRole::Input(input)));
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

    pub(crate) fn side_by_side(stored: [bool; TRAITS]) -> Slots {
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
