//! The decisions in `scenarios/decisions`: each from what is said of today to a verdict, whose words are kept.

use crate::user::User;
use eyeballs_tests::project;
use std::{env, fs};

/// Runs a decision with few agents and replications, and compares the words of its verdict with those that are kept in
/// `tests/golden/verdicts`. With `EYEBALLS_GOLDEN` set to `verdicts` they are written anew.
fn keeps_its_verdict(name: &str) {
    let user = User::new(&format!("decision-{name}"));
    let file = project().join(format!("scenarios/decisions/{name}.toml"));
    let answer = user.types(
        &format!("run {} --people 4000 --replications 16 --no-pictures -q --out results", file.display()),
        0,
    );
    let (today, results) = answer.data.split_once("Verdict: ").expect("it ends in a verdict");
    // What was said holds, but for chance.
    assert!(today.contains("you said"), "{answer}");
    assert!(!today.lines().any(|line| line.contains(" OFF ") && line.contains("service.")), "{answer}");
    let verdict = results.split("\n\n").take(3).collect::<Vec<_>>().join("\n\n");
    let verdict = format!("Verdict: {}\n", verdict.trim_end());
    for part in ["futures", "best in", "What it hinges on", "is ignorance", "agents"] {
        assert!(verdict.contains(part), "no `{part}` in\n{verdict}");
    }
    let kept = project().join(format!("tests/golden/verdicts/{name}.txt"));
    if env::var("EYEBALLS_GOLDEN").is_ok_and(|asked| asked == "verdicts") {
        fs::write(&kept, &verdict).expect("a golden verdict can be written");
    }
    let expected = fs::read_to_string(&kept).expect("a verdict is kept");
    assert_eq!(verdict, expected, "to keep the new words: EYEBALLS_GOLDEN=verdicts");
}

#[test]
fn advertisements_another_price_or_a_trial() {
    keeps_its_verdict("ad-free-app");
}

#[test]
fn when_and_at_which_price_the_wall() {
    keeps_its_verdict("metered-newspaper");
}

#[test]
fn points_coupons_or_advertisements_at_one_budget() {
    keeps_its_verdict("marketplace-budget");
}
