//! `eyeballs validate`: the program checks itself.

use crate::user::User;
use eyeballs_tests::project;

/// Every mechanism at a part of its size: all lines hold, and the page names the same checks as the project's
/// own page.
#[test]
fn every_check_holds() {
    let user = User::new("validate");
    let scenarios = project().join("scenarios/validation");
    let answer = user.types(&format!("validate --quick --scenarios {} --out page", scenarios.display()), 0);
    assert!(!answer.data.contains("FAILS"), "{}", answer.data);
    let headings = |text: &str| -> Vec<String> {
        text.lines().filter(|line| line.starts_with('#')).map(str::to_owned).collect()
    };
    let page = user.reads("page/validation.md");
    let published = std::fs::read_to_string(project().join("docs/validation.md")).expect("the page is there");
    assert_eq!(headings(&page), headings(&published));
    let names = user.names("page/validation");
    assert!(names.contains(&"validation.csv".to_owned()), "{names:?}");
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
