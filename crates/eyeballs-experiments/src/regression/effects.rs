//! Regression on many inputs: effects of each and of pairs, most of which may be none.
//!
//! Outcome = level + sum of effects + independent noise, where the effects are those of a smoothing-spline analysis of
//! variance (Wahba 1990, chapter 10; Gu 2013): of each input a slope and a bend, and of each pair what the two do only
//! together, in products of lines and bends. Each effect is none with a probability and otherwise as large as the outcomes
//! say, the average over sizes being taken (Hoeting, Madigan, Raftery & Volinsky 1999), so that noise does not pass for an
//! effect, however many inputs there are. What three inputs do only together counts as noise.
//!
//! Effects have mean 0 over the draws. For independent inputs the expected outcome given some of them is therefore the level
//! and the effects that are of these alone: those of all others only add noise, and are taken away, as by control
//! variates (Lavenberg & Welch 1981). Inputs that go together (found by the correlation of their ranks) tell of each
//! other; then only effects of inputs that go with none of the given ones are taken away, and what is left is regressed on
//! the given ones.

use super::Posterior;
use super::effect::Effect;
use super::features::{Block, Curves};
use super::functions::Functions;
use super::matrix::add;
use super::search::Search;
use crate::error::{ExperimentError, check};
use crate::moments::{mean, variance};

impl Functions {
    /// Finds the effects in outcomes, one for each point.
    ///
    /// # Errors
    /// If outcomes are not finite or not as many as points.
    pub fn fit(&self, outcomes: &[f64]) -> Result<Effects<'_>, ExperimentError> {
        check("outcomes", outcomes, self.draws)?;
        let inputs: Vec<usize> = (0..self.curves.len()).collect();
        Ok(self.fit_inputs(outcomes, &inputs))
    }

    fn fit_inputs(&self, outcomes: &[f64], inputs: &[usize]) -> Effects<'_> {
        let level = mean(outcomes);
        let centred = outcomes.iter().map(|outcome| outcome - level).collect();
        let Search { effects, noise, .. } = Search::new(self, centred).run(inputs);
        Effects { functions: self, outcomes: outcomes.to_vec(), level, effects, noise }
    }
}

/// Effects that have seen outcomes.
pub struct Effects<'a> {
    functions: &'a Functions,
    outcomes: Vec<f64>,
    level: f64,
    effects: Vec<Effect>,
    noise: f64,
}

impl<'a> Effects<'a> {
    /// Variance of the noise.
    pub fn noise_variance(&self) -> f64 {
        self.noise
    }

    /// The expected outcome given some inputs, in the mean over all others and luck.
    ///
    /// # Panics
    /// If there is no such input.
    pub fn given(&self, inputs: &[usize]) -> Given<'a> {
        let functions = self.functions;
        let goes_along = |input: &usize| {
            !inputs.contains(input) && functions.dependent[*input].iter().any(|other| inputs.contains(other))
        };
        let along: Vec<usize> = (0..functions.curves.len()).filter(goes_along).collect();
        if along.is_empty() {
            return Given::new(functions, &self.effects, self.level, &self.outcomes, inputs);
        }
        let mut left = self.outcomes.clone();
        for (block, effect) in functions.blocks.iter().zip(&self.effects) {
            let of = block.inputs();
            if of.iter().all(|input| !along.contains(input)) && of.iter().any(|input| !inputs.contains(input))
            {
                add(&mut left, -1.0, &effect.fitted);
            }
        }
        let again = functions.fit_inputs(&left, inputs);
        Given::new(functions, &again.effects, again.level, &self.outcomes, inputs)
    }
}

/// What the outcomes say of the expected outcome given some inputs.
pub struct Given<'a> {
    curves: &'a [Curves],
    parts: Vec<(&'a Block, Effect)>,
    level: f64,
    level_deviation: f64,
    fitted: Vec<f64>,
}

impl<'a> Given<'a> {
    fn new(
        functions: &'a Functions,
        effects: &[Effect],
        level: f64,
        outcomes: &[f64],
        inputs: &[usize],
    ) -> Given<'a> {
        let all = functions.blocks.iter().zip(effects);
        let parts: Vec<(&Block, Effect)> = all
            .filter(|(block, _)| block.inputs().iter().all(|input| inputs.contains(input)))
            .map(|(block, effect)| (block, effect.clone()))
            .collect();
        let mut fitted = vec![level; outcomes.len()];
        parts.iter().for_each(|(_, effect)| add(&mut fitted, 1.0, &effect.fitted));
        let rest: Vec<f64> = outcomes.iter().zip(&fitted).map(|(outcome, fitted)| outcome - fitted).collect();
        // Over other draws, all that is not given would have another mean.
        let level_deviation = (variance(&rest) / rest.len() as f64).sqrt();
        Given { curves: &functions.curves, parts, level, level_deviation, fitted }
    }

    /// Other places than the points: only the given inputs of them are looked at. Beyond the range of an input, its value
    /// at the end counts.
    pub(crate) fn places(&self, points: &[Vec<f64>]) -> Places {
        let columns = |(block, _): &(&Block, Effect)| {
            let rows: Vec<Vec<f64>> = points.iter().map(|point| block.at(self.curves, point)).collect();
            (0..block.weights.len()).map(|of| rows.iter().map(|row| row[of]).collect()).collect()
        };
        Places { parts: self.parts.iter().map(columns).collect(), count: points.len() }
    }

    /// The expected values at these places.
    pub(crate) fn values(&self, places: &Places) -> Vec<f64> {
        let mut values = vec![self.level; places.count];
        for ((_, effect), columns) in self.parts.iter().zip(&places.parts) {
            for (coefficient, column) in effect.coefficients.iter().zip(columns) {
                add(&mut values, *coefficient, column);
            }
        }
        values
    }

    /// The values there of a function that the outcomes allow; see [`Posterior::draw`].
    pub(crate) fn draw_at(&self, places: &Places, normals: &[f64]) -> Vec<f64> {
        self.sum(normals, places.count, |part| &places.parts[part])
    }

    fn sum<'b>(&self, normals: &[f64], count: usize, columns: impl Fn(usize) -> &'b [Vec<f64>]) -> Vec<f64> {
        let mut values = vec![self.level + self.level_deviation * normals[0]; count];
        let mut used = 1;
        for (part, (block, effect)) in self.parts.iter().enumerate() {
            let next = used + Effect::dimensions(block);
            if let Some(coefficients) = effect.draw(block, &normals[used..next]) {
                for (column, coefficient) in columns(part).iter().zip(&coefficients) {
                    add(&mut values, *coefficient, column);
                }
            }
            used = next;
        }
        values
    }
}

/// Places at which functions are asked for.
pub(crate) struct Places {
    /// By effect, by function, by place.
    parts: Vec<Vec<Vec<f64>>>,
    count: usize,
}

impl Posterior for Given<'_> {
    fn fitted(&self) -> &[f64] {
        &self.fitted
    }

    fn dimensions(&self) -> usize {
        1 + self.parts.iter().map(|(block, _)| Effect::dimensions(block)).sum::<usize>()
    }

    fn draw(&self, normals: &[f64]) -> Vec<f64> {
        self.sum(normals, self.fitted.len(), |part| &self.parts[part].0.columns)
    }
}

#[cfg(test)]
mod tests;
