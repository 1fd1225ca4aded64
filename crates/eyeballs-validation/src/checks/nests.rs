//! Services that are alike take more from each other.

use super::service;
use crate::check::{Check, Method};
use crate::closed_form::nests::{Alternative, marginal_diversion, nested_shares};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "nests",
    title: "Alike services",
    subject: "How people choose",
    mechanism: "Two services of a nest of similarity 0.6, a third and the outside, of weights 1 : 0.6 : 0.8 : 1, no models, \
                no habit; the first a little worse, and gone",
    source: "Nested logit (Ben-Akiva 1973, McFadden 1978): D_g / sum of D x a_j / sum of a, a_j = w_j^{1/(1-s)}, D = (sum \
             of a)^{1-s}",
    method: Method::Simulation { observe: shares, judge },
}];

const NAMES: [&str; 3] = ["first", "second", "third"];
/// First, second, third, and the outside.
const ALTERNATIVES: [Alternative; 4] = [(0.5, 0), (0.3, 0), (0.4, 1), (0.5, 2)];
const SIMILARITY: f64 = 0.6;

/// Shares of the free minutes of everybody that the services take.
fn shares(record: &Record) -> Vec<f64> {
    let all = 240.0 * 1_024.0 * 10.0;
    let minutes = |name| service(record, name).days[1..11].iter().map(|day| day.minutes).sum::<f64>();
    NAMES.map(|name| minutes(name) / all).into()
}

fn judge(samples: &[Sample]) -> Findings {
    let [all, worse, without, unlike, same] = samples else { return Findings::default() };
    let expected = nested_shares(&ALTERNATIVES, SIMILARITY);
    let line = |what: &str, number: usize, expected: &[f64], sample: &Sample| {
        let quantity = format!("share of minutes of the {}{what}", NAMES[number]);
        Line::new(quantity, expected[number], sample.mean(number))
    };
    let mut lines: Vec<Line> = (0..3).map(|number| line("", number, &expected, all)).collect();
    let mut less = ALTERNATIVES;
    less[0].0 = 0.48;
    let after = nested_shares(&less, SIMILARITY);
    let both = Sample::beside(&[all.clone(), worse.clone()]);
    for number in [1, 2] {
        let quantity = format!("of the minutes that the first loses, share that the {} gains", NAMES[number]);
        let gained = (after[number] - expected[number]) / (expected[0] - after[0]);
        let simulated = both.of_means(|means| (means[3 + number] - means[number]) / (means[0] - means[3]));
        lines.push(Line::new(quantity, gained, simulated));
    }
    let mut gone = ALTERNATIVES;
    gone[0].0 = 0.0;
    let gone = nested_shares(&gone, SIMILARITY);
    lines.extend([1, 2].map(|number| line(" without the first", number, &gone, without)));
    let logit = nested_shares(&ALTERNATIVES, 0.0);
    lines.extend([0, 1].map(|number| line(", similarity 0", number, &logit, unlike)));
    let alike = nested_shares(&ALTERNATIVES, 0.99);
    lines.extend([0, 2].map(|number| line(", similarity 0.99", number, &alike, same)));
    let marginal = [1, 2].map(|to| marginal_diversion(&ALTERNATIVES, SIMILARITY, 0, to));
    let note = format!(
        "The first loses a twenty-fifth of its quality; what the others gain is expected by the change of shares. In an \
         infinitely small step it is [s s_{{k|g}} + (1 - s) s_k] / [1 - s s_{{j|g}} - (1 - s) s_j] = {:.4} for the second, of \
         the same nest, and (1 - s) s_k over the same = {:.4} for the third.",
        marginal[0], marginal[1]
    );
    Findings { lines, notes: vec![note], ..Findings::default() }
}
