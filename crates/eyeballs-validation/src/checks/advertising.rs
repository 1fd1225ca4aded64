//! Attention sold to advertisers: how much is seen, at what price, and what it costs.

use super::{metric, revenue};
use crate::check::{Check, Method};
use crate::closed_form::advertising::{
    beta_binomial_mean, beta_binomial_none, beta_binomial_variance, clearing_price, elasticity_of_hours,
    revenue_of_load,
};
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "ad-exposures",
        title: "Exposures of a day",
        subject: "Advertising",
        mechanism: "`free-plus-ads`, six advertisements an hour, 100 people for an hour each",
        source: "Poisson distribution with mean 600: mean and variance are the same",
        method: Method::Simulation { observe: observe_exposures, judge: judge_exposures },
    },
    Check {
        name: "ad-price",
        title: "Price of attention",
        subject: "Advertising",
        mechanism: "`free-plus-ads`, 4,000 advertisers with equal budgets and uniform values of a click; three loads",
        source: "Linear demand meets fixed supply: B (1 - p / w) / p = S, so p = B / (S + B / w)",
        method: Method::Simulation { observe: observe_ad_price, judge: judge_ad_price },
    },
    Check {
        name: "ad-load",
        title: "Ad load",
        subject: "Advertising",
        mechanism: "`free-plus-ads` at a fixed price; people without ad tolerance, who have much else to do; five loads",
        source: "Hours fall in a straight line to zero at 54.08 advertisements an hour, as Pandora's fell at six an \
                 hour (Huang, Reiley & Riabov 2018): revenue a (1 - a / 54.08), greatest at half of it; elasticity \
                 of the hours at 6 of -0.1248",
        method: Method::Simulation { observe: observe_load, judge: judge_load },
    },
    Check {
        name: "ad-clicks",
        title: "Clicks of an advertiser",
        subject: "Advertising",
        mechanism: "`free-plus-ads`, one advertiser whose budget buys four exposures at the reserve price, each clicked \
                    if it fits; the share that fits is the advertiser's own, Beta(1.204, 1)",
        source: "Beta-binomial distribution in four trials",
        method: Method::Simulation { observe: observe_clicks, judge: judge_clicks },
    },
];

/// The day after day 0, on which initial users come, is the first of a model.
const FIRST: usize = 1;
/// Advertisers know by the users of the day before, so they buy from the next day on.
const SOLD: usize = 2;

/// Mean and variance of the exposures over the days, which are independent.
fn observe_exposures(record: &Record) -> Vec<f64> {
    let shown = &metric(&record.services[0], "exposures")[FIRST..];
    let days = shown.len() as f64;
    let mean = shown.iter().sum::<f64>() / days;
    let squares = shown.iter().map(|shown| (shown - mean).powi(2)).sum::<f64>();
    vec![mean, squares / (days - 1.0)]
}

fn judge_exposures(samples: &[Sample]) -> Findings {
    let lines = vec![
        Line::new("mean exposures of a day", 600.0, samples[0].mean(0)),
        Line::new("variance of the exposures of a day", 600.0, samples[0].mean(1)),
    ];
    Findings { lines, ..Findings::default() }
}

/// Advertisements an hour, of the variants.
const SUPPLIES: [f64; 3] = [10.0, 30.0, 90.0];

fn observe_ad_price(record: &Record) -> Vec<f64> {
    vec![metric(&record.services[0], "price_per_thousand")[SOLD]]
}

fn judge_ad_price(samples: &[Sample]) -> Findings {
    // 2,000 people for an hour each; 4,000 budgets of 0.25; values of a thousand up to 1000 x 0.009 x 2 x 1.72.
    let thousands = |load: f64| 2.0 * load;
    let price = |thousands: f64| clearing_price(1_000.0, thousands, 30.96);
    let prices: Vec<(f64, Estimate)> =
        SUPPLIES.iter().zip(samples).map(|(load, sample)| (thousands(*load), sample.mean(0))).collect();
    let lines = prices.iter().map(|(supply, simulated)| {
        let quantity = format!("price of a thousand exposures at a supply of {supply} thousand, currency");
        Line::new(quantity, price(*supply), *simulated)
    });
    let line = (2..=40).map(|step| 5.0 * f64::from(step)).map(|supply| (supply, price(supply)));
    let panel =
        panel("Price of attention", "supply, thousand exposures", "price of a thousand", line, &prices);
    Findings { lines: lines.collect(), panels: vec![panel], notes: Vec::new() }
}

fn panel(
    title: &str,
    x: &str,
    y: &str,
    line: impl Iterator<Item = (f64, f64)>,
    simulated: &[(f64, Estimate)],
) -> Panel {
    let marks = simulated.iter().map(|(x, estimate)| (*x, estimate.value, 2.0 * estimate.standard_error));
    let track = PanelTrack { name: String::new(), line: line.collect(), marks: marks.collect() };
    Panel { title: title.to_owned(), x: x.to_owned(), y: y.to_owned(), tracks: vec![track] }
}

/// Load at which nobody would listen any more: 6 + 1 / 0.0208, for 2.08 % of the hours for each advertisement.
const MAX_LOAD: f64 = 54.076_923_076_923_08;
/// Advertisements an hour, of the variants; the third is half of the most.
const LOADS: [f64; 5] = [6.0, 12.0, MAX_LOAD / 2.0, MAX_LOAD / 6.0, MAX_LOAD * 5.0 / 6.0];
/// Minutes of each person a day without advertisements: 1440 x 0.0003 / (1 + 0.0003). The difference between this and
/// minutes in proportion to weight, the limit of much else to do, is below 0.0003 at every load.
const MINUTES: f64 = 1440.0 * 0.0003 / 1.0003;

/// Minutes and revenue as shares of what they would be with nothing lost to annoyance, over all days.
fn observe_load(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let days = service.days.len() - FIRST;
    let user_hours = 4_000.0 * days as f64 * MINUTES / 60.0;
    let minutes: f64 = service.days.iter().map(|day| day.minutes).sum();
    vec![minutes / 60.0 / user_hours, revenue(record).iter().sum::<f64>() / user_hours]
}

fn judge_load(samples: &[Sample]) -> Findings {
    let [at_6, at_12, at_best, low, high] = samples else {
        return Findings::default();
    };
    let best = MAX_LOAD / 2.0;
    let form = |load: f64| revenue_of_load(load, MAX_LOAD);
    // Of a straight line, the difference is the derivative.
    let elasticity = Sample::beside(&[at_6.clone(), at_12.clone()])
        .of_means(|means| (means[2] - means[0]) / (12.0 - 6.0) * 6.0 / means[0]);
    // Revenue is a parabola in the load, so its vertex is that of the parabola through three points.
    let step = MAX_LOAD / 3.0;
    let vertex = Sample::beside(&[at_best.clone(), low.clone(), high.clone()]).of_means(|means| {
        let [middle, before, after] = [means[1], means[3], means[5]];
        best + 0.5 * step * (before - after) / (before - 2.0 * middle + after)
    });
    let gain = |other: &Sample, load: f64| {
        let quantity =
            format!("revenue at half the most less that at {load:.2}, for each hour without advertisements");
        Line::new(quantity, form(best) - form(load), at_best.difference(other, 1))
    };
    let lines = vec![
        Line::new("elasticity of the hours to the load at 6", elasticity_of_hours(6.0, MAX_LOAD), elasticity),
        Line::new("load of greatest revenue, advertisements an hour", best, vertex),
        gain(low, LOADS[3]),
        gain(high, LOADS[4]),
    ];
    let points = |quantity: usize| -> Vec<(f64, Estimate)> {
        LOADS.iter().zip(samples).map(|(load, sample)| (*load, sample.mean(quantity))).collect()
    };
    let line = |form: &dyn Fn(f64) -> f64| -> Vec<(f64, f64)> {
        (0..=54).map(f64::from).map(|load| (load, form(load))).collect()
    };
    let hours = line(&|load| 1.0 - load / MAX_LOAD).into_iter();
    let panels = vec![
        panel("Hours", "advertisements an hour", "share of the hours without", hours, &points(0)),
        panel(
            "Revenue",
            "advertisements an hour",
            "for each hour without, at a price of 1",
            line(&form).into_iter(),
            &points(1),
        ),
    ];
    Findings { lines, panels, notes: Vec::new() }
}

/// Clicks of the first day on which users are there; and whether they are 0, 1, 2, 3, 4.
fn observe_clicks(record: &Record) -> Vec<f64> {
    let clicks = metric(&record.services[0], "clicks")[SOLD];
    let is = |count: u8| f64::from(u8::from(clicks == f64::from(count)));
    std::iter::once(clicks).chain((0..=4).map(is)).collect()
}

fn judge_clicks(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    let (n, a, b) = (4, 1.204, 1.0);
    let trials = f64::from(n);
    let lines = vec![
        Line::new("share without a click", beta_binomial_none(n, a, b), sample.mean(1)),
        // Who always clicks is who never fails.
        Line::new("share with four clicks", beta_binomial_none(n, b, a), sample.mean(5)),
        Line::new("mean clicks", beta_binomial_mean(trials, a, b), sample.mean(0)),
        Line::new("variance of the clicks", beta_binomial_variance(trials, a, b), sample.variance(0)),
    ];
    Findings { lines, ..Findings::default() }
}
