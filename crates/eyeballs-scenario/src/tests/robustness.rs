//! Whatever stands in a file, the answer is a scenario or a report, never a panic.

use super::documents::MUCH;
use super::{mistakes_in, read_files};
use crate::Overrides;

const ODD: [&str; 12] = [
    "",
    "0",
    "-1",
    "2.5",
    "1e30",
    "'é'",
    "\"\\u0000\"",
    "[]",
    "[1, 'x']",
    "{}",
    "{ a = { b = 1 } }",
    "9223372036854775807",
];

fn must_answer(text: &str) {
    if let Err(mistakes) = read_files(&[("main.toml", text)], &Overrides::default()) {
        assert!(!mistakes.render(true).is_empty());
    }
}

#[test]
fn every_value_of_a_file_may_be_anything() {
    let lines: Vec<&str> = MUCH.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let with = |replacement: &str| {
            let mut lines = lines.clone();
            lines[index] = replacement;
            must_answer(&lines.join("\n"));
        };
        with("");
        if let Some((key, _)) = line.split_once('=') {
            ODD.iter().for_each(|odd| with(&format!("{key} = {odd}")));
        }
    }
}

#[test]
fn a_file_may_end_anywhere() {
    for (end, _) in MUCH.char_indices().step_by(7) {
        must_answer(&MUCH[..end]);
    }
}

#[test]
fn a_path_may_be_anything() {
    for path in [
        "",
        "a.",
        "'",
        "run",
        "people.count.x",
        "service",
        "service.reader.channel",
        "variant.a",
        "event.x",
        "é",
    ] {
        for value in ODD {
            let overrides =
                Overrides { set: vec![(path.to_owned(), value.to_owned())], ..Overrides::default() };
            mistakes_in(&[("main.toml", MUCH)], &overrides);
        }
    }
}
