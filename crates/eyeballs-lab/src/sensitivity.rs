//! What the outcome depends on: what nobody knows, or what can be chosen, is moved by design, and the outcome's variance, or its steps, are told apart.
//!
//! Every variant is simulated at each point under the same luck. With several variants the difference of the two that are best on average
//! is looked at, too: that is what a decision hinges on.

#[cfg(test)]
mod tests;

use crate::Progress;
use crate::draws::Draws;
use crate::evaluation::{Evaluation, Failure, Outcomes, Simulator};
use crate::factors::{Factors, Over};
use crate::hands::PointHands;
use crate::store::Store;
pub use crate::study::Error;
use crate::study::NO_GOAL;
use eyeballs_experiments::ExperimentError;
use eyeballs_experiments::bootstrap::{Bootstrap, Estimate};
use eyeballs_experiments::design::{self, MOST_SOBOL_FACTORS, Saltelli};
use eyeballs_experiments::sensitivity::{self, Verdict};
use eyeballs_scenario::Scenario;
use serde::Serialize;
use std::sync::atomic::AtomicBool;

/// Levels of a factor in trajectories (Morris 1991 takes four, and so do most).
const LEVELS: usize = 4;
/// Where a tornado has a factor low and high, as shares of its distribution (Howard 1988 takes these percentiles).
const ENDS: [f64; 2] = [0.1, 0.9];
/// An interval of an index that is this narrow tells a tenth from nothing (assumption).
const CONVERGED: f64 = 0.1;

/// How factors are moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Indices of variance, from so many blocks of points; with those of pairs or not.
    Sobol {
        /// Blocks: the sample size N of the literature.
        blocks: usize,
        /// Whether pairs are asked for.
        pairs: bool,
    },
    /// Screening by elementary effects, from so many trajectories.
    Morris {
        /// Trajectories.
        trajectories: usize,
    },
    /// One at a time to a tenth from either end of its range, the others in the middle: a tornado diagram.
    Tornado,
}

/// An analysis that is planned.
#[derive(Debug)]
pub struct Sensitivity<'a> {
    scenario: &'a Scenario,
    factors: Factors<'a>,
    design: Design,
    method: Method,
    plan: Evaluation<'a>,
}

#[derive(Debug)]
enum Design {
    Sobol(Saltelli),
    Morris(design::Morris),
    OneAtATime(Vec<Vec<f64>>),
}

impl Design {
    fn points(&self) -> &[Vec<f64>] {
        match self {
            Design::Sobol(design) => design.points(),
            Design::Morris(design) => design.points(),
            Design::OneAtATime(points) => points,
        }
    }
}

/// An estimate with its interval of 95 %.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimated {
    /// The estimate.
    pub value: f64,
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl From<Estimate> for Estimated {
    fn from(estimate: Estimate) -> Estimated {
        Estimated { value: estimate.value, low: estimate.low, high: estimate.high }
    }
}

/// What an interval says of an index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sure {
    /// It is narrow enough.
    Converged,
    /// It is too wide.
    NotConverged,
    /// All of it lies below 0, where no index is.
    Negative,
}

impl From<Verdict> for Sure {
    fn from(verdict: Verdict) -> Sure {
        match verdict {
            Verdict::Converged => Sure::Converged,
            Verdict::NotConverged => Sure::NotConverged,
            Verdict::Negative => Sure::Negative,
        }
    }
}

/// A share of variance.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// The share.
    pub share: Estimated,
    /// What its interval says.
    pub sure: Sure,
}

impl From<sensitivity::Index> for Share {
    fn from(index: sensitivity::Index) -> Share {
        Share { share: index.share.into(), sure: index.verdict.into() }
    }
}

/// What a factor does.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Effect {
    /// Of the variance.
    Variance {
        /// What would vanish, on average, if it were known.
        first: Share,
        /// What would remain, on average, if it alone were unknown.
        total: Share,
    },
    /// Of steps, each in the outcome's unit for all of the factor's range.
    Steps {
        /// Their mean.
        mean: Estimated,
        /// Their mean size.
        size: Estimated,
        /// Their standard deviation: large if it is curved, or depends on others.
        spread: Estimated,
    },
    /// One moved, the others in the middle.
    Ends {
        /// The value at which it is low, of the first number that moves with it.
        low_value: f64,
        /// At which it is high.
        high_value: f64,
        /// The mean outcome with it low.
        low: f64,
        /// With it high.
        high: f64,
    },
}

/// What two factors do together that they do not do alone.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Pair {
    /// Their numbers.
    pub factors: [usize; 2],
    /// Their share.
    pub share: Share,
}

/// What one outcome depends on.
#[derive(Clone, Debug, Serialize)]
pub struct Target {
    /// The variant.
    pub variant: usize,
    /// The variant that it is less, if it is a difference.
    pub less: Option<usize>,
    /// Mean over points.
    pub mean: f64,
    /// By factor.
    pub effects: Vec<Effect>,
    /// Of pairs, if they were asked for.
    pub pairs: Vec<Pair>,
    /// The share of the variance of a single outcome that is luck: of what the replications of a point differ.
    pub noise: Option<Estimated>,
    /// Why nothing can be told of it.
    pub problem: Option<String>,
}

/// Effects by factor, those of pairs, and the share of luck.
type Told = (Vec<Effect>, Vec<Pair>, Option<Estimated>);

/// What came out.
#[derive(Clone, Debug, Serialize)]
pub struct Analysed {
    /// How factors were moved.
    pub method: Method,
    /// What counts.
    pub goal: String,
    /// Names of the variants.
    pub variants: Vec<String>,
    /// What moves with each factor.
    pub factors: Vec<String>,
    /// Points.
    pub points: usize,
    /// Replications at each.
    pub replications: u32,
    /// Simulations.
    pub simulations: u64,
    /// Each variant, then the difference of the two best.
    pub targets: Vec<Target>,
    /// What keeps outcomes from being known, the first reason of each kind.
    pub problems: Vec<String>,
    /// Simulations that left nothing, the first of each reason.
    pub failures: Vec<Failure>,
}

impl<'a> Sensitivity<'a> {
    /// Plans an analysis; reads the scenario at all points, in the current rayon pool.
    ///
    /// # Errors
    /// If nothing counts or nothing moves, if uncertainties are correlated, too many points, or values that do not go together.
    pub fn new(
        scenario: &'a Scenario,
        (method, over): (Method, Over),
        hands: Option<&'a dyn PointHands>,
    ) -> Result<Sensitivity<'a>, Error> {
        if scenario.goal.is_none() {
            return Err(Error::Asked(NO_GOAL.to_owned()));
        }
        let factors = Factors::new(scenario, over)?;
        if !factors.are_independent() {
            return Err(Error::Asked(
                "uncertainties that are correlated have no variance of their own to be told apart; leave out their \
                 `correlation`, or let them move together as a `group`"
                    .to_owned(),
            ));
        }
        let (count, seed) = (factors.count(), scenario.variants[0].world.seed);
        if count > MOST_SOBOL_FACTORS / 2 {
            let most = MOST_SOBOL_FACTORS / 2;
            return Err(Error::Asked(format!("{count} numbers move, and {most} can be told apart")));
        }
        let refused = |error: ExperimentError| Error::Asked(error.to_string());
        let design = match method {
            Method::Sobol { blocks, pairs } => {
                Design::Sobol(design::saltelli(blocks, count, pairs, seed).map_err(refused)?)
            }
            Method::Morris { trajectories } => {
                Design::Morris(design::morris(trajectories, count, LEVELS, seed).map_err(refused)?)
            }
            Method::Tornado => {
                let all = |place: f64| vec![place; count];
                let points = design::one_at_a_time(&all(0.5), &all(ENDS[0]), &all(ENDS[1]));
                Design::OneAtATime(points.map_err(refused)?)
            }
        };
        let values = |point: &Vec<f64>| factors.settings(&factors.values(point));
        let points = design.points().iter().map(values).collect();
        let draws = if factors.say_all(scenario) { None } else { Draws::new(scenario) };
        let simulator = Simulator::new(scenario, draws, hands);
        let plan = Evaluation::of_all(&simulator, points).map_err(Error::Values)?;
        // A design is of use only whole.
        if let Some(refused) = plan.refused() {
            return Err(Error::Values(refused.to_owned()));
        }
        Ok(Sensitivity { scenario, factors, design, method, plan })
    }

    /// Keys of all that moves, and their values at each point.
    pub fn points(&self) -> (Vec<&'a str>, Vec<Vec<f64>>) {
        (self.factors.keys(), self.design.points().iter().map(|point| self.factors.values(point)).collect())
    }

    /// Simulations that are to be done.
    pub fn simulations(&self) -> u64 {
        self.plan.simulations()
    }

    /// Does some of the simulations and keeps them, to see how long all of them will take; tells how many were new.
    pub fn pilot(&self, count: usize, store: &dyn Store, progress: &dyn Progress, stop: &AtomicBool) -> u64 {
        self.plan.pilot(count, store, progress, stop)
    }

    /// Simulates in the current rayon pool what is not in the store, and keeps it there.
    ///
    /// # Errors
    /// If it is interrupted.
    pub fn run(
        &self,
        store: Option<&dyn Store>,
        progress: &dyn Progress,
        stop: &AtomicBool,
    ) -> Result<Analysed, Error> {
        let outcomes = self.plan.simulate(store, progress, stop).ok_or(Error::Interrupted)?;
        let variants = self.scenario.variants.len();
        let goal = self.scenario.goal.as_ref().expect("it was asked for");
        let mut targets: Vec<Target> =
            (0..variants).map(|variant| self.target(&outcomes, variant, None)).collect();
        let sign = if goal.maximise { 1.0 } else { -1.0 };
        let mut ranked: Vec<usize> =
            (0..variants).filter(|&variant| targets[variant].problem.is_none()).collect();
        // Of equals the first.
        ranked.sort_by(|&one, &other| (sign * targets[other].mean).total_cmp(&(sign * targets[one].mean)));
        if let [best, second, ..] = ranked[..] {
            targets.push(self.target(&outcomes, best, Some(second)));
        }
        Ok(Analysed {
            method: self.method,
            goal: goal.expression.clone(),
            variants: self.scenario.variants.iter().map(|variant| variant.name.clone()).collect(),
            factors: self.factors.names(),
            points: self.design.points().len(),
            replications: self.scenario.replications,
            simulations: self.simulations(),
            targets,
            problems: outcomes.problems,
            failures: outcomes.failures,
        })
    }

    /// What the outcome of a variant, or its difference to another, depends on.
    fn target(&self, outcomes: &Outcomes, variant: usize, less: Option<usize>) -> Target {
        let points = self.design.points().len();
        let of = |variant: usize, point: usize| &outcomes.by_alternative[variant * points + point];
        let answer = |point: usize| -> Option<Vec<f64>> {
            let known = |variant: usize| of(variant, point).iter().map(|one| one.outcome).collect();
            let own: Option<Vec<f64>> = known(variant);
            let other: Option<Vec<f64>> = match less {
                Some(less) => known(less),
                None => Some(vec![0.0; self.scenario.replications as usize]),
            };
            Some(own?.into_iter().zip(other?).map(|(own, other)| own - other).collect())
        };
        let answers: Option<Vec<Vec<f64>>> = (0..points).map(answer).collect();
        let empty = Target {
            variant,
            less,
            mean: f64::NAN,
            effects: vec![],
            pairs: vec![],
            noise: None,
            problem: None,
        };
        let Some(answers) = answers else {
            let problem =
                "it has no outcome in some simulations, and a design is of use only whole".to_owned();
            return Target { problem: Some(problem), ..empty };
        };
        let count = f64::from(self.scenario.replications) * points as f64;
        let mean = answers.iter().flatten().sum::<f64>() / count;
        let bootstrap = Bootstrap::of_seed(self.scenario.variants[0].world.seed);
        let target = Target { mean, ..empty };
        match self.analysed(&answers, &bootstrap) {
            Ok((effects, pairs, noise)) => Target { effects, pairs, noise, ..target },
            Err(error) => Target { problem: Some(error.to_string()), ..target },
        }
    }

    fn analysed(&self, answers: &[Vec<f64>], bootstrap: &Bootstrap) -> Result<Told, ExperimentError> {
        match &self.design {
            Design::Sobol(design) => {
                let indices = sensitivity::sobol(design, answers, bootstrap, CONVERGED)?;
                let both = indices.first.iter().zip(&indices.total);
                let effects = both.map(|(first, total)| Effect::Variance {
                    first: (*first).into(),
                    total: (*total).into(),
                });
                let pair =
                    |pair: &sensitivity::PairIndex| Pair { factors: pair.factors, share: pair.index.into() };
                let noise = indices.noise.map(|noise| noise.share.into());
                Ok((effects.collect(), indices.second.iter().map(pair).collect(), noise))
            }
            Design::Morris(design) => {
                let replications = f64::from(self.scenario.replications);
                let means: Vec<f64> =
                    answers.iter().map(|answers| answers.iter().sum::<f64>() / replications).collect();
                let effects = sensitivity::morris(design, &means, bootstrap)?.into_iter();
                let effects = effects.map(|effect| Effect::Steps {
                    mean: effect.mu.into(),
                    size: effect.mu_star.into(),
                    spread: effect.sigma.into(),
                });
                Ok((effects.collect(), Vec::new(), None))
            }
            Design::OneAtATime(points) => {
                let replications = f64::from(self.scenario.replications);
                let means: Vec<f64> =
                    answers.iter().map(|answers| answers.iter().sum::<f64>() / replications).collect();
                let mut bars = sensitivity::tornado(&means)?.bars;
                bars.sort_by_key(|bar| bar.factor);
                let effect = |bar: sensitivity::Bar| {
                    let at = |end: usize| self.value_of(bar.factor, &points[1 + 2 * bar.factor + end]);
                    Effect::Ends { low_value: at(0), high_value: at(1), low: bar.low, high: bar.high }
                };
                Ok((bars.into_iter().map(effect).collect(), Vec::new(), None))
            }
        }
    }

    /// The value at a point of the first number that moves with a factor.
    fn value_of(&self, factor: usize, point: &[f64]) -> f64 {
        let key = &self.factors.names()[factor];
        let first = key.split(" + ").next().unwrap_or(key);
        let place = self.factors.keys().iter().position(|key| *key == first);
        place.map_or(f64::NAN, |place| self.factors.values(point)[place])
    }
}
