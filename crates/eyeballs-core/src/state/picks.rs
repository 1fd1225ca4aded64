//! Whom a sender of invitations asks: distinct people among the contacts, drawn at random without replacement.

use crate::world::contacts::Contacts;
use eyeballs_numerics::random::RandomKey;
use std::collections::BTreeSet;

/// With so many people asked, a search through them is quicker than a set.
const SHORT: usize = 64;

/// Working memory for one sender after the other.
#[derive(Debug, Default)]
pub(crate) struct Picks {
    /// The numbers of the sender's list; those before the next draw have been drawn.
    numbers: Vec<u32>,
    /// Whom the sender asks.
    people: Vec<u32>,
    /// The same, where there are many.
    met: BTreeSet<u32>,
}

/// Where the random words of a sender begin.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    pub(crate) random: &'a RandomKey,
    pub(crate) purpose: u32,
    pub(crate) first_draw: u32,
}

impl Words<'_> {
    /// A word of a person's stream by number.
    fn word(&self, person: u32, number: u32) -> u32 {
        let words = self.random.bits(person, self.purpose, self.first_draw + number / 4);
        words[(number % 4) as usize]
    }
}

impl Picks {
    /// Up to `count` distinct contacts of a person: all of them, in order, if the list is not longer; else those at the
    /// numbers that come first when the list is shuffled (Fisher and Yates), without who was met already.
    pub(crate) fn draw(
        &mut self,
        contacts: &Contacts<'_>,
        person: u32,
        count: u32,
        words: Words<'_>,
    ) -> &[u32] {
        let known = contacts.number(person);
        self.people.clear();
        self.met.clear();
        if count >= known {
            for number in 0..known {
                self.meet(contacts.contact(person, number));
            }
            return &self.people;
        }
        self.numbers.clear();
        self.numbers.extend(0..known);
        for place in 0..known {
            if self.people.len() == count as usize {
                break;
            }
            let left = u64::from(known - place);
            let further = ((u64::from(words.word(person, place)) * left) >> 32) as u32;
            self.numbers.swap(place as usize, (place + further) as usize);
            self.meet(contacts.contact(person, self.numbers[place as usize]));
        }
        &self.people
    }

    fn meet(&mut self, person: u32) {
        let new = if self.people.len() <= SHORT {
            !self.people.contains(&person)
        } else {
            if self.met.is_empty() {
                self.met.extend(&self.people);
            }
            self.met.insert(person)
        };
        if new {
            self.people.push(person);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{ContactsSpec, Distribution, EdgeList};
    use crate::world::trait_table::TraitTable;
    use std::sync::Arc;

    const KEY: [u32; 2] = [5, 6];

    fn drawn(spec: &ContactsSpec, people: u32, person: u32, count: u32, day: u32) -> Vec<u32> {
        let table = TraitTable::new(&Distribution::Constant(1.0));
        let contacts = Contacts::new(spec, &table, people, KEY);
        let random = RandomKey { key: KEY, day, stream: 1 };
        let words = Words { random: &random, purpose: 8, first_draw: 1 << 31 };
        Picks::default().draw(&contacts, person, count, words).to_vec()
    }

    /// Somebody who knows the people from 1 on, each as often as said.
    fn list(times: &[usize]) -> ContactsSpec {
        let contacts: Vec<u32> =
            times.iter().enumerate().flat_map(|(who, &times)| vec![who as u32 + 1; times]).collect();
        ContactsSpec::Edges(Arc::new(EdgeList { first: vec![0, contacts.len() as u32], contacts }))
    }

    #[test]
    fn contacts_are_drawn_alike_each_pair_as_often_as_any_other() {
        let spec = list(&[1; 5]);
        let mut pairs = [[0_u32; 6]; 6];
        let days = 20_000;
        for day in 0..days {
            let two = drawn(&spec, 100, 0, 2, day);
            pairs[two[0] as usize][two[1] as usize] += 1;
        }
        let expected = f64::from(days) / 20.0;
        for (first, seconds) in pairs.iter().enumerate().skip(1) {
            for (second, &times) in seconds.iter().enumerate().skip(1) {
                let wanted = if first == second { 0.0 } else { expected };
                assert!(
                    (f64::from(times) - wanted).abs() <= 4.0 * wanted.sqrt(),
                    "{first}, {second}: {times}"
                );
            }
        }
    }

    #[test]
    fn who_stands_on_a_list_twice_is_asked_once() {
        let spec = list(&[3, 1, 2]);
        let sorted = |count| {
            let mut people = drawn(&spec, 100, 0, count, 3);
            people.sort_unstable();
            people
        };
        for count in [3, 4, 5, 6, 1_000] {
            assert_eq!(sorted(count), [1, 2, 3]);
        }
        assert_eq!(drawn(&spec, 100, 0, 6, 3), [1, 2, 3], "all, in order of the list");
        assert_eq!(sorted(2).len(), 2);
        assert!(sorted(0).is_empty());
    }

    #[test]
    fn ten_thousand_contacts_are_asked_once_each() {
        let spec = ContactsSpec::SmallWorld { mean: 10_000.0, rewire: 1.0 };
        for count in [9_000, 20_000] {
            let mut people = drawn(&spec, 20_000, 7, count, 1);
            let asked = people.len();
            people.sort_unstable();
            people.dedup();
            assert_eq!(people.len(), asked);
            // Of 20,000 people 10,000 links reach 1 - e^{-1/2}.
            assert!((asked as f64 - 20_000.0 * (1.0 - f64::exp(-0.5))).abs() < 300.0, "{asked}");
        }
    }
}
