//! Where the time goes: the services' shares of all minutes, on top of each other. A single service
//! would be a full square, so that its minutes are shown instead.

use super::axis::Axis;
use super::frame::{Frame, head, sentence};
use super::labels::{self, Label};
use super::picture::{Colour, Picture, Point};
use super::style::Style;
use eyeballs_lab::results::{Results, ServiceResult};

/// Points of an edge; more cannot be seen on a slide.
const POINTS_MOST: usize = 1200;

/// The picture of a variant.
pub(super) fn minutes(results: &Results, variant: usize) -> Picture {
    let mut picture = Picture::default();
    let tracks = results.tracks.iter().filter(|track| track.variant == variant);
    let services: Vec<&ServiceResult> = tracks.flat_map(|track| &track.services).collect();
    let days = services.iter().map(|service| service.minutes.len()).max().unwrap_or(0);
    let all = services.len();
    let services = &services[..all.min(labels::MOST)];
    let shares = all > 1;
    let edges = edges(services, days, shares);

    let y = if shares { Axis::of_shares() } else { Axis::of_values(edges.iter().flatten().copied()) };
    let (x, x_title) = Axis::of_days(results.days.max(days as u32));
    let names = services.iter().map(|service| service.name.as_str());
    let frame = Frame::new(x, y, labels::space(names));
    let name = results.variants.get(variant).map_or("", String::as_str);
    let title = if shares { "Shares of the time spent" } else { "Time spent" };
    let shown = if services.len() < all {
        format!(" First {} of {all} services.", services.len())
    } else {
        String::new()
    };
    head(
        &mut picture,
        &format!("{title}: {name}"),
        &format!("{} Mean of replications.{shown}", sentence(&results.title)),
    );
    frame.draw(&mut picture, x_title, if shares { "share of minutes" } else { "minutes a day" });
    let mut ends = Vec::new();
    for (index, service) in services.iter().enumerate() {
        let style = Style::of(index);
        draw_area(&mut picture, &frame, [&edges[index], &edges[index + 1]], style.colour, shares);
        if let (Some(low), Some(high)) = (last(&edges[index]), last(&edges[index + 1])) {
            let y = (frame.y_place(low) + frame.y_place(high)) / 2.0;
            ends.push(Label { name: service.name.clone(), y, style });
        }
    }
    if ends.is_empty() {
        frame.note(&mut picture, "nobody spent any time");
    }
    labels::draw(&mut picture, &frame, ends);
    picture
}

/// The edge below the first service, and that above each service, on each day.
fn edges(services: &[&ServiceResult], days: usize, shares: bool) -> Vec<Vec<f64>> {
    let minutes = |service: &ServiceResult, day: usize| {
        service.minutes.get(day).copied().filter(|minutes| minutes.is_finite()).unwrap_or(0.0).max(0.0)
    };
    let mut edges = vec![vec![0.0; days]];
    for service in services {
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

fn draw_area(picture: &mut Picture, frame: &Frame, [low, high]: [&[f64]; 2], colour: Colour, shares: bool) {
    let stride = low.len().div_ceil(POINTS_MOST).max(1);
    let edge = |values: &[f64]| -> Vec<Point> {
        let points = values.iter().enumerate().step_by(stride);
        points.filter_map(|(day, value)| frame.place(day as f64, *value)).collect()
    };
    let (upper, lower) = (edge(high), edge(low));
    let outline: Vec<Point> = upper.iter().chain(lower.iter().rev()).copied().collect();
    if upper.len() > 1 {
        picture.area(outline, colour, if shares { 0.8 } else { 0.3 });
        // White between neighbours tells them apart without colours.
        picture.line(upper, 4.0, if shares { Colour(255, 255, 255) } else { colour });
    }
}
