//! How often people use a service, traits that go together, and habit by use.

use super::{metric, track};
use crate::check::{Check, Method};
use crate::closed_form::choice::logit_shares;
use crate::closed_form::frequency::{
    days_used, frequency_of_those_who_stayed, score_of_those_beyond, used_within,
};
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "frequency",
        title: "Frequency of use",
        subject: "How people choose",
        mechanism: "Users alike but for a frequency of use of spread v (shape k = 1/v), much else to do, c = 0.5 uses a day on \
                    average; variants: v = 3 and 1",
        source: "Gamma mixture of binomials: x of n days with chance C(n,x) sum over j of (-1)^j C(x,j) (1 + (n-x+j) \
                 c/k)^-k; within n days U(n) = 1 - (1 + n c/k)^-k; of those whose first use lies on days 1 to J, used on \
                 another day 1 - (U(J+1) - U(1)) / U(J)",
        method: Method::Simulation { observe: days, judge: judge_days },
    },
    Check {
        name: "traits-together",
        title: "Traits that go together",
        subject: "How people choose",
        mechanism: "`people.correlation`: willingness to pay and free minutes 0.6, frequency of use and frailty -0.5, both \
                    exponential; hazard 0.05, no return, much else to do",
        source: "Gaussian copula: mean score rho phi(c) / (1 - Phi(c)) beyond c; of those who stay, mean frequency E[f \
                 e^{-zH}] / E[e^{-zH}]; each trait's distribution as ever, so that 1/(1 + H) stay",
        method: Method::Simulation { observe: together, judge: judge_together },
    },
    Check {
        name: "habit-by-use",
        title: "Habit by use",
        subject: "How people choose",
        mechanism: "A lone service that everybody uses every day, with a habit of strength 1, `days` 22 and `fade_days` 66; \
                    for 20 days nobody uses it, because there is too much else to do",
        source: "Growth with repetition (Lally et al. 2010): h = 1 - (1 - h) e^{-1/22} on a day of use; fading h e^{-1/66} on \
                 another; minutes by the logit",
        method: Method::Simulation { observe: minutes_by_day, judge: judge_habit },
    },
];

const RATE: f64 = 0.5;
const PEOPLE: f64 = 4_096.0;

/// Days after the first use on which users are counted.
const RETENTION_DAYS: [usize; 3] = [1, 7, 30];

/// Shares of users with 0 to 7 days of use after seven days; of users of a day, a week and a month later; of users of day
/// 1, 7 and 30 after their first use, and of those who had one in time for it.
fn days(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let by_days = (0..=7).map(|used| metric(service, &format!("used_{used}"))[7] / PEOPLE);
    let day = &service.days[35];
    let users = [day.users_day, day.users_week, day.users_month].map(|users| users as f64 / PEOPLE);
    let last = service.days.len() - 1;
    let kept = service.days.iter().fold([0; 3], |[one, seven, thirty], day| {
        [one + day.kept_day_1, seven + day.kept_day_7, thirty + day.kept_day_30]
    });
    let first_used = RETENTION_DAYS
        .map(|after| service.days[..=last - after].iter().map(|day| day.first_used).sum::<u64>());
    by_days.chain(users).chain(kept.into_iter().chain(first_used).map(|people| people as f64)).collect()
}

fn judge_days(samples: &[Sample]) -> Findings {
    let mut lines = Vec::new();
    for (spread, sample) in [3.0, 1.0].into_iter().zip(samples) {
        let shape = 1.0 / spread;
        for used in 0..=7 {
            let quantity = format!("share who used it on {used} of 7 days, spread {spread}");
            lines.push(Line::new(quantity, days_used(used, 7, RATE, shape), sample.mean(used as usize)));
        }
        for (place, (name, days)) in
            [("a day", 1.0), ("a week", 7.0), ("a month", 30.0)].into_iter().enumerate()
        {
            let quantity = format!("share who used it within {name}, spread {spread}");
            lines.push(Line::new(quantity, used_within(days, RATE, shape), sample.mean(8 + place)));
        }
        let quantity = format!("daily over monthly users, spread {spread}");
        let expected = used_within(1.0, RATE, shape) / used_within(30.0, RATE, shape);
        lines.push(Line::new(quantity, expected, sample.ratio(8, 10)));
        for (place, after) in RETENTION_DAYS.into_iter().enumerate() {
            let quantity = format!("share who use it on day {after} after the first use, spread {spread}");
            let within = |days: usize| used_within(days as f64, RATE, shape);
            let in_time = 35 - after;
            let expected = 1.0 - (within(in_time + 1) - within(1)) / within(in_time);
            lines.push(Line::new(quantity, expected, sample.ratio(11 + place, 14 + place)));
        }
    }
    Findings { lines, ..Findings::default() }
}

const HAZARD: f64 = 0.05;
const DAYS_TOGETHER: [usize; 3] = [1, 21, 61];

/// Of those who are very willing to pay: how many, and the sum of their scores of free minutes. Then users in the
/// morning of each of the days, and their minutes.
fn together(record: &Record) -> Vec<f64> {
    let service = &record.services[0];
    let beyond = ["people", "scores"].map(|name| metric(service, name)[1]);
    let days = DAYS_TOGETHER.map(|day| [service.days[day - 1].active as f64, service.days[day].minutes]);
    beyond.into_iter().chain(days.into_iter().flatten()).collect()
}

fn judge_together(samples: &[Sample]) -> Findings {
    let sample = &samples[0];
    let score = score_of_those_beyond(0.6, 1.0);
    let quantity = "mean score of free minutes among those whose score of willingness to pay is above 1";
    let mut lines = vec![Line::new(quantity, score, sample.ratio(1, 0))];
    // Free minutes are lognormal with median 60 and sigma 1/2; the service takes one part in two million of them.
    let equal = 60.0 * libm::exp(0.125) * 0.5e-6;
    for (place, day) in DAYS_TOGETHER.into_iter().enumerate() {
        let hazard = HAZARD * (day as f64 - 1.0);
        let (users, minutes) = (2 + 2 * place, 3 + 2 * place);
        if day > 1 {
            let quantity = format!("share who have stayed for {} days", day - 1);
            lines.push(Line::new(quantity, 1.0 / (1.0 + hazard), sample.mean(users).times(1.0 / PEOPLE)));
        }
        let quantity = format!("mean frequency of those who have stayed for {} days", day - 1);
        let expected = frequency_of_those_who_stayed(-0.5, hazard);
        lines.push(Line::new(quantity, expected, sample.ratio(minutes, users).times(1.0 / equal)));
    }
    Findings { lines, ..Findings::default() }
}

const HABIT_DAYS: [usize; 8] = [1, 5, 10, 22, 40, 61, 70, 99];

/// Minutes of a person on each of the days.
fn minutes_by_day(record: &Record) -> Vec<f64> {
    HABIT_DAYS.map(|day| record.services[0].days[day].minutes / 512.0).into()
}

fn judge_habit(samples: &[Sample]) -> Findings {
    // Days of use before the morning of a day; days 41 to 60 are without.
    let habit = |day: f64| {
        let grown = |from: f64, days: f64| 1.0 - (1.0 - from) * libm::exp(-days / 22.0);
        let until = grown(0.0, day.min(41.0) - 1.0);
        let faded = until * libm::exp(-(day - 41.0).clamp(0.0, 20.0) / 66.0);
        grown(faded, (day - 61.0).max(0.0))
    };
    let form = |day: f64| {
        let [service, _] = logit_shares([libm::log(0.5) + habit(day), libm::log(3.5)]);
        240.0 * service
    };
    let simulated = HABIT_DAYS.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line = |(day, estimate)| Line::new(format!("minutes on day {day}"), form(day), estimate);
    Findings {
        lines: simulated.clone().map(line).collect(),
        panels: vec![Panel {
            title: "Habit by use; nobody uses it on days 41 to 60".to_owned(),
            x: "days since joining".to_owned(),
            y: "minutes a day that it would get".to_owned(),
            tracks: vec![track("", 100.0, |day| form(day.max(1.0)), simulated)],
        }],
        notes: Vec::new(),
    }
}
