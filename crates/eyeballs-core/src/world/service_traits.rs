//! What people are like towards a service: how often they use it, a factor on its weight in their choice; and how easily
//! they leave it, where that goes together with other traits. Both are Gamma with mean 1.

use crate::spec::{CorrelatedTrait, Distribution, ServiceSpec, WorldSpec};
use crate::streams;
use crate::world::copula::Copula;
use crate::world::trait_table::TraitTable;
use crate::world::traits::RELATION_TRAITS;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};
use std::sync::Arc;

/// What people are like towards a service. Services of equal spread share a table.
#[derive(Clone, Debug)]
pub(crate) struct ServiceTraits {
    /// Names of frequency and frailty among traits that go together.
    names: [CorrelatedTrait; 2],
    stream: u32,
    /// Frequency of use by rank; none if people are alike.
    pub(crate) frequency: Option<Arc<TraitTable>>,
    /// Frailty by rank; none if people are alike, or it has nothing to do with other traits.
    frailty: Option<Arc<TraitTable>>,
    /// The squared coefficients of variation of which the two tables are.
    spreads: [f64; 2],
}

/// Those of the services of a world. Tables that others have already are theirs.
pub(crate) fn of_services(spec: &WorldSpec, others: &[ServiceTraits]) -> Vec<ServiceTraits> {
    let correlations = &spec.people.correlation;
    let mut all: Vec<ServiceTraits> = Vec::with_capacity(spec.services.len());
    for service in &spec.services {
        let frailty = CorrelatedTrait::Frailty(service.name.clone());
        let correlated = correlations.iter().any(|pair| pair.traits.contains(&frailty));
        let spreads = [service.frequency.spread, if correlated { service.churn.spread } else { 0.0 }];
        let known = |spread: f64| {
            let mut known = others
                .iter()
                .chain(&all)
                .flat_map(|other| other.spreads.into_iter().zip([&other.frequency, &other.frailty]));
            known.find(|(other, _)| *other == spread).map(|(_, table)| table.clone())
        };
        let table = |spread: f64| {
            let make = || {
                let distribution = Distribution::Gamma { mean: 1.0, shape: 1.0 / spread };
                (spread > 0.0).then(|| Arc::new(TraitTable::new(&distribution)))
            };
            known(spread).unwrap_or_else(make)
        };
        let frequency = table(spreads[0]);
        let frailty = if spreads[1] == spreads[0] { frequency.clone() } else { table(spreads[1]) };
        all.push(ServiceTraits::new(service, spreads, [frequency, frailty]));
    }
    all
}

impl ServiceTraits {
    fn new(service: &ServiceSpec, spreads: [f64; 2], tables: [Option<Arc<TraitTable>>; 2]) -> ServiceTraits {
        let [frequency, frailty] = tables;
        let stream = streams::of_service(&service.name);
        let names = [CorrelatedTrait::Frequency, CorrelatedTrait::Frailty].map(|of| of(service.name.clone()));
        ServiceTraits { names, stream, frequency, frailty, spreads }
    }

    /// The codes of the frequency of neighbours by number; nothing if people are alike.
    pub(crate) fn frequencies(
        &self,
        copula: Option<&Copula>,
        key: [u32; 2],
        first: u32,
        count: usize,
    ) -> Vec<u16> {
        let Some(table) = &self.frequency else {
            return Vec::new();
        };
        let people = first..first + count as u32;
        let correlated = copula.and_then(|copula| copula.of(&self.names[0]));
        if let Some(correlated) = correlated {
            return people.map(|person| table.code(correlated.rank(key, person))).collect();
        }
        let random = RandomKey { key, day: FOR_LIFE, stream: self.stream };
        let mut words = vec![0; 4 * count];
        random.fill(&people.collect::<Vec<u32>>(), RELATION_TRAITS, 0, &mut words);
        words[..count].iter().map(|&word| table.code(word as u16)).collect()
    }

    /// A person's frailty, where it goes together with other traits.
    pub(crate) fn frailty_of(&self, copula: Option<&Copula>, key: [u32; 2], person: u32) -> Option<f32> {
        let table = self.frailty.as_ref()?;
        let correlated = copula?.of(&self.names[1])?;
        Some(table.at(correlated.rank(key, person)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    fn spreads(spreads: &[f64]) -> Vec<ServiceSpec> {
        let service = |(number, &spread): (usize, &f64)| {
            let mut service = testing::service(&format!("service {number}"));
            service.frequency.spread = spread;
            service
        };
        spreads.iter().enumerate().map(service).collect()
    }

    #[test]
    fn services_of_equal_spread_share_a_table_also_with_another_world() {
        let of = |values: &[f64], others: &[ServiceTraits]| {
            of_services(&testing::world(1, 1, spreads(values)), others)
        };
        let first = of(&[2.0, 0.0, 2.0, 3.0], &[]);
        let table = |traits: &ServiceTraits| traits.frequency.as_ref().map(Arc::as_ptr);
        assert_eq!(table(&first[0]), table(&first[2]));
        assert_ne!(table(&first[0]), table(&first[3]));
        assert_eq!(table(&first[1]), None);
        let second = of(&[3.0, 2.0], &first);
        assert_eq!([table(&second[0]), table(&second[1])], [table(&first[3]), table(&first[0])]);
    }

    #[test]
    fn factors_have_mean_1_and_the_spread_and_each_service_its_own() {
        let all = of_services(&testing::world(1, 1, spreads(&[2.0, 2.0])), &[]);
        let people = 100_000;
        let factors: Vec<Vec<f64>> = all
            .iter()
            .map(|traits| {
                let mut factors = vec![1.0; people];
                let table = traits.frequency.as_ref().expect("they differ");
                table.multiply(&traits.frequencies(None, [1, 2], 70_000, people), &mut factors);
                factors.iter().map(|&factor| f64::from(factor)).collect()
            })
            .collect();
        let mean = |values: &mut dyn Iterator<Item = f64>| values.sum::<f64>() / people as f64;
        for factors in &factors {
            let average = mean(&mut factors.iter().copied());
            let variance = mean(&mut factors.iter().map(|factor| (factor - 1.0) * (factor - 1.0)));
            // The fourth central moment of a Gamma of shape k is 3/k^2 + 6/k^3, so the variance of the square 80.
            let error = |variance: f64| 4.0 * (variance / people as f64).sqrt();
            assert!((average - 1.0).abs() < error(2.0), "mean {average}");
            assert!((variance - 2.0).abs() < error(12.0 + 48.0 - 4.0), "variance {variance}");
        }
        let product =
            mean(&mut factors[0].iter().zip(&factors[1]).map(|(one, other)| (one - 1.0) * (other - 1.0)));
        assert!(product.abs() < 4.0 * 2.0 / (people as f64).sqrt(), "covariance {product}");
    }
}
