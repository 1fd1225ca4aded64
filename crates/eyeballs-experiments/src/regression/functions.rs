//! What effects are made of: a line and bends for each input, products for each pair.

use super::dependence::dependent;
use super::features::{Block, Curves};
use crate::error::{ExperimentError, check_least, check_points_of};

/// Of more inputs than these no pairs are looked at: there are too many for what draws can say (assumption).
const PAIRED: usize = 24;

/// The functions of all inputs at the points, for any number of regressions on them.
pub struct Functions {
    pub(super) curves: Vec<Curves>,
    /// By input, those that go with it.
    pub(super) dependent: Vec<Vec<usize>>,
    /// What effects are made of: first those of single inputs.
    pub(super) blocks: Vec<Block>,
    /// How many these are.
    pub(super) alone: usize,
    pub(super) draws: usize,
}

impl Functions {
    /// Of points by rows, all of the same number of inputs.
    ///
    /// # Errors
    /// If there are fewer than six points, they are not finite or not of the same length, or an input never varies.
    pub fn of(points: &[Vec<f64>]) -> Result<Functions, ExperimentError> {
        let inputs = check_points_of(points, points.len())?;
        check_least("points of a regression", points.len(), 6)?;
        let column = |input: usize| -> Vec<f64> { points.iter().map(|point| point[input]).collect() };
        let curves: Result<Vec<Curves>, ExperimentError> = (0..inputs)
            .map(|input| Curves::over(&column(input)).ok_or(ExperimentError::Constant { input }))
            .collect();
        let curves = curves?;
        let mut blocks: Vec<Block> = (0..inputs).map(|input| Block::line(input, &curves, points)).collect();
        blocks.extend((0..inputs).filter_map(|input| Block::bends(input, &curves, points)));
        let alone = blocks.len();
        let paired = if inputs > PAIRED { 0 } else { inputs };
        let pairs = (0..paired).flat_map(|one| (one + 1..paired).map(move |other| [one, other]));
        blocks.extend(pairs.filter_map(|pair| Block::products(pair, &curves, points)));
        Ok(Functions { curves, dependent: dependent(points), blocks, alone, draws: points.len() })
    }

    /// Number of inputs.
    pub fn inputs(&self) -> usize {
        self.curves.len()
    }
}
