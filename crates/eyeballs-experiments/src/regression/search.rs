//! The search for effects that are probable together.

use super::effect::Effect;
use super::functions::Functions;
use super::matrix::{add, dot};
use crate::moments::index_of_largest;

/// Probability, before the outcomes, that an input has a slope, and that it has a bend. Of all pairs of inputs, one is
/// expected to do something only together.
const ALONE: f64 = 0.5;
/// Slopes and bends that are expected to be something, at most: where there are many inputs chance finds no more of them
/// than where there are few (Scott & Berger 2010). The number is an assumption.
const EXPECTED: f64 = 12.0;
/// Sweeps over effects, at most, and the relative change of the noise at which they end: at the last, and on the way.
const SWEEPS: usize = 20;
const LAST_CHANGE: f64 = 1e-5;
const CHANGE: f64 = 1e-2;
/// An effect that is less probable is looked at once more only when all others have settled.
const ACTIVE: f64 = 0.02;
/// The least noise, as a part of the outcomes' variance: what is less changes no decision.
const LEAST_NOISE: f64 = 1e-6;

/// Effects on their way to the most probable ones, each given what is expected of the others, so that it stands for all of
/// them as if they were independent (variational approximation: Carbonetto & Stephens 2012; without probabilities it is
/// the backfitting of Hastie & Tibshirani 1990).
#[derive(Clone)]
pub(super) struct Search<'a> {
    functions: &'a Functions,
    pub(super) effects: Vec<Effect>,
    /// What the expected effects leave of the outcomes.
    rest: Vec<f64>,
    /// Variance of the noise, and the least that it can be.
    pub(super) noise: f64,
    least: f64,
}

impl<'a> Search<'a> {
    /// Before anything was found in outcomes with mean 0.
    pub(super) fn new(functions: &'a Functions, outcomes: Vec<f64>) -> Search<'a> {
        let all = dot(&outcomes, &outcomes) / (outcomes.len() as f64 - 1.0);
        let least = LEAST_NOISE * all + f64::MIN_POSITIVE;
        let effects = vec![Effect::none(outcomes.len()); functions.blocks.len()];
        Search { functions, effects, rest: outcomes, noise: all.max(least), least }
    }

    /// Finds the effects of these inputs. One input after the other is let in, the strongest first, then all pairs. Such an
    /// ascent ends at the next summit, where what was let in early may stand for what came late: so each input that was
    /// found to do something is taken out, all others settle without it, and it is let in again; the more probable of
    /// the two is kept.
    pub(super) fn run(mut self, inputs: &[usize]) -> Search<'a> {
        let open: Vec<usize> = (0..self.functions.blocks.len())
            .filter(|&block| self.of(block).iter().all(|input| inputs.contains(input)))
            .collect();
        let mut waiting = inputs.to_vec();
        let mut active = Vec::new();
        while !waiting.is_empty() {
            let alone = |input: usize| {
                open.iter().copied().filter(move |&block| functions_of(self.functions, block) == [input])
            };
            let strength = |&input: &usize| alone(input).map(|block| self.strength(block)).sum::<f64>();
            let next = index_of_largest(&waiting.iter().map(strength).collect::<Vec<f64>>());
            active.extend(alone(waiting[next]));
            waiting.remove(next);
            self.settle(&active, CHANGE);
        }
        self.settle(&open, LAST_CHANGE);
        for input in inputs {
            let (own, others): (Vec<usize>, Vec<usize>) =
                open.iter().partition(|&&block| self.of(block).contains(input));
            if own.iter().all(|&block| self.effects[block].probability() < 0.5) {
                continue;
            }
            let mut other = self.clone();
            own.iter().for_each(|&block| other.forget(block));
            other.settle(&others, CHANGE);
            other.settle(&open, LAST_CHANGE);
            if other.bound() > self.bound() {
                self = other;
            }
        }
        self
    }

    fn of(&self, block: usize) -> &'a [usize] {
        functions_of(self.functions, block)
    }

    /// How much of what is left the functions of an effect would take.
    fn strength(&self, block: usize) -> f64 {
        let block = &self.functions.blocks[block];
        let taken = |(column, weight): (&Vec<f64>, &f64)| {
            let product = dot(column, &self.rest);
            weight * product * product
        };
        block.columns.iter().zip(&block.weights).map(taken).sum()
    }

    fn forget(&mut self, block: usize) {
        add(&mut self.rest, 1.0, &self.effects[block].fitted);
        self.effects[block] = Effect::none(self.rest.len());
    }

    /// Looks at some effects until the noise stays what it is.
    fn settle(&mut self, blocks: &[usize], enough: f64) {
        let mut order: Vec<(f64, usize)> =
            blocks.iter().map(|&block| (self.strength(block), block)).collect();
        order.sort_by(|one, other| other.0.total_cmp(&one.0));
        let order: Vec<usize> = order.into_iter().map(|(_, block)| block).collect();
        for _ in 0..SWEEPS {
            if self.sweep(&order) < enough {
                break;
            }
            let active: Vec<usize> =
                order.iter().copied().filter(|&block| self.effects[block].probability() > ACTIVE).collect();
            (0..SWEEPS).find(|_| self.sweep(&active) < enough);
        }
    }

    /// One effect after the other given the others, then the noise given all; returns its relative change.
    fn sweep(&mut self, blocks: &[usize]) -> f64 {
        let alone = self.functions.alone;
        let pairs = (self.functions.blocks.len() - alone) as f64;
        for &block in blocks {
            let of_inputs = ALONE.min(EXPECTED / alone as f64);
            let prior = if block < alone { of_inputs } else { 1.0 / (pairs + 1.0) };
            add(&mut self.rest, 1.0, &self.effects[block].fitted);
            self.effects[block] = Effect::of(&self.functions.blocks[block], &self.rest, self.noise, prior);
            add(&mut self.rest, -1.0, &self.effects[block].fitted);
        }
        let uncertain: f64 = self.effects.iter().map(|effect| effect.uncertain).sum();
        let before = self.noise;
        let free = self.rest.len() as f64 - 1.0;
        self.noise = ((dot(&self.rest, &self.rest) + uncertain) / free).max(self.least);
        (self.noise / before - 1.0).abs()
    }

    /// A bound below the logarithm of the outcomes' probability, but for a constant.
    fn bound(&self) -> f64 {
        let free = self.rest.len() as f64 - 1.0;
        let divergence: f64 = self.effects.iter().map(|effect| effect.divergence).sum();
        -0.5 * free * libm::log(self.noise) - divergence
    }
}

fn functions_of(functions: &Functions, block: usize) -> &[usize] {
    functions.blocks[block].inputs()
}
