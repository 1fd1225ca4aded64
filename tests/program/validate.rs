//! `eyeballs validate`: the program checks itself.

use crate::user::User;
use eyeballs_tests::project;

/// Calibrations that take minutes of a processor at a part of their size, too.
const DEAREST: [&str; 2] = ["regular", "spotify"];

/// Runs checks at a part of their size and sees all lines hold. Their page.
fn page_of(user: &User, names: &[&str]) -> String {
    let scenarios = project().join("scenarios/validation");
    let names = names.join(" ");
    let answer =
        user.types(&format!("validate --quick --scenarios {} --out page {names}", scenarios.display()), 0);
    assert!(!answer.data.contains("FAILS"), "{}", answer.data);
    let written = user.names("page/validation");
    assert!(written.contains(&"validation.csv".to_owned()), "{written:?}");
    user.reads("page/validation.md")
}

/// Every mechanism at a part of its size: all lines hold, and the page names the same checks as the project's
/// own page.
#[test]
fn every_check_but_the_dearest_holds() {
    let user = User::new("validate");
    let answer = user.types("validate bas", 1);
    let (_, known) = answer.messages.split_once("there are ").expect("the names of all");
    let known = known.lines().next().expect("a line");
    let names: Vec<&str> = known.split(", ").filter(|name| !DEAREST.contains(name)).collect();
    let page = page_of(&user, &names);
    let published = std::fs::read_to_string(project().join("docs/validation.md")).expect("the page is there");
    let lines = |text: &str, start: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with(start)).map(str::to_owned).collect()
    };
    let mut headings = lines(&page, "#");
    assert_eq!(headings.len() + DEAREST.len(), lines(&published, "#").len(), "each check has a heading");
    headings.retain(|heading| !published.contains(&format!("{heading}\n")));
    assert!(headings.is_empty(), "docs/validation.md lacks {headings:?}");
}

/// The rest: `.ci/run` runs it.
#[test]
#[ignore = "takes minutes of a processor"]
fn the_dearest_checks_hold() {
    page_of(&User::new("validate-dearest"), &DEAREST);
}

#[test]
fn an_unknown_check_is_answered_with_the_known_ones() {
    let user = User::new("validate-unknown");
    let answer = user.types("validate bas", 1);
    assert!(answer.messages.contains("there is no check `bas`; there are bass, "), "{}", answer.messages);
}

#[test]
fn a_missing_folder_of_scenarios_is_said() {
    let user = User::new("validate-nowhere");
    let answer = user.types("validate bass", 3);
    assert!(answer.messages.contains("scenarios/validation/bass.toml"), "{}", answer.messages);
}
