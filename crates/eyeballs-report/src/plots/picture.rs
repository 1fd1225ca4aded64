//! A picture as a list of shapes, in points of a slide from the top left corner. What is drawn does not
//! know how it is drawn: that is the business of `draw.rs` alone.

/// Width of every picture.
pub(super) const WIDTH: f64 = 1600.0;
/// Height of every picture.
pub(super) const HEIGHT: f64 = 900.0;

/// Height of ordinary text: well above 22 points on a slide 1280 points wide.
pub(super) const TEXT: f64 = 30.0;
/// Height of a title.
pub(super) const TITLE: f64 = 40.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Point {
    pub(super) x: f64,
    pub(super) y: f64,
}

pub(super) fn at(x: f64, y: f64) -> Point {
    Point { x, y }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Colour(pub(super) u8, pub(super) u8, pub(super) u8);

pub(super) const INK: Colour = Colour(0x22, 0x22, 0x22);
pub(super) const GREY: Colour = Colour(0x66, 0x66, 0x66);
pub(super) const PALE: Colour = Colour(0xdd, 0xdd, 0xdd);

/// Which point of a text lies at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Anchor {
    Left,
    Middle,
    Right,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Shape {
    Line {
        points: Vec<Point>,
        width: f64,
        colour: Colour,
    },
    Area {
        points: Vec<Point>,
        colour: Colour,
        opacity: f64,
    },
    /// The place is at half the height of the text. An upright text reads from below.
    Text {
        text: String,
        place: Point,
        size: f64,
        anchor: Anchor,
        bold: bool,
        upright: bool,
        colour: Colour,
    },
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Picture {
    pub(super) shapes: Vec<Shape>,
}

impl Picture {
    pub(super) fn line(&mut self, points: Vec<Point>, width: f64, colour: Colour) {
        self.shapes.push(Shape::Line { points, width, colour });
    }

    pub(super) fn area(&mut self, points: Vec<Point>, colour: Colour, opacity: f64) {
        self.shapes.push(Shape::Area { points, colour, opacity });
    }

    pub(super) fn rectangle(&mut self, corner: Point, other: Point, colour: Colour) {
        let points = vec![corner, at(other.x, corner.y), other, at(corner.x, other.y)];
        self.area(points, colour, 1.0);
    }

    pub(super) fn text(&mut self, text: &str, place: Point, anchor: Anchor, colour: Colour) {
        self.push_text(text, place, TEXT, anchor, false, false, colour);
    }

    pub(super) fn small_text(&mut self, text: &str, place: Point, size: f64, anchor: Anchor, colour: Colour) {
        self.push_text(text, place, size, anchor, false, false, colour);
    }

    pub(super) fn title(&mut self, text: &str, place: Point) {
        self.push_text(text, place, TITLE, Anchor::Left, true, false, INK);
    }

    pub(super) fn upright_text(&mut self, text: &str, place: Point, colour: Colour) {
        self.push_text(text, place, TEXT, Anchor::Middle, false, true, colour);
    }

    #[expect(clippy::too_many_arguments, reason = "the one place where a text is made of its parts")]
    fn push_text(
        &mut self,
        text: &str,
        place: Point,
        size: f64,
        anchor: Anchor,
        bold: bool,
        upright: bool,
        colour: Colour,
    ) {
        // Names come from people's files; a control character would spoil an SVG.
        let text = text.replace(char::is_control, " ");
        self.shapes.push(Shape::Text { text, place, size, anchor, bold, upright, colour });
    }
}
