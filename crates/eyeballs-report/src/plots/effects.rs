//! What an outcome depends on, as bars that lie one below the other, the largest on top.

use super::axis::Axis;
use super::frame::{EDGE, head};
use super::picture::{Anchor, GREY, HEIGHT, INK, PALE, Picture, SMALL, TEXT, WIDTH, at};
use super::style::Style;
use super::wrap::shortened;

/// One bar: a name, and one or two values with the ends of their intervals.
pub(crate) struct Effect {
    pub(crate) name: String,
    /// Where the bar begins.
    pub(crate) start: f64,
    /// Value, low, high.
    pub(crate) values: Vec<[f64; 3]>,
}

/// Bars that fit below each other.
const MOST: usize = 14;

/// The picture; `legend` says what the values are, one word for each.
pub(super) fn effects(
    (title, parts): (&str, &[String]),
    mut bars: Vec<Effect>,
    legend: &[&str],
    x_title: &str,
) -> Picture {
    let largest =
        |bar: &Effect| bar.values.iter().map(|[value, ..]| (value - bar.start).abs()).fold(0.0, f64::max);
    bars.sort_by(|one, other| largest(other).total_cmp(&largest(one)));
    bars.truncate(MOST);
    let mut picture = Picture::default();
    let top = head(&mut picture, title, parts) + 1.8 * TEXT;
    let ends = bars.iter().flat_map(|bar| bar.values.iter().flatten().copied().chain([bar.start]));
    let axis = Axis::of_values(ends.chain([0.0]));
    /// Of the picture's width, what names may take.
    const NAMES: f64 = 0.38;
    let (left, right, bottom) = (EDGE + NAMES * WIDTH, WIDTH - 2.0 * EDGE, HEIGHT - EDGE - 3.0 * TEXT);
    let x = |value: f64| {
        left + (value.clamp(axis.low, axis.high) - axis.low) / (axis.high - axis.low) * (right - left)
    };
    for (value, label) in &axis.ticks {
        let colour = if *value == 0.0 { GREY } else { PALE };
        picture.line(vec![at(x(*value), top), at(x(*value), bottom)], 1.5, colour);
        picture.text(label, at(x(*value), bottom + 1.3 * TEXT), Anchor::Middle, INK);
    }
    picture.text(x_title, at((left + right) / 2.0, HEIGHT - EDGE), Anchor::Middle, INK);
    let colours: Vec<_> = (0..legend.len()).map(|index| Style::of(index).colour).collect();
    let mut place = left;
    for (word, colour) in legend.iter().zip(&colours) {
        picture.rectangle(at(place, top - 1.4 * SMALL), at(place + SMALL, top - 0.4 * SMALL), *colour);
        picture.small_text(word, at(place + 1.5 * SMALL, top - 0.5 * SMALL), SMALL, Anchor::Left, INK);
        place += (3.0 + 0.6 * word.len() as f64) * SMALL;
    }
    let room = (bottom - top) / bars.len().max(1) as f64;
    for (row, bar) in bars.iter().enumerate() {
        let middle = top + (row as f64 + 0.5) * room;
        let name = shortened(&bar.name, NAMES * WIDTH - TEXT, SMALL, false);
        picture.small_text(&name, at(left - 0.6 * TEXT, middle + 0.35 * SMALL), SMALL, Anchor::Right, INK);
        let height = 0.7 * room / bar.values.len().max(1) as f64;
        for (index, ([value, low, high], colour)) in bar.values.iter().zip(&colours).enumerate() {
            let upper = middle - 0.35 * room + index as f64 * height;
            picture.rectangle(at(x(bar.start), upper), at(x(*value), upper + 0.9 * height), *colour);
            let across = upper + 0.45 * height;
            picture.line(vec![at(x(*low), across), at(x(*high), across)], 2.5, INK);
        }
    }
    picture
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_is_on_top_and_all_have_their_names() {
        let bar = |name: &str, value: f64| Effect {
            name: name.to_owned(),
            start: 0.0,
            values: vec![[value, value - 0.1, value + 0.1]],
        };
        let bars = vec![bar("small", 0.1), bar("large", -0.8), bar("middle", 0.4)];
        let picture = effects(("T", &[]), bars, &["alone"], "share");
        let texts = picture.texts();
        let place = |name: &str| texts.iter().position(|text| *text == name).expect("it is named");
        assert!(place("large") < place("middle") && place("middle") < place("small"), "{texts:?}");
        assert!(texts.contains(&"alone") && texts.contains(&"share"), "{texts:?}");
    }
}
