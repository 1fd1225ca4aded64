//! Several small pictures on one slide: lines for what is expected, marks with error bars for what came out.

use super::axis::Axis;
use super::font::text_width;
use super::frame::{EDGE, head};
use super::picture::{Anchor, GREY, HEIGHT, INK, PALE, Picture, Point, WIDTH, at};
use super::png::png;
use super::style::Style;
use super::wrap::shortened;
use crate::{Error, write_file};
use std::path::Path;

/// One small picture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// What the horizontal axis counts, with its unit.
    pub x: String,
    /// What the vertical axis counts, with its unit.
    pub y: String,
    /// Drawn over each other, each in its colour.
    pub tracks: Vec<PanelTrack>,
}

/// A line and marks that belong together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PanelTrack {
    /// Name; empty: not in the legend.
    pub name: String,
    /// Points of the line, in order: x, y. May be empty.
    pub line: Vec<(f64, f64)>,
    /// Marks: x, y, and how far the error bar reaches up and down. May be empty.
    pub marks: Vec<(f64, f64, f64)>,
}

/// Panels on a slide.
const MAX: usize = 6;
/// Height of text in panels.
const SMALL: f64 = 22.0;
/// Height of a line of a legend.
const LEADING: f64 = 28.0;
/// Length of line and mark in a legend.
const SAMPLE: f64 = 44.0;

/// Draws up to six panels as one PNG file; more are left out.
///
/// # Errors
/// If the picture cannot be drawn or written.
pub fn panels(title: &str, subtitle: &str, panels: &[Panel], path: &Path) -> Result<(), Error> {
    let file = png(&picture(title, subtitle, panels)).map_err(Error::file("draw", path))?;
    write_file(path, &file)
}

pub(super) fn picture(title: &str, subtitle: &str, panels: &[Panel]) -> Picture {
    let mut picture = Picture::default();
    let top = head(&mut picture, title, &[subtitle.to_owned()]) + 16.0;
    let panels = &panels[..panels.len().min(MAX)];
    let columns = match panels.len() {
        0 | 1 => 1,
        2..=4 => 2,
        _ => 3,
    };
    let rows = panels.len().div_ceil(columns).max(1);
    let (width, height) = ((WIDTH - 2.0 * EDGE) / columns as f64, (HEIGHT - EDGE / 2.0 - top) / rows as f64);
    for (index, panel) in panels.iter().enumerate() {
        let corner = at(EDGE + width * (index % columns) as f64, top + height * (index / columns) as f64);
        Cell::new(panel, corner, at(corner.x + width - 20.0, corner.y + height)).draw(panel, &mut picture);
    }
    picture
}

/// Tracks of the legend, with their numbers.
fn named(panel: &Panel) -> impl Iterator<Item = (usize, &PanelTrack)> {
    panel.tracks.iter().enumerate().filter(|(_, track)| !track.name.is_empty())
}

/// Where the data of a panel lie, and its axes.
struct Cell {
    corner: Point,
    low: Point,
    high: Point,
    x: Axis,
    y: Axis,
}

impl Cell {
    fn new(panel: &Panel, corner: Point, other: Point) -> Cell {
        let lines = || panel.tracks.iter().flat_map(|track| &track.line);
        let marks = || panel.tracks.iter().flat_map(|track| &track.marks);
        let x = Axis::of_values(lines().map(|(x, _)| *x).chain(marks().map(|(x, _, _)| *x)));
        let bars = marks().flat_map(|(_, y, bar)| [y - bar, y + bar]);
        let y = Axis::of_values(lines().map(|(_, y)| *y).chain(bars));
        let widest = y.ticks.iter().map(|(_, label)| text_width(label, SMALL, false)).fold(0.0, f64::max);
        Cell {
            corner,
            low: at(corner.x + SMALL + 14.0 + widest + 10.0, other.y - 2.0 * SMALL - 34.0),
            // Titles stand above the data at the left, names at the right.
            high: at(other.x, corner.y + (SMALL + 24.0).max(LEADING * named(panel).count() as f64 + 18.0)),
            x,
            y,
        }
    }

    fn at(&self, x: f64, y: f64) -> Option<Point> {
        let part = |value: f64, axis: &Axis| (value - axis.low) / (axis.high - axis.low);
        let inside = |part: f64| (-0.001..=1.001).contains(&part);
        let (right, up) = (part(x, &self.x), part(y, &self.y));
        let place =
            at(self.low.x + right * (self.high.x - self.low.x), self.low.y + up * (self.high.y - self.low.y));
        (inside(right) && inside(up)).then_some(place)
    }

    fn draw(&self, panel: &Panel, picture: &mut Picture) {
        self.draw_axes(panel, picture);
        for (index, track) in panel.tracks.iter().enumerate() {
            let style = Style::of(index);
            let places: Vec<Option<Point>> = track.line.iter().map(|(x, y)| self.at(*x, *y)).collect();
            for run in places.split(Option::is_none) {
                let points: Vec<Point> = run.iter().flatten().copied().collect();
                if points.len() > 1 {
                    style.line(picture, &points);
                }
            }
            for &(x, y, bar) in &track.marks {
                if let (Some(above), Some(below)) = (self.at(x, y + bar), self.at(x, y - bar)) {
                    picture.line(vec![above, below], 3.0, style.colour);
                }
                if let Some(centre) = self.at(x, y) {
                    style.marker(picture, centre);
                }
            }
        }
        self.draw_legend(panel, picture);
    }

    fn draw_axes(&self, panel: &Panel, picture: &mut Picture) {
        let (low, high) = (self.low, self.high);
        let title = shortened(&panel.title, high.x - self.corner.x, SMALL + 2.0, false);
        picture.small_text(&title, at(self.corner.x, self.corner.y + 8.0), SMALL + 2.0, Anchor::Left, INK);
        for (value, label) in &self.y.ticks {
            if let Some(place) = self.at(self.x.low, *value) {
                picture.line(vec![at(low.x, place.y), at(high.x, place.y)], 1.5, PALE);
                picture.small_text(label, at(low.x - 10.0, place.y), SMALL, Anchor::Right, INK);
            }
        }
        // Labels that would touch each other are left out.
        let mut free = f64::NEG_INFINITY;
        for (value, label) in &self.x.ticks {
            if let Some(place) = self.at(*value, self.y.low) {
                picture.line(vec![at(place.x, low.y), at(place.x, low.y + 8.0)], 2.0, GREY);
                let half = text_width(label, SMALL, false) / 2.0;
                if place.x - half > free && place.x + half < high.x + EDGE / 2.0 {
                    picture.small_text(label, at(place.x, low.y + 24.0), SMALL, Anchor::Middle, INK);
                    free = place.x + half + SMALL / 2.0;
                }
            }
        }
        picture.line(vec![at(low.x, high.y), low, at(high.x, low.y)], 2.0, GREY);
        let room = high.x - low.x;
        let below = at((low.x + high.x) / 2.0, low.y + 24.0 + SMALL + 6.0);
        picture.small_text(&shortened(&panel.x, room, SMALL, false), below, SMALL, Anchor::Middle, INK);
        // The vertical title stands above the axis, where it can be read.
        picture.small_text(
            &shortened(&panel.y, room, SMALL, false),
            at(self.corner.x, self.corner.y + 12.0 + SMALL + 4.0),
            SMALL,
            Anchor::Left,
            GREY,
        );
    }

    fn draw_legend(&self, panel: &Panel, picture: &mut Picture) {
        for (row, (index, track)) in named(panel).enumerate() {
            let style = Style::of(index);
            let y = self.corner.y + 8.0 + LEADING * row as f64;
            let room = 0.5 * (self.high.x - self.low.x);
            let name = shortened(&track.name, room, SMALL, false);
            let left = self.high.x - SAMPLE - 8.0;
            picture.small_text(&name, at(left, y), SMALL, Anchor::Right, INK);
            if !track.line.is_empty() {
                style.line(picture, &[at(left + 8.0, y), at(left + 8.0 + SAMPLE, y)]);
            }
            if !track.marks.is_empty() {
                style.marker(picture, at(left + 8.0 + SAMPLE / 2.0, y));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::Shape;
    use super::*;

    fn panel(values: &[f64]) -> Panel {
        let line = values.iter().enumerate().map(|(x, y)| (x as f64, *y)).collect();
        let marks = values.iter().enumerate().map(|(x, y)| (x as f64, *y, 0.1)).collect();
        Panel {
            title: "Title".to_owned(),
            x: "days".to_owned(),
            y: "people".to_owned(),
            tracks: vec![PanelTrack { name: "track".to_owned(), line, marks }],
        }
    }

    #[test]
    fn whatever_the_data_nothing_is_drawn_outside() {
        let inside = |point: &Point| (0.0..=WIDTH).contains(&point.x) && (0.0..=HEIGHT).contains(&point.y);
        for values in [vec![], vec![1.0], vec![f64::NAN, 1.0], vec![1.0, f64::INFINITY], vec![-1e9, 1e300]] {
            for count in 0..9 {
                let picture = picture("Title", "subtitle", &vec![panel(&values); count]);
                for shape in &picture.shapes {
                    let points = match shape {
                        Shape::Line { points, .. } | Shape::Area { points, .. } => &points[..],
                        Shape::Text { place, .. } => std::slice::from_ref(place),
                    };
                    assert!(points.iter().all(inside), "{count} panels of {values:?}: {shape:?}");
                }
            }
        }
    }

    #[test]
    fn every_mark_has_its_bar_and_every_track_its_name() {
        let one = picture("Title", "subtitle", &[panel(&[1.0, 2.0, 3.0])]);
        let texts = |picture: &Picture| {
            let is_name = |shape: &&Shape| matches!(shape, Shape::Text { text, .. } if text == "track");
            picture.shapes.iter().filter(is_name).count()
        };
        assert_eq!(texts(&one), 1);
        assert_eq!(texts(&picture("Title", "subtitle", &vec![panel(&[1.0]); 6])), 6);
        // Besides the line itself: a bar, and a marker of a rim and a body, for each mark.
        let inked = |shape: &&Shape| !matches!(shape, Shape::Text { .. });
        let style = Style::of(0).colour;
        let bars = |picture: &Picture| {
            let is_bar = |shape: &&Shape| matches!(shape, Shape::Line { width, colour, .. } if *width == 3.0 && *colour == style);
            picture.shapes.iter().filter(inked).filter(is_bar).count()
        };
        assert_eq!(bars(&one), 3);
    }
}
