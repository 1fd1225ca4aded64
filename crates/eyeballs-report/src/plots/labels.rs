//! Names beside the ends of lines and areas, in place of a legend: spread so that none hides another.

use super::font::text_width;
use super::frame::Frame;
use super::picture::{Anchor, GREY, INK, Picture, Point, SMALL, TEXT, at};
use super::style::Style;
use super::wrap::{shortened, wrapped};

/// Names that have room below each other.
pub(super) const MAX: usize = 22;
/// Text that can be read on a slide is no smaller.
const SMALLEST: f64 = 23.0;
/// From the end of a line to its name, and to the marker before it.
const LEADER: f64 = 66.0;
const MARKER: f64 = 46.0;
/// Names are broken and shortened beyond this width, so that the data keep most of the slide.
const WIDEST: f64 = 330.0;
/// Height of a line of text, relative to its size.
const LEADING: f64 = 1.15;
/// Labels that have room for several lines each.
const MAX_TALL: usize = 7;

/// A name, what else is to be said, and where what it names ends.
pub(super) struct Label {
    pub(super) name: String,
    /// May be empty.
    pub(super) note: String,
    pub(super) end: Point,
    pub(super) style: Style,
}

/// The space that labels need at the right of the data.
pub(super) fn space<'a>(texts: impl Iterator<Item = &'a str>) -> f64 {
    LEADER + texts.map(|text| text_width(text, TEXT, false) + 2.0).fold(0.0, f64::max).min(WIDEST)
}

/// Writes the labels at the right of the data.
pub(super) fn draw(picture: &mut Picture, frame: &Frame, mut labels: Vec<Label>) {
    labels.sort_by(|one, other| one.end.y.total_cmp(&other.end.y));
    let tall = labels.len() <= MAX_TALL;
    let room = (frame.bottom - frame.top) / labels.len().max(1) as f64;
    let size = if tall { TEXT } else { (room / LEADING).clamp(SMALLEST, TEXT) };
    let texts: Vec<Vec<(String, f64)>> = labels.iter().map(|label| lines(label, size, tall)).collect();
    let heights: Vec<f64> =
        texts.iter().map(|lines| LEADING * lines.iter().map(|line| line.1).sum::<f64>()).collect();
    let ends: Vec<f64> = labels.iter().map(|label| label.end.y).collect();
    let gap = if tall { 10.0 } else { 0.0 };
    let places = spread(&ends, &heights, gap, frame.top, frame.bottom);
    for ((label, lines), (y, height)) in labels.iter().zip(texts).zip(places.into_iter().zip(heights)) {
        let from = frame.right + 14.0;
        let marker = at(frame.right + MARKER, y);
        if label.end.x + 2.0 * MARKER < frame.right {
            // It ended long before.
            let colour = label.style.colour.tint(0.6);
            let way = vec![at(label.end.x + 14.0, label.end.y), at(from, label.end.y)];
            picture.dashed_line(way, 1.5, colour, &[2.0, 6.0]);
        }
        picture.line(vec![at(from, label.end.y), marker], 1.5, label.style.colour);
        label.style.marker(picture, marker);
        let mut top = y - height / 2.0;
        for (index, (line, size)) in lines.iter().enumerate() {
            let is_note = index + 1 == lines.len() && !label.note.is_empty() && tall;
            let colour = if is_note { GREY } else { INK };
            let place = at(frame.right + LEADER, top + LEADING * size / 2.0);
            picture.small_text(line, place, *size, Anchor::Left, colour);
            top += LEADING * size;
        }
    }
}

/// The lines of a label, with their sizes.
fn lines(label: &Label, size: f64, tall: bool) -> Vec<(String, f64)> {
    if !tall {
        return vec![(shortened(&label.name, WIDEST, size, false), size)];
    }
    let fits = text_width(&label.name, size, false) <= 1.7 * WIDEST;
    // Too long for two lines: its start and its end.
    let (name, size) = match fits {
        true => (label.name.clone(), size),
        false => (shortened(&label.name, 1.6 * WIDEST, SMALL, false), SMALL),
    };
    let mut lines: Vec<(String, f64)> =
        wrapped(&name, WIDEST, size, false, 2).into_iter().map(|line| (line, size)).collect();
    if !label.note.is_empty() {
        lines.push((shortened(&label.note, WIDEST, SMALL, false), SMALL));
    }
    lines
}

/// Middles in order, near the wanted ones, so that nothing of these heights overlaps, within bounds where
/// they fit.
fn spread(wanted: &[f64], heights: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut places = wanted.to_vec();
    let mut free = top - gap;
    for (place, height) in places.iter_mut().zip(heights) {
        *place = place.max(free + gap + height / 2.0);
        free = *place + height / 2.0;
    }
    let mut free = bottom + gap;
    for (place, height) in places.iter_mut().zip(heights).rev() {
        *place = place.min(free - gap - height / 2.0);
        free = *place - height / 2.0;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_keep_their_order_and_their_distance() {
        let spread = |wanted: &[f64], heights: &[f64]| spread(wanted, heights, 2.0, 0.0, 100.0);
        assert_eq!(spread(&[20.0, 60.0], &[20.0, 20.0]), [20.0, 60.0]);
        assert_eq!(spread(&[50.0, 50.0, 51.0], &[18.0; 3]), [50.0, 70.0, 90.0]);
        assert_eq!(spread(&[50.0, 50.0], &[18.0, 38.0]), [50.0, 80.0]);
        assert_eq!(spread(&[95.0, 99.0], &[18.0; 2]), [71.0, 91.0]);
        assert_eq!(spread(&[-5.0], &[18.0]), [9.0]);
        assert!(spread(&[], &[]).is_empty());
    }
}
