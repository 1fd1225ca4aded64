//! A picture as a list of shapes, in points of a slide from the top left corner. What is drawn does not
//! know how it is drawn: that is the business of `png.rs` and `svg.rs` alone.

use super::shown::shown;

/// Width of every picture.
pub(super) const WIDTH: f64 = 1600.0;
/// Height of every picture.
pub(super) const HEIGHT: f64 = 900.0;

/// Height of a line of ordinary text: well above 22 points on a slide 1280 points wide.
pub(super) const TEXT: f64 = 30.0;
/// Height of a line of notes and of labels within the data.
pub(super) const SMALL: f64 = 24.0;
/// Height of a line of a title.
pub(super) const TITLE: f64 = 40.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

impl Point {
    /// What lies nowhere cannot be drawn.
    fn exists(&self) -> bool {
        self.x.is_finite() && self.y.is_finite()
    }
}

pub(super) fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

pub(super) const INK: Colour = Colour(0x22, 0x22, 0x22);
pub(super) const GREY: Colour = Colour(0x66, 0x66, 0x66);
pub(super) const PALE: Colour = Colour(0xe4, 0xe4, 0xe4);
pub(super) const WHITE: Colour = Colour(0xff, 0xff, 0xff);

impl Colour {
    /// A share of the colour, the rest white.
    pub(super) fn tint(self, share: f64) -> Colour {
        let mix = |part: u8| (255.0 - share * (255.0 - f64::from(part))).round() as u8;
        Colour(mix(self.0), mix(self.1), mix(self.2))
    }
}

/// Which point of a text lies at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lettering {
    /// Height of a line.
    pub(super) size: f64,
    pub(super) anchor: Anchor,
    pub(super) bold: bool,
    /// It reads from below.
    pub(super) upright: bool,
    pub(super) colour: Colour,
}

impl Lettering {
    pub(super) fn new(size: f64, anchor: Anchor, colour: Colour) -> Lettering {
        Lettering { size, anchor, bold: false, upright: false, colour }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Line {
        points: Vec<Point>,
        width: f64,
        colour: Colour,
        /// Lengths of ink and gap in turn; none: solid.
        dash: &'static [f64],
    },
    Area {
        points: Vec<Point>,
        colour: Colour,
        opacity: f64,
    },
    /// The place is at half the height of a capital letter.
    Text {
        text: String,
        place: Point,
        lettering: Lettering,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Picture {
    pub(super) shapes: Vec<Shape>,
}

impl Picture {
    pub(super) fn line(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.dashed_line(points, width, colour, &[]);
    }

    pub(super) fn dashed_line(
        &mut self,
        points: Vec<Point>,
        width: f64,
        colour: Colour,
        dash: &'static [f64],
    ) {
        if points.iter().all(Point::exists) {
            self.shapes.push(Shape::Line { points, width, colour, dash });
        }
    }

    pub(super) fn area(&mut self, points: Vec<Point>, colour: Colour, opacity: f64) {
        if points.iter().all(Point::exists) {
            self.shapes.push(Shape::Area { points, colour, opacity });
        }
    }

    pub(super) fn rectangle(&mut self, corner: Point, other: Point, colour: Colour) {
        let points = vec![corner, at(other.x, corner.y), other, at(corner.x, other.y)];
        self.area(points, colour, 1.0);
    }

    /// Names come from people's files: what would spoil a picture is shown, not sent.
    pub(super) fn write(&mut self, text: &str, place: Point, lettering: Lettering) {
        self.shapes.push(Shape::Text { text: shown(text), place, lettering });
    }

    pub(super) fn text(&mut self, text: &str, place: Point, anchor: Anchor, colour: Colour) {
        self.write(text, place, Lettering::new(TEXT, anchor, colour));
    }

    pub(super) fn small_text(&mut self, text: &str, place: Point, size: f64, anchor: Anchor, colour: Colour) {
        self.write(text, place, Lettering::new(size, anchor, colour));
    }

    #[cfg(test)]
    pub(super) fn texts(&self) -> Vec<&str> {
        self.shapes
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text { text, .. } => Some(text.as_str()),
                Shape::Line { .. } | Shape::Area { .. } => None,
            })
            .collect()
    }
}
