//! Days on which something happens: a thin line down the data with a short label above it, as many labels as
//! there is room for.

use super::font::text_width;
use super::frame::Frame;
use super::palette::Palette;
use super::picture::{Anchor, Colour, GREY, Picture, SMALL, at};
use super::wrap::shortened;
use eyeballs_lab::results::Results;

/// Rows of labels above the data of a slide, and the height of each.
pub(super) const MAX_ROWS: usize = 3;
const ROW: f64 = 26.0;
/// Labels are shortened beyond this width.
const WIDEST: f64 = 480.0;
/// Days that get a line; more would be a hatching.
const MAX_LINES: usize = 60;

const DASH: &[f64] = &[3.0, 5.0];

/// A day on which something happens.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Mark {
    pub(super) day: u32,
    pub(super) label: String,
    pub(super) colour: Colour,
    /// The variants part.
    pub(super) fork: bool,
}

/// What happens in some variants from a day on, a mark a day. What happens in one variant alone is named and
/// has its colour.
pub(super) fn marks(results: &Results, variants: &[usize], palette: &Palette<'_>, from: u32) -> Vec<Mark> {
    let mut marks: Vec<Mark> = Vec::new();
    let fork = results.fork_day.filter(|_| results.variants.len() > 1);
    marks.extend(fork.map(|day| Mark { day, label: "fork".to_owned(), colour: GREY, fork: true }));
    let mut events: Vec<(u32, &str, usize)> = Vec::new();
    for variant in variants {
        for event in results.events.get(*variant).into_iter().flatten().filter(|event| event.day >= from) {
            events.push((event.day, &event.label, *variant));
        }
    }
    events.sort();
    for of_day in events.chunk_by(|one, other| one.0 == other.0) {
        let mut labels: Vec<String> = Vec::new();
        let mut owners: Vec<usize> = Vec::new();
        for alike in of_day.chunk_by(|one, other| one.1 == other.1) {
            let mut of: Vec<usize> = alike.iter().map(|event| event.2).collect();
            of.dedup();
            let name = |variant: usize| results.variants.get(variant).map_or("", String::as_str);
            labels.push(match of[..] {
                [only] if variants.len() > 1 => format!("{} ({})", alike[0].1, name(only)),
                _ if of.len() < variants.len() => format!("{} ({} variants)", alike[0].1, of.len()),
                _ => alike[0].1.to_owned(),
            });
            owners.extend(of);
        }
        owners.sort_unstable();
        owners.dedup();
        let colour = match owners[..] {
            [only] if variants.len() > 1 => colour_of(results, only, palette),
            _ => GREY,
        };
        let more = if labels.len() > 1 { format!(" +{}", labels.len() - 1) } else { String::new() };
        let room = WIDEST - text_width(&more, SMALL, false);
        marks.push(Mark {
            day: of_day[0].0,
            label: shortened(&labels[0], room, SMALL, false) + &more,
            colour,
            fork: false,
        });
    }
    marks.sort_by_key(|mark| (mark.day, !mark.fork));
    marks
}

/// That of the variant's only firm.
fn colour_of(results: &Results, variant: usize, palette: &Palette<'_>) -> Colour {
    let mut tracks = results.tracks.iter().filter(|track| track.variant == variant);
    match (tracks.next(), palette.by_firm()) {
        (Some(track), false) => palette.style(track).colour,
        _ => GREY,
    }
}

/// Draws lines, and labels in a few rows, for which the frame gives way; days without a label are counted.
pub(super) fn draw(picture: &mut Picture, frame: &mut Frame, marks: &[Mark], max_rows: usize) {
    let mut rows = vec![f64::NEG_INFINITY; max_rows];
    let widest = WIDEST.min(0.6 * (frame.right - frame.left));
    let mut labels = Vec::new();
    // The fork first: its label is never left out.
    let mut order: Vec<&Mark> = marks.iter().collect();
    order.sort_by_key(|mark| (!mark.fork, mark.day));
    let fork_left = order.first().filter(|mark| mark.fork).map(|mark| frame.x_place(f64::from(mark.day)));
    let more_width = text_width("+999 more", SMALL, false);
    let mut unlabelled = 0;
    for mark in order {
        let x = frame.x_place(f64::from(mark.day));
        let label = shortened(&mark.label, widest, SMALL, false);
        let width = text_width(&label, SMALL, false);
        let left = x.min(frame.right + 40.0 - width).max(frame.left);
        let free = |row: &usize| {
            let at_fork = fork_left.is_some_and(|fork| {
                *row == 0 && !mark.fork && left < fork + 70.0 && left + width + 16.0 > fork
            });
            rows[*row] < left && !at_fork && (*row > 0 || left + width < frame.right + 40.0 - more_width)
        };
        match (0..max_rows).find(free) {
            Some(row) => {
                if !mark.fork {
                    rows[row] = left + width + 16.0;
                }
                labels.push((mark, row, left, label));
            }
            None => unlabelled += 1,
        }
    }
    let used = labels.iter().map(|label| label.1 + 1).max().unwrap_or(0);
    let head = frame.top;
    frame.top += ROW * used as f64;
    let hidden = marks.len().saturating_sub(MAX_LINES);
    for mark in marks.iter().take(MAX_LINES) {
        let row = labels.iter().find(|label| label.0 == mark).map_or(used, |label| label.1);
        let top = head + ROW * row as f64 + if row < used { ROW - 4.0 } else { 0.0 };
        draw_line(picture, frame, mark, top);
    }
    for (mark, row, left, label) in labels {
        let place = at(left, head + ROW * (row as f64 + 0.5) - 4.0);
        picture.small_text(&label, place, SMALL, Anchor::Left, mark.colour);
    }
    let unsaid = unlabelled.max(hidden);
    if unsaid > 0 {
        let place = at(frame.right + 40.0, head + 0.5 * ROW - 4.0);
        picture.small_text(&format!("+{unsaid} more"), place, SMALL, Anchor::Right, GREY);
    }
}

fn draw_line(picture: &mut Picture, frame: &Frame, mark: &Mark, top: f64) {
    let x = frame.x_place(f64::from(mark.day));
    let dash = if mark.fork { &[][..] } else { DASH };
    picture.dashed_line(vec![at(x, top), at(x, frame.bottom)], 2.0, mark.colour, dash);
}

/// What lines and crosses mean, for the foot of the picture.
pub(super) fn legend(marks: &[Mark], any_end: bool) -> String {
    let parts = [
        (marks.iter().any(|mark| !mark.fork), "┊ event"),
        (marks.iter().any(|mark| mark.fork), "│ fork: the variants part"),
        (any_end, "× half of the replications are bankrupt"),
    ];
    let said: Vec<&str> = parts.into_iter().filter(|part| part.0).map(|part| part.1).collect();
    said.join("   ")
}

#[cfg(test)]
mod tests {
    use super::super::axis::Axis;
    use super::super::picture::Shape;
    use super::*;
    use crate::testing::results;
    use eyeballs_lab::results::Event;

    fn event(day: u32, label: &str) -> Event {
        Event { day, label: label.to_owned() }
    }

    #[test]
    fn a_mark_says_what_happens_and_where_alone_it_does() {
        let mut results = results(3, 400);
        results.fork_day = Some(100);
        results.events = vec![
            vec![event(50, "shock"), event(200, "price = 3"), event(300, "release")],
            vec![event(50, "shock"), event(200, "price = 5")],
            vec![event(50, "shock"), event(300, "release")],
        ];
        let palette = Palette::of(&results);
        let said = |variants: &[usize], from| -> Vec<(u32, String, bool)> {
            let marks = marks(&results, variants, &palette, from);
            marks.into_iter().map(|mark| (mark.day, mark.label, mark.colour == GREY)).collect()
        };
        let owned = |day, label: &str, grey| (day, label.to_owned(), grey);
        assert_eq!(
            said(&[0, 1, 2], 0),
            [
                owned(50, "shock", true),
                owned(100, "fork", true),
                owned(200, "price = 3 (free + ads) +1", true),
                owned(300, "release (2 variants)", true),
            ]
        );
        assert_eq!(said(&[1], 60), [owned(100, "fork", true), owned(200, "price = 5", true)]);
        assert_eq!(said(&[1, 2], 250)[1], owned(300, "release (sell once)", false));
    }

    #[test]
    fn every_mark_has_a_line_and_a_label_or_is_counted() {
        for count in [1, 2, 5, 12, 40, 100] {
            let mut results = results(1, 400);
            results.events[0] = (0..count).map(|index| event(3 * index, "something happens")).collect();
            let marks = marks(&results, &[0], &Palette::of(&results), 0);
            let mut frame = Frame::new(Axis::of_days(0, 400, None).0, Axis::of_shares(), 150.0, 200.0);
            let mut picture = Picture::default();
            draw(&mut picture, &mut frame, &marks, MAX_ROWS);
            let lines = picture.shapes.iter().filter(|shape| matches!(shape, Shape::Line { .. })).count();
            assert_eq!(lines, (count as usize).min(MAX_LINES));
            let texts = picture.texts();
            let labels = texts.iter().filter(|text| **text == "something happens").count();
            let more = texts.iter().find_map(|text| text.strip_prefix('+')?.strip_suffix(" more"));
            let more: usize = more.map_or(0, |more| more.parse().unwrap());
            assert_eq!(labels + more, count as usize, "{texts:?}");
            assert!(labels > 0 && frame.top <= 174.0 + 3.0 * ROW);
        }
    }
}
