//! Pandora's field experiment: what more advertisements cost, at once and after 21 months.

use super::SUBJECT;
use crate::check::{Check, Method};
use crate::finding::{Bound, Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::{Record, ServiceDay};
use eyeballs_report::{Panel, PanelTrack};

pub(super) const CHECK: Check = Check {
    name: "pandora",
    title: "Ad load and listening over 21 months",
    subject: SUBJECT,
    mechanism: "`free-plus-ads` at 6 advertisements an hour; then arms of 3, 6, 9 and 12 for 630 days, everything else \
                and everybody's luck equal",
    source: "Field experiment with 35 million listeners, June 2014 to April 2016 (Huang, Reiley & Riabov 2018; Goli, \
             Huang, Reiley & Riabov 2025): hours 2.08 % lower for each advertisement after 21 months (2 % in the \
             press), in a straight line: each step costs 2 %; three times the sensitivity of the first month; days \
             of listening 1.9 % lower",
    method: Method::Simulation { observe, judge },
};

/// First day of the experiment.
const START: usize = 300;
const MONTH: usize = 30;
const MONTHS: usize = 21;
/// Advertisements an hour more than the base, by variant.
const EXTRA: [f64; 4] = [0.0, -3.0, 3.0, 6.0];

/// Minutes in each month, then days of listening in each.
fn observe(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    let by_month = |of: fn(&ServiceDay) -> f64| {
        (0..MONTHS).map(move |month| days[START + month * MONTH..][..MONTH].iter().map(of).sum::<f64>())
    };
    let listened = |day: &ServiceDay| day.users_day as f64;
    by_month(|day| day.minutes).chain(by_month(listened)).collect()
}

/// Fall of a quantity in percent for each advertisement more, from one arm to another.
fn fall(samples: &[Sample], quantity: usize, from: usize, to: usize) -> Estimate {
    pooled(samples, |means| {
        let level = means[0][quantity];
        100.0 * (means[from][quantity] - means[to][quantity]) / level / (EXTRA[to] - EXTRA[from])
    })
}

/// The same by a straight line through all arms.
fn slope(means: &[Vec<f64>], quantity: usize) -> f64 {
    let count = EXTRA.len() as f64;
    let middle = EXTRA.iter().sum::<f64>() / count;
    let spread: f64 = EXTRA.iter().map(|extra| (extra - middle).powi(2)).sum();
    let sum: f64 = EXTRA.iter().zip(means).map(|(extra, means)| (extra - middle) * means[quantity]).sum();
    -100.0 * sum / spread / means[0][quantity]
}

/// A function of the means of all variants, with its standard error by leaving out one replication after
/// the other (jackknife, Quenouille & Tukey): ratios of noisy numbers are not to be averaged.
fn pooled(samples: &[Sample], of: impl Fn(&[Vec<f64>]) -> f64) -> Estimate {
    let count = samples[0].rows.len();
    let sums: Vec<Vec<f64>> = samples
        .iter()
        .map(|sample| (0..2 * MONTHS).map(|at| sample.rows.iter().map(|row| row[at]).sum()).collect())
        .collect();
    let without = |left_out: usize| -> Vec<Vec<f64>> {
        let less = |(sums, sample): (&Vec<f64>, &Sample)| {
            sums.iter().zip(&sample.rows[left_out]).map(|(sum, value)| sum - value).collect()
        };
        sums.iter().zip(samples).map(less).collect()
    };
    let partial: Vec<f64> = (0..count).map(|replication| of(&without(replication))).collect();
    let mean = partial.iter().sum::<f64>() / count as f64;
    let squares: f64 = partial.iter().map(|value| (value - mean).powi(2)).sum();
    Estimate { value: of(&sums), standard_error: ((count - 1) as f64 / count as f64 * squares).sqrt() }
}

fn judge(samples: &[Sample]) -> Findings {
    let last = MONTHS - 1;
    let hours = |month: usize| pooled(samples, |means| slope(means, month));
    // Both move with the same luck, which their ratio leaves out.
    let days_to_hours = pooled(samples, |means| slope(means, MONTHS + last) / slope(means, last));
    let growth = pooled(samples, |means| slope(means, last) / slope(means, 0));
    let line = |name: &str, expected, simulated, bound| Line::new(name, expected, simulated).bounded(bound);
    let reported = Bound::Reported;
    let lines = vec![
        // One number of the model is fitted to it, see its page; the uncertainty is the published 2 to 2.08 and that of a simulation.
        line("hours in month 21, % an advertisement (fitted)", 2.08, hours(last), Bound::Within(0.25)),
        line("month 21 over month 1", 3.0, growth, Bound::Within(0.5)),
        line("fall of days over fall of hours, month 21", 1.9 / 2.08, days_to_hours, reported),
        line("straight line: hours from 3 to 6 an hour, % each", 2.0, fall(samples, last, 1, 0), reported),
        line("straight line: hours from 6 to 12 an hour, % each", 2.0, fall(samples, last, 0, 3), reported),
    ];
    let marks = |points: Vec<(f64, Estimate)>| -> Vec<(f64, f64, f64)> {
        points.into_iter().map(|(x, estimate)| (x, estimate.value, 2.0 * estimate.standard_error)).collect()
    };
    let arm = |month: usize| {
        let of = |variant: usize| {
            let level = pooled(samples, |means| 100.0 * means[variant][month] / means[0][month]);
            (6.0 + EXTRA[variant], level)
        };
        marks(vec![of(1), of(0), of(2), of(3)])
    };
    let published = |per_ad: f64| vec![(3.0, 100.0 + 3.0 * per_ad), (12.0, 100.0 - 6.0 * per_ad)];
    let track = |name: &str, line, marks| PanelTrack { name: name.to_owned(), line, marks };
    let panels = vec![
        Panel {
            title: "Arms".to_owned(),
            x: "advertisements an hour".to_owned(),
            y: "hours, % of those at 6".to_owned(),
            tracks: vec![
                track("month 1", published(2.08 / 3.0), arm(0)),
                track("month 21", published(2.08), arm(last)),
            ],
        },
        Panel {
            title: "Growth of the effect".to_owned(),
            x: "month".to_owned(),
            y: "hours lost, % an advertisement".to_owned(),
            tracks: vec![track(
                "",
                vec![(1.0, 2.08), (MONTHS as f64, 2.08)],
                marks((0..MONTHS).step_by(2).map(|month| ((month + 1) as f64, hours(month))).collect()),
            )],
        },
    ];
    let note = "The model's defaults. One of them, `experience_sensitivity`, is fitted to month 21; `attention_sensitivity`, what people \
        give up at once, is a third of the published fall. Nothing in the model knows of a delay: who sees more advertisements is less \
        satisfied, leaves a little sooner, and the loss grows until those who come back balance those who leave. What carries the ratio is \
        that leaving follows satisfaction: how much one exposure annoys times `churn.satisfaction_effect`, against what is given up at \
        once. It lies within 2.8 to 3.5 for a base hazard of leaving of 0.002 to 0.03 and a hazard of return of 0.001 to 0.005 a day, at a \
        frailty spread of 1 and a satisfaction effect of 2; outside, it is 1.9 at a spread of 4 and 3.9 at 0, 1.8 at an effect of 1 and 4.3 at \
        4, and 1.8 to 2.5 where listeners come back after a hundred days.";
    Findings { lines, panels, notes: vec![note.to_owned()] }
}
