//! What surrounds the data: title, axes, grid.

use super::axis::Axis;
use super::draw::text_width;
use super::picture::{Anchor, Colour, GREY, HEIGHT, INK, PALE, Picture, Point, TEXT, TITLE, WIDTH, at};

/// Space at the edges of the slide.
pub(super) const EDGE: f64 = 36.0;

/// The place of the data within a picture, and the axes that measure it.
pub(super) struct Frame {
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    pub(super) x: Axis,
    pub(super) y: Axis,
}

impl Frame {
    /// Leaves room for the title above, the axes, and so much at the right.
    pub(super) fn new(x: Axis, y: Axis, right_space: f64) -> Frame {
        let widest = y.ticks.iter().map(|(_, label)| text_width(label, TEXT)).fold(0.0, f64::max);
        Frame {
            left: EDGE + TEXT + 16.0 + widest + 16.0,
            right: WIDTH - EDGE - right_space,
            top: 160.0,
            bottom: HEIGHT - 120.0,
            x,
            y,
        }
    }

    /// Where a value lies; values that do not exist lie nowhere.
    pub(super) fn place(&self, x: f64, y: f64) -> Option<Point> {
        (x.is_finite() && !y.is_nan()).then(|| at(self.x_place(x), self.y_place(y)))
    }

    pub(super) fn x_place(&self, x: f64) -> f64 {
        self.left + (x - self.x.low) / (self.x.high - self.x.low) * (self.right - self.left)
    }

    pub(super) fn y_place(&self, y: f64) -> f64 {
        let way = y.clamp(self.y.low, self.y.high) - self.y.low;
        self.bottom - way / (self.y.high - self.y.low) * (self.bottom - self.top)
    }

    /// Grid, tick labels and axis titles. The line at zero is dark, whether or not it is the lowest.
    pub(super) fn draw(&self, picture: &mut Picture, x_title: &str, y_title: &str) {
        for (value, label) in &self.y.ticks {
            let y = self.y_place(*value);
            let (width, colour) = if *value == 0.0 { (3.0, GREY) } else { (1.5, PALE) };
            picture.line(vec![at(self.left, y), at(self.right, y)], width, colour);
            picture.text(label, at(self.left - 16.0, y), Anchor::Right, INK);
        }
        for (value, label) in &self.x.ticks {
            let x = self.x_place(*value);
            picture.line(vec![at(x, self.bottom), at(x, self.bottom + 10.0)], 2.0, GREY);
            picture.text(label, at(x, self.bottom + 30.0), Anchor::Middle, INK);
        }
        self.draw_titles(picture, x_title, y_title);
    }

    /// Axis titles alone.
    pub(super) fn draw_titles(&self, picture: &mut Picture, x_title: &str, y_title: &str) {
        let middle = at((self.left + self.right) / 2.0, self.bottom + 76.0);
        picture.text(x_title, middle, Anchor::Middle, INK);
        picture.upright_text(y_title, at(EDGE + TEXT / 2.0, (self.top + self.bottom) / 2.0), INK);
    }

    /// Says why there is nothing to see.
    pub(super) fn note(&self, picture: &mut Picture, note: &str) {
        let middle = at((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        picture.text(note, middle, Anchor::Middle, GREY);
    }
}

/// A title as a sentence.
pub(super) fn sentence(title: &str) -> String {
    if title.ends_with(['.', '?', '!']) { title.to_owned() } else { format!("{title}.") }
}

/// A title, and below it in grey what the picture shows.
pub(super) fn head(picture: &mut Picture, title: &str, subtitle: &str) {
    let room = WIDTH - 2.0 * EDGE;
    // Bold letters are wider than those that are measured.
    picture.title(&shortened(title, 0.87 * room, TITLE), at(EDGE, EDGE + TITLE / 2.0));
    picture.text(&shortened(subtitle, room, TEXT), at(EDGE, EDGE + TITLE + 30.0), Anchor::Left, GREY);
}

/// The text, or as much of it as there is room for.
pub(super) fn shortened(text: &str, room: f64, size: f64) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    // No picture has room for more.
    let mut kept: Vec<char> = text.chars().take(200).collect();
    while !kept.is_empty() {
        kept.pop();
        let shorter: String = kept.iter().collect::<String>().trim_end().to_owned() + "…";
        if text_width(&shorter, size) <= room {
            return shorter;
        }
    }
    String::new()
}

/// Black or white, whichever reads better on a colour.
pub(super) fn ink_on(Colour(red, green, blue): Colour) -> Colour {
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if light > 140.0 { INK } else { Colour(255, 255, 255) }
}
