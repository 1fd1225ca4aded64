//! Intervals by profile likelihood: what the statistics of it are asked, in terms of a market.

use super::Error;
use super::information::Information;
use super::surface::Surface;
use eyeballs_experiments::inference::descent::Place;
use eyeballs_experiments::inference::profile::{self, End, ProfileSettings, Side};

/// Most evaluations of the surface to fit the others at one value, by the number of them.
const EVALUATIONS_A_PARAMETER: u32 = 20;

/// What intervals are made with.
pub(super) struct Profiles<'p> {
    pub(super) information: &'p Information,
    pub(super) best: &'p [f64],
    /// By parameter: how much greater the sum of squares may be at the end of its interval.
    pub(super) allowed: &'p [f64],
}

/// Ends of all intervals, lower and upper, or the best of the better points met on the way.
pub(super) type Ends = Result<Vec<[End; 2]>, Vec<f64>>;

impl Profiles<'_> {
    /// Looks for all ends, one after the other: what was simulated for one may serve the next. Without `climb` better points are
    /// passed over.
    ///
    /// # Errors
    /// As of [`super::objective::Objective::evaluate`].
    pub(super) fn ends(&self, surface: &mut Surface<'_>, climb: bool) -> Result<Ends, Error> {
        let mut ends = Vec::new();
        let mut better: Option<(f64, Vec<f64>)> = None;
        for axis in 0..self.best.len() {
            let mut pair = Vec::new();
            for up in [false, true] {
                surface.look(self.information);
                match self.side(surface, axis, up, climb)? {
                    Side::End(end) => pair.push(end),
                    Side::Better(point) => {
                        let value = surface.sum_of_squares(&point);
                        if better.as_ref().is_none_or(|(least, _)| value < *least) {
                            better = Some((value, point));
                        }
                    }
                }
            }
            if let Ok(pair) = <[End; 2]>::try_from(pair) {
                ends.push(pair);
            }
        }
        surface.look(self.information);
        Ok(better.map_or(Ok(ends), |(_, point)| Err(point)))
    }

    fn side(&self, surface: &mut Surface<'_>, axis: usize, up: bool, climb: bool) -> Result<Side, Error> {
        let inverse = &self.information.inverse;
        let residuals = surface.residuals_at(self.best)?.ok_or(Error::NoValue)?;
        let place =
            Place { point: self.best.to_vec(), residuals, jacobian: self.information.jacobian.clone() };
        let sign = if up { 1.0 } else { -1.0 };
        let guess = libm::sqrt(self.allowed[axis] * inverse[axis][axis]);
        let limit = place.sum_of_squares() + self.allowed[axis];
        let seen = surface.outermost(limit, |point| sign * (point[axis] - self.best[axis]) - guess);
        let settings = ProfileSettings {
            axis,
            up,
            allowed: self.allowed[axis],
            steps: &self.information.steps,
            drift: (0..self.best.len()).map(|other| inverse[other][axis] / inverse[axis][axis]).collect(),
            guess,
            evaluations: EVALUATIONS_A_PARAMETER * self.best.len() as u32,
            climb,
            seen,
        };
        profile::side(&place, &settings, |point| surface.residuals_at(point))
    }
}
