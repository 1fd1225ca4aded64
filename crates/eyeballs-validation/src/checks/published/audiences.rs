//! Two audiences, fitted to the first half of their history and forecast over the second, beside growth curves
//! fitted to the same half.

use super::{SUBJECT, fit, last, simulated, warnings};
use crate::check::{Check, Method};
use crate::curve::Curve;
use crate::finding::{Bound, Findings, Line};
use crate::sample::Estimate;
use eyeballs_lab::calibration::{Calibrated, FitRow, TargetFit};
use eyeballs_report::{Panel, PanelTrack};

pub(super) const FACEBOOK: Check = Check {
    name: "facebook",
    title: "Facebook's monthly users, seven years ahead",
    subject: SUBJECT,
    mechanism: "`organic` and `word-of-mouth` among 4.5 billion people who differ in sociability as by default; both \
                channels fitted to 2009 Q1 to 2015 Q3, forecast to 2022 Q3",
    source: "Quarterly figures of the company. The rivals are curves fitted by least squares to the same quarters \
             and the first one, their limits free",
    method: Method::Calibration { also: &[], intervals: false, judge: facebook },
};

pub(super) const SPOTIFY: Check = Check {
    name: "spotify",
    title: "Spotify's users and members, three years ahead",
    subject: SUBJECT,
    mechanism: "`word-of-mouth` among the same 4.5 billion people; `free-plus-ads` and `paid-membership` on one \
                service. Word of mouth and the chances to join fitted to 2017 Q2 to 2020 Q1, forecast to 2023 Q1",
    source: "Quarterly figures of the company. The rivals are curves fitted by least squares to the same quarters \
             and the first one, their limits free",
    method: Method::Calibration { also: &[], intervals: false, judge: spotify },
};

/// Says what no fit of the first half could have known.
const POTENTIAL: &str = "What carries the forecast is the number of people who could be users. It is not fitted but set \
    beforehand from the number of people of 13 years and more outside China, because fits of the early part of such a \
    curve put its limit too near (Van den Bulte & Lilien 1997). The rivals show it: theirs is fitted.";

/// Observations of a target as points, the time counted in quarters; and the first level, if the scenario
/// starts from it and does not fit it.
fn points(target: &TargetFit, first: Option<f64>, quarter_days: f64, held_out: bool) -> Vec<(f64, f64)> {
    let rows = target.rows.iter().filter(|row| row.held_out == held_out);
    let points = rows.map(|row| (f64::from(row.last_day) / quarter_days, row.observed));
    if held_out {
        points.collect()
    } else {
        first.map(|level| (0.0, level)).into_iter().chain(points).collect()
    }
}

/// Mean absolute error of the forecasts of a curve fitted to the first half, in percent.
fn error_of(curve: &dyn Fn(f64) -> f64, ahead: &[(f64, f64)]) -> f64 {
    let errors = ahead.iter().map(|(time, level)| (curve(*time) / level - 1.0).abs());
    100.0 * errors.sum::<f64>() / ahead.len() as f64
}

/// The mean error of the simulated forecast, in percent. Its standard error is bounded by that of rows whose
/// errors go together.
fn error_of_forecast(target: &TargetFit) -> Estimate {
    let rows: Vec<&FitRow> = target.rows.iter().filter(|row| row.held_out).collect();
    let relative = rows.iter().map(|row| simulated(row).standard_error / row.observed);
    Estimate {
        value: target.forecast_error_percent.unwrap_or(f64::NAN),
        standard_error: 100.0 * relative.sum::<f64>() / rows.len() as f64,
    }
}

/// A target beside its rivals: lines about both, and a picture.
struct Contest {
    logistic: f64,
    bass: f64,
    ours: Estimate,
    panel: Panel,
}

fn contest(name: &str, target: &TargetFit, first: Option<f64>, quarter_days: f64) -> Contest {
    let known = points(target, first, quarter_days, false);
    let ahead = points(target, first, quarter_days, true);
    let (logistic, bass) = (Curve::Logistic.fitted(&known), Curve::Bass.fitted(&known));
    let end = ahead.last().map_or(0.0, |point| point.0);
    let curve = |name: &str, of: &dyn Fn(f64) -> f64| PanelTrack {
        name: name.to_owned(),
        line: (0..=100).map(|step| end * f64::from(step) / 100.0).map(|time| (time, of(time))).collect(),
        marks: Vec::new(),
    };
    let time = |index: usize| f64::from(target.rows[index].last_day) / quarter_days;
    Contest {
        logistic: error_of(&logistic, &ahead),
        bass: error_of(&bass, &ahead),
        ours: error_of_forecast(target),
        panel: Panel {
            title: name.to_owned(),
            x: "quarters".to_owned(),
            y: "million people".to_owned(),
            tracks: vec![
                fit("market", target, time, true),
                curve("logistic", &logistic),
                curve("Bass", &bass),
            ],
        },
    }
}

impl Contest {
    fn line(&self, rival: &str, error: f64, bound: Bound) -> Line {
        Line::new(format!("{}: mean error ahead, %; {rival}", self.panel.title), error, self.ours)
            .bounded(bound)
    }
}

fn facebook(calibrated: &[Calibrated]) -> Findings {
    /// Millions of users at the start, months of a quarter, and the last month of 2017.
    const START: (f64, f64, u32) = (100.0, 3.0, 111);
    let target = &calibrated[0].targets[0];
    let contest = contest("users", target, Some(START.0), START.1);
    let row = last(target);
    let until_2017 = target.rows.iter().filter(|row| row.last_day <= START.2);
    let until_2017 = until_2017.map(|row| (f64::from(row.last_day) / START.1, row.observed));
    let longer = Curve::Logistic.fitted(&[(0.0, START.0)].into_iter().chain(until_2017).collect::<Vec<_>>());
    let miss = 100.0 * (1.0 - longer(f64::from(row.last_day) / START.1) / row.observed);
    let ours = simulated(row).times(100.0 / row.observed);
    let ours = Estimate { value: (100.0 - ours.value).abs(), ..ours };
    let mut notes = vec![POTENTIAL.to_owned()];
    notes.push(format!(
        "A logistic curve fitted through the end of 2017, two years more than the market was given, misses 2022 Q3 by \
         {miss:.1} %."
    ));
    notes.extend(warnings(calibrated));
    Findings {
        lines: vec![
            contest.line("below that of a logistic curve", contest.logistic, Bound::Below),
            contest.line("below that of a Bass curve", contest.bass, Bound::Below),
            Line::new("users: error in 2022 Q3, %; below a logistic curve through 2017", miss, ours)
                .bounded(Bound::Below),
        ],
        panels: vec![contest.panel],
        notes,
    }
}

fn spotify(calibrated: &[Calibrated]) -> Findings {
    /// Millions at the start.
    const USERS: f64 = 131.0;
    const QUARTER_DAYS: f64 = 30.0;
    let targets = &calibrated[0].targets;
    let users = contest("users", &targets[0], Some(USERS), QUARTER_DAYS);
    let members = contest("members", &targets[1], None, QUARTER_DAYS);
    let row = last(&targets[1]);
    let mut notes = vec![POTENTIAL.to_owned()];
    notes.push(format!(
        "For members the market is beaten by both curves: it forecasts {:.0} million for the last quarter, {:.0} came. Its \
         word of mouth, fitted to years of steady growth, slows less than that of Spotify did, and free users go on to \
         join at the chance of the first three years, while the share of members among users fell from 46 to 41 % in the \
         second three. A logistic curve for members knows neither of users nor of joining, and does better. Members are \
         means of a quarter here.",
        row.simulated, row.observed
    ));
    notes.extend(warnings(calibrated));
    Findings {
        lines: vec![
            users.line("below that of a logistic curve", users.logistic, Bound::Below),
            users.line("below that of a Bass curve", users.bass, Bound::Below),
            members.line("NOT below that of a logistic curve", members.logistic, Bound::Above),
            members.line("NOT below that of a Bass curve", members.bass, Bound::Above),
        ],
        panels: vec![users.panel, members.panel],
        notes,
    }
}
