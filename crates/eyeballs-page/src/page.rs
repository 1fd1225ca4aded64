//! The file. Texts of scenarios are data in it, and nothing that they hold is ever markup or code.

use crate::scenario::PageScenario;
use crate::{ENGINE, SCRIPT, STYLE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eyeballs_core::measures::MEASURES;
use eyeballs_report::html::{Document, document, text};
use serde::Serialize;
use std::fmt::Write as _;

/// What the script reads.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// Version of the program.
    pub version: &'a str,
    /// The scenarios, at least one.
    pub scenarios: &'a [PageScenario],
}

#[derive(Serialize)]
struct Data<'a> {
    #[serde(flatten)]
    page: &'a Page<'a>,
    measures: Vec<Definition>,
}

/// What a measure is.
#[derive(Serialize)]
struct Definition {
    name: &'static str,
    unit: String,
    definition: &'static str,
}

/// Makes the file.
///
/// # Panics
/// If there is no scenario.
pub fn page(page: &Page<'_>) -> String {
    let first = page.scenarios.first().expect("a page has a scenario");
    let data = Data { page, measures: definitions(&first.currency) };
    let data = serde_json::to_string(&data).expect("texts and numbers are JSON");
    let title = match page.scenarios {
        [one] => one.title.clone(),
        several => format!("{} and {} more questions", first.title, several.len() - 1),
    };
    document(&Document {
        title: &title,
        body: &body(page.scenarios),
        data: &data,
        blocks: &[("engine", &STANDARD.encode(ENGINE))],
        style: STYLE,
        script: SCRIPT,
        also: (" 'wasm-unsafe-eval'", "; worker-src blob:"),
    })
}

/// What is asked, before any script runs and for whoever reads without one.
fn body(scenarios: &[PageScenario]) -> String {
    let mut html = "<div id=\"app\"><main id=\"static\">\n".to_owned();
    for (number, scenario) in scenarios.iter().enumerate() {
        let heading = if number == 0 { "h1" } else { "h2" };
        // A list cannot fail to be written to.
        let _ = writeln!(
            html,
            "<{heading}><bdi>{}</bdi></{heading}>\n<p><bdi>{}</bdi></p>",
            text(&scenario.title),
            text(&scenario.question)
        );
        if !scenario.claims.is_empty() {
            html += "<ul>\n";
            for claim in &scenario.claims {
                let _ = writeln!(html, "<li><bdi>{}</bdi></li>", text(&claim.text));
            }
            html += "</ul>\n";
        }
    }
    html += "<noscript><p>This page simulates in the browser, which needs JavaScript. It sends nothing and loads nothing.</p>\
             </noscript>\n</main></div>\n";
    html
}

fn definitions(currency: &str) -> Vec<Definition> {
    let of = |measure: &eyeballs_core::measures::Measure| Definition {
        name: measure.name,
        unit: measure.unit.name(currency).to_owned(),
        definition: measure.definition,
    };
    MEASURES.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands in the bundle must not end the element that holds it.
    #[test]
    fn the_script_and_the_style_end_where_they_end() {
        for code in [SCRIPT, STYLE] {
            let lower = code.to_lowercase();
            assert!(!lower.contains("</script") && !lower.contains("</style") && !lower.contains("<!--"));
        }
    }
}
