//! All people in the order of taste: on it, neighbours are alike.

use crate::world::traits::{Ranks, Trait};

/// Bytes per person.
pub(crate) const ORDER_BYTES: u64 = 8;

/// People by taste, then by number. It follows from the seed.
#[derive(Debug)]
pub(crate) struct TasteOrder {
    /// Who stands at a place.
    people: Vec<u32>,
    /// Where a person stands.
    places: Vec<u32>,
}

impl TasteOrder {
    pub(crate) fn new(key: [u32; 2], people: u32) -> TasteOrder {
        let rank = |person| u64::from(Ranks::of(key, person).rank(Trait::Taste));
        let mut ranked: Vec<u64> = (0..people).map(|person| rank(person) << 32 | u64::from(person)).collect();
        ranked.sort_unstable();
        let people: Vec<u32> = ranked.into_iter().map(|ranked| ranked as u32).collect();
        let mut places = vec![0; people.len()];
        for (place, &person) in people.iter().enumerate() {
            places[person as usize] = place as u32;
        }
        TasteOrder { people, places }
    }

    /// The person so many places further on, round the circle.
    pub(crate) fn further(&self, person: u32, places: u32) -> u32 {
        let place = (u64::from(self.places[person as usize]) + u64::from(places)) % self.people.len() as u64;
        self.people[place as usize]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_have_the_next_taste_and_everybody_comes_once_round() {
        let (key, people) = ([3, 9], 100_000);
        let order = TasteOrder::new(key, people);
        let rank = |person| Ranks::of(key, person).rank(Trait::Taste);
        let mut at = order.people[0];
        for place in 1..people {
            let next = order.further(at, 1);
            assert!((rank(at), at) < (rank(next), next), "place {place}");
            assert_eq!(order.further(next, people - 1), at);
            at = next;
        }
        assert_eq!(order.further(at, 1), order.people[0]);
    }
}
