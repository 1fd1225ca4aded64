//! What models shared of everybody yesterday, as others look it up today: of their contacts, or of who has them as contacts.

use crate::people::block::Block;
use crate::state::service::Service;
use crate::units::Day;
use crate::world::contacts::Contacts;
use crate::world::shares::{Place, Shares};
use eyeballs_abi::description::ColumnRole;

/// Whether the model works that shares something.
pub(crate) fn works(source: &Place, services: &[Service], day: Day) -> bool {
    services[source.service].models[source.model].works(day)
}

/// For each of what is read of contacts or followers, by person: what is shared of them, or the sum over their followers; both of the
/// end of yesterday. Nothing where the model does not work yet.
pub(crate) fn shared_yesterday(
    shares: &Shares,
    services: &[Service],
    blocks: &[Block],
    contacts: &Contacts<'_>,
    day: Day,
) -> Vec<Option<Vec<f32>>> {
    let everybody = |source: &Place| -> Vec<f32> {
        let of_block = |block: &Block| {
            let values = &block.relations[source.service].states[source.model][source.column];
            (0..block.count).map(|row| values.number(row)).collect::<Vec<_>>()
        };
        blocks.iter().flat_map(of_block).collect()
    };
    let read = |(source, role): &(Place, ColumnRole)| {
        works(source, services, day).then(|| match role {
            ColumnRole::OfFollowers => of_followers(&everybody(source), contacts),
            _ => everybody(source),
        })
    };
    shares.of_others.iter().map(read).collect()
}

/// By person the sum over those who have them among their contacts, in the order of these.
fn of_followers(everybody: &[f32], contacts: &Contacts<'_>) -> Vec<f32> {
    let mut sums = vec![0.0; everybody.len()];
    for (person, &value) in everybody.iter().enumerate().filter(|(_, value)| **value != 0.0) {
        let person = person as u32;
        for number in 0..contacts.number(person) {
            sums[contacts.contact(person, number) as usize] += value;
        }
    }
    sums
}
