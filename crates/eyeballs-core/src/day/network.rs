//! What other users are worth: with the share n of all people, or of one's own contacts, who are engaged, the utility of
//! use and the log odds of joining gain g = weight n, or weight n / (n + half).
//!
//! n of all people is as of yesterday. n among contacts is as of the evening before somebody joined or returned, and is
//! looked at again each seventh day: it costs as many random reads as there are contacts.

use crate::day::pass::{ServiceToday, Shared};
use crate::people::block::{Block, Relation};
use crate::people::people_set::WORD_PEOPLE;
use crate::people::stretch::Stretch;
use crate::spec::NetworkOf;
use crate::state::scratch::ServiceScratch;
use crate::state::service::Service;
use eyeballs_numerics::math;
use eyeballs_numerics::rows::Rows;
use eyeballs_numerics::vectorised;

/// Days after which somebody looks at the contacts again.
const LOOK_DAYS: u32 = 7;

/// How value grows with the share of others.
#[derive(Clone, Copy, Debug)]
struct Value {
    weight: f32,
    /// None: in proportion.
    half: Option<f32>,
}

impl Value {
    fn of(service: &Service) -> Value {
        let network = &service.spec.network;
        Value { weight: network.weight as f32, half: network.half.map(|half| half as f32) }
    }

    /// g of a share n.
    #[inline(always)]
    fn at(self, share: f32) -> f32 {
        match self.half {
            None => self.weight * share,
            Some(half) => self.weight * (share / (share + half)),
        }
    }
}

/// Share of all people who were engaged yesterday.
fn share_of_all(today: ServiceToday<'_>) -> f32 {
    (today.service.engaged_users as f64 / f64::from(today.shared.entering.end)) as f32
}

/// Share of somebody's contacts, by numbers of the list, who were engaged yesterday, in steps of 1/65535, rounded.
pub(crate) fn contacts_using(person: u32, index: usize, shared: &Shared<'_>) -> u16 {
    contacts_among(person, &shared.engaged_yesterday[index], shared)
}

/// A share of somebody's contacts, by the index of a service.
type Share = fn(u32, usize, &Shared<'_>) -> u16;

/// The share who paid within a month before today.
fn contacts_paying(person: u32, index: usize, shared: &Shared<'_>) -> u16 {
    contacts_among(person, &shared.payers_yesterday[index], shared)
}

/// The share who belong to a set, as words of bits.
fn contacts_among(person: u32, users: &[u64], shared: &Shared<'_>) -> u16 {
    let known = shared.contacts.number(person);
    if known == 0 || users.is_empty() {
        return 0;
    }
    let uses = |number| {
        let contact = shared.contacts.contact(person, number) as usize;
        users[contact / WORD_PEOPLE] >> (contact % WORD_PEOPLE) & 1
    };
    let using: u64 = (0..known).map(uses).sum();
    ((using * u64::from(u16::MAX) + u64::from(known / 2)) / u64::from(known)) as u16
}

#[inline(always)]
fn share_of_code(code: u16) -> f32 {
    f32::from(code) * (1.0 / 65_535.0)
}

/// Who becomes a user looks at the contacts.
pub(crate) fn look_on_joining(block: &mut Block, row: usize, today: ServiceToday<'_>) {
    let person = block.person(row);
    look(&mut block.relations[today.index], row, person, today);
}

/// Somebody looks at the contacts, as far as something is kept of them.
fn look(relation: &mut Relation, row: usize, person: u32, today: ServiceToday<'_>) {
    if let Some(using) = relation.contacts_using.get_mut(row) {
        *using = contacts_using(person, today.index, today.shared);
    }
    if let Some(paying) = relation.contacts_paying.get_mut(row) {
        *paying = contacts_paying(person, today.index, today.shared);
    }
}

/// What models are told of others.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Others {
    /// The share n.
    Share,
    /// What it is worth, g.
    Value,
    /// The share of contacts who use the service.
    ContactsUsing,
    /// The share of contacts who pay.
    ContactsPaying,
}

/// What models are told of others, for people of a stretch: users, or who considers the service and looks today.
pub(crate) fn tell(
    others: Others,
    block: &Block,
    stretch: &Stretch,
    (rows, people): (&Rows, &[u32]),
    considers: bool,
    today: ServiceToday<'_>,
    values: &mut [f32],
) {
    let service = today.service;
    let of_all = service.spec.network.of == NetworkOf::All;
    if of_all && matches!(others, Others::Share | Others::Value) {
        values.fill(share_of_all(today));
    } else {
        let relation = &block.relations[today.index];
        let (kept, share): (_, Share) = match others {
            Others::ContactsPaying => (&relation.contacts_paying, contacts_paying),
            _ => (&relation.contacts_using, contacts_using),
        };
        for ((value, &row), &person) in values.iter_mut().zip(rows.list()).zip(people) {
            let code = if considers {
                share(person, today.index, today.shared)
            } else {
                kept.get(stretch.rows.start + usize::from(row)).copied().unwrap_or(0)
            };
            *value = share_of_code(code);
        }
    }
    if others == Others::Value {
        let worth = Value::of(service);
        values.iter_mut().for_each(|share| *share = worth.at(*share));
    }
}

/// What others are worth to somebody who considers the service: g.
pub(crate) fn value_to_newcomer(person: u32, today: ServiceToday<'_>) -> f32 {
    let network = &today.service.spec.network;
    if network.weight == 0.0 {
        return 0.0;
    }
    let share = match network.of {
        NetworkOf::All => share_of_all(today),
        NetworkOf::Contacts => share_of_code(contacts_using(person, today.index, today.shared)),
    };
    Value::of(today.service).at(share)
}

/// Multiplies the users' weights by e^g, after those whose day it is have looked at their contacts.
pub(crate) fn attract(
    block: &mut Block,
    stretch: &Stretch,
    users: &mut ServiceScratch,
    today: ServiceToday<'_>,
) {
    let value = Value::of(today.service);
    let relation = &mut block.relations[today.index];
    if !relation.contacts_using.is_empty() || !relation.contacts_paying.is_empty() {
        for (&row, &person) in users.rows.list().iter().zip(&*users.people) {
            if (u64::from(person) + u64::from(today.shared.day.0)).is_multiple_of(u64::from(LOOK_DAYS)) {
                look(relation, stretch.rows.start + usize::from(row), person, today);
            }
        }
    }
    if value.weight == 0.0 {
        return;
    }
    match today.service.spec.network.of {
        NetworkOf::All => by(&mut users.weight, math::exp(value.at(share_of_all(today)))),
        NetworkOf::Contacts => {
            users.contacts_using.resize(users.rows.len(), 0);
            users.rows.gather(stretch.of(&relation.contacts_using), &mut users.contacts_using);
            by_contacts(&mut users.weight, &users.contacts_using, value);
        }
    }
}

vectorised! {
    fn by(weights: &mut [f32], factor: f32) {
        for weight in weights {
            *weight *= factor;
        }
    }
}

vectorised! {
    fn by_contacts(weights: &mut [f32], codes: &[u16], value: Value) {
        for (weight, &code) in weights.iter_mut().zip(codes) {
            *weight *= math::exp(value.at(share_of_code(code)));
        }
    }
}
