//! `report.html`: a results folder for a reader who will see nothing else of it.
//!
//! - `run`: what is shown of a run, from quantiles over replications only, so that its size does not grow with them;
//! - `answer`: the sentences that answer the question, and `finding` the headings, by rules over numbers and their intervals;
//! - `study`: what is shown of an exploration or a calibration;
//! - [`Exports`]: what a run left in its files, for a report that is made of them, with [`kept`](fn@kept), which they hold nowhere else, and [`compare`] for one of several;
//! - `body`: what stands in the file before its script runs;
//! - `thin`: days and digits that a picture needs.
//!
//! All numbers and sentences are in one block of JSON. The script, which is that of `web/src/report.ts`, draws them.

mod answer;
mod body;
mod compare;
mod exports;
mod finding;
mod kept;
mod run;
mod study;
#[cfg(test)]
mod tests;
mod thin;

use crate::html::{Document, data_of, document};
use crate::{Error, write_file};
pub use compare::compare;
pub use exports::Exports;
pub use kept::kept;
pub use run::run;
use serde::Serialize;
use serde_json::Value;
use std::path::{Path, PathBuf};
pub use study::study;

/// Its name in a results folder.
pub const FILE: &str = "report.html";
/// Grows when the script reads its data in another way.
const FORMAT: u64 = 1;

/// The script of a report.
pub const SCRIPT: &str = include_str!("../assets/report.js");
/// Its style.
pub const STYLE: &str = include_str!("../assets/report.css");

/// How results came about.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Origin {
    /// The command that makes them, as a shell takes it.
    pub command: String,
    /// Versions and hashes in the order in which they are shown: what, and which.
    pub made_by: Vec<(String, String)>,
    /// The numbers that the scenario sets.
    pub assumptions: Vec<Assumption>,
}

/// A number of the scenario.
#[derive(Clone, Debug, Serialize)]
pub struct Assumption {
    /// Where it stands.
    pub path: String,
    /// The number as TOML.
    pub value: String,
    /// Where it comes from, if that is said.
    pub source: Option<String>,
}

/// Writes the report with this data into a folder, and tells where it is.
///
/// # Errors
/// If it cannot be written.
pub fn write(data: &Value, folder: &Path) -> Result<PathBuf, Error> {
    let path = folder.join(FILE);
    write_file(&path, html(data).as_bytes()).map(|()| path)
}

/// The file with this data.
pub fn html(data: &Value) -> String {
    framed(data, &data.to_string())
}

/// The file of data and of the same as text.
fn framed(data: &Value, text: &str) -> String {
    document(&Document {
        title: data["title"].as_str().unwrap_or_default(),
        body: &body::body(data),
        data: text,
        blocks: &[],
        style: STYLE,
        script: SCRIPT,
        also: ("", ""),
    })
}

/// A report that is there with the script and the style of this program. Its data stays as it is, letter by letter.
///
/// # Errors
/// If the text is no report, or one of a program that is newer than this one.
pub fn renewed(html: &str) -> Result<String, String> {
    let text = data_of(html).ok_or("it holds no block of data")?;
    let data: Value =
        serde_json::from_str(text).map_err(|error| format!("its block of data is damaged: {error}"))?;
    match data["format"].as_u64() {
        Some(FORMAT) => Ok(framed(&data, text)),
        Some(format) => Err(format!("its format is {format}, and this program knows {FORMAT}")),
        None => Err("its block of data is not that of a report".to_owned()),
    }
}
