//! How people choose: minutes, habit, quality, and how often they come.

use super::{service, track};
use crate::check::{Check, Method};
use crate::closed_form::choice::{logit_shares, within};
use crate::closed_form::taste::mean_over_tastes;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "minutes",
        title: "Sharing of minutes",
        subject: "How people choose",
        mechanism: "Two services with utilities 1 and 2 against an outside of 0, no models, no habit; sessions of \
                    different length",
        source: "Multinomial logit (Luce 1959, McFadden 1974): e^u / sum of e^u; without the second service the \
                 others keep their ratio; with a taste, its mean over people even over the circle",
        method: Method::Simulation { observe: shares, judge: judge_minutes },
    },
    Check {
        name: "habit",
        title: "Habit",
        subject: "How people choose",
        mechanism: "A lone service with a habit of strength s that forms within d days",
        source: "Exponential growth of a habit (Lally et al. 2010): utility s(1 - e^{-t/d}), minutes by the logit",
        method: Method::Simulation { observe: minutes_by_day, judge: judge_habit },
    },
    Check {
        name: "quality",
        title: "Quality",
        subject: "How people choose",
        mechanism: "Quality as the odds of minutes: `decay_per_day` d with releases of gain g every n days; more users \
                    than `capacity`",
        source: "The recursion q(1 - d) a day and q + g(1 - q) at a release, solved: q* + (q0 - q*)((1-g)(1-d)^n)^k \
                 after k releases, q* = g / (1 - (1-g)(1-d)^n); q (C/A)^e for A users of a capacity C",
        method: Method::Simulation { observe: odds, judge: judge_quality },
    },
    Check {
        name: "users",
        title: "Users of a day, a week and a month",
        subject: "How people choose",
        mechanism: "Everybody opens the service with chance p = 0.05 a day; invitations of users on days of use, which \
                    nobody accepts",
        source: "1 - (1-p)^n within n days, also after the service has closed; invitations 2 a s per day of use for a \
                 satisfaction s",
        method: Method::Simulation { observe: users, judge: judge_users },
    },
];

const FREE_MINUTES: f64 = 240.0;

/// Shares of the free minutes of everybody that the two services take.
fn shares(record: &Record) -> Vec<f64> {
    let all = FREE_MINUTES * 1_024.0 * 10.0;
    let minutes = |name| service(record, name).days[1..11].iter().map(|day| day.minutes).sum::<f64>();
    vec![minutes("first") / all, minutes("second") / all]
}

fn judge_minutes(samples: &[Sample]) -> Findings {
    let [first, second, outside] = logit_shares([1.0, 2.0, 0.0]);
    let [alone, _] = logit_shares([1.0, 0.0]);
    // Fit is a part of utility by its logarithm.
    let fitting = mean_over_tastes(0.2, |fit| logit_shares([1.0 + libm::log(fit), 0.0])[0]);
    Findings {
        lines: vec![
            Line::new("share of minutes, utility 1 of 1, 2, 0", first, samples[0].mean(0)),
            Line::new("share of minutes, utility 2 of 1, 2, 0", second, samples[0].mean(1)),
            Line::new(
                "share of minutes, outside, utility 0 of 1, 2, 0",
                outside,
                samples[0].mean_of(|row| 1.0 - row[0] - row[1]),
            ),
            Line::new("share of minutes, utility 1 of 1, 0", alone, samples[1].mean(0)),
            Line::new(
                "share of minutes, utility 1 of 1, 0 for one taste of breadth 0.2",
                fitting,
                samples[2].mean(0),
            ),
        ],
        ..Findings::default()
    }
}

const DAYS: [usize; 8] = [1, 5, 10, 22, 35, 50, 66, 100];

/// Minutes of a person on each of the days.
fn minutes_by_day(record: &Record) -> Vec<f64> {
    DAYS.map(|day| record.services[0].days[day].minutes / 512.0).into()
}

fn judge_habit(samples: &[Sample]) -> Findings {
    let (strength, days, outside) = (1.0, 22.0, 3.5);
    let form = |day: f64| {
        let habit = strength * (1.0 - libm::exp(-day / days));
        let [service, _] = logit_shares([libm::log(0.5) + habit, libm::log(outside)]);
        FREE_MINUTES * service
    };
    let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line =
        |(day, estimate)| Line::new(format!("minutes a day, {day} days after joining"), form(day), estimate);
    Findings {
        lines: simulated.clone().map(line).collect(),
        panels: vec![Panel {
            title: "Habit".to_owned(),
            x: "days since joining".to_owned(),
            y: "minutes a day".to_owned(),
            tracks: vec![track("", 100.0, form, simulated)],
        }],
        notes: Vec::new(),
    }
}

/// Days before and after releases.
const QUALITY_DAYS: [usize; 7] = [5, 9, 10, 30, 50, 79, 80];

/// Quality from the minutes of each of the days, then from those of all days together.
fn odds(record: &Record) -> Vec<f64> {
    let outside = 0.5;
    let days = &record.services[0].days;
    let quality = |minutes: f64| outside * minutes / (FREE_MINUTES - minutes);
    let mean = days[1..=100].iter().map(|day| day.minutes).sum::<f64>() / 1_024.0 / 100.0;
    let by_day = QUALITY_DAYS.iter().map(|day| quality(days[*day].minutes / 1_024.0));
    by_day.chain([quality(mean)]).collect()
}

fn judge_quality(samples: &[Sample]) -> Findings {
    let start = 0.6;
    let renewed = |day: f64| {
        let (decay, gain, every) = (0.01, 0.2, 10.0);
        let kept = (1.0 - gain) * libm::pow(1.0 - decay, every);
        let rest = gain / (1.0 - kept);
        let releases = (day / every).floor();
        let after_release = rest + (start - rest) * libm::pow(kept, releases);
        after_release * libm::pow(1.0 - decay, day.floor() - every * releases)
    };
    let simulated = QUALITY_DAYS.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line =
        |(day, estimate)| Line::new(format!("quality on day {day} with releases"), renewed(day), estimate);
    let crowded = |exponent: f64, sample: &Sample| {
        let expected = start * libm::pow(0.25, exponent);
        let quantity = format!("quality with 4 users for each place, exponent {exponent}");
        Line::new(quantity, expected, sample.mean(QUALITY_DAYS.len()))
    };
    Findings {
        lines: simulated
            .clone()
            .map(line)
            .chain([crowded(0.5, &samples[1]), crowded(2.0, &samples[2])])
            .collect(),
        panels: vec![Panel {
            title: "Decay and releases".to_owned(),
            x: "days".to_owned(),
            y: "quality".to_owned(),
            tracks: vec![track("", 100.0, renewed, simulated)],
        }],
        notes: Vec::new(),
    }
}

/// Users of a day, a week and a month on day 60, of a month on day 70, as shares; invitations sent and days of use.
fn users(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    let share = |people: u64| people as f64 / 2_048.0;
    let sum =
        |of: fn(&eyeballs_core::record::ServiceDay) -> u64| days[1..60].iter().map(of).sum::<u64>() as f64;
    vec![
        share(days[60].users_day),
        share(days[60].users_week),
        share(days[60].users_month),
        share(days[70].users_month),
        sum(|day| day.invitations_sent),
        sum(|day| day.users_day),
    ]
}

fn judge_users(samples: &[Sample]) -> Findings {
    let share = |days: f64| within(0.05, days);
    let sample = &samples[0];
    Findings {
        lines: vec![
            Line::new("share who used it on a day", share(1.0), sample.mean(0)),
            Line::new("share who used it within a week", share(7.0), sample.mean(1)),
            Line::new("share who used it within a month", share(30.0), sample.mean(2)),
            Line::new(
                "share who used it within a month, ten days after it closed",
                share(20.0),
                sample.mean(3),
            ),
            Line::new("invitations per day of use", 2.0 * 0.3 * 0.8, sample.ratio(4, 5)),
        ],
        ..Findings::default()
    }
}
