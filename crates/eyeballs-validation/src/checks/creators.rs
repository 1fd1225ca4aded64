//! Creators who come for users, and users who come for what creators make.

use super::{metric, track};
use crate::check::{Check, Method};
use crate::closed_form::entry::FreeEntry;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "creator-entry",
    title: "Creators who come until it is not worth the time of one more",
    subject: "Two-sided markets",
    mechanism: "`creator-platform`, 4,000 creators with exponential outside wages who decide every ten days; content that lives a \
                day; alike or with Gamma skills, paid by share or by view, with a cost of items, and with content that draws minutes",
    source: "Free entry (Mankiw & Whinston 1986): n = 1 - e^{-(P/(N n) - c)/W}; with skills of variance v \
             n = 1 - (1 + v theta)^{-1/v} at P/(N W) = theta (1 - (1 + v theta)^{-1/v - 1}); with attraction a and content C the \
             minutes are those of a logit with the utility a C/(C + H)",
    method: Method::Simulation { observe, judge },
}];

const ENTRY: FreeEntry = FreeEntry { creators: 4_000.0, wage: 10.0, cost: 0.0 };
/// What an item costs in the variant with a cost, in a month.
const COST: f64 = 5.0;
/// What all views bring in a month: 100 people, 100 minutes a day, a minute a view, 2 for a view.
const REVENUE: f64 = 30.0 * 20_000.0 / 10.0;
/// Variance of skill where creators differ.
const VARIANCE: f64 = 1.0;
/// Utility of very much content, and the content at which there is half of it.
const ATTRACTION: f64 = 2.0;
const CONTENT_HALF: f64 = 2_000.0;

/// Of the last day: share who make content, minutes of a person, pay of a creator who makes content in a month, share of all skill.
fn observe(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let last = |name: &str| metric(service, name).last().copied().unwrap_or_default();
    let content = last("original_items") / ENTRY.creators;
    vec![last("creators_making") / ENTRY.creators, last("views") / 100.0, last("payout_per_creator"), content]
}

fn judge(samples: &[Sample]) -> Findings {
    let [thirty, fifty, seventy, by_view, costly, unlike, drawn] = samples else {
        return Findings::default();
    };
    // A logit with the utilities a r and 0, and 200 minutes to divide.
    let minutes = |n: f64| {
        let content = n * ENTRY.creators;
        let weight = libm::exp(ATTRACTION * content / (content + CONTENT_HALF));
        200.0 * weight / (weight + 1.0)
    };
    let with_content = ENTRY.share_at(|n| 0.5 * REVENUE * minutes(n) / 100.0);
    let with_cost = FreeEntry { cost: COST, ..ENTRY }.share(0.5 * REVENUE);
    let [of_all, of_skill] = ENTRY.share_of_unlike(0.5 * REVENUE, VARIANCE);
    let at = |share: f64| ENTRY.share(share * REVENUE);
    let line = |what: &str, expected: f64, sample: &Sample| {
        Line::new(format!("share of creators who make content, {what}"), expected, sample.mean(0))
    };
    let pay = |what: &str, share: f64, sample: &Sample| {
        let expected = share * REVENUE / (ENTRY.creators * at(share));
        Line::new(format!("pay of a creator in a month, {what}, currency"), expected, sample.mean(2))
    };
    let lines = vec![
        line("30 % of revenue", at(0.3), thirty),
        line("50 %", at(0.5), fifty),
        line("70 %", at(0.7), seventy),
        pay("30 %", 0.3, thirty),
        pay("70 %", 0.7, seventy),
        line("as much as 50 % by view", at(0.5), by_view),
        line("50 %, items that cost", with_cost, costly),
        line("50 %, unlike", of_all, unlike),
        Line::new("share of all skill among them", of_skill, unlike.mean(3)),
        line("50 %, content draws minutes", with_content, drawn),
        Line::new("minutes of a person that content draws", minutes(with_content), drawn.mean(1)),
    ];
    let shares = [(0.3, thirty), (0.5, fifty), (0.7, seventy)];
    let marks = |quantity: usize| shares.map(|(share, sample)| (share, sample.mean(quantity))).into_iter();
    let panel = |title: &str, y: &str, track| Panel {
        title: title.to_owned(),
        x: "share of revenue".to_owned(),
        y: y.to_owned(),
        tracks: vec![track],
    };
    let paid = |share: f64| share * REVENUE / (ENTRY.creators * at(share));
    let panels = vec![
        panel("Creators by their share of revenue", "share who make content", track("", 1.0, at, marks(0))),
        panel("What one of them gets", "currency a month", track("", 1.0, paid, marks(2))),
    ];
    Findings { lines, panels, notes: Vec::new() }
}
