//! What tells one curve from another: a colour for those who see colours, a marker for those who do not and
//! for grey prints, and a dash where colours begin again.

use super::picture::{Colour, GREY, Picture, Point, WHITE, at};

/// Colours that people with any kind of colour vision can tell apart (Okabe & Ito 2008), but for
/// yellow, which is too pale for a line on white.
const COLOURS: [Colour; 7] = [
    Colour(0x00, 0x72, 0xb2),
    Colour(0xd5, 0x5e, 0x00),
    Colour(0x00, 0x9e, 0x73),
    Colour(0xcc, 0x79, 0xa7),
    Colour(0x00, 0x00, 0x00),
    Colour(0xe6, 0x9f, 0x00),
    Colour(0x56, 0xb4, 0xe9),
];

/// Curves that colours alone tell apart.
pub(super) const MAX_COLOURS: usize = COLOURS.len();

/// Lengths of ink and gap in turn; none: solid.
const DASHES: [&[f64]; 4] = [&[], &[22.0, 9.0], &[5.0, 7.0], &[22.0, 7.0, 5.0, 7.0]];

/// Markers: polygons around the origin, of radius one.
const MARKERS: [&[(f64, f64)]; 5] = [
    &[
        (0.92, 0.38),
        (0.38, 0.92),
        (-0.38, 0.92),
        (-0.92, 0.38),
        (-0.92, -0.38),
        (-0.38, -0.92),
        (0.38, -0.92),
        (0.92, -0.38),
    ],
    &[(0.8, 0.8), (-0.8, 0.8), (-0.8, -0.8), (0.8, -0.8)],
    &[(0.0, -1.1), (1.0, 0.7), (-1.0, 0.7)],
    &[(0.0, -1.2), (1.0, 0.0), (0.0, 1.2), (-1.0, 0.0)],
    &[(0.0, 1.1), (1.0, -0.7), (-1.0, -0.7)],
];

/// Width of a curve.
const CURVE: f64 = 3.5;
/// Radius of a marker, and that of the white rim which sets it off from the lines that it lies on.
const MARKER: f64 = 8.5;
const RIM: f64 = 11.0;

/// The look of a curve. Dashes begin where colours repeat, and markers repeat at another length, so that no
/// two of 140 are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Style {
    pub(super) colour: Colour,
    dash: &'static [f64],
    marker: &'static [(f64, f64)],
}

impl Style {
    pub(super) fn of(index: usize) -> Style {
        Style {
            colour: COLOURS[index % COLOURS.len()],
            dash: DASHES[index / COLOURS.len() % DASHES.len()],
            marker: MARKERS[index % MARKERS.len()],
        }
    }

    /// What all have in common.
    pub(super) fn common() -> Style {
        Style { colour: GREY, ..Style::of(0) }
    }

    /// The same without a dash.
    pub(super) fn solid(self) -> Style {
        Style { dash: &[], ..self }
    }

    /// The same, paler.
    pub(super) fn tinted(self, share: f64) -> Style {
        Style { colour: self.colour.tint(share), ..self }
    }

    pub(super) fn line(&self, picture: &mut Picture, points: &[Point]) {
        picture.dashed_line(points.to_vec(), CURVE, self.colour, self.dash);
    }

    /// An area whose edges can be followed where others lie over it.
    pub(super) fn band(&self, picture: &mut Picture, upper: &[Point], lower: &[Point]) {
        let outline: Vec<Point> = upper.iter().chain(lower.iter().rev()).copied().collect();
        picture.area(outline, self.colour, 0.09);
        for edge in [upper, lower] {
            picture.dashed_line(edge.to_vec(), 1.5, self.colour.tint(0.6), self.dash);
        }
    }

    pub(super) fn marker(&self, picture: &mut Picture, centre: Point) {
        let around = |radius: f64| -> Vec<Point> {
            self.marker.iter().map(|(x, y)| at(centre.x + radius * x, centre.y + radius * y)).collect()
        };
        picture.area(around(RIM), WHITE, 1.0);
        picture.area(around(MARKER), self.colour, 1.0);
    }

    /// Where a curve ends before its time.
    pub(super) fn cross(&self, picture: &mut Picture, centre: Point) {
        const ARM: f64 = 9.0;
        for (colour, width) in [(WHITE, 9.0), (self.colour, 4.5)] {
            for (from, to) in [((-ARM, -ARM), (ARM, ARM)), ((-ARM, ARM), (ARM, -ARM))] {
                let end = |(right, down): (f64, f64)| at(centre.x + right, centre.y + down);
                picture.line(vec![end(from), end(to)], width, colour);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_styles_are_alike_and_the_first_are_solid() {
        let styles: Vec<Style> = (0..140).map(Style::of).collect();
        for (index, style) in styles.iter().enumerate() {
            assert_eq!(styles.iter().filter(|other| *other == style).count(), 1, "{index}");
        }
        assert!(styles[..MAX_COLOURS].iter().all(|style| style.dash.is_empty()));
        assert!(styles[MAX_COLOURS..140].iter().take(21).all(|style| !style.dash.is_empty()));
    }
}
