//! Part of phase 3: services of one nest take more from each other than from all else (nested logit:
//! Ben-Akiva 1973, McFadden 1978).
//!
//! Of the services of a nest that a person uses, with weights w and similarity s, the powers w^(1 / (1 - s)) share
//! among them the weight of the nest, (sum of powers)^(1 - s); outside the nest that weight competes as the one of
//! a single service. So nothing else of the choice needs to know of nests: what they leave is again a weight of each
//! service, and a person who uses one service of a nest has the weight that it had.
//!
//! Powers are taken of weights relative to the largest of the person's nest, so that nothing overflows however
//! alike the services are: they lie in 0..1, and their sum is 1 at least.

use crate::day::pass::Shared;
use crate::state::scratch::{Scratch, ServiceScratch};
use eyeballs_numerics::math;
use eyeballs_numerics::vectorised;

/// Turns the weights of a stretch's users into those that nests leave.
pub(crate) fn nests(scratch: &mut Scratch, shared: &Shared<'_>) {
    for (index, nest) in shared.nests.iter().enumerate() {
        let is_used = |(service, users): (usize, &ServiceScratch)| {
            shared.services[service].spec.nest == Some(index) && !users.rows.is_empty()
        };
        let used = scratch.services.iter().enumerate().filter(|(service, users)| is_used((*service, users)));
        if nest.similarity > 0.0 && used.count() > 1 {
            share(scratch, shared, index, nest.similarity);
        }
    }
}

fn share(scratch: &mut Scratch, shared: &Shared<'_>, nest: usize, similarity: f64) {
    // The comparison of all services fills these anew.
    let Scratch { stretch, services, total_weight: sums, best: largest, .. } = scratch;
    let exponent = (1.0 / (1.0 - similarity)) as f32;
    let mut members: Vec<&mut ServiceScratch> = services
        .iter_mut()
        .zip(shared.services)
        .filter(|(users, service)| service.spec.nest == Some(nest) && !users.rows.is_empty())
        .map(|(users, _)| users)
        .collect();
    largest.clear();
    largest.resize(stretch.rows.len(), 0.0);
    for users in &members {
        for (&row, &weight) in users.rows.list().iter().zip(&*users.weight) {
            let largest = &mut largest[usize::from(row)];
            *largest = if weight > *largest { weight } else { *largest };
        }
    }
    sums.clear();
    sums.resize(stretch.rows.len(), 0.0);
    for users in &mut members {
        let ServiceScratch { rows, weight, total_weight, best: powers, .. } = &mut **users;
        total_weight.resize(rows.len(), 0.0);
        rows.gather(largest, total_weight);
        powers.resize(rows.len(), 0.0);
        take_powers(weight, total_weight, exponent, powers);
        for (&row, &power) in rows.list().iter().zip(&**powers) {
            sums[usize::from(row)] += power;
        }
    }
    for users in members {
        let ServiceScratch { rows, weight, total_weight, best: powers, .. } = users;
        rows.gather(largest, weight);
        rows.gather(sums, total_weight);
        take_shares(weight, total_weight, powers, similarity as f32);
    }
}

vectorised! {
    /// Powers of weights relative to the largest of the person's nest; 0 for what has no weight.
    fn take_powers(weights: &[f32], largest: &[f32], exponent: f32, powers: &mut [f32]) {
        for ((power, weight), largest) in powers.iter_mut().zip(weights).zip(largest) {
            let relative = weight / largest;
            let raised = math::exp(exponent * math::ln(relative));
            // Below the normal numbers, and where there is no weight at all, a logarithm means nothing.
            *power = if relative >= f32::MIN_POSITIVE { raised } else { 0.0 };
        }
    }
}

vectorised! {
    /// Weights from the largest of each person's nest, and the sum of its powers.
    fn take_shares(largest: &mut [f32], sums: &[f32], powers: &[f32], similarity: f32) {
        for ((weight, &sum), power) in largest.iter_mut().zip(sums).zip(powers) {
            let shrunk = *weight * math::exp(-similarity * math::ln(sum));
            *weight = shrunk * power;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a nest leaves of the weights of a person.
    fn left(weights: &[f32], similarity: f64) -> Vec<f32> {
        let mut largest = vec![weights.iter().copied().fold(0.0, f32::max); weights.len()];
        let mut powers = vec![0.0; weights.len()];
        take_powers(weights, &largest, (1.0 / (1.0 - similarity)) as f32, &mut powers);
        let sums = vec![powers.iter().sum(); weights.len()];
        take_shares(&mut largest, &sums, &powers, similarity as f32);
        largest
    }

    /// The same in 64 bits, as the formula is written.
    fn expected(weights: &[f32], similarity: f64) -> Vec<f64> {
        let powers: Vec<f64> =
            weights.iter().map(|&weight| libm::pow(f64::from(weight), 1.0 / (1.0 - similarity))).collect();
        let sum: f64 = powers.iter().sum();
        powers.iter().map(|power| libm::pow(sum, 1.0 - similarity) * power / sum).collect()
    }

    #[test]
    fn a_nest_leaves_what_its_formula_says() {
        for weights in [&[0.3, 0.5][..], &[1e-3, 2e-3, 5e-4], &[7.0, 7.0, 7.0, 7.0]] {
            for similarity in [0.1, 0.5, 0.9] {
                for (left, expected) in
                    left(weights, similarity).into_iter().zip(expected(weights, similarity))
                {
                    let error = f64::from(left) / expected - 1.0;
                    assert!(error.abs() < 4e-6, "{weights:?} at {similarity}: {left}, not {expected}");
                }
            }
        }
    }

    #[test]
    fn alike_services_share_one_weight_and_one_alone_keeps_its_own() {
        assert_eq!(left(&[0.37], 0.8), [0.37]);
        let [one, other] = left(&[0.6, 0.6], 0.999)[..] else { panic!("two") };
        assert_eq!(one, other);
        assert!((f64::from(one + other) / 0.6 - libm::pow(2.0, 0.001)).abs() < 1e-6);
    }

    #[test]
    fn extreme_weights_overflow_nowhere() {
        let most = 1e9_f32;
        assert_eq!(left(&[most, 1e-9], 0.999), [most, left(&[most, 1e-9], 0.999)[1]]);
        assert!(left(&[most, 1e-9], 0.999)[1] < 1e-20);
        assert_eq!(left(&[0.0, 0.0], 0.5), [0.0, 0.0]);
        assert_eq!(left(&[0.0, 0.4], 0.5), [0.0, 0.4]);
        let [half, other] = left(&[f32::MAX / 4.0, f32::MAX / 4.0], 0.9)[..] else { panic!("two") };
        assert!(half == other && half.is_finite() && half > most);
        assert!(left(&[f32::MIN_POSITIVE, 1.0], 0.0001)[0] > 0.0);
    }
}
