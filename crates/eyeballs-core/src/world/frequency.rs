//! How often people use a service: a factor on its weight in a person's choice, Gamma with mean 1.

use crate::spec::{Distribution, ServiceSpec, WorldSpec};
use crate::streams;
use crate::world::trait_table::TraitTable;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey};
use std::sync::Arc;

/// What the random words of the traits are for that a person has towards a service. Draw 0, word 0, for life: the low
/// half is the rank of frequency.
pub(crate) const RELATION_TRAITS: u32 = 208;

/// How often people use a service.
#[derive(Clone, Debug)]
pub(crate) struct Frequency {
    /// Squared coefficient of variation.
    spread: f64,
    stream: u32,
    /// The factors by rank; none if people are alike. Services of equal spread share one.
    pub(crate) table: Option<Arc<TraitTable>>,
}

/// Those of the services of a world. Tables that others have already are theirs.
pub(crate) fn of_services(spec: &WorldSpec, others: &[Frequency]) -> Vec<Frequency> {
    let mut all: Vec<Frequency> = Vec::with_capacity(spec.services.len());
    for service in &spec.services {
        let mut known = others.iter().chain(&all);
        let known = known.find(|other| other.spread == service.frequency.spread);
        let frequency = Frequency::new(service, known.map(|other| other.table.clone()));
        all.push(frequency);
    }
    all
}

impl Frequency {
    fn new(service: &ServiceSpec, known: Option<Option<Arc<TraitTable>>>) -> Frequency {
        let spread = service.frequency.spread;
        let make = || {
            let distribution = Distribution::Gamma { mean: 1.0, shape: 1.0 / spread };
            (spread > 0.0).then(|| Arc::new(TraitTable::new(&distribution)))
        };
        Frequency { spread, stream: streams::of_service(&service.name), table: known.unwrap_or_else(make) }
    }

    /// The codes of neighbours by number; nothing if people are alike.
    pub(crate) fn codes(&self, key: [u32; 2], first: u32, count: usize) -> Vec<u16> {
        let Some(table) = &self.table else {
            return Vec::new();
        };
        let random = RandomKey { key, day: FOR_LIFE, stream: self.stream };
        let people: Vec<u32> = (first..first + count as u32).collect();
        let mut words = vec![0; 4 * count];
        random.fill(&people, RELATION_TRAITS, 0, &mut words);
        words[..count].iter().map(|&word| table.code(word as u16)).collect()
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
        let of = |values: &[f64], others: &[Frequency]| {
            of_services(&testing::world(1, 1, spreads(values)), others)
        };
        let first = of(&[2.0, 0.0, 2.0, 3.0], &[]);
        let table = |frequency: &Frequency| frequency.table.as_ref().map(Arc::as_ptr);
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
            .map(|frequency| {
                let mut factors = vec![1.0; people];
                let table = frequency.table.as_ref().expect("they differ");
                table.multiply(&frequency.codes([1, 2], 70_000, people), &mut factors);
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
