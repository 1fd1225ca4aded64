//! Models that know of each other, and users whom the market knows from before.

use super::metric;
use crate::check::{Check, Method};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

const SUBJECT: &str = "Models that know of each other";

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "purse",
        title: "One purse of advertisers",
        subject: SUBJECT,
        mechanism: "`ad-buyers` over two services with `free-plus-ads` of other loads and audiences, the second from day 16 on; clicks \
                    are worth so much that budgets alone set the price",
        source: "A fixed budget over what is offered: 1000 B / (S1 + S2) for a thousand exposures, B in all",
        method: Method::Simulation { observe: observe_purse, judge: judge_purse },
    },
    Check {
        name: "ad-free-members",
        title: "Members are shown no advertisements",
        subject: SUBJECT,
        mechanism: "`free-plus-ads` and `paid-membership` on one service; a share of people by lot are members, and spend as many \
                    minutes as others",
        source: "Exposures a minute: load / 60 times the share of those who are no members",
        method: Method::Simulation { observe: observe_exposures, judge: judge_exposures },
    },
    Check {
        name: "held",
        title: "A running contract",
        subject: SUBJECT,
        mechanism: "`paid-membership` without cancelling, on the market's hazard of 0.01 a day with factors of 0, 1/2, 1 and 2",
        source: "Survival exp(-f h t)",
        method: Method::Simulation { observe: observe_members, judge: judge_members },
    },
    Check {
        name: "tenure",
        title: "Users of long standing",
        subject: SUBJECT,
        mechanism: "Users of the first day with exponential ages; hazard 0.02 a day, frailty Gamma with a variance of 2",
        source: "Mixture of Gamma frailties (Vaupel, Manton & Stallard 1979): from age T on ((1 + v h T) / (1 + v h (T + t)))^(1 / v), \
                 averaged over T",
        method: Method::Simulation { observe: observe_tenure, judge: judge_tenure },
    },
];

/// The budget of a day.
const BUDGET: f64 = 100.0;
/// Days looked at with one service, and with both.
const ALONE: std::ops::Range<usize> = 2..16;
const BOTH: std::ops::Range<usize> = 18..33;

/// Of both stretches of days: money, and the price times what is offered.
fn observe_purse(record: &Record) -> Vec<f64> {
    let of = |days: std::ops::Range<usize>| {
        let count = days.len() as f64;
        let mut sums = [0.0, 0.0];
        for service in &record.services {
            let price = metric(service, "purse_price");
            let offered = metric(service, "offered_exposures");
            for day in days.clone() {
                sums[0] += service.days[day].revenue_advertisers.units() / count;
                sums[1] += price[day] * offered[day] / 1000.0 / count;
            }
        }
        sums
    };
    let prices = |day: usize| {
        record.services.iter().map(move |service| metric(service, "purse_price")[day]).collect::<Vec<_>>()
    };
    let apart = BOTH.map(|day| prices(day)[1] / prices(day)[0]).sum::<f64>() / BOTH.len() as f64;
    [of(ALONE), of(BOTH)].concat().into_iter().chain([apart]).collect()
}

fn judge_purse(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    // To the millionth in which money is counted, of each service.
    let exactly =
        |name: &str, quantity| Line::new(name, BUDGET, sample.mean(quantity)).bounded(Bound::Within(2e-6));
    let lines = vec![
        exactly("money of a day with one service, currency", 0),
        exactly("price times what is offered, one service", 1),
        exactly("money of a day with two services, currency", 2),
        exactly("price times what is offered, two services", 3),
        Line::new("price of the second service over that of the first", 1.0, sample.mean(4)),
    ];
    Findings { lines, panels: Vec::new(), notes: Vec::new() }
}

/// Days looked at: members see no advertisements from the day after they joined on.
const SHOWN: std::ops::Range<usize> = 3..9;

/// Exposures a minute, and the share of members.
fn observe_exposures(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let exposures = metric(service, "exposures");
    let minutes: f64 = SHOWN.map(|day| service.days[day].minutes).sum();
    let members = metric(service, "members")[SHOWN.start] / service.days[SHOWN.start].active as f64;
    vec![SHOWN.map(|day| exposures[day]).sum::<f64>() / minutes, members]
}

fn judge_exposures(samples: &[Sample]) -> Findings {
    let names =
        ["nobody is a member", "a third are", "nine in ten are", "nine in ten are, and all are shown them"];
    let shares = [0.0, 0.333, 0.9, 0.0];
    let lines = names.iter().zip(shares).zip(samples).map(|((name, share), sample)| {
        // Each person is a member by lot: minutes of the others follow their share.
        Line::new(format!("exposures a minute where {name}"), 12.0 / 60.0 * (1.0 - share), sample.mean(0))
    });
    Findings { lines: lines.collect(), panels: Vec::new(), notes: Vec::new() }
}

/// Days after joining that are looked at.
const LATER: [usize; 3] = [10, 30, 60];

fn observe_members(record: &Record) -> Vec<f64> {
    LATER.map(|day| record.services[0].days[day].active as f64 / 2_000.0).into()
}

fn judge_members(samples: &[Sample]) -> Findings {
    let mut lines = Vec::new();
    for (factor, sample) in [0.0, 0.5, 1.0, 2.0].into_iter().zip(samples) {
        for (place, day) in LATER.into_iter().enumerate() {
            // They are members from the first day on which they are served, and bear its hazard.
            let survival = libm::exp(-factor * 0.01 * day as f64);
            lines.push(Line::new(
                format!("members of {day} days before, at a factor of {factor}"),
                survival,
                sample.mean(place),
            ));
        }
    }
    Findings { lines, panels: Vec::new(), notes: Vec::new() }
}

const AFTER: [usize; 3] = [20, 60, 120];

fn observe_tenure(record: &Record) -> Vec<f64> {
    AFTER.map(|day| record.services[0].days[day].active as f64 / 2_000.0).into()
}

/// Share of users with exponential whole-day ages of a mean who are left after some days, at the hazard and spread of the check.
fn left_of(mean: f64, days: f64) -> f64 {
    let scale = 2.0 * 0.02;
    let left = |age: f64| libm::sqrt((1.0 + scale * age) / (1.0 + scale * (age + days)));
    if mean == 0.0 {
        return left(0.0);
    }
    // Ages beyond 20,000 days are cut.
    let chance = |age: f64| libm::exp(-age / mean) - libm::exp(-(age + 1.0) / mean);
    (0..20_000).map(f64::from).map(|age| chance(age) * left(age)).sum()
}

fn judge_tenure(samples: &[Sample]) -> Findings {
    let mut lines = Vec::new();
    for (mean, sample) in [0.0, 100.0, 1_000.0].into_iter().zip(samples) {
        for (place, day) in AFTER.into_iter().enumerate() {
            lines.push(Line::new(
                format!("users of {mean} days on average who are left after {day}"),
                left_of(mean, day as f64),
                sample.mean(place),
            ));
        }
    }
    Findings { lines, panels: Vec::new(), notes: Vec::new() }
}
