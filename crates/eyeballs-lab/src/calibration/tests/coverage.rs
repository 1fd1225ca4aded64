//! How often intervals of 95 % hold the truth: many data sets from known values.

use super::*;
use crate::calibration::objective::Objective;
use eyeballs_numerics::distribution::normal;
use eyeballs_numerics::random::{FOR_LIFE, RandomKey, key_of};
use eyeballs_numerics::sampling::uniform;

/// A kind of data set.
struct Case {
    name: &'static str,
    /// What errors the scenario states.
    errors: &'static str,
    /// Keys, true values and ranges.
    parameters: &'static [(&'static str, f64, f64, f64)],
    targets: &'static [&'static str],
    /// Relative standard deviation of the errors of observation.
    noise: f64,
    /// Further lines of the market.
    more: &'static str,
}

const INNOVATION: &str = "service.s.channel.organic.innovation";

const CASES: [Case; 4] = [
    Case {
        name: "counts",
        errors: "counts = true",
        parameters: &[(INNOVATION, 0.02, 0.001, 0.1)],
        targets: &["joined"],
        noise: 0.0,
        more: "",
    },
    Case {
        name: "stated errors",
        errors: "relative_error = 0.05",
        parameters: &[(INNOVATION, 0.02, 0.001, 0.1), ("service.s.churn.hazard", 0.03, 0.002, 0.2)],
        targets: &["joined", "active"],
        noise: 0.05,
        more: "",
    },
    Case {
        name: "estimated errors",
        errors: "",
        parameters: &[(INNOVATION, 0.02, 0.001, 0.1), ("service.s.churn.hazard", 0.03, 0.002, 0.2)],
        targets: &["joined", "active"],
        noise: 0.05,
        more: "",
    },
    Case {
        name: "ridge",
        errors: "relative_error = 0.05",
        parameters: &[
            (INNOVATION, 0.004, 0.0005, 0.05),
            ("service.s.channel.word-of-mouth.imitation", 0.03, 0.003, 0.3),
            ("people.represents", 1_000.0, 200.0, 6_000.0),
        ],
        targets: &["joined"],
        noise: 0.05,
        more: "[[service.s.channel]]\nkind = 'word-of-mouth'\nimitation = 0.03\n",
    },
];

impl Case {
    fn text(&self, seed: u32) -> String {
        let parameters: String = self
            .parameters
            .iter()
            .map(|(key, _, from, to)| {
                parameter(key, *from, *to) + if key.ends_with("represents") { "integer = true\n" } else { "" }
            })
            .collect();
        let targets: String = self.targets.iter().map(|measure| target(measure, self.errors)).collect();
        market(&format!("{ORGANIC}{}", self.more), &(parameters + &targets))
            .replace("seed = 5", &format!("seed = {seed}"))
    }

    /// A run of the truth under a seed of its own, observed with errors.
    fn data(&self, number: u32) -> String {
        let text = self.text(1_000 + number).replace("replications = 2", "replications = 1");
        let plan = scenario(&text, &law(0.02, 0.03)).calibration.expect("it has one");
        let stop = AtomicBool::new(false);
        let objective = Objective::new(&plan, None, &Silent, &stop);
        let place = |&(_, truth, from, to): &(&str, f64, f64, f64)| (truth / from).ln() / (to / from).ln();
        let point: Vec<f64> = self.parameters.iter().map(place).collect();
        let truth = objective.evaluate(&point).expect("it can be simulated");
        let key = RandomKey { key: key_of(u64::from(number), 7), day: FOR_LIFE, stream: 1 };
        let mut stream = key.stream_of_person(0, 0);
        let mut cells: Vec<f64> = truth.means.clone();
        for cell in &mut cells {
            *cell *= 1.0 + self.noise * normal::quantile(uniform(&mut stream));
        }
        let rows = cells.len() / self.targets.len();
        let mut text = format!("day,{}\n", self.targets.join(","));
        for row in 0..rows {
            let of = (0..self.targets.len()).map(|target| cells[target * rows + row].to_string());
            text += &format!("{},{}\n", 5 * row + 4, of.collect::<Vec<_>>().join(","));
        }
        text
    }
}

/// What came of many data sets.
struct Covered {
    /// By parameter: intervals that hold the truth.
    held: Vec<u32>,
    /// Ends beyond a range.
    open: u32,
    /// Data sets of which it was said that they do not fit.
    unfit: u32,
    /// Evaluations of all.
    evaluations: u32,
    /// By parameter: root mean square of (best - truth), and mean half width of the interval, as logarithms.
    scatter: Vec<f64>,
    half_width: Vec<f64>,
}

fn covered(case: &Case, sets: u32) -> Covered {
    let size = case.parameters.len();
    let mut all = Covered {
        held: vec![0; size],
        open: 0,
        unfit: 0,
        evaluations: 0,
        scatter: vec![0.0; size],
        half_width: vec![0.0; size],
    };
    for number in 0..sets {
        let found = calibrated(&case.text(10_000 + number), &case.data(number));
        for (index, (estimate, (_, truth, ..))) in found.parameters.iter().zip(case.parameters).enumerate() {
            all.held[index] += u32::from(estimate.low <= *truth && *truth <= estimate.high);
            all.open += u32::from(estimate.open_below) + u32::from(estimate.open_above);
            all.scatter[index] += (estimate.best / truth).ln().powi(2) / f64::from(sets);
            all.half_width[index] += 0.5 * (estimate.high / estimate.low).ln() / f64::from(sets);
        }
        all.unfit += u32::from(found.goodness.fits == Some(false));
        all.evaluations += found.search_evaluations + found.interval_evaluations;
    }
    all.scatter.iter_mut().for_each(|square| *square = square.sqrt());
    all
}

/// Of twenty, one interval in twenty may miss; four or more do in fewer than one of sixty such tests.
#[test]
fn intervals_hold_the_truth() {
    for case in &CASES[..2] {
        let found = covered(case, 20);
        assert!(found.held.iter().all(|&held| held >= 17), "{}: {:?} of 20", case.name, found.held);
        assert!(found.unfit <= 2, "{}: {} of 20 do not fit", case.name, found.unfit);
        for (scatter, half) in found.scatter.iter().zip(&found.half_width) {
            let wider = half / (1.96 * scatter);
            assert!((0.6..1.8).contains(&wider), "{}: half width over 1.96 rms errors {wider}", case.name);
        }
    }
}

/// Prints the rows of `docs/coverage.md`. `SETS` is the number of data sets, `ONLY` the beginning of a case's name.
#[test]
#[ignore = "minutes"]
fn two_hundred() {
    let sets = std::env::var("SETS").ok().and_then(|sets| sets.parse().ok()).unwrap_or(200);
    let only = std::env::var("ONLY").unwrap_or_default();
    for case in CASES.iter().filter(|case| case.name.starts_with(&only)) {
        let found = covered(case, sets);
        for (index, (key, ..)) in case.parameters.iter().enumerate() {
            println!(
                "| {} | `{key}` | {} of {sets} | {:.1} % | {:.3} | {:.3} | {} of {sets} | {} |",
                case.name,
                found.held[index],
                100.0 * f64::from(found.held[index]) / f64::from(sets),
                found.scatter[index],
                found.half_width[index],
                found.unfit,
                found.evaluations / sets
            );
        }
        println!("open ends: {}", found.open);
    }
}
