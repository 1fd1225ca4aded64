//! A target of a calibration: what was observed, what was fitted, and the forecast beyond it.

use super::axis::Axis;
use super::frame::{Frame, head, sentence};
use super::labels::{self, Label};
use super::picture::{Anchor, Colour, GREY, Picture, Point, at};
use super::style::Style;
use eyeballs_lab::calibration::{FitRow, TargetFit};

/// What is behind the forecast.
const SHADE: Colour = Colour(0xf2, 0xf2, 0xf2);

/// The picture of a target.
pub(super) fn fit(title: &str, target: &TargetFit) -> Picture {
    let mut picture = Picture::default();
    let rows = &target.rows;
    let days = rows.last().map_or(1, |row| row.last_day + 1);
    let (x, x_title) = Axis::of_days(0, days, None);
    let values = rows.iter().flat_map(|row| [row.observed, row.simulated, low(row), high(row)]);
    let names = ["simulated", "observed"];
    let top = head(&mut picture, &target.name, &[sentence(title), explanation(target)]);
    // The name of the forecast stands above the data.
    let above = top + if rows.iter().any(|row| row.held_out) { 30.0 } else { 0.0 };
    let frame = Frame::new(x, Axis::of_values(values), above, labels::space(names.into_iter()));
    shade_forecast(&mut picture, &frame, rows);
    frame.draw(&mut picture, x_title, &target.unit);
    let place = |row: &FitRow, value: f64| frame.place(f64::from(row.last_day) + 1.0, value);
    let curve = |of: fn(&FitRow) -> f64| rows.iter().filter_map(move |row| place(row, of(row)));
    let (simulated, observed) = (Style::of(0), Style::of(1));
    let (upper, lower): (Vec<Point>, Vec<Point>) = curve(high).zip(curve(low)).unzip();
    if upper.len() > 1 {
        simulated.band(&mut picture, &upper, &lower);
    }
    let line: Vec<Point> = curve(|row| row.simulated).collect();
    if line.len() > 1 {
        simulated.line(&mut picture, &line);
    }
    curve(|row| row.observed).for_each(|point| observed.marker(&mut picture, point));
    let mut ends = Vec::new();
    for (name, style, of) in [
        (names[0], simulated, (|row| row.simulated) as fn(&FitRow) -> f64),
        (names[1], observed, |row| row.observed),
    ] {
        ends.extend(curve(of).next_back().map(|end| Label {
            name: name.to_owned(),
            note: String::new(),
            end,
            style,
        }));
    }
    if ends.is_empty() {
        frame.note(&mut picture, "nothing to show");
    }
    labels::draw(&mut picture, &frame, ends);
    picture
}

/// Ends of the band: of what is expected, or without that of the replications.
fn low(row: &FitRow) -> f64 {
    row.low_80.unwrap_or(row.p10)
}

fn high(row: &FitRow) -> f64 {
    row.high_80.unwrap_or(row.p90)
}

fn explanation(target: &TargetFit) -> String {
    let error = |what: &str, percent: Option<f64>| percent.map(|percent| format!("{what} {percent:.1} %"));
    let parts = [
        error("Mean error of the fit", target.fit_error_percent),
        error("of the forecast", target.forecast_error_percent),
        Some(match target.rows.iter().all(|row| row.high_80.is_some()) {
            true => "band: 80 % of what is expected, parameters, luck and errors of observation together"
                .to_owned(),
            false => "band: 10th to 90th percentile of replications".to_owned(),
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<_>>().join("; ")
}

/// From the last fitted row on.
fn shade_forecast(picture: &mut Picture, frame: &Frame, rows: &[FitRow]) {
    let Some(first) = rows.iter().position(|row| row.held_out) else { return };
    let from = if first == 0 { frame.x.low } else { f64::from(rows[first - 1].last_day) + 1.0 };
    let x = frame.x_place(from);
    picture.rectangle(at(x, frame.top), at(frame.right, frame.bottom), SHADE);
    picture.line(vec![at(x, frame.top), at(x, frame.bottom)], 2.0, GREY);
    picture.text("forecast", at(x + 12.0, frame.top - 24.0), Anchor::Left, GREY);
}
