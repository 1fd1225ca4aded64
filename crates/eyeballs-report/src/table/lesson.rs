//! What a scenario teaches, with numbers of the run.

use super::{NEVER, say};
use crate::number::{NOTHING, short};
use eyeballs_lab::results::{LessonPart, Results};

/// The lesson with its numbers.
pub(super) fn lesson(text: &mut String, results: &Results, width: u16) {
    if results.lesson.is_empty() {
        return;
    }
    text.push('\n');
    say(text, width, &lesson_text(&results.lesson));
    origin_of_numbers(text, &results.lesson, width);
}

/// The steps of a lesson, with what the teacher knows at the end of each, if it is of this run.
pub(super) fn steps(text: &mut String, results: &Results, width: u16) {
    for (number, step) in (1..).zip(&results.steps) {
        text.push('\n');
        let words = [format!("Step {number}: {}.", step.title), step.text.clone(), step.ask.clone()];
        let words: Vec<&str> =
            words.iter().map(|words| words.trim()).filter(|words| !words.is_empty()).collect();
        say(text, width, &words.join(" "));
        if !step.settings.is_empty() {
            // Its answer is of another run.
            let settings = step.settings.iter().map(|(path, value)| format!("{path} = {value}"));
            let settings: Vec<String> = settings.collect();
            say(
                text,
                width,
                &format!("It sets {}: run it so by --set, or step by step on a page.", settings.join(", ")),
            );
        } else if !step.answer.is_empty() {
            say(text, width, &format!("For the teacher: {}", lesson_text(&step.answer).trim()));
            origin_of_numbers(text, &step.answer, width);
        }
    }
}

fn lesson_text(parts: &[LessonPart]) -> String {
    let shown = parts.iter().map(|part| match part {
        LessonPart::Text(text) => text.clone(),
        LessonPart::Number(number) => number.map_or_else(|| NOTHING.to_owned(), lesson_number),
    });
    shown.collect()
}

fn origin_of_numbers(text: &mut String, parts: &[LessonPart], width: u16) {
    if parts.iter().any(|part| matches!(part, LessonPart::Number(_))) {
        say(text, width, "(Its numbers are of this run: medians of replications, or shares of them.)");
    }
}

/// Only a day can be infinite in a lesson: one that never comes.
fn lesson_number(number: f64) -> String {
    if number == f64::INFINITY { NEVER.to_owned() } else { short(number) }
}

#[cfg(test)]
mod tests {
    use crate::testing::results;
    use eyeballs_lab::results::{LessonPart, StepResult};

    #[test]
    fn steps_answer_only_what_is_of_this_run() {
        let mut results = results(1, 30);
        let step = |settings: &[(&str, &str)]| StepResult {
            title: "Look".to_owned(),
            text: String::new(),
            ask: "How many?".to_owned(),
            settings: settings
                .iter()
                .map(|(path, value)| ((*path).to_owned(), (*value).to_owned()))
                .collect(),
            answer: vec![LessonPart::Text("There are ".to_owned()), LessonPart::Number(Some(7.0))],
        };
        results.steps = vec![step(&[]), step(&[("service.reader.quality", "0.9")])];
        let text = crate::table(&results, 100);
        assert!(text.contains("Step 1: Look. How many?\nFor the teacher: There are 7\n"), "{text}");
        let (_, second) = text.split_once("Step 2: Look. How many?\n").expect("two steps");
        assert_eq!(
            second,
            "It sets service.reader.quality = 0.9: run it so by --set, or step by step on a page.\n"
        );
    }

    #[test]
    fn a_lesson_says_where_its_numbers_come_from() {
        let mut results = results(2, 400);
        let words = |text: &str| LessonPart::Text(text.to_owned());
        results.lesson = vec![words("They lose "), LessonPart::Number(Some(6.125)), words(" % of it,\nand ")];
        results.lesson.extend([LessonPart::Number(None), words(" more.")]);
        let text = crate::table(&results, 100);
        let below = "(Its numbers are of this run: medians of replications, or shares of them.)\n";
        assert!(text.ends_with(&format!("\nThey lose 6.12 % of it, and - more.\n{below}")), "{text}");
        results.lesson = vec![words("On day "), LessonPart::Number(Some(f64::INFINITY)), words(".")];
        assert!(crate::table(&results, 100).contains("\nOn day never.\n"));
        results.lesson = vec![words("They lose.")];
        assert!(crate::table(&results, 100).ends_with("\nThey lose.\n"));
    }
}
