//! A platform that charges two sides that come for each other.

use super::metric;
use crate::check::{Check, Method};
use crate::closed_form::pricing::Platform;
use crate::finding::{Findings, Line};
use crate::sample::{Estimate, Sample};
use eyeballs_core::record::Record;
use eyeballs_report::{Panel, PanelTrack};

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "two-sided-platform",
    title: "Best prices of a two-sided platform",
    subject: "Two-sided markets",
    mechanism: "`two-sided-platform`, as many sellers as people, linear demand of both: n1 = 1 + 0.5 n2 - p1, \
                n2 = 1 + 0.3 n1 - p2, costs 0.2; the best fees and four pairs beside them",
    source: "Armstrong (2006), monopoly platform: p1 = f1 - a2 n2 + n1 and p2 = f2 - a1 n1 + n2",
    method: Method::Simulation { observe, judge },
}];

const PLATFORM: Platform = Platform { v: [1.0; 2], a: [0.5, 0.3], f: [0.2; 2] };
/// How far the other variants are from the best fees.
const STEP: f64 = 0.25;
/// From the best fees, of the variants: fee of users, fee of sellers.
const STEPS: [[f64; 2]; 5] = [[0.0, 0.0], [-STEP, 0.0], [STEP, 0.0], [0.0, -STEP], [0.0, STEP]];
/// Length of a membership, and the periods at the end that are looked at. Before them are five, in each of which the
/// distance from the numbers that last shrinks by 0.5 x 0.3.
const PERIOD_DAYS: usize = 2;
const PERIODS: usize = 4;

/// Shares of users and of sellers who are members in the end; and profit of a period, for each person.
fn observe(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let people = 4_000.0;
    let last = |name: &str| metric(service, name).last().copied().unwrap_or_default() / people;
    let days = service.days.iter().rev().take(PERIODS * PERIOD_DAYS);
    let profit = days.map(|day| day.profit().units()).sum::<f64>() / PERIODS as f64;
    vec![last("user_members"), last("seller_members"), profit / people]
}

fn judge(samples: &[Sample]) -> Findings {
    let best = PLATFORM.best_prices();
    let fees = |[users, sellers]: [f64; 2]| [best[0] + users, best[1] + sellers];
    let profit = |step: [f64; 2]| PLATFORM.profit(fees(step));
    let [at_best, fewer, more, cheaper, dearer] = samples else {
        return Findings::default();
    };
    let rule = |side: usize| {
        let other = 1 - side;
        at_best.of_means(|means| PLATFORM.f[side] - PLATFORM.a[other] * means[other] + means[side])
    };
    let gain = |other: &Sample, name: &str, step: [f64; 2]| {
        let quantity = format!("profit at the best fees less that with {name}, currency for each person");
        Line::new(quantity, profit([0.0; 2]) - profit(step), at_best.difference(other, 2))
    };
    // With linear demand profit is a parabola in each fee.
    let vertex = |side: usize, below: &Sample, above: &Sample| {
        Sample::beside(&[below.clone(), at_best.clone(), above.clone()]).of_means(|means| {
            let [before, middle, after] = [means[2], means[5], means[8]];
            best[side] + 0.5 * STEP * (before - after) / (before - 2.0 * middle + after)
        })
    };
    let numbers = PLATFORM.numbers(best);
    let lines = vec![
        Line::new("share of users who are members at the best fees", numbers[0], at_best.mean(0)),
        Line::new("share of sellers who are members", numbers[1], at_best.mean(1)),
        Line::new("profit of a period, currency for each person", profit([0.0; 2]), at_best.mean(2)),
        Line::new("fee of users by the rule f1 - a2 n2 + n1, currency", best[0], rule(0)),
        Line::new("fee of sellers by the rule f2 - a1 n1 + n2, currency", best[1], rule(1)),
        gain(fewer, "0.25 less for users", STEPS[1]),
        gain(more, "0.25 more for users", STEPS[2]),
        gain(cheaper, "0.25 less for sellers", STEPS[3]),
        gain(dearer, "0.25 more for sellers", STEPS[4]),
        Line::new("best fee of users: vertex of the parabola, currency", best[0], vertex(0, fewer, more)),
        Line::new(
            "best fee of sellers: vertex of the parabola, currency",
            best[1],
            vertex(1, cheaper, dearer),
        ),
    ];
    let drawn = |name: &str, side: usize, quantity: usize, form: &dyn Fn([f64; 2]) -> f64| {
        let along = |step: f64| if side == 0 { [step, 0.0] } else { [0.0, step] };
        let line = (-30..=30)
            .map(|step| 0.01 * f64::from(step))
            .map(|step| (best[side] + step, form(fees(along(step)))));
        let on_the_line = STEPS.iter().zip(samples).filter(|(step, _)| step[1 - side] == 0.0);
        let marks = on_the_line.map(|(step, sample)| (best[side] + step[side], sample.mean(quantity)));
        let mark = |(x, value): (f64, Estimate)| (x, value.value, 2.0 * value.standard_error);
        PanelTrack { name: name.to_owned(), line: line.collect(), marks: marks.map(mark).collect() }
    };
    let panel = |title: &str, x: &str, y: &str, tracks: Vec<PanelTrack>| Panel {
        title: title.to_owned(),
        x: x.to_owned(),
        y: y.to_owned(),
        tracks,
    };
    let sides = |side: usize| {
        vec![
            drawn("users", side, 0, &|fees| PLATFORM.numbers(fees)[0]),
            drawn("sellers", side, 1, &|fees| PLATFORM.numbers(fees)[1]),
        ]
    };
    let earned = |side: usize| vec![drawn("", side, 2, &|fees| PLATFORM.profit(fees))];
    let panels = vec![
        panel("Members by the fee of users", "fee of users", "share who are members", sides(0)),
        panel("Members by the fee of sellers", "fee of sellers", "share who are members", sides(1)),
        panel("Profit by the fee of users", "fee of users", "currency for each person", earned(0)),
        panel("Profit by the fee of sellers", "fee of sellers", "currency for each person", earned(1)),
    ];
    Findings { lines, panels, notes: Vec::new() }
}
