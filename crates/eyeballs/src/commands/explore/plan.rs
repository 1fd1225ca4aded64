//! Which study: what was asked for, and what the scenario has.

use super::list::List;
use crate::args::{Explore, Over as AskedOver, Sensitivity as AskedMethod};
use eyeballs_lab::factors::{Design, Over};
use eyeballs_lab::sensitivity::Method;
use eyeballs_scenario::{Overrides, Scenario};

/// Points of a design, if nobody says (assumption).
const POINTS: u32 = 256;
/// Blocks of points of an analysis, if nobody says: first words on what matters (assumption).
const BLOCKS: u32 = 64;
/// Trajectories, if nobody says (assumption).
const TRAJECTORIES: u32 = 16;
/// Replications at a point of an analysis, if nobody says: two tell luck apart from what is not known.
const REPLICATIONS: u32 = 2;

/// What is done.
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

/// A study that was chosen.
pub struct Plan {
    pub way: Way,
}

/// What the command line changes of the scenario.
pub fn overrides(args: &Explore, list: Option<&List>) -> Overrides {
    let mut overrides = Overrides { vary: args.vary.clone(), ..Overrides::from(&args.changes) };
    if let Some(statement) = &args.discover {
        overrides.set.push(("goal.fails_if".to_owned(), statement.clone()));
    }
    if let Some(list) = list {
        list.add_to(&mut overrides);
    }
    if args.sensitivity.is_some() {
        overrides.replications = overrides.replications.or(Some(REPLICATIONS));
    }
    overrides
}

impl Plan {
    /// What was asked for decides, then what there is: levers are tried, what is uncertain is sampled.
    pub fn new(args: &Explore, list: Option<List>, scenario: &Scenario) -> Plan {
        let points = |default: u32| args.points.unwrap_or(default) as usize;
        let (has_levers, is_uncertain) = (!scenario.levers.is_empty(), scenario.uncertainties.is_some());
        let asked = args.over.map(|over| match over {
            AskedOver::Levers => Over::Levers,
            AskedOver::Uncertainties => Over::Uncertainties,
            AskedOver::All => Over::All,
        });
        // Whoever names numbers by --vary wants to know of these.
        let of_nature = match (is_uncertain, has_levers) {
            (true, _) if args.vary.is_empty() => Over::Uncertainties,
            (_, true) => Over::Levers,
            (..) => Over::Uncertainties,
        };
        let design = |over: Over| match (args.design.as_deref(), list) {
            (_, Some(list)) => list.design(),
            (Some("latin-hypercube"), None) => Design::LatinHypercube(points(POINTS)),
            (Some("sobol"), None) => Design::Sobol(points(POINTS)),
            (Some(_), None) => Design::Grid,
            (None, None) if over == Over::Levers && args.points.is_none() => Design::Grid,
            (None, None) => Design::Sobol(points(POINTS)),
        };
        let way = if let Some(method) = args.sensitivity {
            let method = match method {
                AskedMethod::Sobol => Method::Sobol { blocks: points(BLOCKS), pairs: args.pairs },
                AskedMethod::Morris => Method::Morris { trajectories: points(TRAJECTORIES) },
                AskedMethod::Tornado => Method::Tornado,
            };
            Way::Sensitivity(method, asked.unwrap_or(of_nature))
        } else if args.optimise {
            Way::Optimise(args.points.map(|points| points as usize))
        } else if let Some([one, other]) = args.map.as_deref() {
            Way::Map([one.clone(), other.clone()], points(POINTS))
        } else {
            let default = match (has_levers, is_uncertain) {
                _ if args.discover.is_some() => of_nature,
                (false, true) => Over::Uncertainties,
                _ => Over::Levers,
            };
            match asked.unwrap_or(default) {
                Over::Levers if args.discover.is_none() => Way::Levers(design(Over::Levers)),
                over => Way::Sample(design(over), over),
            }
        };
        Plan { way }
    }

    /// Replications of the scenario, if nobody says: at each point of a sample one is enough, as there are many points.
    pub fn replications(&self, args: &Explore, scenario: &Scenario) -> u32 {
        let is_sample = matches!(self.way, Way::Sample(..));
        if is_sample && args.changes.replications.is_none() { 1 } else { scenario.replications }
    }

    /// The last word of the results folder's name.
    pub fn name(&self) -> &'static str {
        match self.way {
            Way::Levers(_) => "exploration",
            Way::Sample(..) => "sample",
            Way::Sensitivity(..) => "sensitivity",
            Way::Optimise(_) => "optimum",
            Way::Map(..) => "map",
        }
    }
}
