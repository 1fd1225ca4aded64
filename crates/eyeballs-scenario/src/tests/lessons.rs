//! Lessons: no number stands in them that the run did not produce.

use super::{WORLD, check_whole, good};
use crate::checked::{Lesson, LessonFact, LessonPart};

const CLAIM: &str = "[[claim]]\nname = 'many'\ntext = 'so'\nholds = \"final.users['base'] > 1\"\n";

fn lesson(text: &str) -> Lesson {
    good(&format!("lesson = \"{text}\"\n{CLAIM}")).lesson
}

/// The mistakes of a lesson, whose text starts in column 11.
fn check(text: &str, expected: &[&str]) {
    let expected: Vec<String> = expected.iter().map(|mistake| format!("6:{mistake}")).collect();
    let expected: Vec<&str> = expected.iter().map(String::as_str).collect();
    check_whole(&format!("{WORLD}lesson = \"{text}\"\n{CLAIM}"), &expected);
}

/// Texts as they are; numbers by what they come to if each fact of the market is 200, and each share a half.
fn shown(text: &str) -> String {
    let lesson = lesson(text);
    let part = |part: &LessonPart| match part {
        LessonPart::Text(text) => text.clone(),
        LessonPart::Number(number) => {
            let fact = |index: usize| match number.facts()[index] {
                LessonFact::Market(_) => Some(200.0),
                LessonFact::ClaimShare(claim) => Some(0.5 + claim as f64),
            };
            format!("<{}>", number.value(fact).expect("it has a value"))
        }
    };
    lesson.parts.iter().map(part).collect()
}

#[test]
fn a_lesson_is_text_with_numbers_of_the_run() {
    assert_eq!(shown("Look."), "Look.");
    assert_eq!(
        shown("Of {final.users['base']} users half, {0.5 * final.users['base']}."),
        "Of <200> users half, <100>."
    );
    assert_eq!(shown("{100 * claim.share['many']} % of {total.profit['acme']}"), "<50> % of <200>");
    assert!(lesson("").parts.is_empty());
}

#[test]
fn any_other_number_is_refused() {
    let help = "write {final.users['base']} or another expression that the run fills in, or say it in words";
    check(
        "About 32 of 1,000.5 users, 5.",
        &[
            &format!("17: `32` does not come from the run ({help})"),
            &format!("23: `1,000.5` does not come from the run ({help})"),
            &format!("38: `5` does not come from the run ({help})"),
        ],
    );
    check("½ of them", &[&format!("11: `½` does not come from the run ({help})")]);
    // Chinese letters are words of their own, and an amount is no name.
    check("约有5000万", &[&format!("13: `5000` does not come from the run ({help})")]);
    check("It has USD25.", &[&format!("21: `25` does not come from the run ({help})")]);
    // Part of a name.
    assert_eq!(shown("In a B2B market, C06 says so."), "In a B2B market, C06 says so.");
    check(
        "Half is {2 / 4}.",
        &["20: this number does not come from the run (name a fact of the run in it, or say it in words)"],
    );
}

#[test]
fn names_in_a_lesson_are_checked() {
    check("So {final.user['base']}.", &["21: there is no measure `user` here (did you mean `users`?)"]);
    check("So {claim.share['mny']}.", &["28: there is no claim `mny` (did you mean `many`?)"]);
    check(
        "So {claim.held['many']}.",
        &["21: a claim has no `held` (it has a `share`, that of replications)"],
    );
    check(
        "So {final.users['base'] > 3}.",
        &[
            "15: this is true or false, where a number is wanted (a number is a fact or is computed, for example \
           final.payers['base'] / final.users['base'])",
        ],
    );
    let help = "a number of the run stands between { and }, for example {final.users['base']}";
    check("So {final.users['base'].", &[&format!("14: this brace has no partner ({help})")]);
    check("So }.", &[&format!("14: this brace has no partner ({help})")]);
}
