//! Pictures as SVG, in which text is text.

use super::font::{baseline, em};
use super::picture::{Anchor, Colour, HEIGHT, Lettering, Picture, Point, Shape, WIDTH, at};
use crate::number::trim_zeros;
use std::fmt::Write;

/// The embedded font and one of the same widths; for what they lack, browsers look on.
const FONTS: &str = "DejaVu Sans, Verdana, sans-serif";

pub(super) fn svg(picture: &Picture) -> String {
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{WIDTH}\" height=\"{HEIGHT}\" \
         viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"{FONTS}\">\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#ffffff\"/>\n"
    );
    for shape in &picture.shapes {
        push(shape, &mut svg);
    }
    svg.push_str("</svg>\n");
    svg
}

fn push(shape: &Shape, svg: &mut String) {
    let element = match shape {
        Shape::Line { points, width, colour, dash } => {
            let dashes: Vec<String> = dash.iter().map(|length| length.to_string()).collect();
            let dashes = match dashes.is_empty() {
                true => String::new(),
                false => format!(" stroke-dasharray=\"{}\"", dashes.join(" ")),
            };
            format!(
                "<polyline points=\"{}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{width}\" \
                 stroke-linejoin=\"round\"{dashes}/>",
                positions(points),
                hex(*colour)
            )
        }
        Shape::Area { points, colour, opacity } => {
            let opacity = if *opacity < 1.0 { format!(" fill-opacity=\"{opacity}\"") } else { String::new() };
            format!("<polygon points=\"{}\" fill=\"{}\"{opacity}/>", positions(points), hex(*colour))
        }
        Shape::Text { text, place, lettering } => text_element(text, *place, lettering),
    };
    svg.push_str(&element);
    svg.push('\n');
}

fn text_element(text: &str, place: Point, lettering: &Lettering) -> String {
    let anchor = match lettering.anchor {
        Anchor::Left => "start",
        Anchor::Middle => "middle",
        Anchor::Right => "end",
    };
    let down = baseline(lettering.size);
    let (start, turn) = if lettering.upright {
        let start = at(place.x + down, place.y);
        (start, format!(" transform=\"rotate(-90 {} {})\"", coordinate(start.x), coordinate(start.y)))
    } else {
        (at(place.x, place.y + down), String::new())
    };
    let weight = if lettering.bold { " font-weight=\"bold\"" } else { "" };
    format!(
        "<text x=\"{}\" y=\"{}\" font-size=\"{}\" text-anchor=\"{anchor}\" fill=\"{}\"{weight}{turn}>{}</text>",
        coordinate(start.x),
        coordinate(start.y),
        coordinate(em(lettering.size)),
        hex(lettering.colour),
        escaped(text)
    )
}

fn positions(points: &[Point]) -> String {
    let mut text = String::new();
    for point in points {
        let gap = if text.is_empty() { "" } else { " " };
        write!(text, "{gap}{},{}", coordinate(point.x), coordinate(point.y)).expect("text takes all");
    }
    text
}

/// Tenths of a point are finer than anybody sees.
fn coordinate(value: f64) -> String {
    trim_zeros(&format!("{value:.1}")).to_owned()
}

fn hex(Colour(red, green, blue): Colour) -> String {
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::super::picture::INK;
    use super::*;

    #[test]
    fn each_shape_is_an_element() {
        let mut picture = Picture::default();
        picture.line(vec![at(1.0, 2.0), at(3.25, 4.0)], 2.0, INK);
        picture.dashed_line(vec![at(1.0, 2.0), at(3.0, 4.0)], 2.0, INK, &[5.0, 7.5]);
        picture.area(vec![at(1.0, 2.0), at(3.0, 4.0), at(5.0, 6.0)], INK, 0.5);
        let svg = svg(&picture);
        let lines: Vec<&str> = svg.lines().collect();
        assert!(lines[0].contains("viewBox=\"0 0 1600 900\""), "{svg}");
        assert!(lines[2].contains("points=\"1,2 3.2,4\"") && !lines[2].contains("dash"), "{svg}");
        assert!(lines[3].contains("stroke-dasharray=\"5 7.5\""), "{svg}");
        assert!(lines[4].contains("fill=\"#222222\" fill-opacity=\"0.5\""), "{svg}");
        assert_eq!((lines[5], lines.len()), ("</svg>", 6));
    }

    #[test]
    fn text_is_escaped_and_stands_on_its_line() {
        let mut picture = Picture::default();
        picture.text("<b> & \"it's\"\u{1b}[31m", at(10.0, 20.0), Anchor::Right, INK);
        let svg = svg(&picture);
        assert!(svg.contains(">&lt;b&gt; &amp; &quot;it&#39;s&quot;\\u{1b}[31m</text>"), "{svg}");
        assert!(svg.contains("x=\"10\" y=\"29.4\" font-size=\"25.8\" text-anchor=\"end\""), "{svg}");
    }
}
