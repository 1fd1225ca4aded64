//! Firms that decide: prices that answer each other, and margin that is put back into growth.

use super::service;
use crate::check::{Check, Method};
use crate::closed_form::deciding::{duopoly_price, duopoly_share, reinvested};
use crate::finding::{Bound, Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::measures::{Moment, Scope, measure};
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "price-answers",
        title: "Two firms that answer each other's price",
        subject: "Firms that decide",
        mechanism: "Everybody uses two services that are paid by the minute, attraction e^{-b p}, cost c; each day both set \
                    p = c + 1 / (b (1 - s)), s being their `attention_share` of yesterday; b = 1.5, c = 0.7, from other prices",
        source: "Bertrand's equilibrium under logit demand: p = c + 1 / (b (1 - s)) for both at s = e^{-b p} / (o + 2 e^{-b p}) \
                 (Anderson, de Palma & Thisse 1992); whoever leaves it earns less",
        method: Method::Simulation { observe: prices, judge: judge_prices },
    },
    Check {
        name: "reinvesting",
        title: "Margin that is put back",
        subject: "Firms that decide",
        mechanism: "Users pay m a day and leave with a hazard h; a policy spends the share phi of yesterday's revenue on \
                    `paid-ads` at a cost CAC, of 4,000,000 people so that nobody is short of prospects",
        source: "N(t+1) = e^{-h} N(t) + phi m N(t-1) / CAC, so users grow by the x a day that solves \
                 x^2 = e^{-h} x + phi m / CAC",
        method: Method::Simulation { observe: growth, judge: judge_growth },
    },
];

const EFFECT: f64 = 1.5;
const COST: f64 = 0.7;
/// Weight of the outside over that of a service at a price of 0.
const OUTSIDE: f64 = 0.1;

/// Of each service over the last days: the price, the share of attention, the profit of a day.
fn prices(record: &Record) -> Vec<f64> {
    let attention = measure("attention_share").expect("listed");
    let of = |index: usize| {
        let days = &record.services[index].days[30..60];
        let minutes: f64 = days.iter().map(|day| day.minutes).sum();
        let revenue: f64 = days.iter().map(|day| day.revenue().units()).sum();
        let profit: f64 = days.iter().map(|day| day.profit().units()).sum();
        let scope = Scope::of_firm(record, index);
        let share = attention.value(scope, Moment::Days { first: 30, last: 59 }).expect("people use it");
        [revenue / minutes, share, profit / 30.0]
    };
    [of(0), of(1)].concat()
}

fn judge_prices(samples: &[Sample]) -> Findings {
    let price = duopoly_price(EFFECT, COST, OUTSIDE);
    let share = duopoly_share(EFFECT, price, OUTSIDE);
    let answered = &samples[0];
    let mut lines = Vec::new();
    for (place, name) in [(0, "one"), (3, "two")] {
        lines.push(Line::new(format!("price of {name}"), price, answered.mean(place)));
        lines.push(Line::new(format!("attention share of {name}"), share, answered.mean(place + 1)));
    }
    let kept = answered.mean(2).value;
    for (sample, other) in samples[1..].iter().zip(["0.3 below", "0.3 above"]) {
        let line = Line::new(format!("profit of one a day, {other} while two stays"), kept, sample.mean(2));
        lines.push(line.bounded(Bound::Below));
    }
    Findings { lines, ..Findings::default() }
}

const FIRST: usize = 20;
const LAST: usize = 60;

/// Users after some days and at the end.
fn growth(record: &Record) -> Vec<f64> {
    let days = &service(record, "app").days;
    vec![days[FIRST].active as f64, days[LAST].active as f64]
}

fn judge_growth(samples: &[Sample]) -> Findings {
    // 0.002 for each of half of 240 minutes, of which the share is spent; 4 for each who comes.
    let earned = |share: f64| share * 0.002 * 120.0 / 4.0;
    let factor = |sample: &Sample| -> Estimate {
        sample.mean_of(|row| libm::pow(row[1] / row[0], 1.0 / (LAST - FIRST) as f64))
    };
    let line = |(sample, share): (&Sample, f64)| {
        let quantity = format!("factor of users a day, {} % put back", 100.0 * share);
        Line::new(quantity, reinvested(0.02, earned(share)), factor(sample))
    };
    Findings { lines: samples.iter().zip([0.5, 0.25]).map(line).collect(), ..Findings::default() }
}
