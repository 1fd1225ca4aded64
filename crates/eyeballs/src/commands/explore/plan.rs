//! Which study: what was typed, in the words of the lab.

use super::list::List;
use crate::args::{Explore, Over as AskedOver, Sensitivity as AskedMethod};
use eyeballs_lab::factors::Over;
use eyeballs_lab::way::{Asked, Kind, Points, SENSITIVITY_REPLICATIONS, Way};
use eyeballs_scenario::{Overrides, Scenario};

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
        overrides.replications = overrides.replications.or(Some(SENSITIVITY_REPLICATIONS));
    }
    overrides
}

/// The study that was asked for.
pub fn way(args: &Explore, list: Option<List>, scenario: &Scenario) -> Way {
    let kind = match (args.sensitivity, args.map.as_deref()) {
        (Some(AskedMethod::Sobol), _) => Kind::Sobol { pairs: args.pairs },
        (Some(AskedMethod::Morris), _) => Kind::Morris,
        (Some(AskedMethod::Tornado), _) => Kind::Tornado,
        (None, _) if args.optimise => Kind::Optimum,
        (None, Some([one, other])) => Kind::Map([one.clone(), other.clone()]),
        (None, _) => Kind::Points,
    };
    let design = match (args.design.as_deref(), list) {
        (_, Some(list)) => Some(Points::List(list.design())),
        (Some("latin-hypercube"), None) => Some(Points::LatinHypercube),
        (Some("sobol"), None) => Some(Points::Sobol),
        (Some(_), None) => Some(Points::Grid),
        (None, None) => None,
    };
    let over = args.over.map(|over| match over {
        AskedOver::Levers => Over::Levers,
        AskedOver::Uncertainties => Over::Uncertainties,
        AskedOver::All => Over::All,
    });
    let (points, discover, names_levers) = (args.points, args.discover.is_some(), !args.vary.is_empty());
    Way::of(Asked { kind, design, over, points, discover, names_levers }, scenario)
}
