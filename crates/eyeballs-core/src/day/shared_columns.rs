//! What models share of each person, and others read: of the service, of the firm's other services, of a person's contacts,
//! followers, and group.
//!
//! All of a stretch's services are asked before the first of them serves, so that who serves later sees nothing of today.

use crate::day::pass::ServiceToday;
use crate::day::shared_yesterday::works;
use crate::people::block::Block;
use crate::people::stretch::Stretch;
use eyeballs_abi::description::{Column, ColumnRole};
use eyeballs_numerics::rows::Rows;

/// A column that is read from other models.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Read<'a> {
    /// Service, model and column that read.
    pub(crate) place: (usize, usize, usize),
    pub(crate) column: &'a Column,
}

/// The values for people of a stretch.
pub(crate) fn read(
    read: Read<'_>,
    block: &Block,
    stretch: &Stretch,
    (rows, people): (&Rows, &[u32]),
    today: ServiceToday<'_>,
    values: &mut [f32],
) {
    let shared = today.shared;
    let neutral = f32::from_bits(read.column.initial_bits as u32);
    let shares = &shared.world.shares;
    let yesterday = || {
        let number = shares.kept(read.place, read.column.role)?;
        shared.shared_yesterday[number].as_deref()
    };
    let sources = shares.of(read.place);
    match read.column.role {
        ColumnRole::OfContacts => {
            return match yesterday() {
                Some(everybody) => of_contacts(everybody, people, today, values),
                None => values.fill(neutral),
            };
        }
        ColumnRole::OfFollowers => {
            return match yesterday() {
                Some(sums) => {
                    values.iter_mut().zip(people).for_each(|(v, &person)| *v = sums[person as usize])
                }
                None => values.fill(neutral),
            };
        }
        ColumnRole::OfGroup => {
            let working = sources.first().filter(|source| works(source, shared.services, shared.day));
            return match working.zip(today.service.spec.group_size()) {
                Some((source, size)) => {
                    let state = &block.relations[source.service].states[source.model][source.column];
                    of_group(size, |row| state.number(row), block.count, (stretch.rows.start, rows), values);
                }
                None => values.fill(neutral),
            };
        }
        _ => {}
    }
    if sources.is_empty() {
        // As it was made: nobody writes there.
        return;
    }
    let mut working = sources.iter().filter(|source| works(source, shared.services, shared.day)).peekable();
    values.fill(if working.peek().is_some() { 0.0 } else { neutral });
    for source in working {
        let relation = &block.relations[source.service];
        relation.states[source.model][source.column].add_to(stretch.rows.start, rows, values);
    }
}

/// Sums over the others of each one's group, in the order of their numbers. A group is never parted between stretches.
fn of_group(
    size: usize,
    value: impl Fn(usize) -> f32,
    people: usize,
    (start, rows): (usize, &Rows),
    values: &mut [f32],
) {
    for (sum, &row) in values.iter_mut().zip(rows.list()) {
        let row = start + usize::from(row);
        let first = row - row % size;
        let others = (first..(first + size).min(people)).filter(|&other| other != row);
        *sum = others.map(&value).fold(0.0, |sum, shared| sum + shared);
    }
}

/// Sums over the contacts, in order of their numbers in each list.
fn of_contacts(everybody: &[f32], people: &[u32], today: ServiceToday<'_>, values: &mut [f32]) {
    let contacts = &today.shared.contacts;
    for (value, &person) in values.iter_mut().zip(people) {
        *value = (0..contacts.number(person))
            .map(|number| everybody[contacts.contact(person, number) as usize])
            .fold(0.0, |sum, shared| sum + shared);
    }
}
