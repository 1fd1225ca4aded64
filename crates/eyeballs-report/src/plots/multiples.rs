//! A chart in many small frames with the same axes, where one would hold too many lines: a frame for each
//! variant with its firms, or for each track with the others in grey behind it.

use super::axis::Axis;
use super::chart::Chart;
use super::curve::{Curve, bankrupt};
use super::font::text_width;
use super::frame::{EDGE, Frame, foot, head};
use super::lines::{draw_band, draw_end, draw_median};
use super::marks::{self, Mark, marks};
use super::picture::{Anchor, Colour, GREY, HEIGHT, INK, Lettering, Picture, Point, SMALL, TEXT, WIDTH, at};
use super::style::{MAX_COLOURS, Style};
use super::wrap::shortened;

/// Tracks that one frame holds.
const MAX_TOGETHER: usize = 6;
/// Frames on a slide.
const MAX_FRAMES: usize = 12;
/// Slides of a chart.
pub(super) const MAX_SLIDES: usize = 8;
/// Lines in grey behind a curve.
const MAX_BEHIND: usize = 40;
const BEHIND: Colour = Colour(0xd0, 0xd0, 0xd0);

/// A small frame.
struct Cell<'c, 'a> {
    title: &'c str,
    curves: Vec<&'c Curve<'a>>,
}

/// Whether a chart needs small frames.
pub(super) fn needed(chart: &Chart<'_>) -> bool {
    by_variant(chart) || chart.curves.len() > MAX_TOGETHER
}

fn by_variant(chart: &Chart<'_>) -> bool {
    let firms = chart.palette.firms.len();
    (2..=MAX_COLOURS).contains(&firms) && chart.results.variants.len() > 1
}

/// The slides of a chart, and how many frames there was no slide for.
pub(super) fn multiples(chart: &Chart<'_>) -> (Vec<Picture>, usize) {
    let cells: Vec<Cell<'_, '_>> = if by_variant(chart) {
        let of = |curves: &'_ [Curve<'_>]| curves[0].track.variant;
        let same = |one: &Curve<'_>, other: &Curve<'_>| one.track.variant == other.track.variant;
        chart
            .curves
            .chunk_by(same)
            .map(|curves| Cell {
                title: &chart.results.variants[of(curves)],
                curves: curves.iter().collect(),
            })
            .collect()
    } else {
        chart.curves.iter().map(|curve| Cell { title: &curve.track.label, curves: vec![curve] }).collect()
    };
    let slides = cells.len().div_ceil(MAX_FRAMES).clamp(1, MAX_SLIDES);
    let shown = cells.len().min(MAX_SLIDES * MAX_FRAMES);
    let per_slide = shown.div_ceil(slides).max(1);
    let pictures = cells[..shown]
        .chunks(per_slide)
        .enumerate()
        .map(|(index, cells)| slide(chart, cells, index + 1, slides))
        .collect();
    (pictures, cells.len() - shown)
}

fn slide(chart: &Chart<'_>, cells: &[Cell<'_, '_>], number: usize, slides: usize) -> Picture {
    let mut picture = Picture::default();
    let with_bands = chart.with_bands(cells.iter().map(|cell| cell.curves.len()).max().unwrap_or(0));
    let title = match slides {
        1 => chart.title().to_owned(),
        _ => format!("{}, {number} of {slides}", chart.title()),
    };
    let mut parts = chart.explanation(with_bands);
    let behind =
        if by_variant(chart) { &[][..] } else { &chart.curves[..chart.curves.len().min(MAX_BEHIND)] };
    if !by_variant(chart) {
        parts[1] += match chart.curves.len() > behind.len() {
            true => "; grey: the first 40 others",
            false => "; grey: the others",
        };
    }
    let mut top = head(&mut picture, &title, &parts);
    if by_variant(chart) {
        top = legend(&mut picture, chart, top);
    }
    let y = chart.axis(with_bands);
    let (x, x_title) = Axis::of_days(chart.from, chart.results.days, chart.results.start);
    let grid = Grid::new(cells.len(), &y, top);
    for (index, cell) in cells.iter().enumerate() {
        let mut frame = grid.frame(index, x.clone(), y.clone());
        let title = at(frame.left, frame.top - 22.0);
        let note = cell_note(cell);
        let room = frame.right - frame.left - text_width(&note, SMALL, false) - 20.0;
        let bold = Lettering { bold: true, ..Lettering::new(SMALL, Anchor::Left, INK) };
        picture.write(&shortened(cell.title, room, SMALL, true), title, bold);
        picture.small_text(&note, at(frame.right, frame.top - 22.0), SMALL, Anchor::Right, GREY);
        let mut drawn_marks = Picture::default();
        marks::draw(&mut drawn_marks, &mut frame, &cell_marks(chart, cell), 1);
        frame.draw_grid(&mut picture);
        grid.draw_ticks(&mut picture, &frame, index);
        picture.shapes.append(&mut drawn_marks.shapes);
        for curve in behind.iter().filter(|curve| !cell.curves.iter().any(|own| std::ptr::eq(*own, *curve))) {
            let points: Vec<Point> =
                curve.samples.iter().filter_map(|sample| frame.place(sample.day, sample.p50)).collect();
            picture.line(points, 1.5, BEHIND);
        }
        for curve in cell.curves.iter().filter(|_| with_bands) {
            draw_band(&mut picture, &frame, &curve.samples, own_style(chart, curve));
        }
        for curve in &cell.curves {
            let style = own_style(chart, curve);
            draw_median(&mut picture, &frame, &curve.samples, style);
            draw_end(&mut picture, &frame, &Curve { style, ..(*curve).clone() });
        }
    }
    picture.text(x_title, at(WIDTH / 2.0, HEIGHT - 38.0), Anchor::Middle, INK);
    let upright = Lettering { upright: true, ..Lettering::new(TEXT, Anchor::Middle, INK) };
    picture.write(&chart.unit(&y), at(EDGE + TEXT / 2.0, (top + HEIGHT) / 2.0), upright);
    let all: Vec<Mark> = cells.iter().flat_map(|cell| cell_marks(chart, cell)).collect();
    let any_end = cells.iter().flat_map(|cell| &cell.curves).any(|curve| curve.ends.is_some());
    foot(&mut picture, &marks::legend(&all, any_end), WIDTH - EDGE);
    picture
}

/// Alone in its frame, a curve is solid.
fn own_style(chart: &Chart<'_>, curve: &Curve<'_>) -> Style {
    if by_variant(chart) { curve.style } else { curve.style.solid() }
}

/// What happens in the variant of a frame.
fn cell_marks(chart: &Chart<'_>, cell: &Cell<'_, '_>) -> Vec<Mark> {
    let variant: Vec<usize> = cell.curves.iter().take(1).map(|curve| curve.track.variant).collect();
    marks(chart.results, &variant, chart.palette, chart.from)
}

/// What is said at the right of a title.
fn cell_note(cell: &Cell<'_, '_>) -> String {
    match cell.curves[..] {
        [curve] => curve.note(),
        _ => {
            let bankrupt = |curve: &&Curve<'_>| {
                let said = bankrupt(curve.track);
                (!said.is_empty()).then(|| format!("{} {said}", curve.track.firm))
            };
            cell.curves.iter().filter_map(bankrupt).collect::<Vec<_>>().join(", ")
        }
    }
}

/// The firms with their looks, in a row. Says where it ends.
fn legend(picture: &mut Picture, chart: &Chart<'_>, top: f64) -> f64 {
    const SAMPLE: f64 = 44.0;
    let y = top + TEXT / 2.0 + 4.0;
    let room = (WIDTH - 2.0 * EDGE) / chart.palette.firms.len() as f64;
    let mut left = EDGE;
    for (index, firm) in chart.palette.firms.iter().enumerate() {
        let style = Style::of(index);
        style.line(picture, &[at(left, y), at(left + SAMPLE, y)]);
        style.marker(picture, at(left + SAMPLE / 2.0, y));
        let name = shortened(firm, room - SAMPLE - 40.0, SMALL, false);
        picture.small_text(&name, at(left + SAMPLE + 12.0, y), SMALL, Anchor::Left, INK);
        left += SAMPLE + 12.0 + text_width(&name, SMALL, false) + 36.0;
    }
    top + TEXT + 10.0
}

/// Where frames lie on a slide.
struct Grid {
    columns: usize,
    left: f64,
    top: f64,
    width: f64,
    height: f64,
}

/// Above a frame, for its title, and below it, for its ticks.
const ABOVE: f64 = 44.0;
const BELOW: f64 = 34.0;
/// Between two columns.
const GAP: f64 = 36.0;

impl Grid {
    fn new(frames: usize, y: &Axis, top: f64) -> Grid {
        let columns = match frames {
            0 | 1 => 1,
            2..=4 => 2,
            5..=9 => 3,
            _ => 4,
        };
        let rows = frames.div_ceil(columns).max(1);
        let widest = y.ticks.iter().map(|(_, label)| text_width(label, SMALL, false)).fold(0.0, f64::max);
        let left = EDGE + TEXT + 16.0 + widest + 12.0;
        let bottom = HEIGHT - 62.0;
        Grid {
            columns,
            left,
            top,
            width: (WIDTH - EDGE - left + GAP) / columns as f64,
            height: (bottom - top) / rows as f64,
        }
    }

    fn frame(&self, index: usize, x: Axis, y: Axis) -> Frame {
        let left = self.left + self.width * (index % self.columns) as f64;
        let top = self.top + self.height * (index / self.columns) as f64;
        Frame {
            left,
            right: left + self.width - GAP,
            top: top + ABOVE,
            bottom: top + self.height - BELOW,
            x,
            y,
        }
    }

    /// Labels of the vertical axis at the left of each row, those of days below each frame: as many as have
    /// room.
    fn draw_ticks(&self, picture: &mut Picture, frame: &Frame, index: usize) {
        if index.is_multiple_of(self.columns) {
            let mut free = f64::INFINITY;
            for (value, label) in &frame.y.ticks {
                let y = frame.y_place(*value);
                if y + SMALL / 2.0 < free {
                    picture.small_text(label, at(frame.left - 12.0, y), SMALL, Anchor::Right, INK);
                    free = y - SMALL / 2.0;
                }
            }
        }
        let mut free = f64::NEG_INFINITY;
        for (value, label) in &frame.x.ticks {
            let (x, half) = (frame.x_place(*value), text_width(label, SMALL, false) / 2.0);
            if x - half > free {
                picture.small_text(label, at(x, frame.bottom + 22.0), SMALL, Anchor::Middle, INK);
                free = x + half + 18.0;
            }
        }
    }
}
