//! What came of the claims: a part of docs/claims.md that is made from runs, and is stale when a scenario changed since.

use crate::cards::{run, scenario_files_in};
use crate::user::User;
use eyeballs_tests::project;
use serde_json::Value;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

const BEGIN: &str = "<!-- made from runs: begin -->\n";
const END: &str = "<!-- made from runs: end -->\n";
/// A claim is right or wrong where it holds in more or less than half of the replications (assumption), as far as the interval tells.
const HALF: f64 = 0.5;

fn page() -> PathBuf {
    project().join("docs/claims.md")
}

/// The scenarios of the library that test a claim of the page.
fn files() -> Vec<PathBuf> {
    let files = scenario_files_in("scenarios/claims").into_iter();
    let tests_one = |file: &PathBuf| {
        let text = fs::read_to_string(file).expect("a scenario can be read");
        text.lines().any(|line| line.starts_with("claims = [\"C"))
    };
    files.filter(tests_one).collect()
}

fn name_of(file: &Path) -> String {
    let name = file.strip_prefix(project().join("scenarios")).expect("a scenario of the project");
    name.with_extension("").to_str().expect("plain names").replace('\\', "/")
}

/// Of all that a scenario says, what it starts from included.
fn hash_of(file: &Path) -> String {
    let mut bytes = Vec::new();
    let mut next = Some(file.to_owned());
    while let Some(file) = next {
        let text = fs::read_to_string(&file).expect("a scenario can be read");
        let base = text.lines().find_map(|line| line.strip_prefix("extends = \"")?.strip_suffix('"'));
        next = base.map(|base| file.parent().expect("it lies in a folder").join(base));
        bytes.extend(text.into_bytes());
    }
    format!("{:016x}", eyeballs_store::hash(&bytes))
}

fn hashes() -> String {
    let line = |file: &PathBuf| format!("<!-- {} {} -->\n", name_of(file), hash_of(file));
    files().iter().map(line).collect()
}

fn percent(share: &Value) -> String {
    share.as_f64().map_or("-".to_owned(), |share| format!("{:.0} %", 100.0 * share))
}

/// What is to be said of a claim: by the interval of its share, and by its placebo.
fn verdict(claim: &Value) -> &'static str {
    let number = |key: &str| claim[key].as_f64().expect("a number");
    match claim["placebo"]["carried"].as_str() {
        _ if number("high") < HALF => "refuted",
        _ if number("low") <= HALF => "cannot be told",
        Some("carried by it") => "supported",
        Some("holds without it") => "holds for another reason",
        Some(_) => "cannot be told",
        None => "holds",
    }
}

fn row(file: &Path, keys: &str, claim: &Value) -> String {
    let share = |held: &Value, of: &Value| held.as_f64().zip(of.as_f64()).map(|(held, of)| held / of);
    let placebo = &claim["placebo"];
    let without = match share(&placebo["held"], &placebo["replications"]) {
        Some(share) => format!("{:.0} %", 100.0 * share),
        None => "-".to_owned(),
    };
    let held = share(&claim["held"], &claim["evaluated"]).unwrap_or(f64::NAN);
    let (low, high) = (percent(&claim["low"]), percent(&claim["high"]));
    let (text, name) = (claim["text"].as_str().unwrap_or_default().replace('|', "\\|"), name_of(file));
    format!(
        "| {keys} | {text} | {:.0} % ({low} to {high}) | {without} | {} | [{name}](../scenarios/{name}.toml) |\n",
        100.0 * held,
        verdict(claim)
    )
}

fn keys(file: &Path) -> String {
    let text = fs::read_to_string(file).expect("a scenario can be read");
    let line = text.lines().find_map(|line| line.strip_prefix("claims = [")).expect("it tests a claim");
    line.trim_end_matches(']').replace('"', "")
}

/// The part of the page between its two marks, without them.
fn made(page: &str) -> &str {
    let (_, rest) = page.split_once(BEGIN).expect("the part begins");
    rest.split_once(END).expect("the part ends").0
}

/// The rows of a scenario on the page, if it has not changed since they were made.
fn rows_of(page: &str, file: &Path) -> Option<String> {
    let name = name_of(file);
    made(page).contains(&format!("<!-- {name} {} -->", hash_of(file))).then_some(())?;
    let of_it = |line: &&str| line.contains(&format!("| [{name}](../scenarios/"));
    Some(made(page).lines().filter(of_it).flat_map(|line| [line, "\n"]).collect())
}

/// A scenario that is new and not yet on the page is no failure here: whoever writes the page anew puts it there.
#[test]
fn what_came_of_the_claims_is_not_stale() {
    let page = fs::read_to_string(page()).expect("the page is there");
    let said: Vec<&str> = made(&page).lines().filter(|line| line.starts_with("<!-- ")).collect();
    let hashes = hashes();
    let stale: Vec<&&str> = said.iter().filter(|line| !hashes.lines().any(|now| now == **line)).collect();
    assert!(
        stale.is_empty(),
        "docs/claims.md is stale, write it anew by `cargo test -p eyeballs --test program -- --ignored what_came_of`: {stale:?}"
    );
    assert!(said.len() >= 15, "the library is on the page: {}", said.len());
    let rows = made(&page).lines().filter(|line| line.starts_with("| C")).count();
    assert!(rows >= said.len(), "each scenario has a claim: {rows}");
}

#[test]
#[ignore = "runs the library as its files say, in some minutes, and writes a page"]
fn what_came_of_the_claims_is_written() {
    let mut text = format!(
        "{BEGIN}| key | claim | holds in | without its mechanism | verdict | scenario |\n| --- | --- | --- | --- | --- | --- |\n"
    );
    let old = fs::read_to_string(page()).expect("the page is there");
    let user = User::new("claims-page");
    for file in files() {
        let file = &file;
        // What did not change stands as it is: whoever wants it run again removes its comment from the page.
        if let Some(rows) = rows_of(&old, file) {
            text += &rows;
            continue;
        }
        // Kept, so that the same command goes on if it was interrupted.
        let place = project().join("results/library").join(name_of(file));
        let results = run(&user, file, &format!("--out {}", place.display()), &[]);
        let claims = results["claims"].as_array().expect("a list of claims");
        claims.iter().for_each(|claim| text += &row(file, &keys(file), claim));
    }
    let _ = write!(text, "\n{}{END}", hashes());
    let (before, rest) = old.split_once(BEGIN).expect("the part begins");
    let (_, after) = rest.split_once(END).expect("the part ends");
    fs::write(page(), format!("{before}{text}{after}")).expect("the page can be written");
}
