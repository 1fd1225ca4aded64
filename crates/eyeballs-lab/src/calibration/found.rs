//! All that a calibration found.

use super::assumed::Assumptions;
use super::bands::Bands;
use super::goodness::Judgement;
use super::objective::{Evaluation, Objective};
use super::origin::Origin;
use super::rivals::Rival;
use super::weights::Weights;
use super::{Knowledge, State};
use std::sync::Arc;

/// What was found: the best values, and what is known of them.
pub(super) struct Fit<'a> {
    pub(super) objective: &'a Objective<'a>,
    pub(super) weights: Weights,
    pub(super) best: Arc<Evaluation>,
    pub(super) state: State,
    pub(super) judgement: Option<Judgement>,
    pub(super) knowledge: Option<Knowledge>,
    pub(super) bands: Option<Bands>,
    pub(super) assumptions: Option<Assumptions>,
    pub(super) origins: Vec<Origin>,
    pub(super) rivals: Vec<Rival>,
}

impl<'a> Fit<'a> {
    pub(super) fn without_intervals(
        objective: &'a Objective<'a>,
        weights: Weights,
        best: Arc<Evaluation>,
        state: State,
    ) -> Fit<'a> {
        Fit {
            objective,
            weights,
            best,
            state,
            judgement: None,
            knowledge: None,
            bands: None,
            assumptions: None,
            rivals: Vec::new(),
            origins: Vec::new(),
        }
    }
}
