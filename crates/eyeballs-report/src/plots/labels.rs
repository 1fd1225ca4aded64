//! Names beside the ends of lines and areas, in place of a legend: spread so that none hides another.

use super::draw::text_width;
use super::frame::{Frame, shortened};
use super::picture::{Anchor, INK, Picture, TEXT, at};
use super::style::Style;

/// Names that have room below each other; tracks and services beyond are not drawn.
pub(super) const MOST: usize = 22;
/// Text that can be read on a slide is no smaller.
const SMALLEST: f64 = 23.0;
/// From the end of a line to its name, and to the marker before it.
const LEADER: f64 = 80.0;
const MARKER: f64 = 58.0;
/// Names are shortened beyond this width, so that the data keep most of the slide.
const WIDEST: f64 = 430.0;
/// Height of a line of text, relative to its size.
const LEADING: f64 = 1.15;

/// A name, and the height at which what it names ends.
pub(super) struct Label {
    pub(super) name: String,
    pub(super) y: f64,
    pub(super) style: Style,
}

/// The space that names need at the right of the data.
pub(super) fn space<'a>(names: impl Iterator<Item = &'a str>) -> f64 {
    LEADER + names.map(|name| text_width(name, TEXT)).fold(0.0, f64::max).min(WIDEST)
}

/// Writes the names at the right of the data.
pub(super) fn draw(picture: &mut Picture, frame: &Frame, labels: Vec<Label>) {
    let mut labels = labels;
    labels.sort_by(|one, other| one.y.total_cmp(&other.y));
    let room = (frame.bottom - frame.top) / labels.len().max(1) as f64;
    let size = (room / LEADING).clamp(SMALLEST, TEXT);
    let ends: Vec<f64> = labels.iter().map(|label| label.y).collect();
    let places = spread(&ends, size * LEADING, frame.top, frame.bottom);
    for (label, y) in labels.iter().zip(places) {
        let from = frame.right + 14.0;
        let marker = at(frame.right + MARKER, y);
        picture.line(vec![at(from, label.y), marker], 2.0, label.style.colour);
        label.style.marker(picture, marker);
        let name = shortened(&label.name, WIDEST, size);
        picture.small_text(&name, at(frame.right + LEADER, y), size, Anchor::Left, INK);
    }
}

/// Places in order, near the wanted ones, at least `gap` apart, within bounds where they fit.
fn spread(wanted: &[f64], gap: f64, top: f64, bottom: f64) -> Vec<f64> {
    let mut places = wanted.to_vec();
    let mut least = top;
    for place in &mut places {
        *place = place.max(least);
        least = *place + gap;
    }
    let mut most = bottom;
    for place in places.iter_mut().rev() {
        *place = place.min(most);
        most = *place - gap;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_order_and_their_distance() {
        assert_eq!(spread(&[10.0, 50.0], 20.0, 0.0, 100.0), [10.0, 50.0]);
        assert_eq!(spread(&[50.0, 50.0, 51.0], 20.0, 0.0, 100.0), [50.0, 70.0, 90.0]);
        assert_eq!(spread(&[95.0, 99.0], 20.0, 0.0, 100.0), [80.0, 100.0]);
        assert_eq!(spread(&[-5.0], 20.0, 0.0, 100.0), [0.0]);
        assert!(spread(&[], 20.0, 0.0, 100.0).is_empty());
    }
}
