//! How people come: arrivals at a constant rate, and who is there of them.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::markov::{mm_infinity, mm_infinity_by_days};
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "arrivals",
        title: "Arrivals with exponential stay",
        subject: "How people come",
        mechanism: "`organic` and `return_hazard` alike and small, so that lambda people come on a day whoever was \
                    there before; a constant hazard of leaving mu",
        source: "The queue M/M/infinity (Erlang 1917): (lambda/mu)(1 - e^{-mu t}), here by days: the mu below the \
                 fraction is 1 - e^{-mu}, and t is the day of counting and one more",
        method: Method::Simulation { observe: users, judge: judge_arrivals },
    },
    Check {
        name: "arrivals-at-rest",
        title: "Users at rest",
        subject: "How people come",
        mechanism: "The same with short stays, over many days",
        source: "The queue M/M/infinity (Erlang 1917): at rest the number has a Poisson distribution, so that its \
                 variance is its mean",
        method: Method::Simulation { observe: moments, judge: judge_rest },
    },
];

/// People who come on a day, and the hazard with which they leave, 1/day.
const ARRIVALS: (f64, f64) = (50.0, 0.05);
const DAYS: [usize; 8] = [0, 4, 9, 19, 39, 59, 89, 119];

fn users(record: &Record) -> Vec<f64> {
    DAYS.map(|day| record.services[0].days[day].active as f64).into()
}

fn judge_arrivals(samples: &[Sample]) -> Findings {
    let (lambda, mu) = ARRIVALS;
    let form = |day: f64| mm_infinity_by_days(lambda, mu, day + 1.0);
    let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line = |(day, estimate)| Line::new(format!("users on day {day}"), form(day), estimate);
    Findings {
        lines: simulated.clone().skip(3).map(line).collect(),
        panels: vec![Panel {
            title: "Arrivals with exponential stay".to_owned(),
            x: "days".to_owned(),
            y: "users".to_owned(),
            tracks: vec![track("", 119.0, form, simulated)],
        }],
        notes: vec![format!(
            "In continuous time there would be {:.1} users after 20 days and {:.0} at rest. People who come during a \
             day are counted at its end, when none of them has left: the daily step makes it {:.4} times as many.",
            mm_infinity(lambda, mu, 20.0),
            lambda / mu,
            mu / (1.0 - libm::exp(-mu)),
        )],
    }
}

/// Mean of the users of a day and of their square, after the start is forgotten.
fn moments(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days[30..];
    let mean =
        |of: fn(f64) -> f64| days.iter().map(|day| of(day.active as f64)).sum::<f64>() / days.len() as f64;
    vec![mean(|users| users), mean(|users| users * users)]
}

fn judge_rest(samples: &[Sample]) -> Findings {
    let mean = samples[0].mean(0);
    let expected = 2.0 / (1.0 - libm::exp(-0.5));
    Findings {
        lines: vec![
            Line::new("users on a day", expected, mean),
            Line::new("variance over mean of the users on a day", 1.0, dispersion(&samples[0])),
        ],
        ..Findings::default()
    }
}

/// Variance over mean of a number, from its first two moments; the standard error by linearisation.
fn dispersion(sample: &Sample) -> Estimate {
    let (mean, square) = (sample.mean(0).value, sample.mean(1).value);
    let dispersion = (square - mean * mean) / mean;
    let residual = sample.mean_of(|row| (row[1] - (2.0 * mean + dispersion) * row[0]) / mean);
    Estimate { value: dispersion, standard_error: residual.standard_error }
}
