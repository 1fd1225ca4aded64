//! Weekdays and seasons.

use super::track;
use crate::check::{Check, Method};
use crate::closed_form::choice::logit_shares;
use crate::closed_form::diffusion::bass;
use crate::finding::{Findings, Line};
use crate::sample::Sample;
use eyeballs_core::record::Record;
use eyeballs_report::Panel;

/// The checks of this file.
pub(super) const CHECKS: &[Check] = &[
    Check {
        name: "seasons",
        title: "Adoption in weeks and seasons",
        subject: "How people come",
        mechanism: "Channels `organic` p and `word-of-mouth` q in weeks with an idle Monday and a season of a year; nobody \
                    leaves",
        source: "Bass (1969) by a clock that runs at the factor of each day: F at the sum of the factors, p = 0.0004 and q \
                 = 0.002 a day",
        method: Method::Simulation { observe: adopters, judge: judge_adopters },
    },
    Check {
        name: "weekdays",
        title: "Minutes by weekday and season",
        subject: "How people choose",
        mechanism: "A lone service of quality 0.5 against an outside of 1, without a habit; factors on 240 free minutes",
        source: "Logit: a third of 240 minutes times the factor of the day, f or 1 + a cos(2 pi (day of the year - peak day) \
                 / 365); a day has no more than 1440",
        method: Method::Simulation { observe: minutes, judge: judge_minutes },
    },
];

/// The factor of a day of the year in a season.
fn season(amplitude: f64, peak_day: f64, day_of_year: f64) -> f64 {
    1.0 + amplitude * libm::cos(std::f64::consts::TAU * (day_of_year - peak_day) / 365.0)
}

/// Days at whose ends adoption is looked at.
const DAYS: [usize; 6] = [90, 182, 300, 365, 500, 729];

fn adopters(record: &Record) -> Vec<f64> {
    DAYS.map(|day| record.services[0].days[day].active as f64 / 8_000.0).into()
}

/// The sum of the factors of the days up to one, which begin with a Thursday, 1 January.
fn clock(last_day: f64) -> f64 {
    const WEEK_FROM_THURSDAY: [f64; 7] = [0.5, 0.5, 1.5, 3.0, 0.5, 0.5, 0.5];
    let days = 0..=last_day as usize;
    days.map(|day| WEEK_FROM_THURSDAY[day % 7] * season(0.8, 91.0, (day + 1) as f64)).sum()
}

fn judge_adopters(samples: &[Sample]) -> Findings {
    let form = |day: f64| bass(0.0004, 0.002, clock(day));
    let simulated = DAYS.iter().enumerate().map(|(place, day)| (*day as f64, samples[0].mean(place)));
    let line = |(day, estimate)| Line::new(format!("share who adopted by day {day}"), form(day), estimate);
    Findings {
        lines: simulated.clone().map(line).collect(),
        panels: vec![Panel {
            title: "Adoption in weeks and seasons".to_owned(),
            x: "days".to_owned(),
            y: "share of people".to_owned(),
            tracks: vec![track("", 729.0, form, simulated)],
        }],
        notes: Vec::new(),
    }
}

/// Minutes of a person: on an average Monday and Sunday, and on two days of the year.
fn minutes(record: &Record) -> Vec<f64> {
    let days = &record.services[0].days;
    let on = |weekday: usize| {
        let all: Vec<f64> = days[7..].iter().skip(weekday).step_by(7).map(|day| day.minutes).collect();
        all.iter().sum::<f64>() / all.len() as f64 / 1_024.0
    };
    // A fortnight around the day, and around the one half a year later.
    let around =
        |day: usize| days[day - 7..=day + 7].iter().map(|day| day.minutes).sum::<f64>() / 15.0 / 1_024.0;
    vec![on(0), on(5), on(6), around(99), around(281)]
}

fn judge_minutes(samples: &[Sample]) -> Findings {
    let [weeks, seasons, long] = samples else { return Findings::default() };
    let [share, _] = logit_shares([libm::log(0.5), 0.0]);
    let of_season = |around: i32| {
        let factor = |day: i32| season(0.5, 100.0, f64::from(day + 1));
        240.0 * share * (around - 7..=around + 7).map(factor).sum::<f64>() / 15.0
    };
    Findings {
        lines: vec![
            Line::new("minutes on a Monday of factor 0.8", 0.8 * 240.0 * share, weeks.mean(0)),
            Line::new("minutes on a Saturday of factor 1.5", 1.5 * 240.0 * share, weeks.mean(1)),
            Line::new("minutes on a Sunday of factor 2", 2.0 * 240.0 * share, weeks.mean(2)),
            Line::new("minutes a day in the fortnight of the height", of_season(99), seasons.mean(3)),
            Line::new("minutes a day half a year later", of_season(281), seasons.mean(4)),
            Line::new("minutes of 1,000 on a Monday of factor 1", 1_000.0 * share, long.mean(0)),
            Line::new("minutes of 1,000 on a Sunday of factor 2", 1_440.0 * share, long.mean(2)),
        ],
        ..Findings::default()
    }
}
