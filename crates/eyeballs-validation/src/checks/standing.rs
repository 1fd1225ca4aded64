//! Users of long standing: who of them would have lasted.

use crate::check::{Check, Method};
use crate::closed_form::survival::shares_without_a_run;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[Check {
    name: "standing",
    title: "Users who lasted",
    subject: "How people leave",
    mechanism: "Users of the first day with exponential ages of 100 days on average, who are users no more after 10 days without use; alike with a \
                chance of use of 0.2 a day, or with a rate that is exponential over people",
    source: "The first run of failures in Bernoulli trials (de Moivre 1738; Feller 1968, XIII.7): s(T + t) / s(T), averaged over T, and over \
             people by the chance of having lasted T days",
    method: Method::Simulation { observe, judge },
}];

const USERS: f64 = 1_024.0;
const MEAN_DAYS: f64 = 100.0;
const ABSENT: usize = 10;
/// Mean rate of use a day.
const RATE: f64 = 0.223_143_551_314_209_7;
/// Days after which those are counted who are left.
const AFTER: [usize; 4] = [1, 5, 10, 30];

/// Share who use the service on day 1, and who are left after some days.
fn observe(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    let left = AFTER.map(|day| days[day].active as f64 / USERS);
    // Whoever uses it on day 1 was a user then.
    [days[1].users_day as f64 / USERS].into_iter().chain(left).collect()
}

/// The same by the closed form, over people of some rates of use.
fn expected(rates: &[f64]) -> Vec<f64> {
    /// So few have been users for longer that it says nothing.
    const LONGEST: usize = 2_000;
    let uses: Vec<f64> = rates.iter().map(|rate| 1.0 - libm::exp(-rate)).collect();
    let last = LONGEST + AFTER[AFTER.len() - 1];
    let lasting: Vec<Vec<f64>> = uses.iter().map(|p| shares_without_a_run(*p, ABSENT, last)).collect();
    let mut sums = vec![0.0; 1 + AFTER.len()];
    for days in 0..LONGEST {
        let age = |days: usize| libm::exp(-(days as f64) / MEAN_DAYS);
        let weight = age(days) - age(days + 1);
        let all: f64 = lasting.iter().map(|shares| shares[days]).sum();
        let users = uses.iter().zip(&lasting).map(|(p, shares)| p * shares[days]).sum::<f64>();
        sums[0] += weight * users / all;
        for (sum, after) in sums[1..].iter_mut().zip(AFTER) {
            *sum += weight * lasting.iter().map(|shares| shares[days + after]).sum::<f64>() / all;
        }
    }
    sums
}

fn judge(samples: &[Sample]) -> Findings {
    /// People of an exponential rate, as their quantiles.
    const PEOPLE: u32 = 2_000;
    let quantile = |person| -libm::log1p(-(f64::from(person) + 0.5) / f64::from(PEOPLE));
    let unlike: Vec<f64> = (0..PEOPLE).map(|person| RATE * quantile(person)).collect();
    let mut lines = Vec::new();
    for (name, sample, expected) in
        [("alike", &samples[0], expected(&[RATE])), ("unlike", &samples[1], expected(&unlike))]
    {
        lines.push(Line::new(format!("share who use it on day 1, {name}"), expected[0], sample.mean(0)));
        lines.extend(AFTER.into_iter().enumerate().map(|(place, day)| {
            let what = format!("share still users on day {day}, {name}");
            Line::new(what, expected[place + 1], sample.mean(place + 1))
        }));
    }
    Findings { lines, panels: Vec::new(), notes: Vec::new() }
}
