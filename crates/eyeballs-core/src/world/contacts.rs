//! Who knows whom. The small-world and heavy-tailed graphs are implicit: a contact is computed from the
//! two counters (person, number of the contact) when it is asked for, and no edge is stored.

use crate::spec::ContactsSpec;
use crate::streams;
use crate::world::copula::Correlated;
use crate::world::taste_order::TasteOrder;
use crate::world::trait_table::TraitTable;
use crate::world::traits::{Ranks, Trait};
use eyeballs_numerics::random::{FOR_LIFE, RandomKey, uniform};

/// The contact graph of one simulation.
#[derive(Clone, Copy)]
pub(crate) struct Contacts<'a> {
    spec: &'a ContactsSpec,
    sociability: &'a TraitTable,
    people: u32,
    key: RandomKey,
    people_key: [u32; 2],
    /// Sociability, if it goes together with other traits.
    correlated: Option<Correlated<'a>>,
    /// Share of links that go to neighbours in the order of taste, and the order.
    homophily: Option<(f64, &'a TasteOrder)>,
}

const PURPOSE_NUMBER: u32 = 0;
const PURPOSE_LINK: u32 = 1;
/// Candidates for a link in proportion to sociability; the last one stays.
const MAX_TRIES: u32 = 4096;

impl<'a> Contacts<'a> {
    pub(crate) fn new(
        spec: &'a ContactsSpec,
        sociability: &'a TraitTable,
        people: u32,
        key: [u32; 2],
    ) -> Contacts<'a> {
        let random = RandomKey { key, day: FOR_LIFE, stream: streams::CONTACTS };
        Contacts {
            spec,
            sociability,
            people,
            key: random,
            people_key: key,
            correlated: None,
            homophily: None,
        }
    }

    /// The same where sociability goes together with other traits.
    pub(crate) fn correlated(self, correlated: Option<Correlated<'a>>) -> Contacts<'a> {
        Contacts { correlated, ..self }
    }

    /// The same where a share of the links goes to neighbours in the order of taste.
    pub(crate) fn homophilous(self, share: f64, order: Option<&'a TasteOrder>) -> Contacts<'a> {
        Contacts { homophily: order.map(|order| (share, order)), ..self }
    }

    /// How many contacts a person has.
    pub(crate) fn number(&self, person: u32) -> u32 {
        let mean = match self.spec {
            ContactsSpec::SmallWorld { mean, .. } => *mean as f32,
            ContactsSpec::HeavyTailed { mean } => *mean as f32 * self.sociability_of(person),
            ContactsSpec::Edges(edges) => {
                let index = person as usize;
                return edges.first.get(index + 1).map_or(0, |&end| end - edges.first[index]);
            }
        };
        // A fraction of a contact is a contact for that fraction of the people.
        let [word, ..] = self.key.bits(person, PURPOSE_NUMBER, 0);
        let number = (mean + uniform(word)) as u32;
        number.min(self.people.saturating_sub(1))
    }

    /// A person's contact by number, counted from 0.
    pub(crate) fn contact(&self, person: u32, number: u32) -> u32 {
        if let Some((share, order)) = self.homophily {
            let draw = match self.spec {
                ContactsSpec::HeavyTailed { .. } => number.wrapping_mul(MAX_TRIES),
                _ => number,
            };
            let [_, _, alike, _] = self.key.bits(person, PURPOSE_LINK, draw);
            if f64::from(uniform(alike)) < share {
                return order.further(person, self.step(number));
            }
        }
        match self.spec {
            ContactsSpec::SmallWorld { rewire, .. } => {
                let [decision, target, ..] = self.key.bits(person, PURPOSE_LINK, number);
                if f64::from(uniform(decision)) < *rewire {
                    self.anybody_but(person, target)
                } else {
                    ((u64::from(person) + u64::from(self.step(number))) % u64::from(self.people)) as u32
                }
            }
            ContactsSpec::HeavyTailed { .. } => {
                // Accepting a person in proportion to sociability draws from the size-biased law.
                let max = self.sociability.max();
                let mut target = person;
                for attempt in 0..MAX_TRIES {
                    let draw = number.wrapping_mul(MAX_TRIES).wrapping_add(attempt);
                    let [candidate, chance, ..] = self.key.bits(person, PURPOSE_LINK, draw);
                    target = self.anybody_but(person, candidate);
                    if uniform(chance) * max < self.sociability_of(target) {
                        break;
                    }
                }
                target
            }
            ContactsSpec::Edges(edges) => edges.contacts[(edges.first[person as usize] + number) as usize],
        }
    }

    /// Steps upwards on a ring to a neighbour: at distance 1, 1, 2, 2, ... on its two sides.
    fn step(&self, number: u32) -> u32 {
        let distance = number / 2 + 1;
        if number.is_multiple_of(2) { distance } else { self.people - distance % self.people }
    }

    fn anybody_but(&self, person: u32, word: u32) -> u32 {
        let others = u64::from(self.people.saturating_sub(1)).max(1);
        let other = ((u64::from(word) * others) >> 32) as u32;
        if other >= person { (other + 1).min(self.people - 1) } else { other }
    }

    fn sociability_of(&self, person: u32) -> f32 {
        let rank = match self.correlated {
            Some(correlated) => correlated.rank(self.people_key, person),
            None => Ranks::of(self.people_key, person).rank(Trait::Sociability),
        };
        self.sociability.at(rank)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Distribution, EdgeList};
    use std::sync::Arc;

    const PEOPLE: u32 = 20_000;

    fn check_graph(spec: &ContactsSpec, sociability: &Distribution) -> Vec<u32> {
        let table = TraitTable::new(sociability).relative_to_mean();
        let graph = Contacts::new(spec, &table, PEOPLE, [3, 4]);
        let mut known_by = vec![0; PEOPLE as usize];
        for person in 0..PEOPLE {
            for number in 0..graph.number(person) {
                let contact = graph.contact(person, number);
                assert_ne!(contact, person);
                known_by[contact as usize] += 1;
            }
        }
        known_by
    }

    #[test]
    fn a_ring_without_rewiring_knows_its_neighbours() {
        let spec = ContactsSpec::SmallWorld { mean: 4.0, rewire: 0.0 };
        let table = TraitTable::new(&Distribution::Constant(1.0));
        let graph = Contacts::new(&spec, &table, 100, [3, 4]);
        let mut contacts: Vec<u32> = (0..graph.number(0)).map(|number| graph.contact(0, number)).collect();
        contacts.sort_unstable();
        assert_eq!(contacts, [1, 2, 98, 99]);
    }

    #[test]
    fn a_rewired_ring_has_poisson_numbers_of_links_in() {
        let spec = ContactsSpec::SmallWorld { mean: 7.5, rewire: 1.0 };
        let known_by = check_graph(&spec, &Distribution::Constant(1.0));
        let people = f64::from(PEOPLE);
        let mean = known_by.iter().map(|&k| f64::from(k)).sum::<f64>() / people;
        let variance = known_by.iter().map(|&k| (f64::from(k) - mean).powi(2)).sum::<f64>() / people;
        // The mean is a sum of PEOPLE Bernoulli halves; the variance of a Poisson has s.e. m sqrt(2/n).
        assert!((mean - 7.5).abs() < 4.0 * 0.5 / people.sqrt());
        assert!((variance - 7.5).abs() < 4.0 * 7.5 * (2.0 / people).sqrt());
    }

    #[test]
    fn the_sociable_are_known_by_many() {
        let spec = ContactsSpec::HeavyTailed { mean: 10.0 };
        let distribution = Distribution::Pareto { minimum: 1.0, alpha: 2.5 };
        let known_by = check_graph(&spec, &distribution);
        let table = TraitTable::new(&distribution).relative_to_mean();
        let (mut product, mut square) = (0.0, 0.0);
        for person in 0..PEOPLE {
            let sociability = f64::from(table.at(Ranks::of([3, 4], person).rank(Trait::Sociability)));
            product += sociability * f64::from(known_by[person as usize]);
            square += sociability * sociability;
        }
        // Regression of links in on sociability has slope 10; its error is about sqrt(10 / sum of squares).
        let slope = product / square;
        assert!((slope - 10.0).abs() < 0.35, "{slope}");
    }

    #[test]
    fn given_edges_are_used_and_nobody_else() {
        let edges = EdgeList { first: vec![0, 2, 3, 4], contacts: vec![1, 2, 0, 0] };
        let spec = ContactsSpec::Edges(Arc::new(edges));
        let table = TraitTable::new(&Distribution::Constant(1.0));
        let graph = Contacts::new(&spec, &table, 10, [3, 4]);
        assert_eq!((graph.number(0), graph.contact(0, 1)), (2, 2));
        assert_eq!(graph.number(7), 0);
    }
}
