//! The few who pay: how often, how much, and how far a service that lives on them can count on it.

use super::{metric, revenue, track};
use crate::check::{Check, Method};
use crate::closed_form::concentration::{
    compound_binomial_variance, gini_of_lognormal, top_share_of_lognormal, top_share_of_pareto,
};
use crate::closed_form::purchase::{nbd, nbd_mean};
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "first-purchase",
        title: "First purchases",
        subject: "Payers",
        mechanism: "`value-added-service` whose status has no weight; a fifth of the people could pay, willingness 1",
        source: "Exponential time to the first purchase: s (1 - e^{-ht})",
        method: Method::Simulation { observe: observe_first, judge: judge_first },
    },
    Check {
        name: "payer-repeat",
        title: "Repeated payments",
        subject: "Payers",
        mechanism: "`value-added-service`, everybody pays on the first day and then at a rate of their own, Gamma(0.5) \
                    with mean 0.5 in 30 days; the second period of 30 days",
        source: "Negative binomial distribution (Ehrenberg 1959), over a period and over a day",
        method: Method::Simulation { observe: observe_repeat, judge: judge_repeat },
    },
    Check {
        name: "payer-inequality",
        title: "Inequality of payers",
        subject: "Payers",
        mechanism: "`value-added-service`, everybody pays once, lognormal amounts; one person in each replication",
        source: "Gini coefficient of the lognormal distribution: 2 Phi(sigma / sqrt 2) - 1",
        method: Method::Simulation { observe: observe_fans, judge: judge_inequality },
    },
    Check {
        name: "payer-concentration",
        title: "Share of the top payers",
        subject: "Payers",
        mechanism: "`value-added-service`, everybody pays once: lognormal or Pareto amounts; the metrics \
                    `top_tenth_share` and `top_percent_share`",
        source: "Lorenz curves: the top p hold Phi(sigma - z(1 - p)), or p^{1 - 1/alpha}; sigma 1.2314 is a top \
                 tenth with 48 %, 1.64 one with 64 % (Swrve 2014 to 2016)",
        method: Method::Simulation { observe: observe_top, judge: judge_top },
    },
    Check {
        name: "true-fans",
        title: "A thousand true fans",
        subject: "Payers",
        mechanism: "`value-added-service`: each of 2,000 people is a fan with chance 1/2; a fan spends 100 a year, all \
                    the same or lognormal around it with sigma 0.5. Simulated in fortieths: people are independent, so \
                    mean and variance of forty times as many are forty times as large",
        source: "Kelly (2008): 1,000 fans x 100; variance of a compound binomial, \
                 people x (share E[spend^2] - (share E[spend])^2)",
        method: Method::Simulation { observe: observe_fans, judge: judge_fans },
    },
];

/// The day after day 0, on which initial users come, is the first of a model.
const FIRST: usize = 1;

const FIRST_DAYS: [usize; 7] = [1, 2, 3, 5, 8, 12, 20];

/// Share of people who have paid by the end of some days.
fn observe_first(record: &Record) -> Vec<f64> {
    let first = metric(&record.services[0], "first_purchases");
    FIRST_DAYS.map(|days| first[FIRST..FIRST + days].iter().sum::<f64>() / 1_000.0).into()
}

fn judge_first(samples: &[Sample]) -> Findings {
    let form = |days: f64| 0.2 * (1.0 - libm::exp(-0.2 * days));
    let simulated =
        FIRST_DAYS.into_iter().enumerate().map(|(place, days)| (days as f64, samples[0].mean(place)));
    let lines = simulated.clone().filter(|(days, _)| matches!(*days as u32, 2 | 5 | 20));
    let lines =
        lines.map(|(days, share)| Line::new(format!("share who paid within {days} days"), form(days), share));
    let panel = Panel {
        title: "First purchases".to_owned(),
        x: "days".to_owned(),
        y: "share of people".to_owned(),
        tracks: vec![track("", 20.0, form, simulated.clone())],
    };
    Findings { lines: lines.collect(), panels: vec![panel], notes: Vec::new() }
}

/// A period of the model is reported on its thirtieth day, counted from day 0.
const REPORTED: usize = 29;

/// In the second period: share of people who paid, payments of a person, spend of a payer (each payment being of 1), and
/// share of people who paid on a day.
fn observe_repeat(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let period =
        |name: &str| metric(service, name)[REPORTED + 1..REPORTED + 31].iter().sum::<f64>() / 1_000.0;
    let reported = |name: &str| metric(service, name)[REPORTED + 30];
    vec![
        reported("payers_period") / 1_000.0,
        period("purchases"),
        reported("spend_per_payer_month"),
        period("payers_today") / 30.0,
    ]
}

fn judge_repeat(samples: &[Sample]) -> Findings {
    let paid = |days: f64| 1.0 - nbd(0.5, 30.0, days, 0);
    let mean = nbd_mean(0.5, 30.0, 30.0);
    let lines = vec![
        Line::new("share who pay in a period", paid(30.0), samples[0].mean(0)),
        Line::new("payments of a person in a period", mean, samples[0].mean(1)),
        Line::new("spend of a payer in a period, currency", mean / paid(30.0), samples[0].mean(2)),
        Line::new("share who pay on a day", paid(1.0), samples[0].mean(3)),
    ];
    Findings { lines, ..Findings::default() }
}

/// Half the mean difference of two people over the mean, from neighbouring replications.
fn judge_inequality(samples: &[Sample]) -> Findings {
    let pair = |pair: &[Vec<f64>]| {
        let [one, two] = [pair[0][0], pair[1][0]];
        vec![(one - two).abs(), one + two]
    };
    let pairs = samples[0].rows.chunks_exact(2).map(pair).collect();
    let gini = Sample { variant: String::new(), rows: pairs }.ratio(0, 1);
    let lines =
        vec![Line::new("Gini coefficient of spend, sigma 1.2314", gini_of_lognormal(1.231_397_982), gini)];
    Findings { lines, ..Findings::default() }
}

fn observe_top(record: &Record) -> Vec<f64> {
    ["top_tenth_share", "top_percent_share"].map(|name| metric(&record.services[0], name)[REPORTED]).into()
}

fn judge_top(samples: &[Sample]) -> Findings {
    let forms: [(&str, &dyn Fn(f64) -> f64); 3] = [
        ("lognormal, sigma 1.2314", &|p| top_share_of_lognormal(1.231_397_982, p)),
        ("lognormal, sigma 1.64", &|p| top_share_of_lognormal(1.640_010_359, p)),
        ("Pareto, alpha 3", &|p| top_share_of_pareto(3.0, p)),
    ];
    let mut findings = Findings::default();
    let mut panel = Panel {
        title: "Share of the top payers".to_owned(),
        x: "top share of payers".to_owned(),
        y: "share of revenue".to_owned(),
        ..Panel::default()
    };
    for (sample, (name, form)) in samples.iter().zip(forms) {
        let shares = [(0.1, sample.mean(0)), (0.01, sample.mean(1))];
        let line = |(top, share): (f64, Estimate)| {
            Line::new(format!("share of the top {} %, {name}", 100.0 * top), form(top), share)
        };
        findings.lines.extend(shares.map(line));
        let line = (1..=100).map(|step| 0.002 * f64::from(step)).map(|p| (p, form(p)));
        panel.tracks.push(PanelTrack {
            name: name.to_owned(),
            line: line.collect(),
            marks: shares.map(|(top, share)| (top, share.value, 2.0 * share.standard_error)).into(),
        });
    }
    findings.panels.push(panel);
    findings
}

/// What the fans of the year spend.
fn observe_fans(record: &Record) -> Vec<f64> {
    vec![revenue(record).iter().sum()]
}

fn judge_fans(samples: &[Sample]) -> Findings {
    // The variance of a lognormal amount with mean 100 is 100^2 (e^{sigma^2} - 1).
    let spreads = [("each the same", 0.0), ("sigma 0.5", 1e4 * libm::expm1(0.25))];
    let lines = samples.iter().zip(spreads).flat_map(|(sample, (name, variance))| {
        [
            Line::new(format!("revenue of a year, {name}, currency"), 1e5, sample.mean(0).times(40.0)),
            Line::new(
                format!("variance of the revenue, {name}, currency squared"),
                compound_binomial_variance(2_000.0, 0.5, 100.0, variance),
                sample.variance(0).times(40.0),
            ),
        ]
    });
    Findings { lines: lines.collect(), panels: Vec::new(), notes: Vec::new() }
}
