//! Who buys how often, for how much, and at which price most is earned.

use super::{metric, track};
use crate::check::{Check, Method};
use crate::closed_form::concentration::normal;
use crate::closed_form::pricing::{lerner_price, logit_markup, logit_share};
use crate::closed_form::purchase::{
    bgnbd_mean, gamma_gamma_conditional_mean, gamma_gamma_mean, nbd, nbd_conditional_mean, nbd_mean,
    nbd_variance,
};
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "sell-once",
        title: "Selling once",
        subject: "Purchases",
        mechanism: "`sell-once` without noise of the choice; lognormal willingness to pay; daily visits; three prices",
        source: "Geometric time to a purchase; demand is the survival function of willingness to pay, \
                 1 - Phi(ln(price / value) / sigma)",
        method: Method::Simulation { observe: observe_selling, judge: judge_selling },
    },
    Check {
        name: "logit-price",
        title: "Best price under logit demand",
        subject: "Purchases",
        mechanism: "`sell-once` with the choice by difference: utility 2 - price, unit cost 1; the best price and \
                    prices around it",
        source: "Monopoly under logit demand (Anderson, de Palma & Thisse 1992): p - c = (1 + W(e^{v - bc - 1})) / b \
                 = 1 / (b (1 - s))",
        method: Method::Simulation { observe: observe_price, judge: judge_logit_price },
    },
    Check {
        name: "shop-price",
        title: "Best price of a shop",
        subject: "Purchases",
        mechanism: "`e-commerce` with own goods of one cost, 0.62, and no other cost; elasticity -2.62; the best price \
                    level and two beside it",
        source: "Lerner (1934): p = c e / (e - 1); profit for each visit 0.4 p^-e (p - c)",
        method: Method::Simulation { observe: observe_price, judge: judge_shop_price },
    },
    Check {
        name: "repeat-purchase",
        title: "Purchases of people who differ",
        subject: "Purchases",
        mechanism: "`e-commerce`, latent purchase without drop-out, rates Gamma(0.5) with mean 0.5 a week",
        source: "Negative binomial distribution (Ehrenberg 1959), and its conditional mean (r + x) / (alpha + 1)",
        method: Method::Simulation { observe: observe_purchases, judge: judge_purchases },
    },
    Check {
        name: "purchase-dropout",
        title: "Purchases until drop-out",
        subject: "Purchases",
        mechanism: "`e-commerce`, latent purchase with drop-out; nobody leaves otherwise",
        source: "BG/NBD (Fader, Hardie & Lee 2005), expected repeat purchases of the CDNOW data's parameters",
        method: Method::Simulation { observe: observe_dropout, judge: judge_dropout },
    },
    Check {
        name: "order-value",
        title: "Value of orders",
        subject: "Purchases",
        mechanism: "`e-commerce`, an order on each of three days; one person in each replication",
        source: "Gamma-Gamma (Fader & Hardie 2013): mean p gamma / (q - 1), next order p (gamma + x m) / (p x + q - 1)",
        method: Method::Simulation { observe: observe_orders, judge: judge_orders },
    },
];

/// The day after day 0, on which initial users come, is the first of a model.
const FIRST: usize = 1;

const SELLING_PRICES: [f64; 3] = [50.0, 100.0, 180.0];
const SELLING_DAYS: [usize; 8] = [1, 2, 5, 10, 15, 20, 30, 60];

/// Share of people who have bought by the end of some days.
fn observe_selling(record: &Record) -> Vec<f64> {
    let sales = metric(&record.services[0], "sales");
    SELLING_DAYS.map(|days| sales[FIRST..FIRST + days].iter().sum::<f64>() / 1_000.0).into()
}

fn judge_selling(samples: &[Sample]) -> Findings {
    let demand = |price: f64| 1.0 - normal(libm::log(price / 100.0) / 0.5);
    let bought = |price: f64, days: f64| demand(price) * (1.0 - libm::pow(0.8, days));
    let mut panel = Panel {
        title: "Selling once".to_owned(),
        x: "days".to_owned(),
        y: "share who have bought".to_owned(),
        ..Panel::default()
    };
    let mut lines = Vec::new();
    for (sample, price) in samples.iter().zip(SELLING_PRICES) {
        let shares =
            SELLING_DAYS.into_iter().enumerate().map(|(place, days)| (days as f64, sample.mean(place)));
        lines.extend(shares.clone().filter(|(days, _)| matches!(*days as u32, 5 | 60)).map(
            |(days, share)| {
                Line::new(
                    format!("share who bought within {days} days at {price}"),
                    bought(price, days),
                    share,
                )
            },
        ));
        panel.tracks.push(track(format!("price {price}"), 60.0, |days| bought(price, days), shares));
    }
    Findings { lines, panels: vec![panel], notes: Vec::new() }
}

/// Units sold, or orders, and profit on the day of the visit, for each person.
fn observe_price(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let name = if service.metrics.iter().any(|metric| metric.name == "sales") { "sales" } else { "orders" };
    vec![metric(service, name)[FIRST] / 4_000.0, service.days[FIRST].profit().units() / 4_000.0]
}

/// Prices of the variants, from the best: the best, two near it, two far from it.
const STEPS: [f64; 5] = [0.0, -0.1, 0.1, -0.8, 0.8];

fn judge_logit_price(samples: &[Sample]) -> Findings {
    let markup = logit_markup(2.0, 1.0, 1.0);
    let best = 1.0 + markup;
    let share = |price: f64| logit_share(2.0, 1.0, price);
    let profit = |price: f64| share(price) * (price - 1.0);
    let [at_best, lower, higher, low, high] = samples else {
        return Findings::default();
    };
    let gain = |other: &Sample, step: f64| {
        let quantity = format!("profit at the best price less that at {step:+}, currency for each person");
        Line::new(quantity, profit(best) - profit(best + step), at_best.difference(other, 1))
    };
    // Profits are those of rows 1, 3 and 5: the best price, 0.1 below and 0.1 above. So near the vertex of the
    // parabola through the exact profits is within 0.001 of the best price, below a fifth of a standard error.
    let vertex = Sample::beside(&[at_best.clone(), lower.clone(), higher.clone()])
        .of_means(|means| best + parabola_vertex(0.1, means[3], means[1], means[5]));
    let rule = at_best.of_means(|means| 1.0 / (1.0 - means[0]));
    let lines = vec![
        Line::new("share who buy at the best price", share(best), at_best.mean(0)),
        Line::new("markup by the rule 1 / (1 - share), currency", markup, rule),
        gain(low, -0.8),
        gain(high, 0.8),
        Line::new("best price: vertex of the parabola through three profits, currency", best, vertex),
    ];
    let marks = || STEPS.iter().zip(samples).map(|(step, sample)| (best + step, sample));
    let panels = vec![
        curve("Demand", "share who buy", [1.0, 5.0], &share, marks().map(|(x, sample)| (x, sample.mean(0)))),
        curve(
            "Profit",
            "currency for each person",
            [1.0, 5.0],
            &profit,
            marks().map(|(x, sample)| (x, sample.mean(1))),
        ),
    ];
    Findings { lines, panels, notes: Vec::new() }
}

/// Where a parabola through three values at -step, 0 and step is greatest.
fn parabola_vertex(step: f64, before: f64, middle: f64, after: f64) -> f64 {
    0.5 * step * (before - after) / (before - 2.0 * middle + after)
}

/// A panel over the price, as a line between two prices.
fn curve(
    title: &str,
    y: &str,
    [from, to]: [f64; 2],
    form: &dyn Fn(f64) -> f64,
    simulated: impl Iterator<Item = (f64, Estimate)>,
) -> Panel {
    let line = (0..=100).map(|step| from + (to - from) * f64::from(step) / 100.0).map(|x| (x, form(x)));
    Panel {
        title: title.to_owned(),
        x: "price".to_owned(),
        y: y.to_owned(),
        tracks: vec![PanelTrack {
            name: String::new(),
            line: line.collect(),
            marks: simulated.map(|(x, value)| (x, value.value, 2.0 * value.standard_error)).collect(),
        }],
    }
}

/// Price levels of the variants over the best.
const FACTORS: [f64; 3] = [1.0, 1.0 / 1.3, 1.6];

fn judge_shop_price(samples: &[Sample]) -> Findings {
    let (cost, elasticity) = (0.62, 2.62);
    let best = lerner_price(cost, elasticity);
    let orders = |price: f64| 0.4 * libm::pow(price, -elasticity);
    let profit = |price: f64| orders(price) * (price - cost);
    let [at_best, low, high] = samples else {
        return Findings::default();
    };
    let gain = |other: &Sample, factor: f64| {
        let quantity =
            format!("profit at the best price less that at {factor:.3} of it, currency for each visit");
        Line::new(quantity, profit(best) - profit(best * factor), at_best.difference(other, 1))
    };
    let slope = Sample::beside(&[low.clone(), high.clone()])
        .of_means(|means| libm::log(means[0] / means[2]) / libm::log(FACTORS[1] / FACTORS[2]));
    let lines = vec![
        Line::new("orders for each visit at the best price", orders(best), at_best.mean(0)),
        Line::new("elasticity of orders between the other two prices", -elasticity, slope),
        Line::new("profit at the best price, currency for each visit", profit(best), at_best.mean(1)),
        gain(low, FACTORS[1]),
        gain(high, FACTORS[2]),
    ];
    let marks = FACTORS.iter().zip(samples).map(|(factor, sample)| (best * factor, sample.mean(1)));
    let panels = vec![curve("Profit of a shop", "currency for each visit", [0.65, 2.0], &profit, marks)];
    Findings { lines, panels, notes: Vec::new() }
}

const R: f64 = 0.5;
const ALPHA: f64 = 1.0;
const BUYERS: f64 = 50.0;

/// Shares of people with a purchase, and with two or more, in the first week; all purchases of the first and of the
/// second week; the square of the former, and their product.
fn observe_purchases(record: &Record) -> Vec<f64> {
    let week =
        |name: &str, from: usize| metric(&record.services[0], name)[from..from + 7].iter().sum::<f64>();
    let [first, second] = [week("orders", FIRST), week("orders", FIRST + 7)];
    let [once, twice] = ["first_orders", "second_orders"].map(|name| week(name, FIRST) / BUYERS);
    vec![once, twice, first, second, first * first, first * second]
}

fn judge_purchases(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    // What some people buy together is negative binomial too, with the sum of their shapes, and its conditional mean is
    // a straight line with the slope of one person's. So least squares over replications finds that line.
    let next = |x: f64| {
        sample.of_means(|means| {
            let [first, second, square, product] = [means[2], means[3], means[4], means[5]];
            let slope = (product - first * second) / (square - first * first);
            second / BUYERS + slope * (x - first / BUYERS)
        })
    };
    let conditional = |x: f64| nbd_conditional_mean(R, ALPHA, 1.0, x);
    let none = sample.mean_of(|row| 1.0 - row[0]);
    let one = sample.mean_of(|row| row[0] - row[1]);
    let lines = vec![
        Line::new("share without a purchase in a week", nbd(R, ALPHA, 1.0, 0), none),
        Line::new("share with one", nbd(R, ALPHA, 1.0, 1), one),
        Line::new("mean purchases in a week", nbd_mean(R, ALPHA, 1.0), sample.mean(2).times(1.0 / BUYERS)),
        Line::new(
            "variance of a person's purchases in a week",
            nbd_variance(R, ALPHA, 1.0),
            sample.variance(2).times(1.0 / BUYERS),
        ),
        Line::new("next week's purchases of a person with three", conditional(3.0), next(3.0)),
    ];
    let known = [0.0, 1.0, 2.0, 3.0, 4.0, 5.0].map(|x| (x, next(x))).into_iter();
    let panel = Panel {
        title: "Purchases in the next week".to_owned(),
        x: "purchases in a week".to_owned(),
        y: "mean in the next".to_owned(),
        tracks: vec![track("", 5.0, conditional, known)],
    };
    Findings { lines, panels: vec![panel], notes: Vec::new() }
}

const WEEKS: [usize; 6] = [13, 26, 39, 52, 65, 78];

/// Orders of a person until the end of some weeks.
fn observe_dropout(record: &Record) -> Vec<f64> {
    let orders = metric(&record.services[0], "orders");
    WEEKS.map(|weeks| orders[FIRST..FIRST + 7 * weeks].iter().sum::<f64>() / 1_000.0).into()
}

fn judge_dropout(samples: &[Sample]) -> Findings {
    let form = |weeks: f64| bgnbd_mean(0.2426, 4.4135, 0.7929, 2.4258, weeks);
    let simulated =
        WEEKS.into_iter().enumerate().map(|(place, weeks)| (weeks as f64, samples[0].mean(place)));
    let lines = simulated.clone().filter(|(weeks, _)| matches!(*weeks as u32, 39 | 78));
    let lines = lines
        .map(|(weeks, orders)| Line::new(format!("purchases within {weeks} weeks"), form(weeks), orders));
    let panel = Panel {
        title: "Purchases until drop-out (BG/NBD)".to_owned(),
        x: "weeks".to_owned(),
        y: "purchases of a person".to_owned(),
        tracks: vec![track("", 78.0, form, simulated.clone())],
    };
    Findings { lines: lines.collect(), panels: vec![panel], notes: Vec::new() }
}

const P: f64 = 6.2488;
const Q: f64 = 3.7446;
const GAMMA: f64 = 15.4477;
/// Means of two orders around which people are taken together, and how far from them.
const KNOWN: [f64; 4] = [20.0, 30.0, 50.0, 70.0];
const NEAR: f64 = 0.15;

/// The first order; and for each of the known means, whether the first two orders were near it and, if so, the third
/// order, moved along the straight line of the closed form to where the first two have that very mean.
fn observe_orders(record: &Record) -> Vec<f64> {
    let values = metric(&record.services[0], "gross_merchandise_value");
    let [first, second, third] = [values[FIRST], values[FIRST + 1], values[FIRST + 2]];
    let mean = (first + second) / 2.0;
    let moved = |known: f64| {
        let form = |m| gamma_gamma_conditional_mean(P, Q, GAMMA, 2.0, m);
        if (mean / known - 1.0).abs() < NEAR { [1.0, third + form(known) - form(mean)] } else { [0.0, 0.0] }
    };
    std::iter::once(first).chain(KNOWN.into_iter().flat_map(moved)).collect()
}

fn judge_orders(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    let form = |m: f64| gamma_gamma_conditional_mean(P, Q, GAMMA, 2.0, m);
    let next =
        KNOWN.into_iter().enumerate().map(|(place, m)| (m, sample.ratio(2 + 2 * place, 1 + 2 * place)));
    let mut lines =
        vec![Line::new("value of an order, currency", gamma_gamma_mean(P, Q, GAMMA), sample.mean(0))];
    lines.extend(next.clone().filter(|(m, _)| *m <= 50.0).map(|(m, value)| {
        Line::new(format!("value of the order after two of mean {m}, currency"), form(m), value)
    }));
    let panel = Panel {
        title: "The next order (Gamma-Gamma)".to_owned(),
        x: "mean of two orders, currency".to_owned(),
        y: "value of the third, currency".to_owned(),
        tracks: vec![track("", 80.0, form, next)],
    };
    Findings { lines, panels: vec![panel], notes: Vec::new() }
}
