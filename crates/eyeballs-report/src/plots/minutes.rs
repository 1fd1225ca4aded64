//! Where the time goes: the services' shares of all minutes, on top of each other. A single service
//! would be a full square, so that its minutes are shown instead.

use super::axis::Axis;
use super::curve::{bankrupt, median_bankruptcy};
use super::frame::{EDGE, Frame, foot, head, mean_of, sentence};
use super::labels::{self, Label};
use super::marks::{self, MAX_ROWS, Mark, marks};
use super::palette::Palette;
use super::picture::{Picture, Point, WHITE, WIDTH, at};
use super::style::Style;
use crate::number::short;
use eyeballs_lab::results::{Results, ServiceResult, Track};

/// Points of an edge; more cannot be seen on a slide.
const MAX_POINTS: usize = 1200;

/// The picture of a variant.
pub(super) fn minutes(results: &Results, palette: &Palette<'_>, variant: usize) -> Picture {
    let mut picture = Picture::default();
    let tracks = results.tracks.iter().filter(|track| track.variant == variant);
    let all: Vec<(&Track, &ServiceResult)> =
        tracks.flat_map(|track| track.services.iter().map(move |service| (track, service))).collect();
    let services = &all[..all.len().min(labels::MAX)];
    let days = services.iter().map(|(_, service)| service.minutes.len()).max().unwrap_or(0);
    let shares = all.len() > 1;
    let edges = edges(services, days, shares);

    let y = if shares { Axis::of_shares() } else { Axis::of_values(edges.iter().flatten().copied()) };
    let (x, x_title) = Axis::of_days(0, results.days.max(days as u32), results.start);
    let name = results.variants.get(variant).map_or("", String::as_str);
    let title = if shares { "Shares of the time spent" } else { "Time spent" };
    let shown = match services.len() < all.len() {
        true => format!("; the first {} of {} services", services.len(), all.len()),
        false => String::new(),
    };
    let parts = [
        sentence(&results.title),
        format!("Of all people together, {}{shown}", mean_of(results.replications)),
    ];
    let top = head(&mut picture, &format!("{title}: {name}"), &parts);
    let names = services.iter().map(|(_, service)| service.name.as_str());
    let mut frame = Frame::new(x, y, top, labels::space(names));
    let mut marks = marks(results, &[variant], palette, 0);
    marks.extend(bankruptcies(results, palette, variant));
    marks.sort_by_key(|mark| mark.day);
    let mut drawn_marks = Picture::default();
    marks::draw(&mut drawn_marks, &mut frame, &marks, MAX_ROWS);
    frame.draw(&mut picture, x_title, if shares { "share of minutes" } else { "minutes a day" });
    let mut ends = Vec::new();
    for (index, (track, service)) in services.iter().enumerate() {
        let style = style(palette, services, index, track);
        draw_area(&mut picture, &frame, [&edges[index], &edges[index + 1]], style, shares);
        if let (Some(low), Some(high)) = (last(&edges[index]), last(&edges[index + 1])) {
            // Beside the middle of a share, at the end of a line.
            let y = frame.y_place(if shares { (low + high) / 2.0 } else { high });
            let note = if shares { format!("{:.0} %", 100.0 * (high - low)) } else { short(high - low) };
            ends.push(Label { name: service.name.clone(), note, end: at(frame.right, y), style });
        }
    }
    picture.shapes.append(&mut drawn_marks.shapes);
    foot(&mut picture, &marks::legend(&marks, false), WIDTH - EDGE);
    if ends.is_empty() {
        frame.note(&mut picture, "nobody spent any time");
    }
    labels::draw(&mut picture, &frame, ends);
    picture
}

/// The days on which half of the firms are bankrupt: their services close on the day after.
fn bankruptcies(results: &Results, palette: &Palette<'_>, variant: usize) -> Vec<Mark> {
    let tracks = results.tracks.iter().filter(|track| track.variant == variant);
    let mark = |track: &Track| {
        let label = format!("{} {}", track.firm, bankrupt(track));
        let colour = palette.style(track).colour;
        median_bankruptcy(track).map(|day| Mark { day: day + 1, label, colour, fork: false })
    };
    tracks.filter_map(mark).collect()
}

/// A service has its firm's look; where a firm has several, they are told apart.
fn style(palette: &Palette<'_>, services: &[(&Track, &ServiceResult)], index: usize, track: &Track) -> Style {
    let first = services.iter().position(|(other, _)| other.firm == track.firm).unwrap_or(index);
    let of_firm = services.iter().filter(|(other, _)| other.firm == track.firm).count();
    match (palette.by_firm(), of_firm) {
        (_, 0 | 1) => palette.style(track),
        (false, _) => Style::of(index),
        (true, _) => {
            let number = index - first;
            palette.style(track).tinted(1.0 - 0.65 * number as f64 / (of_firm - 1) as f64)
        }
    }
}

/// The edge below the first service, and that above each service, on each day.
fn edges(services: &[(&Track, &ServiceResult)], days: usize, shares: bool) -> Vec<Vec<f64>> {
    let minutes = |service: &ServiceResult, day: usize| {
        service.minutes.get(day).copied().filter(|minutes| minutes.is_finite()).unwrap_or(0.0).max(0.0)
    };
    let mut edges = vec![vec![0.0; days]];
    for (_, service) in services {
        let below = &edges[edges.len() - 1];
        edges.push((0..days).map(|day| below[day] + minutes(service, day)).collect());
    }
    if shares {
        let totals = edges[edges.len() - 1].clone();
        for edge in &mut edges {
            for (value, total) in edge.iter_mut().zip(&totals) {
                // A day without any minutes has no shares.
                *value = if *total > 0.0 { *value / total } else { f64::NAN };
            }
        }
    }
    edges
}

fn last(edge: &[f64]) -> Option<f64> {
    edge.iter().rev().copied().find(|value| value.is_finite())
}

fn draw_area(picture: &mut Picture, frame: &Frame, [low, high]: [&[f64]; 2], style: Style, shares: bool) {
    let stride = low.len().div_ceil(MAX_POINTS).max(1);
    let edge = |values: &[f64]| -> Vec<Point> {
        let points = values.iter().enumerate().step_by(stride);
        points.filter_map(|(day, value)| frame.place(day as f64 + 1.0, *value)).collect()
    };
    let (upper, lower) = (edge(high), edge(low));
    let outline: Vec<Point> = upper.iter().chain(lower.iter().rev()).copied().collect();
    if upper.len() > 1 {
        picture.area(outline, style.colour, if shares { 0.8 } else { 0.2 });
        // White between neighbours tells them apart without colours.
        picture.line(upper, 3.0, if shares { WHITE } else { style.colour });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{results, service_result};

    #[test]
    fn services_have_the_looks_of_their_firms_in_every_variant() {
        let mut results = results(2, 60);
        for track in &mut results.tracks {
            track.variant = 0;
        }
        results.tracks[0].firm = "ours".to_owned();
        results.tracks[1].firm = "theirs".to_owned();
        results.tracks[1].services.push(service_result("mail", 1.0, 0, 60));
        let palette = Palette::of(&results);
        let services: Vec<(&Track, &ServiceResult)> = results
            .tracks
            .iter()
            .flat_map(|track| track.services.iter().map(move |service| (track, service)))
            .collect();
        let styles: Vec<Style> =
            (0..3).map(|index| style(&palette, &services, index, services[index].0)).collect();
        assert_eq!(styles[0], palette.style(&results.tracks[0]));
        assert_eq!(styles[1].colour, palette.style(&results.tracks[1]).colour);
        assert!(styles[2] != styles[1] && styles[2].colour == styles[1].colour.tint(0.35));
    }
}
