//! What models shared of everybody yesterday, as others look it up of their contacts today.

use crate::people::block::Block;
use crate::state::service::Service;
use crate::units::Day;
use crate::world::shares::{Place, Shares};

/// Whether the model works that shares something.
pub(crate) fn works(source: &Place, services: &[Service], day: Day) -> bool {
    services[source.service].models[source.model].works(day)
}

/// What is shared of everybody at the end of yesterday, where somebody reads it of contacts; nothing where the model does not work yet.
pub(crate) fn shared_yesterday(
    shares: &Shares,
    services: &[Service],
    blocks: &[Block],
    day: Day,
) -> Vec<Option<Vec<f32>>> {
    let everybody = |source: &Place| {
        works(source, services, day).then(|| {
            let of_block = |block: &Block| {
                let values = &block.relations[source.service].states[source.model][source.column];
                (0..block.count).map(|row| values.number(row)).collect::<Vec<_>>()
            };
            blocks.iter().flat_map(of_block).collect()
        })
    };
    shares.of_contacts.iter().map(everybody).collect()
}
