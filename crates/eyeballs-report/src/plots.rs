//! Pictures of the results, as PNG for slides and as SVG for print and the web.
//!
//! A guided tour: [`plots`] lists the pictures and writes each on its own. `chart` says what is shown of a series
//! over time, `lines` and `multiples` lay it out; `waterfall`, `heat`, `minutes`, `border`, `fit` and `panels` are the other pictures. They
//! are made of `frame`, `axis`, `labels`, `marks` and `style`, and end in a `picture`, a list of shapes, which `png` and
//! `svg` draw with letters from `font`.

mod axis;
mod border;
mod chart;
mod curve;
mod effects;
mod fit;
mod font;
mod frame;
mod heat;
mod labels;
mod lines;
mod marks;
mod minutes;
mod multiples;
mod names;
mod palette;
mod panels;
mod picture;
mod png;
mod shown;
mod style;
mod svg;
mod waterfall;
mod wrap;

use crate::{Error, write_file};
pub(crate) use border::WinnerMap;
use chart::Chart;
pub(crate) use effects::Effect;
use eyeballs_lab::calibration::TargetFit;
use eyeballs_lab::results::{Results, Series, ServiceResult, Track};
use names::Names;
use palette::Palette;
pub use panels::{Panel, PanelTrack, panels};
use picture::Picture;
use rayon::prelude::*;
use std::path::{Path, PathBuf};

/// Tracks and variants that get pictures of their own; the files hold them all.
const MAX_OWN_PICTURES: usize = 24;
/// Services of a track that get a heat map: those with the most minutes.
const MAX_SERVICES: usize = 2;

/// What came of drawing. A picture that fails keeps no other from being drawn.
#[derive(Debug, Default)]
pub struct Drawn {
    /// The files.
    pub files: Vec<PathBuf>,
    /// The files that could not be drawn or written, each by its name, and why.
    pub failures: Vec<Error>,
    /// What there was no picture for, in a sentence each.
    pub left_out: Vec<String>,
}

impl Drawn {
    /// Adds a file that was written, or was not.
    pub fn add(&mut self, file: Result<PathBuf, Error>) {
        match file {
            Ok(path) => self.files.push(path),
            Err(error) => self.failures.push(error),
        }
    }
}

/// Draws all pictures into a folder that is there.
pub fn plots(results: &Results, folder: &Path) -> Drawn {
    let (pictures, left_out) = pictures(results);
    Drawn { left_out, ..draw_all(&pictures, folder) }
}

/// All pictures as SVG, by the names of their files without an ending, for whoever shows them without a folder.
pub fn drawings(results: &Results) -> Vec<(String, String)> {
    pictures(results).0.into_iter().map(|(name, picture)| (name, svg::svg(&picture))).collect()
}

/// Draws the fit of each target into a folder that is there.
pub(crate) fn fits(title: &str, targets: &[TargetFit], folder: &Path) -> Drawn {
    let mut names = Names::default();
    let series = targets.iter().filter(|target| target.rows.len() > 1 && !target.is_distribution);
    let picture = |(number, target): (usize, &TargetFit)| {
        (names.unique(&["fit", &number.to_string(), &target.name]), fit::fit(title, target))
    };
    draw_all(&(1..).zip(series).map(picture).collect::<Vec<_>>(), folder)
}

/// Draws what an outcome depends on into a folder that is there, under a name.
pub(crate) fn draw_effects(
    heading: (&str, &[String]),
    bars: Vec<Effect>,
    legend: &[&str],
    (x_title, name): (&str, &str),
    folder: &Path,
) -> Drawn {
    draw_all(&[(name.to_owned(), effects::effects(heading, bars, legend, x_title))], folder)
}

/// Draws panels under a title and a subtitle into a folder that is there, under a name.
pub(crate) fn draw_panels(
    (title, subtitle): (&str, &str),
    shown: &[Panel],
    name: &str,
    folder: &Path,
) -> Drawn {
    draw_all(&[(name.to_owned(), panels::picture(title, subtitle, shown))], folder)
}

/// Draws who wins over two numbers into a folder that is there.
pub(crate) fn draw_map(map: &WinnerMap<'_>, folder: &Path) -> Drawn {
    draw_all(&[("map".to_owned(), border::border(map))], folder)
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
    drawn.into_iter().for_each(|file| all.add(file));
    all
}

fn write_png(path: PathBuf, picture: &Picture) -> Result<PathBuf, Error> {
    let content = png::png(picture).map_err(Error::file("draw", &path))?;
    write_file(&path, &content).map(|()| path)
}

fn write_svg(path: PathBuf, picture: &Picture) -> Result<PathBuf, Error> {
    write_file(&path, svg::svg(picture).as_bytes()).map(|()| path)
}

/// The pictures with the names of their files, and what there is no picture for.
fn pictures(results: &Results) -> (Vec<(String, Picture)>, Vec<String>) {
    let palette = Palette::of(results);
    let mut names = Names::default();
    let mut pictures = Vec::new();
    let mut left_out = Vec::new();
    for series in Series::ALL {
        let chart = Chart::of(results, &palette, series);
        let file = Chart::file(series);
        if !multiples::needed(&chart) {
            // Who has no advertisers needs no picture of them.
            if !chart.curves.is_empty() || series.is_money() || series == Series::Users {
                pictures.push((names.unique(&[file]), lines::lines(&chart)));
            }
            continue;
        }
        let (slides, without) = multiples::multiples(&chart);
        for (number, slide) in (1..).zip(slides) {
            let number = if number > 1 { number.to_string() } else { String::new() };
            pictures.push((names.unique(&[file, &number]), slide));
        }
        if without > 0 {
            left_out
                .push(format!("{file}: no picture for the last {without}; the files of numbers hold them"));
        }
    }
    for (number, track) in (1..).zip(results.tracks.iter().take(MAX_OWN_PICTURES)) {
        if !track.waterfall.is_empty() {
            let name = names.unique(&["waterfall", &number.to_string(), &track.label]);
            pictures.push((name, waterfall::waterfall(results, track)));
        }
    }
    for (number, difference) in (1..).zip(results.profit_differences.iter().take(MAX_OWN_PICTURES)) {
        let name = results.variants.get(difference.variant).map_or("", String::as_str);
        let name = names.unique(&["profit-difference", &number.to_string(), name, &difference.firm]);
        pictures.push((name, waterfall::difference(results, difference)));
    }
    for (number, track) in (1..).zip(results.tracks.iter().take(MAX_OWN_PICTURES)) {
        for service in main_services(track) {
            let name = names.unique(&["retention", &number.to_string(), &track.label, &service.name]);
            pictures.push((name, heat::heat(results, track, service)));
        }
    }
    for (variant, name) in results.variants.iter().enumerate().take(MAX_OWN_PICTURES) {
        let name = names.unique(&["minutes", &(variant + 1).to_string(), name]);
        pictures.push((name, minutes::minutes(results, &palette, variant)));
    }
    let hinges = results.verdict.as_ref().and_then(|verdict| verdict.hinges.as_ref());
    if let Some(map) = hinges.and_then(|hinges| hinges.map.as_ref()) {
        let map = WinnerMap {
            title: &results.title,
            variants: &results.variants,
            keys: [&map.keys[0], &map.keys[1]],
            first: &map.first,
            second: &map.second,
            cells: map.winner.iter().copied().zip(map.certainty.iter().copied()).collect(),
        };
        pictures.push((names.unique(&["verdict-map"]), border::border(&map)));
    }
    for (what, count, file) in [
        ("waterfall", results.tracks.len(), "waterfall"),
        ("profit-difference", results.profit_differences.len(), "waterfall"),
        ("retention", results.tracks.len(), "cohorts"),
        ("minutes", results.variants.len(), "daily"),
    ] {
        if count > MAX_OWN_PICTURES {
            left_out.push(format!(
                "{what}: pictures for the first {MAX_OWN_PICTURES} of {count}; the {file} file holds them all"
            ));
        }
    }
    (pictures, left_out)
}

fn main_services(track: &Track) -> Vec<&ServiceResult> {
    let total = |service: &ServiceResult| service.minutes.iter().sum::<f64>();
    let mut services: Vec<&ServiceResult> = track.services.iter().collect();
    services.sort_by(|one, other| total(other).total_cmp(&total(one)));
    services.truncate(MAX_SERVICES);
    services
}

#[cfg(test)]
mod tests;
