//! What outcomes say of one effect, and whether there is one.

use super::features::Block;
use super::matrix::{add, dot};
use eyeballs_numerics::distribution::normal;

/// How large an effect can be: its variance over the draws, by that of the mean of the noise, in powers of ten from 1. No
/// smaller one could be seen, and a larger one is as good as free.
const SIZES: usize = 10;

/// An effect: with a probability none, and otherwise normal with one of several variances (Mitchell & Beauchamp 1988;
/// George & McCulloch 1993).
#[derive(Clone, Debug)]
pub(super) struct Effect {
    /// Of none, and of each size.
    probabilities: Vec<f64>,
    /// By function: its product with what the other effects leave, by the root of the draws.
    projections: Vec<f64>,
    /// By function: its expected coefficient.
    pub(super) coefficients: Vec<f64>,
    /// Expected value, by draw.
    pub(super) fitted: Vec<f64>,
    /// Sum over draws of the variance of the value.
    pub(super) uncertain: f64,
    /// Standard deviation of the noise.
    noise: f64,
    /// How far it is from what was probable before (Kullback & Leibler 1951).
    pub(super) divergence: f64,
}

impl Effect {
    /// Before anything is known.
    pub(super) fn none(draws: usize) -> Effect {
        let mut probabilities = vec![0.0; SIZES + 1];
        probabilities[0] = 1.0;
        Effect {
            probabilities,
            projections: Vec::new(),
            coefficients: Vec::new(),
            fitted: vec![0.0; draws],
            uncertain: 0.0,
            noise: 0.0,
            divergence: 0.0,
        }
    }

    /// From what the other effects leave of the outcomes, the variance of the noise, and the probability that there is an
    /// effect at all, before the outcomes.
    pub(super) fn of(block: &Block, left: &[f64], noise: f64, prior: f64) -> Effect {
        let draws = left.len();
        let root = (draws as f64).sqrt();
        let projections: Vec<f64> = block.columns.iter().map(|column| dot(column, left) / root).collect();
        let mut logs = vec![libm::log(1.0 - prior)];
        for size in 0..SIZES {
            let evidence: f64 = block
                .weights
                .iter()
                .zip(&projections)
                .map(|(weight, projection)| {
                    let gain = gain(size, *weight);
                    0.5 * (libm::log(1.0 - gain) + gain * projection * projection / noise)
                })
                .sum();
            logs.push(libm::log(prior / SIZES as f64) + evidence);
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let mut probabilities: Vec<f64> = logs.iter().map(|log| libm::exp(log - most)).collect();
        let sum: f64 = probabilities.iter().sum();
        probabilities.iter_mut().for_each(|probability| *probability /= sum);
        let evidence = most + libm::log(sum);
        let mut fitted = vec![0.0; draws];
        let mut coefficients = Vec::with_capacity(projections.len());
        let mut uncertain = 0.0;
        for ((column, weight), projection) in block.columns.iter().zip(&block.weights).zip(&projections) {
            let (mut first, mut second) = (0.0, 0.0);
            for (size, probability) in probabilities[1..].iter().enumerate() {
                let gain = gain(size, *weight);
                let value = gain * projection;
                first += probability * value;
                second += probability * (value * value + gain * noise);
            }
            uncertain += second - first * first;
            coefficients.push(first / root);
            add(&mut fitted, first / root, column);
        }
        let gained = dot(left, &fitted) - 0.5 * (dot(&fitted, &fitted) + uncertain);
        let divergence = gained / noise - evidence;
        Effect {
            probabilities,
            projections,
            coefficients,
            fitted,
            uncertain,
            noise: noise.sqrt(),
            divergence,
        }
    }

    /// How probable it is that there is one.
    pub(super) fn probability(&self) -> f64 {
        1.0 - self.probabilities[0]
    }

    /// How many standard normal numbers a draw takes.
    pub(super) fn dimensions(block: &Block) -> usize {
        block.weights.len() + 1
    }

    /// Coefficients of the functions; None where it is none.
    pub(super) fn draw(&self, block: &Block, normals: &[f64]) -> Option<Vec<f64>> {
        let mut left = normal::below(normals[0]);
        let size = self.probabilities.iter().position(|probability| {
            left -= probability;
            left < 0.0
        });
        let size = size.unwrap_or(SIZES).checked_sub(1)?;
        let root = (self.fitted.len() as f64).sqrt();
        let of = |((weight, projection), normal): ((&f64, &f64), &f64)| {
            let gain = gain(size, *weight);
            (gain * projection + gain.sqrt() * self.noise * normal) / root
        };
        Some(block.weights.iter().zip(&self.projections).zip(&normals[1..]).map(of).collect())
    }
}

/// By how much a coefficient is believed, given the effect's size and the function's weight.
fn gain(size: usize, weight: f64) -> f64 {
    const POWERS: [f64; SIZES] = [1.0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9];
    let signal = POWERS[size] * weight;
    signal / (1.0 + signal)
}
