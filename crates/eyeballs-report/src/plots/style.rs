//! What tells one track from another: a colour for those who see colours, a dash and a marker for those
//! who do not and for grey prints.

use super::picture::{Colour, Picture, Point, at};

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

/// The look of a track or a service: colours, dashes and markers turn at different lengths, so that no
/// two of 140 are the same.
#[derive(Clone, Copy)]
pub(super) struct Style {
    pub(super) colour: Colour,
    dash: &'static [f64],
    marker: &'static [(f64, f64)],
}

impl Style {
    pub(super) fn of(index: usize) -> Style {
        Style {
            colour: COLOURS[index % COLOURS.len()],
            dash: DASHES[index % DASHES.len()],
            marker: MARKERS[index % MARKERS.len()],
        }
    }

    pub(super) fn line(&self, picture: &mut Picture, points: &[Point]) {
        const WIDTH: f64 = 4.0;
        if self.dash.is_empty() {
            picture.line(points.to_vec(), WIDTH, self.colour);
        } else {
            for stroke in strokes(points, self.dash) {
                picture.line(stroke, WIDTH, self.colour);
            }
        }
    }

    pub(super) fn marker(&self, picture: &mut Picture, centre: Point) {
        let around = |radius: f64| -> Vec<Point> {
            self.marker.iter().map(|(x, y)| at(centre.x + radius * x, centre.y + radius * y)).collect()
        };
        // A white rim sets it off from the lines that it lies on.
        picture.area(around(13.0), Colour(255, 255, 255), 1.0);
        picture.area(around(10.0), self.colour, 1.0);
    }
}

/// The inked parts of a dashed line.
fn strokes(points: &[Point], dash: &[f64]) -> Vec<Vec<Point>> {
    let mut strokes = Vec::new();
    let mut stroke: Vec<Point> = points.first().copied().into_iter().collect();
    let (mut part, mut left) = (0, dash[0]);
    for ends in points.windows(2) {
        let (mut from, to) = (ends[0], ends[1]);
        loop {
            let length = (to.x - from.x).hypot(to.y - from.y);
            if length < left {
                left -= length;
                if part % 2 == 0 {
                    stroke.push(to);
                }
                break;
            }
            let way = left / length;
            from = at(from.x + way * (to.x - from.x), from.y + way * (to.y - from.y));
            stroke.push(from);
            if part % 2 == 0 {
                strokes.push(std::mem::take(&mut stroke));
            } else {
                stroke = vec![from];
            }
            part = (part + 1) % dash.len();
            left = dash[part];
        }
    }
    if part % 2 == 0 && stroke.len() > 1 {
        strokes.push(stroke);
    }
    strokes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_follow_the_line_around_its_corners() {
        let points = [at(0.0, 0.0), at(10.0, 0.0), at(10.0, 10.0)];
        assert_eq!(
            strokes(&points, &[6.0, 2.0]),
            [
                vec![at(0.0, 0.0), at(6.0, 0.0)],
                vec![at(8.0, 0.0), at(10.0, 0.0), at(10.0, 4.0)],
                vec![at(10.0, 6.0), at(10.0, 10.0)],
            ]
        );
        assert!(strokes(&[], &[6.0, 2.0]).is_empty());
        assert!(strokes(&[at(1.0, 1.0)], &[6.0, 2.0]).is_empty());
    }

    #[test]
    fn no_two_styles_are_alike() {
        let styles: Vec<_> = (0..140).map(Style::of).collect();
        for (index, style) in styles.iter().enumerate() {
            let same = |other: &&Style| {
                (other.colour, other.dash, other.marker) == (style.colour, style.dash, style.marker)
            };
            assert_eq!(styles.iter().filter(same).count(), 1, "{index}");
        }
    }
}
