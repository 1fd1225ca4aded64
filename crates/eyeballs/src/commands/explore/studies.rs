//! The studies as they are planned: their size in words, and what is written and said of them.

use crate::commands::study::{Report, Study};
use crate::numbers::grouped;
use eyeballs_lab::exploration::{Design, Error, Exploration, Explored};
use eyeballs_lab::factors::Over;
use eyeballs_lab::hands::PointHands;
use eyeballs_lab::map::{Map, Mapped};
use eyeballs_lab::optimise::{Optimisation, Optimised};
use eyeballs_lab::sample::{Sample, Sampled};
use eyeballs_lab::sensitivity::{Analysed, Method, Sensitivity};
use eyeballs_report as report;
use eyeballs_scenario::Scenario;

type Hands<'a> = Option<&'a dyn PointHands>;
type Planned<'a, F> = Result<Study<'a, F>, Error>;

/// Each variant at points of the levers.
pub fn levers<'a>(
    scenario: &'a Scenario,
    design: &Design,
    precision: Option<f64>,
    hands: Hands<'a>,
) -> Planned<'a, Explored> {
    let study = std::sync::Arc::new(Exploration::new(scenario, design, hands)?);
    let points = study.points().len();
    let levers = scenario.levers.len();
    let what = match design {
        Design::Grid => format!("{} combinations of {}", grouped(points as u64), counted(levers, "lever")),
        _ => format!("{} points of {}", grouped(points as u64), counted(levers, "lever")),
    };
    let precise = precision.map_or_else(String::new, |precision| {
        format!("; then as many more as it takes to know the best to {precision}")
    });
    let keys = scenario.levers.iter().map(|lever| format!("{} {:?}", lever.factor.key, lever.values));
    let piloted = std::sync::Arc::clone(&study);
    Ok(Study {
        size: size(scenario, &what, (points, study.simulations())) + &precise,
        simulations: study.simulations(),
        design: format!(
            "levers {}; {design:?}; precision {precision:?}",
            keys.collect::<Vec<_>>().join("; ")
        ),
        points: (owned(&study.keys()), study.points().to_vec()),
        pilot: Box::new(move |count, store, progress, stop| piloted.pilot(count, store, progress, stop)),
        run: Box::new(move |store, progress, stop| study.run(precision, Some(store), progress, stop)),
        report: Report {
            kind: "exploration",
            contents: report::exploration::CONTENTS,
            files: report::exploration::files,
            pictures: report::exploration::pictures,
            text: report::exploration::table,
            json: report::exploration::json,
            problems: |found| &found.problems,
            failures: |found| &found.failures,
        },
    })
}

/// A sample of what moves.
pub fn sample<'a>(
    scenario: &'a Scenario,
    (design, over): (&Design, Over),
    hands: Hands<'a>,
) -> Planned<'a, Sampled> {
    let study = std::sync::Arc::new(Sample::new(scenario, (design, over), hands)?);
    let (keys, points) = study.points();
    let what = format!("{} points of {}", grouped(points.len() as u64), moved(over, keys.len()));
    let piloted = std::sync::Arc::clone(&study);
    Ok(Study {
        size: size(scenario, &what, (points.len(), study.simulations())),
        simulations: study.simulations(),
        design: format!("sample of {over:?}; {design:?}"),
        points: (owned(&keys), points.to_vec()),
        pilot: Box::new(move |count, store, progress, stop| piloted.pilot(count, store, progress, stop)),
        run: Box::new(move |store, progress, stop| study.run(Some(store), progress, stop)),
        report: Report {
            kind: "sample",
            contents: report::sample::CONTENTS,
            files: report::sample::files,
            pictures: report::sample::pictures,
            text: report::sample::table,
            json: report::sample::json,
            problems: |found| &found.problems,
            failures: |found| &found.failures,
        },
    })
}

/// What the outcome depends on.
pub fn sensitivity<'a>(
    scenario: &'a Scenario,
    (method, over): (Method, Over),
    hands: Hands<'a>,
) -> Planned<'a, Analysed> {
    let study = std::sync::Arc::new(Sensitivity::new(scenario, (method, over), hands)?);
    let (keys, points) = study.points();
    let what = format!("{}, {} points", moved(over, keys.len()), grouped(points.len() as u64));
    let piloted = std::sync::Arc::clone(&study);
    Ok(Study {
        size: size(scenario, &what, (points.len(), study.simulations())),
        simulations: study.simulations(),
        design: format!("sensitivity to {over:?}; {method:?}"),
        points: (owned(&keys), points),
        pilot: Box::new(move |count, store, progress, stop| piloted.pilot(count, store, progress, stop)),
        run: Box::new(move |store, progress, stop| study.run(Some(store), progress, stop)),
        report: Report {
            kind: "sensitivity",
            contents: report::sensitivity::CONTENTS,
            files: report::sensitivity::files,
            pictures: report::sensitivity::pictures,
            text: report::sensitivity::table,
            json: report::sensitivity::json,
            problems: |found| &found.problems,
            failures: |found| &found.failures,
        },
    })
}

/// The best values of the levers.
pub fn optimise<'a>(
    scenario: &'a Scenario,
    budget: Option<usize>,
    precision: Option<f64>,
    hands: Hands<'a>,
) -> Planned<'a, Optimised> {
    let study = std::sync::Arc::new(Optimisation::new(scenario, budget, hands)?);
    let (keys, points) = study.points();
    let piloted = std::sync::Arc::clone(&study);
    Ok(Study {
        size: format!(
            "a search over {} x {} x {} replications, at most {} evaluations each: at most {} simulations, and those by which \
             the best are seen again",
            counted(keys.len(), "lever"),
            counted(scenario.variants.len(), "variant"),
            scenario.replications,
            study.budget(),
            grouped(study.simulations()),
        ),
        simulations: study.simulations(),
        design: format!("optimise {} in {}; precision {precision:?}", keys.join("; "), study.budget()),
        points: (owned(&keys), points.to_vec()),
        pilot: Box::new(move |count, store, progress, stop| piloted.pilot(count, store, progress, stop)),
        run: Box::new(move |store, progress, stop| study.run(precision, Some(store), progress, stop)),
        report: Report {
            kind: "optimum",
            contents: report::optimise::CONTENTS,
            files: report::optimise::files,
            pictures: report::optimise::pictures,
            text: report::optimise::table,
            json: report::optimise::json,
            problems: |found| &found.problems,
            failures: |_| &[],
        },
    })
}

/// Who wins over two numbers.
pub fn map<'a>(
    scenario: &'a Scenario,
    [one, other]: &[String; 2],
    points: usize,
    hands: Hands<'a>,
) -> Planned<'a, Mapped> {
    let study = std::sync::Arc::new(Map::new(scenario, [one, other], points, hands)?);
    let (keys, values) = study.points();
    let piloted = std::sync::Arc::clone(&study);
    Ok(Study {
        size: format!(
            "{} points of two numbers x {}, each in a replication of its own: {} simulations",
            grouped(points as u64),
            counted(scenario.variants.len(), "variant"),
            grouped(study.simulations()),
        ),
        simulations: study.simulations(),
        design: format!("map of {one} and {other}, {points} points"),
        points: (owned(keys), values.to_vec()),
        pilot: Box::new(move |count, store, progress, stop| piloted.pilot(count, store, progress, stop)),
        run: Box::new(move |store, progress, stop| study.run(Some(store), progress, stop)),
        report: Report {
            kind: "map",
            contents: report::map::CONTENTS,
            files: report::map::files,
            pictures: report::map::pictures,
            text: report::map::table,
            json: report::map::json,
            problems: |found| &found.problems,
            failures: |found| &found.failures,
        },
    })
}

/// What is simulated, and what is the same again.
fn size(scenario: &Scenario, what: &str, (points, simulations): (usize, u64)) -> String {
    let all = points as u64 * scenario.variants.len() as u64 * u64::from(scenario.replications);
    let once = match all - simulations {
        0 => String::new(),
        rest => format!("; {} more are the same again", grouped(rest)),
    };
    format!(
        "{what} x {} x {}: {} simulations{once}",
        counted(scenario.variants.len(), "variant"),
        counted(scenario.replications as usize, "replication"),
        grouped(simulations),
    )
}

/// Numbers that move, with how many there are.
fn moved(over: Over, count: usize) -> String {
    match over {
        Over::Levers => counted(count, "lever"),
        Over::Uncertainties => counted(count, "uncertain number"),
        Over::All => format!("{}, levers and uncertain ones", counted(count, "number")),
    }
}

fn counted(count: usize, what: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{} {what}{plural}", grouped(count as u64))
}

fn owned(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
