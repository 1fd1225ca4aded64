//! Pictures of the results, as PNG for slides and as SVG for print and the web.

mod axis;
mod draw;
mod fit;
mod frame;
mod heat;
mod labels;
mod lines;
mod minutes;
mod names;
mod panels;
mod picture;
mod style;

use crate::{Error, write_file};
use eyeballs_lab::calibration::TargetFit;
use eyeballs_lab::results::{Results, Series, ServiceResult, Track};
use names::Names;
pub use panels::{Panel, PanelTrack, panels};
use picture::Picture;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Tracks and variants that get a picture of their own; the files hold them all.
const OWN_PICTURES_MOST: usize = 8;
/// Services of a track that get a heat map: those with the most minutes.
const SERVICES_MOST: usize = 2;

/// What came of drawing. A picture that fails keeps no other from being drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The files that could not be drawn or written, each by its name, and why.
    pub failures: Vec<Error>,
}

/// Draws all pictures into a folder that is there.
pub fn plots(results: &Results, folder: &Path) -> Drawn {
    draw_all(&pictures(results), folder)
}

/// Draws the fit of each target into a folder that is there.
pub(crate) fn fits(title: &str, targets: &[TargetFit], folder: &Path) -> Drawn {
    let mut names = Names::default();
    let series = targets.iter().filter(|target| target.rows.len() > 1);
    let picture = |(number, target): (usize, &TargetFit)| {
        (names.unique(&["fit", &number.to_string(), &target.name]), fit::fit(title, target))
    };
    draw_all(&(1..).zip(series).map(picture).collect::<Vec<_>>(), folder)
}

fn draw_all(pictures: &[(String, Picture)], folder: &Path) -> Drawn {
    let drawn: Vec<Result<PathBuf, Error>> = pictures
        .par_iter()
        .flat_map_iter(|(name, picture)| {
            let path = |ending: &str| folder.join(format!("{name}.{ending}"));
            [write_png(path("png"), picture), write_svg(path("svg"), picture)]
        })
        .collect();
    let mut all = Drawn::default();
    for file in drawn {
        match file {
            Ok(path) => all.files.push(path),
            Err(error) => all.failures.push(error),
        }
    }
    all
}

fn write_png(path: PathBuf, picture: &Picture) -> Result<PathBuf, Error> {
    let content = draw::png(picture).map_err(Error::file("draw", &path))?;
    write_file(&path, &content).map(|()| path)
}

fn write_svg(path: PathBuf, picture: &Picture) -> Result<PathBuf, Error> {
    let content = draw::svg(picture).map_err(Error::file("draw", &path))?;
    write_file(&path, content.as_bytes()).map(|()| path)
}

fn pictures(results: &Results) -> Vec<(String, Picture)> {
    let series = [
        ("users", Series::Users),
        ("customers", Series::Customers),
        ("revenue", Series::Revenue),
        ("profit", Series::Profit),
        ("cash", Series::Cash),
    ];
    let mut names = Names::default();
    let mut pictures: Vec<(String, Picture)> =
        series.map(|(name, series)| (names.unique(&[name]), lines::lines(results, series))).into();
    for (number, track) in (1..).zip(results.tracks.iter().take(OWN_PICTURES_MOST)) {
        for service in main_services(track) {
            let name = names.unique(&["retention", &number.to_string(), &track.label, &service.name]);
            pictures.push((name, heat::heat(results, track, service)));
        }
    }
    for (variant, name) in results.variants.iter().enumerate().take(OWN_PICTURES_MOST) {
        let name = names.unique(&["minutes", &(variant + 1).to_string(), name]);
        pictures.push((name, minutes::minutes(results, variant)));
    }
    pictures
}

fn main_services(track: &Track) -> Vec<&ServiceResult> {
    let total = |service: &ServiceResult| service.minutes.iter().sum::<f64>();
    let mut services: Vec<&ServiceResult> = track.services.iter().collect();
    services.sort_by(|one, other| total(other).total_cmp(&total(one)));
    services.truncate(SERVICES_MOST);
    services
}

#[cfg(test)]
mod tests {
    use super::picture::{HEIGHT, Point, Shape, WIDTH};
    use super::*;
    use crate::testing::{Scratch, results, service_result};
    use eyeballs_lab::results::Band;
    use std::fs;

    fn names(results: &Results) -> Vec<String> {
        pictures(results).into_iter().map(|(name, _)| name).collect()
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
                "customers",
                "revenue",
                "profit",
                "cash",
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
        let retention: Vec<_> =
            names(&results).into_iter().filter(|name| name.contains("retention")).collect();
        assert_eq!(retention, ["retention-1-free-ads-video", "retention-1-free-ads-reader"]);
    }

    #[test]
    fn nothing_is_drawn_outside_the_picture_whatever_the_data() {
        let inside = |point: &Point| (0.0..=WIDTH).contains(&point.x) && (0.0..=HEIGHT).contains(&point.y);
        for (oddity, results) in oddities() {
            for (name, picture) in pictures(&results) {
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
            let (name, picture) = &pictures(&results)[0];
            assert!(draw::png(picture).unwrap().starts_with(b"\x89PNG"), "{oddity}, {name}");
            for (name, picture) in pictures(&results) {
                let svg = draw::svg(&picture).unwrap();
                assert!(svg.starts_with("<svg width=\"1600\" height=\"900\" viewBox="), "{oddity}, {name}");
                assert!(svg.trim_end().ends_with("</svg>"), "{oddity}, {name}");
                assert!(!svg.contains("<b>") && !svg.contains('\u{7}'), "{oddity}, {name}");
            }
        }
    }

    #[test]
    fn text_in_svg_is_text() {
        let (_, users) = &pictures(&results(2, 90))[0];
        let svg = draw::svg(users).unwrap();
        for text in ["Users", "free + ads", "membership", "people, last 30 days"] {
            assert!(svg.contains(&format!(">\n{text}\n</text>")), "{text}");
        }
    }

    #[test]
    fn a_picture_shows_its_results() {
        let (_, users) = &pictures(&results(1, 90))[0];
        let blank = lines::lines(&Results { days: 90, ..Results::default() }, Series::Users);
        assert!(draw::png(users).unwrap() != draw::png(&blank).unwrap());
    }

    #[test]
    fn the_same_results_give_the_same_bytes() {
        let (one, two) = (Scratch::new("plots-same-1"), Scratch::new("plots-same-2"));
        let files = plots(&results(2, 60), one.path()).files;
        let others = plots(&results(2, 60), two.path()).files;
        assert_eq!(files.len(), 2 * 9);
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
        assert_eq!(fs::read_dir(scratch.path()).unwrap().count(), 2 * 9);
    }

    #[test]
    fn what_cannot_be_written_is_named_and_the_rest_is_drawn() {
        let scratch = Scratch::new("plots-in-the-way");
        fs::create_dir(scratch.path().join("profit.png")).unwrap();
        let drawn = plots(&results(2, 60), scratch.path());
        let failures: Vec<String> = drawn.failures.iter().map(Error::to_string).collect();
        assert!(failures.len() == 1 && failures[0].contains("profit.png"), "{failures:?}");
        assert_eq!(drawn.files.len(), 2 * 9 - 1);
        assert!(drawn.files.iter().all(|file| file.is_file()));
    }
}
