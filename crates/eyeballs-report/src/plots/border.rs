//! Which variant wins over the two uncertain numbers whose border matters most: its colour, paler where that is less sure.

use super::axis::Axis;
use super::frame::{Frame, head, ink_on, sentence};
use super::picture::{Anchor, Picture, TEXT, at};
use super::style::Style;

/// Height of a line of the legend.
const LEADING: f64 = 44.0;
/// Room at the right for the legend.
const LEGEND: f64 = 360.0;
/// How dark a cell is where nothing is sure.
const PALEST: f64 = 0.15;

/// Who wins over two numbers.
pub(crate) struct WinnerMap<'a> {
    pub(crate) title: &'a str,
    /// Names of the variants.
    pub(crate) variants: &'a [String],
    /// The two numbers.
    pub(crate) keys: [&'a str; 2],
    /// Values of the first.
    pub(crate) first: &'a [f64],
    /// Values of the second.
    pub(crate) second: &'a [f64],
    /// For each value of the first, for each of the second: index of the variant that wins, and how surely.
    pub(crate) cells: Vec<(usize, f64)>,
}

/// The picture of a map.
pub(super) fn border(map: &WinnerMap<'_>) -> Picture {
    let mut picture = Picture::default();
    let parts =
        [sentence(map.title), "Who wins in the mean over all else; paler where that is less sure".to_owned()];
    let top = head(&mut picture, "Where the winner changes", &parts);
    let frame = Frame::new(Axis::over(map.first), Axis::over(map.second), top, LEGEND);
    let (columns, rows) = (map.first.len(), map.second.len());
    let (width, height) =
        ((frame.right - frame.left) / columns as f64, (frame.bottom - frame.top) / rows as f64);
    for column in 0..columns {
        for row in 0..rows {
            let cell = column * rows + row;
            let corner = at(frame.left + width * column as f64, frame.bottom - height * (row + 1) as f64);
            // A little over the neighbours, lest white shines through.
            let other = at(corner.x + width + 0.5, corner.y + height + 0.5);
            // A coin is right half of the time.
            let (winner, certainty) = map.cells[cell];
            let sure = (2.0 * certainty - 1.0).max(0.0);
            let colour = Style::of(winner).colour.tint(PALEST + (1.0 - PALEST) * sure);
            picture.rectangle(corner, other, colour);
        }
    }
    frame.draw(&mut picture, map.keys[0], map.keys[1]);
    let mut winners: Vec<usize> = map.cells.iter().map(|(winner, _)| *winner).collect();
    winners.sort_unstable();
    winners.dedup();
    for (line, variant) in winners.into_iter().enumerate() {
        let colour = Style::of(variant).colour;
        let corner = at(frame.right + 32.0, frame.top + LEADING * line as f64);
        let other = at(frame.right + LEGEND - 8.0, corner.y + LEADING - 6.0);
        picture.rectangle(corner, other, colour);
        let name = map.variants.get(variant).map_or("", String::as_str);
        let middle = at((corner.x + other.x) / 2.0, (corner.y + other.y) / 2.0);
        picture.small_text(name, middle, TEXT * 0.8, Anchor::Middle, ink_on(colour));
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plots::picture::Shape;

    #[test]
    fn cells_have_the_colour_of_their_winner_paler_where_it_is_not_sure() {
        let variants = ["one", "other"].map(str::to_owned);
        let map = WinnerMap {
            title: "T",
            variants: &variants,
            keys: ["a", "b"],
            first: &[1.0, 2.0],
            second: &[10.0, 20.0],
            cells: vec![(0, 1.0), (0, 0.5), (0, 0.75), (1, 1.0)],
        };
        let shapes = border(&map).shapes;
        let areas = shapes.iter().filter_map(|shape| match shape {
            Shape::Area { points, colour, .. } => Some((points[0], *colour)),
            _ => None,
        });
        let cells: Vec<_> = areas.take(4).collect();
        let [one, other] = [0, 1].map(|variant| Style::of(variant).colour);
        let expected = [one.tint(1.0), one.tint(PALEST), one.tint(0.5 + PALEST / 2.0), other.tint(1.0)];
        assert_eq!(cells.iter().map(|(_, colour)| *colour).collect::<Vec<_>>(), expected);
        // Values of the second number rise from the bottom, of the first to the right.
        assert!(cells[0].0.y > cells[1].0.y && cells[0].0.x < cells[2].0.x, "{cells:?}");
        let legend = shapes.iter().filter(|shape| match shape {
            Shape::Text { text, .. } => variants.contains(text),
            _ => false,
        });
        assert_eq!(legend.count(), 2);
    }
}
