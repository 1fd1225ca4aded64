//! Pictures of the results, as PNG for slides and as SVG for print and the web.

mod axis;
mod draw;
mod fit;
mod frame;
mod heat;
mod labels;
mod lines;
mod minutes;
mod panels;
mod picture;
mod style;

use crate::{Error, write_file};
use eyeballs_lab::calibration::TargetFit;
use eyeballs_lab::results::{Results, Series, ServiceResult, Track};
pub use panels::{Panel, PanelTrack, panels};
use picture::Picture;
use rayon::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

/// Tracks and variants that get a picture of their own; the files hold them all.
const OWN_PICTURES_MOST: usize = 8;
/// Services of a track that get a heat map: those with the most minutes.
const SERVICES_MOST: usize = 2;

/// Draws all pictures into a folder, which is made if there is none, and tells their paths.
///
/// # Errors
/// If a picture cannot be drawn or written.
pub fn plots(results: &Results, folder: &Path) -> Result<Vec<PathBuf>, Error> {
    fs::create_dir_all(folder).map_err(Error::file("create", folder))?;
    let written: Result<Vec<[PathBuf; 2]>, Error> =
        pictures(results).par_iter().map(|(name, picture)| write(folder, name, picture)).collect();
    Ok(written?.into_iter().flatten().collect())
}

/// Draws the fit of each target into a folder.
///
/// # Errors
/// If a picture cannot be drawn or written.
pub(crate) fn fits(title: &str, targets: &[TargetFit], folder: &Path) -> Result<(), Error> {
    let series = targets.iter().filter(|target| target.rows.len() > 1).enumerate();
    series.collect::<Vec<_>>().par_iter().try_for_each(|(index, target)| {
        let name = format!("fit-{}-{}", index + 1, slug(&target.name));
        write(folder, &name, &fit::fit(title, target)).map(|_| ())
    })
}

fn write(folder: &Path, name: &str, picture: &Picture) -> Result<[PathBuf; 2], Error> {
    let png = folder.join(format!("{name}.png"));
    write_file(&png, &draw::png(picture).map_err(Error::file("draw", &png))?)?;
    let svg = folder.join(format!("{name}.svg"));
    write_file(&svg, draw::svg(picture).map_err(Error::file("draw", &svg))?.as_bytes())?;
    Ok([png, svg])
}

fn pictures(results: &Results) -> Vec<(String, Picture)> {
    let series = [
        ("users", Series::Users),
        ("customers", Series::Customers),
        ("revenue", Series::Revenue),
        ("profit", Series::Profit),
        ("cash", Series::Cash),
    ];
    let mut pictures: Vec<(String, Picture)> =
        series.map(|(name, series)| (name.to_owned(), lines::lines(results, series))).into();
    for (number, track) in (1..).zip(results.tracks.iter().take(OWN_PICTURES_MOST)) {
        for service in main_services(track) {
            let name = format!("retention-{number}-{}-{}", slug(&track.label), slug(&service.name));
            pictures.push((name, heat::heat(results, track, service)));
        }
    }
    for (variant, name) in results.variants.iter().enumerate().take(OWN_PICTURES_MOST) {
        let name = format!("minutes-{}-{}", variant + 1, slug(name));
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

/// A name for a file: words of letters and digits.
fn slug(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).take(40).collect();
    plain.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::picture::{HEIGHT, Point, Shape, WIDTH};
    use super::*;
    use crate::testing::{Scratch, results, service_result};
    use eyeballs_lab::results::Band;

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
        let paths = plots(&results(2, 60), one.path()).unwrap();
        let others = plots(&results(2, 60), two.path()).unwrap();
        assert_eq!(paths.len(), 2 * 9);
        for (path, other) in paths.iter().zip(others) {
            assert_eq!(path.file_name(), other.file_name());
            assert!(fs::read(path).unwrap() == fs::read(other).unwrap(), "{}", path.display());
        }
    }
}
