//! Where observations are to be expected, held out ones too.

use super::cloud::Cloud;
use super::weights::{Chance, Weights};
use eyeballs_experiments::inference::prediction::{Band, Prediction, bands};
use eyeballs_scenario::checked::Calibration;

/// Any number: which observations are drawn.
const SEED: u64 = 1;

/// Bands by row of all targets in order.
#[derive(Debug)]
pub(super) struct Bands {
    pub(super) rows: Vec<Option<Band>>,
    pub(super) cloud: Vec<(Vec<f64>, f64)>,
}

impl Bands {
    pub(super) fn of(
        plan: &Calibration,
        weights: &Weights,
        chance: &Chance,
        cloud: &Cloud,
        variance: f64,
    ) -> Bands {
        let simulated = &cloud.means;
        let rows = || plan.targets.iter().flat_map(|target| &target.rows);
        // Where the fit is worse than stated errors allow, errors are larger than stated.
        let wider = libm::sqrt(variance);
        let error = |means: &Vec<f64>| -> Vec<f64> {
            let row = |((row, own), mean): ((&eyeballs_scenario::checked::Row, &f64), &f64)| {
                wider * if row.count { libm::sqrt(mean.max(0.0)) } else { *own }
            };
            rows().zip(&weights.observation).zip(means).map(row).collect()
        };
        let observation: Vec<Vec<f64>> = simulated.iter().map(error).collect();
        let not_negative: Vec<bool> = plan
            .targets
            .iter()
            .flat_map(|target| std::iter::repeat_n(target.not_negative, target.rows.len()))
            .collect();
        let prediction = Prediction {
            cloud: &cloud.points,
            simulated,
            observation: &observation,
            luck: &chance.deviations,
            luck_share: &weights.luck_share,
            not_negative: &not_negative,
        };
        let points = cloud.points.iter().map(|point| (point.point.clone(), point.weight)).collect();
        Bands { rows: bands(&prediction, SEED), cloud: points }
    }
}
