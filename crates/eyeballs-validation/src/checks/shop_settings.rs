//! Settings of a shop that sells something else: places at a table, and a fund into which orders are paid.

use super::metric;
use crate::check::{Check, Method};
use crate::closed_form::fund::{balance, balance_days};
use crate::finding::{Bound, Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "places",
        title: "A place that serves so many a day",
        subject: "Purchases",
        mechanism: "`e-commerce` with `places_per_day` S: each of 2,000 people wants to order on a day with chance c = 1/5, so that D are binomial; \
                    everybody is served with the chance S / D of the day before, at most 1",
        source: "S E[D] E[1/D] = S (1 + (1 - c) / (N c)) are served, to the second order (delta method), and all where there are more places than orders",
        method: Method::Simulation { observe: observe_places, judge: judge_places },
    },
    Check {
        name: "fund",
        title: "Money in a fund",
        subject: "Purchases",
        mechanism: "`e-commerce` whose orders are deposits: 1,000 people with mean deposits of 35.17, a yield of 10 % a year where there are 5 % \
                    elsewhere, withdrawals, a spread; nobody leaves, or at a hazard of 0.01",
        source: "Geometric series: B = D (1 - q^t) / (1 - q), q = (1 + y/365)(1 - w e^{-a}), D = D0 e^a at an advantage a = 10 (0.10 - 0.05); \
                 times e^{-h(t-1)} where people leave; the spread on the balances of all mornings",
        method: Method::Simulation { observe: observe_fund, judge: judge_fund },
    },
];

const PEOPLE: f64 = 2_000.0;
const CHANCE: f64 = 0.2;
const PLACES: f64 = 300.0;
/// Days on which there is a day before, from the second of the model on.
const SERVED: std::ops::Range<usize> = 2..32;

/// Orders and people turned away on a day.
fn observe_places(record: &Record) -> Vec<f64> {
    let a_day = |name: &str| {
        let days = &metric(&record.services[0], name)[SERVED];
        days.iter().sum::<f64>() / days.len() as f64
    };
    vec![a_day("orders"), a_day("turned_away")]
}

fn judge_places(samples: &[Sample]) -> Findings {
    let [full, plenty] = samples else {
        return Findings::default();
    };
    let wanted = PEOPLE * CHANCE;
    let served = PLACES * (1.0 + (1.0 - CHANCE) / wanted);
    let lines = vec![
        Line::new("orders on a day, 300 places", served, full.mean(0)),
        Line::new("people turned away", wanted - served, full.mean(1)),
        Line::new("orders on a day, a thousand places", wanted, plenty.mean(0)),
        Line::new("people turned away then", 0.0, plenty.mean(1)).bounded(Bound::Within(0.0)),
    ];
    Findings { lines, ..Findings::default() }
}

const MEMBERS: f64 = 1_000.0;
/// Days after the first, on which people come and none are served.
const DAYS: usize = 60;
/// Mean of the Gamma-Gamma distribution of the model's defaults, p gamma / (q - 1).
const MEAN_DEPOSIT: f64 = 6.2488 * 15.4477 / (3.7446 - 1.0);
const DEPOSIT_CHANCE: f64 = 0.4;
const ADVANTAGE: f64 = 10.0 * (0.10 - 0.05);
const YIELD: f64 = 0.10;
const WITHDRAWN: f64 = 0.05;
const SPREAD: f64 = 0.02;
const LEAVING: f64 = 0.01;

/// Balance at the end, currency; the spread of all days; what was withdrawn on the last day.
fn observe_fund(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let revenue: f64 = service.days.iter().map(|day| day.revenue().units()).sum();
    vec![metric(service, "balance")[DAYS], revenue, metric(service, "withdrawn")[DAYS]]
}

fn judge_fund(samples: &[Sample]) -> Findings {
    let [stay, leave] = samples else {
        return Findings::default();
    };
    let days = DAYS as f64;
    let deposits = MEMBERS * DEPOSIT_CHANCE * libm::exp(ADVANTAGE) * MEAN_DEPOSIT;
    let grown = 1.0 + YIELD / 365.0;
    let stays = 1.0 - WITHDRAWN * libm::exp(-ADVANTAGE);
    let kept = grown * stays;
    let at_the_end = deposits * balance(kept, days);
    let left = libm::exp(-LEAVING * (days - 1.0));
    let lines = vec![
        Line::new("balance after 60 days, currency", at_the_end, stay.mean(0)),
        Line::new(
            "spread of 60 days, currency",
            SPREAD / 365.0 * deposits * balance_days(kept, days),
            stay.mean(1),
        ),
        Line::new(
            "withdrawn on the last of them, currency",
            deposits * balance(kept, days - 1.0) * grown * (1.0 - stays),
            stay.mean(2),
        ),
        Line::new("balance where people leave, currency", at_the_end * left, leave.mean(0)),
    ];
    Findings { lines, ..Findings::default() }
}
