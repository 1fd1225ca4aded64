//! Steps of a lesson: settings with a question each.

use super::{check, good};
use crate::checked::{LessonPart, Step};

const VARIANTS: &str = "[[variant]]\nname = 'free'\n[[variant]]\nname = 'paid'\n";

fn steps(more: &str) -> Vec<Step> {
    good(&format!("{VARIANTS}{more}")).steps
}

#[test]
fn a_step_says_what_is_set_and_shown_and_asks() {
    let text = "
        [[step]]
        title = 'Predict'
        ask = 'Who?'
        [[step]]
        title = 'Change one thing'
        text = 'Make it better.'
        ask = 'Who stays?'
        answer = 'There are {final.users[\"free\"]} of them.'
        show = 'why'
        variants = ['paid']
        set = { 'service.reader.quality' = 0.75, 'service.reader.churn.hazard' = 2 }
    ";
    let [first, second] = &steps(text)[..] else { panic!("two steps") };
    assert_eq!((first.title.as_str(), first.ask.as_str(), first.show), ("Predict", "Who?", None));
    assert!(first.variants.is_empty() && first.settings.is_empty() && first.answer.parts.is_empty());
    assert_eq!((second.text.as_str(), second.show), ("Make it better.", Some("why")));
    assert_eq!(second.variants, [1]);
    let settings: Vec<(&str, &str)> =
        second.settings.iter().map(|(path, value)| (path.as_str(), value.as_str())).collect();
    assert_eq!(settings, [("service.reader.quality", "0.75"), ("service.reader.churn.hazard", "2")]);
    assert!(matches!(
        &second.answer.parts[..],
        [LessonPart::Text(_), LessonPart::Number(_), LessonPart::Text(end)] if end == " of them."
    ));
}

#[test]
fn steps_read_back_and_set_nothing_by_themselves() {
    let text =
        "[[step]]\ntitle = 'T'\nask = 'A'\nshow = 'users'\nset = { 'service.reader.quality' = 0.75 }\n";
    let scenario = good(text);
    assert!(scenario.resolved.contains("show = \"users\"") && !scenario.resolved.contains("quality = 0.75"));
    let again = super::read_files(&[("main.toml", &scenario.resolved)], &crate::Overrides::default());
    let again = again.expect("it reads back");
    assert_eq!(again.resolved, scenario.resolved);
    assert_eq!(again.steps[0].settings, scenario.steps[0].settings);
    // No number of the world stands in it.
    assert!(scenario.numbers.iter().all(|number| !number.path.starts_with("step")));
}

#[test]
fn what_a_step_cannot_say_is_refused_where_it_stands() {
    check("[[step]]\ntitle = 'T'\n", &["6:1: step needs the key `ask`"]);
    let step = "[[step]]\ntitle = 'T'\nask = 'A'\n";
    check(
        &format!("{step}show = 'user'\n"),
        &["9:8: there is no part of a page `user` (did you mean `users`?)"],
    );
    check(
        &format!("{step}colour = 1\n"),
        &["9:1: unknown key `colour` in step (there is: title, text, ask, answer, show, variants, set)"],
    );
    check(
        "[[step]]\ntitle = 'After 60 days'\nask = '{final.users[\"base\"]}?'\n",
        &[
            "7:16: `60` does not come from the run (write {final.users['base']} or another expression that the run fills in, \
             or say it in words)",
            "8:8: no number of the run stands here (say it in words, or in the `answer`)",
        ],
    );
    check(
        &format!("{step}answer = 'So {{final.user[\"base\"]}}.'\n"),
        &["9:21: there is no measure `user` here (did you mean `users`?)"],
    );
    check(
        &format!("{step}set = {{ 'run.days' = 5 }}\n"),
        &[
            "9:9: a step cannot set `run.days` (write a path as in --set, for example service.reader.churn.hazard)",
        ],
    );
    check(
        &format!("{step}set = {{ 'people.count' = 5 }}\n"),
        &[
            "9:9: a step cannot set the number of agents (the size of the market is `people.represents` times as large)",
        ],
    );
    check(
        &format!("{step}set = {{ 'service.reader.quality' = [1] }}\n"),
        &[
            "9:36: a step sets single values (write the path in quotes, for example set = { \"service.reader.quality\" = 0.7 })",
        ],
    );
    // A value is tried, so that a class does not find out.
    check(
        &format!("{step}set = {{ 'service.reader.churn.hazard' = -1 }}\n"),
        &["9:41: `hazard` must be 0 to 100 1/day, not -1"],
    );
    check(
        &format!("{VARIANTS}{step}variants = ['fre', 'paid', 'paid']\n"),
        &["13:13: there is no variant `fre` (did you mean `free`?)", "13:28: `paid` stands here twice"],
    );
}
