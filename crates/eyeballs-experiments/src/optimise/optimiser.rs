//! Which point to simulate next, and which is the best so far.

use super::Lever;
use super::flatness::{FlatRange, flat_ranges};
use super::improvement::{chance_feasible, expected_improvement, worth_with_noise};
use crate::chance::Chance;
use crate::error::{ExperimentError, check, check_least, check_points_of, share};
use crate::regression::gaussian_process::ProcessSettings;
use crate::regression::{GaussianProcess, minimise};

/// Points that are looked at for the next evaluation: at random all over, and near the best; and how many of them are
/// improved on.
const ALL_OVER: usize = 400;
const NEAR: usize = 100;
const IMPROVED: usize = 4;
/// How far from the best the near ones are, as a standard deviation.
const NEARNESS: f64 = 0.05;
/// First and last step of the improvement.
const STEPS: (f64, f64) = (0.05, 5e-4);
/// A point is taken for feasible from this chance on.
const FEASIBLE: f64 = 0.5;

/// What an optimiser goes by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OptimiserSettings {
    /// How many constraints there are.
    pub constraints: usize,
    /// Every so many evaluations after the first ones, the best point is evaluated again, if evaluations have noise: luck
    /// alone makes a point the best as well. 0 for never.
    pub confirm_every: usize,
    /// Seed of what is at random.
    pub seed: u64,
}

impl Default for OptimiserSettings {
    /// No constraint, every fifth evaluation to confirm, seed 1.
    fn default() -> OptimiserSettings {
        OptimiserSettings { constraints: 0, confirm_every: 5, seed: 1 }
    }
}

/// Why a point is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It is one of those to begin with.
    Begin,
    /// It may be better than the best.
    Improve,
    /// No point is known that is likely to keep all constraints; this may.
    Feasible,
    /// It is the best so far, to be evaluated again, with other luck.
    Confirm,
}

/// A point to evaluate.
#[derive(Clone, Debug, PartialEq)]
pub struct Ask {
    /// By lever: a value between 0 and 1 that it takes.
    pub point: Vec<f64>,
    /// Why.
    pub purpose: Purpose,
    /// By how much the best is expected to rise, in the unit of the goal, with the chance that all constraints hold; a
    /// caller may stop when it is small. Not a number but for [`Purpose::Improve`].
    pub improvement: f64,
}

/// The best point so far.
#[derive(Clone, Debug, PartialEq)]
pub struct Best {
    /// By lever.
    pub point: Vec<f64>,
    /// The goal that is expected there.
    pub mean: f64,
    /// Its standard deviation, noise of an evaluation apart.
    pub deviation: f64,
    /// Chance that all constraints hold there on average. Below a half, none better is known.
    pub feasibility: f64,
    /// How often it was evaluated.
    pub evaluations: usize,
}

/// Looks for the maximum of a goal over one to about six levers, in few evaluations with noise: Gaussian processes of goal
/// and constraints, and the evaluation that promises most (efficient global optimisation, Jones, Schonlau & Welch 1998; with
/// noise, Huang, Allen, Notz & Zeng 2006; with constraints, Schonlau, Welch & Jones 1998).
///
/// [`Optimiser::ask`] says where to simulate, [`Optimiser::tell`] takes what came out, in any order and of any points. If the
/// same luck is used at all points the goal has little noise, and what is found is the best for that luck: use as many
/// replications as make that the best for all, and others to confirm.
pub struct Optimiser {
    levers: Vec<Lever>,
    settings: OptimiserSettings,
    initial: Vec<Vec<f64>>,
    /// Points asked for.
    asked: usize,
    points: Vec<Vec<f64>>,
    goals: Vec<f64>,
    /// By constraint, by point.
    constraints: Vec<Vec<f64>>,
    surrogates: Option<Surrogates>,
}

/// Processes of goal and constraints.
struct Surrogates {
    goal: GaussianProcess,
    constraints: Vec<GaussianProcess>,
}

impl Optimiser {
    /// An optimiser that begins with some points, which should fill the levers' ranges, such as a Latin hypercube of ten
    /// for each lever; they are snapped to the levers' steps.
    ///
    /// # Errors
    /// If there is no lever, points are fewer than levers + 3, have another number of coordinates, or one that is not from 0
    /// to 1.
    pub fn new(
        levers: Vec<Lever>,
        initial: Vec<Vec<f64>>,
        settings: OptimiserSettings,
    ) -> Result<Optimiser, ExperimentError> {
        check_least("levers", levers.len(), 1)?;
        check_least("points to begin with", initial.len(), levers.len() + 3)?;
        check_points_of(&initial, initial.len())?;
        check("coordinates of a point", &initial[0], levers.len())?;
        if let Some(&value) = initial.iter().flatten().find(|value| !(0.0..=1.0).contains(*value)) {
            return Err(ExperimentError::Setting {
                what: "a coordinate",
                given: value,
                must_be: "from 0 to 1",
            });
        }
        let initial = initial.iter().map(|point| snap(&levers, point)).collect();
        Ok(Optimiser {
            levers,
            settings,
            initial,
            asked: 0,
            points: Vec::new(),
            goals: Vec::new(),
            constraints: vec![Vec::new(); settings.constraints],
            surrogates: None,
        })
    }

    /// The next point to evaluate. The same question gets the same answer only after the same history.
    ///
    /// # Errors
    /// If the points to begin with are all asked for and fewer than levers + 3 are told, or a lever has one value at all of
    /// them.
    pub fn ask(&mut self) -> Result<Ask, ExperimentError> {
        if let Some(point) = self.initial.get(self.asked) {
            let ask = Ask { point: point.clone(), purpose: Purpose::Begin, improvement: f64::NAN };
            self.asked += 1;
            return Ok(ask);
        }
        let surrogates = self.take_surrogates()?;
        let ask = self.promising(&surrogates);
        self.surrogates = Some(surrogates);
        self.asked += 1;
        ask
    }

    /// Takes what came out at a point: the goal, of which more is better, and for each constraint a number that is 0 or more
    /// where it holds; best as means over some replications.
    ///
    /// # Errors
    /// If numbers are not finite, or not as many as levers and constraints.
    pub fn tell(&mut self, point: &[f64], goal: f64, constraints: &[f64]) -> Result<(), ExperimentError> {
        check("coordinates of a point", point, self.levers.len())?;
        check("goal", &[goal], 1)?;
        check("constraints", constraints, self.constraints.len())?;
        self.points.push(point.to_vec());
        self.goals.push(goal);
        for (told, &value) in self.constraints.iter_mut().zip(constraints) {
            told.push(value);
        }
        self.surrogates = None;
        Ok(())
    }

    /// The best of the evaluated points: among those that probably keep all constraints, that of the largest expected goal
    /// less its standard deviation, so that one lucky evaluation does not make it. If there are none, the likeliest to keep
    /// them.
    ///
    /// # Errors
    /// Those of [`Optimiser::ask`].
    pub fn best(&mut self) -> Result<Best, ExperimentError> {
        let surrogates = self.take_surrogates()?;
        let best = self.best_of(&surrogates);
        self.surrogates = Some(surrogates);
        best
    }

    /// How far each lever can be moved from the best point, the others staying, while the loss of the goal stays below a
    /// share of it; see [`flat_ranges`]. Constraints are not looked at.
    ///
    /// # Errors
    /// Those of [`Optimiser::ask`], or if a share is not above 0 and below 1.
    pub fn flat_ranges(&mut self, loss: f64, confidence: f64) -> Result<Vec<FlatRange>, ExperimentError> {
        share("loss", loss)?;
        let surrogates = self.take_surrogates()?;
        let ranges = self
            .best_of(&surrogates)
            .and_then(|best| flat_ranges(&surrogates.goal, &best.point, loss * best.mean.abs(), confidence));
        self.surrogates = Some(surrogates);
        ranges
    }

    /// Evaluations so far.
    pub fn evaluations(&self) -> usize {
        self.points.len()
    }

    fn take_surrogates(&mut self) -> Result<Surrogates, ExperimentError> {
        if let Some(surrogates) = self.surrogates.take() {
            return Ok(surrogates);
        }
        if self.points.len() < self.levers.len() + 3 {
            return Err(ExperimentError::OutOfTurn {
                expected: "tell what came out at the points to begin with",
            });
        }
        let fit =
            |outcomes: &Vec<f64>| GaussianProcess::fit(&self.points, outcomes, ProcessSettings::default());
        let constraints: Result<Vec<GaussianProcess>, ExperimentError> =
            self.constraints.iter().map(fit).collect();
        Ok(Surrogates { goal: fit(&self.goals)?, constraints: constraints? })
    }

    fn best_of(&self, surrogates: &Surrogates) -> Result<Best, ExperimentError> {
        let mut best: Option<(Best, [f64; 2])> = None;
        for (index, point) in self.points.iter().enumerate() {
            // A point that was seen before is judged already.
            if self.points[..index].contains(point) {
                continue;
            }
            let goal = surrogates.goal.predict(point)?;
            let feasibility = surrogates.feasibility(point)?;
            let deviation = goal.variance.sqrt();
            // First whether it is feasible, and how likely if it is not; then the goal.
            let rank = [feasibility.min(FEASIBLE), goal.mean - deviation];
            if best.as_ref().is_none_or(|(_, most)| rank > *most) {
                let evaluations = self.points.iter().filter(|other| *other == point).count();
                let found =
                    Best { point: point.clone(), mean: goal.mean, deviation, feasibility, evaluations };
                best = Some((found, rank));
            }
        }
        best.map(|(best, _)| best).ok_or(ExperimentError::OutOfTurn { expected: "tell what came out" })
    }

    fn promising(&self, surrogates: &Surrogates) -> Result<Ask, ExperimentError> {
        let best = self.best_of(surrogates)?;
        let (noise, signal) = (surrogates.goal.noise_variance(), surrogates.goal.variance());
        let turn = self.asked - self.initial.len() + 1;
        let confirms = self.settings.confirm_every > 0 && turn.is_multiple_of(self.settings.confirm_every);
        if confirms && best.feasibility >= FEASIBLE && noise > 1e-6 * signal {
            return Ok(Ask { point: best.point, purpose: Purpose::Confirm, improvement: f64::NAN });
        }
        let feasible = best.feasibility >= FEASIBLE;
        let noise = noise.sqrt();
        // Points that cannot be predicted would have been refused when they were told.
        let improvement = |point: &[f64]| -> Option<(f64, f64)> {
            let chance = surrogates.feasibility(point).ok()?;
            let goal = surrogates.goal.predict(point).ok()?;
            let deviation = goal.variance.sqrt();
            let rise = if feasible { expected_improvement(goal.mean - best.mean, deviation) } else { 1.0 };
            Some((rise * chance, worth_with_noise(deviation, noise)))
        };
        let worth = |point: &[f64]| {
            improvement(&snap(&self.levers, point)).map_or(f64::NEG_INFINITY, |(rise, left)| rise * left)
        };
        let mut candidates: Vec<(f64, Vec<f64>)> =
            self.candidates(&best.point, turn).into_iter().map(|point| (worth(&point), point)).collect();
        // The sort is stable: of equals, the first.
        candidates.sort_by(|one, other| other.0.total_cmp(&one.0));
        let bounds = vec![(0.0, 1.0); self.levers.len()];
        let (point, _) = candidates
            .iter()
            .take(IMPROVED)
            .map(|(_, point)| minimise(point, &bounds, STEPS.0, STEPS.1, |point| -worth(point)))
            .reduce(|best, other| if other.1 < best.1 { other } else { best })
            .unwrap_or((best.point.clone(), 0.0));
        let point = snap(&self.levers, &point);
        let rise = improvement(&point).map_or(f64::NAN, |(rise, _)| rise);
        let (purpose, improvement) =
            if feasible { (Purpose::Improve, rise) } else { (Purpose::Feasible, f64::NAN) };
        Ok(Ask { point, purpose, improvement })
    }

    fn candidates(&self, best: &[f64], turn: usize) -> Vec<Vec<f64>> {
        let mut chance = Chance::new(self.settings.seed, "candidates", turn as u32);
        let levers = self.levers.len();
        let mut candidates: Vec<Vec<f64>> =
            (0..ALL_OVER).map(|_| (0..levers).map(|_| chance.uniform()).collect()).collect();
        candidates.extend((0..NEAR).map(|_| {
            best.iter().map(|x| (x + NEARNESS * chance.normal()).clamp(0.0, 1.0)).collect::<Vec<f64>>()
        }));
        candidates
    }
}

impl Surrogates {
    /// Chance that all constraints hold, as if they were independent.
    fn feasibility(&self, point: &[f64]) -> Result<f64, ExperimentError> {
        self.constraints.iter().try_fold(1.0, |chance, constraint| {
            let found = constraint.predict(point)?;
            Ok(chance * chance_feasible(found.mean, found.variance.sqrt()))
        })
    }
}

fn snap(levers: &[Lever], point: &[f64]) -> Vec<f64> {
    levers.iter().zip(point).map(|(lever, &value)| lever.snap(value)).collect()
}

#[cfg(test)]
mod tests;
