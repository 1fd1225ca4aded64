//! How people come: invitations, as branching processes.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::branching::{cumulative, extinction, growth_rate, line_mean, line_variance};
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "invitations-below-one",
        title: "Invitations below one each",
        subject: "How people come",
        mechanism: "`invitation` with `per_new_user` x `acceptance` = K < 1, all links random; nobody stays a day, so \
                    that everybody can be invited again",
        source: "Branching process with Poisson offspring (Athreya & Ney 1972): 1/(1-K) people per seed, variance \
                 K/(1-K)^3",
        method: Method::Simulation { observe: lines, judge: judge_below },
    },
    Check {
        name: "invitations-above-one",
        title: "Invitations above one each",
        subject: "How people come",
        mechanism: "The same with K > 1 and `delay_days` 3",
        source: "Branching process: U(K^{n+1} - 1)/(K - 1) people in n cycles from U seeds; growth by K every cycle, \
                 ln K / cycle a day",
        method: Method::Simulation { observe: generations, judge: judge_above },
    },
    Check {
        name: "extinction",
        title: "Extinction of a line of invitations",
        subject: "How people come",
        mechanism: "One seed and K = 1.5; a line has died out if it has no user in the 16th generation",
        source: "Branching process: smallest root 0.41719 of x = e^{K(x-1)}",
        method: Method::Simulation { observe: last_generation, judge: judge_extinction },
    },
];

/// People who became users on a day, for the first time or again.
fn newcomers(record: &Record, day: usize) -> f64 {
    let day = &record.services[0].days[day];
    (day.joined + day.returned) as f64
}

/// People in the lines of all seeds together.
fn lines(record: &Record) -> Vec<f64> {
    vec![(0..60).map(|day| newcomers(record, day)).sum()]
}

fn judge_below(samples: &[Sample]) -> Findings {
    let (seeds_at_08, seeds_at_05) = (5.0_f64, 20.0_f64);
    let mean = samples[0].mean(0).times(1.0 / seeds_at_08);
    // The square root by linearisation.
    let variance = samples[1].variance(0).times(1.0 / seeds_at_05);
    let deviation = variance.value.sqrt();
    let deviation =
        Estimate { value: deviation, standard_error: variance.standard_error / (2.0 * deviation) };
    Findings {
        lines: vec![
            Line::new("people per seed, K = 0.8", line_mean(0.8), mean),
            Line::new("standard deviation of people per seed, K = 0.5", line_variance(0.5).sqrt(), deviation),
        ],
        ..Findings::default()
    }
}

/// Days of a cycle.
const CYCLE: usize = 3;
const SEEDS: f64 = 10.0;

/// People of the generations 0 to 5.
fn generations(record: &Record) -> Vec<f64> {
    (0..=5).map(|generation| newcomers(record, CYCLE * generation)).collect()
}

fn judge_above(samples: &[Sample]) -> Findings {
    let people = |sample: &Sample| sample.mean_of(|row| row.iter().sum());
    let growth = samples[1].ratio(5, 4);
    let rate = Estimate {
        value: libm::log(growth.value) / CYCLE as f64,
        standard_error: growth.standard_error / growth.value / CYCLE as f64,
    };
    let curve = |sample: &Sample, k: f64| {
        let generations: Vec<_> =
            (0..=5).map(|generation| ((CYCLE * generation) as f64, sample.mean(generation))).collect();
        let form = |day: f64| SEEDS * libm::exp(growth_rate(k, CYCLE as f64) * day);
        track(format!("K = {k}"), 15.0, form, generations.into_iter())
    };
    Findings {
        lines: vec![
            Line::new(
                "people in 5 cycles of 10 seeds, K = 2",
                cumulative(SEEDS, 2.0, 5),
                people(&samples[0]),
            ),
            Line::new("growth rate a day, K = 1.5, cycle of 3 days", growth_rate(1.5, 3.0), rate),
        ],
        panels: vec![Panel {
            title: "Newcomers of a day".to_owned(),
            x: "days".to_owned(),
            y: "people".to_owned(),
            tracks: vec![curve(&samples[0], 2.0), curve(&samples[1], 1.5)],
        }],
        notes: Vec::new(),
    }
}

fn last_generation(record: &Record) -> Vec<f64> {
    vec![newcomers(record, 16)]
}

fn judge_extinction(samples: &[Sample]) -> Findings {
    let alive = samples[0].share_of(|row| row[0] > 0.0);
    Findings {
        lines: vec![Line::new("chance that a line does not die out", 1.0 - extinction(1.5), alive)],
        ..Findings::default()
    }
}
