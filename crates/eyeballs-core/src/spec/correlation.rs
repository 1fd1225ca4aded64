//! Which traits go together.

use eyeballs_numerics::correlation::{cholesky, nearest_correlation};

/// A trait that can go together with another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CorrelatedTrait {
    /// Free minutes a day.
    FreeMinutes,
    /// Sociability.
    Sociability,
    /// How much advertising a person bears.
    AdTolerance,
    /// Willingness to pay.
    WillingnessToPay,
    /// How often people use the service of this name.
    Frequency(String),
    /// How easily people leave the service of this name.
    Frailty(String),
}

/// Two traits that go together: the correlation of their normal scores. The same service may be named whether a
/// world has it or not.
#[derive(Clone, Debug, PartialEq)]
pub struct Correlation {
    /// The two, not the same.
    pub traits: [CorrelatedTrait; 2],
    /// Between -1 and 1.
    pub correlation: f64,
}

/// The traits of a list of correlations, in the order in which they are computed: people's in the order of
/// [`CorrelatedTrait`], then services in the order in which they are first named, frequency before frailty. It depends on
/// nothing but the list.
pub fn correlated_traits(correlations: &[Correlation]) -> Vec<CorrelatedTrait> {
    use CorrelatedTrait::*;
    let named: Vec<&CorrelatedTrait> = correlations.iter().flat_map(|pair| &pair.traits).collect();
    let mut all = vec![FreeMinutes, Sociability, AdTolerance, WillingnessToPay];
    for name in named.iter().filter_map(|&one| match one {
        Frequency(service) | Frailty(service) => Some(service),
        _ => None,
    }) {
        if !all.contains(&Frequency(name.clone())) {
            all.extend([Frequency(name.clone()), Frailty(name.clone())]);
        }
    }
    all.retain(|one| named.contains(&one));
    all
}

/// The lower triangular matrix that makes correlated scores of independent ones, row by row in the order of
/// [`correlated_traits`]. None if no people can have these correlations.
pub fn correlating(correlations: &[Correlation]) -> Option<Vec<f64>> {
    let traits = correlated_traits(correlations);
    cholesky(&matrix(correlations, &traits), traits.len())
}

/// The nearest correlations that people can have, of all pairs that then have one: those of the nearest matrix, to three
/// digits and a little towards 0.
pub fn nearest(correlations: &[Correlation]) -> Vec<Correlation> {
    let traits = correlated_traits(correlations);
    let size = traits.len();
    let near = nearest_correlation(&matrix(correlations, &traits), size);
    let mut shrunk = 1.0;
    loop {
        let pairs = (0..size).flat_map(|row| (0..row).map(move |column| (row, column)));
        let pairs: Vec<Correlation> = pairs
            .map(|(row, column)| Correlation {
                traits: [traits[column].clone(), traits[row].clone()],
                correlation: (near[row * size + column] * shrunk * 1_000.0).trunc() / 1_000.0,
            })
            .filter(|pair| pair.correlation != 0.0)
            .collect();
        if correlating(&pairs).is_some() {
            return pairs;
        }
        shrunk *= 0.998;
    }
}

fn matrix(correlations: &[Correlation], traits: &[CorrelatedTrait]) -> Vec<f64> {
    let size = traits.len();
    let mut matrix = vec![0.0; size * size];
    (0..size).for_each(|row| matrix[row * size + row] = 1.0);
    let place = |one: &CorrelatedTrait| traits.iter().position(|other| other == one).expect("one of them");
    for Correlation { traits: [one, other], correlation } in correlations {
        let (row, column) = (place(one), place(other));
        matrix[row * size + column] = *correlation;
        matrix[column * size + row] = *correlation;
    }
    matrix
}
