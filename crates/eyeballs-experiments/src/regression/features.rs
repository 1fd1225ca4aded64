//! The functions of which effects are made: a line and bends of one input, products of those of two.

use super::basis::Basis;
use super::eigen::eigen;
use super::matrix::{Cholesky, add, dot};
use crate::moments::mean;

/// Borders between the pieces of a spline, at most: beyond what the penalty leaves free, more change nothing (Ruppert
/// 2002).
const BORDERS: usize = 12;
/// Bends are left out whose weight is less than this part of the largest.
const LEAST_WEIGHT: f64 = 1e-4;
/// Bends of an input that are multiplied by the functions of another, at most.
const BENDS_OF_PRODUCTS: usize = 3;

/// The functions of one input.
#[derive(Clone, Debug)]
pub(super) struct Curves {
    range: (f64, f64),
    centre: f64,
    deviation: f64,
    basis: Basis,
    /// By bend: what each spline, the constant and the line bring to it.
    bends: Vec<(Vec<f64>, [f64; 2])>,
    /// By bend: its weight; they sum to 1.
    weights: Vec<f64>,
}

impl Curves {
    /// From the values of an input; None if there is only one.
    pub(super) fn over(values: &[f64]) -> Option<Curves> {
        let basis = Basis::over(values, BORDERS)?;
        let centre = mean(values);
        let count = values.len() as f64;
        let deviation = (values.iter().map(|x| (x - centre) * (x - centre)).sum::<f64>() / count).sqrt();
        let range = values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), &value| {
            (low.min(value), high.max(value))
        });
        let mut curves = Curves { range, centre, deviation, basis, bends: Vec::new(), weights: Vec::new() };
        curves.find_bends(values);
        Some(curves)
    }

    /// Splines whose coefficients are as likely as their penalty says (Wahba 1978) are a sum of independent functions; of
    /// these, what is neither level nor slope at the values, turned to be at right angles there.
    fn find_bends(&mut self, values: &[f64]) {
        let size = self.basis.size();
        let mut penalty = self.basis.bending();
        let scale = (0..size).map(|row| penalty[row * size + row]).sum::<f64>() / size as f64;
        // What does not bend is taken out below; with a weight here there is an inverse.
        for free in self.basis.straight() {
            for (row, value) in free.iter().enumerate() {
                add(&mut penalty[row * size..(row + 1) * size], scale * value, &free);
            }
        }
        let Some(factor) = Cholesky::of(&penalty, size) else { return };
        let count = values.len() as f64;
        let line: Vec<f64> = values.iter().map(|&value| self.line(value)).collect();
        let mut columns = Vec::new();
        let mut coefficients = Vec::new();
        for of in 0..size {
            let mut unit = vec![0.0; size];
            unit[of] = 1.0;
            let own = factor.backward(unit);
            let mut column: Vec<f64> = values.iter().map(|&value| self.spline(&own, value)).collect();
            let level = mean(&column);
            let slope = dot(&column, &line) / count;
            column.iter_mut().zip(&line).for_each(|(value, line)| *value -= level + slope * line);
            columns.push(column);
            coefficients.push((own, [-level, -slope]));
        }
        let turned = turn(&columns, LEAST_WEIGHT);
        for (weight, vector) in turned {
            let mut bend = (vec![0.0; size], [0.0; 2]);
            for (factor, (own, straight)) in vector.iter().zip(&coefficients) {
                add(&mut bend.0, *factor, own);
                add(&mut bend.1, *factor, straight);
            }
            self.bends.push(bend);
            self.weights.push(weight);
        }
    }

    fn line(&self, value: f64) -> f64 {
        (value.clamp(self.range.0, self.range.1) - self.centre) / self.deviation
    }

    fn spline(&self, coefficients: &[f64], value: f64) -> f64 {
        let (first, bumps) = self.basis.at(value);
        bumps.iter().zip(&coefficients[first..]).map(|(bump, coefficient)| bump * coefficient).sum()
    }

    fn bend(&self, number: usize, value: f64) -> f64 {
        let (own, [level, slope]) = &self.bends[number];
        self.spline(own, value) + level + slope * self.line(value)
    }

    /// Line and bends for products, with the roots of their weights.
    fn factors(&self, value: f64) -> Vec<f64> {
        let bends = (0..self.bends.len().min(BENDS_OF_PRODUCTS))
            .map(|number| self.weights[number].sqrt() * self.bend(number, value));
        std::iter::once(self.line(value)).chain(bends).collect()
    }
}

/// Columns turned to be at right angles: by new column of mean square 1, its share of the squares and what each old one
/// brings to it. Those below `least` times the largest share are left out.
fn turn(columns: &[Vec<f64>], least: f64) -> Vec<(f64, Vec<f64>)> {
    let (size, count) = (columns.len(), columns[0].len() as f64);
    let products: Vec<f64> =
        columns.iter().flat_map(|one| columns.iter().map(move |other| dot(one, other) / count)).collect();
    let mut found = eigen(&products, size);
    let largest = found[0].0;
    found.retain(|(value, _)| *value > least * largest && *value > 1e-14);
    let sum: f64 = found.iter().map(|(value, _)| value).sum();
    for (value, vector) in &mut found {
        let root = value.sqrt();
        vector.iter_mut().for_each(|x| *x /= root);
        *value /= sum;
    }
    found
}

/// The functions of one effect.
#[derive(Clone, Debug)]
pub(super) struct Block {
    kind: Kind,
    /// By function, by draw: its values, with mean 0 and mean square 1, all at right angles.
    pub(super) columns: Vec<Vec<f64>>,
    /// By function: the part of the effect's variance that is expected of it.
    pub(super) weights: Vec<f64>,
}

#[derive(Clone, Debug)]
enum Kind {
    Line(usize),
    Bends(usize),
    /// The inputs, the means of the products, and by function what each product brings to it.
    Products([usize; 2], Vec<f64>, Vec<Vec<f64>>),
}

impl Block {
    /// The slope of an input.
    pub(super) fn line(input: usize, curves: &[Curves], points: &[Vec<f64>]) -> Block {
        Block::new(Kind::Line(input), vec![1.0], curves, points)
    }

    /// What an input does beyond its slope; None if nothing can bend.
    pub(super) fn bends(input: usize, curves: &[Curves], points: &[Vec<f64>]) -> Option<Block> {
        let weights = curves[input].weights.clone();
        (!weights.is_empty()).then(|| Block::new(Kind::Bends(input), weights, curves, points))
    }

    /// What two inputs do only together (Wahba 1990, chapter 10; Gu 2013).
    pub(super) fn products(inputs: [usize; 2], curves: &[Curves], points: &[Vec<f64>]) -> Option<Block> {
        let rows: Vec<Vec<f64>> = points.iter().map(|point| products(curves, inputs, point)).collect();
        let mut columns: Vec<Vec<f64>> =
            (0..rows[0].len()).map(|of| rows.iter().map(|row| row[of]).collect()).collect();
        let means: Vec<f64> = columns.iter().map(|column| mean(column)).collect();
        for (column, mean) in columns.iter_mut().zip(&means) {
            column.iter_mut().for_each(|value| *value -= mean);
        }
        let (weights, turned): (Vec<f64>, Vec<Vec<f64>>) =
            turn(&columns, LEAST_WEIGHT.sqrt()).into_iter().unzip();
        (!weights.is_empty())
            .then(|| Block::new(Kind::Products(inputs, means, turned), weights, curves, points))
    }

    fn new(kind: Kind, weights: Vec<f64>, curves: &[Curves], points: &[Vec<f64>]) -> Block {
        let mut block = Block { kind, columns: Vec::new(), weights };
        let rows: Vec<Vec<f64>> = points.iter().map(|point| block.at(curves, point)).collect();
        block.columns = (0..block.weights.len()).map(|of| rows.iter().map(|row| row[of]).collect()).collect();
        block
    }

    /// The inputs that it is of.
    pub(super) fn inputs(&self) -> &[usize] {
        match &self.kind {
            Kind::Line(input) | Kind::Bends(input) => std::slice::from_ref(input),
            Kind::Products(inputs, ..) => inputs,
        }
    }

    /// The values of its functions at a point, of which only its inputs are looked at.
    pub(super) fn at(&self, curves: &[Curves], point: &[f64]) -> Vec<f64> {
        match &self.kind {
            Kind::Line(input) => vec![curves[*input].line(point[*input])],
            Kind::Bends(input) => {
                (0..self.weights.len()).map(|number| curves[*input].bend(number, point[*input])).collect()
            }
            Kind::Products(inputs, means, turned) => {
                let mut values = products(curves, *inputs, point);
                add(&mut values, -1.0, means);
                turned.iter().map(|vector| dot(vector, &values)).collect()
            }
        }
    }
}

fn products(curves: &[Curves], [one, other]: [usize; 2], point: &[f64]) -> Vec<f64> {
    let others = curves[other].factors(point[other]);
    let ones = curves[one].factors(point[one]);
    ones.iter().flat_map(|x| others.iter().map(move |y| x * y)).collect()
}
