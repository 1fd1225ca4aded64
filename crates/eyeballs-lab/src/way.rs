//! Which study of a scenario: what was asked for decides, then what there is.

use crate::factors::{Design, Over};
use crate::sensitivity::Method;
use eyeballs_scenario::Scenario;

/// Points of a design, if nobody says (assumption).
const POINTS: u32 = 256;
/// Blocks of points of an analysis, if nobody says: first words on what matters (assumption).
const BLOCKS: u32 = 64;
/// Trajectories, if nobody says (assumption).
const TRAJECTORIES: u32 = 16;
/// Replications at a point of an analysis, if nobody says: two tell luck apart from what is not known.
pub const SENSITIVITY_REPLICATIONS: u32 = 2;

/// What kind of study is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Kind {
    /// Levers are tried, or what is uncertain is sampled.
    #[default]
    Points,
    /// Shares of the variance of the outcome; with what pairs do together, too.
    Sobol {
        /// With pairs.
        pairs: bool,
    },
    /// Elementary effects.
    Morris,
    /// One number at a time.
    Tornado,
    /// The best values of the levers.
    Optimum,
    /// Who wins over two numbers, given by their keys.
    Map([String; 2]),
}

/// Where points lie, if somebody says.
#[derive(Clone, Debug, PartialEq)]
pub enum Points {
    /// Every combination of the levers' values.
    Grid,
    /// A random Latin hypercube.
    LatinHypercube,
    /// Scrambled Sobol points.
    Sobol,
    /// Those of a list.
    List(Design),
}

/// What is asked of a study.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Asked {
    /// Which kind.
    pub kind: Kind,
    /// Where points lie.
    pub design: Option<Points>,
    /// Which numbers move.
    pub over: Option<Over>,
    /// Points, blocks, trajectories or evaluations.
    pub points: Option<u32>,
    /// A plan's failure is looked for.
    pub discover: bool,
    /// Numbers to be tried were named beside the scenario.
    pub names_levers: bool,
}

/// What is done.
#[derive(Clone, Debug, PartialEq)]
pub enum Way {
    /// Each variant at points of the levers.
    Levers(Design),
    /// A sample of what is not known, or of all.
    Sample(Design, Over),
    /// What the outcome depends on.
    Sensitivity(Method, Over),
    /// The best values of the levers, in so many evaluations.
    Optimise(Option<usize>),
    /// Who wins over two numbers, at so many points.
    Map([String; 2], usize),
}

impl Way {
    /// The study that was asked for, of a scenario.
    pub fn of(asked: Asked, scenario: &Scenario) -> Way {
        let points = |default: u32| asked.points.unwrap_or(default) as usize;
        let (has_levers, is_uncertain) = (!scenario.levers.is_empty(), scenario.uncertainties.is_some());
        // Whoever names numbers wants to know of these.
        let of_nature = match (is_uncertain, has_levers) {
            (true, _) if !asked.names_levers => Over::Uncertainties,
            (_, true) => Over::Levers,
            (..) => Over::Uncertainties,
        };
        let design = |over: Over| match &asked.design {
            Some(Points::List(list)) => list.clone(),
            Some(Points::LatinHypercube) => Design::LatinHypercube(points(POINTS)),
            Some(Points::Sobol) => Design::Sobol(points(POINTS)),
            Some(Points::Grid) => Design::Grid,
            None if over == Over::Levers && asked.points.is_none() => Design::Grid,
            None => Design::Sobol(points(POINTS)),
        };
        let analysis = |method| Way::Sensitivity(method, asked.over.unwrap_or(of_nature));
        match &asked.kind {
            Kind::Sobol { pairs } => analysis(Method::Sobol { blocks: points(BLOCKS), pairs: *pairs }),
            Kind::Morris => analysis(Method::Morris { trajectories: points(TRAJECTORIES) }),
            Kind::Tornado => analysis(Method::Tornado),
            Kind::Optimum => Way::Optimise(asked.points.map(|points| points as usize)),
            Kind::Map(keys) => Way::Map(keys.clone(), points(POINTS)),
            Kind::Points => {
                let default = match (has_levers, is_uncertain) {
                    _ if asked.discover => of_nature,
                    (false, true) => Over::Uncertainties,
                    _ => Over::Levers,
                };
                match asked.over.unwrap_or(default) {
                    Over::Levers if !asked.discover => Way::Levers(design(Over::Levers)),
                    over => Way::Sample(design(over), over),
                }
            }
        }
    }

    /// Replications of the scenario; `said` are those that somebody asked for. At each point of a sample one is enough, as there are many
    /// points.
    pub fn replications(&self, said: Option<u32>, scenario: &Scenario) -> u32 {
        if matches!(self, Way::Sample(..)) && said.is_none() { 1 } else { scenario.replications }
    }

    /// The last word of a results folder's name.
    pub fn name(&self) -> &'static str {
        match self {
            Way::Levers(_) => "exploration",
            Way::Sample(..) => "sample",
            Way::Sensitivity(..) => "sensitivity",
            Way::Optimise(_) => "optimum",
            Way::Map(..) => "map",
        }
    }
}
