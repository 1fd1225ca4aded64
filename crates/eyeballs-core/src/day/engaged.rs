//! Who was engaged yesterday, and who paid, as everybody can look it up today.

use crate::people::block::{Block, Relation, knows_contacts, knows_payers};
use crate::people::people_set::WORD_PEOPLE;
use crate::spec::ServiceSpec;
use crate::state::service::Service;
use crate::units::Day;

/// Who was engaged in each service at the end of the day before `day`, by number, as bits; empty where nobody looks at
/// contacts.
pub(crate) fn engaged_yesterday(services: &[Service], blocks: &[Block], day: Day) -> Vec<Vec<u64>> {
    of_services(services, blocks, knows_contacts, |relation| relation.engaged_before(day))
}

/// Who paid each service within a month before `day`, in the same way.
pub(crate) fn payers_yesterday(services: &[Service], blocks: &[Block], day: Day) -> Vec<Vec<u64>> {
    of_services(services, blocks, knows_payers, |relation| relation.paid_before(day))
}

/// The people of each open service for which somebody asks.
fn of_services<'a, Words: Iterator<Item = u64>>(
    services: &[Service],
    blocks: &'a [Block],
    asks: impl Fn(&ServiceSpec) -> bool,
    people: impl Fn(&'a Relation) -> Words,
) -> Vec<Vec<u64>> {
    let of_service = |(index, service): (usize, &Service)| {
        let mut words = Vec::new();
        if service.open && asks(&service.spec) {
            words.reserve_exact(blocks.iter().map(|block| block.count.div_ceil(WORD_PEOPLE)).sum());
            blocks.iter().for_each(|block| words.extend(people(&block.relations[index])));
        }
        words
    };
    services.iter().enumerate().map(of_service).collect()
}
