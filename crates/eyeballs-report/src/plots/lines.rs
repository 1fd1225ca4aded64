//! Curves over time: a line per track for the median of the replications, a band around it from the
//! 10th to the 90th percentile.

use super::axis::Axis;
use super::frame::{Frame, head, sentence};
use super::labels::{self, Label};
use super::picture::{Picture, Point};
use super::style::Style;
use eyeballs_lab::results::{Band, Results, Series, Track};

/// With more tracks, bands would cover one another.
const BANDS_MOST: usize = 5;
/// Points of a curve; more cannot be seen on a slide.
const POINTS_MOST: usize = 1200;
/// Markers on a curve.
const MARKERS: usize = 7;

/// The picture of a series.
pub(super) fn lines(results: &Results, series: Series) -> Picture {
    let mut picture = Picture::default();
    let tracks: Vec<&Track> = results.tracks.iter().take(labels::MOST).collect();
    let bands: Vec<&Band> = tracks.iter().map(|track| band(track, series)).collect();
    let with_bands = results.replications > 1 && tracks.len() <= BANDS_MOST;

    let values = bands.iter().flat_map(|band| {
        let edges = if with_bands { [&band.p10[..], &band.p90[..]] } else { [&[][..], &[][..]] };
        band.p50.iter().chain(edges.into_iter().flatten()).copied()
    });
    let (x, x_title) = Axis::of_days(results.days);
    let names = tracks.iter().map(|track| track.label.as_str());
    let frame = Frame::new(x, Axis::of_values(values), labels::space(names));

    let (title, unit) = titles(series, &results.currency);
    head(&mut picture, title, &subtitle(results, with_bands));
    frame.draw(&mut picture, x_title, &unit);
    if with_bands {
        for (index, band) in bands.iter().enumerate() {
            draw_band(&mut picture, &frame, band, Style::of(index));
        }
    }
    let mut ends = Vec::new();
    for (index, (track, band)) in tracks.iter().zip(&bands).enumerate() {
        let style = Style::of(index);
        if let Some(end) = draw_line(&mut picture, &frame, &band.p50, style, index, tracks.len()) {
            ends.push(Label { name: track.label.clone(), y: end.y, style });
        }
    }
    if ends.is_empty() {
        frame.note(&mut picture, "nothing to show");
    }
    labels::draw(&mut picture, &frame, ends);
    picture
}

fn band(track: &Track, series: Series) -> &Band {
    static NONE: Band = Band { p10: Vec::new(), p50: Vec::new(), p90: Vec::new() };
    let position = Series::ALL.iter().position(|other| *other == series);
    position.and_then(|index| track.bands.get(index)).unwrap_or(&NONE)
}

fn titles(series: Series, currency: &str) -> (&'static str, String) {
    match series {
        Series::Users => ("Users", "people, last 30 days".to_owned()),
        Series::Customers => ("Customers", "paying, last 30 days".to_owned()),
        Series::Revenue => ("Revenue", format!("{currency}, last 30 days")),
        Series::Profit => ("Profit", format!("{currency}, last 30 days")),
        Series::Cash => ("Cash", currency.to_owned()),
    }
}

fn subtitle(results: &Results, with_bands: bool) -> String {
    let shown = if results.tracks.len() > labels::MOST {
        format!("First {} of {}. ", labels::MOST, results.tracks.len())
    } else {
        String::new()
    };
    let how = match (results.replications, with_bands) {
        (0 | 1, _) => "One replication".to_owned(),
        (count, true) => format!("Median of {count} replications; band: 10th to 90th percentile"),
        (count, false) => format!("Medians of {count} replications"),
    };
    if results.title.is_empty() {
        format!("{shown}{how}")
    } else {
        format!("{} {shown}{how}", sentence(&results.title))
    }
}

/// The days that are drawn: all, or some evenly, and the last.
fn drawn_days(count: usize) -> impl DoubleEndedIterator<Item = usize> {
    let stride = count.div_ceil(POINTS_MOST).max(1);
    let last = count.checked_sub(1).filter(|last| last % stride != 0);
    (0..count).step_by(stride).chain(last)
}

fn draw_band(picture: &mut Picture, frame: &Frame, band: &Band, style: Style) {
    let days = band.p10.len().min(band.p90.len());
    let edge = |values: &[f64], day: usize| frame.place(day as f64, values[day]);
    let mut upper = Vec::new();
    let mut lower = Vec::new();
    for day in drawn_days(days) {
        if let (Some(high), Some(low)) = (edge(&band.p90, day), edge(&band.p10, day)) {
            upper.push(high);
            lower.push(low);
        }
    }
    upper.extend(lower.into_iter().rev());
    if upper.len() > 2 {
        picture.area(upper, style.colour, 0.16);
    }
}

/// Draws a curve with gaps where it has no value, and tells where it ends.
fn draw_line(
    picture: &mut Picture,
    frame: &Frame,
    values: &[f64],
    style: Style,
    index: usize,
    tracks: usize,
) -> Option<Point> {
    let places: Vec<Option<Point>> =
        drawn_days(values.len()).map(|day| frame.place(day as f64, values[day])).collect();
    for run in places.split(Option::is_none) {
        let points: Vec<Point> = run.iter().flatten().copied().collect();
        if points.len() > 1 {
            style.line(picture, &points);
        }
    }
    // The markers of different tracks stand at different days.
    let apart = places.len().div_ceil(MARKERS).max(1);
    let first = apart * (index + 1) / (tracks + 1);
    for place in places.iter().skip(first).step_by(apart).flatten() {
        style.marker(picture, *place);
    }
    let end = places.iter().rev().flatten().next().copied();
    if let Some(end) = end {
        style.marker(picture, end);
    }
    end
}
