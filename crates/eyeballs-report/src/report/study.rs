//! What is shown of a study: of an exploration, or of a calibration.

use super::{FORMAT, Origin};
use serde_json::{Value, json};

/// Lists that grow with replications or points: the files hold them.
const LONG: [&str; 6] = ["outcomes", "second_outcomes", "best_scenario", "cloud", "points", "failed"];
/// Other lists are cut at so many entries.
const ENTRIES: usize = 4_000;

/// What is shown of a study: its kind (the name of its file of JSON), under which title and question, the numbers as they stand in
/// that file, and what the terminal says of it.
pub fn study(
    kind: &str,
    (title, question, currency): (&str, &str, &str),
    numbers: &str,
    said: &str,
    origin: &Origin,
) -> Value {
    let mut numbers: Value = serde_json::from_str(numbers).unwrap_or(Value::Null);
    shorten(&mut numbers);
    json!({
        "format": FORMAT,
        "kind": kind,
        "title": title,
        "question": question,
        "currency": currency,
        "answer": [],
        "claims": [],
        "study": numbers,
        "said": said,
        "origin": origin,
    })
}

/// Takes out what a picture does not need.
fn shorten(value: &mut Value) {
    match value {
        Value::Array(list) => {
            list.truncate(ENTRIES);
            list.iter_mut().for_each(shorten);
        }
        Value::Object(map) => {
            LONG.iter().for_each(|name| drop(map.remove(*name)));
            map.values_mut().for_each(shorten);
        }
        _ => {}
    }
}
