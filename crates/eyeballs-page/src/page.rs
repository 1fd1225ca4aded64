//! The file. Texts of scenarios are data in it, and nothing that they hold is ever markup or code.

use crate::scenario::PageScenario;
use crate::{ENGINE, SCRIPT, STYLE};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eyeballs_core::measures::MEASURES;
use serde::Serialize;
use sha2::{Digest, Sha256};
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
    // The browser hashes what stands between the tags, with line ends of LF.
    let (style, script) = (STYLE.replace("\r\n", "\n"), SCRIPT.replace("\r\n", "\n"));
    let policy = format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; style-src 'sha256-{}'; img-src blob: data:; worker-src \
         blob:; base-uri 'none'; form-action 'none'",
        hash(&script),
        hash(&style)
    );
    let parts = [
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" \
         content=\"",
        &policy,
        "\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n<meta name=\"color-scheme\" \
         content=\"light dark\">\n<meta name=\"referrer\" content=\"no-referrer\">\n<title>",
        &text(&title),
        " · Eyeballs</title>\n<style>",
        &style,
        "</style>\n</head>\n<body>\n",
        &body(page.scenarios),
        "<script type=\"application/json\" id=\"data\">",
        &inert(&data),
        "</script>\n<script type=\"text/plain\" id=\"engine\">",
        &STANDARD.encode(ENGINE),
        "</script>\n<script>",
        &script,
        "</script>\n</body>\n</html>\n",
    ];
    parts.concat()
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

fn hash(text: &str) -> String {
    STANDARD.encode(Sha256::digest(text.as_bytes()))
}

/// Text between tags and in attributes.
fn text(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => safe += "&amp;",
            '<' => safe += "&lt;",
            '>' => safe += "&gt;",
            '"' => safe += "&quot;",
            '\'' => safe += "&#39;",
            _ => safe.push(letter),
        }
    }
    safe
}

/// JSON that cannot end its script element, nor begin a comment in it.
fn inert(json: &str) -> String {
    json.replace('<', "\\u003c").replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_never_markup() {
        assert_eq!(text("<a href='x'>&\"</a>"), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;&lt;/a&gt;");
        let json = serde_json::to_string("</script><!--\u{2028}").expect("a text");
        let safe = inert(&json);
        assert!(!safe.contains('<') && !safe.contains('\u{2028}'), "{safe}");
        let back: String = serde_json::from_str(&safe).expect("still JSON");
        assert_eq!(back, "</script><!--\u{2028}");
    }

    /// What stands in the bundle must not end the element that holds it.
    #[test]
    fn the_script_and_the_style_end_where_they_end() {
        for code in [SCRIPT, STYLE] {
            let lower = code.to_lowercase();
            assert!(!lower.contains("</script") && !lower.contains("</style") && !lower.contains("<!--"));
        }
    }
}
