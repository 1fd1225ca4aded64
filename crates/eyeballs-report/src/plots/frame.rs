//! What surrounds the data: title, axes, grid.

use super::axis::Axis;
use super::font::text_width;
use super::picture::{
    Anchor, Colour, GREY, HEIGHT, INK, Lettering, PALE, Picture, Point, SMALL, TEXT, TITLE, WHITE, WIDTH, at,
};
use super::wrap::{shortened, wrapped};

/// Space at the edges of the slide.
pub(super) const EDGE: f64 = 36.0;
/// From the axis at the bottom of a slide to its lower edge.
const BELOW: f64 = 112.0;

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
    /// All below the head of a slide, with room for the axes and this much at the right.
    pub(super) fn new(x: Axis, y: Axis, head: f64, right_space: f64) -> Frame {
        let widest = y.ticks.iter().map(|(_, label)| text_width(label, TEXT, false)).fold(0.0, f64::max);
        Frame {
            left: EDGE + TEXT + 16.0 + widest + 16.0,
            right: WIDTH - EDGE - right_space,
            top: head + 24.0,
            bottom: HEIGHT - BELOW,
            x,
            y,
        }
    }

    /// Where a value lies; values that do not exist lie nowhere.
    pub(super) fn place(&self, x: f64, y: f64) -> Option<Point> {
        (x.is_finite() && !y.is_nan()).then(|| at(self.x_place(x), self.y_place(y)))
    }

    pub(super) fn x_place(&self, x: f64) -> f64 {
        let way = x.clamp(self.x.low, self.x.high) - self.x.low;
        self.left + way / (self.x.high - self.x.low) * (self.right - self.left)
    }

    pub(super) fn y_place(&self, y: f64) -> f64 {
        let way = y.clamp(self.y.low.min(self.y.high), self.y.high.max(self.y.low)) - self.y.low;
        self.bottom - way / (self.y.high - self.y.low) * (self.bottom - self.top)
    }

    /// Grid, tick labels and axis titles.
    pub(super) fn draw(&self, picture: &mut Picture, x_title: &str, y_title: &str) {
        self.draw_grid(picture);
        for (value, label) in &self.y.ticks {
            picture.text(label, at(self.left - 16.0, self.y_place(*value)), Anchor::Right, INK);
        }
        for (value, label) in &self.x.ticks {
            picture.text(label, at(self.x_place(*value), self.bottom + 32.0), Anchor::Middle, INK);
        }
        self.draw_titles(picture, x_title, y_title);
    }

    /// A line for each tick. The line at zero is dark, whether or not it is the lowest.
    pub(super) fn draw_grid(&self, picture: &mut Picture) {
        for (value, _) in &self.y.ticks {
            let y = self.y_place(*value);
            let (width, colour) = if *value == 0.0 { (2.5, GREY) } else { (1.5, PALE) };
            picture.line(vec![at(self.left, y), at(self.right, y)], width, colour);
        }
        for (value, _) in &self.x.ticks {
            let x = self.x_place(*value);
            picture.line(vec![at(x, self.bottom), at(x, self.bottom + 8.0)], 2.0, GREY);
        }
    }

    /// Axis titles alone.
    pub(super) fn draw_titles(&self, picture: &mut Picture, x_title: &str, y_title: &str) {
        let middle = at((self.left + self.right) / 2.0, self.bottom + 74.0);
        picture.text(x_title, middle, Anchor::Middle, INK);
        let room = HEIGHT - self.top - EDGE / 2.0;
        let lettering = Lettering { upright: true, ..Lettering::new(TEXT, Anchor::Middle, INK) };
        // A long title may reach below the axis.
        let title = shortened(y_title, room, TEXT, false);
        let half = text_width(&title, TEXT, false) / 2.0;
        let centre = ((self.top + self.bottom) / 2.0)
            .clamp(self.top + half.min(room / 2.0), HEIGHT - EDGE / 2.0 - half);
        picture.write(&title, at(EDGE + TEXT / 2.0, centre), lettering);
    }

    /// Says why there is nothing to see.
    pub(super) fn note(&self, picture: &mut Picture, note: &str) {
        let middle = at((self.left + self.right) / 2.0, (self.top + self.bottom) / 2.0);
        picture.text(note, middle, Anchor::Middle, GREY);
    }
}

/// A title as a sentence.
pub(super) fn sentence(title: &str) -> String {
    if title.is_empty() || title.ends_with(['.', '?', '!', '。', '？', '！']) {
        title.to_owned()
    } else {
        format!("{title}.")
    }
}

/// What a value is that is a mean.
pub(super) fn mean_of(replications: u32) -> String {
    match replications {
        0 | 1 => "one replication".to_owned(),
        count => format!("mean of {count} replications"),
    }
}

/// A title, and below it in grey what the picture shows, each part on lines of its own. Says where it ends.
pub(super) fn head(picture: &mut Picture, title: &str, parts: &[String]) -> f64 {
    const MAX_LINES: usize = 2;
    const LEADING: f64 = 1.2;
    let room = WIDTH - 2.0 * EDGE;
    let mut y = EDGE;
    let bold = Lettering { bold: true, ..Lettering::new(TITLE, Anchor::Left, INK) };
    for line in wrapped(title, room, TITLE, true, MAX_LINES) {
        picture.write(&line, at(EDGE, y + TITLE / 2.0), bold);
        y += LEADING * TITLE;
    }
    let size = 0.9 * TEXT;
    y += 4.0;
    for part in parts.iter().filter(|part| !part.is_empty()) {
        for line in wrapped(part, room, size, false, MAX_LINES) {
            picture.small_text(&line, at(EDGE, y + size / 2.0), size, Anchor::Left, GREY);
            y += LEADING * size;
        }
    }
    y
}

/// The smallest text of the foot of a slide, at the right.
pub(super) fn foot(picture: &mut Picture, text: &str, right: f64) {
    picture.small_text(text, at(right, HEIGHT - BELOW + 74.0), SMALL, Anchor::Right, GREY);
}

/// Black or white, whichever reads better on a colour.
pub(super) fn ink_on(Colour(red, green, blue): Colour) -> Colour {
    let light = 0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue);
    if light > 140.0 { INK } else { WHITE }
}
