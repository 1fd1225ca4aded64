//! How cohorts fade: a row per month of joining, a column per month of age, darker where more stayed.

use super::axis::Axis;
use super::frame::{Frame, head, ink_on, mean_of, sentence};
use super::picture::{Anchor, Colour, INK, Picture, TEXT, at};
use eyeballs_lab::results::{Results, ServiceResult, Track};

/// From nobody to everybody: viridis, reversed so that nobody is pale. Its lightness falls evenly, for
/// grey prints.
const SCALE: [Colour; 6] = [
    Colour(0xfd, 0xf6, 0xb5),
    Colour(0x7a, 0xd1, 0x51),
    Colour(0x22, 0xa8, 0x84),
    Colour(0x2a, 0x78, 0x8e),
    Colour(0x41, 0x44, 0x87),
    Colour(0x44, 0x01, 0x54),
];

/// Room at the right for the scale and its labels.
const SCALE_SPACE: f64 = 200.0;

/// The picture of a service of a track.
pub(super) fn heat(results: &Results, track: &Track, service: &ServiceResult) -> Picture {
    let mut picture = Picture::default();
    let rows = service.retention.len();
    let columns = service.retention.iter().map(Vec::len).max().unwrap_or(0);
    let parts = [
        sentence(&results.title),
        format!("Share of a month's newcomers who are users, in %; {}", mean_of(results.replications)),
    ];
    let top = head(&mut picture, &format!("Who stayed: {}, {}", service.name, track.label), &parts);
    let frame = Frame::new(months(columns, 20), months_down(rows), top, SCALE_SPACE);
    let cell_width = (frame.right - frame.left) / columns.max(1) as f64;
    let cell_height = (frame.bottom - frame.top) / rows.max(1) as f64;
    for (row, cohort) in service.retention.iter().enumerate() {
        for (column, share) in cohort.iter().enumerate().filter(|(_, share)| share.is_finite()) {
            let corner = at(frame.left + cell_width * column as f64, frame.top + cell_height * row as f64);
            // A little over the neighbour that comes next, lest white shines through.
            let other = at(corner.x + cell_width + 0.5, corner.y + cell_height + 0.5);
            let colour = colour(*share);
            picture.rectangle(corner, other, colour);
            if cell_width >= 64.0 && cell_height >= 32.0 {
                let centre = at(corner.x + cell_width / 2.0, corner.y + cell_height / 2.0);
                let text = format!("{:.0}", 100.0 * share);
                picture.small_text(&text, centre, 24.0, Anchor::Middle, ink_on(colour));
            }
        }
    }
    draw_axes(&mut picture, &frame, rows, columns);
    draw_scale(&mut picture, &frame);
    if rows == 0 || columns == 0 {
        frame.note(&mut picture, "no cohort is a month old");
    }
    picture
}

/// Months with a label at some of them.
fn months(count: usize, max_labels: usize) -> Axis {
    let stride = count.div_ceil(max_labels).max(1);
    let ticks = (0..count).step_by(stride).map(|month| (month as f64, month.to_string())).collect();
    Axis { low: 0.0, high: count.max(1) as f64, ticks }
}

/// The same from the top.
fn months_down(count: usize) -> Axis {
    let Axis { low, high, ticks } = months(count, 14);
    Axis { low: high, high: low, ticks }
}

fn draw_axes(picture: &mut Picture, frame: &Frame, rows: usize, columns: usize) {
    let half_column = (frame.right - frame.left) / columns.max(1) as f64 / 2.0;
    let half_row = (frame.bottom - frame.top) / rows.max(1) as f64 / 2.0;
    for (month, label) in &frame.x.ticks {
        let x = frame.x_place(*month) + half_column;
        picture.text(label, at(x, frame.bottom + 26.0), Anchor::Middle, INK);
    }
    for (month, label) in &frame.y.ticks {
        let y = frame.top + half_row * (2.0 * month + 1.0);
        picture.text(label, at(frame.left - 16.0, y), Anchor::Right, INK);
    }
    frame.draw_titles(picture, "age, months of 30 days", "joined in month");
}

fn draw_scale(picture: &mut Picture, frame: &Frame) {
    const STEPS: usize = 100;
    let (left, right) = (frame.right + 60.0, frame.right + 95.0);
    let y = |share: f64| frame.bottom - share * (frame.bottom - frame.top);
    for step in (0..STEPS).rev() {
        let (low, high) = (step as f64 / STEPS as f64, (step + 1) as f64 / STEPS as f64);
        picture.rectangle(at(left, y(high)), at(right, y(low) + 0.5), colour((low + high) / 2.0));
    }
    for (share, label) in Axis::of_shares().ticks {
        let place = at(right + 12.0, y(share).clamp(frame.top + TEXT / 2.0, frame.bottom - TEXT / 2.0));
        picture.text(&label, place, Anchor::Left, INK);
    }
}

fn colour(share: f64) -> Colour {
    let step = share.clamp(0.0, 1.0) * (SCALE.len() - 1) as f64;
    let index = (step as usize).min(SCALE.len() - 2);
    let (one, other, way) = (SCALE[index], SCALE[index + 1], step - index as f64);
    let mix = |a: u8, b: u8| (f64::from(a) + way * (f64::from(b) - f64::from(a))).round() as u8;
    Colour(mix(one.0, other.0), mix(one.1, other.1), mix(one.2, other.2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_darkens_evenly_enough_for_a_grey_print() {
        let light = |share: f64| {
            let Colour(red, green, blue) = colour(share);
            0.299 * f64::from(red) + 0.587 * f64::from(green) + 0.114 * f64::from(blue)
        };
        for step in 0..20 {
            let share = f64::from(step) / 20.0;
            assert!(light(share) - light(share + 0.05) > 3.0, "{share}");
        }
    }
}
