//! What is drawn, whatever the results.

use super::picture::{Colour, GREY, HEIGHT, Point, Shape, WIDTH};
use super::style::Style;
use super::*;
use crate::testing::{Scratch, results, service_result};
use eyeballs_lab::results::{Band, Bankruptcy, Event};
use std::fs;

fn names(results: &Results) -> Vec<String> {
    pictures(results).0.into_iter().map(|(name, _)| name).collect()
}

fn picture(results: &Results, name: &str) -> Picture {
    let (pictures, _) = pictures(results);
    pictures.into_iter().find(|(other, _)| other == name).unwrap().1
}

fn texts(results: &Results, name: &str) -> Vec<String> {
    picture(results, name).texts().into_iter().map(str::to_owned).collect()
}

/// The thick lines.
fn curves(picture: &Picture) -> Vec<(Colour, Vec<Point>)> {
    let curve = |shape: &Shape| match shape {
        Shape::Line { points, width, colour, .. } if *width == 3.5 => Some((*colour, points.clone())),
        _ => None,
    };
    picture.shapes.iter().filter_map(curve).collect()
}

fn event(day: u32, label: &str) -> Event {
    Event { day, label: label.to_owned() }
}

/// Variants that each have the same firms.
fn market(variants: usize, firms: usize, days: u32) -> Results {
    let sample = results(variants * firms, days);
    let mut results = results(variants, days);
    results.tracks = sample.tracks;
    for (index, track) in results.tracks.iter_mut().enumerate() {
        track.variant = index / firms;
        track.firm = format!("firm {}", index % firms);
        track.label = format!("{} / {}", results.variants[track.variant], track.firm);
    }
    results
}

fn with_values(days: u32, value: impl Fn(u32) -> f64) -> Results {
    let mut results = results(3, days);
    let values: Vec<f64> = (0..days).map(value).collect();
    for track in &mut results.tracks {
        let band = Band { p10: values.clone(), p50: values.clone(), p90: values.clone() };
        track.bands = vec![band; Series::ALL.len()];
        track.services[0].minutes = values.clone();
        track.services[0].retention = vec![values.clone()];
    }
    results
}

/// Results that a batch should not leave, and some that it may.
fn oddities() -> Vec<(&'static str, Results)> {
    let mut no_bands = results(2, 40);
    no_bands.tracks[0].bands.clear();
    no_bands.tracks[1].measures.clear();
    let mut odd_names = results(2, 40);
    odd_names.title = "x".repeat(5_000);
    odd_names.tracks[0].label = "\u{7} <b> & \"quotes\" 微信".repeat(9);
    odd_names.tracks[1].services[0].name = String::new();
    let mut forked = results(3, 200);
    forked.fork_day = Some(150);
    forked.events[1] = (0..90).map(|index| event(2 * index, "something")).collect();
    let mut bankrupt = results(3, 200);
    bankrupt.tracks[0].replications = 1;
    for day in [0, 100, 199] {
        bankrupt.tracks[0].bankruptcies = vec![Bankruptcy { replication: 0, day }];
    }
    vec![
        ("nothing", Results::default()),
        ("no day", results(2, 0)),
        ("one day", results(2, 1)),
        ("constant", with_values(50, |_| 3.0)),
        ("nothing but zeros", with_values(50, |_| 0.0)),
        ("not numbers", with_values(50, |_| f64::NAN)),
        ("some numbers", with_values(50, |day| if day % 3 == 0 { f64::NAN } else { 1.0 })),
        ("infinite", with_values(50, |day| if day < 9 { f64::NEG_INFINITY } else { f64::INFINITY })),
        ("negative", with_values(50, |day| -f64::from(day))),
        ("huge", with_values(50, |day| if day < 9 { f64::MIN } else { f64::MAX })),
        ("tiny", with_values(50, |_| 5e-324)),
        ("no bands", no_bands),
        ("forked", forked),
        ("bankrupt", bankrupt),
        ("firms and variants", market(14, 3, 90)),
        ("many firms", market(2, 30, 40)),
        ("odd names", odd_names),
        ("a hundred years", results(1, 36_500)),
        ("thirty tracks", results(30, 60)),
    ]
}

#[test]
fn every_series_has_a_picture_and_every_track_its_cohorts_and_minutes() {
    assert_eq!(
        names(&results(2, 90)),
        [
            "users",
            "payers",
            "advertisers",
            "revenue",
            "profit",
            "cash",
            "waterfall-1-free-ads",
            "waterfall-2-membership",
            "profit-difference-1-membership-acme",
            "retention-1-free-ads-reader",
            "retention-2-membership-reader",
            "minutes-1-free-ads",
            "minutes-2-membership"
        ]
    );
}

#[test]
fn the_main_services_have_heat_maps() {
    let mut results = results(1, 90);
    results.tracks[0].services.push(service_result("video", 3.0, 0, 90));
    results.tracks[0].services.push(service_result("mail", 0.1, 0, 90));
    let retention: Vec<_> = names(&results).into_iter().filter(|name| name.contains("retention")).collect();
    assert_eq!(retention, ["retention-1-free-ads-video", "retention-1-free-ads-reader"]);
}

#[test]
fn nothing_is_drawn_outside_the_picture_whatever_the_data() {
    let inside = |point: &Point| (0.0..=WIDTH).contains(&point.x) && (0.0..=HEIGHT).contains(&point.y);
    for (oddity, results) in oddities() {
        for (name, picture) in pictures(&results).0 {
            for shape in &picture.shapes {
                let points = match shape {
                    Shape::Line { points, .. } | Shape::Area { points, .. } => &points[..],
                    Shape::Text { place, .. } => std::slice::from_ref(place),
                };
                assert!(points.iter().all(inside), "{oddity}, {name}: {shape:?}");
            }
        }
    }
}

#[test]
fn whatever_the_data_there_are_pictures_in_both_formats() {
    for (oddity, results) in oddities() {
        let (pictures, _) = pictures(&results);
        let (name, picture) = &pictures[0];
        assert!(png::png(picture).unwrap().starts_with(b"\x89PNG"), "{oddity}, {name}");
        for (name, picture) in &pictures {
            let svg = svg::svg(picture);
            assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>\n"), "{oddity}, {name}");
            assert!(!svg.contains("<b>") && !svg.contains('\u{7}'), "{oddity}, {name}");
            assert!(!svg.contains("NaN") && !svg.contains("inf"), "{oddity}, {name}");
        }
    }
}

#[test]
fn a_picture_says_what_it_shows() {
    let texts = texts(&results(2, 400), "profit");
    for text in [
        "Profit",
        "Four ways to earn from one audience.",
        "Median of 64 replications; band: 10th to 90th percentile",
        "USD a month of 30 days",
        "months of 30 days",
        "free + ads",
        "membership",
    ] {
        let text = text.replace("USD", "CNY");
        assert!(texts.contains(&text), "{text}: {texts:?}");
    }
}

#[test]
fn a_long_title_is_broken_and_what_the_band_means_stays() {
    let mut results = results(2, 400);
    results.title = "A very long title that goes on about everything there is to be said ".repeat(5);
    let texts = texts(&results, "users");
    assert!(texts.iter().any(|text| text == "Median of 64 replications; band: 10th to 90th percentile"));
    assert_eq!(texts.iter().filter(|text| text.contains("very long title")).count(), 2, "{texts:?}");
}

#[test]
fn advertisers_and_people_have_pictures_of_their_own_and_zeros_are_named() {
    let results = results(2, 400);
    let advertisers = texts(&results, "advertisers");
    assert!(advertisers.contains(&"None: membership".to_owned()), "{advertisers:?}");
    let highest = |name: &str| {
        let of = |text: &String| text.parse::<f64>().ok();
        texts(&results, name).iter().filter_map(of).fold(0.0, f64::max)
    };
    // Forty advertisers at most, and hundreds of thousands who pay.
    assert!((20.0..50.0).contains(&highest("advertisers")));
    assert!(texts(&results, "payers").iter().any(|text| text.ends_with(" k")));
}

#[test]
fn a_firm_has_its_colour_in_every_picture_of_every_variant() {
    let results = market(3, 2, 90);
    let (pictures, _) = pictures(&results);
    // Others have colours that mean something else: more and less, much and little.
    let others = ["retention", "waterfall", "profit-difference"];
    for (name, picture) in
        pictures.iter().filter(|(name, _)| !others.iter().any(|other| name.starts_with(other)))
    {
        for firm in 0..2 {
            let colour = Style::of(firm).colour;
            let inked = |shape: &&Shape| matches!(shape, Shape::Area { colour: own, .. } if *own == colour);
            assert!(picture.shapes.iter().filter(inked).count() > 0, "{name}, firm {firm}");
        }
        let others = (2..style::MAX_COLOURS).map(|index| Style::of(index).colour);
        for other in others {
            assert!(!curves(picture).iter().any(|(colour, _)| *colour == other), "{name}: {other:?}");
        }
    }
}

#[test]
fn a_firm_that_is_bankrupt_has_no_profit_of_zero_but_an_end() {
    let mut results = results(2, 400);
    for track in &mut results.tracks {
        track.replications = 4;
    }
    let bankruptcy = |replication, day| Bankruptcy { replication, day };
    results.tracks[1].bankruptcies = vec![bankruptcy(0, 150), bankruptcy(2, 210), bankruptcy(3, 330)];
    let picture = picture(&results, "profit");
    let right = |variant: usize| {
        let own = curves(&picture).into_iter().filter(|(colour, _)| *colour == Style::of(variant).colour);
        own.flat_map(|(_, points)| points).map(|point| point.x).fold(0.0, f64::max)
    };
    // Month 7 ends on day 210, and month 13 on day 390.
    let left =
        curves(&picture).iter().flat_map(|(_, points)| points).map(|point| point.x).fold(f64::MAX, f64::min);
    let share = (right(1) - left) / (right(0) - left);
    assert!((share - (210.0 - 30.0) / (390.0 - 30.0)).abs() < 0.01, "{share}");
    let of = |variant: usize| {
        let colour = Style::of(variant).colour;
        let marker =
            |shape: &&Shape| matches!(shape, Shape::Area { colour: own, opacity: 1.0, .. } if *own == colour);
        let arm =
            |shape: &&Shape| matches!(shape, Shape::Line { colour: own, width: 4.5, .. } if *own == colour);
        [picture.shapes.iter().filter(marker).count(), picture.shapes.iter().filter(arm).count()]
    };
    // Six markers along the whole run, three along a life of half of it, one beside each name; the end of the
    // one is a marker, that of the other a cross of two arms.
    assert_eq!((of(0), of(1)), ([8, 0], [4, 2]));
    let texts = picture.texts();
    assert!(texts.contains(&"bankrupt: 3 of 4"), "{texts:?}");
    assert!(texts.iter().any(|text| text.contains("× half of the replications are bankrupt")), "{texts:?}");
    assert!(texts.iter().any(|text| text.ends_with("of firms that are not bankrupt")), "{texts:?}");
}

#[test]
fn after_a_fork_the_axis_fits_and_what_was_common_is_drawn_once() {
    let mut results = with_values(400, |day| if day < 100 { f64::from(day) } else { 1e6 + f64::from(day) });
    results.fork_day = Some(300);
    results.events[0] = vec![event(320, "price = 3")];
    let picture = picture(&results, "cash");
    let texts = picture.texts();
    // From day 250 on, between 1000250 and 1000399.
    assert!(texts.iter().any(|text| text.ends_with("from day 250 on")), "{texts:?}");
    assert!(texts.contains(&"CNY (not from 0)") && !texts.contains(&"0"), "{texts:?}");
    assert!(texts.contains(&"fork") && texts.contains(&"price = 3 (free + ads)"), "{texts:?}");
    let curves = curves(&picture);
    assert_eq!(curves.iter().filter(|(colour, _)| *colour == GREY).count(), 1);
    let fork = curves.iter().find(|(colour, _)| *colour == GREY).unwrap().1.last().unwrap().x;
    for (colour, points) in curves.iter().filter(|(colour, _)| *colour != GREY) {
        assert!(points[0].x == fork, "{colour:?}");
    }
}

#[test]
fn no_variant_is_left_out_in_silence() {
    for (variants, slides, left_out) in [(6, 1, 0), (12, 1, 0), (13, 2, 0), (30, 3, 4), (100, 8, 8)] {
        let (pictures, said) = pictures(&results(variants, 90));
        let shown: Vec<String> = pictures
            .iter()
            .filter(|(name, _)| name.starts_with("users"))
            .flat_map(|(_, picture)| picture.texts().into_iter().map(str::to_owned).collect::<Vec<_>>())
            .collect();
        let of_users = pictures.iter().filter(|(name, _)| name.starts_with("users")).count();
        assert_eq!(of_users, slides, "{variants}");
        for variant in 4..variants.min(96) {
            let label = format!("price {} CNY, trial {variant} days", 5 * variant);
            let end = format!("{variant} days");
            assert!(shown.iter().any(|text| *text == label || text.ends_with(&end)), "{label}: {shown:?}");
        }
        // Users, payers, revenue, profit and cash, and money, differences, retention and minutes of those beyond 24.
        let expected = if variants > 96 { 9 } else { left_out };
        assert_eq!(said.len(), expected, "{said:?}");
    }
}

#[test]
fn the_same_results_give_the_same_bytes() {
    let (one, two) = (Scratch::new("plots-same-1"), Scratch::new("plots-same-2"));
    let files = plots(&results(2, 60), one.path()).files;
    let others = plots(&results(2, 60), two.path()).files;
    assert_eq!(files.len(), 2 * 13);
    for (path, other) in files.iter().zip(others) {
        assert_eq!(path.file_name(), other.file_name());
        assert!(fs::read(path).unwrap() == fs::read(other).unwrap(), "{}", path.display());
    }
}

#[test]
fn names_too_long_for_a_file_are_cut_and_every_picture_is_drawn() {
    let scratch = Scratch::new("plots-long");
    let mut results = results(2, 60);
    for track in &mut results.tracks {
        track.label = "微".repeat(38);
        track.services[0].name = "信".repeat(38);
    }
    let drawn = plots(&results, scratch.path());
    assert!(drawn.failures.is_empty(), "{:?}", drawn.failures);
    assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2 * 13);
}

#[test]
fn what_cannot_be_written_is_named_and_the_rest_is_drawn() {
    let scratch = Scratch::new("plots-in-the-way");
    fs::create_dir(scratch.path().join("profit.png")).unwrap();
    let drawn = plots(&results(2, 60), scratch.path());
    let failures: Vec<String> = drawn.failures.iter().map(Error::to_string).collect();
    assert!(failures.len() == 1 && failures[0].contains("profit.png"), "{failures:?}");
    assert_eq!(drawn.files.len(), 2 * 13 - 1);
    assert!(drawn.files.iter().all(|file| file.is_file()));
}
