//! What stands in the file before its script runs, for whoever reads without one: title, question, answer, claims.

use crate::html::text;
use serde_json::Value;

/// The body of a report with this data.
pub(super) fn body(data: &Value) -> String {
    let of = |value: &Value| text(value.as_str().unwrap_or_default());
    let mut html =
        format!("<div id=\"app\"><main id=\"static\">\n<h1><bdi>{}</bdi></h1>\n", of(&data["title"]));
    if data["question"].as_str().is_some_and(|question| !question.is_empty()) {
        html += &format!("<p><bdi>{}</bdi></p>\n", of(&data["question"]));
    }
    for sentence in list(&data["answer"]) {
        let said: String = list(sentence).iter().map(part).collect();
        html += &format!("<p class=\"answer\">{said}</p>\n");
    }
    let claims = list(&data["claims"]);
    if !claims.is_empty() {
        html += "<ul>\n";
        for claim in claims {
            let (held, evaluated) = (&claim["held"], &claim["evaluated"]);
            html += &format!(
                "<li><bdi>{}</bdi> <span>(held in {held} of {evaluated} runs)</span></li>\n",
                of(&claim["text"])
            );
        }
        html += "</ul>\n";
    }
    html += "<noscript><p>Charts and tables need JavaScript. The files beside this one hold all numbers.</p></noscript>\n</main></div>\n";
    html
}

/// A piece of a sentence as markup.
fn part(part: &Value) -> String {
    match part.as_str() {
        Some(plain) => text(plain),
        None => format!("<bdi>{}</bdi>", text(part["label"].as_str().unwrap_or_default())),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
