//! How much memory a simulation takes, said before it is taken.

use crate::people::block::{
    CONTACTS_BYTES, FREQUENCY_BYTES, HABIT_BYTES, PAID_BYTES, RELATION_BYTES, TENURE_BYTES, USER_SINCE_BYTES,
    block_people, had_users_before, has_habit_by_use, knows_contacts, knows_payers, lapses_by_inactivity,
    users_pay,
};
use crate::record::{ServiceDay, metric_vectors};
use crate::spec::WorldSpec;
use crate::units::MONTH_DAYS;
use crate::world::slots::Slots;
use crate::world::taste_order::ORDER_BYTES;

/// Memory that one simulation of a world takes, in bytes: the columns of its people and the record of
/// its days. Tables shared between simulations and a few megabytes of working memory come on top.
pub fn memory_bytes(spec: &WorldSpec) -> u64 {
    let services: u64 = spec
        .services
        .iter()
        .map(|service| {
            let state: u64 = service
                .models
                .iter()
                .flat_map(|model| &model.model.description().columns)
                .filter(|column| column.role.is_kept())
                .map(|column| column.value_type.bytes() as u64)
                .sum();
            let paid = if users_pay(service) { PAID_BYTES } else { 0 };
            let habit = if has_habit_by_use(service) { HABIT_BYTES } else { 0 };
            let frequency = if service.frequency.spread > 0.0 { FREQUENCY_BYTES } else { 0 };
            let tenure = if had_users_before(service) { TENURE_BYTES } else { 0 };
            let user_since = if lapses_by_inactivity(service) { USER_SINCE_BYTES } else { 0 };
            let contacts =
                CONTACTS_BYTES * (u64::from(knows_contacts(service)) + u64::from(knows_payers(service)));
            RELATION_BYTES + paid + tenure + frequency + habit + user_since + contacts + state
        })
        .sum();
    let rows: u64 = spec
        .services
        .iter()
        .map(|service| {
            let numbers: usize = service
                .models
                .iter()
                .map(|model| {
                    let description = model.model.description();
                    description.metrics.len() + description.postings.len()
                })
                .sum();
            (size_of::<ServiceDay>() + 8 * (numbers + 5)) as u64
        })
        .sum();
    let vectors: usize =
        spec.services.iter().flat_map(metric_vectors).map(|vector| size_of::<f64>() * vector.length).sum();
    let months = u64::from(spec.days.div_ceil(MONTH_DAYS));
    let traits = (Slots::new(spec).columns() * size_of::<u32>()) as u64;
    let people = u64::from(spec.agents()).next_multiple_of(block_people(spec.agents()) as u64);
    let order = if spec.people.homophily > 0.0 { ORDER_BYTES } else { 0 };
    people * (traits + order + services) + u64::from(spec.days) * rows + months * vectors as u64
}
