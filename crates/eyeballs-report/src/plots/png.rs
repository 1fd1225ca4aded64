//! Pictures as PNG. The only place that knows the drawing library.

use super::font::{Pen, outline};
use super::picture::{Colour, HEIGHT, Picture, Point, Shape, WIDTH};
use tiny_skia::{
    Color, FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform,
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

pub(super) fn png(picture: &Picture) -> Result<Vec<u8>, Failure> {
    let (width, height) = (WIDTH as u32, HEIGHT as u32);
    let mut pixels = Pixmap::new(width, height).ok_or("no memory for the picture")?;
    pixels.fill(Color::WHITE);
    for shape in &picture.shapes {
        draw(shape, &mut pixels);
    }
    let solid: Vec<u8> = pixels.data().chunks_exact(4).flat_map(|pixel| &pixel[..3]).copied().collect();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(&solid)?;
    Ok(file)
}

fn draw(shape: &Shape, pixels: &mut Pixmap) {
    match shape {
        Shape::Line { points, width, colour, dash } => {
            let Some(path) = polyline(points, false) else { return };
            let dashes = dash.iter().map(|length| *length as f32).collect();
            let stroke = Stroke {
                width: *width as f32,
                line_join: LineJoin::Round,
                line_cap: LineCap::Butt,
                dash: StrokeDash::new(dashes, 0.0),
                ..Stroke::default()
            };
            pixels.stroke_path(&path, &paint(*colour, 1.0), &stroke, Transform::identity(), None);
        }
        Shape::Area { points, colour, opacity } => {
            let Some(path) = polyline(points, true) else { return };
            fill(&path, &paint(*colour, *opacity), pixels);
        }
        Shape::Text { text, place, lettering } => {
            let mut letters = Letters(PathBuilder::new());
            outline(text, *place, lettering, &mut letters);
            let Some(path) = letters.0.finish() else { return };
            fill(&path, &paint(lettering.colour, 1.0), pixels);
        }
    }
}

fn fill(path: &Path, paint: &Paint<'_>, pixels: &mut Pixmap) {
    pixels.fill_path(path, paint, FillRule::Winding, Transform::identity(), None);
}

fn paint(Colour(red, green, blue): Colour, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(red, green, blue, (255.0 * opacity).round() as u8);
    paint.anti_alias = true;
    paint
}

/// Nothing where there is nothing to see.
fn polyline(points: &[Point], closed: bool) -> Option<Path> {
    let mut path = PathBuilder::new();
    for (index, point) in points.iter().enumerate() {
        let (x, y) = (point.x as f32, point.y as f32);
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    if closed {
        path.close();
    }
    path.finish()
}

struct Letters(PathBuilder);

impl Pen for Letters {
    fn move_to(&mut self, point: Point) {
        self.0.move_to(point.x as f32, point.y as f32);
    }

    fn line_to(&mut self, point: Point) {
        self.0.line_to(point.x as f32, point.y as f32);
    }

    fn curve_to(&mut self, control: Point, point: Point) {
        self.0.quad_to(control.x as f32, control.y as f32, point.x as f32, point.y as f32);
    }

    fn close(&mut self) {
        self.0.close();
    }
}

#[cfg(test)]
mod tests {
    use super::super::picture::{INK, at};
    use super::super::style::Style;
    use super::*;

    /// The green of each pixel, row by row.
    fn greens(file: &[u8]) -> Vec<u8> {
        let mut reader = png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
        let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
        let samples = reader.next_frame(&mut bytes).unwrap().color_type.samples();
        bytes.chunks_exact(samples).map(|pixel| pixel[1]).collect()
    }

    /// A jagged curve of many points, as the moving sum of few purchases is.
    #[test]
    fn a_line_leaves_no_ink_beyond_the_values_around() {
        let height = |step: u32| {
            let noise = f64::from((step.wrapping_mul(2_654_435_761) >> 20) % 97);
            if step.is_multiple_of(3) { 450.0 + noise } else { 450.0 - 0.3 * noise }
        };
        let points: Vec<Point> =
            (0..1095).map(|step| at(100.0 + 1.2 * f64::from(step), height(step))).collect();
        for dash in [&[][..], &[22.0, 9.0], &[5.0, 7.0]] {
            let mut picture = Picture::default();
            picture.dashed_line(points.clone(), 4.0, INK, dash);
            let greens = greens(&png(&picture).unwrap());
            let mut inked = 0;
            for (pixel, _) in greens.iter().enumerate().filter(|(_, green)| **green < 250) {
                let (x, y) = ((pixel % WIDTH as usize) as f64, (pixel / WIDTH as usize) as f64);
                let near = points.iter().filter(|point| (point.x - x).abs() < 5.0);
                let (low, high) = near
                    .fold((f64::MAX, f64::MIN), |(low, high), point| (low.min(point.y), high.max(point.y)));
                assert!(low - 5.0 < y && y < high + 5.0, "{dash:?}: ink at {x}, {y}; values {low} to {high}");
                inked += 1;
            }
            assert!(inked > 10_000, "{dash:?}: {inked} pixels");
        }
    }

    #[test]
    fn shapes_are_where_they_should_be() {
        let mut picture = Picture::default();
        picture.rectangle(at(10.0, 10.0), at(20.0, 20.0), INK);
        picture.area(vec![at(30.0, 10.0), at(40.0, 10.0), at(40.0, 20.0), at(30.0, 20.0)], INK, 0.5);
        Style::of(0).marker(&mut picture, at(100.0, 100.0));
        let greens = greens(&png(&picture).unwrap());
        let green = |x: usize, y: usize| greens[y * WIDTH as usize + x];
        assert_eq!((green(15, 15), green(5, 15), green(25, 15)), (INK.1, 255, 255));
        assert!(green(35, 15).abs_diff(145) <= 2, "{}", green(35, 15));
        assert_eq!(green(100, 100), Style::of(0).colour.1);
    }

    #[test]
    fn what_has_no_extent_or_no_place_is_nothing() {
        let mut picture = Picture::default();
        picture.line(vec![], 4.0, INK);
        picture.line(vec![at(1.0, 1.0)], 4.0, INK);
        picture.area(vec![at(f64::NAN, 1.0), at(2.0, 2.0), at(3.0, 1.0)], INK, 1.0);
        assert!(greens(&png(&picture).unwrap()).iter().all(|green| *green == 255));
    }
}
