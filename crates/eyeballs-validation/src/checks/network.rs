//! The value of other users.

use super::service;
use crate::check::{Check, Method};
use crate::closed_form::considering::appeal;
use crate::closed_form::network::{critical_mass, engaged_of_two, most_users};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "telephone",
        title: "Critical mass",
        subject: "How people choose",
        mechanism: "A test model that reads `others_share` n: x v n is what a service is worth to somebody of rank x, its price is p; \
                    no noise, everybody is reached, who has it decides anew every day; it begins with a share of the people",
        source: "Rohlfs (1974): n = (1 + sqrt(1 - 4 p/v)) / 2 where it rests, the smaller root the critical mass, v/4 the \
                 top price",
        method: Method::Simulation { observe: having_it, judge: judge_telephone },
    },
    Check {
        name: "network-value",
        title: "Value of others",
        subject: "How people choose",
        mechanism: "A quarter of the people are users and stay. `network` of all, in proportion or with a half, and of contacts on a ring \
                    of four; on one day all others consider once. A model sees others, of whom two in five pay",
        source: "Logit (McFadden 1974) with g = w n or w n / (n + half): use in proportion to e^g, odds of joining times e^g; contacts \
                 who are users are binomial",
        method: Method::Simulation { observe: others, judge: judge_others },
    },
    Check {
        name: "tipping",
        title: "Tipping",
        subject: "How people choose",
        mechanism: "Two equal services with a `network` of all of weight w that everybody is a user of; one is worse for a while; of \
                    those who use something, K uses a month",
        source: "Logit with value of others: n = 1 - e^{-K s}, s the share of time; both alike are stable up to w = 2 e^{K/2} / K, and beyond \
                 the one that led has the larger root",
        method: Method::Simulation { observe: engaged, judge: judge_tipping },
    },
];

/// Share of people who have it in the end.
fn having_it(record: &Record) -> Vec<f64> {
    vec![record.services[0].days.last().map_or(0.0, |day| day.active as f64) / 8_192.0]
}

/// Variants: what they are, price over value, and the share that has it at first.
const TELEPHONES: [(&str, f64, f64); 4] = [
    ("from a little below the critical mass", 0.16, 0.19),
    ("from a little above the critical mass", 0.16, 0.21),
    ("from everybody, at 0.96 of the top price", 0.24, 1.0),
    ("from everybody, above the top price", 0.26, 1.0),
];

fn judge_telephone(samples: &[Sample]) -> Findings {
    let line = |(sample, (what, price, start)): (&Sample, (&str, f64, f64))| {
        let lives = critical_mass(price).is_some_and(|least| start > least);
        let expected = if lives { most_users(price).unwrap_or(0.0) } else { 0.0 };
        Line::new(format!("share who have it in the end, {what}"), expected, sample.mean(0))
    };
    Findings { lines: samples.iter().zip(TELEPHONES).map(line).collect(), ..Findings::default() }
}

/// Users of each club, and all others.
const MEMBERS: f64 = 4_096.0;
const STRANGERS: f64 = 12_288.0;

/// Minutes of a user on day 1 of the club without value of others, and of others; on days 8 to 14 of that of contacts; shares
/// who joined; and what a model was told on day 14, for each user.
fn others(record: &Record) -> Vec<f64> {
    let minutes = |name: &str, day: usize| service(record, name).days[day].minutes / MEMBERS;
    let joined = |name: &str| service(record, name).days[1].joined as f64 / STRANGERS;
    let of_contacts = (8..15).map(|day| minutes("circle", day)).sum::<f64>() / 7.0;
    let told = ["share", "value", "using", "paying"]
        .map(|name| super::metric(service(record, "circle"), name)[14] / MEMBERS);
    let minutes = ["plain", "linear", "saturating"].map(|name| minutes(name, 1));
    let joined = ["linear", "saturating", "friends"].map(joined);
    minutes.into_iter().chain([of_contacts]).chain(joined).chain(told).collect()
}

fn judge_others(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    let (linear, saturating) = (2.0 * 0.25, 2.0 * 0.25 / 0.75);
    // Of four contacts, so many are users.
    let binomial = [81.0, 108.0, 54.0, 12.0, 1.0].map(|ways| ways / 256.0);
    let over_contacts = |of: &dyn Fn(f64) -> f64| {
        binomial.iter().enumerate().map(|(users, chance)| chance * of(2.0 * users as f64 / 4.0)).sum::<f64>()
    };
    let joins = |value: f64| appeal(0.4, value);
    let use_of = |what: &str, expected: f64, place: usize| {
        Line::new(format!("use where others are worth something, {what}"), expected, sample.ratio(place, 0))
    };
    let share = |what: &str, expected: f64, place: usize| {
        Line::new(format!("share who join, {what}"), expected, sample.mean(place))
    };
    let told = |what: &str, expected: f64, place: usize| {
        Line::new(format!("what a model is told: {what}"), expected, sample.mean(place))
    };
    let lines = vec![
        use_of("in proportion", libm::exp(linear), 1),
        use_of("with a half", libm::exp(saturating), 2),
        use_of("contacts", over_contacts(&libm::exp), 3),
        share("others in proportion", joins(linear), 4),
        share("others with a half", joins(saturating), 5),
        share("contacts", over_contacts(&joins), 6),
        told("share of the contacts who count", 0.25, 7),
        told("what they are worth", linear, 8),
        told("share of the contacts who use it", 0.25, 9),
        told("share of the contacts who pay", 0.25 * 0.4, 10),
    ];
    Findings { lines, ..Findings::default() }
}

/// Share of people who are engaged in each of two services in the end.
fn engaged(record: &Record) -> Vec<f64> {
    ["led", "followed"]
        .map(|name| service(record, name).days.last().map_or(0.0, |day| day.engaged as f64) / 16_384.0)
        .into()
}

/// Uses of both services together in a month: 30 days x 60 minutes / 900.
const USES: f64 = 2.0;

fn judge_tipping(samples: &[Sample]) -> Findings {
    let mut findings = Findings::default();
    for (sample, weight) in samples.iter().zip([2.0, 4.0]) {
        let expected = engaged_of_two(weight, USES);
        for (place, (name, expected)) in ["led", "followed"].into_iter().zip(expected).enumerate() {
            let quantity = format!("share engaged in the one that {name}, weight {weight}");
            findings.lines.push(Line::new(quantity, expected, sample.mean(place)));
        }
    }
    findings
}
