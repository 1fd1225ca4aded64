//! Letters: their widths and outlines. DejaVu Sans is embedded, so that a bare machine draws; what it
//! lacks, Chinese above all, comes from GNU Unifont, whose letters are made of squares.

use super::picture::{Anchor, Lettering, Point, at};
use super::shown::shown;
use std::sync::OnceLock;
use ttf_parser::{Face, GlyphId, OutlineBuilder};

/// Rows of a letter of Unifont, and those of them above the line that letters stand on.
const ROWS: usize = 16;
const ROWS_ABOVE: f64 = 14.0;

/// Takes an outline.
pub(super) trait Pen {
    fn move_to(&mut self, point: Point);
    fn line_to(&mut self, point: Point);
    fn curve_to(&mut self, control: Point, point: Point);
    fn close(&mut self);
}

/// The width of a text as it will be drawn.
pub(super) fn text_width(text: &str, size: f64, bold: bool) -> f64 {
    let em = em(size);
    shown(text).chars().map(|c| em * letter(c, bold).1).sum()
}

/// The size of letters of a font whose lines are so high.
pub(super) fn em(size: f64) -> f64 {
    let face = face(false);
    size * f64::from(face.units_per_em()) / f64::from(face.ascender() - face.descender())
}

/// How far below the place of a text its letters stand.
pub(super) fn baseline(size: f64) -> f64 {
    /// Height of a capital letter of DejaVu Sans, in ems.
    const CAPITAL: f64 = 1493.0 / 2048.0;
    0.5 * CAPITAL * em(size)
}

/// Draws a text.
pub(super) fn outline(text: &str, place: Point, lettering: &Lettering, pen: &mut impl Pen) {
    let em = em(lettering.size);
    let width = text_width(text, lettering.size, lettering.bold);
    let mut right = match lettering.anchor {
        Anchor::Left => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::Right => -width,
    };
    let down = baseline(lettering.size);
    for c in text.chars() {
        let (source, advance) = letter(c, lettering.bold);
        let placed = Placed { pen, place, right, down, em, upright: lettering.upright };
        match source {
            Source::DejaVu(glyph) => {
                let face = face(lettering.bold);
                let mut scaled = Scaled { placed, unit: 1.0 / f64::from(face.units_per_em()) };
                // A letter without an outline is a space.
                let _ = face.outline_glyph(glyph, &mut scaled);
            }
            Source::Unifont(glyph) => squares(glyph, placed),
        }
        right += em * advance;
    }
}

enum Source {
    DejaVu(GlyphId),
    Unifont(&'static unifont::Glyph),
}

/// A letter, and its width in ems.
fn letter(c: char, bold: bool) -> (Source, f64) {
    let face = face(bold);
    let of_dejavu = |c: char| {
        let glyph = face.glyph_index(c)?;
        let units = face.glyph_hor_advance(glyph)?;
        Some((Source::DejaVu(glyph), f64::from(units) / f64::from(face.units_per_em())))
    };
    let of_unifont = |c: char| {
        let glyph = unifont::get_glyph(c)?;
        Some((Source::Unifont(glyph), glyph.get_width() as f64 / ROWS as f64))
    };
    let unknown = || of_dejavu(char::REPLACEMENT_CHARACTER);
    of_dejavu(c).or_else(|| of_unifont(c)).or_else(unknown).unwrap_or((Source::DejaVu(GlyphId(0)), 0.6))
}

fn face(bold: bool) -> &'static Face<'static> {
    static REGULAR: OnceLock<Face<'static>> = OnceLock::new();
    static BOLD: OnceLock<Face<'static>> = OnceLock::new();
    let parsed = |font| Face::parse(font, 0).expect("the embedded font is a font");
    if bold {
        BOLD.get_or_init(|| parsed(dejavu::sans::bold()))
    } else {
        REGULAR.get_or_init(|| parsed(dejavu::sans::regular()))
    }
}

/// A pen in the place of a letter: measures in ems to the right and upwards become points of the picture.
struct Placed<'a, P> {
    pen: &'a mut P,
    place: Point,
    right: f64,
    down: f64,
    em: f64,
    upright: bool,
}

impl<P> Placed<'_, P> {
    fn point(&self, right: f64, up: f64) -> Point {
        let (right, down) = (self.right + self.em * right, self.down - self.em * up);
        if self.upright {
            at(self.place.x + down, self.place.y - right)
        } else {
            at(self.place.x + right, self.place.y + down)
        }
    }
}

/// A placed pen that takes the units of a font.
struct Scaled<'a, P> {
    placed: Placed<'a, P>,
    unit: f64,
}

impl<P> Scaled<'_, P> {
    fn point(&self, x: f32, y: f32) -> Point {
        self.placed.point(self.unit * f64::from(x), self.unit * f64::from(y))
    }
}

impl<P: Pen> OutlineBuilder for Scaled<'_, P> {
    fn move_to(&mut self, x: f32, y: f32) {
        let point = self.point(x, y);
        self.placed.pen.move_to(point);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let point = self.point(x, y);
        self.placed.pen.line_to(point);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let (control, point) = (self.point(x1, y1), self.point(x, y));
        self.placed.pen.curve_to(control, point);
    }

    // The embedded font, of TrueType outlines, has no cubic curves.
    fn curve_to(&mut self, _: f32, _: f32, _: f32, _: f32, x: f32, y: f32) {
        let point = self.point(x, y);
        self.placed.pen.line_to(point);
    }

    fn close(&mut self) {
        self.placed.pen.close();
    }
}

/// A rectangle for each run of squares in a row.
fn squares(glyph: &unifont::Glyph, placed: Placed<'_, impl Pen>) {
    let square = 1.0 / ROWS as f64;
    for row in 0..ROWS {
        let top = square * (ROWS_ABOVE - row as f64);
        let mut column = 0;
        while column < glyph.get_width() {
            let length = (column..glyph.get_width()).take_while(|&at| glyph.get_pixel(at, row)).count();
            if length > 0 {
                let (left, right) = (square * column as f64, square * (column + length) as f64);
                placed.pen.move_to(placed.point(left, top));
                placed.pen.line_to(placed.point(right, top));
                placed.pen.line_to(placed.point(right, top - square));
                placed.pen.line_to(placed.point(left, top - square));
                placed.pen.close();
            }
            column += length.max(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_spoil_a_picture_is_shown_as_its_number() {
        assert_eq!(shown("a\u{7}b\u{202e}c\nd微"), "a\\u{7}b\\u{202e}c d微");
    }

    #[test]
    fn widths_are_those_of_the_letters() {
        let em = em(30.0);
        assert!((em - 30.0 / 1.164).abs() < 0.01, "{em}");
        // Digits of DejaVu Sans are 1303 of 2048 wide, Chinese letters a whole em.
        assert!((text_width("000", 30.0, false) - 3.0 * em * 1303.0 / 2048.0).abs() < 1e-9);
        assert_eq!(text_width("微信", 30.0, false), 2.0 * em);
        assert!(text_width("users", 30.0, true) > text_width("users", 30.0, false));
    }

    #[derive(Default)]
    struct Bounds {
        points: Vec<Point>,
    }

    impl Pen for Bounds {
        fn move_to(&mut self, point: Point) {
            self.points.push(point);
        }

        fn line_to(&mut self, point: Point) {
            self.points.push(point);
        }

        fn curve_to(&mut self, control: Point, point: Point) {
            self.points.extend([control, point]);
        }

        fn close(&mut self) {}
    }

    #[test]
    fn a_text_stands_centred_at_its_place_level_or_upright() {
        let lettering = Lettering::new(30.0, Anchor::Middle, super::super::picture::INK);
        for (upright, across) in [(false, 3), (true, 1)] {
            let mut bounds = Bounds::default();
            outline("HHH", at(100.0, 200.0), &Lettering { upright, ..lettering }, &mut bounds);
            let range = |of: fn(&Point) -> f64| {
                let values = bounds.points.iter().map(of);
                values.fold((f64::MAX, f64::MIN), |(low, high), value| (low.min(value), high.max(value)))
            };
            let ((left, right), (top, bottom)) = (range(|point| point.x), range(|point| point.y));
            assert!((left + right - 200.0).abs() < 1.0 && (top + bottom - 400.0).abs() < 1.0);
            assert_eq!(right - left > bottom - top, across == 3);
        }
    }

    #[test]
    fn chinese_letters_have_ink() {
        let mut bounds = Bounds::default();
        outline(
            "微",
            at(0.0, 0.0),
            &Lettering::new(30.0, Anchor::Left, super::super::picture::INK),
            &mut bounds,
        );
        assert!(bounds.points.len() > 40, "{}", bounds.points.len());
        assert!(bounds.points.iter().all(|point| (0.0..=em(30.0)).contains(&point.x)));
    }
}
