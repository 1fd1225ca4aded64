//! Pictures as PNG and SVG. The only place that knows the drawing library.

use super::picture::{Anchor, Colour, HEIGHT, Picture, Point, Shape, WIDTH, at};
use plotters::backend::{BitMapBackend, DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{
    Color, FontDesc, FontFamily, FontStyle, FontTransform, RGBAColor, RGBColor, ShapeStyle, TextStyle,
    register_font,
};
use std::sync::Once;

/// What stands for the embedded font in SVG, where the browser chooses: fonts of the same widths first.
const FONT: &str = "DejaVu Sans, Verdana, sans-serif";

/// The library counts whole points; a picture is drawn so many times larger, and made smaller at the
/// end: by averaging in PNG, by the view box in SVG.
const FINENESS: u32 = 3;

/// By how much of its size the library sets a text too high, so that digits are not level with their
/// ticks: half the difference between the height of digits and what it takes for the height of letters.
const PNG_LOWER: f64 = 0.13;
const SVG_LOWER: f64 = 0.07;

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn svg(picture: &Picture) -> Result<String, Failure> {
    let mut text = String::new();
    let (width, height) = fine_size();
    draw(SVGBackend::with_string(&mut text, (width, height)), picture, SVG_LOWER)?;
    let fine = format!("width=\"{width}\" height=\"{height}\"");
    Ok(text.replacen(&fine, &format!("width=\"{WIDTH}\" height=\"{HEIGHT}\""), 1))
}

pub(super) fn png(picture: &Picture) -> Result<Vec<u8>, Failure> {
    let (width, height) = fine_size();
    let mut pixels = vec![0; (width * height * 3) as usize];
    draw(BitMapBackend::with_buffer(&mut pixels, (width, height)), picture, PNG_LOWER)?;
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, WIDTH as u32, HEIGHT as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&averaged(&pixels))?;
    Ok(file)
}

/// The width of a text as it will be drawn.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    register_fonts();
    let width = font(size, false).box_size(text).map_or(0.0, |(width, _)| f64::from(width));
    width / f64::from(FINENESS)
}

fn fine_size() -> (u32, u32) {
    (WIDTH as u32 * FINENESS, HEIGHT as u32 * FINENESS)
}

fn register_fonts() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let fonts = [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())];
        for (style, font) in fonts {
            assert!(register_font(FONT, style, font).is_ok(), "the embedded font is a font");
        }
    });
}

fn draw<Backend: DrawingBackend>(mut backend: Backend, picture: &Picture, lower: f64) -> Result<(), Failure>
where
    Backend::ErrorType: 'static,
{
    register_fonts();
    let (width, height) = fine_size();
    let white = RGBColor(255, 255, 255).filled();
    backend.draw_rect((0, 0), (width as i32, height as i32), &white, true)?;
    for shape in &picture.shapes {
        match shape {
            Shape::Line { points, width, colour } => {
                let stroke = (width * f64::from(FINENESS)).round() as u32;
                let style = ShapeStyle { color: rgba(*colour, 1.0), filled: false, stroke_width: stroke };
                backend.draw_path(fine_points(points), &style)?;
            }
            Shape::Area { points, colour, opacity } => {
                backend.fill_polygon(fine_points(points), &rgba(*colour, *opacity).filled())?;
            }
            Shape::Text { text, place, size, anchor, bold, upright, colour } => {
                let style = text_style(*size, *anchor, *bold, *upright, *colour);
                let lower = lower * size;
                let place =
                    if *upright { at(place.x + lower, place.y) } else { at(place.x, place.y + lower) };
                backend.draw_text(text, &style, fine(place))?;
            }
        }
    }
    backend.present()?;
    Ok(())
}

fn font(size: f64, bold: bool) -> FontDesc<'static> {
    let style = if bold { FontStyle::Bold } else { FontStyle::Normal };
    FontDesc::new(FontFamily::Name(FONT), size * f64::from(FINENESS), style)
}

fn text_style(size: f64, anchor: Anchor, bold: bool, upright: bool, colour: Colour) -> TextStyle<'static> {
    let horizontal = match anchor {
        Anchor::Left => HPos::Left,
        Anchor::Middle => HPos::Center,
        Anchor::Right => HPos::Right,
    };
    let mut font = font(size, bold);
    if upright {
        font = font.transform(FontTransform::Rotate270);
    }
    let mut style = TextStyle::from(font).pos(Pos::new(horizontal, VPos::Center));
    style.color = rgba(colour, 1.0).to_backend_color();
    style
}

fn rgba(Colour(red, green, blue): Colour, opacity: f64) -> RGBAColor {
    RGBColor(red, green, blue).mix(opacity)
}

fn fine(point: Point) -> (i32, i32) {
    let fineness = f64::from(FINENESS);
    ((point.x * fineness).round() as i32, (point.y * fineness).round() as i32)
}

/// Points without repetitions, which have no direction for a thick line to follow.
fn fine_points(points: &[Point]) -> Vec<(i32, i32)> {
    let mut fine: Vec<(i32, i32)> = points.iter().copied().map(fine).collect();
    fine.dedup();
    fine
}

/// Each point is the mean of the fine points that it is made of.
fn averaged(pixels: &[u8]) -> Vec<u8> {
    let fineness = FINENESS as usize;
    let (width, height) = (WIDTH as usize, HEIGHT as usize);
    let mut coarse = Vec::with_capacity(width * height * 3);
    let mut sums = vec![0_u32; width * 3];
    for rows in pixels.chunks_exact(width * fineness * 3 * fineness) {
        sums.fill(0);
        for row in rows.chunks_exact(width * fineness * 3) {
            for (sum, fine) in sums.chunks_exact_mut(3).zip(row.chunks_exact(3 * fineness)) {
                for pixel in fine.chunks_exact(3) {
                    sum[0] += u32::from(pixel[0]);
                    sum[1] += u32::from(pixel[1]);
                    sum[2] += u32::from(pixel[2]);
                }
            }
        }
        coarse.extend(sums.iter().map(|sum| (sum / (FINENESS * FINENESS)) as u8));
    }
    coarse
}
