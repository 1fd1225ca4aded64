//! A chart in one frame: a line per track for the median, a band around it, its name at its end.

use super::axis::Axis;
use super::chart::Chart;
use super::curve::{Curve, Sample};
use super::frame::{EDGE, Frame, foot, head};
use super::labels::{self, Label};
use super::marks::{self, MAX_ROWS, marks};
use super::picture::{Picture, Point, WIDTH};
use super::style::Style;

/// Markers on a curve.
const MARKERS: usize = 7;

/// The picture of a chart of few tracks.
pub(super) fn lines(chart: &Chart<'_>) -> Picture {
    let mut picture = Picture::default();
    let with_bands = chart.with_bands(chart.curves.len());
    let (x, x_title) = Axis::of_days(chart.from, chart.results.days, chart.results.start);
    let notes: Vec<String> = chart.curves.iter().map(Curve::note).collect();
    let names = chart.curves.iter().map(|curve| curve.track.label.as_str());
    let space = labels::space(names.chain(notes.iter().map(String::as_str)));
    let top = head(&mut picture, chart.title(), &chart.explanation(with_bands));
    let mut frame = Frame::new(x, chart.axis(with_bands), top, space);

    let mut variants: Vec<usize> = chart.curves.iter().map(|curve| curve.track.variant).collect();
    variants.dedup();
    let marks = marks(chart.results, &variants, chart.palette, chart.from);
    let mut drawn_marks = Picture::default();
    marks::draw(&mut drawn_marks, &mut frame, &marks, MAX_ROWS);
    frame.draw(&mut picture, x_title, &chart.unit(&frame.y));
    picture.shapes.append(&mut drawn_marks.shapes);
    let any_end = chart.curves.iter().any(|curve| curve.ends.is_some());
    foot(&mut picture, &marks::legend(&marks, any_end), WIDTH - EDGE);

    // What variants of one firm have in common is drawn once.
    let common = chart.results.fork_day.filter(|_| chart.is_forked() && !chart.palette.by_firm());
    let parts: Vec<(Style, &[Sample])> = match (common, chart.curves.first()) {
        (Some(fork), Some(first)) => {
            let before = (Style::common(), split(first, fork).0);
            std::iter::once(before)
                .chain(chart.curves.iter().map(|curve| (curve.style, split(curve, fork).1)))
                .collect()
        }
        _ => chart.curves.iter().map(|curve| (curve.style, &curve.samples[..])).collect(),
    };
    if with_bands {
        for (style, samples) in &parts {
            draw_band(&mut picture, &frame, samples, *style);
        }
    }
    for (style, samples) in &parts {
        draw_median(&mut picture, &frame, samples, *style);
    }
    if common.is_none() {
        for (index, curve) in chart.curves.iter().enumerate() {
            draw_markers(&mut picture, &frame, curve, index, chart.curves.len());
        }
    }
    let mut ends = Vec::new();
    for (curve, note) in chart.curves.iter().zip(notes) {
        if let Some(end) = draw_end(&mut picture, &frame, curve) {
            ends.push(Label { name: curve.track.label.clone(), note, end, style: curve.style });
        }
    }
    if ends.is_empty() {
        frame.note(&mut picture, "nothing to show");
    }
    labels::draw(&mut picture, &frame, ends);
    picture
}

/// The samples up to the fork, and those from the last of them on.
fn split<'a>(curve: &'a Curve<'_>, fork: u32) -> (&'a [Sample], &'a [Sample]) {
    let before = curve.samples.iter().take_while(|sample| sample.day <= f64::from(fork)).count();
    (&curve.samples[..before], &curve.samples[before.saturating_sub(1)..])
}

/// The band, with gaps where there is none.
pub(super) fn draw_band(picture: &mut Picture, frame: &Frame, samples: &[Sample], style: Style) {
    let edges: Vec<Option<(Point, Point)>> = samples
        .iter()
        .map(|sample| frame.place(sample.day, sample.p90).zip(frame.place(sample.day, sample.p10)))
        .collect();
    for run in edges.split(Option::is_none) {
        let (upper, lower): (Vec<Point>, Vec<Point>) = run.iter().flatten().copied().unzip();
        if upper.len() > 1 {
            style.band(picture, &upper, &lower);
        }
    }
}

/// The curve, with gaps where it has no value.
pub(super) fn draw_median(picture: &mut Picture, frame: &Frame, samples: &[Sample], style: Style) {
    let places: Vec<Option<Point>> =
        samples.iter().map(|sample| frame.place(sample.day, sample.p50)).collect();
    for run in places.split(Option::is_none) {
        let points: Vec<Point> = run.iter().flatten().copied().collect();
        if points.len() > 1 {
            style.line(picture, &points);
        }
    }
}

/// Markers stand evenly over the frame, those of different tracks at different days.
fn draw_markers(picture: &mut Picture, frame: &Frame, curve: &Curve<'_>, index: usize, curves: usize) {
    let apart = (frame.x.high - frame.x.low) / MARKERS as f64;
    let mut next = frame.x.low + apart * (index + 1) as f64 / (curves + 1) as f64;
    // The last sample has the mark of the end.
    let samples = curve.samples.split_last().map_or(&[][..], |(_, others)| others);
    for sample in samples {
        if sample.day < next {
            continue;
        }
        if let Some(place) = frame.place(sample.day, sample.p50) {
            curve.style.marker(picture, place);
        }
        while next <= sample.day {
            next += apart;
        }
    }
}

/// A marker at the end of a curve, or a cross on the day on which half of its firms are bankrupt; tells
/// where. A firm that lived for less than a period has its cross at zero.
pub(super) fn draw_end(picture: &mut Picture, frame: &Frame, curve: &Curve<'_>) -> Option<Point> {
    let last = curve.samples.iter().rev().find(|sample| !sample.p50.is_nan());
    let place = match curve.ends {
        Some(day) => frame.place(f64::from(day) + 1.0, last.map_or(0.0, |sample| sample.p50)),
        None => last.and_then(|sample| frame.place(sample.day, sample.p50)),
    }?;
    match curve.ends {
        Some(_) => curve.style.cross(picture, place),
        None => curve.style.marker(picture, place),
    }
    Some(place)
}
