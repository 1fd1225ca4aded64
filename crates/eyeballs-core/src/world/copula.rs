//! Traits that go together: a Gaussian copula. The rank of a trait becomes the share of people below a correlated normal
//! score; how its values are distributed stays the same.

use crate::spec::{CorrelatedTrait, Correlation, correlated_traits, correlating};
use crate::streams;
use crate::world::traits::{RELATION_TRAITS, Ranks, TRAITS, Trait};
use eyeballs_numerics::distribution::normal;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};

/// Number of ranks.
const RANKS: f64 = 65_536.0;

/// The traits that go together, in the order in which they are computed.
#[derive(Clone, Debug)]
pub(crate) struct Copula {
    traits: Vec<CorrelatedTrait>,
    sources: Vec<Source>,
    /// Of each trait the weights of the independent scores that are not 0, by place.
    weights: Vec<Vec<(usize, f64)>>,
}

/// Where the independent rank of a trait comes from.
#[derive(Clone, Copy, Debug)]
enum Source {
    Person(Trait),
    /// The stream of a service, and the lowest bit of the rank.
    Service(u32, u32),
}

/// One of the traits of a copula.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Correlated<'a> {
    copula: &'a Copula,
    place: usize,
}

impl Copula {
    /// None if nothing goes together.
    ///
    /// # Panics
    /// If no people can have these correlations.
    pub(crate) fn new(correlations: &[Correlation]) -> Option<Copula> {
        if correlations.is_empty() {
            return None;
        }
        let traits = correlated_traits(correlations);
        let lower = correlating(correlations).expect("a checked world has correlations that can be");
        let weights = lower.chunks(traits.len()).map(|row| {
            let weights = row.iter().copied().enumerate();
            weights.filter(|(_, weight)| *weight != 0.0).collect()
        });
        Some(Copula { weights: weights.collect(), sources: traits.iter().map(source).collect(), traits })
    }

    /// One of its traits, if it is one.
    pub(crate) fn of(&self, which: &CorrelatedTrait) -> Option<Correlated<'_>> {
        let place = self.traits.iter().position(|one| one == which)?;
        Some(Correlated { copula: self, place })
    }

    /// The same for a trait that every person has.
    pub(crate) fn of_people(&self, which: Trait) -> Option<Correlated<'_>> {
        const NAMES: [Option<CorrelatedTrait>; TRAITS] = [
            Some(CorrelatedTrait::FreeMinutes),
            Some(CorrelatedTrait::Sociability),
            Some(CorrelatedTrait::AdTolerance),
            Some(CorrelatedTrait::WillingnessToPay),
            None,
        ];
        self.of(NAMES[which as usize].as_ref()?)
    }
}

impl Correlated<'_> {
    /// A person's rank.
    pub(crate) fn rank(self, key: [u32; 2], person: u32) -> u16 {
        let Copula { sources, weights, .. } = self.copula;
        let independent = |place: usize| sources[place].rank(key, person);
        if let [(place, _)] = weights[self.place][..] {
            return independent(place);
        }
        let score = |place| normal::quantile((f64::from(independent(place)) + 0.5) / RANKS);
        let correlated: f64 = weights[self.place].iter().map(|&(place, weight)| weight * score(place)).sum();
        (RANKS * normal::below(correlated)).min(RANKS - 1.0) as u16
    }
}

fn source(of: &CorrelatedTrait) -> Source {
    match of {
        CorrelatedTrait::FreeMinutes => Source::Person(Trait::FreeMinutes),
        CorrelatedTrait::Sociability => Source::Person(Trait::Sociability),
        CorrelatedTrait::AdTolerance => Source::Person(Trait::AdTolerance),
        CorrelatedTrait::WillingnessToPay => Source::Person(Trait::WillingnessToPay),
        CorrelatedTrait::Frequency(service) => Source::Service(streams::of_service(service), 0),
        CorrelatedTrait::Frailty(service) => Source::Service(streams::of_service(service), u16::BITS),
    }
}

impl Source {
    fn rank(self, key: [u32; 2], person: u32) -> u16 {
        match self {
            Source::Person(which) => Ranks::of(key, person).rank(which),
            Source::Service(stream, shift) => {
                let [word, ..] = RandomKey { key, day: FOR_LIFE, stream }.bits(person, RELATION_TRAITS, 0);
                (word >> shift) as u16
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use CorrelatedTrait::{Frailty, FreeMinutes, Frequency, WillingnessToPay};

    fn pair(one: CorrelatedTrait, other: CorrelatedTrait, correlation: f64) -> Correlation {
        Correlation { traits: [one, other], correlation }
    }

    fn of(service: &str) -> [CorrelatedTrait; 2] {
        [Frequency(service.to_owned()), Frailty(service.to_owned())]
    }

    #[test]
    fn scores_have_the_correlations_and_stay_normal() {
        let [frequency, frailty] = of("reader");
        let pairs = [
            pair(WillingnessToPay, FreeMinutes, 0.3),
            pair(frequency.clone(), frailty.clone(), -0.5),
            pair(FreeMinutes, frequency.clone(), 0.6),
        ];
        let copula = Copula::new(&pairs).expect("some");
        let traits = [FreeMinutes, WillingnessToPay, frequency, frailty];
        let people = 100_000;
        let scores: Vec<Vec<f64>> = traits
            .iter()
            .map(|which| {
                let which = copula.of(which).expect("one of them");
                let ranks = (0..people).map(|person| which.rank([3, 4], person));
                ranks.map(|rank| normal::quantile((f64::from(rank) + 0.5) / RANKS)).collect()
            })
            .collect();
        let mean = |of: &dyn Fn(usize) -> f64| (0..people as usize).map(of).sum::<f64>() / f64::from(people);
        let error = 4.0 / f64::from(people).sqrt();
        for (row, one) in scores.iter().enumerate() {
            assert!(mean(&|person| one[person]).abs() < error);
            assert!((mean(&|person| one[person] * one[person]) - 1.0).abs() < error * 2.0_f64.sqrt());
            for (column, other) in scores.iter().enumerate().take(row) {
                let expected = match (column, row) {
                    (0, 1) => 0.3,
                    (0, 2) => 0.6,
                    (2, 3) => -0.5,
                    _ => 0.0,
                };
                let found = mean(&|person| one[person] * other[person]);
                assert!((found - expected).abs() < error * 1.2, "{column}, {row}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn the_first_trait_and_all_that_are_not_named_keep_their_ranks() {
        let [frequency, frailty] = of("reader");
        let copula = Copula::new(&[pair(frailty.clone(), frequency.clone(), 0.4)]).expect("some");
        let stream = streams::of_service("reader");
        let first = copula.of(&frequency).expect("it is");
        let second = copula.of(&frailty).expect("it is");
        let mut moved = 0;
        for person in 0..1_000 {
            assert_eq!(first.rank([1, 2], person), Source::Service(stream, 0).rank([1, 2], person));
            moved += u32::from(
                second.rank([1, 2], person) != Source::Service(stream, u16::BITS).rank([1, 2], person),
            );
        }
        assert!(moved > 990);
        assert!(copula.of_people(Trait::Sociability).is_none() && copula.of_people(Trait::Taste).is_none());
    }

    #[test]
    fn a_correlation_of_0_leaves_every_rank_as_it_is() {
        // Weights are kept where they are not 0, so this takes the long way by a third trait.
        for rank in 0..=u16::MAX {
            let score = normal::quantile((f64::from(rank) + 0.5) / RANKS);
            assert_eq!((RANKS * normal::below(score)) as u16, rank);
        }
    }

    #[test]
    fn the_order_is_that_of_the_list_whatever_services_a_world_has() {
        let [one, _] = of("one");
        let [two, two_frailty] = of("two");
        let pairs = [pair(two_frailty.clone(), one.clone(), 0.1), pair(two.clone(), WillingnessToPay, 0.2)];
        assert_eq!(correlated_traits(&pairs), [WillingnessToPay, two, two_frailty, one]);
    }

    #[test]
    fn the_nearest_correlations_can_be() {
        let [frequency, frailty] = of("reader");
        let pairs = [
            pair(FreeMinutes, frequency.clone(), 0.9),
            pair(frequency, frailty.clone(), -0.9),
            pair(FreeMinutes, frailty, 0.9),
        ];
        assert_eq!(correlating(&pairs), None);
        let near = crate::spec::nearest(&pairs);
        assert!(correlating(&near).is_some());
        // The three share alike: 1/2 each makes the determinant 0.
        assert!(near.iter().all(|pair| (pair.correlation.abs() - 0.5).abs() < 0.01), "{near:?}");
    }
}
