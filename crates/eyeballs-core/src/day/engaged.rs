//! Who was engaged yesterday, and who paid, as everybody can look it up today.

use crate::people::block::{Block, knows_contacts, knows_payers};
use crate::people::people_set::WORD_PEOPLE;
use crate::state::service::Service;
use crate::units::Day;

/// Who was engaged in each service at the end of the day before `day`, by number, as bits; empty where nobody looks at
/// contacts.
pub(crate) fn engaged_yesterday(services: &[Service], blocks: &[Block], day: Day) -> Vec<Vec<u64>> {
    let of_service = |(index, service): (usize, &Service)| {
        let mut words = Vec::new();
        if service.open && knows_contacts(&service.spec) {
            words.reserve_exact(blocks.iter().map(|block| block.count.div_ceil(WORD_PEOPLE)).sum());
            blocks.iter().for_each(|block| words.extend(block.relations[index].engaged_before(day)));
        }
        words
    };
    services.iter().enumerate().map(of_service).collect()
}

/// Who paid each service within a month before `day`, in the same way; empty where nobody looks.
pub(crate) fn payers_yesterday(services: &[Service], blocks: &[Block], day: Day) -> Vec<Vec<u64>> {
    let of_service = |(index, service): (usize, &Service)| {
        let mut words = Vec::new();
        if service.open && knows_payers(&service.spec) {
            blocks.iter().for_each(|block| words.extend(block.relations[index].paid_before(day)));
        }
        words
    };
    services.iter().enumerate().map(of_service).collect()
}
